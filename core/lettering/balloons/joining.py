"""Bodies, tails and lobes become one skin. Answers only: which closed curve do these balloons show together?

Lengths are strip px. Joined balloons are one polygon with a lobe for each text: lobes that overlap keep a soft waist,
lobes that do not are joined by a neck. Boxes join at right angles. Every lobe keeps its own tails.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import skia

from core.draw.curves import Segment, contours_of, crossing, placed_path, soft_union
from core.draw.paths import Path, Point, contour_count, path_box, polygon_path
from core.lettering.balloons.aiming import SetTail, set_tails, unit_to
from core.lettering.balloons.butting import NO_SIDES, butted
from core.lettering.balloons.tails import tail_circles, tail_half_width, tail_path
from core.lettering.bodies.outlines import stretched, usable_outline
from core.lettering.bodies.shapes import body_path, depth_of
from core.lettering.fit.setting import SetObject, corner_points
from core.lettering.objects import Form, LayerObject
from core.units import Rect, quantise

_SOFT_FORMS = ("ellipse", "wavy", "cloud")
SPREAD = 0.35
"""How far several tails of one body leave towards their tips; see `tail_axis`."""
_SEEDED_FORMS = ("burst", "jagged", "wavy", "cloud")


@dataclass(frozen=True, slots=True)
class Mould:
    """Everything that one object's skin depends on but its place: lengths are strip px from the middle of its box.

    `drawn` is the box that is drawn, which may reach to the panel's border on the sides named in `square`.
    """

    form: Form
    exponent: float
    stroke_px: float
    drawn: Rect
    square: frozenset[str]
    seed: str
    outline: str | None
    rotation: float
    tails: tuple[SetTail, ...]
    root_px: float

    @property
    def soft(self) -> bool:
        """Whether creases in the skin are rounded."""
        return self.outline is not None or self.form in _SOFT_FORMS


def grouped(objects: Sequence[LayerObject]) -> list[list[LayerObject]]:
    """Gather balloons that are joined, directly or through others, in the order given. Unknown ids join nothing."""
    by_id = {item.id: item for item in objects}
    leader = {item.id: item.id for item in objects}

    def find(key: str) -> str:
        while leader[key] != key:
            key = leader[key]
        return key

    for item in objects:
        for other in item.joined_to:
            if other in by_id and "sfx_text" not in (item.type, by_id[other].type):
                leader[find(item.id)] = find(other)
    groups: dict[str, list[LayerObject]] = {}
    for item in objects:
        groups.setdefault(find(item.id), []).append(item)
    return list(groups.values())


def object_outline(placed: SetObject) -> Path:
    """Body and tails of one balloon as one path in strip px, with the circles of a thought beside it."""
    return group_outline([placed])


def group_outline(places: Sequence[SetObject], scale: float = 1.0) -> Path:
    """The one outline of joined objects in px of a strip `scale` times 800 px wide, on the 1/64-px grid.

    Lobes come first, then every lobe's tails, then the circles of thoughts. An object that only moved costs next to
    nothing: its skin is remembered by its `Mould`.
    """
    first = places[0].box
    moulds = tuple((mould_of(p), quantise(p.box.cx - first.cx), quantise(p.box.cy - first.cy)) for p in places)
    path = skia.Path(_mould_path(moulds, scale))
    path.offset(quantise(first.cx * scale), quantise(first.cy * scale))  # grid steps on the grid: exact
    return path


def mould_of(placed: SetObject) -> Mould:
    """What an object's skin depends on. Lengths are on the 1/64-px grid, so that a moved object has the same one."""
    item, kind, box = placed.item, placed.kind, placed.box
    drawn, square = box, NO_SIDES
    if kind.form == "box" and not item.rotation and usable_outline(item) is None and item.panel_id is not None:
        drawn, square = butted(box, placed.frame.rect, kind, _ink_of(placed))
    w, h = quantise(drawn.w), quantise(drawn.h)

    def near(point: Point | None) -> Point | None:
        return None if point is None else (quantise(point[0] - box.cx), quantise(point[1] - box.cy))

    tails = tuple(
        SetTail(near(tail.tip) or (0.0, 0.0), tail.curve, tail.form, near(tail.target))
        for tail in set_tails(item, placed.frame, kind)
        if tail.form != "none"
    )
    return Mould(
        kind.form,
        kind.exponent,
        kind.stroke_px,
        Rect(quantise(drawn.cx - box.cx) - w / 2, quantise(drawn.cy - box.cy) - h / 2, w, h),
        square,
        f"{kind.form} {item.text}" if kind.form in _SEEDED_FORMS else "",
        usable_outline(item),
        item.rotation,
        tails,
        tail_half_width(kind.tail, min(box.w, box.h)),
    )


