"""How people feel in English lines and beats: by words, by sense, the same everywhere, as the examples teach."""

from __future__ import annotations

import io
import os
import subprocess
import sys

import numpy as np
import pytest

from core.planning.acting import find_expression, spoken_expression
from core.story.english.feelings import FEELINGS, feeling_of_beat, feeling_of_line, feelings_of_beats
from core.story.english.feelings_marks import COUNT, describe, read_passage, read_speech
from core.story.english.feelings_model import EXAMPLES, WEIGHTS, open_weights, sources_digest
from core.story.english.feelings_training import read_examples
from core.story.english.feelings_words import read_lexicon, weigh_words, words_of
from core.story.script import ScriptLine
from tests.truth.reading import read_texts
from tests.truth.scoring import macro_f1

BEATS = [
    [read_passage("Her cheeks burn. She looks away."), read_speech("Um. I mean... hello.")],
    [read_passage("He slams both fists on the desk."), read_speech("Get out! GET OUT!")],
    [read_passage("A kettle, two cups, a calendar on the wall.")],
    [read_speech("I haven't slept in three days.", "yawning")],
]


def test_examples_are_many_enough_of_every_feeling() -> None:
    examples = read_examples(EXAMPLES.read_text(encoding="utf-8"))
    counts = {name: sum(label == name for label, _ in examples) for name in FEELINGS}
    assert len(examples) >= 900
    assert counts["neutral"] >= 150
    assert min(counts.values()) >= 70
    assert len({text for _, text in examples}) == len(examples)


def test_no_example_is_taken_from_the_texts_that_are_scored() -> None:
    texts = [" ".join(text.text.split()) for text in read_texts()]
    examples = [words for _, words in read_examples(EXAMPLES.read_text(encoding="utf-8")) if len(words.split()) >= 5]
    assert not [words for words in examples if any(words in text for text in texts)]


def test_weights_are_those_of_the_examples_and_the_lexicon() -> None:
    assert open_weights().digest == sources_digest(), "run python -m core.story.english.feelings_training"


def test_the_trainer_makes_the_stored_weights_again() -> None:
    code = (
        "import sys\n"
        "from core.story.english.feelings_model import EXAMPLES, encode_weights\n"
        "from core.story.english.feelings_training import read_examples, train\n"
        "made = train(read_examples(EXAMPLES.read_text(encoding='utf-8')))\n"
        "sys.stdout.buffer.write(encode_weights(made))"
    )
    env = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    made = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, check=True).stdout
    with np.load(io.BytesIO(made)) as fresh, np.load(WEIGHTS) as stored:
        for name in ("whole", "words"):
            assert np.abs(fresh[name].astype(int) - stored[name].astype(int)).max() <= 5
    assert max(len(made), WEIGHTS.stat().st_size) < 40_000


@pytest.mark.parametrize("line", ["happy\t", "glee\tHurrah!", "no tab here"])
def test_an_example_that_cannot_be_read_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match="line 1"):
        read_examples(line)


def test_the_lexicon_matches_gaps_stems_and_denials() -> None:
    lexicon = read_lexicon("[sad told]\n!hugs _ knees, cry*\n[happy told]\nhugs\n[angry told]\nbang* ~ fists\n")
    found = {text: weigh_words(words_of(text), "told", lexicon) for text in (
        "She hugs her knees", "She hugs him", "He is crying", "He is not crying", "He bangs both his fists",
        "He bangs on the very old fists", "He laughs",
    )}  # fmt: skip
    shown = {text: {FEELINGS[place]: value for place, value in enumerate(row) if value} for text, row in found.items()}
    assert list(shown.values()) == [{"sad": 2.0}, {"happy": 1.0}, {"sad": 1.0}, {}, {"angry": 1.0}, {}, {}]


@pytest.mark.parametrize("text", ["grin", "[happy told]\n~ grin", "[happy told]\n*"])
def test_a_lexicon_that_cannot_be_read_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="entry"):
        read_lexicon(text)


def test_what_is_said_is_kept_apart_from_what_is_told() -> None:
    prose = read_passage('"Get out!" she said, and sat down. "Now."')
    assert (prose.told.split(), prose.said) == (["she", "said,", "and", "sat", "down."], "Get out! Now.")
    assert read_passage('(softly) "No."').told == "softly."
    assert len(describe(prose)) == COUNT


def test_beats_show_the_feeling_that_leads() -> None:
    assert [felt.feeling for felt in feelings_of_beats(BEATS)] == ["embarrassed", "angry", "neutral", "tired"]


def test_a_beat_without_lines_is_neutral() -> None:
    assert feeling_of_beat([]).feeling == "neutral"
    assert feeling_of_beat([read_passage("  ")]).feeling == "neutral"


def test_a_line_says_how_sure_it_is() -> None:
    sure, unsure = feeling_of_line("She trembles with fear and hides."), feeling_of_line("The tram turns left.")
    assert (sure.feeling, sure.shown) == ("fearful", True)
    assert sure.confidence > 0.6
    assert not unsure.shown
    assert sum(sure.shares) == pytest.approx(1, abs=0.01)


def test_faces_follow_english_where_it_is_sure_and_the_lists_elsewhere() -> None:
    assert find_expression("He turns scarlet and hides behind the menu.") == "embarrassed"
    assert find_expression("She weeps.") == "cry"
    assert find_expression("She puts the cup on the table.") is None
    assert find_expression("미소를 짓는다") == "happy"
    angry = ScriptLine(line_id="a", kind="dialogue", text="How dare you! You liar!")
    assert spoken_expression(angry) == "angry"
    assert spoken_expression(angry, "yawning") == "tired"


def test_beats_come_out_the_same_on_other_threads_and_alone() -> None:
    here = [felt.shares for felt in feelings_of_beats(BEATS)]
    code = (
        "from tests.unit.test_english_feelings import BEATS\n"
        "from core.story.english.feelings import feeling_of_beat\n"
        "print([feeling_of_beat(beat).shares for beat in reversed(BEATS)][::-1])"
    )
    for threads in ("1", "4"):
        env = {**os.environ, "OMP_NUM_THREADS": threads, "OPENBLAS_NUM_THREADS": threads}
        done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True)
        assert done.stdout.strip() == str(here)


def test_scores_of_the_examples_themselves_are_far_above_chance() -> None:
    examples = read_examples(EXAMPLES.read_text(encoding="utf-8"))[::7]
    felt = feelings_of_beats([[read_passage(text)] for _, text in examples])
    assert macro_f1([(label, one.feeling) for (label, _), one in zip(examples, felt, strict=True)]) > 0.6
