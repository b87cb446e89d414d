"""Which new panel is which old one: by numbers alone, by pictures, and on strips that were drawn twice."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from core.art.likeness import fingerprints, likeness
from core.lettering.following.evidence import Evidence, trace_panels
from core.lettering.following.matching import SURE, match_panels
from core.story.plan import Layout, PanelRect
from tests.unit.redrawn_strips import Count, fared, redrawn_strip


def odds(*rows: str) -> list[list[float]]:
    """``#`` looks the same, ``+`` rather so, ``.`` a stranger."""
    return [[{"#": 6.0, "+": 2.0, ".": -6.0}[mark] for mark in row] for row in rows]


def shown(*rows: str) -> list[int | None]:
    return [match.best.at if match.best and match.is_sure else None for match in match_panels(odds(*rows))]


def test_panels_that_look_alike_are_paired() -> None:
    assert shown("#..", ".#.", "..#") == [0, 1, 2]
    assert shown("#...", "..#.", "...#") == [0, 2, 3]
    assert [match.is_gone for match in match_panels(odds("#.", "..", ".#"))] == [False, True, False]


def test_order_tells_panels_apart_that_look_the_same() -> None:
    assert shown("####", "####", "####", "####") == [0, 1, 2, 3]


def test_one_of_two_equal_panels_is_gone_and_that_is_asked() -> None:
    first, second, last = match_panels(odds("#.", "#.", ".#"))
    assert not first.is_sure and not second.is_sure and not first.is_gone and not second.is_gone
    assert last.is_sure
    assert first.best is not None and second.best is not None and first.best.at == second.best.at == 0


def test_neighbours_that_changed_places_are_found() -> None:
    assert shown("#...", "..#.", ".#..", "...#") == [0, 2, 1, 3]


def test_nothing_is_matched_with_nothing() -> None:
    assert match_panels([]) == []
    assert [match.is_gone for match in match_panels([[], []])] == [True, True]
    assert all(match.is_gone for match in match_panels(odds("..", "..")))


def test_a_weak_pair_is_asked_however_well_it_stands() -> None:
    (match,) = match_panels([[0.5]])
    assert match.best is not None and match.best.likelihood < SURE and not match.is_gone


@pytest.mark.parametrize("size", [1, 7, 60])
def test_likelihoods_are_shares(size: int) -> None:
    dice = np.random.default_rng(size)
    for match in match_panels(dice.normal(-2, 4, (size, size + 2)).tolist()):
        assert 0 <= match.gone <= 1
        assert sum(one.likelihood for one in match.candidates) <= 1.001


def rect(w: int, h: int) -> list[PanelRect]:
    return [PanelRect(panel_id=1, x=0, y=0, w=w, h=h)]


def scene(seed: int, w: int = 240, h: int = 300) -> np.ndarray:
    """A few dark and light shapes of a seed's own."""
    dice = np.random.default_rng(seed)
    picture = np.full((h, w, 3), 200, np.uint8)
    for _ in range(9):
        x, y, r = int(dice.integers(0, w)), int(dice.integers(0, h)), int(dice.integers(15, 60))
        colour = tuple(int(v) for v in dice.integers(20, 240, 3))
        if dice.random() < 0.5:
            cv2.circle(picture, (x, y), r, colour, -1)
        else:
            cv2.rectangle(picture, (x, y), (x + 2 * r, y + r), colour, -1)
    return picture


def alike(one: np.ndarray, two: np.ndarray) -> float:
    pair = [fingerprints(pixels, rect(pixels.shape[1], pixels.shape[0])) for pixels in (one, two)]
    return float(likeness(pair[0], pair[1])[0, 0])


def test_a_picture_is_like_itself_whatever_a_colourist_or_a_file_does_to_it() -> None:
    base = scene(1)
    assert alike(base, base) == pytest.approx(1.0)
    grey = np.repeat(cv2.cvtColor(base, cv2.COLOR_RGB2GRAY)[:, :, None], 3, axis=2)
    darker = (base.astype(np.float64) * 0.6).astype(np.uint8)
    packed = cv2.imdecode(cv2.imencode(".jpg", base, [cv2.IMWRITE_JPEG_QUALITY, 30])[1], cv2.IMREAD_COLOR)
    stretched = cv2.resize(base, (480, 420), interpolation=cv2.INTER_AREA)
    for other in (grey, darker, packed, stretched):
        assert alike(base, np.asarray(other)) > 0.85
    assert alike(base, base[45:, 36:]) > 0.75
    assert alike(base[:255, 36:], base) > 0.75


def test_strangers_are_not_alike_and_paper_is_like_nothing() -> None:
    assert max(alike(scene(1), scene(other)) for other in range(2, 12)) < 0.6
    blank = np.full((300, 240, 3), 255, np.uint8)
    assert abs(alike(blank, scene(1))) < 0.2


def test_a_panel_outside_its_picture_breaks_nothing() -> None:
    base = scene(1)
    far = [PanelRect(panel_id=1, x=900, y=900, w=50, h=50), PanelRect(panel_id=2, x=-40, y=-40, w=100, h=100)]
    assert likeness(fingerprints(base, far), fingerprints(base, far)).shape == (2, 2)


def test_equal_pictures_give_equal_numbers() -> None:
    base = scene(3)
    one, two = fingerprints(base, rect(240, 300)), fingerprints(base.copy(), rect(240, 300))
    assert np.array_equal(one[0].edges, two[0].edges) and np.array_equal(one[0].waves, two[0].waves)


def stack(*heights: int) -> Layout:
    rects = [PanelRect(panel_id=n, x=0, y=400 * n, w=300, h=h) for n, h in enumerate(heights, 1)]
    return Layout(width=300, height=4000, panels=rects)


def test_pictures_that_tell_nothing_leave_it_to_the_order_and_to_people() -> None:
    dull = [[0.2, 0.25, 0.2], [0.2, 0.2, 0.2], [0.2, 0.2, 0.2]]
    found = trace_panels(stack(100, 200, 300), stack(110, 190, 300), Evidence(likeness=dull))
    assert [trace.best for trace in found.values()] == [1, 2, 3]
    assert not any(trace.is_sure for trace in found.values())
    same = trace_panels(stack(100, 200, 300), stack(100, 200, 300), Evidence(likeness=dull))
    assert [trace.best for trace in same.values()] == [1, 2, 3] and all(trace.is_sure for trace in same.values())


def test_twenty_strips_drawn_anew() -> None:
    total = Count()
    for seed in range(20):
        total += fared(redrawn_strip(seed, hard=seed % 4 == 3), by_lines=seed % 2 == 1)
    assert total.objects > 150
    assert total.silently_wrong == 0
    assert total.right >= 0.97 * total.objects
    assert total.asked <= 0.1 * total.objects
