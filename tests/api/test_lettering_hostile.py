"""Files and bodies that somebody sends to the lettering's doors to break them: each gets a clear answer, and soon."""

from __future__ import annotations

import json
import struct
from pathlib import Path
from typing import Any

import pytest

from studio.dispatch.pool import DrawPool
from studio.store.references import find_orphans

Json = dict[str, Any]
FONTS = Path(__file__).resolve().parents[2] / "data" / "fonts"
SHAPE = '<path d="M0 0H90V90H0Z"/>'


def svg(body: str, size: int = 100) -> bytes:
    return f'<svg xmlns="http://www.w3.org/2000/svg" width="{size}" height="{size}">{body}</svg>'.encode()


def tables_of(data: bytes) -> dict[bytes, bytes]:
    found = {}
    for index in range(struct.unpack(">H", data[4:6])[0]):
        tag, _, start, length = struct.unpack_from(">4sIII", data, 12 + 16 * index)
        found[tag] = data[start : start + length]
    return found


def font_of(tables: dict[bytes, bytes]) -> bytes:
    head = b"\0\1\0\0" + struct.pack(">HHHH", len(tables), 128, 3, 16)
    at, body = 12 + 16 * len(tables), b""
    for tag in sorted(tables):
        head += struct.pack(">4sIII", tag, 0, at + len(body), len(tables[tag]))
        body += tables[tag] + b"\0" * (-len(tables[tag]) % 4)
    return head + body


def composite(*glyphs: int) -> bytes:
    """A glyph that consists of others."""
    parts = [struct.pack(">HHbb", 0x22 if n < len(glyphs) - 1 else 2, glyph, 1, 1) for n, glyph in enumerate(glyphs)]
    return struct.pack(">hhhhh", -1, 0, 0, 1000, 1000) + b"".join(parts)


def with_glyphs(font: bytes, glyphs: dict[int, bytes]) -> bytes:
    tables = tables_of(font)
    count, long = struct.unpack(">H", tables[b"maxp"][4:6])[0], tables[b"head"][50:52] != b"\0\0"
    starts = struct.unpack(f">{count + 1}{'I' if long else 'H'}", tables[b"loca"][: (count + 1) * (4 if long else 2)])
    starts = tuple(start * (1 if long else 2) for start in starts)
    body, places = b"", []
    for glyph in range(count):
        places.append(len(body))
        own = glyphs.get(glyph, tables[b"glyf"][starts[glyph] : starts[glyph + 1]])
        body += own + b"\0" * (-len(own) % 4)
    tables[b"glyf"], tables[b"loca"] = body, struct.pack(f">{count + 1}I", *places, len(body))
    tables[b"head"] = tables[b"head"][:50] + b"\0\1" + tables[b"head"][52:]
    return font_of(tables)


@pytest.fixture(scope="module")
def font() -> bytes:
    """The smallest shipped font with plain outlines."""
    files = sorted(FONTS.rglob("*.ttf"), key=lambda path: path.stat().st_size)
    return next(
        data for path in files if b"gvar" not in tables_of(data := path.read_bytes()) and b"glyf" in tables_of(data)
    )


