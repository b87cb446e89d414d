"""What stands around every page? The style sheet, the wordmark, the way to the pages, the story, and who is working."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import streamlit as st

from studio.services import people
from studio.ui import state
from studio.ui.errors import said
from studio.ui.html import DRAWINGS, drawing, esc
from studio.ui.words import t

FAVICON = DRAWINGS / "mark.svg"
"""A file, not an icon name: Streamlit fetches named page icons from elsewhere."""
_LIGHT = {
    "accent": "#245a98", "neutral": "#675f50", "good": "#2f6b4c", "warn": "#8a5a12", "bad": "#a8322b",
    "panel": "#fffdf8", "paper": "#fffdf8", "shell": "#2a2d33", "figure": "#c3bcae",
}  # fmt: skip
_DARK = {
    "accent": "#8dbbee", "neutral": "#b6afa1", "good": "#86cba4", "warn": "#e0b568", "bad": "#f0958d",
    "panel": "#262a32", "paper": "#1d2026", "shell": "#3a3e47", "figure": "#5d6470",
}  # fmt: skip


@lru_cache(maxsize=1)
def _sheet() -> str:
    return Path(__file__).with_name("studio.css").read_text(encoding="utf-8")


def is_dark() -> bool:
    """Whether the browser shows the dark theme."""
    return getattr(st.context.theme, "type", None) == "dark"


def draw_styles() -> None:
    """Lay the studio's style sheet and the colours of the present theme under the page."""
    colours = "".join(f"--ws-{name}:{value};" for name, value in (_DARK if is_dark() else _LIGHT).items())
    st.html(f"<style>:root{{{colours}}}\n{_sheet()}</style>")


def draw_head(title: str, lead: str = "", *, eyebrow: str = "") -> None:
    """The head of a page: what it is and what it is for."""
    over = f'<p class="ws-eyebrow">{esc(eyebrow)}</p>' if eyebrow else ""
    under = f'<p class="ws-soft">{esc(lead)}</p>' if lead else ""
    st.html(f'<div class="ws ws-head">{over}<h1>{esc(title)}</h1>{under}</div>')


def draw_sidebar(svc: Any, pages: Mapping[str, Any]) -> None:
    """The wordmark, the pages, the story and episode that are open, and the name picker."""
    with st.sidebar:
        st.html(
            f'<div class="ws ws-mark">{drawing("mark", 38, 38)}<div><b>{esc(t("app.name"))}</b>'
            f'<span class="ws-soft">{esc(t("app.tagline"))}</span></div></div>'
        )
        with st.container(gap="xxsmall", key="nav"):
            for page in pages.values():
                st.page_link(page)
        _draw_place(svc)
        _draw_person(svc)


def _draw_place(svc: Any) -> None:
    place = state.find_place(svc)
    with st.container(key="place"):
        if place.story:
            titles = {story["story_id"]: story["title"] for story in place.stories}
            story_id = st.selectbox(
                t("nav.story"),
                list(titles),
                index=list(titles).index(place.story["story_id"]),
                format_func=lambda i: titles[i],
            )
            if story_id != place.story["story_id"]:
                state.choose_story(story_id)
                st.rerun()
        if place.episode and len(place.episodes) > 1:
            names = {episode["episode_id"]: episode["title"] for episode in place.episodes}
            at = list(names).index(place.episode["episode_id"])
            episode_id = st.selectbox(t("nav.episode"), list(names), index=at, format_func=lambda i: names[i])
            if episode_id != place.episode["episode_id"]:
                state.choose_episode(episode_id)
                st.rerun()
        if st.button(t("nav.new_story"), icon=":material/add:", width="stretch", key="new_story_button"):
            state.set_importing(True)
            state.go("builder")


def _draw_person(svc: Any) -> None:
    names = [t("nav.you"), *(person["name"] for person in state.items(people.list_people(svc)))]
    names = list(dict.fromkeys(names))
    at = names.index(state.author()) if state.author() in names else 0
    chosen = st.selectbox(t("nav.person"), names, index=at, help=t("nav.person_help"))
    state.choose_person(chosen)
    with (
        st.popover(t("nav.person_new"), icon=":material/person_add:", type="tertiary"),
        st.form("add_person", border=False),
    ):
        name = st.text_input(t("nav.person_name"), max_chars=80)
        if st.form_submit_button(t("nav.person_add")) and name.strip():
            with said() as worked:
                people.create_person(svc, name.strip(), author=state.author())
            if worked:
                state.choose_person(name.strip())
                st.rerun()
