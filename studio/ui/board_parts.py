"""How is the series board drawn? Filters, an episode's totals over its scenes, and a cell for each stage.

Every cell is a button with a symbol and a word: never a colour alone, and a keyboard reaches all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import streamlit as st

from studio.ui import state
from studio.ui.html import esc, heard, show, soft
from studio.ui.words import count, t, word

Json = dict[str, Any]
FILTERS = {"all": "board.all", "mine": "board.mine", "late": "board.late", "blocked": "board.blocked"}
WIDTHS = [2.6, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5]
_FOLDED = "board_folded"
_LOOKS = {
    "approved": ("verified", "good"),
    "done": ("check_circle", "good"),
    "in_work": ("timelapse", "accent"),
    "missing": ("radio_button_unchecked", "neutral"),
    "waiting": ("hourglass_empty", "faint"),
    "stale": ("sync_problem", "warn"),
    "lapsed": ("history", "warn"),
    "blocked": ("block", "bad"),
    "not_needed": ("remove", "faint"),
}
"""Symbol and tone of each state."""


@dataclass(frozen=True)
class Chosen:
    """Which rows are wanted."""

    show: str
    episode_id: str | None
    me: str

    def wants(self, cells: Mapping[str, Json]) -> bool:
        """Whether a row has a cell that was asked for."""
        return self.show == "all" or any(_TESTS[self.show](cell, self.me) for cell in cells.values())


_TESTS: dict[str, Callable[[Json, str], bool]] = {
    "mine": lambda cell, me: cell["owner"] == me,
    "late": lambda cell, _: bool(cell["late"]),
    "blocked": lambda cell, _: is_held_up(cell),
}


@dataclass(frozen=True)
class Opened:
    """A cell that was chosen."""

    kind: str
    subject_id: str
    episode_id: str | None
    title: str
    stage: str
    cell: Json


@dataclass(frozen=True)
class Place:
    """Where a cell stands: of a scene within an episode's rows, or of the episode itself."""

    kind: str
    subject_id: str
    episode_id: str | None
    stage: str


def find_opened(found: Json, place: Place | None) -> Opened | None:
    """The cell that was chosen, as it is now; None where it is no longer there."""
    if place is None:
        return None
    groups = [*found["episodes"], {"episode_id": None, "scenes": found["loose"]}]
    group = next((row for row in groups if row["episode_id"] == place.episode_id), None)
    rows = [] if group is None else [group] if place.kind == "episode" else group["scenes"]
    row = next((row for row in rows if row.get(f"{place.kind}_id") == place.subject_id), None)
    if row is None:
        return None
    title = row["title"] or t("board.untitled", n=row.get("number", 1))
    return Opened(place.kind, place.subject_id, place.episode_id, title, place.stage, row["cells"][place.stage])


def is_held_up(cell: Mapping[str, Any]) -> bool:
    """Whether more than the order of the work stands in the way: an open blocker."""
    return any(block["kind"] == "note" for block in cell["blocked_by"])


def shown_state(cell: Mapping[str, Any]) -> str:
    """The word group's key: what only waits for an earlier stage is not called blocked."""
    return "waiting" if cell["state"] == "blocked" and not is_held_up(cell) else str(cell["state"])


def initials(name: str) -> str:
    """Two letters for a name: of its first and last word, or the first two of its only one."""
    words = name.split()
    return (words[0][0] + words[-1][0]).upper() if len(words) > 1 else name[:2].capitalize()


def day_words(due: str, today: str) -> str:
    """A due date as people say it: without the year while it is this one."""
    day = date.fromisoformat(due)
    year = "" if due[:4] == today[:4] else f" {day.year}"
    return f"{day.day} {day:%b}{year}"


def draw_filters(found: Json) -> Chosen:
    """Which cells, and which episode."""
    everything = [row["cells"] for row in _rows(found)]
    numbers = {name: sum(Chosen(name, None, state.author()).wants(cells) for cells in everything) for name in FILTERS}
    with st.container(horizontal=True, vertical_alignment="bottom", key="board_filters"):
        shown = st.segmented_control(
            t("board.show"),
            list(FILTERS),
            default="all",
            required=True,
            format_func=lambda name: t(FILTERS[name]) if name == "all" else f"{t(FILTERS[name])} · {numbers[name]}",
        )
        names = {None: t("board.every_episode")} | {row["episode_id"]: row["title"] for row in found["episodes"]}
        episode_id = None
        if len(names) > 2:
            episode_id = st.selectbox(
                t("board.which_episode"), list(names), format_func=names.__getitem__, width=280, key="board_episode"
            )
    return Chosen(str(shown or "all"), episode_id, state.author())


def _rows(found: Json) -> Iterable[Json]:
    for episode in found["episodes"]:
        yield episode
        yield from episode["scenes"]
    yield from found["loose"]


