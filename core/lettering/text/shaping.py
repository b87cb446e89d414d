"""Second step of setting text: letters to placed glyphs. Answers only: which outlines, where, how wide?

Shaping is real (kerning, ligatures, marks) and works word by word, so that a word has the same look and width wherever
a line breaks. Lengths are ems: they serve every size. Glyph positions have y down, origin on the baseline.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import skia
import uharfbuzz as hb

from core.draw.paths import Path
from core.lettering.text.crossbar import plain_capitals
from core.lettering.text.fonts import Face, FaceChoice, FontSet
from core.lettering.text.marks import StyledText
from core.lettering.text.scripts import NO_BREAK_SPACES, clusters, is_invisible, joins, script_of, without_selectors

SLANT = 0.2
HEAVIER_EM = 0.022
"""How much wider a stroke of a thickened face is, each side."""
_FIXED_SPACES = {"\u202f": 0.16, "\u2007": 0.55}
_LIGATURES_OFF_FROM = 0.03
"""Letters set wider apart than this (ems) do not ligate."""


@dataclass(frozen=True, slots=True)
class PlacedGlyph:
    """One outline: `x`, `y` in ems from the piece's origin. `slant` and `heavier` are faked emphasis.

    `size` is relative to the text's own, `colour` None its own. `turned` lies on its side, a quarter turn clockwise, as
    Latin words do in a column.
    """

    face: Face
    glyph: int
    x: float
    y: float
    slant: bool = False
    heavier: bool = False
    size: float = 1.0
    colour: str | None = None
    turned: bool = False

    def outline(self) -> Path:
        """The outline in font units at the text's own size, slanted and turned as it is shown; not to be changed."""
        path = self.face.outline(self.glyph)
        if not (self.slant or self.turned or self.size != 1.0):
            return path
        s, lean = self.size, -SLANT * self.size if self.slant else 0.0
        shown = skia.Path(path)
        if self.turned:
            shown.transform(skia.Matrix.MakeAll(0, -s, 0, s, lean, 0, 0, 0, 1))
        else:
            shown.transform(skia.Matrix.MakeAll(s, lean, 0, 0, s, 0, 0, 0, 1))
        return shown


@dataclass(frozen=True, slots=True)
class Ink:
    """The box of what is really painted, in ems, y down from the baseline.

    In a column `left` and `right` lie along it (downwards), `top` and `bottom` across: to the right and to the left of
    its middle.
    """

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Shaped:
    """Glyphs of one unbreakable piece of text, its advance in ems and its ink (None if it paints nothing).

    `joined` says that letters touch or carry marks, so that nothing may move them apart or tilt them one by one.
    """

    text: str
    glyphs: tuple[PlacedGlyph, ...]
    advance: float
    ink: Ink | None
    joined: bool = False


NOTHING = Shaped("", (), 0.0, None)


def shape_piece(
    runs: Sequence[StyledText], *, fonts: FontSet, style: str, language: str, tracking: float, level: int = 0
) -> Shaped:
    """Shape a piece without spaces or breaks inside; a change of look or of face inside it is fine.

    An odd `level` runs right to left: glyphs come in visual order all the same.
    """
    key = ("piece", tuple(runs), style, language, tracking, level % 2)
    known = fonts.memo.get(key)
    if isinstance(known, Shaped):
        return known
    parts = [part for run in in_context(runs) for part in split_by_face(run, fonts, style, language)]
    glyphs: list[PlacedGlyph] = []
    pen = 0.0
    for run, text, choice in reversed(parts) if level % 2 else parts:
        pen = shape_part(glyphs, pen, run, text, choice, language=language, tracking=tracking, rtl=bool(level % 2))
    text = "".join(run.text for run in runs)
    joined = not text.isascii() and (joins(text) or any(unicodedata.category(c) == "Mn" for c in text))
    shaped = Shaped(text, tuple(glyphs), pen, ink_of(glyphs), joined)
    fonts.memo[key] = shaped
    return shaped


