"""A person of a story as the reading of English knows him, and a sentence with whom it means.

Under everything that follows people through a text; it alone answers "what is kept of somebody, and of a mention?".
"""

from __future__ import annotations

from dataclasses import dataclass, field

from core.story.english.clauses import Clause
from core.story.english.naming import Gender
from core.story.english.parsing import Sentence
from core.story.english.phrases import Phrase


@dataclass(slots=True)
class Somebody:
    """A person (or an animal that acts) as reading needs it. `nouns` are base nouns, `marks` the adjectives known."""

    key: str
    name: str
    names: set[str] = field(default_factory=set)
    nouns: set[str] = field(default_factory=set)
    marks: set[str] = field(default_factory=set)
    gender: Gender = ""
    plural: bool = False
    animal: bool = False
    named: bool = True
    members: tuple[str, ...] = ()
    narrator: bool = False
    """Tells the story as "I"."""


@dataclass(frozen=True, slots=True)
class Mention:
    """Somebody meant at a word. `shown` is False for who only owns, is denied or is spoken of."""

    place: int
    who: tuple[str, ...]
    phrase: Phrase
    shown: bool


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence read: its (mended) words, its clauses and whom it means."""

    sentence: Sentence
    clauses: tuple[Clause, ...]
    mentions: tuple[Mention, ...]
    quoted: tuple[bool, ...]
