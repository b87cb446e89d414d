"""A telling paragraph's sentences, whom each shows and what each tells to be done.

Between the finding of people and the reading of lines; it alone answers "which of the cast does each sentence of this
paragraph show?". English is read with its grammar; other languages by names and the words around them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from core.planning.deeds import Deed, deeds_of
from core.planning.mentions import CastReader, sentences
from core.planning.vocabulary import FIGURE_WORDS
from core.story.cast import CharacterSheet
from core.story.english.clauses import SAYING
from core.story.english.describing import describe
from core.story.english.parsing import parse_texts
from core.story.english.resolving import Follower
from core.story.english.somebody import Somebody, Told
from core.story.english.speech import quoted_spans

_BODY = re.compile(
    r"\b(?:his|her|its|their)\s+(?:\w+\s+){0,3}?(?:eyes?|face|hands?|arms?|fingers?|lips|mouth|cheeks?|shoulders?"
    r"|knees|voice|smile|hair|head|ears?|tail|feet|legs?|heart|breath|jaw|screen|wings?)\b",
    re.IGNORECASE,
)
"""A part of somebody's body: a sentence about it shows whom the sentence before showed."""
TALK_TURNS = 2
"""Told lines and speeches after which somebody is no longer the one who is spoken to."""
_TO_YOU = re.compile(r"\b(?:you|your|yours|yourself|y'all|ya)\b|\?", re.I)


class Part(NamedTuple):
    """One sentence of a telling line and the characters that it shows, the doer first.

    `inherited` says that it names nobody, but a part of the body of whom the sentence before showed.
    """

    text: str
    named: tuple[str, ...]
    inherited: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    parts: tuple[Part, ...] = ()
    deeds: tuple[Deed, ...] = ()
    addressed: tuple[str, ...] = ()


class PlainReader:
    """Reads paragraphs of any language by names, in order."""

    def __init__(self, cast: Sequence[CharacterSheet]) -> None:
        self._reader = CastReader(cast)

    def read(self, text: str) -> Paragraph:
        parts: list[Part] = []
        for sentence in sentences(text):
            named = tuple(self._reader.ids(sentence))
            inherited = not named and bool(parts) and bool(_BODY.search(sentence))
            parts.append(Part(sentence, parts[-1].named[:1] if inherited else named, inherited))
        return Paragraph(tuple(parts))

    def speak(self, speaker: str, text: str, *, seen: bool) -> tuple[str, ...]:
        self._reader.remember(speaker)
        return ()


class EnglishReader:
    """Reads a scene's paragraphs in order; all of them are parsed in one go."""

    def __init__(self, cast: Sequence[CharacterSheet], texts: Sequence[str], speakers: Sequence[str] = ()) -> None:
        people = [describe(who.character_id, who.name, who.aliases, who.description, who.pronoun) for who in cast]
        _call_by_kind(people, cast)
        self._follower = Follower(people)
        told = list(dict.fromkeys(text for text in texts if text))
        self._parsed = dict(zip(told, parse_texts(told), strict=True))
        self._talk: list[str] = []
        self._turn = 0
        self._noticed: dict[str, int] = {}
        named = self._follower.learn_genders([(text, self._parsed[text]) for text in told])
        self._follower.new_scene(list(dict.fromkeys([*speakers, *named])))

    def read(self, text: str) -> Paragraph:
        if not text:
            return Paragraph()
        told = self._follower.read(self._parsed[text], text)
        self._turn += 1
        shown = {who for item in told for mention in item.mentions if mention.shown for who in mention.who}
        self._talk = [*(who for who in self._talk if who not in shown), *sorted(shown, key=self._follower.here.index)]
        self._noticed.update(dict.fromkeys(shown, self._turn))
        return Paragraph(_parts(text, told), deeds_of(told), self._spoken_to(text, told))

    def _spoken_to(self, text: str, told: Sequence[Told]) -> tuple[str, ...]:
        """Whom the quoted words of prose are for, where it says who speaks them."""
        words = " ".join(text[start:end].strip('"“”') for start, end in quoted_spans(text))
        if not words:
            return ()
        says = [
            who
            for item in told
            for clause in item.clauses
            if clause.lemma in SAYING and not item.quoted[clause.verb]
            for mention in item.mentions
            if mention.place in clause.doers
            for who in mention.who
        ]
        shown = [who for item in told for mention in item.mentions if mention.shown for who in mention.who]
        speaker = next(iter(says or shown), None)
        if speaker is None:
            return ()
        others = [who for who in reversed(self._talk) if who != speaker]
        called = [who for who in others if self._follower.is_called(who, words)]
        return tuple(called[:1] or (self._near(others)[:1] if _TO_YOU.search(words) else []))

    def _near(self, others: Sequence[str]) -> list[str]:
        """Those who did or said something just now: words to "you" are for them."""
        return [who for who in others if self._turn - self._noticed.get(who, -TALK_TURNS) < TALK_TURNS]

    def speak(self, speaker: str, text: str, *, seen: bool) -> tuple[str, ...]:
        """Note who speaks; answers whom of those who are there the words are for."""
        follower = self._follower
        if speaker not in follower.people:
            return ()
        others = [who for who in reversed(self._talk) if who != speaker and who in follower.here]
        named = [who for who in others if follower.is_called(who, text)]
        meant = named[:1] or (self._near(others)[:1] if _TO_YOU.search(text) else [])
        self._turn += 1
        follower.speaks(speaker, seen=seen)
        if seen:
            self._noticed[speaker] = self._turn
            self._talk = [*(who for who in self._talk if who != speaker), speaker]
        return tuple(meant)


def _call_by_kind(people: Sequence[Somebody], cast: Sequence[CharacterSheet]) -> None:
    """The only dog, robot, … of a cast is meant by every word for its kind: ``a poodle``."""
    kinds = [sheet.look.figure for sheet in cast]
    for person, sheet in zip(people, cast, strict=True):
        kind = sheet.look.figure
        if kinds.count(kind) == 1 and kind not in {"person", "cloud"}:
            person.nouns.update(word for word in FIGURE_WORDS.get(kind, ()) if word.isascii() and " " not in word)


def _parts(text: str, told: Sequence[Told]) -> tuple[Part, ...]:
    """The sentences of the text with whom they show; a doer stands before those whom he deals with."""
    spots: list[tuple[int, int]] = []
    wanted = sentences(text)
    at = 0
    for part in wanted:
        at = text.find(part, at)
        spots.append((at, at + len(part)))
        at += len(part)
    shown: list[list[tuple[bool, int, bool, tuple[str, ...]]]] = [[] for _ in wanted]
    for item in told:
        doers = {place for clause in item.clauses[:1] for place in clause.doers}
        for mention in item.mentions:
            if not mention.shown:
                continue
            start = item.sentence.words[mention.place].start
            spot = next((index for index, (low, high) in enumerate(spots) if low <= start < high), None)
            if spot is not None:
                rank = mention.place not in doers
                shown[spot].append((rank, start, mention.phrase.owner, mention.who))
    parts: list[Part] = []
    for sentence, found in zip(wanted, shown, strict=True):
        named = tuple(dict.fromkeys(who for *_, whom in sorted(found, key=lambda one: one[:2]) for who in whom))
        parts.append(Part(sentence, named, bool(named) and all(owned for _, _, owned, _ in found)))
    return tuple(parts)
