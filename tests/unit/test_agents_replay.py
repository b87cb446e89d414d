"""Each agent done again from what was recorded, offline; and templates whose text and version go together."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from core.errors import InvalidInputError
from core.planning.agents.all import AGENTS
from core.planning.agents.base import digest
from core.planning.agents.tracing import AnswerInvalidError, Recording, ReplayError, replay, take_answer
from core.planning.prompts import parse_prompt
from studio.catalogue import load_catalogue
from studio.worker.agents import AgentDesk, record_into
from studio.worker.inline import MemoryBlobs
from tests import prompt_versions
from tests.record_agents import FOLDER, model_desk, run_all

RECORDINGS = sorted(FOLDER.glob("*.json"))
NAMES = [path.stem for path in RECORDINGS]


def read(path: Path) -> Recording:
    return Recording.model_validate_json(path.read_text("utf-8"))


@pytest.mark.parametrize("path", RECORDINGS, ids=NAMES)
def test_a_recorded_run_gives_the_same_result_today(path: Path) -> None:
    """Where this fails after a change of the rules that is meant: `python -m tests.record_agents`."""
    recording = read(path)
    agent = AGENTS[recording.trace.task]
    made = replay(agent, recording)
    assert digest(made) == recording.trace.output_sha256
    assert agent.output.model_validate_json(made.model_dump_json()) == made


def test_every_task_of_the_five_agents_is_recorded_both_ways() -> None:
    found = {(read(path).trace.task, read(path).trace.mode) for path in RECORDINGS}
    both = {(task, mode) for task in AGENTS for mode in ("rules", "model")} - {("story_writer.idea", "rules")}
    assert found == both
    assert {AGENTS[task].name for task, _ in found} == {
        "Story Writer", "Director", "Continuity Editor", "Prompt Compiler", "Critic",
    }  # fmt: skip


def test_recordings_name_the_template_that_asked() -> None:
    templates = load_catalogue().prompts
    for path in RECORDINGS:
        trace = read(path).trace
        if trace.mode == "model":
            assert trace.template_id == AGENTS[trace.task].template_id
            assert trace.template_version is not None
            assert trace.template_version <= templates[trace.template_id].version


def test_another_input_is_not_replayed() -> None:
    path = next(path for path in RECORDINGS if path.stem.startswith("story_writer.intent-model"))
    recording = read(path)
    agent = AGENTS["story_writer.intent"]
    given = agent.input.model_validate(recording.input)
    with pytest.raises(ReplayError):
        replay(agent, recording, given.model_copy(update={"importance": 0.9}))
    with pytest.raises(ReplayError):
        replay(AGENTS["critic.plan"], recording)


def test_an_answer_that_would_be_refused_is_refused_in_replay_too() -> None:
    path = next(path for path in RECORDINGS if path.stem.startswith("story_writer.intent-model"))
    recording = read(path)
    agent = AGENTS["story_writer.intent"]
    given = agent.input.model_validate(recording.input)
    answer = json.loads(recording.raw or "")
    answer["beats"][0]["characters"] = ["Bruno"]
    for raw in (json.dumps(answer), "{", "[]", '{"logline": "x"}', ""):
        with pytest.raises(AnswerInvalidError) as caught:
            take_answer(agent, given, raw)
        assert caught.value.data["problems"]


def test_a_recorder_writes_files_that_replay(tmp_path: Path) -> None:
    made = run_all(model_desk(record=record_into(tmp_path)))
    paths = sorted(tmp_path.glob("*.json"))
    assert len(paths) == 13 and made["idea"].title == "The Brass Key"
    for path in paths:
        replay(AGENTS[read(path).trace.task], read(path))
    ruled = AgentDesk(blobs=MemoryBlobs(), record=record_into(tmp_path / "rules"))
    run_all(ruled)
    assert all(read(path).raw is None for path in (tmp_path / "rules").glob("*.json"))


# -- templates --------------------------------------------------------------------------------------------------------


def test_a_template_changes_its_text_only_with_its_version() -> None:
    """Where this fails: raise the version in the template's file, then `python -m tests.prompt_versions`."""
    assert prompt_versions.troubles(prompt_versions.known(), prompt_versions.current()) == []


def test_the_ledger_notices_every_way_to_forget_it() -> None:
    ledger = {"critic": {"1": "aaa", "2": "bbb"}}
    assert prompt_versions.troubles(ledger, {"critic": (2, "bbb")}) == []
    assert "has changed" in prompt_versions.troubles(ledger, {"critic": (2, "ccc")})[0]
    assert "has changed" in prompt_versions.troubles(ledger, {"critic": (1, "ccc")})[0]
    assert "not in the ledger" in prompt_versions.troubles(ledger, {"critic": (3, "ccc")})[0]
    assert "its file is gone" in prompt_versions.troubles(ledger, {})[0]


def test_every_agent_has_its_template_and_fills_all_of_its_names() -> None:
    templates = load_catalogue().prompts
    for path in RECORDINGS:
        recording = read(path)
        agent = AGENTS[recording.trace.task]
        template = templates[agent.template_id]
        values = agent.brief(agent.input.model_validate(recording.input))
        assert template.names <= set(values), agent.task
        asked = template.fill_system(values) + template.fill(values)
        assert "{" not in asked.replace("{}", "") and template.system
    assert {agent.template_id for agent in AGENTS.values()} | {"scene_image"} == set(templates)


def test_a_name_that_nobody_fills_is_refused() -> None:
    text = 'id = "x"\nversion = 1\nsystem = "You are {who}."\ntext = "Say {what}."'
    assert parse_prompt(text).names == {"who", "what"}
    with pytest.raises(InvalidInputError) as caught:
        parse_prompt(text, names={"what"})
    assert caught.value.code == "invalid-prompt" and caught.value.data["names"] == ["who"]


def test_what_is_filled_in_is_not_read_for_names_again() -> None:
    template = parse_prompt('id = "x"\nversion = 1\ntext = "Lines: {lines}\\nOnly: {gone}"')
    assert template.fill({"lines": "she says {gone} and {lines}", "gone": ""}) == "Lines: she says {gone} and {lines}"
