"""Assets: the cast with looks and references, the places, the styles, how the series letters, and with which fonts."""

import streamlit as st

from studio.runtime import services
from studio.services import characters
from studio.ui import assets_parts as parts
from studio.ui import fonts_parts, lettering_styles, state
from studio.ui.errors import said
from studio.ui.frame import draw_head
from studio.ui.html import empty, show
from studio.ui.lint_choice import draw_lint_choice
from studio.ui.view import read_scene
from studio.ui.words import t


def draw() -> None:
    svc = services()
    state.show_flash()
    place = state.find_place(svc)
    draw_head(t("assets.title"), t("assets.lead"), eyebrow=place.story["title"] if place.story else "")
    if place.story is None:
        show(empty(t("assets.empty_title"), t("assets.empty_text")))
        return
    views = [read_scene(svc, scene_id, n) for n, scene_id in enumerate(place.scene_ids, 1)]
    names = [t("assets.characters"), t("assets.environments"), t("assets.styles"), t("looks.tab")]
    people, places, styles, lettering = st.tabs(names)
    with people:
        cast = state.items(characters.list_for_story(svc, place.story["story_id"]))
        columns = st.columns(2, gap="medium")
        for n, character in enumerate(cast):
            with columns[n % 2], said():
                parts.draw_character(svc, character, views, cast)
        if not cast:
            show(empty(t("assets.empty_title"), t("assets.empty_text")))
    with places, said():
        parts.draw_places(svc, place.story["story_id"], views)
    with styles, said():
        parts.draw_styles(svc, place.episode)
    with lettering, said():
        draw_lint_choice(svc, place.story["story_id"])
        lettering_styles.draw_series(svc, place.story["story_id"])
        fonts_parts.draw_fonts(svc)


draw()
