"""Sounds: letters are bent, follow a path, stay behind art; drawings stand for letters; what is hostile is refused."""

from __future__ import annotations

import math

import cv2
import numpy as np
import pytest

from core.compositor.scene import compose_scene
from core.draw.curves import contours_of, polyline
from core.draw.paths import circle_path, path_box, polygon_path
from core.errors import InvalidInputError
from core.lettering.balloons.drawing import DrawnObject, draw_objects, outline_objects
from core.lettering.balloons.envelope import along_path, envelope_of, enveloped, enveloped_box
from core.lettering.balloons.pictures import picture_findings, placed_picture, read_picture
from core.lettering.objects import Geometry, Gradient, LayerObject, ObjectStyle, Picture, Warp
from core.lettering.objects import Point as SharePoint
from core.units import Rect
from tests.unit.test_lettering_fonts import balloon, one_panel, share, shipped_fonts
from tests.unit.test_lettering_shapes_outlines import HOSTILE, svg

BOX = Geometry(x=0.2, y=0.3, w=0.6, h=0.2)


def drawn(item: LayerObject, **more: object) -> DrawnObject:
    return draw_objects([item], one_panel(), width=800, fonts=shipped_fonts(), **more)[0]  # type: ignore[arg-type]


def sound(text: str = "KRAKOOM!", **fields: object) -> LayerObject:
    return balloon(text, "sfx", geometry=fields.pop("geometry", BOX), **fields)


def png(pixels: np.ndarray) -> bytes:
    return bytes(cv2.imencode(".png", pixels)[1].tobytes())


def test_an_envelope_bends_straight_strokes_themselves() -> None:
    bar = polygon_path([(-100, -10), (100, -10), (100, 10), (-100, 10)])
    bow = enveloped(bar, envelope_of(Warp(kind="arc", amount=1.0), 200, 20), longest=10)
    points = polyline(contours_of(bow)[0])
    middle_top = min(y for x, y in points if abs(x) < 5)
    end_top = min(y for x, y in points if x > 0.9 * max(q for q, _ in points))
    assert end_top - middle_top > 40
    radius = 100 / 1.2
    outer = [p for p in points if math.dist(p, (0, radius)) > radius]
    assert all(abs(math.dist(p, (0, radius)) - radius - 10) < 0.05 for p in outer if abs(p[0]) < 70)
    assert path_box(bow).h > 55


@pytest.mark.parametrize("kind", ["arc", "wave", "perspective"])
@pytest.mark.parametrize("amount", [-1.0, -0.4, 0.4, 1.0])
def test_bent_letters_stay_in_their_box(kind: str, amount: float) -> None:
    one = drawn(sound(warp=Warp(kind=kind, amount=amount)))  # type: ignore[arg-type]
    assert one.ink_box.x > 155 and one.ink_box.right < 645
    assert one.ink_box.y > 292 and one.ink_box.bottom < 508
    assert one.ink_box.w > 150


def test_no_amount_changes_nothing_and_signs_mirror() -> None:
    box = Rect(-50, -10, 100, 20)
    for kind in ("arc", "wave", "perspective"):
        flat = envelope_of(Warp(kind=kind, amount=0.0), 100, 20)  # type: ignore[arg-type]
        assert flat(30.0, 5.0) == pytest.approx((30.0, 5.0))
        up, down = (
            enveloped_box(box, envelope_of(Warp(kind=kind, amount=a), 100, 20))  # type: ignore[arg-type]
            for a in (0.7, -0.7)
        )
        assert up.w == pytest.approx(down.w) and up.h == pytest.approx(down.h)


def test_perspective_keeps_lines_straight_and_grows_one_end() -> None:
    envelope = envelope_of(Warp(kind="perspective", amount=1.0), 200, 40)
    a, b, c = (envelope(x, 20.0) for x in (-100.0, 10.0, 100.0))
    assert (b[1] - a[1]) / (b[0] - a[0]) == pytest.approx((c[1] - a[1]) / (c[0] - a[0]))
    assert envelope(100, 20)[1] > 2 * envelope(-100, 20)[1]


