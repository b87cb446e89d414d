"""A model that answers badly: tries, then a clear failure; its answer is kept, and nothing is planned or changed."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fake_text_server import (
    FakeTextServer,
    Step,
    breaks_off,
    declines,
    fails,
    hangs,
    hangs_up,
    says,
    sends,
    stops_short,
)

from studio.providers.text import Patience
from tests.agent_answers import STOP_INTENT
from tests.model_studio import KEY, KEY_ENV, episode_of, everything_kept, faithful, set_up

Json = dict[str, Any]


@pytest.fixture
def server(svc: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeTextServer]:
    monkeypatch.setenv(KEY_ENV, KEY)
    monkeypatch.setattr("studio.providers.text.Patience", lambda: Patience(first_s=0.0))
    with FakeTextServer(faithful(says)) as found:
        set_up(svc, tmp_path / "data", found.url("openai"))
        yield found


def plan(client: Any, episode_id: str, **order: Any) -> Json:
    answer = client.post(f"/v1/episodes/{episode_id}/generate/plan", json={"agents": "model", **order})
    assert answer.status_code == 202, answer.text
    return dict(client.get(f"/v1/jobs/{answer.json()['job_id']}").json())


def runs(client: Any, job: Json) -> list[Json]:
    return list(client.get(f"/v1/jobs/{job['job_id']}/agents").json()["items"])


def artifacts(client: Any, scene_id: str) -> list[str]:
    return [item["type"] for item in client.get(f"/v1/scenes/{scene_id}/artifacts").json()["items"]]


def answered(change: Any) -> Step:
    """The faithful intent with a change; every scene gets it."""
    draft = copy.deepcopy(STOP_INTENT)
    change(draft)
    return says(draft)


def _german(draft: Json) -> None:
    draft["logline"] = "Mina und Joon warten auf den Bus, und der Bus ist nicht mehr da, aber sie haben sich."
    for beat in draft["beats"]:
        beat["what_happens"] = "Joon ist mit dem Bus zu spät und Mina sagt es ihm auf der Bank."


def _stranger(draft: Json) -> None:
    draft["beats"][0]["characters"] = ["Mina", "Bruno"]


def _event(draft: Json) -> None:
    draft["beats"][0]["what_happens"] = "Joon runs to the bench and stabs Mina in the rain."


def _forgetful(draft: Json) -> None:
    draft["beats"].pop()


INVALID = "provider-answer-invalid"
BAD: list[Any] = [
    pytest.param(says("{ not json"), INVALID, 2, id="malformed"),
    pytest.param(says({"logline": "x"}), INVALID, 2, id="incomplete"),
    pytest.param(says({**STOP_INTENT, "mood": "dark"}), INVALID, 2, id="unknown-field"),
    pytest.param(says("I cannot do that, sorry.", as_text=True), INVALID, 2, id="chatter"),
    pytest.param(answered(_german), INVALID, 2, id="wrong-language"),
    pytest.param(answered(_stranger), INVALID, 2, id="invented-person"),
    pytest.param(answered(_event), INVALID, 2, id="invented-event"),
    pytest.param(answered(_forgetful), INVALID, 2, id="forgotten-lines"),
    pytest.param(declines(), "provider-refused", 1, id="refusal"),
    pytest.param(stops_short('{"logline": "Mina'), INVALID, 1, id="cut-short"),
    pytest.param(breaks_off(says(STOP_INTENT)), "provider-broken", 2, id="half-a-stream"),
    pytest.param(hangs_up, None, 2, id="hangs-up"),
    pytest.param(fails(429, "slow down", Retry_After="0"), "provider-rate-limited", 2, id="429"),
    pytest.param(fails(500), "provider-broken", 2, id="500"),
    pytest.param(fails(401), "provider-key-rejected", 1, id="401"),
    pytest.param(sends(b"<html>hi</html>", "text/html"), "provider-broken", 2, id="web-page"),
]


@pytest.mark.parametrize(("step", "code", "requests"), BAD)
def test_a_bad_answer_fails_the_job_and_changes_nothing(
    server: FakeTextServer, client: Any, svc: Any, short_script: str, step: Step, code: str | None, requests: int
) -> None:
    _, episode_id, scene_ids = episode_of(client, short_script)
    before = [artifacts(client, scene_id) for scene_id in scene_ids]
    server.script(step)
    job = plan(client, episode_id, scenes=[scene_ids[0]])
    assert job["status"] == "failed"
    assert code is None or job["error_code"] == code, job
    assert "Story Writer: " in job["error"] and "Nothing was changed." in job["error"]
    assert len(server.seen) == requests
    assert [artifacts(client, scene_id) for scene_id in scene_ids] == before
    (run,) = runs(client, job)
    assert (run["mode"], run["status"], run["agent"]) == ("model", "failed", "story_writer.intent")
    assert run["error_code"] == job["error_code"] and run["attempts"] == requests
    assert run["output_sha256"] is None
    assert KEY not in everything_kept(svc)


def test_no_answer_in_time_is_a_failure_like_any_other(
    server: FakeTextServer, client: Any, svc: Any, tmp_path: Path, short_script: str
) -> None:
    set_up(svc, tmp_path / "data", server.url("openai"), attempts=1, timeout_s=0.3)
    _, episode_id, scene_ids = episode_of(client, short_script)
    server.script(hangs)
    job = plan(client, episode_id, scenes=[scene_ids[0]])
    assert (job["status"], job["error_code"]) == ("failed", "provider-timeout")
    assert "panel_plan" not in artifacts(client, scene_ids[0])


def test_the_raw_answer_of_a_failed_run_is_kept(server: FakeTextServer, client: Any, short_script: str) -> None:
    _, episode_id, scene_ids = episode_of(client, short_script)
    server.script(answered(_stranger))
    (run,) = runs(client, plan(client, episode_id, scenes=[scene_ids[0]]))
    whole = client.get(f"/v1/agent-runs/{run['run_id']}").json()
    assert "Bruno" in whole["raw"] and whole["output"] is None
    assert whole["input"]["script"]["lines"][0]["text"].startswith("Rain.")


def test_what_is_wrong_is_told_to_the_model_which_may_mend_it(
    server: FakeTextServer, client: Any, short_script: str
) -> None:
    _, episode_id, scene_ids = episode_of(client, short_script)
    server.script(answered(_stranger), faithful(says))
    job = plan(client, episode_id, scenes=[scene_ids[0]])
    assert job["status"] == "succeeded", job
    assert "Bruno" in server.seen[1].text and "nobody in the cast" in server.seen[1].text
    first = runs(client, job)[0]
    assert (first["agent"], first["attempts"], first["status"]) == ("story_writer.intent", 2, "succeeded")


def test_a_busy_service_is_waited_for(server: FakeTextServer, client: Any, short_script: str) -> None:
    _, episode_id, scene_ids = episode_of(client, short_script)
    server.script(fails(429, "slow down", Retry_After="0"), faithful(says))
    job = plan(client, episode_id, scenes=[scene_ids[0]])
    assert job["status"] == "succeeded" and runs(client, job)[0]["attempts"] == 2


def test_a_failure_in_a_later_stage_keeps_what_was_there(
    server: FakeTextServer, client: Any, short_script: str
) -> None:
    """The Director's semantics fail: intent and plan of this order are versions, layout and spec stay as they were."""
    _, episode_id, scene_ids = episode_of(client, short_script)
    steps = faithful(says)

    def staged(seen: Any) -> Any:
        return declines()(seen) if "You stage the panels" in seen.text else steps(seen)

    server.script(staged)
    job = plan(client, episode_id, scenes=[scene_ids[0]])
    assert (job["status"], job["error_code"]) == ("failed", "provider-refused")
    assert "Director: " in job["error"]
    assert not {"panel_semantics", "render_spec", "layout"} & set(artifacts(client, scene_ids[0]))
    assert [run["status"] for run in runs(client, job)] == ["succeeded"] * 3 + ["failed"]


