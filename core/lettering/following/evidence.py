"""Before reattachment: what is known about two layouts. Answers only: what became of each old panel, and by what sign?

Pictures that can be compared say it best; else the plans do, by the lines and beats that play in each panel; where
neither changed, a panel keeps its number.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from core.lettering.following.matching import SURE, PanelMatch, match_panels
from core.story.plan import Beat, Layout, PanelFacts, PanelPlan, PlannedPanel

Why = Literal["line", "beat", "panel", "picture", "order"]
EVEN, STEEP = 0.5, 22.0
"""The likeness at which two pictures are as likely the same as not, and log odds a whole of likeness; measured on
strips drawn twice, see the benchmark of reattachment."""
_SAME_SIZES = 3.0
"""Log odds that a panel is the one of its own place where all panels have the sizes that they had."""
_STRANGE_LINES, _BEATS_APART = -5.0, -4.0
_LEAN_BEAT, _ONLY_BEAT = 0.55, 0.8
"""How likely a panel of the same beat is the heir of one that is gone, at the most: one of several, or the only one."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What tells old panels and new ones apart; all optional.

    Plans are those that the layouts were made from, beats those of the plans' intents. `old_guessed`, `new_guessed`:
    the plan only guesses where lines play (finished art whose writer numbered no panels). `likeness` has a row for each
    panel of the old layout and a column for each of the new one, in their order there, 0 for strangers to 1 for equal.
    Facts are those of the pictures, in shares of the panels.
    """

    old_plan: PanelPlan | None = None
    new_plan: PanelPlan | None = None
    old_beats: Sequence[Beat] = ()
    new_beats: Sequence[Beat] = ()
    likeness: Sequence[Sequence[float]] | None = None
    old_facts: Sequence[PanelFacts] = ()
    new_facts: Sequence[PanelFacts] = ()
    old_guessed: bool = False
    new_guessed: bool = False

    @property
    def replanned(self) -> bool:
        """Whether the panels' numbers may mean other panels than before."""
        return (
            self.old_plan is not None
            and self.new_plan is not None
            and (said(self.old_plan) != said(self.new_plan) or list(self.old_beats) != list(self.new_beats))
        )

    def homes(self) -> dict[str, int]:
        """The new panel in which each line plays; empty where that is not known, or has not changed."""
        return lines_of(self.new_plan) if self.new_plan is not None and self.renumbered and not self.new_guessed else {}

    def was(self) -> dict[str, int]:
        """The old panel in which each line played; empty where nobody knew."""
        return lines_of(self.old_plan) if self.old_plan is not None and not self.old_guessed else {}

    @property
    def renumbered(self) -> bool:
        return self.replanned or self.likeness is not None


@dataclass(frozen=True, slots=True)
class Trace:
    """What became of an old panel: new panels by id with their likelihoods, the likeliest first."""

    candidates: tuple[tuple[int, float], ...]
    gone: float
    why: Why

    @property
    def best(self) -> int | None:
        return self.candidates[0][0] if self.candidates else None

    @property
    def likelihood(self) -> float:
        return self.candidates[0][1] if self.candidates else 0.0

    @property
    def is_sure(self) -> bool:
        return self.likelihood >= SURE or self.is_gone

    @property
    def is_gone(self) -> bool:
        return not self.candidates or self.gone >= SURE


def said(plan: PanelPlan) -> list[tuple[int, list[str], list[str]]]:
    """What of a plan decides where lettering belongs."""
    return [(panel.panel_id, list(panel.line_ids), list(panel.beat_ids)) for panel in plan.panels]


def lines_of(plan: PanelPlan) -> dict[str, int]:
    """The panel of each line; the first where a plan names one twice."""
    found: dict[str, int] = {}
    for panel in plan.panels:
        for line_id in panel.line_ids:
            found.setdefault(line_id, panel.panel_id)
    return found


def trace_panels(old: Layout, new: Layout, evidence: Evidence) -> dict[int, Trace]:
    """For every panel of the old layout: what became of it."""
    before, after = [panel.panel_id for panel in old.panels], [panel.panel_id for panel in new.panels]
    if evidence.likeness is not None:
        odds = [[STEEP * (value - EVEN) for value in row] for row in _telling(evidence.likeness)]
        if [(p.w, p.h) for p in old.panels] == [(p.w, p.h) for p in new.panels] and old.width == new.width:
            for at, row in enumerate(odds):
                row[at] += _SAME_SIZES
        plans_known = not evidence.old_guessed and not evidence.new_guessed
        if evidence.old_plan is not None and evidence.new_plan is not None and plans_known:
            _add_lines(odds, before, after, evidence.old_plan, evidence.new_plan)
        matches = match_panels(odds)
        return {name: _trace(match, after, "picture") for name, match in zip(before, matches, strict=True)}
    if evidence.replanned and evidence.old_plan is not None and evidence.new_plan is not None:
        return _by_plan(before, after, evidence.old_plan, evidence.new_plan, evidence)
    return {name: Trace(((name, 1.0),) if name in after else (), 0.0, "panel") for name in before}


def _telling(likeness: Sequence[Sequence[float]]) -> list[list[float]]:
    """The likenesses, or where most panels look like none (a sketch became a painting) nothing against any pair."""
    alike = sum(max(row, default=0.0) >= EVEN for row in likeness)
    few = 2 * alike < min(len(likeness), len(likeness[0]) if likeness else 0)
    return [[max(value, EVEN) if few else value for value in row] for row in likeness]


