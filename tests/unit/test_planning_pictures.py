"""Layouts, semantics, looks and prompts."""

from __future__ import annotations

import pytest

from core.errors import InvalidInputError, NotFoundError
from core.planning.compiler import DEFAULT_TEMPLATE, compile_prompt, parse_prompt
from core.planning.director import plan_panels
from core.planning.grammar import parse_grammar
from core.planning.intent import plan_intent
from core.planning.layouts import parse_layouts, plan_layout
from core.planning.looks import colour_word, derive_look, identity_line
from core.planning.semantics import plan_semantics
from core.planning.styles import parse_styles, resolve_style
from core.planning.vocabulary import (
    PLACE_KINDS,
    PROP_KINDS,
    find_place_in_prose,
    find_place_kind,
    place_kind,
    props_in,
    time_of_day,
)
from core.story.cast import CharacterSheet, EnvironmentSheet
from core.story.plan import Layout, PanelPlan, SceneIntent, SceneSemantics
from core.story.script import Script
from tests.unit.planning_samples import CAST, DATA, IDA, grammar, script, styles, talk_scene, templates


def made(scene: Script, style: str = "default", seed: int = 1) -> tuple[SceneIntent, PanelPlan, Layout, SceneSemantics]:
    chosen = styles().story_style(style)
    intent = plan_intent(scene, CAST, story_style=chosen)
    plan = plan_panels(scene, intent, grammar=grammar(), story_style=chosen, seed=seed, cast=CAST)
    layout = plan_layout(plan, scene, templates=templates(), seed=seed)
    semantics = plan_semantics(scene, intent, plan, cast=CAST, environments=[], grammar=grammar())
    return intent, plan, layout, semantics


@pytest.mark.parametrize("seed", range(6))
def test_panels_keep_their_order_and_never_overlap(seed: int) -> None:
    _, plan, layout, _ = made(talk_scene(), "action", seed)
    assert [rect.panel_id for rect in layout.panels] == [panel.panel_id for panel in plan.panels]
    for before, after in zip(layout.panels, layout.panels[1:], strict=False):
        assert after.y >= before.y + before.h or (after.y == before.y and after.x >= before.x + before.w)
    assert all(rect.x >= 0 and rect.x + rect.w <= 800 and rect.h <= 1180 for rect in layout.panels)
    assert layout.height >= max(rect.y + rect.h for rect in layout.panels)


def test_room_and_speech_make_panels_taller_up_to_the_limit() -> None:
    scene = talk_scene()
    _, plan, layout, _ = made(scene)
    roomy = plan_layout(plan, scene, templates=templates(), seed=1, room={plan.panels[1].panel_id: 120})
    assert roomy.panels[1].h == min(1180, layout.panels[1].h + 120)
    crowded = plan_layout(plan, scene, templates=templates(), seed=1, room={p.panel_id: 5000 for p in plan.panels})
    assert max(rect.h for rect in crowded.panels) == 1180


def test_another_width_scales_every_edge() -> None:
    scene = talk_scene()
    _, plan, layout, _ = made(scene)
    wide = plan_layout(plan, scene, templates=templates(), seed=1, width=1600)
    assert [(r.x, r.y, r.w, r.h) for r in wide.panels] == [(2 * r.x, 2 * r.y, 2 * r.w, 2 * r.h) for r in layout.panels]
    assert wide.gutter_after_px == 2 * layout.gutter_after_px


def test_a_template_stands_at_most_twice_running() -> None:
    scene = talk_scene()
    _, plan, _, _ = made(scene)
    used: list[str] = []
    for seed in range(30):
        used.append(plan_layout(plan, scene, templates=templates(), seed=seed, avoid=used).template_id)
    assert not any(a == b == c for a, b, c in zip(used, used[1:], used[2:], strict=False))


def test_night_outside_has_dark_gutters() -> None:
    night = script("Ida waits.", "IDA: Late.", time_of_day="NIGHT")
    assert made(night)[2].background != "#ffffff"
    assert made(script("Ida waits.", "IDA: Late."))[2].background == "#ffffff"


def test_descriptions_are_drawable_and_of_the_right_length() -> None:
    for style in styles().story:
        for panel in made(talk_scene(), style)[3].panels:
            assert 25 <= len(panel.description.split()) <= 45, panel.description
            assert not {"awkward", "mood", "lighting", "tense", "atmosphere"} & set(panel.description.lower().split())


