"""From which side a row of balloons is read: the language, the series' columns, the profile that somebody chose."""

from __future__ import annotations

from typing import Literal

import pytest

from core.ids import DerivedIds
from core.lettering.checks.lint import lint_scene
from core.lettering.checks.lint_profiles import profile_for
from core.lettering.linked import PLAIN, LetteringSheet
from core.lettering.objects import Geometry, LayerPayload, ObjectStyle
from core.lettering.placing.autoletter import SceneToLetter
from core.lettering.reading import reading_order
from core.story.script import ScriptLine
from studio.catalogue import load_catalogue
from tests.unit.test_lettering_fonts import balloon, one_panel, shipped_fonts

COLUMNS, ROWS = ObjectStyle(direction="vertical"), ObjectStyle(direction="horizontal")
MANGA = LetteringSheet(languages={"ja": COLUMNS})


@pytest.mark.parametrize(
    ("language", "sheet", "profile", "chosen", "order"),
    [
        ("en", PLAIN, None, False, "ltr"),
        ("ar", PLAIN, None, False, "rtl"),
        ("he-IL", PLAIN, "ltr", False, "rtl"),
        ("ar", PLAIN, "ltr", True, "ltr"),
        ("ja", PLAIN, None, False, "ltr"),
        ("ja", PLAIN, "rtl", False, "rtl"),
        ("ja", MANGA, None, False, "rtl"),
        ("en", MANGA, None, False, "ltr"),
        ("ja", LetteringSheet(base=COLUMNS), "ltr", False, "rtl"),
        ("ja", LetteringSheet(base=COLUMNS, kinds={"speech": ROWS}), "rtl", False, "ltr"),
        ("en", LetteringSheet(base=COLUMNS), None, False, "ltr"),
        ("ja", MANGA, "ltr", True, "ltr"),
        ("en", PLAIN, "rtl", True, "rtl"),
    ],
)
def test_who_says_it(
    language: str,
    sheet: LetteringSheet,
    profile: Literal["ltr", "rtl"] | None,
    chosen: bool,
    order: str,
) -> None:
    assert reading_order(language, sheet, profile=profile, chosen=chosen) == order


def test_placing_has_the_same_rule() -> None:
    for language, sheet in (("ja", MANGA), ("ja", PLAIN), ("ar", PLAIN), ("ko", MANGA)):
        scene = SceneToLetter(layout=one_panel(), lines=[], ids=DerivedIds("t"), language=language, sheet=sheet)
        assert scene.rtl == (reading_order(language, sheet) == "rtl")


@pytest.mark.parametrize(("language", "wrong"), [("en", False), ("ar", True)])
def test_the_checks_follow_the_layers_language(language: str, wrong: bool) -> None:
    lines = [ScriptLine(line_id=name, kind="dialogue", text="Hm.", speaker="Ana") for name in ("a", "b")]
    first = balloon("One.", name="a", line_ids=["a"], geometry=Geometry(x=0.08, y=0.3, w=0.3, h=0.2))
    second = balloon("Two.", name="b", line_ids=["b"], geometry=Geometry(x=0.6, y=0.3, w=0.3, h=0.2))
    layer = LayerPayload(layer_type="dialogue", language=language, objects=[first, second])
    profile = profile_for(load_catalogue().lint_profiles, language)
    found = lint_scene([layer], one_panel(), [], fonts=shipped_fonts(), profile=profile, lines=lines)
    assert ("reading-order" in [f.code for f in found]) == wrong
