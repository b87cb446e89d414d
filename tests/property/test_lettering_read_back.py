"""An independent reader: an OCR library reads back what was lettered, from files like those that are uploaded.

Balloons of every kind are lettered with seeded sentences, laid over coloured backgrounds at two upload widths, saved as
JPEG and opened again. The reader gets the lines where the layout says that they stand and returns text. What it returns
is compared letter by letter (Levenshtein), line by line.

Normalised before comparing, because readers of this sort do not tell them apart or leave them out: spaces; curly and
straight quotes; the ellipsis and three dots; dashes of any length; width variants of punctuation. Case counts, except
in styles whose faces have capitals alone or whose small and large forms differ in height only.

The suite reads a part of the balloons, each kind at both widths; `tests/bench` reads all of them.
"""

from __future__ import annotations

import random
import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
import rapidocr
from numpy.typing import NDArray

from core.compositor.encode import decode_own, encode_jpeg_at
from core.draw.blend import blend_over
from core.lettering.balloons.drawing import draw_objects
from core.lettering.fit.setting import SetObject, set_object
from core.lettering.objects import Geometry, LayerObject, ObjectStyle
from tests.unit.test_lettering_fonts import balloon, one_panel, share, shipped_fonts

BALLOONS = 200
IN_THE_SUITE = 40
WIDTHS = (800, 690)
QUALITY = 90
WANTED = 0.98

VOICES: tuple[tuple[str, str | None], ...] = (
    ("speech", None),
    ("whisper", None),
    ("shout", None),
    ("electronic", None),
    ("thought", None),
    ("caption", None),
    ("wavy", None),
    ("off_panel", None),
    ("speech", "handwritten"),
    ("narration", "quiet_hand"),
)
"""The kind, and the font style where it is not the kind's own."""

WHO = ("Mina", "the baker", "my aunt", "Captain Voss", "nobody", "the lighthouse", "your brother", "Old Tam")
DOES = (
    "hid the second key under the stairs",
    "never asks twice",
    "keeps seven umbrellas, all of them *broken*",
    "would rather *walk* than wait",
    "left before the rain began",
    "knows why the clock stopped at 4:15",
    "owes me a quiet evening",
    "found a map in the soup",
)
AFTER = (
    "Don't look so surprised!",
    "Well... what now?",
    "I said *no*, and I meant it.",
    "Is that jam on your sleeve?",
    "We have ten minutes -- perhaps twelve.",
    "Quick, behind the curtain!",
    "Fine; just this once.",
    "You'd do the same, wouldn't you?",
)


@dataclass(frozen=True)
class Line:
    """One line as it was lettered and as the reader is shown it."""

    style: str
    text: str
    picture: NDArray[np.uint8]


def sentence(draw: random.Random) -> str:
    """Six to eighteen words of our own, sometimes with emphasis and a second sentence."""
    first = f"{draw.choice(WHO)} {draw.choice(DOES)}."
    first = first[0].upper() + first[1:]
    return f"{first} {draw.choice(AFTER)}" if draw.random() < 0.6 else first


def lettered(number: int) -> tuple[str, LayerObject]:
    """One of the seeded balloons and the font style that it shows."""
    draw = random.Random(f"read back {number}")
    kind, font = VOICES[number % len(VOICES)]
    style = ObjectStyle(kind=kind, font=font or "default", case=draw.choice((None, None, "upper", "as_typed")))  # type: ignore[arg-type]
    tail = None if kind in ("caption", "narration") else share(draw.uniform(0.2, 0.8), 0.9)
    item = balloon(
        sentence(draw),
        kind,
        name=f"b{number}",
        style=style,
        tail=tail,
        geometry=Geometry(x=draw.uniform(0.1, 0.4), y=0.2, w=draw.uniform(0.3, 0.5), h=draw.uniform(0.2, 0.4)),
    )
    return font or kind, item


def background(width: int, height: int, number: int) -> NDArray[np.uint8]:
    """Flat shapes over a slope of colour, as in a storyboard panel: uint8 (height, width, 3)."""
    draw = random.Random(f"background {number}")
    ends = np.array([[draw.randrange(256) for _ in range(3)] for _ in range(2)], np.float64)
    share_down = np.linspace(0, 1, height)[:, None, None]
    picture = np.broadcast_to(ends[0] * (1 - share_down) + ends[1] * share_down, (height, width, 3)).astype(np.uint8)
    picture = np.ascontiguousarray(picture)
    for _ in range(9):
        at = draw.randrange(width), draw.randrange(height)
        cv2.circle(picture, at, draw.randrange(20, 160), [draw.randrange(256) for _ in range(3)], -1)
    return picture


