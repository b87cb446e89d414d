"""The metrics that need no reader: formulas by hand, and "not scored" with its reason."""

from __future__ import annotations

from math import exp

import pytest

from core.errors import InvalidInputError
from core.lettering.placing.splitting import split_speech
from core.metrics.pacing import beat_coverage, expected_panels, pacing, panels_for_speech
from core.metrics.rank import rank_scenes
from core.metrics.redundancy import common_subsequence, flagged_pairs, overlap, redundancy
from core.metrics.scores import Score
from core.metrics.scroll import closeups, density, scroll_curve, silence, words_by_panel
from core.metrics.settings import Band, MetricSettings, parse_metrics
from core.metrics.variety import normalised_entropy, variety
from core.metrics.words import count_balloons, count_words
from core.story.plan import Beat, Camera, EmotionalArc, Layout, PanelPlan, PanelRect, PlannedPanel, SceneIntent
from core.story.script import ScriptLine
from tests.unit.planning_samples import grammar, metric_settings


def intent(beats: int, pace: str = "normal") -> SceneIntent:
    return SceneIntent.model_validate(
        {
            "logline": "x", "pacing": pace, "emotional_arc": EmotionalArc(start="a", peak="b", end="c"),
            "beats": [Beat(beat_id=f"b{n}", line_ids=[], what_happens="x", type="initial") for n in range(beats)],
        }
    )  # fmt: skip


def plan(*ids: str, scale: str = "medium") -> PanelPlan:
    panels = [
        PlannedPanel.model_validate(
            {
                "panel_id": n,
                "grammar_id": g,
                "story_function": "x",
                "beat_ids": [f"b{n - 1}"],
                "camera": {"scale": scale},
            }
        )
        for n, g in enumerate(ids, 1)
    ]
    return PanelPlan(panels=panels)


def line(number: int, text: str, kind: str = "dialogue") -> ScriptLine:
    return ScriptLine.model_validate({"line_id": f"l{number}", "kind": kind, "text": text})


def test_the_data_file_equals_the_defaults() -> None:
    assert metric_settings() == MetricSettings()


def test_a_wrong_metrics_file_is_refused() -> None:
    with pytest.raises(InvalidInputError):
        parse_metrics("[qc]\nunknown = 1")
    with pytest.raises(InvalidInputError):
        parse_metrics("[[[")


@pytest.mark.parametrize(
    ("beats", "pace", "importance", "expected"),
    [
        (4, "normal", 0.7, 4.6),
        (2, "slow_burn", 0.7, 4.0),
        (4, "slow_burn", 0.7, 5.0),
        (4, "fast", 0.5, 3.6),
        (4, "normal", 0.9, 2.0),
        (8, "normal", 0.5, 9.2),
    ],
)
def test_expected_panels_follow_beats_pacing_and_importance(
    beats: int, pace: str, importance: float, expected: float
) -> None:
    assert expected_panels(intent(beats, pace), importance) == pytest.approx(expected)


def test_speech_raises_the_expected_panels() -> None:
    lines = [line(n, "Hello there.") for n in range(18)]
    assert panels_for_speech(lines) == 10, "18 balloons, three a panel, six speaking panels of ten"
    assert expected_panels(intent(3), 0.5, lines=lines) == 10


def test_pacing_is_the_formula_and_one_at_the_expected_number() -> None:
    score = pacing(intent(4, "slow_burn"), plan("a", "b", "c"), 0.7)
    assert score.value == pytest.approx(exp(-2 / 5.1), abs=1e-5)
    assert pacing(intent(4, "slow_burn"), plan(*"abcde"), 0.7).value == 1


def test_what_is_missing_is_not_scored_and_says_why() -> None:
    for score in (
        pacing(intent(2), None),
        pacing(None, plan("a")),
        beat_coverage(None, plan("a")),
        variety(None, grammar()),
        variety(plan("reaction", "action"), grammar()),
        variety(plan(*["untagged"] * 5), grammar()),
        silence(None),
        closeups(None),
        closeups(plan("untagged")),
        density(None, []),
        redundancy([["a"]]),
    ):
        assert score.value is None
        assert score.band == "not_scored"
        assert score.reason


def test_beat_coverage_names_the_missing_beats() -> None:
    score = beat_coverage(intent(4), plan("a", "b", "c"))
    assert score.value == 0.75
    assert score.numbers["missing"] == ["b3"]


def test_common_subsequences() -> None:
    assert common_subsequence("abcd", "xbyd") == [(1, 1), (3, 3)]
    assert overlap("abcd", "bd") == 0.5
    assert overlap("", "ab") == 0


def test_redundancy_is_zero_for_distinct_and_high_for_equal_scenes() -> None:
    assert redundancy(["abc", "def", "ghi"]).value == 0
    same = redundancy(["abcdef"] * 4)
    flat = "abcdef" * 4
    distinct = len({flat[i : i + 3] for i in range(22)})
    assert same.value == pytest.approx(0.5 + 0.3 * min(1, (1 - distinct / 22) / 0.5), abs=1e-5)
    assert same.band == "weak"
    assert len(flagged_pairs(["abc", "abc", "xyz", "abd"])) == 3


