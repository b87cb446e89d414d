"""A hundred strips drawn twice: how much lettering finds its panel, how much is asked, and what is wrong unseen.

`make bench` prints the table; `docs/measurements.md` keeps one. Panels are taken out, put in and resized; hard strips
show the same frame twice, or have neighbours that changed places.
"""

from __future__ import annotations

from tests.unit.redrawn_strips import Count, RedrawnStrip, fared, redrawn_strip

STRIPS, HARD = 100, 50


def test_a_hundred_strips_drawn_anew() -> None:
    plain = [redrawn_strip(seed) for seed in range(1000, 1000 + STRIPS)]
    hard = [redrawn_strip(seed, hard=True) for seed in range(3000, 3000 + HARD)]
    rows = {
        "pictures alone": _counted(plain, by_lines=False),
        "pictures and lines": _counted(plain, by_lines=True),
        "hard, pictures alone": _counted(hard, by_lines=False),
        "hard, pictures and lines": _counted(hard, by_lines=True),
    }
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


def _counted(strips: list[RedrawnStrip], *, by_lines: bool) -> Count:
    return sum((fared(strip, by_lines=by_lines) for strip in strips), Count())
