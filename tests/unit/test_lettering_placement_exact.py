"""The search against exhaustive search on small grids, and its own promises: stated terms, no cheaper single move."""

from __future__ import annotations

import itertools
import random
import re

import numpy as np
import pytest

from core.lettering.balloons.aiming import edge_point, tip_for
from core.lettering.faces import face_of
from core.lettering.placing import costs
from core.lettering.placing.costs import TERMS, alone, between, weighed
from core.lettering.placing.placement import Fixed, Mouth, Room, Shape, Wish
from core.lettering.placing.pointing import border_tip, guessed_tip
from core.lettering.placing.search import NORMAL, Effort, Problem, arranged, place_all, problem_of
from core.lettering.placing.spots import spots_of
from core.units import Rect

COARSE = Effort(grain=7.0)


def balloon_shape(w: float, h: float, cost: float = 0.0) -> Shape:
    return Shape((Rect(0.0, 0.0, w, h),), w, h, cost)


def small_case(seed: int) -> tuple[list[Wish], Room]:
    """Two or three things in a panel with up to two figures, sometimes something pinned."""
    dice = random.Random(seed)
    panel = Rect(40.0, 100.0, 720.0, dice.uniform(420.0, 760.0))
    faces, mouths = [], []
    for _ in range(dice.choice((1, 2, 2))):
        size = dice.uniform(70.0, 190.0)
        x = dice.uniform(panel.x, panel.right - size)
        y = dice.uniform(panel.y + 0.25 * panel.h, panel.bottom - size)
        mouths.append(Mouth((x + size / 2, y + 0.8 * size), Rect(x, y, size, size)))
        faces.append(face_of(Rect(x, y, size, size), mouths[-1].at, panel))
    fixed = [
        Fixed((Rect(dice.uniform(60, 500), dice.uniform(panel.y, panel.cy), 150.0, 90.0),), at=dice.choice((None, 1)))
    ]
    count = dice.choice((2, 3, 3))
    wishes = []
    for index in range(count):
        w, h = dice.uniform(120.0, 300.0), dice.uniform(70.0, 150.0)
        kind = dice.choice(("speech", "speech", "speech", "box"))
        speaker = dice.choice(mouths)
        wishes.append(
            Wish(
                (balloon_shape(w, h), balloon_shape(1.3 * w, 0.8 * h, 0.2)),
                at=2 * index,
                mouths=(speaker,) if kind == "speech" else (),
                voice="mouth" if kind == "speech" else "none",
                box=kind == "box",
                first=index == 0,
                last=index == count - 1,
            )
        )
    canvas = Rect(0.0, 0.0, 800.0, panel.bottom + 120.0)
    chosen = tuple(fixed) if dice.random() < 0.3 else ()
    return wishes, Room(panel, canvas, faces=tuple(faces), fixed=chosen, rtl=dice.random() < 0.2)


def cheapest(problem: Problem) -> float:
    """The least cost of all combinations: every one of the first things, all of the last thing's at once."""
    count = len(problem.wishes)
    spots, last = problem.spots, problem.spots[-1]
    pairs = {
        (i, j): weighed(problem.pair(i, j, spots[i][..., None], spots[j][..., None, :]))
        for i, j in itertools.combinations(range(count), 2)
    }
    best = np.inf
    for picks in itertools.product(*(range(len(some)) for some in spots[:-1])):
        cost = sum(problem.fixed[i][pick] for i, pick in enumerate(picks))
        cost += sum(pairs[i, j][picks[i], picks[j]] for i, j in itertools.combinations(range(count - 1), 2))
        row = problem.fixed[-1] + sum(pairs[i, count - 1][pick] for i, pick in enumerate(picks))
        best = min(best, cost + float(row.min()))
    assert len(last) > 1
    return float(best)


def test_equal_to_exhaustive_search_in_nine_cases_of_ten_and_never_five_percent_above() -> None:
    ratios = []
    for seed in range(32):
        wishes, room = small_case(seed)
        found = place_all(wishes, room, COARSE).cost
        least = cheapest(problem_of(wishes, room, COARSE))
        assert found >= least - 1e-6
        ratios.append((found + 0.05) / (least + 0.05))
    assert sum(ratio < 1 + 1e-6 for ratio in ratios) >= 0.9 * len(ratios)
    assert max(ratios) <= 1.05


