"""Beside line breaking: where a text may be cut and how much that hurts its sense. Answers only: is this a good place?

Penalties: 0 after a sentence, 20 after a comma, 40 before a conjunction, 60 between phrases of a script without spaces,
100 elsewhere, 150 after a dash or hyphen inside a word, 300 after an article, a preposition or another word that leans
on the next, 800 after the first word of a sentence that begins inside the text (it would be stranded at the line's
end; with a comma 120), 400 before the last word of one that ends inside it, 600 between a number and its unit, 900 at a
soft hyphen, 1,000 inside a phrase of a script without spaces (1,600 where one character of it is left alone), 2,000
inside a word. Korean breaks at spaces, Thai between words, Japanese and Chinese between phrases, or between characters
where that is not enough (JIS X 4051's rules hold always, see `kinsoku`).
"""

from __future__ import annotations

import math
import unicodedata
from functools import lru_cache
from typing import Any

import budoux

from core.lettering.text.hyphens import wants_hyphen
from core.lettering.text.kinsoku import may_break
from core.lettering.text.leanings import conjunctions, is_title, leans
from core.lettering.text.scripts import base_of, is_emoji, is_ideographic, is_invisible, language_of_text, script_of

SENTENCE, COMMA, CONJUNCTION, PHRASE, ELSEWHERE, INNER, LEANING = 0.0, 20.0, 40.0, 60.0, 100.0, 150.0, 300.0
OPENER, OPENER_COMMA, CLOSER = 800.0, 120.0, 400.0
UNIT, SOFT, IN_PHRASE, LONELY, INSIDE = 600.0, 900.0, 1000.0, 1600.0, 2000.0

SOFT_HYPHEN, ZERO_SPACE, WORD_JOINER = "\u00ad", "\u200b", "\u2060\ufeff"
_SENTENCE_END = frozenset(".!?…。！？؟۔‼⁇⁈⁉")
_CLOSERS = "\"'”’)]」』）》〉】»"
_OPENERS = "\"'“‘([「『（《〈【«¿¡"
_UNIT_NAMES = "% ‰ ° °c °f € $ £ ₩ ¥ km m cm mm kg g l ml s min h am pm a.m p.m px mph km/h hz uhr euro euros won yen"
_UNITS = frozenset(_UNIT_NAMES.split())

__all__ = [
    "break_penalty",
    "ends_sentence",
    "gap_share",
    "inner_cuts",
    "is_ideographic",
    "stranding_penalty",
    "wants_hyphen",
]


@lru_cache(maxsize=16384)
def break_penalty(word: str, following: str | None, language: str) -> float:
    """What it costs to end a line between two words of a text; nothing at the text's end; infinite for never.

    Marks that stand alone after a space ("Quoi ?") never begin a line, an opening mark alone never ends one.
    """
    if following is None:
        return SENTENCE
    base = base_of(language)
    if word[-1:] in WORD_JOINER or following[:1] in WORD_JOINER or _only_closing(following, base):
        return math.inf
    if _only_opening(word, base):
        return math.inf
    plain = word.lower().strip(_OPENERS + _CLOSERS)
    if ends_sentence(word) and not is_title(plain, base):
        return SENTENCE
    after = following.lower().strip(_OPENERS + _CLOSERS + ",.!?…;:")
    if plain[-1:].isdigit() and after in _UNITS:
        return UNIT
    if leans(plain, base):
        return LEANING
    if word[-1:] in ",;:，、；：،؛—–-":
        return COMMA
    return CONJUNCTION if after in conjunctions(base) else ELSEWHERE


def stranding_penalty(penalty: float, following: str, *, opens: bool, more: bool) -> float:
    """What a break costs that would cost `penalty` elsewhere in its sentence.

    It strands a word where the one before it `opens` a later sentence, or `following` ends one and there is `more`.
    """
    if penalty <= SENTENCE:
        return penalty
    if opens:
        return max(penalty, OPENER_COMMA if penalty == COMMA else OPENER)
    return max(penalty, CLOSER) if more and ends_sentence(following) else penalty


def gap_share(following: str, language: str) -> float:
    """How wide the space before a word is, as a share of a word space: French marks stand off by a thin one."""
    return 0.6 if base_of(language) == "fr" and following and all(c in "!?;»" for c in following) else 1.0


def ends_sentence(word: str) -> bool:
    """Whether a word closes a sentence, closing quotes and brackets looked through."""
    bare = word.rstrip(_CLOSERS)
    return bool(bare) and bare[-1] in _SENTENCE_END


