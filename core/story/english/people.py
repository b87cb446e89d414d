"""Who is in an English story: cues and introductions completed by the people whom the told text shows.

Last reader of the import before ids are given; it alone answers "who else acts here, named or not, and which nouns mean
whom?". Somebody is found by a proper name that acts, or as a noun for a person (or an animal that acts again and again)
that is seen. Who is only spoken of is no character.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from core.story.cast import Pronoun
from core.story.english.appearing import looks_of, name_of, stands
from core.story.english.called import narrates, same_but_a_slip, take_for_names
from core.story.english.clauses import clause_of
from core.story.english.describing import NARRATOR_NAME, describe
from core.story.english.names import SELF_NAMED, find_names
from core.story.english.naming import GENERIC, is_crowd
from core.story.english.parsing import Sentence, parse_texts
from core.story.english.phrases import Phrase
from core.story.english.resolving import Follower
from core.story.english.seen import is_to_come
from core.story.english.somebody import Somebody, Told

MOST_PARSED = 4000
"""Told paragraphs of one story that are read for people; a longer text is read up to there and says so."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the story in order: told text, or (with a `speaker` key) a speech. `seen` is False for a mere voice."""

    text: str
    line: int
    speaker: str | None = None
    told: bool = True
    seen: bool = True


@dataclass(slots=True)
class Found:
    """Somebody whom the told text adds, or (for a key that was known) what it adds to him."""

    key: str
    name: str
    description: str = ""
    aliases: list[str] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    named: bool = False
    pronoun: Pronoun | None = None


@dataclass(slots=True)
class _Trial:
    person: Somebody
    description: str
    first: int
    lines: list[int] = field(default_factory=list)
    acts: int = 0
    shown: int = 0
    alias_of: str | None = None


def find_people(
    scenes: Sequence[Sequence[Line]],
    known: Sequence[Somebody],
    *,
    described: Mapping[str, str] | None = None,
    prose: bool = False,
) -> list[Found]:
    """People beyond the `known` ones, in the order in which they are met; entries with a known key carry new aliases.

    `described` are the descriptions that are known already, by key.
    """
    told = [line for scene in scenes for line in scene if line.told][:MOST_PARSED]
    parsed = dict(zip([line.text for line in told], parse_texts(line.text for line in told), strict=True))
    texts = [(line.text, parsed[line.text]) for line in told]
    take_for_names(texts, known)
    speeches = [line.text for scene in scenes for line in scene if not line.told]
    names = find_names(texts, [name for person in known for name in person.names], speeches)
    slips = {name: person for name in names for person in known if same_but_a_slip(name, person)}
    for name, person in slips.items():
        person.names.add(name.casefold())
    named = [describe(name.upper(), name) for name in names if name not in slips]
    narrator = [Somebody("I", NARRATOR_NAME, narrator=True)] if prose and narrates(texts) else []
    search = _Search([*known, *named, *narrator], described or {}, [person.key for person in known])
    search.learn(texts)
    for scene in scenes:
        search.scene(scene, parsed)
    found = search.found(known)
    for one in found:
        one.aliases += [name for name, person in slips.items() if person.key == one.key]
    return found


