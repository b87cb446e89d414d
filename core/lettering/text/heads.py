"""Beside the emphasis marks: what stands before the bar in ``{shout|NO WAY}``. Answers only: what does a head say?

A head is words between spaces, each at most once: the name of a font style, a relative size (``1.3x``, ``80%``; 0.4 to
3), a colour (``#rrggbb``), ``upper``. Anything else is no head, and its braces are ordinary characters.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

SMALLEST, LARGEST = 0.4, 3.0

_SIZE = re.compile(r"(\d{1,3}(?:\.\d{1,3})?)(x|%)")
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_STYLE = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,39}")


@dataclass(frozen=True, slots=True)
class Head:
    """What a run in braces says of itself; the default says nothing."""

    style: str | None = None
    size: float = 1.0
    colour: str | None = None
    upper: bool = False

    def written(self) -> str:
        """The head as it is typed."""
        words = [self.style or "", "" if self.size == 1.0 else f"{self.size:g}x", self.colour or ""]
        return " ".join(word for word in [*words, "upper" if self.upper else ""] if word) or "1x"


PLAIN = Head()


def read_head(text: str, styles: Collection[str] | None = None) -> Head | None:
    """Read a head; None if it is not one. Only `styles` are names of font styles; without them every such word is."""
    words = text.split()
    if not words:
        return None
    style: str | None = None
    size: float | None = None
    colour: str | None = None
    upper = False
    for word in words:
        measured = _SIZE.fullmatch(word)
        if measured is not None and size is None:
            size = float(measured.group(1)) / (100.0 if measured.group(2) == "%" else 1.0)
            if not SMALLEST <= size <= LARGEST:
                return None
        elif _COLOUR.fullmatch(word) and colour is None:
            colour = word.lower()
        elif word == "upper" and not upper:
            upper = True
        elif _STYLE.fullmatch(word) and style is None and (styles is None or word in styles):
            style = word
        else:
            return None
    return Head(style, 1.0 if size is None else round(size, 4), colour, upper)
