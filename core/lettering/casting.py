"""A line becomes draft objects, not yet placed. Answers only: what kind of balloons, how many, in which sizes?"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from core.ids import IdSource
from core.lettering.fitting import clearance_px
from core.lettering.fonts import FontSet
from core.lettering.marks import plain_text
from core.lettering.objects import Geometry, LayerObject, LayerType, ObjectStyle, ObjectType
from core.lettering.placement import Shape
from core.lettering.setting import grown_fit, size_of
from core.lettering.sfx import SMALLEST_SFX_PX, sound_box_size
from core.lettering.splitting import split_speech
from core.story.script import Delivery, ScriptLine
from core.units import Rect

NOWHERE = Geometry(x=0.0, y=0.0, w=0.1, h=0.1)


@dataclass(frozen=True, slots=True)
class Draft:
    """The objects of one line, in order; several are lobes of one balloon, or a run of boxes."""

    layer: LayerType
    objects: tuple[LayerObject, ...]
    speaker: str | None

    @property
    def is_box(self) -> bool:
        return self.objects[0].type == "box"

    @property
    def is_sound(self) -> bool:
        return self.objects[0].type == "sfx_text"

    def scaled(self, scale: float, fonts: FontSet) -> Draft:
        """The same with text set smaller; what a person pinned keeps its size."""
        if scale == 1.0 or self.is_sound:
            return self
        smaller = []
        for item in self.objects:
            if item.pinned:
                smaller.append(item)
                continue
            size = math.floor(size_of(item, fonts) * scale * 2) / 2
            smaller.append(item.model_copy(update={"style": item.style.model_copy(update={"size_px": size})}))
        return replace(self, objects=tuple(smaller))


def draft_objects(
    line: ScriptLine, layer: LayerType, ids: IdSource, language: str, back: Sequence[LayerObject]
) -> Draft | None:
    """Make a line's objects; None for a line without letters. `back` are a person's objects to be placed again."""
    speaker = line.character_id or line.speaker
    if back:
        return Draft(layer, tuple(back), speaker)
    if not plain_text(line.text).strip():
        return None
    kind, form = _kind(line)
    style = ObjectStyle(kind=kind, language=language, align="left" if kind == "narration" else "center")
    texts = [line.text.strip()]
    rotation = 0.0
    if form == "sfx_text":
        text = plain_text(line.text)
        loud = "!" in text or text.upper() == text
        style = style.model_copy(update={"font": "sfx_impact" if loud else "sfx_soft"})
        rotation = float(sha256(f"tilt {text}".encode()).digest()[0] % 15 - 9)
    else:
        texts = split_speech(line.text, language=language)
    objects: list[LayerObject] = []
    for index, text in enumerate(texts):
        joined = [objects[-1].id] if objects and form != "box" else []
        objects.append(
            LayerObject(
                id=ids("lettering", line.line_id, index),
                type=form,
                text=text,
                style=style,
                geometry=NOWHERE,
                joined_to=joined,
                line_ids=[line.line_id],
                rotation=rotation,
                speaker=line.character_id,
            )
        )
    return Draft(layer, tuple(objects), speaker)


def shapes_for(draft: Draft, fonts: FontSet, panel: Rect, canvas: Rect) -> tuple[Shape, ...]:
    """The ways to draw a draft: wider and narrower balloons; lobes staggered to either side; smaller sounds."""
    widest = min(canvas.w - 60.0, max(panel.w + 40.0, 200.0))
    if draft.is_sound:
        return _sound_shapes(draft, fonts, panel, widest)
    shapes: dict[tuple[tuple[float, ...], ...], Shape] = {}
    ways = ((2.4, 0.62, 0.0), (4.4, 0.88, 0.25), (1.5, 0.42, 0.35)) if draft.is_box else _BALLOON_WAYS
    for ratio, share, cost in ways:
        fits = [
            grown_fit(item, fonts, size_px=size_of(item, fonts), max_w=min(widest, share * canvas.w), ratio=ratio)
            for item in draft.objects
        ]
        sizes = [(fit.w, fit.h) for fit in fits]
        for shape in _arranged(sizes, draft.is_box, 1.3 * clearance_px(fits[0].size_px), cost):
            if shape.w <= canvas.w - 8.0:
                shapes.setdefault(tuple((lobe.x, lobe.y, lobe.w, lobe.h) for lobe in shape.lobes), shape)
    return tuple(shapes.values()) or (_stacked(sizes, 0.0, 0.0, 0.0),)


_BALLOON_WAYS = ((1.5, 0.58, 0.0), (2.1, 0.8, 0.15), (3.0, 0.86, 0.4), (1.15, 0.42, 0.3))
"""Width over height, widest share of the canvas, and what that way costs."""


def _kind(line: ScriptLine) -> tuple[Delivery, ObjectType]:
    if line.kind == "sfx":
        return "sfx", "sfx_text"
    if line.kind == "narration":
        return "caption" if line.delivery == "caption" else "narration", "box"
    if line.delivery in ("caption", "narration"):
        return line.delivery, "box"
    if line.delivery == "thought":
        return "thought", "thought_bubble"
    return (line.delivery if line.delivery not in (None, "sfx") else "speech"), "speech_bubble"


def _arranged(sizes: list[tuple[float, float]], boxes: bool, overlap: float, cost: float) -> list[Shape]:
    """The arrangements of a draft's parts: boxes in a column; lobes in a leaning column, two also as a stair."""
    if boxes:
        return [_stacked(sizes, 0.0, -6.0, cost)]
    if len(sizes) == 1:
        return [_stacked(sizes, 0.0, 0.0, cost)]
    columns = [_stacked(sizes, 0.5, overlap, cost), _stacked(sizes, -0.5, overlap, cost)]
    return [*columns, _stair(sizes, cost + 0.1)] if len(sizes) == 2 else columns


