"""Which things a text names, and how: what governs each, what it is, how it is introduced.

Above the parser and the nouns, below the weighing of `objects`; it alone answers "how is this thing told of?". Signs
are plain words ("object handled", "a", "in hand"), so that weights can be fitted on them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from core.story.english.nouns import HOLDABLE, NounSense, listed_sense, noun_base, noun_sense
from core.story.english.parsing import Sentence, parse_text
from core.story.english.word_lists import word_lists

_WORDS: Final = word_lists("object_words")
_TELLING: Final = _WORDS["telling"]
"""Adjectives that tell one thing from another of its kind."""
_HANDS: Final = _WORDS["hands"]
_WORN_PARTS: Final = _WORDS["worn_parts"]
_PARTS: Final = _WORDS["parts"]
_SETTLED: Final = _WORDS["settled"]
_ONTO: Final = _WORDS["onto"]
_LIKENING: Final = frozenset(("like", "as", "than"))
_GONE: Final = frozenset(("no", "without", "never", "neither", "nor"))
_EMPTY_VERBS: Final = _WORDS["empty_verbs"]
_HANDLING: Final = _WORDS["handling"]
_GAZING: Final = _WORDS["gazing"]


@dataclass(frozen=True, slots=True)
class Mention:
    """A thing named in a text: its base form, as a person would say it, and the evidence for and against it.

    `start` counts characters of the text. `person` marks a noun that means somebody; it is no thing, but may be named.
    """

    head: str
    words: str
    start: int
    sense: NounSense
    signs: frozenset[str]


@lru_cache(maxsize=8192)
def thing_mentions(text: str) -> tuple[Mention, ...]:
    """Every concrete thing that a text names, in order, with the signs of how it is named."""
    return tuple(mention for sentence in parse_text(text) for mention in _in_sentence(sentence))


def _in_sentence(sentence: Sentence) -> Iterable[Mention]:
    words = sentence.words
    for at, word in enumerate(words):
        if not _is_noun(sentence, at):
            continue
        before = [place for place in sentence.children(at) if words[place].dep in {"compound", "nmod"} and place < at]
        head, sense = _sense(sentence, at, before)
        if not any(kind in _WEIGHED for kind in sense.kinds[:2]):
            continue
        if _is_name(sentence, at):
            continue
        if sense.may_be("body") and any(words[place].dep == "poss" for place in sentence.children(at)):
            continue  # his chest
        if head in _WORN_PARTS and word.pos != "PROPN":
            continue  # his sleeve
        signs = {*_signs(sentence, at), f"kind {_kind_weighed(sense)}"}
        if sense.kind not in _WEIGHED:
            signs.add("second sense")
        yield Mention(head, _said(sentence, at, before), word.start, sense, frozenset(signs))


def _is_name(sentence: Sentence, at: int) -> bool:
    """Whether a noun stands as somebody's name: a capital inside a sentence, and no article."""
    word = sentence.words[at]
    if word.pos != "PROPN" or not word.text.istitle() or at == 0:
        return False
    return not any(sentence.words[place].dep in {"det", "poss", "nummod"} for place in sentence.children(at))


_NO_VERB: Final = "none"


def _is_noun(sentence: Sentence, at: int) -> bool:
    """Whether a word names something by itself; also where the parser took it for part of another word.

    "His phone buzzes", "a helmet in his hands": short sentences make it read the noun before a verb as a part of a
    compound, and a plain noun as a verb.
    """
    word = sentence.words[at]
    if not word.text[0].isalpha():
        return False
    if word.pos in {"NOUN", "PROPN"} and misread_verb(sentence, at):
        return not any(other.dep in {"compound", "amod"} for other in sentence.words[at - 1 : at])
    if word.pos in {"NOUN", "PROPN"}:
        return word.dep != "compound" or misread_verb(sentence, word.head)
    known = noun_sense(word.text).holdable or noun_sense(word.text).kind in {"animal", "vehicle"}
    if word.pos == "ADJ" and word.dep in {"amod", "compound"}:
        return known and (misread_verb(sentence, word.head) or sentence.words[word.head].pos == "VERB")
    return known and word.pos == "VERB" and word.tag in {"VB", "VBP", "VBN"} and word.text.lower() not in _verbs()


def misread_verb(sentence: Sentence, at: int) -> bool:
    """Whether a plural noun that carries the sentence alone is in truth its verb ("buzzes", "waits")."""
    word = sentence.words[at]
    if word.tag not in {"NNS", "NNPS"} or word.dep != "ROOT" or at == 0:
        return False
    lemma = word.lemma
    return lemma in _verbs() or not noun_sense(lemma).known


