"""Every operation of the API's own document, with requests that no honest client sends.

The walk is seeded: the same document gives the same requests. What is asserted of each answer: never a failure of the
server, a problem document for every refusal, and afterwards a database that answers and in which nothing hangs loose.
"""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.api.reserved import RESERVED
from studio.store.references import find_orphans
from tests.api.test_contract import strip_png

PROBLEM = "application/problem+json"
JSON = {"content-type": "application/json"}
NOBODY = "00000000-0000-7000-8000-000000000000"
RIGHT_TO_LEFT, LONE_SURROGATE, NUL = "\u202eevil\u202c", "\ud800", "a\x00b"

NASTY: tuple[Any, ...] = (
    None,
    True,
    0,
    -1,
    2**31,
    2**63,
    -(10**30),
    1e308,
    -0.5,
    float("nan"),
    float("inf"),
    float("-inf"),
    "",
    " ",
    "x" * 100_000,
    NUL,
    "\x1b[31m\x07",
    LONE_SURROGATE,
    RIGHT_TO_LEFT,
    "한국어 웹툰 🌧️👩‍👩‍👧 Z̸̡͝a̵l̷g̴o",
    "'; drop table stories; --",
    "../../etc/passwd",
    "{{7*7}}${7*7}%s%n",
    NOBODY,
    [],
    [None],
    [[]],
    ["x"] * 3000,
    {},
    {"": 1},
    {"__proto__": {"x": 1}},
    {LONE_SURROGATE: 1},
    {"a": {"a": {"a": [1, {"a": float("nan")}]}}},
)

RAW_BODIES: tuple[tuple[bytes, str], ...] = (
    (b"", "application/json"),
    (b"", "multipart/form-data; boundary=x"),
    (b"--x--\r\n", "multipart/form-data; boundary=x"),
    (b"--x\r\nContent-Disposition: form-data\r\n\r\n\r\n--x--\r\n", "multipart/form-data; boundary=x"),
    (
        b'--x\r\nContent-Disposition: form-data; name="image"\r\n\r\nwords\r\n--x--\r\n',
        "multipart/form-data; boundary=x",
    ),
    (
        b'--x\r\nContent-Disposition: form-data; name="image"; filename=""\r\n\r\n\r\n--x--\r\n',
        "multipart/form-data; boundary=x",
    ),
    (b"--x\r\nbroken", "multipart/form-data; boundary=x"),
    (b"anything", "multipart/form-data"),
    (b"{}", "text/plain"),
    (b"title=x", "application/x-www-form-urlencoded"),
    (b"{}", "application/xml"),
    (b"{}", "application/json; charset=utf-16"),
    (b"{", "application/json"),
    (b"\xff\xfe\x00", "application/json"),
    (b'"\xed\xa0\x80"', "application/json"),
    (b"null", "application/json"),
    (b"[]", "application/json"),
    (b"NaN", "application/json"),
    (b"9" * 6000, "application/json"),
    (b"[" * 100_000, "application/json"),
    (b'{"a":' * 50_000 + b"1" + b"}" * 50_000, "application/json"),
)

QUERIES: dict[str, tuple[str, ...]] = {
    "limit": ("0", "-1", "501", "1e3", "NaN", "9" * 5000, "", "%00"),
    "cursor": ("x", "W10", "WzFd", "WzEsMl0", "W251bGwsbnVsbF0", "WyJhIiwiYiJd", "W3t9LHt9XQ", "WzEsMiwzXQ", "%F0",
               "WzFlNDAwLDFlNDAwXQ", "W1tdLFtdXQ", "WyJcdWQ4MDAiLCJcdWQ4MDAiXQ", "Wy0xLDIsM10", "A" * 401, "é" * 9),
    "branch": ("nobody", "%00", "%ED%A0%80", "a" * 101, "../main", ""),
    "language": ("english please", "xx", "%00", "a" * 36, "", "ko-" * 9),
    "width": ("0", "-5", "1e9", "NaN", "800.5", "99999999999999999999"),
    "status": ("done", "", "%00"),
    "type": ("nothing", "%00", "script'--", ""),
    "deleted": ("maybe", "2", ""),
    "lettering": ("maybe", ""),
    "story_id": ("nobody", "%00", ""),
    "scene_id": ("nobody", "%00", ""),
    "token": ("wrong",),
}  # fmt: skip

