"""Where a run of lines plays, by its own words."""

from __future__ import annotations

import pytest

from core.ids import DerivedIds
from core.planning.intent import plan_intent
from core.story.english.places import place_texts
from core.story.english.told import ToldText
from core.story.read import detect_format, read_script
from studio.catalogue import load_catalogue


def places(*texts: str, start: str = "", named: bool = True) -> list[str]:
    return [entry.place for entry in place_texts([ToldText(text) for text in texts], start=start, named=named)]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("The kitchen of the old house. Nobody cooks here.", "kitchen of the old house"),
        ("At the edge of the allotment an old man digs.", "allotment"),
        ("In the lift, she presses four.", "lift"),
        ("Inside the van. Three men, knee to knee.", "van"),
        ("Wide shot. The roof of the school. Two small figures at the fence.", "roof of the school"),
        ("Ana sits in the waiting room and reads.", "waiting room"),
    ],
)
def test_a_phrase_that_sets_the_scene(text: str, place: str) -> None:
    assert places(text) == [place]


def test_a_place_stays_until_somebody_goes_on() -> None:
    told = ("He waits in the kitchen.", "The kettle hums.", "He runs out into the yard.", "It is cold.")
    assert places(*told) == ["kitchen", "kitchen", "yard", "yard"]


def test_a_heading_gives_way_to_a_move_alone() -> None:
    assert places("A picture of a beach hangs over the bed.", start="Bedroom") == ["Bedroom"]
    assert places("She steps onto the balcony.", start="Bedroom") == ["balcony"]


def test_what_is_said_thought_or_denied_is_no_place() -> None:
    assert places('"I was at the hospital," said Ana.') == [""]
    assert places("They are not in the church.", start="Bus Stop") == ["Bus Stop"]
    spoken = place_texts([ToldText("Meet me at the harbour.", spoken=True)])
    assert spoken[0].place == ""


def test_before_the_first_place_people_are_where_the_text_hints_at() -> None:
    told = ("He turned the sign on the door of the pawnshop.", "She went through into the back room.")
    assert places(*told) == ["pawnshop", "back room"]


PANELS = """PAGE 1 - Club room, after school

Panel 1
NARI tapes a sign to the door.

PAGE 2 (three panels)

Panel 1
Nari smiles.
NARI: Hello?
"""


def test_a_page_heading_may_name_the_place_and_keeps_it() -> None:
    story = read_script(PANELS, ids=DerivedIds("pages"))
    assert {scene.script.place for scene in story.scenes} == {"Club room"}


NUMBERED = """1. Kitchen, morning

PAOLA stirs a pot.

PAOLA: Breakfast is not a cave.

2. Same.

BRUNO: It is now.

3. Street. They walk along.
"""


def test_panels_that_are_only_numbered_are_panels() -> None:
    assert detect_format(NUMBERED) == "panel_script"
    story = read_script(NUMBERED, ids=DerivedIds("numbered"))
    assert [line.panel for scene in story.scenes for line in scene.script.lines if line.kind == "panel_mark"] == [
        1,
        2,
        3,
    ]
    assert story.scenes[0].script.place == "Kitchen"
    assert detect_format("1. INT. KITCHEN - DAY\n\nPAOLA\nHello.\n\n2. EXT. STREET - DAY\n\nBRUNO\nHi.\n") == "fountain"


def test_prose_plays_where_it_says_and_a_beat_may_move() -> None:
    text = (
        "The bakery was dark, and nobody had swept the floor since Friday. Oda lit a lamp.\n\n"
        "Then she carried the tray into the yard. Snow fell on it.\n"
    )
    scene = read_script(text, ids=DerivedIds("prose"), format="prose").scenes[0]
    assert (scene.script.place, scene.script.place_read) == ("bakery", True)
    intent = plan_intent(scene.script, [], story_style=load_catalogue().styles.story_style(None))
    assert intent.setting == "bakery"
    assert [beat.place for beat in intent.beats] == ["", "yard"]


def test_other_languages_keep_what_their_headings_say() -> None:
    story = read_script("S#1. 부엌 - 낮\n\n민지가 문을 연다.\n\n민지\n안녕?\n", ids=DerivedIds("korean"))
    assert all(not scene.script.place_read for scene in story.scenes)


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (("The wipers have given up. She grips the steering wheel.",), ["car"]),
        (("Lotte stands on the field.", "Joost is at the sink."), ["field", "kitchen"]),
        (("They stood in the yard.", "Rain hammers on the roof.", "He laid it on the wood."), ["yard"] * 3),
    ],
)
def test_furniture_tells_where_nothing_else_does(texts: tuple[str, ...], expected: list[str]) -> None:
    assert places(*texts) == expected


def test_a_room_keeps_the_house_that_it_is_in() -> None:
    placed = place_texts([ToldText("He waits in the inn."), ToldText("She walks into the kitchen.")])
    assert [entry.full for entry in placed] == ["inn", "inn, kitchen"]


def test_back_to_scene_goes_back_to_the_scene_before() -> None:
    text = "INT. GALLEY - DAY\n\nPots swing.\n\nINT WHEELHOUSE. SAME\n\nA boy steers.\n\nBACK TO SCENE\n\nShe kneads.\n"
    scenes = read_script(text, ids=DerivedIds("back")).scenes
    assert [scene.script.place for scene in scenes] == ["Galley", "Wheelhouse", "Galley"]
