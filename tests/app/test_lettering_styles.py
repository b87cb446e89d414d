"""The lettering tab of the assets page: choose a style, change a row, see it, take it back; fonts with specimens."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from core.lettering.linked import LetteringSheet
from studio.services import characters, fonts, lettering_sheet, stories
from studio.services.view import close_pool
from studio.ui.words import t
from tests.unit.test_lettering_linked import BANGERS

SCRIPT = "INT. BAKERY - DAY\n\nGUS\nFlour, please.\n\nTILDA\nAnything else?\n"


@pytest.fixture
def story(desk: Any) -> Iterator[dict[str, Any]]:
    yield stories.create_story(desk, "Bread", script=SCRIPT)
    close_pool(desk)


def shown(desk: Any, story: dict[str, Any]) -> dict[str, Any]:
    return lettering_sheet.get_for_story(desk, story["story_id"])


def field(at: Any, kind: str, name: str) -> Any:
    """The widget of a field of the chosen row; its key ends with the row and the revision."""
    return next(one for one in getattr(at.test, kind) if one.key and one.key.startswith(f"looks_{name}_"))


def test_a_row_is_changed_seen_and_taken_back(desk: Any, story: dict[str, Any], visit: Any) -> None:
    gus = next(
        one["character_id"]
        for one in characters.list_for_story(desk, story["story_id"])["items"]
        if one["name"] == "Gus"
    )
    at = visit().open("assets")
    assert at.failures == []
    before = at.markup.partition("ws-look")[2].partition("/v1/media/")[2][:64]
    at.test.selectbox(key="looks_row").select(("characters", gus)).run()
    field(at, "number_input", "stroke_px").set_value(6.0).run()
    assert at.failures == []
    after = at.markup.partition("ws-look")[2].partition("/v1/media/")[2][:64]
    assert after != before
    assert shown(desk, story)["own"] is False
    at.press(t("looks.save"))
    assert at.failures == []
    assert shown(desk, story)["settings"] == {"characters": {gus: {"stroke_px": 6.0}}}
    field(at, "selectbox", "font").select("handwritten").run()
    at.press(t("looks.save"))
    assert shown(desk, story)["settings"]["characters"][gus] == {"stroke_px": 6.0, "font": "handwritten"}
    at.press(t("assets.undo"))
    assert at.failures == []
    assert shown(desk, story)["settings"] == {"characters": {gus: {"stroke_px": 6.0}}}
    at.press(t("looks.plain"))
    assert shown(desk, story)["resolved"] == {}
    assert t("looks.past") in [one.label for one in at.test.expander]
    at.press(t("looks.restore"))
    assert at.failures == []
    assert shown(desk, story)["settings"] == {"characters": {gus: {"stroke_px": 6.0}}}


def test_the_series_stands_on_another_style_and_keeps_its_own_words(
    desk: Any, story: dict[str, Any], visit: Any
) -> None:
    at = visit().open("assets")

    def choose(name: str) -> None:
        next(one for one in at.test.selectbox if one.label == t("looks.style")).select(name).run()
        assert at.failures == []

    choose("classic")
    assert (shown(desk, story)["style_id"], shown(desk, story)["own"]) == ("classic", False)
    at.press(t("assets.undo"))
    assert shown(desk, story)["style_id"] == "default"
    lettering_sheet.put_for_story(desk, story["story_id"], {"kinds": {"shout": {"stroke_px": 9.0}}})
    at.test.run()
    choose("minimal")
    resolved = LetteringSheet.model_validate(shown(desk, story)["resolved"])
    assert (resolved.kinds["shout"].stroke_px, resolved.kinds["speech"].stroke_px) == (9.0, 0.0)


def test_fonts_are_shown_with_specimens_and_no_ids(desk: Any, story: dict[str, Any], visit: Any) -> None:
    made = fonts.add_font(desk, "b.ttf", BANGERS.read_bytes(), licence="OFL-1.1", style="boom_hand")
    at = visit().open("assets")
    assert at.failures == []
    assert "/v1/fonts/boom_hand/sample.png" in at.markup and "Boom hand" in at.markup
    assert f">{made['font_id']}" not in at.markup and story["story_id"] not in at.markup.replace(
        f"/v1/stories/{story['story_id']}", ""
    )
    at.test.button(key="font_remove_go").click().run()
    assert at.failures == []
    assert "boom_hand" not in at.markup


def test_the_series_says_by_which_conventions_it_is_checked(desk: Any, story: dict[str, Any], visit: Any) -> None:
    at = visit().open("assets")
    assert at.failures == []

    def asked() -> Any:
        return next(one for one in at.test.selectbox if one.label == t("checks.as"))

    assert asked().value == "webtoon_en" and "Webtoon, English" in asked().options
    assert t("checks.as_words", words=25) in at.markup
    asked().select("western_print").run()
    assert at.failures == [] and asked().value == "western_print"
    assert stories.get_story(desk, story["story_id"])["lint_profiles"] == {"en": "western_print"}
    at.press(t("assets.undo"))
    assert stories.get_story(desk, story["story_id"])["lint_profiles"] == {}
    assert asked().value == "webtoon_en"
