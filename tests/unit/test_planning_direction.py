"""What a director would see to: who is there, which things are shown, how people act, where a scene plays."""

from __future__ import annotations

import pytest

from core.planning.acting import find_expression, find_pose, spoken_expression
from core.planning.details import split_details, split_exchanges
from core.planning.director import plan_panels
from core.planning.framing import Draft
from core.planning.intent import plan_intent
from core.planning.presence import Company, newcomers, pictured
from core.planning.reading import read_lines
from core.planning.semantics import plan_semantics
from core.planning.things import belongs, carried_things, shown_things, things_in
from core.story.cast import CharacterSheet, EnvironmentSheet, Look
from core.story.plan import PanelPlan, PanelSemantics
from core.story.script import Script, ScriptLine
from tests.unit.planning_samples import CAST, grammar, script, styles

BOLT = CharacterSheet(character_id="bolt", name="BOLT", description="a round robot", look=Look(figure="robot"))
PEOPLE = [*CAST, BOLT]
STYLE = styles().story_style("default")


def shown(
    scene: Script, seed: int = 1, places: list[EnvironmentSheet] | None = None
) -> list[tuple[str, PanelSemantics]]:
    """Grammar id and semantics of every panel."""
    intent = plan_intent(scene, PEOPLE, story_style=STYLE)
    plan: PanelPlan = plan_panels(scene, intent, grammar=grammar(), story_style=STYLE, seed=seed, cast=PEOPLE)
    seen = plan_semantics(scene, intent, plan, cast=PEOPLE, environments=places or [], grammar=grammar())
    return [(panel.grammar_id, entry) for panel, entry in zip(plan.panels, seen.panels, strict=True)]


def spoken(line_id: str, who: str, text: str, delivery: str | None = None) -> ScriptLine:
    return ScriptLine.model_validate(
        {"line_id": line_id, "kind": "dialogue", "speaker": who, "text": text, "delivery": delivery}
    )


def people(panel: PanelSemantics) -> set[str]:
    return {figure.character_id for figure in panel.characters}


# -- things ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "things"),
    [
        ("She stands under the roof with no umbrella.", ()),
        ("He walks on without his bag.", ()),
        ("It shines like a ring.", ()),
        ("He forgot the key.", ()),
        ("She holds the key.", ("key",)),
        ("He has no hat but a red umbrella.", ("umbrella",)),
        ("A flower pot breaks.", ()),
    ],
)
def test_denied_and_compared_things_are_not_shown(text: str, things: tuple[str, ...]) -> None:
    assert things_in(text) == things


def test_fixtures_are_shown_where_they_belong_and_hands_or_eyes_are_on_them() -> None:
    assert shown_things(["She opens the door."], "hallway") == []
    assert shown_things(["She opens the door."], "office") == ["door"]
    assert shown_things(["There is a door in the wall."], "office") == []
    assert shown_things(["She stares at the lamp."], "street") == []
    assert shown_things(["A bench stands there."], "street", fitting=["bench"]) == ["bench"]
    assert shown_things(["The clock on the wall."], "park", subject=True) == ["clock"]
    assert belongs("moon", "field", dark=True) and not belongs("moon", "field")
    assert carried_things("He puts the cup on the table.") == ["cup"]


def test_no_window_floats_in_a_street_for_any_seed() -> None:
    scene = script(
        "Ida leans at the window of the house.", "IDA: Tom! Over here!", "TOM: I see the door.", place="STREET"
    )
    for seed in range(8):
        assert all("window" not in panel.props and "door" not in panel.props for _, panel in shown(scene, seed))


def test_what_is_carried_stays_in_hand_until_it_is_put_down() -> None:
    scene = script(
        "Ida holds a small box.",
        "IDA: This is all I have left of the old shop by the river.",
        "TOM: What is in it, and why do you bring it to me today?",
        "Ida puts the box down on the grass.",
        "IDA: Nothing that you would want to know.",
    )
    panels = [panel for _, panel in shown(scene)]
    holding = [f.action == "hold" for p in panels for f in p.characters if f.character_id == "ida"]
    assert holding[0] and not holding[-1]


def test_a_place_keeps_the_fixture_that_it_is_named_after() -> None:
    panels = shown(script("Ida waits alone.", "IDA: Late again.", place="BUS STOP"))
    assert panels[0][1].environment.kind == "street"
    assert "bus_stop" in panels[0][1].props


