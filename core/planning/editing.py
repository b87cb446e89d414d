"""Edits of a panel plan by hand: change, add, drop, move panels, and say which lines play where.

Beside the director; it alone answers "what does the plan become when a person does this to it?". No line and no beat is
lost: what a dropped panel held goes to its neighbour. Panels keep their numbers through every edit, so that lettering
and pictures find them again; a new panel gets the next free number. What an edit bends (reading order, a framing that
its camera does not know) is left to the critic's report: a person may want it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, Any, Literal

from pydantic import Field

from core.errors import InvalidInputError
from core.metrics.words import LETTERED_KINDS
from core.planning.grammar import Grammar, GrammarEntry
from core.story.base import Payload
from core.story.plan import Angle, Camera, GutterWord, PanelPlan, PlannedPanel, Scale, SceneIntent, Viewpoint
from core.story.script import Script

Weight = Annotated[float, Field(ge=0.1, le=1)]
MOST_PANELS = 200


class ChangePanel(Payload):
    """Set what is named of a panel; a new framing brings its usual camera unless one is named too."""

    op: Literal["change"]
    panel_id: int
    grammar_id: str | None = None
    scale: Scale | None = None
    angle: Angle | None = None
    viewpoint: Viewpoint | None = None
    story_function: Annotated[str | None, Field(max_length=300)] = None
    importance_weight: Weight | None = None
    gutter_after: GutterWord | None = None
    role: Literal["main", "inset"] | None = None


class AddPanel(Payload):
    """Put a new panel behind another one (`after` None: first of all); its lines leave the panels that they are in."""

    op: Literal["add"]
    after: int | None = None
    grammar_id: str
    line_ids: Annotated[list[str], Field(max_length=200)] = Field(default_factory=list)
    beat_ids: Annotated[list[str], Field(max_length=200)] = Field(default_factory=list)


class DropPanel(Payload):
    """Take a panel out; its lines and beats go to the panel before it, those of the first to the second."""

    op: Literal["drop"]
    panel_id: int


class MovePanel(Payload):
    """Put a panel at another place, counted from 0 in the new order."""

    op: Literal["move"]
    panel_id: int
    to: Annotated[int, Field(ge=0)]


class PlaceLines(Payload):
    """Let exactly these lines play in a panel: others go to its neighbour, these leave the panels they were in."""

    op: Literal["lines"]
    panel_id: int
    line_ids: Annotated[list[str], Field(max_length=200)]


PlanEdit = Annotated[ChangePanel | AddPanel | DropPanel | MovePanel | PlaceLines, Field(discriminator="op")]


def edit_plan(
    plan: PanelPlan, edits: Sequence[PlanEdit], *, script: Script, intent: SceneIntent | None, grammar: Grammar
) -> PanelPlan:
    """Apply edits one after the other.

    Raises:
        InvalidInputError: `unknown-panel`, `unknown-grammar-id`, `unknown-line`, `unknown-beat`, `plan-empty` (the last
            panel would go), `plan-too-long`; `data["errors"]` names the edit by its place. Nothing is applied then.
    """
    desk = _Desk(plan, script, intent, grammar)
    for number, edit in enumerate(edits):
        desk.number = number
        _DO[type(edit)](desk, edit)
    return plan.model_copy(update={"panels": desk.done(), "findings": []})


class _Desk:
    """A plan in work: its panels in order, each line in at most one of them."""

    def __init__(self, plan: PanelPlan, script: Script, intent: SceneIntent | None, grammar: Grammar) -> None:
        self.panels = list(plan.panels)
        self.next_id = max(panel.panel_id for panel in plan.panels) + 1
        self.grammar = grammar
        self.order = {line.line_id: place for place, line in enumerate(script.lines)}
        self.lettered = {line.line_id for line in script.lines if line.kind in LETTERED_KINDS}
        beats = intent.beats if intent else []
        self.beats = [beat.beat_id for beat in beats]
        self.beat_of = {line_id: beat.beat_id for beat in beats for line_id in beat.line_ids}
        self.number = 0

    def wrong(self, field: str, message: str, code: str) -> InvalidInputError:
        return InvalidInputError(message, code=code, errors=[{"loc": ["edits", self.number, field], "msg": message}])

    def place(self, panel_id: int) -> int:
        for at, panel in enumerate(self.panels):
            if panel.panel_id == panel_id:
                return at
        raise self.wrong("panel_id", f"The plan has no panel {panel_id}.", "unknown-panel")

    def entry(self, grammar_id: str) -> GrammarEntry:
        found = self.grammar.find(grammar_id)
        if found is None:
            raise self.wrong("grammar_id", f"There is no framing called '{grammar_id}'.", "unknown-grammar-id")
        return found

    def put(self, at: int, **changes: Any) -> None:
        self.panels[at] = self.panels[at].model_copy(update=changes)

    def take_lines(self, line_ids: Sequence[str]) -> list[str]:
        """Take lines out of the panels that they are in; the same lines once each, in the script's order."""
        for line_id in line_ids:
            if line_id not in self.order:
                raise self.wrong("line_ids", "A line is not in this scene's script.", "unknown-line")
        wanted = set(line_ids)
        for at, panel in enumerate(self.panels):
            if wanted & set(panel.line_ids):
                self.put(at, line_ids=[line_id for line_id in panel.line_ids if line_id not in wanted])
        return sorted(wanted, key=self.order.__getitem__)

    def give_lines(self, at: int, line_ids: Sequence[str]) -> None:
        both = {*self.panels[at].line_ids, *line_ids}
        known = sorted((line_id for line_id in both if line_id in self.order), key=self.order.__getitem__)
        self.put(at, line_ids=[*known, *(line_id for line_id in self.panels[at].line_ids if line_id not in self.order)])

    def done(self) -> list[PlannedPanel]:
        """The panels with what follows from their lines: whose beats they show and whether anything is lettered."""
        for at, panel in enumerate(self.panels):
            told = [self.beat_of[line_id] for line_id in panel.line_ids if line_id in self.beat_of]
            beats = [beat for beat in self.beats if beat in {*panel.beat_ids, *told}]
            lettered = any(line_id in self.lettered for line_id in panel.line_ids)
            kept = beats or panel.beat_ids
            self.put(at, beat_ids=kept, has_dialogue=lettered)
        return self.panels