def shape_part(
    glyphs: list[PlacedGlyph],
    pen: float,
    run: StyledText,
    text: str,
    choice: FaceChoice,
    *,
    language: str,
    tracking: float,
    rtl: bool = False,
) -> float:
    """Add a part of one face to `glyphs` from `pen` on (ems); the pen behind it."""
    face, size = choice.face, run.size
    if text in _FIXED_SPACES:
        return pen + _FIXED_SPACES[text] * size + tracking
    buffer = hb.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    buffer.direction = "rtl" if rtl else "ltr"
    buffer.flags = hb.BufferFlags.REMOVE_DEFAULT_IGNORABLES
    if language:
        buffer.language = language
    spread = 0.0 if joins(text) else tracking
    hb.shape(face.shaper, buffer, {"liga": False} if spread >= _LIGATURES_OFF_FROM else None)
    unit = size / face.upem
    for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        x, y = pen + position.x_offset * unit, -position.y_offset * unit
        glyphs.append(PlacedGlyph(face, info.codepoint, x, y, choice.slant, choice.heavier, size, run.colour))
        pen += position.x_advance * unit
        if position.x_advance:
            pen += spread
    return pen


def ink_of(glyphs: Sequence[PlacedGlyph]) -> Ink | None:
    """The union of the glyphs' ink boxes, faked emphasis included."""
    left = top = float("inf")
    right = bottom = float("-inf")
    for placed in glyphs:
        box = glyph_box(placed)
        if box is not None:
            left, top = min(left, box[0]), min(top, box[1])
            right, bottom = max(right, box[2]), max(bottom, box[3])
    return Ink(left, top, right, bottom) if right > left else None


def glyph_box(placed: PlacedGlyph) -> tuple[float, float, float, float] | None:
    """Left, top, right and bottom of a glyph's ink in ems, on the page's axes, from the piece's origin."""
    bounds = placed.face.bounds(placed.glyph)
    if bounds is None:
        return None
    unit = placed.size / placed.face.upem
    left, top, right, bottom = (value * unit for value in bounds)
    if placed.slant:
        left, right = left - SLANT * bottom if bottom > 0 else left, right - SLANT * top if top < 0 else right
    if placed.turned:
        left, top, right, bottom = -bottom, left, -top, right
    grow = HEAVIER_EM if placed.heavier else 0.0
    return placed.x + left - grow, placed.y + top - grow, placed.x + right + grow, placed.y + bottom + grow


def split_by_face(
    run: StyledText, fonts: FontSet, style: str, language: str
) -> list[tuple[StyledText, str, FaceChoice]]:
    """Cut a run where the face changes, never inside a cluster. Characters that show nothing stay with those before."""
    parts: list[tuple[StyledText, str, FaceChoice]] = []
    name = run.style or style
    plain = plain_capitals(run.text) if "I" in run.text else ()
    at, joiner = 0, ""
    for cluster in clusters(run.text):
        offset, at = at, at + len(cluster)
        if cluster in _FIXED_SPACES:
            parts.append((run, cluster, fonts.choose_cluster(name, language, run.italic, run.bold, " ")))
            continue
        if is_invisible(ord(cluster[0])) and len(cluster) == 1:
            joiner = cluster if cluster in "\u200c\u200d" else ""
            continue
        shown = " " if cluster in NO_BREAK_SPACES else cluster
        choice = fonts.choose_cluster(name, language, run.italic, run.bold, shown)
        shown, joiner = joiner + without_selectors(choice.instead or shown), ""
        if offset in plain:
            shown = fonts.plain_capital_i(choice.face.name) or shown
        last = parts[-1] if parts else None
        if last is not None and _same_face(last[2], choice) and last[1] not in _FIXED_SPACES:
            parts[-1] = (run, last[1] + shown, last[2])
        else:
            parts.append((run, shown, choice))
    return parts


def in_context(runs: Sequence[StyledText]) -> list[StyledText]:
    """The runs of a word; where the look changes between joined letters, a joiner keeps both in their joined form."""
    shown = list(runs)
    for index in range(1, len(shown)):
        before, after = shown[index - 1].text[-1:], shown[index].text[:1]
        if before and after and script_of(before) == script_of(after) == "arabic":
            shown[index - 1] = shown[index - 1].of(shown[index - 1].text + "\u200d")
            shown[index] = shown[index].of("\u200d" + shown[index].text)
    return shown


def _same_face(one: FaceChoice, other: FaceChoice) -> bool:
    return one.face is other.face and one.slant == other.slant and one.heavier == other.heavier
