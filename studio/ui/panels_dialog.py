"""How does a person correct the panels that were found on brought art? A dialog: the picture with boxes, and a table.

The table is the truth: boxes are drawn from it, and buttons change it. Nothing is stored before "Save".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
import streamlit as st
from streamlit.errors import StreamlitAPIException

from core.errors import StaleWriteError, StudioError
from studio.services import panels
from studio.ui import state
from studio.ui.errors import calm, said, words_for
from studio.ui.html import caution, findings, show
from studio.ui.panels_art import ART_PX, art_with_boxes
from studio.ui.view import SceneView
from studio.ui.words import count, group, t

COLUMNS = {"x": "panels.x", "y": "panels.y", "w": "panels.w", "h": "panels.h"}
VIEW_PX = 600
_OPENED = "panels_opened"
Box = dict[str, int]


@dataclass
class Correction:
    """Boxes in work. `begun` are those that are stored, `boxes` those that the table begins with.

    `number` counts how often the table was begun anew; `theirs` are boxes that somebody else saved meanwhile.
    """

    scene_id: str
    image: str
    size: tuple[int, int]
    layout_id: str | None
    begun: list[Box]
    boxes: list[Box]
    number: int = 0
    found: list[dict[str, Any]] = field(default_factory=list)
    theirs: list[Box] | None = None

    def take(self, boxes: Sequence[Box]) -> None:
        """Begin the table anew with these boxes."""
        self.boxes = [dict(box) for box in boxes]
        self.number += 1


def can_correct(view: SceneView) -> bool:
    return bool(view.render) and view.render is not None and view.render["origin"] == "brought"


def begin(svc: Any, scene_id: str) -> None:
    """Open the dialog for a scene, with the boxes that are stored."""
    held = panels.panels_on_art(svc, scene_id)
    st.session_state[_OPENED] = times_opened() + 1
    boxes = held["boxes"]
    size = (held["width"], held["height"])
    st.session_state[state.CORRECTION] = Correction(scene_id, held["image"], size, held["layout_id"], boxes, boxes)


def times_opened() -> int:
    """How often this visitor has opened the dialog; a menu whose key tells it is shut when the dialog opens."""
    return int(st.session_state.get(_OPENED, 0))


def draw_correction(svc: Any, view: SceneView) -> None:
    """Draw the dialog while it is open for this scene; it stays open when the page behind it is drawn anew."""
    held = st.session_state.get(state.CORRECTION)
    if held is None or held.scene_id != view.scene_id:
        return
    title = view.title or t("cell.untitled", n=view.number)
    dialog = st.dialog(t("panels.title"), width="large", on_dismiss=close)
    dialog(calm(draw_parts))(svc, held, t("panels.alt", title=title))


def close() -> None:
    st.session_state.pop(state.CORRECTION, None)


def draw_parts(svc: Any, held: Correction, alt: str) -> None:
    """The inside of the dialog."""
    left, right = st.columns([ART_PX + 70, 640], gap="medium")
    with right:
        st.caption(t("panels.help", width=held.size[0], height=held.size[1]))
        _draw_stale(held)
        rows = _draw_table(held)
        boxes = [row for row in rows if row is not None]
        whole = len(boxes) == len(rows)
        _draw_cutting(held, boxes)
        fit = _draw_warnings(held, boxes, whole)
        with st.container(horizontal=True):
            _draw_anew(svc, held, boxes, fit)
            pressed = st.button(
                t("panels.save"), key="panels_save", type="primary", icon=":material/check:", disabled=not fit
            )
        if pressed:
            _save(svc, held, boxes)
    with left, st.container(height=VIEW_PX, border=False, key="panels_view"):
        numbered = [(number, row) for number, row in enumerate(rows, 1) if row is not None]
        show(art_with_boxes(held.image, held.size, numbered, alt))


def _draw_stale(held: Correction) -> None:
    if held.theirs is None:
        return
    st.warning(t("panels.stale"), icon=":material/group:")
    if st.button(t("panels.theirs"), key="panels_theirs"):
        held.begun, held.theirs = held.theirs, None
        held.take(held.begun)
        _again()


def _draw_table(held: Correction) -> list[Box | None]:
    """The rows as they are now, numbered from 1; None where a field is still empty."""
    width, height = held.size
    end = max((box["y"] + box["h"] for box in held.boxes), default=0)
    top = end if end + 40 <= height else 0
    begin_with = {"x": 0, "y": top, "w": width, "h": min(height - top, width)}
    least = {"x": 0, "y": 0, "w": 1, "h": 1}
    columns: dict[str, Any] = {
        name: st.column_config.NumberColumn(
            t(label), min_value=least[name], step=1, format="%d", default=begin_with[name], required=True
        )
        for name, label in COLUMNS.items()
    }
    frame = pd.DataFrame(held.boxes, columns=list(COLUMNS), dtype="Int64")
    frame.index = pd.RangeIndex(1, len(frame) + 1)
    edited = st.data_editor(
        frame,
        num_rows="dynamic",
        hide_index=False,
        height=min(38 + 35 * (len(frame) + 2), 320),
        column_config={"_index": st.column_config.Column(t("panels.number"), width="small"), **columns},
        key=f"panels_table_{held.number}",
    )
    rows = [
        None if any(pd.isna(value) for value in values) else dict(zip(COLUMNS, map(int, values), strict=True))
        for values in edited[list(COLUMNS)].itertuples(index=False, name=None)
    ]
    if list(edited.index) != list(range(1, len(rows) + 1)) and None not in rows:
        held.take([row for row in rows if row is not None])  # a row is gone: the others get their numbers anew
        _again()
    return rows


def _draw_cutting(held: Correction, boxes: list[Box]) -> None:
    many, again = max(1, len(boxes)), held.number
    none, single = not boxes, len(boxes) < 2
    one, two, go = st.columns([2, 3, 3], vertical_alignment="bottom")
    panel = one.number_input(t("panels.split_panel"), 1, many, key=f"panels_split_{again}")
    row = two.number_input(
        t("panels.split_row"), 0, held.size[1], None, key=f"panels_row_{again}", placeholder=t("panels.middle")
    )
    if go.button(t("panels.split"), key="panels_do_split", icon=":material/cut:", width="stretch", disabled=none):
        _split(held, boxes, int(panel) - 1, row)
    one, two, go = st.columns([2, 3, 3], vertical_alignment="bottom")
    first = one.number_input(t("panels.join_one"), 1, many, key=f"panels_join_{again}")
    second = two.number_input(t("panels.join_two"), 1, many, min(2, many), key=f"panels_with_{again}")
    if go.button(t("panels.join"), key="panels_do_join", icon=":material/join:", width="stretch", disabled=single):
        _join(held, boxes, int(first) - 1, int(second) - 1)


def _split(held: Correction, boxes: list[Box], at: int, row: float | None) -> None:
    box = boxes[at]
    cut = int(row) if row is not None else box["y"] + box["h"] // 2
    above, below = cut - box["y"], box["y"] + box["h"] - cut
    if above < 1 or below < 1:
        st.warning(t("panels.split_outside", n=at + 1, top=box["y"], end=box["y"] + box["h"]))
        return
    held.take([*boxes[:at], box | {"h": above}, box | {"y": cut, "h": below}, *boxes[at + 1 :]])
    _again()


def _join(held: Correction, boxes: list[Box], one: int, two: int) -> None:
    if one == two:
        st.warning(t("panels.join_same"))
        return
    pair = boxes[one], boxes[two]
    x, y = min(box["x"] for box in pair), min(box["y"] for box in pair)
    right, end = max(box["x"] + box["w"] for box in pair), max(box["y"] + box["h"] for box in pair)
    joined = {"x": x, "y": y, "w": right - x, "h": end - y}
    kept = [joined if at == min(one, two) else box for at, box in enumerate(boxes) if at != max(one, two)]
    held.take(kept)
    _again()


def _draw_warnings(held: Correction, boxes: list[Box], whole: bool) -> bool:
    """Say what to look at; whether these boxes can be saved."""
    parts, fit = [], whole
    if not whole:
        parts.append(caution(t("panels.incomplete")))
    try:
        parts.append(findings([*panels.check_boxes(boxes, *held.size), *held.found], group("severity")))
    except StudioError as error:
        parts.append(caution(t("panels.none") if not boxes else words_for(error)))
        fit = False
    if any(parts):
        show(*parts)
    return fit


def _draw_anew(svc: Any, held: Correction, boxes: list[Box], fit: bool) -> None:
    if st.button(
        t("panels.redraw"), key="panels_redraw", icon=":material/sort:", help=t("panels.redraw_help"), disabled=not fit
    ):
        held.take(panels.ordered(boxes))
        _again()
    if st.button(t("panels.find"), key="panels_find", icon=":material/search:", help=t("panels.find_help")):
        with said() as worked:
            answer = panels.find_again(svc, held.scene_id)
        if worked:
            held.found = answer["findings"]
            held.take(answer["boxes"])
            _again()


def _save(svc: Any, held: Correction, boxes: list[Box]) -> None:
    if boxes == held.begun and held.theirs is None:
        st.info(t("panels.same"))
        return
    with said() as worked:
        try:
            answer = panels.correct_panels(
                svc, held.scene_id, boxes, expected_layout_id=held.layout_id, author=state.author()
            )
        except StaleWriteError as error:
            held.layout_id = error.data["revision_id"]
            held.theirs = error.data["current"]["boxes"]
            held.take(boxes)
            _again()
    if worked:
        close()
        waiting = len(answer["reattached"]["unplaced"])
        text = t("panels.saved", panels=count("panels", len(answer["boxes"])))
        state.flash(f"{text} {t('panels.saved_tray', objects=count('balloons', waiting))}" if waiting else text)
        st.rerun()


def _again() -> None:
    """Draw the dialog anew, and only it where the page behind is not being drawn too."""
    try:
        st.rerun(scope="fragment")
    except StreamlitAPIException:
        st.rerun()
