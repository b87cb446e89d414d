"""Reads the ``d`` attribute of an SVG path. Answers only: which curve does this text describe?

All commands of SVG 1.1 section 8.3, relative and absolute; arcs become cubics. It is strict: whatever is not such a
command or a finite number is refused with what is wrong.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field

import skia

from core.draw.paths import Path, Point
from core.errors import InvalidInputError

MOST_SEGMENTS = 2_000
FARTHEST = 1e6
"""The largest coordinate that is taken: beyond it 1/64 px is no longer exact in the drawing library."""

_COUNTS = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "S": 4, "Q": 4, "T": 2, "A": 7, "Z": 0}
_SPACE = re.compile(r"[\s,]*")
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)


@dataclass
class _Pen:
    """Where the pen is while a path is read."""

    path: Path = field(default_factory=skia.Path)
    at: Point = (0.0, 0.0)
    start: Point = (0.0, 0.0)
    handle: Point | None = None
    handle_of: str = ""
    open: bool = False
    segments: int = 0


def parse_path_data(data: str, *, most_segments: int = MOST_SEGMENTS) -> Path:
    """Read a path's data into a path in its own units; every subpath that is filled is treated as closed.

    Raises:
        InvalidInputError: `invalid-outline`: an unknown command, a missing or wrong number, a number that is not finite
            or beyond 1,000,000, no move at the start, or more than `most_segments` segments.
    """
    pen, place, letter = _Pen(), _skip(data, 0), ""
    while place < len(data):
        if data[place].isalpha():
            letter = data[place]
            if letter.upper() not in _COUNTS:
                raise _wrong(f"'{letter}' is not a command of a path.", place)
            place = _skip(data, place + 1)
        elif letter.upper() in ("", "Z"):
            raise _wrong(f"a command is expected, not '{data[place]}'.", place)
        numbers: list[float] = []
        for index in range(_COUNTS[letter.upper()]):
            flag = letter.upper() == "A" and index in (3, 4)
            number, place = _flag(data, place) if flag else _number(data, place)
            numbers.append(number)
        _draw(pen, letter, numbers, place)
        if pen.segments > most_segments:
            raise _wrong(f"it has more than {most_segments:,} segments.", place)
        letter = {"M": "L", "m": "l"}.get(letter, letter)
    if pen.path.isEmpty():
        raise _wrong("it draws nothing.", 0)
    return pen.path


def _draw(pen: _Pen, letter: str, n: list[float], place: int) -> None:
    kind, relative = letter.upper(), letter.islower()
    base = pen.at if relative else (0.0, 0.0)
    if kind != "M" and not pen.open and not pen.segments:
        raise _wrong("it must begin with a move (M).", place)

    def point(index: int) -> Point:
        x, y = base[0] + n[index], base[1] + n[index + 1]
        if not (abs(x) <= FARTHEST and abs(y) <= FARTHEST):
            raise _wrong("a coordinate is not finite or too large.", place)
        return x, y

    def mirrored(of: str) -> Point:
        """The last handle on the other side of the pen; the pen itself where no such curve came before."""
        if pen.handle is None or pen.handle_of != of:
            return pen.at
        return 2 * pen.at[0] - pen.handle[0], 2 * pen.at[1] - pen.handle[1]

    handle, handle_of, end = None, "", pen.at
    pen.segments += 1
    if kind == "M":
        end = pen.start = point(0)
        pen.path.moveTo(*end)
        pen.open = True
    elif kind == "Z":
        pen.path.close()
        end, pen.open = pen.start, False
    else:
        if not pen.open:  # after a Z the next curve begins where that one began
            pen.path.moveTo(*pen.at)
            pen.open = True
        if kind == "L":
            end = point(0)
            pen.path.lineTo(*end)
        elif kind in ("H", "V"):
            axis = 0 if kind == "H" else 1
            value = base[axis] + n[0]
            if not abs(value) <= FARTHEST:
                raise _wrong("a coordinate is not finite or too large.", place)
            end = (value, pen.at[1]) if axis == 0 else (pen.at[0], value)
            pen.path.lineTo(*end)
        elif kind in ("C", "S"):
            first = point(0) if kind == "C" else mirrored("C")
            handle, end = point(len(n) - 4), point(len(n) - 2)
            handle_of = "C"
            pen.path.cubicTo(*first, *handle, *end)
        elif kind in ("Q", "T"):
            handle = point(0) if kind == "Q" else mirrored("Q")
            handle_of, end = "Q", point(len(n) - 2)
            pen.path.quadTo(*handle, *end)
        else:
            end = point(5)
            pieces = arc_cubics(pen.at, (abs(n[0]), abs(n[1])), n[2], bool(n[3]), bool(n[4]), end)
            for first, second, stop in pieces:
                pen.path.cubicTo(*first, *second, *stop)
            pen.segments += max(0, len(pieces) - 1)
    pen.at, pen.handle, pen.handle_of = end, handle, handle_of


def arc_cubics(
    start: Point, radii: tuple[float, float], turn: float, large: bool, sweep: bool, end: Point
) -> list[tuple[Point, Point, Point]]:
    """An elliptical arc as cubics of at most a quarter turn: (handle, handle, end) each.

    Endpoint to centre form after SVG 1.1, appendix F.6.5; radii that are too small are enlarged (F.6.6), a radius of 0
    is a straight line. The handles' length is 4/3 tan(a/4) of the radius for a piece of angle a.
    """
    rx, ry = radii
    if start == end:
        return []
    if rx < 1e-9 or ry < 1e-9:
        return [(start, end, end)]
    c, s = math.cos(math.radians(turn)), math.sin(math.radians(turn))
    hx, hy = (start[0] - end[0]) / 2, (start[1] - end[1]) / 2
    x, y = c * hx + s * hy, -s * hx + c * hy
    grow = (x / rx) ** 2 + (y / ry) ** 2
    if grow > 1:
        rx, ry = rx * math.sqrt(grow), ry * math.sqrt(grow)
    square = (rx * ry) ** 2 - (rx * y) ** 2 - (ry * x) ** 2
    factor = math.sqrt(max(0.0, square) / ((rx * y) ** 2 + (ry * x) ** 2)) * (-1 if large == sweep else 1)
    ox, oy = factor * rx * y / ry, -factor * ry * x / rx
    cx = c * ox - s * oy + (start[0] + end[0]) / 2
    cy = s * ox + c * oy + (start[1] + end[1]) / 2
    begin = math.atan2((y - oy) / ry, (x - ox) / rx)
    sweep_by = math.atan2((-y - oy) / ry, (-x - ox) / rx) - begin
    if sweep and sweep_by < 0:
        sweep_by += 2 * math.pi
    elif not sweep and sweep_by > 0:
        sweep_by -= 2 * math.pi
    count = max(1, math.ceil(abs(sweep_by) / (math.pi / 2) - 1e-9))
    step = sweep_by / count
    reach = 4 / 3 * math.tan(step / 4)

    def placed(px: float, py: float) -> Point:
        return cx + c * rx * px - s * ry * py, cy + s * rx * px + c * ry * py

    pieces = []
    for index in range(count):
        a, b = begin + index * step, begin + (index + 1) * step
        ca, sa, cb, sb = math.cos(a), math.sin(a), math.cos(b), math.sin(b)
        stop = end if index == count - 1 else placed(cb, sb)
        pieces.append((placed(ca - reach * sa, sa + reach * ca), placed(cb + reach * sb, sb - reach * cb), stop))
    return pieces


def _skip(data: str, place: int) -> int:
    found = _SPACE.match(data, place)
    return found.end() if found else place


def _number(data: str, place: int) -> tuple[float, int]:
    found = _NUMBER.match(data, place)
    if found is None:
        shown = f"not '{data[place]}'" if place < len(data) else "but it ends"
        raise _wrong(f"a number is expected, {shown}.", place)
    value = float(found.group())
    if not math.isfinite(value):
        raise _wrong("a number is not finite.", place)
    return value, _skip(data, found.end())


def _flag(data: str, place: int) -> tuple[float, int]:
    """An arc's flag: one digit, which may stand right against the next number."""
    if place >= len(data) or data[place] not in "01":
        raise _wrong("an arc's flag must be 0 or 1.", place)
    return float(data[place]), _skip(data, place + 1)


def _wrong(what: str, place: int) -> InvalidInputError:
    return InvalidInputError(f"The outline cannot be read: {what}", code="invalid-outline", place=place)