def _stacked(sizes: list[tuple[float, float]], lean: float, overlap: float, cost: float) -> Shape:
    """Parts one below the other, every second one shifted by half of `lean` of the mean width."""
    mean = sum(w for w, _ in sizes) / len(sizes)
    lobes, y = [], 0.0
    for index, (w, h) in enumerate(sizes):
        lobes.append(Rect((index % 2) * lean * 0.5 * mean - w / 2, y, w, h))
        y += h - overlap
    return _shape(lobes, cost)


def _stair(sizes: list[tuple[float, float]], cost: float) -> Shape:
    """Two lobes, the second a step to the right and down: much lower than a column.

    A step of 0.9 of the widths and 0.42 of the heights lets superellipses overlap a little while their texts, which are
    narrower above and below, stay apart. Three lobes would lead the eye back to the left too early.
    """
    (w0, h0), (w1, h1) = sizes
    y = max(0.5 * (h0 - h1) + 0.42 * (h0 + h1) / 2, 12.0)
    return _shape([Rect(-w0 / 2, 0.0, w0, h0), Rect(0.9 * (w0 + w1) / 2 - w1 / 2, y, w1, h1)], cost)


def _shape(lobes: list[Rect], cost: float) -> Shape:
    """Lobes moved so that their common corner is (0, 0)."""
    left, top = min(r.x for r in lobes), min(r.y for r in lobes)
    moved = tuple(Rect(r.x - left, r.y - top, r.w, r.h) for r in lobes)
    return Shape(moved, max(r.right for r in moved), max(r.bottom for r in moved), cost)


def _sound_shapes(draft: Draft, fonts: FontSet, panel: Rect, widest: float) -> tuple[Shape, ...]:
    """A sound large, smaller and small; the boxes hold the letters turned."""
    item = draft.objects[0]
    words = len(plain_text(item.text).split())
    wanted = size_of(item, fonts) * (1.0 if words <= 2 else 0.7 if words <= 4 else 0.5)
    turn = math.radians(item.rotation)
    shapes = []
    for step, share in enumerate((1.0, 0.8, 0.62, 0.48)):
        w, h, _ = sound_box_size(
            item, fonts, size_px=max(wanted * share, SMALLEST_SFX_PX), max_w=min(widest, 0.66 * panel.w + 40.0) * share
        )
        wide = w * abs(math.cos(turn)) + h * abs(math.sin(turn))
        high = w * abs(math.sin(turn)) + h * abs(math.cos(turn))
        lobe = Rect((wide - w) / 2, (high - h) / 2, w, h)
        shapes.append(Shape((lobe,), wide, high, 0.45 * step + (0.8 if high > 0.45 * panel.h else 0.0)))
    return tuple(shapes)
