"""What happens in a told line, as data to stage: who does what to whom, with what and where.

Between the reading of English and the planners; it alone answers "which deeds does this text tell, with the characters
that it means?". Words of things are base nouns with their nearest describing noun ("key ring").
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.story.english.clauses import Clause
from core.story.english.parsing import Sentence
from core.story.english.somebody import Told

_WITH = frozenset({"with", "in", "by", "from", "under", "behind", "between"})
_WHERE = frozenset(
    [
        "in",
        "on",
        "at",
        "into",
        "onto",
        "over",
        "under",
        "behind",
        "beside",
        "between",
        "through",
        "across",
        "along",
        "near",
        "against",
        "around",
        "inside",
        "outside",
        "above",
        "below",
        "toward",
        "towards",
        "off",
        "past",
        "up",
        "down",
        "from",
    ]
)


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing that somebody does, or that is done. Ids are character ids; things are lower-case nouns.

    `patients` are people it is done to, `things` what it is done to, `to` people who get it, are looked at or spoken
    to, `using` things it is done with or that are held meanwhile, `where` (preposition, thing or place). `happens` is
    False for what is denied, asked, wished or only told of; `before` for what lies before the time of the telling.
    `start` counts characters of the line's told text.
    """

    verb: str
    particle: str = ""
    doers: tuple[str, ...] = ()
    doing_things: tuple[str, ...] = ()
    patients: tuple[str, ...] = ()
    things: tuple[str, ...] = ()
    to: tuple[str, ...] = ()
    using: tuple[str, ...] = ()
    where: tuple[tuple[str, str], ...] = ()
    happens: bool = True
    negated: bool = False
    before: bool = False
    start: int = 0


def deeds_of(told: Sequence[Told]) -> tuple[Deed, ...]:
    """The deeds of a paragraph's sentences in order; words in quotation marks tell none."""
    found: list[Deed] = []
    for item in told:
        people = {mention.place: mention.who for mention in item.mentions if not mention.phrase.owner}
        for clause in item.clauses:
            if not item.quoted[clause.verb]:
                found.append(_deed(item.sentence, clause, people))
    return tuple(found)


def _deed(sentence: Sentence, clause: Clause, people: Mapping[int, tuple[str, ...]]) -> Deed:
    held = [(prep, noun) for prep, noun in clause.complements if noun not in people]
    return Deed(
        verb=clause.lemma,
        particle=clause.particle,
        doers=_ids(clause.doers, people),
        doing_things=_things(sentence, clause.doers, people),
        patients=_ids(clause.objects, people),
        things=_things(sentence, clause.objects, people),
        to=_ids([*clause.receivers, *(noun for prep, noun in clause.complements if noun in people)], people),
        using=tuple(thing_words(sentence, noun) for prep, noun in held if prep in _WITH and prep not in _WHERE)
        + _held(sentence, clause, people),
        where=tuple((prep, thing_words(sentence, noun)) for prep, noun in held if prep in _WHERE),
        happens=clause.happens,
        negated=clause.negated,
        before=clause.before,
        start=sentence.words[clause.verb].start,
    )


def _ids(places: Sequence[int], people: Mapping[int, tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(who for place in places for who in people.get(place, ())))


def _things(sentence: Sentence, places: Sequence[int], people: Mapping[int, tuple[str, ...]]) -> tuple[str, ...]:
    nouns = [place for place in places if place not in people and sentence.words[place].tag.startswith("NN")]
    return tuple(dict.fromkeys(thing_words(sentence, place) for place in nouns))


def _held(sentence: Sentence, clause: Clause, people: Mapping[int, tuple[str, ...]]) -> tuple[str, ...]:
    """What a doer has with him: ``an old man with a lamp wraps a bandage``."""
    found: list[str] = []
    for doer in clause.doers:
        for child in sentence.children(doer):
            if sentence.words[child].dep == "prep" and sentence.words[child].lemma == "with":
                nouns = [below for below in sentence.children(child) if sentence.words[below].dep == "pobj"]
                found += [thing_words(sentence, noun) for noun in nouns if noun not in people]
    return tuple(dict.fromkeys(found))


def thing_words(sentence: Sentence, place: int) -> str:
    """A noun in its base form with the noun that is joined before it: ``key ring``."""
    word = sentence.words[place]
    before = [
        sentence.words[child].lemma
        for child in sentence.children(place)
        if sentence.words[child].dep == "compound" and child == place - 1 and sentence.words[child].tag == "NN"
    ]
    return " ".join([*before, word.lemma])
