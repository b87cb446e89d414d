"""How long one balloon's layout takes, cold and from the cache, beside a calibrating loop of the same run.

`make bench` prints the table; `docs/measurements.md` keeps one. Cold means that nothing is known about the text:
neither its shapes nor its layout; only the fonts are open. Times are the processor's own, not the clock's. The full
check of a thousand texts in every shape is here too, because it takes longer than the suite allows.
"""

from __future__ import annotations

import statistics
import time
from collections import Counter
from collections.abc import Callable
from random import Random

import pytest

from core.lettering.fit.laying import prepare_object
from core.lettering.fit.layoutcache import layouts_of
from core.lettering.fit.setting import refit, set_object
from core.lettering.objects import Geometry, LayerObject, ObjectStyle, Outline
from tests.property.test_lettering_inside import SHAPES, TEXTS, check_layout
from tests.unit.test_lettering_fonts import balloon, one_panel, shipped_fonts

WORDS = [
    "I",
    "you",
    "we",
    "never",
    "always",
    "lantern",
    "harbour",
    "because",
    "the",
    "a",
    "of",
    "and",
    "but",
    "if",
    "no!",
    "gone,",
    "gone.",
    "why?",
    "wait",
    "yes…",
    "yesterday",
    "something",
    "house's",
    "quiet",
    "jumpy,",
    "fjord",
    "tell",
    "me",
    "what",
    "saw",
    "out",
    "there",
    "tonight",
    "before",
    "was",
    "dark",
    "extraordinary",
]
OUTLINE = Outline(path="M0.02 0.1 L0.7 0 L1 0.35 L0.93 0.9 L0.3 1 L0 0.6 Z")
ROUNDS = 60


def new_outline(seed: int) -> Outline:
    """Nearly the same outline, but one that nothing is remembered about."""
    return Outline(path=f"M0.02 0.1 L0.7 0 L1 0.35 L0.93 0.9 L0.3 1 L0 0.6{seed:03d} Z")


def sentence(seed: int) -> str:
    random = Random(seed)
    return " ".join(random.choice(WORDS) for _ in range(random.randint(3, 25))) + f" {seed}"


def calibration() -> float:
    """Seconds that this machine needs, now, for a fixed piece of plain work: about 1 ms where nothing else runs."""
    began = time.process_time()
    total = 0.0
    for step in range(12_000):
        total += (step % 7) * 0.5 / (step + 1)
    assert total > 0
    return time.process_time() - began


def cold(make: Callable[[int], LayerObject]) -> tuple[float, float, float]:
    """Median seconds to shape a text, to shape and lay it out, and of the calibrating loop between the texts."""
    layout, fonts = one_panel(), shipped_fonts()
    shaping, whole, loops = [], [], []
    for seed in range(ROUNDS):
        item = make(seed)
        fonts.memo.clear()
        layouts_of(fonts).clear()
        loops.append(calibration())
        began = time.process_time()
        prepare_object(item, fonts)
        shaped = time.process_time()
        set_object(item, layout, fonts)
        whole.append(time.process_time() - began)
        shaping.append(shaped - began)
    return statistics.median(shaping), statistics.median(whole), statistics.median(loops)


def warm() -> float:
    """Median seconds for a layout that the cache knows, of a balloon that moves."""
    layout, fonts = one_panel(), shipped_fonts()
    item = balloon(sentence(3))
    set_object(item, layout, fonts)
    times = []
    for step in range(400):
        moved = item.model_copy(
            update={"geometry": Geometry(x=0.1 + step / 1000, y=0.45, w=item.geometry.w, h=item.geometry.h)}
        )
        began = time.process_time()
        set_object(moved, layout, fonts)
        times.append(time.process_time() - began)
    return statistics.median(times)


def test_one_balloon_cold_and_from_the_cache() -> None:
    layout, fonts = one_panel(), shipped_fonts()
    shrinking = {
        "autofit": "text",
        "geometry": Geometry(x=0.3, y=0.4, w=0.35, h=0.16),
        "style": ObjectStyle(kind="speech", size_px=60),
    }
    cases: dict[str, Callable[[int], LayerObject]] = {
        "balloon made for its text": lambda seed: balloon(sentence(seed)),
        "text set into its balloon": lambda seed: refit(balloon(sentence(seed)), layout, fonts),
        "text shrunk from 60 px": lambda seed: balloon(sentence(seed), **shrinking),
        "burst made for its text": lambda seed: balloon(sentence(seed), "shout"),
        "caption made for its text": lambda seed: balloon(sentence(seed), "caption"),
        "drawn outline, grown": lambda seed: balloon(sentence(seed), outline=OUTLINE),
        "the same, never seen before": lambda seed: balloon(sentence(seed), outline=new_outline(seed)),
    }
    print(f"\n{'cold, one balloon':28} {'shaping':>9} {'in all':>9} {'× the loop':>11}")
    for name, make in cases.items():
        shaping, whole, loop = cold(make)
        print(f"{name:28} {shaping * 1000:6.2f} ms {whole * 1000:6.2f} ms {whole / loop:10.2f}")
        assert whole / loop < (120 if "outline" in name else 30)
    kept = warm()
    print(f"{'from the cache, moving':28} {'':9} {kept * 1000:6.3f} ms {kept / calibration():10.3f}")
    assert kept / calibration() < 0.5


@pytest.mark.parametrize("shape", SHAPES)
def test_a_thousand_texts_stay_inside_every_shape(shape: str) -> None:
    outcomes = Counter(check_layout(shape, seed) for seed in range(TEXTS))
    print(f"\n{shape:10} {dict(sorted(outcomes.items()))}")
    assert sum(outcomes.values()) == TEXTS
