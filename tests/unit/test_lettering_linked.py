"""Linked styles: the later word wins, an object's own last; own fonts join the shipped ones and never replace them."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from core.errors import ConflictError, InvalidInputError
from core.lettering.balloons.specimen import bare_text, draw_specimen, specimen_object
from core.lettering.kinds import KINDS, kind_of
from core.lettering.linked import (
    PLAIN,
    LetteringSheet,
    LetteringStyle,
    chain_of,
    dressed,
    dressed_layers,
    font_styles_named,
    parse_lettering_styles,
    stacked,
)
from core.lettering.objects import LayerPayload, ObjectStyle
from core.lettering.text.fonts import FaceEntry, FontSet, FontStyles, TextStyle
from core.lettering.text.ownfonts import (
    NO_FONTS,
    covered,
    folder_font_styles,
    merge_font_styles,
    own_style,
    read_font,
    style_name,
)
from tests.unit.test_lettering_fonts import FONTS, balloon, shipped_fonts

STYLES = FONTS.parent / "styles" / "lettering.toml"
BANGERS = FONTS / "bangers" / "Bangers-Regular.ttf"


def spoken(text: str = "Hello there.", who: str | None = "mina", **style: object):
    item = balloon(text)
    return item.model_copy(update={"speaker": who, "style": ObjectStyle(**style)})


SHEET = LetteringSheet(
    base=ObjectStyle(stroke_px=1.0, fill="#111111", text_color="#000001"),
    languages={"ko": ObjectStyle(size_px=30.0, stroke_px=1.5)},
    kinds={"speech": ObjectStyle(fill="#222222"), "whisper": ObjectStyle(fill="#2a2a2a")},
    characters={"mina": ObjectStyle(fill="#333333", font="handwritten"), "robot": ObjectStyle(kind="electronic")},
    voices={"mina": {"whisper": ObjectStyle(fill="#444444")}},
)


def test_the_later_word_wins_field_by_field() -> None:
    assert kind_of(dressed(spoken(who=None), SHEET)).fill == "#222222"
    mina = dressed(spoken(), SHEET)
    assert (mina.style.fill, mina.style.font, mina.style.stroke_px) == ("#333333", "handwritten", 1.0)
    assert dressed(spoken(kind="whisper"), SHEET).style.fill == "#444444"
    own = dressed(spoken(fill="#555555"), SHEET)
    assert (own.style.fill, own.style.text_color) == ("#555555", "#000001")
    korean = dressed(spoken("안녕하세요", who="joon"), SHEET)
    assert (korean.style.size_px, korean.style.stroke_px, korean.style.fill) == (30.0, 1.5, "#222222")


def test_a_characters_kind_speaks_for_balloons_only() -> None:
    robot = dressed(spoken(who="robot"), SHEET)
    assert kind_of(robot).form == KINDS["electronic"].form
    assert dressed(spoken(who="robot", kind="shout"), SHEET).style.kind == "shout"
    sound = balloon("BAM", "sfx").model_copy(update={"speaker": "robot"})
    assert dressed(sound, SHEET).style.kind == sound.style.kind


def test_dressing_leaves_the_stored_object_alone() -> None:
    item = spoken()
    before = item.model_dump_json()
    layer = LayerPayload(layer_type="dialogue", objects=[item])
    assert dressed_layers([layer], SHEET)[0].objects[0].style.fill == "#333333"
    assert (item.model_dump_json(), layer.objects[0]) == (before, item)
    assert dressed(item, PLAIN) is item


def test_styles_stand_on_one_another() -> None:
    built_in = parse_lettering_styles(STYLES.read_text("utf-8"))
    assert list(built_in) == ["default", "minimal", "manga", "classic"]
    assert all(style.name and (style.about or style.id == "default") for style in built_in.values())
    own = LetteringStyle(
        id="own", name="Own", stands_on="classic", kinds={"speech": ObjectStyle(stroke_px=9.0)}, characters={}
    )
    whole = stacked(chain_of("own", {**built_in, "own": own}))
    assert (whole.kinds["speech"].stroke_px, whole.kinds["speech"].exponent) == (9.0, 2.0)
    assert whole.base.case == "upper"
    assert stacked(chain_of("default", built_in)) == PLAIN
    assert stacked([SHEET]) == SHEET == stacked([PLAIN, SHEET, PLAIN])
    assert font_styles_named(SHEET) == {"handwritten"}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("[lettering.default]\nname = 'H'\n[lettering.a]\nname = 'A'\nstands_on = 'b'", "unknown-style"),
        (
            "[lettering.default]\nname = 'H'\n[lettering.a]\nname = 'A'\nstands_on = 'b'\n"
            "[lettering.b]\nname = 'B'\nstands_on = 'a'",
            "style-circle",
        ),
        ("[lettering.default]\nname = 'H'\nkinds.speech = { fil = '#ffffff' }", "invalid-styles"),
        ("[lettering.default]\nname = 'H'\nkinds.mumble = { fill = '#ffffff' }", "invalid-styles"),
        ("[lettering.a]\nname = 'A'", "invalid-styles"),
        ("[lettering", "invalid-styles"),
    ],
)
def test_a_wrong_styles_file_is_refused(text: str, code: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        parse_lettering_styles(text)
    assert refused.value.code == code


def test_what_is_no_font_is_refused_in_words() -> None:
    for data, code in (
        (b"wOF2" + bytes(60), "font-web"),
        (b"wOFF" + bytes(60), "font-web"),
        (b"ttcf" + bytes(60), "font-collection"),
        (b"%PDF-1.7", "font-unreadable"),
        (b"", "font-unreadable"),
        (BANGERS.read_bytes()[:900], "font-unreadable"),
    ):
        with pytest.raises(InvalidInputError) as refused:
            read_font("hand.ttf", data)
        assert refused.value.code == code
        assert "hand.ttf" in refused.value.message


def test_a_font_says_what_it_covers_and_what_it_forbids() -> None:
    about = read_font("b.ttf", BANGERS.read_bytes())
    assert (about.family, about.scripts, about.findings) == ("Bangers", ["latin"], [])
    assert covered(shipped_fonts().face("jua")) == ["latin", "hangul"]
    assert "thai" in covered(shipped_fonts().face("mali"))
    assert "arabic" in covered(shipped_fonts().face("baloo_bhaijaan"))
    assert "japanese" in covered(shipped_fonts().face("zen_maru_gothic"))
    closed = restricted(BANGERS.read_bytes())
    assert [f.code for f in read_font("b.ttf", closed).findings] == ["font-embedding-restricted"]


def restricted(data: bytes) -> bytes:
    """The font with the bit that forbids embedding."""
    for number in range(struct.unpack(">H", data[4:6])[0]):
        at = 12 + 16 * number
        if data[at : at + 4] == b"OS/2":
            place = struct.unpack(">I", data[at + 8 : at + 12])[0] + 8
            return data[:place] + struct.pack(">H", 2) + data[place + 2 :]
    raise AssertionError("no OS/2 table")


def own_fonts(name: str = "my_hand", **said: object) -> FontStyles:
    base = shipped_fonts().styles.styles["default"]
    entry = FaceEntry(file="own/b.ttf", family="B", licence="own", licence_file="", source="own")
    return FontStyles(faces={name: entry}, styles={name: own_style(name, ["latin"], base, **said)}, fallback={})


def test_own_fonts_join_the_shipped_ones_with_a_chain_behind_them() -> None:
    shipped = shipped_fonts().styles
    merged = merge_font_styles(shipped, own_fonts(size_px=31.0))
    style = merged.styles["my_hand"]
    assert (style.size_px, style.fallback, style.languages["ko"]) == (31.0, ["comic_neue_bold"], "jua")
    files = {entry.file: (FONTS / entry.file).read_bytes() for entry in shipped.faces.values()}
    fonts = FontSet.load({**files, "own/b.ttf": BANGERS.read_bytes()}, merged)
    chosen = [fonts.choose("my_hand", "", False, False, ord(c)).face.name for c in "A안あبก"]
    assert chosen[0] == "my_hand"
    assert all(fonts.choose("my_hand", "", False, False, ord(c)).found for c in "A안あبก")
    korean = own_style("k", ["latin", "hangul"], shipped.styles["default"])
    assert "ko" not in korean.languages and "ja" in korean.languages


def test_nothing_takes_the_place_of_a_shipped_font() -> None:
    shipped = shipped_fonts().styles
    for name in ("default", "bangers"):
        with pytest.raises(ConflictError) as refused:
            merge_font_styles(shipped, own_fonts(name))
        assert refused.value.code == "font-style-exists"
    with pytest.raises(InvalidInputError):
        merge_font_styles(shipped, own_fonts(bold="no_such_face"))


def test_a_folder_of_fonts_needs_no_list_and_obeys_one(tmp_path: Path) -> None:
    shipped = shipped_fonts().styles
    files = {"MyHand-Regular.ttf": BANGERS.read_bytes(), "broken.otf": b"nothing", "bangers.ttf": BANGERS.read_bytes()}
    own, findings = folder_font_styles(files, None, shipped)
    assert list(own.styles) == ["my_hand_regular"]
    assert {(f.code, f.where["file"]) for f in findings} == {
        ("font-unreadable", "broken.otf"),
        ("font-style-exists", "bangers.ttf"),
    }
    told = (
        "[face.heading]\nfile = 'MyHand-Regular.ttf'\n"
        "[style.heading]\nface = 'heading'\nsize_px = 40\nfallback = ['comic_neue_bold']"
    )
    own, findings = folder_font_styles({"MyHand-Regular.ttf": BANGERS.read_bytes()}, told, shipped)
    assert (own.faces["heading"].family, own.styles["heading"].size_px, findings) == ("Bangers", 40.0, [])
    merge_font_styles(shipped, own)
    for wrong in ("[face.a]\nfile = 'gone.ttf'", "[style.a]\nface = 'nowhere'\nsize_px = 3", "[", "face = 3"):
        own, findings = folder_font_styles({}, wrong, shipped)
        assert own == NO_FONTS
        assert [f.where["file"] for f in findings] == ["fonts.toml"]


def test_names_are_made_from_file_names() -> None:
    assert style_name("MyHand-Bold Italic 2") == "my_hand_bold_italic_2"
    assert style_name("나눔") == "own_font"
    assert TextStyle(face=style_name("9 Lives"), size_px=20).face == "lives"


def test_a_specimen_shows_the_look() -> None:
    fonts = shipped_fonts()
    plain = draw_specimen(dressed(specimen_object("Hi there"), PLAIN), fonts=fonts, paper="#808080")
    green = LetteringSheet(kinds={"speech": ObjectStyle(fill="#00ff00")})
    shown = draw_specimen(dressed(specimen_object("Hi there"), green), fonts=fonts, paper="#808080")
    assert plain.shape == shown.shape
    assert (shown == (0, 255, 0)).all(axis=2).sum() > 1000
    assert not (plain == (0, 255, 0)).all(axis=2).any()
    words = draw_specimen(bare_text("Hi there", "shout"), fonts=fonts)
    assert 20 < words.shape[0] < 120 and (words < 128).any()
    assert draw_specimen(bare_text(" ", "shout"), fonts=fonts).min() == 255
