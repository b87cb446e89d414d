"""Last resort of the pieces: a word that is wider than any line. Answers only: into which parts is it cut?

At the language's hyphenation points where it has some, else between letters, as rarely as fits and about evenly.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from core.lettering.text.hyphens import hyphen_points, is_drawn_out, is_name, is_shouted, wants_hyphen
from core.lettering.text.marks import StyledText
from core.lettering.text.phrasing import INSIDE
from core.lettering.text.scripts import clusters, script_of
from core.lettering.text.shaping import Shaped
from core.lettering.text.typed import Look

Shaper = Callable[[Sequence[StyledText]], Shaped]
UNWELCOME, ANYWHERE = 2.0, 3.0
"""How much dearer a cut is inside a name or a shout, and where no language allows one."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a word; `penalty` and `hyphen` are for a line that ends behind it."""

    shaped: Shaped
    penalty: float
    hyphen: Shaped | None


def narrowed(
    runs: Sequence[StyledText], limit: float, look: Look, shape: Shaper, hyphenate: bool, begins: bool
) -> list[Part]:
    """Cut a word so that no part, with its hyphen, is wider than `limit` ems, where letters allow that.

    All of the language's points are offered if `hyphenate`, but for names (unless a sentence `begins` with the word)
    and shouts, which are cut as rarely as fits. A scream is cut without a hyphen.
    """
    text = "".join(run.text for run in runs)
    hyphen = None if look.vertical else shape([runs[-1].of("-")])
    points = () if look.vertical or is_drawn_out(text) else hyphen_points(text, look.language)
    unwelcome = is_shouted(text) or is_name(text, look.language, begins=begins)
    price = INSIDE * (UNWELCOME if unwelcome else 1.0)
    room = limit - (hyphen.advance if hyphen is not None else 0.0)
    widths = _widths(runs, shape)
    spans = _between(points, widths)
    if points and not (hyphenate and not unwelcome):
        spans = _gathered(spans, widths, room)
    parts: list[Part] = []
    drawn_out = is_drawn_out(text)
    for start, end in spans:
        for first, stop in _fitting(text, start, end, widths, room):
            cut = "" if stop == len(text) else text[stop - 1] + text[stop]
            shown = bool(cut) and not drawn_out and (stop in points or wants_hyphen(cut[0], cut[1]))
            shaped = shape(_joined(_slice(runs, first, stop), text, first, stop))
            here = price * (1.0 if stop in points or drawn_out else ANYWHERE)
            parts.append(Part(shaped, here if cut else 0.0, hyphen if shown else None))
    return parts


def _widths(runs: Sequence[StyledText], shape: Shaper) -> list[float]:
    """The advance of each character by itself, marks with the character that they change (0 for them)."""
    found: list[float] = []
    for run in runs:
        for cluster in clusters(run.text):
            found += [shape([run.of(cluster)]).advance] + [0.0] * (len(cluster) - 1)
    return found


def _between(points: Sequence[int], widths: Sequence[float]) -> list[tuple[int, int]]:
    return list(zip((0, *points), (*points, len(widths)), strict=True))


def _gathered(spans: Sequence[tuple[int, int]], widths: Sequence[float], room: float) -> list[tuple[int, int]]:
    """Join neighbouring spans into as few, about even ones as fit."""
    total = math.fsum(widths)
    aim = total / math.ceil(total / max(room, 0.5))
    found: list[tuple[int, int]] = []
    for start, end in spans:
        if found:
            first = found[-1][0]
            joined = math.fsum(widths[first:end])
            half = math.fsum(widths[start:end]) / 2
            if joined <= room and joined - half <= aim:
                found[-1] = (first, end)
                continue
        found.append((start, end))
    return found


def _fitting(text: str, start: int, end: int, widths: Sequence[float], room: float) -> list[tuple[int, int]]:
    """Cut a span between letters, into as few even parts as fit."""
    total = math.fsum(widths[start:end])
    if total <= room:
        return [(start, end)]
    aim = total / math.ceil(total / max(room, 0.5))
    found: list[tuple[int, int]] = []
    first, width = start, 0.0
    for index in range(start, end):
        width += widths[index]
        last = index == end - 1
        if last:
            found.append((first, end))
        elif widths[index + 1] > 0 and (width >= aim or width + widths[index + 1] > room):
            found.append((first, index + 1))
            first, width = index + 1, 0.0
    return found


def _slice(runs: Sequence[StyledText], start: int, end: int) -> list[StyledText]:
    found, at = [], 0
    for run in runs:
        text = run.text[max(0, start - at) : max(0, end - at)]
        if text:
            found.append(run.of(text))
        at += len(run.text)
    return found


def _joined(runs: list[StyledText], text: str, start: int, end: int) -> list[StyledText]:
    """Joined letters keep their joined forms at a cut."""
    if start and script_of(text[start - 1]) == script_of(text[start]) == "arabic":
        runs[0] = runs[0].of("\u200d" + runs[0].text)
    if end < len(text) and script_of(text[end - 1]) == script_of(text[end]) == "arabic":
        runs[-1] = runs[-1].of(runs[-1].text + "\u200d")
    return runs