@lru_cache(maxsize=1024)
def _mould_path(moulds: tuple[tuple[Mould, float, float], ...], scale: float) -> Path:
    """A group's outline around the middle of its first object in output px, on the grid; to be copied, not changed."""
    return placed_path(_cast(moulds), scale=scale)


@lru_cache(maxsize=1024)
def _cast(moulds: tuple[tuple[Mould, float, float], ...]) -> tuple[tuple[Segment, ...], ...]:
    """The contours of a group around the middle of its first object."""
    bodies, tails, circles = [], [], []
    for mould, dx, dy in moulds:
        if mould.form == "none" and mould.outline is None:
            continue
        parts = _parts(mould)
        for path in (parts[0], *parts[1], *parts[2]):
            path.offset(dx, dy)
        box = Rect(mould.drawn.x + dx, mould.drawn.y + dy, mould.drawn.w, mould.drawn.h)
        bodies.append((parts[0], box, mould.soft))
        tails += [(tail, _crease(tail, mould.root_px) if mould.soft else 0.0) for tail in parts[1]]
        circles += parts[2]
    if not bodies:
        return ()
    path = merged_outline([b for b, _, _ in bodies], [box for _, box, _ in bodies], soft=[s for _, _, s in bodies])
    for tail, radius in tails:
        path = soft_union(path, tail, radius)
    for circle in circles:
        path.addPath(circle)
    return tuple(tuple(contour) for contour in contours_of(path))


def _crease(tail: Path, root_px: float) -> float:
    """How far the joint of a tail is rounded: little, so that a short tail keeps its sides."""
    box = path_box(tail)
    return min(0.4 * root_px, 0.09 * math.hypot(box.w, box.h))


def _parts(mould: Mould) -> tuple[Path, list[Path], list[Path]]:
    """Body, tails and circles of one object around the middle of its box, turned as it is."""
    box = mould.drawn
    if mould.outline is not None:
        body = stretched(mould.outline, box)
    else:
        body = body_path(
            mould.form, box, exponent=mould.exponent, seed=mould.seed, stroke_px=mould.stroke_px, square=mould.square
        )
    # a body that is not, more or less, the superellipse of its box is asked where its edge is
    own = body if mould.outline is not None or mould.form == "box" else None
    depth = depth_of(mould.form, min(box.w, box.h)) if own is None else 0.0
    tails: list[Path] = []
    circles: list[Path] = []
    for tail in mould.tails:
        local = tail.turned(-mould.rotation, (0.0, 0.0)) if mould.rotation else tail
        p, tip, target = mould.exponent, local.tip, local.target
        if local.form == "circles":
            circles += tail_circles(box, p, tip, target=target, outline=own)
            continue
        spread = SPREAD if len(mould.tails) > 1 else 0.0
        path = tail_path(local.form, box, p, tip, local.curve, target=target, depth=depth, outline=own, spread=spread)
        if path is not None:
            tails.append(path)
    if mould.rotation:
        turn = skia.Matrix()
        turn.setRotate(mould.rotation)
        for path in (body, *tails, *circles):
            path.transform(turn)
    return body, tails, circles


def merged_outline(outlines: Sequence[Path], boxes: Sequence[Rect], *, soft: Sequence[bool] | None = None) -> Path:
    """One outline for joined bodies; those that do not touch are connected by a neck to the nearest one.

    `soft` says which of them have rounded skins: a crease between two such is rounded to a waist.
    """
    soft = [True] * len(outlines) if soft is None else soft
    merged, done = skia.Path(outlines[0]), [0]
    waiting = list(range(1, len(outlines)))
    while waiting:
        near, index = min(
            ((a, b) for b in waiting for a in done), key=lambda ab: (_gap(boxes[ab[0]], boxes[ab[1]]), ab[1])
        )
        shorter = min(boxes[near].w, boxes[near].h, boxes[index].w, boxes[index].h)
        waist = min(0.14 * shorter, 22.0) if soft[near] and soft[index] else 0.0
        before = contour_count(merged) + contour_count(outlines[index])
        joined = soft_union(merged, outlines[index], 0.0)
        if contour_count(joined) < before:
            merged = soft_union(merged, outlines[index], waist) if waist else joined
        else:
            merged = _necked(merged, outlines[index], boxes[near], boxes[index], shorter, waist)
        done.append(index)
        waiting.remove(index)
    return merged


