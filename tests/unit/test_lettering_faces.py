"""Faces and hands as placing and the checks see them: one place for both, clipped to their panel."""

from __future__ import annotations

import numpy as np
import pytest

from core.ids import DerivedIds
from core.lettering.checks.lint import lint_scene
from core.lettering.checks.lint_profiles import PLAIN, LintProfile, Picture
from core.lettering.faces import GRADED_FROM, face_of, faces_of, hands_of
from core.lettering.frames import frames_of
from core.lettering.objects import Geometry, LayerObject, LayerPayload
from core.lettering.placing.autoletter import SceneToLetter, auto_letter
from core.lettering.placing.costs import alone
from core.lettering.placing.placement import Room, Shape, Wish
from core.lettering.placing.spots import spots_of
from core.story.plan import FigureFacts, Layout, PanelFacts, PanelRect
from core.story.script import ScriptLine
from core.units import Rect
from tests.bench import test_placing as whole_stories
from tests.unit.test_lettering_fonts import balloon, one_panel, shipped_fonts

HAND = (0.45, 0.3, 0.1, 0.1)


def facts_of(**figure: object) -> list[PanelFacts]:
    return [PanelFacts(panel_id=1, figures=[FigureFacts(character_id="ana", **figure)])]  # type: ignore[arg-type]


def found(item: LayerObject, facts: list[PanelFacts], profile: LintProfile = PLAIN) -> list[tuple[str, str]]:
    layer = LayerPayload(layer_type="dialogue", objects=[item])
    made = lint_scene([layer], one_panel(), facts, fonts=shipped_fonts(), profile=profile)
    return [(finding.code, finding.severity) for finding in made]


def test_old_facts_have_no_hands() -> None:
    old = FigureFacts.model_validate({"character_id": "ana", "mouth": [0.5, 0.5]})
    assert old.hands == []
    assert FigureFacts.model_validate_json(FigureFacts(character_id="ana", hands=[HAND]).model_dump_json()).hands == [
        HAND
    ]


def test_a_hidden_hand_is_a_word_to_the_letterer_unless_the_profile_is_silent() -> None:
    item = balloon("Give it back to me.", geometry=Geometry(x=0.3, y=0.25, w=0.4, h=0.2))
    assert found(item, facts_of(hands=[HAND])) == [("hand-covered", "info")]
    silent = PLAIN.model_copy(update={"picture": Picture(hands=False)})
    assert found(item, facts_of(hands=[HAND]), silent) == []
    assert found(item.model_copy(update={"waivers": ["hand-covered"]}), facts_of(hands=[HAND])) == []
    assert found(item.model_copy(update={"behind_art": True}), facts_of(hands=[HAND])) == []


def test_a_hand_that_is_half_seen_is_none_of_its_business() -> None:
    item = balloon("Give it back to me.", geometry=Geometry(x=0.3, y=0.25, w=0.4, h=0.2))
    beside = (0.45, 0.415, 0.1, 0.1)
    assert found(item, facts_of(hands=[beside])) == []


def test_what_the_frame_cuts_off_is_not_there() -> None:
    layout = Layout(
        width=800,
        height=1400,
        panels=[PanelRect(panel_id=1, x=40, y=100, w=720, h=500), PanelRect(panel_id=2, x=40, y=700, w=720, h=500)],
    )
    frames = frames_of(layout)
    facts = [
        PanelFacts(
            panel_id=1,
            figures=[
                FigureFacts(
                    character_id="ana", face=(0.4, 0.9, 0.2, 0.4), hands=[(0.1, 1.1, 0.2, 0.2), (0.7, 0.95, 0.2, 0.2)]
                )
            ],
        )
    ]
    ((_, face),) = faces_of(facts, frames)
    assert face.box == Rect(328.0, 550.0, 144.0, 50.0) and face.whole is not None and face.whole.bottom == 750.0
    assert all(part is None or part.bottom <= 600.0 for part in (*face.taboo, face.eyes, face.lips))
    assert [hand for _, hand in hands_of(facts, frames)] == [Rect(544.0, 575.0, 144.0, 25.0)]
    # A balloon of the next panel stands where the chin would be, were it not cut off.
    item = balloon("Down here!", geometry=Geometry(x=0.3, y=0.02, w=0.4, h=0.3)).model_copy(update={"panel_id": 2})
    layer = LayerPayload(layer_type="dialogue", objects=[item])
    codes = [f.code for f in lint_scene([layer], layout, facts, fonts=shipped_fonts())]
    assert "face-covered" not in codes and "hand-covered" not in codes


