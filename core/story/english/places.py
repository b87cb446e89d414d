"""Where a run of lines plays, as the text itself says it: "In the lift", "Kitchen, morning.", "steps onto the roof".

Above the parser and the nouns; it alone answers "which place do these sentences put people in?". A mention of a place
is weighed by how it is told (a phrase that opens a scene, a way in, people who are there); the place then stays until
another is told as strongly. What is spoken, thought or merely looked at is no place to play in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from core.story.english.nouns import noun_sense
from core.story.english.parsing import Sentence, parse_text
from core.story.english.thing_mentions import misread_verb
from core.story.english.told import ToldText, is_spoken
from core.story.english.word_lists import word_lists

MOVED = 2.5
"""Weight from which a place replaces one that a heading names."""
TOLD = 1.5
"""Weight from which a place replaces one that was read from the text."""
LOOSE = 0.8
"""Weight from which a place is taken where none holds: at the start, and after a jump in time."""
GUESSED = 0.5
HINTED = 0.2
"""Weight from which a hint counts for what comes before the first place that is told; later hints need `GUESSED`."""
LATER = "later"
OUTSIDE, INSIDE = "outside", "inside"
_WORDS: Final = word_lists("place_words")
_VAGUE: Final = _WORDS["vague"]
"""Words that say where in a place, or no place that can be drawn; the place may stand behind an "of"."""
_IN: Final = _WORDS["in"]
_INTO: Final = frozenset(("into", "onto"))
_AWAY: Final = _WORDS["away"]
_MOVING: Final = _WORDS["moving"]
_ENTERED: Final = _WORDS["entered"]
_LOOKING: Final = _WORDS["looking"]
_HERE: Final = _WORDS["here"]
_OUTDOORS: Final = _WORDS["outdoors"]
_DAYS: Final = (
    "noon|morning|evening|night|day|week|afternoon|dawn|dusk|midnight|spring|summer|autumn|winter|monday|tuesday"
    "|wednesday|thursday|friday|saturday|sunday"
)
_JUMPS: Final = re.compile(
    rf"^\W*(?:(?:by|that|the next|the following|next|on the|on|in the|one|at)\s+(?:\w+\s+)?(?:{_DAYS})|later|tomorrow"
    r"|meanwhile|elsewhere|(?:\w+ )?(?:days?|weeks?|months?|years?|hours?|minutes?) later)\b",
    re.IGNORECASE,
)
"""A sentence that opens so may play elsewhere."""
_RIDDEN: Final = frozenset(("in", "inside", "aboard", "on", "into"))
_SURFACE: Final = frozenset(("on", "onto"))


@dataclass(frozen=True, slots=True)
class PlaceTold:
    """One mention: the place in the text's words, how strongly the text puts people there, where it stands."""

    words: str
    weight: float
    start: int


@dataclass(frozen=True, slots=True)
class PlacedText:
    """Where a text plays for the most part, and where it ends; `weight` is how strongly this text itself says so."""

    place: str = ""
    leaves_at: str = ""
    weight: float = 0.0


def place_texts(texts: Sequence[ToldText], *, start: str = "", named: bool = True) -> list[PlacedText]:
    """Where each text plays, in order.

    `start` is the place before the first text: one that a heading names (`named`; only a clear move replaces it) or one
    that the story came from. Texts before the first place that is clearly told play where they hint at, else there,
    unless somebody only then goes there.
    """
    placed: list[PlacedText] = []
    headed = bool(start) and named
    current, held = start, MOVED if headed else LOOSE if start else 0.0
    hint, earlier, outdoors, indoors = PlaceTold("", 0.0, 0), PlaceTold("", 0.0, 0), "", start
    for number, told in enumerate(texts):
        weights: dict[str, int] = {}
        strongest = 0.0
        earlier = earlier if current else hint
        for length, mentions in [] if told.spoken else _by_sentence(told.text, told.opened):
            for mention in mentions:
                words = mention.words
                if words == LATER:
                    held = min(held, TOLD if headed and current == start else LOOSE)
                    continue
                if words == OUTSIDE:
                    indoors, words = current or indoors, outdoors or (f"outside the {current}" if current else "")
                elif words == INSIDE:
                    words = indoors
                if not words:
                    continue
                if words.lower().split()[-1] in _OUTDOORS:
                    outdoors = words
                needed = held if headed and current == start else min(held, TOLD)
                if mention.weight >= max(needed, LOOSE if current else TOLD) and not same_place(words, current):
                    current, held = words, max(mention.weight, LOOSE)
                    strongest = max(strongest, mention.weight)
                elif current and same_place(words, current):
                    held = max(held, mention.weight)
                elif not current and mention.weight > hint.weight and (mention.weight >= GUESSED or number < 2):
                    hint = PlaceTold(words, mention.weight, mention.start)
            weights[current] = weights.get(current, 0) + length
        if not current and hint.weight >= LOOSE:
            current, held = hint.words, hint.weight
            weights[current] = weights.pop("", 0)
        mostly = max(reversed(weights), key=lambda name: weights[name]) if weights else current
        placed.append(PlacedText(mostly, current, strongest))
    first = next((entry.place for entry in placed if entry.place), "")
    before = earlier.words if earlier.weight >= HINTED else first or hint.words
    return [entry if entry.place else PlacedText(before, entry.leaves_at or before, entry.weight) for entry in placed]


