"""One safe mend at a time. Answers only: how could this object be changed so that this finding goes away?

A mend gives candidates, the best first; whether one is good shows only when the scene is checked again (see `fixes`).
Objects here are stored ones: what their series' style adds is known from `Scene`, and never written into them.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import skia

from core.draw.paths import Point
from core.errors import Finding
from core.lettering.balloons.aiming import tail_curve_for, tip_for
from core.lettering.checks.overlaps import almost_touching, border_tangent
from core.lettering.checks.seen import BOXES, Scene, Seen
from core.lettering.checks.sizes import smallest_px
from core.lettering.checks.tails import face_of, mouth_of
from core.lettering.checks.typography import mended_text, quotes_of
from core.lettering.fit.setting import refit, size_of
from core.lettering.kinds import INK, kind_name
from core.lettering.objects import LayerObject, Tail
from core.units import Rect

FARTHEST_PX = 14.0
"""How far a tangent may be nudged."""
_STEP_PX = 2.0
_HALO_PX = 3.0
_MARGIN_PX = 8.0
_WIDTHS_PX = (460.0, 380.0, 300.0)

Change = dict[str, LayerObject]
"""The objects that a candidate replaces, by id."""
Mend = Callable[[Scene, Finding, Seen, Mapping[str, LayerObject]], Iterator[Change]]
"""From the checked scene, the finding, its object as it shows, and all stored objects by id."""


def mend_text(scene: Scene, finding: Finding, one: Seen, objects: Mapping[str, LayerObject]) -> Iterator[Change]:
    """The words in the profile's way, emphasis and runs kept."""
    stored = objects[one.item.id]
    quotes = quotes_of([other.item for other in scene.seen], scene.profile)
    text = mended_text(stored, finding.code, scene.profile, quotes)
    if text != stored.text:
        yield {stored.id: stored.model_copy(update={"text": text})}


def mend_hyphen(scene: Scene, finding: Finding, one: Seen, objects: Mapping[str, LayerObject]) -> Iterator[Change]:
    """The typed hyphen taken out, or hyphens forbidden."""
    stored = objects[one.item.id]
    yield from mend_text(scene, finding, one, objects)
    yield {stored.id: _styled(stored, hyphenate=False)}


def mend_size(scene: Scene, finding: Finding, one: Seen, objects: Mapping[str, LayerObject]) -> Iterator[Change]:
    """The smallest legal size, in the balloon as it is, then in one that fits it."""
    stored = objects[one.item.id]
    sound = stored.type == "sfx_text"
    least = math.ceil(scene.profile.sizes.unreadable_css * 800 / 390) if sound else smallest_px(scene.profile)
    larger = _styled(stored, size_px=least) if sound or size_of(one.item, scene.fonts) < least else stored
    if larger is not stored:
        yield {stored.id: larger}
    if not sound:
        worn = _styled(one.item, size_px=max(least, larger.style.size_px or least))
        for geometry in _refits(scene, worn):
            yield {stored.id: larger.model_copy(update={"geometry": geometry})}
            yield {stored.id: _styled(stored, size_px=least).model_copy(update={"geometry": geometry})}


def mend_room(scene: Scene, finding: Finding, one: Seen, objects: Mapping[str, LayerObject]) -> Iterator[Change]:
    """A balloon that fits its text."""
    stored = objects[one.item.id]
    for geometry in _refits(scene, one.item):
        yield {stored.id: stored.model_copy(update={"geometry": geometry})}


def _refits(scene: Scene, worn: LayerObject) -> Iterator[Any]:
    frame = scene.frame(worn.panel_id)
    for width in _WIDTHS_PX:
        geometry = refit(worn, scene.layout, scene.fonts, max_w=width).geometry
        yield geometry
        box = frame.box(geometry)
        inside = _inside(box, scene.canvas)
        if inside != box:
            yield frame.geometry(inside)


def mend_tangent(scene: Scene, finding: Finding, one: Seen, objects: Mapping[str, LayerObject]) -> Iterator[Change]:
    """The nearest place, at most 14 px away, that is clear of every border and balloon; a box first flush with it."""
    stored = objects[one.item.id]
    near = scene.profile.distances.tangent
    group = scene.groups[scene.group_of[stored.id]]
    moves = [*(_flush(scene, one, near) if kind_name(one.item) in BOXES else []), *_MOVES]
    for dx, dy in moves:
        moved = [_shifted(scene, other, dx, dy) for other in group]
        tangent = any(border_tangent(scene, other, near) for other in moved)
        others = [other for other in scene.seen if scene.group_of[other.item.id] != scene.group_of[stored.id]]
        if tangent or any(almost_touching(scene, other, still, near) for other in moved for still in others):
            continue
        yield _all_moved(scene, group, objects, dx, dy)


_MOVES = sorted(
    (
        (dx * _STEP_PX, dy * _STEP_PX)
        for dx in range(-7, 8)
        for dy in range(-7, 8)
        if (dx == 0 or dy == 0 or abs(dx) == abs(dy)) and 0 < math.hypot(dx, dy) * _STEP_PX <= FARTHEST_PX
    ),
    key=lambda move: (math.hypot(*move), move),
)


