"""The words of a sentence that may mean somebody: names, nouns for people and animals, pronouns.

Between `parsing` and the resolving of people; it alone answers "where in this sentence could a person be meant, and
what do the words around it tell?". Grammar of the parser is used where it is sure, the order of words where it is not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from core.story.english.naming import (
    TITLES,
    Gender,
    base_noun,
    is_animal_noun,
    is_person_noun,
    noun_gender,
    singular_of,
)
from core.story.english.parsing import Sentence, Word

PhraseKind = Literal["name", "noun", "pronoun"]
Determiner = Literal["a", "the", "own", "another", "no", ""]
_PRONOUNS: Mapping[str, Gender] = {
    **dict.fromkeys(("he", "him", "his", "himself"), "he"),
    **dict.fromkeys(("she", "her", "hers", "herself"), "she"),
    **dict.fromkeys(("it", "its", "itself"), "it"),
    **dict.fromkeys(("they", "them", "their", "theirs", "themselves"), ""),
    **dict.fromkeys(("i", "me", "my", "mine", "myself", "we", "us", "our", "ours", "ourselves"), ""),
    **dict.fromkeys(("everyone", "everybody", "both"), ""),
}
_DETERMINERS: Mapping[str, Determiner] = {
    **dict.fromkeys(("a", "an", "some", "one", "two", "three", "four", "five", "several", "many"), "a"),
    **dict.fromkeys(("the", "this", "that", "these", "those", "each", "every", "both"), "the"),
    **dict.fromkeys(("his", "her", "its", "their", "my", "our", "your"), "own"),
    **dict.fromkeys(("another", "other"), "another"),
    **dict.fromkeys(("no", "any"), "no"),
}
_SEVERAL = frozenset(
    ["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "several", "many", "some", "few", "dozen"]
)


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase that may mean somebody. `first`..`head` are its words; `owner` says that it only owns what follows.

    `lemma` is the base noun (or the name as it is known), `marks` the adjectives and nouns before it.
    """

    kind: PhraseKind
    first: int
    head: int
    lemma: str
    gender: Gender = ""
    plural: bool = False
    determiner: Determiner = ""
    marks: tuple[str, ...] = ()
    animal: bool = False
    owner: bool = False
    possessor: int | None = None


def find_phrases(sentence: Sentence, names: Mapping[str, int], skipped: Sequence[bool]) -> list[Phrase]:
    """The phrases in order. `names` are known names (casefolded, words joined by a space) with their number of words;
    `skipped` marks the words that are quoted."""
    words = sentence.words
    found: list[Phrase] = []
    taken: set[int] = set()
    longest = max(names.values(), default=0)
    place = 0
    while place < len(words):
        size = 0 if skipped[place] else _name_at(words, place, names, longest)
        if size:
            head = place + size - 1
            found.append(_named(words, place, head, sentence))
            taken.update(range(place, head + 1))
            place = head
        place += 1
    for place, word in enumerate(words):
        if skipped[place] or place in taken:
            continue
        lowered = word.text.lower()
        if lowered in _PRONOUNS and not _determines(sentence, place, lowered):
            owner = word.tag == "PRP$" or lowered in {"his", "its", "their", "my", "our"}
            found.append(Phrase("pronoun", place, place, lowered, _PRONOUNS[lowered], owner=owner))
        elif _is_noun(sentence, place) and (noun := _noun(sentence, place, taken)) is not None:
            found.append(noun)
    return sorted(found, key=lambda phrase: phrase.head)


def _name_at(words: Sequence[Word], place: int, names: Mapping[str, int], longest: int) -> int:
    if not words[place].text[:1].isupper() and not words[place].text[:1].isdigit():
        return 0
    for size in range(min(longest, len(words) - place), 0, -1):
        text = " ".join(word.text for word in words[place : place + size]).casefold()
        if names.get(text) == size:
            return size
        if names.get(text.removesuffix("s")) == size and words[place].tag in {"NNPS", "NNS"}:
            return size
    return 0


def _named(words: Sequence[Word], first: int, head: int, sentence: Sentence) -> Phrase:
    text = " ".join(word.text for word in words[first : head + 1]).casefold()
    start = first
    marks: list[str] = []
    while start and (words[start - 1].text.lower().strip(".") in TITLES or _adjective(words[start - 1])):
        start -= 1
        marks.append(base_noun(words[start].text))
    gender: Gender = next((told for mark in marks if (told := noun_gender(mark))), "")
    determiner: Determiner = _DETERMINERS.get(words[start - 1].text.lower(), "") if start else ""
    return Phrase(
        "name", start, head, text, gender, determiner=determiner, marks=tuple(marks), owner=_owns(words, head)
    )


