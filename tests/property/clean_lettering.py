"""Seeded scenes as a careful letterer would leave them, and helpers to spoil them in one way at a time."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cache
from random import Random
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.errors import Finding
from core.lettering.balloons.tails import tip_for
from core.lettering.checks.lint import lint_scene
from core.lettering.checks.lint_profiles import LintProfile, parse_lint_profile
from core.lettering.fit.setting import refit, set_object
from core.lettering.frames import frame_for, frames_of
from core.lettering.kinds import kind_of
from core.lettering.objects import Geometry, LayerObject, LayerPayload, ObjectStyle, Tail
from core.story.plan import FigureFacts, Layout, PanelFacts, PanelRect
from core.story.script import ScriptLine
from core.units import Rect
from tests.unit.test_lettering_fonts import FONTS, balloon, shipped_fonts

SAID = (
    "lamp dock seven quiet ladder under orchard glass nobody heard tonight maybe winter took letters over "
    "frozen river while old Mara wound copper bells again before dawn went cold"
)


@dataclass(frozen=True)
class CleanScene:
    """`pixels` is the art at 800 px."""

    layout: Layout
    facts: list[PanelFacts]
    lines: list[ScriptLine]
    objects: list[LayerObject]
    pixels: NDArray[Any]
    known: dict[Any, Any] = field(default_factory=dict)

    def with_objects(self, *changed: LayerObject) -> CleanScene:
        """The scene with objects replaced by id; new ones are added."""
        new = {item.id: item for item in changed}
        kept = [new.pop(item.id, item) for item in self.objects]
        return replace(self, objects=[*kept, *new.values()])

    def box(self, item: LayerObject) -> Rect:
        """The stored body in strip px."""
        return frame_for(frames_of(self.layout), item.panel_id).box(item.geometry)

    def moved(self, item: LayerObject, x: float, y: float, **changes: Any) -> LayerObject:
        """The object with its corner at a strip point; its tail stays."""
        box = self.box(item)
        frame = frame_for(frames_of(self.layout), item.panel_id)
        return item.model_copy(update={"geometry": frame.geometry(Rect(x, y, box.w, box.h)), **changes})

    def aimed(self, item: LayerObject, mouth: tuple[float, float]) -> LayerObject:
        """The object with a straight tail towards a strip point."""
        frame = frame_for(frames_of(self.layout), item.panel_id)
        at = frame.share(*tip_for(self.box(item), kind_of(item).exponent, mouth))
        return item.model_copy(update={"tail": at, "tails": [Tail(x=at.x, y=at.y)], "tail_target": frame.share(*mouth)})

    def mouth(self, item: LayerObject) -> tuple[float, float]:
        """The strip point of the speaker's mouth."""
        figures = next(facts.figures for facts in self.facts if facts.panel_id == item.panel_id)
        spot = next(figure.mouth for figure in figures if figure.character_id == item.speaker)
        assert spot is not None, "everybody here has a mouth"
        return frame_for(frames_of(self.layout), item.panel_id).point(*spot)

    def of_panel(self, panel_id: int) -> list[LayerObject]:
        """The panel's two balloons: the upper left one, the lower right one."""
        return [item for item in self.objects if item.panel_id == panel_id and item.speaker is not None]

    def lint(self, **more: Any) -> list[Finding]:
        """Lint by the English profile, with everything that it can know."""
        given: dict[str, Any] = {"fonts": shipped_fonts(), "profile": english(), "known": self.known}
        given |= {"pixels": self.pixels, "lines": self.lines, **more}
        return lint_scene(self.layers(), self.layout, self.facts, **given)

    def layers(self) -> list[LayerPayload]:
        return [LayerPayload(layer_type="dialogue", objects=self.objects)]


def settled(item: LayerObject, layout: Layout) -> LayerObject:
    """The object with a balloon that fits its text, at most 300 px wide, and stays as it is when it is drawn."""
    item = refit(item, layout, shipped_fonts(), max_w=300)
    if item.type == "sfx_text":
        return item
    placed = set_object(item, layout, shipped_fonts())
    frame = frame_for(frames_of(layout), item.panel_id)
    return item.model_copy(update={"geometry": frame.geometry(placed.box)}) if placed.grown else item