HEADERS: tuple[dict[str, str], ...] = (
    {"if-match": "*"},
    {"if-match": '""'},
    {"if-match": 'W/"x"'},
    {"if-match": '"a", "b"'},
    {"if-match": "\x01"},
    {"if-match": "x" * 300},
    {"x-author": "\xff\xfe"},
    {"x-author": "a" * 300},
    {"idempotency-key": ""},
    {"idempotency-key": "k" * 300},
    {"idempotency-key": "\x7f"},
    {"range": "bytes=9-1"},
    {"range": "bytes=0-0,1-1,2-2"},
    {"range": "lines=1-2"},
    {"if-none-match": "*"},
    {"accept": "text/html;q=x"},
)

HEAVY = ("/generate/", "/bring-up-to-date", "/export", "/auto-letter", "/jobs")
"""Operations that do minutes of work when they are asked politely; they are asked so once each."""


class World:
    """One of everything in a studio, and what the API says that it takes."""

    def __init__(self, client: Any, short_script: str) -> None:
        self.client = client
        post = self._post
        story = post("/stories", {"title": "Fuzz", "script": short_script})
        scenes = [scene["scene_id"] for scene in story["scenes"]]
        episode = post(f"/stories/{story['story_id']}/episodes", {"title": "One", "scene_ids_ordered": scenes})
        job = post(f"/episodes/{episode['episode_id']}/generate/plan", {})
        post(f"/episodes/{episode['episode_id']}/generate/render", {})
        export = post(f"/scenes/{scenes[0]}/export", {})
        scene = client.get(f"/v1/scenes/{scenes[0]}").json()
        place = post("/environments", {"story_id": story["story_id"], "name": "Roof"})
        figure = story["characters"][0]["character_id"]
        picture = client.post(f"/v1/characters/{figure}/references", files={"image": ("a.png", strip_png(1))}).json()
        note = post("/notes", {"target": {"kind": "scene", "scene_id": scenes[0]}, "text": "Look here"})
        style = post("/styles", {"name": "Mine", "kind": "image"})
        render = client.get(f"/v1/artifacts/{scene['active_render_result_id']}").json()
        self.ids: dict[str, str] = {
            "story_id": story["story_id"],
            "scene_id": scenes[0],
            "episode_id": episode["episode_id"],
            "character_id": figure,
            "environment_id": place["environment_id"],
            "reference_id": picture["reference_id"],
            "style_id": style["style_id"],
            "note_id": note["note_id"],
            "layer_id": scene["layers"][0]["layer_id"],
            "artifact_id": scene["active_layout_id"],
            "job_id": job["job_id"],
            "export_id": export["export_id"],
            "sha256": render["payload"]["image"],
            "other_scene_id": scenes[1],
        }
        layers = client.get(f"/v1/scenes/{scenes[0]}/layers").json()
        layout = client.get(f"/v1/artifacts/{scene['active_layout_id']}").json()
        self.free: dict[str, Any] = {
            "objects": layers["items"][0]["objects"][:1],
            "lines": client.get(f"/v1/scenes/{scenes[0]}/script").json()["lines"][:2],
            "payload": layout["payload"] | {"panels": layout["payload"]["panels"][:1]},
            "type": "layout",
            "target": {"kind": "scene", "scene_id": scenes[0]},
            "look": {"hair": "black"},
            "settings": {"palette": ["#000000"]},
            "drawing": {"strokes": [[[0.1, 0.2], [0.3, 0.4]]]},
            "quality": {"sharpness": 1},
            "options": {"scenes": "all"},
            "targets": {"panels": 40},
        }
        self.document = client.get("/v1/openapi.json").json()

    def _post(self, path: str, body: Any) -> dict[str, Any]:
        answer = self.client.post(f"/v1{path}", json=body)
        assert answer.status_code in {201, 202}, (path, answer.text)
        return dict(answer.json())

    def operations(self) -> list[tuple[str, str, dict[str, Any]]]:
        """Method, path and description; what deletes comes last, so that there is something to ask about until then."""
        found = [
            (method.upper(), path, operation)
            for path, methods in self.document["paths"].items()
            for method, operation in methods.items()
        ]
        return sorted(found, key=lambda entry: (entry[0] == "DELETE", "/merge" in entry[1], entry[1], entry[0]))

    def path(self, path: str, stand_in: str | None = None) -> str:
        """The path with ids of the right kind, or all of them replaced."""
        for name in [part[1:-1] for part in path.split("/") if part.startswith("{")]:
            path = path.replace(f"{{{name}}}", stand_in if stand_in is not None else self.ids.get(name, "x"))
        return path

    def example(self, schema: dict[str, Any], name: str = "") -> Any:
        """A value that the schema allows, with ids of the right kind where the name tells it."""
        if name in self.free:
            return copy.deepcopy(self.free[name])
        if "$ref" in schema:
            return self.example(self.document["components"]["schemas"][schema["$ref"].rpartition("/")[2]], name)
        if "anyOf" in schema:
            return self.example(schema["anyOf"][0], name)
        if "enum" in schema or "const" in schema:
            return schema.get("const", schema.get("enum", [None])[0])
        if name in self.ids:
            return self.ids[name]
        match schema.get("type"):
            case "object":
                return {key: self.example(inner, key) for key, inner in schema.get("properties", {}).items()}
            case "array":
                return [self.ids["scene_id"]] if "scene" in name else []
            case "integer" | "number":
                return schema.get("minimum", 1)
            case "boolean":
                return True
        return {"into": self.ids["character_id"], "parent_id": self.ids["artifact_id"]}.get(name, "x")


