"""What a run of an agent leaves behind: a trace, the texts as blobs, and in failure nothing else."""

from __future__ import annotations

import json
from typing import Any

import pytest
from planning_samples import CAST, styles, talk_scene

from core.planning.agents.base import NeedsModelError
from core.planning.agents.story_writer import STORY_WRITER, IntentInput
from core.planning.agents.tracing import AgentTrace
from core.planning.agents.writing import FROM_IDEA, IdeaInput
from studio.catalogue import load_catalogue
from studio.providers.text import ProviderError
from studio.worker.agents import AgentDesk, AgentFailedError, open_desk
from studio.worker.inline import MemoryBlobs
from studio.worker.table import TaskContext
from studio.worker.wire import SupersededError, failure_details
from tests.record_agents import FAITHFUL, model_desk, run_all


def given() -> IntentInput:
    return IntentInput(script=talk_scene(), cast=CAST, story_style=styles().story_style("default"))


def never(*_: Any, **__: Any) -> Any:
    raise AssertionError("rules ask nobody")


def test_rules_leave_a_trace_and_ask_nobody() -> None:
    desk = AgentDesk(blobs=MemoryBlobs(), ask=never)
    made = desk.run(STORY_WRITER, given(), scene_id="s1")
    (run,) = desk.runs
    assert (run["agent"], run["task"], run["mode"], run["status"]) == (
        "Story Writer", "story_writer.intent", "rules", "succeeded",
    )  # fmt: skip
    assert run["template_id"] is None and run["raw_key"] is None if "raw_key" in run else True
    assert type(made).model_validate_json(desk.blobs.get(run["output_key"])) == made
    assert json.loads(desk.blobs.get(run["input_key"]))["script"]["place"] == "RIVER PARK"
    assert run["duration_ms"] >= 0 and run["scene_id"] == "s1"


def test_the_same_input_has_the_same_digest_and_another_has_not() -> None:
    desk = AgentDesk(blobs=MemoryBlobs())
    for importance in (0.5, 0.5, 0.9):
        desk.run(STORY_WRITER, given().model_copy(update={"importance": importance}))
    first, second, third = desk.runs
    assert first["input_sha256"] == second["input_sha256"] != third["input_sha256"]
    assert first["output_sha256"] == second["output_sha256"]


def test_a_model_run_names_template_provider_and_what_it_cost() -> None:
    desk = model_desk()
    run_all(desk)
    run = desk.runs[0]
    assert (run["template_id"], run["template_version"]) == ("story_writer_intent", 1)
    assert (run["provider"], run["model"], run["attempts"]) == ("faithful", "faithful-1", 1)
    assert run["usage"]["input_tokens"] > 100
    assert json.loads(desk.blobs.get(run["raw_key"]))["beats"][0]["lines"] == [1, 2]


def refusing(provider: Any, **_: Any) -> Any:
    raise ProviderError(
        "The model 'faithful' gave no answer: it declined to answer.",
        code="provider-refused",
        provider=provider.id,
        attempts=2,
        raw="I will not.",
        usage={"input_tokens": 12.0},
        cost=0.01,
    )


def test_a_failed_run_raises_with_its_trace_and_keeps_the_raw_answer() -> None:
    desk = model_desk(refusing)
    with pytest.raises(AgentFailedError) as caught:
        desk.run(STORY_WRITER, given())
    assert caught.value.code == "provider-refused"
    assert "Story Writer: " in caught.value.message and "declined" in caught.value.message
    (run,) = failure_details(caught.value)["runs"]
    assert (run["status"], run["error_code"], run["attempts"], run["cost"]) == ("failed", "provider-refused", 2, 0.01)
    assert run["output_sha256"] is None and "output_key" not in run
    assert desk.blobs.get(run["raw_key"]) == b"I will not."
    AgentTrace.model_validate({name: run[name] for name in AgentTrace.model_fields})


def test_nobody_to_ask_is_said_and_never_done_by_rules() -> None:
    desk = AgentDesk(blobs=MemoryBlobs(), mode="model", templates=load_catalogue().prompts, ask=never)
    with pytest.raises(Exception, match="No text model is set up") as caught:
        desk.run(STORY_WRITER, given())
    assert caught.value.code == "no-provider" and desk.runs == []
    with pytest.raises(NeedsModelError):
        AgentDesk(blobs=MemoryBlobs()).run(FROM_IDEA, IdeaInput(idea="A cat opens a bakery."))


def test_a_desk_is_opened_as_the_payload_says_and_stops_with_its_task() -> None:
    def stop() -> None:
        raise SupersededError("not wanted")

    task = TaskContext(blobs=MemoryBlobs(), checkpoint=stop)
    assert open_desk({}, task).mode == "rules"
    templates = {name: text.model_dump() for name, text in load_catalogue().prompts.items()}
    wanted = {"mode": "model", "provider": FAITHFUL.as_dict(), "templates": templates}
    desk = open_desk({"agents": wanted}, task)
    assert (desk.mode, desk.provider) == ("model", FAITHFUL)
    assert desk.cancelled is not None
    with pytest.raises(SupersededError):
        desk.cancelled()


def test_errors_of_other_kinds_carry_no_details() -> None:
    assert failure_details(ProviderError("no", raw="x")) == {}
