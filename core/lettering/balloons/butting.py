"""Boxes against their panel's border. Answers only: which sides of a box are drawn flush to the border?

Lengths are strip px. A box that stands a few px off a border looks like an accident, one that lies on it like a plan.
The box is only *drawn* so: what is stored stays, and so does its text.
"""

from __future__ import annotations

from core.lettering.fit.contours import LEAST_CLEARANCE_PX
from core.lettering.kinds import Kind
from core.units import Rect

CAPTION_LIMIT_PX, BALLOON_LIMIT_PX = 14.0, 6.0
"""How near its panel's border a caption, and a speech balloon with the form of a box, is drawn flush to it."""
NO_SIDES: frozenset[str] = frozenset()


def butted(box: Rect, panel: Rect | None, kind: Kind, ink: Rect | None = None) -> tuple[Rect, frozenset[str]]:
    """The box as it is drawn, and the sides ("left", "top", "right", "bottom") that lie on the panel's border.

    Only boxes butt, and only where they lie in their panel; without a panel nothing does. An edge within 14 px of the
    border (speech: 6 px) is drawn on it. An edge outside is drawn back only as far as its text keeps the least
    clearance: `ink` is the text's rectangle, without it no edge is drawn back.
    """
    if panel is None or kind.form != "box" or not panel.contains(box.cx, box.cy):
        return box, NO_SIDES
    limit = CAPTION_LIMIT_PX if kind.tail == "none" else BALLOON_LIMIT_PX
    room = dict.fromkeys(("left", "top", "right", "bottom"), 0.0)
    if ink is not None:
        room = {
            "left": ink.x - panel.x,
            "top": ink.y - panel.y,
            "right": panel.right - ink.right,
            "bottom": panel.bottom - ink.bottom,
        }
    gaps = {
        "left": box.x - panel.x,
        "top": box.y - panel.y,
        "right": panel.right - box.right,
        "bottom": panel.bottom - box.bottom,
    }
    sides = frozenset(
        side
        for side, gap in gaps.items()
        if 0 <= gap <= limit or (-limit <= gap < 0 and room[side] >= LEAST_CLEARANCE_PX)
    )
    left = panel.x if "left" in sides else box.x
    top = panel.y if "top" in sides else box.y
    right = panel.right if "right" in sides else box.right
    bottom = panel.bottom if "bottom" in sides else box.bottom
    return Rect(left, top, right - left, bottom - top), sides
