"""Lettering canvas: a scene as it will be exported, its script beside it, and the words of every balloon."""

import streamlit as st

from studio.runtime import services
from studio.services import characters
from studio.ui import lettering_parts as parts
from studio.ui import progress, state
from studio.ui.frame import draw_head
from studio.ui.pickers import pick_scene
from studio.ui.words import t


def draw() -> None:
    svc = services()
    state.show_flash()
    place = state.find_place(svc)
    draw_head(t("canvas.title"), t("canvas.lead"))
    progress.watch(svc, place.episode["episode_id"] if place.episode else None)
    chooser, button = st.columns([3, 1], vertical_alignment="bottom")
    with chooser:
        view = pick_scene(svc, place)
    if view is None:
        return
    with button:
        parts.draw_auto_letter(svc, view)
    picture, beside = st.columns([5, 4], gap="large")
    with picture:
        parts.draw_picture(view)
    with beside:
        parts.draw_layer_list(view)
        words, script, checks = st.tabs([t("canvas.objects"), t("canvas.lines"), t("canvas.lint")])
        with words:
            names = {
                c["character_id"]: c["name"]
                for c in state.items(characters.list_for_story(svc, place.story["story_id"]))
            }
            parts.draw_objects(svc, view, names)
        with script:
            parts.draw_lines(view)
        with checks:
            parts.draw_checks(svc, view)


draw()
