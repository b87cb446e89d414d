"""The library over HTTP: outfits, references, use, putting away, copies, packs; bad input changes nothing."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import numpy as np
import pytest

from core.compositor.encode import encode_png
from core.lettering.linked import HOUSE

SCRIPT = "EXT. PIER - DAY\n\nANA\nThe ferry is late.\n\nBORA\nIt always is.\n"


@pytest.fixture
def story(client: Any) -> dict[str, Any]:
    made = client.post("/v1/stories", json={"title": "Ferry", "script": SCRIPT}).json()
    return dict(made)


def picture(shade: int = 9) -> dict[str, Any]:
    return {"image": ("a.png", encode_png(np.full((12, 16, 3), shade, np.uint8)), "image/png")}


def named(client: Any, story: dict[str, Any], name: str) -> dict[str, Any]:
    cast = client.get(f"/v1/stories/{story['story_id']}/characters").json()["items"]
    return dict(next(one for one in cast if one["name"].casefold() == name))


def refused(answer: Any) -> tuple[int, str]:
    assert answer.headers["content-type"] == "application/problem+json"
    return answer.status_code, answer.json()["code"]


def test_outfits_and_the_wardrobe_of_a_scene(client: Any, story: dict[str, Any]) -> None:
    ana, scene = named(client, story, "ana"), story["scenes"][0]["scene_id"]
    made = client.post(f"/v1/characters/{ana['character_id']}/outfits", json={"name": "Raincoat"})
    assert made.status_code == 201
    outfit = made.json()["outfits"][0]["outfit_id"]
    url = f"/v1/characters/{ana['character_id']}/outfits/{outfit}"
    assert client.patch(url, json={"description": "a yellow raincoat", "look": None}).json()["outfits"][0]["look"][
        "coat"
    ]
    worn = client.patch(f"/v1/scenes/{scene}", json={"wardrobe": {ana["character_id"]: outfit}})
    assert worn.json()["wardrobe"] == {ana["character_id"]: outfit}
    wrong = client.patch(f"/v1/scenes/{scene}", json={"wardrobe": {ana["character_id"]: "none"}})
    assert refused(wrong) == (422, "unknown-outfit")
    assert client.get(f"/v1/scenes/{scene}").json()["wardrobe"] == {ana["character_id"]: outfit}
    assert refused(client.delete(url)) == (409, "in-use")
    client.patch(f"/v1/scenes/{scene}", json={"wardrobe": {}})
    assert client.delete(url).json()["outfits"] == []
    assert [one["name"] for one in client.post(f"{url}/undelete").json()["outfits"]] == ["Raincoat"]
    assert refused(client.delete("/v1/characters/none/outfits/none")) == (404, "not-found")
    bad = client.patch(url, json={"look": {"top": "blue"}})
    assert refused(bad) == (422, "invalid-input")


def test_references_of_people_and_places(client: Any, story: dict[str, Any]) -> None:
    ana = named(client, story, "ana")["character_id"]
    place = client.get("/v1/environments", params={"story_id": story["story_id"]}).json()["items"][0]["environment_id"]
    face = client.post(f"/v1/characters/{ana}/references", files=picture(), data={"kind": "face"}).json()
    view = client.post(f"/v1/environments/{place}/references", files=picture(20), data={"kind": "wide"}).json()
    for made in (face, view):
        url = f"/v1/references/{made['reference_id']}"
        assert refused(client.post(f"{url}/primary")) == (409, "reference-not-approved")
        assert client.post(f"{url}/approve").json()["status"] == "approved"
        assert client.post(f"{url}/primary").json()["is_primary"] is True
        assert client.post(f"{url}/withdraw").json()["status"] == "withdrawn"
        assert client.post(f"{url}/restore").json()["status"] == "approved"
        rejected = client.post(f"{url}/reject", json={"note": "too dark"}).json()
        assert (rejected["status"], rejected["note"], rejected["is_primary"]) == ("rejected", "too dark", False)
        assert refused(client.post(f"{url}/reject", json={})) == (422, "invalid-input")
    assert refused(client.patch(f"/v1/references/{view['reference_id']}", json={"kind": "face"}))[0] == 422
    assert client.patch(f"/v1/references/{face['reference_id']}", json={"kind": "other"}).json()["kind"] == "other"
    assert refused(client.post("/v1/references/none/withdraw")) == (404, "not-found")
    svg = client.post(f"/v1/environments/{place}/references", files={"image": ("a.svg", b"<svg/>")})
    assert refused(svg) == (422, "unsupported-image")


def test_where_used_putting_away_and_copying(client: Any, story: dict[str, Any]) -> None:
    ana = named(client, story, "ana")["character_id"]
    place = client.get("/v1/environments", params={"story_id": story["story_id"]}).json()["items"][0]["environment_id"]
    other = client.post("/v1/stories", json={"title": "Other"}).json()["story_id"]
    listed = client.get("/v1/library", params={"story_id": story["story_id"], "kind": "character"}).json()["items"]
    assert {item["name"].casefold() for item in listed} == {"ana", "bora"}
    for path in (f"characters/{ana}", f"environments/{place}"):
        used = client.get(f"/v1/{path}/usage").json()["used_in"]
        assert [scene["number"] for scene in used["scenes"]] == [1]
        assert refused(client.delete(f"/v1/{path}")) == (409, "in-use")
        copied = client.post(f"/v1/{path}/copy", json={"story_id": other})
        assert (copied.status_code, copied.json()["origin"]["story"]) == (201, "Ferry")
        assert refused(client.post(f"/v1/{path}/copy", json={"story_id": other}))[0] == 409
        fresh = copied.json().get("character_id") or copied.json()["environment_id"]
        kind = path.split("/")[0]
        assert client.delete(f"/v1/{kind}/{fresh}").status_code == 204
        assert refused(client.get(f"/v1/{kind}/{fresh}")) == (404, "not-found")
        assert client.post(f"/v1/{kind}/{fresh}/undelete").status_code == 200
        assert client.get(f"/v1/{kind}/{fresh}").status_code == 200
    assert client.get("/v1/styles/default/usage").json()["used_in"]["chosen_by"] == []
    style = client.post("/v1/styles", json={"name": "Rain", "kind": "image", "base": "soft_webtoon"}).json()
    assert style["base"] == "soft_webtoon"
    assert client.patch("/v1/styles/rain", json={"base": None}).json()["base"] is None
    assert refused(client.patch("/v1/styles/rain", json={"base": "rain"})) == (422, "style-circle")
    client.patch(f"/v1/stories/{story['story_id']}", json={"image_style": "rain"})
    assert refused(client.delete("/v1/styles/rain")) == (409, "in-use")
    assert refused(client.delete("/v1/styles/default")) == (409, "style-built-in")
    assert refused(client.get("/v1/library", params={"cursor": "x"})) == (422, "bad-cursor")


def test_a_place_is_promoted_with_its_elements_and_made_words_again(client: Any, story: dict[str, Any]) -> None:
    place = client.get("/v1/environments", params={"story_id": story["story_id"]}).json()["items"][0]["environment_id"]
    done = client.post(f"/v1/environments/{place}/promote", json={"locked_elements": ["a red crane"]}).json()
    assert (done["promoted"], done["locked_elements"], done["promotion_reason"]) == (True, ["a red crane"], "by hand")
    edited = client.patch(f"/v1/environments/{place}", json={"locked_elements": ["a blue crane"]}).json()
    assert edited["locked_elements"] == ["a blue crane"]
    words = client.post(f"/v1/environments/{place}/demote").json()
    assert (words["promoted"], words["locked_elements"]) == (False, ["a blue crane"])


def test_a_pack_goes_out_and_comes_in(client: Any, story: dict[str, Any]) -> None:
    ana = named(client, story, "ana")["character_id"]
    client.post(f"/v1/characters/{ana}/references", files=picture(), data={"kind": "face"})
    out = client.post("/v1/library/export", json={"character_ids": [ana]})
    assert (out.status_code, out.headers["content-type"]) == (200, "application/zip")
    assert client.post("/v1/library/export", json={"character_ids": [ana]}).content == out.content
    assert [name.split("/")[0] for name in zipfile.ZipFile(io.BytesIO(out.content)).namelist()] == [
        "manifest.json",
        "blobs",
    ]
    other = client.post("/v1/stories", json={"title": "Other"}).json()["story_id"]
    upload = {"file": ("library.zip", out.content, "application/zip")}
    dry = client.post("/v1/library/import", params={"story_id": other, "dry_run": True}, files=upload).json()
    assert [item["id"] for item in dry["added"]] == [None]
    assert client.get(f"/v1/stories/{other}/characters").json()["items"] == []
    done = client.post("/v1/library/import", params={"story_id": other}, files=upload).json()
    assert [item["name"].casefold() for item in done["added"]] == ["ana"]
    (there,) = client.get(f"/v1/stories/{other}/characters").json()["items"]
    assert (there["references"][0]["status"], there["origin"]["from"]) == ("proposed", "pack")
    assert refused(client.post("/v1/library/import", files=upload)) == (422, "story-needed")
    junk = {"file": ("library.zip", b"PK", "application/zip")}
    assert refused(client.post("/v1/library/import", params={"story_id": other}, files=junk)) == (
        422,
        "pack-unreadable",
    )
    assert refused(client.post("/v1/library/export", json={})) == (422, "pack-empty")
    assert refused(client.post("/v1/library/export", json={"character_ids": ["none"]})) == (404, "not-found")


def test_a_story_that_chose_no_lettering_style_uses_the_house_style(client: Any, story: dict[str, Any]) -> None:
    shown = client.get("/v1/library?kind=lettering").json()["items"]
    scenes = {entry["id"]: entry["used_in"]["scenes"] for entry in shown}
    assert [scene["scene_id"] for scene in scenes[HOUSE]] == [story["scenes"][0]["scene_id"]]
    assert not any(found for name, found in scenes.items() if name != HOUSE)