# -- who is there ---------------------------------------------------------------------------------------------------


def test_a_robot_that_speaks_is_seen_and_a_voice_from_a_device_is_not() -> None:
    scene = script("Bolt rolls through the park.", "IDA: Hello.")
    own = scene.model_copy(update={"lines": [*scene.lines, spoken("l3", "BOLT", "Hello, Ida.", "electronic")]})
    assert read_lines(own, PEOPLE)[2].seen_speaker == "bolt"
    hint = ScriptLine(line_id="l0", kind="parenthetical", speaker="BOLT", text="over the intercom")
    first = spoken("l1", "BOLT", "Good evening.", "electronic")
    again = spoken("l3", "BOLT", "Come in.", "electronic")
    far = scene.model_copy(update={"lines": [hint, first, spoken("l2", "IDA", "Who is there?"), again]})
    assert [item.seen_speaker for item in read_lines(far, PEOPLE)] == [None, None, "ida", None]


def test_a_persons_electronic_voice_stays_off_panel() -> None:
    lines = [spoken("l1", "TOM", "I am on the train.", "electronic")]
    assert read_lines(Script(lines=lines), PEOPLE)[0].seen_speaker is None


def test_nobody_stands_in_the_first_picture_before_coming_in() -> None:
    scene = script("An empty street in the rain.", "Ida runs in with a bag.", "IDA: Wait!", place="STREET")
    assert newcomers(read_lines(scene, PEOPLE)) == {"ida"}
    for seed in range(6):
        panels = shown(scene, seed)
        if len(panels) > 1 and "runs" not in panels[0][1].description:
            assert people(panels[0][1]) == set()


def test_the_company_grows_and_shrinks_with_the_lines() -> None:
    reads = read_lines(script("Ida sits down.", "TOM: Hello.", "Tom leaves.", "IDA: Good."), PEOPLE)
    company = Company()
    company.hear(reads[:3])
    assert set(company.here) == {"ida", "tom"}, "who goes is still seen going"
    company.hear(reads[3:])
    assert company.here == ["ida"]


def test_somebody_in_a_photo_is_not_in_the_room() -> None:
    reads = read_lines(script("On the wall hangs a photo. Tom laughs in it.", "IDA: I miss him."), PEOPLE)
    assert pictured(reads[0].parts) == {"tom"}
    company = Company()
    company.hear(reads)
    assert company.here == ["ida"]


def test_everybody_means_all_who_are_there() -> None:
    scene = script(
        "Ida and Tom sit in the park. A dog barks.", "IDA: Quiet now, all of you, please.", "Everybody stares."
    )
    panels = [panel for _, panel in shown(scene)]
    assert {"ida", "tom"} <= set().union(*(people(panel) for panel in panels[-2:]))


def test_a_part_of_the_body_belongs_to_whom_the_sentence_before_showed() -> None:
    reads = read_lines(script("Ida stares at the key. Her eyes fill with tears."), PEOPLE)
    assert [part.named for part in reads[0].parts] == [("ida",), ("ida",)]
    assert reads[0].parts[1].inherited


def test_what_only_describes_somebody_is_no_action_and_no_thing() -> None:
    mo = CharacterSheet(character_id="mo", name="MO", description="40, a tall driver with a cap and a key ring")
    read = read_lines(script("MO, 40, a tall driver with a cap and a key ring, walks in."), [mo])[0]
    assert read.told_text == "MO walks in."
    assert read.props == ()


# -- acting ---------------------------------------------------------------------------------------------------------


def test_words_inside_other_words_play_nothing() -> None:
    assert find_expression("a yellow raincoat") is None
    assert find_pose("a huge carrot in a carriage") is None


@pytest.mark.parametrize(
    ("text", "face"),
    [
        ("You're six hours late!", "angry"),
        ("I am so, so sorry!", "sad"),
        ("You know him?", "shock"),
        ("You never ask for help.", "neutral"),
        ("Welcome home, dear.", "happy"),
    ],
)
def test_faces_follow_the_tone(text: str, face: str) -> None:
    assert spoken_expression(spoken("l1", "IDA", text)) == face


