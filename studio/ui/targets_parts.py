"""Is the episode as long as it should be? Each target beside what is measured, and why it may be missed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from studio.services import episodes
from studio.ui import state
from studio.ui.html import badge, esc, note, show, table
from studio.ui.words import t, word

TONES = {"met": "good", "over": "bad", "under": "bad", "open": "warn", "not_measured": "warn", "no_target": "neutral"}
_MB = 1_000_000


def draw_targets(svc: Any, episode: Mapping[str, Any], found: Mapping[str, Any]) -> None:
    """Measured and wanted side by side, the hook of the last panel, and the form that changes what is wanted."""
    show(table([t("targets.what"), t("targets.measured"), t("targets.wanted"), "", t("targets.how")],
               [_row(item) for item in found["targets"]], numeric=[1, 2]))  # fmt: skip
    show(_hook(found["hook"]))
    if episode["status"] == "final":
        return
    with st.popover(t("targets.change"), icon=":material/tune:"):
        _draw_form(svc, episode, found)


def shown_number(name: str, value: float | None) -> str:
    """A measured or wanted number with its unit; a dash where there is none."""
    if value is None:
        return "–"
    if name == "bytes":
        return t("targets.mb", n=f"{value / _MB:.1f}")
    return t(f"targets.unit_{name}", n=f"{value:,.0f}".replace(",", " "))


def _row(item: Mapping[str, Any]) -> list[str]:
    verdict = "waived" if item["waiver"] and item["verdict"] not in ("met", "no_target") else item["verdict"]
    pill = badge(word("verdict", verdict), "good" if verdict == "waived" else TONES[verdict])
    why = f"<br><i>{esc(t('targets.waived_by', **item['waiver']))}</i>" if item["waiver"] else ""
    return [
        esc(word("target", item["name"])),
        esc(shown_number(item["name"], item["measured"])),
        esc(shown_number(item["name"], item["wanted"])),
        pill,
        f'<span class="ws-soft">{esc(item["how"])}</span>{why}',
    ]


def _hook(hook: Mapping[str, Any]) -> str:
    kind = {True: "hooks", False: "no_hook", None: "unknown"}[hook["ok"]]
    tone = {True: "good", False: "warn", None: "neutral"}[hook["ok"]]
    return note(badge(t(f"targets.{kind}"), tone), esc(hook["why"]), esc(hook["hint"] or ""))


def _draw_form(svc: Any, episode: Mapping[str, Any], found: Mapping[str, Any]) -> None:
    held = {item["name"]: item for item in found["targets"]}
    with st.form("targets", border=False):
        st.caption(t("targets.form_help"))
        changes: dict[str, float | None] = {}
        notes: dict[str, str] = {}
        for name, item in held.items():
            number, said = st.columns([1, 2])
            scale = _MB if name == "bytes" else 1
            with number:
                value = st.number_input(
                    t(f"targets.ask_{name}"),
                    min_value=0.0 if name == "bytes" else 0,
                    value=_present(item, scale),
                    step=0.5 if name == "bytes" else 1,
                    placeholder=t("targets.none"),
                )
                if value != _present(item, scale):
                    changes[name] = round(float(value) * scale) if value else None
            with said:
                before = item["waiver"]["note"] if item["waiver"] else ""
                notes[name] = st.text_input(t("targets.ask_waiver"), before, key=f"waive_{name}", max_chars=1000)
        if st.form_submit_button(t("builder.save"), type="primary"):
            waivers = {
                name: said.strip() or None for name, said in notes.items() if _differs(held[name], said, changes)
            }
            state.act(
                lambda: episodes.update_episode(
                    svc, episode["episode_id"], targets=changes, waivers=waivers, author=state.author()
                )
            )


def _present(item: Mapping[str, Any], scale: int) -> float | int | None:
    if item["wanted"] is None:
        return None
    return round(item["wanted"] / scale, 1) if scale != 1 else round(item["wanted"])


def _differs(item: Mapping[str, Any], said: str, changes: Mapping[str, Any]) -> bool:
    """A new number takes a waiver back, so the note is sent again with it."""
    before = item["waiver"]["note"] if item["waiver"] else ""
    return said.strip() != before or (bool(said.strip()) and item["name"] in changes)
