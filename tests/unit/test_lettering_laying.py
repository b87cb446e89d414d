"""Who gives way: hyphens last, strictness, columns, hanging marks, drawn outlines, and a cache that is never stale."""

from __future__ import annotations

import math
from random import Random

import pytest

from core.lettering.fit import breaking
from core.lettering.fit.blocks import make_block
from core.lettering.fit.contours import Contour
from core.lettering.fit.fitting import TextDoesNotFitError, fit_at_size, fit_balloon, fit_text, widest_at_end
from core.lettering.fit.laying import HYPHEN_GAIN, SMALLEST_PX, lay_text, prepare_object
from core.lettering.fit.layoutcache import LayoutCache, layouts_of
from core.lettering.fit.measures import hang_of, measured
from core.lettering.fit.regions import region_for
from core.lettering.fit.setting import contour_of, corner_points, refit, set_object
from core.lettering.fit.trying import LineTrial
from core.lettering.objects import Geometry, ObjectStyle, Outline, Tail
from core.lettering.text.pieces import Prepared, prepare
from tests.unit.test_lettering_fonts import balloon, one_panel, shipped_fonts

SPEECH = Contour("ellipse", 2.4)
WORDS = [
    "I",
    "you",
    "we",
    "never",
    "always",
    "lantern",
    "harbour",
    "because",
    "the",
    "a",
    "of",
    "and",
    "but",
    "if",
    "no!",
    "gone,",
    "gone.",
    "why?",
    "wait",
    "yes…",
    "yesterday",
    "something",
    "house's",
    "quiet",
    "jumpy,",
    "fjord",
    "tell",
    "me",
    "what",
    "saw",
    "out",
    "there",
    "tonight",
    "before",
    "was",
    "dark",
    "extraordinary",
]
LONG = [
    "uncomfortable",
    "responsibility",
    "misunderstanding",
    "tomorrow",
    "nevertheless",
    "extraordinarily",
    "congratulations",
]
HALF_RIGHT = "M0.5 0 L1 0 L1 1 L0.5 1 Z"


def prepared(text: str, language: str = "en", **more: bool) -> Prepared:
    return prepare(text, fonts=shipped_fonts(), style="default", language=language, tracking=0, upper=False, **more)


def words(seed: int, least: int = 4, most: int = 22) -> str:
    random = Random(seed)
    return " ".join(random.choice(WORDS) for _ in range(random.randint(least, most)))


def test_the_longest_line_is_inside_wherever_it_can_be(monkeypatch: pytest.MonkeyPatch) -> None:
    """At least 95 % of round balloons with three lines or more, where any breaks that fit would have it so.

    Whether there are such breaks is what the optimiser says when nothing else matters (brute force
    checks it elsewhere).
    """
    possible, kept = 0, 0
    for seed in range(330):
        text, random = prepared(words(seed)), Random(seed)
        fit = fit_balloon(text, SPEECH, size_px=28, leading=1.1, max_w=520)
        assert fit is not None
        if seed % 2:
            w, h = fit.w * random.uniform(1, 1.5), fit.h * random.uniform(1, 1.5)
            fit = fit_at_size(text, SPEECH, w=w, h=h, size_px=28, leading=1.1)
            assert fit is not None
        lines = len(fit.block.lines)
        region = region_for(SPEECH, fit.w, fit.h, 28)
        assert region is not None
        trial = LineTrial.of(text, SPEECH, 1.1)
        rooms = trial.rooms(region, lines)
        assert rooms is not None
        with monkeypatch.context() as patched:
            patched.setattr(breaking, "LONGEST_AT_END", 1e9)
            found = trial.breaks(rooms)
        if lines >= 3 and found is not None and found[0] < 1e9:
            possible += 1
            kept += not widest_at_end(fit.block)
    assert possible >= 280
    assert kept >= 0.95 * possible


def cut_inside(fit: object) -> bool:
    """Whether any line of a fit ends inside a word."""
    pieces = fit.prepared.pieces  # type: ignore[attr-defined]
    ends = [line[1] for line in fit.block.lines[:-1]]  # type: ignore[attr-defined]
    return any(pieces[end - 1].penalty >= 2000 or pieces[end - 1].hyphen is not None for end in ends)


def test_no_hyphen_where_a_layout_without_one_fits() -> None:
    hyphens, without = 0, 0
    for seed in range(120):
        random = Random(seed)
        text = " ".join(random.choice(LONG if random.random() < 0.4 else WORDS) for _ in range(random.randint(1, 6)))
        w, h = random.uniform(90, 240), random.uniform(70, 240)
        autofit = ("text", "off")[seed % 2]
        item = balloon(text, autofit=autofit, style=ObjectStyle(kind="speech", size_px=random.choice([24, 30, 40])))
        laid = lay_text(item, w, h, shipped_fonts())
        if laid.fit is None or laid.grown or laid.out or laid.squeezed:
            continue
        if not cut_inside(laid.fit):
            without += 1
            continue
        hyphens += 1
        size, whole = laid.fit.size_px, prepare_object(item, shipped_fonts())
        floor = math.ceil(size * (1 - HYPHEN_GAIN) * 2) / 2 if autofit == "text" else size
        with pytest.raises(TextDoesNotFitError):
            fit_text(
                whole,
                contour_of(item),
                object_id="a",
                w=w,
                h=h,
                largest_px=size,
                smallest_px=max(floor, SMALLEST_PX),
                leading=1.1,
            )
    assert hyphens >= 8 and without >= 40


