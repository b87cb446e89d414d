"""Deeds on their way into pictures: what a verb makes, how people and places are called, what a plan cannot tell."""

from __future__ import annotations

from statistics import median

import pytest

from core.metrics.pacing import expected_panels, pacing
from core.planning.called import person_called, place_called, place_with_preposition, view_of_place
from core.planning.deeds import Deed
from core.planning.director import plan_panels
from core.planning.happenings import deeds_by_part, quoted_parts
from core.planning.intent import plan_intent
from core.planning.moments import MOST_BALLOONS, cut_moments
from core.planning.paragraphs import Part
from core.planning.reading import read_ahead, read_lines
from core.planning.retelling import retell
from core.planning.semantics import plan_semantics
from core.planning.verbs import gaze_of, kind_of, most_telling, pose_of
from core.story.cast import CharacterSheet
from core.story.plan import PanelPlan, PanelSemantics, SceneryShown
from core.story.script import Script
from tests.unit.planning_samples import CAST, grammar, metric_settings, script, styles, talk_scene

STYLE = styles().story_style("default")
SHEETS = {sheet.character_id: sheet for sheet in CAST}


def planned(scene: Script, seed: int = 1) -> tuple[PanelPlan, list[PanelSemantics]]:
    intent = plan_intent(scene, CAST, story_style=STYLE)
    plan = plan_panels(scene, intent, grammar=grammar(), story_style=STYLE, seed=seed, cast=CAST)
    return plan, plan_semantics(scene, intent, plan, cast=CAST, environments=[], grammar=grammar()).panels


# -- verbs ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("deed", "kind"),
    [
        (Deed("hand", doers=("ida",), to=("tom",), things=("letter",)), "give"),
        (Deed("pick", "up", doers=("ida",), things=("cup",)), "take"),
        (Deed("kick", doers=("ida",), things=("door",)), "blow"),
        (Deed("storm", "out", doers=("ida",)), "leave"),
        (Deed("stare", doers=("ida",), where=(("at", "box"),)), "look"),
        (Deed("walk", doers=("ida",)), None),
        (Deed("hand", doers=("ida",), things=("letter",), happens=False), None),
        (Deed("kick", doers=("ida",), things=("door",), before=True), None),
        (Deed("raise", doers=("ida",), things=("eyebrow",)), "feel"),
    ],
)
def test_a_verb_makes_its_kind_of_moment_only_where_it_happens(deed: Deed, kind: str | None) -> None:
    assert kind_of(deed) == kind


@pytest.mark.parametrize(
    ("deed", "pose"),
    [
        (Deed("raise", doers=("ida",), things=("fist",)), "raise"),
        (Deed("raise", doers=("ida",), things=("cup",)), "hold"),
        (Deed("push", doers=("ida",), things=("bicycle",)), "walk"),
        (Deed("push", doers=("ida",), things=("table",)), "reach"),
        (Deed("cross", doers=("ida",), things=("arm",)), "cross"),
        (Deed("cross", doers=("ida",), things=("street",)), "walk"),
        (Deed("answer", doers=("ida",), things=("phone",)), "phone"),
        (Deed("be", doers=("ida",)), None),
    ],
)
def test_a_verb_with_its_thing_decides_the_pose(deed: Deed, pose: str | None) -> None:
    assert pose_of(deed) == pose


def test_of_several_poses_the_one_that_moves_the_body_most_is_drawn() -> None:
    assert most_telling(["stand", "reach", "fall"]) == "fall"
    assert most_telling([]) is None


@pytest.mark.parametrize(
    ("deed", "gaze"),
    [
        (Deed("look", doers=("ida",), to=("tom",)), "at_other"),
        (Deed("look", "away", doers=("ida",)), "away"),
        (Deed("stare", doers=("ida",), where=(("at", "floor"),)), "down"),
        (Deed("stare", doers=("ida",), where=(("at", "box"),)), "at_object"),
        (Deed("walk", doers=("ida",)), None),
        (Deed("look", doers=("ida",), to=("tom",), happens=False), None),
    ],
)
def test_a_look_says_where_the_eyes_go(deed: Deed, gaze: str | None) -> None:
    assert gaze_of(deed, "ida") == gaze


# -- sentences ------------------------------------------------------------------------------------------------------


def test_deeds_stay_with_their_sentence() -> None:
    read = read_lines(script("Ida opens the box. Tom runs to the door."), CAST)[0]
    assert [[deed.verb for deed in deeds] for _, deeds in deeds_by_part(read)] == [["open"], ["run"]]


def test_what_is_said_inside_a_paragraph_is_no_picture() -> None:
    read = read_lines(script('> "We leave tonight. The boat is small." Ida lifts the bag.'), CAST)[0]
    said = " ".join(part.text for part in quoted_parts(read))
    assert "boat" in said and "bag" not in said


@pytest.mark.parametrize(
    ("text", "named", "told"),
    [
        ("She slams the lid shut.", ("ida",), "Ida slams the lid shut."),
        ("They stop at the gate.", ("ida", "tom"), "Ida and Tom Bell stop at the gate."),
        ("IDA lifts an awkward lamp.", ("ida",), "Ida lifts a lamp."),
        ("But then Ida turns round.", ("ida",), "Then Ida turns round."),
        ("Wide shot: Ida waits at the gate.", ("ida",), "Ida waits at the gate."),
    ],
)
def test_sentences_are_retold_so_that_they_stand_alone(text: str, named: tuple[str, ...], told: str) -> None:
    assert [part.text for part in retell([Part(text, named)], SHEETS)] == [told]


