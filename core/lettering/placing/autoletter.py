"""A script's lines become placed lettering objects. Answers only: which objects letter this scene, and where?

Every word of every dialogue, narration and sound line is lettered once, in order. What a person pinned stays untouched
and its lines are not lettered again. Equal inputs give equal layers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from core.errors import Finding
from core.ids import IdSource
from core.lettering.frames import frames_of
from core.lettering.linked import PLAIN, LetteringSheet, dressed, dressed_all
from core.lettering.objects import LAYER_TYPES, LayerObject, LayerPayload, LayerType
from core.lettering.placing.assignment import panels_of_lines
from core.lettering.placing.casting import Draft, draft_objects
from core.lettering.placing.explaining import PlacedBecause, crowded, too_many
from core.lettering.placing.paneling import letter_panel
from core.lettering.placing.placement import Fixed, Side
from core.lettering.placing.surroundings import fixed_of, pinned_of, room_of
from core.lettering.reading import Order, reading_order
from core.lettering.text.fonts import FontSet, font_findings
from core.story.plan import Layout, PanelFacts, PanelPlan
from core.story.script import ScriptLine

_LETTERED: dict[str, LayerType] = {"dialogue": "dialogue", "narration": "narration", "sfx": "sfx"}


@dataclass(frozen=True, slots=True)
class SceneToLetter:
    """What auto-lettering needs to know. `facts` may be empty (art whose figures nobody marked).

    `reading` None: as `core.lettering.reading` has it for the language and the `sheet`.
    `sheet` are the linked styles that objects are measured in; what is returned carries none of them.
    """

    layout: Layout
    lines: Sequence[ScriptLine]
    ids: IdSource
    plan: PanelPlan | None = None
    facts: Sequence[PanelFacts] = ()
    existing: Sequence[LayerPayload] = ()
    language: str = "en"
    cast_names: Mapping[str, str] = field(default_factory=dict)
    reading: Order | None = None
    sheet: LetteringSheet = PLAIN

    @property
    def rtl(self) -> bool:
        """Whether balloons are read from right to left: as said, else as the language does."""
        return (self.reading or reading_order(self.language, self.sheet)) == "rtl"


@dataclass(frozen=True, slots=True)
class LetteredScene:
    """The three layers (dialogue, narration, sfx), what to look at, and the lines that stand in no panel yet.

    `explanations` has the reasons for the place of every line that was placed now, in reading order.
    """

    layers: list[LayerPayload]
    findings: list[Finding]
    unplaced_line_ids: list[str]
    explanations: list[PlacedBecause] = field(default_factory=list)


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
        draft = draft_objects(
            line, kind, scene.ids, scene.language, back, cast_names=scene.cast_names, sheet=scene.sheet
        )
        if draft is not None:
            by_panel.setdefault(panels[line.line_id], []).append(draft)
    sides = _sides(lines, rtl=scene.rtl)
    frames = frames_of(scene.layout)
    order: list[int | None] = [p.panel_id for p in scene.layout.panels] or [None]
    spoken = {key: sum(not (d.is_box or d.is_sound) for d in drafts) for key, drafts in by_panel.items()}
    made: list[tuple[LayerType, LayerObject]] = []
    findings: list[Finding] = []
    reasons: list[PlacedBecause] = []
    fixed = _pinned(kept, scene, place, fonts)
    for panel_id in order:
        drafts = by_panel.get(panel_id, [])
        if not drafts:
            continue
        room = room_of(panel_id, scene.layout, frames, scene.facts, fixed, rtl=scene.rtl)
        panel = letter_panel(
            panel_id, drafts, frames[panel_id], room, facts=scene.facts, places=place, sides=sides, fonts=fonts
        )
        for draft, objects in zip(panel.drafts, panel.objects, strict=True):
            at = min((place[key] for key in objects[0].line_ids if key in place), default=None)
            fixed += [(panel_id, fixed_of(dressed(item, scene.sheet), frames, at)) for item in objects]
            made += [(draft.layer, item) for item in objects]
        reasons += panel.reasons
        if panel.trouble:
            findings.append(crowded(panel_id, panel.drafts, panel.reasons))
        many = too_many(panel_id, drafts, spoken, order)
        findings += [many] if many is not None else []
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
    findings += font_findings(dressed_all((item for layer in layers for item in layer.objects), scene.sheet), fonts)
    shown = {line_id for layer in layers for item in layer.objects for line_id in item.line_ids}
    unplaced = [line.line_id for line in lines if line.line_id not in shown and line.text.strip()]
    return LetteredScene(layers, findings, unplaced, reasons)


def kept_objects(existing: Sequence[LayerPayload]) -> list[tuple[LayerType, LayerObject]]:
    """The objects that auto-lettering must not touch: pinned ones, all that letter a line of a pinned one, and those
    that letter no line (only people make such)."""
    placed = [(layer.layer_type, item) for layer in existing for item in layer.objects]
    pinned_lines = {line_id for _, item in placed if item.pinned for line_id in item.line_ids}
    return [
        (layer, item) for layer, item in placed if item.pinned or not item.line_ids or pinned_lines & set(item.line_ids)
    ]


def _pinned(
    kept: Sequence[tuple[LayerType, LayerObject]], scene: SceneToLetter, place: Mapping[str, int], fonts: FontSet
) -> list[tuple[int | None, Fixed]]:
    """What must not be touched, as it is drawn, with its place in the text."""
    frames = frames_of(scene.layout)
    found: list[tuple[int | None, Fixed]] = []
    for _, item in kept:
        thing = pinned_of(dressed(item, scene.sheet), scene.layout, frames, fonts)
        at = min((place[key] for key in item.line_ids if key in place), default=None)
        found.append((item.panel_id, replace(thing, at=None if item.type == "sfx_text" else at)))
    return found


def _sides(lines: Sequence[ScriptLine], *, rtl: bool) -> dict[str, Side]:
    """Where a speaker's balloons go when nobody knows where the speaker is: the first one's at the reading side."""
    both: tuple[Side, Side] = ("right", "left") if rtl else ("left", "right")
    sides: dict[str, Side] = {}
    for line in lines:
        name = line.character_id or line.speaker
        if name and name not in sides:
            sides[name] = both[len(sides) % 2]
    return sides
