"""Branch history: every version of a scene on a timeline, pictures with thumbnails."""

import streamlit as st

from studio.runtime import services
from studio.ui import history_parts as parts
from studio.ui import progress, state
from studio.ui.frame import draw_head
from studio.ui.html import empty, show
from studio.ui.pickers import pick_scene
from studio.ui.words import count, t, word


def draw() -> None:
    svc = services()
    state.show_flash()
    place = state.find_place(svc)
    draw_head(t("history.title"), t("history.lead"))
    progress.watch(svc, place.episode["episode_id"] if place.episode else None)
    chooser, kinds = st.columns([3, 2], vertical_alignment="bottom")
    with chooser:
        view = pick_scene(svc, place)
    if view is None:
        return
    versions = parts.read_versions(svc, view.scene_id)
    if not versions:
        show(empty(t("history.empty_title"), t("history.empty_text")))
        return
    present = list(dict.fromkeys(item["type"] for item in versions))
    with kinds:
        names = {"": t("history.all")} | {kind: word("artifact", kind) for kind in present}
        kind = st.selectbox(t("history.type"), list(names), format_func=lambda k: names[k])
    shown = [item for item in versions if kind in ("", item["type"])]
    timeline, pictures = st.columns([3, 2], gap="large")
    with timeline:
        st.caption(count("versions", len(shown)))
        parts.draw_timeline(svc, shown)
    with pictures:
        parts.draw_pictures(svc, versions)


draw()