def same_place(one: str, other: str) -> bool:
    """Whether two names mean one place: the words of one are all in the other."""
    first, second = set(one.lower().replace(",", " ").split()), set(other.lower().replace(",", " ").split())
    if (OUTSIDE in first) != (OUTSIDE in second):
        return False
    return bool(first and second) and (first <= second or second <= first)


@lru_cache(maxsize=4096)
def _by_sentence(text: str, opened: bool) -> tuple[tuple[int, tuple[PlaceTold, ...]], ...]:
    found = []
    opening = True
    for sentence in parse_text(text):
        mentions = tuple(
            mention
            for mention in places_told(sentence, opening=opening)
            if not is_spoken(text, mention.start, opened=opened)
        )
        found.append((len(sentence.words), mentions))
        opening = opening and not _has_verb(sentence) and not mentions
    return tuple(found)


def places_told(sentence: Sentence, *, opening: bool = False) -> Iterable[PlaceTold]:
    """The places that a sentence puts somebody or something in, with their weights, in order.

    `opening`: the sentence opens its text, where a bare name of a place sets the scene.
    """
    words = sentence.words
    if _JUMPS.match(sentence.text):
        yield PlaceTold(LATER, 0.0, sentence.start)
    for at, word in enumerate(words):
        if word.lemma in {OUTSIDE, INSIDE} and word.pos in {"ADV", "ADP", "NOUN", "PROPN"} and _alone(sentence, at):
            yield PlaceTold(word.lemma, 2.6, word.start)
        if word.pos not in {"NOUN", "PROPN"} or not word.text[0].isalpha():
            continue
        if word.tag == "NNS" and at and words[at - 1].dep == "compound" and misread_verb(sentence, at):
            continue  # "an old man digs"
        kind, ridden = _place_kind(sentence, at)
        if not kind:
            continue
        if word.dep == "compound":
            weight = _within(sentence, at) if not ridden else 0.0
        else:
            weight = _weight(sentence, at, opening=opening, ridden=ridden)
        if weight > 0:
            weight *= (
                1.0 if noun_sense(word.lemma).kinds[:1] == noun_sense(word.lemma).kinds or word.pos == "PROPN" else 0.7
            )
            yield PlaceTold(_phrase(sentence, at), weight, word.start)


def _alone(sentence: Sentence, at: int) -> bool:
    """Whether "outside" or "inside" stands by itself at the head of a sentence: "Outside. ", "Inside again."."""
    words = sentence.words
    after = words[at + 1].text if at + 1 < len(words) else "."
    return at == 0 and (after in {".", ",", ":", "!", "…"} or (after.lower() == "again"))


def _within(sentence: Sentence, at: int) -> float:
    """The weight of a room named by what is in it: "at the kitchen window", "the shop door"."""
    head = sentence.words[at].head
    word = sentence.words[head]
    if noun_sense(word.lemma).kind not in {"fixture", "furniture"} or head != at + 1:
        return 0.0
    if word.dep == "pobj" and sentence.words[word.head].lemma in _IN | {"from"}:
        return min(1.6, 0.8 + _behind_preposition(sentence, word.head, ridden=False) / 2)
    return 0.8


