"""The rules of punctuation. Answers only: which characters would a market's letterer write differently?

A rule looks at a text as it is read (without marks) and gives edits. Applying all of them and asking again gives none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from core.lettering.checks.lint_profiles import Typing
from core.lettering.text.marks import StyledText, parse_marks, plain_text, with_marks

Edit = tuple[int, int, str]
"""Characters ``[start, end)`` of the plain text, and what stands there instead."""

_DOTS = re.compile(r"[.…]{2,}|…")
_MARKS = re.compile(r"[!?！？]{2,}")
_CJK = re.compile(r"[぀-ヿ㐀-鿿豈-﫿]")
_LATIN = re.compile(r"[A-Za-z]")
_APOSTROPHES = re.compile(r"(?:em|til|cause|tis|twas|bout|round|n)\b|\d", re.IGNORECASE)
_SMALL_WORDS = "a an and as at by for from her his in is its my of on or our the their this to was were with your"
_TWICE = re.compile(rf"\b({'|'.join(_SMALL_WORDS.split())})\s+\1\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Rule:
    """`find` gives the edits of a text; `mends` is False where only the writer can say what is right."""

    code: str
    message: str
    hint: str
    find: Callable[[str, Typing, str], Iterator[Edit]]
    mends: bool = True


def _four_dots(text: str, typing: Typing, language: str) -> Iterator[Edit]:
    for run in re.finditer(r"\.{4,}", text):
        if typing.ellipsis != "two_characters" or len(run.group()) != 6:
            yield run.start(), run.end(), _ellipsis(typing)


def _dots(text: str, typing: Typing, language: str) -> Iterator[Edit]:
    """Ellipses that are written in another way than the profile's; runs of plain dots alone are `four-dots`."""
    wanted = typing.ellipsis
    if wanted is None:
        return
    for run in _DOTS.finditer(text):
        shown = run.group()
        if shown == ".." or (re.fullmatch(r"\.{4,}", shown) and not (wanted == "two_characters" and len(shown) == 6)):
            continue
        if wanted == "two_characters" and re.fullmatch(r"(?:……)+", shown):
            continue
        if shown != _ellipsis(typing):
            yield run.start(), run.end(), _ellipsis(typing)


def _ellipsis(typing: Typing) -> str:
    return {"character": "…", "two_characters": "……"}.get(typing.ellipsis or "", "...")


def _dash(text: str, typing: Typing, language: str) -> Iterator[Edit]:
    if typing.dash == "double_hyphen":
        for run in re.finditer(r"[—―]+|(?<= )–(?=\s|$)|(?<=[A-Za-z])–(?=\s|$)|-{3,}", text):
            yield run.start(), run.end(), "--"
    elif typing.dash == "em_dash":
        for run in re.finditer(r"-{2,}", text):
            yield run.start(), run.end(), "—"


def _interrobang(text: str, typing: Typing, language: str) -> Iterator[Edit]:
    """Question and exclamation marks side by side begin with the profile's one, in the width that it uses."""
    if typing.interrobang is None:
        return
    wide = {"?": "？", "!": "！"} if typing.full_width else {}
    for run in _MARKS.finditer(text):
        narrow = run.group().replace("？", "?").replace("！", "!")
        if {"?", "!"} != set(narrow):
            continue
        lead, follow = typing.interrobang
        if narrow[0] != lead:
            narrow = lead * narrow.count(lead) + follow * narrow.count(follow)
        shown = "".join(wide.get(c, c) for c in narrow) if wide else _as_wide(run.group(), narrow)
        if shown != run.group():
            yield run.start(), run.end(), shown


def _as_wide(before: str, narrow: str) -> str:
    full = any(c in "！？" for c in before)
    return narrow.replace("?", "？").replace("!", "！") if full else narrow


def _double_space(text: str, typing: Typing, language: str) -> Iterator[Edit]:
    for run in re.finditer(r"(?<=\S) {2,}(?=\S)", text):
        yield run.start(), run.end(), " "


def _space_before(text: str, typing: Typing, language: str) -> Iterator[Edit]:
    if language.split("-")[0].lower() == "fr":
        return
    for run in re.finditer(r"(?<=[^\s.,;:!?…-]) +(?=(?:[,;:!?]|\.(?!\.))+(?:\s|$|[\"”’*]))", text):
        yield run.start(), run.end(), ""


def _typed_i(text: str, typing: Typing, language: str) -> Iterator[Edit]:
    """A small L or a bar that stands where only the pronoun can."""
    if language.split("-")[0].lower() not in ("en", ""):
        return
    for run in re.finditer(r"(?<![\w'’|])[l|](?=(?:['’](?:m|ll|ve|d|re)\b)|(?![\w'’|]))", text):
        if _LATIN.search(text):
            yield run.start(), run.end(), "I"


