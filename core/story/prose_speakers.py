"""Who speaks the quotations of a prose story, where that is certain.

Above the reading of English, under `prose_adapt`; it alone answers "whose words are these?". A tag names the speaker;
a pronoun counts where only one of those who are there can be meant; an untagged quotation belongs to the one who acts
in its paragraph, or to the one whose turn it is between two. Where none of that is sure nobody is named.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.story.english.describing import describe
from core.story.english.naming import is_person_noun
from core.story.english.parsing import Sentence, parse_texts
from core.story.english.people import Found, Line, find_people
from core.story.english.resolving import Follower
from core.story.english.somebody import Told
from core.story.prose_doers import NOBODY, about, doers, other_acts, sayers, unknown_person
from core.story.prose_tags import Tag, delivery_of_tag, find_tag, speech_verb_in
from core.story.prose_talk import Piece
from core.story.script import Delivery

_HE_SHE = {"he": "he", "she": "she"}
LONG_AGO = 6
"""Paragraphs after which somebody who was not meant again no longer stands in the way of a pronoun."""


@dataclass(frozen=True, slots=True)
class Voice:
    """Who speaks a quotation (None where it is not sure), how it sounds, and the tag beside it, if there is one.

    `tag_at` is the piece of the paragraph that holds the tag, `tag` its place in it; `leads`: the tag stands before.
    """

    speaker: str | None
    delivery: Delivery = "speech"
    tag_at: int | None = None
    tag: Tag | None = None
    leads: bool = False


@dataclass(frozen=True, slots=True)
class Voices:
    """For each paragraph: each piece's voice (None for what is told), and each told piece's sentences as read."""

    voices: list[list[Voice | None]]
    told: list[list[list[Told]]]


def find_voices(paragraphs: Sequence[tuple[str, int, Sequence[Piece]]], breaks: frozenset[int]) -> Voices:
    """Read the paragraphs, as (text, source line, pieces) in order; before `breaks` the writer parted."""
    scenes: list[list[Line]] = [[]]
    for at, (text, line, _) in enumerate(paragraphs):
        if at in breaks and scenes[-1]:
            scenes.append([])
        scenes[-1].append(Line(text, line))
    people = find_people(scenes, [], prose=True)
    texts = [piece.text for _, _, pieces in paragraphs for piece in pieces if piece.words is None]
    parsed = dict(zip(texts, parse_texts(texts), strict=True))
    reader = _Reader(people, parsed)
    for at, (_, _, pieces) in enumerate(paragraphs):
        if at in breaks:
            reader.part()
        reader.read(pieces)
    reader.take_turns(paragraphs, breaks)
    return Voices(reader.voices, reader.told)


class _Reader:
    def __init__(self, people: Sequence[Found], parsed: dict[str, tuple[Sentence, ...]]) -> None:
        known = [describe(one.key, one.name, one.aliases, one.description) for one in people]
        self._names = {one.key: one.name for one in people}
        self._keys = {one.name.casefold(): one.key for one in people}
        self._marked = {person.key: person.marks | person.nouns for person in known}
        self._follower = Follower(known)
        self._named = self._follower.learn_genders(list(parsed.items()))
        self._parsed = parsed
        self._last_met: dict[str, int] = {}
        self._number = 0
        self.voices: list[list[Voice | None]] = []
        self.told: list[list[list[Told]]] = []

    def part(self) -> None:
        self._follower.new_scene()
        self._last_met.clear()

    def read(self, pieces: Sequence[Piece]) -> None:
        """Read the next paragraph."""
        self._number += 1
        told: list[list[Told]] = []
        voices: list[Voice | None] = []
        for at, piece in enumerate(pieces):
            if piece.words is not None:
                told.append([])
                voices.append(None)
                continue
            spoke = next((v.speaker for v in reversed(voices) if v is not None), None)
            items = self._follower.read(self._parsed[piece.text], piece.text)
            told.append(items)
            voices.append(None)
            if at and pieces[at - 1].words is not None:
                voices[at - 1] = self._tagged_behind(pieces, told, at, spoke)
            for item in items:
                for mention in item.mentions:
                    self._last_met.update(dict.fromkeys(mention.who, self._number))
            voice = voices[at - 1] if at else None
            if voice is not None and voice.speaker is not None:
                self._speaks(voice.speaker)
        self._tagged_before(pieces, told, voices)
        self._same_breath(pieces, told, voices)
        for at, piece in enumerate(pieces):
            if piece.words is not None and voices[at] is None:
                voices[at] = Voice(self._actor(pieces, told, at))
                key = self._key(voices[at])
                if key is not None and self._follower.is_called(key, piece.words):
                    voices[at] = Voice(None)
        self.voices.append(voices)
        self.told.append(told)
        for voice in voices:
            if voice is not None and voice.speaker is not None:
                self._speaks(voice.speaker)

    def _key(self, voice: Voice | None) -> str | None:
        return self._keys.get(voice.speaker.casefold()) if voice is not None and voice.speaker else None

    def _speaks(self, name: str) -> None:
        key = self._keys.get(name.casefold())
        if key is not None:
            self._follower.speaks(key)
            self._last_met[key] = self._number

    # -- tags --------------------------------------------------------------------------------------------------------

    def _tagged_behind(
        self, pieces: Sequence[Piece], told: Sequence[list[Told]], at: int, spoke: str | None
    ) -> Voice | None:
        """The voice of the quotation before a told piece, if the piece opens with a tag."""
        words, text = pieces[at - 1].words or "", pieces[at].text
        tag = find_tag(text, comma=words.endswith(","))
        if tag is None:
            return None
        speaker = self._whom(tag.subject, tag.start, tag.end, told, at, spoke)
        return Voice(speaker, delivery_of_tag(text[: tag.length], tag.verb, words), at, tag)

    def _tagged_before(self, pieces: Sequence[Piece], told: Sequence[list[Told]], voices: list[Voice | None]) -> None:
        """``Ana turned round and said, “…”``: the sentence that leads into a quotation says who speaks."""
        for at, piece in enumerate(pieces[:-1]):
            if piece.words is not None or pieces[at + 1].words is None or voices[at + 1] is not None:
                continue
            if piece.text[-1] not in ",:" or not told[at]:
                continue
            item = told[at][-1]
            sentence = item.sentence.text
            if at and voices[at - 1] is not None and len(told[at]) == 1 and voices[at - 1].tag is not None:  # type: ignore[union-attr]
                voices[at + 1] = voices[at - 1]
                continue
            if not speech_verb_in(sentence) and piece.text[-1] == ",":
                continue
            who = sayers(item) if speech_verb_in(sentence) else doers(item)
            verbs = [word.text.lower() for word in item.sentence.words if speech_verb_in(word.text)]
            delivery = delivery_of_tag(sentence, verbs[-1] if verbs else "", pieces[at + 1].words or "")
            name = self._sure(who, item, told, at) if who else None
            start = piece.text.rfind(sentence) if sentence in piece.text else 0
            tag = Tag(name or "", start, len(piece.text), verbs[-1] if verbs else "", len(piece.text) - start)
            voices[at + 1] = Voice(name, delivery, at, tag, leads=True)

    def _whom(
        self, subject: str, start: int, end: int, told: Sequence[list[Told]], at: int, spoke: str | None
    ) -> str | None:
        """The name of whom a tag's subject means."""
        low = subject.lower()
        if low in NOBODY:
            return None
        mention = next(
            (
                (item, m)
                for item in told[at]
                for m in item.mentions
                if start <= item.sentence.words[m.place].start < end and not m.phrase.owner
            ),
            None,
        )
        if low == "i":
            return self._names.get(mention[1].who[0]) if mention is not None else None
        if mention is not None and len(mention[1].who) == 1:
            key = mention[1].who[0]
            if low in _HE_SHE:
                return self._pronoun(low, key, told, at, spoke)
            new = set(mention[1].phrase.marks) - self._marked[key]
            if mention[1].phrase.kind == "noun" and new and self._follower.people[key].named:
                return _called(subject)  # "the old man" of whom nobody said that he is Tom
            return self._names[key]
        if mention is None and subject[:1].isupper():
            words = subject.split()
            if words[0].lower() not in {"the", "a", "an", "his", "her", "my", "their", "our"}:
                return subject
        return _called(subject) if mention is None and low not in _HE_SHE else None

    def _sure(self, whom: Sequence[str], item: Told, told: Sequence[list[Told]], at: int) -> str | None:
        """The name of the doer of a sentence, if it is one and no pronoun leaves it open."""
        if len(whom) != 1:
            return None
        place = next((m for m in item.mentions if m.who == (whom[0],) and not m.phrase.owner), None)
        if place is not None and place.phrase.kind == "pronoun" and place.phrase.lemma in _HE_SHE:
            return self._pronoun(place.phrase.lemma, whom[0], told, at, None)
        return self._names[whom[0]]

    def _pronoun(self, word: str, key: str, told: Sequence[list[Told]], at: int, spoke: str | None) -> str | None:
        """The name of whom "he" or "she" means, if nobody else who is there can be meant."""
        gender = _HE_SHE[word]
        people = self._follower.people
        if spoke is not None and self._keys.get(spoke.casefold()) == key:
            return self._names[key]
        before = [item for piece in told[:at] for item in piece]
        acted = {who for item in before for who in doers(item)}
        fitting = [who for who in acted if people[who].gender in (gender, "") and not people[who].plural]
        if fitting == [key]:
            return self._names[key]
        if not before and self._sole_actor() == key:
            return self._names[key]
        since = self._number - LONG_AGO
        others = [
            who
            for who, met in self._last_met.items()
            if who != key and met >= since and who in self._follower.here
            if not (people[who].plural or people[who].narrator or people[who].animal)
            if people[who].gender == gender or (people[who].gender == "" and people[key].gender == "")
        ]
        if not others:
            return self._names[key]
        turn = self.voices[-1] if self.voices else []
        last = next((self._key(v) for v in reversed(turn) if v is not None and v.speaker), None)
        if last in others and len(others) == 1:
            return self._names[key]
        if len(others) == 1 and last == key and not before:
            return self._names[others[0]]
        return None

    def _sole_actor(self) -> str | None:
        """The only one who acted in the paragraph before, if nobody spoke in it."""
        if not self.told or any(voice is not None for voice in self.voices[-1]):
            return None
        items = [item for piece in self.told[-1] for item in piece]
        acting = {who for item in items for who in doers(item)}
        return next(iter(acting)) if len(acting) == 1 and not any(map(unknown_person, items)) else None

    # -- without a tag -----------------------------------------------------------------------------------------------

    def _same_breath(self, pieces: Sequence[Piece], told: Sequence[list[Told]], voices: list[Voice | None]) -> None:
        """A quotation behind one of the same paragraph is the same person's, unless somebody else acts between."""
        for at, piece in enumerate(pieces):
            if piece.words is None or voices[at] is not None or at < 2 or pieces[at - 1].words is not None:
                continue
            first = voices[at - 2] if pieces[at - 2].words is not None else None
            if first is None:
                continue
            key = self._key(first)
            rest = [
                item
                for item in told[at - 1]
                if not (first.tag is not None and first.tag_at == at - 1 and item is told[at - 1][0])
            ]
            if key is None and rest:
                continue
            behind = told[at + 1][0] if at + 1 < len(told) and told[at + 1] and pieces[at + 1].words is None else None
            other = behind is not None and self._acts_instead(behind, key)
            if all(about(item, key) for item in rest) and not other:
                voices[at] = Voice(first.speaker, first.delivery if not rest else "speech")
            else:
                voices[at] = Voice(None)

    def _acts_instead(self, item: Told, key: str | None) -> bool:
        """Whether the sentence right behind a quotation begins with somebody else's deed: the words may be his."""
        words = item.sentence.words
        subject = next((place for place, word in enumerate(words) if word.dep == "nsubj"), None)
        first = next((m for m in item.mentions if m.place == subject), None)
        if first is None and words and words[0].pos == "PROPN":
            return all(m.place != 0 for m in item.mentions) or item.mentions[0].who != (key,)
        if first is None or first.phrase.owner or len(first.who) != 1 or first.who[0] == key:
            return False
        return not self._follower.people[first.who[0]].narrator and first.phrase.kind != "pronoun"

    def _actor(self, pieces: Sequence[Piece], told: Sequence[list[Told]], at: int) -> str | None:
        """The only one who acts in the paragraph, where its sentences beside the quotation are his."""
        items = [item for piece in told for item in piece]
        acting = {who for item in items for who in doers(item)}
        if len(acting) != 1:
            return None
        key = next(iter(acting))
        beside = [piece[-1] for piece in told[max(0, at - 1) : at] if piece]
        beside += [piece[0] for piece in told[at + 1 : at + 2] if piece]
        if not any(key in doers(item) for item in beside) or any(other_acts(item, key) for item in beside):
            return None
        if self._follower.people[key].plural or self._follower.people[key].narrator:
            return None  # who tells the story acts in every paragraph
        item = next(item for item in beside if key in doers(item))
        where = next(index for index, piece in enumerate(told) if any(item is one for one in piece))
        return self._sure([key], item, told, where)

    def take_turns(self, paragraphs: Sequence[tuple[str, int, Sequence[Piece]]], breaks: frozenset[int]) -> None:
        """Two who speak in turn, a paragraph each: the ones between and behind are theirs too."""
        bare = [
            len(pieces) == 1 and pieces[0].words is not None and not pieces[0].opened for _, _, pieces in paragraphs
        ]
        for at, (_, _, pieces) in enumerate(paragraphs):
            if pieces and pieces[0].opened and at and pieces[0].words is not None:
                self._carry(at)
            if bare[at] and at >= 2 and at not in breaks and at - 1 not in breaks:
                self._turn(at, at - 1, at - 2, pieces[0].words or "")
        for at in range(len(paragraphs) - 3, -1, -1):
            if bare[at] and at + 1 not in breaks and at + 2 not in breaks:
                self._turn(at, at + 1, at + 2, paragraphs[at][2][0].words or "")

    def _carry(self, at: int) -> None:
        """A quotation that runs on from the paragraph before keeps its voice."""
        before = next((voice for voice in reversed(self.voices[at - 1]) if voice is not None), None)
        now = self.voices[at][0]
        if before is None or now is None:
            return
        if now.speaker is None:
            self.voices[at][0] = Voice(before.speaker, before.delivery, now.tag_at, now.tag)
        elif before.speaker is None and len(self.voices[at - 1]) == 1:
            self.voices[at - 1] = [Voice(now.speaker, now.delivery)]

    def _turn(self, at: int, near: int, far: int, words: str) -> None:
        """Give a bare paragraph to the one whose turn it is, unless its words call him."""
        here = self.voices[at][0]
        one, other = _only(self.voices[near]), _only(self.voices[far])
        if here is None or here.speaker is not None or one is None or other is None or one == other:
            return
        key = self._keys.get(other.casefold())
        if key is not None and self._follower.is_called(key, words):
            return
        self.voices[at] = [Voice(other)]


def _only(voices: Sequence[Voice | None]) -> str | None:
    said = {voice.speaker for voice in voices if voice is not None}
    return next(iter(said)) if len(said) == 1 else None


def _called(subject: str) -> str | None:
    """Somebody without a name as a list of people calls him: ``Old Man`` for "the old man"."""
    words = subject.split()
    kept = words[1:] if words[0].lower() in {"the", "a", "an"} else []
    if not kept or len(kept) > 3 or not kept[-1].islower() or not is_person_noun(kept[-1]):
        return None
    return " ".join(word.capitalize() for word in kept)
