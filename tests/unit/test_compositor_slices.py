from __future__ import annotations

import itertools
import random

import numpy as np
import pytest

from core.compositor.protected import Protected
from core.compositor.slices import SlicePlan, plan_slices
from core.draw.rows import cut_energy, row_busyness
from core.errors import InvalidInputError, TooLargeError
from core.units import Span

WEIGHT = {"panel": 4, "sfx": 20, "balloon": 100, "face": 100}


def item(top: int, bottom: int, kind: str = "panel") -> Protected:
    return Protected(Span(top, bottom), kind, f"{kind} {top}")


def heights(plan: SlicePlan) -> list[int]:
    return [span.length for span in plan.spans]


def texture(height: int, width: int = 200, seed: int = 1) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8)


def energy_of(pixels: np.ndarray) -> np.ndarray:
    return cut_energy(row_busyness(pixels))


def test_a_strip_below_the_limit_is_one_slice() -> None:
    plan = plan_slices(900, [item(100, 800)], max_height_px=1280)
    assert plan.spans == [Span(0, 900)]
    assert plan.cuts == [] and plan.crossed == []


def test_cuts_stand_in_the_middle_of_gutters() -> None:
    plan = plan_slices(2000, [item(0, 950), item(1050, 2000)], max_height_px=1280)
    assert plan.cuts == [1000]


def test_a_wide_gutter_wins_over_a_narrow_one() -> None:
    panels = [item(0, 600), item(700, 1180), item(1184, 2000)]
    (cut,) = plan_slices(2000, panels, max_height_px=1400).cuts
    assert abs(cut - 650) <= 5


def test_slices_are_few_and_even_without_geometry() -> None:
    plan = plan_slices(6000, [], max_height_px=1280)
    assert len(plan.spans) == 5
    assert max(heights(plan)) - min(heights(plan)) <= 8


def test_a_seam_between_scenes_is_preferred() -> None:
    assert plan_slices(2000, [], max_height_px=1280, prefer=[1100]).cuts == [1100]


def test_six_thousand_rows_of_texture_are_not_left_as_one_slice() -> None:
    plan = plan_slices(6000, [], max_height_px=1280, energy=energy_of(texture(6000)))
    assert max(heights(plan)) <= 1280
    assert sum(heights(plan)) == 6000


def test_texture_is_cut_at_its_quietest_rows() -> None:
    pixels = texture(3000)
    pixels[1100:1103] = 40
    pixels[2050:2053] = 90
    plan = plan_slices(3000, [], max_height_px=1280, energy=energy_of(pixels))
    assert [1100 < cut < 1103 for cut in plan.cuts[:1]] == [True]
    assert 2050 < plan.cuts[1] < 2053


def test_a_full_bleed_balloon_is_never_cut() -> None:
    balloon = item(1180, 1420, "balloon")
    plan = plan_slices(2400, [item(0, 2400), balloon], max_height_px=1280)
    assert all(not balloon.span.top < cut < balloon.span.bottom for cut in plan.cuts)
    assert [crossed.kind for crossed in plan.crossed] == ["panel"]


def test_a_flat_dark_panel_is_not_cut_although_its_rows_are_of_one_colour() -> None:
    pixels = np.full((2000, 200, 3), 255, np.uint8)
    pixels[40:960, 20:180] = texture(920, 160)
    pixels[1010:1960] = 12
    panels = [item(40, 960), item(1010, 1960)]
    assert plan_slices(2000, panels, max_height_px=1280, energy=energy_of(pixels)).cuts == [985]


def test_a_thin_line_across_the_only_gutter_does_not_block_the_cut() -> None:
    pixels = texture(2000)
    pixels[980:1020] = 255
    pixels[960:1040, 100:104] = 0
    plan = plan_slices(2000, [], max_height_px=1280, energy=energy_of(pixels))
    assert len(plan.cuts) == 1
    assert 980 < plan.cuts[0] < 1020


def test_energy_is_not_asked_for_where_geometry_decides() -> None:
    def refuse() -> np.ndarray:
        raise AssertionError("pixels were read")

    plan = plan_slices(2000, [item(0, 950), item(1050, 2000)], max_height_px=1280, energy=refuse)
    assert plan.cuts == [1000]


def test_known_pixels_move_a_cut_away_from_a_balloon_that_no_geometry_knows() -> None:
    pixels = np.full((2000, 200, 3), 255, np.uint8)
    pixels[1000:1090, 40:160] = texture(90, 120)
    panels = [item(0, 900), item(1100, 2000)]
    plan = plan_slices(2000, panels, max_height_px=1280, energy=energy_of(pixels), energy_always=True)
    assert len(plan.cuts) == 1 and 900 <= plan.cuts[0] <= 1000


