"""Checks against the slices of an upload. Answers only: can a strip be cut without cutting through this balloon?"""

from __future__ import annotations

from core.errors import Finding
from core.lettering.checks.seen import Scene, finding
from core.units import Rect


def check_cuts(scene: Scene) -> list[Finding]:
    """Objects that a given cut row (strip px of this scene) crosses, and those taller than the tallest slice."""
    tallest = scene.profile.distances.slice_height
    found = []
    for one in scene.seen:
        box = one.outline_box
        crossed = [row for row in scene.cuts if box.y < row < box.bottom]
        if crossed:
            row = crossed[0]
            inside = one.ink_box.y < row < one.ink_box.bottom
            message = f"The slice line at {row} px runs through it."
            hint = "Move it above or below the line, or let the cut fall elsewhere."
            place = Rect(box.x, row - 1, box.w, 2)
            made = finding("slice-cut", "error" if inside else "warning", one, message, hint, box=place, cut=row)
            found.append(made)
        elif tallest is not None and box.h > tallest:
            message = f"It is {box.h:.0f} px tall; a slice holds {tallest:g}, so a cut must run through it."
            found.append(finding("slice-cut", "error", one, message, "Split it into several balloons."))
    return found
