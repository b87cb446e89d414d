"""Lint against planted faults: each is found at the object that has it, and clean scenes are left in peace."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any

import numpy as np
import pytest

from core.ids import DerivedIds
from core.lettering.checks.fixes import MENDS, fix_scene
from core.lettering.checks.lint import lint_scene
from core.lettering.checks.seen import see
from core.lettering.objects import Geometry, LayerObject, ObjectStyle, Tail
from core.lettering.placing.autoletter import SceneToLetter, auto_letter
from core.story.plan import Camera, PanelPlan, PlannedPanel
from tests.property.clean_lettering import CleanScene, clean_scene, english, settled
from tests.unit.test_lettering_fonts import balloon, shipped_fonts

SEEDS = range(20)


@dataclass(frozen=True)
class Planted:
    """A spoiled scene: who must be named (any one of them), what else may follow, what lint is told beside it."""

    scene: CleanScene
    named: set[str]
    follows: set[str] = field(default_factory=set)
    told: dict[str, Any] = field(default_factory=dict)


def pair(scene: CleanScene, random: Random) -> tuple[LayerObject, LayerObject]:
    return tuple(scene.of_panel(random.randint(1, len(scene.layout.panels))))  # type: ignore[return-value]


def rounded(scene: CleanScene, item: LayerObject) -> LayerObject:
    """The balloon as plain speech, whose body fills its box."""
    plain = item.model_copy(update={"style": ObjectStyle(kind="speech"), "type": "speech_bubble"})
    return settled(plain, scene.layout)


def drawn(scene: CleanScene, item: LayerObject) -> Any:
    return see(item, scene.layout, shipped_fonts(), scene.known)


def pulled(scene: CleanScene, item: LayerObject, mouth: tuple[float, float], share: float) -> LayerObject:
    """A straight tail from the balloon to a share of the way to a mouth."""
    aimed = scene.aimed(item, mouth)
    panel = next(panel for panel in scene.layout.panels if panel.panel_id == item.panel_id)
    box = scene.box(item)
    x, y = box.cx + (mouth[0] - box.cx) * share, box.cy + (mouth[1] - box.cy) * share
    tip = {"x": (x - panel.x) / panel.w, "y": (y - panel.y) / panel.h}
    tail = aimed.tails[0].model_copy(update=tip)
    return aimed.model_copy(update={"tails": [tail], "tail": aimed.tail.model_copy(update=tip) if aimed.tail else None})


def crossing_tails(scene: CleanScene, random: Random) -> Planted:
    first, second = pair(scene, random)
    far, near = scene.mouth(second), scene.mouth(first)
    swapped = [
        pulled(scene, first, far, 0.85).model_copy(update={"speaker": second.speaker}),
        pulled(scene, second, near, 0.85).model_copy(update={"speaker": first.speaker}),
    ]
    return Planted(scene.with_objects(*swapped), {first.id, second.id}, {"face-covered"})


def reading_order(scene: CleanScene, random: Random) -> Planted:
    spoken = [item for item in scene.objects if item.type != "sfx_text"]
    at = random.randrange(len(spoken) - 1)
    first, second = spoken[at], spoken[at + 1]
    swapped = [
        first.model_copy(update={"line_ids": second.line_ids}),
        second.model_copy(update={"line_ids": first.line_ids}),
    ]
    return Planted(scene.with_objects(*swapped), {first.id, second.id})


def border_tangent(scene: CleanScene, random: Random) -> Planted:
    _, item = pair(scene, random)
    item = rounded(scene, item)
    panel = next(panel for panel in scene.layout.panels if panel.panel_id == item.panel_id)
    box = scene.box(item)
    off = random.choice([-4.5, -3.0, -1.5, 1.5, 3.0, 4.5])
    moved = scene.moved(item, panel.x + panel.w - box.w + off, box.y)
    return Planted(scene.with_objects(scene.aimed(moved, scene.mouth(moved))), {item.id})


def balloon_tangent(scene: CleanScene, random: Random) -> Planted:
    first, second = (rounded(scene, item) for item in pair(scene, random))
    second = scene.moved(second, 0, 0)
    above, below = scene.box(first), scene.box(second)
    second = scene.moved(second, above.cx - below.w / 2, above.bottom + random.choice([2.0, 3.0, 4.0]))
    if scene.box(second).x < 60:
        first = scene.moved(first, above.x + 60, above.y)
        second = scene.moved(second, scene.box(second).x + 60, scene.box(second).y)
    second = scene.aimed(second, scene.mouth(second))
    first = first.model_copy(update={"tail": None, "tails": [], "tail_target": None, "speaker": None})
    return Planted(scene.with_objects(first, second), {first.id, second.id})


def overlap(scene: CleanScene, random: Random) -> Planted:
    first, second = pair(scene, random)
    box = scene.box(first)
    over = scene.moved(second, box.x + random.uniform(0.3, 0.6) * box.w, box.y + 0.62 * box.h)
    return Planted(
        scene.with_objects(scene.aimed(over, scene.mouth(over))),
        {first.id, second.id},
        {"crossing-tails", "missing-tail", "face-covered"},
    )


def face_covered(scene: CleanScene, random: Random) -> Planted:
    facts = random.choice(scene.facts)
    x, y, w, h = random.choice(facts.figures).face or (0, 0, 0, 0)
    item = settled(caption_at(facts.panel_id, "Later"), scene.layout)
    wide, high = item.geometry.w, item.geometry.h
    at = Geometry(x=x + w / 2 - wide / 2, y=y + random.uniform(0.2, 0.8) * h - high / 2, w=wide, h=high)
    return Planted(scene.with_objects(item.model_copy(update={"geometry": at})), {item.id}, {"crossing-tails"})


def caption_at(panel_id: int, text: str) -> LayerObject:
    return balloon(text, "caption", "new").model_copy(update={"panel_id": panel_id})


def small_text(scene: CleanScene, random: Random) -> Planted:
    item = random.choice(pair(scene, random))
    small = item.style.model_copy(update={"size_px": random.choice([12, 15, 18, 21, 23])})
    return Planted(scene.with_objects(item.model_copy(update={"style": small})), {item.id})


def low_contrast(scene: CleanScene, random: Random) -> Planted:
    item = random.choice(pair(scene, random))
    box = drawn(scene, item).ink_box
    dull = random.choice(
        [
            {"text_color": "#9a9a9a"},
            {"fill": "#5a5a5a"},
            {"fill": "#ffffff20"},
            {"opacity": 0.1},
            {"fill": "#202020", "text_color": "#606060"},
        ]
    )
    pixels = scene.pixels.copy()
    pixels[int(box.y) : int(box.bottom) + 1, int(box.x) : int(box.x + 0.4 * box.w)] = 48
    spoiled = item.model_copy(update={"style": item.style.model_copy(update=dull)})
    return Planted(replace(scene.with_objects(spoiled), pixels=pixels), {item.id})


def text_outside(scene: CleanScene, random: Random) -> Planted:
    item = rounded(scene, random.choice(pair(scene, random)))
    box, share = scene.box(item), random.uniform(0.45, 0.6)
    small = item.geometry.model_copy(update={"w": item.geometry.w * share, "h": item.geometry.h * share})
    tight = scene.moved(item.model_copy(update={"geometry": small, "autofit": "off"}), *_corner(box, share))
    return Planted(scene.with_objects(tight), {item.id})


def _corner(box: Any, share: float) -> tuple[float, float]:
    return box.cx - box.w * share / 2, box.cy - box.h * share / 2


def wrong_aim(scene: CleanScene, random: Random) -> Planted:
    first, second = pair(scene, random)
    wrong, right = random.choice([(first, second), (second, first)])
    aimed = scene.aimed(wrong, scene.mouth(right))
    return Planted(scene.with_objects(aimed), {wrong.id}, {"crossing-tails", "face-covered"})


def missing_tail(scene: CleanScene, random: Random) -> Planted:
    item = random.choice(pair(scene, random))
    bare = {"tail": None, "tails": [], "tail_target": None}
    if random.random() < 0.5:  # a tail whose tip lies in the balloon does not show
        geometry = item.geometry
        bare["tails"] = [Tail(x=geometry.x + geometry.w / 2, y=geometry.y + geometry.h / 2)]
    return Planted(scene.with_objects(item.model_copy(update=bare)), {item.id})


def slice_cut(scene: CleanScene, random: Random) -> Planted:
    item = random.choice(pair(scene, random))
    ink = drawn(scene, item).ink_box
    row = int(ink.y + random.uniform(0.3, 0.7) * ink.h)
    crossed = {
        one.id for one in scene.objects if drawn(scene, one).outline_box.y < row < drawn(scene, one).outline_box.bottom
    }
    return Planted(scene, crossed, told={"cuts": [row]})


def off_canvas(scene: CleanScene, random: Random) -> Planted:
    _, item = pair(scene, random)
    item = rounded(scene, item).model_copy(update={"autofit": "off"})
    moved = scene.moved(item, 800 - scene.box(item).w + random.uniform(5, 16), scene.box(item).y)
    return Planted(scene.with_objects(scene.aimed(moved, scene.mouth(moved))), {item.id})


def wrong_panel(scene: CleanScene, random: Random) -> Planted:
    panel = random.choice(scene.layout.panels[:-1])
    below = scene.layout.panels[scene.layout.panels.index(panel) + 1]
    item = caption_at(panel.panel_id, "Elsewhere")
    item = settled(item, scene.layout)
    item = scene.moved(item, below.x + 300, below.y + 0.92 * below.h - 40)
    return Planted(scene.with_objects(item), {item.id}, {"overlap", "tangent"})


FAULTS: dict[str, tuple[str, Callable[[CleanScene, Random], Planted]]] = {
    "crossing tails": ("crossing-tails", crossing_tails),
    "reading order": ("reading-order", reading_order),
    "border tangent": ("tangent", border_tangent),
    "balloon tangent": ("tangent", balloon_tangent),
    "overlap": ("overlap", overlap),
    "covered face": ("face-covered", face_covered),
    "small text": ("too-small", small_text),
    "low contrast": ("low-contrast", low_contrast),
    "text outside": ("text-outside", text_outside),
    "wrong aim": ("tail-aim", wrong_aim),
    "missing tail": ("missing-tail", missing_tail),
    "slice cut": ("slice-cut", slice_cut),
    "off canvas": ("balloon-off-canvas", off_canvas),
    "wrong panel": ("mostly-off-panel", wrong_panel),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_every_planted_fault_is_found_and_nothing_else(fault: str) -> None:
    code, plant = FAULTS[fault]
    for seed in SEEDS:
        planted = plant(clean_scene(seed), Random(f"{fault} {seed}"))
        found = planted.scene.lint(**planted.told)
        hits = [finding for finding in found if finding.code == code]
        assert hits, (fault, seed)
        assert {str(finding.where["object_id"]) for finding in hits} <= planted.named, (fault, seed, hits)
        extra = [finding for finding in found if finding.code != code and finding.code not in planted.follows]
        assert extra == [], (fault, seed)


def test_clean_scenes_have_no_findings() -> None:
    assert {seed: found for seed in range(50) if (found := clean_scene(seed).lint())} == {}


def test_auto_lettered_scenes_have_no_findings() -> None:
    noted = {}
    for seed in range(8):
        scene = clean_scene(seed)
        by_panel: dict[int, list[str]] = {}
        for item in scene.objects:
            by_panel.setdefault(item.panel_id or 0, []).extend(item.line_ids)
        panels = [
            PlannedPanel(panel_id=k, grammar_id="g", story_function="s", line_ids=v, camera=Camera(scale="medium"))
            for k, v in by_panel.items()
        ]
        made = auto_letter(
            SceneToLetter(scene.layout, scene.lines, DerivedIds(str(seed)), PanelPlan(panels=panels), scene.facts),
            fonts=shipped_fonts(),
        )
        found = lint_scene(
            made.layers, scene.layout, scene.facts, fonts=shipped_fonts(), profile=english(), lines=scene.lines
        )
        noted[seed] = [finding for finding in found if finding.severity != "info"]
    assert {seed: found for seed, found in noted.items() if found} == {}


MENDED = [
    "border tangent",
    "balloon tangent",
    "small text",
    "low contrast",
    "text outside",
    "wrong aim",
    "missing tail",
]


@pytest.mark.parametrize("fault", MENDED)
def test_safe_mends_take_faults_away_bring_none_and_are_done_once(fault: str) -> None:
    code, plant = FAULTS[fault]
    mended = 0
    for seed in range(8):
        planted = plant(clean_scene(seed), Random(f"{fault} {seed}"))
        before, fixed = planted.scene.lint(), fixed_of(planted.scene)
        left = lint_scene(
            fixed.layers,
            planted.scene.layout,
            planted.scene.facts,
            fonts=shipped_fonts(),
            profile=english(),
            pixels=planted.scene.pixels,
            lines=planted.scene.lines,
        )
        assert left == fixed.left
        assert len(fixed.left) + len(fixed.fixed) <= len(before)
        assert {f.code for f in left} <= {f.code for f in before}
        again = fixed_of(replace(planted.scene, objects=list(fixed.layers[0].objects)))
        assert again.fixed == [] and again.layers == fixed.layers
        mended += code not in {f.code for f in left}
    assert mended >= (2 if fault == "low contrast" else 7), mended  # a colour that a person chose is left alone


def fixed_of(scene: CleanScene, **more: Any) -> Any:
    return fix_scene(
        scene.layers(),
        scene.layout,
        scene.facts,
        fonts=shipped_fonts(),
        profile=english(),
        pixels=scene.pixels,
        lines=scene.lines,
        **more,
    )


def test_what_a_person_pinned_is_moved_only_by_name() -> None:
    planted = border_tangent(clean_scene(3), Random("pinned"))
    name = next(iter(planted.named))
    pinned = [item.model_copy(update={"pinned": item.id == name}) for item in planted.scene.objects]
    scene = replace(planted.scene, objects=pinned)
    assert fixed_of(scene).layers == scene.layers()
    asked = fixed_of(scene, codes=["tangent"])
    assert [finding.code for finding in asked.fixed] == ["tangent"]
    moved = next(item for item in asked.layers[0].objects if item.id == name)
    was, now = scene.box(next(item for item in pinned if item.id == name)), scene.box(moved)
    assert 0 < np.hypot(now.x - was.x, now.y - was.y) <= 14.001


def test_every_code_that_says_it_can_be_mended_has_a_mend() -> None:
    for fault, (_, plant) in FAULTS.items():
        planted = plant(clean_scene(1), Random(fault))
        assert {f.code for f in planted.scene.lint(**planted.told) if f.fix is not None} <= set(MENDS)
