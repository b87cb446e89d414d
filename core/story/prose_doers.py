"""Who acts in a sentence of told prose.

Under `prose_speakers`; it alone answers "whose deed is this sentence, and could somebody unknown be its doer?".
"""

from __future__ import annotations

from core.story.english.naming import GENERIC, is_person_noun
from core.story.english.somebody import Told
from core.story.prose_tags import speech_verb_in

NOBODY = frozenset({"it", "they", "we", "somebody", "someone", "everyone", "everybody", "nobody", "one"})
"""Words for whom no speaker can be named."""


def doers(item: Told) -> list[str]:
    """Who does what the sentence's main clauses tell, in order; the owner of a hand or a voice counts as its doer."""
    words = item.sentence.words
    main = [clause for clause in item.clauses if clause.own_doer and not item.quoted[clause.verb]]
    main = [clause for clause in main if words[clause.verb].dep in {"ROOT", "conj", "parataxis", "ccomp"}] or main[:1]
    found: list[str] = []
    for clause in main:
        for mention in item.mentions:
            if (mention.place in clause.doers and not mention.phrase.owner) or (
                mention.phrase.owner and words[mention.place].head in clause.doers
            ):
                found += mention.who
    return list(dict.fromkeys(found))


def sayers(item: Told) -> list[str]:
    """Who does the last saying of a sentence that leads into a speech."""
    words = item.sentence.words
    saying = [clause for clause in item.clauses if speech_verb_in(words[clause.verb].text)]
    if not saying:
        return doers(item)
    return [who for m in item.mentions if m.place in saying[-1].doers and not m.phrase.owner for who in m.who]


def about(item: Told, key: str | None) -> bool:
    """Whether a sentence is about this speaker alone, or about nobody who could speak."""
    acting = doers(item)
    return acting == [key] if acting else not unknown_person(item)


def other_acts(item: Told, key: str) -> bool:
    acting = doers(item)
    return (bool(acting) and acting != [key]) or (not acting and unknown_person(item))


def unknown_person(item: Told) -> bool:
    """Whether somebody acts of whom it is not known who it is: ``They``, ``The taller one``, ``Somebody``."""
    words = item.sentence.words
    known = {mention.place for mention in item.mentions}
    for clause in item.clauses:
        for place in clause.doers:
            word = words[place]
            if place in known or item.quoted[place]:
                continue
            if word.lemma in GENERIC | NOBODY - {"it"} | {"one", "other", "he", "she"} or word.pos == "PROPN":
                return True
            if is_person_noun(word.lemma):
                return True
    return False
