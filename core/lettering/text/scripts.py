"""Before everything else: what a character is. Answers only: which script, and what does that script allow?

Scripts differ in what a letterer may do with them: joined letters take no tracking, some have no italics, some are
written from right to left, some without spaces.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Literal

Script = Literal["latin", "hangul", "kana", "han", "arabic", "hebrew", "thai", "emoji", "other", "common"]

_RANGES: tuple[tuple[int, int, Script], ...] = (
    (0x0041, 0x005A, "latin"),
    (0x0061, 0x007A, "latin"),
    (0x00C0, 0x024F, "latin"),
    (0x0590, 0x05FF, "hebrew"),
    (0x0600, 0x06FF, "arabic"),
    (0x0750, 0x077F, "arabic"),
    (0x08A0, 0x08FF, "arabic"),
    (0x0E00, 0x0EFF, "thai"),
    (0x1100, 0x11FF, "hangul"),
    (0x1E00, 0x1EFF, "latin"),
    (0x3005, 0x3007, "han"),
    (0x3041, 0x30FF, "kana"),
    (0x3130, 0x318F, "hangul"),
    (0x31F0, 0x31FF, "kana"),
    (0x3400, 0x4DBF, "han"),
    (0x4E00, 0x9FFF, "han"),
    (0xA960, 0xA97F, "hangul"),
    (0xAC00, 0xD7FF, "hangul"),
    (0xF900, 0xFAFF, "han"),
    (0xFB1D, 0xFB4F, "hebrew"),
    (0xFB50, 0xFDFF, "arabic"),
    (0xFE70, 0xFEFC, "arabic"),
    (0xFF66, 0xFF9F, "kana"),
    (0x1F1E6, 0x1F1FF, "emoji"),
    (0x1F300, 0x1FAFF, "emoji"),
    (0x20000, 0x3FFFF, "han"),
)
_UPRIGHT_SCRIPTS = frozenset(("hangul", "kana", "han", "arabic", "hebrew", "thai"))
_UPRIGHT_LANGUAGES = frozenset(("ko", "ja", "zh", "yue", "ar", "fa", "ur", "he", "th"))
_RIGHT_TO_LEFT = frozenset(("ar", "fa", "ur", "he", "yi", "ps"))
_KIN = {"zh": "ja", "yue": "ja", "fa": "ar", "ur": "ar", "ps": "ar"}

NO_BREAK_SPACES = "\u00a0\u202f\u2007"


@lru_cache(maxsize=8192)
def script_of(character: str) -> Script:
    """The script of a character; "common" for digits, marks and signs that every script uses, "other" for the rest."""
    code = ord(character)
    for first, last, script in _RANGES:
        if first <= code <= last:
            return script
    return "other" if character.isalpha() else "common"


def base_of(language: str) -> str:
    """The language without its region or script: "zh" of "zh-Hant"."""
    return language.split("-")[0].split("_")[0].lower()


def kin_of(base: str) -> str:
    """The language whose faces a language without its own borrows: the same script, drawn to the same eye."""
    return _KIN.get(base, base)


def is_rtl_language(language: str) -> bool:
    return base_of(language) in _RIGHT_TO_LEFT


def has_no_italics(character: str, language: str) -> bool:
    """Whether emphasis of this character is weight, never a slant: its script, or its language, knows no italics."""
    return script_of(character) in _UPRIGHT_SCRIPTS or base_of(language) in _UPRIGHT_LANGUAGES


def joins(text: str) -> bool:
    """Whether letters of the text join, so that tracking would tear them: Arabic and its kin."""
    return any(script_of(c) == "arabic" for c in text)


def is_ideographic(character: str) -> bool:
    """Han, Kana and their full-width marks: scripts that are written without spaces (Hangul is not one of them)."""
    code = ord(character)
    return 0x3000 <= code <= 0x303F or 0xFF00 <= code <= 0xFF65 or script_of(character) in ("han", "kana")


def is_invisible(codepoint: int) -> bool:
    """Whether a character shows nothing by definition: controls, joiners, variation selectors, direction marks."""
    return (
        codepoint < 0x20
        or 0x7F <= codepoint < 0xA0
        or codepoint in (0xAD, 0x61C, 0x180E, 0xFEFF)
        or 0x200B <= codepoint <= 0x200F
        or 0x202A <= codepoint <= 0x202E
        or 0x2060 <= codepoint <= 0x206F
        or 0xFE00 <= codepoint <= 0xFE0F
        or 0xE0000 <= codepoint <= 0xE0FFF
    )


def language_of_text(text: str) -> str:
    """The language that a text's script gives away: "ko", "ja", "zh", "ar", "he", "th", or nothing.

    Kana settle Japanese; ideographs without any are taken for Chinese. A few foreign words do not turn a Latin text.
    """
    counts: dict[Script, int] = {}
    for character in text:
        script = script_of(character)
        counts[script] = counts.get(script, 0) + 1
    if counts.get("kana"):
        counts["kana"] += counts.pop("han", 0)
    latin = counts.get("latin", 0)
    for script, language in _GIVEN_AWAY:
        if counts.get(script, 0) > latin / 2:
            return language
    return ""


_GIVEN_AWAY: tuple[tuple[Script, str], ...] = (
    ("hangul", "ko"),
    ("kana", "ja"),
    ("han", "zh"),
    ("arabic", "ar"),
    ("hebrew", "he"),
    ("thai", "th"),
)


def spoken_language(said: str | None, text: str) -> str:
    """The language that sets a text: the one that was said, unless the text is plainly in another script.

    A Korean line in an English layer is set as Korean; "ja" or "zh" said of ideographs is believed.
    """
    if said and base_of(said) in _UPRIGHT_LANGUAGES | _RIGHT_TO_LEFT:
        return said
    return language_of_text(text) or said or ""


_EXTENDS = re.compile("[\u200d\ufe00-\ufe0f\u20e3\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]")


@lru_cache(maxsize=4096)
def clusters(text: str) -> tuple[str, ...]:
    """Cut a text into what a reader calls characters: marks, selectors and skin tones stay with what they change, emoji
    joined by U+200D and the two letters of a flag stay together."""
    found: list[str] = []
    for character in text:
        if found and (
            unicodedata.category(character) in ("Mn", "Me", "Mc", "Cf")
            or character == "\u0e33"
            or _EXTENDS.match(character)
            or (found[-1].endswith("\u200d") and script_of(character) in ("emoji", "common"))
            or (_is_flag_letter(character) and len(found[-1]) == 1 and _is_flag_letter(found[-1]))
        ):
            found[-1] += character
        else:
            found.append(character)
    return tuple(found)


def is_emoji(cluster: str) -> bool:
    """Whether a cluster asks for its picture: by U+FE0F, or because its character is a picture by itself."""
    return "\ufe0f" in cluster or ("\ufe0e" not in cluster and script_of(cluster[0]) == "emoji")


def without_selectors(text: str) -> str:
    """The text without U+FE0E and U+FE0F, which only choose a face and never paint."""
    return text.replace("\ufe0e", "").replace("\ufe0f", "")


def composed(text: str) -> str:
    """Letters typed as base and mark become the one letter that fonts draw best (NFC); all else stays."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def cased_text(text: str, language: str) -> str:
    """Capitals as the language writes them: a Turkish i keeps its dot, a German ß is not torn into SS."""
    if base_of(language) in ("tr", "az"):
        text = text.replace("i", "İ").replace("ı", "I")
    if base_of(language) == "de":
        text = text.replace("ß", "ẞ")
    return text.upper()


def _is_flag_letter(character: str) -> bool:
    return 0x1F1E6 <= ord(character) <= 0x1F1FF
