"""How people feel in a line and in a beat of an English text.

Among the rooms that read English; it alone answers "which feeling does this show, and how surely?". A line is read by
its words; a beat by the words and the sense of all its lines together and once more by those of the last, because a
beat ends with what it is about. What neighbouring beats show is left out: measured, it misled. Shares are rounded and
ties go to the feeling that stands first in `FEELINGS`, so that the same text gives the same answer on any machine.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from core.story.english.feelings_marks import Passage, describe, join_passages, read_passage, read_speech
from core.story.english.feelings_model import number_beat, open_weights, share_whole, share_words
from core.story.english.feelings_sense import encode_texts
from core.story.english.feelings_words import FEELINGS, Feeling

__all__ = ["FEELINGS", "Feeling", "Felt", "Passage", "feeling_of_beat", "feeling_of_line", "feelings_of_beats"]

KEPT_PASSAGES: Final = 4096
_PLACES: Final = 3


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
    """The feeling of each beat; all of them are encoded in one go."""
    wanted = [[passage for passage in beat if passage.text.strip()] for beat in beats]
    encode_texts(text for beat in wanted if beat for text in (join_passages(beat).text, beat[-1].text))
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
    weights = open_weights()
    shares = share_whole(weights, number_beat(passages, weights.terms)[np.newaxis])[0]
    return _felt(shares, np.array([_marks(join_passages(passages))]))


def forget() -> None:
    """Forget every text that was read, for measuring."""
    for known in (_marks, _felt_words, _felt_beat):
        known.cache_clear()


def _felt(shares: NDArray[np.float64], marks: NDArray[np.float64]) -> Felt:
    rounded = [round(float(share), _PLACES) for share in shares]
    best = max(range(len(FEELINGS)), key=lambda place: (rounded[place], -place))
    shown = bool((marks[:, [best, len(FEELINGS) + best]] > 0).any())
    return Felt(FEELINGS[best], rounded[best], tuple(rounded), shown)
