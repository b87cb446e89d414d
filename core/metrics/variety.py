"""Variety: how much do scale, angle, frame and grammar change over a scene's panels?

The mean of the normalised entropies ``H / log2(min(K, n))`` of the four, and its percentile under a stated null: the
panels drawn independently and uniformly from the grammar's ids, each with a scale, an angle and a frame drawn
uniformly from what that id allows. A short scene cannot be varied, so the percentile is for the same number of panels.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from math import log2
from typing import Protocol

from core.metrics.scores import Score, not_scored, scored
from core.metrics.settings import MetricSettings
from core.story.plan import PanelPlan

MIN_PANELS = 4
SURE_FROM = 6
SAMPLES = 400
NULL_MODEL = "independent uniform draws from the grammar, each with a uniform scale, angle and frame of its own"
SCALES_KNOWN = 9
ANGLES_KNOWN = 5
FRAMES_KNOWN = 4
DEFAULTS = MetricSettings()
_Shot = tuple[str, str, str, str]


class ShotTable(Protocol):
    """What variety must know of the grammar: per id the scales, angles and frames that it allows, in file order."""

    def shots(self) -> tuple[tuple[str, tuple[str, ...], tuple[str, ...], tuple[str, ...]], ...]: ...


def normalised_entropy(values: Sequence[str], known: int) -> float:
    """Shannon entropy in bits over ``log2(min(known, n))``, 0..1; 0 for fewer than two values or kinds."""
    top = min(known, len(values))
    if top < 2:
        return 0.0
    counts = sorted(Counter(values).values())
    total = len(values)
    return -sum(count / total * log2(count / total) for count in counts) / log2(top)


def _mean_entropy(shots: Sequence[_Shot], ids_known: int) -> tuple[float, dict[str, float]]:
    known = {"grammar": ids_known, "scale": SCALES_KNOWN, "angle": ANGLES_KNOWN, "frame": FRAMES_KNOWN}
    parts = {
        name: min(1.0, normalised_entropy([shot[place] for shot in shots], count))
        for place, (name, count) in enumerate(known.items())
    }
    return sum(parts.values()) / len(parts), parts


@lru_cache(maxsize=256)
def _null_samples(
    table: tuple[tuple[str, tuple[str, ...], tuple[str, ...], tuple[str, ...]], ...], panels: int
) -> tuple[float, ...]:
    source = random.Random(panels)
    drawn = []
    for _ in range(SAMPLES):
        shots: list[_Shot] = []
        for _ in range(panels):
            grammar_id, scales, angles, frames = source.choice(table)
            shots.append((grammar_id, source.choice(scales), source.choice(angles), source.choice(frames)))
        drawn.append(_mean_entropy(shots, len(table))[0])
    return tuple(sorted(drawn))


def variety(plan: PanelPlan | None, grammar: ShotTable, *, settings: MetricSettings = DEFAULTS) -> Score:
    """Score a plan's change of camera and grammar, 0..1; the percentile under the null stands in `numbers`.

    Under 4 panels it is too short to score; under 6 the confidence is low.
    """
    if plan is None:
        return not_scored("variety", "There is no panel plan: tag the panels or plan the scene.")
    count = len(plan.panels)
    if count < MIN_PANELS:
        return not_scored("variety", f"{count} panels are too short to score; {MIN_PANELS} are needed.")
    table = grammar.shots()
    known = {entry[0] for entry in table}
    untagged = [panel.panel_id for panel in plan.panels if panel.grammar_id not in known]
    if untagged:
        return not_scored("variety", f"{len(untagged)} panels have no framing: tag the panels.", panels=untagged)
    frames = {grammar_id: allowed[0] for grammar_id, _, _, allowed in table}
    shots: list[_Shot] = [
        (p.grammar_id, p.camera.scale, _angle(p.camera.angle, p.camera.viewpoint), frames.get(p.grammar_id, "mono"))
        for p in plan.panels
    ]
    value, parts = _mean_entropy(shots, len(table))
    null = _null_samples(table, count)
    percentile = round(100 * sum(sample <= value for sample in null) / len(null))
    poorest = min(parts, key=lambda name: (parts[name], name))
    reason = f"More varied than {percentile} of 100 random plans of {count} panels; {poorest} changes least."
    numbers = {
        "percentile": percentile, "null_model": NULL_MODEL, "samples": SAMPLES,
        "parts": {name: round(part, 4) for name, part in parts.items()},
    }  # fmt: skip
    confidence = "low" if count < SURE_FROM else "normal"
    return scored("variety", value, reason, settings.bands.get("variety"), numbers=numbers, confidence=confidence)


def _angle(angle: str, viewpoint: str) -> str:
    return angle if viewpoint == "objective" else viewpoint
