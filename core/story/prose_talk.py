"""The quotation marks of a paragraph of prose: what is spoken, and what stands around it.

Under `prose_adapt`; it alone answers "which words of this paragraph does somebody say?". Titles, scare quotes and words
on signs are quoted and not spoken; a quotation that is not closed runs on in the next paragraph if that one opens anew.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.story.prose_tags import find_tag, speech_verb_in

_DOUBLE = {"“": "”", "«": "»", '"': '"'}
_SINGLE = {"‘": "’", "'": "'"}
_FREE = frozenset(" \t([{—–-“‘\"'*_")
"""What may stand before an opening mark that looks like a closing one."""
_SINGLE_TALK = re.compile(r"(?:^|(?<=[\s(—–]))['‘](?=[^\W\d_])[^\n]{0,400}?[.,!?…—–-]['’](?!\w)", re.MULTILINE)
_ENDS = ".,!?…—–-:;"
_ON_SOMETHING = re.compile(
    r"\b(?:signs?|notes?|posters?|labels?|headlines?|plaque|banner|placard|screen|display|letters?|postcard|page|cover"
    r"|inscription|caption|ticket|card|envelope|board|chalkboard|blackboard|newspaper|email|message|telegram|text"
    r"|words?|sticker|badge|diary|it)\b[^.!?]*\b(?:read|reads|reading|said|says|saying|stated|spelled|spelt|announced"
    r"|began|begins|ended|ends|went|ran)\b\W*$|\b(?:labell?ed|titled|entitled|called|named|marked|inscribed|printed"
    r"|written|painted|carved|stencilled)\b\W*(?:\w+\W+){0,4}$",
    re.IGNORECASE,
)
"""Words before a quotation that stands written on something."""
_LETTER_TAG = re.compile(
    r"^\W*(?:it|the (?:letter|note|sign|card|message|postcard))\s+(?:began|ended|went on|read|said)"
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a paragraph, half-open in its characters. `words` are a quotation's own words, without its marks;
    None for what is told. `runs_on`: it is not closed; `opened`: it carries on a quotation of the paragraph before."""

    start: int
    end: int
    text: str
    words: str | None = None
    runs_on: bool = False
    opened: bool = False


def uses_single_quotes(paragraphs: Sequence[str]) -> bool:
    """Whether a story sets its speech in single marks: it has no double ones, and single ones close after points."""
    whole = "\n".join(paragraphs)
    return not any(mark in whole for mark in ('"', "“", "«")) and _SINGLE_TALK.search(whole) is not None


def split_talk(paragraph: str, *, single: bool = False, carried: bool = False, next_opens: bool = False) -> list[Piece]:
    """A paragraph as told and spoken pieces in order; together they are the paragraph without the spaces between.

    `carried`: the paragraph before ended inside a quotation; `next_opens`: the one behind begins with a mark.
    """
    quotes = _quotations(paragraph, _SINGLE if single else _DOUBLE, next_opens=next_opens)
    spoken: list[Piece] = []
    for at, quote in enumerate(quotes):
        following = quotes[at + 1].start if at + 1 < len(quotes) else len(paragraph)
        opened = carried and at == 0 and not paragraph[: quote.start].strip()
        since = spoken[-1].end if spoken else 0
        if opened or _is_speech(paragraph, quote, since, following, after_speech=bool(spoken)):
            spoken.append(replace(quote, opened=opened))
    pieces: list[Piece] = []
    at = 0
    for quote in [*spoken, Piece(len(paragraph), len(paragraph), "")]:
        told = paragraph[at : quote.start]
        if told.strip():
            start = at + len(told) - len(told.lstrip())
            pieces.append(Piece(start, start + len(told.strip()), told.strip()))
        if quote.text:
            pieces.append(quote)
        at = quote.end
    return pieces


def _quotations(text: str, marks: dict[str, str], *, next_opens: bool) -> list[Piece]:
    found: list[Piece] = []
    at = 0
    while at < len(text):
        closing = marks.get(text[at])
        if closing is None or not _opens(text, at):
            at += 1
            continue
        end = _closes(text, at + 1, closing)
        if end is None:
            if next_opens or not text[:at].strip():
                found.append(Piece(at, len(text), text[at:], text[at + 1 :].strip(), runs_on=True))
            break
        found.append(Piece(at, end + 1, text[at : end + 1], text[at + 1 : end].strip()))
        at = end + 1
    return found


def _opens(text: str, at: int) -> bool:
    if at + 1 >= len(text) or text[at + 1].isspace():
        return False
    if text[at] in "“«":
        return True
    return at == 0 or text[at - 1] in _FREE


def _closes(text: str, start: int, mark: str) -> int | None:
    """The closing mark's place; an apostrophe stands between letters, or after one with more to come."""
    depth = 0
    for at in range(start, len(text)):
        letter = text[at]
        if letter == "“" and mark == "”":
            depth += 1
        elif letter == mark:
            if depth:
                depth -= 1
            elif mark in "'’":
                after = text[at + 1] if at + 1 < len(text) else " "
                if not after.isalnum() and text[at - 1] in _ENDS:
                    return at
            elif mark != '"' or at + 1 >= len(text) or not text[at + 1].isalnum():
                return at
    return None


def _is_speech(paragraph: str, quote: Piece, since: int, following: int, *, after_speech: bool) -> bool:
    words = quote.words or ""
    if not any(letter.isalnum() for letter in words):
        return bool(re.fullmatch(r"[.…!?—–-]+", words)) and not paragraph[: quote.start].strip()
    before = paragraph[since : quote.start].rstrip(" ([")
    after = paragraph[quote.end : following].lstrip()
    sentence = re.split(r"(?<=[.!?…])\s+", before)[-1]
    if _ON_SOMETHING.search(sentence) or (sentence.endswith(":") and not speech_verb_in(sentence)):
        return _said_by_somebody(sentence)
    if _LETTER_TAG.match(after):
        return False
    ends = words[-1] in _ENDS
    tagged = find_tag(after, comma=words[-1] == ",") is not None
    if not before:
        return ends or tagged or quote.runs_on or (not after and words[:1].isupper())
    if before[-1] in ".!?…”\"’'":
        return ends or tagged or quote.runs_on
    if before[-1] in ",:—–":
        if after_speech and since and find_tag(before, comma=paragraph[since - 2] == ",") is not None:
            return True
        return speech_verb_in(sentence) or (ends and words[:1].isupper() and before[-1] in "—–:")
    return False


def _said_by_somebody(sentence: str) -> bool:
    """``It was what she said:`` and ``She read aloud:`` are a voice, whatever thing they name."""
    return re.search(r"\b(?:aloud|out loud)\W*$", sentence, re.IGNORECASE) is not None or (
        sentence.endswith(":")
        and not speech_verb_in(sentence)
        and re.match(r"^\W*(?:he|she|I)\b", sentence) is not None
    )
