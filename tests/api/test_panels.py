"""Correcting the panels of brought art over HTTP: one act with all that follows, and a problem for each refusal."""

from __future__ import annotations

from typing import Any

import pytest

from studio.store.references import find_orphans
from tests.api.test_contract import drawn, episode, story, strip_png

__all__ = ["drawn", "episode", "story"]


@pytest.fixture
def scene(client: Any, episode: dict[str, Any]) -> dict[str, Any]:
    """A brought strip of 600 × 1500 px with three panels."""
    files = [("images", ("strip.png", strip_png(3), "image/png"))]
    answer = client.post(f"/v1/episodes/{episode['episode_id']}/art", files=files)
    return dict(answer.json()["scenes"][0])


def box(x: int, y: int, w: int, h: int) -> dict[str, int]:
    return {"x": x, "y": y, "w": w, "h": h}


TWO = [box(30, 40, 540, 420), box(30, 540, 540, 920)]


def test_panels_are_corrected_in_one_act(client: Any, svc: Any, scene: dict[str, Any]) -> None:
    body = {"boxes": TWO[::-1], "expected_layout_id": scene["active_layout_id"]}
    answer = client.post(f"/v1/scenes/{scene['scene_id']}/panels", json=body, headers={"X-Author": "Ada"})
    assert answer.status_code == 201, answer.text
    made = answer.json()
    assert made["boxes"] == [{"panel_id": n, **entry} for n, entry in enumerate(TWO, 1)]
    assert made["findings"] == []
    after = client.get(f"/v1/scenes/{scene['scene_id']}").json()
    for pointer in ("layout", "render_result", "panel_plan"):
        assert after[f"active_{pointer}_id"] == made[f"{pointer}_id"] != scene[f"active_{pointer}_id"]
    layout = client.get(f"/v1/artifacts/{made['layout_id']}").json()
    picture = client.get(f"/v1/artifacts/{made['render_result_id']}").json()
    assert layout["author"] == "Ada"
    assert picture["payload"]["drawn_for"] == layout["payload"]
    assert after["stale"] == []
    shown = client.get(f"/v1/scenes/{scene['scene_id']}/preview.png?width=600")
    assert shown.status_code == 200
    assert svc.store.read(find_orphans) == []


def test_what_was_seen_may_be_out_of_date(client: Any, scene: dict[str, Any]) -> None:
    body = {"boxes": TWO, "expected_layout_id": scene["active_layout_id"]}
    assert client.post(f"/v1/scenes/{scene['scene_id']}/panels", json=body).status_code == 201
    answer = client.post(f"/v1/scenes/{scene['scene_id']}/panels", json=body)
    assert answer.status_code == 412
    assert answer.json()["code"] == "stale-write"
    assert answer.json()["current"]["boxes"] == TWO
    assert answer.json()["yours"] == {"boxes": TWO}


def test_drawn_art_has_its_panels_from_its_plan(client: Any, drawn: dict[str, Any]) -> None:
    answer = client.post(f"/v1/scenes/{drawn['scene_ids_ordered'][0]}/panels", json={"boxes": TWO})
    assert answer.status_code == 409
    assert answer.json()["code"] == "not-brought-art"


@pytest.mark.parametrize(
    ("boxes", "loc"),
    [
        ([], ["boxes"]),
        ([box(0, 0, 0, 4)], ["boxes", 0, "w"]),
        ([TWO[0], {"x": 0, "y": 0, "w": 3}], ["boxes", 1, "h"]),
        ([TWO[0] | {"colour": 1}], ["boxes", 0, "colour"]),
        ([TWO[0], box(0, 1500, 9, 9)], ["boxes", 1]),
        ([box(0, 0, 2**40, 4)], ["boxes", 0, "w"]),
    ],
)
def test_a_bad_box_is_named(client: Any, scene: dict[str, Any], boxes: Any, loc: list[Any]) -> None:
    answer = client.post(f"/v1/scenes/{scene['scene_id']}/panels", json={"boxes": boxes})
    assert answer.status_code == 422
    assert [entry for entry in answer.json()["errors"][0]["loc"] if entry != "body"] == loc
    after = client.get(f"/v1/scenes/{scene['scene_id']}").json()
    assert after["active_layout_id"] == scene["active_layout_id"]


def test_there_has_to_be_a_scene(client: Any) -> None:
    answer = client.post("/v1/scenes/nobody/panels", json={"boxes": TWO})
    assert (answer.status_code, answer.json()["code"]) == (404, "scene-not-found")