@pytest.mark.parametrize("size", [0.2, 0.8])
def test_eyes_and_mouth_are_where_both_look(size: float) -> None:
    panel = Rect(0.0, 0.0, 800.0, 1000.0)
    box = Rect(100.0, 100.0, size * 800, size * 1000)
    face = face_of(box, (box.cx, box.y + 0.82 * box.h), panel)
    assert face.graded == (size * size >= GRADED_FROM)
    assert face.eyes is not None and face.lips is not None
    assert 0.37 < (face.eyes.y - box.y) / box.h < 0.39 and 0.66 < (face.eyes.bottom - box.y) / box.h < 0.68
    for zone in (face.eyes, face.lips):
        assert any(part.intersection(zone) == zone for part in face.taboo)


def test_over_a_large_face_only_eyes_and_mouth_count() -> None:
    facts = facts_of(face=(0.05, 0.05, 0.9, 0.9), mouth=(0.5, 0.8))
    brow, eyes = Geometry(x=0.3, y=0.1, w=0.4, h=0.2), Geometry(x=0.3, y=0.45, w=0.4, h=0.2)
    assert found(balloon("On the forehead.", geometry=brow), facts) == []
    assert found(balloon("Over the eyes.", geometry=eyes), facts) == [("face-covered", "error")]


def test_placing_weighs_each_hand_that_it_covers() -> None:
    hands = (Rect(100.0, 300.0, 40.0, 40.0), Rect(140.0, 300.0, 40.0, 40.0))
    room = Room(Rect(0.0, 0.0, 800.0, 1000.0), Rect(0.0, 0.0, 800.0, 1000.0), hands=hands)
    for sound in (False, True):
        wish = Wish((Shape((Rect(0.0, 0.0, 200.0, 100.0),), 200.0, 100.0, 0.0),), sound=sound, box=not sound)
        corners = (np.array([60.0, 60.0, 160.0]), np.array([280.0, 500.0, 280.0]))
        terms = alone(spots_of(wish, room, [corners]), wish, room)
        assert terms["hand"].tolist() == pytest.approx([2.0, 0.0, 0.5])


def test_a_balloon_moves_off_a_hand() -> None:
    layout = Layout(width=800, height=600, panels=[PanelRect(panel_id=1, x=0, y=0, w=800, h=600)])
    line = ScriptLine(line_id="l", kind="dialogue", text="Look at what I have here.", speaker="Ana", character_id="ana")
    at = {"face": (0.4, 0.55, 0.15, 0.3), "mouth": (0.475, 0.78)}

    def placed(hands: list[tuple[float, float, float, float]]) -> tuple[LayerObject, list[str]]:
        facts = facts_of(hands=hands, **at)
        scene = SceneToLetter(layout=layout, lines=[line], facts=facts, ids=DerivedIds("t"))
        made = auto_letter(scene, fonts=shipped_fonts())
        codes = [f.code for f in lint_scene(made.layers, layout, facts, fonts=shipped_fonts())]
        return next(item for layer in made.layers for item in layer.objects), codes

    free, _ = placed([])
    box = free.geometry
    raised = [(box.x + 0.3 * box.w, box.y + 0.3 * box.h, 0.1, 0.14)]
    moved, codes = placed(raised)
    assert moved.geometry != box and "hand-covered" not in codes
    hand = Rect(*raised[0])
    now = Rect(moved.geometry.x, moved.geometry.y, moved.geometry.w, moved.geometry.h)
    shared = now.intersection(hand)
    assert shared is None or shared.w * shared.h < 0.2 * hand.w * hand.h


def test_every_finding_on_an_object_says_where() -> None:
    odd = balloon("\U00012000", geometry=Geometry(x=0.2, y=0.2, w=0.4, h=0.2))
    noted = balloon("Fine.", name="n", geometry=Geometry(x=0.2, y=0.6, w=0.4, h=0.2), waivers=["overlap"])
    waiting = balloon("Lost.", name="w")
    gone = waiting.model_copy(update={"id": "g", "panel_id": 9})
    layer = LayerPayload(layer_type="dialogue", objects=[odd, noted], unplaced=[waiting, gone])
    made = lint_scene([layer], one_panel(), [], fonts=shipped_fonts())
    where = {(f.code, f.where["object_id"]): f.where for f in made}
    assert {code for code, _ in where} >= {"missing-glyph", "waiver-without-finding", "unplaced-object"}
    for (code, name), place in where.items():
        assert ("box" in place) == (name != "g"), (code, place)
        assert {"panel_id", "line_ids", "text"} <= set(place)


def test_on_a_whole_story_the_checks_find_no_face_that_placing_left_free(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(whole_stories, "OURS", ("the_last_bus.fountain",))
    monkeypatch.setattr(whole_stories, "REAL", ())
    heads = 0
    for _, scene in whole_stories.scenes.__wrapped__():
        heads += sum(figure.face is not None for panel in scene.facts for figure in panel.figures)
        made = auto_letter(scene, fonts=shipped_fonts())
        assert not any("face" in reason.terms for reason in made.explanations)
        codes = [f.code for f in lint_scene(made.layers, scene.layout, scene.facts, fonts=shipped_fonts())]
        assert not {"face-covered", "hand-covered"} & set(codes)
    assert heads > 40