def _twice(text: str, typing: Typing, language: str) -> Iterator[Edit]:
    for run in _TWICE.finditer(text):
        yield run.start(), run.end(), run.group(1)


def _half_width(text: str, typing: Typing, language: str) -> Iterator[Edit]:
    if not _CJK.search(text):
        return
    wide = {"!": "！", "?": "？", ",": "、", ".": "。"}
    for run in re.finditer(r"(?<=[぀-ヿ㐀-鿿！？])(?:[!?]+|,|\.(?!\.))", text):
        marks = set(run.group())
        if not (len(run.group()) > 1 and marks == {"!", "?"}):
            yield run.start(), run.end(), "".join(wide[c] for c in run.group())


def _final_stop(text: str, typing: Typing, language: str) -> Iterator[Edit]:
    found = re.search(r"(?<=[^。\s])。(?=[」』]?\s*$)", text)
    if found is not None:
        yield found.start(), found.end(), ""


_EVERYWHERE = (
    Rule("four-dots", "It has four dots or more in a row.", "An ellipsis has three dots.", _four_dots),
    Rule("ellipsis", "Its ellipsis is not written as this profile writes it.", "Write it the same way.", _dots),
    Rule("interrobang", "Its ! and ? stand in the other order.", "Put them as this profile does.", _interrobang),
    Rule("double-space", "It has two spaces between words.", "One space is enough.", _double_space),
)
_LATIN_ONLY = (
    Rule("em-dash", "Its dash is not written as this profile writes it.", "Write it the same way.", _dash),
    Rule("space-before-punctuation", "A space stands before a mark.", "Close it up.", _space_before),
    Rule("crossbar-i", "A small L or a bar stands for the pronoun I.", "Type a capital I.", _typed_i),
    Rule("repeated-word", "A small word stands twice in a row.", "Take one out, if it is a slip.", _twice, mends=False),
)
_FULL_WIDTH = (
    Rule("half-width", "Half-width punctuation stands in Japanese text.", "Use full-width marks.", _half_width),
)
_NO_STOP = (Rule("final-stop", "A full stop ends the balloon.", "Manga leaves the last 。 out.", _final_stop),)


def rules_for(typing: Typing) -> tuple[Rule, ...]:
    """The rules that a profile asks for, in the order in which they are applied."""
    return (
        *_EVERYWHERE,
        *(_LATIN_ONLY if typing.latin else ()),
        *(_FULL_WIDTH if typing.full_width else ()),
        *(_NO_STOP if typing.no_final_stop else ()),
    )


def quote_styles(text: str) -> set[str]:
    """Which ways of writing quotation marks and apostrophes a text has: straight, curly, both, none."""
    return {name for name, signs in (("straight", "\"'"), ("curly", "“”‘’")) if any(sign in text for sign in signs)}


def quote_edits(text: str, wanted: str) -> Iterator[Edit]:
    """Every quotation mark and apostrophe in the wanted way; whether one opens is read from what stands before it."""
    for at, sign in enumerate(text):
        if wanted == "straight" and sign in "“”‘’":
            yield at, at + 1, '"' if sign in "“”" else "'"
        elif wanted == "curly" and sign in "\"'":
            opens = at == 0 or text[at - 1].isspace() or text[at - 1] in "([{—-“‘\"'"
            if sign == '"':
                yield at, at + 1, "“" if opens else "”"
            else:
                clipped = _APOSTROPHES.match(text, at + 1) is not None
                yield at, at + 1, "‘" if opens and not clipped else "’"


def edited(marked: str, edits: Sequence[Edit]) -> str:
    """A marked text with edits of its plain text, every emphasis and run kept; unchanged where that cannot be done."""
    if not edits:
        return marked
    plain = plain_text(marked)
    wanted, at = "", 0
    for start, end, new in edits:
        wanted, at = wanted + plain[at:start] + new, end
    wanted += plain[at:]
    if plain == marked and plain_text(wanted) == wanted:
        return wanted
    changed = with_marks(_cut(parse_marks(marked), edits))
    return changed if plain_text(changed) == wanted else marked


def _cut(runs: Sequence[StyledText], edits: Sequence[Edit]) -> list[StyledText]:
    """Runs after edits: what is new looks like the first character that it replaces."""
    made, offset = [], 0
    for run in runs:
        text, end = [], offset + len(run.text)
        at = offset
        for start, stop, new in edits:
            if stop <= offset or start >= end:
                continue
            text.append(run.text[at - offset : max(start, offset) - offset])
            if start >= offset:
                text.append(new)
            at = min(stop, end)
        text.append(run.text[at - offset :])
        if joined := "".join(text):
            made.append(replace(run, text=joined))
        offset = end
    return made
