"""Auto-lettering: every word once, faces clear, tails to mouths, pinned work untouched."""

from __future__ import annotations

import time
from collections.abc import Sequence

import pytest
import skia

from core.ids import DerivedIds
from core.lettering.balloons.joining import object_outline
from core.lettering.fit.setting import set_object
from core.lettering.frames import frames_of
from core.lettering.objects import LayerObject, LayerPayload
from core.lettering.placing.assignment import panels_of_lines
from core.lettering.placing.autoletter import LetteredScene, SceneToLetter, auto_letter
from core.lettering.placing.pointing import GUESSED
from core.lettering.placing.splitting import split_speech, word_count
from core.lettering.text.marks import plain_text
from core.story.plan import Camera, FigureFacts, Layout, PanelFacts, PanelPlan, PanelRect, PlannedPanel
from core.story.script import Delivery, LineKind, ScriptLine
from core.units import Rect
from tests.unit.test_lettering_fonts import balloon, shipped_fonts

LONG = (
    "Then explain to me why there is a stranger asleep in the boathouse, why the dog is afraid of the kitchen, and why "
    "every single clock in this place has been stopped at a quarter past nine since *Tuesday*. I am waiting. I have "
    "been waiting all week, and the kettle is the only one here who talks to me."
)


def line(name: str, kind: LineKind, text: str, who: str | None = None, delivery: Delivery | None = None) -> ScriptLine:
    return ScriptLine(line_id=name, kind=kind, text=text, speaker=who, character_id=who, delivery=delivery)


def column(count: int, height: int = 640, gap: int = 80) -> Layout:
    panels = [PanelRect(panel_id=i + 1, x=40, y=60 + i * (height + gap), w=720, h=height) for i in range(count)]
    return Layout(width=800, height=120 + count * (height + gap), panels=panels)


def planned(lines_of: Sequence[Sequence[str]]) -> PanelPlan:
    return PanelPlan(
        panels=[
            PlannedPanel(
                panel_id=i + 1, grammar_id="g", story_function="s", line_ids=list(ids), camera=Camera(scale="medium")
            )
            for i, ids in enumerate(lines_of)
        ]
    )


def two_people(panel_id: int) -> PanelFacts:
    return PanelFacts(
        panel_id=panel_id,
        figures=[
            FigureFacts(
                character_id="ana", face=(0.18, 0.52, 0.16, 0.2), mouth=(0.26, 0.67), body=(0.1, 0.5, 0.32, 0.5)
            ),
            FigureFacts(
                character_id="bo", face=(0.64, 0.5, 0.16, 0.2), mouth=(0.72, 0.65), body=(0.56, 0.5, 0.32, 0.5)
            ),
        ],
    )


def objects_of(result: LetteredScene) -> list[LayerObject]:
    return [item for layer in result.layers for item in layer.objects]


SCENE_LINES = [
    line("n", "narration", "By the time the ferry came, nobody on the pier was speaking."),
    line("a", "action", "They look at the water."),
    line("d1", "dialogue", "You told me it was only a loan.", "ana"),
    line("d2", "dialogue", "A loan between friends.", "bo"),
    line("s", "sfx", "KRAKOOM!"),
    line("d3", "dialogue", LONG, "ana"),
    line("d4", "dialogue", "I heard you the first time.", "bo", "whisper"),
    line("d5", "dialogue", "He knows.", "ana", "thought"),
    line("d6", "dialogue", "Last call for the island.", "tannoy", "electronic"),
]


def scene(**changes: object) -> SceneToLetter:
    fields: dict[str, object] = {
        "layout": column(3, height=900),
        "plan": planned([["n", "a", "d1", "d2"], ["s", "d3"], ["d4", "d5", "d6"]]),
        "lines": SCENE_LINES,
        "facts": [two_people(1), two_people(2), two_people(3)],
        "ids": DerivedIds("test"),
    }
    return SceneToLetter(**{**fields, **changes})  # type: ignore[arg-type]


