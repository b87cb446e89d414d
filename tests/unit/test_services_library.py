"""The library across stories: promotion, use, putting away, copies, packs between studios, hostile packs."""

from __future__ import annotations

import hashlib
import io
import json
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.compositor.encode import encode_png
from core.errors import ConflictError, InvalidInputError, NotFoundError, StudioError, TooLargeError
from studio.blobs import open_blobs
from studio.catalogue import load_catalogue
from studio.services import (
    adopting,
    artifacts,
    characters,
    environments,
    episode_assets,
    episodes,
    library,
    library_import,
    library_pack,
    outfits,
    planning,
    references,
    scenes,
    stories,
    styles,
)
from studio.services.context import Services
from studio.services.resolve import scene_values
from studio.store.db import Store
from studio.store.references import find_orphans, live_blobs

SCRIPT = "\n".join(
    f"{place} - DAY\n\nIVO\nHere we are, {n}.\n\nLEA\nSo we are.\n"
    for n, place in enumerate(["EXT. HARBOUR", "EXT. HARBOUR", "INT. KITCHEN", "EXT. HARBOUR"])
)


def square(shade: int) -> bytes:
    return encode_png(np.full((12, 16, 3), shade, np.uint8))


@pytest.fixture
def story(svc: Any) -> dict[str, Any]:
    made = stories.create_story(svc, "Harbour", SCRIPT)
    ids = [scene["scene_id"] for scene in made["scenes"]]
    return made | {"episode": episodes.create_episode(svc, made["story_id"], "One", scene_ids_ordered=ids)}


