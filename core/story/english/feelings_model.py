"""The weights that turn the numbers of a passage into shares of feelings, and how they are kept and trained.

Under the reading of feelings; it alone answers "how likely is each feeling, given these numbers?". Multinomial logistic
regression; two sets of weights: `whole` reads a beat by the sense, the marks and the words of all its lines and of the
last; `words` reads the marks of a single line alone, which costs a tenth.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from core.story.english.feelings_marks import Passage, describe, join_passages
from core.story.english.feelings_sense import encode_texts
from core.story.english.feelings_terms import mark_terms
from core.story.english.feelings_words import FEELINGS, LISTS

WEIGHTS: Final = LISTS / "feelings_weights.npz"
EXAMPLES: Final = LISTS / "feelings_examples.tsv"
PASSAGES: Final = (LISTS / "feelings_passages.tsv", LISTS / "feelings_passages_more.tsv")
WORDS: Final = LISTS / "feelings_words.txt"
SENSE_SCALE, LAST_SENSE_SCALE, LAST_MARKS_SCALE, TERM_SCALE = 3.0, 2.0, 0.7, 0.7
"""How much each part weighs before training against the marks of the whole; measured from author to author."""
PENALTY_WHOLE, PENALTY_WORDS = 3e-3, 3e-3
_STEPS: Final = 160
_MARGIN: Final = 1.05
_PLACES: Final = 3
"""Decimals of a stored weight."""


@dataclass(frozen=True, slots=True)
class Weights:
    """`whole` (2 `SIZE` + 2 `COUNT` + terms + 1, feelings) and `words` (`COUNT` + 1, feelings).

    `terms` are the words that were learned; `digest` is that of what all came from.
    """

    whole: NDArray[np.float64]
    words: NDArray[np.float64]
    terms: tuple[str, ...]
    digest: str


def sources_digest() -> str:
    """The sha256 of all examples and the lexicon, in hexadecimal, line ends aside."""
    texts = (path.read_text(encoding="utf-8") for path in (EXAMPLES, *PASSAGES, WORDS))
    return hashlib.sha256("\0".join(texts).encode("utf-8")).hexdigest()


@lru_cache(maxsize=1)
def open_weights() -> Weights:
    """The stored weights, read once a process."""
    with np.load(WEIGHTS, allow_pickle=False) as stored:
        scale = 10.0**-_PLACES
        terms = tuple(str(stored["terms"]).split())
        return Weights(stored["whole"] * scale, stored["words"] * scale, terms, str(stored["digest"]))


def encode_weights(weights: Weights) -> bytes:
    """The file of weights: whole thousandths, the terms and the digest."""
    out = io.BytesIO()
    whole, words = (np.round(part * 10**_PLACES).astype(np.int16) for part in (weights.whole, weights.words))
    terms = np.array(" ".join(weights.terms))
    np.savez_compressed(out, whole=whole, words=words, terms=terms, digest=np.array(weights.digest))
    return out.getvalue()


def train_weights(values: NDArray[np.float64], labels: NDArray[np.intp], penalty: float) -> NDArray[np.float64]:
    """Weights for examples: `values` (n, numbers) and `labels` (n,) as places in `FEELINGS`; rounded as stored."""
    return np.round(_train(_with_one(values), labels, penalty), _PLACES)


def number_beat(passages: Sequence[Passage], terms: Sequence[str]) -> NDArray[np.float64]:
    """The numbers of a beat of at least one line: sense of all and of the last line, their marks, the words learned."""
    together, last = join_passages(passages), passages[-1]
    sense = encode_texts((together.text, last.text))
    return np.concatenate((
        SENSE_SCALE * sense[0],
        LAST_SENSE_SCALE * sense[1],
        describe(together),
        LAST_MARKS_SCALE * np.array(describe(last)),
        TERM_SCALE * mark_terms(together, terms),
    ))  # fmt: skip


def share_whole(weights: Weights, values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Shares of feelings (n, feelings) for beats' numbers, as `number_beat` gives them; a row sums to 1."""
    return _shares(_with_one(values) @ weights.whole)


def share_words(weights: Weights, marks: NDArray[np.float64]) -> NDArray[np.float64]:
    """Shares of feelings (n, feelings) by the marks of lines alone."""
    return _shares(_with_one(marks) @ weights.words)


def _with_one(values: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.hstack([values, np.ones((len(values), 1))])


def _shares(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True))


def _train(values: NDArray[np.float64], labels: NDArray[np.intp], penalty: float) -> NDArray[np.float64]:
    """Minimise mean cross-entropy + penalty/2 · |W|² by accelerated gradient steps (Nesterov 1983), from zeros."""
    count = len(values)
    wanted = np.eye(len(FEELINGS))[labels]
    rate = 1 / (0.5 * _MARGIN * _steepest(values) / count + penalty)
    weights = ahead = np.zeros((values.shape[1], len(FEELINGS)))
    pace = 1.0
    for _ in range(_STEPS):
        slope = values.T @ (_shares(values @ ahead) - wanted) / count + penalty * ahead
        fresh = ahead - rate * slope
        quicker = (1 + (1 + 4 * pace * pace) ** 0.5) / 2
        ahead = fresh + (pace - 1) / quicker * (fresh - weights)
        weights, pace = fresh, quicker
    return weights


def _steepest(values: NDArray[np.float64]) -> float:
    """The largest eigenvalue of the values' products, by power iteration from ones."""
    way = np.ones(values.shape[1])
    length = 1.0
    for _ in range(30):
        way = values.T @ (values @ (way / length))
        length = float(np.sqrt(way @ way))
    return length