def test_redundancy_counts_runs_longer_than_two() -> None:
    assert redundancy(["aaaaa", "b"]).numbers["longest_run"] == 5


def test_entropy_is_normalised_by_what_is_possible() -> None:
    assert normalised_entropy(["a", "b", "c", "d"], 9) == pytest.approx(1)
    assert normalised_entropy(["a"] * 5, 9) == 0
    assert normalised_entropy(["a", "b"], 2) == pytest.approx(1)


def test_variety_rewards_change_and_states_its_null() -> None:
    dull = variety(plan(*["dialogue_medium"] * 6), grammar())
    shots = [
        ("establishing", "wide", "high"),
        ("reaction", "medium_closeup", "eye"),
        ("action", "full", "low"),
        ("object_focus", "closeup", "high"),
        ("crowd_group", "long", "birds_eye"),
        ("impact_silence", "wide", "eye"),
    ]
    panels = []
    for number, (grammar_id, scale, angle) in enumerate(shots, 1):
        camera = Camera.model_validate({"scale": scale, "angle": angle})
        panels.append(PlannedPanel(panel_id=number, grammar_id=grammar_id, story_function="x", camera=camera))
    mixed = PanelPlan(panels=panels)
    rich = variety(mixed, grammar())
    assert dull.value == 0
    assert rich.value is not None and rich.value > 0.8
    assert rich.numbers["percentile"] > dull.numbers["percentile"]
    assert "uniform" in rich.numbers["null_model"]
    assert variety(PanelPlan(panels=mixed.panels[:5]), grammar()).confidence == "low"


def test_the_scroll_curve_adds_up_and_calls_itself_an_estimate() -> None:
    rects = [PanelRect(panel_id=1, x=0, y=100, w=800, h=500), PanelRect(panel_id=2, x=0, y=800, w=800, h=400)]
    curve = scroll_curve(Layout(width=800, height=1300, panels=rects, gutter_after_px=200), {1: 10})
    assert [step.scroll_px for step in curve.steps] == [700, 700]
    assert curve.steps[0].seconds == pytest.approx(1.2 + 2.8 + 700 / 1600 * 0.9, abs=1e-3)
    assert curve.total_px == 1500
    assert curve.estimated
    assert "estimate" in curve.note


def test_density_points_at_the_panels_over_the_limit() -> None:
    made = plan("a", "b")
    panels = [
        made.panels[0].model_copy(update={"line_ids": ["l1"]}),
        made.panels[1].model_copy(update={"line_ids": ["l2"]}),
    ]
    made = PanelPlan(panels=panels)
    lines = [line(1, "word " * 40), line(2, "two words")]
    assert words_by_panel(made, lines) == {1: 40, 2: 2}
    score = density(made, lines)
    assert (score.value, score.panels) == (40, [1])


def test_words_and_balloons() -> None:
    assert count_words("Don't stop -- it's a well-known trick!") == 6
    assert count_words("왜 아직도 안 와") == 4
    assert count_words("これは本です") == 3
    assert count_balloons(line(1, "word " * 51)) == 3
    assert count_balloons(line(1, "He runs.", "action")) == 0
    assert count_balloons(line(1, "!!!", "sfx")) == 1


@pytest.mark.parametrize(
    ("language", "clause", "most"), [("ja", "これはとても長い話です。", 9), ("th", "วันนี้อากาศดีมาก ", 30)]
)
def test_balloons_are_counted_as_lettering_splits_them(language: str, clause: str, most: int) -> None:
    for many in range(1, most):
        text = clause * many
        made = len(split_speech(text, language=language))
        assert made - 1 <= count_balloons(line(1, text)) <= made, (many, made)


def test_bands_judge_both_directions() -> None:
    up, down = Band(good=0.7, weak=0.4), Band(good=0.25, weak=0.5)
    assert [up.judge(v) for v in (0.7, 0.5, 0.4)] == ["good", "watch", "weak"]
    assert [down.judge(v) for v in (0.2, 0.3, 0.6)] == ["good", "watch", "weak"]
    assert up.shortfall(0.8) == 0
    assert down.shortfall(0.5) == pytest.approx(0.5)


def test_the_rank_names_the_largest_weighted_shortfall_of_each_scene() -> None:
    def score(metric: str, value: float | None) -> Score:
        band = "not_scored" if value is None else "weak"
        return Score.model_validate({"metric": metric, "value": value, "band": band, "reason": metric})

    ranked = rank_scenes(
        {
            "fine": [score("pacing", 1.0), score("blind_test", None)],
            "slow": [score("pacing", 0.1), score("silence", 0.14)],
            "loud": [score("silence", 0.0), score("pacing", 0.74)],
        }
    )
    assert [(row.scene_id, row.cause) for row in ranked] == [("slow", "pacing"), ("loud", "silence"), ("fine", None)]
    assert ranked[2].not_scored == ["blind_test"]
    assert [row.rank for row in ranked] == [1, 2, 3]
