"""Whom a pronoun means: the doer of the sentence before, else who was meant last; gender and number must agree.

Beside `calling` under `resolving`; it alone answers "who is he, she, it, they, I here?".
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from core.story.english.clauses import clause_of
from core.story.english.memory import Memory
from core.story.english.naming import Gender
from core.story.english.phrases import Phrase
from core.story.english.somebody import Mention, Told

_FIRST = frozenset({"i", "me", "my", "mine", "myself"})
_US = frozenset({"we", "us", "our", "ours", "ourselves"})
_THEM = frozenset({"they", "them", "their", "theirs", "themselves", "both", "everyone", "everybody"})
_ALL = frozenset({"everyone", "everybody"})


def by_pronoun(memory: Memory, phrase: Phrase, told: Told, before: Sequence[Mention]) -> tuple[str, ...]:
    word = phrase.lemma
    if word in _FIRST:
        return () if memory.narrator is None else (memory.narrator,)
    if word in _US:
        if memory.narrator is None:
            return ()
        other = next((key for key in reversed(memory.recent) if key != memory.narrator), None)
        return (memory.narrator, other) if other is not None and other in memory.here else (memory.narrator,)
    if word in _THEM:
        dep = told.sentence.words[phrase.head].dep
        return _them(
            memory, word, before, subject=dep in {"nsubj", "nsubjpass"}, counted=_is_counted(told, phrase.head)
        )
    clause = clause_of(told.sentence, told.clauses, phrase.head)
    inside = [key for mention in before for key in mention.who if memory.fits(key, phrase.gender)]
    doers = {key for mention in before for key in mention.who if clause is not None and mention.place in clause.doers}
    dep = told.sentence.words[phrase.head].dep
    if phrase.owner or word in {"himself", "herself", "itself"}:
        near = [key for key in inside if key in doers] or inside[:1]
        if near and phrase.gender != "it":
            return (_best(memory, near, phrase.gender),)
    elif dep not in {"nsubj", "nsubjpass"}:
        others = [key for key in inside if key not in doers]
        if others:
            return (_best(memory, others[-1:], phrase.gender),)
        return _last(memory, phrase.gender, without=doers)
    elif inside:
        subjects = [
            key
            for mention in before
            if told.sentence.words[mention.place].dep in {"nsubj", "nsubjpass"}
            for key in mention.who
            if key in inside
        ]
        if subjects:
            return (_best(memory, subjects, phrase.gender),)
        if not memory.subject:
            return (inside[0],)
    if phrase.gender == "it":
        return _it(memory, opens=phrase.head == 0 and clause is not None and clause.lemma != "be")
    subject = next((key for key in memory.subject if memory.fits(key, phrase.gender)), None)
    if subject is not None and (memory.people[subject].gender == phrase.gender or len(memory.subject) == 1):
        later = memory.recent[memory.recent.index(subject) + 1 :] if subject in memory.recent else []
        sure = [key for key in later if memory.people[key].gender == phrase.gender]
        if memory.people[subject].gender == phrase.gender or not sure:
            return (subject,)
    return _last(memory, phrase.gender)


def _best(memory: Memory, keys: Sequence[str], gender: Gender) -> str:
    return next((key for key in keys if (memory.people[key].gender or memory.taken.get(key, "")) == gender), keys[0])


def _last(memory: Memory, gender: Gender, without: Collection[str] = ()) -> tuple[str, ...]:
    fits = [key for key in reversed(memory.recent) if key not in without and memory.fits(key, gender)]
    if gender == "it":
        return tuple(fits[:1]) if not memory.thing_subject else ()
    if not fits:
        fits = [key for key in memory.coming if key not in without and memory.fits(key, gender)]
    if not fits and gender and not memory.here:
        only = [key for key, person in memory.people.items() if person.gender == gender and person.named]
        fits = only if len(only) == 1 and only[0] not in without else []
    return (_best(memory, fits, gender),) if fits else ()


def _it(memory: Memory, *, opens: bool) -> tuple[str, ...]:
    """An animal or a being, if no thing was spoken of since."""
    if memory.thing_subject:
        return ()
    subject = next((key for key in memory.subject if memory.fits(key, "it")), None)
    if subject is None and opens:
        subject = next((key for key in reversed(memory.recent) if memory.fits(key, "it")), None)
    return (subject,) if subject is not None else ()


def _them(memory: Memory, word: str, before: Sequence[Mention], *, subject: bool, counted: bool) -> tuple[str, ...]:
    if word in _ALL:
        return tuple(memory.here) if len(memory.here) > 1 and subject else ()
    last = next((mention.who for mention in reversed(before) if len(mention.who) > 1), ())
    if last:
        return last
    if (memory.things and not before) or counted:
        return ()
    plural = next((key for key in memory.subject if memory.people[key].plural), None)
    if plural is not None:
        return (plural,)
    if len(memory.subject) > 1:
        return memory.subject
    group = tuple(key for key in memory.group if key in memory.people)
    several = next((key for key in reversed(memory.recent) if memory.people[key].plural), None)
    if several is not None and any(key not in memory.recent or _earlier(memory, key, several) for key in group):
        return (several,)
    if len(group) > 1:
        return group
    near = [key for key in reversed(memory.recent) if key in memory.here]
    people = [key for key in near if not memory.people[key].animal]
    near = people if len(people) > 1 else near
    plural = next((key for key in near if memory.people[key].plural), None)
    if plural is not None:
        return (plural,)
    return tuple(sorted(near[:2], key=memory.here.index)) if len(near) > 1 else ()


def _earlier(memory: Memory, key: str, other: str) -> bool:
    """Whether one was meant before the other was."""
    return memory.recent.index(key) < memory.recent.index(other)


def _is_counted(told: Told, place: int) -> bool:
    """``each of them``, ``in every one of them``: as often things as people."""
    lead = [word.text.lower() for word in told.sentence.words[max(0, place - 2) : place]]
    return len(lead) == 2 and lead[1] == "of" and lead[0] in {"each", "one", "some", "none", "most", "many", "half"}
