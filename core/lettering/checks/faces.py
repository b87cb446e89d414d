"""Checks against the picture's faces. Answers only: what does lettering hide that readers look at first?"""

from __future__ import annotations

import skia

from core.draw.paths import Path
from core.errors import Finding
from core.lettering.checks.seen import Scene, Seen, finding, shared_px
from core.units import Rect

_GRAZED = 0.04
"""Share of a face that may be covered at its rim."""
_ZONE = 0.08
"""Share of the eyes or of the mouth that makes it an error."""


def check_faces(scene: Scene) -> list[Finding]:
    """Covered faces: an error over eyes or mouth, else a warning. One finding for each object and face."""
    faces = [
        (figure.face, figure.mouth, facts.panel_id)
        for facts in scene.facts
        for figure in facts.figures
        if facts.panel_id in scene.frames
    ]
    found = []
    for one in scene.seen:
        if one.item.behind_art:
            continue
        for face, mouth, panel_id in faces:
            rect = scene.frames[panel_id].rect
            if face is None:
                if mouth is None:
                    continue
                x, y = rect.x + mouth[0] * rect.w, rect.y + mouth[1] * rect.h
                box = Rect(x - 30, y - 50, 60, 70)
            else:
                box = Rect(rect.x + face[0] * rect.w, rect.y + face[1] * rect.h, face[2] * rect.w, face[3] * rect.h)
            spot = (rect.x + mouth[0] * rect.w, rect.y + mouth[1] * rect.h) if mouth is not None else None
            made = _covered(one, box, spot)
            if made is not None:
                found.append(made)
    return found


def _covered(one: Seen, face: Rect, mouth: tuple[float, float] | None) -> Finding | None:
    path = one.outline if one.placed is not None else one.ink
    shared = one.outline_box.intersection(face)
    if shared is None or face.w < 2 or face.h < 2:
        return None
    eyes = Rect(face.x + 0.12 * face.w, face.y + 0.28 * face.h, 0.76 * face.w, 0.26 * face.h)
    mx, my = mouth or (face.cx, face.y + 0.78 * face.h)
    lips = Rect(mx - 0.22 * face.w, my - 0.1 * face.h, 0.44 * face.w, 0.2 * face.h)
    hint = "Move it off the face."
    for zone, name in ((eyes, "eyes"), (lips, "mouth")):
        if _share(path, zone) > _ZONE:
            return finding("face-covered", "error", one, f"It covers the {name} of a face.", hint, box=shared)
    if _share(path, face) > _GRAZED:
        return finding("face-covered", "warning", one, "It covers a part of a face.", hint, box=shared)
    return None


def _share(path: Path, box: Rect) -> float:
    """How much of the ellipse in a box a path covers."""
    oval = skia.Path()
    oval.addOval(skia.Rect.MakeXYWH(box.x, box.y, max(box.w, 1.0), max(box.h, 1.0)))
    return shared_px(path, oval) / max(0.785 * box.w * box.h, 1.0)
