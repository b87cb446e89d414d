"""Prose: narration word for word, in lines of at most 35 words, in scenes of a readable length."""

from __future__ import annotations

import re

import pytest

from core.ids import DerivedIds
from core.story.prose_adapt import MAX_WORDS, group_sentences
from core.story.read import read_script
from core.story.script import ImportedStory
from core.story.wording import split_sentences, word_count

PARAGRAPH = (
    "The lighthouse had not blinked since March. “It is sulking,” said Orla, who had keys to everything. "
    "Nobody believed her, nobody ever did, and so, with a flask of tea, a torch, two sandwiches, the good rope, "
    "the bad rope, and a letter that she had not opened in eleven years, she set out alone across the sand before "
    "the tide could change its mind. Mr. Pell waved."
)


def read(text: str, **options: str) -> ImportedStory:
    return read_script(text, ids=DerivedIds("t"), **options)


def told(story: ImportedStory) -> str:
    return " ".join(line.text for scene in story.scenes for line in scene.script.lines)


def test_english_prose_becomes_speech_deeds_and_captions_word_for_word() -> None:
    story = read(f"The Lighthouse\nby Nobody\n\n{PARAGRAPH}\n\nThen it blinked.\n")
    assert (story.format, story.title, story.meta["author"]) == ("prose", "The Lighthouse", "Nobody")
    said = re.findall(r"\w+", told(story))
    assert said == re.findall(r"\w+", f"{PARAGRAPH} Then it blinked.")
    lines = [line for scene in story.scenes for line in scene.script.lines]
    assert [(line.speaker, line.text) for line in lines if line.kind == "dialogue"] == [("Orla", "It is sulking.")]
    assert {line.kind for line in lines} == {"narration", "dialogue", "action"}
    assert all(word_count(line.text) <= MAX_WORDS for line in lines)


def test_prose_in_other_languages_is_narration_word_for_word() -> None:
    text = "El faro no parpadea desde marzo. «Está enfadado», dijo Orla, que tenía las llaves de todo lo que había."
    story = read(text)
    assert (told(story), {line.kind for line in story.scenes[0].script.lines}) == (text, {"narration"})


def test_a_sentence_that_fits_is_never_divided() -> None:
    groups = group_sentences(PARAGRAPH, MAX_WORDS)
    assert groups[0].startswith("The lighthouse had not blinked since March. “It is sulking,” said Orla")
    assert groups[-1].endswith("Mr. Pell waved.")
    assert all(re.search(r"[.,]$", group) for group in groups)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("“Stop!” she said. He did not.", 2),
        ("Dr. Moss left at 5 p.m. sharp. Nobody saw.", 2),
        ("Wait… what? No!", 2),
        ("他走了。她没走！", 2),
        ("비가 온다. 우산이 없다.", 2),
    ],
)
def test_sentences(text: str, count: int) -> None:
    assert len(split_sentences(text)) == count


def test_hard_wrapped_lines_are_one_paragraph() -> None:
    story = read("The tide came in\nslowly and without\nany noise at all.\n\nIt left the same way.\n")
    assert [line.text for line in story.scenes[0].script.lines] == [
        "The tide came in slowly and without any noise at all.",
        "It left the same way.",
    ]
    assert [line.source_line for line in story.scenes[0].script.lines] == [1, 5]


@pytest.mark.parametrize("mark", ["***", "* * *", "#", "---"])
def test_marks_part_scenes_and_are_kept(mark: str) -> None:
    story = read(f"One thing happened, and then it was over for good.\n\n{mark}\n\nAnother thing happened, later.\n")
    assert len(story.scenes) == 2
    kept = [loose.text for scene in story.scenes for loose in scene.script.unplaced]
    assert kept == [mark]


def test_chapters_are_scenes_with_their_headings() -> None:
    story = read("Chapter 1: The Door\n\nIt was locked, of course.\n\nCHAPTER TWO\n\nIt was open now.\n")
    assert [(scene.script.heading, scene.title) for scene in story.scenes] == [
        ("Chapter 1: The Door", "Chapter 1: The Door"),
        ("CHAPTER TWO", "Chapter Two"),
    ]


def test_a_long_text_without_marks_is_parted_evenly() -> None:
    story = read("\n\n".join(f"Day {n} went by, and the lamp stayed dark all night." for n in range(50)))
    assert [len(scene.script.lines) for scene in story.scenes] == [12, 13, 12, 13]


def test_names_in_prose_are_guessed_and_said_to_be_a_guess() -> None:
    story = read("At last Orla came. Then Orla left on Monday. On Monday only Pell stayed, and Pell wept with Orla.\n")
    assert [character.name for character in story.characters] == ["Orla", "Pell"]
    assert "characters-guessed" in {finding.code for finding in story.findings}


def test_text_without_spaces_is_divided_and_nothing_is_lost() -> None:
    text = "灯塔从三月起就没有亮过。" * 3 + "她" * 300 + "。"
    story = read(text)
    assert "".join(line.text for scene in story.scenes for line in scene.script.lines) == text
    assert max(word_count(line.text) for line in story.scenes[0].script.lines) <= MAX_WORDS + 1
    assert not story.scenes[0].script.read


def test_a_single_endless_word_is_kept_whole() -> None:
    word = "a" * 5_000
    assert told(read(f"She said {word} and left, and that was that.")).count(word) == 1