def lettered_words(result: LetteredScene, line_id: str) -> list[str]:
    text = " ".join(plain_text(o.text) for o in objects_of(result) if line_id in o.line_ids)
    return text.split()


@pytest.fixture(scope="module")
def result() -> LetteredScene:
    return auto_letter(scene(), fonts=shipped_fonts())


def test_three_layers_in_order_and_action_is_not_lettered(result: LetteredScene) -> None:
    assert [layer.layer_type for layer in result.layers] == ["dialogue", "narration", "sfx"]
    assert {line_id for o in objects_of(result) for line_id in o.line_ids} == {
        "n",
        "d1",
        "d2",
        "s",
        "d3",
        "d4",
        "d5",
        "d6",
    }
    assert result.unplaced_line_ids == [] and result.findings == []


def test_every_word_once_and_in_order(result: LetteredScene) -> None:
    for one in SCENE_LINES:
        if one.kind != "action":
            assert lettered_words(result, one.line_id) == plain_text(one.text).split()


def test_a_long_speech_becomes_joined_balloons_of_few_words_with_one_tail(result: LetteredScene) -> None:
    lobes = [o for o in objects_of(result) if "d3" in o.line_ids]
    assert len(lobes) == 3
    assert all(word_count(o.text) <= 25 for o in lobes)
    assert [o.joined_to for o in lobes] == [[], [lobes[0].id], [lobes[1].id]]
    assert sum(1 for o in lobes if o.tail is not None) == 1


def test_kinds_and_types(result: LetteredScene) -> None:
    by_line = {o.line_ids[0]: o for o in objects_of(result)}
    assert (by_line["n"].type, by_line["n"].style.kind) == ("box", "narration")
    assert (by_line["d4"].type, by_line["d4"].style.kind) == ("speech_bubble", "whisper")
    assert by_line["d5"].type == "thought_bubble"
    assert by_line["s"].type == "sfx_text"
    assert by_line["n"].tail is None and by_line["s"].tail is None


def boxes(items: Sequence[LayerObject], layout: Layout) -> list[Rect]:
    frames = frames_of(layout)
    return [frames[o.panel_id].box(o.geometry) for o in items]


def test_balloons_stay_on_the_canvas_off_faces_and_off_each_other(result: LetteredScene) -> None:
    layout = column(3, height=900)
    items = objects_of(result)
    rects = boxes(items, layout)
    for rect in rects:
        assert rect.x >= 0 and rect.right <= 800 and rect.y >= 0 and rect.bottom <= layout.height
    frames = frames_of(layout)
    for facts in scene().facts:
        for figure in facts.figures:
            assert figure.face is not None
            x, y = frames[facts.panel_id].point(figure.face[0], figure.face[1])
            face = skia.Path()
            face.addOval(skia.Rect.MakeXYWH(x, y, figure.face[2] * 720, figure.face[3] * 900))
            for item in items:
                if item.type != "sfx_text":
                    assert not shared(outline_of(item, layout), face)
    for i, one in enumerate(items):
        for other in items[i + 1 :]:
            if set(one.line_ids) != set(other.line_ids) and "sfx_text" not in (one.type, other.type):
                assert not shared(outline_of(one, layout), outline_of(other, layout))


def outline_of(item: LayerObject, layout: Layout) -> skia.Path:
    return object_outline(set_object(item, layout, shipped_fonts()))


def shared(one: skia.Path, other: skia.Path) -> bool:
    """Whether two shapes have ink in common."""
    both = skia.Op(one, other, skia.PathOp.kIntersect_PathOp)
    return both is not None and not both.isEmpty()


def test_the_stored_box_is_the_drawn_box(result: LetteredScene) -> None:
    layout = column(3, height=900)
    for item in objects_of(result):
        if item.type != "sfx_text":
            assert not set_object(item, layout, shipped_fonts()).grown


def test_reading_order_first_speaker_higher_or_left(result: LetteredScene) -> None:
    layout = column(3, height=900)
    by_line = {
        o.line_ids[0]: rect for o, rect in zip(objects_of(result), boxes(objects_of(result), layout), strict=True)
    }
    assert by_line["d1"].y < by_line["d2"].y
    assert by_line["n"].y <= by_line["d1"].y


