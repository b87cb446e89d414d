"""Linked styles and own fonts over HTTP: one change moves every object without a word of its own; no layer changes."""

from __future__ import annotations

import base64
import re
from typing import Any

import cv2
import numpy as np
import pytest

import data

BANGERS = data.ROOT / "fonts" / "bangers" / "Bangers-Regular.ttf"
SCRIPT = "INT. HALL - NIGHT\n\nANA\nYou came.\n\nBEN\nOf course.\n"
GREEN, PINK = "#7fe08a", "#ff9ad5"


def strip() -> bytes:
    picture = np.full((1000, 800, 3), 255, np.uint8)
    picture[40:960, 30:770] = (120, 90, 60)
    return bytes(cv2.imencode(".png", picture)[1].tobytes())


def bubble(number: int, y: float, **more: Any) -> dict[str, Any]:
    return {
        "id": f"b5f2b5a0-0000-4000-8000-00000000000{number}",
        "panel_id": 1,
        "type": "speech_bubble",
        "text": "Well, here we are.",
        "geometry": {"x": 0.25, "y": y, "w": 0.4, "h": 0.12},
    } | more


@pytest.fixture
def at(client: Any) -> dict[str, Any]:
    """A story with one lettered scene on brought art: Ana, Ana in a fill of her own, Ben, a caption."""
    story = client.post("/v1/stories", json={"title": "Doors", "script": SCRIPT}).json()
    scene_id = story["scenes"][0]["scene_id"]
    art = client.post(f"/v1/scenes/{scene_id}/render-result", files={"image": ("art.png", strip(), "image/png")})
    assert art.status_code == 201, art.text
    who = {one["name"]: one["character_id"] for one in story["characters"]}
    objects = [
        bubble(1, 0.05, speaker=who["Ana"]),
        bubble(2, 0.30, speaker=who["Ana"], style={"fill": PINK}),
        bubble(3, 0.55, speaker=who["Ben"]),
        bubble(4, 0.80, type="box"),
    ]
    layer = client.post(f"/v1/scenes/{scene_id}/layers", json={"layer_type": "dialogue", "objects": objects})
    assert layer.status_code == 201, layer.text
    return {"story": story["story_id"], "scene": scene_id, "objects": objects, **who}


def preview(client: Any, at: dict[str, Any]) -> np.ndarray:
    answer = client.get(f"/v1/scenes/{at['scene']}/preview.png?width=800")
    assert answer.status_code == 200, answer.text
    return cv2.imdecode(np.frombuffer(answer.content, np.uint8), 1)[..., ::-1]


def versions(client: Any, at: dict[str, Any]) -> list[str]:
    found = client.get(f"/v1/scenes/{at['scene']}/artifacts?limit=200").json()["items"]
    return [item["artifact_id"] for item in found]


def change(client: Any, at: dict[str, Any], settings: dict[str, Any], **headers: str) -> Any:
    return client.put(f"/v1/stories/{at['story']}/lettering-style", json={"settings": settings}, headers=headers)


def test_one_change_moves_every_object_without_a_word_of_its_own(client: Any, at: dict[str, Any]) -> None:
    before, held = preview(client, at), versions(client, at)
    stored = client.get(f"/v1/scenes/{at['scene']}/layers").json()
    done = change(client, at, {"characters": {at["Ana"]: {"fill": GREEN}}})
    assert done.status_code == 200, done.text
    after = preview(client, at)
    rows = np.nonzero((before != after).any(axis=(1, 2)))[0]
    # The panel is 920 px high and begins at 40: the first balloon stands in its first quarter, the others below.
    assert len(rows) > 0 and rows.max() < 40 + 0.25 * 920
    assert (after[60:200, 300:500] == (0x7F, 0xE0, 0x8A)).all(axis=2).sum() > 2000
    assert (after == (0xFF, 0x9A, 0xD5)).all(axis=2).sum() > 2000
    assert versions(client, at) == held
    assert client.get(f"/v1/scenes/{at['scene']}/layers").json() == stored


