"""Beside shaping: the capital I of lettering. Answers only: which capital I's are the pronoun, which stand in a word?

In words set in capitals the pronoun has bars, every other I is a plain stroke.
"""

from __future__ import annotations


def crossbar_words(text: str) -> tuple[int, ...]:
    """Offsets of every capital I that is the pronoun: "I", "I'm", "I'LL"; it has no letter or digit before it, and none
    after it but behind an apostrophe."""
    return tuple(at for at, character in enumerate(text) if character == "I" and _stands_alone(text, at))


def plain_capitals(text: str) -> tuple[int, ...]:
    """Offsets of every capital I inside a word of capitals: those that take no bars."""
    found = []
    for at, character in enumerate(text):
        if character == "I" and not _stands_alone(text, at):
            start, end = at, at + 1
            while start and text[start - 1].isalpha():
                start -= 1
            while end < len(text) and text[end].isalpha():
                end += 1
            if text[start:end].isupper():
                found.append(at)
    return tuple(found)


def _stands_alone(text: str, at: int) -> bool:
    return not (text[at - 1 : at].isalnum() or text[at + 1 : at + 2].isalnum())
