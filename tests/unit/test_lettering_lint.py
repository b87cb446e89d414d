"""Lint: each check speaks where it must and is silent on good work."""

from __future__ import annotations

from typing import Any

from core.lettering.lint import lint_scene
from core.lettering.objects import Geometry, LayerObject, LayerPayload, ObjectStyle
from core.lettering.setting import refit
from core.story.plan import FigureFacts, PanelFacts
from tests.unit.test_lettering_fonts import balloon, one_panel, shipped_fonts

ROOMY = Geometry(x=0.3, y=0.3, w=0.4, h=0.2)


def codes(
    *items: LayerObject, facts: list[PanelFacts] | None = None, unplaced: list[LayerObject] | None = None
) -> list[str]:
    layer = LayerPayload(layer_type="dialogue", objects=list(items), unplaced=unplaced or [])
    return [f.code for f in lint_scene([layer], one_panel(), facts or [], fonts=shipped_fonts())]


def at(text: str, **fields: Any) -> LayerObject:
    return balloon(text, **{"geometry": ROOMY, **fields})


def test_good_work_is_silent() -> None:
    assert codes(refit(at("Nothing to see here."), one_panel(), shipped_fonts())) == []


def test_text_that_sticks_out_of_a_fixed_balloon() -> None:
    tight = Geometry(x=0.4, y=0.4, w=0.1, h=0.04)
    assert codes(at("This will not fit in there, ever.", autofit="off", geometry=tight)) == ["text-outside"]


def test_text_that_fits_at_no_size() -> None:
    tiny = Geometry(x=0.4, y=0.4, w=0.03, h=0.01)
    assert codes(at("This will not fit in there.", autofit="text", geometry=tiny)) == ["text-does-not-fit", "too-small"]


def test_text_off_the_side_of_the_canvas() -> None:
    assert codes(at("Hello there, you.", geometry=Geometry(x=-0.25, y=0.3, w=0.4, h=0.2))) == ["text-off-canvas"]


def test_small_wordy_and_empty_text() -> None:
    assert codes(at("Hm.", style=ObjectStyle(size_px=20))) == ["too-small"]
    assert codes(at(" ".join(["word"] * 26), geometry=Geometry(x=0.1, y=0.2, w=0.8, h=0.4))) == ["too-many-words"]
    assert codes(at("**")) == [] and codes(at("  ")) == ["empty-text"]


def test_lost_panels() -> None:
    assert codes(at("Hm.").model_copy(update={"panel_id": 7})) == ["orphan"]
    assert codes(unplaced=[at("Hm.")]) == ["unplaced-object"]


def test_missing_glyphs_and_unknown_fonts() -> None:
    assert codes(at("\U00012000")) == ["missing-glyph"]
    assert codes(at("Hm.", style=ObjectStyle(font="papyrus"))) == ["unknown-font"]


def test_overlaps_but_not_of_joined_balloons() -> None:
    first = at("One.", name="a")
    second = at("Two.", name="b", geometry=Geometry(x=0.5, y=0.35, w=0.4, h=0.2))
    assert codes(first, second) == ["overlap"]
    assert codes(first, second.model_copy(update={"joined_to": ["a"]})) == []


def test_a_covered_face() -> None:
    facts = [PanelFacts(panel_id=1, figures=[FigureFacts(character_id="x", face=(0.5, 0.35, 0.1, 0.1))])]
    assert codes(at("Boo."), facts=facts) == ["face-covered"]


def test_a_waived_code_is_not_reported_for_that_object() -> None:
    small = at("Hm.", style=ObjectStyle(size_px=20))
    assert codes(small.model_copy(update={"waivers": ["too-small"]})) == []


def test_a_panel_with_too_many_spoken_words() -> None:
    text = " ".join(["word"] * 20)
    found = codes(
        at(text, name="a", geometry=Geometry(x=0.1, y=0.1, w=0.8, h=0.25)),
        at(text, name="b", geometry=Geometry(x=0.1, y=0.5, w=0.8, h=0.25)),
    )
    assert found == ["too-many-words-in-panel"]
