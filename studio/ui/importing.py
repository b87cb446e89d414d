"""How does a story come in? A script that is pasted or uploaded, an idea, or finished pictures; each ends in an episode
that is open."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

import streamlit as st

from studio.services import art, episodes, stories
from studio.ui import state
from studio.ui.agent_parts import draw_idea
from studio.ui.errors import said
from studio.ui.frame import draw_head
from studio.ui.html import empty, show
from studio.ui.words import count, t, word

FORMATS = ["auto", "fountain", "fdx", "panel_script", "prose"]
SCRIPT_TYPES = ["fountain", "fdx", "txt", "md"]
ART_TYPES = ["png", "jpg", "jpeg", "webp"]


def draw_import(svc: Any, *, first: bool) -> None:
    """The import panel; `first` when there is no story at all yet, so that there is nothing to go back to."""
    if first:
        show(empty(t("builder.empty_title"), t("builder.empty_text")))
    else:
        draw_head(t("import.title"), t("import.lead"))
    with st.container(border=True, key="import_panel"):
        names = [t("import.tab_script"), t("import.tab_file"), t("import.tab_idea"), t("import.tab_art")]
        paste, upload, idea, pictures = st.tabs(names)
        with paste:
            _draw_paste(svc)
        with upload:
            _draw_upload(svc)
        with idea:
            draw_idea(svc)
        with pictures:
            _draw_pictures(svc)
    if not first and st.button(t("import.cancel"), icon=":material/arrow_back:"):
        state.set_importing(False)
        st.rerun()


def _draw_paste(svc: Any) -> None:
    with st.form("paste", border=False, enter_to_submit=False):
        title, kind = _title_and_format("paste")
        text = st.text_area(t("import.text"), height=300, placeholder=t("import.text_hint"), key="paste_text")
        if st.form_submit_button(t("import.go"), type="primary", icon=":material/auto_stories:"):
            if not text.strip():
                st.warning(t("import.nothing"))
            else:
                _make_story(svc, title, text, kind)


def _draw_upload(svc: Any) -> None:
    with st.form("upload", border=False):
        title, kind = _title_and_format("upload")
        file = st.file_uploader(t("import.file"), type=SCRIPT_TYPES, help=t("import.file_help"), key="upload_file")
        if st.form_submit_button(t("import.go"), type="primary", icon=":material/auto_stories:"):
            if file is None:
                st.warning(t("import.nothing_file"))
            else:
                _make_story(svc, title, file.getvalue(), kind, name=PurePath(file.name).stem)


def _draw_pictures(svc: Any) -> None:
    with st.form("pictures", border=False):
        title = st.text_input(t("import.name"), max_chars=200, key="pictures_title")
        files = st.file_uploader(
            t("import.art"), type=ART_TYPES, accept_multiple_files=True, help=t("import.art_help"), key="pictures_files"
        )
        if st.form_submit_button(t("import.go_art"), type="primary", icon=":material/imagesmode:"):
            if not files:
                st.warning(t("import.nothing_art"))
            else:
                _make_from_art(
                    svc, title.strip() or t("import.untitled"), [(file.name, file.getvalue()) for file in files]
                )


def _title_and_format(key: str) -> tuple[str, str]:
    left, right = st.columns([2, 1])
    title = left.text_input(t("import.name"), placeholder=t("import.name_hint"), max_chars=200, key=f"{key}_title")
    kind = right.selectbox(t("import.format"), FORMATS, format_func=lambda f: word("format", f), key=f"{key}_format")
    return title.strip(), kind


def _make_story(svc: Any, title: str, script: str | bytes, kind: str, name: str = "") -> None:
    """Import a script, all its scenes into a first episode. A bad script says why and leaves the form as it is.

    Without a title the story is called as its title page says, else as its file (`name`).
    """
    with said() as worked:
        spare = title or name or t("import.untitled")
        story = stories.create_story(svc, spare, script=script, format=kind, author=state.author())
        own = str({key.lower(): value for key, value in story["meta"].items()}.get("title") or "").strip()
        if own and not title:
            story = stories.update_story(svc, story["story_id"], title=own[:200], author=state.author())
        ids = [scene["scene_id"] for scene in story["scenes"]]
        episode = episodes.create_episode(
            svc, story["story_id"], t("import.first_episode"), scene_ids_ordered=ids, author=state.author()
        )
    if worked:
        _open(story, episode["episode_id"], len(ids))


def _make_from_art(svc: Any, title: str, files: list[tuple[str, bytes]]) -> None:
    """A story without a script. When the pictures cannot be read, the story that was begun for them is taken back."""
    with said() as worked:
        story = stories.create_story(svc, title, author=state.author())
        try:
            episode = episodes.create_episode(svc, story["story_id"], t("import.first_episode"), author=state.author())
            made = art.bring_episode_art(svc, episode["episode_id"], files, author=state.author())
        except Exception:  # no empty story stays behind an upload that failed; raised again
            stories.delete_story(svc, story["story_id"], author=state.author())
            raise
    if worked:
        _open(story, episode["episode_id"], len(made["scenes"]))


def _open(story: dict[str, Any], episode_id: str, scenes: int) -> None:
    state.choose_story(story["story_id"], episode_id)
    state.flash(t("import.done", title=story["title"], scenes=count("scenes", scenes)))
    st.rerun()
