"""Last resort of line breaking: cutting a word. Answers only: after which letters may it be cut, and with a hyphen?

The points are those of the language's hyphenation patterns, at least three letters from either end. Nothing here says
whether to cut: a word is cut only where it is wider than any line.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

import pyphen

from core.lettering.text.scripts import base_of, is_ideographic, script_of

LEAST_LETTERS = 3
_DRAWN_OUT = re.compile(r"([^\W\d_])\1\1\1|([aeiouyäöü])\2\2|^\W*([^\W\d_])\3\3|([^\W\d_])\4\4\W*$", re.IGNORECASE)
"""Four equal letters, three equal vowels, or three of any letter at an end: a German "fff" inside a word is none."""
_NOUNS_IN_CAPITALS = frozenset(("de", "lb"))


@lru_cache(maxsize=4096)
def hyphen_points(word: str, language: str) -> tuple[int, ...]:
    """Offsets inside a word where its language allows a hyphen; none for a language or script without hyphens.

    Marks around the word do not count as letters.
    """
    first = next((i for i, c in enumerate(word) if c.isalpha()), None)
    if first is None or any(c.isalpha() and script_of(c) not in ("latin", "other") for c in word):
        return ()
    last = max(i for i, c in enumerate(word) if c.isalpha()) + 1
    letters = word[first:last]
    patterns = _patterns(base_of(language) or "en") if all(c.isalpha() or c in "'’" for c in letters) else None
    if patterns is None or len(letters) < 2 * LEAST_LETTERS:
        return ()
    points = [int(p) for p in patterns.positions(letters.lower()) if getattr(p, "data", None) is None]
    return tuple(first + p for p in points if LEAST_LETTERS <= p <= len(letters) - LEAST_LETTERS)


def is_drawn_out(word: str) -> bool:
    """Whether a word is a scream or a groan ("Nooooo", "AAAAH"): it is cut without a hyphen."""
    return _DRAWN_OUT.search(word) is not None


def is_shouted(word: str) -> bool:
    """Whether a word of two letters or more is all capitals."""
    return sum(c.isalpha() for c in word) >= 2 and word.isupper()


def is_name(word: str, language: str, *, begins: bool) -> bool:
    """Whether a capital hints at a name: not where a sentence begins, nor in a language that gives nouns capitals."""
    letters = word.lstrip("\"'“‘«»„([¿¡")
    return letters[:1].isupper() and not begins and base_of(language) not in _NOUNS_IN_CAPITALS and not is_shouted(word)


def wants_hyphen(before: str, after: str) -> bool:
    """Whether a cut between two characters of a word shows a hyphen: between letters of an alphabet that differ."""
    alphabetic = all(
        c.isalpha() and script_of(c) in ("latin", "other") and not is_ideographic(c) for c in before + after
    )
    return alphabetic and before.lower() != after.lower()


@lru_cache(maxsize=16)
def _patterns(base: str) -> Any | None:
    name = pyphen.language_fallback(base)
    return pyphen.Pyphen(lang=name) if name is not None and base not in ("th",) else None
