"""Strips that are drawn, lettered, and drawn again by another hand: made from a seed, with the truth beside them.

The second drawing has other lines, colours and light, slightly other places of the figures, panels of other heights, a
little cropped, noisy and compressed; panels are taken out, put in, and sometimes two neighbours change places.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from core.art.likeness import fingerprints, likeness
from core.art.panel import PanelJob, draw_panel
from core.lettering.following.evidence import Evidence
from core.lettering.following.reattach import reattach
from core.lettering.objects import Geometry, LayerObject, LayerPayload
from core.planning.styles import ImageStyle
from core.story.cast import Look
from core.story.plan import (
    Camera,
    FigureSemantics,
    Layout,
    PanelFacts,
    PanelPlan,
    PanelRect,
    PanelSemantics,
    PlannedPanel,
    SceneryShown,
)
from studio.catalogue import load_catalogue

WIDTH, MARGIN, GUTTER = 320, 14, 26
SCALES = ("closeup", "medium_closeup", "medium", "medium_full", "full", "wide", "establishing")
PLACES = ("room", "street", "park", "kitchen", "office")
EXPRESSIONS = ("neutral", "happy", "sad", "angry", "shock", "smirk")
POSES = ("stand", "walk", "sit", "point", "cross", "hips", "reach")


@dataclass(frozen=True)
class Shot:
    """One panel's content, so that it can be drawn twice."""

    seen: PanelSemantics
    planned: PlannedPanel
    w: int
    h: int


@dataclass(frozen=True)
class RedrawnStrip:
    """`truth` gives for each old panel its new number, None where it was taken out."""

    old_pixels: NDArray[np.uint8]
    new_pixels: NDArray[np.uint8]
    old: Layout
    new: Layout
    old_facts: list[PanelFacts]
    new_facts: list[PanelFacts]
    old_plan: PanelPlan
    new_plan: PanelPlan
    layers: list[LayerPayload]
    truth: dict[int, int | None]

    @cached_property
    def alike(self) -> list[list[float]]:
        """How alike the pictures of old and new panels are."""
        old, new = fingerprints(self.old_pixels, self.old.panels), fingerprints(self.new_pixels, self.new.panels)
        return likeness(old, new).tolist()  # type: ignore[no-any-return]


@lru_cache
def image_styles() -> dict[str, ImageStyle]:
    return dict(load_catalogue().styles.image)


def redrawn_strip(seed: int, *, hard: bool = False) -> RedrawnStrip:
    """A strip with panels taken out, put in and resized; a `hard` one may show the same frame twice, or have two
    neighbours that changed places."""
    dice = random.Random(f"strip {seed}")
    shots = [_shot(dice, number) for number in range(1, dice.randint(6, 9))]
    if hard and dice.random() < 0.6:
        at = dice.randrange(1, len(shots))
        shots[at] = _again(dice, shots[at - 1], at + 1)
    order: list[int | None] = list(range(len(shots)))
    for _ in range(dice.randint(0, 2)):
        order.pop(dice.randrange(len(order)))
    crossed = hard and dice.random() < 0.4
    if crossed:
        at = dice.randrange(len(order) - 1)
        if not _same_frame(shots, order[at], order[at + 1]):  # equal pictures that change places are the same strip
            order[at], order[at + 1] = order[at + 1], order[at]
    for _ in range(dice.randint(0, 2)):
        order.insert(dice.randint(0, len(order)), None)
    styles = image_styles()
    names = sorted(styles)
    first = styles["default"]
    second = styles[dice.choice([name for name in names if name != "default"])]
    after: list[Shot] = []
    truth: dict[int, int | None] = dict.fromkeys(range(1, len(shots) + 1))
    for number, at in enumerate(order, 1):
        if at is None:
            after.append(_shot(dice, 40 + number))
        else:
            after.append(_moved(dice, shots[at]))
            truth[at + 1] = number
    old_pixels, old, old_facts = _drawn(shots, first, seed, None)
    new_pixels, new, new_facts = _drawn(after, second, seed, dice)
    lines = {number: [f"l{number}{part}" for part in "ab"[: dice.randint(0, 2)]] for number in truth}
    old_plan = PanelPlan(
        panels=[
            shot.planned.model_copy(update={"panel_id": number, "line_ids": lines[number]})
            for number, shot in enumerate(shots, 1)
        ]
    )
    came = {now: was for was, now in truth.items() if now is not None}
    new_plan = PanelPlan(
        panels=[
            shot.planned.model_copy(
                update={"panel_id": number, "line_ids": lines[came[number]] if number in came else []}
            )
            for number, shot in enumerate(after, 1)
        ]
    )
    return RedrawnStrip(
        old_pixels, new_pixels, old, new, old_facts, new_facts, old_plan, new_plan,
        [_lettered(dice, old, old_facts, lines)], truth,
    )  # fmt: skip


