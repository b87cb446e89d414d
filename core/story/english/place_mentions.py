"""Which places a sentence names, and how strongly it puts somebody there.

Above the parser and the nouns, below the walk through a text in `places`; it alone answers "is somebody in this place,
or is it only seen, likened, remembered or talked about?".
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from core.story.english.happening import has_verb, is_unreal, somebody_does, subject_kind
from core.story.english.nouns import noun_sense
from core.story.english.parsing import Sentence
from core.story.english.place_kinds import INSIDE, OUTSIDE, WORDS, is_room
from core.story.english.place_turns import ABOARD, JUMPS, LATER, leaves_here, stands_alone
from core.story.english.thing_mentions import misread_verb

_VAGUE: Final = WORDS["vague"]
"""Words that say where in a place, or no place that can be drawn; the place may stand behind an "of"."""
_SURFACE: Final = WORDS["surface"]
"""Stuff rather than a place where something lies on it."""
_IN: Final = WORDS["in"]
_INTO: Final = frozenset(("into", "onto"))
_AWAY: Final = WORDS["away"]
_MOVING: Final = WORDS["moving"]
_ENTERED: Final = WORDS["entered"]
_LOOKING: Final = WORDS["looking"]
_HERE: Final = WORDS["here"]
_FAR: Final = frozenset(("across", "over", "above", "under", "beneath", "around", "behind"))
"""At the head of a sentence these say where something is seen, not where we are."""
_LEADING: Final = frozenset(("lead", "bring", "carry", "drag", "follow", "push", "show", "help"))
_STREETS: Final = frozenset(
    ("street", "lane", "road", "avenue", "square", "alley", "boulevard", "hotel", "inn", "bridge")
)
_GIVEN: Final = frozenset(("give", "rent", "get", "book"))
_LOOMING: Final = frozenset(("rise", "stand", "loom", "tower", "lie", "shine", "gleam", "appear", "burn", "wait"))
"""What a place does that is seen from elsewhere."""
_GROUND: Final = frozenset(("ice", "snow", "sand", "grass"))
_RIDDEN: Final = frozenset(("in", "inside", "aboard", "on", "into"))


@dataclass(frozen=True, slots=True)
class PlaceTold:
    """One mention: the place in the text's words, how strongly the text puts people there, where it stands."""

    words: str
    weight: float
    start: int


def places_told(sentence: Sentence, *, opening: bool = False) -> Iterable[PlaceTold]:
    """The places that a sentence puts somebody or something in, with their weights, in order.

    `opening`: the sentence opens its text, where a bare name of a place sets the scene.
    """
    words = sentence.words
    if JUMPS.match(sentence.text):
        yield PlaceTold(LATER, 0.0, sentence.start)
    for at, word in enumerate(words):
        if leaves_here(sentence, at):
            yield PlaceTold(LATER, 0.0, word.start)
        if word.lemma in {OUTSIDE, INSIDE, ABOARD} and stands_alone(sentence, at):
            yield PlaceTold(word.lemma, 2.6, word.start)
        misread = word.pos == "ADJ" and word.dep == "pobj"  # up in the attic
        if not (word.pos in {"NOUN", "PROPN"} or misread) or not word.text[0].isalpha():
            continue
        if word.tag == "NNS" and at and words[at - 1].dep == "compound" and misread_verb(sentence, at):
            continue  # "an old man digs"
        kind, ridden = _place_kind(sentence, at)
        if not kind or _is_stuff(sentence, at):
            continue
        if word.dep == "compound":
            weight = _within(sentence, at) if not ridden else 0.0
        else:
            weight = _weight(sentence, at, opening=opening, ridden=ridden)
        if noun_sense(word.lemma).kind == "plant":
            weight = min(weight, 0.15)
        if weight > 0:
            weight *= (
                1.0 if noun_sense(word.lemma).kinds[:1] == noun_sense(word.lemma).kinds or word.pos == "PROPN" else 0.7
            )
            yield PlaceTold(_phrase(sentence, at), weight, word.start)


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
    if lemma in _GROUND:
        return word.dep == "pobj" and sentence.words[word.head].lemma in {"on", "across"}, False
    if lemma in _VAGUE:
        return False, False
    if word.pos == "PROPN" and not noun_sense(lemma).known:  # Hotel Astoria
        names = [sentence.words[place].text.lower() for place in sentence.children(at) if place < at]
        return any(noun_sense(name).kind == "place" and name not in _VAGUE for name in names), False
    sense = noun_sense(lemma)
    if sense.kind == "plant" and word.tag in {"NNS", "NNPS"} and word.dep == "pobj":
        return sentence.words[word.head].lemma in {"among", "between", "by", "under", "beneath"}, False
    if lemma in {"stair", "stairs", "staircase", "step"}:
        behind = sentence.words[word.head].lemma in {"on", "up", "down"}
        return word.dep == "pobj" and behind and _stands_or_goes(sentence, word.head), False
    if sense.kind not in {"place", "vehicle"} and word.tag == "NNS" and noun_sense(word.text).kind == "place":
        return word.text.lower() not in _VAGUE, False
    if sense.kind == "vehicle":
        return True, True
    return sense.kind == "place", False


def _is_stuff(sentence: Sentence, at: int) -> bool:
    """Whether a word that may name a place names none here: "on the wood", "take hold of", "in the wreck of ideas"."""
    words = sentence.words
    word = words[at]
    if word.lemma == "hold" and (word.dep in {"dobj", "obj"} or words[word.head].lemma in {"take", "catch", "get"}):
        return True
    surface = word.lemma in _SURFACE and word.tag == "NN"
    if word.lemma in {"stair", "step"} and word.tag != "NNS":
        return True
    return surface and word.dep == "pobj" and words[word.head].lemma in {"on", "onto", "of", "against", "upon", "over"}


