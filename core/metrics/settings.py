"""The numbers that metrics and checks compare with: bands, weights, thresholds, reading speeds.

Read from the data folder's metrics file; it alone answers "where does good end and weak begin?". The defaults here
are the file's own values, so that a plain Python shell can score without it; a test keeps the two equal.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from typing import Annotated, Final

from pydantic import Field, ValidationError

from core.errors import InvalidInputError
from core.story.base import Payload
from core.story.plan import GutterWord, Pacing

Unit = Annotated[float, Field(ge=0, le=1)]
Positive = Annotated[float, Field(gt=0)]
GUTTERS_PX: Final[Mapping[GutterWord, int]] = {
    "tight": 40,
    "normal": 200,
    "pause": 400,
    "beat": 800,
    "scene_change": 1000,
    "drop": 2200,
}
"""Pixels of the pacing words at a strip width of 800 (story model, section 5)."""
PANELS_A_BEAT: Final[Mapping[Pacing, float]] = {"slow_burn": 1.5, "normal": 1.15, "fast": 0.9, "impact": 0.5}


class QcThresholds(Payload):
    """Limits of the Critic (story model, section 2). Ratios are shares of a scene's panels."""

    closeup_ratio_max: Unit = 0.5
    dialogue_ratio_max: Unit = 0.6
    silent_ratio_min: Unit = 0.15
    narration_ratio_max: Unit = 0.35
    words_a_balloon_max: int = 25
    words_a_panel_max: int = 35
    words_a_line_max: int = 15
    balloons_a_panel_max: int = 3
    same_framing_run_max: int = 2
    same_grammar_run_max: int = 2


class ImportanceRange(Payload):
    """Panels that a scene of this importance should have: `low` to `high` for importances up to `up_to`."""

    name: str
    up_to: Unit
    low: Annotated[int, Field(ge=1)]
    high: Annotated[int, Field(ge=1)]


class PacingSettings(Payload):
    """Panels per beat by pacing word, the ranges of importance, and the slack of the score."""

    panels_per_beat: dict[Pacing, Positive] = Field(default_factory=lambda: dict(PANELS_A_BEAT))
    importance: list[ImportanceRange] = Field(
        default_factory=lambda: [
            ImportanceRange(name="release", up_to=0.3, low=2, high=3),
            ImportanceRange(name="setup", up_to=0.5, low=3, high=4),
            ImportanceRange(name="build", up_to=0.8, low=4, high=5),
            ImportanceRange(name="climax", up_to=1.0, low=1, high=2),
        ],
        min_length=1,
    )
    balloons_a_panel: Annotated[int, Field(ge=1)] = 3
    beats_bound: Annotated[int, Field(ge=1)] = 6
    slack: Positive = 0.1


class ScrollSettings(Payload):
    """Estimated reading time and the gutters' pixels at a strip width of 800."""

    seconds_a_word: Positive = 0.28
    seconds_a_panel: Positive = 1.2
    seconds_a_screen: Positive = 0.9
    screen_px: Positive = 1600
    gutters_px: dict[GutterWord, int] = Field(default_factory=lambda: dict(GUTTERS_PX))


class TargetSettings(Payload):
    """How far an episode may miss an aim (panels, seconds, height) and still meet it: a share of the target."""

    tolerance: Unit = 0.1


class Band(Payload):
    """Where a score is good and where it is weak; between the two it is to be watched. `weight` ranks its shortfall."""

    good: float
    weak: float
    weight: Annotated[float, Field(ge=0)] = 1.0
    source: str = ""

    @property
    def higher_is_better(self) -> bool:
        return self.good >= self.weak

    def judge(self, value: float) -> str:
        """``good``, ``watch`` or ``weak``; the limits themselves are good and weak."""
        sign = 1.0 if self.higher_is_better else -1.0
        if sign * value >= sign * self.good:
            return "good"
        return "weak" if sign * value <= sign * self.weak else "watch"

    def shortfall(self, value: float) -> float:
        """How far under good, 0..1, where 1 is a whole band's width below weak; unweighted."""
        sign = 1.0 if self.higher_is_better else -1.0
        width = abs(self.good - self.weak) or 1.0
        return min(1.0, max(0.0, sign * (self.good - value)) / (2 * width))


def _default_bands() -> dict[str, Band]:
    return {
        "blind_test": Band(good=0.70, weak=0.45, weight=1.0, source="story model"),
        "dialogue_reliance": Band(good=0.25, weak=0.5, weight=0.8, source="story model"),
        "pacing": Band(good=0.75, weak=0.4, weight=0.7, source="our own"),
        "beat_coverage": Band(good=1.0, weak=0.8, weight=1.0, source="our own"),
        "silence": Band(good=0.15, weak=0.05, weight=0.5, source="story model"),
        "closeups": Band(good=0.5, weak=0.7, weight=0.4, source="story model"),
        "variety": Band(good=0.65, weak=0.4, weight=0.5, source="our own"),
        "redundancy": Band(good=0.35, weak=0.6, weight=0.6, source="story model"),
        "density": Band(good=35.0, weak=60.0, weight=0.6, source="story model"),
    }


class MetricSettings(Payload):
    """Everything of the metrics file."""

    qc: QcThresholds = Field(default_factory=QcThresholds)
    pacing: PacingSettings = Field(default_factory=PacingSettings)
    scroll: ScrollSettings = Field(default_factory=ScrollSettings)
    targets: TargetSettings = Field(default_factory=TargetSettings)
    bands: dict[str, Band] = Field(default_factory=_default_bands)


def parse_metrics(toml_text: str) -> MetricSettings:
    """Read the metrics file. Raises InvalidInputError for anything that is not a known key with a legal value."""
    try:
        return MetricSettings.model_validate(tomllib.loads(toml_text))
    except tomllib.TOMLDecodeError as error:
        raise InvalidInputError(f"The metrics file is not TOML: {error}.", code="invalid-metrics") from error
    except ValidationError as error:
        errors = [{"loc": list(item["loc"]), "msg": item["msg"]} for item in error.errors()]
        raise InvalidInputError("The metrics file has a wrong value.", code="invalid-metrics", errors=errors) from error
