"""Where lines may end: Japanese and Chinese rules, phrases, Thai words, French marks, soft hyphens, hyphenation."""

from __future__ import annotations

import math

import pytest

from core.lettering.text.hyphens import hyphen_points, is_drawn_out
from core.lettering.text.kinsoku import NO_LINE_END, NO_LINE_START, may_break
from core.lettering.text.phrasing import ELSEWHERE, IN_PHRASE, LEANING, LONELY, PHRASE, SOFT, break_penalty, inner_cuts
from core.lettering.text.pieces import FORCED, Prepared, prepare
from tests.unit.test_lettering_fonts import shipped_fonts


def ready(text: str, language: str = "en", **how: object) -> Prepared:
    fields = {"fonts": shipped_fonts(), "style": "default", "tracking": 0.0, "upper": False}
    return prepare(text, language=language, **{**fields, **how})  # type: ignore[arg-type]


def words(prepared: Prepared) -> list[str]:
    return [piece.shaped.text for piece in prepared.pieces]


@pytest.mark.parametrize("sign", sorted(NO_LINE_START))
def test_no_line_begins_with_a_closing_sign(sign: str) -> None:
    assert not may_break("漢" + sign + "字", 1)


@pytest.mark.parametrize("sign", sorted(NO_LINE_END))
def test_no_line_ends_with_an_opening_sign(sign: str) -> None:
    assert not may_break("漢" + sign + "字", 2)


@pytest.mark.parametrize("text", ["……", "——", "――", "‥‥", "12", "１２", "3％", "¥5", "5円", "2.5", "OK"])
def test_what_belongs_together_stays_together(text: str) -> None:
    padded = f"漢{text}字"
    assert not any(may_break(padded, 1 + at) for at in range(1, len(text)))


def test_japanese_breaks_between_phrases_before_it_breaks_inside_them() -> None:
    text = "君がいない世界なんて、考えられないよ。"
    cuts = inner_cuts(text, "ja")
    phrases = {index for index, penalty in cuts.items() if penalty <= PHRASE}
    assert phrases == {2, 5, 11}
    assert all(cuts[i] in (IN_PHRASE, LONELY) for i in cuts if i not in phrases)
    assert cuts[12] == LONELY and cuts[13] == IN_PHRASE


def test_chinese_knows_its_two_scripts() -> None:
    simplified = inner_cuts("今天的天气真的非常好", "zh-Hans")
    traditional = inner_cuts("今天的天氣真的非常好", "zh-Hant")
    for cuts in (simplified, traditional):
        assert PHRASE in cuts.values() and {IN_PHRASE, LONELY} & set(cuts.values())


def test_ideographs_of_no_known_language_may_break_anywhere_legal() -> None:
    assert inner_cuts("漢字。漢", "") == {1: ELSEWHERE, 3: 0.0}


def test_thai_breaks_between_words_only() -> None:
    text = "ฉันรอเธออยู่ตรงนี้"
    cuts = inner_cuts(text, "th")
    assert cuts and set(cuts.values()) == {ELSEWHERE}
    pieces = [text[a:b] for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True)]
    assert "ฉัน" in pieces and all(len(piece) > 1 for piece in pieces)


def test_korean_words_stay_whole() -> None:
    assert words(ready("그래도 네가 없으면", "ko")) == ["그래도", "네가", "없으면"]


@pytest.mark.parametrize(
    ("language", "leaning", "conjunction"),
    [
        ("en", "the", "and"),
        ("es", "los", "pero"),
        ("fr", "chez", "mais"),
        ("de", "eine", "und"),
        ("it", "della", "che"),
        ("pt", "uma", "mas"),
        ("id", "untuk", "dan"),
    ],
)
def test_each_language_has_its_small_words(language: str, leaning: str, conjunction: str) -> None:
    assert break_penalty(leaning, "x", language) == LEANING
    assert break_penalty("x", conjunction, language) < break_penalty("x", "zzz", language) == ELSEWHERE


def test_a_number_holds_its_unit() -> None:
    assert break_penalty("10", "km.", "en") > LEANING > break_penalty("10", "cats", "en")


@pytest.mark.parametrize("mark", ["!", "?", ":", ";", "»", "?!", "!»"])
def test_french_marks_never_begin_a_line(mark: str) -> None:
    prepared = ready(f"Quoi {mark} Non", "fr")
    assert words(prepared) == ["Quoi", mark, "Non"]
    assert prepared.pieces[0].penalty == math.inf and 0.05 < prepared.pieces[0].gap < 0.33
    assert ready("« Oui", "fr").pieces[0].penalty == math.inf


