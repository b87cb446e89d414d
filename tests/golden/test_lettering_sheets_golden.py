"""The page for letterers: its pictures are what the engine draws, its table names every code that lint can give."""

from __future__ import annotations

import numpy as np
import pytest

from tests.golden.sheets import CODES, END, MOST_BYTES, ROOT, SHEETS, START, codes_in_checks, lint_table, read

PAGE = ROOT / "docs" / "lettering.md"


@pytest.mark.parametrize("name", sorted(SHEETS))
def test_a_picture_of_the_page_is_what_the_engine_draws(name: str) -> None:
    path = PAGE.with_suffix("") / f"{name}.png"
    assert path.stat().st_size <= MOST_BYTES
    kept, now = read(path), SHEETS[name]()
    assert kept.shape == now.shape
    apart = np.abs(now.astype(np.int16) - kept.astype(np.int16)).max(axis=2)
    assert (apart > 60).mean() <= 0.001, f"{(apart > 60).mean():.2%} of {name} changed: draw the sheets anew and look"


def test_the_page_shows_every_picture_and_the_table() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert text.split(START)[1].split(END)[0].strip() == lint_table()
    for name in SHEETS:
        assert f"(lettering/{name}.png)" in text


def test_the_table_has_every_code_of_the_checks() -> None:
    assert codes_in_checks() == set(CODES)
