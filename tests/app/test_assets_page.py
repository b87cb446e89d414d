"""The assets page: pictures decided, outfits, a locked look, the library across stories; no id on the screen."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest

from core.compositor.encode import encode_png
from studio.services import characters, environments, library, outfits, references, scenes, stories
from studio.ui.words import t

SCRIPT = "EXT. PIER - DAY\n\nANA\nThe ferry is late.\n\nBORA\nIt always is.\n"
ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-")


@pytest.fixture
def story(desk: Any) -> dict[str, Any]:
    stories.create_story(desk, "Another", author="Ada")
    return stories.create_story(desk, "Ferry", script=SCRIPT)


def seen(at: Any) -> str:
    """What a reader sees of the page: text and labels, without addresses and attributes."""
    words = re.sub(r"<[^>]+>", " ", at.markup)
    labels = [one.label for kind in (at.test.button, at.test.selectbox, at.test.text_input) for one in kind]
    return "\n".join([words, *labels, *[text.value for text in at.test.text]])


def person(desk: Any, story: dict[str, Any], name: str) -> dict[str, Any]:
    cast = characters.list_for_story(desk, story["story_id"])["items"]
    return next(one for one in cast if one["name"].casefold() == name)


def test_a_picture_is_approved_put_first_and_withdrawn_with_a_way_back(
    desk: Any, story: dict[str, Any], visit: Any
) -> None:
    ana = person(desk, story, "ana")["character_id"]
    made = [
        references.add(desk, "character", ana, encode_png(np.full((9, 9, 3), shade, np.uint8)), "face")
        for shade in (10, 20)
    ]
    at = visit().open("assets")
    assert ID.search(seen(at)) is None
    at.test.button(key=f"approve_{made[0]['reference_id']}").click().run()
    at.test.button(key=f"approve_{made[1]['reference_id']}").click().run()
    at.test.button(key=f"first_{made[1]['reference_id']}").click().run()
    assert at.failures == []
    assert characters.get(desk, ana)["approved_references"] == [made[1]["blob_key"], made[0]["blob_key"]]
    at.test.button(key=f"withdraw_{made[1]['reference_id']}").click().run()
    assert characters.get(desk, ana)["approved_references"] == [made[0]["blob_key"]]
    at.press(t("assets.undo"))
    assert at.failures == []
    assert characters.get(desk, ana)["approved_references"] == [made[1]["blob_key"], made[0]["blob_key"]]


def test_a_scene_is_dressed(desk: Any, story: dict[str, Any], visit: Any) -> None:
    ana, scene = person(desk, story, "ana")["character_id"], story["scenes"][0]["scene_id"]
    outfit = outfits.add(desk, ana, "Raincoat", "a yellow raincoat")["outfits"][0]["outfit_id"]
    at = visit().open("assets")
    at.test.selectbox(key=f"dress_{ana}_{scene}").select(outfit).run()
    at.test.button(key=f"dress_go_{ana}").click().run()
    assert at.failures == []
    assert scenes.get_scene(desk, scene)["wardrobe"] == {ana: outfit}
    assert t("outfits.worn_one", list="1") in seen(at)
    at.test.button(key=f"away_{outfit}").click().run()
    assert len(at.failures) == 1  # it is worn, and the page says where


def test_a_place_is_made_plain_words_again_and_back(desk: Any, story: dict[str, Any], visit: Any) -> None:
    place = environments.list_all(desk, story["story_id"])["items"][0]["environment_id"]
    environments.promote(desk, place, ["a red crane"])
    at = visit().open("assets")
    assert t("assets.locked", elements="a red crane") in seen(at)
    at.test.button(key=f"demote_{place}").click().run()
    assert not environments.get(desk, place)["promoted"]
    at.press(t("assets.undo"))
    assert at.failures == []
    assert environments.get(desk, place)["locked_elements"] == ["a red crane"]
    assert environments.get(desk, place)["promoted"]


def test_somebody_is_copied_into_another_story_and_one_who_is_not_used_is_put_away(
    desk: Any, story: dict[str, Any], visit: Any
) -> None:
    ana = person(desk, story, "ana")["character_id"]
    spare = characters.create(desk, story["story_id"], "Spare")["character_id"]
    at = visit().open("assets")
    assert at.test.button(key=f"put_away_{ana}").disabled
    at.test.button(key=f"copy_{ana}").click().run()
    at.test.button(key=f"put_away_{spare}").click().run()
    assert at.failures == []
    found = library.list_all(desk, kind="character")["items"]
    assert sorted(item["name"].casefold() for item in found) == ["ana", "ana", "bora"]
    at.press(t("assets.undo"))
    assert person(desk, story, "spare")["character_id"] == spare


def test_the_library_is_searched_and_packed(desk: Any, story: dict[str, Any], visit: Any) -> None:
    at = visit().open("assets")
    at.test.text_input(key="library_q").input("nobody at all").run()
    assert t("library.none_title") in seen(at)
    at.test.text_input(key="library_q").input("").run()
    at.press(t("library.export_make"))
    assert at.failures == []
    assert ID.search(seen(at)) is None
