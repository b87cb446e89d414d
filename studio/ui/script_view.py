"""How are a scene's words read and edited? The script as a writer knows it, and a form with one field a line."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import streamlit as st

from studio.services import scenes
from studio.ui import drafts, state
from studio.ui.errors import said
from studio.ui.html import esc, hole
from studio.ui.view import SceneView
from studio.ui.words import t, word

_EDITING = "editing_scene"
_DRAFT = "script"


def script_html(
    lines: Sequence[Mapping[str, Any]], *, placed: Collection[str] | None = None, tall: bool = False
) -> str:
    """The lines in order, speakers over their speeches; with `placed`, a tick before each line that is lettered."""
    inside = "".join(_line(line, placed) for line in lines)
    return f'<div class="ws-script{" tall" if tall else ""}" tabindex="0">{inside}</div>'


def _line(line: Mapping[str, Any], placed: Collection[str] | None) -> str:
    kind = str(line["kind"])
    who = line.get("speaker") or (t(f"kind.{kind}") if kind in ("narration", "sfx") else "")
    how = line.get("delivery")
    manner = (
        f' <span class="how">{esc(word("delivery", how))}</span>'
        if how and how not in ("speech", "narration", "sfx", "caption")
        else ""
    )
    head = f'<span class="who">{esc(who)}{manner}</span>' if who else ""
    say = f'<div class="say">{head}{esc(line["text"])}</div>'
    return f'<div class="ws-line {esc(kind)}"><span class="ws-tick">{_tick(line, placed)}</span>{say}</div>'


def _tick(line: Mapping[str, Any], placed: Collection[str] | None) -> str:
    if placed is None or line["kind"] not in ("dialogue", "narration", "sfx"):
        return ""
    done = line["line_id"] in placed
    name = esc(t("canvas.is_placed" if done else "canvas.not_placed"))
    mark, tone = ("✓", "good") if done else ("○", "warn")
    return f'<span class="ws-{tone}" role="img" title="{name}" aria-label="{name}">{mark}</span>'


def is_editing(scene_id: str) -> bool:
    return st.session_state.get(_EDITING) == scene_id


def set_editing(scene_id: str | None) -> None:
    """Open a scene's words for editing, or close the form."""
    drafts.drop(_DRAFT)
    st.session_state[_EDITING] = scene_id


def scene_script(view: SceneView) -> str:
    """The words of a scene, or the sentence that says why there are none."""
    if view.script is None or not view.lines:
        return hole(t("cell.no_script"))
    unread = (
        f'<div class="ws-hole" style="margin-bottom:.5rem">{esc(t("cell.not_read"))}</div>'
        if not view.script["read"]
        else ""
    )
    return unread + script_html(view.lines, placed=view.placed_line_ids if view.objects else None)


def draw_editor(svc: Any, view: SceneView) -> None:
    """One field a line. What was typed stays in the form until it is saved or closed by hand."""
    held = drafts.draft(_DRAFT, view.scene["active_script_id"], view.lines)
    untold = drafts.compare(held, view.scene["active_script_id"], view.lines, "line_id")
    drafts.draw_meanwhile(held, _DRAFT)
    with st.form(f"words_{view.scene_id}", border=False):
        texts = {}
        for line in held.items:
            name = line.get("speaker") or word("kind", line["kind"])
            field = held.field_key(line["line_id"])
            texts[line["line_id"]] = st.text_area(name, line["text"], height=68, key=field, max_chars=20_000)
        with st.container(horizontal=True):
            save = st.form_submit_button(t("cell.edit_save"), type="primary")
            close = st.form_submit_button(t("cell.edit_cancel"))
    if save and untold:
        held.version = view.scene["active_script_id"]
    elif save:
        _save(svc, view, held, texts)
    if close:
        set_editing(None)
        st.rerun()


def _save(svc: Any, view: SceneView, held: drafts.Draft, texts: Mapping[str, str]) -> None:
    if any(not text.strip() for text in texts.values()):
        st.warning(t("cell.edit_empty_line"))
        return
    lines = drafts.merged(held, texts, view.lines, "line_id")
    if lines == view.lines:
        state.flash(t("cell.edit_same"))
    else:
        with said() as saved:
            scenes.put_script(svc, view.scene_id, lines, if_match=held.version, author=state.author())
        if not saved:
            return
        state.flash(t("cell.edit_saved"))
    set_editing(None)
    st.rerun()
