"""Screenplays: what each line is, where scenes start, who speaks and how. All scripts here are ours."""

from __future__ import annotations

import pytest
from screenplay_tools.fountain.parser import Parser
from screenplay_tools.screenplay import ElementType

from core.errors import InvalidInputError
from core.ids import DerivedIds
from core.story.headings import find_heading
from core.story.read import read_script
from core.story.script import ImportedStory
from core.story.sounds import is_sound

PIER = """Title: The Pier
Author: Nobody in particular
/* Draft of Monday */

[[check the tide table]]

> FADE IN:

Draw it all from the left.

EXT. LONG PIER--DAY

OLD TILDA, 71, a broad woman
in a red coat, her hair in a bun,
walks to the rail. Beside her sits GUS (30s), a thin baker.

GUS
You came back
for the gulls.

TILDA (O.S.)
(whispering)
For the *quiet*.

SPLASH!

A crate drops into the water.
CRASH!
Gulls rise.

GUS (CONT'D)
Look out!
(beat)
Or look down.

A board on the rail reads: "NO SWIMMING."

INT. BAKERY - NIGHT #2#

= They eat.

TILDA (V.O.)
He never asked why.

CUT TO:

.THE ROOF OF THE WORLD

> THE END <
"""


def read(text: str, **options: str) -> ImportedStory:
    return read_script(text, ids=DerivedIds("t"), **options)


def shape(story: ImportedStory, scene: int) -> list[tuple[str, str | None, str]]:
    return [(line.kind, line.speaker, line.text) for line in story.scenes[scene].script.lines]


def test_scenes_have_human_titles_place_setting_and_time() -> None:
    story = read(PIER)
    found = [(s.title, s.script.place, s.script.setting, s.script.time_of_day) for s in story.scenes]
    assert found == [
        ("Long Pier — day", "Long Pier", "exterior", "day"),
        ("Bakery — night", "Bakery", "interior", "night"),
        ("The Roof of the World", "The Roof of the World", None, None),
    ]
    assert story.title == "The Pier"
    assert story.meta["author"] == "Nobody in particular"


def test_lines_of_a_scene_in_order() -> None:
    assert shape(read(PIER), 0) == [
        (
            "action",
            None,
            "OLD TILDA, 71, a broad woman in a red coat, her hair in a bun, walks to the rail. "
            "Beside her sits GUS (30s), a thin baker.",
        ),
        ("dialogue", "GUS", "You came back for the gulls."),
        ("parenthetical", "TILDA", "whispering"),
        ("dialogue", "TILDA", "For the *quiet*."),
        ("sfx", None, "SPLASH!"),
        ("action", None, "A crate drops into the water."),
        ("sfx", None, "CRASH!"),
        ("action", None, "Gulls rise."),
        ("dialogue", "GUS", "Look out!"),
        ("parenthetical", "GUS", "beat"),
        ("dialogue", "GUS", "Or look down."),
        ("action", None, 'A board on the rail reads: "NO SWIMMING."'),
    ]


def test_what_is_no_line_of_a_scene_is_kept_by_kind() -> None:
    story = read(PIER)
    assert [(loose.kind, loose.text) for loose in story.unplaced] == [
        ("title_page", "Title: The Pier"),
        ("title_page", "Author: Nobody in particular"),
        ("boneyard", "Draft of Monday"),
        ("note", "check the tide table"),
        ("transition", "FADE IN:"),
        ("other", "Draw it all from the left."),
    ]
    assert [(u.kind, u.text) for u in story.scenes[1].script.unplaced] == [
        ("synopsis", "They eat."),
        ("transition", "CUT TO:"),
    ]
    assert [u.kind for u in story.scenes[2].script.unplaced] == ["centered"]


def test_delivery_comes_from_extension_parenthetical_and_stays_with_the_speech() -> None:
    story = read(PIER)
    spoken = [(line.text, line.delivery) for scene in story.scenes for line in scene.script.lines if line.speaker]
    assert ("For the *quiet*.", "whisper") in spoken
    assert ("He never asked why.", "caption") in spoken
    assert ("Look out!", "speech") in spoken


@pytest.mark.parametrize(
    ("cue", "delivery"),
    [
        ("ANA (O.S.)", "off_panel"),
        ("ANA (V.O.)", "caption"),
        ("ANA (WHISPERING)", "whisper"),
        ("ANA (on the radio)", "electronic"),
        ("ANA (into phone)", "speech"),
        ("ANA (off his look)", "speech"),
        ("ANA (shouting)", "shout"),
        ("ANA (THOUGHT)", "thought"),
        ("ANA'S VOICE", "off_panel"),
        ("ROBOT 7", "electronic"),
        ("RADIO", "electronic"),
    ],
)
def test_delivery_of_a_cue(cue: str, delivery: str) -> None:
    lines = read(f"INT. ATTIC - DAY\n\n{cue}\nIs it you?\n").scenes[0].script.lines
    assert [line.delivery for line in lines if line.kind == "dialogue"] == [delivery]


