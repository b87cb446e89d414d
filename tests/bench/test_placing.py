"""How good automatic placement is on whole stories: the shipped samples and, where they are there, real scripts.

`make bench` prints the table; `docs/measurements.md` keeps one. Everything is measured on what is drawn, not on the
terms that the search minimises. Scenes are planned and drawn first, so that faces stand where a storyboard puts them.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import combinations, pairwise
from pathlib import Path

import skia

from core.art.storyboard import draw_scene
from core.draw.paths import Path as Outline
from core.draw.paths import path_box
from core.draw.raster import coverage
from core.ids import DerivedIds
from core.lettering.balloons.aiming import edge_point
from core.lettering.balloons.drawing import grouped
from core.lettering.balloons.joining import object_outline
from core.lettering.balloons.sfx import letter_paths, set_sound
from core.lettering.checks.order import around, read_first
from core.lettering.faces import GRADED_FROM, face_of
from core.lettering.fit.setting import set_object
from core.lettering.frames import frames_of
from core.lettering.objects import LayerObject
from core.lettering.placing.autoletter import LetteredScene, SceneToLetter, auto_letter
from core.planning.director import plan_panels
from core.planning.intent import plan_intent
from core.planning.layouts import plan_layout
from core.planning.semantics import plan_semantics
from core.story.read import read_script
from core.units import Rect
from studio.catalogue import load_catalogue
from studio.making.inputs import cast_sheets
from tests.conftest import ROOT, SAMPLES

OURS = ("the_last_bus.fountain", "bus_stop_ko.fountain", "umbrella.panels.txt")
REAL = ("cyber_bob_ep1.fountain", "gift_of_the_magi_opening.txt")
TOUCH_PX = 30
"""Pixels that two things may share."""


@dataclass
class Tally:
    """What was counted over scenes; `notes` name each fault."""

    panels: int = 0
    lettered: int = 0
    objects: int = 0
    cost: float = 0.0
    seconds: float = 0.0
    faults: dict[str, int] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def fault(self, name: str, note: str) -> None:
        self.faults[name] = self.faults.get(name, 0) + 1
        self.notes.append(f"{name}: {note}")


@lru_cache
def scenes() -> list[tuple[str, SceneToLetter]]:
    catalogue = load_catalogue()
    story_style, image_style = catalogue.styles.story_style(None), catalogue.styles.image_style(None)
    paths = [ROOT / "data" / "sample" / name for name in OURS]
    paths += [path for name in REAL if (path := SAMPLES / name).is_file()]
    found = []
    for path in paths:
        story = read_script(path.read_bytes(), ids=DerivedIds("bench"))
        cast = cast_sheets(story.characters)
        for number, scene in enumerate(story.scenes):
            script, seed = scene.script, 1 + number
            intent = plan_intent(script, cast, story_style=story_style)
            plan = plan_panels(script, intent, grammar=catalogue.grammar, story_style=story_style, seed=seed, cast=cast)
            layout = plan_layout(plan, script, templates=catalogue.templates, seed=seed)
            seen = plan_semantics(script, intent, plan, cast=cast, environments=[], grammar=catalogue.grammar)
            drawn = draw_scene(layout, seen, plan, cast=cast, image_style=image_style, seed=seed)
            found.append(
                (
                    f"{Path(path).name} {number}",
                    SceneToLetter(
                        layout=layout,
                        plan=plan,
                        lines=list(script.lines),
                        facts=drawn.facts,
                        ids=DerivedIds("letter"),
                        language=script.language,
                        cast_names={sheet.character_id: sheet.name for sheet in cast},
                    ),
                )
            )
    return found


def test_placing_on_whole_stories() -> None:
    fonts = load_catalogue().fonts
    tally = Tally()
    for name, scene in scenes():
        began = time.perf_counter()
        made = auto_letter(scene, fonts=fonts)
        tally.seconds += time.perf_counter() - began
        judge(name, scene, made, tally)
    count = tally.faults.get
    print(f"\n{tally.panels} panels, {tally.lettered} with text, {tally.objects} objects")
    for fault in ("too little room", "overlap", "order", "crossing tails", "eyes or mouth", "face"):
        print(f"{fault:18} {count(fault, 0):4}")
    print(f"{'mean cost':18} {tally.cost / tally.objects:7.2f} an object")
    print(f"{'time':18} {1000 * tally.seconds / tally.lettered:7.1f} ms a panel with text")
    assert tally.lettered >= 50
    for fault in ("overlap", "order", "crossing tails", "eyes or mouth"):
        assert count(fault, 0) == 0, tally.notes
    assert count("too little room", 0) <= tally.lettered / 50, tally.notes
    assert count("face", 0) <= tally.lettered / 25, tally.notes


def judge(name: str, scene: SceneToLetter, made: LetteredScene, tally: Tally) -> None:
    """Count the faults of one lettered scene."""
    layout, fonts = scene.layout, load_catalogue().fonts
    items = [item for layer in made.layers for item in layer.objects]
    tally.panels += len(layout.panels)
    tally.lettered += len({item.panel_id for item in items})
    tally.objects += len(items)
    tally.cost += sum(reason.cost for reason in made.explanations)
    for finding in made.findings:
        if finding.code == "crowded-panel":
            tally.fault("too little room", f"{name}: {finding.message}")
    shown: dict[str, Outline] = {}
    boxes: dict[str, Rect] = {}
    for item in items:
        if item.type == "sfx_text":
            shown[item.id] = letter_paths(set_sound(item, layout, fonts), 1.0)
            boxes[item.id] = path_box(shown[item.id])
        else:
            placed = set_object(item, layout, fonts)
            shown[item.id], boxes[item.id] = object_outline(placed), placed.box
    groups = grouped(items)
    group_of = {item.id: number for number, group in enumerate(groups) for item in group}
    for one, other in combinations(items, 2):
        if group_of[one.id] != group_of[other.id] and shared_px(shown[one.id], shown[other.id]) > TOUCH_PX:
            tally.fault("overlap", f"{name}: {one.text!r} and {other.text!r}")
    for item in items:
        for zone, path in faces(scene):
            part = shared_px(shown[item.id], path)
            if part > 0.02 * max(shared_px(path, path), 1):
                tally.fault(zone, f"{name}, panel {item.panel_id}: {item.text!r}")
    place = {line.line_id: index for index, line in enumerate(scene.lines)}
    for panel in layout.panels:
        spoken = [g for g in groups if g[0].panel_id == panel.panel_id and g[0].type != "sfx_text"]
        spoken.sort(key=lambda group: place[group[0].line_ids[0]])
        for first, second in pairwise(spoken):
            if read_first(*(around([boxes[item.id] for item in group]) for group in (second, first)), rtl=scene.rtl):
                tally.fault("order", f"{name}, panel {panel.panel_id}: {second[0].text!r}")
    for a, b in combinations([line for item in items for line in lines_of(item, scene, boxes[item.id])], 2):
        if crossing(a, b):
            tally.fault("crossing tails", name)


def faces(scene: SceneToLetter) -> Iterator[tuple[str, Outline]]:
    """Every face as it is seen: as an oval where it is small, else its eyes and mouth."""
    frames = frames_of(scene.layout)
    for facts in scene.facts:
        frame = frames[facts.panel_id]
        for figure in facts.figures:
            if figure.face is None:
                continue
            x, y = frame.point(figure.face[0], figure.face[1])
            box = Rect(x, y, figure.face[2] * frame.rect.w, figure.face[3] * frame.rect.h)
            mouth = frame.point(*figure.mouth) if figure.mouth is not None else None
            face = face_of(box, mouth, frame.rect)
            assert face.graded == (face.box.w * face.box.h >= GRADED_FROM * frame.rect.w * frame.rect.h)
            for part in face.taboo if face.graded else (face.box,):
                path = skia.Path()
                path.addOval(skia.Rect.MakeXYWH(part.x, part.y, part.w, part.h))
                yield ("eyes or mouth" if face.graded else "face"), path


def shared_px(one: Outline, other: Outline) -> int:
    """How many pixels both cover."""
    both = path_box(one).intersection(path_box(other))
    if both is None:
        return 0
    box = (int(both.x) - 1, int(both.y) - 1, int(both.right) + 2, int(both.bottom) + 2)
    return int(((coverage(one, box) > 128) & (coverage(other, box) > 128)).sum())


Line = tuple[tuple[float, float], tuple[float, float]]


def lines_of(item: LayerObject, scene: SceneToLetter, box: Rect) -> list[Line]:
    """From the balloon's edge to each mouth, or to the tip where no mouth is known."""
    frame = frames_of(scene.layout)[item.panel_id]
    ends = [tail.target or tail for tail in item.tails]
    points = [frame.point(end.x, end.y) for end in ends]
    return [(edge_point(box, 2.4, point), point) for point in points]


def crossing(a: Line, b: Line) -> bool:
    def turn(p: tuple[float, float], q: tuple[float, float], r: tuple[float, float]) -> float:
        return (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])

    if abs(a[1][0] - b[1][0]) + abs(a[1][1] - b[1][1]) < 2.0:
        return False
    return turn(*a, b[0]) * turn(*a, b[1]) < 0 and turn(*b, a[0]) * turn(*b, a[1]) < 0
