"""What a passage brings to the reading of feelings besides its sense: words, tone of the words, marks, form.

Under the reading of feelings; it alone answers "which numbers describe a passage?". A passage is what is told and what
is said in it: a line of a script, a paragraph of prose, a beat.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from math import log1p
from typing import Any, Final

from core.story.english.feelings_words import FEELINGS, Form, weigh_words, words_of
from core.story.english.parsing import plain_case

_QUOTED: Final = re.compile(r"\"([^\"\n]*)(?:\"|$)|“([^”\n]*)(?:”|$)")
_HINT: Final = re.compile(r"^\(([^)]*)\)\s*(?=[\"“])")
_STAMMER: Final = re.compile(r"\b([A-Za-z]{1,2})-\1[a-z]*", re.IGNORECASE)
_CUT_OFF: Final = re.compile(r"(?:--|—|–)\s*[\"”]?(?:\s|$)")
_CAPITALS: Final = re.compile(r"\b[A-Z]{3,}\b")
_LONG: Final = 40

MARKS: Final = (
    "exclaims", "exclaims much", "asks", "asks loudly", "trails off", "stammers", "cut off", "capitals", "only said",
    "only told", "length", "pleasant", "unpleasant", "compound", "pleasant said", "unpleasant said",
)  # fmt: skip
FORMS: Final[tuple[Form, ...]] = ("told", "said")
COUNT: Final = len(FORMS) * len(FEELINGS) + len(MARKS)
"""How many numbers `describe` gives."""


@dataclass(frozen=True, slots=True)
class Passage:
    """What is told and what is said, as written; `text` is both, for reading as a whole."""

    text: str
    told: str
    said: str


def read_passage(text: str) -> Passage:
    """Split prose into what is told and what stands in quotation marks; ``(hint) "words"`` tells the hint."""
    text = plain_case(text) if not _QUOTED.search(text) else text
    said = " ".join(one or two for one, two in _QUOTED.findall(text))
    told = _HINT.sub(r"\1. ", text)
    return Passage(text, _QUOTED.sub(" ", told).strip(), said.strip())


def read_speech(words: str, hint: str = "") -> Passage:
    """A speech of a script, with the parenthetical before it."""
    return Passage(f'({hint}) "{words}"' if hint else f'"{words}"', hint, words)


def join_passages(passages: Iterable[Passage]) -> Passage:
    """Several passages read as one."""
    kept = list(passages)
    return Passage(_joined(p.text for p in kept), _joined(p.told for p in kept), _joined(p.said for p in kept))


def _joined(parts: Iterable[str]) -> str:
    return " ".join(part for part in parts if part)


def describe(passage: Passage) -> list[float]:
    """The numbers of a passage: per form and feeling the weight of its words, then the marks of `MARKS`, about 0..2."""
    words = {"told": words_of(passage.told), "said": words_of(passage.said)}
    weights = [log1p(value) for form in FORMS for value in weigh_words(words[form], form)]
    said, told, text = passage.said, passage.told, passage.text
    tone, spoken = _valence(text), _valence(said)
    marks = (
        min(text.count("!"), 3) / 3,
        float("!!" in text or text.count("!") >= 3),
        float(said.rstrip().endswith("?")),
        float("?!" in text or "!?" in text),
        float("..." in text or "…" in text),
        float(bool(_STAMMER.search(text))),
        float(bool(_CUT_OFF.search(said))),
        min(len(_CAPITALS.findall(said)), 3) / 3,
        float(bool(said) and not told),
        float(bool(told) and not said),
        min(len(words["told"]) + len(words["said"]), _LONG) / _LONG,
        tone["pos"],
        tone["neg"],
        tone["compound"],
        spoken["pos"],
        spoken["neg"],
    )
    return [*weights, *marks]


@lru_cache(maxsize=1)
def _open_valence() -> Any:
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    return SentimentIntensityAnalyzer()


def _valence(text: str) -> dict[str, float]:
    empty = {"pos": 0.0, "neg": 0.0, "compound": 0.0}
    return empty if not text.strip() else {**empty, **_open_valence().polarity_scores(text)}
