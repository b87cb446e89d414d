"""How long an episode is beside what was asked for, what its last panel hooks with, and what each scene still needs."""

from __future__ import annotations

from typing import Any

import pytest

from core.metrics.hook import check_hook, is_open
from core.metrics.settings import MetricSettings, TargetSettings
from core.metrics.targets import judge_target
from core.story.plan import BeatType
from core.story.script import Script, ScriptLine
from studio.services import characters, episodes, exports, layers, notes, planning, scenes, stories
from tests.conftest import SHORT_SCRIPT
from tests.unit.planning_samples import grammar, metric_settings

ROLES = {name: entry.beats for name, entry in grammar().entries.items()}


def hook(framing: str, beat: BeatType = "release", said: str = "Good night.", *, talk: bool = False) -> Any:
    """The verdict on a scene whose last panel has this framing and covers a beat of this type."""
    from core.story.plan import Beat, Camera, EmotionalArc, PanelPlan, PlannedPanel, SceneIntent

    lines = [
        ScriptLine(line_id="l1", kind="dialogue", text=said, speaker="IDA"),
        ScriptLine(line_id="l2", kind="action", text="Rain."),
    ]
    panels = [
        PlannedPanel(panel_id=1, grammar_id="dialogue_medium", story_function="talk", line_ids=["l1"],
                     camera=Camera(scale="medium")),
        PlannedPanel(panel_id=2, grammar_id=framing, story_function="end", beat_ids=["b1"], has_dialogue=talk,
                     camera=Camera(scale="medium")),
    ]  # fmt: skip
    intent = SceneIntent(
        logline="-",
        emotional_arc=EmotionalArc(start="calm", peak="calm", end="calm"),
        beats=[Beat(beat_id="b1", line_ids=["l1", "l2"], what_happens="She goes.", type=beat)],
    )
    return check_hook(Script(lines=lines), intent, PanelPlan(panels=panels), beat_roles=ROLES)


@pytest.mark.parametrize(
    ("framing", "beat", "said", "ends_on"),
    [
        ("dialogue_medium", "hook", "Good night.", "hook_beat"),
        ("pov", "release", "Good night.", "hook_framing"),
        ("object_focus", "release", "Good night.", "hook_framing"),
        ("reveal", "release", "Good night.", "reveal"),
        ("reaction", "release", "Who is there?", "open_line"),
        ("impact_silence", "release", "Wait, that is not my—", "open_line"),
        ("two_shot_full", "release", "I only wanted to say …", "open_line"),
        ("reaction", "escalation", "Good night.", "unresolved"),
        ("action", "peak", "Good night.", "unresolved"),
    ],
)
def test_an_ending_that_hooks(framing: str, beat: BeatType, said: str, ends_on: str) -> None:
    found = hook(framing, beat, said)
    assert (found.ok, found.ends_on, found.panel_id) == (True, ends_on, 2)
    assert found.hint is None


@pytest.mark.parametrize("framing", ["reaction", "impact_silence", "two_shot_full", "dialogue_medium"])
def test_an_ending_that_lets_go(framing: str) -> None:
    found = hook(framing)
    assert (found.ok, found.ends_on, found.panel_id) == (False, None, 2)
    assert found.why and found.hint


def test_what_cannot_be_judged_says_so() -> None:
    assert check_hook(None, None, None).ok is None
    found = hook("untagged", "release")
    assert found.ok is False
    from core.story.plan import Camera, PanelPlan, PlannedPanel

    brought = PlannedPanel(panel_id=4, grammar_id="untagged", story_function="-", camera=Camera(scale="medium"))
    bare = check_hook(None, None, PanelPlan(panels=[brought]))
    assert (bare.ok, bare.panel_id) == (None, 4)


