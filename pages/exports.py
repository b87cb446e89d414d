"""Exports and preview: choose a platform, make a package, check it, scroll it on a phone, take it away."""

import streamlit as st

from studio.runtime import services
from studio.services import exports, scenes
from studio.ui import exports_parts as parts
from studio.ui import progress, state
from studio.ui.frame import draw_head
from studio.ui.html import caution, empty, hole, show, soft
from studio.ui.words import count, t


def draw_start(svc, place: state.Place) -> dict[str, str]:
    """Profile, facts and the button; returns the names of the profiles."""
    profile = parts.draw_profile(svc)
    undrawn = sum(not scenes.get_scene(svc, i).get("active_render_result_id") for i in place.scene_ids)
    if undrawn:
        show(caution(t("exports.undrawn", scenes=count("scenes", undrawn))))
    if st.button(
        t("exports.start"),
        type="primary",
        icon=":material/package_2:",
        width="stretch",
        disabled=undrawn > 0,
    ):
        chosen = [parts.profile_id(profile)]
        state.act(
            lambda: exports.start_export(
                svc, episode_id=place.episode["episode_id"], profiles=chosen, author=state.author()
            )
        )
    return {parts.profile_id(p): p.get("name", "") for p in state.items(exports.list_profiles(svc))}


def draw() -> None:
    svc = services()
    state.show_flash()
    place = state.find_place(svc)
    draw_head(t("exports.title"), t("exports.lead"), eyebrow=place.episode["title"] if place.episode else "")
    if not place.scene_ids:
        show(empty(t("exports.empty_title"), t("exports.empty_text")))
        return
    episode_id = place.episode["episode_id"]
    progress.watch(svc, episode_id)
    left, right = st.columns([5, 4], gap="medium")
    with left:
        with st.container(border=True):
            names = draw_start(svc, place)
        past = state.items(exports.list_exports(svc, episode_id=episode_id))
        past.sort(key=lambda e: str(e["created_at"]), reverse=True)
        if not past:
            show(soft(t("exports.none_yet")))
            chosen = None
        else:
            titles = {e["export_id"]: parts.export_name(e, names) for e in past}
            chosen = exports.get_export(
                svc, st.selectbox(t("exports.chosen"), list(titles), format_func=lambda i: titles[i])
            )
            if chosen["status"] == "succeeded":
                parts.draw_package(svc, chosen)
            elif chosen["status"] in ("failed", "cancelled"):
                show(hole(t("exports.failed", error=chosen.get("error") or t("jobs.unknown_error"))))
            else:
                show(hole(t("exports.waiting")))
    with right:
        if chosen and chosen["status"] == "succeeded":
            parts.draw_phone(chosen)


draw()
