"""Which words of a text show a feeling: the lexicon in ``lists/feelings_words.txt`` and how it is matched.

Under the reading of feelings; it alone answers "what do the words by themselves say?". Works on plain words without a
parse. A word that is denied ("not angry", "never smiled") counts for nothing, unless the entry holds the denial itself.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final, Literal, get_args

Feeling = Literal[
    "neutral", "happy", "playful", "sad", "angry", "startled", "fearful", "cold", "tired", "embarrassed", "determined"
]
FEELINGS: Final[tuple[Feeling, ...]] = get_args(Feeling)
Form = Literal["told", "said"]
LISTS: Final = Path(__file__).parent / "lists"

_WORD: Final = re.compile(r"[a-z]+(?:['’][a-z]+)*")
_SECTION: Final = re.compile(r"\[(\w+) (told|said|both)\]")
_GAP: Final = 3
_DENIED_WITHIN: Final = 3
_DENIALS: Final = frozenset(
    ("not", "never", "no", "without", "nor", "hardly", "nothing", "nobody", "cannot", "neither")
)
_SHORTEST: Final = 2


@dataclass(frozen=True, slots=True)
class _Entry:
    words: tuple[str, ...]
    feeling: int
    weight: float
    denies: bool


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Entries by form and by what their first word is or begins with."""

    whole: dict[Form, dict[str, list[_Entry]]]
    stems: dict[Form, dict[str, list[_Entry]]]


@lru_cache(maxsize=1)
def open_lexicon() -> Lexicon:
    """The lexicon, read once a process."""
    return read_lexicon((LISTS / "feelings_words.txt").read_text(encoding="utf-8"))


def read_lexicon(text: str) -> Lexicon:
    """Sections of entries divided by commas. Raises ValueError for a section or an entry that cannot be read."""
    found = Lexicon({"told": {}, "said": {}}, {"told": {}, "said": {}})
    place: tuple[int, tuple[Form, ...]] | None = None
    for line in text.splitlines():
        if line.startswith("#") or not line.strip():
            continue
        if head := _SECTION.fullmatch(line.strip()):
            forms: dict[str, tuple[Form, ...]] = {"told": ("told",), "said": ("said",), "both": ("told", "said")}
            place = [str(name) for name in FEELINGS].index(head[1]), forms[head[2]]
            continue
        if place is None:
            raise ValueError(f"an entry before the first section: {line!r}")
        for written in line.split(","):
            if written.strip():
                _add(found, _entry(written.strip(), place[0]), place[1])
    return found


def _entry(written: str, feeling: int) -> _Entry:
    weight = {"!": 2.0, "?": 0.5}.get(written[0], 1.0)
    words = tuple(written.lstrip("!? ").replace("’", "'").split())
    if not words or words[0].rstrip("*") in {"", "_", "~"}:
        raise ValueError(f"an entry must begin with a word: {written!r}")
    return _Entry(words, feeling, weight, any(_denies(word) for word in words))


def _add(lexicon: Lexicon, entry: _Entry, forms: Sequence[Form]) -> None:
    first = entry.words[0]
    for form in forms:
        side = lexicon.stems if first.endswith("*") else lexicon.whole
        side[form].setdefault(first.rstrip("*"), []).append(entry)


def words_of(text: str) -> list[str]:
    """The words of a text in lower case."""
    return [word.replace("’", "'") for word in _WORD.findall(text.lower())]


def weigh_words(words: Sequence[str], form: Form, lexicon: Lexicon | None = None) -> list[float]:
    """How much the words show of each feeling, in the order of `FEELINGS`.

    Of entries that begin at one word the longest counts for its feeling, so that "hugs his knees" is not a hug.
    """
    lexicon = lexicon or open_lexicon()
    totals = [0.0] * len(FEELINGS)
    whole, stems = lexicon.whole[form], lexicon.stems[form]
    for start, word in enumerate(words):
        entries = list(whole.get(word, ()))
        for size in range(_SHORTEST, len(word) + 1):
            entries += stems.get(word[:size], ())
        held = [entry for entry in entries if _matches(entry.words, words, start)]
        if not held:
            continue
        longest = max(len(entry.words) for entry in held)
        denied = _is_denied(words, start)
        for entry in held:
            if len(entry.words) == longest and (entry.denies or not denied):
                totals[entry.feeling] += entry.weight
    return totals


def _matches(pattern: Sequence[str], words: Sequence[str], start: int) -> bool:
    """Whether a pattern's words stand from a word on; ``~`` lets up to three words pass."""
    place = start
    for number, wanted in enumerate(pattern):
        if wanted == "~":
            rest = pattern[number + 1 :]
            return any(_matches(rest, words, begin) for begin in range(place, min(place + _GAP, len(words)) + 1))
        if place >= len(words) or not _alike(wanted, words[place]):
            return False
        place += 1
    return True


def _alike(wanted: str, word: str) -> bool:
    return wanted == "_" or (word.startswith(wanted[:-1]) if wanted.endswith("*") else word == wanted)


def _denies(word: str) -> bool:
    return word in _DENIALS or word.endswith("n't")


def _is_denied(words: Sequence[str], start: int) -> bool:
    return any(_denies(word) for word in words[max(0, start - _DENIED_WITHIN) : start])
