"""Emphasis marks are read, never printed, and nothing else is lost."""

from __future__ import annotations

import pytest

from core.lettering.text.marks import StyledText, parse_marks, plain_text, with_marks


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        ("plain", [StyledText("plain")]),
        ("a *b* c", [StyledText("a "), StyledText("b", italic=True), StyledText(" c")]),
        ("**loud**!", [StyledText("loud", bold=True), StyledText("!")]),
        ("***both***", [StyledText("both", italic=True, bold=True)]),
        ("*it **and** it*", [StyledText("it ", True), StyledText("and", True, True), StyledText(" it", True)]),
        ("5 * 3 * 2", [StyledText("5 * 3 * 2")]),
        ("*alone", [StyledText("*alone")]),
        ("half**way", [StyledText("half**way")]),
        (r"\*not a mark\*", [StyledText("*not a mark*")]),
        ("re*al*ly", [StyledText("re"), StyledText("al", italic=True), StyledText("ly")]),
        ("two *words here*\nline", [StyledText("two "), StyledText("words here", True), StyledText("\nline")]),
        ("", []),
    ],
)
def test_marks(text: str, runs: list[StyledText]) -> None:
    assert parse_marks(text) == runs
    assert letters(parse_marks(with_marks(runs))) == letters(runs)


def letters(runs: list[StyledText]) -> list[tuple[str, bool, bool]]:
    """Every character with its emphasis; that of a space does not matter."""
    return [(c, r.italic and not c.isspace(), r.bold and not c.isspace()) for r in runs for c in r.text]


def test_plain_text_has_no_marks() -> None:
    assert plain_text("You *never* told **me**") == "You never told me"
