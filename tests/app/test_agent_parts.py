"""Agents on the pages: who plans, what each did, a story from an idea."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from studio.providers.text import Patience
from studio.services import batch_write, episodes, planning, stories
from studio.ui.agent_parts import run_words
from studio.ui.words import t
from tests.agent_answers import IDEA
from tests.faults.fake_text_server import FakeTextServer, declines, says
from tests.model_studio import KEY, KEY_ENV, faithful, set_up


@pytest.fixture
def server(svc: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeTextServer]:
    monkeypatch.setenv(KEY_ENV, KEY)
    monkeypatch.setattr("studio.providers.text.Patience", lambda: Patience(first_s=0.0))
    with FakeTextServer(faithful(says)) as found:
        set_up(svc, tmp_path / "data", found.url("openai"))
        yield found


def episode(svc: Any, script: str) -> str:
    story = stories.create_story(svc, "Umbrella", script=script)
    ids = [scene["scene_id"] for scene in story["scenes"]]
    return str(episodes.create_episode(svc, story["story_id"], "One", scene_ids_ordered=ids)["episode_id"])


def labels(at: Any, kind: str) -> list[str]:
    return [element.label for element in at.test.get(kind)]


def test_nobody_is_asked_who_plans_where_only_rules_can(svc: Any, visit: Any, short_script: str) -> None:
    episode(svc, short_script)
    at = visit().open("builder")
    assert at.failures == [] and t("agents.planned_by") not in labels(at, "selectbox")


def test_the_chosen_planner_plans(svc: Any, server: FakeTextServer, visit: Any, short_script: str) -> None:
    episode(svc, short_script)
    at = visit().open("builder")
    box = next(box for box in at.test.selectbox if box.label == t("agents.planned_by"))
    assert box.value == ""
    box.select("fake").run()
    at.press(t("builder.plan"))
    assert at.failures == [] and server.seen
    assert "You direct a webtoon" in " ".join(seen.text for seen in server.seen)


def test_a_jobs_runs_are_told_in_words(svc: Any, server: FakeTextServer, visit: Any, short_script: str) -> None:
    planning.plan_episode(svc, episode(svc, short_script), agents="model")
    server.script(declines("I will not."))
    planning.plan_episode(svc, episode(svc, short_script), agents="model")
    at = visit().open("jobs")
    switches = [switch for switch in at.test.toggle if switch.label == t("agents.show")]
    assert len(switches) == 2
    for number in range(2):
        at.test.toggle[number].set_value(True).run()
    assert at.failures == []
    for words in (
        "Story Writer · beats",
        "Continuity Editor · rhythm",
        "fake-openai",
        "120 tokens",
        "declined to answer",
    ):
        assert words in at.markup, words
    assert KEY not in str(at.test) and "story_writer.intent" not in at.markup


def test_an_idea_without_a_model_says_what_is_missing(svc: Any, visit: Any) -> None:
    at = visit().open("builder")
    assert at.failures == [] and t("import.tab_idea") in labels(at, "tab")
    assert t("agents.idea_no_model") in at.markup
    assert next(button for button in at.test.button if button.label == t("agents.idea_go")).disabled


def test_a_story_that_an_agent_wrote_is_opened_with_its_episode(svc: Any, server: FakeTextServer, visit: Any) -> None:
    batch_write.story_from_idea(svc, IDEA, scenes=2)
    at = visit().open("jobs")
    at.press(t("agents.open_story"))
    assert at.failures == []
    (found,) = episodes.list_episodes(svc)["items"]
    assert found["title"] == t("import.first_episode")


def test_runs_in_words() -> None:
    rules = {"mode": "rules", "duration_ms": 3, "usage": {}, "cost": None, "attempts": 1}
    assert run_words(rules) == "took 3 ms"
    model = {"mode": "model", "duration_ms": 2345, "usage": {"input_tokens": 1200.0}, "cost": 0.01, "attempts": 2}
    assert run_words(model) == "took 2.3 s · 2 tries · 1,200 tokens · cost 0.0100"
