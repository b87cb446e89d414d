"""What a canvas in a browser asks for while somebody drags: outlines, handles, areas to grab, pictures."""

from __future__ import annotations

import base64
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import cv2
import numpy as np
import pytest

from core.lettering.balloons.hitting import MOST_POINTS, inside

Json = dict[str, Any]


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A studio of its own for the module: planning and drawing a scene once is enough for all questions."""
    from fastapi import FastAPI
    from starlette.testclient import TestClient

    from studio.api.build import create_api
    from studio.api.guard import Guard
    from studio.blobs import open_blobs
    from studio.catalogue import load_catalogue
    from studio.dispatch.inline import InlineDispatcher
    from studio.runtime import set_services
    from studio.services import batches
    from studio.services.context import Services
    from studio.services.view import close_pool
    from studio.store.db import Store

    folder = tmp_path_factory.mktemp("draw")
    store = Store(folder / "studio.duckdb")
    services = Services(store=store, blobs=open_blobs(str(folder / "blobs")), catalogue=load_catalogue())
    services.dispatch = InlineDispatcher(store, services.blobs, services.ids, services.now)
    batches.register(services)
    set_services(services)
    outer = FastAPI()
    outer.mount("/v1", create_api())
    with TestClient(Guard(outer, token="t", hosts=frozenset({"testserver"})), raise_server_exceptions=False) as http:
        yield http
    set_services(None)
    close_pool(services)
    store.close()


@pytest.fixture(scope="module")
def scene(studio: Any) -> str:
    """A scene with a layout."""
    script = "INT. KITCHEN - DAY\n\nMINA, 24, cooks.\n\nMINA\nIs it burning?\n\nMina opens the window."
    story = studio.post("/v1/stories", json={"title": "Smoke", "script": script}).json()
    scene_id = str(story["scenes"][0]["scene_id"])
    answer = studio.post(
        f"/v1/stories/{story['story_id']}/episodes", json={"title": "One", "scene_ids_ordered": [scene_id]}
    )
    episode_id = answer.json()["episode_id"]
    for stage in ("plan", "render"):
        answer = studio.post(f"/v1/episodes/{episode_id}/generate/{stage}", json={"scenes": "all"})
        assert answer.status_code == 202, answer.text
    return scene_id


def speech(name: str, text: str, x: float = 0.2, y: float = 0.15, **fields: Any) -> Json:
    return {
        "id": name,
        "panel_id": 1,
        "type": "speech_bubble",
        "text": text,
        "geometry": {"x": x, "y": y, "w": 0.4, "h": 0.25},
        "tail": {"x": x + 0.15, "y": y + 0.4},
        **fields,
    }


def asked(studio: Any, scene: str, objects: list[Json], **fields: Any) -> Json:
    answer = studio.post(f"/v1/scenes/{scene}/draw", json={"objects": objects, **fields})
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def pixels_of(picture: Json) -> np.ndarray:
    data = base64.b64decode(picture["png"].removeprefix("data:image/png;base64,"))
    return np.asarray(cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED))


def test_an_object_comes_with_everything_that_a_canvas_holds_it_by(studio: Any, scene: str) -> None:
    found = asked(
        studio, scene, [speech("a", "Is it burning? It smells as if it were.", tail_target={"x": 0.5, "y": 0.8})]
    )
    (one,), (picture,) = found["objects"], found["pictures"]
    assert one["path_svg"].startswith("M") and one["path_svg"].endswith("Z")
    assert (one["group_id"], one["order"], one["fits"], one["findings"]) == ("a", 0, True, [])
    assert " ".join(one["lines"]) == "Is it burning? It smells as if it were."
    assert one["size_px"] >= 24
    (tail,) = one["handles"]["tails"]
    assert one["tail"] == tail["tip"]
    assert tail["tip"][1] > tail["root"][1] > one["box"]["y"]
    assert tail["target"][1] > tail["tip"][1]
    assert one["handles"]["body"] == one["box"] and one["handles"]["rotation"] == 0
    pixels = pixels_of(picture)
    assert pixels.shape == (picture["height"], picture["width"], 4)
    middle = round(one["box"]["x"] + one["box"]["w"] / 2 - picture["x"]), round(one["box"]["y"] + 14 - picture["y"])
    assert pixels[middle[1], middle[0]].tolist() == [255, 255, 255, 255]
    assert found["scale"] == 1 and found["engine_ms"] > 0


def test_areas_hold_body_and_tail_and_nothing_beside(studio: Any, scene: str) -> None:
    for kind, form in (("speech", "speech_bubble"), ("shout", "speech_bubble"), ("thought", "thought_bubble")):
        item = speech("a", "Open the window!", type=form, style={"kind": kind}, rotation=20)
        (one,) = asked(studio, scene, [item], pictures=False)["objects"]
        box, (tail,) = one["box"], one["handles"]["tails"]
        assert all(3 <= len(polygon) <= MOST_POINTS for polygon in one["hit"])

        def held(x: float, y: float, areas: list[Any] = one["hit"]) -> bool:
            return any(inside(polygon, (x, y)) for polygon in areas)

        assert held(box["x"] + box["w"] / 2, box["y"] + box["h"] / 2)
        near = [tail["root"][i] + 0.5 * (tail["tip"][i] - tail["root"][i]) for i in (0, 1)]
        assert kind == "thought" or held(*near)
        assert not held(box["x"] - 30, box["y"] - 30)


def test_a_sound_is_grabbed_between_its_letters_too(studio: Any, scene: str) -> None:
    item = {
        **speech("a", "B O O M"),
        "type": "sfx_text",
        "tail": None,
        "geometry": {"x": 0.1, "y": 0.2, "w": 0.8, "h": 0.3},
    }
    (one,) = asked(studio, scene, [item], pictures=False)["objects"]
    ink = one["text_box"]
    rows = [ink["y"] + ink["h"] / 2] * 9
    columns = [ink["x"] + ink["w"] * share / 10 for share in range(1, 10)]
    assert sum(inside(one["hit"][0], at) for at in zip(columns, rows, strict=True)) >= 7
    assert one["lines"] == ["B O O M"] and one["size_px"] > 24


def test_joined_balloons_are_one_group_with_an_area_each(studio: Any, scene: str) -> None:
    first = speech("a", "One.", x=0.05)
    second = speech("b", "And the other.", x=0.4, y=0.3, joined_to=["a"], tail=None)
    found = asked(studio, scene, [first, second, speech("c", "Alone.", y=0.7)], only=["b"])
    assert [(one["object_id"], one["group_id"], bool(one["path_svg"])) for one in found["objects"]] == [
        ("a", "a", True),
        ("b", "a", False),
    ]
    assert [picture["object_ids"] for picture in found["pictures"]] == [["a", "b"]]
    centres = [
        (one["box"]["x"] + one["box"]["w"] / 2, one["box"]["y"] + one["box"]["h"] / 2) for one in found["objects"]
    ]
    for one, own, other in zip(found["objects"], centres, centres[::-1], strict=True):
        assert inside(one["hit"][0], own) and not inside(one["hit"][0], other)


def test_what_does_not_fit_says_so(studio: Any, scene: str) -> None:
    small = {"x": 0.3, "y": 0.3, "w": 0.08, "h": 0.03}
    text = "Far too many words for a balloon that may not grow at all."
    objects = [speech(fit, text, autofit=fit, geometry=small) for fit in ("off", "text", "balloon")]
    off, squeezed, grown = asked(studio, scene, objects, pictures=False)["objects"]
    assert not off["fits"] and "text-outside" in [one["code"] for one in off["findings"]]
    assert squeezed["squeezed"] and not squeezed["fits"]
    assert "text-does-not-fit" in [one["code"] for one in squeezed["findings"]]
    assert grown["grown"] and grown["fits"] and grown["box"]["w"] > 100


def test_order_follows_panels_then_rows_then_columns(studio: Any, scene: str) -> None:
    late = {**speech("late", "Later.", y=0.1), "panel_id": 2}
    row = [speech("right", "Right.", x=0.55, y=0.1), speech("left", "Left.", x=0.1, y=0.14)]
    objects = [late, speech("low", "Low.", y=0.6), *row]
    found = asked(studio, scene, objects, pictures=False)["objects"]
    assert [one["object_id"] for one in sorted(found, key=lambda one: one["order"])] == ["left", "right", "low", "late"]


def test_outlines_alone_have_no_pictures_and_another_width_scales(studio: Any, scene: str) -> None:
    (one,) = asked(studio, scene, [speech("a", "Smoke!")], pictures=False)["objects"]
    wide = asked(studio, scene, [speech("a", "Smoke!")], pictures=False, width=1600)
    assert wide["pictures"] == [] and wide["scale"] == 2
    assert wide["objects"][0]["box"]["w"] == pytest.approx(2 * one["box"]["w"])
    assert wide["objects"][0]["size_px"] == one["size_px"]


def test_every_answer_of_a_drag_is_right_and_the_newest_is_known(studio: Any, scene: str) -> None:
    """Sixty positions of one balloon among others, asked from several threads at once, as hasty clients do."""
    others = [speech(f"o{n}", "Somebody else.", x=0.05 * n, y=0.7) for n in range(8)]
    alone = asked(studio, scene, [speech("dragged", "Follow me!", x=0.1, y=0.1)])
    start = alone["objects"][0]["box"]
    panel = {"w": start["w"], "x": start["x"]}

    def ask(seq: int) -> Json:
        item = speech("dragged", "Follow me!", x=0.1 + seq / 200, y=0.1 + seq / 400)
        return asked(studio, scene, [*others, item], only=["dragged"], seq=seq)

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(ask, range(60)))
    assert [answer["seq"] for answer in answers] == list(range(60))
    step = answers[1]["objects"][0]["box"]["x"] - answers[0]["objects"][0]["box"]["x"]
    assert step > 0
    for seq, answer in enumerate(answers):
        ((one,), (picture,)) = answer["objects"], answer["pictures"]
        assert one["object_id"] == "dragged"
        assert one["box"]["x"] == pytest.approx(panel["x"] + seq * step, abs=0.1)
        assert picture["x"] <= one["box"]["x"] < picture["x"] + 8
    newest = max(answers, key=lambda answer: answer["seq"])
    again = asked(studio, scene, [speech("dragged", "Follow me!", x=0.1 + 59 / 200, y=0.1 + 59 / 400)])
    assert newest["objects"][0]["path_svg"] == again["objects"][0]["path_svg"]
    assert (pixels_of(newest["pictures"][0]) == pixels_of(again["pictures"][0])).all()


def test_the_ground_follows_every_change(studio: Any, scene: str) -> None:
    """Panels and styles are remembered between answers; a change of either shows in the next one."""
    before = asked(studio, scene, [speech("a", "Smoke!")], pictures=False)["objects"][0]
    layout_id = studio.get(f"/v1/scenes/{scene}").json()["active_layout_id"]
    layout = studio.get(f"/v1/artifacts/{layout_id}").json()["payload"]
    panels = [{**panel, "w": panel["w"] - 100} if panel["panel_id"] == 1 else panel for panel in layout["panels"]]
    written = studio.post(
        f"/v1/scenes/{scene}/artifacts",
        json={"type": "layout", "payload": {**layout, "panels": panels}, "parent_id": layout_id},
    )
    assert written.status_code == 201, written.text
    after = asked(studio, scene, [speech("a", "Smoke!")], pictures=False)["objects"][0]
    assert after["box"]["w"] == pytest.approx(before["box"]["w"] - 40, abs=1)


def test_no_objects_make_an_empty_answer_that_warms_the_engine(studio: Any, scene: str) -> None:
    found = asked(studio, scene, [])
    assert (found["objects"], found["pictures"]) == ([], [])


def test_wrong_objects_are_named_and_nothing_is_drawn(studio: Any, scene: str) -> None:
    wrong = {**speech("b", "x"), "geometry": {"x": 0, "y": 0, "w": -1, "h": 1}}
    answer = studio.post(f"/v1/scenes/{scene}/draw", json={"objects": [speech("a", "x"), wrong]})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["loc"][:3] == ["objects", 1, "geometry"]
    assert studio.post("/v1/scenes/no-such-scene/draw", json={"objects": []}).status_code == 404
