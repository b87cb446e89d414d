"""Bad input about episodes and their scenes: a 4xx with a stable code, and not one row of the database differs."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.test_contract import PROBLEM, episode, story
from tests.api.test_final_episode import whole_database

__all__ = ["episode", "story"]

Try = tuple[str, str, dict[str, Any], int, str]


@pytest.fixture
def foreign(client: Any) -> dict[str, Any]:
    """A scene and a character of another story."""
    other = client.post(
        "/v1/stories", json={"title": "Elsewhere", "script": "INT. CELLAR - DAY\n\nPIP\nIs it dark?\n"}
    ).json()
    who = client.get(f"/v1/stories/{other['story_id']}/characters").json()["items"][0]
    return {"scene_id": other["scenes"][0]["scene_id"], "character_id": who["character_id"]}


def tries(episode: dict[str, Any], foreign: dict[str, Any]) -> list[Try]:
    at, stories = f"/episodes/{episode['episode_id']}", f"/stories/{episode['story_id']}/episodes"
    first, second = episode["scene_ids_ordered"]
    strange = foreign["scene_id"]
    new = {"title": "Two"}
    return [
        ("POST", stories, new | {"scene_ids_ordered": [first, strange]}, 422, "unknown-scene"),
        ("POST", stories, new | {"scene_ids_ordered": [first, "nobody"]}, 422, "unknown-scene"),
        ("POST", stories, new | {"scene_ids_ordered": [first, first]}, 422, "invalid-input"),
        ("POST", stories, new | {"default_story_style": "no_such"}, 422, "unknown-style"),
        ("POST", stories, new | {"default_image_style": "romance"}, 422, "unknown-style"),
        ("POST", stories, {"title": "  "}, 422, "invalid-input"),
        ("POST", "/stories/nobody/episodes", new, 404, "not-found"),
        ("POST", f"{at}/scenes", {"op": "add", "scene_ids": [strange]}, 422, "unknown-scene"),
        ("POST", f"{at}/scenes", {"op": "add", "scene_ids": [strange], "as": "duplicate"}, 422, "unknown-scene"),
        ("POST", f"{at}/scenes", {"op": "add", "scene_ids": [first]}, 409, "scene-already-there"),
        ("POST", f"{at}/scenes", {"op": "add", "scene_ids": []}, 422, "invalid-input"),
        ("POST", f"{at}/scenes", {"op": "add", "scene_ids": [first, first]}, 422, "invalid-input"),
        ("POST", f"{at}/scenes", {"op": "add"}, 422, "invalid-input"),
        ("POST", f"{at}/scenes", {"op": "remove", "scene_ids": [first, strange]}, 422, "scene-not-in-episode"),
        ("POST", f"{at}/scenes", {"op": "remove", "scene_ids": []}, 422, "invalid-input"),
        ("POST", f"{at}/scenes", {"op": "remove", "scene_ids": [first, first]}, 422, "invalid-input"),
        ("POST", f"{at}/scenes", {"op": "reorder", "scene_ids_ordered": [second]}, 422, "scene-order-mismatch"),
        ("POST", f"{at}/scenes", {"op": "reorder", "scene_ids_ordered": [second] * 2}, 422, "scene-order-mismatch"),
        (
            "POST",
            f"{at}/scenes",
            {"op": "reorder", "scene_ids_ordered": [second, first, first]},
            422,
            "scene-order-mismatch",
        ),
        ("POST", f"{at}/scenes", {"op": "reorder", "scene_ids_ordered": [first, strange]}, 422, "scene-order-mismatch"),
        ("POST", f"{at}/scenes", {"op": "reorder"}, 422, "scene-order-mismatch"),
        ("POST", f"{at}/set-style", {"default_image_style": "no_such"}, 422, "unknown-style"),
        (
            "POST",
            f"{at}/set-style",
            {"default_story_style": "horror", "default_image_style": "no_such"},
            422,
            "unknown-style",
        ),
        ("PATCH", at, {"title": "Good", "targets": {"panels": -1}}, 422, ""),
        ("PATCH", at, {"targets": {"colour": 3}}, 422, ""),
        ("PATCH", at, {"status": "lost"}, 422, ""),
        ("PATCH", at, {"waivers": {"colour": "why not"}}, 422, ""),
        ("PATCH", at, {"waivers": {"panels": ""}}, 422, ""),
        ("PATCH", at, {"title": "Good", "waivers": {"panels": "   "}}, 422, "invalid-input"),
        ("PATCH", at, {"title": "Good", "status": "final"}, 409, "episode-not-ready"),
        ("PATCH", "/episodes/nobody", {"title": "Good"}, 404, "not-found"),
        ("POST", f"{at}/generate/plan", {"scenes": [first, strange]}, 422, "scenes-not-in-episode"),
        ("POST", f"{at}/generate/plan", {"scenes": []}, 422, "scenes-not-in-episode"),
        ("POST", f"{at}/generate/plan", {"mode": "final"}, 409, "references-missing"),
        ("POST", f"{at}/generate/render", {"scenes": [strange]}, 422, "scenes-not-in-episode"),
        ("POST", f"{at}/generate/render", {"scenes": "all"}, 409, "not-planned"),
        ("POST", f"{at}/assets", {"op": "pin", "kind": "character", "id": foreign["character_id"]}, 404, "not-found"),
        ("POST", f"{at}/assets", {"op": "pin", "kind": "style", "id": "no_such"}, 404, "not-found"),
        ("PATCH", f"/scenes/{first}", {"title": "Good", "image_style": "no_such"}, 422, "unknown-style"),
        ("PATCH", f"/scenes/{first}", {"story_style": "soft_webtoon"}, 422, "unknown-style"),
        ("POST", f"/scenes/{first}/merge", {"with_scene_id": strange}, 422, ""),
        ("POST", f"/scenes/{first}/merge", {"with_scene_id": first}, 422, ""),
        ("POST", f"/scenes/{second}/merge", {"with_scene_id": first}, 409, "scenes-not-adjacent"),
        ("POST", f"/scenes/{first}/split", {"after_line_id": "nobody"}, 422, "unknown-line"),
        ("POST", "/scenes/nobody/duplicate", {}, 404, "not-found"),
        ("GET", "/episodes/nobody/targets", {}, 404, "not-found"),
        ("GET", "/episodes/nobody/readiness", {}, 404, "not-found"),
    ]


def test_bad_input_is_refused_with_a_code_and_changes_nothing(
    client: Any, svc: Any, episode: dict[str, Any], foreign: dict[str, Any]
) -> None:
    before = whole_database(svc)
    for method, path, body, status, code in tries(episode, foreign):
        answer = client.request(method, f"/v1{path}", json=body)
        said = (method, path, body)
        assert (said, answer.status_code) == (said, status), answer.text
        assert answer.headers["content-type"] == PROBLEM
        assert answer.json()["code"] and (not code or answer.json()["code"] == code), (said, answer.text)
        if status == 422:
            assert all(entry["loc"] and entry["msg"] for entry in answer.json()["errors"]), said
            assert answer.json()["errors"], said
    assert whole_database(svc) == before


def test_an_edit_of_an_older_episode_is_refused(client: Any, svc: Any, episode: dict[str, Any]) -> None:
    path = f"/v1/episodes/{episode['episode_id']}"
    old = {"If-Match": f'"{episode["revision_id"]}"'}
    assert client.patch(path, json={"title": "Newer"}, headers=old).status_code == 200
    before = whole_database(svc)
    turned = episode["scene_ids_ordered"][::-1]
    for answer in (
        client.patch(path, json={"title": "Older"}, headers=old),
        client.post(f"{path}/set-style", json={"default_story_style": "horror"}, headers=old),
        client.post(f"{path}/scenes", json={"op": "reorder", "scene_ids_ordered": turned}, headers=old),
    ):
        assert (answer.status_code, answer.json()["code"]) == (412, "stale-write")
    assert whole_database(svc) == before


def test_a_reorder_that_forgets_one_says_which(client: Any, episode: dict[str, Any], foreign: dict[str, Any]) -> None:
    first, second = episode["scene_ids_ordered"]
    told = client.post(
        f"/v1/episodes/{episode['episode_id']}/scenes",
        json={"op": "reorder", "scene_ids_ordered": [first, foreign["scene_id"]]},
    ).json()
    assert (told["missing"], told["unknown"]) == ([second], [foreign["scene_id"]])


def test_styles_come_from_the_nearest_that_chose(client: Any, story: dict[str, Any]) -> None:
    ids = [scene["scene_id"] for scene in story["scenes"]]
    made = client.post(
        f"/v1/stories/{story['story_id']}/episodes", json={"title": "One", "scene_ids_ordered": ids[:1]}
    ).json()

    def style(scene_id: str) -> dict[str, str]:
        return dict(client.get(f"/v1/scenes/{scene_id}").json()["resolved_styles"]["story_style"])

    assert style(ids[0]) == {"style_id": "default", "source": "default"}
    client.patch(f"/v1/stories/{story['story_id']}", json={"story_style": "comedy"})
    assert style(ids[0]) == {"style_id": "comedy", "source": "story"}
    chosen = client.post(f"/v1/episodes/{made['episode_id']}/set-style", json={"default_story_style": "romance"}).json()
    assert (chosen["default_story_style"], style(ids[0])) == ("romance", {"style_id": "romance", "source": "episode"})
    assert style(ids[1]) == {"style_id": "comedy", "source": "story"}
    client.patch(f"/v1/scenes/{ids[0]}", json={"story_style": "horror"})
    assert style(ids[0]) == {"style_id": "horror", "source": "scene"}
    client.patch(f"/v1/scenes/{ids[0]}", json={"story_style": None})
    back = client.post(f"/v1/episodes/{made['episode_id']}/set-style", json={"default_story_style": None}).json()
    assert (back["default_story_style"], back["resolved_styles"]["story_style"]["source"]) == ("comedy", "story")
    assert style(ids[0]) == {"style_id": "comedy", "source": "story"}


def test_only_the_home_of_a_linked_scene_decides_its_styles(client: Any, episode: dict[str, Any]) -> None:
    linked = episode["scene_ids_ordered"][0]
    second = client.post(
        f"/v1/stories/{episode['story_id']}/episodes",
        json={"title": "Two", "scene_ids_ordered": [linked], "default_image_style": "flat_color"},
    ).json()
    scene = client.get(f"/v1/scenes/{linked}").json()
    assert scene["home_episode_id"] == episode["episode_id"]
    assert scene["resolved_styles"]["image_style"] == {"style_id": "soft_webtoon", "source": "episode"}
    client.post(f"/v1/episodes/{episode['episode_id']}/scenes", json={"op": "remove", "scene_ids": [linked]})
    scene = client.get(f"/v1/scenes/{linked}").json()
    assert scene["home_episode_id"] == second["episode_id"]
    assert scene["resolved_styles"]["image_style"] == {"style_id": "flat_color", "source": "episode"}
