"""The sheets of the assets page: one person under two names, taken apart and put together with an undo."""

from __future__ import annotations

from typing import Any

import pytest

from studio.services import characters, stories
from studio.ui.words import t

SCRIPT = "INT. BAKERY - DAY\n\nBAKER GUS\nFlour, please.\n\nGUS\nAnd salt.\n\nTILDA\nAnything else?\n"


@pytest.fixture
def story(desk: Any) -> dict[str, Any]:
    return stories.create_story(desk, "Bread", script=SCRIPT)


def names(desk: Any, story: dict[str, Any]) -> set[str]:
    return {who["name"] for who in characters.list_for_story(desk, story["story_id"])["items"]}


def test_two_people_behind_one_sheet_are_taken_apart(desk: Any, story: dict[str, Any], visit: Any) -> None:
    at = visit().open("assets")
    assert t("assets.also_called", name="Gus") in at.markup
    assert t("assets.aliases", names="Gus") + "<" not in at.markup
    at.press(t("assets.two_people"))
    assert at.failures == []
    assert names(desk, story) == {"Baker Gus", "Gus", "Tilda"}
    assert t("assets.two_people_done", name="Gus", other="Baker Gus") in [text.value for text in at.test.text]
    assert t("assets.two_people") not in [button.label for button in at.test.button]
    at.press(t("assets.undo"))
    assert at.failures == []
    assert names(desk, story) == {"Baker Gus", "Tilda"}


def test_two_sheets_become_one_person(desk: Any, story: dict[str, Any], visit: Any) -> None:
    who = {one["name"]: one["character_id"] for one in characters.list_for_story(desk, story["story_id"])["items"]}
    at = visit().open("assets")
    pick = at.test.selectbox(key=f"same_as_{who['Tilda']}")
    assert "Tilda" not in pick.options
    pick.select(who["Baker Gus"]).run()
    at.test.button(key=f"same_go_{who['Tilda']}").click().run()
    assert at.failures == []
    assert names(desk, story) == {"Baker Gus"}
    at.press(t("assets.undo"))
    assert at.failures == []
    assert names(desk, story) == {"Baker Gus", "Tilda"}
