"""Balloons find their size, texts find theirs, and ink keeps its distance."""

from __future__ import annotations

import time

import pytest

from core.lettering.bodies.shapes import outer_size, superellipse_reach, text_axes
from core.lettering.fit.fitting import (
    Contour,
    TextDoesNotFitError,
    clearance_px,
    fit_at_size,
    fit_balloon,
    fit_text,
    widest_at_end,
)
from core.lettering.fit.setting import SMALLEST_PX, refit, set_object
from core.lettering.kinds import KINDS
from core.lettering.objects import Geometry
from core.lettering.text.pieces import prepare
from tests.unit.test_lettering_fonts import balloon, one_panel, shipped_fonts

SPEECH = Contour("ellipse", 2.4)
TEXTS = [
    "No.",
    "I can't believe it!",
    "You told me it was only a loan, and now the whole house is gone.",
    "The bell rang twice before anybody on the pier understood what it meant.",
    "If you come back without the lantern, the tide will remember your name and mine… and neither of us gets to leave.",
]


def prepared(text: str):  # type: ignore[no-untyped-def]
    return prepare(text, fonts=shipped_fonts(), style="default", language="en", tracking=0, upper=False)


@pytest.mark.parametrize("form", ["ellipse", "burst", "jagged", "wavy", "cloud", "box"])
def test_outer_size_undoes_text_axes(form: str) -> None:
    for w, h in ((90, 60), (200, 120), (240, 230), (600, 90), (150, 400)):
        a, b = text_axes(form, w, h)  # type: ignore[arg-type]
        assert outer_size(form, a, b) == pytest.approx((w, h))  # type: ignore[arg-type]


@pytest.mark.parametrize("text", TEXTS)
def test_a_balloon_is_wider_than_tall_and_no_line_at_its_ends_is_longest(text: str) -> None:
    fit = fit_balloon(prepared(text), SPEECH, size_px=28, leading=1.1, max_w=520)
    assert fit is not None
    assert 1.2 <= fit.w / fit.h <= 2.6
    assert not widest_at_end(fit.block)


@pytest.mark.parametrize("text", TEXTS)
def test_ink_keeps_its_distance_in_the_balloon_and_no_smaller_one_of_that_shape_would_do(text: str) -> None:
    fit = fit_balloon(prepared(text), SPEECH, size_px=28, leading=1.1, max_w=520)
    assert fit is not None
    clear = clearance_px(28)
    a, b = fit.w / 2 - clear, fit.h / 2 - clear
    p = fit.prepared
    reach = max(superellipse_reach(x * 28, y * 28, a, b, 2.4) for x, y in fit.block.corners(p.rise, p.fall, p.overhang))
    assert reach <= 1 + 1e-9
    if len(text) > 20:
        assert reach > 0.97


def test_a_narrow_limit_is_kept() -> None:
    for limit in (180, 240, 320):
        fit = fit_balloon(prepared(TEXTS[3]), SPEECH, size_px=28, leading=1.1, max_w=limit)
        assert fit is None or fit.w <= limit
    assert fit_balloon(prepared(TEXTS[3]), SPEECH, size_px=28, leading=1.1, max_w=100) is None


@pytest.mark.parametrize("kind", sorted(set(KINDS) - {"sfx"}))
def test_a_fitted_balloon_accepts_its_own_text_at_that_size(kind: str) -> None:
    style = KINDS[kind]  # type: ignore[index]
    contour = Contour(style.form, style.exponent, style.air)
    for text in TEXTS:
        fit = fit_balloon(prepared(text), contour, size_px=28, leading=1.1, max_w=600)
        assert fit is not None
        again = fit_at_size(prepared(text), contour, w=fit.w, h=fit.h, size_px=28, leading=1.1)
        assert again is not None