def test_open_lines() -> None:
    asked = ("Who?", "“Who?”", "But I thought...", "No—", "¿Quién?", "誰？", "What?!", "(Why?)")
    assert all(is_open(text) for text in asked)
    assert not any(is_open(text) for text in ("Good night.", "Stop!", "", "Who knows."))


def test_a_target_is_met_within_its_slack_and_a_limit_has_none() -> None:
    verdicts = {n: judge_target("panels", 40, n) for n in (35, 36, 40, 44, 45)}
    assert verdicts == {35: "under", 36: "met", 40: "met", 44: "met", 45: "over"}
    assert [judge_target("bytes", 100, n) for n in (1, 100, 101)] == ["met", "met", "over"]
    assert judge_target("panels", None, 3) == "no_target"
    assert judge_target("panels", 3, None) == "not_measured"
    assert judge_target("panels", 40, 20, complete=False) == "open"
    assert judge_target("panels", 40, 60, complete=False) == "over"
    strict = MetricSettings(targets=TargetSettings(tolerance=0))
    assert judge_target("seconds", 60, 61, settings=strict) == "over"
    assert metric_settings().targets == TargetSettings()


@pytest.fixture
def made(svc: Any) -> dict[str, Any]:
    """The short script as an episode; nothing is planned."""
    story = stories.create_story(svc, "The Spare Umbrella", script=SHORT_SCRIPT)
    ids = [scene["scene_id"] for scene in story["scenes"]]
    return episodes.create_episode(svc, story["story_id"], "Episode 1", scene_ids_ordered=ids)


def by_name(found: dict[str, Any]) -> dict[str, Any]:
    return {item["name"]: item for item in found["targets"]}


def states(svc: Any, episode_id: str, nth: int = 0) -> dict[str, str]:
    row = episodes.readiness(svc, episode_id)["scenes"][nth]
    return {name: cell["state"] for name, cell in row["cells"].items()}


def test_targets_say_how_they_were_measured(svc: Any, made: dict[str, Any]) -> None:
    episode_id = made["episode_id"]
    episodes.update_episode(svc, episode_id, targets={"panels": 3, "height_px": 90_000})
    bare = episodes.get_targets(svc, episode_id)
    assert all(item["measured"] is None and not item["complete"] for item in bare["targets"])
    assert by_name(bare)["panels"]["verdict"] == "not_measured" and by_name(bare)["seconds"]["verdict"] == "no_target"
    assert bare["hook"]["ok"] is None
    first, second = made["scene_ids_ordered"]
    planning.plan_scene(svc, first)
    half = by_name(episodes.get_targets(svc, episode_id))
    assert half["panels"]["how"] == "Counted in the plans of 1 of 2 scenes."
    assert half["height_px"]["verdict"] == "open"
    planning.plan_scene(svc, second)
    planning.render_episode(svc, episode_id)
    whole = episodes.get_targets(svc, episode_id)
    items = by_name(whole)
    layouts = [scenes.get_scene(svc, at) for at in (first, second)]
    from studio.services import artifacts

    payloads = [artifacts.get_artifact(svc, scene["active_layout_id"])["payload"] for scene in layouts]
    assert items["panels"]["measured"] == sum(len(layout["panels"]) for layout in payloads)
    assert items["height_px"]["measured"] == sum(layout["height"] + layout["gutter_after_px"] for layout in payloads)
    assert items["seconds"]["measured"] > 5 and "Estimated" in items["seconds"]["how"]
    assert items["bytes"]["how"].startswith("Estimated: the pictures of all 2 scenes")
    assert (items["panels"]["verdict"], items["height_px"]["verdict"]) == ("over", "under")
    assert whole["hook"]["scene_id"] == second and isinstance(whole["hook"]["ok"], bool)
    export = exports.get_export(svc, exports.start_export(svc, episode_id=episode_id)["export_id"])
    slices = sum(entry["bytes"] for entry in export["files"] if "slices/" in entry["name"])
    items = by_name(episodes.get_targets(svc, episode_id))
    assert (items["bytes"]["measured"], items["bytes"]["how"]) == (slices, "The slices of the last export.")
    planning.render_scene(svc, first)
    layers.post_layer(svc, first, "sfx", [{"type": "sfx_text", "text": "BOOM", "panel_id": 1,
                                           "geometry": {"x": 0.1, "y": 0.1, "w": 0.3, "h": 0.1}}])  # fmt: skip
    assert "older than" in by_name(episodes.get_targets(svc, episode_id))["bytes"]["how"]


