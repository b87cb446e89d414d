"""Lettering through replaced art, new plans and new pictures over HTTP: what followed, what is asked, the answers."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import pytest

from core.lettering.frames import frames_of
from core.lettering.objects import LayerObject
from core.story.plan import Layout
from studio.services import artifacts, planning, scenes
from studio.store.references import find_orphans

SCRIPT = "INT. HALL - NIGHT\n\nANA\nYou came.\n\nBEN\nOf course.\n\nANA\nThe door was shut.\n"
WIDTH, GAP = 600, 70


def drawing(seed: int, height: int, *, other_hand: bool = False) -> np.ndarray:
    """A panel of a seed's own shapes; by another hand in other colours, a little moved, with other lines."""
    dice = np.random.default_rng(seed)
    picture = np.full((height, WIDTH - 60, 3), (90, 120, 160), np.uint8)
    for _ in range(10):
        x, y = int(dice.integers(0, WIDTH - 60)), int(dice.integers(0, height))
        r, kind = int(dice.integers(40, 130)), dice.random()
        colour = [int(v) for v in dice.integers(0, 255, 3)]
        if other_hand:
            x, y, colour = x + 7, y - 5, [(v * 3) // 4 for v in colour[::-1]]
        if kind < 0.5:
            cv2.circle(picture, (x, y), r, colour, -1)
        else:
            cv2.rectangle(picture, (x, y), (x + 2 * r, y + r), colour, -1)
        if other_hand:
            cv2.circle(picture, (x, y), r, (20, 20, 20), 3)
    return picture


def png(*panels: np.ndarray) -> bytes:
    """Panels below each other on white paper."""
    rows = [np.full((GAP, WIDTH, 3), 255, np.uint8)]
    for panel in panels:
        rows += [np.pad(panel, ((0, 0), (30, 30), (0, 0)), constant_values=255), rows[0]]
    return bytes(cv2.imencode(".png", np.concatenate(rows)[:, :, ::-1])[1].tobytes())


def again(seed: int, height: int) -> np.ndarray:
    """The panel of this seed, 420 px high, drawn by another hand in another height."""
    return cv2.resize(drawing(seed, 420, other_hand=True), (WIDTH - 60, height), interpolation=cv2.INTER_AREA)


@pytest.fixture
def scene_id(client: Any, svc: Any) -> Any:
    """A scene with three lines on brought art of three panels, each with a free object and one with a line."""
    story = client.post("/v1/stories", json={"title": "Doors", "script": SCRIPT}).json()
    held = story["scenes"][0]["scene_id"]
    bring(client, held, png(*(drawing(seed, 420) for seed in (1, 2, 3))))
    objects = [bubble(f"free{n}", n) for n in (1, 2, 3)]
    lines = [line["line_id"] for line in scenes.get_script(svc, held)["lines"] if line["kind"] == "dialogue"]
    objects.append(bubble("spoken", 2, line_ids=[lines[1]]))
    write(client, held, objects)
    yield held
    assert svc.store.read(find_orphans) == []


def bubble(name: str, panel_id: int, **more: Any) -> dict[str, Any]:
    box = {"x": 0.3, "y": 0.1, "w": 0.4, "h": 0.12}
    return {"id": name, "panel_id": panel_id, "type": "speech_bubble", "text": name, "geometry": box, **more}


def write(client: Any, scene_id: str, objects: list[dict[str, Any]]) -> None:
    body = {"layer_type": "dialogue", "objects": objects}
    answer = client.post(f"/v1/scenes/{scene_id}/layers", json=body)
    assert answer.status_code == 201, answer.text


def bring(client: Any, scene_id: str, picture: bytes) -> dict[str, Any]:
    answer = client.post(f"/v1/scenes/{scene_id}/render-result", files={"image": ("art.png", picture, "image/png")})
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def where(client: Any, scene_id: str) -> dict[str, int | None]:
    found = client.get(f"/v1/scenes/{scene_id}/layers").json()
    placed = {item["id"]: item["panel_id"] for layer in found["items"] for item in layer["objects"]}
    return placed | {item["id"]: None for item in found["unplaced"]}


def ask(client: Any, scene_id: str) -> dict[str, Any]:
    answer = client.get(f"/v1/scenes/{scene_id}/reattachment")
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def tell(client: Any, scene_id: str, object_id: str, panel_id: int | None) -> Any:
    body = {"object_id": object_id, "panel_id": panel_id}
    return client.post(f"/v1/scenes/{scene_id}/reattachment/answer", json=body, headers={"X-Author": "Ada"})


def test_lettering_follows_its_panels_into_a_new_drawing(client: Any, scene_id: str) -> None:
    made = bring(client, scene_id, png(again(9, 300), again(1, 380), again(3, 500)))
    assert made["panels"] == 3
    assert where(client, scene_id) == {"free1": 2, "free2": None, "free3": 3, "spoken": None}
    report = made["reattached"]
    assert sorted(report["moved"]) == ["free1", "free3"] and sorted(report["unplaced"]) == ["free2", "spoken"]
    assert report["uncertain"] == []
    follows = {entry["object_id"]: entry for entry in report["follows"]}
    assert (follows["free1"]["from_panel"], follows["free1"]["to_panel"], follows["free1"]["why"]) == (1, 2, "picture")
    open_now = ask(client, scene_id)
    assert open_now["questions"] == [] and sorted(entry["object_id"] for entry in open_now["tray"]) == [
        "free2",
        "spoken",
    ]
    assert open_now["panels"] == [1, 2, 3]


def test_lines_stay_with_the_panels_that_show_them(client: Any, svc: Any, scene_id: str) -> None:
    def lines() -> list[list[str]]:
        at = scenes.get_scene(svc, scene_id)["active_panel_plan_id"]
        return [panel["line_ids"] for panel in artifacts.get_artifact(svc, at)["payload"]["panels"]]

    before = lines()
    bring(client, scene_id, png(again(9, 300), again(1, 400), again(2, 400), again(3, 400)))
    assert lines() == [[], *before]
    assert where(client, scene_id) == {"free1": 2, "free2": 3, "free3": 4, "spoken": 3}


def test_panels_of_the_same_size_that_changed_places_are_seen(client: Any, scene_id: str) -> None:
    bring(client, scene_id, png(drawing(1, 420), drawing(3, 420), drawing(2, 420)))
    assert where(client, scene_id) == {"free1": 1, "free2": 3, "free3": 2, "spoken": 3}


def test_the_same_panels_in_other_colours_change_nothing(client: Any, scene_id: str) -> None:
    before = client.get(f"/v1/scenes/{scene_id}/layers").json()
    made = bring(client, scene_id, png(*(drawing(seed, 420, other_hand=True) for seed in (1, 2, 3))))
    assert made["reattached"]["moved"] == made["reattached"]["uncertain"] == []
    assert client.get(f"/v1/scenes/{scene_id}/layers").json() == before


def doubtful(client: Any, scene_id: str) -> dict[str, Any]:
    """Two equal panels of which one is gone: nobody can tell which."""
    bring(client, scene_id, png(drawing(5, 420), drawing(5, 420), drawing(3, 420)))
    layers = client.get(f"/v1/scenes/{scene_id}/layers").json()
    entries = [*layers["items"][0]["objects"], *layers["unplaced"]]
    fresh = [bubble(entry["id"], 1 + number % 2, line_ids=entry["line_ids"]) for number, entry in enumerate(entries)]
    write(client, scene_id, fresh)
    bring(client, scene_id, png(again(5, 300), again(3, 300)))
    return ask(client, scene_id)


def test_what_nobody_can_tell_is_asked_and_answered(client: Any, svc: Any, scene_id: str) -> None:
    found = doubtful(client, scene_id)
    assert len(found["questions"]) == 4 and found["tray"] == []
    for entry in found["questions"]:
        assert entry["candidates"][0]["panel_id"] == 1 and 0.2 < entry["candidates"][0]["likelihood"] < 0.9
        assert entry["was_panel"] in (1, 2)
    linted = client.get(f"/v1/scenes/{scene_id}/lint").json()["findings"]
    placed = {entry["object_id"] for entry in found["questions"] if entry["panel_id"] is not None}
    told = {finding["where"]["object_id"] for finding in linted if finding["code"] == "place-uncertain"}
    assert placed <= told
    names = [entry["object_id"] for entry in found["questions"]]
    kept = tell(client, scene_id, names[0], 1)
    assert kept.status_code == 200 and kept.json()["author"] == "Ada"
    assert tell(client, scene_id, names[1], 2).status_code == 200
    assert tell(client, scene_id, names[2], None).status_code == 200
    after = ask(client, scene_id)
    assert [entry["object_id"] for entry in after["questions"]] == names[3:]
    assert [entry["object_id"] for entry in after["tray"]] == [names[2]]
    assert {name: where(client, scene_id)[name] for name in names[:3]} == dict(
        zip(names[:3], (1, 2, None), strict=True)
    )
    layers = client.get(f"/v1/scenes/{scene_id}/layers").json()["items"][0]
    moved = next(item for item in layers["objects"] if item["id"] == names[1])
    assert moved["flags"] == [] and moved["candidates"] == []
    assert tell(client, scene_id, names[2], 2).status_code == 200
    assert where(client, scene_id)[names[2]] == 2


def test_moving_an_object_answers_too_and_changing_its_words_does_not(client: Any, scene_id: str) -> None:
    name = doubtful(client, scene_id)["questions"][0]["object_id"]
    tell(client, scene_id, name, 1)
    doubt = doubtful(client, scene_id)["questions"]
    held = client.get(f"/v1/scenes/{scene_id}/layers").json()
    entry = next(
        item for item in [*held["items"][0]["objects"], *held["unplaced"]] if item["id"] == doubt[0]["object_id"]
    )
    write(client, scene_id, [entry | {"panel_id": 1, "text": "Other words."}])
    asked = {one["object_id"] for one in ask(client, scene_id)["questions"]}
    assert (entry["id"] in asked) == (entry in held["items"][0]["objects"])  # out of the tray is an answer
    write(client, scene_id, [entry | {"panel_id": 2}])
    assert entry["id"] not in {one["object_id"] for one in ask(client, scene_id)["questions"]}


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"object_id": "free1", "panel_id": 9}, 422, "unknown-panel"),
        ({"object_id": "nobody", "panel_id": 1}, 404, "object-not-found"),
        ({"object_id": "free1"}, 422, None),
        ({"object_id": "free1", "panel_id": 0}, 422, None),
    ],
)
def test_answers_that_mean_nothing(client: Any, scene_id: str, body: Any, status: int, code: str | None) -> None:
    before = client.get(f"/v1/scenes/{scene_id}/layers").json()
    answer = client.post(f"/v1/scenes/{scene_id}/reattachment/answer", json=body)
    assert answer.status_code == status
    assert code is None or answer.json()["code"] == code
    assert client.get(f"/v1/scenes/{scene_id}/layers").json() == before
    assert client.get("/v1/scenes/nowhere/reattachment").status_code == 404


