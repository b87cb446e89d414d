"""Line breaking on square letters, where every width is a whole number, and on real ones."""

from __future__ import annotations

import math

from core.lettering.fit.breaking import break_lines, can_break, least_scale
from core.lettering.text.phrasing import IN_PHRASE, break_penalty, inner_cuts
from core.lettering.text.pieces import FORCED, Piece, Prepared, prepare
from core.lettering.text.shaping import Shaped
from tests.unit.test_lettering_fonts import shipped_fonts


def squares(*words: str, penalties: dict[int, float] | None = None) -> Prepared:
    """A text whose letters and spaces are one em wide."""
    pieces = tuple(
        Piece(Shaped(word, (), float(len(word)), None), 1.0, (penalties or {}).get(index, 100.0))
        for index, word in enumerate(words)
    )
    return Prepared(pieces, 0.8, 0.2, 0.7, 0.0)


def lines(prepared: Prepared, breaks: tuple[int, ...]) -> list[str]:
    starts = (0, *breaks)
    return [" ".join(p.shaped.text for p in prepared.pieces[a:b]) for a, b in zip(starts, breaks, strict=False)]


def english(text: str) -> Prepared:
    return prepare(text, fonts=shipped_fonts(), style="default", language="en", tracking=0, upper=False)


def test_lines_are_balanced_together_not_filled_greedily() -> None:
    text = squares("aaa", "bb", "cc", "ddddd")
    found = break_lines(text, [7.0, 7.0, 7.0])
    assert found is not None and lines(text, found[1]) == ["aaa", "bb cc", "ddddd"]


def test_each_line_has_its_own_width() -> None:
    text = squares("aa", "bbb", "ccc", "dd")
    found = break_lines(text, [2.0, 7.0, 2.0])
    assert found is not None and lines(text, found[1]) == ["aa", "bbb ccc", "dd"]
    assert break_lines(text, [2.0, 6.0, 2.0]) is None


def test_a_typed_break_is_always_taken() -> None:
    text = squares("aa", "bb", "cc", penalties={0: FORCED})
    found = break_lines(text, [9.0, 9.0])
    assert found is not None and lines(text, found[1]) == ["aa", "bb cc"]
    assert break_lines(text, [9.0]) is None


def test_no_break_where_it_is_forbidden() -> None:
    text = squares("aa", "bb", "cc", penalties={0: math.inf})
    found = break_lines(text, [5.0, 5.0])
    assert found is not None and lines(text, found[1]) == ["aa bb", "cc"]


def test_feasibility_and_the_least_scale() -> None:
    text = squares("aaaa", "bb", "cc")
    assert can_break(text, [5.0, 5.0]) and not can_break(text, [4.0, 4.0])
    scale = least_scale(text, [1.0, 1.0], upper=20.0)
    assert scale is not None and 5.0 <= scale <= 5.06


def test_sense_decides_between_equal_lines() -> None:
    assert break_penalty("gone.", "He", "en") < break_penalty("gone,", "he", "en")
    assert (
        break_penalty("went", "and", "en") < break_penalty("went", "home", "en") < break_penalty("the", "house", "en")
    )
    assert break_penalty("Mr.", "Holm", "en") > break_penalty("home.", "Then", "en")


def test_a_sentence_end_attracts_the_break() -> None:
    text = english("I know. You do not have to tell me")
    found = break_lines(text, [11.0, 11.0])
    assert found is not None and lines(text, found[1])[0] in ("I know.", "I know. You do", "I know. You do not")


def test_a_no_break_space_holds() -> None:
    assert [p.shaped.text for p in english("10\u00a0km away").pieces] == ["10\u00a0km", "away"]


def test_dashes_and_ideographs_open_a_word() -> None:
    assert set(inner_cuts("wait—what")) == {5}
    assert set(inner_cuts("走った。")) == {2}
    assert set(inner_cuts("안녕하세요")) == set()
    assert inner_cuts("「行く」") == {2: IN_PHRASE}


def test_a_word_wider_than_any_line_is_cut_with_hyphens_but_a_scream_without() -> None:
    long = prepare(
        "Incomprehensibilities",
        fonts=shipped_fonts(),
        style="default",
        language="en",
        tracking=0,
        upper=False,
        split_over=5,
    )
    assert "".join(p.shaped.text for p in long.pieces) == "Incomprehensibilities"
    assert len(long.pieces) > 1 and any(p.hyphen is not None for p in long.pieces[:-1])
    scream = prepare(
        "A" * 30, fonts=shipped_fonts(), style="default", language="en", tracking=0, upper=False, split_over=5
    )
    assert len(scream.pieces) > 1 and all(p.hyphen is None for p in scream.pieces)


def test_case_and_marks_do_not_reach_the_glyphs_as_letters() -> None:
    shout = prepare("get *down*", fonts=shipped_fonts(), style="shout", language="en", tracking=0, upper=True)
    assert [p.shaped.text for p in shout.pieces] == ["GET", "DOWN"]
