"""Lettering a whole episode: time against the JPEG encoding of the same slices, and memory against the strip's length.

The strip is 800 × 60,000 px of storyboard with 120 objects, cut into 47 slices. Ratios are printed; asserted are only
generous bounds, because machines are noisy.
"""

from __future__ import annotations

import cProfile
import io
import pstats
import random
import statistics
import time
import tracemalloc
from collections.abc import Callable, Iterator
from functools import cache

import numpy as np
from numpy.typing import NDArray

from core.art.storyboard import draw_scene
from core.compositor.encode import encode_jpeg_at
from core.compositor.packaged import LazyPixels, PackagedScene
from core.compositor.scene import compose_scene
from core.compositor.strip import Strip
from core.draw.blend import blend_over
from core.ids import DerivedIds
from core.lettering.balloons.drawing import DrawnObject, GroupVectors, group_vectors, grouped, iter_drawn, paint_group
from core.lettering.objects import Geometry, LayerObject, ObjectStyle, Tail, Warp
from core.lettering.text.fonts import FontSet
from core.planning.director import plan_panels
from core.planning.intent import plan_intent
from core.planning.layouts import plan_layout
from core.planning.semantics import plan_semantics
from core.story.plan import Layout, PanelRect
from core.story.read import read_script
from studio.catalogue import load_catalogue
from studio.making.inputs import cast_sheets
from tests.conftest import SHORT_SCRIPT
from tests.unit.test_lettering_fonts import balloon

HEIGHT, SLICE, OBJECTS = 60_000, 1280, 120
MIX = ("speech",) * 12 + ("caption",) * 3 + ("thought",) * 2 + ("shout",) + ("sfx",) * 2
SAID = (
    "Did the last bus leave?",
    "A minute ago. It waved.",
    "You can have my spare umbrella. It has one opinion and it is up.",
    "Then I owe you a *dry* day, and perhaps a cup of tea.",
    "I hate tonight.",
    "Nobody waits here in the rain unless the rain is the better company.",
    "My brother says the clock stopped because it was tired of us. I say it was the spring.",
    "What? No!",
)
SOUNDS = ("KRAKOOM!", "drip", "FWOOSH", "tik tik tik")