def test_letters_follow_a_path() -> None:
    envelope, length = along_path([(0.0, 0.0), (100.0, 0.0), (200.0, 0.0)])
    assert length == pytest.approx(200) and envelope(0, -10) == pytest.approx((100, -10), abs=0.01)
    assert envelope(-150, 5) == pytest.approx((-50, 5), abs=0.01)
    path = [share(0.1, 0.7), share(0.35, 0.3), share(0.65, 0.3), share(0.9, 0.7)]
    arch = drawn(sound("FWOOOOOSH", path=path))
    alpha = arch.rgba[:, :, 3] > 0
    columns = [np.flatnonzero(alpha[:, x]).mean() for x in (20, alpha.shape[1] // 2, alpha.shape[1] - 20)]
    assert columns[1] + 80 < columns[0] and columns[1] + 80 < columns[2]
    small = drawn(sound("FWOOOOOSH", path=path, style=ObjectStyle(kind="sfx", size_px=30)))
    assert small.ink_box.w < arch.ink_box.w / 2


def test_the_art_stays_before_a_sound_where_a_mask_says_so() -> None:
    corners = [(0.4, 0.1), (0.6, 0.1), (0.6, 0.9), (0.4, 0.9)]
    whole, cut = drawn(sound()), drawn(sound(mask=[[SharePoint(x=x, y=y) for x, y in corners]]))
    assert (cut.x, cut.y, cut.rgba.shape) == (whole.x, whole.y, whole.rgba.shape)
    left, right = 320 - cut.x, 480 - cut.x
    assert not cut.rgba[:, left:right].any() and whole.rgba[:, left:right].any()
    assert np.array_equal(cut.rgba[:, : left - 1], whole.rgba[:, : left - 1])


def test_a_gradient_runs_over_the_letters_and_spares_their_outline() -> None:
    style = ObjectStyle(kind="sfx", text_color="#ff0000", gradient=Gradient(to="#0000ff", angle=90))
    one = drawn(sound("HHHH", style=style))
    top = one.rgba[int(one.ink_box.y) + 12 - one.y].astype(int)
    low = one.rgba[int(one.ink_box.bottom) - 12 - one.y].astype(int)
    assert (top[:, 0] - top[:, 2]).max() > 120 and (low[:, 2] - low[:, 0]).max() > 120
    assert (top[:, :3].max(axis=1) < 60).any(), "the dark outline is not tinted"


def test_a_drawing_fills_the_box_of_its_sound() -> None:
    pixels = np.zeros((20, 40, 4), np.uint8)
    pixels[:, :20] = (0, 0, 255, 255)
    pixels[:, 20:] = (255, 0, 0, 128)
    item = sound(picture=Picture(blob="a" * 64))
    one = drawn(item, pictures={"a" * 64: png(pixels)})
    assert one.ink_box == Rect(160, 300, 480, 200)
    middle = one.rgba[400 - one.y]
    assert tuple(middle[200 - one.x]) == (255, 0, 0, 255)
    assert tuple(middle[600 - one.x]) == (0, 0, 128, 128), "premultiplied"
    assert not one.rgba[0].any() and not one.rgba[:, 0].any()
    turned = drawn(item.model_copy(update={"rotation": 90.0}), pictures={"a" * 64: png(pixels)})
    assert turned.ink_box.h == pytest.approx(480, abs=0.1)
    assert tuple(turned.rgba[200 - turned.y, 400 - turned.x]) == (255, 0, 0, 255), "the left end is on top"
    outline = outline_objects([item], one_panel(), width=800, fonts=shipped_fonts(), pictures={"a" * 64: png(pixels)})
    assert outline[0].text_box == Rect(160, 300, 480, 200)


def test_an_svg_drawing_is_painted_at_the_size_of_its_box_and_masked() -> None:
    data = svg('<rect width="50" height="100" fill="#00ff00"/>', 'width="100" height="100"').encode()
    above = [share(0, 0), share(1, 0), share(1, 0.4), share(0, 0.4)]
    item = sound(picture=Picture(blob="b" * 64, media="image/svg+xml"), mask=[above])
    one = drawn(item, pictures={"b" * 64: data})
    assert tuple(one.rgba[450 - one.y, 300 - one.x]) == (0, 255, 0, 255)
    assert not one.rgba[450 - one.y, 500 - one.x].any() and not one.rgba[350 - one.y, 300 - one.x].any()


def test_a_drawing_that_is_gone_or_broken_is_lettered_with_a_finding() -> None:
    item = sound(picture=Picture(blob="c" * 64))
    plain = drawn(sound())
    for pictures in ({}, {"c" * 64: b"\x89PNG\r\n\x1a\nbroken"}):
        assert np.array_equal(drawn(item, pictures=pictures).rgba, plain.rgba)
        found = picture_findings([item, sound()], pictures)
        assert [f.code for f in found] == ["picture-missing"] and found[0].where["object_id"] == "a"
    art = np.full((1000, 800, 3), 200, np.uint8)
    composed = compose_scene(art, one_panel(), one_panel(), [item], width=800, fonts=shipped_fonts())
    assert "picture-missing" in [f.code for f in composed.findings]
    there = {"c" * 64: png(np.full((4, 4, 4), 255, np.uint8))}
    composed = compose_scene(art, one_panel(), one_panel(), [item], width=800, fonts=shipped_fonts(), pictures=there)
    assert "picture-missing" not in [f.code for f in composed.findings]
    assert (composed.pixels[400, 400] == 255).all()


@pytest.mark.parametrize("shape", [(6, 5), (6, 5, 3), (6, 5, 4)])
@pytest.mark.parametrize("depth", [np.uint8, np.uint16])
def test_every_png_is_read_premultiplied(shape: tuple[int, ...], depth: type) -> None:
    top = np.iinfo(depth).max
    pixels = np.full(shape, top, depth)
    if len(shape) == 3 and shape[2] == 4:
        pixels[:, :, 3] = top // 2
    read = read_picture(png(pixels), "image/png")
    assert read.shape == (6, 5, 4) and (read[:, :, :3] == read[:, :, 3:]).all()
    assert read[0, 0, 3] in (127, 255)


def test_drawings_that_are_too_large_are_refused_before_they_are_decoded() -> None:
    header = bytearray(png(np.zeros((2, 2, 4), np.uint8)))
    header[16:20] = (60_000).to_bytes(4, "big")
    for data, media in (
        (bytes(header), "image/png"),
        (b"\x89PNG\r\n\x1a\n" + bytes(9 * 2**20), "image/png"),
        (b"GIF89a", "image/png"),
        (b"", "image/png"),
        (png(np.zeros((2, 2, 4), np.uint8)), "image/gif"),
        (svg("<circle r='4'/>", 'width="9000" height="10"').encode(), "image/svg+xml"),
        (svg("<circle r='4'/>", "").encode(), "image/svg+xml"),
        (svg("<text>BOOM</text>").encode(), "image/svg+xml"),
        (svg("<style>a{}</style>").encode(), "image/svg+xml"),
    ):
        with pytest.raises(InvalidInputError):
            read_picture(data, media)


@pytest.mark.parametrize(("inner", "words"), HOSTILE)
def test_hostile_drawings_are_refused(inner: str, words: str) -> None:
    with pytest.raises(InvalidInputError, match=words):
        read_picture(svg(inner).encode(), "image/svg+xml")


def test_an_svg_is_read_at_its_own_size_with_its_gradients() -> None:
    inner = (
        '<defs><linearGradient id="g"><stop offset="0" stop-color="#f00"/><stop offset="1" stop-color="#00f"/>'
        '</linearGradient></defs><rect width="40" height="20" fill="url(#g)"/>'
    )
    read = read_picture(svg(inner, 'viewBox="0 0 40 20"').encode(), "image/svg+xml")
    assert read.shape == (20, 40, 4) and read[10, 1, 0] > 200 and read[10, 38, 2] > 200


def test_a_turned_drawing_keeps_its_middle() -> None:
    disc = np.zeros((80, 80, 4), np.uint8)
    cv2.circle(disc, (40, 40), 20, (255, 255, 255, 255), -1)
    for angle in (0.0, 37.0, 90.0, -120.0):
        placed = placed_picture(png(disc), "image/png", Rect(100.3, 50.6, 80, 80), angle)
        rows, columns = np.nonzero(placed.rgba[:, :, 3] > 128)
        assert columns.mean() + 0.5 + placed.x == pytest.approx(140.3, abs=1.1)
        assert rows.mean() + 0.5 + placed.y == pytest.approx(90.6, abs=1.1)


def test_an_enveloped_circle_has_no_corner() -> None:
    bent = enveloped(circle_path(40, 0, 12), envelope_of(Warp(kind="wave", amount=1.0), 100, 30), longest=6)
    points = polyline(contours_of(bent)[0], 6)
    for a, b, c in zip(points, points[1:] + points[:1], points[2:] + points[:2], strict=True):
        turn = math.atan2(
            (b[0] - a[0]) * (c[1] - b[1]) - (b[1] - a[1]) * (c[0] - b[0]),
            (b[0] - a[0]) * (c[0] - b[0]) + (b[1] - a[1]) * (c[1] - b[1]),
        )
        assert abs(math.degrees(turn)) < 20
