"""The plain words of a passage, cut down to stems, that the examples themselves give a weight.

Under the reading of feelings; it alone answers "which of the words that were learned stand here?". The lexicon holds
what a person knows of words; these are the ordinary ones ("door", "again", "fired") that only examples can weigh.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from core.story.english.feelings_marks import Passage
from core.story.english.feelings_words import words_of

LEAST_SEEN: Final = 4
"""A term is learned when so many examples hold it."""
_ENDS: Final = ("ingly", "edly", "ings", "ing", "ies", "ied", "ed", "es", "ly", "s")
_SHORTEST: Final = 3


def terms_of(passage: Passage) -> frozenset[str]:
    """The stems of a passage, each once."""
    return frozenset(_stem(word) for word in words_of(f"{passage.told} {passage.said}"))


def learn_terms(passages: Iterable[Passage]) -> tuple[str, ...]:
    """The terms that enough examples hold, in alphabetical order."""
    seen = Counter(term for passage in passages for term in terms_of(passage))
    return tuple(sorted(term for term, count in seen.items() if count >= LEAST_SEEN))


def mark_terms(passage: Passage, learned: Sequence[str]) -> NDArray[np.float64]:
    """1 for each learned term that stands in a passage, else 0."""
    held = terms_of(passage)
    return np.array([float(term in held) for term in learned])


def _stem(word: str) -> str:
    for end in _ENDS:
        if word.endswith(end) and len(word) - len(end) >= _SHORTEST:
            return word[: -len(end)]
    return word