def test_typed_signs_forbid_and_allow_breaks() -> None:
    assert words(ready("10\u202fkm")) == ["10\u202fkm"]
    assert ready("a \u2060b").pieces[0].penalty == math.inf
    assert inner_cuts("漢\u2060字漢", "") == {3: ELSEWHERE}
    assert words(ready("either\u200bor")) == ["either", "or"] and ready("either\u200bor").pieces[0].gap == 0
    soft = ready("never\u00adtheless")
    assert words(soft) == ["never", "theless"]
    assert soft.pieces[0].hyphen is not None and soft.pieces[0].penalty == SOFT
    assert soft.width(0, 1) > soft.pieces[0].shaped.advance
    assert soft.width(0, 2) == pytest.approx(sum(p.shaped.advance for p in soft.pieces))


def test_no_break_spaces_are_never_boxes() -> None:
    for space in "\u00a0\u202f\u2007":
        shaped = ready(f"a{space}b").pieces[0].shaped
        assert all(g.glyph for g in shaped.glyphs)
        assert shaped.advance > ready("ab").pieces[0].shaped.advance + 0.1


def test_an_empty_line_that_was_typed_stays() -> None:
    prepared = ready("\n\nNo!\n\nWait.\n \n")
    assert words(prepared) == ["No!", "", "Wait."]
    assert [p.penalty for p in prepared.pieces[:2]] == [FORCED, FORCED] and prepared.forced_breaks == 2


@pytest.mark.parametrize(
    ("word", "language", "parts"),
    [
        ("hyphenation", "en", "hyphen-a-tion"),
        ("Donaudampfschifffahrt", "de", "Donau-dampf-schiff-fahrt"),
        ("incroyablement", "fr", "incroya-ble-ment"),
        ("maravillosamente", "es", "mara-vi-llo-sa-mente"),
        ("again", "en", "again"),
        ("안녕하세요", "ko", "안녕하세요"),
        ("“Understanding,”", "en", "“Under-stand-ing,”"),
    ],
)
def test_hyphenation_points(word: str, language: str, parts: str) -> None:
    points = hyphen_points(word, language)
    letters = [i for i, c in enumerate(word) if c.isalpha()]
    assert all(letters[0] + 3 <= p <= letters[-1] + 1 - 3 for p in points)
    assert "-".join(word[a:b] for a, b in zip((0, *points), (*points, len(word)), strict=True)) == parts


def test_a_word_that_is_too_wide_breaks_at_its_points() -> None:
    prepared = ready("so unübersichtlich", "de", split_over=4.5)
    assert words(prepared) == ["so", "unüber", "sicht", "lich"]
    assert all(p.hyphen is not None and p.penalty == 2000 for p in prepared.pieces[1:-1])
    assert ready("so unübersichtlich", "de").pieces[1].shaped.text == "unübersichtlich"


def test_without_hyphenation_a_word_is_cut_as_rarely_as_fits() -> None:
    many = ready("incomprehensibilities", split_over=6.0)
    few = ready("incomprehensibilities", split_over=6.0, hyphenate=False)
    assert len(few.pieces) < len(many.pieces)
    assert all(p.shaped.advance + (p.hyphen.advance if p.hyphen else 0) <= 6.0 for p in few.pieces)


def test_names_and_shouts_are_the_last_to_be_cut() -> None:
    plain, name, shout = (ready(f"so {w}", split_over=4.0) for w in ("understanding", "Understanding", "UNDERSTANDING"))
    assert max(p.penalty for p in name.pieces[1:]) > max(p.penalty for p in plain.pieces[1:])
    assert max(p.penalty for p in shout.pieces[1:]) > max(p.penalty for p in plain.pieces[1:])


@pytest.mark.parametrize(
    ("word", "drawn"), [("Nooooo", 1), ("AAAAAAH", 1), ("Grrr", 1), ("Schifffahrt", 0), ("too", 0)]
)
def test_a_scream_is_cut_without_a_hyphen(word: str, drawn: int) -> None:
    assert is_drawn_out(word) == bool(drawn)
    if drawn:
        assert all(p.hyphen is None for p in ready(word * 3, split_over=3.0).pieces)


def test_a_cut_arabic_word_keeps_its_joined_forms() -> None:
    whole = ready("مستشفياتهم", "ar")
    cut = ready("مستشفياتهم", "ar", split_over=2.0)
    assert len(cut.pieces) > 1 and all(p.hyphen is None for p in cut.pieces)
    assert sorted(g.glyph for p in cut.pieces for g in p.shaped.glyphs) == sorted(
        g.glyph for g in whole.pieces[0].shaped.glyphs
    )
