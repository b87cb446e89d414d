"""Which rows (or columns) of a picture are gutters, and which are only quiet parts of a panel?

A flat run of rows can be either: the gutter between two panels, or a dark sky inside one. A gutter has straight edges,
where almost the whole width changes at once; inside a panel things appear little by little. Pure numbers over
:class:`core.draw.rows.Lines`; rows and columns are treated alike and called lines here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from core.draw.rows import Lines, near

Pixels = NDArray[np.uint8]

TOLERANCE = 22
STRAIGHT = 0.35
"""Share of a line that differs from the gutter within three lines of its end, from which that end is an edge."""
_COVERED = 0.45
"""A gutter that a balloon covers still shows at least this share of its colour."""
_TALL_COVERED = 0.4
_HALO = 8


@dataclass(frozen=True, slots=True)
class Gutter:
    """Lines ``[start, end)`` of one colour, or of colours that run into one another.

    `edge_before` and `edge_after` say whether its ends are straight edges; the picture's own ends count as such.
    """

    start: int
    end: int
    first_colour: Pixels
    last_colour: Pixels
    edge_before: bool
    edge_after: bool

    @property
    def length(self) -> int:
        return self.end - self.start


def find_gutters(
    lines: Lines, known: Sequence[Pixels], *, across: int, outermost: bool, covered: bool = False
) -> list[Gutter]:
    """Choose the gutters among a picture's flat lines.

    Args:
        known: gutter colours found around this part of the picture.
        across: how long the lines are, in px; the narrowest gutter is a hundredth of it, and at least 6 px.
        outermost: this is the whole picture, so that colours without straight edges may still be its background.
        covered: also take gutters that a balloon lies over.

    Returns:
        Gutters in order; they don't touch.
    """
    narrow = max(6, across // 100)
    runs = [run for run in _flat_runs(lines) if run.length >= narrow or run.start == 0 or run.end == len(lines.flat)]
    total = len(lines.flat)
    colours = list(known)
    main = _main_colour(runs, lines) if outermost else None
    if main is not None:
        colours.append(main)
    for run in runs:
        inner = run.start > 0 and run.end < total
        alone = not any(other.end == run.start or other.start == run.end for other in runs)
        if inner and alone and run.edge_before and run.edge_after and not _is_any(run.first_colour, colours):
            colours += [run.first_colour, run.last_colour]
    chosen = [
        run
        for run in runs
        if (_is_any(run.first_colour, colours) or _is_any(run.last_colour, colours))
        and (outermost or run.start == 0 or run.end == total or (run.edge_before and run.edge_after))
    ]
    if covered:
        chosen += _covered_gutters(lines, chosen, colours, across, narrow)
    return [_to_the_edge(lines, run) for run in _joined(sorted(chosen, key=lambda run: run.start))]


def _to_the_edge(lines: Lines, run: Gutter) -> Gutter:
    """Move a gutter's ends over the halo that compression leaves beside a straight edge."""
    before = lines.samples[max(0, run.start - _HALO) : run.start][::-1]
    after = lines.samples[run.end : run.end + _HALO]
    return replace(run, start=run.start - _halo(before, run.first_colour), end=run.end + _halo(after, run.last_colour))


def _halo(beside: Pixels, colour: Pixels) -> int:
    """How many of the lines beside a gutter, nearest first, are only its halo."""
    if not len(beside):
        return 0
    share = (~near(beside, colour, 2 * TOLERANCE)).mean(axis=1)
    return int((share >= share.max() / 2).argmax()) if share.max() >= STRAIGHT else 0


def _flat_runs(lines: Lines) -> list[Gutter]:
    """Runs of flat lines, cut where the colour jumps."""
    total = len(lines.flat)
    colour = lines.colour.astype(np.int16)
    breaks = np.ones(total + 1, np.bool_)
    if total > 1:
        jump = np.abs(colour[1:] - colour[:-1]).max(axis=1) > 12
        breaks[1:total] = jump | (lines.flat[1:] != lines.flat[:-1])
    places = np.flatnonzero(breaks)
    runs = []
    for start, end in zip(places[:-1].tolist(), places[1:].tolist(), strict=True):
        if lines.flat[start]:
            run = Gutter(start, end, lines.colour[start], lines.colour[end - 1], False, False)
            runs.append(replace(run, edge_before=_edge(lines, run, -1), edge_after=_edge(lines, run, 1)))
    return runs


