"""Scenes cut, joined, copied, locked and brought back: no line and no balloon is lost on the way."""

from __future__ import annotations

from typing import Any

import pytest

from studio.store.references import find_orphans
from tests.api.test_contract import drawn, episode, story

__all__ = ["drawn", "episode", "story"]


@pytest.fixture(autouse=True)
def nothing_hangs_loose(svc: Any) -> Any:
    yield
    assert svc.store.read(find_orphans) == []


def lines_of(client: Any, scene_id: str) -> list[dict[str, Any]]:
    return list(client.get(f"/v1/scenes/{scene_id}/script").json()["lines"])


def lettering_of(client: Any, scene_id: str) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    layers = client.get(f"/v1/scenes/{scene_id}/layers").json()
    return [item for layer in layers["items"] for item in layer["objects"]], layers["unplaced"]


def words(objects: list[dict[str, Any]]) -> list[str]:
    return sorted(item["text"] for item in objects)


def order_of(client: Any, story_id: str) -> list[str]:
    return [scene["scene_id"] for scene in client.get(f"/v1/stories/{story_id}").json()["scenes"]]


def post(client: Any, path: str, body: Any = None, status: int = 200) -> dict[str, Any]:
    answer = client.post(f"/v1{path}", json=body)
    assert answer.status_code == status, answer.text
    return dict(answer.json())


def split_in_the_middle(client: Any, scene_id: str) -> dict[str, Any]:
    spoken = [line for line in lines_of(client, scene_id) if line["kind"] == "dialogue"]
    return post(client, f"/scenes/{scene_id}/split", {"after_line_id": spoken[0]["line_id"]}, 201)


def test_a_split_scene_keeps_every_line_and_balloon(client: Any, drawn: dict[str, Any]) -> None:
    first_id, last_id = drawn["scene_ids_ordered"]
    before = lines_of(client, first_id)
    placed, tray = lettering_of(client, first_id)
    assert placed and not tray
    answer = split_in_the_middle(client, first_id)
    new_id = answer["new_scene"]["scene_id"]
    assert answer["scene"]["scene_id"] == first_id
    assert lines_of(client, first_id) + lines_of(client, new_id) == before
    assert order_of(client, drawn["story_id"]) == [first_id, new_id, last_id]
    held = client.get(f"/v1/episodes/{drawn['episode_id']}").json()
    assert held["scene_ids_ordered"] == [first_id, new_id, last_id]
    assert answer["new_scene"]["home_episode_id"] == drawn["episode_id"]
    here, here_tray = lettering_of(client, first_id)
    there, there_tray = lettering_of(client, new_id)
    assert there == [] and here_tray == []
    assert words(here + there_tray) == words(placed)
    moved = {line["line_id"] for line in lines_of(client, new_id)}
    assert there_tray and all(set(item["line_ids"]) <= moved for item in there_tray)
    assert answer["scene"]["state"] == "stale"
    versions = client.get(f"/v1/scenes/{first_id}/artifacts?type=script").json()["items"]
    assert [item["version"] for item in versions] == [2, 1]


def test_a_split_scene_can_be_planned_and_drawn_and_its_pinned_words_come_back(
    client: Any, drawn: dict[str, Any]
) -> None:
    first_id = drawn["scene_ids_ordered"][0]
    layer = client.get(f"/v1/scenes/{first_id}/layers").json()["items"][0]
    pinned = [{**item, "pinned": True} for item in layer["objects"]]
    client.put(f"/v1/layers/{layer['layer_id']}", json={"objects": pinned})
    new_id = split_in_the_middle(client, first_id)["new_scene"]["scene_id"]
    waiting = lettering_of(client, new_id)[1]
    kept = {item["id"] for item in waiting if item["pinned"]}
    assert kept
    for _ in range(2):
        post(client, f"/scenes/{new_id}/generate/plan", {}, 202)
    assert {item["id"] for item in lettering_of(client, new_id)[1]} == {item["id"] for item in waiting}
    post(client, f"/scenes/{new_id}/generate/render", {}, 202)
    placed, tray = lettering_of(client, new_id)
    assert kept <= {item["id"] for item in placed}
    assert not tray
    assert all("line-removed" not in item["flags"] for item in placed)
    spoken = [line for line in lines_of(client, new_id) if line["kind"] in {"dialogue", "narration", "sfx"}]
    for line in spoken:
        shown = " ".join(item["text"] for item in placed if line["line_id"] in item["line_ids"]).split()
        assert shown == line["text"].split()


