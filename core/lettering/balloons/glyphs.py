"""Set text to painted paths. Answers only: which outlines, at which output px, in which colour?

Glyph outlines are scaled and put on the 1/64-px grid once for each size; moving them by grid steps then stays exact.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import skia

from core.draw.paths import Path, quantise_path
from core.draw.raster import fill_paint
from core.lettering.fit.fitting import Fit
from core.lettering.text.fonts import FontSet
from core.lettering.text.pieces import Prepared, line_parts
from core.lettering.text.shaping import HEAVIER_EM, PlacedGlyph
from core.units import quantise


@dataclass(frozen=True, slots=True)
class ColouredPaths:
    """Outlines of one colour, None for the object's own. `heavier` must be filled and stroked."""

    colour: str | None
    plain: Path
    heavier: Path


@dataclass(frozen=True, slots=True)
class TextPaths:
    """Outlines in output px: `plain` and `heavier` in the text's own colour, `coloured` in others.

    What is `heavier` must be filled and stroked with `heavier_px`. `apart` is `plain` glyph by glyph, where no glyph
    touches another on purpose: small paths are painted twice as fast as the one that they make up.
    """

    plain: Path
    heavier: Path
    heavier_px: float
    coloured: tuple[ColouredPaths, ...] = ()
    apart: tuple[Path, ...] = ()

    @property
    def parts(self) -> tuple[ColouredPaths, ...]:
        """All outlines, those of the text's own colour first."""
        return (ColouredPaths(None, self.plain, self.heavier), *self.coloured)

    def paint(self, canvas: Any, paint: Any) -> None:
        """Fill the text; `paint` gives its own colour."""
        for part in self.parts:
            ink = paint
            if part.colour is not None:
                ink = skia.Paint(paint)
                ink.setColor(fill_paint(part.colour).getColor())
                ink.setAlphaf(paint.getAlphaf())
            # where paint is clear, overlapping edges of neighbours would show if each were painted alone
            alone = self.apart if part.colour is None and ink.getAlpha() == 255 else ()
            for path in alone or (part.plain,):
                canvas.drawPath(path, ink)
            if not part.heavier.isEmpty():
                thick = skia.Paint(ink)
                thick.setStyle(skia.Paint.kStrokeAndFill_Style)
                thick.setStrokeWidth(self.heavier_px)
                thick.setStrokeJoin(skia.Paint.kRound_Join)
                canvas.drawPath(part.heavier, thick)

    def all(self) -> Path:
        """Every outline as one path, without what `heavier` adds."""
        both = skia.Path()
        for part in self.parts:
            both.addPath(part.plain)
            both.addPath(part.heavier)
        both.setFillType(skia.PathFillType.kWinding)
        return both

    def turned(self, degrees: float, cx: float, cy: float) -> TextPaths:
        """The text turned clockwise about a point in output px, on the 1/64-px grid again."""
        turn = skia.Matrix()
        turn.setRotate(degrees, cx, cy)

        def moved(path: Path) -> Path:
            out = skia.Path(path)
            out.transform(turn)
            return quantise_path(out)

        coloured = tuple(ColouredPaths(c.colour, moved(c.plain), moved(c.heavier)) for c in self.coloured)
        return TextPaths(moved(self.plain), moved(self.heavier), self.heavier_px, coloured)


def text_paths(fit: Fit, *, cx: float, cy: float, scale: float, fonts: FontSet) -> TextPaths:
    """The outlines of a fitted text with its optical centre at (cx, cy) strip px; `scale` is output px a strip px."""
    em = fit.size_px * scale
    found: dict[str | None, tuple[Path, Path]] = {None: (skia.Path(), skia.Path())}
    apart: list[Path] = []
    for line in fit.block.lines:
        for placed, x, y, _ in line_glyphs(fit.prepared, line):
            outline = glyph_at_size(placed, em, fonts)
            dx, dy = quantise(cx * scale + x * em), quantise(cy * scale + y * em)
            if placed.colour not in found:
                found[placed.colour] = (skia.Path(), skia.Path())
            found[placed.colour][placed.heavier].addPath(outline, dx, dy)
            if placed.colour is None and not placed.heavier:
                apart.append(skia.Path(outline))
                apart[-1].offset(dx, dy)
    if any(piece.shaped.joined for piece in fit.prepared.pieces):
        apart = []
    for paths in found.values():
        for path in paths:
            path.setFillType(skia.PathFillType.kWinding)
    plain, heavier = found.pop(None)
    coloured = tuple(ColouredPaths(colour, *paths) for colour, paths in found.items())
    return TextPaths(plain, heavier, quantise(2 * HEAVIER_EM * em), coloured, tuple(apart))


def line_glyphs(
    prepared: Prepared, line: tuple[int, int, float, float, float]
) -> Iterator[tuple[PlacedGlyph, float, float, bool]]:
    """Every glyph of a block's line in visual order with its origin in ems from the block's centre, on the page's axes.

    The last says whether it must keep its place among its neighbours (see `Shaped.joined`).
    """
    first, end, along, across, _ = line
    for shaped, offset in line_parts(prepared, first, end):
        pen = along + offset
        for placed in shaped.glyphs:
            if prepared.vertical:
                yield placed, placed.x - across, placed.y + pen, shaped.joined
            else:
                yield placed, placed.x + pen, placed.y + across, shaped.joined


def glyph_at_size(placed: PlacedGlyph, em: float, fonts: FontSet) -> Path:
    """A glyph's outline at `em` output px, on the 1/64-px grid, origin at (0, 0)."""
    key = ("glyph", placed.face.name, placed.glyph, placed.slant, placed.size, placed.turned, em)
    known = fonts.memo.get(key)
    if known is None:
        known = fonts.memo[key] = quantise_path(placed.outline(), scale=em / placed.face.upem)
    return known
