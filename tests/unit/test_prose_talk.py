"""Prose set as a script: who speaks where that is sure, what is drawn, what is a caption, and where scenes begin."""

from __future__ import annotations

import pytest

from core.ids import DerivedIds
from core.story.prose_tags import find_tag
from core.story.prose_talk import split_talk, uses_single_quotes
from core.story.read import read_script
from core.story.redraft import diff_scripts
from core.story.script import ImportedStory, ScriptLine

TWO = "Ana carried the lamp down the cellar steps. Her brother Tom followed with a rope.\n\n"


def read(text: str) -> ImportedStory:
    return read_script(text, ids=DerivedIds("t"), format="prose")


def lines_of(text: str) -> list[ScriptLine]:
    return [line for scene in read(text).scenes for line in scene.script.lines]


def spoken(text: str) -> list[tuple[str | None, str, str | None]]:
    return [(line.speaker, line.text, line.delivery) for line in lines_of(text) if line.kind == "dialogue"]


@pytest.mark.parametrize(
    ("paragraph", "speaker", "words", "delivery"),
    [
        ("“Come in,” said Ana.", "Ana", "Come in.", "speech"),
        ("“Come in,” Ana said softly.", "Ana", "Come in.", "whisper"),
        ("“Come in!” shouted Tom.", "Tom", "Come in!", "shout"),
        ('Tom whispered, "Come in."', "Tom", "Come in.", "whisper"),
        ("Ana turned round and said: “Come in.”", "Ana", "Come in.", "speech"),
        ("«Come in», muttered Tom.", "Tom", "Come in", "whisper"),
        ("“Come in,” the old man whispered.", "Old Man", "Come in.", "whisper"),
        ("“I shall not come,” thought Tom.", "Tom", "I shall not come.", "thought"),
        ("“Come in,” said Ana over the phone.", "Ana", "Come in.", "electronic"),
        ("Ana put down the lamp. “Come in.”", "Ana", "Come in.", "speech"),
        ("“Come in,” she said.", "Ana", "Come in.", "speech"),
        ("“You,” said Ana, “have been dead for years.”", "Ana", "You have been dead for years.", "speech"),
        ("“I believe,” said Tom, “that we are lost.”", "Tom", "I believe that we are lost.", "speech"),
        ("“No,” said Ana. “Not today.”", "Ana", "No. Not today.", "speech"),
        ("“He said ‘never’ to me,” said Ana.", "Ana", "He said ‘never’ to me.", "speech"),
    ],
)
def test_a_speech_with_its_speaker(paragraph: str, speaker: str, words: str, delivery: str) -> None:
    assert spoken(TWO + paragraph) == [(speaker, words, delivery)]


@pytest.mark.parametrize(
    "paragraph",
    [
        "“Come in,” said a voice.",
        "“Come in.”",
        "They shook their heads. The taller one blushed. “Come in.”",
        "“Come in,” somebody said.",
    ],
)
def test_nobody_is_named_where_it_is_not_sure(paragraph: str) -> None:
    assert [speaker for speaker, _, _ in spoken(TWO + paragraph)] == [None]


def test_a_pronoun_that_two_can_be_names_nobody() -> None:
    text = "Ana and Maria waited in the yard. Ana held the lamp. Maria held the rope.\n\n“It is late,” she said."
    assert spoken(text) == [(None, "It is late.", "speech")]


def test_two_speak_in_turn() -> None:
    text = TWO + "“Who is there?” said Ana.\n\n“The rats,” said Tom.\n\n“How many?”\n\n“All of them.”"
    assert [speaker for speaker, _, _ in spoken(text)] == ["Ana", "Tom", "Ana", "Tom"]


def test_a_speech_over_two_paragraphs_keeps_its_voice() -> None:
    text = TWO + "“Listen,” said Ana. “The house is old.\n\n“It was old when I was born.”"
    assert [speaker for speaker, _, _ in spoken(text)] == ["Ana", "Ana"]


@pytest.mark.parametrize(
    "paragraph",
    [
        "He read “The Times” in the kitchen.",
        "The “special” sauce was ketchup.",
        "The sign read: “No gulls.”",
        "“The Times” had printed it twice.",
        "It was 6' 2\" tall and green.",
    ],
)
def test_titles_signs_and_scare_quotes_are_not_spoken(paragraph: str) -> None:
    assert spoken(TWO + paragraph) == []
    assert any(paragraph.split()[-1] in line.text for line in lines_of(TWO + paragraph))


