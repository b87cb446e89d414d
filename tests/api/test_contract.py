"""The HTTP contract, endpoint by endpoint, over a studio whose jobs run at once."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

import cv2
import numpy as np
import pytest

PROBLEM = "application/problem+json"


@pytest.fixture
def story(client: Any, short_script: str) -> dict[str, Any]:
    answer = client.post("/v1/stories", json={"title": "The Spare Umbrella", "script": short_script})
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


@pytest.fixture
def episode(client: Any, story: dict[str, Any]) -> dict[str, Any]:
    scene_ids = [scene["scene_id"] for scene in story["scenes"]]
    answer = client.post(
        f"/v1/stories/{story['story_id']}/episodes",
        json={"title": "Episode 1", "scene_ids_ordered": scene_ids, "default_image_style": "soft_webtoon"},
    )
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


@pytest.fixture
def drawn(client: Any, episode: dict[str, Any]) -> dict[str, Any]:
    """The episode, planned and drawn."""
    for stage in ("plan", "render"):
        answer = client.post(f"/v1/episodes/{episode['episode_id']}/generate/{stage}", json={"scenes": "all"})
        assert answer.status_code == 202, answer.text
        job = client.get(answer.headers["location"]).json()
        assert job["status"] == "succeeded", job
    return episode


def strip_png(panels: int = 3) -> bytes:
    """A strip of flat coloured panels on white."""
    picture = np.full((panels * 500, 600, 3), 255, np.uint8)
    for number in range(panels):
        picture[number * 500 + 40 : number * 500 + 460, 30:570] = (40 + 60 * number, 90, 200 - 50 * number)
    return bytes(cv2.imencode(".png", picture)[1].tobytes())


def test_a_story_answers_with_its_scenes_and_cast(story: dict[str, Any], client: Any) -> None:
    assert set(story) >= {"story_id", "title", "scenes", "characters", "findings"}
    assert [set(scene) >= {"scene_id", "title", "position"} for scene in story["scenes"]] == [True, True]
    assert {character["name"].upper() for character in story["characters"]} >= {"MINA", "JOON"}
    listed = client.get("/v1/stories").json()
    assert set(listed) == {"items", "next"}
    assert [item["story_id"] for item in listed["items"]] == [story["story_id"]]


def test_an_episode_has_exactly_the_documented_fields(episode: dict[str, Any], story: dict[str, Any]) -> None:
    wanted = {
        "episode_id",
        "story_id",
        "title",
        "scene_ids_ordered",
        "default_story_style",
        "default_image_style",
        "status",
    }
    assert wanted <= set(episode)
    assert episode["status"] == "draft"
    assert episode["scene_ids_ordered"] == [scene["scene_id"] for scene in story["scenes"]]


def test_reordering_must_name_exactly_the_scenes(client: Any, episode: dict[str, Any]) -> None:
    path = f"/v1/episodes/{episode['episode_id']}/scenes"
    turned = list(reversed(episode["scene_ids_ordered"]))
    assert client.post(path, json={"op": "reorder", "scene_ids_ordered": turned}).json()["scene_ids_ordered"] == turned
    refused = client.post(path, json={"op": "reorder", "scene_ids_ordered": turned[:1]})
    assert refused.status_code == 422
    assert refused.json()["code"] == "scene-order-mismatch"
    kept = client.get(f"/v1/episodes/{episode['episode_id']}").json()
    assert kept["scene_ids_ordered"] == turned


def test_style_can_be_set_and_an_unknown_one_is_refused(client: Any, episode: dict[str, Any]) -> None:
    path = f"/v1/episodes/{episode['episode_id']}/set-style"
    done = client.post(path, json={"default_story_style": "romance"})
    assert done.status_code == 200
    assert done.json()["default_story_style"] == "romance"
    assert done.json()["default_image_style"] == "soft_webtoon"
    refused = client.post(path, json={"default_story_style": "no-such-style"})
    assert refused.status_code == 422
    assert refused.json()["errors"]


def test_assets_say_what_is_pinned_ready_and_missing(client: Any, episode: dict[str, Any]) -> None:
    assets = client.get(f"/v1/episodes/{episode['episode_id']}/assets").json()
    assert set(assets) >= {"characters", "environments", "styles"}
    assert all({"pinned", "ready", "missing"} <= set(character) for character in assets["characters"])


def test_planning_and_drawing_fill_every_pointer(client: Any, drawn: dict[str, Any]) -> None:
    for scene_id in drawn["scene_ids_ordered"]:
        scene = client.get(f"/v1/scenes/{scene_id}").json()
        for name in ("script", "intent", "panel_plan", "layout", "semantics", "render_spec", "render_result"):
            assert scene[f"active_{name}_id"], name
        assert scene["stale"] == []
        assert scene["state"] == "lettered"
        picture = client.get(f"/v1/scenes/{scene_id}/preview.png?width=400")
        assert picture.headers["content-type"] == "image/png"
        assert cv2.imdecode(np.frombuffer(picture.content, np.uint8), 1).shape[1] == 400


def test_every_spoken_line_is_lettered_once(client: Any, drawn: dict[str, Any]) -> None:
    for scene_id in drawn["scene_ids_ordered"]:
        lines = client.get(f"/v1/scenes/{scene_id}/script").json()["lines"]
        spoken = [line for line in lines if line["kind"] in {"dialogue", "narration", "sfx"}]
        layers = client.get(f"/v1/scenes/{scene_id}/layers").json()
        assert [layer["layer_type"] for layer in layers["items"]] == ["dialogue", "narration", "sfx"]
        objects = [item for layer in layers["items"] for item in layer["objects"]]
        for line in spoken:
            words = " ".join(item["text"] for item in objects if line["line_id"] in item["line_ids"]).split()
            assert words == line["text"].split()


def test_final_mode_asks_for_references_and_queues_nothing(client: Any, episode: dict[str, Any]) -> None:
    before = len(client.get("/v1/jobs").json()["items"])
    refused = client.post(
        f"/v1/episodes/{episode['episode_id']}/generate/plan", json={"scenes": "all", "mode": "final"}
    )
    assert refused.status_code == 409
    assert refused.json()["code"] == "references-missing"
    assert refused.json()["missing"]
    assert len(client.get("/v1/jobs").json()["items"]) == before


def test_drawing_before_planning_is_a_conflict(client: Any, episode: dict[str, Any]) -> None:
    refused = client.post(f"/v1/episodes/{episode['episode_id']}/generate/render", json={"scenes": "all"})
    assert (refused.status_code, refused.json()["code"]) == (409, "not-planned")


def test_an_export_is_a_package_that_can_be_downloaded_and_frozen(client: Any, drawn: dict[str, Any]) -> None:
    started = client.post(f"/v1/episodes/{drawn['episode_id']}/export", json={"profiles": ["webtoon_canvas"]})
    assert started.status_code == 202
    assert set(started.json()) >= {"export_id", "job_id", "status"}
    export = client.get(started.headers["location"]).json()
    assert export["status"] == "succeeded", export
    assert export["manifest"]["episode_id"] == drawn["episode_id"]
    assert [scene["scene_id"] for scene in export["manifest"]["scenes"]] == drawn["scene_ids_ordered"]
    assert export["manifest"]["scenes"][0]["final_image_url"] == "scenes/001.png"
    assert not [finding for finding in export["findings"] if finding["severity"] == "error"]
    package = client.get(f"/v1/exports/{export['export_id']}/download")
    assert package.headers["content-type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(package.content)) as archive:
        names = archive.namelist()
        assert "slices/001.jpg" in names
        assert json.loads(archive.read("manifest.json"))["episode_id"] == drawn["episode_id"]
    part = client.get(f"/v1/exports/{export['export_id']}/download", headers={"Range": "bytes=0-3"})
    assert (part.status_code, part.content) == (206, b"PK\x03\x04")
    frozen = client.post(f"/v1/exports/{export['export_id']}/finalize")
    assert frozen.json()["finalized"] is True


def test_the_same_state_exports_to_the_same_bytes(client: Any, drawn: dict[str, Any]) -> None:
    zips = []
    for _ in range(2):
        started = client.post(f"/v1/episodes/{drawn['episode_id']}/export").json()
        zips.append(client.get(f"/v1/exports/{started['export_id']}/download").content)
    assert zips[0] == zips[1]


def test_a_scene_can_be_exported_alone(client: Any, drawn: dict[str, Any]) -> None:
    started = client.post(f"/v1/scenes/{drawn['scene_ids_ordered'][0]}/export")
    assert started.status_code == 202
    export = client.get(f"/v1/exports/{started.json()['export_id']}").json()
    assert len(export["manifest"]["scenes"]) == 1


def test_several_platforms_come_in_one_zip(client: Any, drawn: dict[str, Any]) -> None:
    body = {"profiles": ["webtoon_canvas", "tapas"]}
    started = client.post(f"/v1/episodes/{drawn['episode_id']}/export", json=body).json()
    package = client.get(f"/v1/exports/{started['export_id']}/download")
    with zipfile.ZipFile(io.BytesIO(package.content)) as archive:
        assert {name.split("/")[0] for name in archive.namelist()} == {"webtoon_canvas", "tapas"}


def test_an_export_without_art_or_profile_is_refused(client: Any, episode: dict[str, Any]) -> None:
    path = f"/v1/episodes/{episode['episode_id']}/export"
    assert client.post(path).json()["code"] == "not-rendered"
    unknown = client.post(path, json={"profiles": ["no_such_platform"]})
    assert (unknown.status_code, unknown.json()["code"]) == (422, "unknown-profile")


def test_an_idempotency_key_starts_work_once(client: Any, drawn: dict[str, Any]) -> None:
    headers = {"Idempotency-Key": "press-twice"}
    path = f"/v1/episodes/{drawn['episode_id']}/export"
    assert (
        client.post(path, headers=headers).json()["export_id"] == client.post(path, headers=headers).json()["export_id"]
    )


def test_jobs_can_be_started_listed_and_followed(client: Any, episode: dict[str, Any]) -> None:
    body = {"job_type": "batch_plan", "episode_id": episode["episode_id"], "options": {"scenes": "all"}}
    started = client.post("/v1/jobs", json=body)
    assert started.status_code == 202
    job = client.get(f"/v1/jobs/{started.json()['job_id']}").json()
    assert job["status"] == "succeeded"
    assert job["progress"]["current"] == job["progress"]["total"] > 0
    assert {child["task"] for child in job["children"]} == {"plan.intent", "plan.continuity", "plan.spec"}
    events = client.get(f"/v1/jobs/{job['job_id']}/events")
    assert events.headers["content-type"].startswith("text/event-stream")
    assert '"succeeded"' in events.text
    assert client.post(f"/v1/jobs/{job['job_id']}/cancel").status_code == 409


def test_the_documented_layer_json_is_valid_as_it_stands(client: Any, drawn: dict[str, Any]) -> None:
    scene_id = drawn["scene_ids_ordered"][0]
    documented = {
        "id": "0d5c5e9e-6f6e-4d46-9b4a-1f0f6d8d8d10",
        "panel_id": 2,
        "type": "speech_bubble",
        "text": "Wait for me!",
        "style": {"font": "default", "weight": "normal"},
        "geometry": {"x": 0.5, "y": 0.2, "w": 0.25, "h": 0.12},
        "tail": {"x": 0.55, "y": 0.35},
        "z_index": 3,
    }
    posted = client.post(f"/v1/scenes/{scene_id}/layers", json={"layer_type": "dialogue", "objects": [documented]})
    assert posted.status_code == 201, posted.text
    layer = posted.json()
    assert set(layer) >= {"layer_id", "scene_id", "layer_type", "language", "objects", "revision_id"}
    assert documented["id"] in {item["id"] for item in layer["objects"]}
    tag = posted.headers["etag"]
    whole = {"objects": layer["objects"]}
    first = client.put(f"/v1/layers/{layer['layer_id']}", json=whole, headers={"If-Match": tag})
    assert first.status_code == 200
    moved = {"objects": [{**item, "z_index": 9} for item in layer["objects"]]}
    second = client.put(f"/v1/layers/{layer['layer_id']}", json=moved, headers={"If-Match": first.headers["etag"]})
    assert second.status_code == 200
    stale = client.put(f"/v1/layers/{layer['layer_id']}", json=whole, headers={"If-Match": tag})
    assert stale.status_code == 412
    assert {"current", "yours"} <= set(stale.json())


def test_lettering_survives_a_new_picture(client: Any, drawn: dict[str, Any]) -> None:
    scene_id = drawn["scene_ids_ordered"][0]
    before = client.get(f"/v1/scenes/{scene_id}/layers").json()
    layer = before["items"][0]
    placed = [
        {**item, "pinned": True, "geometry": {"x": 0.1, "y": 0.1, "w": 0.4, "h": 0.2}} for item in layer["objects"]
    ]
    client.put(f"/v1/layers/{layer['layer_id']}", json={"objects": placed})
    client.post(f"/v1/scenes/{scene_id}/generate/render", json={})
    after = client.get(f"/v1/scenes/{scene_id}/layers").json()["items"][0]["objects"]
    assert [item["geometry"] for item in after] == [item["geometry"] for item in placed]
    assert [item["text"] for item in after] == [item["text"] for item in placed]


def test_art_is_brought_as_scenes_with_panels_found(client: Any, episode: dict[str, Any]) -> None:
    files = [("images", ("10.png", strip_png(2), "image/png")), ("images", ("9.png", strip_png(3), "image/png"))]
    answer = client.post(f"/v1/episodes/{episode['episode_id']}/art", files=files)
    assert answer.status_code == 201, answer.text
    scenes = answer.json()["scenes"]
    assert [scene["title"] for scene in scenes] == ["9", "10"]
    layout = client.get(f"/v1/artifacts/{scenes[0]['active_layout_id']}").json()["payload"]
    assert len(layout["panels"]) == 3
    render = client.get(f"/v1/artifacts/{scenes[0]['active_render_result_id']}").json()["payload"]
    assert render["origin"] == "brought"
    served = client.get(f"/v1/media/{render['image']}")
    assert served.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in served.headers["content-security-policy"]
    original = cv2.imdecode(np.frombuffer(strip_png(3), np.uint8), 1)
    assert np.array_equal(cv2.imdecode(np.frombuffer(served.content, np.uint8), 1), original)
    small = client.get(f"/v1/media/{render['image']}?width=120")
    assert cv2.imdecode(np.frombuffer(small.content, np.uint8), 1).shape[1] == 120
    tag = served.headers["etag"]
    assert client.get(f"/v1/media/{render['image']}", headers={"If-None-Match": tag}).status_code == 304


def test_a_hostile_picture_is_refused_and_changes_nothing(client: Any, episode: dict[str, Any]) -> None:
    svg = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
    for name, content in (("a.svg", svg), ("b.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 40), ("c.png", b"")):
        good = ("images", ("0.png", strip_png(), "image/png"))
        answer = client.post(
            f"/v1/episodes/{episode['episode_id']}/art", files=[good, ("images", (name, content, "image/png"))]
        )
        assert answer.status_code in {413, 422}, (name, answer.text)
        assert name in answer.json()["detail"]
    kept = client.get(f"/v1/episodes/{episode['episode_id']}").json()
    assert kept["scene_ids_ordered"] == episode["scene_ids_ordered"]


def test_panels_corrected_by_hand_are_a_version(client: Any, drawn: dict[str, Any]) -> None:
    scene_id = drawn["scene_ids_ordered"][0]
    scene = client.get(f"/v1/scenes/{scene_id}").json()
    layout = client.get(f"/v1/artifacts/{scene['active_layout_id']}").json()["payload"]
    body = {"type": "layout", "payload": layout | {"background": "#000000"}, "parent_id": scene["active_layout_id"]}
    made = client.post(f"/v1/scenes/{scene_id}/artifacts", json=body)
    assert made.status_code == 201, made.text
    assert client.get(f"/v1/scenes/{scene_id}").json()["active_layout_id"] == made.json()["artifact_id"]
    bad = client.post(f"/v1/scenes/{scene_id}/artifacts", json=body | {"payload": {"width": -1}})
    assert bad.status_code == 422
    assert bad.json()["errors"][0]["loc"]


def test_a_second_draft_is_imported_as_a_difference(client: Any, story: dict[str, Any], short_script: str) -> None:
    changed = short_script.replace("It waved.", "It waved at me.")
    path = f"/v1/stories/{story['story_id']}/script"
    preview = client.post(path, json={"script": changed, "dry_run": True})
    assert preview.status_code == 200, preview.text
    kinds = [scene["kind"] for scene in preview.json()["scenes"]]
    assert sorted(kinds) == ["changed", "same"]
    assert client.post(path, json={"script": changed}).status_code == 200


def test_analytics_rank_scenes_and_say_what_is_not_scored(client: Any, drawn: dict[str, Any]) -> None:
    found = client.get(f"/v1/episodes/{drawn['episode_id']}/analytics").json()
    assert [scene["rank"] for scene in found["scenes"]] == [1, 2]
    assert found["scenes"][0]["scores"]["pacing"]["value"] is not None
    blind = found["scenes"][0]["scores"]["blind_test"]
    assert blind["value"] is None
    assert blind["reason"]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/scenes/x/branches"),
        ("POST", "/artifacts/x/tag"),
        ("POST", "/scenes/x/restore"),
        ("POST", "/scenes/x/undo"),
        ("POST", "/scenes/x/suggestions/re-panel/try"),
    ],
)
def test_what_later_milestones_bring_answers_501(client: Any, method: str, path: str) -> None:
    answer = client.request(method, f"/v1{path}")
    assert answer.status_code == 501
    assert answer.headers["content-type"] == PROBLEM
    assert answer.json()["code"] == "not-built"


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "/no/such/path", None, 404),
        ("DELETE", "/jobs", None, 405),
        ("GET", "/stories/nobody", None, 404),
        ("GET", "/episodes/nobody", None, 404),
        ("GET", "/scenes/nobody", None, 404),
        ("GET", "/jobs/nobody", None, 404),
        ("GET", "/jobs/nobody/events", None, 404),
        ("GET", "/exports/nobody", None, 404),
        ("GET", "/artifacts/nobody", None, 404),
        ("GET", "/media/" + "0" * 64, None, 404),
        ("POST", "/stories", {}, 422),
        ("POST", "/stories", {"title": "x", "surprise": 1}, 422),
        ("POST", "/stories", {"title": "x", "script": "   "}, 422),
        ("POST", "/jobs", {"job_type": "make_coffee", "episode_id": "x"}, 422),
    ],
)
def test_errors_are_problem_documents(client: Any, method: str, path: str, body: Any, status: int) -> None:
    answer = client.request(method, f"/v1{path}", json=body)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == PROBLEM
    problem = answer.json()
    assert {"type", "title", "status", "detail", "code"} <= set(problem)
    if status == 422:
        assert problem["errors"]


def test_the_guard_refuses_strangers(client: Any) -> None:
    assert client.get("/v1/health", headers={"host": "evil.example"}).status_code == 421
    for headers in ({"origin": "http://evil.example"}, {"sec-fetch-site": "cross-site"}, {"origin": "null"}):
        refused = client.post("/v1/stories", json={"title": "x"}, headers=headers)
        assert (refused.status_code, refused.json()["code"]) == (403, "cross-site")
        assert client.delete("/v1/stories/x", headers=headers).status_code == 403
        assert client.post("/v1/episodes/x/art", files={"images": b"x"}, headers=headers).status_code == 403
    assert client.get("/v1/health", headers={"authorization": "Bearer wrong"}).status_code == 401
    assert client.get("/v1/health", headers={"authorization": "Bearer the-token"}).status_code == 200
    assert client.post("/v1/people", json={"name": "Ada"}, headers={"origin": "http://testserver"}).status_code == 201


def test_the_documentation_page_loads_nothing_from_elsewhere(client: Any) -> None:
    page = client.get("/v1/docs").text
    assert "https://" not in page
    assert client.get("/v1/docs/swagger-ui-bundle.js").status_code == 200
    schema = client.get("/v1/openapi.json").json()
    assert "/episodes/{episode_id}/generate/plan" in schema["paths"]


@pytest.mark.parametrize("name", ["Ada", "김하늘", "Zoë"])
def test_work_is_signed_with_the_name_that_was_sent(client: Any, story: dict[str, Any], name: str) -> None:
    scene_id = story["scenes"][0]["scene_id"]
    lines = client.get(f"/v1/scenes/{scene_id}/script").json()["lines"]
    signed = {"x-author": name.encode("utf-8")}
    assert client.put(f"/v1/scenes/{scene_id}/script", json={"lines": lines[:2]}, headers=signed).status_code == 200
    assert client.get(f"/v1/scenes/{scene_id}/artifacts?type=script").json()["items"][0]["author"] == name
    refused = client.put(f"/v1/scenes/{scene_id}/script", json={"lines": []}, headers={"x-author": b"a" * 201})
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["loc"] == ["X-Author"]


def test_auto_letter_keeps_what_is_pinned_unless_told_otherwise(client: Any, drawn: dict[str, Any]) -> None:
    scene_id = drawn["scene_ids_ordered"][1]
    layer = client.get(f"/v1/scenes/{scene_id}/layers").json()["items"][0]
    corner = {"x": 0.05, "y": 0.9, "w": 0.3, "h": 0.1}
    first, *others = layer["objects"]
    own = {
        "id": "own",
        "panel_id": first["panel_id"],
        "type": "box",
        "text": "Meanwhile.",
        "geometry": corner,
    }
    body = {"objects": [{**first, "geometry": corner, "pinned": True}, *others, own]}
    assert client.put(f"/v1/layers/{layer['layer_id']}", json=body).status_code == 200

    def letter(keep: bool) -> dict[str, Any]:
        answer = client.post(f"/v1/scenes/{scene_id}/auto-letter", json={"keep_pinned": keep})
        assert answer.status_code == 200, answer.text
        objects = answer.json()["items"][0]["objects"]
        assert "own" in {item["id"] for item in objects}
        line = first["line_ids"][0]
        return next(item for item in objects if line in item["line_ids"])

    assert letter(keep=True)["geometry"] == corner
    assert letter(keep=False)["geometry"] != corner
