"""Plans edited through the API: each edit a version, what is fresh stays, what somebody else did is not run over."""

from __future__ import annotations

from typing import Any

from tests.api.test_contract import drawn, episode, story

__all__ = ["drawn", "episode", "story"]


def done(client: Any, answer: Any) -> bool:
    """Whether the job that was ordered succeeded."""
    assert answer.status_code == 202, answer.text
    return bool(client.get(f"/v1/jobs/{answer.json()['job_id']}").json()["status"] == "succeeded")


def versions(client: Any, scene_id: str, kind: str) -> list[dict[str, Any]]:
    return list(client.get(f"/v1/scenes/{scene_id}/artifacts?type={kind}").json()["items"])


def in_use(client: Any, scene_id: str, kind: str) -> dict[str, Any]:
    found = next(item for item in versions(client, scene_id, kind) if item["active"])
    return dict(client.get(f"/v1/artifacts/{found['artifact_id']}").json())


def test_an_edit_is_a_version_and_bringing_up_to_date_starts_from_it(client: Any, drawn: dict[str, Any]) -> None:
    scene_id = drawn["scene_ids_ordered"][0]
    plan, intent = in_use(client, scene_id, "panel_plan"), in_use(client, scene_id, "scene_intent")
    first = plan["payload"]["panels"][0]["panel_id"]
    edits = [
        {"op": "change", "panel_id": first, "gutter_after": "drop"},
        {"op": "add", "after": first, "grammar_id": "environment_aspect"},
    ]
    body = {"edits": edits, "expected_plan_id": plan["artifact_id"]}
    answer = client.post(f"/v1/scenes/{scene_id}/plan/edit", json=body)
    assert answer.status_code == 201, answer.text
    made = answer.json()
    assert made["parent_id"] == plan["artifact_id"] and made["version"] == plan["version"] + 1
    assert len(made["payload"]["panels"]) == len(plan["payload"]["panels"]) + 1
    stale = {item["type"] for item in client.get(f"/v1/scenes/{scene_id}").json()["stale"]}
    assert {"layout", "panel_semantics", "render_spec"} <= stale and "panel_plan" not in stale

    job = client.post(f"/v1/scenes/{scene_id}/bring-up-to-date")
    assert done(client, job)
    assert in_use(client, scene_id, "panel_plan")["artifact_id"] == made["artifact_id"]
    assert in_use(client, scene_id, "scene_intent")["artifact_id"] == intent["artifact_id"]
    assert len(versions(client, scene_id, "scene_intent")) == 1
    layout = in_use(client, scene_id, "layout")["payload"]
    assert {panel["panel_id"] for panel in layout["panels"]} == {
        panel["panel_id"] for panel in made["payload"]["panels"]
    }
    left = {item["type"] for item in client.get(f"/v1/scenes/{scene_id}").json()["stale"]}
    assert not left & {"scene_intent", "panel_plan", "layout", "panel_semantics", "render_spec"}


def test_planning_only_what_is_stale_makes_no_version_of_what_is_fresh(client: Any, drawn: dict[str, Any]) -> None:
    before = {scene: versions(client, scene, "panel_plan") for scene in drawn["scene_ids_ordered"]}
    answer = client.post(f"/v1/episodes/{drawn['episode_id']}/generate/plan", json={"only_stale": True})
    assert done(client, answer)
    assert {scene: versions(client, scene, "panel_plan") for scene in before} == before


def test_an_edit_of_an_older_plan_is_refused_and_shows_the_new_one(client: Any, drawn: dict[str, Any]) -> None:
    scene_id = drawn["scene_ids_ordered"][0]
    old = in_use(client, scene_id, "panel_plan")
    path, first = f"/v1/scenes/{scene_id}/plan/edit", old["payload"]["panels"][0]["panel_id"]
    body = {"edits": [{"op": "change", "panel_id": first, "role": "inset"}], "expected_plan_id": old["artifact_id"]}
    assert client.post(path, json=body).status_code == 201
    late = client.post(path, json=body)
    assert late.status_code == 412
    assert late.json()["current"]["artifact_id"] == in_use(client, scene_id, "panel_plan")["artifact_id"]
    tagged = client.post(path, json={"edits": body["edits"]}, headers={"If-Match": f'"{old["artifact_id"]}"'})
    assert tagged.status_code == 412


def test_bad_edits_change_nothing(client: Any, drawn: dict[str, Any]) -> None:
    scene_id = drawn["scene_ids_ordered"][0]
    before = versions(client, scene_id, "panel_plan")
    path = f"/v1/scenes/{scene_id}/plan/edit"
    for edits, code in (
        ([], None),
        ([{"op": "explode", "panel_id": 1}], None),
        ([{"op": "drop", "panel_id": 4711}], "unknown-panel"),
        ([{"op": "add", "grammar_id": "spiral"}], "unknown-grammar-id"),
    ):
        answer = client.post(path, json={"edits": edits})
        assert answer.status_code == 422, answer.text
        assert code is None or answer.json()["code"] == code
    assert client.post("/v1/scenes/none/plan/edit", json={"edits": [{"op": "drop", "panel_id": 1}]}).status_code == 404
    assert versions(client, scene_id, "panel_plan") == before
