"""Third step of setting text: a marked text becomes pieces that never break. Answers only: what may stand on a line?

Lengths are ems, so that they serve every size.
"""

from __future__ import annotations

import math
import unicodedata
from dataclasses import dataclass, field

from core.lettering.fonts import FontSet
from core.lettering.marks import StyledText, parse_marks
from core.lettering.phrasing import INSIDE, break_penalty, inner_cuts, wants_hyphen
from core.lettering.shaping import Shaped, shape_piece

FORCED = -1.0
"""The penalty that marks a break which a person typed: it is always taken."""


@dataclass(frozen=True, slots=True)
class Piece:
    """What never breaks: a word or a part of one. `gap` is the space to the next piece on the same line.

    `penalty` is the cost of ending a line here: `FORCED` for a typed break, infinite for none. `hyphen` is drawn if the
    line does end here.
    """

    shaped: Shaped
    gap: float
    penalty: float
    hyphen: Shaped | None = None


@dataclass(frozen=True, slots=True)
class Prepared:
    """A text ready for breaking. `rise` and `fall` bound every line's ink above and below its baseline; `cap` is the
    height of the face's capitals; `overhang` is the most that ink leaves its advance at a side."""

    pieces: tuple[Piece, ...]
    rise: float
    fall: float
    cap: float
    overhang: float
    ways: dict[tuple[object, ...], list[tuple[float, Breaks]]] = field(default_factory=dict, compare=False, repr=False)
    """Ways to break that were found already, by contour and leading."""

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


def prepare(
    text: str, *, fonts: FontSet, style: str, language: str, tracking: float, upper: bool, split_over: float = math.inf
) -> Prepared:
    """Shape a marked text into pieces. A word wider than `split_over` ems may break inside, at a high price."""
    key = (text, style, language, tracking, upper, split_over)
    known = fonts.memo.get(key)
    if isinstance(known, Prepared):
        return known
    pieces: list[Piece] = []
    space = _space(fonts, style, language) + tracking
    lines = _styled_lines(parse_marks(text), upper)
    for number, words in enumerate(lines):
        for index, word in enumerate(words):
            following = "".join(run.text for run in words[index + 1]) if index + 1 < len(words) else None
            for part, penalty in _inner_parts(word):
                shaped = shape_piece(part, fonts=fonts, style=style, language=language, tracking=tracking)
                if shaped.advance > split_over:
                    pieces += _emergency(part, split_over, fonts, style, language, tracking)
                    pieces[-1] = Piece(pieces[-1].shaped, 0.0, penalty)
                else:
                    pieces.append(Piece(shaped, 0.0, penalty))
            typed = following is None and number < len(lines) - 1
            penalty = FORCED if typed else break_penalty("".join(run.text for run in word), following, language)
            pieces[-1] = Piece(pieces[-1].shaped, 0.0 if following is None else space, penalty)
    cap_box = shape_piece([StyledText("H")], fonts=fonts, style=style, language=language, tracking=0.0).ink
    inks = [piece.shaped.ink for piece in pieces if piece.shaped.ink is not None]
    cap = -cap_box.top if cap_box else 0.7
    prepared = Prepared(
        tuple(pieces),
        max([cap, *(-ink.top for ink in inks)]),
        max([0.02, *(ink.bottom for ink in inks)]),
        cap,
        max(
            [0.0]
            + [
                max(-p.shaped.ink.left, p.shaped.ink.right - p.shaped.advance)
                for p in pieces
                if p.shaped.ink is not None
            ]
        ),
    )
    if len(fonts.memo) > 20_000:
        fonts.memo.clear()
    fonts.memo[key] = prepared
    return prepared


def _styled_lines(runs: list[StyledText], upper: bool) -> list[list[list[StyledText]]]:
    """Typed lines → words → runs. A no-break space joins."""
    lines: list[list[list[StyledText]]] = [[]]
    joined = False
    for run in runs:
        text = run.text.upper() if upper else run.text
        for number, part in enumerate(text.split("\n")):
            if number:
                lines.append([])
                joined = False
            word = ""
            for character in part:
                if character.isspace() and character not in "\u00a0\u202f\u2007":
                    if word:
                        _add(lines[-1], StyledText(word, run.italic, run.bold), joined)
                    word, joined = "", False
                else:
                    word += character
            if word:
                _add(lines[-1], StyledText(word, run.italic, run.bold), joined)
                joined = True
    return [line for line in lines if line]


def _add(words: list[list[StyledText]], run: StyledText, joined: bool) -> None:
    if joined and words:
        words[-1].append(run)
    else:
        words.append([run])


def _inner_parts(word: list[StyledText]) -> list[tuple[list[StyledText], float]]:
    """Cut a word where a line may end inside it: the parts and what a break after each costs."""
    cuts = inner_cuts("".join(run.text for run in word))
    parts: list[tuple[list[StyledText], float]] = []
    part: list[StyledText] = []
    at = 0
    for run in word:
        start = 0
        for offset in range(1, len(run.text) + 1):
            cut = at + offset in cuts
            if cut or offset == len(run.text):
                part.append(StyledText(run.text[start:offset], run.italic, run.bold))
                start = offset
            if cut:
                parts.append((part, cuts[at + offset]))
                part = []
        at += len(run.text)
    return [*parts, (part, 0.0)]


def _emergency(
    part: list[StyledText], limit: float, fonts: FontSet, style: str, language: str, tracking: float
) -> list[Piece]:
    """Break a word that is wider than any line: as few parts as fit, a hyphen between two different letters."""
    characters = [StyledText(c, run.italic, run.bold) for run in part for c in run.text]
    hyphen = shape_piece([StyledText("-")], fonts=fonts, style=style, language=language, tracking=0.0)
    shaped = [shape_piece([c], fonts=fonts, style=style, language=language, tracking=tracking) for c in characters]
    room = limit - hyphen.advance
    total = sum(s.advance for s in shaped)
    aim = total / math.ceil(total / max(room, 0.5))
    pieces: list[Piece] = []
    start, width = 0, 0.0
    for index, glyph in enumerate(shaped):
        width += glyph.advance
        at_end = index == len(shaped) - 1
        over = not at_end and width + shaped[index + 1].advance > room
        joined = not at_end and unicodedata.combining(characters[index + 1].text) != 0
        if at_end or ((over or width >= aim) and not joined):
            run = shape_piece(
                characters[start : index + 1], fonts=fonts, style=style, language=language, tracking=tracking
            )
            shown = not at_end and wants_hyphen(characters[index].text, characters[index + 1].text)
            pieces.append(Piece(run, 0.0, INSIDE, hyphen if shown else None))
            start, width = index + 1, 0.0
    return pieces


def _space(fonts: FontSet, style: str, language: str) -> float:
    """The width of a word space: the face's own, held between a quarter and a third of an em.

    Lettering faces differ wildly here: too thin a space glues capitals together, too wide a one tears holes.
    """
    face = fonts.choose(style, language, False, False, 0x20).face
    own = float(face.shaper.get_glyph_h_advance(face.shaper.get_nominal_glyph(0x20) or 0)) / face.upem
    return min(max(own, 0.25), 0.32)
