"""A hundred strips drawn twice: how much lettering finds its panel, how much is asked, and what is wrong unseen.

`make bench` prints the table; `docs/measurements.md` keeps one. Panels are taken out, put in and resized; hard strips
show the same frame twice, or have neighbours that changed places.
"""

from __future__ import annotations

import pytest

from tests.unit.redrawn_strips import Count, fared, redrawn_strip

STRIPS, HARD = 100, 50


@pytest.mark.timeout(1200)
def test_a_hundred_strips_drawn_anew() -> None:
    rows: dict[str, Count] = {}
    for kind, first, strips in (("", 1000, STRIPS), ("hard, ", 3000, HARD)):
        for seed in range(first, first + strips):
            strip = redrawn_strip(seed, hard=bool(kind))
            for name, by_lines in (("pictures alone", False), ("pictures and lines", True)):
                rows[kind + name] = rows.get(kind + name, Count()) + fared(strip, by_lines=by_lines)
    print(f"\n{'evidence':<28}{'objects':>8}{'right':>9}{'asked':>9}{'guessed':>9}{'wrong unseen':>14}")
    for name, one in rows.items():
        shares = [f"{value / one.objects:.2%}" for value in (one.right, one.asked, one.asked_right)]
        print(f"{name:<28}{one.objects:>8}" + "".join(f"{share:>9}" for share in shares) + f"{one.silently_wrong:>14}")
    print("'right' counts the best guesses of what is asked about; 'guessed' are those.")
    for one in rows.values():
        assert one.silently_wrong == 0
        assert one.right + one.asked - one.asked_right == one.objects
    for name in ("pictures alone", "pictures and lines"):
        assert rows[name].right >= 0.99 * rows[name].objects
        assert rows[name].asked < 0.1 * rows[name].objects