def test_the_place_is_named_in_the_first_panel() -> None:
    semantics = made(talk_scene())[3]
    assert "the river park" in semantics.panels[0].description
    assert semantics.panels[0].environment.kind == "park"


def test_visible_speakers_stand_in_their_panels_and_voices_do_not_have_to() -> None:
    scene = talk_scene()
    _, plan, _, semantics = made(scene)
    speakers = {line.line_id: {"IDA": "ida", "TOM": "tom"}[line.speaker] for line in scene.lines if line.speaker}
    for panel, shown in zip(plan.panels, semantics.panels, strict=True):
        visible = {figure.character_id for figure in shown.characters}
        assert {speakers[i] for i in panel.line_ids if i in speakers} <= visible
    voice = script("Ida waits in the park.", "TOM: Over here!").model_copy()
    lines = [voice.lines[0], voice.lines[1].model_copy(update={"delivery": "off_panel"})]
    off = made(voice.model_copy(update={"lines": lines}))
    panel = next(p for p in off[1].panels if "l2" in p.line_ids)
    assert "tom" not in {f.character_id for f in off[3].panels[panel.panel_id - 1].characters}


def test_the_line_of_action_is_kept() -> None:
    semantics = made(talk_scene())[3]
    sides = [
        [figure.character_id for figure in sorted(panel.characters, key=lambda f: f.position)]
        for panel in semantics.panels
        if {"ida", "tom"} <= {figure.character_id for figure in panel.characters}
    ]
    assert sides
    assert len({order.index("ida") < order.index("tom") for order in sides}) == 1


def test_faces_follow_the_words() -> None:
    scene = talk_scene()
    _, plan, _, semantics = made(scene)
    panel = next(p for p in plan.panels if "l9" in p.line_ids)
    ida = next(f for f in semantics.panels[panel.panel_id - 1].characters if f.character_id == "ida")
    assert (ida.expression, ida.action) == ("afraid", "fall")


def test_object_panels_show_their_object() -> None:
    for seed in range(8):
        _, plan, _, semantics = made(talk_scene(), "horror", seed)
        for panel, shown in zip(plan.panels, semantics.panels, strict=True):
            if panel.grammar_id == "object_focus":
                assert shown.props


def test_many_of_a_kind_fill_a_crowd_panel() -> None:
    scene = script("Ida enters the yard.", "Seven dogs run in circles all around her.", "IDA: So many!")
    for seed in range(10):
        _, plan, _, semantics = made(scene, "comedy", seed)
        for panel, shown in zip(plan.panels, semantics.panels, strict=True):
            if panel.grammar_id == "crowd_group" and "l2" in panel.line_ids:
                assert sum(figure.character_id == "rex" for figure in shown.characters) >= 3
                return
    pytest.fail("no seed framed the dogs as a crowd")


def test_an_environment_of_the_story_is_used_by_name() -> None:
    scene = talk_scene()
    intent, plan, _, _ = made(scene)
    place = EnvironmentSheet(environment_id="e1", name="River Park", kind="bridge")
    shown = plan_semantics(scene, intent, plan, cast=CAST, environments=[place], grammar=grammar())
    assert {(p.environment.environment_id, p.environment.kind) for p in shown.panels} == {("e1", "bridge")}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("SCHOOL BUS", "bus"),
        ("Mina's living room", "living_room"),
        ("THE OLD CAFE", "cafe"),
        ("학교 교실", "classroom"),
        ("ZQX", None),
    ],
)
def test_places_are_recognised(text: str, kind: str | None) -> None:
    assert find_place_kind(text) == kind
    assert place_kind(text) in PLACE_KINDS


def test_places_in_prose_need_a_preposition() -> None:
    assert find_place_in_prose("They hide in the narrow tunnel.") == "tunnel"
    assert find_place_in_prose("She wants to study the plain facts of the car.") is None


def test_props_are_nouns_not_verbs() -> None:
    assert props_in("She watches him sign the letter with his watch on.") == ["letter", "watch"]
    assert set(props_in("a phone, a cup and two suitcases")) <= PROP_KINDS
    assert props_in("He lifts the phone and taps its screen.") == ["phone"]
    assert props_in("우산 위에 산이 있다") == ["umbrella"]


