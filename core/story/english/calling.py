"""Whom a name or a noun means: ``Ana``, ``the old woman``, ``her brother``, ``the twins``.

Beside `pronouns` under `resolving`; it alone answers "which of those who are known is called so here?".
"""

from __future__ import annotations

from collections.abc import Sequence

from core.story.english.beside import find_linked
from core.story.english.memory import Memory
from core.story.english.naming import GENERIC, KIN
from core.story.english.phrases import Phrase
from core.story.english.somebody import Mention, Told
from core.story.lexicon import word_set

_YOUNG = frozenset(
    ["boy", "girl", "child", "teenager", "teen", "youth", "young", "little", "grandson", "granddaughter", "baby"]
)
_GROWN = frozenset(["man", "woman", "old", "grandmother", "grandfather", "mother", "father"])
_KIN_ALONE = KIN - word_set("twin partner friend boss apprentice assistant colleague neighbour neighbor")


def by_name(memory: Memory, phrase: Phrase) -> tuple[str, ...]:
    owners = memory.owner.get(phrase.lemma) or memory.owner.get(phrase.lemma.removesuffix("s"), [])
    if len(owners) > 1:
        marked = [key for key in owners if set(phrase.marks) & (memory.people[key].nouns | memory.people[key].marks)]
        if len(marked) == 1:
            return (marked[0],)
        near = [key for key in reversed(memory.recent) if key in owners]
        return (near[0],) if near else ()
    return memory.whole(owners[0]) if owners else ()


def by_noun(memory: Memory, phrase: Phrase, told: Told, before: Sequence[Mention]) -> tuple[str, ...]:
    if phrase.determiner == "no":
        return ()
    linked = find_linked(memory, phrase, told, before)
    if linked:
        return linked
    owners = set()
    if phrase.possessor is not None:
        owners = {key for mention in before if mention.place == phrase.possessor for key in mention.who}
    same = [
        key
        for key, person in memory.people.items()
        if phrase.lemma in person.nouns and (person.plural or bool(person.members)) == phrase.plural
        if key not in owners
    ]
    if phrase.determiner == "another":
        same = []
    if not same and phrase.plural and phrase.animal and not memory.finding:
        same = [key for key, person in memory.people.items() if phrase.lemma in person.nouns]  # one stands for many
    if len(same) > 1:
        marked = [key for key in same if set(phrase.marks) & memory.people[key].marks]
        near = [key for key in reversed(memory.recent) if key in (marked or same)]
        same = near[:1] or (marked or same)[:1]
    if same:
        clash = set(phrase.marks) & {"old", "young", "little"}
        apart = clash and memory.people[same[0]].marks & ({"old", "young", "little"} - clash)
        if not (apart or _is_other(memory, same[0], phrase)):
            return memory.whole(same[0])
    if phrase.plural and phrase.determiner in {"the", "own"}:
        members = _members(memory, phrase)
        if members:
            return members
    if not phrase.plural and phrase.determiner in {"the", "own", ""}:
        meant = _generic(memory, phrase, before, owners)
        if meant:
            return meant
    return ()


def _is_other(memory: Memory, key: str, phrase: Phrase) -> bool:
    """``a man`` where another man stands there already is a second one."""
    return (
        phrase.determiner == "a"
        and key in memory.here
        and phrase.lemma in GENERIC
        and (memory.people[key].named or bool(phrase.marks and not set(phrase.marks) & memory.people[key].marks))
    )


def _members(memory: Memory, phrase: Phrase) -> tuple[str, ...]:
    """``the twins``, ``the women``: those who are there and fit, where they are two or more."""
    if phrase.lemma in KIN and phrase.lemma not in {"twin", "sister", "brother"}:
        return ()
    same = [key for key, person in memory.people.items() if phrase.lemma in person.nouns and not person.plural]
    if len(same) > 1:
        return tuple(same)
    fits = [
        key
        for key in memory.here
        if phrase.lemma in memory.people[key].nouns
        or (phrase.lemma in GENERIC | {"twin", "lover"} and _may_be(memory, key, phrase))
    ]
    return tuple(fits) if len(fits) > 1 else ()


def _may_be(memory: Memory, key: str, phrase: Phrase) -> bool:
    person = memory.people[key]
    if person.plural or person.animal or person.narrator:
        return False
    if phrase.gender and person.gender not in (phrase.gender, ""):
        return False
    said = {phrase.lemma, *phrase.marks}
    known = person.nouns | person.marks
    if said & _GROWN and known & _YOUNG and not known & _GROWN:
        return False
    return not (said & _YOUNG and known & (_GROWN - {"man", "woman"} | {"old"}))


def _generic(memory: Memory, phrase: Phrase, before: Sequence[Mention], owners: set[str]) -> tuple[str, ...]:
    """``the man``, ``her brother``: who was meant last, is there and fits, and is not in the sentence already."""
    kin = phrase.lemma in KIN and phrase.determiner == "own"
    if phrase.lemma not in GENERIC and not kin:
        return _by_looks(memory, phrase, before, owners)
    if phrase.determiner == "" and not phrase.marks:
        return ()
    inside = {key for mention in before for key in mention.who} | owners
    near = [key for key in reversed(memory.recent) if key in memory.here and key not in inside]
    if kin:
        near = [key for key in near if memory.people[key].named and not memory.people[key].nouns & _KIN_ALONE]
        near = [key for key in near if memory.people[key].gender == phrase.gender != ""]
    fits = [key for key in near if _may_be(memory, key, phrase)]
    marked = [key for key in fits if set(phrase.marks) & memory.people[key].marks]
    if phrase.marks and not marked and not kin:
        away = [key for key, who in memory.people.items() if key not in inside and _may_be(memory, key, phrase)]
        marked = [key for key in away if set(phrase.marks) & memory.people[key].marks]
        marked = marked if len(marked) == 1 else []
    sure = [key for key in fits if memory.people[key].gender == phrase.gender] or fits
    if kin and len(fits) != 1:
        return ()
    return tuple((marked or sure)[:1])


def _by_looks(memory: Memory, phrase: Phrase, before: Sequence[Mention], owners: set[str]) -> tuple[str, ...]:
    """``the old knight`` where one alone of those who are there is known to be old, and nobody is called a knight."""
    marks = set(phrase.marks) & {"old", "young", "little", "big"}
    if phrase.determiner != "the" or phrase.animal or not marks:
        return ()
    inside = {key for mention in before for key in mention.who} | owners
    fits = [key for key in memory.here if key not in inside and marks <= memory.people[key].marks]
    fits = [key for key in fits if _may_be(memory, key, phrase)]
    return tuple(fits) if len(fits) == 1 else ()