@pytest.fixture
def world(client: Any, short_script: str) -> World:
    return World(client, short_script)


def fault_of(answer: Any, reserved: bool) -> str | None:
    """What is wrong with an answer, None when it is one that the contract allows."""
    status = answer.status_code
    if status == 501 and reserved:
        return None if answer.headers.get("content-type") == PROBLEM else "501 without a problem document"
    if status >= 500:
        return f"{status} {answer.text[:300]}"
    if status < 400 or (status == 416 and not answer.content):
        return None
    if answer.headers.get("content-type") != PROBLEM:
        return f"{status} is no problem document: {answer.headers.get('content-type')} {answer.text[:200]}"
    try:
        body = answer.json()
    except ValueError:
        return f"{status} is not JSON"
    lacking = {"type", "title", "status", "detail", "code"} - set(body)
    if lacking or body["status"] != status:
        return f"{status} lacks {lacking} or says {body.get('status')}"
    if status == 422:
        errors = body.get("errors")
        if not errors or not all(isinstance(entry.get("loc"), list) and entry.get("msg") for entry in errors):
            return f"422 without errors: {answer.text[:300]}"
    if len(answer.content) > 120_000:
        return f"{status} repeats a whole request: {len(answer.content)} bytes"
    return None


def requests_for(world: World, method: str, path: str, operation: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The requests of one operation, drawn with a seed that is its own."""
    draw = random.Random(f"{method} {path}")
    content = operation.get("requestBody", {}).get("content", {})
    schema = next(iter(content.values()))["schema"] if content else None
    good = world.example(schema) if schema and "application/json" in content else None
    polite = {"json": good} if good is not None else {}
    heavy = any(part in path for part in HEAVY) and method == "POST"
    here = world.path(path)
    yield {"path": here, **polite}
    if "{" in path:
        others = draw.sample(sorted(world.ids.values()), 4)
        for stand_in in (NOBODY, *draw.sample(("%00", "%ED%A0%80", "a" * 3000, "..%2f..", "%F0%9F%8C%A7"), 3), *others):
            if not heavy or stand_in not in here:
                yield {"path": world.path(path, stand_in), **polite}
    names = [entry["name"] for entry in operation.get("parameters", []) if entry["in"] == "query"]
    for name in names:
        for value in QUERIES.get(name, ("x", "", "%00")):
            yield {"path": f"{here}?{name}={value}", **polite}
    for headers in draw.sample(HEADERS, 2 if heavy else 4):
        yield {"path": here, "headers": headers, "content": b"[]" if heavy else None, **({} if heavy else polite)}
    if method in {"POST", "PUT", "PATCH"}:
        for body, kind in draw.sample(RAW_BODIES, 5 if heavy and not content else 11):
            if not (heavy and body == b""):
                yield {"path": here, "content": body, "headers": {"content-type": kind}}
    if isinstance(good, dict):
        yield from broken_bodies(good, here, draw, heavy)


def broken_bodies(good: dict[str, Any], here: str, draw: random.Random, heavy: bool) -> Iterator[dict[str, Any]]:
    """A good body with one thing wrong at a time, however deep it lies."""
    wrong: list[Any] = [good | {"surprise": draw.choice(NASTY)}]
    for name in good:
        if not heavy:
            wrong.append({key: value for key, value in good.items() if key != name})
        for value in draw.sample(NASTY, 8):
            if not (heavy and value is None):
                wrong.append(good | {name: value})
        if isinstance(good[name], (dict, list)):
            wrong += [good | {name: [inside]} for inside in draw.sample(NASTY, 5)]
    deep = [place for place in places(good) if len(place) > 1]
    for place in draw.sample(deep, min(len(deep), 24)):
        wrong += [replaced(good, place, value) for value in draw.sample(NASTY, 2)]
    for body in wrong:
        yield {"path": here, "content": json.dumps(body).encode(), "headers": JSON}


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path of everything inside a JSON value."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in inside:
        yield (*path, key)
        yield from places(inner, (*path, key))


def replaced(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    """A copy with one place changed."""
    result = copy.deepcopy(value)
    inner = result
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = new
    return result


def send(client: Any, method: str, request: dict[str, Any]) -> Any:
    """One request as it stands; `json` goes out with what JSON itself does not allow."""
    content = request.get("content")
    headers = {name: value.encode("latin-1") for name, value in request.get("headers", {}).items()}
    if "json" in request:
        content, headers = json.dumps(request["json"]).encode(), JSON | headers
    return client.request(method, f"/v1{request['path']}", content=content, headers=headers)


def sound(svc: Any) -> list[str]:
    return list(svc.store.read(find_orphans))


def test_no_request_breaks_the_api(world: World, svc: Any) -> None:
    reserved = set(RESERVED)
    faults: list[str] = []
    for method, path, operation in world.operations():
        for request in requests_for(world, method, path, operation):
            answer = send(world.client, method, request)
            fault = fault_of(answer, (method, path) in reserved)
            if fault:
                faults.append(f"{method} {path} with {str(request)[:300]}: {fault}")
    assert not faults, f"{len(faults)} faults\n" + "\n".join(faults[:40])
    assert sound(svc) == []
    assert world.client.get("/v1/ready").status_code == 200


def test_no_body_breaks_the_api(world: World, svc: Any) -> None:
    """Bodies that nobody thought of, for every operation that reads one."""
    takers = [
        (method, path)
        for method, path, operation in world.operations()
        if "application/json" in operation.get("requestBody", {}).get("content", {})
    ]
    names = sorted(
        {name for schema in world.document["components"]["schemas"].values() for name in schema["properties"]}
    )
    whole = st.integers() | st.floats() | st.booleans() | st.none() | st.text(st.characters(codec=None), max_size=8)
    values = st.recursive(
        whole | st.sampled_from([*world.ids.values(), "layout", "dialogue", "add", "all", "story", "image"]),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(names), inner, max_size=4),
        max_leaves=8,
    )

    @settings(max_examples=120, derandomize=True, deadline=None, database=None)
    @given(st.sampled_from(takers), st.dictionaries(st.sampled_from(names), values, max_size=5) | values)
    def ask(taker: tuple[str, str], body: Any) -> None:
        method, path = taker
        request = {"path": world.path(path), "content": json.dumps(body).encode(), "headers": JSON}
        assert fault_of(send(world.client, method, request), (method, path) in set(RESERVED)) is None, (method, path)

    ask()
    assert sound(svc) == []
