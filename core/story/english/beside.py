"""A noun set beside a name, or said of somebody: ``her partner, BIRK``, ``Ana is a nurse``, ``the twins, Ro and Al``.

Under `calling`; it alone answers "does this noun only say more of somebody whom the sentence names?".
"""

from __future__ import annotations

from collections.abc import Sequence

from core.story.english.clauses import clause_of
from core.story.english.memory import Memory
from core.story.english.parsing import Word
from core.story.english.phrases import Phrase
from core.story.english.somebody import Mention, Told


def find_linked(memory: Memory, phrase: Phrase, told: Told, before: Sequence[Mention]) -> tuple[str, ...]:
    """Set beside a name or said of it: ``her partner, BIRK``, ``Ana is a nurse``."""
    words = told.sentence.words
    dep, above = words[phrase.head].dep, words[phrase.head].head
    if phrase.plural and (several := _listed_after(memory, words, phrase.head)):
        return several
    if dep == "appos" and not _in_list(told, phrase.head):
        for mention in before:
            if mention.place == above and len(mention.who) == 1 and not _plural_of(memory, mention) ^ phrase.plural:
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
            if doers and "and" not in tail and not memory.people[doers[0].who[0]].plural and not phrase.plural:
                return doers[0].who
    if not phrase.plural and phrase.determiner in {"a", "the", "own"} and dep != "conj":
        comma = next(
            (at for at in range(phrase.head + 1, min(phrase.head + 6, len(words))) if words[at].text == ","), 0
        )
        between = words[phrase.head + 1 : comma] if comma else ()
        named = memory.name_from(words, comma + 1) if comma else None
        plain = bool(between) and between[0].tag == "IN" and all(word.pos not in {"VERB", "AUX"} for word in between)
        if named and plain and named[1] < len(words) and words[named[1]].text in {",", "."}:
            return (named[0],)
    after = phrase.head + 1
    comma = after < len(words) and words[after].text in {",", ":"}
    start = after + comma
    name = memory.name_from(words, start)
    if name is not None:
        key, end = name
        closes = end >= len(words) or words[end].text in {",", ".", "(", ";", ":", "—", "-", "!"}
        if not phrase.plural and (not comma or closes) and words[phrase.head].dep != "conj":
            return (key,)
    return ()


def _listed_after(memory: Memory, words: Sequence[Word], place: int) -> tuple[str, ...]:
    """``twins in school uniforms, ROSA AND RUFUS``: the names behind the comma are they."""
    comma = next((at for at in range(place + 1, min(place + 7, len(words))) if words[at].text in {",", ":", "—"}), 0)
    found: list[str] = []
    at = comma + 1 if comma else place + 1
    while at < len(words) and (name := memory.name_from(words, at)) is not None:
        found.append(name[0])
        at = name[1]
        while at < len(words) and words[at].text.lower() in {",", "and", "&"}:
            at += 1
    return tuple(dict.fromkeys(found)) if len(found) > 1 else ()


def _plural_of(memory: Memory, mention: Mention) -> bool:
    return any(memory.people[key].plural for key in mention.who)


def _in_list(told: Told, place: int) -> bool:
    """Whether a noun stands in a list of people without a verb, not beside a name that it explains."""
    words = told.sentence.words
    finite = any(word.tag in {"VBZ", "VBD", "VBP"} for word in words)
    return not finite and any(word.text.lower() == "and" for word in words[place:])
