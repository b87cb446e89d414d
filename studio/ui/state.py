"""What is this visitor looking at, and who are they? Choices of one browser session, kept across the pages.

The chosen story and episode also stand in the address, so that a link or a reload opens the same place.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import streamlit as st

from studio.services import episodes, stories
from studio.ui import drafts
from studio.ui.errors import said
from studio.ui.words import t

_STORY, _EPISODE, _SCENE, _PERSON, _FLASH, _NEW, _PAGES = (
    "at_story", "at_episode", "at_scene", "person", "flash", "new_story", "pages",
)  # fmt: skip

CORRECTION = "panels_in_work"
"""The panels that this visitor is correcting, while the dialog is open."""
PLAN_IN_WORK = "plan_in_work"
"""The plan that this visitor is changing, while the dialog is open."""
BOARD_CELL = "board_cell"
"""The cell of the series board that this visitor has open."""


@dataclass(frozen=True)
class Place:
    """The stories there are and the episode that is open; None where there is none yet."""

    stories: list[dict[str, Any]]
    episodes: list[dict[str, Any]]
    story: dict[str, Any] | None
    episode: dict[str, Any] | None

    @property
    def scene_ids(self) -> list[str]:
        return list(self.episode["scene_ids_ordered"]) if self.episode else []


def items(answer: Any) -> list[dict[str, Any]]:
    """The entries of a list answer, whether it is paged or plain."""
    return list(answer["items"]) if isinstance(answer, dict) else list(answer)


def find_place(svc: Any) -> Place:
    """Where the visitor is: as chosen, else as the address says, else the newest story and its first episode."""
    known = items(stories.list_stories(svc, limit=200))
    story = _pick(known, "story_id", st.session_state.get(_STORY) or st.query_params.get("story"))
    held = items(episodes.list_episodes(svc, story_id=story["story_id"])) if story else []
    episode = _pick(held, "episode_id", st.session_state.get(_EPISODE) or st.query_params.get("episode"))
    if story:
        st.session_state[_STORY] = story["story_id"]
        st.query_params["story"] = story["story_id"]
    if episode:
        st.session_state[_EPISODE] = episode["episode_id"]
        st.query_params["episode"] = episode["episode_id"]
        episode = episodes.get_episode(svc, episode["episode_id"])
    return Place(known, held, story, episode)


def choose_story(story_id: str | None, episode_id: str | None = None) -> None:
    """Open a story; without one, the newest opens next."""
    for key, value in ((_STORY, story_id), (_EPISODE, episode_id), (_SCENE, None)):
        st.session_state[key] = value
    for name in ("story", "episode"):
        st.query_params.pop(name, None)
    st.session_state[_NEW] = False


def choose_episode(episode_id: str) -> None:
    st.session_state[_EPISODE] = episode_id
    st.query_params["episode"] = episode_id


def scene_at(place: Place) -> str | None:
    """The scene that is open, always one of the episode's."""
    chosen = st.session_state.get(_SCENE)
    return chosen if chosen in place.scene_ids else next(iter(place.scene_ids), None)


def choose_scene(scene_id: str) -> None:
    if st.session_state.get(_SCENE) != scene_id:
        drafts.drop()
    st.session_state[_SCENE] = scene_id


def author() -> str:
    """The name that stands beside what this visitor makes."""
    return str(st.session_state.get(_PERSON) or t("nav.you"))


def choose_person(name: str) -> None:
    st.session_state[_PERSON] = name


def set_pages(pages: dict[str, Any]) -> None:
    """Remember the pages of this run, so that parts can link to one by its name."""
    st.session_state[_PAGES] = pages


def arrive(page: str) -> None:
    """Note which page is open; forms of the page before begin anew when it is opened again."""
    if st.session_state.get("at_page") != page:
        st.session_state["at_page"] = page
        drafts.drop()
        st.session_state.pop(CORRECTION, None)
        st.session_state.pop(PLAN_IN_WORK, None)
        st.session_state.pop(BOARD_CELL, None)


def go(page: str) -> None:
    """Open another page, such as ``canvas``."""
    st.switch_page(st.session_state[_PAGES][page])


def importing() -> bool:
    return bool(st.session_state.get(_NEW))


def set_importing(on: bool) -> None:
    st.session_state[_NEW] = on


def flash(text: str, *, undo: Callable[[], Any] | None = None, undo_label: str = "") -> None:
    """Say something at the top of the next drawing of the page, with a way back where there is one."""
    st.session_state[_FLASH] = {"text": text, "undo": undo, "label": undo_label, "fresh": True}


def show_flash() -> None:
    """Draw what `flash` left. A message with an undo stays until the next one; a plain one is a passing note."""
    note = st.session_state.get(_FLASH)
    if not note:
        return
    if note["undo"] is None:
        st.session_state.pop(_FLASH)
        st.toast(note["text"], icon=":material/check:")
        return
    with st.container(border=True, horizontal=True, vertical_alignment="center", key="flash_bar"):
        st.text(note["text"])
        if st.button(note["label"], key="flash_undo", icon=":material/undo:"):
            with said() as worked:
                note["undo"]()
            if worked:
                st.session_state.pop(_FLASH, None)
                st.rerun()
        if st.button("", key="flash_close", icon=":material/close:", type="tertiary", help=t("nav.close")):
            st.session_state.pop(_FLASH, None)
            st.rerun()


def act(action: Callable[[], Any], done: str | None = None) -> bool:
    """Do what a button stands for; say what went wrong, or draw the page anew with the good news."""
    with said() as worked:
        action()
    if worked:
        if done:
            flash(done)
        st.rerun()
    return False


def _pick(entries: list[dict[str, Any]], key: str, chosen: object) -> dict[str, Any] | None:
    return next((entry for entry in entries if entry[key] == chosen), entries[0] if entries else None)
