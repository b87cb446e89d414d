"""Which face draws what: clusters, pictures, letters typed in two parts, missing ones, the capital I; and memory."""

from __future__ import annotations

import pytest

from core.lettering.objects import ObjectStyle
from core.lettering.text.crossbar import crossbar_words, plain_capitals
from core.lettering.text.fonts import font_findings, language_of
from core.lettering.text.pieces import Prepared, prepare
from core.lettering.text.scripts import cased_text, clusters, language_of_text, spoken_language
from tests.unit.test_lettering_fonts import balloon, shipped_fonts


def ready(text: str, language: str = "en", **how: object) -> Prepared:
    fields = {"fonts": shipped_fonts(), "style": "default", "tracking": 0.0, "upper": False}
    return prepare(text, language=language, **{**fields, **how})  # type: ignore[arg-type]


PICTURES = ["👍🏽", "👨‍👩‍👧", "🇰🇷", "❤️", "1️⃣", "🏳️‍🌈", "👁️‍🗨️"]


@pytest.mark.parametrize("picture", PICTURES)
def test_a_picture_of_several_characters_is_one_glyph(picture: str) -> None:
    assert clusters(f"a{picture}b") == ("a", picture, "b")
    shaped = ready(picture).pieces[0].shaped
    assert {g.face.name for g in shaped.glyphs} == {"noto_emoji"}
    assert len([g for g in shaped.glyphs if g.face.bounds(g.glyph)]) == 1
    assert font_findings([balloon(f"look {picture}")], shipped_fonts()) == []


def test_flags_and_faces_in_a_row_stay_apart() -> None:
    assert clusters("🇰🇷🇯🇵😀😀") == ("🇰🇷", "🇯🇵", "😀", "😀")
    assert [p.shaped.text for p in ready("🇰🇷🇯🇵").pieces] == ["🇰🇷", "🇯🇵"]


@pytest.mark.parametrize("selector", ["\ufe0e", "\ufe0f"])
def test_selectors_paint_nothing(selector: str) -> None:
    for text in ("a", "☺", "漢"):
        with_it, without = ready(text + selector).pieces[0].shaped, ready(text).pieces[0].shaped
        assert len(with_it.glyphs) == len(without.glyphs) and all(g.glyph for g in with_it.glyphs)


@pytest.mark.parametrize("text", ["Café", "Ångström", "한국", "Việt"])
def test_letters_typed_in_two_parts_look_like_one(text: str) -> None:
    import unicodedata

    parted = unicodedata.normalize("NFD", text)
    assert parted != text
    assert ready(parted).pieces[0].shaped.glyphs == ready(text).pieces[0].shaped.glyphs


def test_a_cluster_goes_to_a_face_that_draws_all_of_it() -> None:
    shaped = ready("x\u0323\u0302y").pieces[0].shaped
    assert all(g.glyph for g in shaped.glyphs)
    assert len({g.face.name for g in shaped.glyphs}) <= 2


def test_what_is_missing_is_named_in_any_run_and_case() -> None:
    def found(text: str, **style: object) -> list[int]:
        item = balloon(text, style=ObjectStyle(kind="speech", **style))  # type: ignore[arg-type]
        return [c for finding in font_findings([item], shipped_fonts()) for c in finding.where["codepoints"]]

    assert found("a *\U00012000* {shout|\U00012001\U00012000}") == [0x12000, 0x12001]
    assert found("plain **bold** *italic* “quotes” … — ♥") == []
    assert found("naïve ß ŋ", case="upper") == []
    assert found("了解") == []
    assert found("two\nlines\tand \x07 a so\u00adft hy\u200bphen") == []


def test_japanese_waves_stay_in_the_japanese_face() -> None:
    assert {g.face.name for g in ready("え～っ〜", "ja").pieces[0].shaped.glyphs} == {"zen_maru_gothic"}


@pytest.mark.parametrize(
    ("text", "positions"),
    [("I", (0,)), ("I'M IN", (0,)), ("AND I’ll", (4,)), ("IT IS", ()), ("if I, I", (3, 6)), ("A1I", ()), ("", ())],
)
def test_the_pronoun_is_found(text: str, positions: tuple[int, ...]) -> None:
    assert crossbar_words(text) == positions


def test_capitals_keep_the_barred_i_for_the_pronoun() -> None:
    assert plain_capitals("IT IS I. It") == (0, 3)
    face = shipped_fonts().face("comic_neue_bold")
    barred = face.shaper.get_nominal_glyph(ord("I"))
    upper = ready("I hit it. I'm in.", upper=True)
    used = {p.shaped.text: any(g.glyph == barred for g in p.shaped.glyphs) for p in upper.pieces}
    assert used == {"I": True, "HIT": False, "IT.": False, "I'M": True, "IN.": False}
    assert any(g.glyph == barred for g in ready("It").pieces[0].shaped.glyphs)


def test_capitals_follow_the_language() -> None:
    assert cased_text("iyi", "tr") == "İYİ"
    assert cased_text("groß", "de") == "GROẞ"
    assert cased_text("groß", "en") == "GROSS"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("안녕", "ko"),
        ("行くよ", "ja"),
        ("你好", "zh"),
        ("مرحبا", "ar"),
        ("שלום", "he"),
        ("สวัสดี", "th"),
        ("hello", ""),
        ("Let us say 안녕 to them", ""),
    ],
)
def test_a_script_gives_its_language_away(text: str, language: str) -> None:
    assert language_of_text(text) == language


def test_a_text_is_set_in_the_language_that_it_is_written_in() -> None:
    assert spoken_language("en", "안녕") == "ko" and spoken_language("fr", "Oui") == "fr"
    assert spoken_language("ja", "了解") == "ja"
    assert language_of(balloon("안녕", style=ObjectStyle(kind="speech", language="en"))) == "ko"


def test_a_text_is_shaped_once() -> None:
    fonts = shipped_fonts()
    first = ready("the cat and the dog")
    assert ready("the cat and the dog") is first
    assert first.pieces[0].shaped is first.pieces[3].shaped
    again = ready("the bird", split_over=9.0)
    assert again.pieces[0].shaped is first.pieces[0].shaped
    assert any(isinstance(key, tuple) and key[0] == "piece" for key in fonts.memo)
