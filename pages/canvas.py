"""Lettering canvas: a scene as it will be exported, its script beside it, and the words of every balloon."""

import streamlit as st

from studio.runtime import services
from studio.services import characters
from studio.ui import checks_parts, object_form, progress, reattach_parts, state
from studio.ui import lettering_parts as parts
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
    reattach_parts.draw_questions(svc, view)
    parts.draw_crowded(view)
    cast = state.items(characters.list_for_story(svc, place.story["story_id"]))
    names = {character["character_id"]: character["name"] for character in cast}
    titles = [t("canvas.objects"), t("object_form.tab"), t("canvas.lines"), t("canvas.lint")]
    _, look, script, checks = st.tabs(titles, key="canvas_tab", on_change="rerun")
    if look.open:
        object_form.draw_object(svc, view, names)
        return
    picture, beside = st.columns([5, 4], gap="large")
    with picture:
        parts.draw_picture(view)
    with beside:
        parts.draw_layer_list(view)
        if script.open:
            parts.draw_lines(view)
        elif checks.open:
            checks_parts.draw_checks(svc, view)
        else:
            parts.draw_objects(svc, view, names)


draw()
