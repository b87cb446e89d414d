"""Agents over HTTP: who plans, what each run was asked and answered, a story from an idea, scenes from prose."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from studio.providers.text import Patience
from tests.agent_answers import IDEA, PROSE
from tests.faults.fake_text_server import FakeTextServer, declines, says
from tests.model_studio import KEY, KEY_ENV, episode_of, everything_kept, faithful, set_up

Json = dict[str, Any]


@pytest.fixture
def server(svc: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeTextServer]:
    monkeypatch.setenv(KEY_ENV, KEY)
    monkeypatch.setattr("studio.providers.text.Patience", lambda: Patience(first_s=0.0))
    with FakeTextServer(faithful(says)) as found:
        set_up(svc, tmp_path / "data", found.url("openai"))
        yield found


def job_of(client: Any, answer: Any) -> Json:
    assert answer.status_code == 202, answer.text
    assert answer.headers["Location"].endswith(f"/jobs/{answer.json()['job_id']}")
    return dict(client.get(f"/v1/jobs/{answer.json()['job_id']}").json())


def test_rules_plan_by_default_and_every_run_can_be_read(client: Any, short_script: str) -> None:
    _, episode_id, scene_ids = episode_of(client, short_script)
    job = job_of(client, client.post(f"/v1/episodes/{episode_id}/generate/plan", json={}))
    runs = client.get(f"/v1/jobs/{job['job_id']}/agents").json()["items"]
    assert [run["agent"] for run in runs] == [
        "story_writer.intent", "director.panels", "story_writer.intent", "director.panels",
        "continuity_editor.episode",
        "director.semantics", "prompt_compiler.scene", "critic.plan",
        "director.semantics", "prompt_compiler.scene", "critic.plan",
    ]  # fmt: skip
    assert {run["mode"] for run in runs} == {"rules"} and {run["status"] for run in runs} == {"succeeded"}
    assert all(run["duration_ms"] >= 0 and not run["has_raw"] and run["cost"] is None for run in runs)
    assert {run["scene_id"] for run in runs} == {*scene_ids, None}
    whole = client.get(f"/v1/agent-runs/{runs[0]['run_id']}").json()
    assert whole["output"]["beats"] and whole["input"]["script"]["lines"] and whole["raw"] is None
    latest = client.get(f"/v1/scenes/{scene_ids[0]}/agent-runs", params={"limit": 2}).json()["items"]
    assert [run["agent"] for run in latest] == ["critic.plan", "prompt_compiler.scene"]


def test_the_rows_of_runs_lead_somewhere(client: Any, svc: Any, short_script: str) -> None:
    from studio.store import references

    _, episode_id, _ = episode_of(client, short_script)
    client.post(f"/v1/episodes/{episode_id}/generate/plan", json={})

    def look(cur: Any) -> tuple[list[str], set[str], list[Json]]:
        return references.find_orphans(cur), references.live_blobs(cur), cur.rows("select * from agent_runs")

    orphans, live, rows = svc.store.read(look)
    assert orphans == [] and len(rows) == 11
    assert {row["input_key"] for row in rows} | {row["output_key"] for row in rows} <= live


@pytest.mark.parametrize("path", ["/v1/jobs/none/agents", "/v1/scenes/none/agent-runs", "/v1/agent-runs/none"])
def test_what_is_not_there_is_404(client: Any, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404 and answer.json()["code"].endswith("-not-found")


@pytest.mark.parametrize("kind", ["episodes", "scenes"])
def test_a_model_must_be_set_up_and_known(client: Any, svc: Any, short_script: str, kind: str) -> None:
    _, episode_id, scene_ids = episode_of(client, short_script)
    path = f"/v1/{kind}/{episode_id if kind == 'episodes' else scene_ids[0]}/generate/plan"
    for order, status, code in (
        ({"agents": "model"}, 409, "no-provider"),
        ({"agents": "model", "provider": "gpt"}, 422, "unknown-provider"),
        ({"provider": "gpt"}, 422, "unknown-provider"),
        ({"agents": "magic"}, 422, "invalid-input"),
    ):
        answer = client.post(path, json=order)
        assert (answer.status_code, answer.json()["code"]) == (status, code), order
    assert client.get("/v1/jobs").json()["items"] == []
    assert svc.store.read(lambda cur: cur.value("select count(*) from agent_runs")) == 0


def test_a_scene_is_planned_with_the_model_that_was_named(
    client: Any, svc: Any, server: FakeTextServer, short_script: str
) -> None:
    _, _, scene_ids = episode_of(client, short_script)
    order = {"agents": "model", "provider": "fake"}
    job = job_of(client, client.post(f"/v1/scenes/{scene_ids[1]}/generate/plan", json=order))
    assert job["status"] == "succeeded", job
    runs = client.get(f"/v1/scenes/{scene_ids[1]}/agent-runs").json()["items"]
    assert {(run["provider"], run["model"]) for run in runs} == {("fake", "fake-openai")}
    assert all(run["usage"] == {"input_tokens": 100.0, "output_tokens": 20.0} for run in runs)
    assert all(run["cost"] == pytest.approx(0.00036) for run in runs)
    scene = client.get(f"/v1/scenes/{scene_ids[1]}").json()
    plan = client.get(f"/v1/artifacts/{scene['active_panel_plan_id']}").json()["payload"]
    assert [panel["grammar_id"] for panel in plan["panels"]] == [
        "two_shot_full", "over_shoulder", "reaction", "impact_silence",
    ]  # fmt: skip
    assert KEY not in everything_kept(svc)


def test_jobs_by_name_take_the_same_choice(client: Any, server: FakeTextServer, short_script: str) -> None:
    _, episode_id, _ = episode_of(client, short_script)
    body = {"job_type": "batch_plan", "episode_id": episode_id, "options": {"agents": "model", "provider": "fake"}}
    answer = client.post("/v1/jobs", json=body)
    assert answer.status_code == 202, answer.text
    assert client.get(f"/v1/jobs/{answer.json()['job_id']}").json()["status"] == "succeeded"
    for options, code in (
        ({"agents": 7}, "unknown-agent-mode"),
        ({"agents": "model", "provider": 7}, "unknown-provider"),
    ):
        answer = client.post("/v1/jobs", json=body | {"options": options})
        assert (answer.status_code, answer.json()["code"]) == (422, code)


# -- from an idea ------------------------------------------------------------------------------------------------------


def test_a_story_is_made_of_a_bare_idea(client: Any, server: FakeTextServer) -> None:
    answer = client.post("/v1/stories/from-idea", json={"idea": IDEA, "scenes": 2})
    job = job_of(client, answer)
    assert (job["status"], job["job_type"]) == ("succeeded", "story_from_idea"), job
    assert job["result"]["beats"][0] == "Ida finds the key."
    story = client.get(f"/v1/stories/{job['result']['story_id']}").json()
    assert story["title"] == "The Brass Key" and story["source_format"] == "fountain"
    assert [scene["title"] for scene in story["scenes"]] == ["Lost Property Office — night", "Tram Stop — night"]
    assert {who["name"] for who in story["characters"]} == {"Ida", "Tom"}
    (run,) = client.get(f"/v1/jobs/{job['job_id']}/agents").json()["items"]
    assert (run["agent"], run["story_id"], run["has_raw"]) == ("story_writer.idea", story["story_id"], True)


def test_an_idea_keeps_the_title_that_it_was_given(client: Any, server: FakeTextServer) -> None:
    job = job_of(
        client, client.post("/v1/stories/from-idea", json={"idea": IDEA, "scenes": 2, "title": "Nine Minutes"})
    )
    assert client.get(f"/v1/stories/{job['result']['story_id']}").json()["title"] == "Nine Minutes"


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"idea": IDEA}, 409, "no-provider"),
        ({"idea": ""}, 422, "invalid-input"),
        ({"idea": IDEA, "scenes": 0}, 422, "invalid-input"),
        ({"idea": IDEA, "scenes": 99}, 422, "invalid-input"),
        ({"idea": IDEA, "language": "klingon!"}, 422, None),
        ({"idea": IDEA, "provider": "gpt"}, 422, "unknown-provider"),
        ({}, 422, "invalid-input"),
    ],
)
def test_an_idea_that_cannot_be_worked_on_is_refused(client: Any, body: Json, status: int, code: str | None) -> None:
    answer = client.post("/v1/stories/from-idea", json=body)
    assert answer.status_code == status, answer.text
    assert code is None or answer.json()["code"] == code
    assert client.get("/v1/jobs").json()["items"] == []


def test_a_refused_idea_makes_no_story(client: Any, server: FakeTextServer) -> None:
    server.script(declines())
    job = job_of(client, client.post("/v1/stories/from-idea", json={"idea": IDEA}))
    assert (job["status"], job["error_code"]) == ("failed", "provider-refused")
    assert client.get("/v1/stories").json()["items"] == []
    (run,) = client.get(f"/v1/jobs/{job['job_id']}/agents").json()["items"]
    assert run["status"] == "failed" and run["story_id"] is None


def test_an_idea_in_the_wrong_number_of_scenes_is_sent_back_and_given_up(client: Any, server: FakeTextServer) -> None:
    job = job_of(client, client.post("/v1/stories/from-idea", json={"idea": IDEA, "scenes": 5}))
    assert (job["status"], job["error_code"]) == ("failed", "provider-answer-invalid")
    assert "exactly 5 scenes" in server.seen[1].text


# -- from prose --------------------------------------------------------------------------------------------------------


def prose_story(client: Any) -> Json:
    made = client.post("/v1/stories", json={"title": "The Key", "script": PROSE, "format": "prose"})
    assert made.status_code == 201, made.text
    return dict(made.json())


def test_prose_becomes_a_screenplay_draft_and_its_versions_stay(client: Any, server: FakeTextServer) -> None:
    story = prose_story(client)
    before = [scene["scene_id"] for scene in story["scenes"]]
    job = job_of(client, client.post(f"/v1/stories/{story['story_id']}/adapt", json={}))
    assert job["status"] == "succeeded", job
    after = client.get(f"/v1/stories/{story['story_id']}").json()
    assert after["source_format"] == "fountain"
    lines = [
        line
        for scene in after["scenes"]
        for line in client.get(f"/v1/scenes/{scene['scene_id']}/script").json()["lines"]
    ]
    assert [(line["speaker"], line["text"]) for line in lines if line["kind"] == "dialogue"] == [
        ("IDA", "Whose is this?"), ("TOM", "The driver's,"),
    ]  # fmt: skip
    for scene_id in before:
        kept = client.get(f"/v1/scenes/{scene_id}/artifacts")
        undone = client.post(f"/v1/scenes/{scene_id}/undelete") if kept.status_code == 404 else kept
        assert undone.status_code in {200, 201}, undone.text


def test_only_prose_is_adapted(client: Any, server: FakeTextServer, short_script: str) -> None:
    story_id, _, _ = episode_of(client, short_script)
    answer = client.post(f"/v1/stories/{story_id}/adapt", json={})
    assert (answer.status_code, answer.json()["code"]) == (409, "not-prose")
    assert client.post("/v1/stories/none/adapt", json={}).status_code == 404
    assert server.seen == []


def test_an_adaptation_that_invents_changes_nothing(client: Any, server: FakeTextServer) -> None:
    import copy

    from tests.agent_answers import ADAPTED

    story = prose_story(client)
    draft = copy.deepcopy(ADAPTED)
    draft["scenes"][0]["elements"][1]["text"] = "Give me the money!"
    server.script(says(draft))
    job = job_of(client, client.post(f"/v1/stories/{story['story_id']}/adapt", json={}))
    assert (job["status"], job["error_code"]) == ("failed", "provider-answer-invalid")
    assert "not in the prose" in job["error"]
    assert client.get(f"/v1/stories/{story['story_id']}").json()["source_format"] == "prose"