def _place_kind(sentence: Sentence, at: int) -> tuple[bool, bool]:
    """Whether a word names a place, and whether it is a vehicle, which is one only for those inside."""
    word = sentence.words[at]
    lemma = word.lemma if word.pos == "NOUN" else word.text.lower()
    if lemma in _VAGUE or (word.pos == "PROPN" and word.entity == "PERSON"):
        return False, False
    if word.pos == "PROPN" and not noun_sense(lemma).known:  # Hotel Astoria
        names = [sentence.words[place].text.lower() for place in sentence.children(at) if place < at]
        return any(noun_sense(name).kind == "place" and name not in _VAGUE for name in names), False
    sense = noun_sense(lemma)
    if sense.kind == "vehicle":
        return True, True
    return sense.kind == "place", False


def _weight(sentence: Sentence, at: int, *, opening: bool, ridden: bool) -> float:
    words = sentence.words
    word = words[at]
    while word.dep in {"conj", "appos"} and words[word.head].pos in {"NOUN", "PROPN"}:
        at = word.head
        word = words[at]
    while word.dep == "pobj" and words[word.head].lemma == "of" and words[words[word.head].head].lemma in _VAGUE:
        at = words[word.head].head
        word = words[at]
    if word.dep == "pobj" and words[word.head].lemma == "of" and words[words[word.head].head].pos in {"NOUN", "PROPN"}:
        return _belongs(sentence, words[word.head].head)
    if word.dep == "pobj":
        return _behind_preposition(sentence, word.head, ridden=ridden)
    if ridden:
        return 0.5 if word.dep == "ROOT" and opening and not _has_verb(sentence) else 0.0
    if not _has_verb(sentence) and (word.dep == "ROOT" or _leads(sentence, at)):
        return 2.4 if opening else 0.8
    if word.dep in {"dobj", "obj"}:
        verb = words[word.head]
        if verb.lemma in _ENTERED and not _unreal(sentence, word.head):
            return 2.5
        return 0.5 if verb.lemma not in _LOOKING else 0.2
    if word.dep in {"nsubj", "nsubjpass"}:
        return 0.9 if words[word.head].lemma not in {"rise"} else 0.7
    return 0.4 if word.dep in {"attr", "nmod"} else 0.2


def _leads(sentence: Sentence, at: int) -> bool:
    """Whether it is the first noun of a sentence and stands apart: "Wide: the street at dawn"."""
    words = sentence.words
    apart = words[at].dep in {"appos", "dep", "attr", "npadvmod", "nsubj", "dobj"}
    return apart and all(word.pos not in {"NOUN", "PROPN", "ADP"} or word.text.istitle() for word in words[:at])


def _belongs(sentence: Sentence, owner: int) -> float:
    """The weight of a place that something or somebody belongs to: the door of the shop, the porter of the hotel."""
    word = sentence.words[owner]
    sense = noun_sense(word.lemma)
    if sense.kind == "place":
        return 0.0  # the whole phrase is told by its head
    return 0.9 if sense.kind in {"fixture", "furniture"} else 0.5 if sense.kind == "person" else 0.25


def _behind_preposition(sentence: Sentence, at: int, *, ridden: bool) -> float:
    words = sentence.words
    prep = words[at]
    out = prep.lemma == "of" and words[prep.head].lemma == "out"
    if (prep.lemma in _AWAY and not out) or (ridden and prep.lemma not in _RIDDEN):
        return 0.0
    governor = prep.head
    if words[governor].dep == "prep":  # out of, from behind, up onto
        if words[governor].lemma in _AWAY:
            return 0.0
        if words[governor].lemma == "out":
            going = words[words[governor].head].tag == "VBG"  # they are still there
            return 0.9 if going else 0.3
        governor = words[governor].head
    above = words[governor]
    if above.pos in {"VERB", "AUX"}:
        return _with_verb(sentence, at, governor, ridden=ridden)
    if prep.dep == "ROOT" and prep.lemma in _IN:
        return 3.1 if not ridden or prep.lemma in {"inside", "in"} else 0.0
    if above.dep == "ROOT" and at == 0 and prep.lemma in _IN and not ridden:
        return 3.1
    if above.pos in {"NOUN", "PROPN", "PRON"} and prep.lemma in _IN:
        sits = noun_sense(above.lemma).kind in {"furniture", "fixture"} and above.dep == "pobj"
        if sits and prep.lemma in {"in", "at", "inside"} and words[above.head].lemma in _IN and not ridden:
            return min(2.0, _behind_preposition(sentence, above.head, ridden=False))
        here = noun_sense(above.lemma).may_be("person", "animal") or above.pos != "NOUN"
        return 0.0 if ridden else 1.2 if here else 0.5
    return 0.5 if prep.lemma in _IN and not ridden else 0.0


