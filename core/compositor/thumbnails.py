"""The small pictures beside an episode: which part of which panel stands for the whole?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.compositor.encode import Encoded, encode_as, over_budget
from core.compositor.packaged import PackagedScene
from core.compositor.profiles import Profile, ThumbnailSpec
from core.compositor.setting import resize
from core.errors import Finding
from core.units import Rect, round_px

Pixels = NDArray[np.uint8]
_STEPS = 6
_SIZES = (1.0, 0.85, 0.7, 0.55, 0.42, 0.32)


@dataclass(frozen=True, slots=True)
class Subject:
    """What a thumbnail shows: a panel of a scene, the face in it if any, and the lettering to stay clear of."""

    scene: int
    panel: Rect
    face: Rect | None
    lettering: tuple[Rect, ...]


def find_subject(scenes: Sequence[PackagedScene]) -> Subject | None:
    """Choose what stands for an episode: the largest face, else the tallest panel; None without panels."""
    best: tuple[float, Subject] | None = None
    for number, scene in enumerate(scenes):
        boxes = {
            kind: [item.box for item in scene.protected if item.kind == kind and item.box is not None]
            for kind in ("panel", "face", "balloon", "sfx")
        }
        canvas = Rect(0, 0, scene.width, scene.height)
        for panel in (found for box in boxes["panel"] if (found := box.intersection(canvas))):
            shown = [] if scene.unlettered is not None else boxes["balloon"] + boxes["sfx"]
            lettering = tuple(box for box in shown if box.intersection(panel))
            faces = [face for box in boxes["face"] if (face := box.intersection(panel))]
            face = max(faces, key=lambda item: item.w * item.h, default=None)
            # A face counts more than any faceless panel, a covered one less than a clear one.
            score = panel.h / 1e6
            if face is not None:
                covered = sum(_area(box.intersection(face)) for box in lettering) / max(face.w * face.h, 1)
                score = 1 + face.w * face.h * max(0.0, 1 - covered)
            if best is None or score > best[0]:
                best = (score, Subject(number, panel, face, lettering))
    return best[1] if best else None


def choose_crop(subject: Subject, spec: ThumbnailSpec) -> Rect:
    """The crop of the spec's proportions inside the panel that shows the face best and cuts the least lettering."""
    panel, face = subject.panel, subject.face
    ratio = spec.w / spec.h
    full_w = min(panel.w, panel.h * ratio)
    best: tuple[float, Rect] | None = None
    for size in _SIZES:
        w, h = full_w * size, full_w * size / ratio
        for step_y in range(_STEPS + 1):
            for step_x in range(_STEPS + 1):
                crop = Rect(panel.x + (panel.w - w) * step_x / _STEPS, panel.y + (panel.h - h) * step_y / _STEPS, w, h)
                cost = _cost(crop, face, subject.lettering, spec, size)
                if best is None or cost < best[0] - 1e-9:
                    best = (cost, crop)
    assert best is not None
    return best[1]


def _cost(crop: Rect, face: Rect | None, lettering: Sequence[Rect], spec: ThumbnailSpec, size: float) -> float:
    cost = 0.6 * (1 - size) + 0.25 * max(0.0, spec.w / crop.w - 1)
    for box in lettering:
        inside = _area(box.intersection(crop))
        whole = box.w * box.h
        cost += (2.0 if inside < 0.98 * whole else 0.8) * inside / (crop.w * crop.h) + (
            0.3 if 0 < inside < 0.98 * whole else 0
        )
    if face is None:
        return cost + 0.2 * abs(crop.cy - face_line(crop)) / crop.h
    seen = _area(face.intersection(crop)) / max(face.w * face.h, 1e-6)
    cost += 4 * (1 - seen)
    cost += 0.8 * abs(face.cx - crop.cx) / crop.w + 0.8 * abs(face.cy - face_line(crop)) / crop.h
    share = face.h / crop.h
    return cost + 1.5 * max(0.0, 0.3 - share) + 1.5 * max(0.0, share - 0.6)


def face_line(crop: Rect) -> float:
    """The height at which a face looks well placed: two fifths down."""
    return crop.y + crop.h * 0.4


def draw_thumbnail(pixels: Pixels, crop: Rect, spec: ThumbnailSpec, profile: Profile) -> Encoded:
    """Cut a crop out of a scene's uint8 (H, W, 3) pixels, scale it and encode it under its limit.

    Raises:
        TooLargeError: it cannot be made small enough.
    """
    height, width = pixels.shape[:2]
    left, top = min(max(round_px(crop.x), 0), width - 1), min(max(round_px(crop.y), 0), height - 1)
    right, bottom = min(max(round_px(crop.right), left + 1), width), min(max(round_px(crop.bottom), top + 1), height)
    small = resize(pixels[top:bottom, left:right], spec.w, spec.h)
    limit = spec.max_bytes - 1 if spec.max_bytes is not None else None  # the limits read "under"
    name = f"thumbnails/{spec.name}.{spec.format}"
    free = profile.model_copy(update={"per_file_bytes": None, "dpi": None})
    encoded = encode_as(small, spec.format, free, budget_bytes=limit, name=name)
    if limit is not None and len(encoded.data) > limit:
        raise over_budget(name, len(encoded.data), limit, "at its best")
    return encoded


def no_subject() -> Finding:
    """The finding for an episode in which no panel is known: the thumbnails show its first rows."""
    return Finding(
        code="thumbnail-without-subject",
        severity="warning",
        message="No panel is known, so the thumbnails show the episode's first rows.",
        hint="Mark the panels of the brought art.",
    )


def _area(rect: Rect | None) -> float:
    return rect.w * rect.h if rect else 0.0
