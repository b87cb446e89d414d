"""Set text to one painted path. Answers only: which outlines, at which output px?

Glyph outlines are scaled and put on the 1/64-px grid once for each size; moving them by grid steps then stays exact.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import skia

from core.draw.paths import Path, quantise_path
from core.lettering.fitting import Fit
from core.lettering.fonts import FontSet
from core.lettering.shaping import HEAVIER_EM, SLANT, PlacedGlyph
from core.units import quantise


@dataclass(frozen=True, slots=True)
class TextPaths:
    """Outlines in output px. `heavier` must be filled and stroked with `heavier_px`."""

    plain: Path
    heavier: Path
    heavier_px: float

    def paint(self, canvas: Any, paint: Any) -> None:
        """Fill the text."""
        canvas.drawPath(self.plain, paint)
        if not self.heavier.isEmpty():
            thick = skia.Paint(paint)
            thick.setStyle(skia.Paint.kStrokeAndFill_Style)
            thick.setStrokeWidth(self.heavier_px)
            thick.setStrokeJoin(skia.Paint.kRound_Join)
            canvas.drawPath(self.heavier, thick)

    def all(self) -> Path:
        both = skia.Path(self.plain)
        both.addPath(self.heavier)
        return both


def text_paths(fit: Fit, *, cx: float, cy: float, scale: float, fonts: FontSet) -> TextPaths:
    """The outlines of a fitted text with its optical centre at (cx, cy) strip px; `scale` is output px a strip px."""
    em = fit.size_px * scale
    plain, heavier = skia.Path(), skia.Path()
    pieces = fit.prepared.pieces
    for first, end, x, y, _ in fit.block.lines:
        pen = x
        for index in range(first, end):
            piece = pieces[index]
            shown = [piece.shaped]
            if index == end - 1 and end < len(pieces) and piece.hyphen is not None:
                shown.append(piece.hyphen)
            for shaped in shown:
                for placed in shaped.glyphs:
                    outline = glyph_at_size(placed, em, fonts)
                    dx = quantise(cx * scale + (pen + placed.x) * em)
                    dy = quantise(cy * scale + (y + placed.y) * em)
                    (heavier if placed.heavier else plain).addPath(outline, dx, dy)
                pen += shaped.advance
            pen += piece.gap
    for path in (plain, heavier):
        path.setFillType(skia.PathFillType.kWinding)
    return TextPaths(plain, heavier, quantise(2 * HEAVIER_EM * em))


def glyph_at_size(placed: PlacedGlyph, em: float, fonts: FontSet) -> Path:
    """A glyph's outline at `em` output px, slanted if its emphasis is faked, on the 1/64-px grid, origin at (0, 0)."""
    key = ("glyph", placed.face.name, placed.glyph, placed.slant, em)
    known = fonts.memo.get(key)
    if known is None:
        outline = placed.outline()
        if placed.slant:
            slanted = skia.Path(outline)
            slanted.transform(skia.Matrix.MakeAll(1, -SLANT, 0, 0, 1, 0, 0, 0, 1))
            outline = slanted
        known = quantise_path(outline, scale=em / placed.face.upem)
        fonts.memo[key] = known
    return known
