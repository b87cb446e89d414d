"""Between blocks and fitting: one text is tried against rooms. Answers only: how well do its lines fill these rooms?"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from core.lettering.fit.blocks import Block, line_align, line_bands, make_block
from core.lettering.fit.breaking import break_lines, line_windows
from core.lettering.fit.contours import Contour, Region, Room, rooms_in
from core.lettering.fit.freeform import FreeRegion
from core.lettering.fit.measures import measured
from core.lettering.text.pieces import Breaks, Prepared

BREAKS = 450.0
"""What a cost of breaks is divided by where it stands beside sizes and areas."""


@dataclass(frozen=True, slots=True)
class LineTrial:
    """How a text's lines are measured against rooms: its alignment and whether round contours and hanging count."""

    prepared: Prepared
    leading: float
    align: str
    swelling: bool
    hanging: bool

    @classmethod
    def of(cls, prepared: Prepared, contour: Contour, leading: float) -> LineTrial:
        align = line_align(contour, prepared)
        turned = prepared.vertical
        return cls(prepared, leading, align, contour.swells and not turned, align == "center" and not turned)

    def rooms(self, region: Region, lines: int, shift: float = 0.0) -> list[Room] | None:
        bands = line_bands(self.prepared, lines, self.leading)
        if shift:
            bands = [(top + shift, bottom + shift) for top, bottom in bands]
        return rooms_in(region, bands, self.align, self.prepared.overhang)

    def may_fill(self, region: Region, lines: int, shift: float = 0.0) -> bool:
        """False only if no breaks fit the rooms of these lines; in a free outline much faster than the rooms."""
        if not isinstance(region, FreeRegion):
            return True
        bands, take = line_bands(self.prepared, lines, self.leading), 2 * self.prepared.overhang
        widths = [region.widest(top + shift, bottom + shift) - take for top, bottom in bands]
        return min(widths) > 0 and line_windows(measured(self.prepared), widths) is not None

    def breaks(self, rooms: list[Room]) -> tuple[float, Breaks] | None:
        """The best breaks for these rooms and their cost."""
        widths = [right - left for left, right in rooms]
        return break_lines(
            self.prepared, widths, swelling=self.swelling and not measured(self.prepared).long, hanging=self.hanging
        )

    def holds(self, breaks: Breaks, rooms: list[Room]) -> bool:
        """Whether lines broken like this fit these rooms."""
        text = measured(self.prepared)
        for first, end, (left, right) in zip((0, *breaks), breaks, rooms, strict=False):
            hang = abs(text.trail[end] - text.lead[first]) if self.hanging else 0.0
            if text.width(first, end) + hang > right - left:
                return False
        return True

    def may_fit(self, rooms: list[Room] | None) -> bool:
        """False only if no breaks fit these rooms."""
        if rooms is None:
            return False
        return line_windows(measured(self.prepared), [right - left for left, right in rooms]) is not None

    def block(self, breaks: Breaks, cost: float, rooms: list[Room], shift: float = 0.0) -> Block:
        return make_block(self.prepared, breaks, self.leading, self.align, cost, rooms, shift)

    def least_breaks(self, lines: int) -> float:
        """A bound under the cost of any breaks into that many lines, as it counts in a price."""
        shares = measured(self.prepared).shares
        return shares[min(lines - 1, len(shares) - 1)] / lines / BREAKS

    def line_counts(self, region: Region, *, cut_words: bool = False) -> Iterator[int]:
        """The numbers of lines that may fit a region by its area, height and width: a bound that leaves out none.

        `cut_words` asks for a text whose words may be cut anywhere.
        """
        text, rise = measured(self.prepared), self.prepared.rise + self.prepared.fall
        widest, height = region.extent
        if height < rise or (text.longest > widest and not cut_words):
            return
        most = math.floor((height - rise) / self.leading + 1e-9) + 1
        area = region.area() / min(self.leading, rise) + 1e-9
        for lines in range(text.forced + 1, (most if cut_words else min(text.count, most)) + 1):
            least = text.least_width(lines)
            if least <= area and least <= lines * widest:
                yield lines
