"""What every check looks at: a scene's objects as they will be drawn. Answers only: where is what, in strip px?

Objects are set once and remembered by their content, so that a scene can be checked again after a small change.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import skia
from numpy.typing import NDArray

from core.draw.paths import Path, Point, path_box, quantise_path, rotated
from core.draw.raster import coverage
from core.errors import Finding, Severity
from core.lettering.balloons.aiming import set_tails, tail_axis
from core.lettering.balloons.glyphs import text_paths
from core.lettering.balloons.joining import grouped, object_outline
from core.lettering.balloons.sfx import letter_paths, set_sound
from core.lettering.bodies.outlines import usable_outline
from core.lettering.checks.lint_profiles import LintProfile
from core.lettering.fit.setting import SetObject, set_object
from core.lettering.frames import Frame, canvas_rect, frame_for, frames_of
from core.lettering.objects import LayerObject
from core.lettering.text.fonts import FontSet
from core.story.plan import Layout, PanelFacts
from core.story.script import ScriptLine
from core.units import Rect

BOXES = ("caption", "narration")


@dataclass(frozen=True, slots=True)
class TailAxis:
    """The middle of one drawn tail: from the body's edge over its bend to the tip, where it heads for `heading`."""

    points: tuple[Point, ...]
    heading: Point
    number: int

    @property
    def edge(self) -> Point:
        return self.points[0]

    @property
    def tip(self) -> Point:
        return self.points[-1]


@dataclass(frozen=True)
class Seen:
    """An object as it will be drawn. `size_px` is the size that its letters really have; None without letters."""

    item: LayerObject
    placed: SetObject | None
    outline: Path
    body: Path
    """The outline without tails; a sound's letters."""
    ink: Path
    size_px: float | None

    @cached_property
    def box(self) -> Rect:
        """The body's box."""
        return path_box(self.body) if not self.body.isEmpty() else Rect(0, 0, 0, 0)

    @cached_property
    def outline_box(self) -> Rect:
        return path_box(self.outline) if not self.outline.isEmpty() else self.box

    @cached_property
    def ink_box(self) -> Rect:
        return path_box(self.ink) if not self.ink.isEmpty() else Rect(self.box.cx, self.box.cy, 0, 0)

    @cached_property
    def tails(self) -> tuple[TailAxis, ...]:
        """The tails that show: those whose tip lies outside the body."""
        return _axes(self.placed, self.body) if self.placed is not None and not self.body.isEmpty() else ()


@dataclass(frozen=True)
class Scene:
    """A scene as the checks see it. `order` is the place of a script line in the scene, by its id."""

    seen: tuple[Seen, ...]
    layout: Layout
    facts: tuple[PanelFacts, ...]
    fonts: FontSet
    profile: LintProfile
    pixels: NDArray[Any] | None = None
    cuts: tuple[int, ...] = ()
    order: Mapping[str, int] = field(default_factory=dict)
    rtl: bool = False

    @cached_property
    def frames(self) -> dict[int | None, Frame]:
        return frames_of(self.layout)

    @cached_property
    def canvas(self) -> Rect:
        return canvas_rect(self.layout)

    @cached_property
    def groups(self) -> list[list[Seen]]:
        """Objects that show as one (joined balloons), in the order given."""
        by_id = {one.item.id: one for one in self.seen}
        return [[by_id[item.id] for item in items] for items in grouped([one.item for one in self.seen])]

    @cached_property
    def group_of(self) -> dict[str, int]:
        return {one.item.id: number for number, group in enumerate(self.groups) for one in group}

    def frame(self, panel_id: int | None) -> Frame:
        return frame_for(self.frames, panel_id)


def see(item: LayerObject, layout: Layout, fonts: FontSet, known: dict[Any, Seen] | None = None) -> Seen:
    """Set one object. `known` remembers what was set before, for this layout and these fonts."""
    key = item.model_dump_json()
    if known is not None and key in known:
        return known[key]
    made = _see(item, layout, fonts)
    if known is not None:
        known[key] = made
    return made


