"""Drawn sounds. Answers only: where does each letter of a sound effect stand, how large and how tilted?

A sound has no body: big outlined letters that bounce, follow a warp and turn as a whole. Lengths are strip px. With no
size of its own a sound fills its box; with one it is set at that size, centred on the box.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from random import Random

import skia

from core.draw.paths import Path, Point, quantise_path
from core.lettering.balloons.envelope import Bend, along_path, envelope_of, enveloped, enveloped_box
from core.lettering.balloons.glyphs import line_glyphs
from core.lettering.fit.fitting import Block, Contour, good_breaks, make_block
from core.lettering.fit.setting import align_of, leading_of, prepare_object
from core.lettering.frames import frame_of
from core.lettering.objects import LayerObject
from core.lettering.text.fonts import FontSet
from core.lettering.text.phrasing import INNER
from core.lettering.text.pieces import Prepared
from core.lettering.text.shaping import PlacedGlyph
from core.story.plan import Layout
from core.units import Rect, quantise

SMALLEST_SFX_PX = 18.0
LARGEST_SFX_PX = 260.0
STROKE_EM = 0.07
HALO_EM = 0.045
"""Widths, on each side of the letters, of the dark outline and of the light halo around it, where none is given."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A glyph with its own size (strip px), tilt (degrees) and place (strip px from the flat letters' middle)."""

    glyph: PlacedGlyph
    size_px: float
    tilt: float
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class SetSound:
    """A sound effect with all its letters. `box` is the stored box in strip px, `size_px` the letters' mean size.

    `bend` bends the flat letters (None: they stay flat); `shift` then brings them to their place in strip px from the
    box's middle, before the whole is turned. `lines` are the lines as broken.
    """

    item: LayerObject
    box: Rect
    size_px: float
    letters: tuple[Letter, ...]
    bend: Bend | None = None
    shift: Point = (0.0, 0.0)
    lines: tuple[str, ...] = ()

    @property
    def stroke_px(self) -> float:
        own = self.item.style.stroke_px
        return STROKE_EM * self.size_px if own is None else own

    @property
    def halo_px(self) -> float:
        own = self.item.style.outline_px
        return HALO_EM * self.size_px if own is None else own


def set_sound(item: LayerObject, layout: Layout, fonts: FontSet) -> SetSound:
    """Place a sound's letters in its box, or along its path."""
    frame = frame_of(layout, item.panel_id)
    box = frame.box(item.geometry)
    prepared = prepare_object(item, fonts)
    if not prepared.pieces:
        return SetSound(item, box, item.style.size_px or SMALLEST_SFX_PX, ())
    leading = leading_of(item, fonts)
    fixed = item.style.size_px if item.autofit != "text" else None
    shift = (0.0, 0.0)
    bend: Bend | None = None
    if len(item.path) >= 2:
        places = [frame.point(point.x, point.y) for point in item.path]
        bend = Bend(points=tuple((quantise(x - box.cx), quantise(y - box.cy)) for x, y in places))
        long = along_path(bend.points)[1]
        block = _flat_block(prepared, item, leading)
        high = block.bottom - block.top + _MARGIN
        size = fixed or min(long / (block.width + _MARGIN), 0.8 * box.h / high, LARGEST_SFX_PX)
    else:
        block, size = _largest(prepared, item, box, leading)
        size = fixed or size
        if item.warp is not None:
            bend = Bend(item.warp, block.width * size, (block.bottom - block.top) * size)
            bounds = enveloped_box(_flat_box(block, prepared, size), bend.envelope())
            shift = (-bounds.cx, -bounds.cy)
    lines = tuple(
        "".join(piece.shaped.text + (" " if piece.gap else "") for piece in prepared.pieces[line[0] : line[1]]).strip()
        for line in block.lines
    )
    return SetSound(item, box, size, _letters(prepared, block, size, item), bend, shift, lines)


def _letters(prepared: Prepared, block: Block, size: float, item: LayerObject) -> tuple[Letter, ...]:
    """The letters of broken lines, each a little off its place, its size and its upright, as a hand sets them."""
    random = Random(int.from_bytes(sha256(f"sfx {item.text}".encode()).digest()[:8], "big"))
    letters: list[Letter] = []
    for line in block.lines:
        for placed, x, y, joined in line_glyphs(prepared, line):
            # Letters that join would come apart.
            bounce = 0.0 if joined else random.uniform(-0.045, 0.045) * size
            lean = 0.0 if joined else random.uniform(-4.0, 4.0)
            grow = 1.0 if joined else random.uniform(0.96, 1.05)
            letters.append(Letter(placed, size * grow, lean, x * size, y * size + bounce))
    return tuple(letters)


