"""Assets: cast with looks and outfits, places, styles, the library of all stories, how the series letters."""

import streamlit as st

from studio.runtime import services
from studio.services import characters, library, outfits
from studio.ui import assets_parts as parts
from studio.ui import fonts_parts, lettering_styles, library_parts, place_parts, state
from studio.ui.errors import said
from studio.ui.frame import draw_head
from studio.ui.html import empty, show
from studio.ui.lint_choice import draw_lint_choice
from studio.ui.words import t


def draw_people(svc, story_id, entries, others) -> None:
    cast = state.items(characters.list_for_story(svc, story_id))
    wardrobes = outfits.wardrobes(svc, story_id)
    columns = st.columns(2, gap="medium")
    for n, character in enumerate(cast):
        with columns[n % 2], said():
            entry = entries[character["character_id"]]
            parts.draw_character(svc, character, entry, cast=cast, wardrobes=wardrobes, others=others)
    if not cast:
        show(empty(t("assets.empty_title"), t("assets.empty_text")))


def draw() -> None:
    svc = services()
    state.show_flash()
    place = state.find_place(svc)
    draw_head(t("assets.title"), t("assets.lead"), eyebrow=place.story["title"] if place.story else "")
    if place.story is None:
        show(empty(t("assets.empty_title"), t("assets.empty_text")))
        return
    story_id = place.story["story_id"]
    found = library.entries(svc)
    entries = {one["id"]: one for one in found if one["kind"] in ("character", "environment")}
    looks = {f"{one['style_kind']}:{one['id']}": one for one in found if one["kind"] in ("style", "lettering")}
    others = [one for one in place.stories if one["story_id"] != story_id]
    names = [t("assets.characters"), t("assets.environments"), t("assets.styles"), t("library.tab"), t("looks.tab")]
    people, places, styles, shelf, lettering = st.tabs(names)
    with people:
        draw_people(svc, story_id, entries, others)
    with places, said():
        place_parts.draw_places(svc, story_id, place.episode, entries, others)
    with styles, said():
        parts.draw_styles(svc, looks, place.episode)
    with shelf, said():
        library_parts.draw_library(svc, place.story)
    with lettering, said():
        draw_lint_choice(svc, story_id)
        lettering_styles.draw_series(svc, story_id)
        fonts_parts.draw_fonts(svc)


draw()