def test_a_line_that_is_not_there_or_is_the_last_splits_nothing(client: Any, story: dict[str, Any]) -> None:
    scene_id = story["scenes"][0]["scene_id"]
    lines = lines_of(client, scene_id)
    for line_id in ("nobody", lines[-1]["line_id"]):
        refused = post(client, f"/scenes/{scene_id}/split", {"after_line_id": line_id}, 422)
        assert refused["errors"][0]["loc"] == ["after_line_id"]
    assert lines_of(client, scene_id) == lines
    assert len(order_of(client, story["story_id"])) == 2


def test_merging_what_was_split_gives_the_same_lines(client: Any, drawn: dict[str, Any]) -> None:
    first_id, last_id = drawn["scene_ids_ordered"]
    before, placed = lines_of(client, first_id), lettering_of(client, first_id)[0]
    new_id = split_in_the_middle(client, first_id)["new_scene"]["scene_id"]
    answer = post(client, f"/scenes/{first_id}/merge", {"with_scene_id": new_id})
    assert answer["merged_scene_id"] == new_id
    assert lines_of(client, first_id) == before
    here, tray = lettering_of(client, first_id)
    assert words(here + tray) == words(placed)
    assert order_of(client, drawn["story_id"]) == [first_id, last_id]
    assert client.get(f"/v1/scenes/{new_id}").status_code == 404
    assert client.get(f"/v1/episodes/{drawn['episode_id']}").json()["scene_ids_ordered"] == [first_id, last_id]
    back = post(client, f"/scenes/{new_id}/undelete")
    assert back["active_script_id"]
    assert order_of(client, drawn["story_id"]) == [first_id, new_id, last_id]


def test_merging_two_drawn_scenes_loses_no_word(client: Any, drawn: dict[str, Any]) -> None:
    first_id, last_id = drawn["scene_ids_ordered"]
    lines = lines_of(client, first_id) + lines_of(client, last_id)
    objects = lettering_of(client, first_id)[0] + lettering_of(client, last_id)[0]
    answer = post(client, f"/scenes/{first_id}/merge", {"with_scene_id": last_id})
    assert lines_of(client, first_id) == lines
    here, tray = lettering_of(client, first_id)
    assert words(here + tray) == words(objects)
    assert {item["panel_id"] for item in tray} == {None}
    assert answer["scene"]["line_count"] == len(lines)
    script = client.get(f"/v1/artifacts/{answer['scene']['active_script_id']}").json()["payload"]
    assert script["unplaced"][-1]["text"].startswith("INT. SMALL CAFE")
    for stage in ("plan", "render"):
        post(client, f"/scenes/{first_id}/generate/{stage}", {}, 202)
    placed, tray = lettering_of(client, first_id)
    assert sorted(" ".join(words(placed)).split()) == sorted(" ".join(words(objects)).split())
    assert tray == []


def test_a_scene_and_its_copy_merge_although_their_ids_are_the_same(client: Any, drawn: dict[str, Any]) -> None:
    first_id = drawn["scene_ids_ordered"][0]
    copy = post(client, f"/scenes/{first_id}/duplicate", None, 201)
    assert copy["title"].endswith("(copy)")
    assert copy["home_episode_id"] is None
    assert order_of(client, drawn["story_id"])[:2] == [first_id, copy["scene_id"]]
    assert lines_of(client, copy["scene_id"]) == lines_of(client, first_id)
    assert words(lettering_of(client, copy["scene_id"])[0]) == words(lettering_of(client, first_id)[0])
    post(client, f"/scenes/{first_id}/merge", {"with_scene_id": copy["scene_id"]})
    lines = lines_of(client, first_id)
    assert len({line["line_id"] for line in lines}) == len(lines)
    here, tray = lettering_of(client, first_id)
    assert words(here) == words(tray)
    assert not {item["id"] for item in here} & {item["id"] for item in tray}
    assert {line_id for item in tray for line_id in item["line_ids"]} <= {line["line_id"] for line in lines}


