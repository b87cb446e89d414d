"""What kind of thing an English noun means: a person, something to hold, a room, a feeling.

Beside the parser, below who/what/where are read; it alone answers "what does this noun stand for, as a rule?". The list
(`lists/nouns.txt`) was made from WordNet 3.1 by `docs/lists_from_wordnet.py`; our own (`lists/noun_fixes.txt`) goes
before it, for everyday and British senses that the tagged texts of that database hardly hold. Opened once, lazily.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal, cast, get_args

from core.story.english.word_lists import list_text

NounKind = Literal[
    "person",
    "animal",
    "thing",
    "garment",
    "vehicle",
    "furniture",
    "fixture",
    "place",
    "food",
    "plant",
    "substance",
    "body",
    "nature",
    "document",
    "communication",
    "feeling",
    "act",
    "event",
    "time",
    "quantity",
    "group",
    "shape",
    "abstract",
]
"""`thing` is what a hand or a cart can move; `fixture` what is built in (door, wall, stairs); `document` what is
written or printed on something; `nature` the sky, stones, waves; `place` rooms, buildings, streets and landscapes."""

HOLDABLE: Final = frozenset({"thing", "garment", "food", "document"})
"""Kinds that hands take."""
CONCRETE: Final = HOLDABLE | {"vehicle", "furniture", "fixture", "plant", "animal", "substance", "nature", "body"}
"""Kinds that can be seen and touched."""
LIVING: Final = frozenset({"person", "animal"})


@dataclass(frozen=True, slots=True)
class NounSense:
    """The kinds of a noun by weight, the most frequent first; at most three, none for a noun that is not known."""

    lemma: str
    kinds: tuple[NounKind, ...] = ()

    @property
    def kind(self) -> NounKind | None:
        """What it means most often; None where the noun is not known."""
        return self.kinds[0] if self.kinds else None

    @property
    def known(self) -> bool:
        return bool(self.kinds)

    @property
    def holdable(self) -> bool:
        """Whether it means, first of all, something that hands take."""
        return self.kind in HOLDABLE

    @property
    def also_holdable(self) -> bool:
        """Whether one of its frequent senses can be taken in a hand ("case", "light", "crystal")."""
        return any(kind in HOLDABLE for kind in self.kinds)

    @property
    def concrete(self) -> bool:
        """Whether it means, first of all, something to see and touch."""
        return self.kind in CONCRETE

    @property
    def person(self) -> bool:
        """Whether it means a human being first of all ("neighbour", "guard")."""
        return self.kind == "person"

    def may_be(self, *kinds: NounKind) -> bool:
        """Whether one of its frequent senses is of these kinds."""
        return any(kind in kinds for kind in self.kinds)


def noun_sense(lemma: str) -> NounSense:
    """The sense of a noun in its base form; one word or two ("key ring"), lower or mixed case.

    A compound that is not listed means what its last word means ("melon bun" as "bun"), also with a hyphen; a word
    that is not listed and ends in a listed one of four letters or more likewise ("paintbrush", "bookcase").
    """
    return _sense(" ".join(lemma.lower().replace("_", " ").split()))


@lru_cache(maxsize=8192)
def _sense(lemma: str) -> NounSense:
    listed = _listed()
    if kinds := listed.get(lemma):
        return NounSense(lemma, kinds)
    for last in (lemma.replace("-", " ").rpartition(" ")[2], _singular(lemma)):
        if last != lemma and (kinds := listed.get(last)):
            return NounSense(lemma, kinds)
    for cut in range(3, len(lemma) - 3):
        first = lemma[:cut].rstrip("-")
        if (first in listed or first in _BEFORE) and (kinds := listed.get(lemma[cut:])):
            return NounSense(lemma, kinds)
    return NounSense(lemma)


_BEFORE: Final = frozenset(("over", "under", "after", "back", "motor", "micro", "mini", "super", "water", "fire"))
"""Openings of compounds that are no nouns of the list."""


def listed_sense(lemma: str) -> NounSense | None:
    """The sense of a noun or a compound that is listed as it stands; None where only its last word may be known."""
    kinds = _listed().get(lemma.lower())
    return NounSense(lemma.lower(), kinds) if kinds else None


def noun_base(word: str) -> str:
    """The base form of a noun as written, where no parser says it: the listed one of the word and its singular."""
    lowered = word.lower()
    return lowered if lowered in _listed() else _singular(lowered)


def _singular(word: str) -> str:
    """A plural that the parser left as it was; rough, for look-up alone."""
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "sses", "xes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith("ss") and len(word) > 3 else word


@lru_cache(maxsize=1)
def _listed() -> dict[str, tuple[NounKind, ...]]:
    return read_nouns(list_text("nouns")) | read_nouns(list_text("noun_fixes"))


def read_nouns(text: str) -> dict[str, tuple[NounKind, ...]]:
    """Read ``kind kind: noun noun two_words`` rows; a noun in two rows has the kinds of both, in order.

    ``#`` opens a remark. Raises ValueError for an unknown kind.
    """
    known = get_args(NounKind)
    found: dict[str, tuple[NounKind, ...]] = {}
    for row in text.splitlines():
        heads, colon, nouns = row.partition(":")
        if not colon or row.startswith("#"):
            continue
        kinds = tuple(heads.split())
        if wrong := [kind for kind in kinds if kind not in known]:
            raise ValueError(f"unknown kinds of noun: {wrong}")
        for noun in (name.replace("_", " ") for name in nouns.split()):
            found[noun] = tuple(dict.fromkeys((*found.get(noun, ()), *cast(tuple[NounKind, ...], kinds))))
    return found
