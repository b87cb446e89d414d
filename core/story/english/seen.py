"""Seen, or only spoken of?

Beside `resolving`; it alone answers "does this sentence put the person into the picture, or does it own, deny, wish,
remember or mention him?". The owner of a thing is not shown, the owner of a hand or a face is.
"""

from __future__ import annotations

from core.story.english.clauses import Clause
from core.story.english.nouns import noun_sense
from core.story.english.parsing import Sentence
from core.story.english.phrases import Phrase

_AWAY = frozenset(
    ["about", "without", "than", "despite", "except", "unlike", "regarding", "concerning", "like", "versus"],
)
"""Who stands after these is spoken of, not seen."""
_OF_AWAY = frozenset(
    [
        "photo",
        "photograph",
        "picture",
        "portrait",
        "painting",
        "memory",
        "thought",
        "dream",
        "name",
        "news",
        "story",
        "sign",
        "word",
        "face",
        "voice",
        "death",
        "letter",
        "sort",
        "kind",
        "fear",
        "image",
        "statue",
        "poster",
        "drawing",
        "ghost",
        "map",
        "absence",
        "trace",
        "message",
        "rumour",
        "rumor",
        "tale",
        "legend",
    ]
)
_FROM_AWAY = frozenset(
    ["letter", "note", "message", "call", "postcard", "text", "email", "gift", "present", "card", "mail", "news"]
)
_FOR_AWAY = frozenset(
    ["wait", "look", "search", "ask", "call", "hope", "long", "send", "pray", "work", "hunt", "care", "shout", "mourn"]
)
_STAYS_AWAY = frozenset({"come", "arrive", "appear", "return", "be", "exist", "call", "write", "live", "show", "know"})
"""Who does not do these may be anywhere; who does not do anything else stands there."""
_NOT_YET = frozenset({"before", "until", "till"})
"""What follows has not come yet: ``eleven days before I met the robot``."""
_MISSING = frozenset(
    [
        "miss",
        "remember",
        "forget",
        "imagine",
        "expect",
        "await",
        "want",
        "need",
        "mention",
        "seek",
        "resemble",
        "name",
        "recall",
        "marry",
        "bury",
        "betray",
        "lose",
        "love",
        "hate",
        "deserve",
        "replace",
        "mourn",
    ]
)


def is_shown(phrase: Phrase, sentence: Sentence, clause: Clause | None, *, here: bool) -> bool:
    """Whether a sentence shows whom the phrase means; `here` says that he is in the scene already."""
    words = sentence.words
    word = words[phrase.head]
    lead = [other.text.lower() for other in words[max(0, phrase.first - 2) : phrase.first]]
    if lead[-1:] == ["not"] or lead == ["not", "the"]:
        return False  # "not the Baron but a girl"
    if phrase.owner:
        owned = words[word.head] if word.head != phrase.head else None
        if owned is None or noun_sense(owned.lemma).kind != "body" or _of_away(sentence, word.head):
            return False
    if clause is not None:
        lacks = clause.negated and (phrase.head not in clause.doers or clause.lemma in _STAYS_AWAY)
        if clause.unreal or (lacks and not here):
            return False
        if not here and is_to_come(sentence, clause):
            return False
        if clause.lemma in _MISSING and phrase.head in clause.objects:
            return here and clause.lemma in {"love", "hate", "need", "want", "remember"}
    return not _of_away(sentence, phrase.head)


def is_to_come(sentence: Sentence, clause: Clause) -> bool:
    """Whether a clause tells of what has not happened yet: ``before I met the robot``."""
    marks = [sentence.words[child] for child in sentence.children(clause.verb)]
    return any(word.dep == "mark" and word.lemma in _NOT_YET for word in marks)


def _of_away(sentence: Sentence, place: int) -> bool:
    """Whether a preposition above the word makes it something spoken of: ``a letter from Ana``, ``waits for Bo``."""
    words = sentence.words
    seen: set[int] = set()
    while place not in seen:
        seen.add(place)
        word = words[place]
        if word.dep in {"conj", "appos", "compound"}:
            place = word.head
            continue
        if word.dep != "pobj":
            return False
        prep, governor = words[word.head], words[words[word.head].head]
        by = governor.lemma
        if prep.lemma in _AWAY or (prep.lemma == "as" and governor.pos != "VERB"):
            return True
        if prep.lemma == "of":
            return by in _OF_AWAY or by in {"think", "dream", "speak", "tell", "remind", "hear", "talk"}
        if prep.lemma == "from":
            return by in _FROM_AWAY
        if prep.lemma == "for":
            return by in _FOR_AWAY
        return prep.lemma == "to" and by in {"letter", "belong", "message", "write"}
    return False