def _shot(dice: random.Random, number: int) -> Shot:
    cast = dice.sample(["ana", "ben", "cho"], dice.choice([0, 1, 1, 1, 2, 2, 3]))
    spots = {0: [], 1: [0.5], 2: [0.3, 0.7], 3: [0.2, 0.5, 0.8]}[len(cast)]
    figures = [
        FigureSemantics(
            character_id=who,
            position=min(0.95, max(0.05, spot + dice.uniform(-0.12, 0.12))),
            expression=dice.choice(EXPRESSIONS),
            action=dice.choice(POSES),
            frame_share=0.35,
        )
        for who, spot in zip(cast, spots, strict=True)
    ]
    place = SceneryShown(kind=dice.choice(PLACES), name="")
    props = dice.sample(["cup", "phone", "umbrella", "letter", "key"], dice.choice([0, 0, 1]))
    seen = PanelSemantics(panel_id=number, description="", characters=figures, environment=place, props=props)
    camera = Camera(scale=dice.choice(SCALES), angle=dice.choice(["eye", "eye", "high", "low", "dutch"]))
    planned = PlannedPanel(
        panel_id=number, grammar_id="dialogue", story_function="tells", beat_ids=[f"b{number // 3}"], camera=camera
    )
    return Shot(seen, planned, dice.choice([WIDTH, WIDTH - 2 * MARGIN]), dice.randint(130, 400))


def _same_frame(shots: list[Shot], one: int | None, two: int | None) -> bool:
    assert one is not None and two is not None
    return shots[one].planned.camera == shots[two].planned.camera and shots[one].h == shots[two].h


def _again(dice: random.Random, shot: Shot, number: int) -> Shot:
    """The same people in the same frame once more, with other faces: what a talk is mostly made of."""
    figures = [one.model_copy(update={"expression": dice.choice(EXPRESSIONS)}) for one in shot.seen.characters]
    seen = shot.seen.model_copy(update={"panel_id": number, "characters": figures})
    return Shot(seen, shot.planned.model_copy(update={"panel_id": number}), shot.w, shot.h)


def _moved(dice: random.Random, shot: Shot) -> Shot:
    """The same panel from another hand: figures a little elsewhere, the panel higher or lower."""
    figures = [
        one.model_copy(
            update={
                "position": min(0.98, max(0.02, one.position + dice.uniform(-0.04, 0.04))),
                "expression": one.expression if dice.random() < 0.7 else dice.choice(EXPRESSIONS),
            }
        )
        for one in shot.seen.characters
    ]
    high = round(shot.h * (dice.uniform(0.78, 1.3) if dice.random() < 0.6 else 1.0))
    wide = dice.choice([shot.w, shot.w, WIDTH, WIDTH - 2 * MARGIN])
    return Shot(shot.seen.model_copy(update={"characters": figures}), shot.planned, wide, high)