def _see(item: LayerObject, layout: Layout, fonts: FontSet) -> Seen:
    if item.type == "sfx_text":
        sound = set_sound(item, layout, fonts)
        letters = letter_paths(sound, 1.0)
        return Seen(item, None, skia.Path(), letters, letters, sound.size_px if sound.letters else None)
    placed = set_object(item, layout, fonts)
    outline = body = quantise_path(object_outline(placed))
    if item.tails or item.tail is not None:
        bare = item.model_copy(update={"tails": [], "tail": None})
        body = quantise_path(object_outline(replace(placed, item=bare, tips=())))
    if placed.fit is None:
        return Seen(item, placed, outline, body, skia.Path(), None)
    ink = text_paths(placed.fit, cx=placed.box.cx, cy=placed.box.cy, scale=1.0, fonts=fonts).all()
    if item.rotation:
        turn = skia.Matrix()
        turn.setRotate(item.rotation, placed.box.cx, placed.box.cy)
        ink.transform(turn)
    return Seen(item, placed, outline, body, ink, placed.fit.size_px)


def order_of(lines: Sequence[ScriptLine]) -> dict[str, int]:
    return {line.line_id: place for place, line in enumerate(lines)}


def _axes(placed: SetObject, body: Path) -> tuple[TailAxis, ...]:
    """The middle lines of an object's tails, in eight steps each, as they are drawn."""
    item, kind, box = placed.item, placed.kind, placed.box
    centre, turn = (box.cx, box.cy), item.rotation
    own = body if (usable_outline(item) is not None or kind.form == "box") and not turn else None
    found = []
    for number, tail in enumerate(set_tails(item, placed.frame, kind)):
        local = tail.turned(-turn, centre) if turn else tail
        bend = local.curve if local.form in ("curved", "border") else 0.0
        axis = tail_axis(box, kind.exponent, local.tip, bend, target=local.target, outline=own)
        if tail.form == "none" or axis is None:
            continue
        points = [axis.at(step / 8)[0] for step in range(9)]
        heading = rotated(axis.heading, turn, (0.0, 0.0)) if turn else axis.heading
        found.append(
            TailAxis(tuple(rotated(p, turn, centre) for p in points) if turn else tuple(points), heading, number)
        )
    return tuple(found)


def whole_px(box: Rect) -> tuple[int, int, int, int]:
    return math.floor(box.x), math.floor(box.y), math.ceil(box.right), math.ceil(box.bottom)


def shared_px(first: Path, second: Path) -> int:
    """How many pixels two paths both cover."""
    shared = path_box(first).intersection(path_box(second))
    if shared is None:
        return 0
    box = whole_px(shared)
    return int(((coverage(first, box) > 128) & (coverage(second, box) > 128)).sum())


def thickened(path: Path, by: float) -> Path:
    """A path with everything nearer to it than `by` px."""
    pen = skia.Paint(
        Style=skia.Paint.kStrokeAndFill_Style, StrokeWidth=2 * by, StrokeJoin=skia.Paint.kRound_Join, AntiAlias=True
    )
    grown = skia.Path()
    pen.getFillPath(path, grown)
    grown.setFillType(skia.PathFillType.kWinding)
    return grown


def quoted(item: LayerObject, longest: int = 32) -> str:
    """The object's words in quotation marks, cut short."""
    from core.lettering.text.marks import plain_text

    words = " ".join(plain_text(item.text).split())
    return f'"{words if len(words) <= longest else words[: longest - 1].rstrip() + "…"}"'


def placed_finding(found: Finding, seen: Mapping[str, Seen]) -> Finding:
    """A finding on an object, with the object's place, lines and words where it does not say its own."""
    one = seen.get(str(found.where.get("object_id")))
    if one is None or "box" in found.where:
        return found
    return found.model_copy(update={"where": {**_about(one.item), "box": as_box(one.box), **found.where}})


def as_box(place: Rect) -> list[float]:
    """A place as findings carry it: x, y, w, h in strip px."""
    return [round(place.x, 2), round(place.y, 2), round(place.w, 2), round(place.h, 2)]


def _about(item: LayerObject) -> dict[str, Any]:
    return {
        "object_id": item.id,
        "panel_id": item.panel_id,
        "line_ids": list(item.line_ids),
        "text": quoted(item)[1:-1],
    }


def finding(
    code: str,
    severity: Severity,
    one: Seen,
    message: str,
    hint: str,
    *,
    box: Rect | None = None,
    other: Seen | None = None,
    fix: str | None = None,
    **where: Any,
) -> Finding:
    """A finding on one object: `box` (default: its body) is the place in strip px, `fix` says what a safe mend does."""
    item = one.item
    place = box or one.box
    at = {**_about(item), "box": as_box(place)}
    if other is not None:
        at["other_id"] = other.item.id
    at.update(where)
    mend = {"label": fix, "code": code, "object_id": item.id} if fix is not None else None
    return Finding(code=code, severity=severity, message=message, where=at, hint=hint, fix=mend)