def test_the_canvas_and_the_lint_see_what_the_export_shows(client: Any, at: dict[str, Any]) -> None:
    def drawn() -> dict[str, Any]:
        answer = client.post(f"/v1/scenes/{at['scene']}/draw", json={"objects": at["objects"], "width": 800})
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def colours(answer: dict[str, Any], number: int) -> set[tuple[int, ...]]:
        held = next(one for one in answer["pictures"] if one["object_id"] == at["objects"][number]["id"])
        raw = base64.b64decode(held["png"].partition(",")[2])
        picture = cv2.imdecode(np.frombuffer(raw, np.uint8), cv2.IMREAD_UNCHANGED)
        return {tuple(int(c) for c in pixel) for pixel in picture[picture.shape[0] // 2]}

    plain = drawn()
    stranger = "\U00012000 is no word."
    assert change(client, at, {"kinds": {"speech": {"fill": GREEN}}}).status_code == 200
    green = drawn()
    assert (0x8A, 0xE0, 0x7F, 255) in colours(green, 0) and (0x8A, 0xE0, 0x7F, 255) in colours(green, 2)
    assert (0xD5, 0x9A, 0xFF, 255) in colours(green, 1)
    assert colours(green, 3) == colours(plain, 3)
    assert change(client, at, {"base": {"size_px": 60.0}}).status_code == 200
    large = drawn()
    assert large["objects"][0]["text_box"] != plain["objects"][0]["text_box"]
    layer = client.get(f"/v1/scenes/{at['scene']}/layers").json()["items"][0]
    client.put(f"/v1/layers/{layer['layer_id']}", json={"objects": [bubble(1, 0.05, text=stranger)]})
    codes = {one["code"] for one in client.get(f"/v1/scenes/{at['scene']}/lint").json()["findings"]}
    assert "missing-glyph" in codes


def test_a_package_names_the_fonts_that_its_looks_really_use(client: Any, at: dict[str, Any]) -> None:
    files = {"file": ("Our Hand.ttf", BANGERS.read_bytes(), "font/ttf")}
    made = client.post("/v1/fonts", files=files, data={"licence": "OFL-1.1", "style": "our_hand"})
    assert made.status_code == 201, made.text
    assert change(client, at, {"characters": {at["Ben"]: {"font": "our_hand", "case": "upper"}}}).status_code == 200
    started = client.post(f"/v1/scenes/{at['scene']}/export")
    export = client.get(f"/v1/exports/{started.json()['export_id']}").json()
    assert export["status"] == "succeeded", export
    named = {font["name"]: font for font in export["manifest"]["fonts"]}
    assert named["our_hand"]["sha256"] == made.json()["sha256"]
    assert set(named) == {"our_hand", "comic_neue_bold", "comic_neue_bold_italic"}
    refused = client.delete(f"/v1/fonts/{made.json()['font_id']}")
    assert (refused.status_code, refused.json()["code"]) == (409, "font-in-use")
    assert refused.json()["uses"][0]["kind"] == "style"


def test_a_built_in_style_is_chosen_and_unchosen(client: Any, at: dict[str, Any]) -> None:
    before = preview(client, at)
    chosen = client.patch(f"/v1/stories/{at['story']}", json={"lettering_style": "classic"})
    assert (chosen.status_code, chosen.json()["lettering_style"]) == (200, "classic")
    assert (preview(client, at) != before).any()
    client.patch(f"/v1/stories/{at['story']}", json={"lettering_style": None})
    assert (preview(client, at) == before).all()
    refused = client.patch(f"/v1/stories/{at['story']}", json={"lettering_style": "romance"})
    assert (refused.status_code, refused.json()["code"]) == (422, "unknown-style")


def test_revisions_are_listed_guarded_and_brought_back(client: Any, at: dict[str, Any]) -> None:
    first = change(client, at, {"base": {"fill": GREEN}})
    tag = first.headers["etag"]
    assert change(client, at, {"base": {"fill": PINK}}, **{"If-Match": tag}).status_code == 200
    stale = change(client, at, {}, **{"If-Match": tag})
    assert (stale.status_code, stale.json()["current"]["settings"]) == (412, {"base": {"fill": PINK}})
    path = f"/v1/styles/{first.json()['style_id']}"
    held = client.get(f"{path}/revisions").json()["items"]
    assert [one["settings"]["base"]["fill"] for one in held] == [PINK, GREEN]
    back = client.post(f"{path}/restore", json={"revision_id": held[1]["revision_id"]})
    assert (back.status_code, back.json()["settings"]["base"]) == (200, {"fill": GREEN})
    gone = client.post(f"{path}/restore", json={"revision_id": "nothing"})
    assert (gone.status_code, client.get("/v1/styles/classic/revisions").status_code) == (404, 409)
    wrong = change(client, at, {"kinds": {"speech": {"fill": "blue"}}})
    assert wrong.status_code == 422
    assert wrong.json()["errors"][0]["loc"] == ["settings", "kinds", "speech", "fill"]


def test_fonts_are_listed_shown_and_refused_in_words(client: Any) -> None:
    listed = client.get("/v1/fonts").json()
    default = next(item for item in listed["items"] if item["style"] == "default")
    assert {"latin", "hangul", "japanese", "arabic", "thai"} <= set(default["scripts"])
    assert all(face["licence"] and face["source"] for face in listed["faces"])
    one = client.get("/v1/fonts/shout/sample.png", params={"text": "Look out!"})
    two = client.get("/v1/fonts/caption/sample.png", params={"text": "Look out!"})
    assert one.headers["content-type"] == "image/png" and one.content != two.content
    assert client.get("/v1/fonts/no_such/sample.png").status_code == 404
    web = {"file": ("hand.woff2", b"wOF2" + bytes(60), "font/woff2")}
    refused = client.post("/v1/fonts", files=web, data={"licence": "mine"})
    assert (refused.status_code, refused.json()["code"]) == (422, "font-web")
    assert re.search(r"\.ttf or \.otf", refused.json()["detail"])
    large = {"file": ("big.ttf", bytes(20 * 2**20 + 1), "font/ttf")}
    assert client.post("/v1/fonts", files=large, data={"licence": "mine"}).status_code == 413
    clash = {"file": ("b.ttf", BANGERS.read_bytes(), "font/ttf")}
    taken = client.post("/v1/fonts", files=clash, data={"licence": "OFL-1.1", "style": "shout"})
    assert (taken.status_code, taken.json()["code"]) == (409, "font-style-exists")
    assert client.delete("/v1/fonts/no_such").status_code == 404


def test_a_sample_shows_a_character_in_the_series_looks(client: Any, at: dict[str, Any]) -> None:
    change(client, at, {"characters": {at["Ana"]: {"fill": GREEN}}})

    def sample(**query: str) -> np.ndarray:
        answer = client.get(f"/v1/stories/{at['story']}/lettering-style/sample.png", params=query)
        assert answer.status_code == 200, answer.text
        return cv2.imdecode(np.frombuffer(answer.content, np.uint8), 1)

    assert (sample(character_id=at["Ana"]) == (0x8A, 0xE0, 0x7F)).all(axis=2).any()
    assert not (sample(character_id=at["Ben"]) == (0x8A, 0xE0, 0x7F)).all(axis=2).any()
    assert client.get(f"/v1/stories/{at['story']}/lettering-style/sample.png?kind=mumble").status_code == 422
