"""Checks against the picture's faces and hands. Answers only: what does lettering hide that readers look at first?

Where faces, eyes, mouths and hands are, and which of them placing keeps free, is said in `core.lettering.faces`.
"""

from __future__ import annotations

import skia

from core.draw.paths import Path
from core.errors import Finding
from core.lettering.checks.seen import Scene, Seen, finding, shared_px
from core.lettering.faces import Face, faces_of, hands_of
from core.units import Rect

_GRAZED = 0.04
"""Share of a face that may be covered at its rim."""
_ZONE = 0.08
"""Share of the eyes or of the mouth that makes it an error."""
_HIDDEN = 0.5
"""Share of a hand from which on it cannot be read any more."""


def check_faces(scene: Scene) -> list[Finding]:
    """Covered faces: an error over eyes or mouth, else a warning. One finding for each object and face.

    Of a face that fills most of its panel only eyes and mouth count.
    """
    faces = [face for _, face in faces_of(scene.facts, scene.frames)]
    found = []
    for one in scene.seen:
        for face in faces if not one.item.behind_art else ():
            made = _covered(one, face)
            if made is not None:
                found.append(made)
    return found


def check_hands(scene: Scene) -> list[Finding]:
    """Hands of which one object hides more than half: a word to the letterer, where the profile asks for it."""
    if not scene.profile.picture.hands:
        return []
    hands = hands_of(scene.facts, scene.frames)
    found = []
    for one in scene.seen:
        for _, hand in hands if not one.item.behind_art else ():
            shared = one.outline_box.intersection(hand)
            if shared is not None and _share(_path(one), hand, hand) > _HIDDEN:
                hint = "Move it where the gesture can be seen, if there is room."
                found.append(finding("hand-covered", "info", one, "It hides a hand.", hint, box=shared))
    return found


def _covered(one: Seen, face: Face) -> Finding | None:
    shared = one.outline_box.intersection(face.box)
    if shared is None or face.box.w < 2 or face.box.h < 2:
        return None
    path, hint = _path(one), "Move it off the face."
    for zone, name in ((face.eyes, "eyes"), (face.lips, "mouth")):
        if zone is not None and _share(path, zone, zone) > _ZONE:
            return finding("face-covered", "error", one, f"It covers the {name} of a face.", hint, box=shared)
    if not face.graded and _share(path, face.whole or face.box, face.box) > _GRAZED:
        return finding("face-covered", "warning", one, "It covers a part of a face.", hint, box=shared)
    return None


def _path(one: Seen) -> Path:
    """What an object hides: a balloon's outline with its tails, a sound's letters."""
    return one.outline if one.placed is not None else one.ink


def _share(path: Path, whole: Rect, shown: Rect) -> float:
    """How much of the ellipse in a box a path covers, of what is shown of it."""
    oval, window = skia.Path(), skia.Path()
    oval.addOval(skia.Rect.MakeXYWH(whole.x, whole.y, max(whole.w, 1.0), max(whole.h, 1.0)))
    if shown != whole:
        window.addRect(skia.Rect.MakeXYWH(shown.x, shown.y, shown.w, shown.h))
        oval = skia.Op(oval, window, skia.PathOp.kIntersect_PathOp)
        return shared_px(path, oval) / max(shared_px(oval, oval), 1)
    return shared_px(path, oval) / max(0.785 * whole.w * whole.h, 1.0)
