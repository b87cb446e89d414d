"""Whom the words of a text mean: names, nouns and pronouns followed through sentences in order.

Under the import (which discovers people) and the planners (which know them already); it alone answers "who is this,
and is he seen here or only spoken of?". Pronouns go to the doer of the sentence before, else to who was meant last;
gender and number must agree. Somebody is seen unless a sentence only owns, denies, wishes, remembers or mentions him.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field

from core.story.english.clauses import Clause, clause_of, find_clauses, mend
from core.story.english.naming import GENERIC, KIN, Gender
from core.story.english.parsing import Sentence, Word
from core.story.english.phrases import Phrase, find_phrases
from core.story.english.seen import is_shown
from core.story.english.speech import is_quoted, quoted_spans
from core.story.lexicon import word_set

_FIRST = frozenset({"i", "me", "my", "mine", "myself"})
_US = frozenset({"we", "us", "our", "ours", "ourselves"})
_THEM = frozenset({"they", "them", "their", "theirs", "themselves", "both", "everyone", "everybody"})
_ALL = frozenset({"everyone", "everybody"})
_OLD = frozenset(["grandmother", "grandfather", "old", "elderly", "ancient"])
_YOUNG = frozenset(
    ["boy", "girl", "child", "teenager", "teen", "youth", "young", "little", "grandson", "granddaughter", "baby"]
)
_GROWN = frozenset(["man", "woman", "old", "grandmother", "grandfather", "mother", "father"])
_KIN_ALONE = KIN - word_set("twin partner friend boss apprentice assistant colleague neighbour neighbor")
KEPT_RECENT = 12


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


Discover = Callable[["Follower", Phrase, Told, bool], str | None]


class Follower:
    """Follows the people of a scene from sentence to sentence.

    `discover` is asked about a noun phrase that means nobody yet, and may answer with the key of a new person.
    """

    def __init__(self, people: Sequence[Somebody], discover: Discover | None = None) -> None:
        self.people: dict[str, Somebody] = {person.key: person for person in people}
        self._discover = discover
        self.recent: list[str] = []
        self.here: list[str] = []
        self._subject: tuple[str, ...] = ()
        self._thing_subject = False
        self._group: tuple[str, ...] = ()
        self._spoke: str | None = None
        self._coming: tuple[str, ...] = ()
        self._taken: dict[str, Gender] = {}
        """Whom this scene already called "he" or "she" while nothing else tells."""
        self._narrator = next((person.key for person in people if person.narrator), None)
        self._index()

    def _index(self) -> None:
        self._found: dict[int, tuple[Sentence, list[Phrase]]] = {}
        self._names: dict[str, int] = {}
        self._owner: dict[str, list[str]] = {}
        for person in self.people.values():
            for name in person.names:
                self._names[name] = len(name.split())
                owners = self._owner.setdefault(name, [])
                if person.key not in owners:
                    owners.append(person.key)

    def add(self, person: Somebody) -> None:
        """Know one more from here on."""
        self.people[person.key] = person
        self._index()

    def new_scene(self, coming: Sequence[str] = ()) -> None:
        """Nobody is there yet, nobody was meant last. `coming` are those who will be named: a scene that opens with
        "He" means the first of them that it can mean."""
        self._coming = tuple(coming)
        self._taken.clear()
        self.recent, self.here = [], []
        self._subject, self._group, self._spoke, self._thing_subject = (), (), None, False

    def speaks(self, key: str, *, seen: bool = True) -> None:
        """Somebody just spoke; who is only heard is meant by no pronoun of the telling."""
        if not seen:
            return
        self._note(key)
        self._subject = (key,)
        self._come(key)
        if self._spoke not in (None, key) and self._spoke is not None:
            self._group = (self._spoke, key)
        self._spoke = key

    def read(self, sentences: Sequence[Sentence], text: str) -> list[Told]:
        """Read one paragraph's sentences; `text` is what they were parsed from."""
        spans = quoted_spans(text)
        told = [self._sentence(sentence, spans) for sentence in sentences]
        now = {
            who
            for item in told
            for mention in item.mentions
            if mention.shown and not mention.phrase.owner
            for who in mention.who
        }
        return [self._with_before(item, now) for item in told]

    def _with_before(self, told: Told, now: set[str]) -> Told:
        """Who did something before the time of the telling is seen if the paragraph shows him otherwise."""
        clauses = {clause.verb: clause for clause in told.clauses}
        kept: list[Mention] = []
        for mention in told.mentions:
            clause = clause_of(told.sentence, list(clauses.values()), mention.place)
            if mention.shown and clause is not None and clause.before:
                earlier = set(mention.who) <= now and any(who in self.here for who in mention.who)
                mention = Mention(mention.place, mention.who, mention.phrase, shown=earlier)
            kept.append(mention)
        return Told(told.sentence, told.clauses, tuple(kept), told.quoted)

    def _phrases_of(self, sentence: Sentence, quoted: Sequence[bool]) -> list[Phrase]:
        """The phrases of a sentence, found once as long as the same names are known."""
        known = self._found.get(id(sentence))
        if known is None or known[0] is not sentence:
            known = self._found[id(sentence)] = (sentence, find_phrases(sentence, self._names, quoted))
        return known[1]

    def _sentence(self, sentence: Sentence, spans: list[tuple[int, int]]) -> Told:
        quoted = [is_quoted(spans, word.start) for word in sentence.words]
        phrases = self._phrases_of(sentence, quoted)
        living = [phrase.head for phrase in phrases if phrase.kind != "pronoun"]
        mended = mend(sentence, living)
        if mended is not sentence:
            sentence = mended
            phrases = self._phrases_of(sentence, quoted)
        clauses = find_clauses(sentence)
        told = Told(sentence, clauses, (), tuple(quoted))
        mentions: list[Mention] = []
        for phrase in phrases:
            who = self._resolve(phrase, told, mentions)
            if who:
                clause = clause_of(sentence, clauses, phrase.head)
                shown = is_shown(phrase, sentence, clause, here=any(key in self.here for key in who))
                mentions.append(Mention(phrase.head, who, phrase, shown))
                self._learn(phrase, who)
                for one in who:
                    self._note(one)
        self._remember(told, mentions)
        return Told(sentence, clauses, tuple(mentions), tuple(quoted))

    def _remember(self, told: Told, mentions: Sequence[Mention]) -> None:
        by_place = {mention.place: mention for mention in mentions}
        main = [clause for clause in told.clauses if clause.own_doer and clause.doers]
        main = [clause for clause in main if not told.quoted[clause.verb]] or []
        roots = [clause for clause in main if told.sentence.words[clause.verb].head == clause.verb] or main[:1]
        for clause in roots[:1]:
            doers = [who for place in clause.doers if place in by_place for who in by_place[place].who]
            owned = bool(clause.doers) and not doers
            if doers:
                self._subject, self._thing_subject = tuple(dict.fromkeys(doers)), False
                for who in doers:
                    self._note(who)
            elif owned:
                owners = [m for m in mentions if m.phrase.owner and m.place < clause.verb]
                self._subject = owners[0].who if owners else self._subject
                self._thing_subject = not owners
        shown = list(dict.fromkeys(who for mention in mentions if mention.shown for who in mention.who))
        if not roots and shown:
            self._subject = (shown[0],)
        for who in shown:
            self._come(who)
        several = [who for mention in mentions for who in mention.who if not mention.phrase.owner]
        several = list(dict.fromkeys(several))
        if len(several) > 1:
            self._group = tuple(several)

    def _learn(self, phrase: Phrase, who: tuple[str, ...]) -> None:
        if len(who) != 1:
            return
        person = self.people[who[0]]
        if phrase.gender and not person.gender and phrase.kind != "pronoun":
            person.gender = phrase.gender
        elif phrase.lemma in ("he", "she") and not person.gender and person.key in self.here:
            self._taken.setdefault(person.key, phrase.gender)
        if phrase.kind == "name":
            person.nouns.update(mark for mark in phrase.marks if mark not in {"old", "young", "little", "big"})
        elif phrase.kind == "noun":
            person.nouns.add(phrase.lemma)
            person.marks.update(phrase.marks)

    def _note(self, key: str) -> None:
        if key in self.recent:
            self.recent.remove(key)
        self.recent.append(key)
        del self.recent[:-KEPT_RECENT]

    def _come(self, key: str) -> None:
        if key not in self.here:
            self.here.append(key)

    def is_called(self, key: str, text: str) -> bool:
        """Whether a speech calls somebody by a name or noun of his, set apart by commas or standing alone."""
        person = self.people[key]
        words = "|".join(re.escape(word) for word in sorted(person.names | person.nouns))
        return (
            bool(words) and re.search(rf"(?:^|[,.!?…]\s*)(?:{words})\s*(?:[,.!?…]|$)", text, re.IGNORECASE) is not None
        )

    def replace(self, key: str, into: str) -> None:
        """Two turned out to be one."""
        self._subject = tuple(into if who == key else who for who in self._subject)
        self._group = tuple(dict.fromkeys(into if who == key else who for who in self._group))
        self._index()

    def shows(self, phrase: Phrase, sentence: Sentence, clause: Clause | None) -> bool:
        """Whether the sentence would show somebody new there."""
        return is_shown(phrase, sentence, clause, here=False)

    def learn_genders(self, paragraphs: Sequence[tuple[str, Sequence[Sentence]]]) -> list[str]:
        """Take he or she of those whose words do not tell from the sentences that mean one person alone: ``Ana lifts
        her torch.`` Answers who is named, in order of first mention."""
        votes: dict[str, Counter[Gender]] = {}
        named: dict[str, None] = {}
        for text, sentences in paragraphs:
            spans = quoted_spans(text)
            alone: str | None = None
            for sentence in sentences:
                quoted = [is_quoted(spans, word.start) for word in sentence.words]
                phrases = self._phrases_of(sentence, quoted)
                meant = {who: phrase.head for phrase in phrases for who in self._plainly(phrase)}
                named.update(dict.fromkeys(meant))
                others = any(phrase.kind == "noun" and not self._plainly(phrase) for phrase in phrases)
                said = [phrase for phrase in phrases if phrase.kind == "pronoun" and phrase.gender in ("he", "she")]
                if len(meant) == 1 and not others:
                    who, place = next(iter(meant.items()))
                    if said and said[0].head > place:
                        votes.setdefault(who, Counter())[said[0].gender] += 2 if said[0].owner else 1
                    alone = who
                elif not meant and said and alone is not None and said[0].head == 0 and not others:
                    votes.setdefault(alone, Counter())[said[0].gender] += 1
                else:
                    alone = None
        for who, counted in votes.items():
            best = counted.most_common(2)
            person = self.people[who]
            if not person.gender and not person.plural and (len(best) == 1 or best[0][1] > best[1][1]):
                person.gender = best[0][0]
        return list(named)

    def _plainly(self, phrase: Phrase) -> tuple[str, ...]:
        """Whom a name or a noun means by its word alone."""
        if phrase.kind == "name":
            owners = self._owner.get(phrase.lemma, [])
            return tuple(owners) if len(owners) == 1 else ()
        if phrase.kind != "noun":
            return ()
        fits = [key for key, who in self.people.items() if phrase.lemma in who.nouns and who.plural == phrase.plural]
        return tuple(fits) if len(fits) == 1 else ()

    # -- whom a phrase means -----------------------------------------------------------------------------------------

    def _resolve(self, phrase: Phrase, told: Told, before: Sequence[Mention]) -> tuple[str, ...]:
        if phrase.kind == "name":
            return self._by_name(phrase)
        if phrase.kind == "pronoun":
            return self._by_pronoun(phrase, told, before)
        return self._by_noun(phrase, told, before)

    def _by_name(self, phrase: Phrase) -> tuple[str, ...]:
        owners = self._owner.get(phrase.lemma) or self._owner.get(phrase.lemma.removesuffix("s"), [])
        if len(owners) > 1:
            marked = [key for key in owners if set(phrase.marks) & (self.people[key].nouns | self.people[key].marks)]
            if len(marked) == 1:
                return (marked[0],)
            near = [key for key in reversed(self.recent) if key in owners]
            return (near[0],) if near else ()
        return self._whole(owners[0]) if owners else ()

    def _whole(self, key: str) -> tuple[str, ...]:
        return self.people[key].members or (key,)

    def _fits(self, key: str, gender: Gender) -> bool:
        person = self.people[key]
        if person.plural or person.members or person.narrator:
            return False
        if gender == "it":
            return person.animal or (person.gender == "it")
        known = person.gender or self._taken.get(key, "")
        return known in (gender, "") if gender else True

    def _by_pronoun(self, phrase: Phrase, told: Told, before: Sequence[Mention]) -> tuple[str, ...]:
        word = phrase.lemma
        if word in _FIRST:
            return () if self._narrator is None else (self._narrator,)
        if word in _US:
            if self._narrator is None:
                return ()
            other = next((key for key in reversed(self.recent) if key != self._narrator), None)
            return (self._narrator, other) if other is not None and other in self.here else (self._narrator,)
        if word in _THEM:
            dep = told.sentence.words[phrase.head].dep
            return self._them(word, before, subject=dep in {"nsubj", "nsubjpass"})
        clause = clause_of(told.sentence, told.clauses, phrase.head)
        inside = [key for mention in before for key in mention.who if self._fits(key, phrase.gender)]
        doers = {
            key for mention in before for key in mention.who if clause is not None and mention.place in clause.doers
        }
        dep = told.sentence.words[phrase.head].dep
        if phrase.owner or word in {"himself", "herself", "itself"}:
            near = [key for key in inside if key in doers] or inside[:1]
            if near and phrase.gender != "it":
                return (self._best(near, phrase.gender),)
        elif dep not in {"nsubj", "nsubjpass"}:
            others = [key for key in inside if key not in doers]
            if others:
                return (self._best(others[-1:], phrase.gender),)
            return self._last(phrase.gender, without=doers)
        elif inside:
            subjects = [
                key
                for mention in before
                if told.sentence.words[mention.place].dep in {"nsubj", "nsubjpass"}
                for key in mention.who
                if key in inside
            ]
            if subjects:
                return (self._best(subjects, phrase.gender),)
            if not self._subject:
                return (inside[0],)
        if phrase.gender == "it":
            return self._it(before)
        subject = next((key for key in self._subject if self._fits(key, phrase.gender)), None)
        if subject is not None and (self.people[subject].gender == phrase.gender or len(self._subject) == 1):
            later = self.recent[self.recent.index(subject) + 1 :] if subject in self.recent else []
            sure = [key for key in later if self.people[key].gender == phrase.gender]
            if self.people[subject].gender == phrase.gender or not sure:
                return (subject,)
        return self._last(phrase.gender)

    def _best(self, keys: Sequence[str], gender: Gender) -> str:
        return next((key for key in keys if (self.people[key].gender or self._taken.get(key, "")) == gender), keys[0])

    def _last(self, gender: Gender, without: Collection[str] = ()) -> tuple[str, ...]:
        fits = [key for key in reversed(self.recent) if key not in without and self._fits(key, gender)]
        if gender == "it":
            return tuple(fits[:1]) if not self._thing_subject else ()
        if not fits:
            fits = [key for key in self._coming if key not in without and self._fits(key, gender)]
        return (self._best(fits, gender),) if fits else ()

    def _it(self, before: Sequence[Mention]) -> tuple[str, ...]:
        """An animal or a being, if no thing was spoken of since."""
        if self._thing_subject:
            return ()
        subject = next((key for key in self._subject if self._fits(key, "it")), None)
        return (subject,) if subject is not None else ()

    def _them(self, word: str, before: Sequence[Mention], *, subject: bool) -> tuple[str, ...]:
        if word in _ALL:
            return tuple(self.here) if len(self.here) > 1 and subject else ()
        last = next((mention.who for mention in reversed(before) if len(mention.who) > 1), ())
        if last:
            return last
        plural = next((key for key in self._subject if self.people[key].plural), None)
        if plural is not None:
            return (plural,)
        if len(self._subject) > 1:
            return self._subject
        group = tuple(key for key in self._group if key in self.people)
        if len(group) > 1:
            return group
        near = [key for key in reversed(self.recent) if key in self.here]
        plural = next((key for key in near if self.people[key].plural), None)
        if plural is not None:
            return (plural,)
        return tuple(sorted(near[:2], key=self.here.index)) if len(near) > 1 else ()

    def _by_noun(self, phrase: Phrase, told: Told, before: Sequence[Mention]) -> tuple[str, ...]:
        if phrase.determiner == "no":
            return ()
        linked = self._linked(phrase, told, before)
        if linked:
            return linked
        owners = set()
        if phrase.possessor is not None:
            owners = {key for mention in before if mention.place == phrase.possessor for key in mention.who}
        same = [
            key
            for key, person in self.people.items()
            if phrase.lemma in person.nouns and (person.plural or bool(person.members)) == phrase.plural
            if key not in owners
        ]
        if phrase.determiner == "another":
            same = []
        if not same and phrase.plural and phrase.animal and self._discover is None:
            same = [key for key, person in self.people.items() if phrase.lemma in person.nouns]  # one stands for many
        if len(same) > 1:
            marked = [key for key in same if set(phrase.marks) & self.people[key].marks]
            near = [key for key in reversed(self.recent) if key in (marked or same)]
            same = near[:1] or (marked or same)[:1]
        if same:
            clash = set(phrase.marks) & {"old", "young", "little"}
            apart = clash and self.people[same[0]].marks & ({"old", "young", "little"} - clash)
            if not (apart or self._is_other(same[0], phrase)):
                return self._whole(same[0])
        if phrase.plural and phrase.determiner in {"the", "own"}:
            members = self._members(phrase)
            if members:
                return members
        if not phrase.plural and phrase.determiner in {"the", "own", ""}:
            meant = self._generic(phrase, before, owners)
            if meant:
                return meant
        if self._discover is not None:
            key = self._discover(self, phrase, told, bool(before))
            if key is not None:
                return (key,)
        return ()

    def _is_other(self, key: str, phrase: Phrase) -> bool:
        """``a man`` where another man stands there already is a second one."""
        return (
            phrase.determiner == "a"
            and key in self.here
            and phrase.lemma in GENERIC
            and (self.people[key].named or bool(phrase.marks and not set(phrase.marks) & self.people[key].marks))
        )

    def _members(self, phrase: Phrase) -> tuple[str, ...]:
        """``the twins``, ``the women``: those who are there and fit, where they are two or more."""
        if phrase.lemma in KIN and phrase.lemma not in {"twin", "sister", "brother"}:
            return ()
        same = [key for key, person in self.people.items() if phrase.lemma in person.nouns and not person.plural]
        if len(same) > 1:
            return tuple(same)
        fits = [
            key
            for key in self.here
            if phrase.lemma in self.people[key].nouns
            or (phrase.lemma in GENERIC | {"twin", "lover"} and self._may_be(key, phrase))
        ]
        return tuple(fits) if len(fits) > 1 else ()

    def _may_be(self, key: str, phrase: Phrase) -> bool:
        person = self.people[key]
        if person.plural or person.animal or person.narrator:
            return False
        if phrase.gender and person.gender not in (phrase.gender, ""):
            return False
        said = {phrase.lemma, *phrase.marks}
        known = person.nouns | person.marks
        if said & _GROWN and known & _YOUNG and not known & _GROWN:
            return False
        return not (said & _YOUNG and known & (_GROWN - {"man", "woman"} | {"old"}))

    def _generic(self, phrase: Phrase, before: Sequence[Mention], owners: set[str]) -> tuple[str, ...]:
        """``the man``, ``her brother``: who was meant last, is there and fits, and is not in the sentence already."""
        kin = phrase.lemma in KIN and phrase.determiner == "own"
        if phrase.lemma not in GENERIC and not kin:
            return ()
        if phrase.determiner == "" and not phrase.marks:
            return ()
        inside = {key for mention in before for key in mention.who} | owners
        near = [key for key in reversed(self.recent) if key in self.here and key not in inside]
        if kin:
            near = [key for key in near if self.people[key].named and not self.people[key].nouns & _KIN_ALONE]
            near = [key for key in near if self.people[key].gender == phrase.gender != ""]
        fits = [key for key in near if self._may_be(key, phrase)]
        marked = [key for key in fits if set(phrase.marks) & self.people[key].marks]
        if phrase.marks and not marked and not kin:
            away = [key for key, who in self.people.items() if key not in inside and self._may_be(key, phrase)]
            marked = [key for key in away if set(phrase.marks) & self.people[key].marks]
            marked = marked if len(marked) == 1 else []
        sure = [key for key in fits if self.people[key].gender == phrase.gender] or fits
        if kin and len(fits) != 1:
            return ()
        return tuple((marked or sure)[:1])

    def _linked(self, phrase: Phrase, told: Told, before: Sequence[Mention]) -> tuple[str, ...]:
        """Set beside a name or said of it: ``her partner, BIRK``, ``Ana is a nurse``."""
        words = told.sentence.words
        dep, above = words[phrase.head].dep, words[phrase.head].head
        if phrase.plural and (several := self._listed_after(words, phrase.head)):
            return several
        if dep == "appos" and not _in_list(told, phrase.head):
            for mention in before:
                if mention.place == above and len(mention.who) == 1 and not self._plural_of(mention) ^ phrase.plural:
                    return mention.who
        if dep == "attr":
            clause = clause_of(told.sentence, told.clauses, phrase.head)
            for mention in before:
                if clause is not None and mention.place in clause.doers and not clause.negated:
                    return mention.who
        if phrase.determiner == "a" and phrase.first and words[phrase.first - 1].text == "," and before:
            clause = clause_of(told.sentence, told.clauses, phrase.head)
            acts = any(phrase.head in one.doers and one.own_doer for one in told.clauses)
            tail = [word.text for word in words[phrase.head + 1 :]]
            if clause is not None and not acts and dep in {"npadvmod", "appos", "dobj", "attr", "dep", "oprd"}:
                doers = [m for m in before if m.place in clause.doers and len(m.who) == 1]
                if doers and "and" not in tail and not self.people[doers[0].who[0]].plural and not phrase.plural:
                    return doers[0].who
        if not phrase.plural and phrase.determiner in {"a", "the", "own"} and dep != "conj":
            comma = next(
                (at for at in range(phrase.head + 1, min(phrase.head + 6, len(words))) if words[at].text == ","), 0
            )
            between = words[phrase.head + 1 : comma] if comma else ()
            named = self._name_from(words, comma + 1) if comma else None
            plain = (
                bool(between) and between[0].tag == "IN" and all(word.pos not in {"VERB", "AUX"} for word in between)
            )
            if named and plain and named[1] < len(words) and words[named[1]].text in {",", "."}:
                return (named[0],)
        after = phrase.head + 1
        comma = after < len(words) and words[after].text in {",", ":"}
        start = after + comma
        name = self._name_from(words, start)
        if name is not None:
            key, end = name
            closes = end >= len(words) or words[end].text in {",", ".", "(", ";", ":", "—", "-", "!"}
            if not phrase.plural and (not comma or closes) and words[phrase.head].dep != "conj":
                return (key,)
        return ()

    def _listed_after(self, words: Sequence[Word], place: int) -> tuple[str, ...]:
        """``twins in school uniforms, ROSA AND RUFUS``: the names behind the comma are they."""
        comma = next(
            (at for at in range(place + 1, min(place + 7, len(words))) if words[at].text in {",", ":", "—"}), 0
        )
        found: list[str] = []
        at = comma + 1 if comma else len(words)
        while at < len(words) and (name := self._name_from(words, at)) is not None:
            found.append(name[0])
            at = name[1]
            while at < len(words) and words[at].text.lower() in {",", "and", "&"}:
                at += 1
        return tuple(dict.fromkeys(found)) if len(found) > 1 else ()

    def _plural_of(self, mention: Mention) -> bool:
        return any(self.people[key].plural for key in mention.who)

    def _name_from(self, words: Sequence[Word], start: int) -> tuple[str, int] | None:
        for size in (3, 2, 1):
            text = " ".join(word.text for word in words[start : start + size])
            owners = self._owner.get(text.casefold(), [])
            if len(owners) == 1 and text[:1].isupper():
                return owners[0], start + size
        return None


def _in_list(told: Told, place: int) -> bool:
    """Whether a noun stands in a list of people without a verb, not beside a name that it explains."""
    words = told.sentence.words
    finite = any(word.tag in {"VBZ", "VBD", "VBP"} for word in words)
    return not finite and any(word.text.lower() == "and" for word in words[place:])
