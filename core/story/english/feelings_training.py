"""``python -m core.story.english.feelings_training``: makes the weights of the reading of feelings from the examples.

Beside the reading, never under it; it alone answers "what do the examples teach, and how well?". Prints what a
five-fold cross-validation says before it writes the weights.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from core.story.english.feelings_marks import describe, read_passage
from core.story.english.feelings_model import (
    EXAMPLES,
    WEIGHTS,
    Weights,
    encode_weights,
    share_whole,
    share_words,
    sources_digest,
    train_weights,
)
from core.story.english.feelings_sense import encode_texts
from core.story.english.feelings_words import FEELINGS

FOLDS: Final = 5


def read_examples(text: str) -> list[tuple[str, str]]:
    """Label and text of each example. Raises ValueError for a line without a tab or with an unknown label."""
    found: list[tuple[str, str]] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        label, tab, words = line.partition("\t")
        if not tab or label not in FEELINGS or not words.strip():
            raise ValueError(f"line {number} is no label, tab and text: {line!r}")
        found.append((label, words.strip()))
    return found


def describe_examples(
    examples: Sequence[tuple[str, str]],
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.intp]]:
    """Sense, marks and labels of examples, as `train_weights` takes them."""
    passages = [read_passage(text) for _, text in examples]
    names = [str(name) for name in FEELINGS]
    labels = np.array([names.index(label) for label, _ in examples], dtype=np.intp)
    return encode_texts(p.text for p in passages), np.array([describe(p) for p in passages]), labels


def train(examples: Sequence[tuple[str, str]]) -> Weights:
    """The weights that examples give."""
    return train_weights(*describe_examples(examples), sources_digest())


def cross_validate(examples: Sequence[tuple[str, str]]) -> dict[str, float]:
    """Macro F1 on examples that were left out of training, for both sets of weights; fold k holds every fifth."""
    sense, marks, labels = describe_examples(examples)
    fold = np.arange(len(labels)) % FOLDS
    said = {"whole": np.zeros_like(labels), "words": np.zeros_like(labels)}
    for part in range(FOLDS):
        inside, outside = fold != part, fold == part
        weights = train_weights(sense[inside], marks[inside], labels[inside], "")
        said["whole"][outside] = share_whole(weights, sense[outside], marks[outside]).argmax(axis=1)
        said["words"][outside] = share_words(weights, marks[outside]).argmax(axis=1)
    return {name: _macro_f1(labels, found) for name, found in said.items()}


def _macro_f1(labels: NDArray[np.intp], said: NDArray[np.intp]) -> float:
    scores = []
    for place in range(len(FEELINGS)):
        right = int(((labels == place) & (said == place)).sum())
        counted = int((labels == place).sum() + (said == place).sum())
        scores.append(2 * right / counted if counted else 0.0)
    return sum(scores) / len(scores)


def main() -> None:
    """Train, tell and write."""
    examples = read_examples(EXAMPLES.read_text(encoding="utf-8"))
    for name, value in cross_validate(examples).items():
        sys.stdout.write(f"{name}: macro F1 {value:.2f} over {len(examples)} examples, {FOLDS} folds\n")
    WEIGHTS.write_bytes(encode_weights(train(examples)))


if __name__ == "__main__":
    main()
