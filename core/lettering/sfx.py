"""Drawn sounds. Answers only: where does each letter of a sound effect stand, how large and how tilted?

A sound has no body: big outlined letters that bounce, follow a warp and turn as a whole. Lengths are strip px. With no
size of its own a sound fills its box; with one it is set at that size, centred on the box.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from hashlib import sha256
from random import Random

import skia

from core.draw.paths import Path, quantise_path
from core.lettering.fitting import Block, Contour, good_breaks, make_block
from core.lettering.fonts import FontSet
from core.lettering.frames import frame_for, frames_of
from core.lettering.objects import LayerObject
from core.lettering.pieces import Prepared
from core.lettering.setting import align_of, leading_of, prepare_object
from core.lettering.shaping import PlacedGlyph
from core.story.plan import Layout
from core.units import Rect

SMALLEST_SFX_PX = 18.0
LARGEST_SFX_PX = 260.0
STROKE_EM = 0.07
HALO_EM = 0.045
"""Widths, on each side of the letters, of the dark outline and of the light halo around it, where none is given."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A glyph with its own size (strip px), tilt (degrees) and place (strip px, before the whole is turned)."""

    glyph: PlacedGlyph
    size_px: float
    tilt: float
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class SetSound:
    """A sound effect with all its letters. `box` is the stored box in strip px, `size_px` the letters' mean size."""

    item: LayerObject
    box: Rect
    size_px: float
    letters: tuple[Letter, ...]

    @property
    def stroke_px(self) -> float:
        own = self.item.style.stroke_px
        return STROKE_EM * self.size_px if own is None else own

    @property
    def halo_px(self) -> float:
        own = self.item.style.outline_px
        return HALO_EM * self.size_px if own is None else own


def set_sound(item: LayerObject, layout: Layout, fonts: FontSet) -> SetSound:
    """Place a sound's letters in its box."""
    box = frame_for(frames_of(layout), item.panel_id).box(item.geometry)
    prepared = prepare_object(item, fonts)
    if not prepared.pieces:
        return SetSound(item, box, item.style.size_px or SMALLEST_SFX_PX, ())
    leading = leading_of(item, fonts)
    block, size = _largest(prepared, item, box, leading)
    if item.style.size_px is not None and item.autofit != "text":
        size = item.style.size_px
    random = Random(int.from_bytes(sha256(f"sfx {item.text}".encode()).digest()[:8], "big"))
    letters: list[Letter] = []
    for first, end, x, y, _ in block.lines:
        pen = x
        for piece in prepared.pieces[first:end]:
            for placed in piece.shaped.glyphs:
                at_x, at_y = (pen + placed.x) * size, (y + placed.y) * size
                shift, tilt, grow = _warped(item, at_x / max(block.width * size / 2, 1.0), block.width * size)
                bounce = random.uniform(-0.045, 0.045) * size
                lean = random.uniform(-4.0, 4.0)
                letters.append(
                    Letter(
                        placed,
                        size * grow * random.uniform(0.96, 1.05),
                        tilt + lean,
                        box.cx + at_x,
                        box.cy + at_y * grow + shift + bounce,
                    )
                )
            pen += piece.shaped.advance + piece.gap
    return SetSound(item, box, size, tuple(letters))


def sound_box_size(item: LayerObject, fonts: FontSet, *, size_px: float, max_w: float) -> tuple[float, float, float]:
    """The box (w, h) that a sound needs at a size, made smaller if it is wider than `max_w`; and the size."""
    prepared = prepare_object(item, fonts)
    leading = leading_of(item, fonts)
    best: tuple[float, float, float] | None = None
    for cost, breaks in _ways(prepared, leading):
        block = make_block(prepared, breaks, leading, "center", cost)
        size = min(size_px, max_w / (block.width + _MARGIN))
        w, h = (block.width + _MARGIN) * size, (block.bottom - block.top + _MARGIN) * size
        if best is None or size > best[2] * 1.12:
            best = (w, h, size)
    assert best is not None, "a sound without letters has no box"
    return best


def letter_paths(sound: SetSound, scale: float) -> Path:
    """All letters as one path in output px, turned with the object, on the 1/64-px grid."""
    whole = skia.Path()
    for letter in sound.letters:
        ratio = letter.size_px / letter.glyph.face.upem
        matrix = skia.Matrix()
        matrix.setTranslate(letter.x, letter.y)
        matrix.preRotate(letter.tilt)
        matrix.preScale(ratio, ratio)
        placed = skia.Path(letter.glyph.outline())
        placed.transform(matrix)
        whole.addPath(placed)
    if sound.item.rotation:
        turn = skia.Matrix()
        turn.setRotate(sound.item.rotation, sound.box.cx, sound.box.cy)
        whole.transform(turn)
    return quantise_path(whole, scale=scale)


_MARGIN = 0.34
"""Ems that outline, halo and bounce need beyond the letters, both sides together."""


def _ways(prepared: Prepared, leading: float) -> list[tuple[float, tuple[int, ...]]]:
    """Few lines first: a sound is one line unless it is a phrase."""
    ways = good_breaks(prepared, Contour("box", 2.0), leading)
    if prepared.forced_breaks == 0:
        ways.append((0.0, (len(prepared.pieces),)))
    return sorted(ways, key=lambda way: (len(way[1]), way[0]))


def _largest(prepared: Prepared, item: LayerObject, box: Rect, leading: float) -> tuple[Block, float]:
    """The breaks that let the letters be largest in the box, and that size."""
    best: tuple[Block, float] | None = None
    for cost, breaks in _ways(prepared, leading):
        block = make_block(prepared, breaks, leading, align_of(item), cost)
        size = min(box.w / (block.width + _MARGIN), box.h / (block.bottom - block.top + _MARGIN), LARGEST_SFX_PX)
        if best is None or size > best[1] * 1.04:
            best = (block, size)
    assert best is not None, "a text with pieces can be broken in at least one way"
    return best


def _warped(item: LayerObject, along: float, width: float) -> tuple[float, float, float]:
    """What a warp does to a letter at `along` (−1..1 of the line): shift down in px, tilt in degrees, growth."""
    if item.warp is None:
        return 0.0, 0.0, 1.0
    amount = item.warp.amount
    if item.warp.kind == "arc":
        rise = amount * width / 4
        return -rise * (1 - along * along), math.degrees(math.atan(4 * rise * along / max(width, 1.0))), 1.0
    if item.warp.kind == "wave":
        rise = amount * width / 10
        slope = math.pi * rise * math.cos(math.pi * along) / max(width / 2, 1.0)
        return rise * math.sin(math.pi * along), math.degrees(math.atan(slope)), 1.0
    return 0.0, 0.0, 1.0 + 0.5 * amount * along