def test_the_matrix_follows_the_work(svc: Any, made: dict[str, Any]) -> None:
    episode_id, first = made["episode_id"], made["scene_ids_ordered"][0]
    begun = states(svc, episode_id)
    assert begun == {
        "script": "ok", "cast": "ok", "places": "ok", "references": "missing", "plan": "missing", "art": "missing",
        "letters": "missing", "checks": "missing", "up_to_date": "ok", "notes": "ok",
    }  # fmt: skip
    found = episodes.readiness(svc, episode_id)
    assert found["columns"] == list(begun)
    assert {entry["name"].upper() for entry in found["final"]["missing"]} == {"MINA", "JOON"}
    assert "No approved face" in found["scenes"][0]["cells"]["references"]["words"]
    planning.plan_episode(svc, episode_id)
    planning.render_episode(svc, episode_id)
    done = states(svc, episode_id)
    assert [name for name, state in done.items() if state != "ok"] == ["references"]
    note = notes.create(svc, {"scene_id": first}, text="The coat is green.", blocker=True)
    assert states(svc, episode_id)["notes"] == "missing"
    assert "The coat is green." in episodes.readiness(svc, episode_id)["scenes"][0]["cells"]["notes"]["words"]
    notes.update(svc, note["note_id"], status="fixed")
    assert states(svc, episode_id)["notes"] == "ok"
    for layer in layers.get_layers(svc, first)["items"]:
        if layer["layer_type"] == "dialogue":
            layers.put_layer(svc, layer["layer_id"], layer["objects"][1:], unplaced=layer["objects"][:1])
    cell = episodes.readiness(svc, episode_id)["scenes"][0]["cells"]["letters"]
    assert cell["state"] == "missing" and "without a place" in cell["words"]
    assert cell["where"] == {"page": "canvas", "scene_id": first}
    episodes.set_style(svc, episode_id, default_story_style="horror")
    stale = episodes.readiness(svc, episode_id)["scenes"][0]["cells"]
    assert (stale["plan"]["state"], stale["up_to_date"]["state"]) == ("stale", "stale")
    assert "style" in stale["plan"]["words"]


def test_who_and_where_the_library_does_not_know(svc: Any, made: dict[str, Any]) -> None:
    scene_id = made["scene_ids_ordered"][0]
    script = scenes.get_script(svc, scene_id)
    scenes.put_script(svc, scene_id, [*script["lines"], {"kind": "dialogue", "speaker": "DRIVER", "text": "Closed."}])
    cell = episodes.readiness(svc, made["episode_id"])["scenes"][0]["cells"]["cast"]
    assert (cell["state"], cell["words"]) == ("missing", "Not in the library: DRIVER.")
    characters.create(svc, made["story_id"], "Driver", description="a man in a cap")
    assert states(svc, made["episode_id"])["cast"] == "ok"


def test_a_scene_without_words_or_people_needs_none(svc: Any, made: dict[str, Any]) -> None:
    quiet = scenes.create_scene(svc, made["story_id"], source_text="")
    scenes.put_script(svc, quiet["scene_id"], [{"kind": "action", "text": "Rain on a roof."}])
    episodes.add_scenes(svc, made["episode_id"], [quiet["scene_id"]])
    found = states(svc, made["episode_id"], 2)
    assert (found["cast"], found["references"], found["letters"]) == ("not_needed", "not_needed", "not_needed")
