"""What was being edited, and from which version? Holds on to it, so that two people who save lose nothing.

A form begins with the texts of one version. When somebody saves meanwhile, the form stays as it is; saving it then
keeps their change wherever this person changed nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from studio.ui.html import badge, esc, note, show
from studio.ui.words import t

_KEPT = "drafts"


@dataclass
class Draft:
    """`version` is the one that the form began with, or that the person was told of since; `items` are as they were.

    `meanwhile` lists (old text, new text) of what others changed since the form began.
    """

    version: str | None
    items: list[dict[str, Any]]
    number: int = 0
    meanwhile: list[tuple[str, str]] = field(default_factory=list)

    def field_key(self, item_id: str) -> str:
        """The key of an item's field; another one after the form has begun anew."""
        return f"draft_{self.number}_{item_id}"


def draft(name: str, version: str | None, items: Sequence[Mapping[str, Any]]) -> Draft:
    """The draft of this name, begun now if there is none."""
    kept: dict[str, Any] = st.session_state.setdefault(_KEPT, {})
    if name not in kept:
        number = st.session_state["draft_count"] = st.session_state.get("draft_count", 0) + 1
        kept[name] = Draft(version, [dict(item) for item in items], number)
    found: Draft = kept[name]
    return found


def drop(name: str | None = None) -> None:
    """Forget one draft, or all: the form begins anew with what is stored."""
    if name is None:
        st.session_state.pop(_KEPT, None)
    else:
        st.session_state.get(_KEPT, {}).pop(name, None)


def merged(
    held: Draft, typed: Mapping[str, str], current: Sequence[Mapping[str, Any]], key: str
) -> list[dict[str, Any]]:
    """The current items with this person's changes in them; `key` names an item's id.

    An item that was changed here but is gone there comes back where it stood.
    """
    mine = {item[key]: typed[item[key]] for item in held.items if typed[item[key]] != item["text"]}
    result = [dict(item) | ({"text": mine[item[key]]} if item[key] in mine else {}) for item in current]
    present = {item[key] for item in result}
    for place, item in enumerate(held.items):
        if item[key] in mine and item[key] not in present:
            result.insert(min(place, len(result)), dict(item) | {"text": mine[item[key]]})
    return result


def compare(held: Draft, version: str | None, current: Sequence[Mapping[str, Any]], key: str) -> bool:
    """Note what others changed; whether this person has still to be told of it before they may save."""
    if held.version == version:
        return False
    before = {item[key]: item["text"] for item in held.items}
    fresh = [(before.get(item[key], ""), item["text"]) for item in current]
    held.meanwhile = [(old, new) for old, new in fresh if old != new]
    if not held.meanwhile:
        held.version = version
    return held.version != version


def draw_meanwhile(held: Draft, name: str) -> None:
    """Say what somebody else saved while this form was open; this person's words stay in it."""
    if not held.meanwhile:
        return
    with st.container(border=True, key=f"meanwhile_{held.number}"):
        st.warning(t("errors.stale"), icon=":material/group:")
        pill = badge(t("cell.edit_their_words"), "warn")
        show("".join(note(pill, esc(new), esc(old)) for old, new in held.meanwhile))
        if st.button(t("cell.edit_theirs"), key=f"theirs_{held.number}"):
            drop(name)
            st.rerun()
