"""Beside placing: many places at once. Answers only: where would lobes and tails of each candidate lie?

Arrays hold one value a candidate in their last axis (or axes, once spread out for comparing all of one thing with all
of another); lengths are strip px.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.lettering.balloons.aiming import FACE_GAP_PX, LONGEST_PX, SHORTEST_PX, TIP_SHARE
from core.lettering.placing.placement import Fixed, Mouth, Room, Shape, Wish
from core.units import SUBPIXEL, Rect

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
_ACROSS, _DOWN = 0.65, 0.82
"""A rounded lobe is covered by two rectangles: its whole width by 65 % of its height, 82 % of its width by its whole
height. Their corners lie within 2 % of the superellipse |x|^2.4 + |y|^2.4 = 1."""


@dataclass(frozen=True, slots=True)
class Spots:
    """Candidate places: corner and size; `lobes` and `parts` are (number, 4, …) rectangles x, y, w, h.

    `parts` cover the lobes without the empty corners of round ones. `tails` are (number, 6, …): the point on the
    edge, the drawn tip, and what the tail aims at. `shape` is the index of the way it is drawn.
    """

    x: Floats
    y: Floats
    w: Floats
    h: Floats
    lobes: Floats
    parts: Floats
    tails: Floats
    shape: NDArray[np.int64]

    def __getitem__(self, index: Any) -> Spots:
        """A choice from the last axis; ``[..., None]`` and ``[..., None, :]`` spread it out."""
        where = index if isinstance(index, tuple) else (index,)
        both = slice(None), slice(None)
        return Spots(
            self.x[index],
            self.y[index],
            self.w[index],
            self.h[index],
            self.lobes[(*both, *where)],
            self.parts[(*both, *where)],
            self.tails[(*both, *where)],
            self.shape[index],
        )

    def __len__(self) -> int:
        return len(self.x)

    @property
    def right(self) -> Floats:
        return self.x + self.w

    @property
    def bottom(self) -> Floats:
        return self.y + self.h


def spots_of(wish: Wish, room: Room, corners: list[tuple[Floats, Floats]]) -> Spots:
    """All candidates of a wish: for each of its shapes the corners x, y."""
    pairs = enumerate(zip(wish.shapes, corners, strict=True))
    made = [_of_shape(number, shape, x, y, wish, room) for number, (shape, (x, y)) in pairs]

    def joined(name: str) -> Any:
        return np.concatenate([getattr(one, name) for one in made], axis=-1)

    names = ("x", "y", "w", "h", "lobes", "parts", "tails", "shape")
    return Spots(**{name: joined(name) for name in names})


def spot_of_fixed(fixed: Fixed) -> Spots:
    """The one place of what may not be moved."""
    lobes = np.array([[[r.x], [r.y], [r.w], [r.h]] for r in fixed.lobes])
    left, top = lobes[:, 0].min(axis=0), lobes[:, 1].min(axis=0)
    right, bottom = (lobes[:, 0] + lobes[:, 2]).max(axis=0), (lobes[:, 1] + lobes[:, 3]).max(axis=0)
    tails = np.array([[[v] for point in tail for v in point] for tail in fixed.tails]).reshape(-1, 6, 1)
    parts = _parts(lobes, fixed.round_lobes)
    return Spots(left, top, right - left, bottom - top, lobes, parts, tails, np.zeros(1, np.int64))


def _of_shape(index: int, shape: Shape, x: Floats, y: Floats, wish: Wish, room: Room) -> Spots:
    same = np.ones_like(x)
    lobes = np.stack([np.stack([x + r.x, y + r.y, same * r.w, same * r.h]) for r in shape.lobes])
    return Spots(
        x,
        y,
        same * shape.w,
        same * shape.h,
        lobes,
        _parts(lobes, wish.round_lobes),
        _tails(lobes, wish, room),
        np.full(x.shape, index, np.int64),
    )


def _parts(lobes: Floats, round_lobes: bool) -> Floats:
    if not round_lobes:
        return lobes
    x, y, w, h = lobes[:, 0], lobes[:, 1], lobes[:, 2], lobes[:, 3]
    across = np.stack([x, y + (1 - _ACROSS) / 2 * h, w, _ACROSS * h], axis=1)
    down = np.stack([x + (1 - _DOWN) / 2 * w, y, _DOWN * w, h], axis=1)
    return np.concatenate([across, down])


def _tails(lobes: Floats, wish: Wish, room: Room) -> Floats:
    """The tails that `pointing` would draw, as (number, 6, n); none for boxes, sounds and mute things."""
    if wish.voice == "mouth":
        return np.stack([_to_mouth(lobes, mouth, wish.exponent) for mouth in wish.mouths])
    last = lobes[-1]
    if wish.voice == "border":
        tip_x, tip_y = _border_tips(last, room.panel)
    elif wish.voice == "guess":
        tip_x, tip_y = _guessed_tips(last, room.panel)
    else:
        return np.zeros((0, 6, lobes.shape[-1]))
    ex, ey = _edges(last, tip_x, tip_y, wish.exponent)
    return np.stack([ex, ey, tip_x, tip_y, tip_x, tip_y])[None]


def _to_mouth(lobes: Floats, mouth: Mouth, exponent: float) -> Floats:
    """The tail of the lobe that is nearest to a mouth; see `aiming.tip_for`."""
    mx, my = mouth.at
    best: Floats | None = None
    nearest = np.full(lobes.shape[-1], np.inf)
    for lobe in lobes:
        ex, ey = _edges(lobe, mx, my, exponent)
        dx, dy = mx - ex, my - ey
        distance = np.hypot(dx, dy)
        length = TIP_SHARE * distance
        if mouth.face is not None:
            clear = _until_face(ex, ey, dx, dy, mouth.face) * distance - FACE_GAP_PX
            length = np.minimum(length, np.maximum(clear, np.minimum(SHORTEST_PX, 0.5 * distance)))
        share = length / np.maximum(distance, 1e-6)
        tail = np.stack([ex, ey, ex + dx * share, ey + dy * share, np.full_like(ex, mx), np.full_like(ey, my)])
        nearer = distance <= nearest
        best = tail if best is None else np.where(nearer, tail, best)
        nearest = np.where(nearer, distance, nearest)
    assert best is not None, "a shape has at least one lobe"
    return best


def _edges(lobe: Floats, to_x: Floats | float, to_y: Floats | float, exponent: float) -> tuple[Floats, Floats]:
    """Where the rays from the lobes' centres to a point leave their superellipses; see `aiming.edge_point`."""
    cx, cy = lobe[0] + lobe[2] / 2, lobe[1] + lobe[3] / 2
    dx, dy = to_x - cx, to_y - cy
    reach = np.abs(2 * dx / lobe[2]) ** exponent + np.abs(2 * dy / lobe[3]) ** exponent
    reach = np.maximum(reach, 1e-12) ** (1 / exponent)
    # Powers differ in their last bits from processor to processor; on the grid they are the same everywhere.
    return _on_grid(cx + dx / reach), _on_grid(cy + dy / reach)


