"""Promises of a redraft: nothing falls out of the plan, ids stay unique, untouched lines and scenes keep their ids."""

from __future__ import annotations

import random
from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from core.ids import DerivedIds
from core.story.read import read_script
from core.story.redraft import RedraftPlan, diff_scripts
from core.story.script import ImportedStory

PLACES = ["PIER", "KITCHEN", "ATTIC", "TRAM", "ORCHARD", "HARBOUR", "LIBRARY"]
SPEECH = [
    "Where is the key?",
    "I never had a key.",
    "Then who did?",
    "Look up.",
    "Oh. Oh no.",
    "Run.",
    "Was that thunder?",
]
ACTION = ["A door slams far away.", "She lights a lamp.", "The tide comes in.", "He drops the jar.", "Nobody moves."]

line = st.one_of(
    st.sampled_from(ACTION),
    st.tuples(st.sampled_from(["GUS", "TILDA"]), st.sampled_from(SPEECH)).map(lambda pair: f"{pair[0]}\n{pair[1]}"),
)
scene = st.tuples(st.sampled_from(PLACES), st.lists(line, min_size=1, max_size=8))
draft = st.lists(scene, min_size=1, max_size=6)


def script_of(scenes: list[tuple[str, list[str]]]) -> str:
    return "\n\n".join(f"EXT. {place} - DAY\n\n" + "\n\n".join(lines) for place, lines in scenes)


def story_of(scenes: list[tuple[str, list[str]]], seed: str) -> ImportedStory:
    return read_script(script_of(scenes), ids=DerivedIds(seed), format="fountain")


def check_plan(old: ImportedStory, new: ImportedStory, plan: RedraftPlan) -> None:
    old_ids = [change.old_scene_id for change in plan.scenes if change.old_scene_id]
    assert sorted(old_ids) == sorted(scene.scene_id for scene in old.scenes)
    made = [change.new_scene for change in plan.scenes if change.new_scene is not None]
    assert [[item.text for item in scene.script.lines] for scene in made] == [
        [item.text for item in scene.script.lines] for scene in new.scenes
    ]
    line_ids = [item.line_id for scene in made for item in scene.script.lines]
    assert len(set(line_ids)) == len(line_ids)
    assert len({scene.scene_id for scene in made}) == len(made)
    for change in plan.scenes:
        before = next((scene for scene in old.scenes if scene.scene_id == change.old_scene_id), None)
        old_lines = {item.line_id: item.text for item in before.script.lines} if before else {}
        mentioned = [item.line_id for item in change.lines if item.old_text is not None]
        assert sorted(mentioned) == sorted(old_lines)
        for item in change.lines:
            assert item.old_text is None or old_lines[item.line_id] == item.old_text
            if item.kind in ("same", "moved"):
                assert item.old_text == item.new_text
        if change.new_scene is not None:
            kept = {item.line_id: item.text for item in change.new_scene.script.lines}
            assert {item.line_id: item.new_text for item in change.lines if item.new_text is not None} == kept


@settings(max_examples=150, deadline=None, derandomize=True)
@given(draft, draft, st.sampled_from(["same", "other"]))
def test_any_two_drafts_give_a_whole_plan(
    first: list[tuple[str, list[str]]], second: list[tuple[str, list[str]]], seed: str
) -> None:
    old, new = story_of(first, "same"), story_of(second, seed)
    check_plan(old, new, diff_scripts(old.scenes, new))


@settings(max_examples=60, deadline=None, derandomize=True)
@given(draft, st.sampled_from(["same", "other"]))
def test_an_equal_text_changes_nothing(scenes: list[tuple[str, list[str]]], seed: str) -> None:
    old, new = story_of(scenes, "same"), story_of(scenes, seed)
    plan = diff_scripts(old.scenes, new)
    assert {change.kind for change in plan.scenes} == {"same"}
    assert not any(change.moved for change in plan.scenes)
    assert [change.new_scene for change in plan.scenes] == list(old.scenes)


@settings(max_examples=80, deadline=None, derandomize=True)
@given(draft, st.integers(0, 2**16))
def test_one_new_line_leaves_every_other_scene_the_same(scenes: list[tuple[str, list[str]]], seed: int) -> None:
    rng = random.Random(seed)
    old = story_of(scenes, "a")
    edited = [(place, list(lines)) for place, lines in scenes]
    at = rng.randrange(len(edited))
    edited[at][1].insert(rng.randrange(len(edited[at][1]) + 1), "A crow takes the last biscuit from the table.")
    new = story_of(edited, "b")
    plan = diff_scripts(old.scenes, new)
    check_plan(old, new, plan)
    changed = [change for change in plan.scenes if change.kind != "same"]
    assert [change.kind for change in changed] == ["changed"]
    kinds = Counter(item.kind for item in changed[0].lines)
    assert kinds == Counter({"same": len(scenes[at][1]), "added": 1})
