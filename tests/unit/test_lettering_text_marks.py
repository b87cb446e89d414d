"""Styles inside a balloon: heads in braces are read, written and drawn; what is no head stays as it was typed."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.lettering.balloons.drawing import draw_objects
from core.lettering.objects import ObjectStyle
from core.lettering.placing.splitting import split_speech
from core.lettering.text.fonts import font_findings
from core.lettering.text.heads import Head, read_head
from core.lettering.text.marks import StyledText, parse_marks, plain_text, with_marks
from core.lettering.text.pieces import Prepared, prepare
from tests.unit.test_lettering_fonts import balloon, one_panel, shipped_fonts


def english(text: str, **how: object) -> Prepared:
    fields = {"fonts": shipped_fonts(), "style": "default", "language": "en", "tracking": 0.0, "upper": False}
    return prepare(text, **{**fields, **how})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("head", "said"),
    [
        ("shout", Head("shout")),
        ("1.3x", Head(size=1.3)),
        ("80%", Head(size=0.8)),
        ("#FF00aa", Head(colour="#ff00aa")),
        ("upper", Head(upper=True)),
        ("shout 120% #102030 upper", Head("shout", 1.2, "#102030", True)),
        ("", None),
        ("4x", None),
        ("10%", None),
        ("#12345", None),
        ("shout whisper", None),
        ("nobody", None),
        ("1x 2x", None),
    ],
)
def test_a_head_says_style_size_colour_and_case(head: str, said: Head | None) -> None:
    assert read_head(head, ("shout", "whisper")) == said
    if said is not None:
        assert read_head(said.written()) == said


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        ("I said {shout|NO WAY}.", [StyledText("I said "), StyledText("NO WAY", style="shout"), StyledText(".")]),
        ("{1.5x|a *b*}", [StyledText("a ", size=1.5), StyledText("b", italic=True, size=1.5)]),
        ("{#c02020|one\ntwo}", [StyledText("one\ntwo", colour="#c02020")]),
        ("*x {upper|y} z*", [StyledText("x ", True), StyledText("y", True, upper=True), StyledText(" z", True)]),
        (r"\{shout|no\}", [StyledText("{shout|no}")]),
        (r"{shout|a\}b}", [StyledText("a}b", style="shout")]),
        ("{smile|hi}", [StyledText("{smile|hi}")]),
        ("{9x|a} {shout|", [StyledText("{9x|a} {shout|")]),
        ("{shout|}", [StyledText("{shout|}")]),
        ("set {a, b} | c", [StyledText("set {a, b} | c")]),
        ("{shout|*a} b*", [StyledText("*a", style="shout"), StyledText(" b*")]),
    ],
)
def test_braces(text: str, runs: list[StyledText]) -> None:
    assert parse_marks(text, ("shout", "default")) == runs
    assert looks(parse_marks(with_marks(runs), ("shout", "default"))) == looks(runs)


def looks(runs: list[StyledText]) -> list[tuple[object, ...]]:
    return [
        (c, (r.italic, r.bold) if not c.isspace() else None, r.style, r.size, r.colour, r.upper)
        for r in runs
        for c in r.text
    ]


SIGNS = st.sampled_from(["a", "Bc", " ", "*", "**", "{shout|", "{1.2x #00ff00|", "}", "{", "|", "\n"])


@settings(max_examples=300, deadline=None)
@given(st.lists(SIGNS, max_size=9).map("".join))
def test_reading_and_writing_marks_loses_nothing(text: str) -> None:
    runs = parse_marks(text)
    assert looks(parse_marks(with_marks(runs))) == looks(runs)
    assert [c for c in plain_text(text) if c not in "*{}|\n "] == [
        c for run in runs for c in run.text if c not in "*{}|\n "
    ]


def test_plain_text_has_no_heads() -> None:
    assert plain_text("I said {shout 1.2x|NO *WAY*}!") == "I said NO WAY!"


def test_a_split_speech_keeps_its_styles() -> None:
    text = "One two three four. {shout|Five six} seven eight nine ten. " * 3
    parts = split_speech(text.strip(), most_words=12)
    assert len(parts) > 1
    whole = [look for part in parts for look in looks(parse_marks(part)) if look[0] != " "]
    assert whole == [look for look in looks(parse_marks(text)) if look[0] != " "]


def test_a_run_has_its_own_face_size_colour_and_case() -> None:
    prepared = english("say {shout 2x #c02020|no}")
    word = prepared.pieces[1].shaped
    assert word.text == "NO"
    assert {(g.face.name, g.size, g.colour) for g in word.glyphs} == {("luckiest_guy", 2.0, "#c02020")}
    plain = english("say {shout|no}").pieces[1].shaped
    assert word.advance == pytest.approx(2 * plain.advance)
    assert prepared.rise > 1.9 * english("say no").cap / 1.1 and prepared.tallest == 2.0
    assert prepared.least_leading > english("say no").least_leading


def test_an_unknown_style_is_drawn_as_typed() -> None:
    assert "".join(p.shaped.text for p in english("{smile|hi}").pieces) == "{smile|hi}"


def test_fonts_and_lint_know_the_styles_of_runs() -> None:
    fonts = shipped_fonts()
    item = balloon("so {shout|loud}")
    assert [u["name"] for u in fonts.used([item])] == ["comic_neue_bold", "luckiest_guy"]
    found = font_findings([balloon("a {sfx_impact|\U00012000}")], fonts)
    assert [f.where["codepoints"] for f in found] == [[0x12000]]


def test_colours_reach_the_pixels() -> None:
    style = ObjectStyle(kind="speech", text_color="#0000ff")
    drawn = draw_objects(
        [balloon("blue {#ff0000|red} **{#ff0000|hot}**", style=style)], one_panel(), width=800, fonts=shipped_fonts()
    )[0]
    pixels = drawn.rgba.reshape(-1, 4)
    solid = pixels[pixels[:, 3] == 255]
    assert ((solid[:, :3] == (255, 0, 0)).all(axis=1)).sum() > 100
    assert ((solid[:, :3] == (0, 0, 255)).all(axis=1)).sum() > 100


def test_a_bold_object_is_bold_throughout() -> None:
    light, heavy = english("so *it* is"), english("so *it* is", bold=True)
    assert not any(g.heavier for p in light.pieces for g in p.shaped.glyphs)
    assert all(g.heavier for p in heavy.pieces for g in p.shaped.glyphs)
    item = balloon("so it is", style=ObjectStyle(kind="speech", weight="bold"))
    assert [u["name"] for u in shipped_fonts().used([item])] == ["comic_neue_bold_italic"]
