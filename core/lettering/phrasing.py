"""Beside line breaking: where a text may be cut and how much that hurts its sense. Answers only: is this a good place?

Penalties: 0 after a sentence, 20 after a comma, 40 before a conjunction, 100 elsewhere, 150 after a dash or hyphen
inside a word, 300 after an article, a preposition or another word that leans on the next, 2,000 inside a word. Korean
breaks at spaces; Japanese and Chinese between characters, save where a closing mark would begin a line or an opening
mark end one.
"""

from __future__ import annotations

SENTENCE, COMMA, CONJUNCTION, ELSEWHERE, INNER, LEANING, INSIDE = 0.0, 20.0, 40.0, 100.0, 150.0, 300.0, 2000.0

_CONJUNCTIONS = frozenset(
    ("and", "but", "or", "nor", "so", "yet", "because", "if", "when", "while", "though", "although", "unless", "since")
)
_ARTICLES = frozenset(("a", "an", "the", "this", "these", "those"))
_OWNERS = frozenset(("my", "your", "his", "her", "its", "our", "their"))
_PREPOSITIONS = frozenset(
    ("of", "to", "in", "on", "at", "by", "for", "from", "with", "into", "onto", "over", "under", "about", "as", "than")
)
_LINKS = frozenset(("is", "are", "was", "were", "be", "been", "i", "i'm", "no", "not", "mr", "mrs", "ms", "dr"))
_TITLES = frozenset(("mr.", "mrs.", "ms.", "dr."))
_LEANING = _ARTICLES | _OWNERS | _PREPOSITIONS | _LINKS | _TITLES
_NO_LINE_START = frozenset(
    "、。，．・：；？！）」』】〉》］｝〕…‥ー々ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ～〜%)]}!?,.:;’”"
)
_NO_LINE_END = frozenset("（「『【〈《［｛〔([{“‘")
_SENTENCE_END = frozenset(".!?…。！？")
_CLOSERS = "\"'”’)]」』）"
_OPENERS = "\"'“‘([「『（"


def break_penalty(word: str, following: str | None, language: str) -> float:
    """What it costs to end a line between two words of a text; nothing at the text's end."""
    if following is None:
        return SENTENCE
    english = not language or language.split("-")[0] == "en"
    plain = word.lower().strip(_OPENERS + _CLOSERS)
    if ends_sentence(word) and plain not in _TITLES:
        return SENTENCE
    if english and plain in _LEANING:
        return LEANING
    if word[-1:] in ",;:，、；：—–-":
        return COMMA
    if english and following.lower().strip(_OPENERS + _CLOSERS + ",.!?…") in _CONJUNCTIONS:
        return CONJUNCTION
    return ELSEWHERE


def ends_sentence(word: str) -> bool:
    """Whether a word closes a sentence, closing quotes and brackets looked through."""
    bare = word.rstrip(_CLOSERS)
    return bool(bare) and bare[-1] in _SENTENCE_END


def inner_cuts(word: str) -> dict[int, float]:
    """Where a line may end inside a word without a hyphen being added: offset → penalty."""
    cuts: dict[int, float] = {}
    for index in range(1, len(word)):
        before, after = word[index - 1], word[index]
        if is_ideographic(before) or is_ideographic(after):
            if after not in _NO_LINE_START and before not in _NO_LINE_END:
                cuts[index] = SENTENCE if before in _SENTENCE_END else COMMA if before in "、，" else ELSEWHERE
        elif before in "…—–" and after.isalnum():
            cuts[index] = COMMA
        elif before in "-/" and after.isalpha() and index > 1 and word[index - 2].isalpha():
            cuts[index] = INNER
    return cuts


def wants_hyphen(before: str, after: str) -> bool:
    """Whether a cut between two characters of a word shows a hyphen: between letters of an alphabet that differ.

    A drawn-out scream ("AAAAA") is cut without one.
    """
    alphabetic = before.isalpha() and after.isalpha() and not is_ideographic(before) and not _is_syllabic(before)
    return alphabetic and before.lower() != after.lower()


def is_ideographic(character: str) -> bool:
    """Han, Kana and their full-width marks: scripts that are written without spaces (Hangul is not one of them)."""
    code = ord(character)
    return (
        0x3000 <= code <= 0x30FF
        or 0x3400 <= code <= 0x4DBF
        or 0x4E00 <= code <= 0x9FFF
        or 0xF900 <= code <= 0xFAFF
        or 0xFF00 <= code <= 0xFF65
        or 0x20000 <= code <= 0x3FFFF
    )


def language_of_text(text: str) -> str:
    """The language that a text's script gives away: "ko", "ja", or nothing."""
    if any(0xAC00 <= ord(c) <= 0xD7A3 or 0x3131 <= ord(c) <= 0x318E for c in text):
        return "ko"
    return "ja" if any(0x3041 <= ord(c) <= 0x30FF for c in text) else ""


def _is_syllabic(character: str) -> bool:
    return 0xAC00 <= ord(character) <= 0xD7A3 or 0x0E00 <= ord(character) <= 0x0EFF
