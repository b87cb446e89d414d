"""How people feel in a line and in a beat of an English text.

Among the rooms that read English; it alone answers "which feeling does this show, and how surely?". A line is read by
its words; a beat by its words and its sense, its lines each by themselves and all together, where the last weigh more,
because a beat ends with what it is about. Shares are rounded and ties go to the feeling that stands first in
`FEELINGS`, so that the same text gives the same answer on any machine.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from core.story.english.feelings_marks import Passage, describe, join_passages, read_passage, read_speech
from core.story.english.feelings_model import open_weights, share_whole, share_words
from core.story.english.feelings_sense import encode_texts, mean_sense
from core.story.english.feelings_words import FEELINGS, Feeling

__all__ = ["FEELINGS", "Feeling", "Felt", "Passage", "feeling_of_beat", "feeling_of_line", "feelings_of_beats"]

TOGETHER: Final = 2.0
"""How much a beat as a whole weighs against the mean of its lines, as a power; measured on texts to tune on."""
TILT: Final = 0.3
"""The last line of a beat weighs 1 + this, the first 1 - this."""
KEPT_PASSAGES: Final = 4096
_PLACES: Final = 3
_LEAST: Final = 1e-9


@dataclass(frozen=True, slots=True)
class Felt:
    """A feeling with its share of all feelings, 0..1 in thousandths; `shares` in the order of `FEELINGS`.

    `shown` says that a word of the lexicon shows this feeling; without one it is a guess by sense and form.
    """

    feeling: Feeling
    confidence: float
    shares: tuple[float, ...]
    shown: bool


def feeling_of_line(text: str, *, spoken: bool = False, hint: str = "") -> Felt:
    """The feeling of one line by its words alone: what is told, or what is `spoken` with the parenthetical before."""
    return _felt_words(read_speech(text, hint) if spoken else read_passage(text))


def feeling_of_beat(passages: Sequence[Passage]) -> Felt:
    """The feeling of a beat's lines, in order. A beat without lines is neutral."""
    return feelings_of_beats([passages])[0]


def feelings_of_beats(beats: Iterable[Sequence[Passage]]) -> list[Felt]:
    """The feeling of each beat; all lines of all beats are encoded in one go."""
    wanted = [[passage for passage in beat if passage.text.strip()] for beat in beats]
    encode_texts(passage.text for beat in wanted for passage in beat)
    return [_felt_beat(tuple(beat)) for beat in wanted]


@lru_cache(maxsize=KEPT_PASSAGES)
def _marks(passage: Passage) -> tuple[float, ...]:
    return tuple(describe(passage))


@lru_cache(maxsize=KEPT_PASSAGES)
def _felt_words(passage: Passage) -> Felt:
    marks = np.array([_marks(passage)])
    return _felt(share_words(open_weights(), marks)[0], marks)


@lru_cache(maxsize=KEPT_PASSAGES)
def _felt_beat(passages: tuple[Passage, ...]) -> Felt:
    if not passages:
        return Felt("neutral", 1.0, tuple(float(name == "neutral") for name in FEELINGS), shown=False)
    sense = encode_texts(passage.text for passage in passages)
    marks = np.array([_marks(passage) for passage in passages])
    together = np.array([_marks(join_passages(passages))])
    whole = mean_sense(sense, [len(passage.text) for passage in passages])
    weights = open_weights()
    lines = share_whole(weights, sense, marks)
    tilt = np.linspace(1 - TILT, 1 + TILT, len(passages)) if len(passages) > 1 else np.ones(1)
    joined = share_whole(weights, whole[np.newaxis], together)[0]
    score = (joined + _LEAST) ** TOGETHER * (tilt @ lines / tilt.sum() + _LEAST)
    return _felt(score / score.sum(), together)


def _felt(shares: NDArray[np.float64], marks: NDArray[np.float64]) -> Felt:
    rounded = [round(float(share), _PLACES) for share in shares]
    best = max(range(len(FEELINGS)), key=lambda place: (rounded[place], -place))
    shown = bool((marks[:, [best, len(FEELINGS) + best]] > 0).any())
    return Felt(FEELINGS[best], rounded[best], tuple(rounded), shown)
