"""Beats, types, objects and people that the Story Writer finds."""

from __future__ import annotations

from core.planning.acting import find_expression, find_pose, spoken_expression
from core.planning.beats import group_beats
from core.planning.intent import plan_intent
from core.planning.mentions import CastReader, sentences
from core.planning.reading import read_lines
from core.story.script import ScriptLine
from tests.unit.planning_samples import CAST, script, styles, talk_scene


def test_every_line_is_in_exactly_one_beat_in_order() -> None:
    scene = talk_scene()
    intent = plan_intent(scene, CAST, story_style=styles().story_style("default"))
    told = [line_id for beat in intent.beats for line_id in beat.line_ids]
    assert told == [line.line_id for line in scene.lines]
    assert 2 <= len(intent.beats) <= 6


def test_beats_open_with_initial_and_hold_one_peak_where_the_fright_is() -> None:
    scene = talk_scene()
    intent = plan_intent(scene, CAST, story_style=styles().story_style("default"))
    types = [beat.type for beat in intent.beats]
    assert types[0] == "initial"
    assert types.count("peak") == 1
    peak = intent.beats[types.index("peak")]
    assert {"l8", "l9"} & set(peak.line_ids)


def test_a_question_after_the_peak_is_a_hook() -> None:
    scene = script(
        "Ida walks in and sits down on a bench.",
        "IDA: What a day.",
        "A door slams. Tom appears, furious, and shouts at her!",
        "TOM: HOW COULD YOU?!",
        "IDA: I am sorry.",
        "Tom leaves and the gate closes.",
        "Ida waits alone on the bench.",
        "IDA: Will he come back?",
    )
    intent = plan_intent(scene, CAST, story_style=styles().story_style("default"))
    assert intent.beats[-1].type == "hook"


def test_handled_objects_that_come_back_must_be_shown() -> None:
    intent = plan_intent(talk_scene(), CAST, story_style=styles().story_style("default"))
    assert "brass key" in {thing for beat in intent.beats for thing in beat.must_show}


def test_people_are_present_by_speech_name_and_pronoun() -> None:
    scene = script("Tom enters the park.", "He waves.", "TOM: Ida would love this.")
    intent = plan_intent(scene, CAST, story_style=styles().story_style("default"))
    assert intent.characters == ["tom"], "somebody who is only talked about is not present"


def test_an_unread_language_counts_its_beats_off_and_says_so() -> None:
    scene = script(*["мы идём дальше" for _ in range(7)], read=False, language="ru")
    intent = plan_intent(scene, CAST, story_style=styles().story_style("default"))
    assert [len(beat.line_ids) for beat in intent.beats] == [3, 3, 1]
    assert [finding.code for finding in intent.findings] == ["language-not-read"]


def test_an_empty_scene_has_one_beat_and_a_finding() -> None:
    intent = plan_intent(script(), CAST, story_style=styles().story_style("default"))
    assert len(intent.beats) == 1
    assert intent.findings[0].code == "empty-scene"


def test_an_unknown_speaker_is_reported_by_name() -> None:
    intent = plan_intent(script("ZED: Hello."), CAST, story_style=styles().story_style("default"))
    assert [f.where["speakers"] for f in intent.findings if f.code == "speaker-unknown"] == [["ZED"]]


def test_korean_reads_people_things_and_faces() -> None:
    scene = script("Ida가 깜짝 놀라 우산을 들고 일어난다.", "IDA: 누구세요?", language="ko")
    intent = plan_intent(scene, CAST, story_style=styles().story_style("default"))
    assert intent.beats[0].key_objects == ["umbrella"]
    assert find_expression(scene.lines[0].text) == "shock"


def test_style_pacing_holds_for_ordinary_text() -> None:
    scene = script("Ida sits.", "IDA: The river is high today, and the boats stay where they are.")
    assert plan_intent(scene, CAST, story_style=styles().story_style("romance")).pacing == "slow_burn"
    assert plan_intent(scene, CAST, story_style=styles().story_style("default")).pacing == "normal"


def test_pronouns_follow_the_subject_and_its_gender() -> None:
    reader = CastReader(CAST)
    assert reader.ids("Tom admires a dog and Ida.") == ["tom", "rex", "ida"]
    assert reader.ids("She leads the dog. He smiles.") == ["ida", "rex", "tom"]
    assert reader.ids("The dog barks. He stares.") == ["rex"]
    assert reader.ids("Tom meets Ida.") == ["tom", "ida"]
    assert reader.ids("They stop.") == ["tom", "ida"]


def test_owners_and_quoted_words_are_not_shown() -> None:
    reader = CastReader(CAST)
    assert reader.ids("Ida's phone buzzes.") == []
    assert reader.ids('The sign reads "DOG HOTEL".') == []
    assert reader.ids("Her phone buzzes, and she lifts it.") == ["ida"], "the owner is remembered"


def test_the_only_dog_is_found_by_other_words_of_its_kind() -> None:
    assert CastReader(CAST).ids("A poodle sleeps.") == ["rex"]


def test_sentences_do_not_end_inside_a_quotation_that_runs_on() -> None:
    assert sentences('They utter "YIP!" barks in turn. Then rest.') == [
        'They utter "YIP!" barks in turn.',
        "Then rest.",
    ]


def test_a_voice_from_a_device_is_not_a_body() -> None:
    scene = script("The radio crackles and reads the news aloud.", "TOM: Here is the news.")
    assert read_lines(scene, CAST)[1].seen_speaker is None


def test_a_parenthetical_never_ends_a_beat_before_its_line() -> None:
    lines = [ScriptLine(line_id=f"d{n}", kind="dialogue", text="Yes, it is so.", speaker="IDA") for n in range(12)]
    note = ScriptLine(line_id="p", kind="parenthetical", text="whispering", speaker="IDA")
    scene = script().model_copy(update={"lines": [*lines[:9], note, *lines[9:]]})
    for run in group_beats(read_lines(scene, CAST)):
        assert run[-1].line.kind != "parenthetical"


def test_faces_and_poses_come_from_words_marks_and_hints() -> None:
    line = ScriptLine(line_id="x", kind="dialogue", text="What?!", speaker="IDA")
    assert spoken_expression(line) == "shock"
    assert spoken_expression(line, hint="laughing") == "laugh"
    assert find_expression("His anger is defused.") == "neutral"
    assert find_pose("He runs off.") == "run"
    assert find_pose("The screen reads: HELLO") is None
