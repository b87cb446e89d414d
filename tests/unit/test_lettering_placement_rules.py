"""Rules of placement that a letterer would name, each on a panel made for it."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from core.ids import DerivedIds
from core.lettering.faces import face_of
from core.lettering.fit.setting import set_object
from core.lettering.frames import frames_of
from core.lettering.linked import LetteringSheet
from core.lettering.objects import LayerObject, LayerPayload, ObjectStyle
from core.lettering.placing.autoletter import LetteredScene, SceneToLetter, auto_letter
from core.lettering.placing.costs import follows
from core.lettering.placing.placement import Fixed
from core.lettering.placing.splitting import split_speech, word_count
from core.lettering.placing.spots import spot_of_fixed
from core.story.plan import FigureFacts, Layout, PanelFacts, PanelRect
from core.story.script import LineKind, ScriptLine
from core.units import Rect
from tests.unit.test_lettering_fonts import shipped_fonts


def line(name: str, text: str, who: str | None = None, kind: LineKind = "dialogue", **more: object) -> ScriptLine:
    fields = {"line_id": name, "kind": kind, "text": text, "speaker": who, "character_id": who, **more}
    return ScriptLine.model_validate(fields)


def panel(height: int = 700, *, x: int = 40, w: int = 720, gap: int = 120, count: int = 1) -> Layout:
    rects = [PanelRect(panel_id=i + 1, x=x, y=gap + i * (height + gap), w=w, h=height) for i in range(count)]
    return Layout(width=800, height=gap + count * (height + gap), panels=rects)


def person(who: str, x: float, y: float = 0.5, size: float = 0.18) -> FigureFacts:
    return FigureFacts(
        character_id=who,
        face=(x - size / 2, y, size, size),
        mouth=(x, y + 0.8 * size),
        body=(x - size, y, 2 * size, 1 - y),
    )


def lettered(
    lines: Sequence[ScriptLine], layout: Layout, people: Sequence[FigureFacts] = (), **more: object
) -> LetteredScene:
    facts = [PanelFacts(panel_id=1, figures=list(people))]
    scene = {"layout": layout, "lines": list(lines), "facts": facts, "ids": DerivedIds("rules"), **more}
    return auto_letter(SceneToLetter(**scene), fonts=shipped_fonts())  # type: ignore[arg-type]


def objects(result: LetteredScene) -> dict[str, LayerObject]:
    return {item.line_ids[0]: item for layer in result.layers for item in layer.objects}


def box(item: LayerObject, layout: Layout) -> Rect:
    return frames_of(layout)[item.panel_id].box(item.geometry)


TALK = [line("a", "Where were you all night?", "ana"), line("b", "On the roof, counting chimneys.", "bo")]


def test_the_first_speaker_stands_higher_and_before_the_second() -> None:
    layout = panel()
    for rtl, people in ((False, ("ana", "bo")), (False, ("bo", "ana")), (True, ("ana", "bo")), (True, ("bo", "ana"))):
        result = lettered(
            TALK, layout, [person(people[0], 0.25), person(people[1], 0.75)], reading="rtl" if rtl else "ltr"
        )
        first, second = (box(objects(result)[key], layout) for key in "ab")
        assert first.y < second.y
        spots = [spot_of_fixed(Fixed((rect,))) for rect in (first, second)]
        assert follows(*spots, rtl=rtl)[0]
        assert result.findings == []


def test_right_to_left_comes_from_the_language_or_from_columns() -> None:
    base = {"layout": panel(), "lines": [], "ids": DerivedIds("x")}
    columns = LetteringSheet(base=ObjectStyle(direction="vertical"))
    assert [SceneToLetter(**base, language=tongue).rtl for tongue in ("en", "ar", "he-IL", "ja", "ko")] == [
        False,
        True,
        True,
        False,
        False,
    ]
    assert SceneToLetter(**base, language="ja", sheet=columns).rtl
    assert not SceneToLetter(**base, language="ja", sheet=columns, reading="ltr").rtl
    assert not SceneToLetter(**base, language="en", sheet=columns).rtl


def test_a_caption_is_flush_in_the_corner_where_reading_begins() -> None:
    layout, text = panel(), [line("n", "It had rained for a week.", kind="narration"), *TALK]
    for reading in ("ltr", "rtl"):
        result = lettered(text, layout, [person("ana", 0.3), person("bo", 0.7)], reading=reading)
        there, whole = box(objects(result)["n"], layout), frames_of(layout)[1].rect
        assert there.y == pytest.approx(whole.y, abs=0.01)
        side = there.x - whole.x if reading == "ltr" else whole.right - there.right
        assert side == pytest.approx(0.0, abs=0.01)


def test_a_caption_that_ends_a_panel_stands_at_its_end() -> None:
    layout = panel()
    result = lettered(
        [*TALK, line("n", "Nobody counted twice.", kind="narration")], layout, [person("ana", 0.25), person("bo", 0.6)]
    )
    there, whole = box(objects(result)["n"], layout), frames_of(layout)[1].rect
    assert there.right == pytest.approx(whole.right, abs=0.01) and there.bottom == pytest.approx(whole.bottom, abs=0.01)


def test_an_extreme_close_up_keeps_eyes_and_mouth_free() -> None:
    layout = panel(480)
    face = FigureFacts(character_id="ana", face=(0.05, -0.2, 0.9, 1.3), mouth=(0.5, 0.87), body=(0.0, -0.2, 1.0, 1.2))
    spoken = line("a", "I never said that I would come back before the winter.", "ana")
    result = lettered([spoken, line("s", "THUD!", kind="sfx")], layout, [face])
    frame = frames_of(layout)[1]
    known = face_of(
        Rect(frame.rect.x + 0.05 * 720, frame.rect.y - 0.2 * 480, 0.9 * 720, 1.3 * 480),
        frame.point(0.5, 0.87),
        frame.rect,
    )
    assert known.graded and len(known.taboo) == 2
    for item in objects(result).values():
        assert all(box(item, layout).intersection(part) is None for part in known.taboo)
    assert not any(reason.trouble for reason in result.explanations)


def test_balloons_are_clear_of_borders_or_well_across() -> None:
    for height in (420, 500, 610, 760):
        layout = panel(height)
        result = lettered(TALK, layout, [person("ana", 0.3, 0.45), person("bo", 0.7, 0.5)])
        whole = frames_of(layout)[1].rect
        for item in objects(result).values():
            there = box(item, layout)
            for gap in (there.x - whole.x, whole.right - there.right, there.y - whole.y, whole.bottom - there.bottom):
                assert gap >= 7.9 or gap <= -11.9


def test_a_full_panel_borrows_its_gutter() -> None:
    layout = panel(300, gap=260)
    lines = [line(f"x{i}", "There is a good deal more to say about the lighthouse than that.", "ana") for i in range(2)]
    result = lettered(lines, layout, [person("ana", 0.5, 0.3, 0.3)])
    assert min(box(item, layout).y for item in objects(result).values()) < 260
    assert all("face" not in reason.terms and "taken" not in reason.terms for reason in result.explanations)


def test_later_lines_go_after_what_is_pinned_and_keep_off_its_tail() -> None:
    layout, people = panel(900), [person("ana", 0.3), person("bo", 0.7)]
    first = objects(lettered(TALK, layout, people))["a"]
    pinned = first.model_copy(
        update={"pinned": True, "geometry": first.geometry.model_copy(update={"x": 0.35, "y": 0.2})}
    )
    result = lettered(TALK, layout, people, existing=[LayerPayload(layer_type="dialogue", objects=[pinned])])
    assert objects(result)["a"] == pinned
    one, other = box(pinned, layout), box(objects(result)["b"], layout)
    assert follows(spot_of_fixed(Fixed((one,))), spot_of_fixed(Fixed((other,))), rtl=False)[0]
    assert [reason.object_ids for reason in result.explanations] == [[objects(result)["b"].id]]
    later = objects(lettered(TALK, layout, people))["b"].model_copy(update={"pinned": True})
    low = later.model_copy(update={"geometry": later.geometry.model_copy(update={"y": 0.3})})
    again = objects(lettered(TALK, layout, people, existing=[LayerPayload(layer_type="dialogue", objects=[low])]))
    assert again["b"] == low and box(again["a"], layout).y < box(low, layout).y


def test_two_speakers_of_one_line_have_a_tail_each() -> None:
    layout, people = panel(), [person("ana", 0.3), person("bo", 0.7)]
    names = {"ana": "Ana Reyes", "bo": "Bo"}
    for cue in ("ANA & BO", "Ana and Bo", "BO + ANA", "Ana/Bo", "BOTH"):
        together = line("t", "We were never there!", None, speaker=cue, character_id="ana")
        item = objects(lettered([together], layout, people, cast_names=names))["t"]
        assert {tail.speaker for tail in item.tails} == {"ana", "bo"}
        assert all(tail.target is not None for tail in item.tails)
        assert item.tail is not None and item.tail_target == item.tails[0].target
    alone = line("t", "Salt & pepper.", None, speaker="ANA & SOMEBODY", character_id="ana")
    assert len(objects(lettered([alone], layout, people, cast_names=names))["t"].tails) == 1


def test_what_the_script_does_not_say_is_left_to_the_series_styles() -> None:
    lines = [
        line("a", "Hello.", "ana"),
        line("b", "Hm.", "ana", delivery="thought"),
        line("c", "Quiet!", "ana", delivery="whisper"),
        line("n", "Noon.", kind="narration"),
        line("s", "BANG!", kind="sfx"),
        line("t", "drip", kind="sfx"),
    ]
    made = objects(lettered(lines, panel(1100), [person("ana", 0.5, 0.6)]))
    assert [made[key].style.kind for key in "abcns"] == [None, None, "whisper", "narration", None]
    assert [made[key].style.align for key in "abn"] == [None, None, "left"]
    assert [made[key].style.font for key in "abnst"] == ["default", "default", "default", "default", "sfx_soft"]
    assert all(item.style.fill is None and item.style.size_px is None for item in made.values())


def test_text_is_measured_in_the_series_styles_and_stored_without_them() -> None:
    sheet = LetteringSheet(characters={"ana": ObjectStyle(size_px=40.0, kind="electronic")})
    layout = panel(900)
    plain = objects(lettered(TALK, layout, [person("ana", 0.3)]))["a"]
    large = objects(lettered(TALK, layout, [person("ana", 0.3)], sheet=sheet))["a"]
    assert large.style == plain.style
    assert large.geometry.w * large.geometry.h > 1.5 * plain.geometry.w * plain.geometry.h
    assert not set_object(plain, layout, shipped_fonts()).grown


def test_four_balloons_name_the_line_that_could_move() -> None:
    layout = panel(1000, count=2)
    lines = [line(f"x{i}", f"Number {i}.", "ana", panel=1) for i in range(4)] + [line("y", "Late.", "ana", panel=2)]
    found = lettered(lines, layout, [person("ana", 0.5, 0.6)]).findings
    assert [finding.code for finding in found] == ["too-many-balloons"]
    assert found[0].hint == "Move “Number 3.” to panel 2, which has 1 balloon."
    assert found[0].where["line_ids"] == ["x3"]


def test_every_place_is_explained() -> None:
    result = lettered([*TALK, line("s", "BANG!", kind="sfx")], panel(), [person("ana", 0.3), person("bo", 0.7)])
    made = {item.id for item in objects(result).values()}
    assert {one for reason in result.explanations for one in reason.object_ids} == made
    for reason in result.explanations:
        assert reason.panel_id == 1 and reason.tried > 100 and reason.trouble == [] and reason.helps == ""
        assert reason.cost == pytest.approx(sum(reason.terms.values()), abs=0.01) and min(reason.terms.values()) > 0


@pytest.mark.parametrize(
    ("language", "text", "most"),
    [
        (
            "ja",
            "昨日の夜、駅前の古い本屋で、ずっと探していた地図をやっと見つけたんだ。でも店主は売ってくれなかった。",
            30,
        ),
        ("zh", "昨天晚上我在车站前面的旧书店里终于找到了那张地图。可是老板不肯卖给我，问他为什么，他只是笑。", 30),
        ("ko", "어젯밤에 역 앞 낡은 책방에서 오래 찾던 지도를 드디어 찾았어. " * 5, 200),
        ("th", "เมื่อคืนนี้ฉันเจอแผนที่ที่ตามหามานานในร้านหนังสือเก่าหน้าสถานีแต่เจ้าของร้านไม่ยอมขายให้ฉันเลย" * 2, 140),
    ],
)
def test_speech_without_spaces_is_split_at_sentences_first(language: str, text: str, most: int) -> None:
    parts = split_speech(text, language=language)
    assert len(parts) > 1
    assert "".join("".join(parts).split()) == "".join(text.split())
    assert all(word_count(part) <= 25 and len(part) <= most for part in parts)
    if language in ("ja", "zh", "ko"):
        assert sum(part.rstrip()[-1] in "。.、，" for part in parts) == len(parts)


def test_vertical_text_asks_for_taller_balloons() -> None:
    columns = LetteringSheet(base=ObjectStyle(direction="vertical"))
    spoken = [line("a", "ずっと探していた地図をやっと見つけたんだ。", "ana")]
    made = objects(lettered(spoken, panel(900), [person("ana", 0.5, 0.6)], sheet=columns, language="ja"))["a"]
    layout = panel(900)
    there = box(made, layout)
    assert made.style.direction is None
    assert there.h > there.w