def test_tails_end_between_half_way_and_the_face(result: LetteredScene) -> None:
    for item in objects_of(result):
        if item.tail_target is not None and item.tail is not None:
            frame = frames_of(column(3, height=900))[item.panel_id]
            box = frame.box(item.geometry)
            tip, mouth = frame.point(item.tail.x, item.tail.y), frame.point(item.tail_target.x, item.tail_target.y)
            whole = ((mouth[0] - box.cx) ** 2 + (mouth[1] - box.cy) ** 2) ** 0.5
            rest = ((mouth[0] - tip[0]) ** 2 + (mouth[1] - tip[1]) ** 2) ** 0.5
            assert 0 < rest < whole
            assert not (box.x < tip[0] < box.right and box.y < tip[1] < box.bottom)


def test_a_voice_from_outside_points_at_the_border(result: LetteredScene) -> None:
    voice = next(o for o in objects_of(result) if o.line_ids == ["d6"])
    assert voice.tail is not None and voice.tail_target is None and voice.flags == []
    unseen = auto_letter(
        scene(lines=[line("x", "dialogue", "Over here!", "cy")], plan=planned([["x"], [], []])), fonts=shipped_fonts()
    )
    assert objects_of(unseen)[0].style.kind == "off_panel"


def test_without_facts_the_tail_is_a_flagged_guess() -> None:
    blind = auto_letter(scene(facts=[]), fonts=shipped_fonts())
    speech = next(o for o in objects_of(blind) if o.line_ids == ["d1"])
    assert (
        speech.flags == [GUESSED] and speech.tail is not None and speech.tail.y > speech.geometry.y + speech.geometry.h
    )


def test_art_without_a_script_gives_empty_layers() -> None:
    empty = auto_letter(scene(lines=[], plan=None, facts=[]), fonts=shipped_fonts())
    assert [layer.objects for layer in empty.layers] == [[], [], []] and empty.findings == []
    canvas = Layout(width=800, height=900, panels=[])
    one = auto_letter(scene(layout=canvas, plan=None, facts=[]), fonts=shipped_fonts())
    assert {o.panel_id for o in objects_of(one)} == {None}


def test_equal_inputs_give_equal_layers(result: LetteredScene) -> None:
    again = auto_letter(scene(), fonts=shipped_fonts())
    assert [layer.model_dump_json() for layer in again.layers] == [layer.model_dump_json() for layer in result.layers]


def test_pinned_objects_stay_as_they_are_and_their_lines_are_not_lettered_again(result: LetteredScene) -> None:
    mine = next(o for o in objects_of(result) if o.line_ids == ["d1"])
    moved = mine.model_copy(
        update={
            "pinned": True,
            "text": "You said it was a loan.",
            "geometry": mine.geometry.model_copy(update={"y": 0.8}),
        }
    )
    existing = [LayerPayload(layer_type="dialogue", objects=[moved])]
    again = auto_letter(scene(existing=existing), fonts=shipped_fonts())
    assert [o for o in objects_of(again) if "d1" in o.line_ids] == [moved]
    assert lettered_words(again, "d2") == ["A", "loan", "between", "friends."]


def test_one_pinned_lobe_keeps_its_whole_speech(result: LetteredScene) -> None:
    lobes = [o for o in objects_of(result) if "d3" in o.line_ids]
    changed = [lobes[0].model_copy(update={"pinned": True}), *lobes[1:]]
    again = auto_letter(scene(existing=[LayerPayload(layer_type="dialogue", objects=changed)]), fonts=shipped_fonts())
    assert [o for o in objects_of(again) if "d3" in o.line_ids] == changed


