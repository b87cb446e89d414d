"""The weights that turn the numbers of a passage into shares of feelings, and how they are kept and trained.

Under the reading of feelings; it alone answers "how likely is each feeling, given these numbers?". Multinomial logistic
regression; two sets of weights from the same examples: `whole` reads sense and words, `words` reads words alone, which
costs a tenth and is made for single lines.
"""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from core.story.english.feelings_marks import COUNT
from core.story.english.feelings_sense import SIZE
from core.story.english.feelings_words import FEELINGS, LISTS

WEIGHTS: Final = LISTS / "feelings_weights.npz"
EXAMPLES: Final = LISTS / "feelings_examples.tsv"
WORDS: Final = LISTS / "feelings_words.txt"
SENSE_SCALE: Final = 3.0
"""How much the sense weighs against the words before training; the best of 1..10 in cross-validation."""
PENALTY_WHOLE, PENALTY_WORDS = 1e-2, 3e-3
_STEPS: Final = 400
_PLACES: Final = 3
"""Decimals of a stored weight."""


@dataclass(frozen=True, slots=True)
class Weights:
    """`whole` (`SIZE` + `COUNT` + 1, feelings) and `words` (`COUNT` + 1, feelings); `digest` of what they came from."""

    whole: NDArray[np.float64]
    words: NDArray[np.float64]
    digest: str


def sources_digest() -> str:
    """The sha256 of the examples and the lexicon, in hexadecimal, line ends aside."""
    texts = (path.read_text(encoding="utf-8") for path in (EXAMPLES, WORDS))
    return hashlib.sha256("\0".join(texts).encode("utf-8")).hexdigest()


@lru_cache(maxsize=1)
def open_weights() -> Weights:
    """The stored weights, read once a process."""
    with np.load(WEIGHTS, allow_pickle=False) as stored:
        scale = 10.0**-_PLACES
        return Weights(stored["whole"] * scale, stored["words"] * scale, str(stored["digest"]))


def encode_weights(weights: Weights) -> bytes:
    """The file of weights: whole thousandths and the digest."""
    out = io.BytesIO()
    whole, words = (np.round(part * 10**_PLACES).astype(np.int16) for part in (weights.whole, weights.words))
    np.savez_compressed(out, whole=whole, words=words, digest=np.array(weights.digest))
    return out.getvalue()


def train_weights(
    sense: NDArray[np.float64], marks: NDArray[np.float64], labels: NDArray[np.intp], digest: str
) -> Weights:
    """Weights for examples: `sense` (n, `SIZE`), `marks` (n, `COUNT`), `labels` (n,) as places in `FEELINGS`."""
    whole = _train(_with_sense(sense, marks), labels, PENALTY_WHOLE)
    words = _train(_with_one(marks), labels, PENALTY_WORDS)
    return Weights(np.round(whole, _PLACES), np.round(words, _PLACES), digest)


def share_whole(weights: Weights, sense: NDArray[np.float64], marks: NDArray[np.float64]) -> NDArray[np.float64]:
    """Shares of feelings (n, feelings) by sense and words; a row sums to 1."""
    return _shares(_with_sense(sense, marks) @ weights.whole)


def share_words(weights: Weights, marks: NDArray[np.float64]) -> NDArray[np.float64]:
    """Shares of feelings (n, feelings) by words alone."""
    return _shares(_with_one(marks) @ weights.words)


def _with_sense(sense: NDArray[np.float64], marks: NDArray[np.float64]) -> NDArray[np.float64]:
    return _with_one(np.hstack([SENSE_SCALE * sense.reshape(-1, SIZE), marks.reshape(-1, COUNT)]))


def _with_one(values: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.hstack([values, np.ones((len(values), 1))])


def _shares(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True))


def _train(values: NDArray[np.float64], labels: NDArray[np.intp], penalty: float) -> NDArray[np.float64]:
    """Minimise mean cross-entropy + penalty/2 · |W|² by accelerated gradient steps (Nesterov 1983), from zeros."""
    count = len(values)
    wanted = np.eye(len(FEELINGS))[labels]
    rate = 1 / (0.5 * float(np.linalg.norm(values, 2)) ** 2 / count + penalty)
    weights = ahead = np.zeros((values.shape[1], len(FEELINGS)))
    pace = 1.0
    for _ in range(_STEPS):
        slope = values.T @ (_shares(values @ ahead) - wanted) / count + penalty * ahead
        fresh = ahead - rate * slope
        quicker = (1 + (1 + 4 * pace * pace) ** 0.5) / 2
        ahead = fresh + (pace - 1) / quicker * (fresh - weights)
        weights, pace = fresh, quicker
    return weights
