"""Which place a text shows by what stands in it, where it names none: a pew, a till, a steering wheel.

Beside `place_mentions`; it alone answers "what does the furniture say about where we are?". Such signs are weak: the
walk in `places` asks for them only where nothing is told, or where what is told can no longer be (a sink on a field).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from core.story.english.parsing import Sentence
from core.story.english.word_lists import list_text, word_rows

AT_IT = 1.5
"""How much more a sign says when somebody is at it, in it, behind it."""
_AT: Final = frozenset(("at", "by", "beside", "behind", "in", "on", "from", "under", "between", "among", "into"))
_SEEN: Final = frozenset(("across", "opposite", "beyond", "past", "toward", "towards", "through", "like", "as"))
_STRONG, _WEAK = 1.0, 0.5


@dataclass(frozen=True, slots=True)
class Sign:
    """A word that speaks for a place, how strongly, and where it stands in the text."""

    place: str
    word: str
    weight: float
    start: int


def signs_told(sentence: Sentence) -> list[Sign]:
    """The signs of a sentence in order; the same word may speak for several places."""
    found = []
    for at, word in enumerate(sentence.words):
        if word.pos not in {"NOUN", "PROPN"}:
            continue
        before = sentence.words[at - 1].text.lower() if at else ""
        told = _signs().get(f"{before} {word.lemma}") or _signs().get(word.lemma) or {}
        for place, weight in told.items() if told else ():
            found.append(Sign(place, word.lemma, weight * _nearness(sentence, at), word.start))
    return found


def _nearness(sentence: Sentence, at: int) -> float:
    words = sentence.words
    if words[at].dep != "pobj":
        return 1.0
    prep = words[words[at].head].lemma
    return AT_IT if prep in _AT else 0.0 if prep in _SEEN else 1.0


@lru_cache(maxsize=1)
def _signs() -> Mapping[str, Mapping[str, float]]:
    """The weights of each sign by place."""
    found: dict[str, dict[str, float]] = {}
    for place, words in word_rows(list_text("place_signs")):
        for word in words:
            name = word.removeprefix("!").replace("_", " ")
            found.setdefault(name, {})[place] = _STRONG if word.startswith("!") else _WEAK
    return found