def test_what_a_person_made_comes_back_from_the_tray_with_its_line(result: LetteredScene) -> None:
    mine = next(o for o in objects_of(result) if o.line_ids == ["d2"])
    lost = mine.model_copy(update={"pinned": True, "panel_id": 9, "text": "Between *friends*."})
    stray = lost.model_copy(update={"id": "stray", "line_ids": []})
    existing = [LayerPayload(layer_type="dialogue", unplaced=[lost, stray])]
    again = auto_letter(scene(existing=existing), fonts=shipped_fonts())
    back = [o for o in objects_of(again) if "d2" in o.line_ids]
    assert [(o.id, o.text, o.panel_id) for o in back] == [(mine.id, "Between *friends*.", 1)]
    assert [o.id for o in again.layers[0].unplaced] == ["stray"]


def test_an_object_that_letters_no_line_is_a_persons_and_stays() -> None:
    sign = balloon("CLOSED", "caption", "sign").model_copy(update={"panel_id": 1})
    again = auto_letter(
        scene(
            existing=[
                LayerPayload(layer_type="narration", objects=[sign], unplaced=[sign.model_copy(update={"id": "t"})])
            ]
        ),
        fonts=shipped_fonts(),
    )
    assert sign in again.layers[1].objects and [o.id for o in again.layers[1].unplaced] == ["t"]


def test_a_crowded_panel_is_reported_and_still_lettered() -> None:
    lines = [
        line(f"x{i}", "dialogue", f"Number {i} has a good deal more to say than anybody here expected.", "ana")
        for i in range(9)
    ]
    small = Layout(width=800, height=520, panels=[PanelRect(panel_id=1, x=100, y=40, w=600, h=400)])
    crowded = auto_letter(
        scene(layout=small, lines=lines, plan=planned([[x.line_id for x in lines]]), facts=[]), fonts=shipped_fonts()
    )
    assert [f.code for f in crowded.findings] == ["crowded-panel", "too-many-balloons"]
    assert all(reason.trouble and reason.helps for reason in crowded.explanations if reason.cost > 900)
    assert len(objects_of(crowded)) == 9
    for rect in boxes(objects_of(crowded), small):
        assert rect.x >= 0 and rect.right <= 800 and rect.y >= 0 and rect.bottom <= 520


def test_lines_without_a_plan_follow_the_writers_panels_or_spread() -> None:
    layout = column(3)
    lines = [line(f"x{i}", "dialogue", "Hm.", "ana") for i in range(6)]
    assert list(panels_of_lines(lines, None, layout).values()) == [1, 1, 2, 2, 3, 3]
    own = [lines[0].model_copy(update={"panel": 2}), lines[1], lines[2].model_copy(update={"panel": 7})]
    assert list(panels_of_lines(own, None, layout).values()) == [2, 2, 3]


def test_speeches_split_at_sense() -> None:
    parts = split_speech(LONG)
    assert all(word_count(p) <= 25 for p in parts)
    assert parts[0].endswith("kitchen,") and parts[1].endswith("*Tuesday*.")
    assert " ".join(parts).replace("*", "").split() == plain_text(LONG).split()
    over = "You always say that, and then you stand here for an hour, and then you tell me that the rain was the "
    over += "best part of it. So sit down. The bench is dry on the left side, and I have half of a sandwich left."
    assert [p.split()[-1] for p in split_speech(over)[:-1]] == ["hour,", "down."]
    assert split_speech("  5 * 3  is *fifteen* ") == ["5 * 3  is *fifteen*"] and split_speech("\n \t") == []
    assert all(word_count(p) <= 25 for p in split_speech("、".join(["これはとても長い話です"] * 20), language="ja"))


def test_sixty_balloons_are_quick() -> None:
    lines = [
        line(
            f"x{i}",
            "dialogue",
            f"Line {i} is about as long as people speak in one breath, no more.",
            ("ana", "bo")[i % 2],
        )
        for i in range(60)
    ]
    layout = column(20, height=760)
    plan = planned([[f"x{3 * i}", f"x{3 * i + 1}", f"x{3 * i + 2}"] for i in range(20)])
    started = time.perf_counter()
    made = auto_letter(
        scene(layout=layout, lines=lines, plan=plan, facts=[two_people(i + 1) for i in range(20)]),
        fonts=shipped_fonts(),
    )
    assert len(objects_of(made)) == 60
    assert time.perf_counter() - started < 12