def lines_of(number: int) -> list[Line]:
    """Letter, save as JPEG, open again and cut out the lines where the layout put them."""
    style, item = lettered(number)
    width = WIDTHS[number // len(VOICES) % len(WIDTHS)]
    layout = one_panel(800, 640)
    scale = width / layout.width
    picture = background(width, round(layout.height * scale), number)
    for drawn in draw_objects([item], layout, width=width, fonts=shipped_fonts()):
        blend_over(picture, drawn.rgba, drawn.x, drawn.y)
    shown = decode_own(encode_jpeg_at(picture, QUALITY))
    placed = set_object(item, layout, shipped_fonts())
    return [Line(style, text, cut(shown, box, scale)) for text, box in line_boxes(placed)]


def line_boxes(placed: SetObject) -> list[tuple[str, tuple[float, float, float, float]]]:
    """Each line's text and its box (left, top, right, bottom) in strip px, with a little air."""
    fit = placed.fit
    assert fit is not None
    found = []
    for line in fit.block.lines:
        first, end, x, y, width = line[:5]
        pieces = fit.prepared.pieces[first:end]
        text = "".join(piece.shaped.text for piece in pieces)
        if pieces[-1].hyphen is not None and end < len(fit.prepared.pieces):
            text += "-"
        size, cx, cy = fit.size_px, placed.box.cx, placed.box.cy
        inks = [piece.shaped.ink for piece in pieces if piece.shaped.ink is not None]
        top, bottom = min(ink.top for ink in inks), max(ink.bottom for ink in inks)
        air = 0.16
        left, right = cx + (x - air - 0.1) * size, cx + (x + width + air + 0.1) * size
        found.append((text, (left, cy + (y + top - air) * size, right, cy + (y + bottom + air) * size)))
    return found


def cut(picture: NDArray[np.uint8], box: tuple[float, float, float, float], scale: float) -> NDArray[np.uint8]:
    left, top, right, bottom = (round(side * scale) for side in box)
    part = picture[max(0, top) : bottom, max(0, left) : right, ::-1]  # the reader wants BGR
    return np.ascontiguousarray(part)


@cache
def reader() -> Any:
    """The recogniser alone, on the model that its wheel brings; a path that is given is never fetched."""
    model = next((Path(rapidocr.__file__).parent / "models").glob("*_rec_*.onnx"))
    engine = rapidocr.RapidOCR(
        params={
            "Global.log_level": "critical",
            "Rec.model_path": str(model),
            "Rec.rec_batch_num": 16,
            "EngineConfig.onnxruntime.intra_op_num_threads": 2,
        }
    )
    return engine._load_rec_model()


def read(pictures: Sequence[NDArray[np.uint8]]) -> list[str]:
    from rapidocr.ch_ppocr_rec import TextRecInput

    return list(reader()(TextRecInput(img=list(pictures))).txts)


def plain(text: str, *, fold: bool) -> str:
    """What is compared; the module's docstring says what is made equal."""
    text = unicodedata.normalize("NFKC", text)
    for given, meant in (("‘’`´′", "'"), ("“”″", '"'), ("–—―−", "-"), ("·•", ".")):
        for character in given:
            text = text.replace(character, meant)
    while "--" in text:
        text = text.replace("--", "-")
    text = "".join(text.split()).replace("''", '"')
    return text.casefold() if fold else text


def distance(first: str, second: str) -> int:
    """Levenshtein's: insertions, deletions and replacements."""
    row = list(range(len(second) + 1))
    for index, a in enumerate(first):
        before, row[0] = row[0], index + 1
        for at, b in enumerate(second):
            before, row[at + 1] = row[at + 1], min(row[at + 1] + 1, row[at] + 1, before + (a != b))
    return row[-1]


def read_back(numbers: Sequence[int]) -> dict[str, tuple[int, int, list[tuple[str, str]]]]:
    """By style: characters, characters that were read wrong, and each line that was read otherwise."""
    lines = [line for number in numbers for line in lines_of(number)]
    found: dict[str, tuple[int, int, list[tuple[str, str]]]] = defaultdict(lambda: (0, 0, []))
    for line, text in zip(lines, read([line.picture for line in lines]), strict=True):
        fold = line.style in FOLDED
        wanted, got = plain(line.text, fold=fold), plain(text, fold=fold)
        wrong = distance(wanted, got)
        count, faults, seen = found[line.style]
        found[line.style] = count + len(wanted), faults + wrong, seen + ([(line.text, text)] if wrong else [])
    return dict(found)


FOLDED = frozenset({"shout"})
"""Styles of capitals alone: a reader may call them small letters."""


@pytest.mark.usefixtures("no_network")
def test_a_reader_reads_back_nearly_every_character() -> None:
    check_read_back(IN_THE_SUITE)


def check_read_back(balloons: int) -> None:
    """Letter and read that many balloons; print what was read otherwise."""
    found = read_back(range(balloons))
    total, wrong = sum(entry[0] for entry in found.values()), sum(entry[1] for entry in found.values())
    for style, (count, faults, lines) in sorted(found.items()):
        print(f"{style:12} {1 - faults / count:.4f} of {count} characters")
        for wanted, got in lines[:8]:
            print(f"             {wanted!r} was read {got!r}")
    print(f"{'in all':12} {1 - wrong / total:.4f} of {total} characters")
    assert total > 30 * balloons
    assert 1 - wrong / total >= WANTED, {style: entry[:2] for style, entry in found.items()}
    assert all(1 - faults / count >= 0.94 for count, faults, _ in found.values())


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Any attempt to fetch something fails the test."""
    import socket

    def refuse(*args: object, **kwargs: object) -> None:
        raise AssertionError("the reader asked the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def test_the_distance_counts_what_differs() -> None:
    assert [distance(a, b) for a, b in (("umbrella", "umbrella"), ("umbrella", "umbela"), ("", "ab"))] == [0, 2, 2]