def test_what_nobody_can_see_is_not_retold() -> None:
    parts = [
        Part("She said quietly.", ("ida",)),
        Part("Ida never came back.", ("ida",)),
        Part("Ida listens.", ("ida",)),
    ]
    assert retell(parts, SHEETS) == []


def test_a_long_sentence_ends_at_a_whole_phrase() -> None:
    long = Part("Ida carries the old wooden box with the brass lock over the bridge and up the hill to the", ("ida",))
    [part] = retell([long], SHEETS, most=18)
    assert len(part.text.split()) <= 18
    assert part.text.endswith("hill.")


# -- names ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("MINA", "Mina"), ("OLD WOMAN", "the old woman"), ("Guard 2", "guard 2"), ("Miss Fell", "Miss Fell"),
        ("DOG", "the dog"), ("TOM BELL", "Tom Bell"),
    ],
)  # fmt: skip
def test_people_are_called_by_name_or_with_an_article(name: str, called: str) -> None:
    assert person_called(CharacterSheet(character_id="x", name=name)) == called


@pytest.mark.parametrize(
    ("name", "kind", "called", "put"),
    [
        ("POST OFFICE", "office", "the post office", "in the post office"),
        ("BEACH", "beach", "the beach", "on the beach"),
        ("BUS STOP", "street", "the bus stop", "at the bus stop"),
        ("IDA'S KITCHEN", "kitchen", "Ida's Kitchen", "in Ida's Kitchen"),
        ("", "living_room", "the living room", "in the living room"),
        ("under the bridge", "bridge", "under the bridge", "under the bridge"),
    ],
)
def test_places_take_their_article_and_preposition(name: str, kind: str, called: str, put: str) -> None:
    place = SceneryShown(kind=kind, name=name)
    assert place_called(place) == called
    assert place_with_preposition(place) == put
    assert view_of_place(place) == (called if name.startswith("under") else f"of {called}")


# -- plans ----------------------------------------------------------------------------------------------------------


def grammar_of(scene: Script, words: str) -> set[str]:
    """The framings of the panels that show a sentence with these words, over several seeds."""
    found = set()
    for seed in range(5):
        plan, panels = planned(scene, seed)
        for panel, entry in zip(plan.panels, panels, strict=True):
            if words in entry.description:
                found.add(panel.grammar_id)
    return found


def test_what_happens_decides_the_framing() -> None:
    chase = script("Ida waits at the gate.", "TOM: You are late again.", "Ida chases Tom over the grass.", "TOM: Stop!")
    assert "action" in grammar_of(chase, "chases")
    hand = script("Ida waits at the gate.", "TOM: You are late again.", "Ida hands Tom a small key.", "TOM: For me?")
    assert grammar_of(hand, "hands Tom") & {"gesture_insert", "object_focus"}


def test_who_hands_something_over_looks_at_it_and_the_other_stays_on_his_side() -> None:
    scene = script("Ida and Tom stand at the gate.", "IDA: Here.", "Ida gives Tom a letter.", "TOM: Thank you, Ida.")
    sides: dict[str, set[bool]] = {}
    for _, panels in (planned(scene, seed) for seed in range(4)):
        for panel in panels:
            if len(panel.characters) == 2:
                for figure in panel.characters:
                    sides.setdefault(figure.character_id, set()).add(figure.position < 0.5)
    assert sides and all(len(side) == 1 for side in sides.values())


def test_the_number_of_panels_stays_near_what_the_scene_asks_for() -> None:
    exchanges = [f"{'IDA' if turn % 2 else 'TOM'}: This is what I have to say about it." for turn in range(14)]
    scenes = [talk_scene(), script("Ida and Tom sit in the park.", *exchanges), script("Ida waits.", *exchanges[:6])]
    values = []
    for scene in scenes:
        intent = plan_intent(scene, CAST, story_style=STYLE)
        plan = plan_panels(scene, intent, grammar=grammar(), story_style=STYLE, seed=2, cast=CAST)
        score = pacing(intent, plan, lines=scene.lines, settings=metric_settings())
        assert score.value is not None
        values.append(score.value)
        assert abs(len(plan.panels) - expected_panels(intent, lines=scene.lines)) <= 3
    assert median(values) >= 0.7


def test_lines_are_cut_into_every_number_of_panels_that_can_hold_them() -> None:
    reads = read_lines(script("Ida waits.", *(f"IDA: Line {number}." for number in range(9))), CAST)
    cuts = cut_moments(reads, {}, most=6)
    assert [len(cut.groups) for cut in cuts] == [3, 4, 5, 6]
    for cut in cuts:
        assert [item for group in cut.groups for item in group] == reads
        assert all(sum(item.balloons for item in group) <= MOST_BALLOONS for group in cut.groups)
    assert len(cut_moments(reads, {}, most=1)) == 1, "what cannot be held in so few is held in the fewest that can"


def test_the_plan_says_what_it_could_not_tell() -> None:
    scene = script("The postman waves.", "They pull the boat in.", "IDA: Good.", place="")
    codes = {finding.code for finding in planned(scene)[0].findings}
    assert {"cast-unclear", "pronoun-unclear", "place-unclear"} & codes
    assert len(planned(scene)[0].findings) <= 6
    plain = planned(script("Ida holds the lamp.", "IDA: Good."))[0].findings
    assert not [finding for finding in plain if finding.code.endswith(("unclear", "drawable"))]


def test_reading_ahead_changes_no_reading() -> None:
    scene = script("Ida opens the blue box. She laughs.", "TOM: What is it?")
    before = read_lines(scene, CAST)
    read_ahead([scene, Script()], CAST)
    assert read_lines(scene, CAST) == before
