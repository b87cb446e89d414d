"""The rules of punctuation and of line breaks: what they find, what they mend, and that they are done after once."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.lettering.checks.fixes import TEXT_CODES, fix_scene
from core.lettering.checks.lint import lint_scene
from core.lettering.checks.lint_profiles import LintProfile, parse_lint_profile
from core.lettering.checks.typing_rules import edited, quote_edits, rules_for
from core.lettering.checks.typography import mended_text
from core.lettering.fit.setting import refit
from core.lettering.objects import Geometry, LayerObject, LayerPayload
from core.lettering.text.marks import parse_marks, plain_text
from tests.unit.test_lettering_fonts import FONTS, balloon, one_panel, shipped_fonts

PROFILES = ("webtoon_en", "western_print", "webtoon_ko", "manga_ja")


@cache
def profile(name: str) -> LintProfile:
    return parse_lint_profile((FONTS.parent / "lettering" / f"{name}.toml").read_text("utf-8"))


def placed(text: str, name: str = "a", **fields: Any) -> LayerObject:
    geometry = Geometry(x=0.2, y=0.1 if name == "a" else 0.6, w=0.6, h=0.3)
    return balloon(text, name=name, geometry=geometry, **fields)


def found(text: str, name: str = "webtoon_en") -> set[str]:
    """The codes of the writing rules for a text."""
    layer = LayerPayload(layer_type="dialogue", objects=[placed(text)])
    codes = {f.code for f in lint_scene([layer], one_panel(), [], fonts=shipped_fonts(), profile=profile(name))}
    return codes - {"missing-glyph", "too-many-words"}


def mended(text: str, name: str = "webtoon_en") -> str:
    """A text after every text fix of a profile."""
    layer = LayerPayload(layer_type="dialogue", objects=[placed(text)])
    done = fix_scene([layer], one_panel(), [], fonts=shipped_fonts(), profile=profile(name), codes=TEXT_CODES)
    return done.layers[0].objects[0].text


@pytest.mark.parametrize(
    ("text", "code", "better"),
    [
        ("Wait — what?", "em-dash", "Wait -- what?"),
        ("I thought –", "em-dash", "I thought --"),
        ("Well....", "four-dots", "Well..."),
        ("Well…", "ellipsis", "Well..."),
        ("Well….", "ellipsis", "Well..."),
        ("What!?", "interrobang", "What?!"),
        ("What!!?", "interrobang", "What?!!"),
        ("Oh  no.", "double-space", "Oh no."),
        ("Really ?", "space-before-punctuation", "Really?"),
        ("Then l'm late.", "crossbar-i", "Then I'm late."),
        ("| know.", "crossbar-i", "I know."),
    ],
)
def test_english_writing(text: str, code: str, better: str) -> None:
    assert found(text) == {code}
    assert mended(text) == better
    assert found(better) == set()


@pytest.mark.parametrize(
    "text",
    [
        "Wait -- what?!",
        "Well... fine.",
        "From 3–5 o'clock.",
        "Version 1.5 is out.",
        "No, no, no!",
        "He had had enough; that that is.",
        "...and so?",
        "l'heure",
        "Ha!",
        "Look: 4 * 5.",
        "A\u00a0fixed space.",
    ],
)
def test_good_english_is_left_alone(text: str) -> None:
    assert found(text) == set()


def test_a_small_word_that_stands_twice_is_the_writers_business() -> None:
    assert found("Open the the door.") == {"repeated-word"}
    assert mended("Open the the door.") == "Open the the door."


def test_french_keeps_its_space_before_marks() -> None:
    item = placed("Vraiment ?")
    item = item.model_copy(update={"style": item.style.model_copy(update={"language": "fr"})})
    layer = LayerPayload(layer_type="dialogue", objects=[item])
    assert lint_scene([layer], one_panel(), [], fonts=shipped_fonts(), profile=profile("webtoon_en")) == []


@pytest.mark.parametrize(
    ("name", "text", "code", "better"),
    [
        ("webtoon_ko", "그래......", "four-dots", "그래…"),
        ("webtoon_ko", "그래……", "ellipsis", "그래…"),
        ("webtoon_ko", "뭐라고!?", "interrobang", "뭐라고?!"),
        ("manga_ja", "そうか…", "ellipsis", "そうか……"),
        ("manga_ja", "なに?!", "interrobang", "なに！？"),
        ("manga_ja", "まて!", "half-width", "まて！"),
        ("manga_ja", "いいよ。", "final-stop", "いいよ"),
    ],
)
def test_korean_and_japanese_writing(name: str, text: str, code: str, better: str) -> None:
    assert found(text, name) == {code}
    assert mended(text, name) == better
    assert found(better, name) == set()


def test_latin_rules_are_silent_in_korean_and_japanese() -> None:
    assert found("그는 — 그녀를.", "webtoon_ko") == set()
    assert found("そうか——", "manga_ja") == set()


def test_quotes_are_mixed_only_over_a_scene_and_follow_the_profile() -> None:
    def lint(*texts: str, name: str = "webtoon_en") -> list[str]:
        items = [placed(text, key) for text, key in zip(texts, "ab", strict=False)]
        layer = LayerPayload(layer_type="dialogue", objects=items)
        return [
            f"{f.where['object_id']} {f.code}"
            for f in lint_scene([layer], one_panel(), [], fonts=shipped_fonts(), profile=profile(name))
        ]

    assert lint("Don't.", "I can't.") == lint("Don’t.", "I can’t.") == []
    assert lint("Don't.", "I can’t.") == ["b quote-mix"]
    assert lint("Don't.", "I can’t.", name="western_print") == ["a quote-mix"]


@pytest.mark.parametrize(
    ("straight", "curly"),
    [
        ('"Don\'t," she said.', "“Don’t,” she said."),
        ("'Tis the 'best' of '99.", "’Tis the ‘best’ of ’99."),
        ('("Go!")', "(“Go!”)"),
    ],
)
def test_quotes_turn_both_ways(straight: str, curly: str) -> None:
    assert edited(straight, list(quote_edits(straight, "curly"))) == curly
    assert edited(curly, list(quote_edits(curly, "straight"))) == straight


def test_emphasis_and_mixed_runs_survive_a_mend() -> None:
    assert (
        mended("*Well*.... **no** — {shout 1.2x|NEVER....} ever!?")
        == "*Well*... **no** -- {shout 1.2x|NEVER...} ever?!"
    )
    assert mended("A \\*star\\*....") == "A \\*star\\*..."


def test_an_edit_over_a_change_of_emphasis_keeps_every_other_character() -> None:
    marked = edited("No*...*. Go.", [(2, 6, "...")])
    assert plain_text(marked) == "No... Go."
    assert [run.text for run in parse_marks(marked) if run.italic] in (["..."], [])


PIECES = ["*", "**", "{shout|", "}", ".", "...", "....", "…", " ", "  ", "!", "?", "!?", "—", "--", "'", '"', "’", "“"]
TEXTS = st.lists(st.sampled_from([*PIECES, "l", "I", "word", "The the", "そう", "。", "네", "\n"]), max_size=14).map(
    "".join
)


@given(TEXTS, st.sampled_from(PROFILES), st.sampled_from(["straight", "curly"]))
def test_text_fixes_are_done_after_once(text: str, name: str, quotes: str) -> None:
    item = balloon(text)
    for _ in range(2):
        for code in TEXT_CODES:
            item = item.model_copy(update={"text": mended_text(item, code, profile(name), quotes)})
    for code in TEXT_CODES:
        assert mended_text(item, code, profile(name), quotes) == item.text, code


def test_rules_are_chosen_by_the_profile() -> None:
    codes = {name: [rule.code for rule in rules_for(profile(name).typing)] for name in PROFILES}
    assert "em-dash" in codes["webtoon_en"] and "em-dash" not in codes["webtoon_ko"]
    assert "final-stop" in codes["manga_ja"] and "final-stop" not in codes["webtoon_en"]


def lint_breaks(item: LayerObject) -> list[str]:
    layer = LayerPayload(layer_type="dialogue", objects=[item])
    return [f.code for f in lint_scene([layer], one_panel(), [], fonts=shipped_fonts())]


def test_the_same_word_above_itself() -> None:
    assert lint_breaks(placed("never again\nnever again")) == ["stacked-word"]
    assert lint_breaks(placed("never again\nwe said")) == []
    assert lint_breaks(placed("never, I said, not\nonce, twice, never")) == []


def test_a_typed_hyphen_where_the_word_fits() -> None:
    item = refit(placed("We were won-\nderfully late today"), one_panel(), shipped_fonts())
    roomy = item.model_copy(update={"geometry": Geometry(x=0.2, y=0.1, w=0.6, h=0.3)})
    assert lint_breaks(roomy) == ["avoidable-hyphenation"]
    layer = LayerPayload(layer_type="dialogue", objects=[roomy])
    done = fix_scene([layer], one_panel(), [], fonts=shipped_fonts())
    assert done.layers[0].objects[0].text == "We were wonderfully late today"
