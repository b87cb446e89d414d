"""What every metric returns: a number with its reason, or no number with the reason why.

Shared by all metrics; it alone answers "how is a score said?". A missing score is None with `reason`, never 0.
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from core.metrics.settings import Band
from core.story.base import Payload

BandWord = Literal["good", "watch", "weak", "not_scored"]


class Score(Payload):
    """One metric of one scene or episode. `numbers` are what it was computed from, for the chart beside it."""

    metric: str
    value: float | None
    band: BandWord
    reason: str
    confidence: Literal["normal", "low"] = "normal"
    numbers: dict[str, Any] = Field(default_factory=dict)
    panels: list[int] = Field(default_factory=list)


def scored(metric: str, value: float, reason: str, band: Band | None, **more: Any) -> Score:
    """A score with its band's word (``watch`` where the metric has no band)."""
    word = band.judge(value) if band is not None else "watch"
    return Score.model_validate({"metric": metric, "value": round(value, 6), "band": word, "reason": reason, **more})


def not_scored(metric: str, reason: str, **more: Any) -> Score:
    """The answer of a metric that cannot be had, with the reason in words."""
    return Score.model_validate({"metric": metric, "value": None, "band": "not_scored", "reason": reason, **more})
