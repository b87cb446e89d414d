"""How long each stage takes, as ratios to the JPEG encoding of the same slices in the same run.

`make bench` prints the table; `docs/measurements.md` keeps one. Asserted are only orders of magnitude, because machines
are noisy; what matters is how the ratios move from version to version.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from core.art.storyboard import draw_scene
from core.compositor.encode import encode_slice
from core.compositor.scene import compose_scene
from core.ids import DerivedIds
from core.lettering.balloons.drawing import draw_objects
from core.lettering.placing.autoletter import SceneToLetter, auto_letter
from core.planning.director import plan_panels
from core.planning.intent import plan_intent
from core.planning.layouts import plan_layout
from core.planning.semantics import plan_semantics
from core.story.read import read_script
from studio.catalogue import load_catalogue
from studio.making.inputs import cast_sheets
from tests.conftest import SHORT_SCRIPT

ROUNDS = 3


def seconds(act: Callable[[], object]) -> float:
    """Median processor-bound wall time of a few runs after a warm-up."""
    act()
    times = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        act()
        times.append(time.perf_counter() - began)
    return statistics.median(times)


def test_stages_against_the_encoding_of_the_same_slices(root: Path) -> None:
    catalogue = load_catalogue()
    story_style, image_style = catalogue.styles.story_style(None), catalogue.styles.image_style(None)
    story = read_script(SHORT_SCRIPT, ids=DerivedIds("bench"))
    cast, script = cast_sheets(story.characters), story.scenes[0].script
    intent = plan_intent(script, cast, story_style=story_style)

    def plan() -> object:
        return plan_panels(script, intent, grammar=catalogue.grammar, story_style=story_style, seed=1, cast=cast)

    panels = plan_panels(script, intent, grammar=catalogue.grammar, story_style=story_style, seed=1, cast=cast)
    layout = plan_layout(panels, script, templates=catalogue.templates, seed=1)
    semantics = plan_semantics(script, intent, panels, cast=cast, environments=[], grammar=catalogue.grammar)
    drawn = draw_scene(layout, semantics, panels, cast=cast, image_style=image_style, seed=1)
    scene = SceneToLetter(
        layout=layout, plan=panels, lines=list(script.lines), facts=drawn.facts, ids=DerivedIds("letter")
    )
    lettered = auto_letter(scene, fonts=catalogue.fonts)
    objects = [item for layer in lettered.layers for item in layer.objects]
    composed = compose_scene(drawn.pixels, layout, layout, objects, width=800, fonts=catalogue.fonts)
    profile = catalogue.profile("webtoon_canvas")
    rows = [np.ascontiguousarray(composed.pixels[top : top + 1280]) for top in range(0, len(composed.pixels), 1280)]

    encoding = seconds(lambda: [encode_slice(part, profile) for part in rows])
    stages = {
        "read a script": lambda: read_script(SHORT_SCRIPT, ids=DerivedIds("bench")),
        "plan the panels": plan,
        "draw the storyboard": lambda: draw_scene(
            layout, semantics, panels, cast=cast, image_style=image_style, seed=1
        ),
        "place the lettering": lambda: auto_letter(scene, fonts=catalogue.fonts),
        "draw the lettering": lambda: draw_objects(objects, layout, width=800, fonts=catalogue.fonts),
        "compose with lettering": lambda: compose_scene(
            drawn.pixels, layout, layout, objects, width=800, fonts=catalogue.fonts
        ),
    }
    ratios = {name: seconds(act) / encoding for name, act in stages.items()}
    print(f"\n{len(layout.panels)} panels, {len(objects)} objects, {len(composed.pixels)} px, {len(rows)} slices")
    for name, ratio in ratios.items():
        print(f"{name:24} {ratio:7.2f} × the JPEG encoding of the same slices")
    assert ratios["draw the lettering"] < 20
    assert ratios["compose with lettering"] < 40