def test_a_hyphen_needs_to_gain_more_than_its_share_of_size() -> None:
    item = balloon("uncomfortable", autofit="text", style=ObjectStyle(kind="speech", size_px=40))
    fit = lay_text(item, 170, 160, shipped_fonts()).fit
    assert fit is not None and cut_inside(fit)
    never = item.model_copy(update={"style": ObjectStyle(kind="speech", size_px=fit.size_px * (1 - HYPHEN_GAIN))})
    smaller = lay_text(never, 170, 160, shipped_fonts()).fit
    assert smaller is not None and smaller.size_px < fit.size_px * (1 - HYPHEN_GAIN) + 0.5


@pytest.mark.parametrize("autofit", ["balloon", "text", "off"])
def test_strict_refuses_by_name_what_would_grow_shrink_too_far_or_stick_out(autofit: str) -> None:
    geometry = Geometry(x=0.4, y=0.4, w=0.05, h=0.03)
    item = balloon("Nobody told me about any of this.", name="b7", autofit=autofit, geometry=geometry)
    with pytest.raises(TextDoesNotFitError) as caught:
        set_object(item, one_panel(), shipped_fonts(), strict=True)
    assert caught.value.data["object_id"] == "b7" and "b7" in caught.value.message
    placed = set_object(item, one_panel(), shipped_fonts())
    assert placed.grown == (autofit != "off") and placed.squeezed == (autofit == "text")
    roomy = item.model_copy(update={"geometry": Geometry(x=0.2, y=0.2, w=0.6, h=0.4)})
    assert set_object(roomy, one_panel(), shipped_fonts(), strict=True).fit is not None


def test_a_full_stop_counts_half_where_lines_are_centred() -> None:
    text = prepared("No.")
    stop = hang_of(text.pieces[0].shaped, leading=False)
    assert 0.05 < stop < 0.3
    (line,) = make_block(text, (1,), 1.1, "center", 0.0).lines
    left, right = -line[2], line[2] + line[4]
    assert right - left == pytest.approx(stop, abs=1e-3)
    (flush,) = make_block(text, (1,), 1.1, "left", 0.0).lines
    assert flush[2] == pytest.approx(-flush[4] / 2)
    assert hang_of(prepared("No").pieces[0].shaped, leading=False) == 0.0
    assert hang_of(prepared("...").pieces[0].shaped, leading=False) == 0.0
    assert measured(prepared("“No”")).lead[0] > 0


def test_small_letters_stand_higher_than_capitals_about_the_same_middle() -> None:
    low, high = (make_block(prepared(word), (1,), 1.1, "center", 0.0).lines[0][3] for word in ("nos", "NOS"))
    assert low < high
    assert low == pytest.approx(-prepared("nos").pieces[0].shaped.ink.top / 2, abs=0.03)  # type: ignore[union-attr]


def test_one_word_has_a_balloon_of_some_size() -> None:
    fit = fit_balloon(prepared("I"), SPEECH, size_px=28, leading=1.1)
    assert fit is not None and fit.w >= 2.5 * 28 and fit.h >= 1.9 * 28
    assert (fit.w * 64).is_integer() and (fit.h * 64).is_integer()


def test_columns_hang_from_one_top_in_a_tall_balloon() -> None:
    style = ObjectStyle(kind="speech", direction="vertical", language="ja")
    item = balloon("きのうの夜、港で何を見たの？早く教えて。", style=style)
    placed = set_object(item, one_panel(), shipped_fonts())
    fit = placed.fit
    assert fit is not None and fit.prepared.vertical and len(fit.block.lines) >= 2
    assert 0.4 < fit.w / fit.h < 0.95
    assert len({line[2] for line in fit.block.lines}) == 1
    corners = corner_points(fit, placed.box, 0.0)
    columns = [corners[i : i + 4] for i in range(0, len(corners), 4)]
    middles = [sum(x for x, _ in column) / 4 for column in columns]
    assert middles == sorted(middles, reverse=True), "the first column is the rightmost"
    assert sum(middles) / len(middles) == pytest.approx(placed.box.cx, abs=1.0)
    tops = [min(y for _, y in column) for column in columns]
    assert max(tops) - min(tops) < 1e-6
    stored = refit(item, one_panel(), shipped_fonts())
    assert not set_object(stored, one_panel(), shipped_fonts()).grown


def test_columns_in_a_wide_box_are_more_than_in_a_tall_one() -> None:
    style = ObjectStyle(kind="speech", direction="vertical", language="ja", size_px=24)
    item = balloon("きのうの夜、港で何を見たの？早く教えて。", style=style)
    wide, tall = (lay_text(item, w, h, shipped_fonts()) for w, h in ((420.0, 170.0), (170.0, 420.0)))
    assert wide.fit is not None and tall.fit is not None and not wide.grown and not tall.grown
    assert len(wide.fit.block.lines) > len(tall.fit.block.lines)


