"""When the panels change: objects follow theirs. Answers only: where does each object stand in the new layout?

Nothing is dropped. An object goes where its script line plays now; one without a line goes with its panel, which is
told by its beat, its picture or its number. An object whose panel is gone goes to its layer's `unplaced` tray with text
and style; one in the tray whose panel is there (again) comes back. What is not certain is flagged and asked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from core.lettering.following.evidence import Evidence, Trace, Why, trace_panels
from core.lettering.following.matching import SURE
from core.lettering.following.overlying import panel_under, shift_with, slid
from core.lettering.following.settling import Figures, covers_face, settled
from core.lettering.following.verdicts import Signs, Verdict, judge
from core.lettering.frames import Frame, canvas_rect, frames_of
from core.lettering.objects import LayerObject, LayerPayload, PanelChoice
from core.story.plan import Layout
from core.units import Rect

LINE_REMOVED = "line-removed"
"""Flag of an object whose script line was deleted: it waits in the tray until a person decides."""
PANEL_REMOVED = "panel-removed"
"""Flag of an object whose panel was taken away; a later panel of that number is another panel."""
PLACE_UNCERTAIN = "place-uncertain"
"""Flag of an object that may belong elsewhere: a person says where, or that it stays."""
WAITING = frozenset({LINE_REMOVED, PANEL_REMOVED})
NOTHING = Evidence()
_LIKELY = 0.05


@dataclass(frozen=True, slots=True)
class Follow:
    """What became of one object. `confidence` 0..1; `to_panel` None where it waits in the tray or has no panel."""

    object_id: str
    from_panel: int | None
    to_panel: int | None
    why: Why
    confidence: float


@dataclass(frozen=True, slots=True)
class Reattached:
    """The layers for the new layout, and what became of each object.

    Ids of objects that stayed, moved (or came back), and lost their panel are each in one list; those to be asked about
    are in `uncertain` besides. `follows` gives the reason for all; `covering` are those that lie over a face now.
    """

    layers: list[LayerPayload]
    kept: list[str]
    moved: list[str]
    unplaced: list[str]
    uncertain: list[str] = field(default_factory=list)
    follows: list[Follow] = field(default_factory=list)
    covering: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Move:
    """One change of layout, as all objects of a layer share it."""

    old: Layout
    new: Layout
    before: Mapping[int | None, Frame]
    after: Mapping[int | None, Frame]
    canvas: Rect
    signs: Signs
    bands: Mapping[tuple[int, int], tuple[float, float]]
    figures: Figures


def reattach(
    layers: Sequence[LayerPayload],
    old: Layout,
    new: Layout,
    *,
    panels: Mapping[int, int] | None = None,
    evidence: Evidence | None = None,
) -> Reattached:
    """Carry lettering from one layout to another.

    An object follows its line to the panel where the new plan has it; one that somebody had put into another panel than
    its line's, and one without a line, follow their panel: `panels` (old id → new id) says which that is, else the
    evidence, else it keeps its number. How an object sits in its panel then: see `settling`. Objects on the canvas go
    with the panel that they lie over.
    """
    known = evidence or NOTHING
    move = _move(layers, old, new, panels or {}, known)
    report = Reattached([], [], [], [])
    for layer in layers:
        objects: list[LayerObject] = []
        tray: list[LayerObject] = []
        for item in layer.objects:
            fresh = _placed(item, move, report)
            (tray if fresh.id in report.unplaced else objects).append(fresh)
        for item in layer.unplaced:
            back = _back(item, move, report)
            (objects if back.id in report.moved else tray).append(back)
        report.layers.append(layer.model_copy(update={"objects": _parted(objects, layer, move), "unplaced": tray}))
    for layer in report.layers:
        for item in layer.objects:
            frame = move.after.get(item.panel_id)
            if frame is not None and item.id in report.moved and covers_face(item, frame, known.new_facts):
                report.covering.append(item.id)
    return report


def keep_questions(before: Sequence[LayerPayload], after: Sequence[LayerPayload]) -> list[LayerPayload]:
    """Objects made anew for a line whose object was asked about are asked about too: only a person knows the answer."""
    open_lines = {
        line: item.candidates
        for layer in before
        for item in layer.objects
        if PLACE_UNCERTAIN in item.flags
        for line in item.line_ids
    }

    def asked(item: LayerObject) -> LayerObject:
        found = [open_lines[line] for line in item.line_ids if line in open_lines]
        if not found or PLACE_UNCERTAIN in item.flags:
            return item
        return _flagged(item.model_copy(update={"candidates": found[0]}), PLACE_UNCERTAIN)

    return [layer.model_copy(update={"objects": [asked(item) for item in layer.objects]}) for layer in after]


def _move(
    layers: Sequence[LayerPayload], old: Layout, new: Layout, panels: Mapping[int, int], evidence: Evidence
) -> _Move:
    before, after = frames_of(old), frames_of(new)
    traces = dict(trace_panels(old, new, evidence))
    for name in dict.fromkeys([*(panel.panel_id for panel in old.panels), *panels]):
        if name in panels:
            traces[name] = Trace(((panels[name], 1.0),) if panels[name] in after else (), 0.0, "panel")
    homes = {line: panel for line, panel in evidence.homes().items() if panel in after}
    was = evidence.was()
    return _Move(
        old,
        new,
        before,
        after,
        canvas_rect(new),
        Signs(traces, was, homes, after, evidence.renumbered),
        _bands(layers, old, new, traces, was, homes),
        Figures(evidence.old_facts, evidence.new_facts, before),
    )


def _placed(item: LayerObject, move: _Move, report: Reattached) -> LayerObject:
    """An object of the picture: where it goes, written into the report."""
    if item.panel_id is None:
        return _on_canvas(item, move, report)
    verdict = judge(item, move.signs)
    choices = _asked_before(item, move)
    sure = verdict.sure and not choices
    target = None if verdict.tray or not verdict.candidates else verdict.candidates[0][0]
    report.follows.append(Follow(item.id, item.panel_id, target, verdict.why, verdict.confidence))
    fresh = _told(item, verdict, choices)
    if not sure:
        report.uncertain.append(item.id)
    if target is None:
        report.unplaced.append(item.id)
        return _flagged(fresh, PANEL_REMOVED) if move.signs.renumbered else fresh
    source = move.before.get(item.panel_id)
    if (
        source is not None
        and source.rect == move.after[target].rect
        and target == item.panel_id
        and not _new_faces(move)
    ):
        report.kept.append(item.id)
        return fresh
    fresh = _seated(fresh, item, target, move)
    (report.kept if fresh == item else report.moved).append(item.id)
    return fresh


def _new_faces(move: _Move) -> bool:
    return bool(move.figures.before and move.figures.after)


def _seated(fresh: LayerObject, item: LayerObject, target: int, move: _Move) -> LayerObject:
    band = move.bands.get((item.panel_id or 0, target), (0.0, 1.0))
    source = move.before.get(item.panel_id)
    return settled(fresh, target, source, move.after[target], move.canvas, figures=move.figures, band=band)


def _back(item: LayerObject, move: _Move, report: Reattached) -> LayerObject:
    """An object that waits in the tray: whether it comes back."""
    home = _home(item, move)
    if LINE_REMOVED in item.flags or (PANEL_REMOVED in item.flags and home is None):
        return item
    if home is None and (move.signs.renumbered or item.panel_id not in move.after):
        if item.panel_id is not None:
            report.unplaced.append(item.id)
        return _flagged(item, PANEL_REMOVED) if move.signs.renumbered and item.panel_id is not None else item
    target = home if home is not None else item.panel_id
    why: Why = "panel" if home is None else "line"
    report.follows.append(Follow(item.id, item.panel_id, target, why, 1.0))
    report.moved.append(item.id)
    gone = {PANEL_REMOVED, PLACE_UNCERTAIN}
    free = item.model_copy(update={"flags": [flag for flag in item.flags if flag not in gone], "candidates": []})
    return settled(free, target, None, move.after[target], move.canvas)


def _home(item: LayerObject, move: _Move) -> int | None:
    """The one panel in which all of an object's lines play now."""
    homes = {move.signs.homes[line] for line in item.line_ids if line in move.signs.homes}
    return homes.pop() if len(homes) == 1 else None


