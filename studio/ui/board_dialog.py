"""What can be done about one cell of the series board? A window: why it is so, who has it, and approval."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import streamlit as st

from studio.services import board
from studio.ui import state
from studio.ui.board_parts import Json, Opened, find_opened, shown_state
from studio.ui.errors import calm
from studio.ui.html import badge, caution, esc, label, show, soft
from studio.ui.times import time_words
from studio.ui.words import t, word

_TONES = {"approved": "good", "done": "good", "in_work": "accent", "stale": "warn", "lapsed": "warn", "blocked": "bad"}


def draw_cell_dialog(svc: Any, found: Json) -> None:
    """Draw the window while a cell is open."""
    opened = find_opened(found, st.session_state.get(state.BOARD_CELL))
    if opened is None:
        return
    title = t("board.cell_title", stage=word("stage", opened.stage), title=opened.title)
    st.dialog(title, width="medium", on_dismiss=close)(calm(_draw))(svc, found, opened)


def close() -> None:
    st.session_state.pop(state.BOARD_CELL, None)


def _act(action: Callable[[], Any], done: str) -> None:
    """Do it and close the window; if it cannot be done, say why in the window."""

    def whole() -> None:
        action()
        close()

    state.act(whole, done)


def _draw(svc: Any, found: Json, opened: Opened) -> None:
    cell, shown = opened.cell, shown_state(opened.cell)
    pill = badge(word("stagestate", shown), _TONES.get(shown, "neutral"))
    why = "" if cell["why"] == f"{word('stagestate', shown)}." else cell["why"]
    show(f'<div class="ws-row">{pill}<span>{esc(why)}</span></div>')
    unsaid = [block["words"] for block in cell["blocked_by"] if block["words"] not in cell["why"]]
    if unsaid:
        lines = "".join(f"<li>{esc(words)}</li>" for words in unsaid)
        show(label(t("board.holds_up")), f'<ul class="ws-small" style="margin:0">{lines}</ul>')
    _draw_ways(opened)
    _draw_approval(svc, found, opened)
    _draw_entry(svc, found, opened)


def _draw_ways(opened: Opened) -> None:
    """To the page of this stage, and to those where what holds it up is mended."""
    pages = [opened.cell["where"]["page"], *(block["where"]["page"] for block in opened.cell["blocked_by"])]
    with st.container(horizontal=True):
        for page in dict.fromkeys(pages):
            if st.button(t("board.go", page=t(f"nav.{page}")), key=f"board_go_{page}", icon=":material/arrow_forward:"):
                if opened.episode_id:
                    state.choose_episode(opened.episode_id)
                if opened.kind == "scene":
                    state.choose_scene(opened.subject_id)
                close()
                state.go(page)


def _draw_approval(svc: Any, found: Json, opened: Opened) -> None:
    cell, who = opened.cell, state.author()
    given = cell["approval"]
    subject = {"subject_kind": opened.kind, "subject_id": opened.subject_id, "stage": opened.stage}
    if given:
        whole = given["of"] == "episode" and opened.kind == "scene"
        words = "board.lapsed_by" if not given["valid"] else "board.approved_with" if whole else "board.approved_by"
        said = t(words, who=given["person"], when=time_words(given["created_at"]))
        show(soft(said) if given["valid"] else caution(said), soft(given["note"]) if given["note"] else "")
        if not whole and st.button(t("board.withdraw"), icon=":material/undo:", key="board_withdraw"):
            _act(lambda: board.withdraw(svc, given["approval_id"], author=who), t("board.withdrawn"))
    if given and given["valid"]:
        return
    if not cell["can_approve"]:
        if cell["why"] not in cell["refusal"]["words"]:
            show(soft(cell["refusal"]["words"]))
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        note = st.text_input(t("board.approve_note"), max_chars=board.NOTE_CHARACTERS, key="board_approve_note")
        if st.button(t("board.approve"), type="primary", icon=":material/verified:", key="board_approve"):
            _act(
                lambda: board.approve(svc, found["story_id"], **subject, note=note, author=who),
                t("board.approved_done"),
            )


def _draw_entry(svc: Any, found: Json, opened: Opened) -> None:
    """Owner, due date and note."""
    cell = opened.cell
    names: list[str | None] = [None, *found["people"]]
    if cell["owner"] and cell["owner"] not in names:
        names.append(cell["owner"])
    with st.form("board_entry", enter_to_submit=False):
        left, right = st.columns(2)
        owner = left.selectbox(
            t("board.owner"),
            names,
            index=names.index(cell["owner"]),
            format_func=lambda name: name or t("board.nobody"),
            help=t("board.owner_help"),
            key="board_owner",
        )
        # A date that was there before can be emptied only if the field itself begins empty.
        key = f"board_due_{opened.kind}_{opened.subject_id}_{opened.stage}"
        if key not in st.session_state:
            st.session_state[key] = date.fromisoformat(cell["due"]) if cell["due"] else None
        due = right.date_input(t("board.due"), value=None, key=key, format="DD/MM/YYYY")
        note = st.text_area(t("board.note"), cell["note"], height=90, max_chars=board.NOTE_CHARACTERS, key="board_note")
        if st.form_submit_button(t("board.save")):
            wanted = {"owner": owner, "due": due.isoformat() if due else None, "note": note.strip()}
            changes: Json = {name: value for name, value in wanted.items() if value != cell[name]}
            _act(
                lambda: board.set_entry(
                    svc,
                    found["story_id"],
                    opened.kind,
                    opened.subject_id,
                    opened.stage,
                    **changes,
                    author=state.author(),
                ),
                t("board.saved"),
            )
