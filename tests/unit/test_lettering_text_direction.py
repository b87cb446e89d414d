"""Text from right to left, in columns, in scripts whose letters join: what stands where, and in which form."""

from __future__ import annotations

import pytest

from core.lettering.fit.setting import set_object
from core.lettering.objects import ObjectStyle
from core.lettering.text.bidi import base_level, levels_of, visual_order
from core.lettering.text.marks import StyledText
from core.lettering.text.pieces import Prepared, line_parts, prepare
from core.lettering.text.shaping import Shaped, shape_piece
from core.lettering.text.vertical import shape_column
from tests.unit.test_lettering_fonts import balloon, one_panel, shipped_fonts


def ready(text: str, language: str, **how: object) -> Prepared:
    fields = {"fonts": shipped_fonts(), "style": "default", "tracking": 0.0, "upper": False}
    return prepare(text, language=language, **{**fields, **how})  # type: ignore[arg-type]


def shown(prepared: Prepared, first: int = 0, end: int | None = None) -> list[str]:
    end = len(prepared.pieces) if end is None else end
    return [shaped.text for shaped, _ in line_parts(prepared, first, end)]


def column(text: str, language: str = "ja") -> Shaped:
    return shape_column([StyledText(text)], fonts=shipped_fonts(), style="default", language=language, tracking=0.0)


@pytest.mark.parametrize(
    ("text", "language", "base"),
    [
        ("مرحبا", "", 1),
        ("مرحبا Tom", "", 1),
        ("Tom مرحبا", "", 0),
        ("Tom مرحبا", "ar", 1),
        ("OK!", "ar", 0),
        ("hello", "en", 0),
        ("«123» שלום", "", 1),
    ],
)
def test_the_direction_of_a_text(text: str, language: str, base: int) -> None:
    assert base_level(text, language) == base


@pytest.mark.parametrize(
    ("text", "base", "levels"),
    [
        ("ab אב", 0, "00011"),
        ("אב 12!", 1, "111221"),
        ("אב ab, cd", 1, "111222222"),
        ("a (b) ג", 1, "2222211"),
        ("א (b) ג", 1, "1112111"),
        ("ab (אב) c", 0, "000011000"),
        ("ج 1,5 %", 1, "1122211"),
        ("a\u200eא", 0, "001"),
        ("\u0378א", 0, "01"),
    ],
)
def test_levels_follow_the_bidirectional_rules(text: str, base: int, levels: str) -> None:
    assert "".join(map(str, levels_of(text, base))) == levels


def test_parts_are_turned_level_by_level() -> None:
    assert visual_order([0, 0, 0]) == [0, 1, 2]
    assert visual_order([1, 1, 1]) == [2, 1, 0]
    assert visual_order([1, 2, 2, 1]) == [3, 1, 2, 0]
    assert visual_order([0, 1, 2, 1, 0]) == [0, 3, 2, 1, 4]


def test_a_mixed_line_is_ordered_for_the_eye() -> None:
    prepared = ready("قال 123 مرة لـ Tom Fox نعم!", "ar")
    assert prepared.base == 1
    assert shown(prepared) == ["نعم!", "Tom", "Fox", "لـ", "مرة", "123", "قال"]
    tom = next(i for i, p in enumerate(prepared.pieces) if p.shaped.text == "Tom")
    assert shown(prepared, tom, tom + 2) == ["Tom", "Fox"]
    assert shown(prepared, 0, tom + 1) == ["Tom", "لـ", "مرة", "123", "قال"]


def test_parts_of_a_line_fill_its_width_without_overlap() -> None:
    prepared = ready("قال (Tom) 123 مرة!", "ar")
    parts = line_parts(prepared, 0, len(prepared.pieces))
    ends = [x + shaped.advance for shaped, x in parts]
    assert parts[0][1] == 0.0 and ends[-1] == pytest.approx(prepared.width(0, len(prepared.pieces)))
    assert all(nxt[1] >= end - 1e-9 for end, nxt in zip(ends, parts[1:], strict=False))


def test_a_word_that_changes_direction_is_never_torn() -> None:
    prepared = ready("abcאבג def", "en")
    assert [p.shaped.text for p in prepared.pieces] == ["abc", "אבג", "def"]
    assert prepared.pieces[0].penalty == float("inf") and prepared.pieces[0].gap == 0.0


def test_brackets_are_mirrored_by_direction() -> None:
    face = shipped_fonts().face("baloo_bhaijaan")
    prepared = ready("(نعم)", "ar")
    glyphs = [g.glyph for g in prepared.pieces[0].shaped.glyphs]
    assert glyphs[0] == face.shaper.get_nominal_glyph(ord("(")) and glyphs[-1] == face.shaper.get_nominal_glyph(
        ord(")")
    )


def test_arabic_letters_join_and_take_no_tracking() -> None:
    fonts = shipped_fonts()
    alone = [
        shape_piece([StyledText(c)], fonts=fonts, style="default", language="ar", tracking=0, level=1) for c in "بيت"
    ]
    word = shape_piece([StyledText("بيت")], fonts=fonts, style="default", language="ar", tracking=0, level=1)
    assert {g.glyph for g in word.glyphs}.isdisjoint({g.glyph for one in alone for g in one.glyphs} - {0})
    wide = shape_piece([StyledText("بيت")], fonts=fonts, style="default", language="ar", tracking=0.3, level=1)
    assert wide.advance == word.advance and word.joined
    latin = [
        shape_piece([StyledText("bit")], fonts=fonts, style="default", language="en", tracking=t).advance
        for t in (0.0, 0.3)
    ]
    assert latin[1] == pytest.approx(latin[0] + 0.9)


