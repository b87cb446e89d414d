"""Characters, environments, people and notes through the services."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from core.errors import ConflictError, InvalidInputError, NotFoundError, StudioError, TooLargeError
from studio.blobs import open_blobs
from studio.runtime import services, set_services
from studio.services import characters, environments, notes, people, scenes, stories
from studio.services.context import Services, time_ordered_id
from studio.store import idempotency
from studio.store import people as people_rows
from studio.store.db import Store
from studio.store.references import find_orphans

SCRIPT = "INT. HALL - NIGHT\n\nANA\nYou came.\n\nTHE STRANGER\nOf course.\n\nANNA\nGo away."


@pytest.fixture
def svc(tmp_path: Path) -> Iterator[Services]:
    made = Services(store=Store(tmp_path / "s.duckdb"), blobs=open_blobs(str(tmp_path / "blobs")))
    yield made
    assert made.store.read(find_orphans) == []
    made.store.close()


@pytest.fixture
def story(svc: Services) -> dict[str, Any]:
    return stories.create_story(svc, "Doors", SCRIPT, author="Ada")


def cast(svc: Services, story: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {who["name"].upper(): who for who in characters.list_for_story(svc, story["story_id"])["items"]}


def speakers(svc: Services, story: dict[str, Any]) -> list[str]:
    lines = scenes.get_script(svc, story["scenes"][0]["scene_id"])["lines"]
    return [line["character_id"] for line in lines if line["kind"] == "dialogue"]


def test_a_character_is_made_unlike_the_others(svc: Services, story: dict[str, Any]) -> None:
    made = characters.create(
        svc, story["story_id"], "Rex", description="a small brown dog", role="main", aliases=["Dog"]
    )
    assert made["look"]["figure"] == "dog"
    assert made["identity_line"].startswith("Rex")
    assert characters.get(svc, made["character_id"]) == made
    for taken in ("rex", "DOG"):
        with pytest.raises(ConflictError) as there:
            characters.create(svc, story["story_id"], taken)
        assert there.value.data["character_id"] == made["character_id"]
    with pytest.raises(InvalidInputError):
        characters.create(svc, story["story_id"], "X", role="hero")


def test_the_identity_line_follows_until_somebody_writes_one(svc: Services, story: dict[str, Any]) -> None:
    who = next(iter(cast(svc, story).values()))["character_id"]
    bald = characters.update(svc, who, look={"hair_style": "bald"})
    assert "bald" in bald["identity_line"]
    assert bald["look"]["top"] == characters.get(svc, who)["look"]["top"]
    written = characters.update(svc, who, identity_line="The one in red.")
    assert characters.update(svc, who, look={"hair_style": "long"})["identity_line"] == written["identity_line"]
    assert "long" in characters.update(svc, who, identity_line=None)["identity_line"]
    with pytest.raises(InvalidInputError) as wrong:
        characters.update(svc, who, look={"hair_style": "purple"})
    assert wrong.value.data["errors"][0]["loc"] == ["look", "hair_style"]


def test_a_former_name_is_still_understood(svc: Services, story: dict[str, Any]) -> None:
    who = cast(svc, story)["THE STRANGER"]
    renamed = characters.update(svc, who["character_id"], name="Viktor")
    assert who["name"] in renamed["aliases"]
    draft = SCRIPT + "\n\nTHE STRANGER\nI am going."
    assert stories.import_draft(svc, story["story_id"], draft)["characters"] == []
    assert speakers(svc, story).count(who["character_id"]) == 2


def test_a_merge_and_back(svc: Services, story: dict[str, Any]) -> None:
    before, spoken = cast(svc, story), speakers(svc, story)
    ana, anna = before["ANA"]["character_id"], before["ANNA"]["character_id"]
    merged = characters.merge(svc, anna, ana, author="Ada")
    assert merged["speaking_lines"] == 2
    assert before["ANNA"]["name"] in merged["aliases"]
    assert set(cast(svc, story)) == {"ANA", "THE STRANGER"}
    assert speakers(svc, story) == [ana if who == anna else who for who in spoken]
    assert characters.get(svc, anna)["merged_into"] == ana
    with pytest.raises(NotFoundError):
        characters.update(svc, anna, name="Ghost")
    with pytest.raises(InvalidInputError):
        characters.merge(svc, ana, ana)
    characters.unmerge(svc, anna)
    stamps = ("revision_id", "updated_at")
    after = cast(svc, story)
    plain = lambda who: {key: value for key, value in who.items() if key not in stamps}  # noqa: E731
    assert {name: plain(who) for name, who in after.items()} == {name: plain(who) for name, who in before.items()}
    assert speakers(svc, story) == spoken
    with pytest.raises(ConflictError) as again:
        characters.unmerge(svc, anna)
    assert again.value.code == "not-merged"


def test_references_are_pictures(svc: Services, story: dict[str, Any]) -> None:
    who = next(iter(cast(svc, story).values()))["character_id"]
    with pytest.raises(InvalidInputError):
        characters.add_reference(svc, who, b"<svg onload='x'/>")
    with pytest.raises(TooLargeError):
        characters.add_reference(svc, who, bytes(20_000_001))
    with pytest.raises(NotFoundError):
        characters.approve_reference(svc, "nobody")
    assert list(svc.blobs.keys()) == [svc.blobs.put(SCRIPT.encode())]


def test_environments(svc: Services, story: dict[str, Any]) -> None:
    made = environments.create(
        svc, "Roof garden", story["story_id"], description="tin bath, tomatoes. A wet deck chair"
    )
    assert made["promoted"] is False
    with pytest.raises(ConflictError):
        environments.create(svc, "roof GARDEN", story["story_id"])
    with pytest.raises(InvalidInputError):
        environments.create(svc, "Nowhere", story["story_id"], kind="no such kind")
    environment_id = made["environment_id"]
    promoted = environments.promote(svc, environment_id, author="Ada")
    assert promoted["locked_elements"] == ["tin bath", "tomatoes", "A wet deck chair"]
    changed = environments.update(svc, environment_id, locked_elements=["tin bath"], kind="kitchen")
    assert (changed["locked_elements"], changed["kind"], changed["promoted"]) == (["tin bath"], "kitchen", True)
    assert environments.promote(svc, environment_id)["locked_elements"] == ["tin bath"]
    assert environments.update(svc, environment_id, kind=None)["kind"] != "kitchen"
    assert len(environments.list_all(svc, story["story_id"])["items"]) == 2
    assert len(environments.list_all(svc)["items"]) == 2
    with pytest.raises(NotFoundError):
        environments.get(svc, "nobody")


def test_people(svc: Services) -> None:
    ada = people.create_person(svc, " Ada ", role="letterer", author="Ada")
    people.create_person(svc, "bo")
    assert [item["name"] for item in people.list_people(svc)["items"]] == ["Ada", "bo"]
    with pytest.raises(ConflictError) as there:
        people.create_person(svc, "ADA")
    assert there.value.data["person_id"] == ada["person_id"]
    with pytest.raises(InvalidInputError):
        people.create_person(svc, "")


def test_notes(svc: Services, story: dict[str, Any]) -> None:
    scene_id = story["scenes"][0]["scene_id"]
    made = notes.create(
        svc, {"scene_id": scene_id, "panel_id": 2}, text="Bigger.", assignee="Bo", due="2030-05-31", blocker=True,
        author="Ada",
    )  # fmt: skip
    assert made["target"] == {"kind": "panel", "scene_id": scene_id, "panel_id": 2, "object_id": None}
    assert (made["status"], made["blocker"], made["created_by"]) == ("open", True, "Ada")
    drawn = notes.create(svc, {"scene_id": scene_id}, drawing={"strokes": [[0, 0, 1, 1]]})
    assert [item["note_id"] for item in notes.list_all(svc, scene_id=scene_id)["items"]] == [
        drawn["note_id"],
        made["note_id"],
    ]
    fixed = notes.update(svc, made["note_id"], status="fixed", assignee=None)
    assert (fixed["status"], fixed["assignee"], fixed["text"]) == ("fixed", None, "Bigger.")
    assert [item["note_id"] for item in notes.list_all(svc, status="open")["items"]] == [drawn["note_id"]]
    for wrong in (
        {"target": {}, "text": "x"},
        {"target": {"scene_id": scene_id}},
        {"target": {"scene_id": scene_id, "panel_id": 0}, "text": "x"},
        {"target": {"scene_id": scene_id}, "text": "x", "due": "soon"},
    ):
        with pytest.raises(InvalidInputError):
            notes.create(svc, **wrong)
    with pytest.raises(NotFoundError):
        notes.create(svc, {"scene_id": "nobody"}, text="x")
    with pytest.raises(InvalidInputError):
        notes.update(svc, made["note_id"], status="lost")


def test_the_audit_log_says_who_did_what(svc: Services, story: dict[str, Any]) -> None:
    stories.update_story(svc, story["story_id"], title="Doors and windows", author="Bo")
    events = svc.store.read(lambda cur: people_rows.events_of(cur, story["story_id"]))
    assert [(event["author"], event["action"]) for event in events] == [("Ada", "create"), ("Bo", "update")]


def test_a_request_sent_twice_is_remembered(svc: Services) -> None:
    at = datetime(2030, 1, 1)
    asked = {"scope": "export", "request_sha256": "aa"}
    svc.store.write(lambda cur: idempotency.remember(cur, "k", response={"id": 1}, author="Ada", at=at, **asked))
    assert svc.store.read(lambda cur: idempotency.recall(cur, "k", **asked)) == {"id": 1}
    assert svc.store.read(lambda cur: idempotency.recall(cur, "other", **asked)) is None
    with pytest.raises(ConflictError):
        svc.store.read(lambda cur: idempotency.recall(cur, "k", scope="export", request_sha256="bb"))


def test_settings_rows(svc: Services) -> None:
    at = datetime(2030, 1, 1)
    assert svc.store.read(lambda cur: people_rows.setting(cur, "theme", "dark")) == "dark"
    for value in ({"a": 1}, [2]):
        svc.store.write(lambda cur, v=value: people_rows.put_setting(cur, "theme", v, author="Ada", at=at))
        assert svc.store.read(lambda cur: people_rows.setting(cur, "theme")) == value


def test_ids_are_in_the_order_of_time() -> None:
    made = [time_ordered_id() for _ in range(10_000)]
    assert made == sorted(set(made))
    assert all(one[14] == "7" and one[19] in "89ab" for one in made)


def test_the_runtime_holds_one_studio(svc: Services) -> None:
    set_services(svc)
    assert services() is svc
    set_services(None)
    with pytest.raises(StudioError) as absent:
        services()
    assert absent.value.code == "studio-not-started"
