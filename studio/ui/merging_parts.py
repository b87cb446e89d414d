"""One person under two names: take apart what was merged, or say that two sheets are one person. Both can be undone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from studio.services import characters
from studio.ui import state
from studio.ui.html import show, soft
from studio.ui.words import count, t


def other_names(character: Mapping[str, Any]) -> list[str]:
    """Second names without those that stand with a button of their own."""
    merged = {gone["name"].casefold() for gone in character.get("merged") or []}
    return [name for name in character.get("aliases") or [] if name.casefold() not in merged]


def draw_merged(svc: Any, character: Mapping[str, Any]) -> None:
    """Everybody who was taken for this character, each with the way back."""
    for gone in character.get("merged") or []:
        key = f"merged_{gone['character_id']}"
        with st.container(horizontal=True, vertical_alignment="center", key=key):
            spoken = count("lines", gone["speaking_lines"]) if gone["speaking_lines"] else ""
            told = t("assets.also_called", name=gone["name"])
            show(soft(f"{told} {t('assets.also_speaks', lines=spoken)}" if spoken else told))
            if st.button(
                t("assets.two_people"), key=f"two_{gone['character_id']}", icon=":material/call_split:", type="tertiary"
            ):
                state.act(lambda gone=gone: _take_apart(svc, gone, character))


def draw_same_as(svc: Any, character: Mapping[str, Any], cast: Sequence[Mapping[str, Any]]) -> None:
    """Choose who else this sheet is. Nothing where there is nobody else."""
    character_id = character["character_id"]
    names = {who["character_id"]: who["name"] for who in cast if who["character_id"] != character_id}
    if not names:
        return
    with st.popover(t("assets.same_as"), icon=":material/call_merge:", key=f"same_{character_id}"):
        chosen = st.selectbox(
            t("assets.same_as_who", name=character["name"]),
            list(names),
            index=None,
            format_func=lambda one: names.get(one, ""),
            placeholder=t("assets.same_as_choose"),
            key=f"same_as_{character_id}",
        )
        show(soft(t("assets.same_as_help")))
        if st.button(t("assets.same_as_go"), key=f"same_go_{character_id}", type="primary", disabled=chosen is None):
            state.act(lambda: _make_one(svc, character, str(chosen), names[str(chosen)]))


def _take_apart(svc: Any, gone: Mapping[str, Any], other: Mapping[str, Any]) -> None:
    who, gone_id, into_id = state.author(), gone["character_id"], other["character_id"]
    characters.unmerge(svc, gone_id, author=who)
    state.flash(
        t("assets.two_people_done", name=gone["name"], other=other["name"]),
        undo=lambda: characters.merge(svc, gone_id, into_id, author=who),
        undo_label=t("assets.undo"),
    )


def _make_one(svc: Any, gone: Mapping[str, Any], into_id: str, into_name: str) -> None:
    who, gone_id = state.author(), gone["character_id"]
    characters.merge(svc, gone_id, into_id, author=who)
    state.flash(
        t("assets.same_as_done", name=gone["name"], other=into_name),
        undo=lambda: characters.unmerge(svc, gone_id, author=who),
        undo_label=t("assets.undo"),
    )
