"""Is a text written in the language that it should be in? For checking what comes back from a model.

Beside the reading of scripts. Told by letters, then by common words; a text that is too short to tell is not blamed.
"""

from __future__ import annotations

import re

from core.story.languages import detect_language

LEAST_LETTERS = 24
"""Names and sounds are much the same in every language; below this, letters that could not be it tell, words do not."""
_NAMES = {
    "en": "English", "ko": "Korean", "ja": "Japanese", "zh": "Chinese", "es": "Spanish", "fr": "French",
    "de": "German", "pt": "Portuguese", "it": "Italian", "nl": "Dutch", "id": "Indonesian", "tr": "Turkish",
    "vi": "Vietnamese", "pl": "Polish", "th": "Thai", "ar": "Arabic", "he": "Hebrew", "ru": "Russian",
    "el": "Greek", "hi": "Hindi",
}  # fmt: skip
_SAME_LETTERS = (frozenset({"en", "es", "fr", "de", "pt", "it", "nl", "id", "tr", "vi", "pl"}), frozenset({"ja", "zh"}))
_ENGLISH = re.compile(r"\b(?:the|and|is|of|to|you|she|he|it|with|her|his|they)\b", re.IGNORECASE)
LEAST_WORDS = 2


def wrong_language(text: str, expected: str) -> str | None:
    """A problem in words ("it is written in Korean; write it in English"), or None.

    `expected` is a BCP 47 tag; a region does not matter. Nothing is said against a text in a language that cannot be
    told here, nor against one that is too short to tell two languages of the same letters apart.
    """
    wanted = expected.replace("_", "-").split("-")[0].lower()
    letters = re.findall(r"[^\W\d_]", text)
    found = detect_language(text)
    if wanted not in _NAMES or not letters or found == wanted:
        return None
    if any({wanted, found} <= family for family in _SAME_LETTERS):
        if len(letters) < LEAST_LETTERS:
            return None
        if found == "en" and len(_ENGLISH.findall(text)) < LEAST_WORDS:
            return None  # English is also what the reading falls back to
    return f"it is written in {_NAMES.get(found, 'another language')}; write it in {_NAMES[wanted]}"
