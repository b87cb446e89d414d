"""Stories and scenes through the services: imported, edited, drafted anew, deleted and brought back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from core.errors import InvalidInputError, NotFoundError, StaleWriteError, TooLargeError
from studio.blobs import open_blobs
from studio.services import artifacts, episodes, layers, scenes, stories
from studio.services.context import Services
from studio.store.db import Store
from studio.store.references import find_orphans, live_blobs

SCRIPT = """Title: The Lamp

INT. LAMP ROOM - NIGHT

Rain beats on the glass.

MAREN
You again.

MAREN
Don't look at me like that.

EXT. ROCKS - DAWN

PIP
Is she gone?

MAREN
She'll be back.

INT. LAMP ROOM - DAY

The lamp is out.

PIP
Told you.
"""


@pytest.fixture
def svc(tmp_path: Path) -> Iterator[Services]:
    made = Services(store=Store(tmp_path / "s.duckdb"), blobs=open_blobs(str(tmp_path / "blobs")))
    yield made
    assert made.store.read(find_orphans) == []
    made.store.close()


@pytest.fixture
def story(svc: Services) -> dict[str, Any]:
    return stories.create_story(svc, "The Lamp", SCRIPT, author="Ada")


def scene_ids(story: dict[str, Any]) -> list[str]:
    return [scene["scene_id"] for scene in story["scenes"]]


def lines(svc: Services, scene_id: str) -> list[dict[str, Any]]:
    return scenes.get_script(svc, scene_id)["lines"]


def letter(svc: Services, scene_id: str) -> dict[str, dict[str, Any]]:
    """A balloon for every spoken line; returns the objects by text."""
    box = {"x": 0.1, "y": 0.1, "w": 0.3, "h": 0.2}
    objects = [
        {"type": "speech_bubble", "text": line["text"], "geometry": box, "line_ids": [line["line_id"]]}
        for line in lines(svc, scene_id)
        if line["kind"] == "dialogue"
    ]
    made = layers.post_layer(svc, scene_id, "dialogue", objects, author="Ada")
    return {entry["text"]: entry for entry in made["objects"]}


def test_an_import_makes_scenes_cast_and_places(svc: Services, story: dict[str, Any]) -> None:
    assert [scene["position"] for scene in story["scenes"]] == [0, 1, 2]
    assert {who["name"].upper(): (who["speaking_lines"], who["role"]) for who in story["characters"]} == {
        "MAREN": (3, "main"),
        "PIP": (2, "main"),
    }
    looks = [who["look"] for who in story["characters"]]
    assert looks[0] != looks[1]
    assert all(who["identity_line"] for who in story["characters"])
    assert [place["name"].upper() for place in story["environments"]] == ["LAMP ROOM", "ROCKS"]
    assert stories.get_story(svc, story["story_id"]) == story
    first = scenes.get_scene(svc, scene_ids(story)[0])
    assert (first["state"], first["branch"], first["stale"], first["created_by"]) == ("scripted", "main", [], "Ada")
    assert first["time_of_day"].upper() == "NIGHT"
    cast = {who["character_id"] for who in story["characters"]}
    assert {line["character_id"] for line in lines(svc, first["scene_id"]) if line["kind"] == "dialogue"} <= cast
    [source] = svc.store.read(live_blobs)
    assert svc.blobs.get(source).decode() == SCRIPT


def test_a_story_without_a_script_is_empty(svc: Services) -> None:
    story = stories.create_story(svc, "  Blank  ", author="Ada")
    assert (story["title"], story["scenes"], story["characters"], story["language"]) == ("Blank", [], [], "en")
    scene = scenes.create_scene(svc, story["story_id"], title="One")
    assert (scene["state"], scene["active_script_id"], len(scene["layers"])) == ("empty", None, 3)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "x" * 301}, "title"),
        ({"title": "bad\x00title"}, "title"),
        ({"title": "Fine", "language": "not a language"}, "language"),
        ({"title": "Fine", "story_style": "no_such_style"}, "story_style"),
        ({"title": "Fine", "script": "INT. HERE - DAY\n\nHi.", "format": "interpretive dance"}, "format"),
    ],
)
def test_bad_input_names_the_field_and_makes_nothing(svc: Services, given: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        stories.create_story(svc, **given)
    assert refused.value.data["errors"][0]["loc"] == [field]
    assert stories.list_stories(svc)["items"] == []


def test_a_script_over_the_limit(svc: Services) -> None:
    with pytest.raises(TooLargeError):
        stories.create_story(svc, "Long", "word " * 1_700_000)
    assert stories.list_stories(svc)["items"] == []


def test_pages_of_stories(svc: Services) -> None:
    made = [stories.create_story(svc, f"Story {number}")["story_id"] for number in range(5)]
    seen, cursor = [], None
    for _ in range(3):
        page = stories.list_stories(svc, limit=2, cursor=cursor)
        seen += [item["story_id"] for item in page["items"]]
        cursor = page["next"]
    assert (seen, cursor) == (made[::-1], None)
    first = stories.list_stories(svc, limit=2)
    stories.delete_story(svc, made[4])
    stories.create_story(svc, "Newer")
    rest = stories.list_stories(svc, limit=2, cursor=first["next"])
    assert [item["story_id"] for item in rest["items"]] == [made[2], made[1]]
    for bad in ("garbage", "e30", "W10"):
        with pytest.raises(InvalidInputError) as refused:
            stories.list_stories(svc, cursor=bad)
        assert refused.value.code == "bad-cursor"


def test_deleted_and_brought_back(svc: Services, story: dict[str, Any]) -> None:
    story_id, first = story["story_id"], scene_ids(story)[0]
    stories.delete_story(svc, story_id, author="Ada")
    for look in (lambda: stories.get_story(svc, story_id), lambda: scenes.get_scene(svc, first)):
        with pytest.raises(NotFoundError):
            look()
    assert [item["story_id"] for item in stories.list_stories(svc, deleted=True)["items"]] == [story_id]
    assert scene_ids(stories.undelete_story(svc, story_id)) == scene_ids(story)
    scenes.delete_scene(svc, first)
    assert scene_ids(stories.get_story(svc, story_id)) == scene_ids(story)[1:]
    scenes.undelete_scene(svc, first)
    assert scene_ids(stories.get_story(svc, story_id)) == scene_ids(story)


def test_a_scene_between_others(svc: Services, story: dict[str, Any]) -> None:
    made = scenes.create_scene(svc, story["story_id"], source_text="INT. CELLAR - NIGHT\n\nPIP\nHello?", position=1)
    assert made["state"] == "scripted"
    after = scene_ids(stories.get_story(svc, story["story_id"]))
    assert after == [scene_ids(story)[0], made["scene_id"], *scene_ids(story)[1:]]
    assert [line["text"] for line in lines(svc, made["scene_id"])] == ["Hello?"]


def test_scene_settings(svc: Services, story: dict[str, Any]) -> None:
    first = scene_ids(story)[0]
    changed = scenes.update_scene(svc, first, title="Storm", importance=0.9, story_style="default", author="Bo")
    assert (changed["title"], changed["importance"], changed["story_style"]) == ("Storm", 0.9, "default")
    assert scenes.update_scene(svc, first, importance=None)["importance"] is None
    assert scenes.get_scene(svc, first)["title"] == "Storm"
    with pytest.raises(InvalidInputError):
        scenes.update_scene(svc, first, importance=1.5)
    with pytest.raises(NotFoundError):
        scenes.get_scene(svc, first, branch="nowhere")


def test_putting_lines_is_a_version_and_lettering_follows(svc: Services, story: dict[str, Any]) -> None:
    first = scene_ids(story)[0]
    objects = letter(svc, first)
    before = scenes.get_script(svc, first)
    kept = [line for line in before["lines"] if line["text"] != "You again."]
    changed = [line | {"text": "Stop staring."} if line["text"].startswith("Don't") else line for line in kept]
    new = {"kind": "dialogue", "speaker": "MAREN", "text": "Shoo."}
    after = scenes.put_script(svc, first, [*changed, new], if_match=before["artifact_id"], author="Bo")
    assert after["active_script_id"] != before["artifact_id"]
    assert after["stale"] == [] or {entry["type"] for entry in after["stale"]} == {"dialogue_layer"}
    assert [line["text"] for line in lines(svc, first)] == ["Rain beats on the glass.", "Stop staring.", "Shoo."]
    held = layers.get_layers(svc, first)
    [flagged] = held["items"][0]["objects"]
    assert (flagged["id"], flagged["flags"]) == (objects["Don't look at me like that."]["id"], ["line-changed"])
    assert flagged["text"] == "Don't look at me like that."
    assert [entry["id"] for entry in held["unplaced"]] == [objects["You again."]["id"]]
    assert artifacts.get_artifact(svc, before["artifact_id"])["payload"]["lines"] == before["lines"]
    with pytest.raises(StaleWriteError) as stale:
        scenes.put_script(svc, first, [], if_match=before["artifact_id"])
    assert stale.value.data["revision_id"] == after["active_script_id"]
    assert len(lines(svc, first)) == 3


def test_bad_lines_change_nothing(svc: Services, story: dict[str, Any]) -> None:
    first = scene_ids(story)[0]
    before = scenes.get_script(svc, first)
    twice = [before["lines"][0], before["lines"][0]]
    wrong = [{"kind": "song", "text": "la"}]
    for bad, loc in ((twice, ["lines", 1, "line_id"]), (wrong, ["lines", 0, "kind"])):
        with pytest.raises(InvalidInputError) as refused:
            scenes.put_script(svc, first, bad)
        assert refused.value.data["errors"][0]["loc"] == loc
    assert scenes.get_script(svc, first) == before


def test_a_second_draft(svc: Services, story: dict[str, Any]) -> None:
    ids = scene_ids(story)
    episode = episodes.create_episode(svc, story["story_id"], "One", ids)
    objects, untouched = letter(svc, ids[0]), scenes.get_scene(svc, ids[1])
    draft = SCRIPT.replace("You again.", "You. Again.").replace("MAREN\nDon't look at me like that.\n\n", "")
    draft = draft[: draft.index("INT. LAMP ROOM - DAY")] + "EXT. HARBOUR - NOON\n\nOSK\nAnyone there?\n"
    before = stories.get_story(svc, story["story_id"])
    dry = stories.import_draft(svc, story["story_id"], draft, dry_run=True)
    assert stories.get_story(svc, story["story_id"]) == before
    diff = stories.import_draft(svc, story["story_id"], draft, author="Bo")
    assert diff["summary"] == dry["summary"] == {"same": 1, "changed": 1, "added": 1, "removed": 1}
    assert [who["name"].upper() for who in diff["characters"]] == ["OSK"]
    changed = next(entry for entry in diff["scenes"] if entry["kind"] == "changed")
    assert {(line["kind"], line["new_text"]) for line in changed["lines"]} == {
        ("changed", "You. Again."),
        ("removed", None),
    }
    held = layers.get_layers(svc, ids[0])
    assert [(o["text"], o["flags"]) for o in held["items"][0]["objects"]] == [("You again.", ["line-changed"])]
    assert [o["id"] for o in held["unplaced"]] == [objects["Don't look at me like that."]["id"]]
    assert diff["flagged"] == dry["flagged"]
    assert set(diff["flagged"]) == {entry["id"] for entry in objects.values()}
    assert scenes.get_scene(svc, ids[1]) == untouched
    after = stories.get_story(svc, story["story_id"])
    assert scene_ids(after)[:2] == ids[:2]
    assert len(after["scenes"]) == 3
    assert ids[2] not in scene_ids(after)
    assert episodes.get_episode(svc, episode["episode_id"])["scene_ids_ordered"] == ids[:2]
    assert len(after["characters"]) == 3
    assert "HARBOUR" in [place["name"].upper() for place in after["environments"]]
    back = scenes.undelete_scene(svc, ids[2])
    assert back["active_script_id"] is not None
    again = stories.import_draft(svc, story["story_id"], draft, dry_run=True)
    assert again["summary"]["changed"] == again["summary"]["added"] == 0


def test_a_draft_that_cannot_be_read_changes_nothing(svc: Services, story: dict[str, Any]) -> None:
    with pytest.raises(InvalidInputError):
        stories.import_draft(svc, story["story_id"], "   \n")
    assert stories.get_story(svc, story["story_id"]) == story