class _Search:
    def __init__(self, people: Sequence[Somebody], described: Mapping[str, str], known: Collection[str] = ()) -> None:
        self._follower = Follower(people, self._discover)
        self._trials = {person.key: _Trial(person, described.get(person.key, ""), 0) for person in people}
        self._met: set[str] = set()
        self._known = set(known)
        self._fresh: list[str] = []
        self._line = 0
        self._before: str | None = None

    def learn(self, texts: Sequence[tuple[str, Sequence[Sentence]]]) -> None:
        self._follower.learn_genders(texts)

    def scene(self, lines: Sequence[Line], parsed: dict[str, tuple[Sentence, ...]]) -> None:
        self._follower.new_scene()
        self._fresh = []
        for line in lines:
            self._line = line.line
            if not line.told:
                self._names_itself(line)
            if line.speaker is not None:
                self._introduced(line.speaker)
                self._met.add(line.speaker)
                if line.speaker in self._trials:
                    self._follower.speaks(line.speaker, seen=line.seen)
            elif line.told and line.text in parsed:
                for told in self._follower.read(parsed[line.text], line.text):
                    self._count(told)

    def _introduced(self, speaker: str) -> None:
        """A name that speaks for the first time, right after a nameless one came in, is that one's name."""
        trial = self._trials.get(speaker)
        if trial is None or speaker in self._met or not trial.person.named or trial.description:
            return
        waiting = [key for key in self._fresh if self._may_merge(key, speaker)]
        if len(waiting) == 1:
            self._merge(waiting[0], speaker)

    def _may_merge(self, key: str, into: str, *, animals: bool = False) -> bool:
        one, other = self._trials[key], self._trials[into].person
        if one.alias_of or one.person.named or one.person.plural or (one.person.animal and not animals):
            return False
        if one.person.gender == "it":
            return True
        return not (one.person.gender and other.gender and one.person.gender != other.gender)

    def _merge(self, key: str, into: str) -> None:
        one, other = self._trials[key], self._trials[into]
        one.alias_of = into
        other.person.nouns |= one.person.nouns
        other.person.marks |= one.person.marks
        other.person.gender = other.person.gender or one.person.gender
        other.description = other.description or one.description
        other.shown, other.acts = other.shown + one.shown, other.acts + one.acts
        other.lines += one.lines
        one.person.nouns.clear()
        one.person.names.clear()
        follower = self._follower
        follower.recent = [into if who == key else who for who in follower.recent]
        follower.here = list(dict.fromkeys(into if who == key else who for who in follower.here))
        follower.replace(key, into)
        if key in self._fresh:
            self._fresh.remove(key)

    def _count(self, told: Told) -> None:
        shown = [mention for mention in told.mentions if mention.shown]
        self._name_given(told)
        self._described(told)
        for mention in shown:
            for who in mention.who:
                trial = self._trials[self._true(who)]
                trial.shown += 1
                trial.first = trial.first or self._line
                if self._line not in trial.lines:
                    trial.lines.append(self._line)
                trial.acts += sum(mention.place in clause.doers and clause.happens for clause in told.clauses)
        for mention in told.mentions:
            self._met.update(mention.who)
            if mention.phrase.kind == "noun" and mention.phrase.plural and len(mention.who) > 1:
                looks = looks_of(told.sentence, mention.phrase)
                for who in mention.who:
                    if mention.phrase.lemma in self._trials[who].person.nouns:
                        continue
                    self._trials[who].person.nouns.add(mention.phrase.lemma)
                    single = re.sub(r"^(?:the|two|three)\s+|s\b", "", looks or mention.phrase.lemma, count=1)
                    self._trials[who].description = self._trials[who].description or single
        doers = [m.who[0] for m in shown if told.sentence.words[m.place].dep in {"nsubj", "nsubjpass", "ROOT"}]
        self._before = doers[0] if doers else (shown[0].who[0] if shown else None)

    def _names_itself(self, line: Line) -> None:
        """``Dr. Nguyen calls me Biscuit.`` names whoever speaks, or the only one without a name who came in."""
        given = SELF_NAMED.search(line.text)
        key = given[1].upper() if given else ""
        if key not in self._trials or key in self._met:
            return
        waiting = [line.speaker] if line.speaker else self._fresh
        able = [who for who in waiting if who in self._trials and self._may_merge(who, key, animals=True)]
        if len(able) == 1 and able[0] not in self._known:
            self._merge(able[0], key)

    def _name_given(self, told: Told) -> None:
        """``This is GORM.`` and ``Mr. Halloran, big, bald, sixty.`` name who was just seen without a name."""
        words = told.sentence.words
        names = [m for m in told.mentions if m.phrase.kind == "name" and len(m.who) == 1 and m.who[0] not in self._met]
        before = self._before and self._true(self._before)
        if len(names) != 1:
            return
        his = re.match(r"(?:his|her|its|their) name (?:is|was|had been) ", told.sentence.text, re.I)
        if his and before and words[names[0].phrase.first].start - told.sentence.start <= his.end():
            owner = next((self._true(m.who[0]) for m in told.mentions if m.place == 0 and len(m.who) == 1), before)
            for one in (owner, before):
                if self._may_merge(one, names[0].who[0], animals=True):
                    self._merge(one, names[0].who[0])
                    break
            return
        given = re.search(r"\b(?:whose name|named|calls?|called)\b", told.sentence.text)
        if not given and (not before or not self._may_merge(before, names[0].who[0])):
            return
        name = names[0]
        finite = [clause for clause in told.clauses if words[clause.verb].tag in {"VBZ", "VBD", "VBP"}]
        surface = re.escape(" ".join(word.text for word in words[name.phrase.first : name.place + 1]))
        if re.search(
            rf"\b(?:whose name (?:is|was|had been)|named|called|call(?:s|ed)? (?:him|her|it)) (?:\S+ )?{surface}",
            told.sentence.text,
        ):
            same = [
                m
                for m in told.mentions
                if m.place < name.place and self._may_merge(self._true(m.who[0]), name.who[0], animals=True)
            ]
            if same:
                self._merge(self._true(same[-1].who[0]), name.who[0])
            return
        if not before:
            return
        opens = words[0].text.lower() in {"this", "that", "it", "his", "her"} and name.place >= len(words) - 3
        says = any(clause.lemma in {"be", "call", "name"} for clause in finite)
        if (opens and says) or (not finite and name.phrase.first == 0):
            self._merge(before, name.who[0])

    def _described(self, told: Told) -> None:
        """``Mr. Halloran, big, bald, sixty.`` says how he looks."""
        words = told.sentence.words
        if not told.mentions or any(word.tag in {"VBZ", "VBD", "VBP", "MD"} for word in words):
            return
        first = told.mentions[0]
        after = first.place + 1
        if first.phrase.kind == "name" and first.phrase.first == 0 and after < len(words) and words[after].text == ",":
            trial = self._trials[self._true(first.who[0])]
            text = told.sentence.text[words[after].end - told.sentence.start :].strip(" .!")
            if len(told.mentions) == 1 and len(text.split()) <= 12:
                trial.description = trial.description or text

    def _true(self, key: str) -> str:
        while (other := self._trials[key].alias_of) is not None:
            key = other
        return key

    def _discover(self, follower: Follower, phrase: Phrase, told: Told, _had: bool) -> str | None:
        """A new person for a noun phrase that shows one; None where it only mentions or compares."""
        sentence = told.sentence
        clause = clause_of(sentence, told.clauses, phrase.head)
        if clause is not None and clause.before:
            return None
        shows = follower.shows(phrase, sentence, clause) or (clause is not None and is_to_come(sentence, clause))
        if is_crowd(phrase.lemma) or phrase.owner or not shows:
            return None
        if phrase.plural and phrase.lemma in GENERIC and phrase.determiner != "a":
            if phrase.determiner != "the" or clause is None or phrase.head not in clause.doers:
                return None
        elif phrase.plural and phrase.animal:
            return None
        if phrase.lemma in {"figure", "human", "couple", "pair"} and (phrase.determiner != "a" or phrase.plural):
            return None
        if not stands(sentence, phrase, clause):
            return None
        name = name_of(sentence, phrase)
        key = name.upper()
        while key in self._trials:
            number = int(key.rpartition(" ")[2]) + 1 if key.rpartition(" ")[2].isdigit() else 2
            name = f"{re.sub(r' [0-9]+$', '', name)} {number}"
            key = name.upper()
        person = Somebody(
            key,
            name,
            set(),
            {phrase.lemma},
            set(phrase.marks),
            phrase.gender,
            phrase.plural,
            phrase.animal,
            named=False,
        )
        self._trials[key] = _Trial(person, looks_of(sentence, phrase), self._line)
        self._fresh.append(key)
        follower.add(person)
        return key

    def found(self, known: Sequence[Somebody]) -> list[Found]:
        before = {person.key for person in known}
        aliases: dict[str, list[str]] = {}
        for key, trial in self._trials.items():
            if trial.alias_of is not None:
                aliases.setdefault(self._true(key), []).append(trial.person.name)
        out = []
        for key, trial in self._trials.items():
            if trial.alias_of is not None:
                continue
            if key not in before and not self._counts(trial):
                continue
            person = trial.person
            out.append(
                Found(
                    key,
                    person.name,
                    trial.description,
                    aliases.get(key, []),
                    sorted(trial.lines),
                    person.named,
                    "they" if person.plural else person.gender or None,
                )
            )
        met = {key: trial.lines[0] if trial.lines else 0 for key, trial in self._trials.items()}
        return sorted(out, key=lambda one: (one.key not in before, met[one.key]))

    def _counts(self, trial: _Trial) -> bool:
        if trial.person.animal:
            return trial.acts >= 2
        if trial.person.plural:
            return trial.acts >= 1 or (trial.shown >= 1 and trial.description.startswith("two "))
        return trial.shown >= 1
