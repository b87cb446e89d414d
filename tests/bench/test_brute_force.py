"""The optimiser against brute force over hundreds of texts of twelve words: more than the suite has time for.

Each text of twelve words has up to 2^11 ways to break it, and all of them are priced in every copy of a balloon, or in
every candidate for one. See `tests/property/test_lettering_brute.py`, which has the checks.
"""

from __future__ import annotations

import pytest

from tests.property.test_lettering_brute import FILLED, MADE, check_balloon, check_fill

FILLS, BALLOONS = 100, 40


@pytest.mark.parametrize("name", FILLED)
def test_twelve_words_fill_a_balloon_at_the_least_price(name: str) -> None:
    fitting = sum(check_fill(name, seed, least=12) for seed in range(1000, 1000 + FILLS))
    print(f"\n{name:16} {FILLS} texts, {fitting} fit: all as cheap as any way")
    assert fitting >= FILLS // 4


@pytest.mark.parametrize("name", MADE)
def test_a_balloon_for_twelve_words_costs_as_little_as_any_candidate(name: str) -> None:
    for seed in range(2000, 2000 + BALLOONS):
        check_balloon(name, seed, least=12)
    print(f"\n{name:16} {BALLOONS} texts: all as cheap as any candidate")
