"""The labelled texts themselves: enough of them, every kind, every label usable; and the numbers that scores are."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from core.ids import DerivedIds
from core.planning.acting import TONE_OF
from core.story.read import read_script
from studio.making.inputs import cast_sheets
from tests.truth.reading import Labelled, read_texts
from tests.truth.scoring import EMOTION_OF, macro_f1, micro_f1, plan_text

EMOTIONS = {EMOTION_OF.get(tone, tone) for tone in TONE_OF.values()}
ALL = read_texts()


def test_there_are_enough_beats_of_every_kind_in_both_parts() -> None:
    assert sum(len(text.beats) for text in ALL) >= 120
    for part in ("tune", "score"):
        mine = [text for text in ALL if text.part == part]
        assert len({text.genre for text in mine}) >= 6
        assert {text.form for text in mine} == {"fountain", "prose", "panel_script"}
        assert {beat.emotion for text in mine for beat in text.beats} == EMOTIONS


@pytest.mark.parametrize("text", ALL, ids=lambda text: text.name)
def test_a_text_can_be_read_and_its_labels_are_in_it(text: Labelled) -> None:
    assert read_script(text.text, ids=DerivedIds("truth")).scenes
    words = text.text.casefold()
    for beat in text.beats:
        assert beat.emotion in EMOTIONS
        assert beat.lines[0] < beat.lines[1]
        for name in (*beat.cast, *beat.objects):
            assert name.casefold().rstrip("s") in words, name
    assert len(plan_text(text, cast_sheets)) == len(text.beats)


def test_labels_of_the_shared_samples_are_in_order() -> None:
    path = Path(__file__).parents[1] / "truth" / "shared_labels.toml"
    for text in tomllib.loads(path.read_text(encoding="utf-8"))["text"]:
        spans = [beat["lines"] for beat in text["beats"]]
        assert spans == sorted(spans)
        assert all(a <= b for a, b in spans)
        assert {beat["emotion"] for beat in text["beats"]} <= EMOTIONS


def test_scores_are_what_their_names_say() -> None:
    assert micro_f1([(("Ana", "Bo"), ("ANA",)), (("cups",), ("cup", "door"))]) == pytest.approx(2 * 2 / (3 + 3))
    assert micro_f1([]) == 1.0
    assert macro_f1([("sad", "sad"), ("sad", "angry"), ("angry", "angry")]) == pytest.approx((2 / 3 + 2 / 3) / 2)