def _asked_before(item: LayerObject, move: _Move) -> tuple[tuple[int, float], ...]:
    """The panels that an open question names, as they are called now; empty where nothing was asked."""
    if PLACE_UNCERTAIN not in item.flags:
        return ()
    found: dict[int, float] = {}
    for choice in item.candidates:
        trace = move.signs.traces.get(choice.panel_id)
        if trace is not None and trace.best is not None:
            found[trace.best] = max(found.get(trace.best, 0.0), choice.likelihood)
    return tuple(found.items())


def _told(item: LayerObject, verdict: Verdict, before: tuple[tuple[int, float], ...]) -> LayerObject:
    """The object with its question, or without one that has been answered by its line."""
    choices = dict(before) if before and verdict.sure else dict(verdict.candidates)
    if verdict.sure and not before:
        if PLACE_UNCERTAIN not in item.flags and not item.candidates:
            return item
        flags = [flag for flag in item.flags if flag != PLACE_UNCERTAIN]
        return item.model_copy(update={"flags": flags, "candidates": []})
    asked = [PanelChoice(panel_id=name, likelihood=share) for name, share in choices.items() if share >= _LIKELY]
    return _flagged(item.model_copy(update={"candidates": asked[:20]}), PLACE_UNCERTAIN)


def _on_canvas(item: LayerObject, move: _Move, report: Reattached) -> LayerObject:
    """An object without a panel keeps its place over the panel that it lies on, or its share of the canvas."""
    source, target = move.before[None], move.after[None]
    box = source.box(item.geometry)
    host = panel_under(box, move.old.panels, move.before)
    trace = move.signs.traces.get(host) if host is not None else None
    sure = trace is None or trace.likelihood >= SURE
    there = trace.best if trace is not None and trace.best is not None else None
    report.follows.append(Follow(item.id, None, None, trace.why if trace else "panel", 1.0 if sure else 0.5))
    same = source.rect == target.rect and (host is None or (there == host and _same_place(host, there, move)))
    if same and sure:
        report.kept.append(item.id)
        return item
    report.moved.append(item.id)
    moved = item
    if host is not None and there is not None:
        shift = shift_with(move.before[host].rect, move.after[there].rect, box)
        moved = slid(item, source, target, shift)
    elif source.rect != target.rect:
        moved = settled(item, None, source, target, move.canvas)
    if not sure:
        report.uncertain.append(item.id)
        moved = _flagged(moved, PLACE_UNCERTAIN)
    return moved