def draw_board(found: Json, chosen: Chosen, open_at: str | None) -> None:
    """The table; `open_at` is the episode whose scenes show at first. A cell that is chosen is remembered."""
    groups: list[Json] = [row for row in found["episodes"] if chosen.episode_id in (None, row["episode_id"])]
    if found["loose"] and chosen.episode_id is None:
        groups.append({"episode_id": None, "title": t("board.loose"), "cells": {}, "scenes": found["loose"]})
    drawn = 0
    with st.container(key="board_rows"):
        _draw_stage_names(found["stages"])
        for place, group in enumerate(groups):
            scenes = [scene for scene in group["scenes"] if chosen.wants(scene["cells"])]
            if not scenes and chosen.show != "all" and not chosen.wants(group["cells"]):
                continue
            drawn += 1
            with st.container(key=f"board_episode_{place}", gap="xxsmall"):
                first = group["episode_id"] == open_at or len(groups) == 1 or group["episode_id"] is None
                if _draw_group(found, group, place, first=first or chosen.show != "all"):
                    for scene in scenes:
                        _draw_scene(found, group, scene, place)
    if not drawn:
        show(soft(t("board.nothing")))


def _draw_stage_names(stages: Sequence[str]) -> None:
    columns = st.columns(WIDTHS)
    for column, stage in zip(columns[1:], stages, strict=True):
        with column:
            show(f'<div class="ws-stage">{esc(word("stage", stage))}</div>')


def _draw_group(found: Json, group: Json, place: int, *, first: bool) -> bool:
    """An episode's own row; tells whether its scenes are to be seen."""
    folds: dict[Any, bool] = st.session_state.setdefault(_FOLDED, {})
    is_open = folds.get((group["episode_id"], first), first)
    columns = st.columns(WIDTHS)
    with columns[0]:
        icon = "keyboard_arrow_down" if is_open else "chevron_right"
        said = count("scenes", len(group["scenes"]))
        status = f" · {word('state', group['status'])}" if group.get("status") else ""
        tip = f"{t('board.shut') if is_open else t('board.open')}{status}"
        label = f"{plain(group['title'])} · {said}"
        if st.button(label, key=f"board_fold_{place}", icon=f":material/{icon}:", type="tertiary", help=tip):
            folds[group["episode_id"], first] = not is_open
            st.rerun()
    for column, (stage, cell) in zip(columns[1:], group["cells"].items(), strict=False):
        with column:
            total = t("board.total", done=cell["finished"], of=cell["of"]) if cell["of"] else None
            more = [word("stagedone", stage)] if cell["of"] else []
            if _draw_cell(found, cell, f"{place}_{stage}", stage, group["title"], total, more):
                _open(Place("episode", group["episode_id"], group["episode_id"], stage))
    return bool(is_open)


def _draw_scene(found: Json, group: Json, scene: Json, place: int) -> None:
    title = scene["title"] or t("board.untitled", n=scene["number"])
    columns = st.columns(WIDTHS)
    with columns[0]:
        linked = f"<small>{esc(t('board.linked'))}</small>" if scene["linked"] else ""
        show(f'<div class="ws-scene"><b>{scene["number"]}</b><span>{esc(title)}{linked}</span></div>')
    for column, (stage, cell) in zip(columns[1:], scene["cells"].items(), strict=True):
        with column:
            if _draw_cell(found, cell, f"{place}_{scene['number']}_{stage}", stage, title, None, []):
                _open(Place("scene", scene["scene_id"], group["episode_id"], stage))


def _open(place: Place) -> None:
    st.session_state[state.BOARD_CELL] = place


def _draw_cell(
    found: Json, cell: Json, key: str, stage: str, title: str, instead: str | None, more: Sequence[str]
) -> bool:
    """One cell; `instead` stands in the place of the state's word, `more` before owner and date."""
    shown = shown_state(cell)
    icon, tone = _LOOKS[shown]
    parts = [*more]
    if cell["owner"]:
        parts.append(plain(initials(cell["owner"])))
    if cell["due"] and cell["state"] not in ("done", "approved", "not_needed"):
        day = day_words(cell["due"], found["today"])
        parts.append(f":red[{t('board.late_since', day=day)}]" if cell["late"] else t("board.due_by", day=day))
    if is_held_up(cell) and shown != "blocked":
        parts.append(f":red[{word('stagestate', 'blocked')}]")
    label = f"**:material/{icon}: {instead or word('stagestate', shown)}**"
    if parts:
        label += f" *{' · '.join(parts)}*"
    label += f" {heard(word('stage', stage), title)}"
    return st.button(label, key=f"board_cell_{tone}_{key}", help=_tip(cell, stage, title), width="stretch")


def _tip(cell: Json, stage: str, title: str) -> str:
    """What a cell says when it is pointed at."""
    told = [f"{word('stage', stage)}, {title}: {word('stagestate', shown_state(cell))}. {cell['why']}"]
    told += [block["words"] for block in cell["blocked_by"] if block["words"] not in cell["why"]]
    told += [t("board.people", who=cell["owner"])] if cell["owner"] else []
    told += [cell["note"]] if cell["note"] else []
    return "\n\n".join(plain(line) for line in told)


def plain(text: object) -> str:
    """People's words inside a label that reads marks: shown as they were written."""
    return "".join(f"\\{sign}" if sign in "\\`*_[]:$#<>~" else sign for sign in " ".join(str(text).split()))
