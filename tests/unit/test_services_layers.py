"""Lettering layers and artifacts through the services: merged, guarded, followed, and never lost."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from core.errors import ConflictError, InvalidInputError, NotFoundError, StaleWriteError
from studio.blobs import open_blobs
from studio.services import artifacts, layers, scenes, stories, versions
from studio.services.context import Services
from studio.store import pointers
from studio.store.db import Store
from studio.store.references import find_orphans, live_blobs

BOX = {"x": 0.5, "y": 0.2, "w": 0.25, "h": 0.12}
PANEL = {"panel_id": 1, "x": 0, "y": 0, "w": 9, "h": 9}
DOCUMENTED = {
    "id": "b5f2b5a0-0000-4000-8000-000000000001",
    "panel_id": 2,
    "type": "speech_bubble",
    "text": "You came.",
    "style": {"font": "default", "weight": "normal"},
    "geometry": BOX,
    "tail": {"x": 0.55, "y": 0.35},
    "z_index": 3,
}


@pytest.fixture
def svc(tmp_path: Path) -> Iterator[Services]:
    made = Services(store=Store(tmp_path / "s.duckdb"), blobs=open_blobs(str(tmp_path / "blobs")))
    yield made
    assert made.store.read(find_orphans) == []
    made.store.close()


@pytest.fixture
def scene_id(svc: Services) -> str:
    story = stories.create_story(svc, "Doors", "INT. HALL - NIGHT\n\nANA\nYou came.\n\nBEN\nOf course.")
    return story["scenes"][0]["scene_id"]


def layout(*sizes: tuple[int, int], top: int = 0) -> dict[str, Any]:
    panels, y = [], top
    for number, (width, height) in enumerate(sizes, 1):
        panels.append({"panel_id": number, "x": 0, "y": y, "w": width, "h": height})
        y += height + 200
    return {"width": 800, "height": y, "panels": panels}


def bubble(name: str, panel_id: int | None = None, **more: Any) -> dict[str, Any]:
    return {"id": name, "panel_id": panel_id, "type": "speech_bubble", "text": name, "geometry": BOX, **more}


def held(svc: Services, scene_id: str) -> dict[str, dict[str, Any]]:
    return {item["layer_type"]: item for item in layers.get_layers(svc, scene_id)["items"]}


def names(layer: dict[str, Any]) -> list[str]:
    return [entry["id"] for entry in layer["objects"]]


def test_the_documented_object_is_valid_as_it_stands(svc: Services, scene_id: str) -> None:
    made = layers.post_layer(svc, scene_id, "dialogue", [DOCUMENTED], author="Ada")
    assert made["layer_type"] == "dialogue"
    assert {key: made["objects"][0][key] for key in DOCUMENTED if key not in ("style", "tail")} == {
        key: DOCUMENTED[key] for key in DOCUMENTED if key not in ("style", "tail")
    }
    assert held(svc, scene_id)["dialogue"] == made
    scene = scenes.get_scene(svc, scene_id)
    assert next(item for item in scene["layers"] if item["layer_id"] == made["layer_id"])["object_count"] == 1
    assert artifacts.get_artifact(svc, made["revision_id"])["author"] == "Ada"


def test_all_three_kinds_are_listed_even_when_empty(svc: Services, scene_id: str) -> None:
    found = layers.get_layers(svc, scene_id)
    assert [item["layer_type"] for item in found["items"]] == ["dialogue", "narration", "sfx"]
    assert all(item["objects"] == [] and item["layer_id"] for item in found["items"])
    assert (found["unplaced"], found["language"]) == ([], "en")


def test_a_post_merges_by_id(svc: Services, scene_id: str) -> None:
    first = layers.post_layer(svc, scene_id, "dialogue", [bubble("a"), bubble("b")])
    second = layers.post_layer(svc, scene_id, "dialogue", [bubble("c"), bubble("a", text="A again")])
    assert second["layer_id"] == first["layer_id"]
    assert (names(second), second["objects"][0]["text"], second["version"]) == (["a", "b", "c"], "A again", 2)
    made = layers.post_layer(svc, scene_id, "sfx", [{"type": "sfx_text", "text": "BAM", "geometry": BOX}])
    assert len(made["objects"][0]["id"]) == 36
    assert made["objects"][0]["pinned"] is True
    assert names(held(svc, scene_id)["dialogue"]) == ["a", "b", "c"]


def test_a_put_replaces_and_guards(svc: Services, scene_id: str) -> None:
    first = layers.post_layer(svc, scene_id, "dialogue", [bubble("a"), bubble("b")])
    second = layers.put_layer(svc, first["layer_id"], [bubble("b"), bubble("d")], if_match=first["revision_id"])
    assert names(second) == ["b", "d"]
    with pytest.raises(StaleWriteError) as stale:
        layers.put_layer(svc, first["layer_id"], [bubble("mine")], if_match=first["revision_id"])
    data = stale.value.data
    assert (names(data["current"]), names(data["base"]), names(data["yours"])) == (["b", "d"], ["a", "b"], ["mine"])
    assert names(held(svc, scene_id)["dialogue"]) == ["b", "d"]
    assert names(layers.put_layer(svc, first["layer_id"], [])) == []
    assert names(artifacts.get_artifact(svc, first["revision_id"])["payload"]) == ["a", "b"]
    with pytest.raises(NotFoundError):
        layers.put_layer(svc, "nobody", [])


@pytest.mark.parametrize(
    ("wrong", "loc"),
    [
        (bubble("a") | {"geometry": {**BOX, "w": 0}}, ["objects", 0, "geometry", "w"]),
        (bubble("a") | {"type": "poem"}, ["objects", 0, "type"]),
        (bubble("a") | {"colour": "red"}, ["objects", 0, "colour"]),
        (bubble("a") | {"style": {"fill": "red"}}, ["objects", 0, "style", "fill"]),
        (bubble("x" * 101), ["objects", 0, "id"]),
        ("text", ["objects", 0]),
    ],
)
def test_a_wrong_object_is_named_and_nothing_is_written(
    svc: Services, scene_id: str, wrong: Any, loc: list[Any]
) -> None:
    with pytest.raises(InvalidInputError) as refused:
        layers.post_layer(svc, scene_id, "dialogue", [wrong])
    assert refused.value.data["errors"][0]["loc"] == loc
    assert held(svc, scene_id)["dialogue"]["revision_id"] is None


def test_ids_are_unique_in_a_scene(svc: Services, scene_id: str) -> None:
    layers.post_layer(svc, scene_id, "dialogue", [bubble("a")])
    with pytest.raises(InvalidInputError) as taken:
        layers.post_layer(svc, scene_id, "narration", [bubble("a")])
    assert taken.value.code == "object-id-taken"
    with pytest.raises(InvalidInputError):
        layers.post_layer(svc, scene_id, "dialogue", [bubble("b"), bubble("b")])
    assert layers.post_layer(svc, scene_id, "narration", [bubble("a")], language="ko")["language"] == "ko"


def test_languages_are_layers_of_their_own(svc: Services, scene_id: str) -> None:
    english = layers.post_layer(svc, scene_id, "dialogue", [bubble("a")])
    korean = layers.post_layer(svc, scene_id, "dialogue", [bubble("a", text="왔구나.")], language="ko")
    assert korean["layer_id"] != english["layer_id"]
    assert layers.get_layers(svc, scene_id)["items"][0] == english
    found = layers.get_layers(svc, scene_id, language="ko")
    assert (found["items"][0], found["languages"]) == (korean, ["ko", "en"])
    assert layers.get_layers(svc, scene_id, language="fr")["items"][0]["layer_id"] is None
    with pytest.raises(InvalidInputError):
        layers.get_layers(svc, scene_id, language="not a tag")


def test_eight_threads_lose_nothing(svc: Services, scene_id: str) -> None:
    def run(worker: int) -> None:
        for number in range(12):
            kind = ("dialogue", "narration", "sfx")[worker % 3]
            layers.post_layer(svc, scene_id, kind, [bubble(f"{worker}-{number}")], author=f"w{worker}")

    threads = [threading.Thread(target=run, args=(worker,)) for worker in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    found = held(svc, scene_id)
    assert sorted(name for layer in found.values() for name in names(layer)) == sorted(
        f"{worker}-{number}" for worker in range(8) for number in range(12)
    )
    assert sum(layer["version"] for layer in found.values()) == 96
    log = svc.store.read(lambda cur: pointers.log_of(cur, scene_id, "main"))
    assert len(log) == 97
    for layer_type in found:
        moves = [move for move in log if move["pointer"] == f"{layer_type}_layer:en"]
        assert [move["from_id"] for move in moves[1:]] == [move["to_id"] for move in moves[:-1]]


def test_a_layout_by_hand_takes_the_lettering_along(svc: Services, scene_id: str) -> None:
    first = artifacts.add_artifact(svc, scene_id, "layout", layout((800, 600), (800, 900)), author="Ada")
    assert (first["version"], first["active"], first["reattached"]["kept"]) == (1, True, [])
    layers.post_layer(svc, scene_id, "dialogue", [bubble("one", 1), bubble("two", 2), bubble("free")])
    layers.post_layer(svc, scene_id, "dialogue", [bubble("zwei", 2)], language="de")
    second = artifacts.add_artifact(svc, scene_id, "layout", layout((800, 600)), author="Bo")
    assert second["parent_id"] == first["artifact_id"]
    assert sorted(second["reattached"]["unplaced"]) == ["two", "zwei"]
    found = layers.get_layers(svc, scene_id)
    assert names(found["items"][0]) == ["one", "free"]
    assert [(entry["id"], entry["text"]) for entry in found["unplaced"]] == [("two", "two")]
    assert [entry["id"] for entry in layers.get_layers(svc, scene_id, language="de")["unplaced"]] == ["zwei"]
    with pytest.raises(InvalidInputError) as unknown:
        layers.post_layer(svc, scene_id, "dialogue", [bubble("new", 2)])
    assert unknown.value.code == "unknown-panel"
    placed = layers.post_layer(svc, scene_id, "dialogue", [bubble("two", 1)])
    assert (names(placed), placed["unplaced"]) == (["one", "free", "two"], [])


def test_moved_panels_leave_the_art_fresh(svc: Services, scene_id: str) -> None:
    drawn_for = layout((800, 600), (800, 900))
    first = artifacts.add_artifact(svc, scene_id, "layout", drawn_for)
    key = svc.blobs.put(b"not really a picture")
    result = {"image": key, "width": 800, "height": 1700, "origin": "brought", "drawn_for": drawn_for}

    def draw(cur: Any) -> str:
        row = versions.record_artifact(
            cur, scene_id=scene_id, type="render_result", branch="main", payload=result, author="Ada",
            input_ids=[first["artifact_id"]], ids=svc.ids, now=svc.now,
        )  # fmt: skip
        assert versions.move_pointer(cur, scene_id, "main", "render_result", row["artifact_id"], expected=None)
        assert not versions.move_pointer(cur, scene_id, "main", "render_result", row["artifact_id"], expected="other")
        return row["artifact_id"]

    drawn = svc.store.write(draw)
    assert key in svc.store.read(live_blobs)
    scene = scenes.get_scene(svc, scene_id)
    assert (scene["active_render_result_id"], scene["state"], scene["moved"]) == (drawn, "rendered", [])
    artifacts.add_artifact(svc, scene_id, "layout", layout((800, 600), (800, 900), top=300))
    scene = scenes.get_scene(svc, scene_id)
    assert (scene["state"], scene["moved"], scene["stale"]) == ("rendered", ["render_result"], [])
    artifacts.add_artifact(svc, scene_id, "layout", layout((800, 600), (800, 950)))
    scene = scenes.get_scene(svc, scene_id)
    assert (scene["state"], scene["moved"]) == ("stale", [])
    assert [(entry["type"], entry["why"]) for entry in scene["stale"]] == [
        ("render_result", "the layout it was made from has changed")
    ]
    listed = artifacts.list_artifacts(svc, scene_id, type="render_result")["items"]
    assert [(item["active"], item["stale"], item["origin"]) for item in listed] == [(True, True, "brought")]


@pytest.mark.parametrize(
    ("kind", "payload", "loc"),
    [
        ("layout", {"width": 800, "height": 600}, ["payload", "panels"]),
        ("layout", layout((801, 600)), ["payload", "panels", 0]),
        ("layout", layout((800, 600)) | {"width": 10**9}, ["payload", "width"]),
        ("layout", layout((800, 600)) | {"panels": [PANEL, PANEL]}, ["payload", "panels", 1, "panel_id"]),
        ("panel_plan", {"panels": []}, ["payload", "panels"]),
        ("panel_semantics", {"panels": [{"panel_id": 1}]}, ["payload", "panels", 0, "description"]),
        ("render_result", {}, ["type"]),
    ],
)  # fmt: skip
def test_a_wrong_edit_is_named(svc: Services, scene_id: str, kind: str, payload: Any, loc: list[Any]) -> None:
    with pytest.raises(InvalidInputError) as refused:
        artifacts.add_artifact(svc, scene_id, kind, payload)
    assert refused.value.data["errors"][0]["loc"] == loc
    assert artifacts.list_artifacts(svc, scene_id, type="layout")["items"] == []


def test_versions_are_numbered_per_scene_and_type(svc: Services, scene_id: str) -> None:
    for number in range(1, 6):
        made = artifacts.add_artifact(svc, scene_id, "layout", layout((800, 100 * number)))
        assert made["version"] == number
    seen, cursor = [], None
    while True:
        page = artifacts.list_artifacts(svc, scene_id, type="layout", limit=2, cursor=cursor)
        seen += [item["version"] for item in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert seen == [5, 4, 3, 2, 1]
    assert artifacts.list_artifacts(svc, scene_id)["items"][-1]["type"] == "script"


def test_links_and_pointers_stay_in_their_scene(svc: Services, scene_id: str) -> None:
    other = stories.create_story(svc, "Other", "INT. ATTIC - DAY\n\nZOE\nDust.")["scenes"][0]["scene_id"]
    foreign = scenes.get_scene(svc, other)["active_script_id"]
    own = scenes.get_scene(svc, scene_id)["active_script_id"]

    def record(**more: Any) -> Any:
        given = {"scene_id": scene_id, "type": "scene_intent", "branch": "main", "payload": {"a": 1}} | more
        return svc.store.write(lambda cur: versions.record_artifact(cur, author="x", ids=svc.ids, now=svc.now, **given))

    for wrong in ({"input_ids": [foreign]}, {"input_ids": ["nobody"]}, {"parent_id": own}):
        with pytest.raises(InvalidInputError) as broken:
            record(**wrong)
        assert broken.value.code == "link-broken"
    with pytest.raises(NotFoundError):
        record(branch="nowhere")
    for pointer, artifact_id in (("script", foreign), ("layout", own)):
        with pytest.raises(InvalidInputError) as mismatch:
            svc.store.write(lambda cur, p=pointer, a=artifact_id: versions.move_pointer(cur, scene_id, "main", p, a))
        assert mismatch.value.code == "pointer-mismatch"
    first = record(artifact_id="chosen")
    assert record(artifact_id="chosen") == first
    with pytest.raises(ConflictError):
        record(artifact_id="chosen", payload={"a": 2})
    assert len(artifacts.list_artifacts(svc, scene_id, type="scene_intent")["items"]) == 1