def planned(client: Any, svc: Any) -> tuple[str, list[dict[str, Any]], dict[str, Any]]:
    """A drawn scene, its lettered objects, and its plan."""
    story = client.post("/v1/stories", json={"title": "Doors", "script": SCRIPT}).json()
    held = story["scenes"][0]["scene_id"]
    client.post(f"/v1/stories/{story['story_id']}/episodes", json={"title": "One"})
    planning.plan_scene(svc, held)
    planning.render_scene(svc, held)
    layers = client.get(f"/v1/scenes/{held}/layers").json()["items"]
    plan = artifacts.get_artifact(svc, scenes.get_scene(svc, held)["active_panel_plan_id"])["payload"]
    return held, [item for layer in layers for item in layer["objects"]], plan


def test_a_new_plan_takes_every_balloon_along_with_its_line(client: Any, svc: Any) -> None:
    held, objects, plan = planned(client, svc)
    write(client, held, [item | {"pinned": True} for item in objects if item["type"] == "speech_bubble"])
    layout = artifacts.get_artifact(svc, scenes.get_scene(svc, held)["active_layout_id"])["payload"]
    extra = plan["panels"][0] | {"panel_id": 1, "line_ids": [], "has_dialogue": False}
    panels = [extra, *[panel | {"panel_id": panel["panel_id"] + 1} for panel in plan["panels"]]]
    artifacts.add_artifact(svc, held, "panel_plan", plan | {"panels": panels})
    rects = [layout["panels"][0] | {"panel_id": 1, "y": 0, "h": 300}]
    rects += [rect | {"panel_id": rect["panel_id"] + 1, "y": rect["y"] + 400} for rect in layout["panels"]]
    made = artifacts.add_artifact(svc, held, "layout", layout | {"height": layout["height"] + 400, "panels": rects})
    home = {line: panel["panel_id"] for panel in panels for line in panel["line_ids"]}
    after = client.get(f"/v1/scenes/{held}/layers").json()
    spoken = [item for layer in after["items"] for item in layer["objects"] if item["line_ids"]]
    assert spoken and all(item["panel_id"] == home[item["line_ids"][0]] for item in spoken)
    assert made["reattached"]["uncertain"] == made["reattached"]["unplaced"] == []
    assert {entry["why"] for entry in made["reattached"]["follows"]} == {"line"}


