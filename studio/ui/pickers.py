"""Which scene of the episode is meant? One picker for every page that looks at a single scene."""

from __future__ import annotations

from typing import Any

import streamlit as st

from studio.services import scenes
from studio.ui import state
from studio.ui.html import empty, show
from studio.ui.view import SceneView, read_scene
from studio.ui.words import t


def pick_scene(svc: Any, place: state.Place) -> SceneView | None:
    """The open scene, or None after saying that there is none."""
    if not place.scene_ids:
        show(empty(t("canvas.empty_title"), t("canvas.empty_text")))
        if st.button(t("nav.to_builder"), icon=":material/arrow_back:"):
            state.go("builder")
        return None
    titles = {
        i: f"{n}. {scenes.get_scene(svc, i)['title'] or t('cell.untitled', n=n)}"
        for n, i in enumerate(place.scene_ids, 1)
    }
    now = state.scene_at(place)
    chosen = st.selectbox(
        t("canvas.scene"), list(titles), index=list(titles).index(now), format_func=lambda i: titles[i]
    )
    state.choose_scene(chosen)
    return read_scene(svc, chosen, place.scene_ids.index(chosen) + 1)
