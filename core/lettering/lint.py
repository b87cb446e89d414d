"""After lettering: what a letterer would send back. Answers only: which objects deserve a look, and why?

Each finding has a code, a severity, the object and panel in `where`, and a hint. A code listed in an object's `waivers`
is not reported for it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import skia

from core.draw.paths import Path, path_box, quantise_path
from core.draw.raster import coverage
from core.errors import Finding, Severity
from core.lettering.drawing import grouped, object_outline
from core.lettering.fonts import FontSet, font_findings
from core.lettering.frames import canvas_rect, frames_of
from core.lettering.glyphs import text_paths
from core.lettering.kinds import kind_name
from core.lettering.marks import plain_text
from core.lettering.objects import LayerObject, LayerPayload
from core.lettering.pointing import rects_of
from core.lettering.setting import SetObject, set_object
from core.lettering.sfx import letter_paths, set_sound
from core.lettering.splitting import word_count
from core.story.plan import Layout, PanelFacts
from core.units import Rect

_TOUCH_PX = 30
"""Pixels that two objects may share before that is an overlap."""


@dataclass(frozen=True, slots=True)
class LintLimits:
    """Where a check begins to speak. Sizes are strip px."""

    words_per_balloon: int = 25
    words_per_panel: int = 35
    smallest_px: float = 24.0
    smallest_shown_px: float = 16.0
    balloons_per_panel: int = 4


@dataclass(frozen=True, slots=True)
class _Seen:
    """An object as it will be drawn, in strip px."""

    item: LayerObject
    placed: SetObject | None
    outline: Path
    ink: Path

    @property
    def box(self) -> Rect:
        return path_box(self.outline if not self.outline.isEmpty() else self.ink)


def lint_scene(
    layers: Sequence[LayerPayload],
    layout: Layout,
    facts: Sequence[PanelFacts],
    *,
    fonts: FontSet,
    limits: LintLimits | None = None,
) -> list[Finding]:
    """Check a scene's lettering, object by object, then between objects, then panel by panel.

    Text outside its outline or off the canvas, text that fits at no readable size, too small, too many words, empty,
    lost panels, missing glyphs; overlaps; covered faces.
    """
    limits = limits or LintLimits()
    objects = [item for layer in layers for item in layer.objects]
    panels = {panel.panel_id for panel in layout.panels}
    seen = [_see(item, layout, fonts) for item in objects]
    findings: list[Finding] = []
    for one in seen:
        findings += _one(one, layout, panels, fonts, limits)
    findings += font_findings(objects, fonts)
    findings += _overlaps(seen)
    findings += _covered_faces(seen, layout, facts)
    findings += _panel_words(objects, limits)
    for layer in layers:
        findings += [
            _finding("unplaced-object", "warning", item, "This text has lost its panel.", "Drag it into a panel.")
            for item in layer.unplaced
        ]
    waived = {(code, item.id) for item in objects for code in item.waivers}
    return [f for f in findings if (f.code, f.where.get("object_id")) not in waived]


def _see(item: LayerObject, layout: Layout, fonts: FontSet) -> _Seen:
    if item.type == "sfx_text":
        return _Seen(item, None, skia.Path(), letter_paths(set_sound(item, layout, fonts), 1.0))
    placed = set_object(item, layout, fonts)
    outline = quantise_path(object_outline(placed))
    ink = skia.Path()
    if placed.fit is not None:
        ink = text_paths(placed.fit, cx=placed.box.cx, cy=placed.box.cy, scale=1.0, fonts=fonts).all()
        if item.rotation:
            turn = skia.Matrix()
            turn.setRotate(item.rotation, placed.box.cx, placed.box.cy)
            ink.transform(turn)
    return _Seen(item, placed, outline, ink)


def _one(one: _Seen, layout: Layout, panels: set[int], fonts: FontSet, limits: LintLimits) -> list[Finding]:
    item, found = one.item, []
    if not plain_text(item.text).strip():
        found.append(
            _finding("empty-text", "warning", item, "This object has no text.", "Write something or delete it.")
        )
        return found
    if item.panel_id is not None and item.panel_id not in panels:
        found.append(
            _finding("orphan", "error", item, f"Its panel {item.panel_id} does not exist.", "Drag it into a panel.")
        )
    canvas = canvas_rect(layout)
    ink = path_box(one.ink)
    if ink.w and (ink.x < 0 or ink.right > canvas.w):
        message = "Its text is cut off by the side of the canvas."
        found.append(_finding("text-off-canvas", "error", item, message, "Move it towards the middle."))
    if one.placed is not None and not one.ink.isEmpty():
        if _ink_outside(one):
            message = "Its text sticks out of its outline."
            found.append(
                _finding("text-outside", "error", item, message, "Make the balloon larger, or the text smaller.")
            )
        if one.placed.squeezed:
            message = "Its text does not fit the balloon at any size that can be read; the balloon is drawn larger."
            found.append(_finding("text-does-not-fit", "error", item, message, "Make the balloon larger."))
    size = one.placed.fit.size_px if one.placed is not None and one.placed.fit is not None else None
    if size is not None and size < limits.smallest_px:
        severe: Severity = "error" if size < limits.smallest_shown_px else "warning"
        message = f"Its text is {size:g} px on a strip 800 px wide: on a phone it shows as {size * 390 / 800:.1f} px."
        found.append(_finding("too-small", severe, item, message, f"Use at least {limits.smallest_px:g} px."))
    words = word_count(item.text)
    if words > limits.words_per_balloon and item.type != "sfx_text":
        message = f"It has {words} words; a balloon reads well up to {limits.words_per_balloon}."
        found.append(_finding("too-many-words", "warning", item, message, "Split it into joined balloons, or cut."))
    return found


def _ink_outside(one: _Seen) -> bool:
    """Whether a letter is painted where the outline is not filled, by more than the edge of a pixel here and there."""
    box = _whole_px(path_box(one.ink))
    letters, body = coverage(one.ink, box), coverage(one.outline, box)
    return int(((letters > 128) & (body < 128)).sum()) > 2


def _shared_px(first: Path, second: Path) -> int:
    """How many pixels two paths both cover."""
    shared = path_box(first).intersection(path_box(second))
    if shared is None:
        return 0
    box = _whole_px(shared)
    return int(((coverage(first, box) > 128) & (coverage(second, box) > 128)).sum())


def _whole_px(box: Rect) -> tuple[int, int, int, int]:
    return math.floor(box.x), math.floor(box.y), math.ceil(box.right), math.ceil(box.bottom)


def _overlaps(seen: Sequence[_Seen]) -> list[Finding]:
    """Balloons and boxes that cover each other, joined ones apart; a sound only where it covers letters."""
    group = {item.id: index for index, items in enumerate(grouped([s.item for s in seen])) for item in items}
    boxes = [one.box for one in seen]
    found = []
    for index, one in enumerate(seen):
        for other, box in zip(seen[index + 1 :], boxes[index + 1 :], strict=True):
            if group[one.item.id] == group[other.item.id] or boxes[index].intersection(box) is None:
                continue
            first = one.ink if one.outline.isEmpty() else one.outline
            second = other.ink if other.outline.isEmpty() else other.outline
            if _shared_px(first, second) > _TOUCH_PX:
                message = "It overlaps another object."
                made = _finding("overlap", "warning", one.item, message, "Move one of them, or join them.")
                made.where["other_id"] = other.item.id
                found.append(made)
    return found


def _covered_faces(seen: Iterable[_Seen], layout: Layout, facts: Sequence[PanelFacts]) -> list[Finding]:
    faces, _, _ = rects_of(facts, frames_of(layout), near=canvas_rect(layout))
    found = []
    for one in seen:
        if one.item.behind_art:
            continue
        body = one.placed.box if one.placed is not None else path_box(one.ink)
        for face in faces:
            shared = body.intersection(face)
            if shared is not None and shared.w * shared.h > 0.08 * face.w * face.h:
                found.append(
                    _finding("face-covered", "warning", one.item, "It covers a face.", "Move it off the face.")
                )
                break
    return found


def _panel_words(objects: Sequence[LayerObject], limits: LintLimits) -> list[Finding]:
    """Panels with too much spoken text; narration is exempt, because prose is set word for word."""
    spoken: dict[int, list[LayerObject]] = {}
    for item in objects:
        if item.panel_id is not None and kind_name(item) not in ("sfx", "narration", "caption"):
            spoken.setdefault(item.panel_id, []).append(item)
    found = []
    for panel_id, items in sorted(spoken.items()):
        words = sum(word_count(item.text) for item in items)
        if words > limits.words_per_panel:
            found.append(
                Finding(
                    code="too-many-words-in-panel",
                    severity="info",
                    message=f"Panel {panel_id} has {words} spoken words; up to {limits.words_per_panel} read well.",
                    where={"panel_id": panel_id},
                    hint="Move a line to another panel.",
                )
            )
        groups = len(grouped(items))
        if groups > limits.balloons_per_panel:
            found.append(
                Finding(
                    code="too-many-balloons",
                    severity="info",
                    message=f"Panel {panel_id} has {groups} balloons; three read well.",
                    where={"panel_id": panel_id},
                    hint="Move a line to another panel.",
                )
            )
    return found


def _finding(code: str, severity: Severity, item: LayerObject, message: str, hint: str) -> Finding:
    return Finding(
        code=code,
        severity=severity,
        message=message,
        where={"object_id": item.id, "panel_id": item.panel_id, "line_ids": list(item.line_ids)},
        hint=hint,
    )
