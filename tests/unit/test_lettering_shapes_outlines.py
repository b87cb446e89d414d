"""Outlines that people draw or bring: path data, whole SVG files, what is refused, and that tails unite with them."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest

from core.draw.curves import area_of, contours_of, polyline
from core.draw.paths import Path, contour_count, path_box, path_svg
from core.draw.svgpath import parse_path_data
from core.errors import InvalidInputError
from core.lettering.balloons.drawing import draw_objects, object_outline
from core.lettering.bodies.outlines import outline_from_svg, outline_path, read_outline
from core.lettering.fit.setting import set_object
from core.lettering.objects import Geometry, Outline, Tail
from core.units import Rect
from tests.unit.test_lettering_fonts import balloon, one_panel, shipped_fonts

SQUARE = "M0 0H1V1H0Z"


def area(path: Path) -> float:
    return sum(abs(area_of(polyline(contour, 64))) for contour in contours_of(path))


@pytest.mark.parametrize(
    "data",
    [
        "M 0 0 L 1 0 L 1 1 L 0 1 Z",
        "m0,0 1,0 0,1 -1,0z",
        "M0 0h1v1h-1",
        "M0 0 1 0 1 1 0 1",
        "M.5.5m-.5-.5l1 0l0 1l-1 0Z",
        "M0,0 C.3,0 .7,0 1,0 L1,1 S.3,1 0,1Z",
        "M0 0Q.5 0 1 0L1 1T0 1Z",
        "M0 0H1V1H0Z\n",
        "M1e-9 0L1 0 1 1 0 1Z",
    ],
)
def test_every_spelling_of_a_square_is_that_square(data: str) -> None:
    path = parse_path_data(data)
    box = path_box(path)
    assert (box.x, box.y, box.w, box.h) == pytest.approx((0, 0, 1, 1), abs=1e-6)
    assert area(path) == pytest.approx(1, abs=1e-6)


def test_smooth_commands_mirror_the_last_handle_of_their_own_kind_only() -> None:
    joined = path_svg(parse_path_data("M0 0C0 1 1 1 1 0S2 -1 2 0"))
    assert joined == path_svg(parse_path_data("M0 0C0 1 1 1 1 0C1 -1 2 -1 2 0"))
    fresh = path_svg(parse_path_data("M0 0L1 0S2 -1 2 0"))
    assert fresh == path_svg(parse_path_data("M0 0L1 0C1 0 2 -1 2 0"))
    assert path_svg(parse_path_data("m1 1q1 0 1 1t1 1")) == path_svg(parse_path_data("M1 1Q2 1 2 2Q2 3 3 3"))


@pytest.mark.parametrize("flags", ["0 1", "1 1", "0 0", "1 0"])
def test_arcs_lie_on_their_circle(flags: str) -> None:
    large, sweep = flags.split()
    path = parse_path_data(f"M10 0A10 10 0 {large} {sweep} 0 10")
    assert path_svg(path).endswith(" 0 10")
    own = (0.0, 0.0) if (large == "0") == (sweep == "1") else (10.0, 10.0)
    points = polyline(contours_of(path)[0][:-1], 16)
    assert all(abs(math.dist(p, own) - 10) < 0.01 for p in points)
    length = sum(math.dist(a, b) for a, b in pairwise(points))
    assert (length > 40) == (large == "1")


def test_arcs_may_be_turned_too_small_flat_or_written_without_spaces() -> None:
    assert area(parse_path_data("M-5 0A5 3 0 015 0A5 3 0 01-5 0Z")) == pytest.approx(math.pi * 15, rel=0.001)
    assert area(parse_path_data("M0 -5a3 5 0 1 1 0 10a3 5 0 1 1 0-10")) == pytest.approx(math.pi * 15, rel=0.001)
    assert area(parse_path_data("M-5 0A1 1 0 0 1 5 0A1 1 0 0 1 -5 0Z")) == pytest.approx(math.pi * 25, rel=0.001)
    turned = parse_path_data("M3 4A5 2 53.13010235415598 0 1 -3 -4A5 2 53.13010235415598 0 1 3 4Z")
    assert area(turned) == pytest.approx(math.pi * 10, rel=0.001)
    assert path_svg(parse_path_data("M0 0A0 5 0 0 1 4 4")) == path_svg(parse_path_data("M0 0C0 0 4 4 4 4"))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ("", "draws nothing"),
        ("L1 1", "begin with a move"),
        ("M0 0X1 1", "not a command"),
        ("M0 0L1", "a number is expected"),
        ("M0 0L1,a", "a number is expected"),
        ("M0 0L1e999 0", "not finite"),
        ("M0 0L9e9 0", "too large"),
        ("M0 0Lnan 0", "a number is expected"),
        ("M0 0A1 1 0 2 0 1 1", "flag"),
        ("M0 0L1 1Z5 5", "a command is expected"),
        ("5 5", "a command is expected"),
        ("M0 0" + "L1 1 0 0" * 1100, "more than 2,000 segments"),
    ],
)
def test_what_is_no_path_is_refused_in_words(data: str, words: str) -> None:
    with pytest.raises(InvalidInputError, match=words) as raised:
        parse_path_data(data)
    assert raised.value.code == "invalid-outline"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ("M0 0L1 1", "no area"),
        ("M0 0H1V1H0Z M3 3h1v1h-1z", "one closed curve"),
        ("M0 0H.02V.02H0Z", "hardly any area"),
        ("M0 0L1 0 0 0Z", "no area"),
    ],
)
def test_an_outline_must_be_one_body(data: str, words: str) -> None:
    with pytest.raises(InvalidInputError, match=words):
        read_outline(data)


def test_holes_and_crossings_become_one_skin() -> None:
    ring = read_outline("M0 0H1V1H0Z M.3 .3V.7H.7V.3Z")
    assert contour_count(ring) == 1 and area(ring) == pytest.approx(1)
    eight = read_outline("M0 0L1 1 1 .8 0 .3Z M.2 .1H.9V.9H.2Z")
    assert contour_count(eight) == 1


def test_an_outline_is_stretched_to_its_box() -> None:
    item = balloon("Hi", outline=Outline(path=SQUARE))
    box = path_box(outline_path(item, Rect(10, 20, 300, 100)))
    assert (box.x, box.y, box.w, box.h) == (10, 20, 300, 100)
    broken = item.model_copy(update={"outline": Outline(path="M0 0L1 1")})
    with pytest.raises(InvalidInputError) as raised:
        outline_path(broken, box)
    assert raised.value.data["object_id"] == "a"
    with pytest.raises(InvalidInputError):
        outline_path(balloon("Hi"), box)


def svg(inner: str, attributes: str = 'viewBox="0 0 100 100"') -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" {attributes}>{inner}</svg>'


@pytest.mark.parametrize(
    ("inner", "share"),
    [
        ('<path d="M10 10H50V30H10Z"/>', 1.0),
        ('<rect x="4" y="4" width="50" height="20"/>', 1.0),
        ('<rect x="4" y="4" width="40" height="40" rx="20"/>', math.pi / 4),
        ('<circle cx="50" cy="50" r="30"/>', math.pi / 4),
        ('<ellipse cx="50" cy="50" rx="30" ry="10"/>', math.pi / 4),
        ('<polygon points="0,0 10,0 10,10"/>', 0.5),
        ('<g transform="translate(5 5)"><g transform="rotate(90)scale(2,1)"><rect width="9" height="4"/></g></g>', 1.0),
        ('<rect width="9" height="4" transform="matrix(1 0 1 1 0 0)"/>', 9 / 13),
        ('<rect width="4" height="4" transform="rotate(45 2 2)"/>', 0.5),
        ('<rect width="2" height="2"/><g><circle r="40"/></g><rect width="60" height="1"/>', math.pi / 4),
        ('<defs><rect width="99" height="99"/></defs><circle r="4"/>', math.pi / 4),
        ('<style>.a{fill:red}</style><text>Hi</text><circle r="4"/>', math.pi / 4),
    ],
)
def test_the_largest_shape_of_a_file_becomes_the_outline(inner: str, share: float) -> None:
    path = read_outline(outline_from_svg(svg(inner)).path)
    box = path_box(path)
    assert (box.x, box.y, box.w, box.h) == pytest.approx((0, 0, 1, 1), abs=1e-4)
    assert area(path) == pytest.approx(share, abs=0.004)


HOSTILE = [
    ("<script>alert(1)</script><circle r='4'/>", "script"),
    ("<circle r='4' onload='x()'/>", "script"),
    ("<image href='https://x.example/a.png'/>", "image"),
    ("<use href='#a'/>", "use"),
    ("<circle r='4' fill='url(https://x.example/#a)'/>", "refers to another file"),
    ("<circle r='4' style='fill:url( \"//x.example/a\" )'/>", "refers to another file"),
    ("<foreignObject/>", "foreignObject"),
    ("<g xmlns:xlink='http://www.w3.org/1999/xlink' xlink:href='file:///etc/passwd'/>", "refers to another file"),
    ("<circle r='4' filter='url(#f)'/>", "filter"),
]


@pytest.mark.parametrize(("inner", "words"), HOSTILE)
def test_hostile_files_are_refused(inner: str, words: str) -> None:
    with pytest.raises(InvalidInputError, match=words) as raised:
        outline_from_svg(svg(inner))
    assert raised.value.code == "invalid-svg"


@pytest.mark.parametrize(
    "text",
    [
        "no xml",
        "<html/>",
        svg(""),
        svg("<line x1='1'/>"),
        '<!DOCTYPE svg [<!ENTITY a "aaaa">]><svg xmlns="http://www.w3.org/2000/svg"><path d="&a;"/></svg>',
        '<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]><svg xmlns="http://www.w3.org/2000/svg"><desc>&a;</desc></svg>',
        svg("<g>" * 90 + "</g>" * 90),
        svg("<g/>" * 20_100),
        svg('<rect width="50%" height="4"/>'),
        svg('<rect width="5" height="4" transform="spin(3)"/>'),
        svg('<path d="M0 0L1"/>'),
    ],
)
def test_files_without_a_usable_shape_are_refused(text: str) -> None:
    with pytest.raises(InvalidInputError):
        outline_from_svg(text)


def test_a_drawn_body_carries_its_tails_and_turns() -> None:
    heart = "M.5 1C.1 .7 0 .5 0 .3C0 0 .4 -.05 .5 .25C.6 -.05 1 0 1 .3C1 .5 .9 .7 .5 1Z"
    for turn in (0.0, 30.0):
        item = balloon(
            "Mine",
            outline=Outline(path=heart),
            geometry=Geometry(x=0.3, y=0.4, w=0.3, h=0.25),
            tails=[Tail(x=0.2, y=0.85), Tail(x=0.9, y=0.3, form="spike")],
            rotation=turn,
        )
        outline = object_outline(set_object(item, one_panel(), shipped_fonts()))
        assert contour_count(outline) == 1
        box = path_box(outline)
        assert box.bottom == pytest.approx(850, abs=1.5) and box.right == pytest.approx(720, abs=1.5)
        assert draw_objects([item], one_panel(), width=800, fonts=shipped_fonts())[0].rgba.any()