def _stands_or_goes(sentence: Sentence, prep: int) -> bool:
    """Whether somebody is on the stairs; who only goes up them is soon elsewhere."""
    verb = sentence.words[prep].head
    here = sentence.words[prep].lemma == "on" and sentence.words[verb].lemma in _HERE
    return here and somebody_does(sentence, verb)


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
        return 0.5 if word.dep == "ROOT" and opening and not has_verb(sentence) else 0.0
    if not has_verb(sentence) and (word.dep == "ROOT" or _leads(sentence, at)):
        return (2.6 if word.dep == "ROOT" and word.tag != "NNS" else 2.4) if opening else 0.8
    if _there_is(sentence, at):
        return 1.6 if opening else 0.9
    if word.dep in {"dobj", "obj"}:
        verb = words[word.head]
        if verb.lemma in _ENTERED and not is_unreal(sentence, word.head):
            return 2.5
        if verb.lemma in _MOVING and any(sentence.words[child].dep == "prt" for child in sentence.children(word.head)):
            return 2.0 if somebody_does(sentence, word.head) and not is_unreal(sentence, word.head) else 0.5
        if verb.lemma in _GIVEN and is_room(word.lemma) and not is_unreal(sentence, word.head):
            return 1.6
        return 0.5 if verb.lemma not in _LOOKING else 0.2
    if word.dep in {"nsubj", "nsubjpass"}:
        return 0.6 if words[word.head].lemma in _LOOMING else 0.9
    return 0.4 if word.dep in {"attr", "nmod"} else 0.2


def _there_is(sentence: Sentence, at: int) -> bool:
    """Whether the sentence says that there is such a place: "there is a post office"."""
    word, head = sentence.words[at], sentence.words[sentence.words[at].head]
    told = word.dep in {"attr", "nsubj", "dobj"} and head.lemma == "be"
    return told and any(sentence.words[child].dep == "expl" for child in sentence.children(word.head))


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
    while words[governor].pos == "ADV" and words[governor].head != governor:  # halfway down the corridor
        governor = words[governor].head
    above = words[governor]
    if above.pos in {"VERB", "AUX"}:
        return _with_verb(sentence, at, governor, ridden=ridden)
    if prep.lemma in _FAR and (prep.dep == "ROOT" or above.dep == "ROOT"):
        return 0.3
    if prep.dep == "ROOT" and prep.lemma in _IN:
        return 3.1 if not ridden or prep.lemma in {"inside", "in"} else 0.0
    if above.dep == "ROOT" and at == 0 and prep.lemma in _IN and not ridden:
        return 3.1
    if above.pos in {"NOUN", "PROPN", "PRON"} and prep.lemma in _IN:
        if above.dep == "pobj" and words[above.head].lemma == "to" and prep.lemma in {"in", "at", "on"} and not ridden:
            verb = words[above.head].head  # she walked to the telephone in the hall
            if words[verb].lemma in _MOVING and somebody_does(sentence, verb):
                return 1.6
        if prep.lemma in {"in", "at"} and not ridden and _there_is(sentence, governor):
            return 1.6  # there is a new sign in the post office
        sits = noun_sense(above.lemma).kind in {"furniture", "fixture"} and above.dep == "pobj"
        if sits and prep.lemma in {"in", "at", "inside"} and words[above.head].lemma in _IN and not ridden:
            return min(2.0, _behind_preposition(sentence, above.head, ridden=False))
        here = noun_sense(above.lemma).may_be("person", "animal") or above.pos != "NOUN"
        return 0.0 if ridden else 1.2 if here else 0.5
    if prep.lemma in _INTO and not ridden:
        return 1.6 if above.pos in {"NOUN", "PROPN"} else 0.5
    return 0.5 if prep.lemma in _IN and not ridden else 0.0


def _with_verb(sentence: Sentence, prep: int, verb: int, *, ridden: bool) -> float:
    words = sentence.words
    lemma, by = words[verb].lemma, words[prep].lemma
    if is_unreal(sentence, verb) or lemma in _LOOKING:
        return 0.3 if not ridden else 0.0
    person = somebody_does(sentence, verb)
    if by in _FAR and not (person and lemma in _MOVING | _HERE):
        return 0.3  # rain on a roof across the street is seen and heard from elsewhere
    first = prep == 0 or all(words[place].pos in {"ADV", "PUNCT", "CCONJ"} for place in range(prep))
    if by in _INTO:
        alone = not any(words[child].dep in {"dobj", "obj"} for child in sentence.children(verb))
        return (3.0 if person else 0.8) if lemma in _MOVING else 2.5 if person and alone else 0.8
    if by == "to":
        meant = words[verb].dep == "xcomp" or words[verb].tag == "VB"
        return 1.6 if person and lemma in _MOVING | _LEADING and not ridden and not meant else 0.5
    if by not in _IN:
        return 0.3
    if not person and by == "on" and subject_kind(sentence, verb) in {"nature", "substance"}:
        return 0.3
    if ridden and first and any(verb < child for child in sentence.children(verb) if "nsubj" in words[child].dep):
        return 0.6  # in the car sat a constable: seen from beside it
    if ridden and first and by in {"inside", "in", "aboard"}:
        return 2.6
    if ridden:
        return 2.0 if person and by in _RIDDEN and (lemma in _HERE or by == "inside") else 0.6
    if first:
        return 2.6
    if by in {"near", "by", "behind", "beside", "over", "above", "around"}:
        return 1.2 if person else 0.8
    return 2.0 if person else 1.6 if lemma in _HERE else 1.2


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