def _edge(lines: Lines, run: Gutter, side: int) -> bool:
    """Whether most of the line changes within three lines of a run's end."""
    total = len(lines.flat)
    if side < 0:
        rows, colour = lines.samples[max(0, run.start - 3) : run.start], run.first_colour
    else:
        rows, colour = lines.samples[run.end : min(total, run.end + 3)], run.last_colour
    if not len(rows):
        return True
    differ = ~near(rows, colour, TOLERANCE)
    return bool(differ.mean(axis=1).max() >= STRAIGHT)


def _main_colour(runs: Sequence[Gutter], lines: Lines) -> Pixels | None:
    """The colour that is most likely the paper: the one with the most straight edges, then the most lines."""
    total = len(lines.flat)
    best: tuple[int, int, Pixels] | None = None
    for run in runs:
        alike = [other for other in runs if _is_any(run.first_colour, [other.first_colour])]
        inner = [other for other in alike if other.start > 0 and other.end < total]
        edges = sum(other.edge_before and other.edge_after for other in inner)  # one edge may be a panel's flat top
        score = (edges, sum(other.length for other in alike))
        if best is None or score > best[:2]:
            best = (*score, run.first_colour)
    if best is None or (best[0] == 0 and not _is_margin(best[2], lines)):
        return None
    return best[2]


def _is_margin(colour: Pixels, lines: Lines) -> bool:
    """Whether most lines that are not flat begin and end in a colour: pictures without frames float on it."""
    busy = lines.samples[~lines.flat]
    if not len(busy):
        return True
    end = max(1, busy.shape[1] // 50)
    ends = np.concatenate([busy[:, :end], busy[:, -end:]], axis=1)
    return bool(near(ends, colour, TOLERANCE).all(axis=1).mean() >= 0.5)


def _is_any(colour: Pixels, colours: Sequence[Pixels]) -> bool:
    return any(int(np.abs(colour.astype(np.int16) - other).max()) <= TOLERANCE for other in colours)


def _covered_gutters(
    lines: Lines, found: Sequence[Gutter], colours: Sequence[Pixels], across: int, narrow: int
) -> list[Gutter]:
    """Gutters that a balloon or a sound lies over: most of the line still shows the paper, between two sharp edges."""
    total = len(lines.flat)
    taken = np.zeros(total, np.bool_)
    for run in found:
        taken[run.start : run.end] = True
    result: list[Gutter] = []
    for colour in colours:
        share = near(lines.samples, colour, TOLERANCE).mean(axis=1)
        rows = np.concatenate([[False], (share >= _COVERED) & ~taken, [False]])
        starts, ends = np.flatnonzero(~rows[:-1] & rows[1:]), np.flatnonzero(rows[:-1] & ~rows[1:])
        for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
            start, end = _joined_span(start, end, found)
            length = end - start
            if length < narrow or length > _TALL_COVERED * across or not _sharp(share, start, end):
                continue
            if _substantial(share, start, -1, across) and _substantial(share, end, 1, across):
                result.append(Gutter(start, end, colour, colour, True, True))
                taken[start:end] = True
    return result


def _joined_span(start: int, end: int, found: Sequence[Gutter]) -> tuple[int, int]:
    """A covered part with the free parts of the same gutter that touch it."""
    for run in found:
        if run.end == start:
            start = run.start
        if run.start == end:
            end = run.end
    return start, end


def _sharp(share: NDArray[np.float64], start: int, end: int) -> bool:
    """Whether the paper's share falls by a third of the line within three lines of both ends."""
    before, after = share[max(0, start - 3) : start], share[end : end + 3]
    inside = share[start:end]
    return bool(
        len(before) and len(after) and inside[:4].max() - before.min() >= 0.3 and inside[-4:].max() - after.min() >= 0.3
    )


def _substantial(share: NDArray[np.float64], place: int, side: int, across: int) -> bool:
    """Whether a real panel, not the thin line of a frame, lies beyond an end."""
    need = max(24, across // 20)
    part = share[max(0, place - need) : place] if side < 0 else share[place : place + need]
    return len(part) >= need // 2 and float(np.mean(part < 0.5)) >= 0.8


def _joined(runs: Sequence[Gutter]) -> list[Gutter]:
    """Gutters that touch or overlap become one."""
    result: list[Gutter] = []
    for run in runs:
        if result and run.start <= result[-1].end:
            last = result[-1]
            if run.end > last.end:
                result[-1] = replace(last, end=run.end, last_colour=run.last_colour, edge_after=run.edge_after)
        else:
            result.append(run)
    return result