def test_text_shrinks_in_half_pixels_until_it_fits() -> None:
    text = prepared(TEXTS[2])
    found = fit_text(text, SPEECH, object_id="o", w=200, h=130, largest_px=40, smallest_px=8, leading=1.1)
    assert (found.size_px * 2).is_integer() and 8 <= found.size_px < 40
    for lead in (1.1, 0.95):
        assert fit_at_size(text, SPEECH, w=200, h=130, size_px=found.size_px + 0.5, leading=lead) is None


def test_leading_is_tightened_before_the_size() -> None:
    text = prepared(TEXTS[2])
    loose = next(h for h in range(60, 400) if fit_at_size(text, SPEECH, w=280, h=h, size_px=28, leading=1.1))
    found = fit_text(text, SPEECH, object_id="o", w=280, h=loose - 3, largest_px=28, smallest_px=8, leading=1.1)
    assert (found.size_px, found.leading) == (28, 0.95)


def test_nothing_fits_names_the_object() -> None:
    with pytest.raises(TextDoesNotFitError) as caught:
        fit_text(prepared(TEXTS[4]), SPEECH, object_id="b7", w=40, h=30, largest_px=28, smallest_px=12, leading=1.1)
    assert "b7" in caught.value.message and caught.value.data == {"object_id": "b7", "smallest_px": 12}


def test_an_odd_contour_gets_lines_of_its_own() -> None:
    text = prepared("one two three four five six seven eight nine ten")
    fit = fit_at_size(text, SPEECH, w=110, h=620, size_px=28, leading=1.1)
    assert fit is not None and len(fit.block.lines) == 10


def test_a_stored_box_that_is_too_small_grows_about_its_centre_and_text_mode_shrinks() -> None:
    layout = one_panel()
    item = balloon(TEXTS[2], geometry=Geometry(x=0.4, y=0.4, w=0.2, h=0.1))
    grown = set_object(item, layout, shipped_fonts())
    assert grown.grown and (grown.box.cx, grown.box.cy) == pytest.approx((400, 450))
    shrunk = set_object(item.model_copy(update={"autofit": "text"}), layout, shipped_fonts())
    assert not shrunk.grown and shrunk.box.w == pytest.approx(160) and shrunk.fit is not None
    assert SMALLEST_PX <= shrunk.fit.size_px < 28
    tiny = item.model_copy(update={"autofit": "text", "geometry": Geometry(x=0.5, y=0.4, w=0.03, h=0.02)})
    squeezed = set_object(tiny, layout, shipped_fonts())
    assert squeezed.squeezed and squeezed.grown and squeezed.fit is not None and squeezed.fit.size_px == SMALLEST_PX


def test_a_growing_balloon_stays_on_the_canvas_sideways() -> None:
    for x in (-0.1, 0.0, 0.95):
        item = balloon(TEXTS[2], geometry=Geometry(x=x, y=0.4, w=0.1, h=0.05))
        box = set_object(item, one_panel(), shipped_fonts()).box
        assert box.x >= 0 and box.right <= 800


def test_refit_stores_what_would_be_drawn() -> None:
    layout = one_panel()
    item = refit(balloon(TEXTS[2]), layout, shipped_fonts())
    assert not set_object(item, layout, shipped_fonts()).grown
    assert refit(item, layout, shipped_fonts()).geometry == item.geometry


def test_a_word_wider_than_any_balloon_is_still_set_whole() -> None:
    item = balloon("A" * 80 + " Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen")
    placed = set_object(item, one_panel(), shipped_fonts())
    assert placed.fit is not None and placed.box.w <= 720
    assert "".join(p.shaped.text for p in placed.fit.prepared.pieces) == item.text.replace(" ", "")


def test_laying_out_one_balloon_is_quick() -> None:
    fonts = shipped_fonts()
    item = balloon(TEXTS[4])
    set_object(item, one_panel(), fonts)
    best = min(_timed(index) for index in range(5))
    assert best < 0.05


def _timed(index: int) -> float:
    started = time.perf_counter()
    set_object(balloon(f"{TEXTS[4]} {index}"), one_panel(), shipped_fonts())
    return time.perf_counter() - started
