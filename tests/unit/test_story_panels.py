"""Comics scripts: written panels are counted, labels make balloons, captions and sounds."""

from __future__ import annotations

from core.ids import DerivedIds
from core.story.read import detect_format, read_script
from core.story.script import ImportedStory, ScriptLine


def read(text: str, **options: str) -> ImportedStory:
    return read_script(text, ids=DerivedIds("t"), **options)


def row(line: ScriptLine) -> tuple[str, int | None, str | None, str | None, str]:
    return (line.kind, line.panel, line.speaker, line.delivery, line.text)


def test_pages_with_places_are_scenes_and_every_label_has_its_kind() -> None:
    story = read(
        "PAGE ONE - EXT. MARSH - DAY\n\nPANEL 1\nFog over reeds.\n\nCAPTION: Morning.\nSFX: PLOP\n\n"
        "Panel 2: IDA kneels in the mud.\n\n1. IDA (WHISPER): Something\n   is breathing.\n"
        "2. HERON (OFF): You are.\nCAPTION (IDA): I should have run.\n\n"
        "PAGE TWO - INT. HUT - NIGHT\n\nPANEL ONE\nIDA (THOUGHT): Home.\n"
    )
    assert story.format == "panel_script"
    assert [(s.title, s.script.setting) for s in story.scenes] == [
        ("Marsh — day", "exterior"),
        ("Hut — night", "interior"),
    ]
    assert [row(line) for line in story.scenes[0].script.lines] == [
        ("panel_mark", 1, None, None, "PANEL 1"),
        ("action", 1, None, None, "Fog over reeds."),
        ("narration", 1, None, "caption", "Morning."),
        ("sfx", 1, None, "sfx", "PLOP"),
        ("panel_mark", 2, None, None, "Panel 2"),
        ("action", 2, None, None, "IDA kneels in the mud."),
        ("dialogue", 2, "IDA", "whisper", "Something is breathing."),
        ("dialogue", 2, "HERON", "off_panel", "You are."),
        ("narration", 2, "IDA", "caption", "I should have run."),
    ]
    assert [row(line)[:4] for line in story.scenes[1].script.lines] == [
        ("panel_mark", 1, None, None),
        ("dialogue", 1, "IDA", "thought"),
    ]
    ida = {c.name: c.character_id for c in story.characters}["Ida"]
    assert story.scenes[0].script.lines[8].character_id == ida


def test_pages_without_places_are_a_scene_each_and_count_panels_anew() -> None:
    story = read("PAGE 1\n\nPANEL 1\nA.\n\nPANEL 2\nB.\n\nPAGE 2\n\nPANEL 1\nC.\n")
    assert [scene.title for scene in story.scenes] == ["Page 1", "Page 2"]
    assert [line.panel for scene in story.scenes for line in scene.script.lines if line.kind == "panel_mark"] == [
        1,
        2,
        1,
    ]


def test_panels_of_a_scene_over_two_pages_are_counted_on() -> None:
    story = read("SCENE 1: THE ATTIC - NIGHT\n\nPAGE 1\n\nPANEL 1\nA.\n\nPANEL 2\nB.\n\nPAGE 2\n\nPANEL 1\nC.\n")
    assert len(story.scenes) == 1
    assert story.scenes[0].script.place == "The Attic"
    assert [line.panel for line in story.scenes[0].script.lines if line.kind == "action"] == [1, 2, 3]
    assert [u.text for u in story.scenes[0].script.unplaced] == ["PAGE 1", "PAGE 2"]


def test_a_page_and_its_first_panel_may_share_a_line() -> None:
    story = read("PAGE 1, PANEL 1\nFog.\n\nPANEL 2\nReeds.\n")
    assert [row(line)[:2] for line in story.scenes[0].script.lines] == [
        ("panel_mark", 1),
        ("action", 1),
        ("panel_mark", 2),
        ("action", 2),
    ]


def test_a_page_without_panels_is_one_splash() -> None:
    story = read("PAGE 1\n\nPANEL 1\nA.\n\nPAGE 2 (SPLASH)\n\nThe whole sea.\n\nIDA: Oh.\n")
    assert [row(line)[:2] for line in story.scenes[1].script.lines] == [
        ("panel_mark", 1),
        ("action", 1),
        ("dialogue", 1),
    ]


def test_description_behind_a_short_balloon_is_no_speech() -> None:
    story = read(
        "PANEL 1\nIDA: I am not cold.\nShe shivers.\n\nPANEL 2\nIDA: I left my coat on the\nother side of the marsh.\n"
    )
    assert [(line.kind, line.text) for line in story.scenes[0].script.lines if line.kind != "panel_mark"] == [
        ("dialogue", "I am not cold."),
        ("action", "She shivers."),
        ("dialogue", "I left my coat on the other side of the marsh."),
    ]


def test_names_alone_and_names_before_a_tab_speak() -> None:
    story = read("PANEL 1\n\nIDA\nWho is there?\n\nPANEL 2\n\n3. HERON\tNobody much.\n")
    assert [(line.speaker, line.text) for line in story.scenes[0].script.lines if line.kind == "dialogue"] == [
        ("IDA", "Who is there?"),
        ("HERON", "Nobody much."),
    ]


def test_labels_that_describe_are_drawn_and_notes_are_kept_apart() -> None:
    story = read("PANEL 1\nSetting: a hut.\n\nSIGN: CLOSED\n\nNOTE: keep the reeds low.\n\nPANEL 2\nIDA: Closed.\n")
    lines = story.scenes[0].script.lines
    assert [line.text for line in lines if line.kind == "action"] == ["Setting: a hut.", "SIGN: CLOSED"]
    assert [u.kind for u in story.scenes[0].script.unplaced] == ["note"]


def test_a_skipped_panel_number_is_reported_and_counted_in_order() -> None:
    story = read("PANEL 1\nA.\n\nPANEL 3\nB.\n")
    assert [line.panel for line in story.scenes[0].script.lines if line.kind == "action"] == [1, 2]
    assert "panel-numbering" in {finding.code for finding in story.findings}


def test_korean_marks_and_labels() -> None:
    story = read(
        "1페이지\n\n1컷\n안개 낀 늪.\n\n내레이션: 아침이었다.\n효과음: 퐁당\n\n2컷\n\n이다 (속삭이며): 누구야?\n"
    )
    assert story.format == "panel_script"
    assert [(line.kind, line.panel, line.text) for line in story.scenes[0].script.lines] == [
        ("panel_mark", 1, "1컷"),
        ("action", 1, "안개 낀 늪."),
        ("narration", 1, "아침이었다."),
        ("sfx", 1, "퐁당"),
        ("panel_mark", 2, "2컷"),
        ("dialogue", 2, "누구야?"),
    ]


def test_a_cast_list_before_the_first_page_describes_people() -> None:
    story = read("MARSH\nby Nobody\n\nCHARACTERS\nIDA, 30, a woman in rubber boots\n\nPAGE 1\n\nPANEL 1\nIDA: Hello.\n")
    assert story.title == "Marsh"
    assert story.characters[0].description == "30, a woman in rubber boots"


def test_talk_of_pages_and_panels_in_prose_is_no_mark() -> None:
    assert detect_format("Page one of the paper was torn. Panel two was blank.\n\nHe read page three again.") == "prose"
