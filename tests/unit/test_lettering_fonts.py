"""The fonts that ship, how they are chosen, and the helpers with which other lettering tests load them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from core.errors import InvalidInputError
from core.lettering.kinds import KINDS
from core.lettering.objects import Geometry, LayerObject, ObjectStyle
from core.lettering.objects import Point as SharePoint
from core.lettering.text.fonts import FontSet, font_files_named, font_findings, open_face, parse_font_styles
from core.story.plan import Layout, PanelRect

FONTS = Path(__file__).resolve().parents[2] / "data" / "fonts"


@cache
def shipped_fonts() -> FontSet:
    styles = parse_font_styles((FONTS / "fonts.toml").read_text("utf-8"))
    return FontSet.load({name: (FONTS / name).read_bytes() for name in font_files_named(styles)}, styles)


def one_panel(width: int = 800, height: int = 1000) -> Layout:
    return Layout(width=width, height=height, panels=[PanelRect(panel_id=1, x=0, y=0, w=width, h=height)])


def balloon(text: str, kind: str = "speech", name: str = "a", **fields: object) -> LayerObject:
    """An object in the middle of panel 1 that grows to fit its text; `tail` and others as keywords."""
    form = {"thought": "thought_bubble", "caption": "box", "narration": "box", "sfx": "sfx_text"}.get(
        kind, "speech_bubble"
    )
    style = fields.pop("style", None) or ObjectStyle(kind=kind)  # type: ignore[arg-type]
    geometry = fields.pop("geometry", None) or Geometry(x=0.45, y=0.45, w=0.1, h=0.1)
    return LayerObject(
        id=name,
        panel_id=1,
        type=form,
        text=text,
        style=style,
        geometry=geometry,
        **fields,  # type: ignore[arg-type]
    )


def share(x: float, y: float) -> SharePoint:
    return SharePoint(x=x, y=y)


def test_every_face_has_its_file_and_its_licence_beside_it() -> None:
    styles = shipped_fonts().styles
    for entry in styles.faces.values():
        licence = (FONTS / entry.licence_file).read_text("utf-8")
        assert (FONTS / entry.file).parent == (FONTS / entry.licence_file).parent
        expected = {"OFL-1.1": "SIL Open Font License", "Apache-2.0": "Apache License"}[entry.licence]
        assert expected.lower() in licence.lower()


def test_no_font_file_is_there_without_a_face_and_the_folder_stays_small() -> None:
    on_disk = {str(p.relative_to(FONTS)) for p in FONTS.rglob("*.ttf")}
    assert on_disk == set(font_files_named(shipped_fonts().styles))
    assert sum(p.stat().st_size for p in FONTS.rglob("*") if p.is_file()) < 32_000_000


def test_every_kind_of_balloon_has_a_font_style() -> None:
    assert {kind.font for kind in KINDS.values()} <= set(shipped_fonts().styles.styles)


def test_every_style_can_set_punctuation_that_writers_use_in_three_languages() -> None:
    fonts = shipped_fonts()
    for style in fonts.styles.styles:
        for language, sample in (
            ("en", "Aé…—–“”‘’♪♥!?"),
            ("ko", "안녕 뷁…—“”‘’~♡"),
            ("ja", "こんにちは漢字…—「」！？♪"),
        ):
            assert fonts.missing(style, language, sample) == [], (style, language)


def test_korean_dots_fall_back_to_another_face() -> None:
    fonts = shipped_fonts()
    assert fonts.choose("default", "ko", False, False, ord("안")).face.name == "jua"
    dots = fonts.choose("default", "ko", False, False, ord("…"))
    assert dots.found and dots.face.name != "jua"


def test_a_character_that_no_font_has_is_a_finding_with_its_codepoint() -> None:
    found = font_findings([balloon("Go \u1f00 \U00012000!")], shipped_fonts())
    assert [f.code for f in found] == ["missing-glyph"]
    assert found[0].where["codepoints"] == [0x12000]
    assert font_findings([balloon("All * of \u200b this is drawn")], shipped_fonts()) == []


def test_fonts_in_use_are_listed_with_digest_and_licence() -> None:
    used = shipped_fonts().used([balloon("Hi *you*"), balloon("BAM", "sfx")])
    assert [u["name"] for u in used] == ["bangers", "comic_neue_bold", "comic_neue_bold_italic"]
    assert all(len(u["sha256"]) == 64 and u["licence"] for u in used)


def test_a_font_that_cannot_be_read_is_refused() -> None:
    with pytest.raises(InvalidInputError):
        open_face("broken", b"wOF2 not a truetype font")


@pytest.mark.parametrize(
    "text",
    [
        "not = [toml",
        "[face.a]\nfile='a.ttf'\n",
        "[style.default]\nface='nobody'\nsize_px=20\n",
        "[style.other]\nface='x'\nsize_px=20\n",
    ],
)
def test_a_wrong_fonts_file_is_refused(text: str) -> None:
    with pytest.raises(InvalidInputError):
        parse_font_styles(text)
