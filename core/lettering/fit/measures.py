"""Beside line breaking: a prepared text as plain numbers. Answers only: how wide is a line, and how does it look wide?

Lengths are ems on a grid of 1/65536, so that sums and differences are exact and equal widths compare as equal.
"""

from __future__ import annotations

import math
import unicodedata
from dataclasses import dataclass
from typing import Any, cast

from core.lettering.text.pieces import FORCED, Prepared
from core.lettering.text.shaping import Shaped

LONG_TEXT = 200
"""Pieces from which a text is no speech any more but a page: it is set well, not best, or it would take minutes."""
_GRID = 65536
_TRAILING = frozenset(".,…'\"’”»、。，．」』")
_LEADING = frozenset("'\"‘“«「『")
_MOST_HANG = 0.45


@dataclass(frozen=True, slots=True)
class Measures:
    """Numbers of one text with `count` pieces. A line holds the pieces ``[first, end)``.

    `start[first]` and `stop[end]` are where a piece begins and ends on an endless line; `hyphen[end]` is added if a
    line ends there; `lead[first]` and `trail[end]` are how much of a line's edge is only half seen (see `hang_of`);
    `penalty[end]` is the price of the break, `limit[first]` the furthest end that a typed break allows. `optical_top`
    and `optical_fall` are how high and how deep the text's words reach on average, `shares` the cheapest sum of that
    many penalties.
    """

    count: int
    start: list[float]
    stop: list[float]
    hyphen: list[float]
    lead: list[float]
    trail: list[float]
    penalty: list[float]
    limit: list[int]
    forced: int
    longest: float
    widest_gap: float
    optical_top: float
    optical_fall: float
    shares: list[float]

    @property
    def long(self) -> bool:
        return self.count > LONG_TEXT

    def width(self, first: int, end: int) -> float:
        """The advance of a line, its hyphen included."""
        return self.stop[end] - self.start[first] + self.hyphen[end]

    def least_width(self, lines: int) -> float:
        """What `lines` lines together are wide at least."""
        return self.stop[self.count] - (lines - 1) * self.widest_gap


def memo_of(prepared: Prepared) -> dict[Any, Any]:
    """What was found about this text before, by everything that it depends on."""
    return cast("dict[Any, Any]", prepared.ways)


def measured(prepared: Prepared) -> Measures:
    """The numbers of a text, worked out once."""
    memo = memo_of(prepared)
    known = memo.get("measures")
    if known is None:
        known = memo["measures"] = _measure(prepared)
    return cast("Measures", known)


def _measure(prepared: Prepared) -> Measures:
    pieces = prepared.pieces
    count = len(pieces)
    turned = prepared.vertical
    start, stop, hyphen, lead, trail, penalty = [], [0.0], [0.0], [], [0.0], [math.inf]
    at = 0.0
    for index, piece in enumerate(pieces):
        shaped, last = piece.shaped, index == count - 1
        start.append(_on_grid(at))
        at += shaped.advance
        stop.append(_on_grid(at))
        at += piece.gap
        shown = 0.0 if last or piece.hyphen is None else piece.hyphen.advance
        hyphen.append(_on_grid(shown))
        straight = not turned and not _is_rtl(shaped.text)
        lead.append(_on_grid(hang_of(shaped, leading=True)) if straight else 0.0)
        hang = (shown or 2 * hang_of(shaped, leading=False)) / 2 if straight else 0.0
        trail.append(_on_grid(hang))
        penalty.append(0.0 if last else piece.penalty)
    limit, furthest = [count] * count, count
    for index in range(count - 1, -1, -1):
        if penalty[index + 1] == FORCED and index < count - 1:
            furthest = index + 1
        limit[index] = furthest
    cheap = sorted(max(0.0, value) for value in penalty[1:count])
    shares = [0.0]
    for value in cheap:
        shares.append(shares[-1] + value)
    inks = [piece.shaped.ink for piece in pieces if piece.shaped.ink is not None]
    top = math.fsum(-ink.top for ink in inks) / len(inks) if inks else prepared.cap
    fall = math.fsum(max(0.0, ink.bottom) for ink in inks) / len(inks) if inks else 0.3 * prepared.fall
    return Measures(
        count,
        start,
        stop,
        hyphen,
        lead,
        trail,
        penalty,
        limit,
        prepared.forced_breaks,
        max((stop[i + 1] - start[i] for i in range(count)), default=0.0),
        max((_on_grid(piece.gap) + 2 / _GRID for piece in pieces), default=0.0),
        min(max(top, 0.6 * prepared.cap), prepared.rise),
        fall,
        shares,
    )


def hang_of(shaped: Shaped, *, leading: bool) -> float:
    """Half the advance of the points, commas, quotes and ellipses at an edge of a piece: they weigh little to the eye,
    so lines that are centred by the rest look centred."""
    text, glyphs = shaped.text, shaped.glyphs
    ordered = text if leading else text[::-1]
    marks = 0
    for character in ordered:
        if character not in (_LEADING if leading else _TRAILING):
            break
        marks += 1
    if marks == 0 or marks >= len(glyphs) or marks >= len(text):
        return 0.0
    width = glyphs[marks].x if leading else shaped.advance - glyphs[-marks].x
    return min(max(width, 0.0) / 2, _MOST_HANG)


def _is_rtl(text: str) -> bool:
    return any(unicodedata.bidirectional(character) in ("R", "AL") for character in text)


def _on_grid(value: float) -> float:
    return math.floor(value * _GRID + 0.5) / _GRID
