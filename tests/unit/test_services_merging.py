"""One person under two names: taken for one by the import, taken apart by a person, followed through later drafts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from core.errors import ConflictError
from studio.blobs import open_blobs
from studio.services import artifacts, characters, scene_edit, scenes, stories
from studio.services.context import Services
from studio.store.db import Store
from studio.store.references import find_orphans

SCRIPT = """INT. BAKERY - DAY

BAKER GUS
Flour, please.

GUS
And salt.

TILDA
Anything else?

EXT. STREET - DAY

GUS AND TILDA
Bread!

TILDA
Mine.
"""
MORE = SCRIPT + "\nGUS\nNo, mine.\n"


@pytest.fixture
def svc(tmp_path: Path) -> Iterator[Services]:
    made = Services(store=Store(tmp_path / "s.duckdb"), blobs=open_blobs(str(tmp_path / "blobs")))
    yield made
    assert made.store.read(find_orphans) == []
    made.store.close()


@pytest.fixture
def story(svc: Services) -> dict[str, Any]:
    return stories.create_story(svc, "Bread", SCRIPT, author="Ada")


def cast(svc: Services, story: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {who["name"]: who for who in characters.list_for_story(svc, story["story_id"])["items"]}


def spoken(svc: Services, story: dict[str, Any]) -> list[tuple[str, str]]:
    """Who says what, over all scenes; the name is that of the character, not of the cue."""
    found = stories.get_story(svc, story["story_id"])
    name_of = {who["character_id"]: who["name"] for who in found["characters"]}
    return [
        (name_of[line["character_id"]], line["text"])
        for scene in found["scenes"]
        for line in scenes.get_script(svc, scene["scene_id"])["lines"]
        if line["kind"] == "dialogue"
    ]


def merges_told(findings: list[dict[str, Any]]) -> list[tuple[list[str], list[str]]]:
    about = [finding["where"] for finding in findings if finding["code"] == "character-merged"]
    return [(where["names"], where["merged_character_ids"]) for where in about]


TOGETHER = [("Baker Gus", "Flour, please."), ("Baker Gus", "And salt."), ("Tilda", "Anything else?"),
            ("Baker Gus", "Bread!"), ("Tilda", "Mine.")]  # fmt: skip
APART = [("Baker Gus", "Flour, please."), ("Gus", "And salt."), ("Tilda", "Anything else?"),
         ("Gus", "Bread!"), ("Tilda", "Mine.")]  # fmt: skip


def test_an_import_that_takes_two_for_one_is_undone_like_a_merge_by_hand(svc: Services, story: dict[str, Any]) -> None:
    assert spoken(svc, story) == TOGETHER
    before = cast(svc, story)
    assert list(before) == ["Baker Gus", "Tilda"]
    baker = before["Baker Gus"]
    (merged,) = baker["merged"]
    gus = merged["character_id"]
    assert (baker["aliases"], baker["speaking_lines"]) == (["Gus"], 2)
    assert merged == {"character_id": gus, "name": "Gus", "speaking_lines": 1}
    assert before["Tilda"]["merged"] == []
    assert merges_told(story["findings"]) == [(["BAKER GUS", "GUS"], [gus])]
    assert characters.get(svc, gus)["merged_into"] == baker["character_id"]
    scripts = [scenes.get_script(svc, scene["scene_id"]) for scene in story["scenes"]]

    alone = characters.unmerge(svc, gus, author="Ada")
    assert (alone["merged_into"], alone["name"], alone["speaking_lines"]) == (None, "Gus", 1)
    after = cast(svc, story)
    assert set(after) == {"Baker Gus", "Gus", "Tilda"}
    assert (after["Baker Gus"]["aliases"], after["Baker Gus"]["speaking_lines"]) == ([], 1)
    assert after["Baker Gus"]["merged"] == []
    assert len({str(who["look"]) for who in after.values()}) == 3
    assert spoken(svc, story) == APART
    for old in scripts:
        kept = artifacts.list_artifacts(svc, old["scene_id"], "script")["items"]
        assert [item["version"] for item in kept] == [2, 1]
        assert artifacts.get_artifact(svc, old["artifact_id"])["payload"]["lines"] == old["lines"]
    with pytest.raises(ConflictError):
        characters.unmerge(svc, gus)

    again = characters.merge(svc, gus, baker["character_id"])
    assert (again["aliases"], again["speaking_lines"], again["merged"]) == (["Gus"], 2, [merged])
    assert spoken(svc, story) == TOGETHER
    characters.unmerge(svc, gus)
    assert spoken(svc, story) == APART


def test_three_names_come_apart_in_any_order(svc: Services) -> None:
    script = "INT. BAKERY - DAY\n\nMASTER BAKER GUS\nOne.\n\nGUS\nTwo.\n\nBAKER GUS\nThree.\n"
    story = stories.create_story(svc, "Bread", script)
    merged = {gone["name"]: gone["character_id"] for who in story["characters"] for gone in who["merged"]}
    assert set(merged) == {"Gus", "Baker Gus"} and len(story["characters"]) == 1
    characters.unmerge(svc, merged["Gus"])
    assert {name: who["aliases"] for name, who in cast(svc, story).items()} == {
        "Master Baker Gus": ["Baker Gus"],
        "Gus": [],
    }
    characters.unmerge(svc, merged["Baker Gus"])
    assert spoken(svc, story) == [("Master Baker Gus", "One."), ("Gus", "Two."), ("Baker Gus", "Three.")]
    assert {who["speaking_lines"] for who in cast(svc, story).values()} == {1}


def test_a_draft_keeps_apart_whom_somebody_took_apart(svc: Services, story: dict[str, Any]) -> None:
    gus = cast(svc, story)["Baker Gus"]["merged"][0]["character_id"]
    characters.unmerge(svc, gus)
    diff = stories.import_draft(svc, story["story_id"], MORE)
    assert diff["characters"] == [] and merges_told(diff["findings"]) == []
    assert spoken(svc, story) == [*APART, ("Gus", "No, mine.")]
    assert cast(svc, story)["Baker Gus"]["merged"] == []


def test_a_line_that_a_draft_adds_goes_back_too(svc: Services, story: dict[str, Any]) -> None:
    gus = cast(svc, story)["Baker Gus"]["merged"][0]["character_id"]
    diff = stories.import_draft(svc, story["story_id"], MORE)
    assert merges_told(diff["findings"]) == [(["BAKER GUS", "GUS"], [gus])]
    assert spoken(svc, story) == [*TOGETHER, ("Baker Gus", "No, mine.")]
    characters.unmerge(svc, gus)
    assert spoken(svc, story) == [*APART, ("Gus", "No, mine.")]


def test_a_second_name_that_comes_with_a_draft_can_be_undone(svc: Services) -> None:
    first = SCRIPT.replace("\nBAKER GUS\n", "\nGUS\n")
    story = stories.create_story(svc, "Bread", first)
    assert all(who["merged"] == [] for who in story["characters"])
    dry = stories.import_draft(svc, story["story_id"], SCRIPT, dry_run=True)
    assert merges_told(dry["findings"]) == [(["BAKER GUS", "GUS"], [])]
    assert stories.get_story(svc, story["story_id"]) == story
    diff = stories.import_draft(svc, story["story_id"], SCRIPT)
    gus = cast(svc, story)["Gus"]
    (merged,) = gus["merged"]
    assert (gus["aliases"], merged["name"], merged["speaking_lines"]) == (["Baker Gus"], "Baker Gus", 1)
    stored = stories.get_story(svc, story["story_id"])["findings"]
    assert merges_told(stored) == merges_told(diff["findings"]) == [(["BAKER GUS", "GUS"], [merged["character_id"]])]
    assert [f["where"]["character_id"] for f in stored if f["code"] == "character-merged"] == [gus["character_id"]]
    characters.unmerge(svc, merged["character_id"])
    assert spoken(svc, story) == APART
    assert cast(svc, story)["Gus"]["aliases"] == []


def test_lines_are_found_where_they_are_now(svc: Services, story: dict[str, Any]) -> None:
    """Merged further by hand, and cut into another scene: the second name still gets its own lines."""
    before = cast(svc, story)
    gus, baker, tilda = before["Baker Gus"]["merged"][0]["character_id"], before["Baker Gus"], before["Tilda"]
    first = story["scenes"][0]["scene_id"]
    opening = next(line for line in scenes.get_script(svc, first)["lines"] if line["text"] == "Flour, please.")
    scene_edit.split_scene(svc, first, opening["line_id"])
    characters.merge(svc, baker["character_id"], tilda["character_id"])
    assert {name for name, _ in spoken(svc, story)} == {"Tilda"}
    characters.unmerge(svc, gus)
    assert [who for who, _ in spoken(svc, story)] == ["Tilda", "Gus", "Tilda", "Gus", "Tilda"]
    assert cast(svc, story)["Tilda"]["aliases"] == ["Baker Gus"]
    characters.unmerge(svc, baker["character_id"])
    assert spoken(svc, story) == APART
    assert {name: who["speaking_lines"] for name, who in cast(svc, story).items()} == {
        "Baker Gus": 1,
        "Gus": 1,
        "Tilda": 2,
    }


def test_a_name_that_somebody_else_got_is_not_given_twice(svc: Services, story: dict[str, Any]) -> None:
    baker = cast(svc, story)["Baker Gus"]
    characters.update(svc, baker["character_id"], aliases=[])
    other = characters.create(svc, story["story_id"], "Gus")
    with pytest.raises(ConflictError) as refused:
        characters.unmerge(svc, baker["merged"][0]["character_id"])
    assert refused.value.data["character_id"] == other["character_id"]
    assert spoken(svc, story) == TOGETHER
