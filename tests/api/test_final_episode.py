"""A final episode: what it asks for, and that nothing about it changes afterwards, by any way there is."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image

from studio.services import record
from tests.api.test_contract import episode, story, strip_png

__all__ = ["episode", "story"]

Database = dict[str, list[str]]


def whole_database(svc: Any) -> Database:
    """Every row of every table, as text."""

    def look(cur: Any) -> Database:
        tables = [row["table_name"] for row in cur.rows("select table_name from information_schema.tables order by 1")]
        return {name: sorted(str(row) for row in cur.rows(f'select * from "{name}"')) for name in tables}

    return svc.store.read(look)  # type: ignore[no-any-return]


def face() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (64, 64), (200, 120, 90)).save(out, "PNG")
    return out.getvalue()


def approve_faces(client: Any, story_id: str) -> None:
    for who in client.get(f"/v1/stories/{story_id}/characters").json()["items"]:
        made = client.post(
            f"/v1/characters/{who['character_id']}/references",
            files={"image": ("face.png", face())},
            data={"kind": "face"},
        )
        assert made.status_code == 201, made.text
        assert client.post(f"/v1/references/{made.json()['reference_id']}/approve").status_code == 200


def set_status(client: Any, episode_id: str, status: str) -> Any:
    return client.patch(f"/v1/episodes/{episode_id}", json={"status": status})


def draw_all(client: Any, episode_id: str) -> None:
    for stage in ("plan", "render"):
        answer = client.post(f"/v1/episodes/{episode_id}/generate/{stage}", json={"scenes": "all"})
        assert answer.status_code == 202, answer.text
        job = client.get(answer.headers["location"]).json()
        assert job["status"] == "succeeded", job


@pytest.fixture
def ready(client: Any, episode: dict[str, Any]) -> dict[str, Any]:
    """An episode with nothing in the way, still a draft: faces approved, planned, drawn and lettered."""
    approve_faces(client, episode["story_id"])
    draw_all(client, episode["episode_id"])
    return episode


@pytest.fixture
def final(client: Any, ready: dict[str, Any]) -> dict[str, Any]:
    for status in ("producing", "final"):
        answer = set_status(client, ready["episode_id"], status)
        assert answer.status_code == 200, answer.text
    return dict(answer.json())


# --- the steps -------------------------------------------------------------------------------------------------------


def test_a_draft_without_scenes_is_not_produced(client: Any, story: dict[str, Any]) -> None:
    empty = client.post(f"/v1/stories/{story['story_id']}/episodes", json={"title": "Empty"}).json()
    refused = set_status(client, empty["episode_id"], "producing")
    assert (refused.status_code, refused.json()["code"]) == (409, "episode-not-ready")
    assert [block["what"] for block in refused.json()["blocks"]] == ["scenes"]
    blank = client.post(f"/v1/stories/{story['story_id']}/scenes", json={"title": "Blank", "source_text": ""}).json()
    client.post(f"/v1/episodes/{empty['episode_id']}/scenes", json={"op": "add", "scene_ids": [blank["scene_id"]]})
    refused = set_status(client, empty["episode_id"], "producing").json()
    [block] = refused["blocks"]
    assert (block["scene_id"], block["title"], block["what"]) == (blank["scene_id"], "Blank", "script")
    assert block["where"] == {"page": "builder", "scene_id": blank["scene_id"]}


def test_an_episode_that_is_not_ready_hears_everything_at_once(client: Any, svc: Any, episode: dict[str, Any]) -> None:
    assert set_status(client, episode["episode_id"], "producing").status_code == 200
    client.patch(f"/v1/episodes/{episode['episode_id']}", json={"targets": {"panels": 9}})
    scene_id = episode["scene_ids_ordered"][0]
    client.post(
        "/v1/notes", json={"target": {"scene_id": scene_id}, "text": "The umbrella is blue here.", "blocker": True}
    )
    before = whole_database(svc)
    refused = set_status(client, episode["episode_id"], "final")
    assert (refused.status_code, refused.json()["code"]) == (409, "episode-not-ready")
    found = {(block["scene_id"], block["what"]) for block in refused.json()["blocks"]}
    for at in episode["scene_ids_ordered"]:
        assert {(at, what) for what in ("references", "plan", "art", "letters", "checks")} <= found
    assert {(scene_id, "notes"), (None, "target:panels")} <= found
    assert all(block["words"] and block["where"]["page"] for block in refused.json()["blocks"])
    assert whole_database(svc) == before


def test_a_draft_does_not_skip_what_production_asks_for(client: Any, episode: dict[str, Any]) -> None:
    refused = set_status(client, episode["episode_id"], "final")
    assert (refused.status_code, refused.json()["code"]) == (409, "episode-not-ready")
    assert client.get(f"/v1/episodes/{episode['episode_id']}").json()["status"] == "draft"


def test_a_missed_target_is_waived_with_a_note(client: Any, ready: dict[str, Any]) -> None:
    path = f"/v1/episodes/{ready['episode_id']}"
    client.patch(path, json={"status": "producing", "targets": {"panels": 900}})
    refused = set_status(client, ready["episode_id"], "final").json()
    assert [block["what"] for block in refused["blocks"]] == ["target:panels"]
    waived = client.patch(path, json={"waivers": {"panels": "A short one before the holidays."}}).json()
    assert waived["waivers"]["panels"]["note"] == "A short one before the holidays."
    asked_anew = client.patch(path, json={"targets": {"panels": 901}}).json()
    assert asked_anew["waivers"] == {}
    done = client.patch(path, json={"waivers": {"panels": "Still a short one."}, "status": "final"})
    assert (done.status_code, done.json()["status"]) == (200, "final")


def test_a_stale_scene_keeps_an_episode_open(client: Any, ready: dict[str, Any]) -> None:
    scene_id = ready["scene_ids_ordered"][0]
    lines = client.get(f"/v1/scenes/{scene_id}/script").json()["lines"]
    spoken = next(line for line in lines if line["kind"] == "dialogue")
    spoken["text"] = "Did every last bus leave?"
    assert client.put(f"/v1/scenes/{scene_id}/script", json={"lines": lines}).status_code == 200
    refused = set_status(client, ready["episode_id"], "final").json()
    assert {block["scene_id"] for block in refused["blocks"]} == {scene_id}
    assert {"plan", "art", "letters"} <= {block["what"] for block in refused["blocks"]}
    assert "up_to_date" not in {block["what"] for block in refused["blocks"]}


def test_a_final_episode_is_reopened_and_that_is_written_down(client: Any, svc: Any, final: dict[str, Any]) -> None:
    from studio.store import people

    again = set_status(client, final["episode_id"], "final")
    assert (again.status_code, again.json()["revision_id"]) == (200, final["revision_id"])
    back = set_status(client, final["episode_id"], "draft")
    assert (back.status_code, back.json()["code"]) == (409, "episode-final")
    reopened = client.patch(f"/v1/episodes/{final['episode_id']}", json={"status": "producing", "title": "Once more"})
    assert (reopened.json()["status"], reopened.json()["title"]) == ("producing", "Once more")
    events = svc.store.read(lambda cur: people.events_of(cur, final["episode_id"]))
    assert [event["action"] for event in events if event["action"] in ("status", "reopen")] == [
        "status",
        "status",
        "reopen",
    ]


# --- the lock, route by route ----------------------------------------------------------------------------------------

Order = Callable[[dict[str, Any]], dict[str, Any]]


def _json(body: Any) -> Order:
    return lambda _: {"json": body}


def _lines(at: dict[str, Any]) -> dict[str, Any]:
    return {"json": {"lines": [{"kind": "dialogue", "speaker": "MINA", "text": "Anew."}]}}


BALLOON = {"type": "speech_bubble", "text": "Hi", "panel_id": 1, "geometry": {"x": 0, "y": 0, "w": 0.5, "h": 0.2}}
REFUSED: dict[str, Order] = {
    "PATCH /episodes/{episode_id}": _json({"title": "Another"}),
    "DELETE /episodes/{episode_id}": _json(None),
    "POST /episodes/{episode_id}/scenes": lambda at: {"json": {"op": "remove", "scene_ids": [at["scene_id"]]}},
    "POST /episodes/{episode_id}/set-style": _json({"default_story_style": "horror"}),
    "POST /episodes/{episode_id}/assets": lambda at: {"json": {"op": "pin", "kind": "character", "id": at["who"]}},
    "POST /episodes/{episode_id}/art": lambda at: {"files": [("images", ("a.png", strip_png()))]},
    "POST /episodes/{episode_id}/generate/plan": _json({"scenes": "all"}),
    "POST /episodes/{episode_id}/generate/render": _json({"scenes": "all", "only_stale": False}),
    "PATCH /scenes/{scene_id}": _json({"importance": 0.9}),
    "DELETE /scenes/{scene_id}": _json(None),
    "PUT /scenes/{scene_id}/script": _lines,
    "POST /scenes/{scene_id}/split": lambda at: {"json": {"after_line_id": at["line_id"]}},
    "POST /scenes/{scene_id}/merge": lambda at: {"json": {"with_scene_id": at["second_id"]}},
    "POST /scenes/{scene_id}/lock": _json({"types": ["panel_plan"]}),
    "POST /scenes/{scene_id}/generate/plan": _json({}),
    "POST /scenes/{scene_id}/generate/render": _json({}),
    "POST /scenes/{scene_id}/bring-up-to-date": _json({}),
    "POST /scenes/{scene_id}/layers": _json({"layer_type": "dialogue", "objects": [BALLOON]}),
    "PUT /layers/{layer_id}": _json({"objects": []}),
    "POST /scenes/{scene_id}/auto-letter": _json({"keep_pinned": False}),
    "POST /scenes/{scene_id}/lint/fix": _json({}),
    "POST /scenes/{scene_id}/render-result": lambda at: {"files": {"image": ("a.png", strip_png())}},
    "POST /scenes/{scene_id}/artifacts": lambda at: {"json": {"type": "panel_plan", "payload": at["plan"]}},
    "POST /scenes/{scene_id}/panels": lambda at: {
        "json": {"boxes": [{"x": 0, "y": 0, "w": 100, "h": 100}], "expected_layout_id": None}
    },
    "POST /scenes/{scene_id}/plan/edit": lambda at: {"json": {"edits": [{"op": "drop", "panel_id": 1}]}},
    "POST /scenes/{scene_id}/reattachment/answer": lambda at: {"json": {"object_id": at["object_id"], "panel_id": 2}},
}
"""Every unsafe path below scenes, episodes and layers that changes what they are, with a body that would be taken."""

ALLOWED = {
    "POST /scenes/{scene_id}/duplicate": "the copy is in no episode, and the scene stays as it is",
    "POST /scenes/{scene_id}/undelete": "nothing to bring back; one that was deleted before is refused, see below",
    "POST /scenes/{scene_id}/draw": "draws what is asked and stores nothing",
    "POST /scenes/{scene_id}/export": "exporting is what final is for",
    "POST /episodes/{episode_id}/export": "exporting is what final is for",
    "POST /episodes/{episode_id}/undelete": "a final episode is never deleted",
    "POST /stories/{story_id}/episodes": "makes another episode",
    "POST /stories/{story_id}/scenes": "makes a scene that is in no episode",
}
NOT_BUILT = "answers 501 and changes nothing until it is built"


@pytest.fixture
def places(client: Any, final: dict[str, Any]) -> dict[str, Any]:
    first, second = final["scene_ids_ordered"]
    scene = client.get(f"/v1/scenes/{first}").json()
    layers = client.get(f"/v1/scenes/{first}/layers").json()["items"]
    return {
        "episode_id": final["episode_id"],
        "story_id": final["story_id"],
        "scene_id": first,
        "second_id": second,
        "line_id": client.get(f"/v1/scenes/{first}/script").json()["lines"][0]["line_id"],
        "layer_id": layers[0]["layer_id"],
        "object_id": layers[0]["objects"][0]["id"],
        "plan": client.get(f"/v1/artifacts/{scene['active_panel_plan_id']}").json()["payload"],
        "who": client.get(f"/v1/stories/{final['story_id']}/characters").json()["items"][0]["character_id"],
    }


def _unsafe(client: Any) -> list[str]:
    from studio.api.reserved import RESERVED

    reserved = {f"{method} {path}" for method, path in RESERVED}
    found = []
    for path, methods in client.get("/v1/openapi.json").json()["paths"].items():
        bare = path.removeprefix("/v1")
        for method in methods:
            name = f"{method.upper()} {bare}"
            below = any(part in bare for part in ("/scenes", "/episodes", "/layers"))
            if method in ("post", "put", "patch", "delete") and below and name not in reserved:
                found.append(name)
    return found


def test_every_way_to_change_a_final_episode_is_refused(client: Any, svc: Any, places: dict[str, Any]) -> None:
    """A path that is new has to be said here: refused, with a body that would be taken, or allowed, with a reason."""
    ways = _unsafe(client)
    assert set(REFUSED) <= set(ways), "a path that is listed here does not exist any more"
    unlisted = [way for way in ways if way not in REFUSED and way not in ALLOWED]
    assert unlisted == []
    before = whole_database(svc)
    for way, order in REFUSED.items():
        method, path = way.split(" ")
        body = order(places)
        body = {} if body == {"json": None} else body
        answer = client.request(method, "/v1" + path.format(**places), **body)
        assert (way, answer.status_code) == (way, 409), answer.text
        told = answer.json()
        assert (way, told["code"], told["episode_id"]) == (way, "episode-final", places["episode_id"]), told
        assert told["episode_title"] in told["detail"]
        assert whole_database(svc) == before, way


def test_every_field_of_a_final_episode_and_its_order_are_kept(client: Any, svc: Any, final: dict[str, Any]) -> None:
    path = f"/v1/episodes/{final['episode_id']}"
    extra = client.post(f"/v1/stories/{final['story_id']}/scenes", json={"source_text": "INT. ATTIC\n\nDust."}).json()
    who, other = (
        item["character_id"] for item in client.get(f"/v1/stories/{final['story_id']}/characters").json()["items"][:2]
    )
    orders: list[tuple[str, str, dict[str, Any]]] = [
        ("POST", f"/v1/characters/{who}/merge", {"into": other}),
        ("PATCH", path, {"status": "draft"}),
        ("PATCH", path, {"targets": {"panels": 5}}),
        ("PATCH", path, {"waivers": {"panels": "never mind"}}),
        ("PATCH", path, {"status": "final", "title": "Another"}),
        ("POST", f"{path}/scenes", {"op": "add", "scene_ids": [extra["scene_id"]]}),
        ("POST", f"{path}/scenes", {"op": "add", "scene_ids": [extra["scene_id"]], "as": "duplicate"}),
        ("POST", f"{path}/scenes", {"op": "reorder", "scene_ids_ordered": final["scene_ids_ordered"][::-1]}),
        ("POST", "/v1/jobs", {"job_type": "batch_plan", "episode_id": final["episode_id"], "options": {}}),
    ]
    before = whole_database(svc)
    for method, where, body in orders:
        answer = client.request(method, where, json=body)
        assert (body, answer.status_code, answer.json()["code"]) == (body, 409, "episode-final")
    assert whole_database(svc) == before


def test_a_scene_that_was_deleted_before_does_not_come_back_into_a_final_episode(
    client: Any, ready: dict[str, Any]
) -> None:
    gone = ready["scene_ids_ordered"][1]
    assert client.delete(f"/v1/scenes/{gone}").status_code == 204
    assert set_status(client, ready["episode_id"], "final").status_code == 200
    refused = client.post(f"/v1/scenes/{gone}/undelete")
    assert (refused.status_code, refused.json()["code"]) == (409, "episode-final")
    set_status(client, ready["episode_id"], "producing")
    assert client.post(f"/v1/scenes/{gone}/undelete").status_code == 200


def test_a_new_draft_that_touches_a_final_scene_is_refused_whole(
    client: Any, svc: Any, final: dict[str, Any], short_script: str
) -> None:
    path = f"/v1/stories/{final['story_id']}/script"
    changed = short_script.replace("It waved.", "It did not even wave.")
    shortened = short_script.split("INT. SMALL CAFE")[0]
    before = whole_database(svc)
    for script in (changed, shortened):
        refused = client.post(path, json={"script": script})
        assert (refused.status_code, refused.json()["code"]) == (409, "episode-final"), refused.text
        assert whole_database(svc) == before
    assert client.post(path, json={"script": changed, "dry_run": True}).status_code == 200
    longer = short_script + "\nEXT. PIER - DAWN\n\nMINA\nThe rain is gone.\n"
    taken = client.post(path, json={"script": longer})
    assert (taken.status_code, taken.json()["summary"]["added"]) == (200, 1), taken.text


def test_a_scene_that_a_final_episode_only_links_is_kept_too(client: Any, svc: Any, ready: dict[str, Any]) -> None:
    linked = ready["scene_ids_ordered"][0]
    best_of = client.post(f"/v1/stories/{ready['story_id']}/episodes", json={"title": "Best of"}).json()
    path = f"/v1/episodes/{best_of['episode_id']}"
    client.post(f"{path}/scenes", json={"op": "add", "scene_ids": [linked]})
    assert set_status(client, best_of["episode_id"], "final").status_code == 200
    before = whole_database(svc)
    for answer in (
        client.patch(f"/v1/scenes/{linked}", json={"title": "Other"}),
        client.post(f"/v1/episodes/{ready['episode_id']}/scenes", json={"op": "remove", "scene_ids": [linked]}),
        client.post(f"/v1/episodes/{ready['episode_id']}/generate/plan", json={"scenes": [linked]}),
    ):
        assert (answer.status_code, answer.json()["code"]) == (409, "episode-final")
        assert answer.json()["episode_title"] == "Best of"
    assert whole_database(svc) == before
    pointers = client.get(f"/v1/scenes/{linked}").json()
    assert client.post(f"/v1/episodes/{ready['episode_id']}/generate/plan", json={"scenes": "all"}).status_code == 202
    assert client.get(f"/v1/scenes/{linked}").json() == pointers
    assert client.patch(f"/v1/scenes/{ready['scene_ids_ordered'][1]}", json={"title": "Mine"}).status_code == 200


def test_reading_exporting_noting_and_copying_go_on(client: Any, final: dict[str, Any]) -> None:
    scene_id = final["scene_ids_ordered"][0]
    before = client.get(f"/v1/scenes/{scene_id}").json()
    for path in ("", "/readiness", "/targets", "/assets", "/analytics"):
        assert client.get(f"/v1/episodes/{final['episode_id']}{path}").status_code == 200
    assert client.post(f"/v1/episodes/{final['episode_id']}/export", json={}).status_code == 202
    assert client.post("/v1/notes", json={"target": {"scene_id": scene_id}, "text": "Lovely."}).status_code == 201
    assert client.get(f"/v1/scenes/{scene_id}/lint").status_code == 200
    copied = client.post(f"/v1/scenes/{scene_id}/duplicate", json={"title": "A copy"})
    assert (copied.status_code, copied.json()["home_episode_id"]) == (201, None)
    assert client.get(f"/v1/scenes/{scene_id}").json() == before
    copy = client.patch(f"/v1/scenes/{copied.json()['scene_id']}", json={"title": "Freely changed"})
    assert copy.status_code == 200


def test_a_job_that_ends_after_its_episode_became_final_keeps_its_result_aside(
    client: Any, svc: Any, ready: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    set_status(client, ready["episode_id"], "producing")
    scene_id = ready["scene_ids_ordered"][0]
    before = client.get(f"/v1/scenes/{scene_id}").json()
    layers = client.get(f"/v1/scenes/{scene_id}/layers").json()
    plain = record.Recorder.record
    seen: list[str] = []

    def late(self: Any, type_name: str, *args: Any, **more: Any) -> str:
        if not seen:
            self.cur.execute("update episodes set status = 'final' where episode_id = ?", [ready["episode_id"]])
        seen.append(type_name)
        return plain(self, type_name, *args, **more)

    monkeypatch.setattr(record.Recorder, "record", late)
    started = client.post(f"/v1/scenes/{scene_id}/generate/plan", json={})
    assert started.status_code == 202
    job = client.get(started.headers["location"]).json()
    assert job["status"] == "succeeded", job
    assert {"scene_intent", "panel_plan", "layout", "render_spec"} <= set(seen)
    [aside] = [entry for entry in job["result"]["kept_aside"] if "layout" in entry["types"]]
    assert aside["frozen_by"] == {"episode_id": ready["episode_id"], "title": ready["title"]}
    after = client.get(f"/v1/scenes/{scene_id}").json()
    assert {key: at for key, at in after.items() if key.startswith("active_")} == {
        key: at for key, at in before.items() if key.startswith("active_")
    }
    assert client.get(f"/v1/scenes/{scene_id}/layers").json() == layers
    versions = client.get(f"/v1/scenes/{scene_id}/artifacts?type=layout").json()["items"]
    assert [item["active"] for item in versions] == [False, True]


def test_a_final_episode_keeps_the_styles_that_it_inherited(client: Any, story: dict[str, Any]) -> None:
    client.patch(f"/v1/stories/{story['story_id']}", json={"story_style": "romance", "image_style": "flat_color"})
    ids = [scene["scene_id"] for scene in story["scenes"]]
    made = client.post(
        f"/v1/stories/{story['story_id']}/episodes", json={"title": "Inherits", "scene_ids_ordered": ids}
    ).json()
    assert made["resolved_styles"]["story_style"] == {"style_id": "romance", "source": "story"}
    approve_faces(client, story["story_id"])
    draw_all(client, made["episode_id"])
    assert set_status(client, made["episode_id"], "final").status_code == 200
    client.patch(f"/v1/stories/{story['story_id']}", json={"story_style": "horror"})
    kept = client.get(f"/v1/episodes/{made['episode_id']}").json()
    assert kept["resolved_styles"]["story_style"] == {"style_id": "romance", "source": "episode"}
    scene = client.get(f"/v1/scenes/{ids[0]}").json()
    assert (scene["stale"], scene["resolved_styles"]["story_style"]["source"]) == ([], "episode")
