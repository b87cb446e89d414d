"""Outfits and references: what is worn reaches the drawing, the prompt and what is out of date."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from core.compositor.encode import encode_png
from core.errors import ConflictError, InvalidInputError
from studio.services import (
    artifacts,
    characters,
    environments,
    episodes,
    outfits,
    planning,
    references,
    scenes,
    stories,
)
from studio.store.references import find_orphans

SCRIPT = """EXT. PIER - DAY

ANA, 30, a woman with short red hair in a blue shirt, waits.

ANA
The ferry is late.

BORA
It always is.

INT. TICKET OFFICE - DAY

BORA
One ticket, please.

EXT. PIER - NIGHT

ANA
Still late.
"""


def square(shade: int) -> bytes:
    return encode_png(np.full((12, 16, 3), shade, np.uint8))


@pytest.fixture
def told(svc: Any) -> dict[str, Any]:
    story = stories.create_story(svc, "Ferry", SCRIPT)
    ids = [scene["scene_id"] for scene in story["scenes"]]
    episode = episodes.create_episode(svc, story["story_id"], "One", scene_ids_ordered=ids)
    return {"story_id": story["story_id"], "scenes": ids, "episode_id": episode["episode_id"]}


def who(svc: Any, told: dict[str, Any], name: str) -> dict[str, Any]:
    cast = characters.list_for_story(svc, told["story_id"])["items"]
    return next(one for one in cast if one["name"].casefold() == name.casefold())


def spec(svc: Any, scene_id: str) -> dict[str, Any]:
    held = scenes.get_scene(svc, scene_id)["active_render_spec_id"]
    return dict(artifacts.get_artifact(svc, held)["payload"])


def stale(svc: Any, scene_id: str) -> dict[str, str]:
    return {item["type"]: item["why"] for item in scenes.get_scene(svc, scene_id)["stale"]}


def test_changing_what_is_worn_makes_exactly_that_scene_stale_and_reaches_prompt_and_picture(
    svc: Any, told: dict[str, Any]
) -> None:
    planning.plan_episode(svc, told["episode_id"])
    planning.render_episode(svc, told["episode_id"])
    pier, office, night = told["scenes"]
    ana = who(svc, told, "Ana")
    before = spec(svc, pier)["prompt"]
    made = outfits.add(svc, ana["character_id"], "Raincoat", "a long yellow raincoat")
    outfit_id = made["outfits"][0]["outfit_id"]
    assert made["outfits"][0]["look"]["top"] == "#e8c547"
    assert made["outfits"][0]["look"]["coat"] is True
    assert made["identity_line"] == ana["identity_line"]
    assert [stale(svc, at) for at in told["scenes"]] == [{}, {}, {}]

    scenes.update_scene(svc, pier, wardrobe={ana["character_id"]: outfit_id})
    assert scenes.get_scene(svc, pier)["wardrobe"] == {ana["character_id"]: outfit_id}
    assert set(stale(svc, pier)) == {"render_spec", "render_result"}
    assert stale(svc, pier)["render_spec"] == f"{ana['name']} wears something else now"
    assert [stale(svc, office), stale(svc, night)] == [{}, {}]

    dry = svc.blobs.get(_picture(svc, pier))
    planning.plan_scene(svc, pier)
    planning.render_scene(svc, pier)
    assert stale(svc, pier) == {}
    assert (
        f"{ana['identity_line']} In this scene wearing her raincoat: a long yellow raincoat."
        in spec(svc, pier)["prompt"]
    )
    assert ana["identity_line"] in before and "raincoat" not in before
    assert svc.blobs.get(_picture(svc, pier)) != dry

    outfits.update(svc, ana["character_id"], outfit_id, description="a long green raincoat", look=None)
    assert [set(stale(svc, at)) for at in told["scenes"]] == [{"render_spec", "render_result"}, set(), set()]
    scenes.update_scene(svc, pier, wardrobe={})
    outfits.update(svc, ana["character_id"], outfit_id, default=True)
    assert [bool(stale(svc, at)) for at in told["scenes"]] == [True, False, True]


def _picture(svc: Any, scene_id: str) -> str:
    held = scenes.get_scene(svc, scene_id)["active_render_result_id"]
    return str(artifacts.get_artifact(svc, held)["payload"]["image"])


def test_a_wardrobe_names_only_outfits_of_its_cast_and_an_outfit_that_is_worn_stays(
    svc: Any, told: dict[str, Any]
) -> None:
    ana, bora = who(svc, told, "Ana"), who(svc, told, "Bora")
    worn = outfits.add(svc, ana["character_id"], "Gown")["outfits"][0]["outfit_id"]
    for wrong in ({bora["character_id"]: worn}, {"nobody": worn}, {ana["character_id"]: "none"}, ["x"]):
        with pytest.raises(InvalidInputError):
            scenes.update_scene(svc, told["scenes"][0], wardrobe=wrong)  # type: ignore[arg-type]
    assert scenes.get_scene(svc, told["scenes"][0])["wardrobe"] == {}
    scenes.update_scene(svc, told["scenes"][0], wardrobe={ana["character_id"]: worn, bora["character_id"]: None})
    with pytest.raises(ConflictError) as used:
        outfits.put_away(svc, ana["character_id"], worn)
    assert used.value.code == "in-use"
    assert [scene["scene_id"] for scene in used.value.data["used_in"]["scenes"]] == told["scenes"][:1]
    scenes.update_scene(svc, told["scenes"][0], wardrobe={})
    assert outfits.put_away(svc, ana["character_id"], worn)["outfits"] == []
    assert [one["name"] for one in outfits.bring_back(svc, ana["character_id"], worn)["outfits"]] == ["Gown"]
    with pytest.raises(ConflictError):
        outfits.add(svc, ana["character_id"], "gown")
    with pytest.raises(InvalidInputError):
        outfits.add(svc, ana["character_id"], "Odd", look={"top": "blue"})


def test_the_primary_face_comes_first_and_a_picture_of_an_outfit_only_where_it_is_worn(
    svc: Any, told: dict[str, Any]
) -> None:
    ana = who(svc, told, "Ana")
    outfit = outfits.add(svc, ana["character_id"], "Gown")["outfits"][0]["outfit_id"]

    def bring(shade: int, kind: str, outfit_id: str | None = None) -> dict[str, Any]:
        made = references.add(svc, "character", ana["character_id"], square(shade), kind, outfit_id=outfit_id)
        return references.approve(svc, made["reference_id"])

    body, first, second = bring(10, "full_body"), bring(20, "face"), bring(30, "face")
    gown = bring(40, "outfit", outfit)
    shown = characters.get(svc, ana["character_id"])
    assert shown["approved_references"] == [first["blob_key"], second["blob_key"], body["blob_key"]]
    assert {one["blob_key"] for one in shown["references"] if one["is_primary"]} == {
        body["blob_key"],
        first["blob_key"],
        gown["blob_key"],
    }
    assert references.make_primary(svc, second["reference_id"])["is_primary"]
    assert characters.get(svc, ana["character_id"])["approved_references"][0] == second["blob_key"]
    scenes.update_scene(svc, told["scenes"][0], wardrobe={ana["character_id"]: outfit})
    planning.plan_episode(svc, told["episode_id"])
    assert spec(svc, told["scenes"][0])["reference_images"] == [one["blob_key"] for one in (second, first, gown, body)]
    assert gown["blob_key"] not in spec(svc, told["scenes"][2])["reference_images"]

    away = references.withdraw(svc, second["reference_id"])
    assert (away["status"], away["is_primary"]) == ("withdrawn", False)
    with pytest.raises(ConflictError):
        references.approve(svc, second["reference_id"])
    back = references.restore(svc, second["reference_id"])
    assert (back["status"], back["is_primary"]) == ("approved", True)
    no = references.reject(svc, first["reference_id"], "wrong eyes")
    assert (no["status"], no["note"]) == ("rejected", "wrong eyes")
    with pytest.raises(ConflictError):
        references.make_primary(svc, first["reference_id"])
    with pytest.raises(InvalidInputError):
        references.add(svc, "character", ana["character_id"], square(1), "outfit", outfit_id="other")
    assert svc.store.read(find_orphans) == []


def test_a_place_has_references_of_its_own_that_its_prompts_are_given(svc: Any, told: dict[str, Any]) -> None:
    place = environments.list_all(svc, told["story_id"])["items"][0]
    made = references.add(svc, "environment", place["environment_id"], square(90), "wide")
    assert environments.get(svc, place["environment_id"])["approved_references"] == []
    references.approve(svc, made["reference_id"])
    shown = environments.get(svc, place["environment_id"])
    assert shown["approved_references"] == [made["blob_key"]]
    assert shown["references"][0]["is_primary"]
    planning.plan_episode(svc, told["episode_id"])
    assert made["blob_key"] in spec(svc, told["scenes"][0])["reference_images"]
    with pytest.raises(InvalidInputError):
        references.add(svc, "environment", place["environment_id"], square(1), "face")
