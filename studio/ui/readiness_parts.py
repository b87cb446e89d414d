"""What does this episode still need? Scenes × their parts at a glance, each leading to where it is mended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from studio.services import episodes, planning
from studio.ui import state
from studio.ui.html import badge, esc, findings, heard, note, show
from studio.ui.script_view import set_editing
from studio.ui.status_parts import draw_status
from studio.ui.targets_parts import draw_targets
from studio.ui.words import count, group, t, word

ICONS = {
    "ok": ":material/check_circle:",
    "missing": ":material/error:",
    "stale": ":material/update:",
    "not_needed": ":material/remove:",
}
"""A state is told by its sign and its word; the colour only repeats it."""
SHOWN_BLOCKS = 8
_CHOSEN = "readiness_cell"


def draw_readiness(svc: Any, place: state.Place, *, busy: bool) -> None:
    """The status with its way forward, the matrix, the targets. Closed it says how much is in the way."""
    assert place.episode is not None
    episode = place.episode
    found = episodes.readiness(svc, episode["episode_id"])
    with st.expander(_summary(episode, found), icon=":material/fact_check:", key="readiness"):
        draw_status(svc, episode, found, busy=busy)
        if found["scenes"]:
            _draw_matrix(found)
            _draw_chosen(svc, found, busy=busy or episode["status"] == "final")
        _draw_blocks(episode, found)
        draw_targets(svc, episode, found)
        others = [one for one in found["warnings"] if one["message"] != found["hook"]["why"]]
        if others:
            show(findings(others, group("severity")))


def next_step(status: str) -> str | None:
    """The status that follows; None for a final episode."""
    return {"draft": "producing", "producing": "final"}.get(status)


def _summary(episode: Mapping[str, Any], found: Mapping[str, Any]) -> str:
    if episode["status"] == "final":
        return t("readiness.summary_final")
    blocks = found["steps"]["final"]
    return t("readiness.summary_open", things=count("things", len(blocks))) if blocks else t("readiness.summary_ready")


def _draw_blocks(episode: Mapping[str, Any], found: Mapping[str, Any]) -> None:
    """What keeps the next step away, in words."""
    wanted = next_step(episode["status"])
    blocks = found["steps"][wanted] if wanted else []
    if not blocks:
        return
    same: dict[tuple[str, str], list[str]] = {}
    for entry in blocks:
        same.setdefault((entry["what"], entry["words"]), []).append(entry["title"] or "")
    shown = "".join(_block(what, words, titles) for (what, words), titles in list(same.items())[:SHOWN_BLOCKS])
    rest = len(same) - SHOWN_BLOCKS
    more = note("", esc(t("readiness.more", things=count("things", rest)))) if rest > 0 else ""
    show(shown, more)


def _block(what: str, words: str, titles: Sequence[str]) -> str:
    """One thing in the way, said once for all scenes that it is said of."""
    name = what.removeprefix("target:")
    pill = badge(word("target" if what != name else "need", name), "warn")
    where = titles[0] if len(titles) == 1 else count("scenes", len(titles))
    return note(pill, (f"<b>{esc(where)}</b> · " if where else "") + esc(words))


def cell_word(name: str, state_of: str) -> str:
    """The word in a cell; a column may have its own, as a note that blocks is not a missing note."""
    own = group("need_said").get(f"{name}_{state_of}")
    return own or word("need_state", state_of)


def _draw_matrix(found: Mapping[str, Any]) -> None:
    columns: Sequence[str] = found["columns"]
    widths = [2.4, *[1.0] * len(columns)]
    with st.container(key="readiness_matrix"):
        for at, name in zip(st.columns(widths), ["", *columns], strict=True):
            with at:
                show(f'<span class="ws-need">{esc(word("need", name)) if name else ""}</span>')
        for number, row in enumerate(found["scenes"], 1):
            parts = st.columns(widths, vertical_alignment="center")
            with parts[0]:
                title = row["title"] or t("cell.untitled", n=number)
                show(f'<span class="ws-need-scene" title="{esc(title)}"><b>{number}</b> {esc(title)}</span>')
            for part, name in zip(parts[1:], columns, strict=True):
                with part:
                    _draw_need(row, name, title)


def _draw_need(row: Mapping[str, Any], name: str, title: str) -> None:
    cell = row["cells"][name]
    pressed = st.button(
        f"{cell_word(name, cell['state'])} {heard(word('need', name), title)}",
        key=f"need_{cell['state']}_{name}_{row['scene_id']}",
        icon=ICONS[cell["state"]],
        type="tertiary",
        help=cell["words"],
    )
    if not pressed:
        return
    state.choose_scene(row["scene_id"])
    if cell["where"]["page"] != "builder":
        state.go(cell["where"]["page"])
    st.session_state[_CHOSEN] = (row["scene_id"], name)


def _draw_chosen(svc: Any, found: Mapping[str, Any], *, busy: bool) -> None:
    """The cell that was pressed, where it is mended on this very page."""
    scene_id, name = st.session_state.get(_CHOSEN, (None, ""))
    row = next((row for row in found["scenes"] if row["scene_id"] == scene_id), None)
    if row is None or row["cells"][name]["where"]["page"] != "builder":
        return
    cell, who = row["cells"][name], state.author()
    with st.container(border=True, horizontal=True, vertical_alignment="center", key="readiness_chosen"):
        show(note(badge(word("need", name)), f"<b>{esc(row['title'])}</b> · {esc(cell['words'])}"))
        if cell["state"] not in ("missing", "stale"):
            return
        if name == "script":
            if st.button(t("cell.do_edit"), key="mend_script", icon=":material/edit:", disabled=busy):
                set_editing(scene_id)
                st.rerun()
        elif name in ("plan", "checks"):
            if st.button(t("cell.do_plan"), key="mend_plan", icon=":material/view_module:", disabled=busy):
                state.act(lambda: planning.plan_scene(svc, scene_id, author=who))
        elif cell["state"] == "stale":
            if st.button(t("cell.do_refresh"), key="mend_stale", icon=":material/refresh:", disabled=busy):
                state.act(lambda: planning.bring_up_to_date(svc, scene_id, author=who))
        elif st.button(t("cell.do_draw"), key="mend_art", icon=":material/draw:", disabled=busy):
            state.act(lambda: planning.render_scene(svc, scene_id, author=who))