def test_a_picture_drawn_anew_aims_pinned_tails_at_the_mouths_it_has_now(client: Any, svc: Any) -> None:
    held, objects, _ = planned(client, svc)
    aimed = next(item for item in objects if item["tail_target"])
    write(client, held, [aimed | {"pinned": True}])
    before = next(
        item for item in client.get(f"/v1/scenes/{held}/layers").json()["items"][0]["objects"] if item["pinned"]
    )
    planning.render_scene(svc, held)
    after = next(
        item for item in client.get(f"/v1/scenes/{held}/layers").json()["items"][0]["objects"] if item["pinned"]
    )
    assert after["geometry"] == before["geometry"]
    scene = scenes.get_scene(svc, held)
    facts = artifacts.get_artifact(svc, scene["active_render_result_id"])["payload"]["facts"]
    mouths = [
        figure["mouth"]
        for panel in facts
        if panel["panel_id"] == after["panel_id"]
        for figure in panel["figures"]
        if figure["character_id"] == after["speaker"]
    ]
    target = after["tail_target"]
    assert min(abs(target["x"] - x) + abs(target["y"] - y) for x, y in mouths) < 0.01
    layout = Layout.model_validate(artifacts.get_artifact(svc, scene["active_layout_id"])["payload"])
    item = LayerObject.model_validate(after)
    assert frames_of(layout)[item.panel_id].box(item.geometry).w > 0
