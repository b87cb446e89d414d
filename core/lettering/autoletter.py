"""A script's lines become placed lettering objects. Answers only: which objects letter this scene, and where?

Every word of every dialogue, narration and sound line is lettered once, in order. What a person pinned stays untouched
and its lines are not lettered again. Equal inputs give equal layers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from core.errors import Finding
from core.ids import IdSource
from core.lettering.assignment import panels_of_lines
from core.lettering.casting import Draft, draft_objects, shapes_for
from core.lettering.fonts import FontSet, font_findings
from core.lettering.frames import Frame, canvas_rect, frames_of
from core.lettering.objects import LAYER_TYPES, LayerObject, LayerPayload, LayerType
from core.lettering.placement import Placed, Room, Side, Wish, place_all
from core.lettering.pointing import pointed, rects_of, speaker_of
from core.story.plan import Layout, PanelFacts, PanelPlan
from core.story.script import ScriptLine
from core.units import Rect

COMPACT = 24.0 / 28.0
"""How much smaller text is set in a panel that is too crowded for its own size (24 px for speech)."""
_LETTERED: dict[str, LayerType] = {"dialogue": "dialogue", "narration": "narration", "sfx": "sfx"}


@dataclass(frozen=True, slots=True)
class SceneToLetter:
    """What auto-lettering needs to know. `facts` may be empty (art whose figures nobody marked)."""

    layout: Layout
    lines: Sequence[ScriptLine]
    ids: IdSource
    plan: PanelPlan | None = None
    facts: Sequence[PanelFacts] = ()
    existing: Sequence[LayerPayload] = ()
    language: str = "en"
    cast_names: Mapping[str, str] = field(default_factory=dict)
    reading: Literal["ltr", "rtl"] = "ltr"


@dataclass(frozen=True, slots=True)
class LetteredScene:
    """The three layers (dialogue, narration, sfx), what to look at, and the lines that stand in no panel yet."""

    layers: list[LayerPayload]
    findings: list[Finding]
    unplaced_line_ids: list[str]


def auto_letter(scene: SceneToLetter, *, fonts: FontSet) -> LetteredScene:
    """Letter a scene: split long speeches, size balloons, place them by panel, point their tails.

    Objects of `existing` that are pinned, that share a line with a pinned one, or that letter no line at all are kept
    as they are; other existing objects are made again. Pinned objects that lost their panel (`unplaced`) come back,
    with their text and style, into the panel of their line; those without a line stay unplaced.
    """
    kept = kept_objects(scene.existing)
    lettered = {line_id for _, item in kept for line_id in item.line_ids}
    place = {line.line_id: index for index, line in enumerate(scene.lines) if line.kind in _LETTERED}
    returning: dict[str, list[tuple[LayerType, LayerObject]]] = {}
    tray: list[tuple[LayerType, LayerObject]] = []
    for layer in scene.existing:
        for item in layer.unplaced:
            free = [line_id for line_id in item.line_ids if line_id in place and line_id not in lettered]
            if item.pinned and free:
                returning.setdefault(min(free, key=place.__getitem__), []).append((layer.layer_type, item))
            elif item.pinned or not item.line_ids:
                tray.append((layer.layer_type, item))
    lines = [line for line in scene.lines if line.kind in _LETTERED and line.line_id not in lettered]
    panels = panels_of_lines(scene.lines, scene.plan, scene.layout)
    by_panel: dict[int | None, list[Draft]] = {}
    done: set[str] = set()
    for line in lines:
        if line.line_id in done:
            continue
        back = [item for _, item in returning.get(line.line_id, [])]
        done |= {line_id for item in back for line_id in item.line_ids}
        kind = returning[line.line_id][0][0] if back else _LETTERED[line.kind]
        draft = draft_objects(line, kind, scene.ids, scene.language, back)
        if draft is not None:
            by_panel.setdefault(panels[line.line_id], []).append(draft)
    sides = _sides(lines, scene.reading)
    made: list[tuple[LayerType, LayerObject]] = []
    findings: list[Finding] = []
    taken = _kept_boxes(kept, scene.layout)
    order: list[int | None] = [p.panel_id for p in scene.layout.panels] or [None]
    for panel_id in order:
        drafts = by_panel.get(panel_id, [])
        if drafts:
            objects, boxes, trouble = _letter_panel(panel_id, drafts, scene, fonts, sides, taken)
            taken += boxes
            made += objects
            if trouble > 0.5:
                findings.append(_crowded(panel_id, drafts))
    numbered = [
        (layer, item.model_copy(update={"z_index": 0 if layer == "sfx" else min(1 + index, 1000)}))
        for index, (layer, item) in enumerate(made)
    ]
    layers = [
        LayerPayload(
            layer_type=layer,
            language=scene.language,
            objects=[item for kind, item in kept if kind == layer] + [item for kind, item in numbered if kind == layer],
            unplaced=[item for kind, item in tray if kind == layer],
        )
        for layer in LAYER_TYPES
    ]
    findings += font_findings([item for layer in layers for item in layer.objects], fonts)
    shown = {line_id for layer in layers for item in layer.objects for line_id in item.line_ids}
    return LetteredScene(
        layers, findings, [line.line_id for line in lines if line.line_id not in shown and line.text.strip()]
    )


def kept_objects(existing: Sequence[LayerPayload]) -> list[tuple[LayerType, LayerObject]]:
    """The objects that auto-lettering must not touch: pinned ones, all that letter a line of a pinned one, and those
    that letter no line (only people make such)."""
    placed = [(layer.layer_type, item) for layer in existing for item in layer.objects]
    pinned_lines = {line_id for _, item in placed if item.pinned for line_id in item.line_ids}
    return [
        (layer, item) for layer, item in placed if item.pinned or not item.line_ids or pinned_lines & set(item.line_ids)
    ]


def _letter_panel(
    panel_id: int | None,
    drafts: list[Draft],
    scene: SceneToLetter,
    fonts: FontSet,
    sides: Mapping[str, Side],
    taken: list[Rect],
) -> tuple[list[tuple[LayerType, LayerObject]], list[Rect], float]:
    """Place one panel's drafts: balloons and boxes in line order, then sounds; smaller text if that avoids trouble."""
    frames = frames_of(scene.layout)
    frame = frames[panel_id]
    drafts = [d for d in drafts if d.layer != "sfx"] + [d for d in drafts if d.layer == "sfx"]
    room = _room(frame, panel_id, scene, frames, taken)
    speakers = [speaker_of(draft, panel_id, frame, scene.facts) for draft in drafts]
    best: tuple[float, float, list[Draft], list[Placed]] | None = None
    for scale in (1.0, COMPACT):
        sized = [draft.scaled(scale, fonts) for draft in drafts]
        wishes = [
            Wish(
                shapes_for(draft, fonts, frame.rect, room.canvas),
                mouth=speaker.mouth if speaker else None,
                side="left"
                if draft.is_box
                else sides.get(draft.speaker or "", "left")
                if speaker is None
                else "middle",
                ordered=draft.layer != "sfx",
                sound=draft.layer == "sfx",
            )
            for draft, speaker in zip(sized, speakers, strict=True)
        ]
        placed, cost = place_all(wishes, room)
        trouble = sum(one.trouble for one in placed)
        if best is None or cost + 1.5 < best[0]:
            best = (cost, trouble, sized, placed)
        if trouble < 0.5:
            break
    assert best is not None, "the first size always gives a placement"
    made: list[tuple[LayerType, LayerObject]] = []
    boxes: list[Rect] = []
    for draft, one, speaker in zip(best[2], best[3], speakers, strict=True):
        rects = one.rects()
        boxes += rects
        known = any(facts.panel_id == panel_id for facts in scene.facts)
        made += [(draft.layer, item) for item in pointed(draft, rects, panel_id, frame, speaker, known)]
    return made, boxes, best[1]


