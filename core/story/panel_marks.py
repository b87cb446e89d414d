"""The marks of comics scripts: PAGE ONE, PANEL 2, 3컷, and scene headings among them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from core.story.headings import NUMBER_WORDS, Heading, find_heading
from core.story.wording import has_lower, human_case, is_cased

_NUMBER = (
    r"(?:\d{1,3}|(?:TWENTY|THIRTY)?[- ]?(?:ONE|TWO|THREE|FOUR|FIVE|SIX|SEVEN|EIGHT|NINE)|TEN|ELEVEN|TWELVE|THIRTEEN"
    r"|FOURTEEN|FIFTEEN|SIXTEEN|SEVENTEEN|EIGHTEEN|NINETEEN|TWENTY|THIRTY)"
)
_OPEN = r"^[#*_=\s\[(<]*"
_REST = r"(?P<close>[\s\])>*_=]*)(?P<separator>[.:,\-–—]*)(?P<rest>.*)$"
_PAGE = re.compile(
    rf"{_OPEN}(?P<mark>(?:PAGES?|PG\.?|페이지)\s*#?{_NUMBER}(?:\s*(?:[-–&,]|AND|TO)\s*{_NUMBER}\b)?|\d{{1,3}}\s?(?:페이지|쪽))(?![A-Z]){_REST}",
    re.I,
)
_PANEL = re.compile(
    rf"{_OPEN}(?P<mark>(?:PANEL|PNL\.?|컷|칸|패널)\s*[#.]?\s*{_NUMBER}[A-C]?|\#?\d{{1,3}}\s?(?:컷|칸))(?![A-Z가-힣]){_REST}",
    re.I,
)


_COUNTED = re.compile(
    r"^\s*(?:(?P<page>\d{1,2})[.\-](?=\d))?(?P<number>\d{1,3})(?:[.)]|(?<=\d[.\-]\d)|(?<=\d[.\-]\d\d))\s+(?P<rest>\S.*)$"
)
"""A panel by its number alone, or by page and panel: ``3. A door.``, ``2.3 CLOSE - A door.``"""
_SPEECH = re.compile(r"^\s*[A-Z][A-Z'’ .\-]{0,30}(?:\s*\([^()]{1,40}\))?\s*:\s*\S")


def find_page(line: str) -> re.Match[str] | None:
    """Read a line as the mark of a page; groups `mark` and `rest`."""
    return _mark(_PAGE, line)


def find_panel(line: str) -> re.Match[str] | None:
    """Read a line as the mark of a panel; groups `mark` and `rest`."""
    return _mark(_PANEL, line)


def looks_like_panel_script(text: str) -> bool:
    """Whether a text marks its panels: two marks, or a panel mark and a page mark."""
    panels = pages = 0
    for line in text.split("\n"):
        if len(line) > 2_000:
            continue
        panels += find_panel(line) is not None
        pages += find_page(line) is not None
        if panels >= 2 or (panels and pages):
            return True
    return not panels and bool(numbered_panels(text.split("\n")))


def numbered_panels(lines: Sequence[str]) -> dict[int, tuple[str, str]]:
    """Panels that are only numbered ("1. Kitchen, morning"), by index of their line: the number and what follows.

    Nothing unless the numbers count 1, 2, 3 … at the start of paragraphs (from 1 again on a new page), two lines or
    more are speeches ("PAOLA: It is."), and no number stands before a heading or a speech, as in numbered scenes and in
    numbered dialogue.
    """
    found: dict[int, tuple[str, str]] = {}
    last, page, turned = 0, "", False
    for at, line in enumerate(lines):
        turned = turned or (len(line) <= 2_000 and find_page(line) is not None)
        match = _COUNTED.match(line) if len(line) <= 2_000 else None
        if match is None or (at and lines[at - 1].strip()):
            continue
        number, rest = int(match["number"]), match["rest"]
        fresh = number == 1 and (turned or (page and match["page"] not in (None, page)))
        counts_on = number == last + 1 and (match["page"] or "") == page
        if not (counts_on or fresh or not found) or (not found and number != 1):
            return {}
        if _SPEECH.match(rest) or find_heading(line) or find_heading(rest):
            return {}
        last, page, turned = number, match["page"] or "", False
        found[at] = (match["number"], rest)
    speeches = sum(1 for line in lines if len(line) <= 2_000 and _SPEECH.match(line))
    return found if len(found) >= 3 and speeches >= 2 else {}


def _mark(pattern: re.Pattern[str], line: str) -> re.Match[str] | None:
    """A mark stands alone, or is followed by a bracket or punctuation: "Page one of the paper" is no mark."""
    match = pattern.match(line) if len(line) <= 20_000 else None
    if match is None:
        return None
    rest, word = match["rest"].strip(), match["mark"]
    if not rest or match["separator"] or match["close"].strip() or rest[0] in "([<":
        return match
    return match if not has_lower(word) and is_cased(word) and not rest[0].islower() else None


def find_scene(text: str) -> Heading | None:
    """Read a line as the heading of a scene: SCENE 4: THE ROOF, INT. HALL - DAY, SCENE: THE CELLAR."""
    stripped = text.strip().strip("#*_ ")
    heading = find_heading(stripped) if stripped else None
    if heading is None and re.match(r"^(?:SCENE|장면)\s*[:：]\s*\S", stripped, re.I):
        heading = find_heading(re.sub(r"^(?:SCENE|장면)\s*[:：]\s*", "", stripped, flags=re.I), forced=True)
        return replace(heading, text=stripped) if heading else None
    return heading


def find_page_scene(text: str) -> Heading | None:
    """Read a page mark that names a place behind it: PAGE TWO - EXT. MARSH - DAY."""
    match = find_page(text)
    if match is None:
        return None
    rest = match["rest"].strip(" -–—:.")
    heading = (find_scene(rest) or _place_heading(rest)) if rest else None
    return (
        Heading(text.strip(), heading.place, heading.setting, heading.time, heading.ongoing, heading.name)
        if heading
        else None
    )


def _place_heading(rest: str) -> Heading | None:
    """A bare place behind a page mark ("PAGE 1 - Club room, after school"), not a remark such as "(4 panels)"."""
    if re.match(r"^[(\[<\d]", rest) or re.search(
        r"\b(?:panels?|splash|spread|pages?|continued|cont'd|draft)\b", rest, re.I
    ):
        return None
    name, _, when = rest.partition(",")
    if not 1 <= len(name.split()) <= 5 or name.rstrip()[-1:] in ".!?":
        return None
    heading = find_heading(rest, forced=True)
    if heading is None:
        return None
    return replace(heading, place=human_case(name.strip())) if when.strip() and heading.time is None else heading


def panel_number(mark: str) -> int | None:
    """The number that a mark writes, in digits or words; None where it has none."""
    digits = re.search(r"\d+", mark)
    if digits:
        return int(digits[0])
    value = 0
    for word in re.findall(r"[A-Z]+", mark.upper()):
        value += NUMBER_WORDS.get(word, 30 if word == "THIRTY" else 0)
    return value or None


def is_mark(text: str) -> bool:
    """Whether a line is any of the marks."""
    return bool(find_page(text) or find_panel(text) or find_scene(text))