def test_an_action_that_says_how_it_is_spoken_counts() -> None:
    text = "INT. ATTIC - DAY\n\nAna shouts at the lamp.\n\nANA\nOn!\n\nGus waves.\n\nANA\nThanks.\n"
    assert [line.delivery for line in read(text).scenes[0].script.lines if line.kind == "dialogue"] == [
        "shout",
        "speech",
    ]


def test_our_speeches_agree_with_a_known_parser(root) -> None:  # type: ignore[no-untyped-def]
    for text in (PIER, (root / "data/sample/the_last_bus.fountain").read_text(encoding="utf-8")):
        parser = Parser()
        parser.add_text(text)
        theirs = [" ".join(e.text.split()) for e in parser.script.elements if e.type == ElementType.DIALOGUE]
        story = read(text)
        ours = [
            line.text for scene in story.scenes for line in scene.script.lines if line.kind in ("dialogue", "narration")
        ]
        assert ours == theirs


def test_a_cold_open_with_speech_is_a_scene_of_its_own() -> None:
    story = read("GUS\nBefore anything, this.\n\nEXT. PIER - DAY\n\nGulls.\n")
    assert [scene.script.lines[0].text for scene in story.scenes] == ["Before anything, this.", "Gulls."]
    assert "scene-without-heading" in {finding.code for finding in story.findings}


def test_a_script_without_headings_is_one_scene() -> None:
    story = read("GUS\nIs this a scene?\n\nTILDA\nIt is now.\n")
    assert story.format == "fountain"
    assert len(story.scenes) == 1
    assert story.unplaced == []


def test_sections_are_scenes_where_there_are_no_headings() -> None:
    story = read("# The Tram\n\nGUS\nTwo, please.\n\n# The Sea\n\nTILDA\nOne, then.\n")
    assert [scene.title for scene in story.scenes] == ["The Tram", "The Sea"]


def test_lyrics_keep_their_lines_and_prose_does_not() -> None:
    text = "INT. HALL - DAY\n\nGUS\n~Row the boat\n~over the hill\nAnd so\non.\n"
    assert read(text).scenes[0].script.lines[0].text == "Row the boat\nover the hill\nAnd so on."


def test_a_missing_blank_line_between_speeches_is_forgiven() -> None:
    text = "INT. HALL - DAY\n\nGUS\nOne.\nTILDA\nTwo.\n\nTILDA\nThree.\n"
    assert [(line.speaker, line.text) for line in read(text).scenes[0].script.lines] == [
        ("GUS", "One."),
        ("TILDA", "Two."),
        ("TILDA", "Three."),
    ]


def test_a_note_between_cue_and_words_does_not_part_them() -> None:
    lines = read("INT. HALL - DAY\n\nGUS\n[[slower]]\nOne.\n").scenes[0].script
    assert [(line.kind, line.speaker, line.text) for line in lines.lines] == [("dialogue", "GUS", "One.")]
    assert [loose.text for loose in lines.unplaced] == ["slower"]


def test_an_unclosed_boneyard_loses_nothing() -> None:
    story = read("INT. HALL - DAY\n\nGus enters. /* and then\n\nGUS\nHello.\n")
    assert story.scenes[0].script.lines[-1].text == "Hello."
    assert "unclosed-boneyard" in {finding.code for finding in story.findings}


def test_colon_transcripts_are_dialogue() -> None:
    story = read(
        "EXT. PARK - DAY\n\nGus: Is that yours?\nTilda: It is a goose.\nGus: Then no.\nTilda (whispering): Run.\n"
    )
    assert [(line.speaker, line.delivery) for line in story.scenes[0].script.lines] == [
        ("Gus", "speech"),
        ("Tilda", "speech"),
        ("Gus", "speech"),
        ("Tilda", "whisper"),
    ]
    assert {character.name for character in story.characters} == {"Gus", "Tilda"}


def test_a_colon_in_the_action_of_a_script_with_cues_stays_action() -> None:
    text = "INT. HALL - DAY\n\nCOUNTDOWN: three.\n\nCOUNTDOWN: two.\n\nGUS\nOne?\n\nTILDA\nZero.\n"
    kinds = [line.kind for line in read(text).scenes[0].script.lines]
    assert kinds == ["action", "action", "dialogue", "dialogue"]


def test_sign_text_stays_action_and_is_reported() -> None:
    story = read(PIER)
    signs = [finding for finding in story.findings if finding.code == "sign-text"]
    assert [finding.where["text"] for finding in signs] == ["NO SWIMMING."]
    line_ids = {line.line_id: line.kind for scene in story.scenes for line in scene.script.lines}
    assert line_ids[signs[0].where["line_id"]] == "action"


def test_an_empty_scene_shows_its_place() -> None:
    story = read("EXT. CITY - NIGHT\n\nINT. FLAT - NIGHT\n\nGus sleeps.\n")
    assert [(line.kind, line.text) for line in story.scenes[0].script.lines] == [("action", "EXT. CITY - NIGHT")]
    assert "empty-scene" in {finding.code for finding in story.findings}


