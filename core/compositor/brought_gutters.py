"""The space between the panels of brought art: kept, stretched or shortened, and searched for what is drawn in it.

Serves the setting of panels; answers one question: what becomes of the pixels that belong to no panel? A balloon that
stands in a gutter keeps its rows; only rows of plain paper are added or left out, as long as there are any.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from core.draw.rows import read_lines, same_everywhere
from core.units import Span

Pixels = NDArray[np.uint8]
Box = tuple[int, int, int, int]
"""Left, top, right, bottom in whole px, half-open."""
Band = tuple[int, int, list[int]]
"""Top, bottom and the ids of panels that stand side by side."""

_LEAST_ROWS = 6
_GRIP = 4


def panel_bands(boxes: Mapping[int, Box]) -> list[Band]:
    """Groups of panels that share rows, from top to bottom."""
    bands: list[Band] = []
    for panel_id, box in sorted(boxes.items(), key=lambda item: (item[1][1], item[1][3], item[0])):
        if bands and box[1] < bands[-1][1]:
            top, bottom, members = bands[-1]
            bands[-1] = (top, max(bottom, box[3]), [*members, panel_id])
        else:
            bands.append((box[1], box[3], [panel_id]))
    return bands


def carry_gutters(art: Pixels, old: Mapping[int, Box], new: Mapping[int, Box], height: int) -> tuple[Pixels, int]:
    """Paint a canvas for panels at their new places with the gutters and margins of their old ones.

    Where panels were regrouped, so that no old gutter belongs to a new one, the gutters' middle colour fills all.

    Args:
        art: uint8 (h, W, 3), already at the canvas's width.
        old: the panels' boxes in `art`; `new`: in the canvas.

    Returns:
        uint8 (height, W, 3), on which the panels themselves are still to be painted, and the number of gutters in
        which drawn rows had to be parted or left out.
    """
    width = art.shape[1]
    before, after = panel_bands(old), panel_bands(new)
    canvas = np.empty((height, width, 3), np.uint8)
    paper = _paper(art, before)
    canvas[:] = paper
    if [sorted(band[2]) for band in before] != [sorted(band[2]) for band in after]:
        return canvas, len(before)
    old_end = new_end = torn = 0
    for (top, bottom, _), (new_top, new_bottom, _) in zip(before, after, strict=True):
        torn += _stretch(art[old_end : max(top, old_end)], canvas[new_end : max(new_top, new_end)])
        rows, place = art[top:bottom], canvas[new_top:new_bottom]
        if len(rows) == len(place):
            place[:] = rows
        elif len(rows) and len(place):
            with same_everywhere():
                place[:] = cv2.resize(np.ascontiguousarray(rows), (width, len(place)), interpolation=cv2.INTER_AREA)
        old_end, new_end = bottom, new_bottom
    torn += _stretch(art[old_end:], canvas[new_end:])
    return canvas, torn


def gutters_with_art(canvas: Pixels, boxes: Mapping[int, Box]) -> list[Span]:
    """Rows between panels in which more than one thin line is drawn: balloons, sounds, captions.

    A span that touches a panel reaches a little into it, so that the seam between the two is part of it.
    """
    spans: list[Span] = []
    end = 0
    for top, bottom, _ in [*panel_bands(boxes), (len(canvas), len(canvas), [])]:
        gutter = canvas[end : max(top, end)]
        if len(gutter):
            busy = np.concatenate([[False], ~read_lines(gutter).flat, [False]])
            starts, ends = np.flatnonzero(~busy[:-1] & busy[1:]), np.flatnonzero(busy[:-1] & ~busy[1:])
            for start, stop in zip(starts.tolist(), ends.tolist(), strict=True):
                if stop - start >= _LEAST_ROWS:
                    grip_above = _GRIP if start == 0 and end > 0 else 0
                    grip_below = _GRIP if stop == len(gutter) and top < len(canvas) else 0
                    spans.append(Span(end + start - grip_above, end + stop + grip_below))
        end = max(bottom, end)
    return spans


def _stretch(rows: Pixels, place: Pixels) -> bool:
    """Fill `place` with a gutter's rows, with plain rows near its middle repeated or left out first.

    Returns:
        Whether drawn rows suffered, because there were not enough plain ones.
    """
    have, need = len(rows), len(place)
    if not have or not need:
        return False
    flat = read_lines(rows).flat
    order = np.lexsort((np.abs(2 * np.arange(have) - (have - 1)), ~flat))  # plain rows first, then by nearness
    if need <= have:
        place[:] = rows[np.sort(order[have - need :])]
        return bool(have - need > flat.sum())
    # Without one plain row, paper goes below the gutter: a repeated row would smear, a gap inside would part the words.
    plain = bool(flat.any())
    at, extra = int(order[0]) if plain else have - 1, need - have
    place[: at + 1] = rows[: at + 1]
    place[at + 1 : at + 1 + extra] = rows[at] if plain else _middle(rows.reshape(-1, 3))
    place[at + 1 + extra :] = rows[at + 1 :]
    return not plain


def _paper(art: Pixels, bands: Sequence[Band]) -> Pixels:
    """The middle colour of the rows outside all panels, or of the left edge where there are none."""
    outside = np.ones(len(art), np.bool_)
    for top, bottom, _ in bands:
        outside[max(top, 0) : max(bottom, 0)] = False
    rows = art[outside][:: max(1, int(outside.sum()) // 64)] if outside.any() else art[:: max(1, len(art) // 64), :4]
    return _middle(rows.reshape(-1, 3))


def _middle(colours: Pixels) -> Pixels:
    return np.asarray(np.sort(colours, axis=0)[len(colours) // 2], np.uint8)