def test_only_neighbours_that_no_other_episode_needs_are_merged(client: Any, episode: dict[str, Any]) -> None:
    first_id, last_id = episode["scene_ids_ordered"]
    path = f"/scenes/{first_id}/merge"
    assert post(client, path, {"with_scene_id": first_id}, 422)["errors"]
    other = post(client, "/stories", {"title": "Other", "script": "INT. HALL\n\nANA\nHello."}, 201)
    stranger = other["scenes"][0]["scene_id"]
    assert post(client, path, {"with_scene_id": stranger}, 422)["code"] == "unknown-scene"
    backwards = post(client, f"/scenes/{last_id}/merge", {"with_scene_id": first_id}, 409)
    assert backwards["code"] == "scenes-not-adjacent"
    alone = {"title": "Extra", "scene_ids_ordered": [last_id]}
    extra = post(client, f"/stories/{episode['story_id']}/episodes", alone, 201)
    refused = post(client, path, {"with_scene_id": last_id}, 409)
    assert (refused["code"], refused["episode_ids"]) == ("scene-elsewhere", [extra["episode_id"]])


def test_a_locked_part_keeps_its_version_and_the_new_one_waits(client: Any, drawn: dict[str, Any]) -> None:
    scene_id = drawn["scene_ids_ordered"][0]
    before = client.get(f"/v1/scenes/{scene_id}").json()
    locked = post(client, f"/scenes/{scene_id}/lock", {"types": ["panel_plan", "render_result"]})
    assert locked["locked_types"] == ["panel_plan", "render_result"]
    for stage in ("plan", "render"):
        job = post(client, f"/scenes/{scene_id}/generate/{stage}", {}, 202)
        assert client.get(f"/v1/jobs/{job['job_id']}").json()["status"] == "succeeded"
    after = client.get(f"/v1/scenes/{scene_id}").json()
    assert after["active_panel_plan_id"] == before["active_panel_plan_id"]
    assert after["active_render_result_id"] == before["active_render_result_id"]
    assert after["active_intent_id"] != before["active_intent_id"]
    for name in ("panel_plan", "render_result"):
        versions = client.get(f"/v1/scenes/{scene_id}/artifacts?type={name}").json()["items"]
        assert [item["active"] for item in versions] == [False, True]
    post(client, f"/scenes/{scene_id}/lock", {"types": []})
    post(client, f"/scenes/{scene_id}/generate/plan", {}, 202)
    freed = client.get(f"/v1/scenes/{scene_id}").json()
    assert freed["active_panel_plan_id"] != before["active_panel_plan_id"]
    assert post(client, f"/scenes/{scene_id}/lock", {"types": ["coffee"]}, 422)["errors"]


@pytest.mark.parametrize("types", [["layout"], ["scene_intent", "panel_plan", "layout", "panel_semantics"]])
def test_what_follows_is_made_from_what_is_locked(client: Any, drawn: dict[str, Any], types: list[str]) -> None:
    scene_id = drawn["scene_ids_ordered"][0]
    scene = client.get(f"/v1/scenes/{scene_id}").json()
    layout = client.get(f"/v1/artifacts/{scene['active_layout_id']}").json()["payload"]
    taller = layout | {"height": layout["height"] + 300}
    taller["panels"] = [*layout["panels"][:-1], layout["panels"][-1] | {"h": layout["panels"][-1]["h"] + 200}]
    mine = post(client, f"/scenes/{scene_id}/artifacts", {"type": "layout", "payload": taller}, 201)
    post(client, f"/scenes/{scene_id}/lock", {"types": types})
    for stage in ("plan", "render"):
        job = post(client, f"/scenes/{scene_id}/generate/{stage}", {}, 202)
        assert client.get(f"/v1/jobs/{job['job_id']}").json()["status"] == "succeeded"
    after = client.get(f"/v1/scenes/{scene_id}").json()
    assert after["active_layout_id"] == mine["artifact_id"]
    spec = client.get(f"/v1/artifacts/{after['active_render_spec_id']}").json()
    assert mine["artifact_id"] in spec["input_ids"]
    assert spec["payload"]["layout_id"] == mine["artifact_id"]
    picture = client.get(f"/v1/artifacts/{after['active_render_result_id']}").json()["payload"]
    assert picture["drawn_for"]["height"] == taller["height"]
    if "panel_plan" in types:
        assert after["active_intent_id"] == scene["active_intent_id"]
        assert after["stale"] == []