def _with_verb(sentence: Sentence, prep: int, verb: int, *, ridden: bool) -> float:
    words = sentence.words
    lemma, by = words[verb].lemma, words[prep].lemma
    if _unreal(sentence, verb) or lemma in _LOOKING:
        return 0.3 if not ridden else 0.0
    person = _does(sentence, verb)
    first = prep == 0 or all(words[place].pos in {"ADV", "PUNCT", "CCONJ"} for place in range(prep))
    if by in _INTO:
        return (3.0 if person else 0.8) if lemma in _MOVING else 0.8
    if by == "to":
        return 1.6 if person and lemma in {"come", "return", "arrive", "get", "climb"} and not ridden else 0.5
    if by not in _IN:
        return 0.3
    if ridden and first and by in {"inside", "in", "aboard"}:
        return 2.6
    if ridden:
        return 2.0 if person and by in _RIDDEN and (lemma in _HERE or by == "inside") else 0.6
    if first:
        return 2.6
    if by in {"near", "by", "behind", "beside", "over", "above", "around"}:
        return 1.2 if person else 0.8
    return 2.0 if person else 1.6 if lemma in _HERE else 1.2


def _does(sentence: Sentence, verb: int) -> bool:
    """Whether somebody does it: the subject is a person, an animal, a pronoun or a name, here or in the verb above."""
    words = sentence.words
    for _ in range(4):
        for child in sentence.children(verb):
            if words[child].dep in {"nsubj", "nsubjpass"}:
                word = words[child]
                if word.pos in {"PROPN", "PRON"}:
                    return word.lemma not in {"which", "that", "this", "what"}
                return noun_sense(word.lemma).may_be("person", "animal", "group", "vehicle")
        if words[verb].dep not in {"conj", "advcl", "xcomp", "acl", "relcl"}:
            return False
        verb = words[verb].head
        if words[verb].pos in {"NOUN", "PROPN", "PRON"}:
            return words[verb].pos != "NOUN" or noun_sense(words[verb].lemma).may_be("person", "animal", "group")
    return False


def _unreal(sentence: Sentence, verb: int) -> bool:
    """Whether the verb is denied, only possible, or lies before the time of the telling."""
    words = sentence.words
    for child in sentence.children(verb):
        if words[child].dep == "neg":
            return True
        if words[child].dep == "aux" and words[child].lemma in {"would", "could", "might", "should", "may"}:
            return True
        if words[child].dep in {"mark", "advmod"} and words[child].lemma in {"if", "unless", "where", "when"}:
            return True
    return False


def _has_verb(sentence: Sentence) -> bool:
    return any(word.pos in {"VERB", "AUX"} and word.tag in {"VBZ", "VBP", "VBD", "MD"} for word in sentence.words)


def _phrase(sentence: Sentence, at: int) -> str:
    """The place as the text names it, without its article: what describes it, what it is a part of."""
    words = sentence.words
    kept = [at]
    for child in sentence.children(at):
        word = words[child]
        if child < at and word.dep in {"compound", "amod", "nmod", "nummod"} and word.text[0].isalnum():
            kept += [child]
        elif word.dep == "poss":
            kept += sentence.subtree(child) if len(sentence.subtree(child)) <= 3 else []
        elif word.dep == "prep" and word.lemma == "of" and len(sentence.subtree(child)) <= 5:
            kept += sentence.subtree(child)
    kept = sorted(set(kept))
    text = sentence.text[words[kept[0]].start - sentence.start : words[kept[-1]].end - sentence.start]
    return " ".join(text.split()).strip(" ,.;:")
