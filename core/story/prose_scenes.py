"""Where the scenes of prose begin that the writer did not mark: at a paragraph where time or place clearly changes.

Under `prose`; it alone answers "before which paragraphs does a new scene begin?". A scene has `LEAST_LINES` lines at
least; what is still very long is parted evenly, at paragraphs as far as that goes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from core.story.elements import LineElement
from core.story.english.parsing import parse_texts
from core.story.english.place_kinds import same_place
from core.story.english.places import MOVED, TOLD, place_texts
from core.story.english.told import ToldText, run_on
from core.story.headings import Heading
from core.story.placing import READ_KINDS
from core.story.wording import human_case, plain

LEAST_LINES = 4
"""Lines a scene has at least on both sides of a change of time or place."""
SCENE_LINES = 16
"""Lines a scene has where nothing parts it; the parts come out equal, 12 to 20 lines each."""
_DAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_PART = r"(?:morning|afternoon|evening|night|midnight|noon|dawn|dusk|sunrise|sunset|day)"
_SPAN = r"(?:hours?|days?|weeks?|months?|years?|nights?|winters?|summers?)"
_SEASON = (
    r"(?:spring|summer|autumn|winter|january|february|march|april|may|june|july|august|september|october|november"
    r"|december)"
)
_JUMP = re.compile(
    rf"^\W*(?:then |and |but )?(?:"
    rf"(?:the|that) (?:next|following|same) (?:{_PART}|{_DAY}|week|month|year|spring|summer|autumn|winter)"
    rf"|(?:that|by|at|toward|towards|before|after|long after) (?:the )?{_PART}"
    rf"|in the (?:morning|afternoon|evening)"
    rf"|(?:on|by|all|late on|early on) (?:\w+ )?(?:(?:the )?\w+ )?(?:{_DAY}|morning|evening|night|day)"
    rf"|(?:next|late that|early that|early the next|late the next) (?:{_PART}|{_DAY}|week|month|year)"
    rf"|(?:in|by|that|all) (?:the )?(?:early |late )?{_SEASON}"
    rf"|(?:an|a|one|half an|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|many|several|some|a few) "
    rf"(?:\w+ )?{_SPAN} (?:later|after|passed|went by|had passed)"
    rf"|(?:{_SPAN}) (?:later|passed|went by)"
    rf"|tomorrow|meanwhile|elsewhere|the day after|by the time)\b",
    re.IGNORECASE,
)
"""A paragraph that opens so plays at another time."""
_TIME = re.compile(r"\b(morning|afternoon|evening|night|midnight|noon|dawn|dusk|sunrise|sunset)\b", re.IGNORECASE)


@dataclass(slots=True)
class Paragraph:
    """A paragraph of prose as lines. `line` is the source line where it begins."""

    text: str
    line: int
    lines: list[LineElement]


@dataclass(slots=True)
class Part:
    """A scene: its paragraphs, the writer's heading, and the time of day if its opening names one."""

    line: int
    heading: str
    paragraphs: list[Paragraph]
    place: str = ""
    time: str | None = None
    goes_on: bool = False

    @property
    def lines(self) -> list[LineElement]:
        return [line for paragraph in self.paragraphs for line in paragraph.lines]

    def title(self) -> Heading:
        """The scene's heading: the writer's, else its place, else its first words."""
        if self.heading:
            return Heading(self.heading, name=human_case(plain(self.heading).lstrip("# ")))
        if self.place:
            return Heading("", name=self.place[:1].upper() + self.place[1:], time=self.time, ongoing=self.goes_on)
        return Heading("", name=_first_words(self.paragraphs), ongoing=self.goes_on)


def cut_scenes(part: Part) -> list[Part]:
    """Part a stretch of English prose where time or place clearly changes."""
    paragraphs = part.paragraphs
    if sum(map(_weight, paragraphs)) < 2 * LEAST_LINES:
        return [part]
    texts = [paragraph.text for paragraph in paragraphs]
    parse_texts(texts)
    placed = place_texts([ToldText(text) for text in texts])
    jumps = [at for at in range(1, len(texts)) if _JUMP.match(texts[at])]
    moves = [
        at
        for at in range(1, len(texts))
        if placed[at].weight >= MOVED
        and placed[at].place
        and placed[at - 1].leaves_at
        and not same_place(placed[at].place, placed[at - 1].leaves_at)
    ]
    cuts: list[int] = []
    for at in [*jumps, *(at for at in moves if at not in jumps)]:
        before = max((cut for cut in cuts if cut < at), default=0)
        after = min((cut for cut in cuts if cut > at), default=len(texts))
        if min(sum(map(_weight, paragraphs[before:at])), sum(map(_weight, paragraphs[at:after]))) >= LEAST_LINES:
            cuts.append(at)
    edges = [0, *sorted(cuts), len(texts)]
    out: list[Part] = []
    for start, end in pairwise(edges):
        opening = _TIME.search(" ".join(texts[start].split()[:6])) if start in jumps else None
        out.append(
            Part(
                part.line if start == 0 else paragraphs[start].line,
                part.heading if start == 0 else "",
                paragraphs[start:end],
                "",
                opening[1].lower() if opening else None,
                goes_on=bool(start) and start not in jumps,
            )
        )
    return out


