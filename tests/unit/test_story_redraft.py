"""A second draft: what kept its id, what changed, what moved, what went."""

from __future__ import annotations

from core.ids import DerivedIds
from core.story.read import read_script
from core.story.redraft import RedraftPlan, diff_scripts
from core.story.script import ImportedStory

FIRST = """EXT. PIER - DAY

Gulls.

GUS
You came back for the gulls.

TILDA
For the quiet.

INT. BAKERY - NIGHT

Bread cools on the rack.

GUS
Nobody buys rye anymore.

EXT. ROOF - DAWN

TILDA
Look, the boats are back.
"""


def read(text: str, seed: str) -> ImportedStory:
    return read_script(text, ids=DerivedIds(seed))


def redraft(new: str) -> tuple[ImportedStory, RedraftPlan]:
    old = read(FIRST, "first")
    return old, diff_scripts(old.scenes, read(new, "second"))


def test_an_edited_line_keeps_its_id_and_leaves_the_rest_alone() -> None:
    old, plan = redraft(FIRST.replace("back for the gulls", "back for the loud gulls"))
    assert [change.kind for change in plan.scenes] == ["changed", "same", "same"]
    changed = [line for line in plan.scenes[0].lines if line.kind == "changed"]
    assert [(line.line_id, line.new_text) for line in changed] == [
        (old.scenes[0].script.lines[1].line_id, "You came back for the loud gulls.")
    ]
    assert plan.scenes[1].new_scene == old.scenes[1]


def test_a_deleted_line_is_named() -> None:
    old, plan = redraft(FIRST.replace("TILDA\nFor the quiet.\n\n", ""))
    gone = [line for line in plan.scenes[0].lines if line.kind == "removed"]
    assert [(line.line_id, line.old_text) for line in gone] == [
        (old.scenes[0].script.lines[2].line_id, "For the quiet.")
    ]


def test_lines_that_changed_places_are_moved() -> None:
    _, plan = redraft(
        FIRST.replace(
            "GUS\nYou came back for the gulls.\n\nTILDA\nFor the quiet.",
            "TILDA\nFor the quiet.\n\nGUS\nYou came back for the gulls.",
        )
    )
    assert sorted(line.kind for line in plan.scenes[0].lines) == ["moved", "same", "same"]


def test_reordered_scenes_keep_their_ids_and_say_that_they_moved() -> None:
    parts = FIRST.split("\nINT. BAKERY")
    roof = parts[1].index("EXT. ROOF")
    swapped = "INT. BAKERY" + parts[1][:roof] + parts[0] + "\n" + parts[1][roof:]
    old, plan = redraft(swapped)
    assert [change.old_scene_id for change in plan.scenes] == [old.scenes[at].scene_id for at in (1, 0, 2)]
    assert {change.kind for change in plan.scenes} == {"same"}
    assert sum(change.moved for change in plan.scenes) == 1
    assert "scene-moved" in {finding.code for finding in plan.findings}


def test_new_and_removed_scenes() -> None:
    roof = FIRST.index("EXT. ROOF")
    old, plan = redraft("INT. TRAM - DAY\n\nIDA\nTickets, please.\n\n" + FIRST[:roof])
    assert [change.kind for change in plan.scenes] == ["added", "same", "same", "removed"]
    assert plan.scenes[3].old_scene_id == old.scenes[2].scene_id
    assert [line.kind for line in plan.scenes[3].lines] == ["removed"]


def test_a_renamed_heading_is_the_same_scene_changed() -> None:
    old, plan = redraft(FIRST.replace("EXT. PIER - DAY", "EXT. OLD HARBOUR - NIGHT"))
    assert [change.kind for change in plan.scenes] == ["changed", "same", "same"]
    assert plan.scenes[0].old_scene_id == old.scenes[0].scene_id
    assert plan.scenes[0].new_scene is not None
    assert plan.scenes[0].new_scene.script.place == "Old Harbour"
    assert {line.kind for line in plan.scenes[0].lines} == {"same"}


def test_people_are_the_same_people() -> None:
    old, plan = redraft(FIRST.replace("Nobody buys rye", "Nobody at all buys rye"))
    new = read(FIRST, "second")
    assert plan.character_ids == {
        after.character_id: before.character_id for after, before in zip(new.characters, old.characters, strict=True)
    }
    scene = plan.scenes[1].new_scene
    assert scene is not None
    assert scene.script.lines[1].character_id == old.scenes[1].script.lines[1].character_id


def test_a_change_above_does_not_touch_the_scenes_below() -> None:
    """Line numbers shift; the stored script of an untouched scene must stay byte for byte the same."""
    old, plan = redraft("Title: Gulls\n\n" + FIRST)
    assert [change.new_scene for change in plan.scenes] == list(old.scenes)