def sound_box_size(item: LayerObject, fonts: FontSet, *, size_px: float, max_w: float) -> tuple[float, float, float]:
    """The box (w, h) that a sound needs at a size, made smaller if it is wider than `max_w`; and the size."""
    prepared = prepare_object(item, fonts)
    leading = leading_of(item, fonts)
    best: tuple[float, float, float] | None = None
    for cost, breaks in _ways(prepared, leading):
        block = make_block(prepared, breaks, leading, "center", cost)
        wide, high = block.width + _MARGIN, block.bottom - block.top + _MARGIN
        if prepared.vertical:
            wide, high = high, wide
        size = min(size_px, max_w / wide)
        w, h = wide * size, high * size
        if best is None or size > best[2] * 1.12:
            best = (w, h, size)
    assert best is not None, "a sound without letters has no box"
    return best


def letter_paths(sound: SetSound, scale: float) -> Path:
    """All letters as one path in output px, bent and turned with the object, on the 1/64-px grid.

    A sound that only moved costs next to nothing: its letters are remembered around the middle of its box.
    """
    path = skia.Path(_made(sound.letters, sound.bend, sound.shift, sound.size_px, sound.item.rotation, scale))
    path.offset(quantise(sound.box.cx * scale), quantise(sound.box.cy * scale))  # grid steps on the grid: exact
    return path


@lru_cache(maxsize=512)
def _made(
    letters: tuple[Letter, ...], bend: Bend | None, shift: Point, size_px: float, rotation: float, scale: float
) -> Path:
    """Letters around the middle of their sound's box in output px, on the grid; to be copied, not changed."""
    whole = skia.Path()
    for letter in letters:
        ratio = letter.size_px / letter.glyph.face.upem
        matrix = skia.Matrix()
        matrix.setTranslate(letter.x, letter.y)
        matrix.preRotate(letter.tilt)
        matrix.preScale(ratio, ratio)
        placed = skia.Path(letter.glyph.outline())
        placed.transform(matrix)
        whole.addPath(placed)
    if bend is not None:
        whole = enveloped(whole, bend.envelope(), longest=0.16 * size_px)
    whole.offset(*shift)
    if rotation:
        turn = skia.Matrix()
        turn.setRotate(rotation)
        whole.transform(turn)
    return quantise_path(whole, scale=scale)


_MARGIN = 0.34
"""Ems that outline, halo and bounce need beyond the letters, both sides together."""


def _ways(prepared: Prepared, leading: float) -> list[tuple[float, tuple[int, ...]]]:
    """Few lines first: a sound is one line unless it is a phrase. No word of a sound is cut."""
    pieces = prepared.pieces
    ways = [
        (cost, breaks)
        for cost, breaks in good_breaks(prepared, Contour("box", 2.0), leading)
        if not any(pieces[end - 1].gap == 0 and INNER <= pieces[end - 1].penalty < math.inf for end in breaks[:-1])
    ]
    if prepared.forced_breaks == 0:
        ways.append((0.0, (len(prepared.pieces),)))
    return sorted(ways, key=lambda way: (len(way[1]), way[0]))


def _largest(prepared: Prepared, item: LayerObject, box: Rect, leading: float) -> tuple[Block, float]:
    """The breaks that let the letters, bent as the object says, be largest in the box; and that size."""
    best: tuple[Block, float] | None = None
    for cost, breaks in _ways(prepared, leading):
        block = make_block(prepared, breaks, leading, align_of(item), cost)
        bounds = _flat_box(block, prepared, 1.0)
        if item.warp is not None:
            bounds = enveloped_box(bounds, envelope_of(item.warp, block.width, block.bottom - block.top))
        size = min(box.w / (bounds.w + _MARGIN), box.h / (bounds.h + _MARGIN), LARGEST_SFX_PX)
        # letters must grow for a sound to be broken, and the more so where a break hurts its sense
        if best is None or size > best[1] * (1.04 + max(block.cost, 0.0) / 1000):
            best = (block, size)
    assert best is not None, "a text with pieces can be broken in at least one way"
    return best


def _flat_block(prepared: Prepared, item: LayerObject, leading: float) -> Block:
    """The fewest lines that the text's own breaks allow."""
    cost, breaks = _ways(prepared, leading)[0]
    return make_block(prepared, breaks, leading, align_of(item), cost)


def _flat_box(block: Block, prepared: Prepared, size: float) -> Rect:
    """The flat letters' bounds around their middle, with what leans out at the ends of lines."""
    half = block.width / 2 + prepared.overhang
    if prepared.vertical:
        return Rect(-block.bottom * size, -half * size, (block.bottom - block.top) * size, 2 * half * size)
    return Rect(-half * size, block.top * size, 2 * half * size, (block.bottom - block.top) * size)