def test_emphasis_inside_an_arabic_word_keeps_it_joined() -> None:
    whole = ready("بيتنا", "ar").pieces[0].shaped
    mixed = ready("بي{#c00000|تنا}", "ar").pieces[0].shaped
    assert [g.glyph for g in mixed.glyphs] == [g.glyph for g in whole.glyphs]
    assert {g.colour for g in mixed.glyphs} == {None, "#c00000"}


def test_tatweel_and_harakat_are_drawn() -> None:
    plain, long, marked = (ready(t, "ar").pieces[0].shaped for t in ("بيت", "بيـــت", "بَيْتٌ"))
    assert long.advance > plain.advance + 0.3
    assert len(marked.glyphs) == len(plain.glyphs) + 3 and marked.advance == pytest.approx(plain.advance, abs=0.05)
    assert all(g.glyph for g in (*long.glyphs, *marked.glyphs))


def test_left_and_right_stay_physical() -> None:
    for align, side in (("left", "x"), ("right", "right")):
        style = ObjectStyle(kind="speech", align=align, language="ar")  # type: ignore[arg-type]
        fit = set_object(balloon("نعم\nبالتأكيد يا صديقي", style=style), one_panel(), shipped_fonts()).fit
        assert fit is not None
        edges = {round(x if side == "x" else x + w, 6) for _, _, x, _, w in fit.block.lines}
        assert len(edges) == 1


def test_a_column_uses_the_vertical_forms() -> None:
    face = shipped_fonts().face("zen_maru_gothic")
    for sign in "ー、。「」（）…—〜ょ":
        glyph = column(sign).glyphs[0]
        assert glyph.face is face and glyph.glyph != face.shaper.get_nominal_glyph(ord(sign)), sign
    kanji = column("漢")
    assert kanji.glyphs[0].glyph == face.shaper.get_nominal_glyph(ord("漢")) and kanji.advance == pytest.approx(1.0)
    assert kanji.ink is not None and abs(kanji.ink.top + kanji.ink.bottom) < 0.06


def test_signs_of_a_column_sit_where_they_belong() -> None:
    comma, small, cell = column("、"), column("ゃ"), column("や")
    assert comma.ink is not None and comma.ink.right < 0.5 and comma.ink.bottom < 0.0
    assert small.ink is not None and cell.ink is not None
    assert small.ink.top < 0 and -small.ink.top > small.ink.bottom
    bar = column("ー").ink
    assert bar is not None and bar.right - bar.left > 2 * (bar.bottom - bar.top)


def test_latin_in_a_column_lies_stands_or_shares_a_cell() -> None:
    assert all(g.turned for g in column("Tokyo").glyphs)
    for upright in ("A", "7", "OK", "B1"):
        shaped = column(upright)
        assert not any(g.turned for g in shaped.glyphs) and shaped.advance == pytest.approx(len(upright))
    for pair in ("12", "!!", "!?", "？！"):
        shaped = column(pair)
        assert shaped.advance == pytest.approx(1.0) and len({round(g.x, 3) for g in shaped.glyphs}) == 2
        assert shaped.ink is not None and shaped.ink.bottom - shaped.ink.top <= 0.97
        assert shaped.ink.left >= 0 and shaped.ink.right <= 1.0
    word = column("Tokyo").ink
    assert word is not None and word.right - word.left > 1.5 and word.bottom - word.top < 1.0


def test_a_sign_without_a_vertical_form_is_laid_down() -> None:
    assert [g.turned for g in column("‘").glyphs] == [True]
    assert [g.turned for g in column("=").glyphs] == [False]


def test_columns_run_from_right_to_left_and_emphasis_is_never_slanted() -> None:
    style = ObjectStyle(kind="speech", direction="vertical", language="ja")
    placed = set_object(balloon("*早く*\n行け！", style=style), one_panel(), shipped_fonts())
    fit = placed.fit
    assert fit is not None and fit.prepared.vertical
    from core.lettering.balloons.glyphs import line_glyphs

    first, second = ([(x, y) for _, x, y, _ in line_glyphs(fit.prepared, line)] for line in fit.block.lines)
    assert min(x for x, _ in first) > max(x for x, _ in second)
    assert [y for _, y in second] == sorted(y for _, y in second)
    styled = fit.prepared.pieces[0].shaped.glyphs[0]
    assert styled.heavier and not styled.slant


@pytest.mark.parametrize(("text", "language"), [("*네가*", "ko"), ("*君*", "ja"), ("*أنت*", "ar"), ("*你*", "zh")])
def test_emphasis_is_weight_where_there_are_no_italics(text: str, language: str) -> None:
    plain, strong = ready(text.strip("*"), language), ready(text, language)
    before, after = plain.pieces[0].shaped.glyphs[0], strong.pieces[0].shaped.glyphs[0]
    assert not after.slant
    assert after.heavier or after.face is not before.face
