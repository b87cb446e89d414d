"""Analytics: where an episode drags, weakest scene first, with the charts that show why."""

import streamlit as st

from studio.runtime import services
from studio.services import analytics
from studio.ui import analytics_parts as parts
from studio.ui import charts, progress, state
from studio.ui.frame import draw_head, is_dark
from studio.ui.html import empty, hole, label, show, soft
from studio.ui.words import t


def draw_chart(title: str, lead: str, figure, instead: str) -> None:
    show(label(title), soft(lead))
    if figure is None:
        show(hole(instead))
    else:
        st.plotly_chart(figure, config=charts.chart_config(), alt=f"{title}. {lead}")


def draw() -> None:
    svc = services()
    state.show_flash()
    place = state.find_place(svc)
    draw_head(t("analytics.title"), t("analytics.lead"), eyebrow=place.episode["title"] if place.episode else "")
    if not place.scene_ids:
        show(empty(t("analytics.empty_title"), t("analytics.empty_text")))
        return
    progress.watch(svc, place.episode["episode_id"])
    found = analytics.episode_analytics(svc, place.episode["episode_id"])
    ranked, whole = found["scenes"], found["episode"]
    if not whole["panels"]:
        show(empty(t("analytics.empty_title"), t("analytics.empty_text")))
        return
    number = {scene_id: n for n, scene_id in enumerate(place.scene_ids, 1)}
    names = {s["scene_id"]: f"{number[s['scene_id']]}. {s['title'] or t('analytics.scene')}" for s in ranked}
    in_order = sorted(ranked, key=lambda scene: number[scene["scene_id"]])
    left, right = st.columns([3, 2], gap="large")
    with left:
        parts.draw_ranked(ranked, number)
    with right:
        parts.draw_episode(whole)
    parts.draw_scores(in_order, names)
    scroll = charts.scroll_figure(in_order, names)
    draw_chart(t("analytics.scroll"), t("analytics.scroll_lead"), scroll, t("analytics.no_scroll"))
    planned = {scene["scene_id"] for scene in ranked if scene["grammar"]}
    rhythm = charts.rhythm_figure(whole["order"], whole["overlaps"], names, planned, dark=is_dark())
    draw_chart(t("analytics.matrix"), t("analytics.matrix_lead"), rhythm, t("analytics.no_matrix"))
    st.caption(t("analytics.computed"))


draw()
