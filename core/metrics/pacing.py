"""Pacing: does a scene have as many panels as its beats, its importance and its speech ask for?

Reads an intent and a plan; the director asks it for the expected number before there is a plan. Formulas of the story
model, section 3: ``E = beats · k(pacing)`` within the importance range, ``P = exp(−|panels − E| / (0.1 + E))``.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, exp

from core.metrics.scores import Score, not_scored, scored
from core.metrics.settings import ImportanceRange, MetricSettings
from core.metrics.words import count_balloons
from core.story.plan import PanelPlan, SceneIntent
from core.story.script import ScriptLine

DEFAULTS = MetricSettings()


def importance_range(importance: float, settings: MetricSettings = DEFAULTS) -> ImportanceRange:
    """The range of panels that belongs to an importance of 0..1."""
    ranges = sorted(settings.pacing.importance, key=lambda entry: entry.up_to)
    return next((entry for entry in ranges if importance <= entry.up_to), ranges[-1])


def panels_for_speech(lines: Sequence[ScriptLine], settings: MetricSettings = DEFAULTS) -> int:
    """Panels that the lettered lines need: three balloons a speaking panel, and room for the silent panels between.

    The allowed share of speaking panels (the Critic's threshold) turns speaking panels into all panels.
    """
    speaking = ceil(sum(count_balloons(line) for line in lines) / settings.pacing.balloons_a_panel)
    return ceil(speaking / max(settings.qc.dialogue_ratio_max, 0.1))


def expected_panels(
    intent: SceneIntent,
    importance: float = 0.5,
    *,
    lines: Sequence[ScriptLine] = (),
    settings: MetricSettings = DEFAULTS,
) -> float:
    """Panels that the scene should have.

    Beats times the pacing's factor, held in the importance range; a scene with more beats than an author would plan
    keeps them all (the range's upper end moves up), and speech that needs more panels raises the number.
    """
    wanted = len(intent.beats) * settings.pacing.panels_per_beat[intent.pacing]
    allowed = importance_range(importance, settings)
    high = float(allowed.high)
    if len(intent.beats) > settings.pacing.beats_bound:
        high = max(high, wanted)
    clamped = min(max(wanted, float(allowed.low)), high)
    return max(clamped, float(panels_for_speech(lines, settings)))


def pacing(
    intent: SceneIntent | None,
    plan: PanelPlan | None,
    importance: float = 0.5,
    *,
    lines: Sequence[ScriptLine] = (),
    settings: MetricSettings = DEFAULTS,
) -> Score:
    """Score the number of panels of a plan, 0..1; 1 where it is the expected number."""
    if plan is None:
        return not_scored("pacing", "There is no panel plan: tag the panels or plan the scene.")
    if intent is None or not intent.beats:
        return not_scored("pacing", "There are no beats to compare the panels with.")
    expected = expected_panels(intent, importance, lines=lines, settings=settings)
    panels = len(plan.panels)
    value = exp(-abs(panels - expected) / (settings.pacing.slack + expected))
    role = importance_range(importance, settings).name
    reason = (
        f"{panels} panels for {len(intent.beats)} beats at {intent.pacing.replace('_', ' ')} pacing ({role} scene); "
        f"about {expected:.1f} were expected."
    )
    numbers = {"panels": panels, "beats": len(intent.beats), "expected": round(expected, 3), "importance": importance}
    return scored("pacing", value, reason, settings.bands.get("pacing"), numbers=numbers)


def beat_coverage(intent: SceneIntent | None, plan: PanelPlan | None, *, settings: MetricSettings = DEFAULTS) -> Score:
    """The share of beats that have at least one panel."""
    if plan is None or intent is None or not intent.beats:
        return not_scored("beat_coverage", "It needs beats and a panel plan.")
    shown = {beat_id for panel in plan.panels for beat_id in panel.beat_ids}
    missing = [beat.beat_id for beat in intent.beats if beat.beat_id not in shown]
    value = 1 - len(missing) / len(intent.beats)
    reason = "Every beat has a panel." if not missing else f"{len(missing)} of {len(intent.beats)} beats have no panel."
    return scored("beat_coverage", value, reason, settings.bands.get("beat_coverage"), numbers={"missing": missing})