def _add_lines(
    odds: list[list[float]], before: Sequence[int], after: Sequence[int], old_plan: PanelPlan, new_plan: PanelPlan
) -> None:
    """Panels in which the same lines play are the likelier the same; other lines speak against it."""
    mine = {panel.panel_id: set(panel.line_ids) for panel in old_plan.panels}
    theirs = {panel.panel_id: set(panel.line_ids) for panel in new_plan.panels}
    for i, name in enumerate(before):
        for j, other in enumerate(after):
            one, two = mine.get(name, set()), theirs.get(other, set())
            if one and two:
                common = len(one & two) / len(one | two)
                odds[i][j] += 7.0 * common if common else _STRANGE_LINES


def _trace(match: PanelMatch, after: Sequence[int], why: Why) -> Trace:
    return Trace(tuple((after[one.at], one.likelihood) for one in match.candidates), match.gone, why)


def _by_plan(
    before: Sequence[int], after: Sequence[int], old_plan: PanelPlan, new_plan: PanelPlan, evidence: Evidence
) -> dict[int, Trace]:
    """By the lines and beats that panels share; a panel that is gone leaves its lettering to the panels of its beat."""
    first = [panel for panel in old_plan.panels if panel.panel_id in before]
    second = [panel for panel in new_plan.panels if panel.panel_id in after]
    was, now = _beat_lines(evidence.old_beats), _beat_lines(evidence.new_beats)
    shared = [[_same_beat(one, two, was, now) for two in second] for one in first]
    odds = [[_odds(one, two, shared[i][j]) for j, two in enumerate(second)] for i, one in enumerate(first)]
    ids = [panel.panel_id for panel in second]
    found: dict[int, Trace] = {}
    for i, match in enumerate(match_panels(odds)):
        trace = _trace(match, ids, "beat")
        if match.gone >= 0.5:
            heirs = [j for j in range(len(second)) if shared[i][j] > 0]
            trace = _by_beat(first, second, i, heirs, shared[i]) if heirs else trace
        found[first[i].panel_id] = trace
    if evidence.old_guessed or evidence.new_guessed:
        found = {name: _doubted(trace) for name, trace in found.items()}
    for name in before:  # a panel that its own plan does not know keeps its number, if anything does
        found.setdefault(name, Trace(((name, 0.5),) if name in after else (), 0.5, "order"))
    return found


def _doubted(trace: Trace) -> Trace:
    """What plans say that only guess is asked, never done."""
    return Trace(tuple((name, min(share, 0.95 * SURE)) for name, share in trace.candidates), trace.gone, "order")


def _odds(one: PlannedPanel, two: PlannedPanel, same_beat: float) -> float:
    """Log odds that two planned panels are the same moment: by lines, else by beat and by what the panel is for."""
    mine, theirs = set(one.line_ids), set(two.line_ids)
    common = len(mine & theirs) / len(mine | theirs) if mine | theirs else 0.0
    if common:
        return -1.0 + 7.0 * common
    if mine and theirs:
        return _STRANGE_LINES
    if not same_beat:
        return _BEATS_APART
    alike = 0.8 if one.grammar_id == two.grammar_id else -0.4
    alike += 0.6 if one.story_function == two.story_function else -0.2
    alike += 0.6 if one.camera == two.camera else (0.2 if one.camera.scale == two.camera.scale else -0.2)
    alike -= 2.0 if one.role != two.role else 0.0
    return 0.6 * same_beat + alike - (1.6 if mine or theirs else 0.0)


def _by_beat(
    first: Sequence[PlannedPanel],
    second: Sequence[PlannedPanel],
    at: int,
    heirs: Sequence[int],
    shared: Sequence[float],
) -> Trace:
    """The new panels of an old panel's beat; where there are several, those of its role and place in the row first."""
    place = at / max(1, len(first) - 1)
    weights = []
    for j in heirs:
        near = 1.0 - abs(j / max(1, len(second) - 1) - place)
        role = 1.0 if second[j].role == first[at].role else 0.4
        weights.append(shared[j] * near**2 * role)
    whole = sum(weights) or 1.0
    ranked = sorted(zip(heirs, weights, strict=True), key=lambda pair: (-pair[1], pair[0]))
    # The beat is told by another panel now: a guess that somebody has to confirm, whatever the weights.
    most = _LEAN_BEAT if len(heirs) > 1 else _ONLY_BEAT
    shares = tuple((second[j].panel_id, round(min(most, weight / whole), 4)) for j, weight in ranked)
    return Trace(shares, 0.0, "beat")


def _beat_lines(beats: Sequence[Beat]) -> dict[str, frozenset[str]]:
    return {beat.beat_id: frozenset(beat.line_ids) for beat in beats}


def _same_beat(
    one: PlannedPanel, two: PlannedPanel, was: Mapping[str, frozenset[str]], now: Mapping[str, frozenset[str]]
) -> float:
    """How much of their beats two panels share, 0..1: by their lines, because beats are numbered anew each time."""
    mine = {line for beat in one.beat_ids for line in was.get(beat, ())}
    theirs = {line for beat in two.beat_ids for line in now.get(beat, ())}
    if not mine or not theirs:
        mine, theirs = set(one.beat_ids), set(two.beat_ids)
    return len(mine & theirs) / len(mine | theirs) if mine | theirs else 0.0
