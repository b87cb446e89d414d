"""Before placement: a long speech becomes several balloons. Answers only: which words go together?

Every word appears once, in order, with its emphasis; balloons hold at most `MOST_WORDS` words and end where a sentence
or a phrase does, if they can.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise

from core.lettering.marks import StyledText, parse_marks, with_marks
from core.lettering.phrasing import COMMA, CONJUNCTION, SENTENCE, break_penalty, inner_cuts, is_ideographic

MOST_WORDS = 25
_BALLOON_COST = 160.0
_UNEVEN_COST = 0.3


@dataclass(frozen=True, slots=True)
class _Unit:
    """A word, or a clause of a script without spaces. `weight` counts in words; `gap` is what followed it."""

    runs: tuple[StyledText, ...]
    weight: float
    gap: str


def split_speech(text: str, *, language: str = "en", most_words: int = MOST_WORDS) -> list[str]:
    """Cut a marked text into texts of at most `most_words` words; [] for a text without letters.

    A text that is short enough comes back as it was typed.
    A word of more than 12 letters weighs more than one; a script without spaces counts three characters a word.
    """
    units = _units(parse_marks(text))
    if not units:
        return []
    total = sum(unit.weight for unit in units)
    if total <= most_words:
        return [text.strip()]
    aim = total / math.ceil(total / most_words)
    count = len(units)
    best: list[tuple[float, int]] = [(0.0, 0)] + [(math.inf, 0)] * count
    for end in range(1, count + 1):
        weight = 0.0
        for start in range(end - 1, -1, -1):
            weight += units[start].weight
            if weight > most_words and end - start > 1:
                break
            price = best[start][0] + _BALLOON_COST + _UNEVEN_COST * (weight - aim) ** 2
            if end < count:
                price += _cut_cost(units[end - 1], units[end], language)
            if price < best[end][0]:
                best[end] = (price, start)
    cuts = [count]
    while cuts[-1]:
        cuts.append(best[cuts[-1]][1])
    cuts.reverse()
    return [_joined(units[a:b]) for a, b in pairwise(cuts)]


def word_count(text: str) -> int:
    """How many words a marked text counts, as the limit of a balloon counts them."""
    return math.ceil(sum(unit.weight for unit in _units(parse_marks(text))))


def _cut_cost(before: _Unit, after: _Unit, language: str) -> float:
    if before.gap == "\n":
        return SENTENCE
    word, following = (("".join(run.text for run in unit.runs)) for unit in (before, after))
    penalty = break_penalty(word, following, language)
    return {SENTENCE: 0.0, COMMA: 70.0, CONJUNCTION: 100.0}.get(penalty, 500.0 + penalty)


def _units(runs: list[StyledText]) -> list[_Unit]:
    units: list[_Unit] = []
    word: list[StyledText] = []

    def close(gap: str) -> None:
        nonlocal word
        if word:
            units.extend(_clauses(word, gap))
        elif units and gap == "\n":
            units[-1] = _Unit(units[-1].runs, units[-1].weight, "\n")
        word = []

    for run in runs:
        letters = ""
        for character in run.text:
            if character.isspace() and character not in "\u00a0\u202f\u2007":
                if letters:
                    word.append(StyledText(letters, run.italic, run.bold))
                    letters = ""
                close("\n" if character == "\n" else " ")
            else:
                letters += character
        if letters:
            word.append(StyledText(letters, run.italic, run.bold))
    close(" ")
    return units


def _clauses(word: list[StyledText], gap: str) -> list[_Unit]:
    """A spaced word is one unit; ideographs are cut after their commas and stops, and else every 24 characters."""
    whole = "".join(run.text for run in word)
    if not any(is_ideographic(c) for c in whole):
        return [_Unit(tuple(word), max(1.0, math.ceil(len(whole) / 12)), gap)]
    cuts = inner_cuts(whole)
    ends, last = [], 0
    for index in range(1, len(whole)):
        if index in cuts and (cuts[index] <= COMMA or index - last >= 24):
            ends.append(index)
            last = index
    units: list[_Unit] = []
    start = 0
    for end in [*ends, len(whole)]:
        runs, at = [], 0
        for run in word:
            piece = run.text[max(0, start - at) : max(0, end - at)]
            if piece:
                runs.append(StyledText(piece, run.italic, run.bold))
            at += len(run.text)
        units.append(_Unit(tuple(runs), max(1.0, (end - start) / 3), gap if end == len(whole) else ""))
        start = end
    return units


def _joined(units: list[_Unit]) -> str:
    runs: list[StyledText] = []
    for index, unit in enumerate(units):
        gap = unit.gap if index < len(units) - 1 else ""
        for place, run in enumerate(unit.runs):
            text = run.text + (gap if place == len(unit.runs) - 1 else "")
            if runs and (runs[-1].italic, runs[-1].bold) == (run.italic, run.bold):
                runs[-1] = StyledText(runs[-1].text + text, run.italic, run.bold)
            else:
                runs.append(StyledText(text, run.italic, run.bold))
    return with_marks(runs)