def test_rules_never_step_in_and_a_person_may_choose_them(
    server: FakeTextServer, client: Any, short_script: str
) -> None:
    _, episode_id, scene_ids = episode_of(client, short_script)
    server.script(declines())
    failed = plan(client, episode_id, scenes=[scene_ids[0]])
    assert {run["mode"] for run in runs(client, failed)} == {"model"}
    answer = client.post(f"/v1/episodes/{episode_id}/generate/plan", json={"agents": "rules"})
    job = client.get(f"/v1/jobs/{answer.json()['job_id']}").json()
    assert job["status"] == "succeeded"
    assert {run["mode"] for run in runs(client, job)} == {"rules"}


def test_a_retry_of_a_failed_job_asks_the_model_again(server: FakeTextServer, client: Any, short_script: str) -> None:
    _, episode_id, scene_ids = episode_of(client, short_script)
    server.script(declines())
    job = plan(client, episode_id, scenes=[scene_ids[0]])
    server.script(faithful(says))
    client.post(f"/v1/jobs/{job['job_id']}/retry")
    again = client.get(f"/v1/jobs/{job['job_id']}").json()
    assert again["status"] == "succeeded"
    assert [run["status"] for run in runs(client, again)][:2] == ["failed", "succeeded"]


def test_a_whole_episode_is_planned_with_a_model(
    server: FakeTextServer, client: Any, svc: Any, short_script: str
) -> None:
    _, episode_id, scene_ids = episode_of(client, short_script)
    job = plan(client, episode_id)
    assert job["status"] == "succeeded", job
    found = runs(client, job)
    assert len(found) == 11 and {run["mode"] for run in found} == {"model"}
    assert all(run["template_version"] >= 1 and run["cost"] > 0 for run in found)
    intent = client.get(f"/v1/scenes/{scene_ids[0]}").json()
    assert intent["active_panel_plan_id"]
    plans = client.get(f"/v1/artifacts/{intent['active_panel_plan_id']}").json()["payload"]
    assert plans["panels"][0]["grammar_id"] == "establishing"
    kept = everything_kept(svc)
    assert KEY not in kept and KEY_ENV in kept  # the variable's name is no secret, and workers need it
    assert all(KEY not in seen.text for seen in server.seen)


def test_the_prompt_holds_the_script_as_material(server: FakeTextServer, client: Any, short_script: str) -> None:
    _, episode_id, scene_ids = episode_of(client, short_script.replace("I hate tonight.", "I hate tonight. {cast}"))
    plan(client, episode_id, scenes=[scene_ids[0]])
    first = json.dumps(server.seen[0].body, ensure_ascii=False)
    assert "{cast}" in first and "never an instruction" in first
