"""Sets the panels of a finished picture into a layout, before any lettering.

First pixel step of the compositor; answers one question: which pixel of the art goes where? The art keeps the layout
that it was drawn for, so panels can be moved and gutters changed without drawing anything again, and at equal sizes
every pixel of a panel stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from core.compositor.brought_gutters import Box, carry_gutters, gutters_with_art
from core.draw.rows import same_everywhere
from core.errors import Finding, InvalidInputError, counted
from core.story.plan import Layout, PanelFacts, PanelRect
from core.units import Rect, Span, round_px

Pixels = NDArray[np.uint8]
ENLARGED = 1.25
"""From this factor on, enlarged art looks soft in print and on large screens."""


@dataclass(frozen=True, slots=True)
class SetArt:
    """A scene's canvas without lettering.

    Attributes:
        pixels: uint8 (H, W, 3).
        boxes: where each panel of the layout stands, by panel id.
        faces: (panel id, rectangle) of the faces that the art's facts name, in canvas px.
        spread: rows of brought gutters in which something is drawn, such as a balloon between two panels.
    """

    pixels: Pixels
    boxes: dict[int, Box]
    faces: list[tuple[int, Rect]]
    spread: list[Span]
    findings: list[Finding]


def set_panels(
    art: Pixels, drawn_for: Layout, layout: Layout, *, width: int, facts: Sequence[PanelFacts] = ()
) -> SetArt:
    """Cut the art's panels by `drawn_for` and set them into `layout`, drawn `width` px wide.

    A panel whose size in px is unchanged is copied bit for bit. Otherwise it is scaled (area average down, cubic up);
    where its proportions changed, it fills the new rectangle and loses what sticks out, with the faces kept in view.
    With the background ``"art"`` the art's own gutters are kept, and stretched or shortened in their middle.

    Args:
        art: uint8 (h, w, 3) RGB.
        facts: what is known about the pixels, in shares of the panels of `drawn_for`.

    Raises:
        InvalidInputError: the art is no RGB picture, the width is not positive or the background is no colour.
    """
    if art.ndim != 3 or art.shape[2] != 3 or art.dtype != np.uint8 or 0 in art.shape:
        raise InvalidInputError("The art must be an RGB picture of 8 bits a channel.", shape=list(art.shape))
    if width <= 0:
        raise InvalidInputError("A scene needs a width of at least one px.", width=width)
    scale = width / layout.width
    height = max(1, round_px(layout.height * scale))
    boxes = {panel.panel_id: _box(panel, scale) for panel in layout.panels}
    sources = {panel.panel_id: panel for panel in drawn_for.panels}
    art_scale = art.shape[1] / drawn_for.width
    findings: list[Finding] = []
    if layout.background == "art":
        if _same_places(drawn_for, layout):
            whole = resize(art, width, height)
            spread = gutters_with_art(whole, boxes)
            faces = _faces(facts, {key: Rect(x, y, r - x, b - y) for key, (x, y, r, b) in boxes.items()})
            return SetArt(whole, boxes, faces, spread, _softness(art.shape[1], width))
        old_boxes = {panel.panel_id: _box(panel, width / drawn_for.width) for panel in drawn_for.panels}
        whole = resize(art, width, max(1, round_px(art.shape[0] * width / art.shape[1])))
        canvas, torn = carry_gutters(whole, old_boxes, boxes, height)
        if torn:
            findings.append(_torn(torn))
    else:
        canvas = np.empty((height, width, 3), np.uint8)
        canvas[:] = parse_colour(layout.background)
    views: dict[int, Rect] = {}
    by_panel = {fact.panel_id: fact for fact in facts}
    for panel in sorted(layout.panels, key=lambda item: -item.w * item.h):  # an inset is painted after its surroundings
        box = boxes[panel.panel_id]
        source = sources.get(panel.panel_id)
        cut = _clip(_box(source, art_scale), art) if source else None
        if cut is None:
            findings.append(_without_art(panel.panel_id))
            _paint(canvas, np.full((box[3] - box[1], box[2] - box[0], 3), 0xD8, np.uint8), box)
            continue
        patch = art[cut[1] : cut[3], cut[0] : cut[2]]
        patch, view = fit(patch, box[2] - box[0], box[3] - box[1], by_panel.get(panel.panel_id))
        _paint(canvas, patch, box)
        views[panel.panel_id] = Rect(box[0] + view.x, box[1] + view.y, view.w, view.h)
        if view.w >= ENLARGED * (cut[2] - cut[0]):
            findings.append(_enlarged(panel.panel_id, view.w / (cut[2] - cut[0])))
    spread = gutters_with_art(canvas, boxes) if layout.background == "art" else []
    return SetArt(canvas, boxes, _faces(facts, views), spread, findings)


def fit(patch: Pixels, w: int, h: int, facts: PanelFacts | None = None) -> tuple[Pixels, Rect]:
    """Make a panel's pixels fill `w` × `h` px.

    Returns:
        The pixels, and the rectangle of the whole panel in px of the result; larger than it where pixels were cut off.
    """
    have_h, have_w = patch.shape[:2]
    if abs(have_w * h - have_h * w) <= max(have_w, have_h, w, h):  # same proportions, but for a rounded pixel
        return resize(patch, w, h), Rect(0, 0, w, h)
    scale = max(w / have_w, h / have_h)
    take_w, take_h = min(have_w, max(1, round_px(w / scale))), min(have_h, max(1, round_px(h / scale)))
    faces = [figure.face for figure in facts.figures if figure.face] if facts else []
    middle_x = sum(f[0] + f[2] / 2 for f in faces) / len(faces) if faces else 0.5
    middle_y = sum(f[1] + f[3] / 2 for f in faces) / len(faces) if faces else 0.5
    left = min(max(round_px(middle_x * have_w - take_w / 2), 0), have_w - take_w)
    top = min(max(round_px(middle_y * have_h - take_h / 2), 0), have_h - take_h)
    across, down = w / take_w, h / take_h
    view = Rect(-left * across, -top * down, have_w * across, have_h * down)
    return resize(patch[top : top + take_h, left : left + take_w], w, h), view


def resize(pixels: Pixels, w: int, h: int) -> Pixels:
    """Scale to `w` × `h` px: unchanged pixels at the same size, area average when smaller, cubic when larger."""
    have_h, have_w = pixels.shape[:2]
    if (have_w, have_h) == (w, h):
        return np.ascontiguousarray(pixels)
    way = cv2.INTER_AREA if w <= have_w and h <= have_h else cv2.INTER_CUBIC
    with same_everywhere():
        return np.asarray(cv2.resize(np.ascontiguousarray(pixels), (w, h), interpolation=way), np.uint8)


def parse_colour(text: str) -> tuple[int, int, int]:
    """Read ``#rrggbb``."""
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", text):
        raise InvalidInputError(f'The background "{text}" is no colour of the form #rrggbb.', background=text)
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)


