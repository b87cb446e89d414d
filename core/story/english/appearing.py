"""How a sentence brings somebody in who has no name: whether he stands in the picture, and what to call him.

Under `people`; it alone answers "does this noun show a new person here, and under which name and description?".
"""

from __future__ import annotations

from core.story.english.clauses import Clause
from core.story.english.naming import plain_person_noun
from core.story.english.parsing import Sentence
from core.story.english.phrases import Phrase

_LOOKS = frozenset(
    [
        "old",
        "young",
        "little",
        "big",
        "small",
        "tall",
        "fat",
        "thin",
        "dead",
        "blind",
        "tiny",
        "huge",
        "strange",
        "elderly",
        "poor",
        "masked",
    ]
)
_NEAR = frozenset(
    [
        "with",
        "beside",
        "behind",
        "near",
        "past",
        "opposite",
        "toward",
        "towards",
        "to",
        "at",
        "before",
        "after",
        "between",
        "around",
        "over",
    ]
)
_NOT_DONE_TO = frozenset(["be", "become", "call", "name", "remain", "mean", "have", "ask", "say", "play"])


def stands(sentence: Sentence, phrase: Phrase, clause: Clause | None) -> bool:
    """Whether the phrase puts somebody into the picture: doing, done to, standing by, or named without a verb."""
    words = sentence.words
    place = phrase.head
    word = words[place]
    while word.dep == "conj" and word.head != place:
        place = word.head
        word = words[place]
    if clause is None or word.dep == "ROOT":
        return word.dep in {"ROOT", "appos", "dep", "nsubj", "conj"} or (word.dep == "pobj" and _near(sentence, place))
    if phrase.head in clause.doers or place in clause.doers:
        return clause.lemma != "be" or words[clause.verb].dep == "ROOT" or bool(clause.complements)
    if not plain_person_noun(phrase.lemma):
        return False
    if clause.lemma == "be" and phrase.head in clause.objects and phrase.determiner == "a":
        return any(words[doer].text.lower() in {"it", "this", "that"} for doer in clause.doers)
    if place in clause.objects or phrase.head in clause.objects:
        return clause.lemma not in _NOT_DONE_TO and not phrase.animal
    if word.dep == "appos":
        return True
    return word.dep == "pobj" and not phrase.animal and _near(sentence, place)


def _near(sentence: Sentence, place: int) -> bool:
    return sentence.words[sentence.words[place].head].lemma in _NEAR


def name_of(sentence: Sentence, phrase: Phrase) -> str:
    """What somebody without a name is called in a list: ``Old Woman``, ``Bus Driver``."""
    words = sentence.words
    kept: list[str] = []
    for place in range(phrase.first, phrase.head):
        word = words[place]
        joined = word.dep == "compound" and word.tag in {"NN", "NNP"} and word.text.lower() != "-"
        if joined or word.text.lower() in _LOOKS:
            kept.append(word.text)
    return " ".join(part.capitalize() for part in [*kept, words[phrase.head].text])


def looks_of(sentence: Sentence, phrase: Phrase) -> str:
    """The phrase as written up to its verb, as a description: ``an old woman in rubber boots``."""
    words = sentence.words
    below = set(sentence.subtree(phrase.head))
    last = phrase.head
    while last + 1 in below and words[last + 1].pos not in {"VERB", "AUX", "PUNCT", "CCONJ", "PRON"}:
        last += 1
    while last > phrase.head and not words[last].tag.startswith("NN"):
        last -= 1
    if last == phrase.head and phrase.first == phrase.head:
        return ""
    text = sentence.text[words[phrase.first].start - sentence.start : words[last].end - sentence.start]
    return text[:1].lower() + text[1:] if last > phrase.head or phrase.marks else ""