def _drawn(
    shots: list[Shot], style: ImageStyle, seed: int, dice: random.Random | None
) -> tuple[NDArray[np.uint8], Layout, list[PanelFacts]]:
    """Panels below each other on white; with `dice`, as another artist's file of them looks."""
    y, rects, facts = GUTTER, [], []
    parts: list[NDArray[np.uint8]] = []
    looks = {who: Look(seed=seed * 7 + at) for at, who in enumerate(("ana", "ben", "cho"))}
    for number, shot in enumerate(shots, 1):
        job = PanelJob(shot.w, shot.h, shot.w == WIDTH, shot.seen, shot.planned, looks, style, seed)
        pixels, known = draw_panel(job)
        if dice is not None:
            pixels, known = _worn(dice, pixels, known)
        rects.append(PanelRect(panel_id=number, x=(WIDTH - shot.w) // 2, y=y, w=shot.w, h=shot.h))
        facts.append(known.model_copy(update={"panel_id": number}))
        parts.append(pixels)
        y += shot.h + GUTTER
    canvas = np.full((y, WIDTH, 3), 255, np.uint8)
    for rect, part in zip(rects, parts, strict=True):
        canvas[rect.y : rect.y + rect.h, rect.x : rect.x + rect.w] = part
    layout = Layout(width=WIDTH, height=y, panels=rects, background="art")
    return canvas, layout, facts


def _worn(dice: random.Random, pixels: NDArray[np.uint8], facts: PanelFacts) -> tuple[NDArray[np.uint8], PanelFacts]:
    """A little cropped or shifted, other light, noise, compression."""
    height, width = pixels.shape[:2]
    left, right, top, bottom = (dice.uniform(0, 0.07) for _ in range(4))
    x0, x1, y0, y1 = round(left * width), round((1 - right) * width), round(top * height), round((1 - bottom) * height)
    part = cv2.resize(pixels[y0:y1, x0:x1], (width, height), interpolation=cv2.INTER_LINEAR).astype(np.float64)
    gain = np.array([dice.uniform(0.8, 1.2) for _ in range(3)])
    part = 255 * np.clip(part / 255 * gain, 0, 1) ** dice.uniform(0.75, 1.3)
    noise = np.random.default_rng(dice.randrange(2**31)).normal(0, dice.uniform(0, 9), part.shape)
    part = np.clip(part + noise, 0, 255).astype(np.uint8)
    if dice.random() < 0.3:
        grey = cv2.cvtColor(part, cv2.COLOR_RGB2GRAY)
        part = np.repeat(grey[:, :, None], 3, axis=2)
    _, packed = cv2.imencode(".jpg", part[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, dice.randint(50, 92)])
    back = np.ascontiguousarray(cv2.imdecode(packed, cv2.IMREAD_COLOR)[..., ::-1])
    wide, high = (x1 - x0) / width, (y1 - y0) / height

    def turned(box: tuple[float, ...]) -> tuple[Any, ...]:
        corner = ((box[0] - x0 / width) / wide, (box[1] - y0 / height) / high)
        return corner if len(box) == 2 else (*corner, box[2] / wide, box[3] / high)

    figures = [
        one.model_copy(
            update={name: turned(getattr(one, name)) for name in ("face", "mouth", "body") if getattr(one, name)}
        )
        for one in facts.figures
    ]
    return np.asarray(back, np.uint8), facts.model_copy(update={"figures": figures})


def _lettered(
    dice: random.Random, layout: Layout, facts: list[PanelFacts], lines: dict[int, list[str]]
) -> LayerPayload:
    """Balloons for the lines, some of them pinned, and free objects that letter no line."""
    objects = []
    for panel, known in zip(layout.panels, facts, strict=True):
        for at, line in enumerate([*lines[panel.panel_id], None][:3]):
            if line is None and dice.random() < 0.5:
                continue
            kind = "sfx_text" if line is None and dice.random() < 0.5 else "speech_bubble"
            box = Geometry(x=round(dice.uniform(0.0, 0.5), 3), y=round(0.05 + 0.3 * at, 3), w=0.4, h=0.2)
            speaker = known.figures[0].character_id if known.figures and line else None
            objects.append(
                LayerObject(
                    id=f"o{panel.panel_id}-{at}",
                    panel_id=panel.panel_id,
                    type=kind,
                    text=f"Text {panel.panel_id}.{at}",
                    geometry=box,
                    line_ids=[line] if line else [],
                    speaker=speaker,
                    pinned=dice.random() < 0.5,
                )
            )
    return LayerPayload(layer_type="dialogue", objects=objects)


@dataclass(frozen=True)
class Count:
    """How the objects of strips fared. `asked_right` are asked, and their best guess is the truth."""

    objects: int = 0
    right: int = 0
    asked: int = 0
    asked_right: int = 0
    silently_wrong: int = 0

    def __add__(self, other: Count) -> Count:
        return Count(
            self.objects + other.objects,
            self.right + other.right,
            self.asked + other.asked,
            self.asked_right + other.asked_right,
            self.silently_wrong + other.silently_wrong,
        )


def fared(strip: RedrawnStrip, *, by_picture: bool = True, by_lines: bool = True) -> Count:
    """Carry a strip's lettering over and hold every object against the truth."""
    evidence = Evidence(
        old_plan=strip.old_plan if by_lines else None,
        new_plan=strip.new_plan if by_lines else None,
        likeness=strip.alike if by_picture else None,
        old_facts=strip.old_facts,
        new_facts=strip.new_facts,
    )
    report = reattach(strip.layers, strip.old, strip.new, evidence=evidence)
    assert words_of(report.layers) == words_of(strip.layers)
    placed = {item.id: item.panel_id for layer in report.layers for item in layer.objects}
    total = Count()
    for item in strip.layers[0].objects:
        assert item.panel_id is not None
        right = placed.get(item.id) == strip.truth[item.panel_id]
        asked = item.id in report.uncertain
        total += Count(1, int(right), int(asked), int(asked and right), int(not right and not asked))
    return total


def words_of(layers: list[LayerPayload]) -> dict[str, tuple[str, str]]:
    """Text and style of all objects, those in the trays too."""
    held = [item for layer in layers for item in (*layer.objects, *layer.unplaced)]
    assert len({item.id for item in held}) == len(held)
    return {item.id: (item.text, item.style.model_dump_json()) for item in held}