def _room(
    frame: Frame, panel_id: int | None, scene: SceneToLetter, frames: Mapping[int | None, Frame], taken: list[Rect]
) -> Room:
    faces, bodies, objects = rects_of(scene.facts, frames, near=frame.rect)
    others = tuple(f.rect for key, f in frames.items() if key is not None and key != panel_id and panel_id is not None)
    close = frame.rect.inset(-260.0)
    return Room(
        panel=frame.rect,
        canvas=canvas_rect(scene.layout),
        faces=faces,
        bodies=bodies,
        objects=objects,
        others=tuple(o for o in others if o.intersection(close)),
        taken=tuple(t for t in taken if t.intersection(close)),
        rtl=scene.reading == "rtl",
    )


def _sides(lines: Sequence[ScriptLine], reading: str) -> dict[str, Side]:
    """Where a speaker's balloons go when nobody knows where the speaker is: the first one's at the reading side."""
    first: Side = "right" if reading == "rtl" else "left"
    second: Side = "left" if reading == "rtl" else "right"
    sides: dict[str, Side] = {}
    for line in lines:
        name = line.character_id or line.speaker
        if name and name not in sides:
            sides[name] = (first, second)[len(sides) % 2]
    return sides


def _kept_boxes(kept: Sequence[tuple[LayerType, LayerObject]], layout: Layout) -> list[Rect]:
    frames = frames_of(layout)
    return [frames.get(item.panel_id, frames[None]).box(item.geometry) for _, item in kept]


def _crowded(panel_id: int | None, drafts: Sequence[Draft]) -> Finding:
    where = "The scene" if panel_id is None else f"Panel {panel_id}"
    what = "text" if len(drafts) == 1 else f"{len(drafts)} texts"
    return Finding(
        code="crowded-panel",
        severity="warning",
        message=f"{where} has too little room for its {what}: something is touched or covered.",
        where={"panel_id": panel_id, "object_ids": [item.id for draft in drafts for item in draft.objects]},
        hint="Make the panel taller, move a line to another panel, or shorten the text.",
    )
