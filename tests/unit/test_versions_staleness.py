"""Staleness on a whole chain: each kind of change reaches exactly what was made from it, with the reason."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from core.errors import InvalidInputError
from core.versions.kinds import POINTERS, TYPES, artifact_type, pointer_key, split_pointer
from core.versions.shape import blobs_in, fingerprint, shape_of
from core.versions.staleness import Node, check_freshness
from core.versions.state import scene_state


def layout(*panels: tuple[int, int, int, int, int], background: str = "#ffffff") -> dict[str, Any]:
    rects = [dict(zip(("panel_id", "x", "y", "w", "h"), panel, strict=True)) for panel in panels]
    return {"width": 800, "height": 3000, "panels": rects, "background": background}


def node(name: str, kind: str, content: Any, *inputs: Node, language: str | None = None, **digests: str) -> Node:
    return Node(
        artifact_id=name,
        type=kind,
        payload_sha256=fingerprint(content),
        language=language,
        shape_sha256=shape_of(kind, content) if isinstance(content, dict) else None,
        input_ids=tuple(entry.artifact_id for entry in inputs),
        input_digests=digests,
    )


SCRIPT = {
    "lines": [
        {"line_id": "l1", "kind": "dialogue", "text": "Hello."},
        {"line_id": "l2", "kind": "action", "text": "It rains."},
    ]
}
LAYOUT = layout((1, 0, 0, 800, 600), (2, 0, 800, 800, 900))


def chain() -> dict[str, Node]:
    script = node("script-1", "script", SCRIPT)
    intent = node("intent-1", "scene_intent", "intent", script, story_style="s1")
    plan = node("plan-1", "panel_plan", "plan", script, intent)
    rects = node("layout-1", "layout", LAYOUT, plan)
    semantics = node("semantics-1", "panel_semantics", "semantics", script, intent, plan)
    spec = node("spec-1", "render_spec", "spec", plan, semantics, rects, **{"identity:maren": "m1"})
    result = node("result-1", "render_result", "picture", spec, rects, semantics)
    dialogue = node("dialogue-1", "dialogue_layer", "balloons", script, language="en")
    nodes = (script, intent, plan, rects, semantics, spec, result, dialogue)
    return {pointer_key(entry.type, entry.language) or "": entry for entry in nodes}


def judge(held: dict[str, Node], *others: Node, digests: dict[str, str | None] | None = None):
    found = check_freshness([*held.values(), *others], {key: entry.artifact_id for key, entry in held.items()}, digests)
    return {entry.pointer: [(r.kind, r.subject) for r in entry.reasons] for entry in found.stale}, list(found.moved)


def swapped(held: dict[str, Node], key: str, entry: Node) -> tuple[dict[str, Node], Node]:
    return held | {key: entry}, held[key]


def test_what_was_just_made_is_fresh() -> None:
    assert judge(chain(), digests={"identity:maren": "m1", "story_style": "s1"}) == ({}, [])


def test_a_changed_script_reaches_everything_and_says_how() -> None:
    new = {"lines": [{**SCRIPT["lines"][0], "text": "Goodbye."}, SCRIPT["lines"][1]]}
    held, old = swapped(chain(), "script", node("script-2", "script", new))
    stale, moved = judge(held, old)
    assert stale["intent"] == [("input-changed", "script")]
    assert stale["panel_plan"] == [("input-changed", "script"), ("input-stale", "scene_intent")]
    assert stale["layout"] == [("input-stale", "panel_plan")]
    assert stale["render_result"] == [
        ("input-stale", "panel_semantics"),
        ("input-stale", "layout"),
        ("input-stale", "render_spec"),
    ]
    assert stale["dialogue_layer:en"] == [("input-changed", "script")]
    assert moved == []


def test_lettering_does_not_mind_action_lines() -> None:
    new = {"lines": [SCRIPT["lines"][0], {**SCRIPT["lines"][1], "text": "It snows."}]}
    held, old = swapped(chain(), "script", node("script-2", "script", new))
    stale, _ = judge(held, old)
    assert "intent" in stale
    assert "dialogue_layer:en" not in stale


def test_equal_content_is_never_stale() -> None:
    held, old = swapped(chain(), "script", node("script-9", "script", SCRIPT))
    assert judge(held, old) == ({}, [])


def test_a_regenerated_equal_input_frees_what_stands_on_it() -> None:
    """The plan came out the same from the new script, so layout and picture still fit."""
    held, old_script = swapped(chain(), "script", node("script-2", "script", {"lines": []}))
    intent = node("intent-2", "scene_intent", "intent", held["script"])
    plan = node("plan-2", "panel_plan", "plan", held["script"], intent)
    held, old_intent = swapped(held, "intent", intent)
    held, old_plan = swapped(held, "panel_plan", plan)
    stale, _ = judge(held, old_script, old_intent, old_plan)
    assert "panel_plan" not in stale
    assert "layout" not in stale
    assert stale["semantics"] == [("input-changed", "script")]


def test_moved_panels_and_gutters_need_no_new_drawing() -> None:
    spaced = layout((1, 0, 100, 800, 600), (2, 0, 1700, 800, 900), background="#000000")
    held = chain()
    held, old = swapped(held, "layout", node("layout-2", "layout", spaced, held["panel_plan"]))
    assert judge(held, old) == ({}, ["render_spec", "render_result"])


@pytest.mark.parametrize(
    "changed",
    [
        layout((1, 0, 0, 800, 601), (2, 0, 800, 800, 900)),
        layout((1, 0, 0, 800, 600)),
        layout((1, 0, 0, 800, 600), (3, 0, 800, 800, 900)),
    ],
)
def test_another_panel_size_or_number_does(changed: dict[str, Any]) -> None:
    held = chain()
    held, old = swapped(held, "layout", node("layout-2", "layout", changed, held["panel_plan"]))
    stale, moved = judge(held, old)
    assert stale["render_spec"] == [("input-changed", "layout")]
    assert stale["render_result"] == [("input-changed", "layout"), ("input-stale", "render_spec")]
    assert "dialogue_layer:en" not in stale
    assert moved == []


def test_digests_changed_gone_and_unknown() -> None:
    assert judge(chain(), digests={"identity:maren": "m2", "story_style": "s1"})[0]["render_spec"] == [
        ("digest-changed", "identity:maren")
    ]
    assert judge(chain(), digests={"identity:maren": None})[0]["render_spec"] == [("digest-gone", "identity:maren")]
    stale, _ = judge(chain(), digests={"story_style": "s2"})
    assert list(stale) == ["intent", "panel_plan", "layout", "semantics", "render_spec", "render_result"]
    assert judge(chain(), digests={"weather": "w1"}) == ({}, [])


def test_an_input_that_is_no_longer_in_use() -> None:
    held = chain()
    gone = held.pop("layout")
    stale, _ = judge(held, gone)
    assert stale["render_spec"] == [("input-gone", "layout")]


def test_a_pointer_at_a_wrong_thing_is_refused() -> None:
    held = chain()
    active = {"layout": held["panel_plan"].artifact_id}
    with pytest.raises(InvalidInputError) as refused:
        check_freshness(held.values(), active)
    assert refused.value.code == "pointer-broken"
    with pytest.raises(InvalidInputError):
        check_freshness([], {"layout": "nobody"})
    korean = replace(held["dialogue_layer:en"], language="ko")
    with pytest.raises(InvalidInputError):
        check_freshness([korean], {"dialogue_layer:en": korean.artifact_id})


def test_the_types_are_in_the_order_of_the_work() -> None:
    seen: set[str] = set()
    for kind in TYPES.values():
        assert {entry.type for entry in kind.inputs} <= seen
        seen.add(kind.name)
    assert POINTERS == (
        "script", "intent", "panel_plan", "layout", "semantics", "render_spec", "render_result",
        "dialogue_layer", "narration_layer", "sfx_layer",
    )  # fmt: skip


def test_pointer_keys_round_trip() -> None:
    assert pointer_key("scene_intent") == "intent"
    assert pointer_key("qc_report") is None
    assert split_pointer("sfx_layer:pt-BR") == ("sfx_layer", "pt-BR")
    assert split_pointer("semantics") == ("panel_semantics", None)
    for bad in ("scene_intent", "layout:en", "dialogue_layer", "nothing"):
        with pytest.raises(InvalidInputError):
            split_pointer(bad)
    with pytest.raises(InvalidInputError):
        pointer_key("dialogue_layer")
    with pytest.raises(InvalidInputError) as unknown:
        artifact_type("poem")
    assert unknown.value.data["errors"][0]["loc"] == ["type"]


def test_blobs_of_a_payload() -> None:
    assert blobs_in("render_result", {"image": "ab"}) == ["ab"]
    assert blobs_in("render_spec", {"reference_images": ["b", "a", "b"]}) == ["a", "b"]
    assert blobs_in("layout", LAYOUT) == []


def test_one_word_for_a_scene() -> None:
    def word(*keys: str, lines: bool = True, objects: bool = False, stale: tuple[str, ...] = ()) -> str:
        return scene_state(keys, has_lines=lines, has_objects=objects, stale_types=stale)

    assert word(lines=False) == "empty"
    assert word("script") == "scripted"
    assert word("script", "intent") == "scripted"
    assert word("script", "panel_plan") == "planned"
    assert word("render_result", lines=False) == "rendered"
    assert word("render_result", "dialogue_layer:en") == "rendered"
    assert word("render_result", "dialogue_layer:en", objects=True) == "lettered"
    assert word("script", "dialogue_layer:en", objects=True) == "scripted"
    assert word("render_result", "layout", stale=("layout",)) == "stale"
