"""Episodes through the services: order, styles, homes, assets, readiness."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from core.errors import ConflictError, InvalidInputError, NotFoundError, StaleWriteError
from studio.blobs import open_blobs
from studio.catalogue import load_catalogue
from studio.services import characters, environments, episodes, layers, scenes, stories, styles
from studio.services.context import Services
from studio.store.db import Store
from studio.store.references import find_orphans

SCRIPT = "\n\n".join(
    f"INT. KITCHEN - {time}\n\nANA\nLine {number}.\n\nANA\nMore of {number}.\n\nBEN\nYes."
    for number, time in enumerate(("DAY", "DUSK", "NIGHT"), 1)
)


@pytest.fixture
def svc(tmp_path: Path) -> Iterator[Services]:
    made = Services(
        store=Store(tmp_path / "s.duckdb"), blobs=open_blobs(str(tmp_path / "blobs")), catalogue=load_catalogue()
    )
    yield made
    assert made.store.read(find_orphans) == []
    made.store.close()


@pytest.fixture
def story(svc: Services) -> dict[str, Any]:
    return stories.create_story(svc, "Kitchen", SCRIPT, author="Ada")


@pytest.fixture
def ids(story: dict[str, Any]) -> list[str]:
    return [scene["scene_id"] for scene in story["scenes"]]


@pytest.fixture
def episode(svc: Services, story: dict[str, Any], ids: list[str]) -> dict[str, Any]:
    return episodes.create_episode(
        svc, story["story_id"], "Episode 1", ids, default_story_style="romance", default_image_style="soft_webtoon"
    )


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (60, 40), (200, 30, 30)).save(out, "JPEG")
    return out.getvalue()


def test_an_episode_has_the_documented_fields(
    svc: Services, story: dict[str, Any], ids: list[str], episode: dict[str, Any]
) -> None:
    documented = ("episode_id", "story_id", "title", "scene_ids_ordered", "default_story_style", "default_image_style")
    assert set(documented) | {"status"} <= set(episode)
    assert (episode["scene_ids_ordered"], episode["status"]) == (ids, "draft")
    assert episodes.get_episode(svc, episode["episode_id"]) == episode
    second = episodes.create_episode(svc, story["story_id"], "Episode 2")
    assert (second["scene_ids_ordered"], second["default_story_style"]) == ([], "default")
    listed = episodes.list_episodes(svc, story_id=story["story_id"])["items"]
    assert listed == [episode, second]


def test_reorder_add_and_remove(svc: Services, ids: list[str], episode: dict[str, Any]) -> None:
    episode_id = episode["episode_id"]
    turned = episodes.reorder_scenes(svc, episode_id, ids[::-1])
    assert turned["scene_ids_ordered"] == ids[::-1]
    assert turned["revision_id"] != episode["revision_id"]
    assert episodes.remove_scenes(svc, episode_id, [ids[1]])["scene_ids_ordered"] == [ids[2], ids[0]]
    assert scenes.get_scene(svc, ids[1])["home_episode_id"] is None
    assert episodes.add_scenes(svc, episode_id, [ids[1]], position=1)["scene_ids_ordered"] == [ids[2], ids[1], ids[0]]
    assert scenes.get_scene(svc, ids[1])["home_episode_id"] == episode_id
    assert episodes.get_episode(svc, episode_id)["scene_ids_ordered"] == [ids[2], ids[1], ids[0]]


@pytest.mark.parametrize("change", ["short", "twice", "foreign", "empty"])
def test_a_reorder_that_is_not_exact_changes_nothing(
    svc: Services, ids: list[str], episode: dict[str, Any], change: str
) -> None:
    wanted = {"short": ids[:2], "twice": [*ids, ids[0]], "foreign": [*ids[:2], "nobody"], "empty": []}[change]
    with pytest.raises(InvalidInputError) as refused:
        episodes.reorder_scenes(svc, episode["episode_id"], wanted)
    assert refused.value.code == "scene-order-mismatch"
    assert episodes.get_episode(svc, episode["episode_id"]) == episode


def test_refusals_leave_the_episode_alone(svc: Services, ids: list[str], episode: dict[str, Any]) -> None:
    episode_id = episode["episode_id"]
    other = stories.create_story(svc, "Other", SCRIPT)["scenes"][0]["scene_id"]
    with pytest.raises(ConflictError) as there:
        episodes.add_scenes(svc, episode_id, [ids[0]])
    assert there.value.code == "scene-already-there"
    for wrong in ([other], ["nobody"], [], [ids[0], ids[0]]):
        with pytest.raises(InvalidInputError):
            episodes.add_scenes(svc, episode_id, wrong)
    with pytest.raises(InvalidInputError) as absent:
        episodes.remove_scenes(svc, episode_id, [ids[0], other])
    assert absent.value.code == "scene-not-in-episode"
    with pytest.raises(StaleWriteError) as stale:
        episodes.update_episode(svc, episode_id, title="Mine", if_match="an-older-one")
    assert stale.value.data["current"] == episode
    with pytest.raises(NotFoundError):
        episodes.get_episode(svc, "nobody")
    assert episodes.get_episode(svc, episode_id) == episode


def test_a_scene_has_one_home_and_may_be_linked_or_duplicated(
    svc: Services, story: dict[str, Any], ids: list[str], episode: dict[str, Any]
) -> None:
    layers.post_layer(
        svc,
        ids[0],
        "dialogue",
        [{"type": "speech_bubble", "text": "Hi", "geometry": {"x": 0, "y": 0, "w": 0.5, "h": 0.5}}],
    )
    second = episodes.create_episode(svc, story["story_id"], "Episode 2")
    linked = episodes.add_scenes(svc, second["episode_id"], [ids[0]])
    assert linked["scene_ids_ordered"] == [ids[0]]
    assert scenes.get_scene(svc, ids[0])["home_episode_id"] == episode["episode_id"]
    copied = episodes.add_scenes(svc, second["episode_id"], [ids[1], ids[0]], as_="duplicate")
    copy_id = copied["scene_ids_ordered"][2]
    assert copy_id not in ids
    copy = scenes.get_scene(svc, copy_id)
    assert (copy["home_episode_id"], copy["title"]) == (second["episode_id"], scenes.get_scene(svc, ids[0])["title"])
    assert scenes.get_script(svc, copy_id)["lines"] == scenes.get_script(svc, ids[0])["lines"]
    mine = layers.get_layers(svc, copy_id)["items"][0]
    theirs = layers.get_layers(svc, ids[0])["items"][0]
    assert mine["objects"] == theirs["objects"]
    assert mine["layer_id"] != theirs["layer_id"]
    episodes.remove_scenes(svc, episode["episode_id"], [ids[0]])
    assert scenes.get_scene(svc, ids[0])["home_episode_id"] == second["episode_id"]


def test_styles_are_inherited_and_overridden(svc: Services, ids: list[str], episode: dict[str, Any]) -> None:
    assert scenes.get_scene(svc, ids[0])["resolved"] == {"story_style": "romance", "image_style": "soft_webtoon"}
    scenes.update_scene(svc, ids[0], story_style="horror")
    after = episodes.set_style(svc, episode["episode_id"], default_story_style="comedy")
    assert (after["default_story_style"], after["default_image_style"]) == ("comedy", "soft_webtoon")
    assert scenes.get_scene(svc, ids[0])["resolved"]["story_style"] == "horror"
    assert scenes.get_scene(svc, ids[1])["resolved"]["story_style"] == "comedy"
    with pytest.raises(InvalidInputError) as unknown:
        episodes.set_style(svc, episode["episode_id"], default_image_style="no_such")
    assert unknown.value.code == "unknown-style"
    assert "soft_webtoon" in unknown.value.message


def test_a_style_of_our_own(svc: Services, episode: dict[str, Any]) -> None:
    made = styles.create(svc, "Night Ink", "image", {"line_px": 5, "prompt_words": ["ink"]}, author="Ada")
    assert (made["style_id"], made["builtin"]) == ("night_ink", False)
    with pytest.raises(ConflictError):
        styles.create(svc, "night ink", "image")
    with pytest.raises(InvalidInputError) as wrong:
        styles.create(svc, "Bad", "image", {"line_px": -1})
    assert wrong.value.data["errors"][0]["loc"] == ["settings", "line_px"]
    with pytest.raises(ConflictError) as fixed:
        styles.update(svc, "soft_webtoon", name="Mine")
    assert fixed.value.code == "style-built-in"
    assert styles.update(svc, "night_ink", settings={"line_px": 2})["settings"] == {"line_px": 2}
    assert episodes.set_style(svc, episode["episode_id"], default_image_style="night_ink")
    resolved = svc.store.read(lambda cur: styles.resolve(cur, svc, "image", "night_ink"))
    assert (resolved.id, resolved.line_px) == ("night_ink", 2)
    listed = styles.list_all(svc, "image")["items"]
    assert {"default", "soft_webtoon", "night_ink"} <= {item["style_id"] for item in listed}


def test_settings_of_an_episode(svc: Services, episode: dict[str, Any]) -> None:
    episode_id = episode["episode_id"]
    changed = episodes.update_episode(
        svc, episode_id, status="producing", targets={"panels": 40, "seconds": 90.5}, if_match=episode["revision_id"]
    )
    assert (changed["status"], changed["targets"]) == ("producing", {"panels": 40, "seconds": 90.5})
    assert episodes.update_episode(svc, episode_id, targets={"panels": None})["targets"] == {"seconds": 90.5}
    for wrong in ({"status": "lost"}, {"targets": {"panels": 0}}, {"targets": {"colour": 1}}, {"title": " "}):
        with pytest.raises(InvalidInputError):
            episodes.update_episode(svc, episode_id, **wrong)
    episodes.delete_episode(svc, episode_id)
    with pytest.raises(NotFoundError):
        episodes.get_episode(svc, episode_id)
    assert episodes.undelete_episode(svc, episode_id)["scene_ids_ordered"] == episode["scene_ids_ordered"]


def test_readiness_names_who_lacks_a_face(svc: Services, story: dict[str, Any], episode: dict[str, Any]) -> None:
    episode_id = episode["episode_id"]
    found = episodes.get_assets(svc, episode_id)
    assert {(who["name"].upper(), who["ready"]) for who in found["characters"]} == {("ANA", False), ("BEN", False)}
    [kitchen] = found["environments"]
    assert (len(kitchen["used_in"]), kitchen["ready"], kitchen["pinned"]) == (3, False, False)
    assert {(item["kind"], item["id"]) for item in found["styles"]} == {("story", "romance"), ("image", "soft_webtoon")}
    for who in story["characters"]:
        reference = characters.add_reference(svc, who["character_id"], picture(), kind="face", author="Ada")
        assert not episodes.readiness(svc, episode_id)["ready"]
        approved = characters.approve_reference(svc, reference["reference_id"], author="Bo")
        assert (approved["status"], approved["approved_by"], approved["width"]) == ("approved", "Bo", 60)
        assert svc.blobs.get(approved["sha256"])[:4] == b"\x89PNG"
    lacking = episodes.readiness(svc, episode_id)["missing"]
    assert [(item["kind"], item["id"]) for item in lacking] == [("environment", kitchen["id"])]
    pinned = episodes.pin_asset(svc, episode_id, "environment", kitchen["id"])
    assert pinned["environments"][0]["pinned"]
    assert environments.get(svc, kitchen["id"])["promoted"]
    ready = episodes.readiness(svc, episode_id)
    assert (ready["ready"], ready["missing"], len(ready["scenes"])) == (True, [], 3)


def test_pins(svc: Services, story: dict[str, Any], episode: dict[str, Any]) -> None:
    episode_id = episode["episode_id"]
    extra = characters.create(svc, story["story_id"], "Cook", description="an old man with a beard")
    for _ in range(2):
        found = episodes.pin_asset(svc, episode_id, "character", extra["character_id"])
    cook = next(who for who in found["characters"] if who["id"] == extra["character_id"])
    assert (cook["pinned"], cook["used_in"], cook["ready"]) == (True, [], True)
    found = episodes.unpin_asset(svc, episode_id, "character", extra["character_id"])
    assert extra["character_id"] not in {who["id"] for who in found["characters"]}
    found = episodes.pin_asset(svc, episode_id, "style", "flat_color")
    assert next(item for item in found["styles"] if item["id"] == "flat_color")["pinned"]
    for kind, asset_id in (("character", "nobody"), ("style", "no_such"), ("environment", extra["character_id"])):
        with pytest.raises(NotFoundError):
            episodes.pin_asset(svc, episode_id, kind, asset_id)
    with pytest.raises(InvalidInputError):
        episodes.pin_asset(svc, episode_id, "weather", "rain")


def test_a_deleted_scene_leaves_the_order_and_comes_back(
    svc: Services, ids: list[str], episode: dict[str, Any]
) -> None:
    scenes.delete_scene(svc, ids[1])
    episode_id = episode["episode_id"]
    assert episodes.get_episode(svc, episode_id)["scene_ids_ordered"] == [ids[0], ids[2]]
    assert episodes.reorder_scenes(svc, episode_id, [ids[0], ids[2]])
    scenes.undelete_scene(svc, ids[1])
    assert set(episodes.get_episode(svc, episode_id)["scene_ids_ordered"]) == set(ids)