def _sense(sentence: Sentence, at: int, before: Sequence[int]) -> tuple[str, NounSense]:
    """The base form and what it means; a compound by itself where it is known, else by its last word."""
    word = sentence.words[at]
    lemma, text = word.lemma if word.pos == "NOUN" else noun_base(word.text), word.text.lower()
    if before and (whole := listed_sense(f"{sentence.words[before[-1]].text} {lemma}")) is not None:
        return lemma, whole
    if text in _OWN_PLURALS or not noun_sense(lemma).known:
        return text, noun_sense(text)
    return lemma, noun_sense(lemma)


_OWN_PLURALS: Final = frozenset(("glasses", "papers", "matches", "clothes", "stairs", "scissors"))


def _kind_weighed(sense: NounSense) -> str:
    return next(kind for kind in sense.kinds if kind in _WEIGHED)


def _said(sentence: Sentence, at: int, before: Sequence[int]) -> str:
    words = sentence.words
    told = [place for place in sentence.children(at) if words[place].dep == "amod" and words[place].lemma in _TELLING]
    kept = sorted({*[place for place in before if place >= at - 2], *told[-1:]})
    return " ".join(words[place].text.lower() for place in [*kept, at])


def _signs(sentence: Sentence, at: int) -> set[str]:
    signs = _named_as(sentence, at)
    role, verb = _role(sentence, at)
    signs.add(role)
    return signs if verb is None else signs | _governed(sentence, verb, role)


def _named_as(sentence: Sentence, at: int) -> set[str]:
    """How it is introduced: a, the, my, that; whose hand it is in; what it is said not to be."""
    words = sentence.words
    signs: set[str] = set()
    for child in sentence.children(at):
        word = words[child]
        if word.dep == "det":
            signs.add({"a": "a", "an": "a", "the": "the", "no": "gone"}.get(word.lemma, "that"))
        elif word.dep == "poss":
            signs.add("owned")
        elif word.dep == "nummod":
            signs.add("counted")
        elif word.dep in {"amod", "compound"}:
            signs.add("described")
        elif word.dep == "prep" and word.lemma in {"in", "on", "over", "under", "around", "between", "against"}:
            if any(words[low].lemma in _HANDS for low in sentence.children(child)):
                signs.add("in hand")
        elif word.dep in {"acl", "relcl"}:
            signs.add("told of")
    if not signs & {"a", "the", "that", "owned", "counted", "gone"}:
        signs.add("bare")
    return signs


def _role(sentence: Sentence, at: int) -> tuple[str, int | None]:
    """What it is in its clause, and the verb that it belongs to."""
    words = sentence.words
    word = words[at]
    steps = 0
    while word.dep in {"conj", "appos"} and steps < 6:
        at, steps = word.head, steps + 1
        word = words[at]
    if word.dep in {"dobj", "obj", "dative"}:
        return "object", word.head
    if word.dep in {"nsubj", "nsubjpass"}:
        return "subject", word.head
    if word.dep == "pobj":
        return _after_preposition(sentence, word.head)
    if word.dep in {"ROOT", "nsubj", "attr", "npadvmod", "dep"}:
        return ("alone" if word.dep == "ROOT" else word.dep), None
    return "other", None


def _after_preposition(sentence: Sentence, at: int) -> tuple[str, int | None]:
    words = sentence.words
    prep = words[at]
    above = words[prep.head]
    if prep.lemma in _LIKENING:
        return "likened", None
    if prep.lemma in _GONE:
        return "gone", None
    if prep.lemma == "of" and above.pos == "NOUN":
        if above.lemma in _PARTS:
            role, verb = _role(sentence, prep.head)
            return role, verb
        return "of", None
    verb = prep.head if above.pos in {"VERB", "AUX"} else None
    if prep.lemma == "with":
        return "with", verb
    if prep.lemma in _SETTLED:
        return "settled", verb
    return ("onto" if prep.lemma in _ONTO else "other"), verb


def _governed(sentence: Sentence, verb: int, role: str) -> set[str]:
    """What the verb does to it: handling, gazing, physical or not; denied or only possible."""
    words = sentence.words
    lemma = words[verb].lemma
    signs = {f"{role} {_verb_kind(lemma)}"}
    for child in sentence.children(verb):
        if words[child].dep == "neg":
            signs.add("denied")
        elif (words[child].dep == "aux" and words[child].lemma in {"would", "could", "might", "should", "may"}) or (
            words[child].dep in {"mark", "advmod"} and words[child].lemma in {"if", "unless"}
        ):
            signs.add("possible")
    return signs


def _verb_kind(lemma: str) -> str:
    if lemma in _EMPTY_VERBS:
        return "empty"
    if lemma in _HANDLING:
        return "handled"
    if lemma in _GAZING:
        return "seen"
    return _verbs().get(lemma, "other")


@lru_cache(maxsize=1)
def _verbs() -> Mapping[str, str]:
    rows = word_lists("verbs").items()
    return {verb: kind for kind, verbs in rows for verb in sorted(verbs)}


_WEIGHED: Final = HOLDABLE | {"vehicle", "furniture", "fixture", "plant", "animal", "substance", "nature"}
"""Kinds of nouns that can be a key object at all."""