def _necked(merged: Path, other: Path, a: Rect, b: Rect, shorter: float, waist: float) -> Path:
    """Two bodies apart, connected by a band that leaves each one square to its skin and thins in the middle."""
    start, end = (a.cx, a.cy), (b.cx, b.cy)
    if _is_boxy(merged, a) and _is_boxy(other, b):
        straight = _straight_way(a, b)
        if straight is not None:
            band = polygon_path(_strip(*straight, min(max(0.13 * shorter, 7.0), 20.0)))
            joined = soft_union(soft_union(merged, band, 0.0), other, 0.0)
            if contour_count(joined) == contour_count(merged):
                return joined
    first = _skin(merged, start, end)
    second = _skin(other, end, start)
    gap = max(math.dist(first, second), 1.0)
    half = min(max(0.13 * shorter, 7.0), 20.0)
    # bodies that almost touch are joined by a waist, not by a string
    half += max(0.0, 1 - gap / (2.5 * half)) * 0.12 * shorter
    ux, uy = _outward(a, first)
    vx, vy = _outward(b, second)
    handle, depth = 0.42 * gap, 1.6 * half
    control = (
        first,
        (first[0] + ux * handle, first[1] + uy * handle),
        (second[0] + vx * handle, second[1] + vy * handle),
        second,
    )
    middle = [(first[0] - ux * depth, first[1] - uy * depth)]
    middle += [_cubic(control, step / 8) for step in range(9)]
    middle.append((second[0] - vx * depth, second[1] - vy * depth))
    left: list[Point] = []
    right: list[Point] = []
    for index, (x, y) in enumerate(middle):
        before, after = middle[max(0, index - 1)], middle[min(len(middle) - 1, index + 1)]
        dx, dy = unit_to(before, after)
        t = min(max((index - 1) / 8, 0.0), 1.0)
        h = half * (1 - 1.2 * t * (1 - t))
        left.append((x - dy * h, y + dx * h))
        right.append((x + dy * h, y - dx * h))
    # over a very short way a curve has no room to swing
    band = polygon_path([*left, *reversed(right)] if gap > 1.5 * half else _strip(start, end, half))
    crease = min(1.1 * half, max(0.45 * gap, 9.0)) if waist else 0.0
    whole = soft_union(soft_union(merged, band, crease), other, crease)
    if contour_count(whole) == contour_count(merged):
        return whole
    straight = polygon_path(_strip(start, end, half))  # drawn bodies may be hollow where the band looked for them
    return soft_union(soft_union(merged, straight, 0.0), other, 0.0)


def _is_boxy(path: Path, box: Rect) -> bool:
    """Whether a body fills the corners of its box."""
    inner = box.inset(8.0)
    return all(path.contains(x, y) for x in (inner.x, inner.right) for y in (inner.y, inner.bottom))


def _straight_way(a: Rect, b: Rect) -> tuple[Point, Point] | None:
    """The upright or level line in the middle of what two boxes share across; None where they share too little."""
    left, right = max(a.x, b.x), min(a.right, b.right)
    top, bottom = max(a.y, b.y), min(a.bottom, b.bottom)
    if right - left > 56.0:
        return ((left + right) / 2, a.cy), ((left + right) / 2, b.cy)
    if bottom - top > 56.0:
        return (a.cx, (top + bottom) / 2), (b.cx, (top + bottom) / 2)
    return None


def _cubic(control: tuple[Point, Point, Point, Point], t: float) -> Point:
    s = 1 - t
    w = (s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t)
    return sum(k * p[0] for k, p in zip(w, control, strict=True)), sum(
        k * p[1] for k, p in zip(w, control, strict=True)
    )


def _skin(path: Path, inside: Point, outside: Point) -> Point:
    """Where the line from outside meets a body first; the inner point if it never does."""
    met = [crossing(contour, inside, outside) for contour in contours_of(path)]
    return min((point for point in met if point is not None), key=lambda p: math.dist(p, outside), default=inside)


def _outward(box: Rect, point: Point) -> Point:
    """The direction square to an ellipse in the box, at the angle of a point."""
    return unit_to((0.0, 0.0), ((point[0] - box.cx) / (box.w * box.w), (point[1] - box.cy) / (box.h * box.h)))


def _strip(start: Point, end: Point, half: float) -> list[Point]:
    dx, dy = unit_to(start, end)
    nx, ny = -dy * half, dx * half
    return [
        (start[0] + nx, start[1] + ny),
        (end[0] + nx, end[1] + ny),
        (end[0] - nx, end[1] - ny),
        (start[0] - nx, start[1] - ny),
    ]


def _ink_of(placed: SetObject) -> Rect | None:
    """The rectangle around the lines' ink in strip px."""
    if placed.fit is None:
        return None
    corners = corner_points(placed.fit, placed.box, 0.0)
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return Rect(min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys))


def _gap(a: Rect, b: Rect) -> float:
    """How far apart two boxes are; negative, by their overlap, where they share some room."""
    dx = max(a.x, b.x) - min(a.right, b.right)
    dy = max(a.y, b.y) - min(a.bottom, b.bottom)
    return math.hypot(max(dx, 0.0), max(dy, 0.0)) if dx > 0 or dy > 0 else max(dx, dy)