def test_without_a_legal_plan_each_crossed_element_is_named() -> None:
    panels = [item(0, 1000), item(990, 2000), item(500, 1500, "balloon")]
    plan = plan_slices(2000, panels, max_height_px=1100)
    assert plan.cuts
    named = {(row, crossed.label) for row, crossed in plan.crossings}
    assert named == {(row, p.label) for row in plan.cuts for p in panels if p.span.top < row < p.span.bottom}
    assert "balloon 500" not in {label for _, label in named}


def test_panels_are_given_up_before_sounds_and_sounds_before_balloons() -> None:
    base = [item(0, 1000), item(1000, 2000)]
    blocked = [item(980, 1100, "balloon"), item(900, 960, "sfx")]
    plan = plan_slices(2000, base + blocked, max_height_px=1090)
    assert {crossed.kind for crossed in plan.crossed} == {"panel"}


def test_an_element_taller_than_a_slice_never_blocks_a_plan() -> None:
    plan = plan_slices(3000, [item(0, 3000), item(1200, 1400, "face")], max_height_px=1280)
    assert max(heights(plan)) <= 1280
    assert [crossed.kind for crossed in plan.crossed] == ["panel"]


def test_tiny_slices_are_avoided() -> None:
    plan = plan_slices(1300, [], max_height_px=1280)
    assert min(heights(plan)) >= 200


def test_the_count_limit_makes_slices_fewer() -> None:
    panels = [item(number * 500, number * 500 + 470) for number in range(8)]
    free = plan_slices(4000, panels, max_height_px=1200)
    bound = plan_slices(4000, panels, max_height_px=1200, max_count=4)
    assert len(bound.spans) == 4 <= len(free.spans)
    assert bound.crossed == []


def test_the_count_limit_comes_before_crossings() -> None:
    panels = [item(number * 700, number * 700 + 690) for number in range(4)]
    plan = plan_slices(2800, panels, max_height_px=1000, max_count=3)
    assert len(plan.spans) == 3
    assert plan.crossed


def test_an_expected_size_limits_slices_like_a_height() -> None:
    rows = np.full(2000, 1000, np.int64)
    rows[:500] = 4000
    plan = plan_slices(2000, [], max_height_px=1280, row_bytes=rows, max_bytes=1_000_000)
    assert max(int(rows[s.top : s.bottom].sum()) for s in plan.spans) <= 1_000_000
    with pytest.raises(TooLargeError):
        plan_slices(2000, [], max_height_px=1280, row_bytes=rows, max_bytes=3000)


def test_a_strip_without_rows_is_refused() -> None:
    with pytest.raises(InvalidInputError):
        plan_slices(0, [], max_height_px=1280)


def test_an_episode_of_sixty_panels_is_planned_without_crossings() -> None:
    source = random.Random(3)
    panels, top = [], 40
    for _ in range(60):
        height = source.randint(300, 1150)
        panels.append(item(top, top + height))
        panels.append(item(top + 30, top + 200, "balloon"))
        top += height + source.choice([20, 60, 120, 240])
    plan = plan_slices(top, panels, max_height_px=1280, max_count=100)
    assert plan.crossed == [] and max(heights(plan)) <= 1280


def test_long_strips_are_thinned_without_losing_the_only_legal_rows() -> None:
    panels = [item(start, start + 1278) for start in range(0, 30_000, 1280)]
    plan = plan_slices(30_000, panels, max_height_px=1280)
    assert plan.crossed == []
    free = [item(20_000 + start, 20_000 + start + 1279) for start in range(0, 12_790, 1279)]
    plan = plan_slices(33_000, free, max_height_px=1280)
    assert plan.crossed == []


@pytest.mark.parametrize("seed", range(60))
def test_small_strips_agree_with_trying_every_plan(seed: int) -> None:
    source = random.Random(seed)
    height, limit = source.randint(4, 13), source.randint(2, 6)
    elements = []
    for _ in range(source.randint(0, 5)):
        top = source.randrange(height - 1)
        elements.append(item(top, source.randint(top + 1, height), source.choice(sorted(WEIGHT))))

    def price(cuts: tuple[int, ...]) -> tuple[int, int]:
        hard = soft = 0
        for cut in cuts:
            for element in elements:
                if element.span.top < cut < element.span.bottom:
                    if element.span.length > limit:
                        soft += 1
                    else:
                        hard += WEIGHT[element.kind]
        return hard, hard + soft

    plans = [
        cuts
        for count in range(height)
        for cuts in itertools.combinations(range(1, height), count)
        if all(b - a <= limit for a, b in itertools.pairwise((0, *cuts, height)))
    ]
    mine = price(tuple(plan_slices(height, elements, max_height_px=limit).cuts))
    if any(price(cuts)[0] == 0 for cuts in plans):
        assert mine[0] == 0
        assert mine[1] == min(price(cuts)[1] for cuts in plans if price(cuts)[0] == 0)
    else:
        assert mine[1] == min(price(cuts)[1] for cuts in plans)