def _change(desk: _Desk, edit: ChangePanel) -> None:
    at = desk.place(edit.panel_id)
    panel = desk.panels[at]
    camera, changes = panel.camera, {}
    if edit.grammar_id is not None:
        entry = desk.entry(edit.grammar_id)
        if edit.grammar_id != panel.grammar_id:
            camera = usual_camera(entry)
            changes["story_function"] = entry.function
        changes["grammar_id"] = edit.grammar_id
    chosen = {"scale": edit.scale, "angle": edit.angle, "viewpoint": edit.viewpoint}
    camera = camera.model_copy(update={name: value for name, value in chosen.items() if value is not None})
    named = edit.model_dump(include={"story_function", "importance_weight", "gutter_after", "role"}, exclude_none=True)
    desk.put(at, **changes, camera=camera, **named)


def _add(desk: _Desk, edit: AddPanel) -> None:
    if len(desk.panels) >= MOST_PANELS:
        raise desk.wrong("op", f"A scene has at most {MOST_PANELS} panels.", "plan-too-long")
    entry = desk.entry(edit.grammar_id)
    at = 0 if edit.after is None else desk.place(edit.after) + 1
    strange = [beat_id for beat_id in edit.beat_ids if desk.beats and beat_id not in desk.beats]
    if strange:
        raise desk.wrong("beat_ids", f"The scene has no beat '{strange[0]}'.", "unknown-beat")
    lines = desk.take_lines(edit.line_ids)
    near = desk.panels[max(0, at - 1)]
    panel = PlannedPanel(
        panel_id=desk.next_id,
        grammar_id=edit.grammar_id,
        story_function=entry.function,
        beat_ids=list(edit.beat_ids) or ([] if lines else near.beat_ids[-1:]),
        line_ids=lines,
        camera=usual_camera(entry),
    )
    desk.next_id += 1
    desk.panels.insert(at, panel)


def _drop(desk: _Desk, edit: DropPanel) -> None:
    at = desk.place(edit.panel_id)
    if len(desk.panels) == 1:
        raise desk.wrong("panel_id", "A plan keeps at least one panel.", "plan-empty")
    gone = desk.panels.pop(at)
    heir = max(0, at - 1)
    desk.put(heir, beat_ids=list(dict.fromkeys([*desk.panels[heir].beat_ids, *gone.beat_ids])))
    if at and gone.gutter_after in {"scene_change", "drop"} and heir == len(desk.panels) - 1:
        desk.put(heir, gutter_after=gone.gutter_after)
    desk.give_lines(heir, gone.line_ids)


def _move(desk: _Desk, edit: MovePanel) -> None:
    panel = desk.panels.pop(desk.place(edit.panel_id))
    desk.panels.insert(min(edit.to, len(desk.panels)), panel)


def _lines(desk: _Desk, edit: PlaceLines) -> None:
    at = desk.place(edit.panel_id)
    wanted = desk.take_lines(edit.line_ids)
    left_over = list(desk.panels[at].line_ids)
    if left_over and len(desk.panels) == 1:
        raise desk.wrong("line_ids", "The only panel of a plan holds every line.", "line-without-panel")
    first = min((desk.order.get(line_id, 0) for line_id in wanted), default=0)
    desk.put(at, line_ids=wanted)
    for line_id in left_over:
        before = not wanted or desk.order.get(line_id, 0) < first
        heir = at - 1 if (before and at) or at == len(desk.panels) - 1 else at + 1
        desk.give_lines(heir, [line_id])


def usual_camera(entry: GrammarEntry) -> Camera:
    """The camera that a framing usually has."""
    return Camera(scale=entry.scales[0], angle=entry.angles[0], viewpoint=entry.viewpoint)


_DO: dict[type[Payload], Callable[[_Desk, Any], None]] = {
    ChangePanel: _change,
    AddPanel: _add,
    DropPanel: _drop,
    MovePanel: _move,
    PlaceLines: _lines,
}
