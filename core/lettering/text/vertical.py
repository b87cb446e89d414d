"""Second step of setting text in columns. Answers only: how does each character stand when the line runs downwards?

Ideographs and kana stand upright in their vertical forms; a Latin word lies on its side; single letters, short capitals
and digits stand; two digits, ``!!`` and ``!?`` share one cell. Glyph positions are on the page's axes in ems: `x` from
the column's middle, `y` down from the piece's start. The advance runs down.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import uharfbuzz as hb

from core.lettering.text.fonts import FaceChoice, FontSet
from core.lettering.text.marks import StyledText
from core.lettering.text.scripts import clusters
from core.lettering.text.shaping import Ink, PlacedGlyph, Shaped, ink_of, shape_part, split_by_face

_CELL = 0.96
"""How much of its cell a pair set across the column may fill."""
_EM_MIDDLE = 0.38
"""How far the middle of an ideograph lies above the baseline (its em box reaches from 0.88 above to 0.12 below)."""
_TOKENS = re.compile(
    r"(?P<across>[0-9]{2}(?![0-9A-Za-z.,:])|[!?！？]{2,3})"
    r"|(?P<word>[0-9A-Za-zÀ-ɏ](?:[0-9A-Za-zÀ-ɏ'’.,:&/+%-]*[0-9A-Za-zÀ-ɏ%+])?)"
    r"|(?P<dots>\.{3})"
)
_WIDE = dict(zip("!?()[]{}<>,.:;~=“”", "！？（）［］｛｝＜＞，．：；〜＝〝〟", strict=True))
"""Signs of Latin text that a column shows as its own script's."""
_LYING = frozenset("ー〜～…‥—―–-‐−─=＝:：;；()（）[]［］{}｛｝〈〉《》「」『』【】〔〕“”‘’\"'<>＜＞→←")
"""Signs that lie down where the face has no vertical form of them."""


def shape_column(runs: Sequence[StyledText], *, fonts: FontSet, style: str, language: str, tracking: float) -> Shaped:
    """Shape a piece of a column; `Shaped.advance` and `Shaped.ink` are along and across it."""
    key = ("column", tuple(runs), style, language, tracking)
    known = fonts.memo.get(key)
    if isinstance(known, Shaped):
        return known
    glyphs: list[PlacedGlyph] = []
    pen = 0.0
    for run in runs:
        run = replace(run, italic=False, bold=run.bold or run.italic)
        at = 0
        for found in _TOKENS.finditer(run.text):
            pen = _stand(glyphs, pen, run.of(run.text[at : found.start()]), fonts, style, language, tracking)
            at, token = found.end(), run.of(found.group())
            if found["across"]:
                pen = _across(glyphs, pen, token, fonts, style, language) + tracking
            elif found["dots"]:
                pen = _stand(glyphs, pen, run.of("…"), fonts, style, language, tracking)
            elif len(token.text) <= 3 and token.text.isalnum() and not any(c.islower() for c in token.text[1:]):
                for character in token.text:
                    pen = _across(glyphs, pen, run.of(character), fonts, style, language) + tracking
            else:
                pen = _lie(glyphs, pen, token, fonts, style, language, tracking)
        pen = _stand(glyphs, pen, run.of(run.text[at:]), fonts, style, language, tracking)
    ink = ink_of(glyphs)
    turned = Ink(ink.top, -ink.right, ink.bottom, -ink.left) if ink is not None else None
    shaped = Shaped("".join(run.text for run in runs), tuple(glyphs), pen, turned)
    fonts.memo[key] = shaped
    return shaped


def _stand(
    glyphs: list[PlacedGlyph], pen: float, run: StyledText, fonts: FontSet, style: str, language: str, tracking: float
) -> float:
    """Characters one under the other, in the face's vertical forms."""
    if not run.text:
        return pen
    for cluster in clusters(run.text):
        for part in split_by_face(run.of(_WIDE.get(cluster, cluster)), fonts, style, language):
            pen = _stand_one(glyphs, pen, *part, language) + tracking
    return pen


def _stand_one(
    glyphs: list[PlacedGlyph], pen: float, run: StyledText, text: str, choice: FaceChoice, language: str
) -> float:
    face, size = choice.face, run.size
    buffer = hb.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    buffer.direction = "ttb"
    buffer.flags = hb.BufferFlags.REMOVE_DEFAULT_IGNORABLES
    if language:
        buffer.language = language
    hb.shape(face.shaper, buffer)
    unit = size / face.upem
    infos = buffer.glyph_infos
    if text in _LYING and len(infos) == 1 and infos[0].codepoint == face.shaper.get_nominal_glyph(ord(text)):
        lying: list[PlacedGlyph] = []
        end = shape_part(lying, pen, run, text, choice, language=language, tracking=0.0)
        glyphs += _turned(lying, pen, _EM_MIDDLE * size)
        return end
    start = pen
    for info, position in zip(infos, buffer.glyph_positions, strict=True):
        x, y = position.x_offset * unit, pen - position.y_offset * unit
        glyphs.append(PlacedGlyph(face, info.codepoint, x, y, False, choice.heavier, size, run.colour))
        pen -= position.y_advance * unit
    return max(pen, start)


def _across(glyphs: list[PlacedGlyph], pen: float, run: StyledText, fonts: FontSet, style: str, language: str) -> float:
    """A short text across the column, in one cell, made smaller if it is wider than that."""
    text = run.text.translate(_NARROW) if len(run.text) > 1 else run.text
    laid: list[PlacedGlyph] = []
    width = 0.0
    for part, shown, choice in split_by_face(run.of(text), fonts, style, language):
        width = shape_part(laid, width, part, shown, choice, language=language, tracking=0.0)
    ink = ink_of(laid)
    if ink is None:
        return pen + run.size
    shrink = min(1.0, _CELL * run.size / max(ink.right - ink.left, 1e-6))
    middle_x, middle_y = (ink.left + ink.right) / 2, (ink.top + ink.bottom) / 2
    for glyph in laid:
        x, y = (glyph.x - middle_x) * shrink, (glyph.y - middle_y) * shrink + pen + run.size / 2
        glyphs.append(replace(glyph, x=x, y=y, size=glyph.size * shrink))
    return pen + run.size


def _lie(
    glyphs: list[PlacedGlyph], pen: float, run: StyledText, fonts: FontSet, style: str, language: str, tracking: float
) -> float:
    """A word on its side, the middle of its capitals on the column's middle."""
    laid: list[PlacedGlyph] = []
    end = pen
    middle = 0.35 * run.size
    for part, shown, choice in split_by_face(run, fonts, style, language):
        capital = choice.face.bounds(choice.face.shaper.get_nominal_glyph(ord("H")) or 0)
        if capital is not None:
            middle = -capital[1] / choice.face.upem * run.size / 2
        end = shape_part(laid, end, part, shown, choice, language=language, tracking=tracking)
    glyphs += _turned(laid, pen, middle)
    return end


def _turned(laid: Sequence[PlacedGlyph], pen: float, middle: float) -> list[PlacedGlyph]:
    """Glyphs of a horizontal line that began at `pen`, a quarter turn clockwise, `middle` above their baseline on the
    column's middle."""
    return [replace(glyph, x=-glyph.y - middle, y=glyph.x, turned=True) for glyph in laid]


_NARROW = str.maketrans("！？", "!?")