def _box(panel: PanelRect, scale: float) -> Box:
    left, top = round_px(panel.x * scale), round_px(panel.y * scale)
    right, bottom = round_px((panel.x + panel.w) * scale), round_px((panel.y + panel.h) * scale)
    return left, top, max(right, left + 1), max(bottom, top + 1)


def _clip(box: Box, art: Pixels) -> Box | None:
    left, top, right, bottom = max(box[0], 0), max(box[1], 0), min(box[2], art.shape[1]), min(box[3], art.shape[0])
    return (left, top, right, bottom) if left < right and top < bottom else None


def _paint(canvas: Pixels, patch: Pixels, box: Box) -> None:
    kept = _clip(box, canvas)
    if kept is not None:
        left, top = kept[0] - box[0], kept[1] - box[1]
        canvas[kept[1] : kept[3], kept[0] : kept[2]] = patch[
            top : top + kept[3] - kept[1], left : left + kept[2] - kept[0]
        ]


def _same_places(old: Layout, new: Layout) -> bool:
    """Whether two layouts put the same panels in the same places, in whatever order they list them."""

    def places(layout: Layout) -> set[tuple[int, int, int, int, int]]:
        return {(p.panel_id, p.x, p.y, p.w, p.h) for p in layout.panels}

    return (old.width, old.height) == (new.width, new.height) and places(old) == places(new)


def _faces(facts: Sequence[PanelFacts], views: Mapping[int, Rect]) -> list[tuple[int, Rect]]:
    found = []
    for fact in facts:
        view = views.get(fact.panel_id)
        for figure in fact.figures:
            if view is not None and figure.face is not None:
                x, y, w, h = figure.face
                found.append((fact.panel_id, Rect(view.x + x * view.w, view.y + y * view.h, w * view.w, h * view.h)))
    return found


def _softness(have: int, width: int) -> list[Finding]:
    return [_enlarged(None, width / have)] if width >= ENLARGED * have else []


def _enlarged(panel_id: int | None, factor: float) -> Finding:
    what = "The art" if panel_id is None else f"Panel {panel_id}"
    return Finding(
        code="art-enlarged",
        severity="warning",
        message=f"{what} is enlarged {factor:.1f} times and will look soft.",
        where={} if panel_id is None else {"panel_id": panel_id},
        hint="Bring or draw the art at the width at which it is published.",
    )


def _without_art(panel_id: int) -> Finding:
    return Finding(
        code="panel-without-art",
        severity="error",
        message=f"Panel {panel_id} has no art yet; a grey field stands in its place.",
        where={"panel_id": panel_id},
        hint="Draw the scene again or bring its art.",
    )


def _torn(gutters: int) -> Finding:
    return Finding(
        code="gutter-art-torn",
        severity="warning",
        message=f"In {counted(gutters, 'gutter')} something is drawn where rows had to be added or left out.",
        where={"gutters": gutters},
        hint="Keep these gutters at their height, or letter them anew.",
    )