def hostile_fonts(font: bytes) -> dict[str, bytes]:
    tables, found = tables_of(font), {}
    for length in (0, 12, 200, len(font) // 2):
        found[f"cut at {length}"] = font[:length]
    for index, tag in enumerate(tables):
        raw = bytearray(font)
        raw[12 + 16 * index + 12 : 12 + 16 * index + 16] = b"\xff" * 4
        found[f"4 GB of {tag!r}"] = bytes(raw)
    found |= {"collection": b"ttcf" + font, "woff": b"wOFF" + font, "woff2": b"wOF2" + font, "words": b"hello" * 99}
    found["another kind"] = b"OTTO" + font[4:]
    found["no characters"] = font_of(tables | {b"cmap": b"\0\0\0\0"})
    found["itself"] = with_glyphs(font, {5: composite(*[5] * 100)})
    found["each other"] = with_glyphs(font, {5: composite(6, 6), 6: composite(5, 5)})
    found["tenfold"] = with_glyphs(font, {glyph: composite(*[glyph - 1] * 10) for glyph in range(2, 40)})
    return found


def refused(answer: Any, name: str, *also: int) -> None:
    assert answer.status_code in (413, 422, *also), (name, answer.status_code, answer.text[:300])
    if answer.status_code > 400:
        assert answer.headers["content-type"] == "application/problem+json" and answer.json()["detail"], name


def test_a_broken_font_is_refused_or_works_and_is_never_half_there(client: Any, svc: Any, font: bytes) -> None:
    for number, (name, data) in enumerate(hostile_fonts(font).items()):
        form = {"licence": "own", "style": f"font_{number}"}
        answer = client.post("/v1/fonts", files={"file": ("a.ttf", data)}, data=form)
        refused(answer, name, 201)
        if answer.status_code == 201:
            assert client.get(f"/v1/fonts/font_{number}/sample.png?text=AMZ").status_code == 200, name
            assert client.delete(f"/v1/fonts/{answer.json()['font_id']}").status_code == 204, name
    kept = [item["style"] for item in client.get("/v1/fonts").json()["items"] if item["own"]]
    assert kept == [] and svc.store.read(find_orphans) == []
    assert client.get("/v1/fonts/default/sample.png").status_code == 200


def test_glyphs_without_end_are_refused_by_name(client: Any, font: bytes) -> None:
    for name in ("itself", "each other", "tenfold"):
        sent = {"file": ("Evil.ttf", hostile_fonts(font)[name])}
        answer = client.post("/v1/fonts", files=sent, data={"licence": "own", "style": "evil"})
        assert (answer.status_code, answer.json()["code"]) == (422, "font-unreadable"), name
        assert "Evil.ttf" in answer.json()["detail"]


def test_a_font_comes_with_settings_that_make_sense(client: Any, font: bytes) -> None:
    wrong = (
        {"size_px": "NaN"},
        {"size_px": "1e999"},
        {"leading": "-inf"},
        {"case": "UP"},
        {"base": "nobodys"},
        {"italic": "nobodys"},
        {"fallback": "nobodys"},
        {"style": "A B"},
        {"style": "default"},
        {"family": "a\x00b"},
        {"licence": ""},
    )
    for said in wrong:
        form = {"licence": "own", "style": "mine", **said}
        refused(client.post("/v1/fonts", files={"file": ("a.ttf", font)}, data=form), str(said), 409)


def hostile_drawings() -> dict[str, bytes]:
    entity = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(2, 10))
    clips = "".join(
        f'<clipPath id="c{n}">' + f'<path clip-path="url(#c{n - 1})" d="M0 0H9V9Z"/>' * 10 + "</clipPath>"
        for n in range(1, 12)
    )
    return {
        "laughs": f'<!DOCTYPE s [<!ENTITY l1 "lol">{entity}]><svg xmlns="http://www.w3.org/2000/svg">&l9;</svg>'.encode(),
        "file": b'<!DOCTYPE s [<!ENTITY a SYSTEM "file:///etc/passwd">]><svg xmlns="http://www.w3.org/2000/svg">&a;</svg>',
        "script": svg(f"<script>alert(1)</script>{SHAPE}"),
        "picture": svg(f'<image href="http://127.0.0.1:9/a.png" width="9" height="9"/>{SHAPE}'),
        "use": svg(f'<g id="a">{SHAPE}</g><use href="#a"/>'),
        "handler": svg('<path onclick="x()" d="M0 0H9V9Z"/>'),
        "elsewhere": svg('<path fill="url(http://127.0.0.1:9/x)" d="M0 0H9V9Z"/>'),
        "deep": svg("<g>" * 5000 + "</g>" * 5000),
        "many": svg("<g/>" * 30_000 + SHAPE),
        "clips of clips": svg(clips + '<path clip-path="url(#c11)" d="M0 0H90V90Z"/>'),
        "sheets": svg('<g opacity=".5">' * 50 + SHAPE + "</g>" * 50, 4096),
        "encoding": b'<?xml version="1.0" encoding="nobodys"?><svg/>',
        "nothing": b"",
    }


def test_a_hostile_drawing_is_refused(client: Any) -> None:
    for name, data in hostile_drawings().items():
        sent = {"image": ("a.svg", data)}
        refused(client.post("/v1/lettering/drawings?media=image%2Fsvg%2Bxml", files=sent), name)
    refused(client.post("/v1/lettering/drawings?media=text%2Fhtml", files={"image": ("a", svg(SHAPE))}), "media")
    refused(client.post("/v1/lettering/drawings", files={"image": ("a.png", svg(SHAPE))}), "no PNG")
    cut = b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sIIBBBBB", 13, b"IHDR", 65_535, 65_535, 8, 6, 0, 0, 0) + b"\0" * 9
    refused(client.post("/v1/lettering/drawings", files={"image": ("a.png", cut)}), "large PNG")
    good = client.post("/v1/lettering/drawings?media=image%2Fsvg%2Bxml", files={"image": ("a.svg", svg(SHAPE))})
    assert good.status_code == 201, good.text


def test_a_hostile_outline_is_refused_soon(client: Any) -> None:
    turns, corners = "rotate(1) " * 80_000, "1,2 3,9 " * 100_000
    tangle = "M0 0" + "".join(f"L{n * 7 % 997} {n * 331 % 991}" for n in range(1990)) + "Z"
    files = {
        "corners": svg(f'<polygon points="{corners}"/>'),
        "segments": svg('<path d="M0 0' + "L1 1" * 200_000 + 'Z"/>'),
        "tangle": svg(f'<path d="{tangle}"/>'),
        "endless": svg('<g transform="scale(1e308)"><g transform="scale(1e308)">' + SHAPE + "</g></g>"),
        "flat": svg('<path d="M0 0L9 9Z"/>'),
        "large": b"<svg>" + b" " * 2_000_000,
    }
    for name, data in files.items():
        refused(client.post("/v1/lettering/outlines", files={"svg": ("a.svg", data)}), name)
    turned = client.post("/v1/lettering/outlines", files={"svg": ("a.svg", svg(f'<g transform="{turns}">{SHAPE}</g>'))})
    assert turned.status_code == 200