def test_continuous_takes_the_time_of_the_scene_before() -> None:
    story = read("INT. HALL - NIGHT\n\nGus runs.\n\nEXT. YARD - CONTINUOUS\n\nHe trips.\n")
    assert [scene.script.time_of_day for scene in story.scenes] == ["night", "night"]


@pytest.mark.parametrize(
    ("line", "place", "setting", "time"),
    [
        ("EXT. PARK--DAY", "Park", "exterior", "day"),
        ("INT./EXT. CAR - NIGHT", "Car", "both", "night"),
        ("I/E. OLD VAN – LATE AFTERNOON", "Old Van", "both", "afternoon"),
        ("INT. MO'S HOUSE - KITCHEN - DAWN", "Mo's House, Kitchen", "interior", "dawn"),
        ("12 EXT. FIELD - DAY 12", "Field", "exterior", "day"),
        ("EXT. TV TOWER, NIGHT", "TV Tower", "exterior", "night"),
        ("int. quiet room - evening", "quiet room", "interior", "evening"),
        ("INT. ROOM 12", "Room 12", "interior", None),
        ("EXT. PIER - NIGHT (RAIN)", "Pier", "exterior", "night"),
        ("#1. 공원 - 낮", "공원", None, "day"),
        ("S#3 학교 옥상 (밤)", "학교 옥상", None, "night"),
        ("씬 2. 실내. 카페 / 아침", "카페", "interior", "morning"),
        ("장면 4: 부엌, 저녁", "부엌", None, "evening"),
        ("S#12. 버스 안 - 새벽", "버스 안", "interior", "dawn"),
    ],
)
def test_headings(line: str, place: str, setting: str | None, time: str | None) -> None:
    heading = find_heading(line)
    assert heading is not None
    assert (heading.place, heading.setting, heading.time) == (place, setting, time)


@pytest.mark.parametrize(
    "line", ["Ext the fire, please.", "INTERESTING", "Scene of the crime", "#hashtag", "Internal."]
)
def test_what_is_no_heading(line: str) -> None:
    assert find_heading(line) is None


@pytest.mark.parametrize(
    "line", ["FWOOSH!", "TAP TAP TAP", "KRAAAK", "BANG", "*BOOM!*", "쾅!", "끼이익—", "두근두근", "부우웅!"]
)
def test_sounds(line: str) -> None:
    assert is_sound(line)


@pytest.mark.parametrize(
    "line", ["HELP!", "LATER", "THE END", "NO!", "Bang.", "GUS!", "SUDDENLY!", "안녕!", "1942", "A"]
)
def test_what_is_no_sound(line: str) -> None:
    assert not is_sound(line, names={"GUS"})


def test_korean_cues_stand_alone_or_before_a_colon() -> None:
    text = "#1. 옥상 - 밤\n\n바람이 분다.\n\n민수\n여기서 뭐 해?\n\n서연 (속삭이며)\n별 봐.\n\n쾅!\n\n둘이 돌아본다.\n"
    story = read(text)
    assert story.language == "ko"
    assert shape(story, 0) == [
        ("action", None, "바람이 분다."),
        ("dialogue", "민수", "여기서 뭐 해?"),
        ("dialogue", "서연", "별 봐."),
        ("sfx", None, "쾅!"),
        ("action", None, "둘이 돌아본다."),
    ]
    assert story.scenes[0].script.lines[2].delivery == "whisper"
    colon = read("#1. 옥상 - 밤\n\n민수: 여기서 뭐 해?\n서연: 별 봐.\n")
    assert shape(colon, 0) == [("dialogue", "민수", "여기서 뭐 해?"), ("dialogue", "서연", "별 봐.")]


def test_a_language_that_rules_cannot_read_keeps_every_line_and_says_so() -> None:
    text = "EXT. ตลาด - NIGHT\n\nฝนตกหนักมาก\n\n@มานี\nรอด้วย\n"
    story = read(text)
    assert story.language == "th"
    assert not story.scenes[0].script.read
    assert [(line.kind, line.text) for line in story.scenes[0].script.lines] == [
        ("action", "ฝนตกหนักมาก"),
        ("dialogue", "รอด้วย"),
    ]
    assert "not-read" in {finding.code for finding in story.findings}


def test_only_a_title_page_is_no_story() -> None:
    with pytest.raises(InvalidInputError) as caught:
        read("Title: Nothing\nAuthor: Nobody\n")
    assert caught.value.code == "empty-script"


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(InvalidInputError) as caught:
        read("x", format="docx")
    assert caught.value.code == "unknown-format"


def test_the_same_script_gives_the_same_story() -> None:
    assert read(PIER) == read(PIER)
    assert read(PIER).sha256 == read_script(PIER.encode("utf-16"), ids=DerivedIds("t")).sha256


def test_ids_follow_the_place_in_the_work() -> None:
    ids = DerivedIds("t")
    story = read(PIER)
    assert story.scenes[1].scene_id == ids("scene", 2)
    assert story.scenes[0].script.lines[1].line_id == ids("scene", 1, "line", 2)
    people = {character.name: character.character_id for character in story.characters}
    assert people == {"Gus": ids("character", "GUS"), "Tilda": ids("character", "TILDA")}
