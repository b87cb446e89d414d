"""What a cut must not run through: one small type that scenes, strips and the slicer share."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from core.units import Rect, Span

ProtectedKind = Literal["panel", "balloon", "sfx", "face"]


@dataclass(frozen=True, slots=True)
class Protected:
    """Rows that belong together.

    Attributes:
        span: rows ``[top, bottom)`` of whichever canvas the owner states, in whole px.
        label: words for a person, e.g. ``panel 3``.
        box: the element's rectangle in the same canvas, where it is known.
    """

    span: Span
    kind: ProtectedKind
    label: str
    box: Rect | None = None

    def moved(self, down: int, right: int = 0) -> Protected:
        """The same element on a canvas whose origin lies `down` rows higher and `right` px further left."""
        box = Rect(self.box.x + right, self.box.y + down, self.box.w, self.box.h) if self.box else None
        return replace(self, span=Span(self.span.top + down, self.span.bottom + down), box=box)


def crossed_by(row: int, protected: Iterable[Protected]) -> list[Protected]:
    """The elements that a cut above `row` runs through, in their given order."""
    return [item for item in protected if item.span.top < row < item.span.bottom]
