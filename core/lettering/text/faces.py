"""Under the font styles: one opened font file. Answers only: which glyphs does it have, and what are their outlines?

Fonts come as bytes, never from the system's font configuration, so that the same text gives the same outlines anywhere.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

import skia
import uharfbuzz as hb

from core.draw.paths import Path
from core.errors import InvalidInputError
from core.lettering.text.scripts import without_selectors


@dataclass(slots=True, eq=False)
class Face:
    """An opened font. Outlines are in font units at `upem` per em, y down."""

    name: str
    upem: int
    shaper: Any
    digest: str
    _outliner: Any
    _outlines: dict[int, Path] = field(default_factory=dict)
    _has: dict[int, bool] = field(default_factory=dict)
    _draws: dict[str, bool] = field(default_factory=dict)
    _bounds: dict[int, tuple[float, float, float, float] | None] = field(default_factory=dict)

    def has(self, codepoint: int) -> bool:
        """Whether the font maps the codepoint to a glyph other than 0."""
        known = self._has.get(codepoint)
        if known is None:
            known = bool(self.shaper.get_nominal_glyph(codepoint))
            self._has[codepoint] = known
        return known

    def draws(self, cluster: str) -> bool:
        """Whether shaping finds a glyph for all of a cluster: a letter with its marks, an emoji of several parts."""
        shown = without_selectors(cluster)
        if len(shown) == 1 and self.has(ord(shown)):
            return True
        known = self._draws.get(shown)
        if known is None:
            buffer = hb.Buffer()
            buffer.add_str(shown)
            buffer.guess_segment_properties()
            hb.shape(self.shaper, buffer)
            known = all(info.codepoint != 0 for info in buffer.glyph_infos)
            self._draws[shown] = known
        return known

    def outline(self, glyph: int) -> Path:
        """The glyph's outline at `upem` px per em, origin on the baseline; empty for a space."""
        path = self._outlines.get(glyph)
        if path is None:
            path = self._outliner.getPath(glyph) or skia.Path()
            self._outlines[glyph] = path
        return path

    def bounds(self, glyph: int) -> tuple[float, float, float, float] | None:
        """Left, top, right and bottom of the outline in font units, y down; None for a space."""
        if glyph not in self._bounds:
            box = self.outline(glyph).getBounds()
            self._bounds[glyph] = None if box.isEmpty() else (box.left(), box.top(), box.right(), box.bottom())
        return self._bounds[glyph]


def open_face(name: str, data: bytes) -> Face:
    """Open a TrueType or OpenType font.

    Raises:
        InvalidInputError: not a font that both the shaper and the outliner can read (woff2 among them).
    """
    # An empty manager: the default one would read the machine's own fonts and their configuration.
    typeface = skia.FontMgr.New_Custom_Empty().makeFromData(skia.Data.MakeWithCopy(data))
    face = hb.Face(data)
    if typeface is None or face.glyph_count == 0 or typeface.countGlyphs() == 0:
        raise InvalidInputError(f"The font {name!r} cannot be read: only TrueType and OpenType files are.", font=name)
    outliner = skia.Font(typeface, float(face.upem))
    outliner.setHinting(skia.FontHinting.kNone)
    outliner.setSubpixel(True)
    outliner.setLinearMetrics(True)
    return Face(name, int(face.upem), hb.Font(face), sha256(data).hexdigest(), outliner)