def _owns(words: Sequence[Word], head: int) -> bool:
    after = words[head + 1].text if head + 1 < len(words) else ""
    return after in {"'s", "’s", "'", "’"} and (words[head + 1].tag == "POS" or words[head + 1].dep == "case")


def _adjective(word: Word) -> bool:
    return word.text.lower() in {"old", "young", "little", "big", "poor", "tiny", "tall", "small"}


def _determines(sentence: Sentence, place: int, lowered: str) -> bool:
    """``both hands`` and an empty ``it`` ("it rains") mean nobody."""
    word = sentence.words[place]
    if lowered == "both":
        return word.dep in {"det", "preconj", "predet", "cc"} or (word.tag in {"PDT", "CC"} and word.dep != "nsubj")
    return lowered in {"it"} and word.dep == "expl"


def _is_noun(sentence: Sentence, place: int) -> bool:
    word = sentence.words[place]
    if word.tag in {"NN", "NNS", "NNP", "NNPS"}:
        return True
    before = sentence.words[place - 1].text.lower() if place else ""
    return before in {"a", "an", "the"} and word.tag in {"JJ", "VB", "VBP"} and is_person_noun(word.lemma)


def _noun(sentence: Sentence, place: int, taken: set[int]) -> Phrase | None:
    """The noun phrase that ends in this word, if the noun means a person or an animal."""
    words = sentence.words
    word = words[place]
    lemma = word.lemma if word.tag not in {"NNP", "NNPS"} else word.text.lower()
    single = singular_of(word.text) if word.text.lower().endswith(("s", "men")) else lemma
    many = word.tag in {"NNS", "NNPS"} or single != word.text.lower()
    if many and word.text.lower().endswith(("s", "men")) and single != word.text.lower():
        lemma = single
    person = is_person_noun(lemma)
    animal = not person and is_animal_noun(lemma)
    if not person and not animal:
        return None
    after = words[place + 1] if place + 1 < len(words) else None
    if after is not None:
        if (place + 1 in taken and not many) or after.text == "-":
            return None  # a title: the name itself is found
        if word.dep == "compound" and word.head > place and after.tag in {"NN", "NNS"} and not _verbal(after, words):
            return None  # "ghost story", "witch hat"
    start = place
    marks: list[str] = []
    while start and words[start - 1].tag in {"JJ", "NN", "VBG", "VBN", "NNP", "HYPH", "JJR", "JJS", "CD", "RB"}:
        other = words[start - 1]
        if start - 1 in taken or other.text[:1] in ",.:;" or (other.tag == "RB" and other.dep != "advmod"):
            break
        if other.text.lower() in _SEVERAL or (other.head < start - 1 and other.dep in {"nsubj", "dobj", "ROOT"}):
            break
        start -= 1
        marks.insert(0, other.text.lower())
    before = words[start - 1].text.lower() if start else ""
    determiner: Determiner = _DETERMINERS.get(before, "")
    possessor = start - 1 if determiner == "own" else None
    if before in {"'s", "’s"}:
        determiner, possessor = "own", start - 2
    hyphen = bool(marks) and marks[0] == "-"
    if hyphen and start > 1:  # "three-legged dog"
        earlier = words[start - 2].text.lower()
        before, start = earlier, start - 1
        determiner = _DETERMINERS.get(before, "")
        possessor = start - 1 if determiner == "own" else None
    several = before in _SEVERAL or any(mark in _SEVERAL for mark in marks)
    plural = word.tag in {"NNS", "NNPS"} or (single != word.text.lower() and many) or several
    return Phrase(
        "noun",
        start - (determiner != ""),
        place,
        base_noun(lemma),
        "it" if animal else noun_gender(lemma),
        plural,
        determiner,
        tuple(mark for mark in marks if mark != "-"),
        animal,
        _owns(words, place),
        possessor,
    )


def _verbal(word: Word, words: Sequence[Word]) -> bool:
    """A plural noun where the sentence has no other verb is one that the parser did not know: ``His dog yawns.``"""
    return word.tag == "NNS" and not any(other.tag in {"VBZ", "VBD", "VBP"} for other in words)