def _same_place(host: int, there: int | None, move: _Move) -> bool:
    return there is not None and move.before[host].rect == move.after[there].rect


def _bands(
    layers: Sequence[LayerPayload],
    old: Layout,
    new: Layout,
    traces: Mapping[int, Trace],
    was: Mapping[str, int],
    homes: Mapping[str, int],
) -> dict[tuple[int, int], tuple[float, float]]:
    """Where lettering of several old panels comes into one new panel: the part of its height that each gets."""
    order = {panel.panel_id: at for at, panel in enumerate(old.panels)}
    into: dict[int, set[int]] = {}
    for item in (item for layer in layers for item in layer.objects):
        if item.panel_id not in order:
            continue
        ways = {homes[line] for line in item.line_ids if line in homes and was.get(line) in (None, item.panel_id)}
        trace = traces.get(item.panel_id)
        if not ways and trace is not None and trace.best is not None and not trace.is_gone:
            ways = {trace.best}
        for way in ways:
            into.setdefault(way, set()).add(item.panel_id)
    found: dict[tuple[int, int], tuple[float, float]] = {}
    for way, sources in into.items():
        ranked = sorted(sources, key=order.__getitem__)
        for at, name in enumerate(ranked):
            found[name, way] = (at / len(ranked), (at + 1) / len(ranked))
    return found


def _parted(objects: list[LayerObject], layer: LayerPayload, move: _Move) -> list[LayerObject]:
    """Joined balloons that went to different panels come apart."""
    was = {item.id: item.panel_id for item in layer.objects}
    now = {item.id: item.panel_id for item in objects}
    found = []
    for item in objects:
        together = [
            other
            for other in item.joined_to
            if other not in now or now[other] == item.panel_id or was.get(other) != was.get(item.id)
        ]
        found.append(item if together == item.joined_to else item.model_copy(update={"joined_to": together}))
    return found


def _flagged(item: LayerObject, flag: str) -> LayerObject:
    return item if flag in item.flags else item.model_copy(update={"flags": sorted({*item.flags, flag})})
