"""What can be done with any entry of the library: copy it into another story, put it away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from studio.services import adopting, library
from studio.services.usage import is_used
from studio.ui import state
from studio.ui.html import show, soft
from studio.ui.words import t


def draw_shared(svc: Any, kind: str, entry: Mapping[str, Any], others: Sequence[Mapping[str, Any]]) -> None:
    """A popover with both; it says why something that is in use cannot be put away."""
    with st.popover(t("library.more"), key=f"shared_{entry['id']}", icon=":material/more_horiz:"):
        titles = {one["story_id"]: one["title"] for one in others}
        if titles:
            at = st.selectbox(
                t("library.copy_to"),
                list(titles),
                format_func=lambda one: titles.get(one, ""),
                key=f"copy_at_{entry['id']}",
            )
            if st.button(t("library.copy"), key=f"copy_{entry['id']}", icon=":material/content_copy:"):
                state.act(
                    lambda: _copy(svc, kind, entry["id"], str(at)),
                    t("library.copied", name=entry["name"], story=titles[at]),
                )
        else:
            show(soft(t("library.no_other_story")))
        used = is_used(entry["used_in"])
        if st.button(t("library.put_away"), key=f"put_away_{entry['id']}", icon=":material/archive:", disabled=used):
            state.act(lambda: _put_away(svc, kind, entry))
        if used:
            show(soft(t("library.in_use")))


def _copy(svc: Any, kind: str, asset_id: str, story_id: str) -> None:
    copy = adopting.copy_character if kind == "character" else adopting.copy_environment
    copy(svc, asset_id, story_id, author=state.author())


def _put_away(svc: Any, kind: str, entry: Mapping[str, Any]) -> None:
    who, asset_id = state.author(), entry["id"]
    library.put_away(svc, kind, asset_id, author=who)
    state.flash(
        t("library.away", name=entry["name"]),
        undo=lambda: library.bring_back(svc, kind, asset_id, author=who),
        undo_label=t("assets.undo"),
    )