@cache
def art() -> NDArray[np.uint8]:
    """Storyboard rows to the strip's height: uint8 (60,000, 800, 3)."""
    catalogue = load_catalogue()
    story_style, image_style = catalogue.styles.story_style(None), catalogue.styles.image_style(None)
    story = read_script(SHORT_SCRIPT, ids=DerivedIds("strip"))
    cast, script = cast_sheets(story.characters), story.scenes[0].script
    intent = plan_intent(script, cast, story_style=story_style)
    panels = plan_panels(script, intent, grammar=catalogue.grammar, story_style=story_style, seed=1, cast=cast)
    layout = plan_layout(panels, script, templates=catalogue.templates, seed=1)
    semantics = plan_semantics(script, intent, panels, cast=cast, environments=[], grammar=catalogue.grammar)
    drawn = draw_scene(layout, semantics, panels, cast=cast, image_style=image_style, seed=1).pixels
    repeated = np.concatenate([drawn] * (HEIGHT // len(drawn) + 1))
    return np.ascontiguousarray(repeated[:HEIGHT])


def strip_layout(panels: int, panel_height: int = 640, gutter: int = 160) -> Layout:
    step = panel_height + gutter
    rects = [PanelRect(panel_id=n + 1, x=0, y=n * step, w=800, h=panel_height) for n in range(panels)]
    return Layout(width=800, height=panels * step, panels=rects)


def strip_objects(count: int, panels: int) -> list[LayerObject]:
    """Objects as an episode has them: mostly speech with tails, captions, thoughts, few shouts and sounds."""
    made = []
    for number in range(count):
        draw = random.Random(f"strip {number % 20}")  # the same twenty over and over: a longer strip is only longer
        kind = MIX[number % len(MIX)]
        where = {"panel_id": number * panels // count + 1}
        if kind == "sfx":
            box = Geometry(x=draw.uniform(0.05, 0.3), y=draw.uniform(0.2, 0.5), w=0.6, h=0.3)
            bent = draw.choice((None, Warp(kind="arc", amount=0.3)))
            item = balloon(
                draw.choice(SOUNDS), kind, f"o{number}", geometry=box, warp=bent, rotation=draw.uniform(-12, 12)
            )
        else:
            box = Geometry(x=draw.uniform(0.05, 0.5), y=draw.uniform(0.05, 0.4), w=0.4, h=0.22)
            tail = Tail(x=box.x + 0.2, y=box.y + 0.42, curve=draw.uniform(-0.3, 0.3))
            item = balloon(
                draw.choice(SAID), kind, f"o{number}", geometry=box, tails=[] if kind == "caption" else [tail]
            )
        made.append(item.model_copy(update=where))
    return made


def seconds(act: Callable[[], object], rounds: int = 5) -> float:
    """Median processor time of a few runs: other programs on the machine hardly touch it."""
    times = []
    for _ in range(rounds):
        began = time.process_time()
        act()
        times.append(time.process_time() - began)
    return statistics.median(times)


def letter(pixels: NDArray[np.uint8], drawn: Iterator[DrawnObject]) -> None:
    for one in drawn:
        blend_over(pixels, one.rgba, one.x, one.y)


def test_lettering_a_strip_against_the_encoding_of_its_slices() -> None:
    fonts, layout, objects = load_catalogue().fonts, strip_layout(HEIGHT // 800), strip_objects(OBJECTS, HEIGHT // 800)
    pixels = art().copy()
    cold = seconds(lambda: letter(pixels, iter_drawn(objects, layout, width=800, fonts=fonts)), rounds=1)
    groups = grouped(objects)
    vectors: list[GroupVectors] = []
    rasters: list[DrawnObject] = []

    def set_all() -> None:
        vectors[:] = [group_vectors(group, layout, width=800, fonts=fonts) for group in groups]

    def paint_all() -> None:
        rasters[:] = [drawn for one in vectors if (drawn := paint_group(one)) is not None]

    parts = [np.ascontiguousarray(pixels[top : top + SLICE]) for top in range(0, HEIGHT, SLICE)]
    work: dict[str, Callable[[], object]] = {
        "JPEG encoding": lambda: [encode_jpeg_at(part, 92) for part in parts],
        "vectors": set_all,
        "raster": paint_all,
        "blending": lambda: letter(pixels, iter(rasters)),
        "all, from the caches": lambda: letter(pixels, iter_drawn(objects, layout, width=800, fonts=fonts)),
    }
    # In turns, so that a busy moment of the machine touches all of them.
    rounds = [{name: seconds(act, rounds=1) for name, act in work.items()} for _ in range(9)]
    encoding = statistics.median(taken["JPEG encoding"] for taken in rounds)
    ratio = {
        name: statistics.median(taken[name] / taken["JPEG encoding"] for taken in rounds)
        for name in work
        if name != "JPEG encoding"
    }
    ratio["raster and blending"] = ratio["raster"] + ratio["blending"]
    ratio["all, the first time"] = cold / encoding
    painted = sum(one.outline_box.w * one.outline_box.h for one in iter_drawn(objects, layout, width=800, fonts=fonts))
    print(f"\n{len(parts)} slices, {OBJECTS} objects over {painted / (800 * HEIGHT):.0%} of the strip")
    print(f"JPEG encoding            {encoding:6.3f} s")
    for name, share in ratio.items():
        print(f"{name:24} {share:6.2f} × the encoding")
    profile = cProfile.Profile()
    profile.runcall(letter, pixels, iter_drawn(objects, layout, width=800, fonts=fonts))
    report = io.StringIO()
    pstats.Stats(profile, stream=report).sort_stats("tottime").print_stats(10)
    print("\n".join(report.getvalue().splitlines()[6:22]))
    assert len(parts) == 47
    assert ratio["all, from the caches"] < 4


def lettering_peak(fonts: FontSet, panels: int) -> int:
    """The most bytes that lettering holds at a time, beyond the picture and what was kept from a run before."""
    layout, objects = strip_layout(panels), strip_objects(2 * panels, panels)
    pixels = np.full((layout.height, 800, 3), 200, np.uint8)
    letter(pixels, iter_drawn(objects, layout, width=800, fonts=fonts))
    tracemalloc.start()
    letter(pixels, iter_drawn(objects, layout, width=800, fonts=fonts))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak


def episode_peak(fonts: FontSet, scenes: int) -> int:
    """The most bytes held while an episode is composed scene by scene and read in bands."""
    layout = strip_layout(5, panel_height=300, gutter=60)
    picture = np.full((layout.height, 800, 3), 200, np.uint8)
    objects = strip_objects(10, 5)

    def load() -> NDArray[np.uint8]:
        return compose_scene(picture, layout, layout, objects, width=800, fonts=fonts).pixels

    height = len(load())
    packed = [
        PackagedScene(
            scene_id=f"s{n}",
            title=f"Scene {n}",
            pixels=LazyPixels(height, 800, load),
            protected=[],
            layout=layout,
        )
        for n in range(scenes)
    ]
    strip = Strip(packed, width=800)
    tracemalloc.start()
    for band in strip.bands():
        encode_jpeg_at(band, 90)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak


def test_memory_does_not_grow_with_the_strip() -> None:
    fonts = load_catalogue().fonts
    short, long = lettering_peak(fonts, 15), lettering_peak(fonts, 60)
    few, many = episode_peak(fonts, 12), episode_peak(fonts, 48)
    print(f"\nlettering 30 / 120 objects: at most {short / 1e6:.1f} / {long / 1e6:.1f} MB at a time")
    print(f"composing 60 / 240 panels in bands: at most {few / 1e6:.1f} / {many / 1e6:.1f} MB at a time")
    assert long < 1.25 * short + 1_000_000
    assert many < 1.25 * few + 1_000_000


def test_one_object_redrawn_while_it_is_dragged() -> None:
    """Layout, raster and blending-ready pixels of one balloon at sixty places, by kind."""
    fonts, layout = load_catalogue().fonts, strip_layout(4)
    print()
    slowest = 0.0
    for kind in ("speech", "whisper", "shout", "electronic", "wavy", "thought", "caption", "sfx"):
        text = "KRAKOOM!" if kind == "sfx" else SAID[2]
        times = []
        for step in range(60):
            box = Geometry(x=0.1 + step / 200, y=0.1 + step / 300, w=0.4, h=0.25)
            tail = [] if kind in ("caption", "sfx") else [Tail(x=box.x + 0.2, y=box.y + 0.42)]
            item = balloon(text, kind, "dragged", geometry=box, tails=tail, style=ObjectStyle(kind=kind))
            began = time.process_time()
            paint_group(group_vectors([item], layout, width=800, fonts=fonts))
            times.append(1000 * (time.process_time() - began))
        rest = sorted(times[1:])
        print(f"{kind:12} first {times[0]:6.2f} ms, then median {statistics.median(rest):6.2f}, p95 {rest[55]:6.2f} ms")
        slowest = max(slowest, statistics.median(rest))
    assert slowest < 160
