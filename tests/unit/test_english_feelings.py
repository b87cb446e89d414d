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
from core.story.english.feelings_marks import COUNT, describe, join_passages, read_passage, read_speech
from core.story.english.feelings_model import EXAMPLES, PASSAGES, WEIGHTS, open_weights, sources_digest
from core.story.english.feelings_pieces import read_pieces
from core.story.english.feelings_terms import learn_terms, mark_terms, terms_of
from core.story.english.feelings_training import read_beats, read_examples, train_lines
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


def test_passages_are_many_enough_of_every_feeling() -> None:
    for path, least in zip(PASSAGES, (700, 600), strict=True):
        labels = [label for label, _ in read_examples(path.read_text(encoding="utf-8"))]
        assert len(labels) >= least
        assert min(labels.count(name) for name in FEELINGS) >= 50
        assert labels.count("neutral") >= 100


def test_no_example_is_taken_from_the_texts_that_are_scored() -> None:
    texts = "\n".join(" ".join(text.text.split()) for text in read_texts())
    lines = [words for _, words in read_examples(EXAMPLES.read_text(encoding="utf-8"))]
    for path in PASSAGES:
        for _, words in read_examples(path.read_text(encoding="utf-8")):
            lines += [part for one in read_pieces(words) for part in (one.told, one.said)]
    found = [words for words in lines if len(words.split()) >= 5 and words in texts]
    assert len(found) == 0, "an example stands in a text that is scored"


def test_an_example_is_cut_into_the_lines_that_a_reader_makes() -> None:
    pieces = read_pieces(
        'Close on the key. Her hand stops. / MR. HOOK (softly): Not now. / "Go," said Ann. The door shut.'
    )
    assert [(one.told, one.said) for one in pieces] == [
        ("Close on the key. Her hand stops.", ""), ("softly", "Not now."), ("said Ann", "Go,"), ("The door shut.", ""),
    ]  # fmt: skip


def test_words_are_learned_when_enough_examples_hold_them() -> None:
    passages = [read_passage(text) for text in ("He waits.", "Waiting.", "She waited up.", "They wait.", "Up.")]
    assert learn_terms(passages) == ("wait",)
    assert terms_of(passages[2]) == {"she", "wait", "up"}
    assert mark_terms(passages[4], ("up", "wait")).tolist() == [1.0, 0.0]


def test_weights_are_those_of_the_examples_and_the_lexicon() -> None:
    assert open_weights().digest == sources_digest(), "run python -m core.story.english.feelings_training"


def test_the_trainer_makes_the_stored_weights_of_lines_again() -> None:
    lines, authors = read_beats()
    beats = [*lines, *(beat for author in authors for beat in author)]
    assert learn_terms(join_passages(beat) for _, beat in beats) == open_weights().terms
    assert np.abs(train_lines(lines) - open_weights().words).max() <= 0.005
    assert WEIGHTS.stat().st_size < 200_000


def test_the_trainer_makes_the_same_on_other_threads() -> None:
    code = (
        "import sys\n"
        "from core.story.english.feelings_model import encode_weights\n"
        "from core.story.english.feelings_training import read_beats, train\n"
        "lines, authors = read_beats()\n"
        "passages = [beat for author in authors for beat in author[::40]]\n"
        "sys.stdout.buffer.write(encode_weights(train(lines[::40], passages)))"
    )
    whole = []
    for threads in ("1", "4"):
        env = {**os.environ, "OMP_NUM_THREADS": threads, "OPENBLAS_NUM_THREADS": threads}
        made = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, check=True).stdout
        with np.load(io.BytesIO(made)) as fresh:
            whole.append(fresh["whole"].astype(int))
    assert np.abs(whole[0] - whole[1]).max() <= 1


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
