"""Before placement: a long speech becomes several balloons. Answers only: which words go together?

Every word appears once, in order, with its emphasis; balloons hold at most `MOST_WORDS` words and end where a sentence
does, else at a comma, else between phrases. What counts as a word where a script has no spaces: `_CHARACTERS_A_WORD`;
a Korean word is what stands between spaces (an eojeol).
"""

from __future__ import annotations

import math
import unicodedata
from dataclasses import dataclass
from itertools import pairwise

from core.lettering.text.marks import StyledText, parse_marks, with_marks
from core.lettering.text.phrasing import COMMA, CONJUNCTION, PHRASE, SENTENCE, break_penalty, inner_cuts
from core.lettering.text.scripts import base_of, is_ideographic, script_of

MOST_WORDS = 25
_BALLOON_COST = 160.0
_UNEVEN_COST = 0.3
_COMMA_COST, _CONJUNCTION_COST, _DEAR_COST = 70.0, 100.0, 500.0
_IDEOGRAPHS_A_WORD, _THAI_LETTERS_A_WORD, _LETTERS_A_WORD = 1.2, 4.0, 12
"""Thirty kana or ideographs fill a balloon as 25 English words do (manga letterers' rule of thumb); Thai words have
about four letters, marks above and below not counted; a word of more than twelve letters weighs more than one."""
_LEAST_CLAUSE = 6
"""Characters between two cuts that are only phrase ends."""


@dataclass(frozen=True, slots=True)
class _Unit:
    """A word, or a clause of a script without spaces. `weight` counts in words; `gap` is what followed it."""

    runs: tuple[StyledText, ...]
    weight: float
    gap: str


def split_speech(text: str, *, language: str = "en", most_words: int = MOST_WORDS) -> list[str]:
    """Cut a marked text into texts of at most `most_words` words; [] for a text without letters.

    A text that is short enough comes back as it was typed.
    """
    units = _units(parse_marks(text), language)
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
    costs = {SENTENCE: 0.0, COMMA: _COMMA_COST, CONJUNCTION: _CONJUNCTION_COST}
    return costs.get(penalty, _DEAR_COST + penalty)


def _units(runs: list[StyledText], language: str = "") -> list[_Unit]:
    units: list[_Unit] = []
    word: list[StyledText] = []

    def close(gap: str) -> None:
        nonlocal word
        if word:
            units.extend(_clauses(word, gap, language))
        elif units and gap == "\n":
            units[-1] = _Unit(units[-1].runs, units[-1].weight, "\n")
        word = []

    for run in runs:
        letters = ""
        for character in run.text:
            if character.isspace() and character not in "\u00a0\u202f\u2007":
                if letters:
                    word.append(run.of(letters))
                    letters = ""
                close("\n" if character == "\n" else " ")
            else:
                letters += character
        if letters:
            word.append(run.of(letters))
    close(" ")
    return units


def _clauses(word: list[StyledText], gap: str, language: str) -> list[_Unit]:
    """A spaced word is one unit; a run of a script without spaces is cut at its stops, commas and phrases."""
    whole = "".join(run.text for run in word)
    if not any(_spaceless(c) for c in whole):
        return [_Unit(tuple(word), max(1.0, math.ceil(len(whole) / _LETTERS_A_WORD)), gap)]
    cuts = inner_cuts(whole, language if base_of(language) in ("ja", "zh", "yue", "th") else "")
    ends, last = [], 0
    for index in range(1, len(whole)):
        cost = cuts.get(index, math.inf)
        if (
            cost <= COMMA
            or (cost <= PHRASE and index - last >= _LEAST_CLAUSE)
            or (cost < math.inf and index - last >= 24)
        ):
            ends.append(index)
            last = index
    units: list[_Unit] = []
    start = 0
    for end in [*ends, len(whole)]:
        runs, at = [], 0
        for run in word:
            piece = run.text[max(0, start - at) : max(0, end - at)]
            if piece:
                runs.append(run.of(piece))
            at += len(run.text)
        units.append(_Unit(tuple(runs), _weight(whole[start:end]), gap if end == len(whole) else ""))
        start = end
    return units


def _spaceless(character: str) -> bool:
    return is_ideographic(character) or script_of(character) == "thai"


def _weight(clause: str) -> float:
    """How many words a clause of a script without spaces counts."""
    wide = sum(is_ideographic(c) for c in clause)
    thai = sum(script_of(c) == "thai" and unicodedata.category(c) != "Mn" for c in clause)
    rest = sum(c.isalnum() and not _spaceless(c) for c in clause)
    words = wide / _IDEOGRAPHS_A_WORD + thai / _THAI_LETTERS_A_WORD + rest / _LETTERS_A_WORD
    return words if wide or thai else 1.0


def _joined(units: list[_Unit]) -> str:
    runs: list[StyledText] = []
    for index, unit in enumerate(units):
        gap = unit.gap if index < len(units) - 1 else ""
        for place, run in enumerate(unit.runs):
            text = run.text + (gap if place == len(unit.runs) - 1 else "")
            if runs and runs[-1].look == run.look:
                runs[-1] = runs[-1].of(runs[-1].text + text)
            else:
                runs.append(run.of(text))
    return with_marks(runs)