def name_places(parts: Sequence[Part]) -> None:
    """Give parts without a heading the place that their lines tell, as a title; never the same twice running."""
    before = named = ""
    for part in parts:
        told = [line for line in part.lines if line.kind in READ_KINDS]
        runs = run_on((line.text, line.kind == "dialogue", line.line) for line in told)
        parse_texts([text.text for text in runs if not text.spoken])
        placed = place_texts(runs, start=before, named=False)
        place = re.sub(r"^(?:his|her|its|their|my|our|your|whole|same|very)\s+", "", placed[0].place if placed else "")
        before = placed[-1].leaves_at if placed else before
        sure = any(one.weight >= TOLD and same_place(one.place, place) for one in placed)
        if not part.heading and place != named and sure:
            part.place = place
        named = place


def _weight(paragraph: Paragraph) -> int:
    """Lines that show or say something."""
    return sum(line.kind != "parenthetical" for line in paragraph.lines)


def part_evenly(part: Part) -> list[Part]:
    """Divide a very long part into pieces of about `SCENE_LINES` lines, at a paragraph's start where one is near.

    Speeches share panels: two of them count as one line.
    """
    total = len(part.lines)
    spoken = sum(line.kind == "dialogue" for line in part.lines)
    panels = sum(map(_weight, part.paragraphs)) - spoken // 2
    if panels <= SCENE_LINES + (8 if spoken else 4):
        return [part]
    count = -(-panels // SCENE_LINES)
    starts: dict[int, int] = {}
    seen = 0
    for number, paragraph in enumerate(part.paragraphs):
        starts[seen] = number
        seen += len(paragraph.lines)
    cuts = [_near(index * total // count, starts, total // count // 3) for index in range(1, count)]
    pieces: list[Part] = []
    rest = part.paragraphs
    done = 0
    for cut in [*dict.fromkeys(cuts), total]:
        kept, rest = _split(rest, cut - done)
        done = cut
        if kept:
            first = not pieces
            line = part.line if first else kept[0].line
            place, time = (part.place, part.time) if first else ("", None)
            pieces.append(Part(line, part.heading if first else "", kept, place, time, part.goes_on or not first))
    return pieces


def _near(wanted: int, starts: dict[int, int], reach: int) -> int:
    close = [at for at in starts if at > 0 and abs(at - wanted) <= reach]
    return min(close, key=lambda at: (abs(at - wanted), at)) if close else wanted


def _split(paragraphs: Sequence[Paragraph], count: int) -> tuple[list[Paragraph], list[Paragraph]]:
    """The first `count` lines, and the rest; a paragraph that is longer than that is divided."""
    kept: list[Paragraph] = []
    for at, paragraph in enumerate(paragraphs):
        if len(paragraph.lines) <= count:
            kept.append(paragraph)
            count -= len(paragraph.lines)
            continue
        while count > 0 and paragraph.lines[count - 1].kind == "parenthetical":
            count -= 1
        if not count:
            return kept, list(paragraphs[at:])
        one, other = paragraph.lines[:count], paragraph.lines[count:]
        kept.append(Paragraph(paragraph.text, paragraph.line, one))
        return kept, [Paragraph(other[0].text, other[0].line, other), *paragraphs[at + 1 :]]
    return kept, []


def _first_words(paragraphs: Sequence[Paragraph]) -> str:
    line = next((line for paragraph in paragraphs for line in paragraph.lines if line.kind != "parenthetical"), None)
    words = plain(line.text).split() if line is not None else []
    short = " ".join(words[:6]).strip("\"“”'‘’ ")[:60].rstrip(",;:. ")
    return human_case(short) + ("…" if len(words) > 6 else "")
