"""Beside phrasing: Japanese and Chinese line rules. Answers only: may a line end between these two characters?

The classes are those of JIS X 4051 (line-start and line-end prohibition, inseparable characters, numerals with what
belongs to them), which Chinese typesetting shares.
"""

from __future__ import annotations

NO_LINE_START = frozenset(
    "’”）〕］｝〉》」』】｠〙〗»〟)]}"  # closing marks
    "‐゠–〜～-"  # hyphens
    "！？‼⁇⁈⁉!?"  # dividing marks
    "・：；:;/"  # middle dots
    "。．."  # full stops
    "、，,"  # commas
    "ヽヾゝゞ々〻"  # iteration marks
    "ー"  # the sound that goes on
    "ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿ"  # small kana
    "…‥♪♡♥"
)
NO_LINE_END = frozenset("‘“（〔［｛〈《「『【｟〘〖«〝([{")
_INSEPARABLE = frozenset("…‥—―─〳〴〵ー〜～")
_BEFORE_NUMBER = frozenset("¥￥$＄€£₩＃#№+−±")
_AFTER_NUMBER = frozenset("%％‰℃°′″¢円元ドル年月日時分秒人個本回度歳才階番号")
_IN_NUMBER = frozenset(".,:/．，：／")


def may_break(text: str, index: int) -> bool:
    """Whether a line may end before ``text[index]`` (which is not the first character)."""
    before, after = text[index - 1], text[index]
    if after in NO_LINE_START or before in NO_LINE_END:
        return False
    if before == after and before in _INSEPARABLE:
        return False
    if _is_digit(after) and (_is_digit(before) or before in _BEFORE_NUMBER or before in _IN_NUMBER):
        return False
    if _is_digit(before) and after in _AFTER_NUMBER:
        return False
    # Words and numbers of the Latin alphabet stay whole.
    return not (before.isascii() and before.isalnum() and after.isascii() and after.isalnum())


def _is_digit(character: str) -> bool:
    return "0" <= character <= "9" or "０" <= character <= "９"
