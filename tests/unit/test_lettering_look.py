"""What a letterer would send back: stranded words, crooked blocks, tails that grow into each other, cut sounds."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

from core.draw.paths import path_box
from core.lettering.balloons.joining import object_outline
from core.lettering.balloons.sfx import set_sound
from core.lettering.balloons.tails import tail_circles
from core.lettering.fit.laying import grown_fit
from core.lettering.fit.setting import refit, set_object
from core.lettering.objects import Geometry, LayerObject, ObjectStyle, Outline, Tail
from core.lettering.text.phrasing import CLOSER, COMMA, ELSEWHERE, OPENER, OPENER_COMMA, UNIT, stranding_penalty
from core.units import Rect
from tests.unit.test_lettering_fonts import balloon, one_panel, shipped_fonts

LEAF = "M0 0.5 C0.2 0 0.8 0 1 0.1 C1 0.7 0.6 1 0.3 1 C0.1 1 0 0.8 0 0.5 Z"


def lines_of(text: str, **style: Any) -> list[str]:
    """The lines of a balloon that is made for a text."""
    item = balloon(text, style=ObjectStyle(kind="speech", **style))
    fit = grown_fit(item, shipped_fonts(), size_px=28, max_w=460, ratio=None)
    pieces = fit.prepared.pieces
    return [" ".join(piece.shaped.text for piece in pieces[line[0] : line[1]]) for line in fit.block.lines]


@pytest.mark.parametrize(
    "text",
    ["There is no bus 99. I checked.", "I'm Mina. Sorry. We can go.", "Good evening. You are two minutes late."],
)
def test_a_sentence_keeps_its_first_word_with_the_rest(text: str) -> None:
    for line in lines_of(text)[:-1]:
        *before, last = line.split()
        if last.endswith("."):
            continue
        assert not before or not before[-1].endswith("."), f"{last!r} is left at the end of {line!r}"


def test_what_strands_a_word_costs_more() -> None:
    assert stranding_penalty(ELSEWHERE, "is", opens=True, more=True) == OPENER
    assert stranding_penalty(COMMA, "we", opens=True, more=True) == OPENER_COMMA
    assert stranding_penalty(ELSEWHERE, "99.", opens=False, more=True) == CLOSER
    assert stranding_penalty(UNIT, "km.", opens=False, more=True) == UNIT
    assert stranding_penalty(ELSEWHERE, "99.", opens=False, more=False) == ELSEWHERE
    assert stranding_penalty(-1.0, "We", opens=True, more=True) == -1.0
    assert stranding_penalty(0.0, "We", opens=True, more=True) == 0.0


@pytest.mark.parametrize("text", ["I love you.", "I have loved you since the day that we met on the bridge."])
def test_lines_in_a_slanted_outline_stand_about_one_axis(text: str) -> None:
    fonts, item = shipped_fonts(), balloon(text, outline=Outline(path=LEAF))
    placed = set_object(refit(item, one_panel(), fonts, max_w=440), one_panel(), fonts, strict=True)
    assert placed.fit is not None
    middles = [line[2] + line[4] / 2 for line in placed.fit.block.lines]
    assert len(middles) > 1 and max(middles) - min(middles) < 0.2


def test_several_tails_of_one_balloon_leave_it_apart() -> None:
    tails = [Tail(x=0.2, y=0.85), Tail(x=0.5, y=0.9), Tail(x=0.8, y=0.85)]
    item = balloon("All together now!", tails=tails, geometry=Geometry(x=0.3, y=0.4, w=0.4, h=0.12))
    outline = object_outline(set_object(item, one_panel(), shipped_fonts()))
    box = path_box(outline)
    y = 1000 * (0.4 + 0.12) + 14  # just below the body, three tails side by side
    inside = [outline.contains(x, y) for x in range(round(box.x), round(box.right))]
    assert sum(now and not before for before, now in zip([False, *inside], inside, strict=False)) == 3


def test_circles_of_a_thought_keep_apart() -> None:
    for long in (20, 40, 60, 90, 160, 300):
        boxes = [path_box(circle) for circle in tail_circles(Rect(100, 100, 200, 120), 2.3, (200, 220 + long))]
        assert all(one.bottom < other.y for one, other in pairwise(boxes)), long


def test_no_word_of_a_sound_is_cut() -> None:
    for text, style in (("KRA-KOOM!", {}), ("ドドド", {"language": "ja", "direction": "vertical"})):
        sound = LayerObject(
            id="s",
            panel_id=1,
            type="sfx_text",
            text=text,
            style=ObjectStyle(**style),
            geometry=Geometry(x=0.3, y=0.3, w=0.2, h=0.2),
        )
        assert set_sound(sound, one_panel(), shipped_fonts()).lines == (text,)
