"""Third step of setting text: a marked text becomes pieces that never break. Answers only: what may stand on a line?

Lengths are ems, so that they serve every size. In vertical text a line is a column: advances run down it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from core.lettering.text.bidi import base_level, levels_of, visual_order
from core.lettering.text.fonts import FontSet
from core.lettering.text.marks import StyledText
from core.lettering.text.phrasing import (
    SOFT_HYPHEN,
    ZERO_SPACE,
    break_penalty,
    gap_share,
    inner_cuts,
    stranding_penalty,
)
from core.lettering.text.shaping import NOTHING, Shaped, shape_piece
from core.lettering.text.typed import Look, TypedLine, typed_lines
from core.lettering.text.vertical import shape_column
from core.lettering.text.widewords import Part, Shaper, narrowed

FORCED = -1.0
"""The penalty that marks a break which a person typed: it is always taken."""
_MEETING, _USUAL = 0.05, 1.2
"""How far extremes of two lines may overlap, because they hardly ever stand over each other; beyond a usual extent (all
in ems) more of it is left to chance."""
_COLUMNS = 1.2
"""The least pitch of columns, in ems."""
_WIDE_SPACE = "\u3000"


@dataclass(frozen=True, slots=True)
class Piece:
    """What never breaks: a word or a part of one. `gap` is the space to the next piece on the same line.

    `penalty` is the cost of ending a line here: `FORCED` for a typed break, infinite for none. `hyphen` is drawn if the
    line does end here. An odd `level` runs right to left; `gap_level` is that of the space behind the piece.
    """

    shaped: Shaped
    gap: float
    penalty: float
    hyphen: Shaped | None = None
    level: int = 0
    gap_level: int = 0


@dataclass(frozen=True, slots=True)
class Prepared:
    """A text ready for breaking. `rise` and `fall` bound every line's ink above and below its baseline; `cap` is the
    height of the face's capitals; `overhang` is the most that ink leaves its advance at a side.

    Where `vertical`, `rise` and `fall` lie to the right and left of a column's middle, which is its baseline. `tallest`
    is the largest size in the text, as a multiple of its own. A `base` of 1 is a text that runs right to left.
    """

    pieces: tuple[Piece, ...]
    rise: float
    fall: float
    cap: float
    overhang: float
    ways: dict[tuple[object, ...], list[tuple[float, Breaks]]] = field(default_factory=dict, compare=False, repr=False)
    """Ways to break that were found already, by contour and leading."""
    vertical: bool = False
    base: int = 0
    tallest: float = 1.0

    @property
    def least_leading(self) -> float:
        """The leading under which the deepest ink of a line meets the highest of the next (stacked Thai marks, words
        larger than the rest), or columns of full cells run together."""
        if self.vertical:
            return max(_COLUMNS, self.rise + self.fall)
        extent = self.rise + self.fall - _MEETING
        return min(extent, _USUAL + 0.6 * max(0.0, extent - _USUAL))

    @property
    def forced_breaks(self) -> int:
        return sum(1 for piece in self.pieces[:-1] if piece.penalty == FORCED)

    @property
    def total_width(self) -> float:
        return sum(piece.shaped.advance + piece.gap for piece in self.pieces)

    @property
    def longest_piece(self) -> float:
        return max((piece.shaped.advance for piece in self.pieces), default=0.0)

    def width(self, first: int, end: int) -> float:
        """Advance of the line that holds pieces ``[first, end)``."""
        pieces = self.pieces[first:end]
        hyphen = pieces[-1].hyphen
        return (
            sum(piece.shaped.advance + piece.gap for piece in pieces)
            - pieces[-1].gap
            + (hyphen.advance if hyphen is not None and end < len(self.pieces) else 0.0)
        )


Breaks = tuple[int, ...]
"""Where lines end: the index after each line's last piece; the last entry is the number of pieces."""


def line_parts(prepared: Prepared, first: int, end: int) -> list[tuple[Shaped, float]]:
    """The shaped parts of the line that holds pieces ``[first, end)``, a shown hyphen among them, in visual order.

    Each comes with the distance of its left edge from the line's (in a column: of its top from the column's), in ems.
    """
    items: list[tuple[Shaped | None, float, int]] = []
    for index in range(first, end):
        piece = prepared.pieces[index]
        items.append((piece.shaped, piece.shaped.advance, piece.level))
        if index < end - 1:
            items.append((None, piece.gap, piece.gap_level))
        elif end < len(prepared.pieces) and piece.hyphen is not None:
            items.append((piece.hyphen, piece.hyphen.advance, piece.level))
    levels = [level for _, _, level in items]
    placed: list[tuple[Shaped, float]] = []
    pen = 0.0
    for index in visual_order(levels) if any(levels) else range(len(items)):
        shaped, advance, _ = items[index]
        if shaped is not None:
            placed.append((shaped, pen))
        pen += advance
    return placed