def inner_cuts(word: str, language: str = "") -> dict[int, float]:
    """Where a line may end inside a word, emergencies apart: offset → penalty. Only U+00AD before an offset asks for a
    hyphen."""
    return dict(_cuts(word, language))


@lru_cache(maxsize=8192)
def _cuts(word: str, language: str) -> tuple[tuple[int, float], ...]:
    if word.isalpha() and word.isascii():
        return ()
    phrases = _phrase_starts(word, language)
    cuts: list[tuple[int, float]] = []
    for index in range(1, len(word)):
        penalty = _cut_between(word, index, phrases)
        if penalty is not None:
            cuts.append((index, penalty))
    return tuple(cuts)


def _cut_between(word: str, index: int, phrases: frozenset[int] | None) -> float | None:
    before, after = word[index - 1], word[index]
    if before in WORD_JOINER or after in WORD_JOINER or _extends(word, index):
        return None
    if before == ZERO_SPACE:
        return ELSEWHERE
    if before == SOFT_HYPHEN:
        return SOFT
    if after in ZERO_SPACE + SOFT_HYPHEN:
        return None
    thai = script_of(before) == "thai" and script_of(after) == "thai"
    if thai:
        return ELSEWHERE if phrases is not None and index in phrases else None
    if is_ideographic(before) or is_ideographic(after):
        if not may_break(word, index):
            return None
        if before in _SENTENCE_END or (before in _CLOSERS and index > 1 and word[index - 2] in _SENTENCE_END):
            return SENTENCE
        if before in "、，；：":
            return COMMA
        if phrases is None:
            return ELSEWHERE
        if index in phrases:
            return PHRASE
        lonely = index - 1 in phrases or index + 1 in phrases or index in (1, len(word) - 1)
        return LONELY if lonely else IN_PHRASE
    if before in "…—–" and after.isalnum():
        return COMMA
    if before in "-/" and after.isalpha() and index > 1 and word[index - 2].isalpha():
        return INNER
    if is_emoji(after) and (is_emoji(before) or before in "\ufe0f\u200d") and before != "\u200d":
        return ELSEWHERE
    return None


def _extends(word: str, index: int) -> bool:
    """Whether the character belongs to the one before it: marks, selectors, skin tones, the second letter of a flag."""
    after = word[index]
    if unicodedata.category(after) in ("Mn", "Me", "Mc") or (is_invisible(ord(after)) and after not in "\u200b\u00ad"):
        return True
    if 0x1F3FB <= ord(after) <= 0x1F3FF:
        return True
    if 0x1F1E6 <= ord(after) <= 0x1F1FF:
        run = len(word[:index]) - len(word[:index].rstrip("".join(map(chr, range(0x1F1E6, 0x1F200)))))
        return run % 2 == 1
    return False


def _phrase_starts(word: str, language: str) -> frozenset[int] | None:
    """Where phrases begin inside a word of Japanese, Chinese or Thai; None where no list of phrases is known."""
    parser = _parser_for(word, language)
    if parser is None:
        return None
    starts, at = [], 0
    for phrase in parser.parse(word):
        starts.append(at)
        at += len(phrase)
    return frozenset(starts[1:])


def _parser_for(word: str, language: str) -> Any | None:
    if word.isascii():
        return None
    base, written = base_of(language), language_of_text(word)
    if written == "th":
        return _parser("th")
    if written == "ja" or (written == "zh" and base == "ja"):
        return _parser("ja")
    if written == "zh" and base in ("zh", "yue"):
        traditional = any(part in language.lower() for part in ("hant", "tw", "hk", "mo")) or base == "yue"
        return _parser("zh-hant" if traditional else "zh-hans")
    return None


@lru_cache(maxsize=4)
def _parser(name: str) -> Any:
    """A phrase model, read once when its script first appears."""
    loaders = {
        "ja": budoux.load_default_japanese_parser,
        "th": budoux.load_default_thai_parser,
        "zh-hans": budoux.load_default_simplified_chinese_parser,
        "zh-hant": budoux.load_default_traditional_chinese_parser,
    }
    return loaders[name]()


def _only_closing(word: str, base: str) -> bool:
    signs = "!?:;,.)]}！？」』）。、؟،؛" + ("»" if base == "fr" else "”")
    return bool(word) and word[0] in signs and all(c in signs + "…" for c in word)


def _only_opening(word: str, base: str) -> bool:
    signs = "([{¿¡「『（“" + ("«" if base == "fr" else "")
    return bool(word) and all(c in signs for c in word)