def test_a_person_may_change_what_is_locked(client: Any, drawn: dict[str, Any]) -> None:
    scene_id = drawn["scene_ids_ordered"][0]
    post(client, f"/scenes/{scene_id}/lock", {"types": ["layout"]})
    scene = client.get(f"/v1/scenes/{scene_id}").json()
    layout = client.get(f"/v1/artifacts/{scene['active_layout_id']}").json()["payload"]
    body = {"type": "layout", "payload": layout | {"background": "#000000"}}
    made = post(client, f"/scenes/{scene_id}/artifacts", body, 201)
    assert client.get(f"/v1/scenes/{scene_id}").json()["active_layout_id"] == made["artifact_id"]


def test_episodes_are_listed_by_story_deleted_and_brought_back(client: Any, episode: dict[str, Any]) -> None:
    path, episode_id = f"/v1/episodes/{episode['episode_id']}", episode["episode_id"]
    other = post(client, "/stories", {"title": "Other"}, 201)
    post(client, f"/stories/{other['story_id']}/episodes", {"title": "Elsewhere"}, 201)

    def listed(story_id: str) -> list[str]:
        return [item["title"] for item in client.get(f"/v1/episodes?story_id={story_id}").json()["items"]]

    assert listed(episode["story_id"]) == ["Episode 1"]
    assert listed(other["story_id"]) == ["Elsewhere"]
    assert client.get("/v1/episodes?story_id=nobody").status_code == 404
    assert client.delete(path).status_code == 204
    assert client.get(path).status_code == 404
    assert client.delete(path).status_code == 404
    assert listed(episode["story_id"]) == []
    assert len(order_of(client, episode["story_id"])) == 2
    back = post(client, f"/episodes/{episode_id}/undelete")
    assert back["scene_ids_ordered"] == episode["scene_ids_ordered"]
    assert listed(episode["story_id"]) == ["Episode 1"]


def test_a_deleted_scene_comes_back_to_its_place(client: Any, episode: dict[str, Any]) -> None:
    first_id = episode["scene_ids_ordered"][0]
    assert client.delete(f"/v1/scenes/{first_id}").status_code == 204
    assert post(client, f"/scenes/{first_id}/undelete")["scene_id"] == first_id
    held = client.get(f"/v1/episodes/{episode['episode_id']}").json()
    assert held["scene_ids_ordered"] == episode["scene_ids_ordered"]


def test_objects_are_drawn_for_a_canvas_without_being_stored(client: Any, drawn: dict[str, Any]) -> None:
    scene_id = drawn["scene_ids_ordered"][0]
    placed, _ = lettering_of(client, scene_id)
    answer = post(client, f"/scenes/{scene_id}/draw", {"objects": placed, "width": 400})
    assert {outline["object_id"] for outline in answer["objects"]} == {item["id"] for item in placed}
    assert all(outline["box"]["w"] > 0 and outline["text_box"]["h"] > 0 for outline in answer["objects"])
    assert answer["pictures"] and answer["pictures"][0]["png"].startswith("data:image/png;base64,")
    assert lettering_of(client, scene_id)[0] == placed


@pytest.mark.parametrize("colour", ["black", "#12345", "#1234567", "#12345g", "url(x)", ""])
def test_a_look_that_cannot_be_drawn_is_refused(client: Any, story: dict[str, Any], colour: str) -> None:
    person = story["characters"][0]["character_id"]
    refused = client.patch(f"/v1/characters/{person}", json={"look": {"hair": colour}})
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["loc"] == ["look", "hair"]
