"""Lint: each check speaks where it must and is silent on good work."""

from __future__ import annotations

from typing import Any

import pytest

from core.errors import InvalidInputError
from core.lettering.checks.lint import lint_episode, lint_scene
from core.lettering.checks.lint_profiles import parse_lint_profile, profile_for
from core.lettering.checks.seen import see
from core.lettering.fit.setting import refit
from core.lettering.objects import Geometry, LayerObject, LayerPayload, ObjectStyle
from core.story.plan import FigureFacts, PanelFacts
from tests.unit.test_lettering_fonts import FONTS, balloon, one_panel, share, shipped_fonts

MANY = (
    "one two three four five six seven eight nine ten up down left right here there near far old new red blue dry wet "
    "now"
)
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
    assert codes(at(f"{MANY} again", geometry=Geometry(x=0.1, y=0.2, w=0.8, h=0.4))) == ["too-many-words"]
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
    text = " ".join(MANY.split()[:20])
    found = codes(
        at(text, name="a", geometry=Geometry(x=0.1, y=0.1, w=0.8, h=0.25)),
        at(text, name="b", geometry=Geometry(x=0.1, y=0.5, w=0.8, h=0.25)),
    )
    assert found == ["too-many-words-in-panel"]


def test_too_many_balloons_and_sizes() -> None:
    spots = [Geometry(x=0.04 + 0.5 * (n % 2), y=0.05 + 0.18 * n, w=0.3, h=0.12) for n in range(5)]
    five = [at(f"Number {n}.", name=f"o{n}", geometry=spot) for n, spot in enumerate(spots)]
    assert codes(*five) == ["too-many-balloons"]
    sized = [
        item.model_copy(update={"style": ObjectStyle(size_px=size)})
        for item, size in zip(five, (26, 28, 30), strict=False)
    ]
    layer = LayerPayload(layer_type="dialogue", objects=sized)
    found = lint_scene([layer], one_panel(), [], fonts=shipped_fonts())
    assert [(f.code, f.where["sizes"]) for f in found] == [("too-many-sizes", [30, 28, 26])]


def test_an_episode_adds_the_sizes_of_its_scenes_up() -> None:
    scenes = [{28.0: ["a", "b"]}, {28.0: ["c"], 24.0: ["d"]}, {30.0: ["e"]}]
    assert lint_episode(scenes[:2]) == []
    (found,) = lint_episode(scenes)
    assert (found.code, found.where) == ("too-many-sizes", {"sizes": [30, 28, 24], "object_ids": ["d"]})


def test_ink_that_comes_near_its_outline() -> None:
    boxed = refit(balloon("Lantern", "caption"), one_panel(), shipped_fonts())
    ink = see(boxed, one_panel(), shipped_fonts()).ink_box.inset(-4)
    tight = Geometry(x=ink.x / 800, y=ink.y / 1000, w=ink.w / 800, h=ink.h / 1000)
    assert codes(boxed.model_copy(update={"geometry": tight, "autofit": "off"})) == ["text-near-outline"]


def test_a_balloon_taller_than_a_slice() -> None:
    profile = parse_lint_profile('id = "low"\ntitle = "Low slices"\n[distances]\nslice_height = 150\n')
    layer = LayerPayload(layer_type="dialogue", objects=[at("Hm.")])
    found = lint_scene([layer], one_panel(), [], fonts=shipped_fonts(), profile=profile)
    assert [f.code for f in found] == ["slice-cut"]


def test_flags_and_waivers_that_no_longer_occur() -> None:
    changed = at("Hm.", flags=["line-changed", "place-uncertain", "tail-guessed"])
    assert codes(changed) == ["tail-guessed", "line-changed", "place-uncertain"]
    assert codes(at("Hm.", waivers=["overlap"])) == ["waiver-without-finding"]


def test_a_tail_of_joined_balloons_serves_them_all() -> None:
    facts = [PanelFacts(panel_id=1, figures=[FigureFacts(character_id="x", mouth=(0.5, 0.9))])]
    first = at("One.", name="a", speaker="x", geometry=Geometry(x=0.1, y=0.1, w=0.3, h=0.15))
    second = at("Two.", name="b", speaker="x", joined_to=["a"], geometry=Geometry(x=0.4, y=0.2, w=0.3, h=0.15))
    assert codes(first, second, facts=facts) == ["missing-tail"]
    tailed = second.model_copy(update={"tail": share(0.53, 0.6)})
    assert codes(first, tailed, facts=facts) == []


def test_a_profile_file_that_cannot_be_read_is_refused() -> None:
    with pytest.raises(InvalidInputError):
        parse_lint_profile("id = 3")
    with pytest.raises(InvalidInputError):
        profile_for({}, "en", "nobody's")


def test_every_shipped_profile_is_read_and_speaks_for_its_language() -> None:
    files = sorted((FONTS.parent / "lettering").glob("*.toml"))
    profiles = {path.stem: parse_lint_profile(path.read_text("utf-8")) for path in files}
    assert [profile.id for profile in profiles.values()] == list(profiles)
    spoken = {tongue: profile_for(profiles, tongue).id for tongue in ("en", "en-GB", "ko", "ja", "fr")}
    assert spoken == {
        "en": "webtoon_en",
        "en-GB": "webtoon_en",
        "ko": "webtoon_ko",
        "ja": "manga_ja",
        "fr": "webtoon_en",
    }
    assert profile_for(profiles, "ko", "western_print").id == "western_print"