@cache
def english() -> LintProfile:
    return parse_lint_profile((FONTS.parent / "lettering" / "webtoon_en.toml").read_text("utf-8"))


@cache
def clean_scene(seed: int) -> CleanScene:
    """Three or four panels with two people each; a caption, two balloons that lean on each other's order, a sound."""
    random = Random(f"clean {seed}")
    count = random.randint(3, 4)
    panels, facts, y = [], [], 60
    for number in range(1, count + 1):
        height = random.randrange(760, 900, 20)
        panels.append(PanelRect(panel_id=number, x=40, y=y, w=720, h=height))
        y += height + random.randrange(60, 140, 10)
        facts.append(PanelFacts(panel_id=number, figures=[_figure("ana", 0.24, random), _figure("bo", 0.76, random)]))
    layout = Layout(width=800, height=y, panels=panels)
    art = np.frombuffer(random.randbytes(y // 40 * 20 * 3), np.uint8).reshape(y // 40, 20, 3)
    pixels = np.repeat(np.repeat(art, 40, axis=0), 40, axis=1)
    scene = CleanScene(layout, facts, [], [], np.ascontiguousarray(pixels))
    for panel in panels:
        scene = _lettered(scene, panel, random)
    return scene


def _figure(name: str, middle: float, random: Random) -> FigureFacts:
    x, y = middle - 0.07 + random.uniform(-0.03, 0.03), random.uniform(0.64, 0.69)
    return FigureFacts(
        character_id=name, face=(x, y, 0.14, 0.19), mouth=(x + 0.07, y + 0.15), body=(x - 0.06, y, 0.26, 1 - y)
    )


def _lettered(scene: CleanScene, panel: PanelRect, random: Random) -> CleanScene:
    top = panel.y + random.uniform(14, 24)
    if random.random() < 0.5:
        scene, caption = _added(scene, panel, "caption", _text(random, 4), None)
        scene = scene.with_objects(scene.moved(caption, panel.x, panel.y))
        top = panel.y + scene.box(caption).h + 14
    left, right = ("ana", "bo")
    scene, first = _spoken(scene, panel, random, left)
    first = scene.moved(first, panel.x + random.uniform(24, 60), top)
    scene = scene.with_objects(scene.aimed(first, scene.mouth(first)))
    scene, second = _spoken(scene, panel, random, right)
    lower = scene.box(first).y + 0.5 * scene.box(first).h + random.uniform(0, 20)
    x = panel.x + panel.w - random.uniform(24, 60) - scene.box(second).w
    if x < scene.box(first).right + 20:
        lower = scene.box(first).bottom + 16
    second = scene.moved(second, x, lower)
    scene = scene.with_objects(scene.aimed(second, scene.mouth(second)))
    if random.random() < 0.4:
        at = Geometry(x=0.36, y=0.84, w=0.28, h=0.12)
        scene, _ = _added(scene, panel, "sfx", "KRAK", None, at)
    return scene


def _spoken(scene: CleanScene, panel: PanelRect, random: Random, who: str) -> tuple[CleanScene, LayerObject]:
    voice = random.choice(["speech", "speech", "speech", "whisper", "thought", "shout", "electronic", "wavy"])
    return _added(scene, panel, voice, _text(random, random.randint(2, 3 if voice == "shout" else 6)), who)


def _text(random: Random, words: int) -> str:
    chosen = random.sample(SAID.split(), words)
    return " ".join(chosen).capitalize() + random.choice([".", "!", "?", "..."])


def _added(
    scene: CleanScene, panel: PanelRect, kind: str, text: str, speaker: str | None, at: Geometry | None = None
) -> tuple[CleanScene, LayerObject]:
    name = f"o{len(scene.objects):02d}"
    line_kind = {"caption": "narration", "sfx": "sfx"}.get(kind, "dialogue")
    line = ScriptLine(line_id=f"line {name}", kind=line_kind, text=text, character_id=speaker)  # type: ignore[arg-type]
    style = ObjectStyle(kind=kind)  # type: ignore[arg-type]
    item = balloon(
        text, kind, name, style=style, speaker=speaker, line_ids=[line.line_id], **({"geometry": at} if at else {})
    )
    item = item.model_copy(update={"panel_id": panel.panel_id})
    item = settled(item, scene.layout)
    return replace(scene, lines=[*scene.lines, line]).with_objects(item), item