@pytest.mark.parametrize("seed", range(4))
def test_no_single_thing_has_a_cheaper_candidate(seed: int) -> None:
    wishes, room = small_case(seed)
    result = place_all(wishes, room)
    problem = problem_of(wishes, room)
    picks = []
    for spots, one, wish in zip(problem.spots, result.placed, wishes, strict=True):
        same = (spots.x == one.x) & (spots.y == one.y) & (spots.shape == wish.shapes.index(one.shape))
        picks.append(int(np.flatnonzero(same)[0]))
    dice = random.Random(seed)
    for j, spots in enumerate(problem.spots):
        for other in dice.sample(range(len(spots)), 60):
            changed = [*picks[:j], other, *picks[j + 1 :]]
            assert arranged(problem, changed).cost >= result.cost - 1e-6


def test_one_thing_alone_takes_its_cheapest_candidate() -> None:
    wishes, room = small_case(7)
    problem = problem_of(wishes[:1], room)
    assert place_all(wishes[:1], room).cost == pytest.approx(float(problem.fixed[0].min()))


def test_equal_problems_have_equal_solutions() -> None:
    wishes, room = small_case(11)
    assert place_all(wishes, room) == place_all(list(wishes), room, NORMAL)


def test_every_term_is_stated_with_its_weight() -> None:
    """The table of the module is the list that is computed with: names, weights, order."""
    rows = re.findall(r"^(\w+) +([\d,.]+) {1,2}\S", costs.__doc__ or "", flags=re.MULTILINE)
    assert [(name, float(weight.replace(",", ""))) for name, weight in rows] == [
        (name, term.weight) for name, term in TERMS.items()
    ]
    hard = [term.weight for term in TERMS.values() if term.weight >= 1000]
    assert hard == sorted(hard, reverse=True) and min(hard) > 10 * sum(
        t.weight for t in TERMS.values() if t.weight < 40
    )


def test_only_stated_terms_are_computed_and_none_is_negative() -> None:
    seen: set[str] = set()
    for seed in range(12):
        wishes, room = small_case(seed)
        problem = problem_of(wishes, room, COARSE)
        for wish, spots in zip(wishes, problem.spots, strict=True):
            parts = [alone(spots, wish, room), between(spots, spots, ordered=True, adjacent=True, room=room)]
            for terms in parts:
                seen |= set(terms)
                assert all((value >= 0).all() and np.isfinite(value).all() for value in terms.values())
    assert seen <= set(TERMS)


def test_the_many_tails_are_those_that_are_drawn() -> None:
    """Tips computed for all candidates at once equal those of the functions that point one tail."""
    dice = random.Random(5)
    for _ in range(60):
        panel = Rect(40.0, 100.0, 700.0, 600.0)
        box = Rect(dice.uniform(50, 400), dice.uniform(60, 400), dice.uniform(90, 320), dice.uniform(60, 200))
        face = Rect(dice.uniform(100, 500), dice.uniform(300, 500), 150.0, 170.0)
        mouth = (face.cx + dice.uniform(-20, 20), face.y + 130.0)
        room = Room(panel, Rect(0.0, 0.0, 800.0, 900.0))
        corner = [(np.array([box.x]), np.array([box.y]))]
        for voice in ("mouth", "border", "guess"):
            wish = Wish((balloon_shape(box.w, box.h),), mouths=(Mouth(mouth, face),), voice=voice, exponent=2.4)
            tail = spots_of(wish, room, corner).tails[0, :, 0]
            if voice == "mouth":
                if box.inset(-5).contains(*mouth):
                    continue
                tip = tip_for(box, 2.4, mouth, face)
            else:
                tip = border_tip(box, panel) if voice == "border" else guessed_tip(box, panel)
            assert np.hypot(tail[2] - tip[0], tail[3] - tip[1]) < 1.6
            edge = edge_point(box, 2.4, mouth if voice == "mouth" else tip)
            assert np.hypot(tail[0] - edge[0], tail[1] - edge[1]) < 0.01
