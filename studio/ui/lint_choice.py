"""By which conventions is a series' lettering checked? One field, beside its look and beside the checks of a scene."""

from __future__ import annotations

from typing import Any

import streamlit as st

from core.lettering.checks.lint_profiles import PHONE_WIDTH
from core.lettering.frames import STRIP_WIDTH
from studio.services import lint_profiles, stories
from studio.ui import state
from studio.ui.errors import said
from studio.ui.html import show, soft
from studio.ui.words import t

Json = dict[str, Any]


def draw_lint_choice(svc: Any, story_id: str) -> None:
    """The profile that holds for the story's language, and its most telling limits; a choice can be taken back."""
    story = stories.get_story(svc, story_id)
    language = story["language"]
    known = {one["id"]: one for one in lint_profiles.list_profiles(svc)["items"]}
    own = lint_profiles.chosen(story, svc.catalogue.lint_profiles, language)
    default = lint_profiles.default_for(svc, language)
    now = own or default
    chosen = st.selectbox(
        t("checks.as"),
        list(known),
        list(known).index(now) if now in known else None,
        format_func=lambda name: known[name]["name"],
        help=t("checks.as_help", language=language),
        key=f"lint_as_{story_id}_{language}_{now}",
    )
    if chosen is not None:
        show(soft(_about(known[chosen]["checks"])))
    if chosen is not None and chosen != now:
        _choose(svc, story_id, language, None if chosen == default else chosen, own, known[chosen]["name"])


def _choose(svc: Any, story_id: str, language: str, wished: str | None, before: str | None, name: str) -> None:
    def put(profile: str | None) -> None:
        stories.update_story(svc, story_id, lint_profiles={language: profile}, author=state.author())

    with said() as worked:
        put(wished)
    if worked:
        state.flash(t("checks.as_chosen", name=name), undo=lambda: put(before), undo_label=t("assets.undo"))
        st.rerun()


def _about(checks: Json) -> str:
    """The limits that a letterer asks for first."""
    amounts, size = checks["amounts"], checks["sizes"]["smallest_css"] * STRIP_WIDTH / PHONE_WIDTH
    words, characters = amounts.get("words_per_balloon"), amounts.get("characters_per_balloon")
    parts = [
        t("checks.as_words", words=words) if words else "",
        t("checks.as_characters", characters=characters) if characters else "",
        t("checks.as_balloons", balloons=amounts["balloons_per_panel"]),
        t("checks.as_size", size=f"{size:g}"),
    ]
    return " · ".join(part for part in parts if part)
