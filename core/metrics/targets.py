"""Targets: is a measured number what was asked for?

The last step of measuring an episode. Panels, seconds and height are aims that may be missed by a little; bytes are a
limit, because a platform refuses what is over it.
"""

from __future__ import annotations

from typing import Literal

from core.metrics.settings import MetricSettings

Verdict = Literal["met", "under", "over", "open", "not_measured", "no_target"]
LIMITS = frozenset({"bytes"})
DEFAULTS = MetricSettings()


def judge_target(
    name: str,
    wanted: float | None,
    measured: float | None,
    *,
    complete: bool = True,
    settings: MetricSettings = DEFAULTS,
) -> Verdict:
    """Compare a measurement with its target.

    An aim is met within ``settings.targets.tolerance`` of it (a share of the target, both ends included); a limit up to
    the limit itself. What is measured on a part of the episode alone (`complete` false) is ``open`` unless it is over
    already.
    """
    if wanted is None:
        return "no_target"
    if measured is None:
        return "not_measured"
    slack = 0.0 if name in LIMITS else settings.targets.tolerance
    if measured > wanted * (1 + slack):
        return "over"
    if not complete:
        return "open"
    if name not in LIMITS and measured < wanted * (1 - slack):
        return "under"
    return "met"
