"""Which language a script is in, and whether rules mode can read it."""

from __future__ import annotations

import re
from collections import Counter

from core.story.lexicon import word_set

READABLE = frozenset({"en", "ko"})
_SAMPLE_CHARS = 60_000
_BLOCKS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("ko", re.compile("[\u1100-\u11ff\u3130-\u318f\uac00-\ud7af]")),
    ("kana", re.compile("[\u3040-\u30ff\uff66-\uff9f]")),
    ("zh", re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")),
    ("th", re.compile("[\u0e00-\u0e7f]")),
    ("lo", re.compile("[\u0e80-\u0eff]")),
    ("km", re.compile("[\u1780-\u17ff]")),
    ("my", re.compile("[\u1000-\u109f]")),
    ("ar", re.compile("[\u0600-\u06ff]")),
    ("he", re.compile("[\u0590-\u05ff]")),
    ("ru", re.compile("[\u0400-\u04ff]")),
    ("el", re.compile("[\u0370-\u03ff]")),
    ("hi", re.compile("[\u0900-\u097f]")),
    ("bn", re.compile("[\u0980-\u09ff]")),
    ("ta", re.compile("[\u0b80-\u0bff]")),
    ("latin", re.compile("[A-Za-zÀ-ɏḀ-ỿ]")),
)
_COMMON: dict[str, frozenset[str]] = {
    "en": word_set("the and you is it to of in that he she we what with for are was not my your this"),
    "es": word_set("el los las que de una por con para está pero como muy qué yo ella es su lo del"),
    "fr": word_set("le les des une est et dans pour avec qui pas vous je elle nous mais sur au ce ça"),
    "de": word_set("der die das und ist nicht ein eine ich du sie mit auf zu den von dem wir aber es"),
    "pt": word_set("os as que uma não com para você ela é em do da mas ele muito isso está um eu"),
    "it": word_set("il lo gli che di una non per con sono è ma del della questo mi ti lei come cosa"),
    "nl": word_set("het een en van niet dat is ik je op met voor zijn maar ze hij wat deze aan ook"),
    "id": word_set("yang dan di itu dengan tidak ini untuk dari saya kamu dia akan ke ada kita sudah juga aku"),
    "tr": word_set("bir ve bu ne için çok ama ben sen değil gibi var daha onun kadar mi şey o evet"),
    "vi": word_set("và của là không một người có được tôi bạn này cho với đã trong những anh em nó gì"),
    "pl": word_set("nie się jest że to na co jak ale tak mnie ja czy już dla przez tylko jego w z"),
}


def detect_language(text: str) -> str:
    """The BCP 47 tag of the text's language, by its letters, then by its common words. English where nothing tells."""
    sample = text[:_SAMPLE_CHARS]
    counts = {name: len(pattern.findall(sample)) for name, pattern in _BLOCKS}
    total = sum(counts.values())
    if not total:
        return "en"
    if counts["kana"] and counts["kana"] + counts["zh"] >= 0.25 * total and counts["kana"] >= 0.1 * counts["zh"]:
        return "ja"
    best = max((name for name, _ in _BLOCKS if name not in {"latin", "kana"}), key=lambda name: counts[name])
    if counts[best] >= 0.2 * total:
        return best
    return _latin_language(sample)


def _latin_language(sample: str) -> str:
    words = Counter(re.findall(r"[^\W\d_]+", sample.lower()))
    scores = {tag: sum(words[word] for word in common) for tag, common in _COMMON.items()}
    best = max(scores, key=lambda tag: (scores[tag], tag == "en"))
    total = sum(words.values())
    sure = scores[best] >= 4 and scores[best] > 1.4 * scores["en"] and scores[best] >= 0.06 * total
    return best if sure else "en"


def can_read(language: str) -> bool:
    """Whether the rules know the words of this language (the base of the tag decides)."""
    return language.split("-")[0].lower() in READABLE
