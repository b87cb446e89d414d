"""The way the eye goes along a row of balloons. Answers only: from the left or from the right?

Placing, the canvas and the checks ask here, so that what one puts first the others count as first.
"""

from __future__ import annotations

from typing import Literal

from core.lettering.linked import PLAIN, LetteringSheet
from core.lettering.text.scripts import base_of, is_rtl_language

Order = Literal["ltr", "rtl"]
_COLUMNS = frozenset({"ja", "zh", "yue", "ko"})
"""Languages whose columns, where they are set in columns, stand from right to left."""


def reading_order(
    language: str, sheet: LetteringSheet = PLAIN, *, profile: Order | None = None, chosen: bool = False
) -> Order:
    """The order in which balloons of one row are read.

    What somebody chose for the series comes first: a lint profile's `profile` order, if it was `chosen`. Then the
    language: Arabic, Hebrew and their like run from the right. Then the series' own setting: a language that knows
    columns is read from the right where its `sheet` sets columns, from the left where it sets rows. Where nothing of
    that speaks, the profile that the language has anyhow.
    """
    if chosen and profile is not None:
        return profile
    if is_rtl_language(language):
        return "rtl"
    direction = text_direction(language, sheet) if base_of(language) in _COLUMNS else None
    if direction is not None:
        return "rtl" if direction == "vertical" else "ltr"
    return profile or "ltr"


def text_direction(language: str, sheet: LetteringSheet) -> Literal["horizontal", "vertical"] | None:
    """How a series sets its speech in a language; None where it does not say."""
    speech, tongue = sheet.kinds.get("speech"), sheet.languages.get(base_of(language))
    said = (speech.direction if speech else None, tongue.direction if tongue else None, sheet.base.direction)
    return next((direction for direction in said if direction is not None), None)