def test_a_drawn_outline_grows_in_its_proportions_and_lines_stand_in_their_rooms() -> None:
    item = balloon(
        "Only the right half of this box is a balloon.",
        outline=Outline(path=HALF_RIGHT),
        geometry=Geometry(x=0.45, y=0.45, w=0.1, h=0.04),
    )
    placed = set_object(item, one_panel(), shipped_fonts())
    assert placed.grown and placed.fit is not None
    assert placed.box.w / placed.box.h == pytest.approx(2.0, rel=0.01)
    for _, _, x, _, width in placed.fit.block.lines:
        assert x > 0
        assert x + width / 2 == pytest.approx(placed.box.w / 4 / placed.fit.size_px, abs=0.2)


def test_tails_keep_what_the_object_says_of_them() -> None:
    tails = [Tail(x=0.2, y=0.9, curve=0.2, speaker="ana", form="spike"), Tail(x=0.8, y=0.9, speaker="bo")]
    placed = set_object(balloon("Both of us.", tails=tails), one_panel(), shipped_fonts())
    assert placed.tails == tuple(tails)
    assert placed.tips == (((160.0, 900.0), 0.2), ((640.0, 900.0), 0.0))
    assert len(placed.tails) == len(placed.tips)


@pytest.mark.parametrize(
    "change",
    [
        {"text": "Another text of another length altogether"},
        {"autofit": "off"},
        {"geometry": Geometry(x=0.1, y=0.1, w=0.31, h=0.2)},
        {"style": ObjectStyle(kind="shout")},
        {"style": ObjectStyle(kind="speech", size_px=31)},
        {"style": ObjectStyle(kind="speech", leading=1.4)},
        {"style": ObjectStyle(kind="speech", align="left")},
        {"style": ObjectStyle(kind="speech", tracking=0.1)},
        {"style": ObjectStyle(kind="speech", case="upper")},
        {"style": ObjectStyle(kind="speech", air=2.0)},
        {"style": ObjectStyle(kind="speech", exponent=6.0)},
        {"style": ObjectStyle(kind="speech", form="box")},
        {"style": ObjectStyle(kind="speech", font="handwritten")},
        {"style": ObjectStyle(kind="speech", language="ko")},
        {"style": ObjectStyle(kind="speech", direction="vertical")},
        {"outline": Outline(path="M0 0 L1 0 L1 1 L0 1 Z")},
    ],
)
def test_the_cache_gives_what_laying_out_anew_would(change: dict[str, object]) -> None:
    item = balloon("The same words twice, please, thank you", geometry=Geometry(x=0.1, y=0.1, w=0.3, h=0.2))
    set_object(item, one_panel(), shipped_fonts())
    changed = item.model_copy(update=change)
    cached = set_object(changed, one_panel(), shipped_fonts())
    layouts_of(shipped_fonts()).clear()
    assert set_object(changed, one_panel(), shipped_fonts()) == cached
    again = set_object(changed, one_panel(), shipped_fonts())
    assert again.fit is set_object(changed, one_panel(), shipped_fonts()).fit


def test_a_moved_balloon_is_found_in_the_cache_and_stands_elsewhere() -> None:
    item = balloon("Drag me about", geometry=Geometry(x=0.1, y=0.1, w=0.3, h=0.2), tails=[Tail(x=0.2, y=0.5)])
    first = set_object(item, one_panel(), shipped_fonts())
    moved = item.model_copy(
        update={"geometry": Geometry(x=0.4, y=0.5, w=0.3, h=0.2), "tails": [Tail(x=0.5, y=0.9)], "rotation": 8.0}
    )
    second = set_object(moved, one_panel(), shipped_fonts())
    assert second.fit is first.fit
    assert second.item is moved and second.box.x == pytest.approx(320) and second.tips != first.tips


def test_the_cache_keeps_no_more_than_it_may_and_forgets_the_oldest() -> None:
    cache, made = LayoutCache(most=3), []
    for key in (1, 2, 3, 1, 4, 1, 2):
        cache.get(key, lambda key=key: made.append(key) or key)  # type: ignore[misc]
    assert len(cache) == 3 and made == [1, 2, 3, 4, 2]


def test_an_error_is_not_kept() -> None:
    cache = LayoutCache()

    def fail() -> int:
        raise ValueError

    with pytest.raises(ValueError):
        cache.get("key", fail)
    assert len(cache) == 0 and cache.get("key", lambda: 3) == 3


def test_a_stored_box_made_for_a_cut_word_is_kept() -> None:
    item = balloon("Donaudampfschifffahrtsgesellschaftskapitän!", style=ObjectStyle(kind="speech", language="de"))
    stored = refit(item, one_panel(), shipped_fonts())
    placed = set_object(stored, one_panel(), shipped_fonts(), strict=True)
    assert not placed.grown and placed.box.w <= 460 and placed.fit is not None and cut_inside(placed.fit)