@pytest.mark.parametrize(
    ("text", "hour"), [("EXT. PARK - NIGHT", "night"), ("dusk", "sunset"), ("rain at night", "storm"), ("", "day")]
)
def test_hours(text: str, hour: str) -> None:
    assert time_of_day(text) == hour


def test_descriptions_bind_looks_and_the_rest_is_told_apart() -> None:
    old = derive_look("MRS. HALE", "72, a bespectacled woman with grey hair in a bun and a green coat", [])
    assert (old.age, old.hair_style, old.accessory, old.coat, old.top) == ("old", "bun", "glasses", True, "#3f8a5b")
    assert derive_look("BISCUIT", "a tiny chihuahua", []).figure == "dog"
    assert derive_look("KID", "a boy of 9 in a yellow raincoat", []).age == "child"
    taken = [derive_look("A", "", [])]
    for name in ("B", "C", "D", "E"):
        taken.append(derive_look(name, "", taken))
    assert len({look.top for look in taken}) == 5
    assert derive_look("B", "", taken[:1]) == taken[1]


def test_identity_lines_say_what_is_drawn_and_keep_a_persons_words() -> None:
    look = derive_look("IDA", "30, a woman with long black hair and a red sweater", [])
    sheet = IDA.model_copy(update={"look": look, "description": "30, a woman"})
    assert "long black hair" in identity_line(sheet)
    assert "red top" in identity_line(sheet)
    assert (
        identity_line(CharacterSheet(character_id="x", name="X", identity_line="X, always in white."))
        == "X, always in white."
    )
    assert [colour_word(c) for c in ("#ffffff", "#c23b3b", "#3d6fb4", "#101010")] == ["white", "red", "blue", "black"]


def test_one_prompt_holds_every_panel_identity_and_locked_element() -> None:
    scene = talk_scene()
    intent, plan, layout, _ = made(scene)
    place = EnvironmentSheet(
        environment_id="e", name="River Park", kind="park", promoted=True, locked_elements=["a green bridge"]
    )
    cast = [IDA.model_copy(update={"approved_references": ["aa"]}), *CAST[1:]]
    shown = plan_semantics(scene, intent, plan, cast=cast, environments=[place], grammar=grammar())
    spec = compile_prompt(
        plan,
        shown,
        layout,
        layout_id="lay",
        cast=cast,
        environments=[place],
        image_style=styles().image_style("flat_color"),
        seed=4,
    )
    assert all(panel.description in spec.prompt for panel in shown.panels)
    assert identity_line(cast[0]) in spec.prompt
    assert "a green bridge" in spec.prompt
    assert "no outlines" in spec.prompt
    assert (spec.style_id, spec.reference_images, spec.layout_id, spec.seed) == ("flat_color", ["aa"], "lay", 4)


def test_data_files_and_defaults_agree() -> None:
    assert parse_prompt((DATA / "prompts/scene_image.toml").read_text("utf-8")) == DEFAULT_TEMPLATE
    assert len(grammar().entries) == 16
    assert set(styles().story) == {"default", "romance", "horror", "comedy", "action", "slice_of_life"}
    assert set(styles().image) == {"default", "soft_webtoon", "clean_lineart", "dramatic_lighting", "flat_color"}
    for style in styles().story.values():
        assert set(style.grammar) <= set(grammar().entries)
        assert {*style.opening, *style.closing} <= set(grammar().entries)


def test_bad_data_files_are_refused_with_the_reason() -> None:
    with pytest.raises(InvalidInputError, match="not TOML"):
        parse_styles("[story")
    with pytest.raises(InvalidInputError, match="default"):
        parse_styles("[story.x]\n[image.default]")
    with pytest.raises(InvalidInputError) as refused:
        parse_styles("[story.default]\npacing='warp'\n[image.default]")
    assert refused.value.data["errors"][0]["loc"] == ["pacing"]
    with pytest.raises(InvalidInputError):
        parse_grammar("[panel.x]\nscales=['enormous']")
    with pytest.raises(InvalidInputError):
        parse_layouts("[heights]\nmedium=[1,2]")
    with pytest.raises(InvalidInputError, match="mood"):
        parse_prompt("id='x'\nversion=1\ntext='{mood}'")
    with pytest.raises(NotFoundError):
        styles().image_style("nope")
    assert resolve_style(None, "", "romance", "comedy") == "romance"
