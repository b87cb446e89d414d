"""An object's own outline and drawing over HTTP: brought, drawn with, refused when hostile."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import pytest
from starlette.testclient import TestClient

from tests.api.test_contract import drawn, episode, story

__all__ = ["drawn", "episode", "story"]

HEART = b"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100">
<path d="M50 90 C10 60 0 30 25 15 C40 8 50 25 50 30 C50 25 60 8 75 15 C100 30 90 60 50 90 Z"/></svg>"""


def png() -> bytes:
    pixels = np.zeros((60, 120, 4), np.uint8)
    pixels[10:50, 10:110] = (0, 0, 255, 255)
    return cv2.imencode(".png", pixels)[1].tobytes()


def bring_outline(client: TestClient, svg: bytes) -> Any:
    return client.post("/v1/lettering/outlines", files={"svg": ("shape.svg", svg, "image/svg+xml")})


def bring_drawing(client: TestClient, content: bytes, media: str = "image/png") -> Any:
    files = {"image": ("sound", content, media)}
    return client.post("/v1/lettering/drawings", params={"media": media}, files=files)


def write(client: TestClient, scene_id: str, layer_type: str, item: dict[str, Any]) -> Any:
    body = {"layer_type": layer_type, "objects": [item]}
    return client.post(f"/v1/scenes/{scene_id}/layers", json=body)


def seen(client: TestClient, scene_id: str) -> bytes:
    return bytes(client.get(f"/v1/scenes/{scene_id}/preview.png?width=400").content)


def test_an_outline_is_brought_and_drawn_with(client: TestClient, drawn: dict[str, Any]) -> None:
    scene_id = drawn["scene_ids_ordered"][0]
    answer = bring_outline(client, HEART)
    assert answer.status_code == 200, answer.text
    outline = answer.json()
    item = {"id": "mine", "type": "speech_bubble", "panel_id": 1, "text": "With love"}
    item["geometry"] = {"x": 0.2, "y": 0.2, "w": 0.5, "h": 0.4}
    assert write(client, scene_id, "dialogue", item).status_code == 201
    round_one = seen(client, scene_id)
    assert write(client, scene_id, "dialogue", item | {"outline": outline}).status_code == 201
    assert seen(client, scene_id) != round_one
    answer = client.post(f"/v1/scenes/{scene_id}/draw", json={"objects": [item | {"outline": outline}], "width": 400})
    assert answer.json()["objects"][0]["path_svg"].startswith("M")


@pytest.mark.parametrize(
    "svg",
    [
        b"no svg at all",
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script><rect width="9" height="9"/></svg>',
        b'<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]><svg xmlns="http://www.w3.org/2000/svg">&a;</svg>',
        b'<svg xmlns="http://www.w3.org/2000/svg"><line x1="0" y1="0" x2="9" y2="9"/></svg>',
    ],
)
def test_a_file_that_is_no_outline_is_refused_in_words(client: TestClient, svg: bytes) -> None:
    answer = bring_outline(client, svg)
    assert answer.status_code == 422
    assert answer.json()["code"] in ("invalid-svg", "invalid-outline")


def test_a_drawing_stands_for_a_sound(client: TestClient, svc: Any, drawn: dict[str, Any]) -> None:
    scene_id = drawn["scene_ids_ordered"][0]
    made = bring_drawing(client, png())
    assert made.status_code == 201, made.text
    assert (made.json()["width"], made.json()["height"]) == (120, 60)
    item = {"id": "boom", "type": "sfx_text", "panel_id": 1, "text": "BOOM"}
    item["geometry"] = {"x": 0.2, "y": 0.5, "w": 0.5, "h": 0.2}
    assert write(client, scene_id, "sfx", item).status_code == 201
    letters = seen(client, scene_id)
    answer = write(client, scene_id, "sfx", item | {"picture": made.json()["picture"]})
    assert answer.status_code == 201, answer.text
    shown = cv2.imdecode(np.frombuffer(seen(client, scene_id), np.uint8), cv2.IMREAD_COLOR).astype(int)
    before = cv2.imdecode(np.frombuffer(letters, np.uint8), cv2.IMREAD_COLOR).astype(int)
    red = (shown[..., 2] > 230) & (shown[..., 1] < 20) & (shown[..., 0] < 20)
    assert red.sum() > 2000
    assert ((before[..., 2] > 230) & (before[..., 1] < 20) & (before[..., 0] < 20)).sum() == 0
    artifact = client.get(f"/v1/artifacts/{answer.json()['revision_id']}").json()
    assert artifact["payload"]["objects"][-1]["picture"] == made.json()["picture"]


def test_a_drawing_that_is_not_there_or_not_a_drawing_is_refused(client: TestClient, drawn: dict[str, Any]) -> None:
    assert bring_drawing(client, b"GIF89a").status_code == 422
    assert bring_drawing(client, png(), "image/svg+xml").status_code == 422
    assert bring_drawing(client, png(), "image/gif").status_code == 422
    item = {"type": "sfx_text", "panel_id": 1, "text": "BOOM", "picture": {"blob": "0" * 64}}
    item["geometry"] = {"x": 0.2, "y": 0.5, "w": 0.5, "h": 0.2}
    answer = write(client, drawn["scene_ids_ordered"][0], "sfx", item)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["loc"] == ["objects", 0, "picture", "blob"]
