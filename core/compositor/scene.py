"""One finished scene: art set into its layout, lettering laid over it, and what no cut may run through.

Second pixel step of the compositor; answers one question: what does this scene look like, and which rows belong
together? Lettering arrives as one raster an object, so nothing depends on where the strip is cut later.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from core.compositor.protected import Protected, ProtectedKind
from core.compositor.setting import SetArt, parse_colour, set_panels
from core.draw.blend import blend_over, crop_to_ink, divide_by_255
from core.errors import Finding, counted
from core.lettering.balloons.drawing import DrawnObject, iter_drawn
from core.lettering.balloons.pictures import picture_findings
from core.lettering.objects import LayerObject
from core.lettering.text.fonts import FontSet
from core.story.plan import Layout, PanelFacts
from core.units import Rect, Span

Pixels = NDArray[np.uint8]
_VISIBLE_LEVELS = 24
_NO_PIXELS = np.zeros((0, 0, 4), np.uint8)
"""What is left of a raster once it is laid over the picture: rasters are not kept, so that memory does not grow."""


@dataclass(frozen=True, slots=True)
class ComposedScene:
    """A scene's canvas with its lettering.

    Attributes:
        pixels: uint8 (H, W, 3) RGB.
        protected: panels, balloons, sounds and faces in canvas px, from top to bottom.
        top_pad: rows added above the layout's first row because lettering overhangs it.
        panels: the panels' rectangles in canvas px, in the layout's order.
        unlettered: the canvas before lettering, where it was asked for.
    """

    pixels: Pixels
    protected: list[Protected]
    top_pad: int
    panels: list[Rect]
    findings: list[Finding] = field(default_factory=list)
    unlettered: Pixels | None = None


def compose_scene(
    art: Pixels,
    drawn_for: Layout,
    layout: Layout,
    objects: Sequence[LayerObject],
    *,
    width: int,
    fonts: FontSet | None,
    facts: Sequence[PanelFacts] = (),
    keep_unlettered: bool = False,
    pictures: Mapping[str, bytes] | None = None,
) -> ComposedScene:
    """Set the art into the layout at `width` px and letter it.

    Lettering that overhangs the top or the bottom extends the canvas with the background; what overhangs the sides is
    cut off, because a strip has one width. An object marked `behind_art` is multiplied into the picture, so that the
    art's dark lines stay over it; where that would make it vanish it is laid over the art and a finding says so.

    Args:
        art: uint8 (h, w, 3) RGB, whose panels stand as `drawn_for` says.
        objects: lettering of the layout's panels; drawn in z order.
        fonts: needed as soon as there are objects.
        facts: what is known about the art's pixels; faces become protected.
        keep_unlettered: also return the canvas before lettering, for thumbnails.
        pictures: the bytes of the drawings that stand for sounds, by blob; a finding names those that are not there.

    Raises:
        InvalidInputError: the art, the width or the background cannot be used.
    """
    base = set_panels(art, drawn_for, layout, width=width, facts=facts)
    edges = base.pixels[0].copy(), base.pixels[-1].copy()
    plain = base.pixels if keep_unlettered else None
    pixels = _extended(base.pixels, layout, edges, 0, 0)
    height, top_pad, bottom_pad = len(pixels), 0, 0
    findings = [*base.findings, *picture_findings(objects, pictures or {})]
    drawn: list[DrawnObject] = []
    inks: list[tuple[int, int, int, int]] = []
    for item in iter_drawn(objects, layout, width=width, fonts=fonts, pictures=pictures) if objects and fonts else ():
        ink = crop_to_ink(item.rgba)
        above, below = max(0, -item.y - ink[1] - top_pad), max(0, item.y + ink[3] - height - bottom_pad)
        if ink[3] > ink[1] and (above or below):
            pixels = _extended(pixels, layout, edges, above, below)
            top_pad, bottom_pad = top_pad + above, bottom_pad + below
        if item.behind_art:
            findings.append(_behind(pixels, item, top_pad))
        else:
            blend_over(pixels, item.rgba, item.x, item.y + top_pad)
        drawn.append(replace(item, rgba=_NO_PIXELS))
        inks.append(ink)
    unlettered = None if plain is None else _extended(plain, layout, edges, top_pad, bottom_pad)
    off = [item for item in drawn if _is_off_side(item, width)]
    if off:
        findings.append(_off_side(off))
    protected = [item.moved(top_pad) for item in _protected(base, drawn, inks, objects)]
    panels = [_rect(base, panel.panel_id, top_pad) for panel in layout.panels]
    return ComposedScene(pixels, sorted(protected, key=_reading), top_pad, panels, findings, unlettered)


def _extended(pixels: Pixels, layout: Layout, edges: tuple[Pixels, Pixels], top: int, bottom: int) -> Pixels:
    """The canvas with rows of background added above and below; a fresh array, safe to paint on.

    `edges` are the first and last row before any lettering: where the background is art it runs on from them.
    """
    if not top and not bottom:
        return pixels.copy()
    height, width = pixels.shape[:2]
    result = np.empty((top + height + bottom, width, 3), np.uint8)
    result[top : top + height] = pixels
    for part, edge in ((result[:top], edges[0]), (result[top + height :], edges[1])):
        part[:] = np.sort(edge, axis=0)[width // 2] if layout.background == "art" else parse_colour(layout.background)
    return result


def _behind(pixels: Pixels, item: DrawnObject, top_pad: int) -> Finding:
    """Multiply an object into the picture, or lay it over where multiplying would hide it."""
    y = item.y + top_pad
    top, bottom = max(0, y), min(len(pixels), y + item.rgba.shape[0])
    left, right = max(0, item.x), min(pixels.shape[1], item.x + item.rgba.shape[1])
    target = pixels[top:bottom, left:right]
    source = item.rgba[top - y : bottom - y, left - item.x : right - item.x]
    ink = source[:, :, 3] > 127
    light = (255 - source[:, :, 3:4].astype(np.uint16)) + source[:, :, :3]  # 255 where nothing is painted
    result = divide_by_255(target * np.minimum(light, 255).astype(np.uint16)).astype(np.uint8)
    changed = np.abs(result.astype(np.int16) - target).max(axis=2) if target.size else np.zeros((0, 0), np.int16)
    seen = int((changed[ink] >= _VISIBLE_LEVELS).sum()) if ink.size else 0
    hidden = seen * 4 < int(ink.sum())
    if hidden:
        blend_over(pixels, item.rgba, item.x, y)
    else:
        target[...] = result
    return Finding(
        code="behind-art-shown-over" if hidden else "behind-art",
        severity="warning" if hidden else "info",
        message="The sound is drawn over the art, because behind these pixels it would vanish."
        if hidden
        else "The sound is multiplied into the art: dark lines stay over it.",
        where={"object_id": item.object_id, "panel_id": item.panel_id},
    )


def _is_off_side(item: DrawnObject, width: int) -> bool:
    """Whether letters, or more of a body than the tip of a tail, lie beyond the left or right edge.

    A tail that points out of the picture ends on the edge, and half of its stroke beyond it: that is as it should be.
    """
    tip_px = 8 * width / 800
    body, ink = item.outline_box, item.ink_box
    letters = ink.w > 0 and (ink.x < 0 or ink.right > width)
    return letters or body.x < -tip_px or body.right > width + tip_px


def _off_side(off: Sequence[DrawnObject]) -> Finding:
    return Finding(
        code="lettering-off-canvas",
        severity="warning",
        message=f"Over the left or right edge, and cut off there: {counted(len(off), 'lettering object')}.",
        where={"object_ids": [name for item in off for name in item.object_ids]},
        hint="Move them inwards.",
    )


def _rect(base: SetArt, panel_id: int, top_pad: int) -> Rect:
    left, top, right, bottom = base.boxes[panel_id]
    return Rect(left, top + top_pad, right - left, bottom - top)


def _protected(
    base: SetArt,
    drawn: Sequence[DrawnObject],
    inks: Sequence[tuple[int, int, int, int]],
    objects: Sequence[LayerObject],
) -> list[Protected]:
    result = [
        Protected(Span(top, bottom), "panel", f"panel {panel_id}", Rect(left, top, right - left, bottom - top))
        for panel_id, (left, top, right, bottom) in base.boxes.items()
    ]
    by_id = {item.id: item for item in objects}
    for item, (left, top, right, bottom) in zip(drawn, inks, strict=True):
        if bottom <= top:
            continue
        box = Rect(item.x + left, item.y + top, right - left, bottom - top)
        known = by_id.get(item.object_id)
        kind: ProtectedKind = "sfx" if known is not None and known.type == "sfx_text" else "balloon"
        result.append(Protected(Span(int(box.y), int(box.bottom)), kind, _label(kind, known, item.panel_id), box))
    result += [Protected(span, "balloon", "what is drawn between panels") for span in base.spread]
    for panel_id, face in base.faces:
        top, bottom = int(np.floor(face.y)), int(np.ceil(face.bottom))
        if bottom > top:
            result.append(Protected(Span(top, bottom), "face", f"face in panel {panel_id}", face))
    return result


def _label(kind: ProtectedKind, known: LayerObject | None, panel_id: int | None) -> str:
    words = " ".join(known.text.split()) if known is not None else ""
    quoted = f' "{words[:28]}{"…" if len(words) > 28 else ""}"' if words else ""
    return f"{'sound' if kind == 'sfx' else 'balloon'}{quoted}{f' in panel {panel_id}' if panel_id else ''}"


def _reading(item: Protected) -> tuple[int, int, str, str]:
    return item.span.top, item.span.bottom, item.kind, item.label
