"""How word lists are written down in this room: one string, read word by word."""

from __future__ import annotations


def word_set(words: str) -> frozenset[str]:
    """The words of a string, as a set."""
    return frozenset(words.split())
