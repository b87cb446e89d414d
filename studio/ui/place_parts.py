"""The places of a story as cards: words or a locked look and why, pictures, where each is used."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from studio.services import environments, episode_assets
from studio.ui import state
from studio.ui.html import badge, esc, row, show, soft
from studio.ui.library_actions import draw_shared
from studio.ui.reference_parts import draw_references, draw_upload
from studio.ui.used_in import opened, used_line
from studio.ui.words import t, word

Entries = Mapping[str, Mapping[str, Any]]


def draw_places(
    svc: Any, story_id: str, episode: Mapping[str, Any] | None, entries: Entries, others: Sequence[Mapping[str, Any]]
) -> None:
    """Every place of a story. `entries` are the library's by id, `others` the stories that a place may be copied to."""
    known = state.items(environments.list_all(svc, story_id))
    if not known:
        show(soft(t("assets.no_places")))
        return
    for place in known:
        with st.container(border=True, key=f"place_{place['environment_id']}"):
            entry = entries[place["environment_id"]]
            _draw_facts(place, entry)
            draw_references(svc, "environment", place)
            with st.container(horizontal=True):
                _draw_promotion(svc, place)
                _draw_pin(svc, place, entry, episode)
                draw_upload(svc, "environment", place)
                draw_shared(svc, "environment", entry, others)


def _draw_facts(place: Mapping[str, Any], entry: Mapping[str, Any]) -> None:
    pill = badge(t("assets.promoted"), "good") if place["promoted"] else badge(t("assets.described"))
    due = badge(t("library.due"), "warn") if entry["missing"] else ""
    reason = place["promotion_reason"] if place["promoted"] else None
    kind = f'<span class="ws-soft">{esc(word("placekind", place.get("kind")))}</span>'
    why = f'<span class="ws-soft ws-small">{esc(opened(reason))}</span>' if reason else ""
    text = f'<div style="margin:.25rem 0">{esc(place["description"])}</div>' if place.get("description") else ""
    locked = ", ".join(place["locked_elements"]) if place["promoted"] else ""
    origin = soft(opened(place["origin"]["words"])) if place["origin"] else ""
    show(
        row([f"<b>{esc(place['name'])}</b>", kind, pill, due, why]),
        text,
        soft(t("assets.locked", elements=locked)) if locked else "",
        used_line(entry["used_in"]),
        origin,
    )


def _draw_promotion(svc: Any, place: Mapping[str, Any]) -> None:
    who, place_id = state.author(), place["environment_id"]
    name = t("library.locked_edit" if place["promoted"] else "library.promote")
    with st.popover(name, icon=":material/anchor:", key=f"anchor_{place_id}"):
        show(soft(t("library.promote_help")))
        with st.form(f"elements_{place_id}", border=False):
            words = st.text_area(t("library.elements"), "\n".join(place["locked_elements"]), max_chars=4000)
            if st.form_submit_button(t("library.lock"), type="primary"):
                chosen = [line.strip() for line in words.splitlines() if line.strip()] or None
                state.act(
                    lambda: environments.promote(svc, place_id, chosen, author=who),
                    t("library.promoted", name=place["name"]),
                )
        if place["promoted"] and st.button(t("library.demote"), key=f"demote_{place_id}", type="tertiary"):
            state.act(lambda: _demote(svc, place, who))


def _demote(svc: Any, place: Mapping[str, Any], who: str) -> None:
    environments.demote(svc, place["environment_id"], author=who)
    state.flash(
        t("library.demoted", name=place["name"]),
        undo=lambda: environments.promote(svc, place["environment_id"], author=who),
        undo_label=t("assets.undo"),
    )


def _draw_pin(svc: Any, place: Mapping[str, Any], entry: Mapping[str, Any], episode: Mapping[str, Any] | None) -> None:
    if episode is None:
        return
    at, who, place_id = episode["episode_id"], state.author(), place["environment_id"]
    pinned = any(one["episode_id"] == at and one["pinned"] for one in entry["used_in"]["episodes"])
    name = t("library.unpin" if pinned else "library.pin")
    change = episode_assets.unpin_asset if pinned else episode_assets.pin_asset
    if st.button(name, key=f"pin_{place_id}", icon=":material/keep_off:" if pinned else ":material/keep:"):
        state.act(
            lambda: change(svc, at, "environment", place_id, author=who),
            t("library.unpinned" if pinned else "library.pinned", name=place["name"]),
        )
