"""Small questions about wording that every reader asks: how lines join, where sentences end, how a name is cased."""

from __future__ import annotations

import re
from collections.abc import Sequence

from core.story.lexicon import word_set

_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uff66-\uff9f"
_UNSPACED_CHAR = re.compile(f"[{_UNSPACED}]")
_NO_SPACE_BETWEEN = re.compile("[\u3000-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uff01-\uff9f]")
_ENDS = re.compile(r"(?:[.!?…]+[\"'”’)\]*_»]*(?=\s)|[。！？]+[」』”’）]*)")
_ABBREVIATIONS = word_set("mr mrs ms dr prof st sr jr no vs etc e.g i.e a.m p.m u.s mt ft gen col sgt capt rev")
_SMALL = word_set("a an and as at but by for from in into of off on or over the to with")
_ACRONYMS = word_set("TV UFO USA UK US NYC LA DJ ATM VIP CEO DNA AI PC ID OK CCTV FBI CIA NASA HQ II III IV VR 3D")
_NEXT = re.compile(r"\s*(\S)")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_PAUSES = frozenset(",;:—–、，")
_EMPHASIS = re.compile(r"[*_]+")
_PANEL_NUMBER = re.compile(r"^\W*(?:panel|frame|cut|컷|패널)?\s*#?\s*\d+[a-z]?\b\W*", re.IGNORECASE)


_SHOT = re.compile(
    r"^(?:\d{1,2}\.\d{1,2}[.)]?\s+)?(?:(?:EXTREME|VERY|BIG|FULL|MEDIUM|MED|MID|WIDE|CLOSE|LONG|HIGH|LOW|OVERHEAD|AERIAL"
    r"|ESTABLISHING|TWO|THREE|OVER|THE|SHOULDER|REVERSE|ANGLE|SHOT|ON|UP|CLOSE-UP|CU|ECU|MCU|MS|WS|LS|OTS|POV|INSERT|INSET"
    r"|SPLASH|TIGHT|SAME|VIEW|BIRD'?S-EYE|WORM'?S-EYE)[ ,/]*)+(?<!THE )\s*(?:-{1,2}|[–—:])\s+(?=\S)"
)
"""What a writer says of the camera before the picture: "WIDE - ", "2.1 OTS: "."""


def join_lines(lines: Sequence[str]) -> str:
    """Join the lines of ventilated prose with single spaces; Chinese and Japanese join without one."""
    out: list[str] = []
    for line in lines:
        part = " ".join(line.split())
        if not part:
            continue
        if out and not (_NO_SPACE_BETWEEN.match(out[-1][-1]) and _NO_SPACE_BETWEEN.match(part[0])):
            out.append(" ")
        out.append(part)
    return "".join(out)


def word_count(text: str) -> int:
    """Words as a reader feels them: what spaces divide; in scripts without spaces two characters are a word."""
    unspaced = len(_UNSPACED_CHAR.findall(text))
    spaced = sum(1 for part in text.split() if _WORD.search(_UNSPACED_CHAR.sub("", part)))
    return spaced + (unspaced + 1) // 2


def split_sentences(text: str) -> list[str]:
    """Cut a paragraph behind its sentence ends; nothing is dropped but the spaces at the cuts."""
    sentences: list[str] = []
    start = 0
    for match in _ENDS.finditer(text):
        last = text[max(start, match.start() - 40) : match.start()].rsplit(None, 1)[-1:] or [""]
        bare = last[0].strip("\"'“”‘’([*_").lower()
        if match.group().startswith(".") and (
            bare in _ABBREVIATIONS or (len(bare) == 1 and bare.isalpha() and bare != "i")
        ):
            continue
        following = _NEXT.match(text, match.end())
        if following and following[1].islower():
            continue  # "Stop!" she said.
        sentences.append(text[start : match.end()].strip())
        start = match.end()
    rest = text[start:].strip()
    return [*sentences, rest] if rest else sentences


def split_clauses(sentence: str, limit: int) -> list[str]:
    """Cut one long sentence into parts of about equal length, each at most `limit` words, behind punctuation if it can.

    A single word is never cut; in scripts that put no spaces between words a run of characters is.
    """
    total = word_count(sentence)
    if total <= limit:
        return [sentence]
    pieces = [piece for word in sentence.split() for piece in _cut_run(word, limit)]
    parts = -(-total // limit)
    aim = -(-total // parts)
    out: list[str] = []
    current: list[tuple[str, bool]] = []
    words = best = 0
    for piece, glued in pieces:
        weight = word_count(piece)
        if current and (words + weight > limit or len(current) > 3 * limit):
            cut = best or len(current)
            out.append(_glue(current[:cut]))
            current = current[cut:]
            words = sum(word_count(kept) for kept, _ in current)
            best = max((at for at, (kept, _) in enumerate(current, 1) if kept[-1] in _PAUSES), default=0)
        current.append((piece, glued))
        words += weight
        if piece[-1] in _PAUSES and words >= 0.6 * aim:
            best = len(current)
    if current:
        out.append(_glue(current))
    return out


def _cut_run(word: str, limit: int) -> list[tuple[str, bool]]:
    """(piece, is glued to the piece before); cuts only runs without spaces, never before a combining mark."""
    size = max(8, limit)
    if len(word) <= size or len(_UNSPACED_CHAR.findall(word)) < len(word) // 2:
        return [(word, False)]
    out: list[tuple[str, bool]] = []
    start = 0
    while start < len(word):
        end = min(len(word), start + size)
        while end < len(word) and re.match(
            "[\u0300-\u036f\u0e31\u0e33-\u0e3a\u0e47-\u0e4e\u3099\u309a。！？、，」]", word[end]
        ):
            end += 1
        out.append((word[start:end], start > 0))
        start = end
    return out


def _glue(pieces: Sequence[tuple[str, bool]]) -> str:
    return "".join(("" if glued or at == 0 else " ") + piece for at, (piece, glued) in enumerate(pieces))


def plain(text: str) -> str:
    """The text without emphasis marks and outer spaces."""
    return " ".join(_EMPHASIS.sub("", text).split())


def told_words(kind: str, text: str) -> str:
    """What a telling line tells, without the number of the writer's panel and the name of the shot."""
    bare = _PANEL_NUMBER.sub("", text).strip() if kind == "panel_mark" else text
    return _SHOT.sub("", bare) if kind in {"panel_mark", "action"} else bare


def has_lower(text: str) -> bool:
    return any(char.islower() for char in text)


def is_cased(text: str) -> bool:
    """Whether any letter of the text has an upper and a lower form."""
    return any(char.isupper() or char.islower() for char in text)


def human_case(text: str) -> str:
    """Give a name or place written in capitals the capitals of a title; text with lower-case letters stays as it is."""
    if has_lower(text) or not is_cased(text):
        return text
    words = text.split(" ")
    return " ".join(_case_word(word, first=at == 0) for at, word in enumerate(words))


def _case_word(word: str, *, first: bool) -> str:
    if word.strip(".,:;()'\"") in _ACRONYMS or re.fullmatch(r"(?:[A-Z]\.)+", word):
        return word
    if not first and word.lower() in _SMALL:
        return word.lower()
    return re.sub(r"[^\W\d_]+(?:['’][^\W\d_]+)*", lambda match: match[0][0].upper() + match[0][1:].lower(), word)
