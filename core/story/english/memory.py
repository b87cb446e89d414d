"""What a reader keeps in mind while it follows a scene: who is there, who was meant last, who did the last thing.

Under the resolving of names, nouns and pronouns; it alone answers "who could be meant now?".
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from core.story.english.naming import BEINGS, Gender
from core.story.english.parsing import Word
from core.story.english.phrases import Phrase
from core.story.english.somebody import Mention, Somebody, Told

KEPT_RECENT = 12
_HYPHEN = re.compile(r"(?<=[^\W\d_])-(?=[^\W\d_])")


class Memory:
    """The people of a story, and those of the scene that is read."""

    def __init__(self, people: Sequence[Somebody], *, finding: bool = False) -> None:
        self.finding = finding
        self.people: dict[str, Somebody] = {person.key: person for person in people}
        self.recent: list[str] = []
        self.here: list[str] = []
        self.subject: tuple[str, ...] = ()
        self.thing_subject = False
        self.things = False
        """Whether the last sentence was about several things: "they" are those."""
        self.group: tuple[str, ...] = ()
        self.spoke: str | None = None
        self.coming: tuple[str, ...] = ()
        self.taken: dict[str, Gender] = {}
        """Whom this scene already called "he" or "she" while nothing else tells."""
        self.narrator = next((person.key for person in people if person.narrator), None)
        self.index()

    def index(self) -> None:
        self.names: dict[str, int] = {}
        self.owner: dict[str, list[str]] = {}
        for person in self.people.values():
            for name in person.names:
                form = _HYPHEN.sub(" - ", name)  # as the parser divides words
                self.names[form] = len(form.split())
                owners = self.owner.setdefault(form, [])
                if person.key not in owners:
                    owners.append(person.key)

    def add(self, person: Somebody) -> None:
        """Know one more from here on."""
        self.people[person.key] = person
        self.index()

    def new_scene(self, coming: Sequence[str] = ()) -> None:
        """Nobody is there yet, nobody was meant last. `coming` are those who will be named: a scene that opens with
        "He" means the first of them that it can mean."""
        self.coming = tuple(coming)
        self.taken.clear()
        self.recent, self.here = [], []
        self.subject, self.group, self.spoke, self.thing_subject = (), (), None, False
        self.things = False

    def speaks(self, key: str, *, seen: bool = True) -> None:
        """Somebody just spoke; who is only heard is meant by no pronoun of the telling."""
        if not seen:
            return
        self.note(key)
        self.subject = (key,)
        self.come(key)
        if self.spoke not in (None, key) and self.spoke is not None:
            self.group = (self.spoke, key)
        self.spoke = key

    def remember(self, told: Told, mentions: Sequence[Mention]) -> None:
        by_place = {mention.place: mention for mention in mentions}
        main = [clause for clause in told.clauses if clause.own_doer and clause.doers]
        main = [clause for clause in main if not told.quoted[clause.verb]] or []
        roots = [clause for clause in main if told.sentence.words[clause.verb].head == clause.verb] or main[:1]
        for clause in roots[:1]:
            doers = [who for place in clause.doers if place in by_place for who in by_place[place].who]
            owned = bool(clause.doers) and not doers
            if doers:
                self.subject, self.thing_subject, self.things = tuple(dict.fromkeys(doers)), False, False
                for who in doers:
                    self.note(who)
            elif owned:
                owners = [m for m in mentions if m.phrase.owner and m.place < clause.verb]
                self.subject = owners[0].who if owners else self.subject
                self.thing_subject = not owners
                self.things = not owners and any(told.sentence.words[at].tag == "NNS" for at in clause.doers)
        shown = list(dict.fromkeys(who for mention in mentions if mention.shown for who in mention.who))
        if not roots and shown:
            self.subject = (shown[0],)
        for who in shown:
            self.come(who)
        several = [who for mention in mentions for who in mention.who if not mention.phrase.owner]
        several = list(dict.fromkeys(several))
        if len(several) > 1:
            self.group = tuple(several)

    def learn(self, phrase: Phrase, who: tuple[str, ...]) -> None:
        if len(who) != 1:
            return
        person = self.people[who[0]]
        if phrase.gender and not person.gender and phrase.kind != "pronoun":
            person.gender = phrase.gender
        elif phrase.lemma in ("he", "she") and not person.gender and person.key in self.here:
            self.taken.setdefault(person.key, phrase.gender)
        if phrase.kind == "name":
            person.nouns.update(mark for mark in phrase.marks if mark not in {"old", "young", "little", "big"})
        elif phrase.kind == "noun":
            person.nouns.add(phrase.lemma)
            person.marks.update(phrase.marks)

    def note(self, key: str) -> None:
        if key in self.recent:
            self.recent.remove(key)
        self.recent.append(key)
        del self.recent[:-KEPT_RECENT]

    def come(self, key: str) -> None:
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
        self.subject = tuple(into if who == key else who for who in self.subject)
        self.group = tuple(dict.fromkeys(into if who == key else who for who in self.group))
        self.index()

    def whole(self, key: str) -> tuple[str, ...]:
        return self.people[key].members or (key,)

    def fits(self, key: str, gender: Gender) -> bool:
        person = self.people[key]
        if person.plural or person.members or person.narrator:
            return False
        if gender == "it":
            return person.animal or person.gender == "it" or (not person.gender and bool(person.nouns & BEINGS))
        known = person.gender or self.taken.get(key, "")
        return known in (gender, "") if gender else True

    def name_from(self, words: Sequence[Word], start: int) -> tuple[str, int] | None:
        for size in (5, 4, 3, 2, 1):
            text = " ".join(word.text for word in words[start : start + size])
            owners = self.owner.get(text.casefold(), [])
            if len(owners) == 1 and text[:1].isupper():
                return owners[0], start + size
        return None
