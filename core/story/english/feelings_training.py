"""``python -m core.story.english.feelings_training``: makes the weights of the reading of feelings from the examples.

Beside the reading, never under it; it alone answers "what do the examples teach, and how well?". Prints what a
cross-validation says, from author to author, before it writes the weights.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from core.story.english.feelings_marks import Passage, describe, join_passages, read_passage
from core.story.english.feelings_model import (
    EXAMPLES,
    PASSAGES,
    PENALTY_WHOLE,
    PENALTY_WORDS,
    WEIGHTS,
    Weights,
    encode_weights,
    number_beat,
    share_whole,
    share_words,
    sources_digest,
    train_weights,
)
from core.story.english.feelings_pieces import read_pieces
from core.story.english.feelings_terms import learn_terms
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


Beat = tuple[str, Sequence[Passage]]
"""A label and the lines that it is of."""


def read_beats() -> tuple[list[Beat], list[list[Beat]]]:
    """The single lines, and the passages of each author."""
    lines = [(label, [read_passage(text)]) for label, text in read_examples(EXAMPLES.read_text(encoding="utf-8"))]
    authors = [read_examples(path.read_text(encoding="utf-8")) for path in PASSAGES]
    return list(lines), [[(label, read_pieces(text)) for label, text in author] for author in authors]


def train(lines: Sequence[Beat], passages: Sequence[Beat]) -> Weights:
    """The weights that examples give: lines and passages teach to read beats, lines alone to read lines."""
    beats = [*lines, *passages]
    terms = learn_terms(join_passages(beat) for _, beat in beats)
    values = np.array([number_beat(beat, terms) for _, beat in beats])
    whole = train_weights(values, _labels(beats), PENALTY_WHOLE)
    return Weights(whole, train_lines(lines), terms, sources_digest())


def train_lines(lines: Sequence[Beat]) -> NDArray[np.float64]:
    """The weights of `Weights.words`, which need no encoder."""
    return train_weights(_marks(lines), _labels(lines), PENALTY_WORDS)


def cross_validate(lines: Sequence[Beat], authors: Sequence[Sequence[Beat]]) -> dict[str, float]:
    """Macro F1 over the passages of each author by what the others teach; for lines, fold k leaves out every fifth."""
    found: dict[str, float] = {}
    for place, author in enumerate(authors):
        others = [beat for number, beats in enumerate(authors) if number != place for beat in beats]
        weights = train(lines, others)
        values = np.array([number_beat(beat, weights.terms) for _, beat in author])
        found[f"beats of author {place + 1}"] = _macro_f1(_labels(author), share_whole(weights, values).argmax(axis=1))
    marks, labels = _marks(lines), _labels(lines)
    said = np.zeros_like(labels)
    for part in range(FOLDS):
        outside = np.arange(len(labels)) % FOLDS == part
        words = train_weights(marks[~outside], labels[~outside], PENALTY_WORDS)
        weights = Weights(words, words, (), "")
        said[outside] = share_words(weights, marks[outside]).argmax(axis=1)
    return {**found, "lines by words": _macro_f1(labels, said)}


def _labels(beats: Sequence[Beat]) -> NDArray[np.intp]:
    names = [str(name) for name in FEELINGS]
    return np.array([names.index(label) for label, _ in beats], dtype=np.intp)


def _marks(beats: Sequence[Beat]) -> NDArray[np.float64]:
    return np.array([describe(join_passages(beat)) for _, beat in beats])


def _macro_f1(labels: NDArray[np.intp], said: NDArray[np.intp]) -> float:
    scores = []
    for place in range(len(FEELINGS)):
        right = int(((labels == place) & (said == place)).sum())
        counted = int((labels == place).sum() + (said == place).sum())
        scores.append(2 * right / counted if counted else 0.0)
    return sum(scores) / len(scores)


def main() -> None:
    """Train, tell and write."""
    lines, authors = read_beats()
    for name, value in cross_validate(lines, authors).items():
        sys.stdout.write(f"{name}: macro F1 {value:.2f}\n")
    WEIGHTS.write_bytes(encode_weights(train(lines, [beat for author in authors for beat in author])))


if __name__ == "__main__":
    main()
