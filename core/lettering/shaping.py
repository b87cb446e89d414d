"""Second step of setting text: letters to placed glyphs. Answers only: which outlines, where, how wide?

Shaping is real (kerning, ligatures, marks) and works word by word, so that a word has the same look and width wherever
a line breaks. Lengths are ems: they serve every size. Glyph positions have y down, origin on the baseline.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

import uharfbuzz as hb

from core.draw.paths import Path
from core.lettering.fonts import Face, FaceChoice, FontSet, is_invisible
from core.lettering.marks import StyledText

SLANT = 0.2
HEAVIER_EM = 0.022
"""How much wider a stroke of a thickened face is, each side."""


@dataclass(frozen=True, slots=True)
class PlacedGlyph:
    """One outline: `x`, `y` in ems from the piece's origin. `slant` and `heavier` are faked emphasis."""

    face: Face
    glyph: int
    x: float
    y: float
    slant: bool = False
    heavier: bool = False

    def outline(self) -> Path:
        return self.face.outline(self.glyph)


@dataclass(frozen=True, slots=True)
class Ink:
    """The box of what is really painted, in ems, y down from the baseline."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Shaped:
    """Glyphs of one unbreakable piece of text, its advance in ems and its ink (None if it paints nothing)."""

    text: str
    glyphs: tuple[PlacedGlyph, ...]
    advance: float
    ink: Ink | None


def shape_piece(runs: list[StyledText], *, fonts: FontSet, style: str, language: str, tracking: float) -> Shaped:
    """Shape a piece without spaces or breaks inside; a change of emphasis or of face inside it is fine."""
    glyphs: list[PlacedGlyph] = []
    pen = 0.0
    for run in runs:
        for text, choice in _split_by_face(run, fonts, style, language):
            buffer = hb.Buffer()
            buffer.add_str(text)
            buffer.guess_segment_properties()
            if language:
                buffer.language = language
            hb.shape(choice.face.shaper, buffer)
            upem = choice.face.upem
            for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
                x, y = pen + position.x_offset / upem, -position.y_offset / upem
                glyphs.append(PlacedGlyph(choice.face, info.codepoint, x, y, choice.slant, choice.heavier))
                pen += position.x_advance / upem
                if position.x_advance:
                    pen += tracking
    return Shaped("".join(run.text for run in runs), tuple(glyphs), pen, ink_of(glyphs))


def ink_of(glyphs: list[PlacedGlyph]) -> Ink | None:
    """The union of the glyphs' ink boxes, faked emphasis included."""
    boxes = []
    for placed in glyphs:
        bounds = placed.outline().getBounds()
        if bounds.isEmpty():
            continue
        upem = placed.face.upem
        grow = HEAVIER_EM if placed.heavier else 0.0
        top, bottom = bounds.top() / upem - grow, bounds.bottom() / upem + grow
        lean = (-SLANT * bottom, -SLANT * top) if placed.slant else (0.0, 0.0)
        boxes.append(
            (
                placed.x + bounds.left() / upem - grow + min(lean[0], 0.0),
                placed.y + top,
                placed.x + bounds.right() / upem + grow + max(lean[1], 0.0),
                placed.y + bottom,
            )
        )
    if not boxes:
        return None
    return Ink(min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes))


def _split_by_face(run: StyledText, fonts: FontSet, style: str, language: str) -> list[tuple[str, FaceChoice]]:
    """Cut a run where the face changes. Marks, joiners and selectors stay with the character before them."""
    parts: list[tuple[str, FaceChoice]] = []
    for character in run.text:
        codepoint = ord(character)
        stays = bool(unicodedata.combining(character)) or is_invisible(codepoint)
        if parts and stays and (is_invisible(codepoint) or parts[-1][1].face.has(codepoint)):
            parts[-1] = (parts[-1][0] + character, parts[-1][1])
            continue
        if is_invisible(codepoint):
            continue
        choice = fonts.choose(style, language, run.italic, run.bold, codepoint)
        if parts and parts[-1][1] == choice:
            parts[-1] = (parts[-1][0] + character, choice)
        else:
            parts.append((character, choice))
    return parts