def _flush(scene: Scene, one: Seen, near: float) -> list[Point]:
    """Moves that put a box's edge exactly on the border that it almost touches."""
    moves: list[Point] = []
    for key, frame in scene.frames.items():
        if key is None:
            continue
        for border in (frame.rect.x, frame.rect.right):
            moves += [(border - side, 0.0) for side in (one.box.x, one.box.right) if 0 < abs(side - border) < near]
        for border in (frame.rect.y, frame.rect.bottom):
            moves += [(0.0, border - side) for side in (one.box.y, one.box.bottom) if 0 < abs(side - border) < near]
    return moves


def mend_side(scene: Scene, finding: Finding, one: Seen, objects: Mapping[str, LayerObject]) -> Iterator[Change]:
    """Moved sideways until it stands on the canvas."""
    stored = objects[one.item.id]
    inside = _inside(one.box, scene.canvas)
    if inside.x == one.box.x:
        return
    group = scene.groups[scene.group_of[stored.id]]
    yield _all_moved(scene, group, objects, inside.x - one.box.x, 0.0)


def mend_aim(scene: Scene, finding: Finding, one: Seen, objects: Mapping[str, LayerObject]) -> Iterator[Change]:
    """The tail at the speaker's mouth, as long as the letterers' rule says; its other tails as they are."""
    stored = objects[one.item.id]
    if one.placed is None:
        return
    number = int(finding.where.get("tail", 0))
    box, exponent, frame = one.placed.box, one.placed.kind.exponent, scene.frame(stored.panel_id)
    mouth = mouth_of(scene, one.item, number, (box.cx, box.bottom))
    if mouth is None:
        return
    tip = tip_for(box, exponent, mouth, face_of(scene, one.item, number, mouth), rotation=stored.rotation)
    form = one.placed.kind.tail
    at, target = frame.share(*tip), frame.share(*mouth)
    tails = list(stored.tails)
    if number < len(tails):
        curve = tail_curve_for(box, exponent, form, tip) if tails[number].curve else 0.0
        for bend in dict.fromkeys((curve, 0.0)):
            aimed: dict[str, Any] = {"x": at.x, "y": at.y, "curve": bend}
            if tails[number].target is not None:
                aimed["target"] = target
            after = [*tails[:number], tails[number].model_copy(update=aimed), *tails[number + 1 :]]
            yield {stored.id: _tailed(stored, after, number, at, target)}
    else:
        curve = tail_curve_for(box, exponent, form, tip)
        for bend in dict.fromkeys((curve, 0.0)):
            yield {stored.id: _tailed(stored, [Tail(x=at.x, y=at.y, curve=bend)], 0, at, target)}


def _tailed(stored: LayerObject, tails: list[Tail], number: int, at: Any, target: Any) -> LayerObject:
    changes: dict[str, Any] = {"tails": tails}
    if number == 0:
        changes |= {"tail": at, "tail_target": target}
    return stored.model_copy(update=changes)


def mend_colour(scene: Scene, finding: Finding, one: Seen, objects: Mapping[str, LayerObject]) -> Iterator[Change]:
    """Dark or light text, whichever stands out; where neither does, with an outline of the other around the letters."""
    stored = objects[one.item.id]
    if stored.style.text_color is not None:
        return
    for colour in (INK, "#ffffff"):
        yield {stored.id: _styled(stored, text_color=colour)}
    for colour, rim in ((INK, "#ffffff"), ("#ffffff", INK)):
        yield {stored.id: _styled(stored, text_color=colour, outline_px=_HALO_PX, outline_color=rim)}


def mend_waiver(scene: Scene, finding: Finding, one: Seen, objects: Mapping[str, LayerObject]) -> Iterator[Change]:
    """The note taken off that accepted something which no longer occurs."""
    stored = objects[one.item.id]
    waived = finding.where.get("waived")
    yield {stored.id: stored.model_copy(update={"waivers": [code for code in stored.waivers if code != waived]})}


def _styled(item: LayerObject, **words: Any) -> LayerObject:
    return item.model_copy(update={"style": item.style.model_copy(update=words)})


def _inside(box: Rect, canvas: Rect) -> Rect:
    """A box moved sideways onto the canvas, with a margin; as it is where it is too wide or stands well already."""
    room = canvas.w - 2 * _MARGIN_PX
    if box.w > room or (box.x >= 0 and box.right <= canvas.w):
        return box
    return Rect(min(max(box.x, _MARGIN_PX), canvas.w - _MARGIN_PX - box.w), box.y, box.w, box.h)


def _all_moved(scene: Scene, group: Sequence[Seen], objects: Mapping[str, LayerObject], dx: float, dy: float) -> Change:
    """The bodies of a group moved as they show; their tails keep pointing where they point."""
    change = {}
    for one in group:
        stored, frame = objects[one.item.id], scene.frame(one.item.panel_id)
        box = one.placed.box if one.placed is not None else frame.box(stored.geometry)
        geometry = frame.geometry(Rect(box.x + dx, box.y + dy, box.w, box.h))
        change[stored.id] = stored.model_copy(update={"geometry": geometry})
    return change


def _shifted(scene: Scene, one: Seen, dx: float, dy: float) -> Seen:
    """A body moved without setting its text again, for a quick look; its tails are left out."""
    move = skia.Matrix()
    move.setTranslate(dx, dy)
    body, ink = skia.Path(one.body), skia.Path(one.ink)
    body.transform(move)
    ink.transform(move)
    placed = one.placed
    if placed is not None:
        placed = replace(placed, tips=(), box=Rect(placed.box.x + dx, placed.box.y + dy, placed.box.w, placed.box.h))
    return Seen(one.item, placed, body, body, ink, one.size_px)