def test_a_child_that_dies_or_hangs_costs_nobody_else_an_answer(client: Any, svc: Any, monkeypatch: Any) -> None:
    pool = svc.extras["draw_pool"] = DrawPool(svc.blobs.url)
    assert client.get("/v1/fonts/default/sample.png?text=one").status_code == 200
    for child in list(pool._pool._processes.values()):  # type: ignore[union-attr]
        child.kill()
    assert client.get("/v1/fonts/default/sample.png?text=two").status_code == 200
    monkeypatch.setattr("studio.services.view.READING_S", 0.5)
    slow = svg('<rect width="4096" height="4096" fill="#00000001"/>' * 15_000, 4096)
    answer = client.post("/v1/lettering/drawings?media=image%2Fsvg%2Bxml", files={"image": ("a.svg", slow)})
    assert (answer.status_code, answer.json()["code"]) == (422, "file-cannot-be-read")
    assert client.get("/v1/fonts/default/sample.png?text=three").status_code == 200


@pytest.fixture
def story(client: Any, short_script: str) -> Json:
    return dict(client.post("/v1/stories", json={"title": "Hostile", "script": short_script}).json())


def put(client: Any, path: str, body: Any) -> Any:
    return client.put(f"/v1{path}", content=json.dumps(body).encode(), headers={"content-type": "application/json"})


def test_a_sheet_says_only_what_can_be_kept(client: Any, short_script: str, story: Json) -> None:
    other = client.post("/v1/stories", json={"title": "Other", "script": short_script}).json()
    path = f"/stories/{story['story_id']}/lettering-style"
    stranger = other["characters"][0]["character_id"]
    for said in (
        None,
        [],
        {"base": {"size_px": float("nan")}},
        {"base": {"size_px": 1e999}},
        {"base": {"font": "nobodys"}},
        {"base": {"font": "x" * 100_000}},
        {"base": {"language": "x" * 100_000}},
        {"base": {"dash": [0]}},
        {"kinds": {"nobodys": {}}},
        {"characters": {stranger: {"fill": "#ffffff"}}},
        {"voices": {stranger: {"shout": {}}}},
        {"stands_on": "nobodys"},
        {"about": "\ud800"},
        {"about": "x" * 1_000_000},
    ):
        refused(put(client, path, {"settings": said}), str(said)[:80])
    assert client.get(f"/v1{path}").json()["own"] is False
    made = put(client, path, {"settings": {"base": {"align": "left"}}}).json()
    refused(put(client, path, {"settings": {"stands_on": made["style_id"]}}), "circle")
    stale = client.put(f"/v1{path}", json={"settings": {}}, headers={"If-Match": '"before"'})
    assert stale.status_code == 412 and client.get(f"/v1{path}").json()["revision_id"] == made["revision_id"]
    lost = client.post(f"/v1/styles/{made['style_id']}/restore", json={"revision_id": "nobodys"})
    assert lost.status_code == 404


def test_a_deleted_storys_scenes_answer_to_nobody(client: Any, story: Json) -> None:
    scene_id = story["scenes"][0]["scene_id"]
    client.delete(f"/v1/stories/{story['story_id']}")
    here = f"/v1/scenes/{scene_id}"
    answers = [
        client.get(f"{here}/lint"),
        client.post(f"{here}/lint/fix", json={}),
        client.get(f"{here}/reattachment"),
        client.post(f"{here}/reattachment/answer", json={"object_id": "a", "panel_id": 1}),
        client.post(f"{here}/auto-letter", json={}),
        client.post(f"{here}/draw", json={"objects": []}),
        client.get(f"/v1/stories/{story['story_id']}/lettering-style"),
    ]
    assert [answer.status_code for answer in answers] == [404] * len(answers)


def test_an_outline_that_cannot_be_drawn_is_not_kept(client: Any, story: Json) -> None:
    scene_id = story["scenes"][0]["scene_id"]
    item = {"id": "a", "type": "speech_bubble", "text": "Hi", "geometry": {"x": 0.2, "y": 0.2, "w": 0.3, "h": 0.2}}
    body = {"layer_type": "dialogue", "objects": [item | {"outline": {"path": "M0 0L1 1Z"}}]}
    answer = client.post(f"/v1/scenes/{scene_id}/layers", json=body)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid-outline")
    assert answer.json()["errors"][0]["loc"][-2:] == ["outline", "path"]
