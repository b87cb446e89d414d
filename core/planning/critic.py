"""The Critic's quick checks: where does a plan break the rules that can be counted?

After the director and after every edit by hand. It alone answers "what would an editor mark in this plan?". Hard rules
give errors, soft ones warnings; thresholds are data.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from core.errors import Finding, Severity
from core.metrics.scroll import CLOSE_SCALES
from core.metrics.settings import QcThresholds
from core.metrics.words import LETTERED_KINDS, count_balloons, count_words
from core.planning.grammar import Grammar
from core.planning.things import names_thing
from core.story.plan import PanelPlan, PlannedPanel, SceneIntent
from core.story.script import Script

_ENDINGS = frozenset(
    {"reaction", "reveal", "impact_silence", "emotion_closeup", "vulnerable_high", "gesture_insert", "two_shot_full",
     "environment_aspect"}
)  # fmt: skip
_OPENINGS = frozenset({"establishing", "environment_aspect", "two_shot_full", "crowd_group"})


def check_plan(
    script: Script,
    intent: SceneIntent,
    plan: PanelPlan,
    *,
    thresholds: QcThresholds,
    grammar: Grammar | None = None,
) -> list[Finding]:
    """Compare a plan with its script, its intent and the thresholds; hard rules first, then by panel."""
    findings = [*_lines(script, plan), *_beats(intent, plan)]
    if grammar is not None:
        findings += _grammar(plan, grammar)
    findings += [*_ratios(script, plan, thresholds), *_runs(plan, thresholds), *_text(script, plan, thresholds)]
    return [*findings, *_story(intent, plan)]


def _finding(code: str, severity: Severity, message: str, hint: str | None = None, **where: Any) -> Finding:
    return Finding(code=code, severity=severity, message=message, hint=hint, where=where)


def _lines(script: Script, plan: PanelPlan) -> Iterator[Finding]:
    """Hard: each lettered line in exactly one panel, in reading order."""
    wanted = [line.line_id for line in script.lines if line.kind in LETTERED_KINDS]
    known = {line.line_id for line in script.lines}
    placed = [line_id for panel in plan.panels for line_id in panel.line_ids]
    for line_id in wanted:
        count = placed.count(line_id)
        if count == 0:
            yield _finding("line-unplaced", "error", "A line stands in no panel.", line_id=line_id)
        elif count > 1:
            yield _finding("line-repeated", "error", f"A line stands in {count} panels.", line_id=line_id)
    shown = [line_id for line_id in placed if line_id in set(wanted)]
    if sorted(shown) == sorted(wanted) and shown != wanted:
        yield _finding("reading-order", "error", "The panels do not keep the order of the script's lines.")
    for line_id in dict.fromkeys(placed):
        if line_id not in known:
            yield _finding("line-unknown", "error", "A panel names a line that the script lacks.", line_id=line_id)


def _beats(intent: SceneIntent, plan: PanelPlan) -> Iterator[Finding]:
    """Hard: every beat has a panel."""
    shown = {beat_id for panel in plan.panels for beat_id in panel.beat_ids}
    for beat in intent.beats:
        if beat.beat_id not in shown:
            message = f"No panel shows the beat “{beat.what_happens}”."
            yield _finding("beat-uncovered", "error", message, "Add a panel for it.", beat_id=beat.beat_id)


def _grammar(plan: PanelPlan, grammar: Grammar) -> Iterator[Finding]:
    for panel in plan.panels:
        if grammar.find(panel.grammar_id) is None:
            message = f"Panel {panel.panel_id} has no known framing ({panel.grammar_id})."
            yield _finding("grammar-unknown", "warning", message, "Tag the panel.", panel_id=panel.panel_id)


def _ratios(script: Script, plan: PanelPlan, limits: QcThresholds) -> Iterator[Finding]:
    panels = plan.panels
    close = [p.panel_id for p in panels if p.camera.scale in CLOSE_SCALES]
    if len(panels) > 1 and len(close) / len(panels) > limits.closeup_ratio_max:
        message = f"{len(close)} of {len(panels)} panels are close-ups."
        yield _finding("too-many-closeups", "warning", message, "Widen one of them.", panels=close)
    if len(panels) < 3:
        return
    loud = [p.panel_id for p in panels if p.has_dialogue]
    prose = bool(script.lines) and all(line.kind in {"narration", "sfx"} for line in script.lines)
    if len(loud) / len(panels) > limits.dialogue_ratio_max and not prose:
        message = f"{len(loud)} of {len(panels)} panels carry text."
        yield _finding("too-much-talk", "warning", message, "Turn a spoken beat into a reaction.", panels=loud)
    if (len(panels) - len(loud)) / len(panels) < limits.silent_ratio_min and not prose:
        message = f"Only {len(panels) - len(loud)} of {len(panels)} panels are silent."
        yield _finding("too-little-silence", "warning", message, "Add a reaction or a silence.")
    kinds = {line.line_id: line.kind for line in script.lines}
    told = [p.panel_id for p in panels if any(kinds.get(line_id) == "narration" for line_id in p.line_ids)]
    if not prose and len(told) / len(panels) > limits.narration_ratio_max:
        message = f"{len(told)} of {len(panels)} panels are narrated."
        yield _finding("too-much-narration", "warning", message, "Show one of them instead.", panels=told)


def _runs(plan: PanelPlan, limits: QcThresholds) -> Iterator[Finding]:
    for key, code, limit, what in (
        ("grammar", "grammar-run", limits.same_grammar_run_max, "the same framing id"),
        ("scale", "framing-run", limits.same_framing_run_max, "the same scale and angle"),
    ):
        for _, run in groupby(plan.panels, key=_framing if key == "scale" else _grammar_id):
            panels = [panel.panel_id for panel in run]
            if len(panels) > limit:
                message = f"Panels {panels[0]} to {panels[-1]} have {what}."
                yield _finding(code, "warning", message, "Change the one in the middle.", panels=panels)


def _grammar_id(panel: PlannedPanel) -> str:
    return panel.grammar_id


def _framing(panel: PlannedPanel) -> str:
    return f"{panel.camera.scale}/{panel.camera.angle}/{panel.camera.viewpoint}"


def _text(script: Script, plan: PanelPlan, limits: QcThresholds) -> Iterator[Finding]:
    lines = {line.line_id: line for line in script.lines if line.kind in LETTERED_KINDS}
    for panel in plan.panels:
        here = [lines[line_id] for line_id in panel.line_ids if line_id in lines]
        words, balloons = sum(count_words(line.text) for line in here), sum(count_balloons(line) for line in here)
        if words > limits.words_a_panel_max:
            message = f"Panel {panel.panel_id} holds {words} words; {limits.words_a_panel_max} are the limit."
            yield _finding("panel-wordy", "warning", message, "Cut words or split the line.", panel_id=panel.panel_id)
        if balloons > limits.balloons_a_panel_max:
            message = f"Panel {panel.panel_id} needs {balloons} balloons; {limits.balloons_a_panel_max} are the limit."
            yield _finding("panel-crowded", "warning", message, "Split the line.", panel_id=panel.panel_id)
    for line in lines.values():
        words = count_words(line.text)
        if line.kind == "dialogue" and words > limits.words_a_line_max:
            severity: Severity = "warning" if words > limits.words_a_balloon_max else "info"
            message = f"A line has {words} words; {limits.words_a_line_max} read well."
            yield _finding("line-wordy", severity, message, None, line_id=line.line_id, words=words)


def _story(intent: SceneIntent, plan: PanelPlan) -> Iterator[Finding]:
    panels = plan.panels
    if panels[0].grammar_id not in _OPENINGS and len(panels) > 1:
        message = "The first panel establishes neither place nor cast."
        yield _finding("no-establishing", "warning", message, "Open with an establishing panel.", panel_id=1)
    if panels[-1].grammar_id not in _ENDINGS and len(panels) > 1:
        message = "The last panel is no reaction, reveal or silence."
        yield _finding("weak-ending", "info", message, "Close on a reaction.", panel_id=panels[-1].panel_id)
    yield from _must_show(intent, panels)


def _must_show(intent: SceneIntent, panels: Sequence[PlannedPanel]) -> Iterator[Finding]:
    """A must-show object needs a panel that names it, or that covers the beat whose lines name it."""
    for beat in intent.beats:
        for thing in beat.must_show:
            named = any(names_thing(panel.story_function, thing) for panel in panels)
            covered = any(beat.beat_id in panel.beat_ids and panel.line_ids for panel in panels)
            if not named and not covered:
                message = f"Nothing shows the {thing.replace('_', ' ')} that the story needs."
                yield _finding("must-show-missing", "warning", message, "Add object_focus.", beat_id=beat.beat_id)
