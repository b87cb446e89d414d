"""Beside drawing: what a canvas shows and holds of objects that are being edited. Answers only: where are the handles?

The vectors are those that are painted; nothing here decides where anything stands. Lengths are output px of a canvas
`width` px wide, but for `size_px`, which is at 800 px as everywhere in styles.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.draw.paths import Path, Point, path_box, path_svg, rotated
from core.draw.raster import pixels_beyond
from core.lettering.balloons.aiming import edge_point, set_tails, tail_axis
from core.lettering.balloons.hitting import Polygon, hit_areas
from core.lettering.balloons.sfx import SetSound
from core.lettering.balloons.vectors import GroupVectors
from core.lettering.fit.fitting import Fit
from core.lettering.fit.setting import SetObject
from core.lettering.frames import STRIP_WIDTH, frame_for, frames_of
from core.lettering.objects import LayerObject
from core.lettering.text.fonts import FontSet, font_findings
from core.story.plan import Layout
from core.units import Rect


@dataclass(frozen=True, slots=True)
class TailHandle:
    """One tail: its drawn tip, the mouth that it is for (None: not said), and where it leaves the body."""

    tip: Point
    target: Point | None
    root: Point


@dataclass(frozen=True, slots=True)
class Notice:
    """What an object alone tells: squeezed or grown, text that sticks out, a character that no font has."""

    code: str
    severity: str
    message: str


@dataclass(frozen=True, slots=True)
class ObjectView:
    """One object as a canvas holds it.

    `path_svg` is the outline of the whole group and stands at its first object (`group_id`); the others' is empty.
    `box` is the body before `rotation` (degrees, clockwise, about its centre), `text_box` the letters' ink after it.
    `hit` are the areas that grab this object alone. `lines` are the lines as broken, `size_px` the size that was used.
    `tail` is the first tail's tip.
    """

    object_id: str
    group_id: str
    z: int
    path_svg: str
    box: Rect
    rotation: float
    text_box: Rect
    hit: tuple[Polygon, ...]
    tails: tuple[TailHandle, ...]
    tail: Point | None
    size_px: float | None
    lines: tuple[str, ...]
    grown: bool
    squeezed: bool
    fits: bool
    findings: tuple[Notice, ...]


def view_group(vectors: GroupVectors, *, width: int, fonts: FontSet) -> list[ObjectView]:
    """The views of a group's objects, in the group's order."""
    scale = width / STRIP_WIDTH
    views = []
    for index, one in enumerate(vectors.ready):
        item, placed = one.item, one.placed
        fit = placed.fit if isinstance(placed, SetObject) else None
        lines = _lines(fit) if fit is not None else placed.lines if isinstance(placed, SetSound) else ()
        outside = not one.outline.isEmpty() and _sticks_out(one.outline, one.ink)
        tails = _tails(placed, scale) if isinstance(placed, SetObject) else ()
        squeezed = isinstance(placed, SetObject) and placed.squeezed
        grown = isinstance(placed, SetObject) and placed.grown
        views.append(
            ObjectView(
                object_id=item.id,
                group_id=vectors.ready[0].item.id,
                z=vectors.z,
                path_svg=path_svg(vectors.outline) if index == 0 else "",
                box=one.box,
                rotation=item.rotation,
                text_box=path_box(one.ink) if not one.ink.isEmpty() else Rect(one.box.cx, one.box.cy, 0, 0),
                hit=hit_areas(one.outline, one.ink, reach_px=one.dress.stroke_px / 2, scale=scale),
                tails=tails,
                tail=one.tip,
                size_px=fit.size_px if fit is not None else placed.size_px if isinstance(placed, SetSound) else None,
                lines=lines,
                grown=grown,
                squeezed=squeezed,
                fits=not outside and not squeezed,
                findings=_notices(item, fonts, outside=outside, squeezed=squeezed, grown=grown),
            )
        )
    return views


def reading_index(objects: Sequence[LayerObject], layout: Layout, *, right_to_left: bool = False) -> dict[str, int]:
    """The place of each object in reading order: panel by panel, then from above, then across the page.

    Two boxes stand side by side when the middles of both lie within the other's height; the one that comes first
    across the page is read first, in a row of any length.
    """
    frames = frames_of(layout)
    panels: dict[int | None, int] = {panel.panel_id: place for place, panel in enumerate(layout.panels)}
    by_panel: dict[int, list[tuple[Rect, str]]] = {}
    for item in objects:
        box = frame_for(frames, item.panel_id).box(item.geometry)
        by_panel.setdefault(panels.get(item.panel_id, len(panels)), []).append((box, item.id))
    found: list[str] = []
    for _, items in sorted(by_panel.items()):
        waiting = sorted(items, key=lambda entry: (entry[0].y, entry[0].x, entry[1]))
        while waiting:
            top = waiting[0][0]
            row = [e for e in waiting if _within(e[0].cy, top) and _within(top.cy, e[0])] or waiting[:1]
            row.sort(key=lambda entry: (-entry[0].right if right_to_left else entry[0].x, entry[1]))
            found += [name for _, name in row]
            waiting = [entry for entry in waiting if entry not in row]
    return {name: place for place, name in enumerate(found)}


def _within(y: float, box: Rect) -> bool:
    return box.y <= y <= box.bottom


def _lines(fit: Fit) -> tuple[str, ...]:
    """The text of each line as it was broken; a hyphen that the break added is shown."""
    pieces, shown = fit.prepared.pieces, []
    for line in fit.block.lines:
        first, end = line[0], line[1]
        gaps = [" " if piece.gap else "" for piece in pieces[first : end - 1]]
        text = "".join(p.shaped.text + gap for p, gap in zip(pieces[first:end], [*gaps, ""], strict=True))
        last = pieces[end - 1]
        shown.append(text + ("-" if last.hyphen is not None and end < len(pieces) else ""))
    return tuple(shown)


def _tails(placed: SetObject, scale: float) -> tuple[TailHandle, ...]:
    """Handles where the tails are drawn; the root of one whose tip lies in the body is where it would leave it."""
    box, turn = placed.box, placed.item.rotation
    centre = (box.cx, box.cy)
    found = []
    for tail in set_tails(placed.item, placed.frame, placed.kind):
        flat = tail.turned(-turn, centre) if turn else tail
        axis = tail_axis(box, placed.kind.exponent, flat.tip, flat.curve, target=flat.target)
        root = axis.root if axis is not None else edge_point(box, placed.kind.exponent, flat.tip)
        target = _scaled(tail.target, scale) if tail.target is not None else None
        found.append(
            TailHandle(_scaled(tail.tip, scale), target, _scaled(rotated(root, turn, centre) if turn else root, scale))
        )
    return tuple(found)


def _scaled(point: Point, scale: float) -> Point:
    return point[0] * scale, point[1] * scale


def _sticks_out(outline: Path, ink: Path) -> bool:
    """Whether letters are painted where the outline is not filled, by more than the edge of a pixel here and there."""
    return not ink.isEmpty() and pixels_beyond(ink, outline) > 2


def _notices(item: LayerObject, fonts: FontSet, *, outside: bool, squeezed: bool, grown: bool) -> tuple[Notice, ...]:
    """In the codes of the lint, as far as an object alone can tell."""
    found = [Notice(one.code, one.severity, one.message) for one in font_findings([item], fonts)]
    if outside:
        found.append(Notice("text-outside", "error", "Its text sticks out of its outline."))
    if squeezed:
        message = "Its text does not fit the balloon at any size that can be read; the balloon is drawn larger."
        found.append(Notice("text-does-not-fit", "error", message))
    elif grown:
        found.append(Notice("balloon-grown", "info", "It is drawn larger than its box, so that its text fits."))
    return tuple(found)
