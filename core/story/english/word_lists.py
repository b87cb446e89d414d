"""Opens the lists of words that belong to the reading of English.

Below everything else there; it alone answers "which words are in this list?". A list has rows ``name: word word``,
which may run over indented lines; ``#`` opens a remark.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files

_ROW = re.compile(r"^(\w[\w ]*):((?:.|\n(?=[ \t]+\S))*)", re.MULTILINE)


def list_text(name: str) -> str:
    """The text of a list's file. Raises FileNotFoundError for a name that is none."""
    return (files("core.story.english") / "lists" / f"{name}.txt").read_text(encoding="utf-8")


@lru_cache(maxsize=8)
def word_lists(name: str) -> Mapping[str, frozenset[str]]:
    """The rows of a list's file as sets of words by their names."""
    return {row: frozenset(words.split()) for row, words in _ROW.findall(list_text(name))}


def word_rows(text: str) -> list[tuple[str, list[str]]]:
    """The rows of a list's text in order, with their words in order."""
    return [(row, words.split()) for row, words in _ROW.findall(text)]
