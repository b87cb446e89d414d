"""The series board over HTTP: reading it, taking stages on, approving; bad input gets a code and changes nothing."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.test_final_episode import approve_faces, draw_all, whole_database
from tests.conftest import SHORT_SCRIPT

ADA = {"X-Author": "Ada"}


@pytest.fixture
def place(client: Any) -> dict[str, Any]:
    """A story with an episode of two written scenes."""
    story = client.post("/v1/stories", json={"title": "The Spare Umbrella", "script": SHORT_SCRIPT}).json()
    ids = [scene["scene_id"] for scene in story["scenes"]]
    body = {"title": "Episode 1", "scene_ids_ordered": ids}
    episode = client.post(f"/v1/stories/{story['story_id']}/episodes", json=body).json()
    return {"url": f"/v1/stories/{story['story_id']}/board", "ids": ids, **episode}


def cell(client: Any, place: dict[str, Any], stage: str, scene: int | None = 0) -> dict[str, Any]:
    episode = client.get(place["url"]).json()["episodes"][0]
    return dict((episode if scene is None else episode["scenes"][scene])["cells"][stage])


def test_the_board_of_a_story(client: Any, place: dict[str, Any]) -> None:
    found = client.get(place["url"]).json()
    assert found["stages"] == ["script", "plan", "art", "letters", "review", "export"]
    (episode,) = found["episodes"]
    assert [scene["scene_id"] for scene in episode["scenes"]] == place["ids"]
    assert {name: (c["state"], c["finished"], c["of"]) for name, c in episode["cells"].items()} == {
        "script": ("done", 2, 2),
        "plan": ("missing", 0, 2),
        "art": ("blocked", 0, 2),
        "letters": ("blocked", 0, 2),
        "review": ("blocked", 0, 2),
        "export": ("blocked", 0, 2),
    }
    art = episode["scenes"][0]["cells"]["art"]
    assert art["blocked_by"] == [
        {
            "kind": "stage",
            "stage": "plan",
            "words": "The plan is missing",
            "where": {"page": "builder", "scene_id": place["ids"][0]},
        }
    ]
    assert (art["can_approve"], art["refusal"]["code"]) == (False, "nothing-to-approve")


def test_taking_on_and_approving(client: Any, place: dict[str, Any]) -> None:
    client.post("/v1/people", json={"name": "Ada"})
    subject = {"subject_kind": "scene", "subject_id": place["ids"][0], "stage": "script"}
    body = {**subject, "owner": "Ada", "due": "2020-02-03", "note": "First."}
    answer = client.patch(place["url"], json=body, headers=ADA)
    assert answer.status_code == 200, answer.text
    assert {name: answer.json()[name] for name in body} == body
    made = client.post(f"{place['url']}/approvals", json={**subject, "note": "Good."}, headers=ADA)
    assert made.status_code == 201, made.text
    found = cell(client, place, "script")
    assert (found["state"], found["owner"], found["due"], found["late"]) == ("approved", "Ada", "2020-02-03", False)
    assert found["approval"]["approval_id"] == made.json()["approval_id"]
    gone = client.delete(f"/v1/approvals/{made.json()['approval_id']}", headers=ADA)
    assert (gone.status_code, gone.json()["withdrawn_by"]) == (200, "Ada")
    assert cell(client, place, "script")["state"] == "done"
    client.patch(place["url"], json={**subject, "owner": None})
    assert (cell(client, place, "script")["owner"], cell(client, place, "script")["note"]) == (None, "First.")


def test_a_story_that_is_not_there(client: Any, place: dict[str, Any]) -> None:
    subject = {"subject_kind": "scene", "subject_id": place["ids"][0], "stage": "script"}
    for answer in (
        client.get("/v1/stories/nowhere/board"),
        client.patch("/v1/stories/nowhere/board", json=subject),
        client.post("/v1/stories/nowhere/board/approvals", json=subject),
        client.delete("/v1/approvals/nowhere"),
    ):
        assert (answer.status_code, answer.json()["code"]) == (404, "not-found")


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"owner": "Nobody Known"}, 422, "unknown-person"),
        ({"due": "soon"}, 422, "invalid-input"),
        ({"note": "x" * 3000}, 422, "invalid-input"),
        ({"stage": "colour"}, 422, "invalid-input"),
        ({"subject_kind": "story"}, 422, "invalid-input"),
        ({"colour": "red"}, 422, "invalid-input"),
        ({"subject_id": "nowhere"}, 404, "not-found"),
        ({"subject_kind": "episode"}, 404, "not-found"),
    ],
)
def test_bad_entries(
    client: Any, svc: Any, place: dict[str, Any], change: dict[str, Any], status: int, code: str
) -> None:
    subject = {"subject_kind": "scene", "subject_id": place["ids"][0], "stage": "plan"}
    before = whole_database(svc)
    answer = client.patch(place["url"], json={**subject, **change})
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert whole_database(svc) == before


def test_what_is_missing_or_out_of_date_cannot_be_approved(client: Any, svc: Any, place: dict[str, Any]) -> None:
    def refused(kind: str, subject_id: str, stage: str) -> str:
        before = whole_database(svc)
        body = {"subject_kind": kind, "subject_id": subject_id, "stage": stage}
        answer = client.post(f"{place['url']}/approvals", json=body)
        assert answer.status_code == 409, answer.text
        assert answer.json()["reasons"]
        assert whole_database(svc) == before
        return str(answer.json()["code"])

    assert refused("scene", place["ids"][0], "plan") == "nothing-to-approve"
    assert refused("episode", place["episode_id"], "review") == "nothing-to-approve"
    draw_all(client, place["episode_id"])
    lines = client.get(f"/v1/scenes/{place['ids'][0]}/script").json()["lines"]
    lines[-1]["text"] = "Something else."
    assert client.put(f"/v1/scenes/{place['ids'][0]}/script", json={"lines": lines}).status_code == 200
    assert refused("scene", place["ids"][0], "plan") == "stale"
    assert refused("scene", place["ids"][0], "review") == "stale"
    assert refused("episode", place["episode_id"], "art") == "stale"
    note = {"target": {"scene_id": place["ids"][1]}, "text": "Wrong coat.", "blocker": True}
    client.post("/v1/notes", json=note)
    assert refused("scene", place["ids"][1], "review") == "blocked"


def test_a_final_episode_is_still_owned_noted_and_approved(client: Any, place: dict[str, Any]) -> None:
    client.post("/v1/people", json={"name": "Ada"})
    approve_faces(client, place["story_id"])
    draw_all(client, place["episode_id"])
    done = client.patch(f"/v1/episodes/{place['episode_id']}", json={"status": "final"})
    assert done.status_code == 200, done.text
    for kind, subject_id in (("episode", place["episode_id"]), ("scene", place["ids"][0])):
        subject = {"subject_kind": kind, "subject_id": subject_id, "stage": "review"}
        assert client.patch(place["url"], json={**subject, "owner": "Ada", "note": "Last look."}).status_code == 200
        made = client.post(f"{place['url']}/approvals", json=subject, headers=ADA)
        assert made.status_code == 201, made.text
    assert cell(client, place, "review", None)["state"] == "approved"
    assert client.delete(f"/v1/approvals/{made.json()['approval_id']}").status_code == 200
