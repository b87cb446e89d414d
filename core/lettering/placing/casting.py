"""A line becomes draft objects, not yet placed. Answers only: what kind of balloons, how many, in which sizes?"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from core.ids import IdSource
from core.lettering.balloons.sfx import SMALLEST_SFX_PX, sound_box_size
from core.lettering.fit.fitting import clearance_px
from core.lettering.fit.setting import grown_fit, size_of
from core.lettering.kinds import kind_of
from core.lettering.linked import PLAIN, LetteringSheet, dressed_all
from core.lettering.objects import Geometry, LayerObject, LayerType, ObjectStyle, ObjectType
from core.lettering.placing.placement import Shape
from core.lettering.placing.splitting import split_speech
from core.lettering.text.fonts import FontSet
from core.lettering.text.marks import plain_text
from core.story.script import Delivery, ScriptLine
from core.units import Rect

NOWHERE = Geometry(x=0.0, y=0.0, w=0.1, h=0.1)
_MEANT: dict[ObjectType, Delivery] = {
    "speech_bubble": "speech",
    "thought_bubble": "thought",
    "box": "caption",
    "sfx_text": "sfx",
}
"""What each type stands for where an object names no kind."""


@dataclass(frozen=True, slots=True)
class Draft:
    """The objects of one line, in order; several are lobes of one balloon, or a run of boxes.

    `objects` say only what the script says; `worn` are they in the styles of `sheet`, as they are measured.
    `speakers` are the character ids (or cues) of those who speak the line, and `everybody` that all who are seen do.
    """

    layer: LayerType
    objects: tuple[LayerObject, ...]
    speakers: tuple[str, ...] = ()
    everybody: bool = False
    sheet: LetteringSheet = PLAIN

    @property
    def is_box(self) -> bool:
        return self.objects[0].type == "box"

    @property
    def is_sound(self) -> bool:
        return self.objects[0].type == "sfx_text"

    @property
    def worn(self) -> list[LayerObject]:
        return dressed_all(self.objects, self.sheet)

    def scaled(self, scale: float, fonts: FontSet) -> Draft:
        """The same with text set smaller; what a person pinned keeps its size."""
        if scale == 1.0 or self.is_sound:
            return self
        smaller = []
        for item, worn in zip(self.objects, self.worn, strict=True):
            if item.pinned:
                smaller.append(item)
                continue
            size = math.floor(size_of(worn, fonts) * scale * 2) / 2
            smaller.append(item.model_copy(update={"style": item.style.model_copy(update={"size_px": size})}))
        return replace(self, objects=tuple(smaller))


def draft_objects(
    line: ScriptLine,
    layer: LayerType,
    ids: IdSource,
    language: str,
    back: Sequence[LayerObject],
    *,
    cast_names: Mapping[str, str] | None = None,
    sheet: LetteringSheet = PLAIN,
) -> Draft | None:
    """Make a line's objects; None for a line without letters. `back` are a person's objects to be placed again.

    The objects' style says no more than the script does, so that the series' linked styles reach them: no kind where
    the type stands for it, no font but a soft sound's.
    """
    speakers, everybody = speakers_of_cue(line, cast_names or {})
    if back:
        return Draft(layer, tuple(back), speakers, everybody, sheet)
    if not plain_text(line.text).strip():
        return None
    kind, form = _kind(line)
    style = ObjectStyle(
        kind=kind if _MEANT[form] != kind else None,
        language=language,
        align="left" if kind == "narration" else None,
    )
    texts = [line.text.strip()]
    rotation = 0.0
    if form == "sfx_text":
        text = plain_text(line.text)
        if "!" not in text and text.upper() != text:
            style = style.model_copy(update={"font": "sfx_soft"})
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
    return Draft(layer, tuple(objects), speakers, everybody, sheet)


def shapes_for(draft: Draft, fonts: FontSet, panel: Rect, canvas: Rect) -> tuple[Shape, ...]:
    """The ways to draw a draft as its sheet dresses it: wider and narrower; staggered lobes; smaller sounds."""
    widest = min(canvas.w - 60.0, max(panel.w + 40.0, 200.0))
    if draft.is_sound:
        return _sound_shapes(draft, fonts, panel, widest)
    shapes: dict[tuple[tuple[float, ...], ...], Shape] = {}
    worn = draft.worn
    columns = worn[0].style.direction == "vertical"
    ways = _COLUMN_WAYS if columns else _BOX_WAYS if draft.is_box else _BALLOON_WAYS
    for ratio, share, cost in ways:
        fits = [
            grown_fit(item, fonts, size_px=size_of(item, fonts), max_w=min(widest, share * canvas.w), ratio=ratio)
            for item in worn
        ]
        sizes = [(fit.w, fit.h) for fit in fits]
        overlap = 1.3 * clearance_px(fits[0].size_px, kind_of(worn[0]).air)
        for shape in _arranged(sizes, draft.is_box, overlap, cost):
            if shape.w <= canvas.w - 8.0:
                shapes.setdefault(tuple((lobe.x, lobe.y, lobe.w, lobe.h) for lobe in shape.lobes), shape)
    return tuple(shapes.values()) or (_stacked(sizes, 0.0, 0.0, 0.0),)


_BOX_GAP_PX = 12.0
_BALLOON_WAYS = ((1.5, 0.58, 0.0), (2.1, 0.8, 0.15), (3.0, 0.86, 0.4), (1.15, 0.42, 0.3))
_BOX_WAYS = ((2.4, 0.62, 0.0), (4.4, 0.88, 0.25), (1.5, 0.42, 0.35))
_COLUMN_WAYS = ((0.7, 0.4, 0.0), (1.0, 0.55, 0.2), (0.5, 0.3, 0.2), (1.5, 0.8, 0.5))
"""Width over height, widest share of the canvas, and what that way costs; the last are for vertical text."""
_CUE_SIGNS = re.compile(r"\s*[&+/,、・]\s*|\s+(?:and|und|et|y|e|와|과|と)\s+", re.IGNORECASE)
_EVERYBODY = frozenset(("both", "all", "everyone", "everybody", "together"))


def speakers_of_cue(line: ScriptLine, cast_names: Mapping[str, str]) -> tuple[tuple[str, ...], bool]:
    """Who speaks a line: character ids, or the cue where the cast has no such name; and whether it is everybody seen.

    A cue such as "ANA & BO" is two speakers where both parts name one of the cast each.
    """
    cue = (line.speaker or "").strip()
    single = line.character_id or line.speaker
    alone = (single,) if single else ()
    if cue.casefold() in _EVERYBODY:
        return alone, True
    parts = [part for part in _CUE_SIGNS.split(cue) if part]
    if len(parts) < 2:
        return alone, False
    found = [_named(part, cast_names) for part in parts]
    known = list(dict.fromkeys(one for one in found if one is not None))
    return (tuple(known), False) if None not in found and len(known) > 1 else (alone, False)


def _named(part: str, cast_names: Mapping[str, str]) -> str | None:
    """The one character of this name, or whose name has it as a word."""
    wanted = part.casefold()
    whole = [key for key, name in cast_names.items() if name.casefold() == wanted]
    words = [
        key for key, name in cast_names.items() if wanted in name.casefold().split() and not _CUE_SIGNS.search(name)
    ]
    return whole[0] if len(whole) == 1 else words[0] if len(words) == 1 else None


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
        return [_flush(sizes, cost)]
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


def _flush(sizes: list[tuple[float, float]], cost: float) -> Shape:
    """Boxes one below the other, their left edges in line."""
    lobes, y = [], 0.0
    for w, h in sizes:
        lobes.append(Rect(0.0, y, w, h))
        y += h + _BOX_GAP_PX
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
    """A sound large, smaller and small, leaning as drafted, the other way, or not; lobes hold the letters unturned."""
    item = draft.worn[0]
    words = len(plain_text(item.text).split())
    wanted = size_of(item, fonts) * (1.0 if words <= 2 else 0.7 if words <= 4 else 0.5)
    shapes = []
    for step, share in enumerate((1.0, 0.8, 0.62, 0.48)):
        w, h, _ = sound_box_size(
            item, fonts, size_px=max(wanted * share, SMALLEST_SFX_PX), max_w=min(widest, 0.66 * panel.w + 40.0) * share
        )
        for turn, dislike in ((item.rotation, 0.0), (-item.rotation, 0.15), (0.0, 0.3)):
            if (turn != item.rotation and item.pinned) or (dislike and not item.rotation):
                continue
            angle = math.radians(turn)
            wide = w * abs(math.cos(angle)) + h * abs(math.sin(angle))
            high = w * abs(math.sin(angle)) + h * abs(math.cos(angle))
            lobe = Rect((wide - w) / 2, (high - h) / 2, w, h)
            cost = 0.45 * step + dislike + (0.8 if high > 0.45 * panel.h else 0.0)
            shapes.append(Shape((lobe,), wide, high, cost, turn))
    return tuple(shapes)