def test_who_embraces_stands_close_and_both_do_it() -> None:
    scene = script("IDA: You came back after all these years.", "Ida hugs Tom.")
    for seed in range(6):
        last = next(panel for _, panel in reversed(shown(scene, seed)) if len(panel.characters) == 2)
        if all(figure.action == "hug" for figure in last.characters):
            left, right = sorted(figure.position for figure in last.characters)
            assert right - left < 0.25
            return
    pytest.fail("no seed showed the embrace")


def test_a_falling_note_does_not_make_its_owner_fall() -> None:
    panels = shown(script("Ida stares at the radio. The note falls from her hand.", place="ROOM"))
    assert all(figure.action != "fall" for _, panel in panels for figure in panel.characters)


def test_people_sit_in_vehicles_unless_told_to_stand() -> None:
    scene = script(
        "TOM: Nice bus.", "IDA: It is late.", "Ida stands at the front.", place="OLD BUS", setting="interior"
    )
    first = shown(scene)[0][1]
    poses = {figure.character_id: figure.action for figure in first.characters}
    assert poses.get("tom") == "sit"
    assert poses.get("ida", "stand") == "stand"


# -- panels ---------------------------------------------------------------------------------------------------------


def test_the_sentence_about_a_thing_becomes_its_own_silent_panel() -> None:
    scene = script(
        "Ida sits.", "A wet nose pushes up through the lid of the box.", "IDA: Shh.", "IDA: The box is asleep."
    )
    panels = shown(scene)
    focus = [panel for grammar_id, panel in panels if grammar_id == "object_focus"]
    assert [panel.props for panel in focus] == [["box"]]


def test_splitting_keeps_every_line_in_order() -> None:
    scene = script("Ida sits.", "A key lies in the grass.", "IDA: Mine?", "TOM: No.", "IDA: Yours?", "TOM: Yes.")
    reads = read_lines(scene, PEOPLE)
    intent = plan_intent(scene, PEOPLE, story_style=STYLE)

    def draft(start: int, end: int) -> Draft:
        return Draft(items=list(reads[start:end]), beat_ids=["b1"], beat_type="initial", figures=["ida", "tom"])

    drafts = split_exchanges(split_details([draft(0, 1), draft(1, 4), draft(4, 6)], intent))
    assert [item for d in drafts for item in d.items] == reads
    assert [len(d.items) for d in drafts] == [1, 1, 2, 1, 1]


# -- places ---------------------------------------------------------------------------------------------------------


def test_an_exterior_looks_at_a_building_from_outside() -> None:
    outside = script("Ida waits.", place="SCHOOL GATE", setting="exterior")
    inside = script("Ida waits.", place="SCHOOL", setting="interior")
    assert shown(outside)[0][1].environment.kind == "courtyard"
    assert shown(inside)[0][1].environment.kind == "classroom"
    chosen = EnvironmentSheet(environment_id="e", name="SCHOOL GATE", kind="park")
    assert shown(outside, places=[chosen])[0][1].environment.kind == "park", "a person's choice stands"


def test_a_plain_room_with_a_bed_is_a_bedroom() -> None:
    scene = script("A room with a bed and a desk.", "IDA: Mine.", place="SMALL ROOM", setting="interior")
    assert shown(scene)[0][1].environment.kind == "bedroom"


def test_a_scene_on_the_road_goes_inside_its_vehicle_and_out_again() -> None:
    scene = script(
        "The green bus climbs a steep road between dark houses.",
        "Ida leans out of the window of the bus, her hair in the wind.",
        "IDA: Faster, please, we are late!",
        "The bus stops at a wall.",
        place="HILL ROAD",
    )
    panels = [panel for _, panel in shown(scene)]
    kinds = [panel.environment.kind for panel in panels]
    assert kinds[0] == "street" and "bus" in kinds
    assert people(panels[0]) == set(), "who rides is not seen from outside"


def test_rain_falls_until_it_stops_and_only_outside() -> None:
    wet = shown(script("Rain falls on the park.", "IDA: Lovely.", "The rain stops.", "TOM: At last, some peace."))
    assert "rain" in wet[0][1].effects and "rain" not in wet[-1][1].effects
    dry = shown(script("Rain runs down the glass.", "IDA: Lovely.", place="KITCHEN", setting="interior"))
    assert all("rain" not in panel.effects for _, panel in dry)
