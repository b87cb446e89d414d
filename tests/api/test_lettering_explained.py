"""Auto-lettering over HTTP says why everything stands where it does."""

from __future__ import annotations

from typing import Any

from tests.conftest import SHORT_SCRIPT


def drawn_scene(client: Any) -> str:
    """A scene of a new story, planned and drawn."""
    story = client.post("/v1/stories", json={"title": "Umbrella", "script": SHORT_SCRIPT}).json()
    scene_ids = [scene["scene_id"] for scene in story["scenes"]]
    body = {"title": "One", "scene_ids_ordered": scene_ids}
    episode = client.post(f"/v1/stories/{story['story_id']}/episodes", json=body).json()
    for stage in ("plan", "render"):
        answer = client.post(f"/v1/episodes/{episode['episode_id']}/generate/{stage}", json={"scenes": "all"})
        assert answer.status_code == 202, answer.text
    return str(scene_ids[0])


def test_every_object_that_was_placed_now_is_explained(client: Any) -> None:
    scene_id = drawn_scene(client)
    made = client.post(f"/v1/scenes/{scene_id}/auto-letter", json={}).json()
    objects = {item["id"]: item for layer in made["items"] for item in layer["objects"]}
    explained = [one for reason in made["explanations"] for one in reason["object_ids"]]
    assert sorted(explained) == sorted(objects) and len(objects) >= 3
    for reason in made["explanations"]:
        assert reason["panel_id"] == objects[reason["object_ids"][0]]["panel_id"]
        assert abs(reason["cost"] - sum(reason["terms"].values())) < 0.01
        assert reason["trouble"] == [] and reason["helps"] == "" and reason["tried"] > 10
    layer = next(layer for layer in made["items"] if layer["layer_type"] == "dialogue")
    pinned = [{**item, "pinned": True} for item in layer["objects"]]
    assert client.put(f"/v1/layers/{layer['layer_id']}", json={"objects": pinned}).status_code == 200
    again = client.post(f"/v1/scenes/{scene_id}/auto-letter", json={"keep_pinned": True}).json()
    left = {one for reason in again["explanations"] for one in reason["object_ids"]}
    assert left and not left & {item["id"] for item in pinned}
