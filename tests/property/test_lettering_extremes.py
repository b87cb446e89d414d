"""Whatever an object may say, the engine draws it, checks it and mends it: nothing fails or fills the memory."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from core.lettering.balloons.drawing import draw_objects, group_vectors, grouped, outline_objects
from core.lettering.balloons.editing import view_group
from core.lettering.balloons.pictures import MOST_PIXELS
from core.lettering.checks.fixes import fix_scene
from core.lettering.checks.lint import lint_scene
from core.lettering.fit.laying import prepare_object
from core.lettering.fit.measures import memo_of
from core.lettering.fit.setting import refit
from core.lettering.kinds import KINDS
from core.lettering.objects import LayerObject, LayerPayload
from tests.unit.test_lettering_fonts import balloon, one_panel, shipped_fonts

Json = dict[str, Any]
STEADY: dict[str, Any] = {"derandomize": True, "deadline": None, "database": None, "phases": [Phase.generate]}
"""Nothing is shrunk: a failing object names what it says, and drawing it again and again costs minutes."""
FORMS = {"thought": "thought_bubble", "caption": "box", "narration": "box", "sfx": "sfx_text"}
TEXTS = (
    "Hi there, you.",
    "",
    "   ",
    "\n\n\n",
    "{shout|}",
    "{shout|" * 40,
    "*" * 300,
    "W" * 400,
    "🌧️" * 150,
    "👩‍👩‍👧" * 60,
    "a" + "\u0301" * 200,
    "\u202eabc\u202c \u2066def\u2069 \u200f123",
    "\u2067" * 200 + "abc",
    "abc אבג 123 مرحبا 45.6% (x) שלום",
    "مرحبا بك يا صديقي " * 8,
    "吾輩は猫である。名前はまだ無い。" * 8,
    "a\tb\tc\t\t\td",
    "a\x01\x02\x7fb\u2028c\u2029d\ufeff\u200b",
    "a\u00ad" * 100,
    "\u200b" * 400,
    "\ue000\uf8ff\U000f0000" * 20,
)
STAR = "M0.5 0.5" + "".join(
    f"L{0.5 + i / 1000 * math.cos(i):.4f} {0.5 + i / 1000 * math.sin(i):.4f}" for i in range(490)
)
OUTLINES = (
    STAR + "Z",
    STAR[:160] + "Z",
    "M0 0L1 1Z",
    "M0 0L1 1L1 0L0 1Z",
    "words",
    "M-1e6-1e6H1e6V1e6H-1e6Z",
    "M0 0H1e-9V1e-9Z",
    "M0 0A1e-300 1e-300 0 1 1 1 1A1e300 1e-300 5 0 1 0 0Z",
)

coordinates = st.sampled_from((-2.0, -1e-9, 0.0, 0.45, 0.5, 1.0, 3.0))
extents = st.sampled_from((5e-324, 1e-6, 1e-3, 0.05, 0.3, 1.0, 5.0))
points = st.builds(lambda x, y: {"x": x, "y": y}, coordinates, coordinates)
tails = st.fixed_dictionaries(
    {"x": coordinates, "y": coordinates, "curve": st.sampled_from((-1.0, 0.0, 1.0))},
    optional={"target": points, "form": st.sampled_from(("curved", "spike", "lightning", "circles", "border", "none"))},
)
styles = st.fixed_dictionaries(
    {"kind": st.sampled_from(sorted(KINDS))},
    optional={
        "size_px": st.sampled_from((1e-9, 1.0, 24.0, 400.0)),
        "stroke_px": st.sampled_from((0.0, 40.0)),
        "outline_px": st.sampled_from((0.0, 60.0)),
        "tracking": st.sampled_from((-0.5, 2.0)),
        "leading": st.sampled_from((0.5, 3.0)),
        "exponent": st.sampled_from((2.0, 8.0)),
        "air": st.sampled_from((0.5, 4.0)),
        "opacity": st.sampled_from((0.0, 0.5)),
        "dash": st.sampled_from(([], [1e-12], [0.001, 100.0, 0.001])),
        "direction": st.sampled_from(("horizontal", "vertical")),
        "form": st.sampled_from(("ellipse", "burst", "jagged", "wavy", "cloud", "box", "none")),
        "gradient": st.just({"to": "#00000000", "angle": -360, "radial": True}),
        "language": st.sampled_from(("en", "ja", "ar", "th", "x-unknown")),
        "font": st.sampled_from(("default", "nobodys")),
    },
)
objects = st.fixed_dictionaries(
    {
        "text": st.sampled_from(TEXTS),
        "style": styles,
        "autofit": st.sampled_from(("balloon", "text", "off")),
        "geometry": st.fixed_dictionaries({"x": coordinates, "y": coordinates, "w": extents, "h": extents}),
        "panel_id": st.sampled_from((1, None, 99)),
    },
    optional={
        "rotation": st.sampled_from((-360.0, -359.999, 45.0, 360.0)),
        "tails": st.lists(tails, min_size=1, max_size=8),
        "path": st.lists(points, min_size=1, max_size=40),
        "mask": st.lists(st.lists(points, min_size=3, max_size=12), max_size=3),
        "behind_art": st.booleans(),
        "outline": st.sampled_from(OUTLINES).map(lambda path: {"path": path}),
        "picture": st.just({"blob": "0" * 64}),
        "warp": st.builds(
            lambda kind, amount: {"kind": kind, "amount": amount},
            st.sampled_from(("arc", "wave", "perspective")),
            st.sampled_from((-1.0, 1.0)),
        ),
    },
)


def built(said: Json, name: str = "a", **more: Any) -> LayerObject:
    return LayerObject.model_validate(
        {"id": name, "type": FORMS.get(said["style"]["kind"], "speech_bubble"), **said, **more}
    )


def walk(items: list[LayerObject]) -> None:
    """Through every door of the engine."""
    layout, fonts = one_panel(), shipped_fonts()
    layers = [LayerPayload(layer_type="dialogue", objects=items)]
    drawn = draw_objects(items, layout, width=400, fonts=fonts)
    assert all(one.rgba.size <= 4 * MOST_PIXELS for one in drawn)
    assert [one.object_id for one in outline_objects(items, layout, width=400, fonts=fonts)] == [
        one.id for one in items
    ]
    for group in grouped(items):
        view_group(group_vectors(group, layout, width=400, fonts=fonts), width=400, fonts=fonts)
    lint_scene(layers, layout, [], fonts=fonts)


@settings(max_examples=40, **STEADY)
@given(objects)
def test_any_object_can_be_drawn_and_checked(said: Json) -> None:
    walk([built(said)])


@settings(max_examples=3, **STEADY)
@given(st.lists(objects, min_size=2, max_size=6))
def test_any_objects_can_be_joined_to_any_others(said: list[Json]) -> None:
    names = [f"o{number}" for number in range(len(said))]
    walk([built(one, name, joined_to=[*names, "nobody"]) for one, name in zip(said, names, strict=True)])


@settings(max_examples=8, **STEADY)
@given(objects)
def test_any_object_can_be_mended(said: Json) -> None:
    layers = [LayerPayload(layer_type="dialogue", objects=[built(said)])]
    done = fix_scene(layers, one_panel(), [], fonts=shipped_fonts())
    assert [item.id for layer in done.layers for item in layer.objects] == ["a"]
    assert LayerPayload.model_validate(done.layers[0].model_dump()) == done.layers[0]


@pytest.mark.parametrize("form", ["ellipse", "burst", "jagged", "wavy", "cloud", "box"])
@pytest.mark.parametrize(("w", "h"), [(1e-6, 1e-6), (5.0, 1e-6), (1e-6, 5.0)])
def test_a_body_of_no_width_is_drawn_as_a_line(form: str, w: float, h: float) -> None:
    said = {"text": "Hi", "style": {"kind": "speech", "form": form}, "geometry": {"x": 0.5, "y": 0.5, "w": w, "h": h}}
    walk([built(said, panel_id=1, autofit="off", text=text) for text in ("Hi", "")][:1])


def test_a_body_taller_than_any_picture_is_painted_near_the_canvas_only() -> None:
    tall = one_panel(800, 30_000)
    item = built(
        {"text": "Hi", "style": {"kind": "caption"}, "geometry": {"x": -2, "y": -2, "w": 5, "h": 5}}, autofit="off"
    )
    drawn = draw_objects([item], tall, width=800, fonts=shipped_fonts())
    assert len(drawn) == 1 and drawn[0].rgba.shape[0] <= 30_000 + 4000


def test_pages_of_text_cost_no_more_memory_than_they_are_long() -> None:
    """What is remembered of a text grows with its words, not with their square."""
    kept = []
    for words in (250, 1000):
        item = balloon("word " * words)
        refit(item, one_panel(), shipped_fonts(), max_w=math.inf)
        memo = memo_of(prepare_object(item, shipped_fonts()))
        kept.append(sum(len(value) for value in memo.values() if isinstance(value, list)))
    assert kept[1] < 40 * max(kept[0], 1)