def prepare(
    text: str,
    *,
    fonts: FontSet,
    style: str,
    language: str,
    tracking: float,
    upper: bool,
    split_over: float = math.inf,
    vertical: bool = False,
    hyphenate: bool = True,
    bold: bool = False,
) -> Prepared:
    """Shape a marked text into pieces. A word wider than `split_over` ems may break inside, at a high price: at its
    language's hyphenation points if `hyphenate`, else only as often as it must. `bold` makes all of it so."""
    key = ("prepared", text, style, language, tracking, upper, split_over, vertical, hyphenate, bold)
    known = fonts.memo.get(key)
    if isinstance(known, Prepared):
        return known
    if len(fonts.memo) > 20_000:
        fonts.memo.clear()
    look = Look(fonts, style, language, tracking, vertical)
    lines = typed_lines(text, look, upper, bold)
    base = 0 if vertical else base_level("".join(line.text for line in lines), language)
    pieces: list[Piece] = []
    for number, line in enumerate(lines):
        pieces += _line_pieces(line, look, base, split_over, hyphenate)
        if number < len(lines) - 1:
            last = pieces[-1]
            pieces[-1] = Piece(last.shaped, 0.0, FORCED, last.hyphen, last.level, base)
    prepared = _bounded(tuple(pieces), look, base, max((run.size for line in lines for run in line.looks), default=1.0))
    fonts.memo[key] = prepared
    return prepared


def _line_pieces(line: TypedLine, look: Look, base: int, split_over: float, hyphenate: bool) -> list[Piece]:
    """The pieces of one typed line; an empty line is one empty piece."""
    words = line.words()
    if not words:
        return [Piece(NOTHING, 0.0, 0.0)]
    levels = levels_of(line.text, base) if not look.vertical else [0] * len(line.text)
    space = _space(look) + look.tracking
    shape = _shaper(look)
    pieces: list[Piece] = []
    for number, (start, end) in enumerate(words):
        word = line.text[start:end]
        begins = number == 0 or pieces[-1].penalty <= 0
        for part_start, part_end, penalty in _parts(word, levels[start:end], look.language):
            runs = line.runs(start + part_start, start + part_end)
            level = levels[start + part_start]
            soft = word[part_end - 1] == SOFT_HYPHEN and part_end < len(word)
            shaped = shape(runs, level)
            parts = [Part(shaped, 0.0, None)]
            if shaped.advance > split_over:
                parts = narrowed(runs, split_over, look, _at_level(shape, level), hyphenate, begins)
            pieces += [Piece(part.shaped, 0.0, part.penalty, part.hyphen, level, level) for part in parts]
            hyphen = shape([runs[-1].of("-")], level) if soft and not look.vertical else None
            pieces[-1] = Piece(pieces[-1].shaped, 0.0, penalty, hyphen, level, level)
        if number + 1 < len(words):
            following = line.text[words[number + 1][0] : words[number + 1][1]]
            penalty = break_penalty(_visible(word), following, look.language)
            penalty = stranding_penalty(penalty, following, opens=begins and number > 0, more=number + 2 < len(words))
            gap = 0.0
            between = line.text[end : words[number + 1][0]]
            if between:
                wide = between.count(_WIDE_SPACE)
                gap = wide * 1.0 if wide else space * gap_share(following, look.language)
            last = pieces[-1]
            pieces[-1] = Piece(last.shaped, gap, penalty, None, last.level, levels[end])
    last = pieces[-1]
    pieces[-1] = Piece(last.shaped, 0.0, 0.0, None, last.level, last.level)
    return pieces


def _parts(word: str, levels: Sequence[int], language: str) -> list[tuple[int, int, float]]:
    """Cut a word where a line may end inside it, and where its direction changes: start, end, price of a break."""
    cuts = inner_cuts(word, language)
    for index, (one, other) in enumerate(pairwise(levels), start=1):
        if one != other:
            cuts.setdefault(index, math.inf)
    ends = [*sorted(cuts), len(word)]
    return [(start, end, cuts.get(end, 0.0)) for start, end in pairwise([0, *ends])]


def _shaper(look: Look) -> Callable[[Sequence[StyledText], int], Shaped]:
    fonts, style, language, tracking = look.fonts, look.style, look.language, look.tracking

    def shape(runs: Sequence[StyledText], level: int) -> Shaped:
        shown = [run if run.text.isascii() else run.of(_visible(run.text)) for run in runs]
        if look.vertical:
            return shape_column(shown, fonts=fonts, style=style, language=language, tracking=tracking)
        return shape_piece(shown, fonts=fonts, style=style, language=language, tracking=tracking, level=level)

    return shape


def _at_level(shape: Callable[[Sequence[StyledText], int], Shaped], level: int) -> Shaper:
    return lambda runs: shape(runs, level)


def _visible(text: str) -> str:
    return text.replace(SOFT_HYPHEN, "").replace(ZERO_SPACE, "") if not text.isascii() else text


def _bounded(pieces: tuple[Piece, ...], look: Look, base: int, tallest: float) -> Prepared:
    capital = shape_piece([StyledText("H")], fonts=look.fonts, style=look.style, language=look.language, tracking=0.0)
    cap = -capital.ink.top if capital.ink is not None else 0.7
    inked = [(piece.shaped.advance, piece.shaped.ink) for piece in pieces if piece.shaped.ink is not None]
    least_rise, least_fall = (0.5, 0.5) if look.vertical else (cap, 0.02)
    return Prepared(
        pieces,
        max([least_rise, *(-ink.top for _, ink in inked)]),
        max([least_fall, *(ink.bottom for _, ink in inked)]),
        cap,
        max([0.0, *(max(-ink.left, ink.right - advance) for advance, ink in inked)]),
        vertical=look.vertical,
        base=base,
        tallest=tallest,
    )


def _space(look: Look) -> float:
    """The width of a word space: the face's own, held between a quarter and a third of an em.

    Lettering faces differ wildly here: too thin a space glues capitals together, too wide a one tears holes.
    """
    face = look.fonts.choose(look.style, look.language, False, False, 0x20).face
    own = float(face.shaper.get_glyph_h_advance(face.shaper.get_nominal_glyph(0x20) or 0)) / face.upem
    return min(max(own, 0.25), 0.32)
