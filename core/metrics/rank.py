"""The ranked list of weak scenes: which scene should be looked at first, and for which cause?

Each scene's rank is its largest weighted shortfall against the bands, so every row names one cause of its own with
its evidence. Scores that could not be had neither help nor harm.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pydantic import Field

from core.metrics.scores import Score
from core.metrics.settings import MetricSettings
from core.story.base import Payload

DEFAULTS = MetricSettings()


class RankedScene(Payload):
    """One row: `weakness` 0..1 is the largest weighted shortfall, `cause` the metric it comes from (None: nothing)."""

    scene_id: str
    rank: int
    weakness: float
    cause: str | None
    evidence: str
    panels: list[int] = Field(default_factory=list)
    not_scored: list[str] = Field(default_factory=list)


def rank_scenes(scenes: Mapping[str, Sequence[Score]], *, settings: MetricSettings = DEFAULTS) -> list[RankedScene]:
    """Rank scenes, weakest first; equals stay in the given order. Ranks count from 1."""
    rows = [(scene_id, *_worst(scores, settings), _missing(scores)) for scene_id, scores in scenes.items()]
    order = sorted(range(len(rows)), key=lambda place: (-rows[place][1], place))
    ranked = []
    for rank, place in enumerate(order, start=1):
        scene_id, weakness, worst, missing = rows[place]
        ranked.append(
            RankedScene(
                scene_id=scene_id,
                rank=rank,
                weakness=round(weakness, 6),
                cause=worst.metric if worst else None,
                evidence=worst.reason if worst else "Nothing that was scored is below its band.",
                panels=worst.panels if worst else [],
                not_scored=missing,
            )
        )
    return ranked


def _worst(scores: Sequence[Score], settings: MetricSettings) -> tuple[float, Score | None]:
    weakness, worst = 0.0, None
    for score in scores:
        band = settings.bands.get(score.metric)
        if band is None or score.value is None:
            continue
        shortfall = band.weight * band.shortfall(score.value)
        if shortfall > weakness:
            weakness, worst = shortfall, score
    return weakness, worst


def _missing(scores: Sequence[Score]) -> list[str]:
    return [score.metric for score in scores if score.value is None]