def people(svc: Any, story: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {one["name"].upper(): one for one in characters.list_for_story(svc, story["story_id"])["items"]}


def places(svc: Any, story: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {one["name"].upper(): one for one in environments.list_all(svc, story["story_id"])["items"]}


def prompt(svc: Any, scene_id: str) -> str:
    held = scenes.get_scene(svc, scene_id)["active_render_spec_id"]
    return str(artifacts.get_artifact(svc, held)["payload"]["prompt"])


def test_a_place_of_three_scenes_is_promoted_when_planning_begins_and_demoted_for_good(
    svc: Any, story: dict[str, Any]
) -> None:
    harbour = places(svc, story)["HARBOUR"]
    environments.update(svc, harbour["environment_id"], description="a red crane, wet cobbles")
    planning.plan_episode(svc, story["episode"]["episode_id"])
    now = places(svc, story)
    assert (now["HARBOUR"]["promoted"], now["HARBOUR"]["promotion_reason"]) == (True, "used in 3 scenes")
    assert now["HARBOUR"]["locked_elements"][:2] == ["a red crane", "wet cobbles"]
    assert not now["KITCHEN"]["promoted"]
    assert "always: a red crane, wet cobbles" in prompt(svc, story["scenes"][0]["scene_id"])

    environments.demote(svc, harbour["environment_id"])
    planning.plan_episode(svc, story["episode"]["episode_id"])
    assert not places(svc, story)["HARBOUR"]["promoted"]
    assert "always:" not in prompt(svc, story["scenes"][0]["scene_id"])
    again = environments.promote(svc, harbour["environment_id"])
    assert (again["promotion_reason"], again["locked_elements"][0]) == ("by hand", "a red crane")

    pinned = places(svc, story)["KITCHEN"]["environment_id"]
    episode_assets.pin_asset(svc, story["episode"]["episode_id"], "environment", pinned)
    assert places(svc, story)["KITCHEN"]["promotion_reason"] == "pinned to 'One'"


def test_where_everything_is_used_and_what_is_used_stays(svc: Any, story: dict[str, Any]) -> None:
    planning.plan_episode(svc, story["episode"]["episode_id"])
    listed = library.list_all(svc)["items"]
    by_name = {(item["kind"], item["name"].upper()): item for item in listed}
    ivo, harbour = by_name[("character", "IVO")], by_name[("environment", "HARBOUR")]
    assert [scene["number"] for scene in ivo["used_in"]["scenes"]] == [1, 2, 3, 4]
    assert ivo["used_in"]["panels"] >= 4
    assert [one["title"] for one in ivo["used_in"]["stories"]] == ["Harbour"]
    assert [one["title"] for one in ivo["used_in"]["episodes"]] == ["One"]
    assert ivo["missing"] == ["an approved face reference"]
    assert [scene["number"] for scene in harbour["used_in"]["scenes"]] == [1, 2, 4]
    assert [item["name"] for item in library.list_all(svc, q="ivo")["items"]] == [ivo["name"]]
    assert {item["kind"] for item in library.list_all(svc, kind="environment")["items"]} == {"environment"}
    first = library.list_all(svc, limit=2)
    rest = library.list_all(svc, cursor=first["next"])
    assert [item["id"] for item in first["items"] + rest["items"]] == [item["id"] for item in listed]

    for kind, item in (("character", ivo), ("environment", harbour)):
        with pytest.raises(ConflictError) as used:
            library.put_away(svc, kind, item["id"])
        assert (used.value.code, len(used.value.data["used_in"]["scenes"])) == (
            "in-use",
            len(item["used_in"]["scenes"]),
        )
    spare = characters.create(svc, story["story_id"], "Spare")["character_id"]
    library.put_away(svc, "character", spare)
    assert "SPARE" not in people(svc, story)
    with pytest.raises(NotFoundError):
        library.usage_of(svc, "character", spare)
    assert library.bring_back(svc, "character", spare)["name"] == "Spare"
    assert "SPARE" in people(svc, story)
    library.put_away(svc, "character", spare)
    characters.create(svc, story["story_id"], "Spare")
    with pytest.raises(ConflictError):
        library.bring_back(svc, "character", spare)


def test_a_style_has_from_its_base_what_it_leaves_unsaid(svc: Any, story: dict[str, Any]) -> None:
    base = styles.create(svc, "Rain look", "image", {"line_px": 4.5, "palette": {"hue_degrees": 10}})
    child = styles.create(svc, "Night rain", "image", {"palette": {"tint": "#112233"}}, base=base["style_id"])
    assert child["base"] == "rain_look"
    scene_id = story["scenes"][0]["scene_id"]
    scenes.update_scene(svc, scene_id, image_style="night_rain")

    def look() -> Any:
        return svc.store.read(lambda cur: scene_values(cur, svc, scene_id)).image_style

    assert (look().line_px, look().palette.hue_degrees, look().palette.tint) == (4.5, 10, "#112233")
    planning.plan_scene(svc, scene_id)
    assert scenes.get_scene(svc, scene_id)["stale"] == []
    styles.update(svc, "rain_look", settings={"line_px": 6})
    assert look().line_px == 6
    assert [item["type"] for item in scenes.get_scene(svc, scene_id)["stale"]] == ["render_spec"]
    for base_id, code in (("night_rain", "style-circle"), ("nothing", "unknown-style")):
        with pytest.raises(InvalidInputError) as wrong:
            styles.update(svc, "rain_look", base=base_id)
        assert wrong.value.code == code
    with pytest.raises(ConflictError) as used:
        library.put_away(svc, "style", "rain_look")
    assert used.value.data["used_in"]["styles"] == ["Night rain"]
    with pytest.raises(ConflictError):
        library.put_away(svc, "style", "default")
    scenes.update_scene(svc, scene_id, image_style=None)
    library.put_away(svc, "style", "night_rain")
    with pytest.raises(InvalidInputError):
        scenes.update_scene(svc, scene_id, image_style="night_rain")
    assert library.bring_back(svc, "style", "night_rain")["base"] == "rain_look"


def test_a_copy_has_everything_and_tells_when_its_source_changes(svc: Any, story: dict[str, Any]) -> None:
    other = stories.create_story(svc, "Second")["story_id"]
    ivo = people(svc, story)["IVO"]["character_id"]
    outfits.add(svc, ivo, "Coat", "a red coat")
    face = references.add(svc, "character", ivo, square(9), "face")
    references.approve(svc, face["reference_id"])
    copy = adopting.copy_character(svc, ivo, other)
    assert copy["approved_references"] == [face["blob_key"]]
    assert [one["name"] for one in copy["outfits"]] == ["Coat"]
    assert (copy["origin"]["story"], copy["origin"]["changed"]) == ("Harbour", False)
    for story_id, code in ((other, "character-exists"), (story["story_id"], "same-story")):
        with pytest.raises(ConflictError) as twice:
            adopting.copy_character(svc, ivo, story_id)
        assert twice.value.code == code
    characters.update(svc, ivo, description="taller now")
    told = characters.get(svc, copy["character_id"])
    assert told["origin"]["words"] == "copied from 'Harbour'; the source has changed"
    assert told["description"] != "taller now"
    place = places(svc, story)["HARBOUR"]["environment_id"]
    assert adopting.copy_environment(svc, place, other)["origin"]["story"] == "Harbour"
    assert svc.store.read(find_orphans) == []


@pytest.fixture
def elsewhere(tmp_path: Path) -> Any:
    made = Services(Store(tmp_path / "b.duckdb"), open_blobs(str(tmp_path / "bblobs")), catalogue=load_catalogue())
    yield made
    assert made.store.read(find_orphans) == []
    made.store.close()


@pytest.fixture
def pack(svc: Any, story: dict[str, Any]) -> bytes:
    ivo = people(svc, story)["IVO"]["character_id"]
    outfit = outfits.add(svc, ivo, "Coat", "a red coat")["outfits"][0]["outfit_id"]
    for shade, kind, of in ((9, "face", None), (19, "outfit", outfit)):
        made = references.add(svc, "character", ivo, square(shade), kind, outfit_id=of)
        references.approve(svc, made["reference_id"])
    environments.promote(svc, places(svc, story)["HARBOUR"]["environment_id"], ["a red crane"])
    styles.create(svc, "Rain look", "image", {"line_px": 4.5})
    styles.create(svc, "Night rain", "image", {}, base="rain_look")
    stories.update_story(svc, story["story_id"], image_style="night_rain")
    return library_pack.export(svc, story_id=story["story_id"])


def test_a_pack_is_the_same_bytes_each_time_and_whole_in_another_studio(
    svc: Any, story: dict[str, Any], pack: bytes, elsewhere: Services
) -> None:
    assert library_pack.export(svc, story_id=story["story_id"]) == pack
    there = stories.create_story(elsewhere, "There")["story_id"]
    before = elsewhere.store.commits
    dry = library_import.take_in(elsewhere, pack, story_id=there, dry_run=True)
    assert (elsewhere.store.commits, elsewhere.store.read(live_blobs)) == (before, set())
    done = library_import.take_in(elsewhere, pack, story_id=there)
    names = [(item["kind"], item["name"].upper()) for item in done["added"]]
    assert [(item["kind"], item["name"].upper()) for item in dry["added"]] == names
    assert {("character", "IVO"), ("environment", "HARBOUR"), ("style", "NIGHT RAIN"), ("style", "RAIN LOOK")} <= set(
        names
    )
    ours, theirs = people(svc, story)["IVO"], people(elsewhere, {"story_id": there})["IVO"]
    for said in ("description", "role", "identity_line", "look", "outfits", "approved_references"):
        assert theirs[said] == ours[said], said
    assert theirs["origin"]["from"] == "pack"
    harbour = places(elsewhere, {"story_id": there})["HARBOUR"]
    assert (harbour["promoted"], harbour["locked_elements"]) == (True, ["a red crane"])
    again = library_import.take_in(elsewhere, pack, story_id=there)
    assert (again["added"], again["conflicts"]) == ([], [])
    assert len(again["matched"]) == len(done["added"])
    stories.update_story(elsewhere, there, image_style="night_rain")
    assert library_pack.export(elsewhere, story_id=there) == pack


@pytest.mark.parametrize("choice", ["keep", "copy", "skip"])
def test_nothing_of_the_same_name_is_overwritten(pack: bytes, elsewhere: Services, choice: str) -> None:
    there = stories.create_story(elsewhere, "There")["story_id"]
    mine = characters.create(elsewhere, there, "Ivo", description="an old sailor with a beard")
    done = library_import.take_in(elsewhere, pack, story_id=there, on_conflict=choice)
    assert [item["name"].upper() for item in done["conflicts"]] == ["IVO"]
    now = characters.get(elsewhere, mine["character_id"])
    assert {name: now[name] for name in ("description", "look", "identity_line")} == {
        name: mine[name] for name in ("description", "look", "identity_line")
    }
    cast = people(elsewhere, {"story_id": there})
    assert ("IVO (2)" in cast) == (choice == "copy")
    assert [one["status"] for one in now["references"]] == (["proposed"] * 2 if choice == "keep" else [])
    assert [item["name"].upper() for item in done["skipped"]] == (["IVO"] if choice == "skip" else [])


def zipped(files: dict[str, bytes] | list[tuple[str, bytes]], method: int = zipfile.ZIP_STORED) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", method) as out:
        for name, content in files.items() if isinstance(files, dict) else files:
            out.writestr(name, content)
    return held.getvalue()


def manifest(**more: Any) -> bytes:
    return json.dumps({"schema": "webtoon-library", "schema_version": 1, **more}).encode()


def with_picture(content: bytes, name: str | None = None, **more: Any) -> bytes:
    sha256 = hashlib.sha256(content).hexdigest()
    reference = {"sha256": sha256, "kind": "face", "status": "approved"}
    who = {"name": "Eve", "references": [reference], **more}
    return zipped({"manifest.json": manifest(characters=[who]), name or f"blobs/{sha256}.png": content})


def huge_png() -> bytes:
    """A sound picture of 60 million black pixels in few bytes."""
    width, height = 20_000, 3_000

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    rows = zlib.compress(bytes((width // 8 + 1) * height), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "no zip": (lambda: b"PK nothing", "pack-unreadable"),
    "no manifest": (lambda: zipped({}), "pack-unreadable"),
    "not json": (lambda: zipped({"manifest.json": b"{"}), "pack-invalid"),
    "deep json": (lambda: zipped({"manifest.json": b"[" * 200_000}), "pack-invalid"),
    "half a character": (
        lambda: zipped({"manifest.json": manifest(characters=[{"name": "\ud800"}])}),
        "pack-invalid",
    ),
    "another schema": (lambda: zipped({"manifest.json": b'{"schema": "zoo"}'}), "pack-invalid"),
    "a later version": (
        lambda: zipped({"manifest.json": b'{"schema": "webtoon-library", "schema_version": 2}'}),
        "pack-unknown-version",
    ),
    "an unknown field": (lambda: zipped({"manifest.json": manifest(spells=[])}), "pack-invalid"),
    "traversal": (lambda: zipped({"manifest.json": manifest(), "../../evil.png": b"x"}), "pack-bad-name"),
    "absolute": (lambda: zipped({"manifest.json": manifest(), "/etc/evil": b"x"}), "pack-bad-name"),
    "wrong hash": (
        lambda: zipped({"manifest.json": manifest(), f"blobs/{'0' * 64}.png": b"x"}),
        "pack-wrong-hash",
    ),
    "a picture that is missing": (
        lambda: zipped(
            {
                "manifest.json": manifest(
                    characters=[
                        {"name": "E", "references": [{"sha256": "0" * 64, "kind": "face", "status": "approved"}]}
                    ]
                )
            }
        ),
        "pack-picture-missing",
    ),
    "no picture": (lambda: with_picture(b"<svg onload='x'/>"), "pack-bad-picture"),
    "a huge picture": (lambda: with_picture(huge_png()), "image-too-large"),
    "a colour that is none": (lambda: with_picture(square(1), look={"top": "red;"}), "invalid-input"),
    "control characters": (lambda: with_picture(square(1), description="a\x00b"), "invalid-input"),
    "the same name twice": (
        lambda: zipped({"manifest.json": manifest(characters=[{"name": "Eve"}, {"name": "EVE"}])}),
        "pack-invalid",
    ),
    "a style on itself": (
        lambda: zipped(
            {
                "manifest.json": manifest(
                    characters=[{"name": "Eve"}],
                    styles=[{"style_id": "a", "kind": "image", "name": "A", "settings": {"stands_on": "a"}}],
                )
            }
        ),
        "style-circle",
    ),
    "a style with a wrong value": (
        lambda: zipped(
            {
                "manifest.json": manifest(
                    characters=[{"name": "Eve"}],
                    styles=[{"style_id": "a", "kind": "image", "name": "A", "settings": {"line_px": 99}}],
                )
            }
        ),
        "invalid-input",
    ),
}


@pytest.mark.parametrize("name", list(HOSTILE))
def test_a_hostile_pack_changes_nothing(elsewhere: Services, name: str) -> None:
    make, code = HOSTILE[name]
    there = stories.create_story(elsewhere, "There")["story_id"]
    with pytest.raises((InvalidInputError, TooLargeError)) as wrong:
        library_import.take_in(elsewhere, make(), story_id=there)
    assert wrong.value.code == code
    assert characters.list_for_story(elsewhere, there)["items"] == []
    assert elsewhere.store.read(live_blobs) == set()


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_twice_and_a_bomb_are_refused(elsewhere: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(library_pack, "MANIFEST_BYTES", 100_000)
    cases: list[tuple[bytes, str]] = [
        (zipped([("manifest.json", manifest()), ("manifest.json", manifest())]), "pack-duplicate-name"),
        (zipped({"manifest.json": b" " * 10_000_000}, zipfile.ZIP_DEFLATED), "pack-too-large"),
    ]
    for data, code in cases:
        with pytest.raises(StudioError) as wrong:
            library_import.take_in(elsewhere, data)
        assert wrong.value.code == code
    with pytest.raises(InvalidInputError) as homeless:
        library_import.take_in(elsewhere, with_picture(square(3)))
    assert homeless.value.code == "story-needed"
    with pytest.raises(InvalidInputError) as nothing:
        library_pack.export(elsewhere)
    assert nothing.value.code == "pack-empty"