def _on_grid(px: Floats) -> Floats:
    """The nearest 1/64 px, see `core.units.quantise`."""
    return np.floor(px * SUBPIXEL + 0.5) / SUBPIXEL


def _until_face(ex: Floats, ey: Floats, dx: Floats, dy: Floats, face: Rect) -> Floats:
    """The share of each segment that lies before the ellipse that fills a face's box; 1 where it meets none."""
    ax, ay = (ex - face.cx) / (face.w / 2), (ey - face.cy) / (face.h / 2)
    bx, by = dx / (face.w / 2), dy / (face.h / 2)
    a, b, c = np.maximum(bx * bx + by * by, 1e-12), ax * bx + ay * by, ax * ax + ay * ay - 1
    root = b * b - a * c
    hit = np.where(root > 0, (-b - np.sqrt(np.maximum(root, 0.0))) / a, 1.0)
    return np.where(c <= 0, 0.0, np.where(hit >= 0, np.minimum(hit, 1.0), 1.0))


def _border_tips(lobe: Floats, panel: Rect) -> tuple[Floats, Floats]:
    """See `pointing.border_tip`."""
    x, y, w, h = lobe
    left, right = x - panel.x, panel.right - x - w
    at_y = np.minimum(np.maximum(y + 0.8 * h, panel.y + 6.0), panel.bottom - 6.0)
    to_left = np.where(left >= 12.0, np.maximum(panel.x, x - LONGEST_PX), x - 24.0)
    to_right = np.where(right >= 12.0, np.minimum(panel.right, x + w + LONGEST_PX), x + w + 24.0)
    across = np.maximum(left, right) < 12.0
    return (
        np.where(across, x + w / 2, np.where(left <= right, to_left, to_right)),
        np.where(across, y + h + 30.0, at_y),
    )


def _guessed_tips(lobe: Floats, panel: Rect) -> tuple[Floats, Floats]:
    """See `pointing.guessed_tip`."""
    x, y, w, h = lobe
    lean = np.clip((panel.cx - x - w / 2) / max(panel.w, 1.0), -0.3, 0.3)
    return x + w / 2 + lean * w, y + h + np.clip(0.3 * h, 18.0, 38.0)