def test_single_marks_are_speech_where_a_story_has_no_others() -> None:
    paragraphs = ["‘Don’t go,’ said Ana.", "Tom didn’t."]
    assert uses_single_quotes(paragraphs)
    assert [piece.words for piece in split_talk(paragraphs[0], single=True)] == ["Don’t go,", None]
    assert not uses_single_quotes(["“Don’t say ‘go,’ please,” said Ana."])


def test_a_bare_tag_is_a_direction_and_a_longer_one_is_drawn() -> None:
    found = [(line.kind, line.text, line.speaker) for line in lines_of(TWO + "“Come,” said Ana.")]
    assert found[-2:] == [("parenthetical", "said Ana", "Ana"), ("dialogue", "Come.", "Ana")]
    found = [(line.kind, line.text, line.speaker) for line in lines_of(TWO + "“Come,” said Ana, and took the rope.")][
        -2:
    ]
    assert found == [("dialogue", "Come.", "Ana"), ("action", "said Ana, and took the rope.", None)]


def test_deeds_are_drawn_and_the_authors_voice_is_a_caption() -> None:
    kinds = {
        line.text: line.kind for line in lines_of("Ana opened the door.\n\nTime had been kind to nobody there.\n\n")
    }
    assert kinds == {"Ana opened the door.": "action", "Time had been kind to nobody there.": "narration"}
    voice = (
        "Ana thought of the sea.\n\nFor years Ana opened the door.\n\nAna ran like a hare.\n\nAna had never opened it."
    )
    assert {line.kind for line in lines_of(voice)} == {"narration"}


def test_the_finding_says_what_became_of_the_sentences() -> None:
    story = read("Ana opened the door.\n\nIt was cold.\n\n“Hello?” said Ana. “Anybody?”")
    found = next(finding for finding in story.findings if finding.code == "prose-adapted")
    assert found.message == "Prose was adapted: 1 sentence is shown, 1 is a caption, 2 are spoken."
    assert found.where == {"shown": 1, "captions": 1, "spoken": 2, "speaker_unknown": 0}


def test_source_lines_are_where_the_words_stand() -> None:
    text = "Ana opened the door\nof the cellar. It was cold\nin there.\n\n“Hello?”\nsaid Ana."
    assert [(line.kind, line.source_line) for line in lines_of(text)] == [
        ("action", 1),
        ("narration", 2),
        ("parenthetical", 6),
        ("dialogue", 5),
    ]


def test_a_scene_begins_where_time_jumps_and_not_before_four_lines() -> None:
    first = "\n\n".join(["“One,” said Ana.", "“Two,” said Tom.", "“Three,” said Ana.", "“Four,” said Tom."])
    later = "The next morning Ana went into the kitchen.\n\n“Five,” said Tom.\n\n“Six,” said Ana.\n\n“Seven,” said Tom."
    story = read(f"{first}\n\n{later}")
    assert [len([one for one in scene.script.lines if one.kind == "dialogue"]) for scene in story.scenes] == [4, 3]
    assert (story.scenes[1].title, story.scenes[1].script.time_of_day) == ("Kitchen — morning", "morning")
    assert story.scenes[1].source_text == later
    assert len(read(f"“One,” said Ana.\n\n{later}").scenes) == 1


def test_a_second_draft_of_prose_keeps_what_was_not_touched() -> None:
    old = read(TWO + "“Who is there?” said Ana.\n\nTom dropped the rope.")
    same = diff_scripts(old.scenes, read(TWO + "“Who is there?” said Ana.\n\nTom dropped the rope."))
    assert {change.kind for change in same.scenes} == {"same"}
    new = diff_scripts(old.scenes, read(TWO + "“Who is that?” said Ana.\n\nTom dropped the rope."))
    changes = [line.kind for change in new.scenes for line in change.lines if line.kind != "same"]
    assert changes == ["changed"]


@pytest.mark.parametrize(
    ("told", "subject"),
    [
        ("said Ana, and left.", "Ana"),
        ("the old man whispered.", "the old man"),
        ("she asked.", "she"),
        ("Mr. Pim said, drifting.", "Mr. Pim"),
        ("And the piano went.", None),
        ("The van behind them hooted.", None),
    ],
)
def test_tags(told: str, subject: str | None) -> None:
    tag = find_tag(told)
    assert (tag.subject if tag else None) == subject
