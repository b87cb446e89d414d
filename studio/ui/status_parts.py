"""Where does an episode stand between draft and final, and how does it get on? Its steps, with the way to the next."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from studio.services import episodes
from studio.ui import state
from studio.ui.html import esc, show
from studio.ui.words import count, t, word

STATUSES = ("draft", "producing", "final")


def draw_status(svc: Any, episode: Mapping[str, Any], found: Mapping[str, Any], *, busy: bool) -> None:
    """The three steps with the present one marked, what the next one waits for, and the buttons forward and back."""
    present = episode["status"]
    at = STATUSES.index(present)
    forward = STATUSES[at + 1] if at + 1 < len(STATUSES) else None
    back = {"producing": "draft", "final": "producing"}.get(present)
    blocks = found["steps"][forward] if forward else []
    with st.container(horizontal=True, vertical_alignment="center", key="episode_status"):
        show(_steps(at), f'<p class="ws-soft ws-small">{esc(_words(present, len(blocks)))}</p>')
        if forward and st.button(
            t(f"readiness.to_{forward}"),
            key="status_forward",
            icon=":material/lock:" if forward == "final" else ":material/play_arrow:",
            type="primary" if not blocks else "secondary",
            disabled=bool(blocks) or busy,
        ):
            _go(svc, episode, forward)
        if back and st.button(
            t("readiness.reopen" if present == "final" else "readiness.to_draft"),
            key="status_back",
            icon=":material/lock_open:" if present == "final" else ":material/undo:",
            type="secondary" if present == "final" else "tertiary",
        ):
            _go(svc, episode, back)


def _go(svc: Any, episode: Mapping[str, Any], status: str) -> None:
    state.act(
        lambda: episodes.update_episode(svc, episode["episode_id"], status=status, author=state.author()),
        t("readiness.now", status=word("state", status)),
    )


def _steps(at: int) -> str:
    marks = ("✓", "●", "○")
    parts = []
    for number, status in enumerate(STATUSES):
        kind = 0 if number < at else 1 if number == at else 2
        here = ' aria-current="step" class="here"' if number == at else ""
        parts.append(f"<li{here}><i>{marks[kind]}</i>{esc(word('state', status))}</li>")
    return f'<ol class="ws-steps">{"".join(parts)}</ol>'


def _words(present: str, blocks: int) -> str:
    if present == "final":
        return t("readiness.frozen")
    if blocks:
        return t("readiness.in_the_way", things=count("things", blocks))
    return t("readiness.nothing_in_the_way")
