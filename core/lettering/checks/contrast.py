"""Checks of colour. Answers only: can every letter be told from what is really behind it?

Contrast is that of WCAG 2.2: (lighter + 0.05) / (darker + 0.05) of the relative luminances. It is measured on the ring
of pixels around the letters, and it must hold almost everywhere: the 5th percentile of the ring counts.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.draw.paths import path_box
from core.draw.raster import coverage, rgba_of
from core.errors import Finding, Severity
from core.lettering.balloons.sfx import HALO_EM, STROKE_EM
from core.lettering.checks.seen import Scene, Seen, finding, thickened, whole_px
from core.lettering.kinds import kind_of
from core.lettering.objects import LayerObject

_RING_PX = 2.5
_RIM_PX = 1.0
"""From this width on, an outline around the letters is what they are told from."""
_PERCENTILE = 5.0
_VERY_LOW = 3.0

Floats = NDArray[np.float64]
_LINEAR: Floats = np.array(
    [c / 255 / 12.92 if c / 255 <= 0.04045 else math.pow((c / 255 + 0.055) / 1.055, 2.4) for c in range(256)]
)


def check_contrast(scene: Scene) -> list[Finding]:
    """Text whose contrast is under the profile's. Without the picture only what stands on an opaque body is judged."""
    found = []
    for one in scene.seen:
        if one.ink.isEmpty() or one.item.behind_art or one.item.picture is not None:
            continue
        ratio = contrast_of(one, scene.pixels)
        if ratio is not None and ratio < scene.profile.distances.contrast:
            severe: Severity = "error" if ratio < _VERY_LOW else "warning"
            message = f"Its text has a contrast of {ratio:.1f}:1; {scene.profile.distances.contrast:g}:1 is the least."
            hint = "Change the colour of the text or of the balloon, or give the letters an outline."
            mend = "Set it in a colour that stands out" if one.item.style.text_color is None else None
            made = finding("low-contrast", severe, one, message, hint, box=one.ink_box, fix=mend, ratio=round(ratio, 2))
            found.append(made)
    return found


def contrast_of(one: Seen, pixels: NDArray[Any] | None) -> float | None:
    """The contrast that an object's letters have nearly everywhere; None where nobody knows what is behind them.

    `pixels` is the canvas without lettering, uint8 (h, w, 3) at 800 px.
    """
    style, kind = one.item.style, kind_of(one.item)
    text = rgba_of(kind.text)
    rim = _rim(one)
    if rim is not None:
        return float(ratio_of(_luminance(text), _luminance(rgba_of(rim))))
    solid = _alpha(one) >= 0.999 and style.gradient is None and not one.outline.isEmpty()
    if solid:
        return float(ratio_of(_luminance(text), _luminance(rgba_of(kind.fill))))
    if pixels is None:
        return None
    behind, ring = _behind(one, pixels)
    if not ring.any():
        return None
    around = behind[ring]
    if text[3] < 255:
        ink: Any = around + (np.array(text[:3], float) - around) * (text[3] / 255)
        return float(np.percentile(ratio_of(_luminances(ink), _luminances(around)), _PERCENTILE))
    return float(np.percentile(ratio_of(_luminance(text), _luminances(around)), _PERCENTILE))


def stands_on_art(item: LayerObject) -> bool:
    """Whether nobody can judge an object's colours without the picture behind it."""
    style, kind = item.style, kind_of(item)
    if item.type == "sfx_text":
        narrow = (style.stroke_px is not None and style.stroke_px < _RIM_PX) and (style.outline_px or 0.0) < _RIM_PX
        return narrow and not item.behind_art
    solid = kind.form != "none" and rgba_of(kind.fill)[3] == 255 and style.opacity in (None, 1.0)
    return not (solid and style.gradient is None) and (style.outline_px or 0.0) < _RIM_PX


def ratio_of(first: Any, second: Any) -> Any:
    lighter, darker = np.maximum(first, second), np.minimum(first, second)
    return (lighter + 0.05) / (darker + 0.05)


def _rim(one: Seen) -> str | None:
    """The colour of the outline around the letters, where it is wide enough to tell them by."""
    style, kind = one.item.style, kind_of(one.item)
    if one.item.type == "sfx_text":
        size = one.size_px or 0.0
        if (STROKE_EM * size if style.stroke_px is None else style.stroke_px) >= _RIM_PX:
            return kind.stroke
        if (HALO_EM * size if style.outline_px is None else style.outline_px) >= _RIM_PX:
            return style.outline_color or kind.fill
        return None
    return (style.outline_color or "#ffffff") if (style.outline_px or 0.0) >= _RIM_PX else None


def _alpha(one: Seen) -> float:
    """How much of what is behind a body it hides: its fill's alpha times its opacity; 0 without a body."""
    style, kind = one.item.style, kind_of(one.item)
    if one.item.type == "sfx_text" or kind.form == "none":
        return 0.0
    return rgba_of(kind.fill)[3] / 255 * (1.0 if style.opacity is None else style.opacity)


def _behind(one: Seen, pixels: NDArray[Any]) -> tuple[Floats, NDArray[np.bool_]]:
    """The colours behind an object's letters and the ring of pixels around them, for the letters' box."""
    reach = thickened(one.ink, _RING_PX)
    left, top, right, bottom = box = whole_px(path_box(reach))
    rows = np.clip(np.arange(top, max(bottom, top + 1)), 0, pixels.shape[0] - 1)
    columns = np.clip(np.arange(left, max(right, left + 1)), 0, pixels.shape[1] - 1)
    behind = pixels[rows][:, columns].astype(np.float64)
    alpha = _alpha(one)
    if alpha > 0:
        share = (coverage(one.outline, box) / 255.0 * alpha)[..., None]
        behind = behind + (_fill(one, columns, rows) - behind) * share
    ring = (coverage(reach, box) > 128) & (coverage(one.ink, box) < 64)
    return behind, ring


def _fill(one: Seen, columns: NDArray[Any], rows: NDArray[Any]) -> Floats:
    """The body's colour at each pixel: one, or the gradient's."""
    style, kind = one.item.style, kind_of(one.item)
    start = np.array(rgba_of(kind.fill)[:3], float)
    if style.gradient is None:
        return start
    end, box = np.array(rgba_of(style.gradient.to)[:3], float), one.box
    x, y = columns[None, :] + 0.5 - box.cx, rows[:, None] + 0.5 - box.cy
    if style.gradient.radial:
        along = np.sqrt((2 * x / max(box.w, 1)) ** 2 + (2 * y / max(box.h, 1)) ** 2)
    else:
        c, s = math.cos(math.radians(style.gradient.angle)), math.sin(math.radians(style.gradient.angle))
        half = (abs(c) * box.w + abs(s) * box.h) / 2
        along = (x * c + y * s) / max(half, 1.0) / 2 + 0.5
    share = np.clip(along, 0.0, 1.0)[..., None]
    return np.asarray(start + (end - start) * share, np.float64)


def _luminance(rgba: tuple[int, int, int, int]) -> float:
    r, g, b = (float(_LINEAR[c]) for c in rgba[:3])
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def _luminances(colours: Floats) -> Floats:
    linear = _LINEAR[np.clip(colours + 0.5, 0, 255).astype(np.uint8)]
    return np.asarray(linear[..., 0] * 0.2126 + linear[..., 1] * 0.7152 + linear[..., 2] * 0.0722)
