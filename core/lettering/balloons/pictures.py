"""A drawing in place of letters. Answers only: which pixels does a sound's picture give at this size and tilt?

Uploads are read once with `read_picture`, which refuses what is too large, broken or hostile; drawing trusts nothing
either, and reads the same bytes through the same door.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from xml.etree import ElementTree as Writer
from xml.etree.ElementTree import Element

import cv2
import numpy as np
import skia
from numpy.typing import NDArray

from core.draw.raster import new_surface
from core.draw.resample import resized, turned
from core.errors import Finding, InvalidInputError
from core.lettering.bodies.safesvg import MOST_BYTES, read_svg
from core.lettering.objects import LayerObject
from core.units import Rect, round_px

MOST_SIDE_PX = 4096
MOST_PIXELS = 48_000_000
"""Of one raster: a drawing whose box is larger is not painted, and of a larger balloon only what is near the canvas."""
Rgba = NDArray[np.uint8]
_PNG = b"\x89PNG\r\n\x1a\n"
_LENGTH = re.compile(r"^\s*(\d+\.?\d*|\.\d+)\s*(?:px)?\s*$", re.ASCII)


@dataclass(frozen=True, slots=True)
class Placed:
    """A premultiplied raster, uint8 (h, w, 4), and where its top-left pixel goes in output px."""

    rgba: Rgba
    x: int
    y: int


def read_picture(data: bytes, media: str) -> Rgba:
    """Decode a drawing that somebody brings: premultiplied uint8 (h, w, 4) at its own size.

    Raises:
        InvalidInputError: `invalid-picture` or `invalid-svg`: over 8 MB or 4,096 px a side, not what `media`
            ("image/png" or "image/svg+xml") says, broken, or with something in it that is not a shape.
    """
    if len(data) > MOST_BYTES:
        raise _wrong(f"it is larger than {MOST_BYTES // 2**20} MB.", bytes=len(data))
    if media == "image/svg+xml":
        w, h = _svg_size(read_svg(data))
        return _painted(data, round_px(max(1.0, w)), round_px(max(1.0, h)))
    if media != "image/png":
        raise _wrong("only PNG and SVG are taken.", media=media)
    return _decoded(data)


def placed_picture(data: bytes, media: str, box: Rect, rotation: float) -> Placed:
    """A drawing that fills a box in output px, turned about the box's middle.

    Raises:
        InvalidInputError: see `read_picture`; also a box larger than 4 × 4,096 px a side.
    """
    w, h = max(1, round_px(box.w)), max(1, round_px(box.h))
    if max(w, h) > 4 * MOST_SIDE_PX:
        raise _wrong("its box is too large.", w=w, h=h)
    flat = _painted(data, w, h) if media == "image/svg+xml" else resized(read_picture(data, media), w, h)
    if rotation % 360 == 0:
        return Placed(flat, round_px(box.cx - w / 2), round_px(box.cy - h / 2))
    c, s = (abs(round(v(math.radians(rotation)), 9)) for v in (math.cos, math.sin))
    wide, high = math.ceil(c * w + s * h) + 2, math.ceil(s * w + c * h) + 2
    x, y = round_px(box.cx - wide / 2), round_px(box.cy - high / 2)
    return Placed(turned(flat, rotation, box.cx - x, box.cy - y, wide, high), x, y)


def usable_picture(item: LayerObject, pictures: Mapping[str, bytes]) -> bytes | None:
    """The bytes of an object's drawing; None where it has none, or where they are missing or cannot be read."""
    if item.picture is None or item.type != "sfx_text":
        return None
    data = pictures.get(item.picture.blob)
    if data is None:
        return None
    try:
        read_svg(data) if item.picture.media == "image/svg+xml" else read_picture(data, item.picture.media)
    except InvalidInputError:
        return None
    return data


def picture_findings(objects: Sequence[LayerObject], pictures: Mapping[str, bytes]) -> list[Finding]:
    """A finding for every drawing that is not there or cannot be read: its sound is lettered instead."""
    return [
        Finding(
            code="picture-missing",
            severity="warning",
            message="The drawing of this sound is not there or cannot be read; its letters are shown instead.",
            where={"object_id": item.id, "panel_id": item.panel_id, "blob": item.picture.blob},
            hint="Bring the drawing again, or take it off.",
        )
        for item in objects
        if item.picture is not None and item.type == "sfx_text" and usable_picture(item, pictures) is None
    ]


def _decoded(data: bytes) -> Rgba:
    if not data.startswith(_PNG) or len(data) < 33:
        raise _wrong("it is not a PNG.")
    w, h = int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big")
    if not (0 < w <= MOST_SIDE_PX and 0 < h <= MOST_SIDE_PX):
        raise _wrong(f"a side is over {MOST_SIDE_PX:,} px.", w=w, h=h)
    raw = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)
    if raw is None or raw.dtype not in (np.uint8, np.uint16):
        raise _wrong("it is broken.")
    if raw.dtype == np.uint16:
        raw = ((raw.astype(np.uint32) * 255 + 32767) // 65535).astype(np.uint8)
    if raw.ndim == 2:
        raw = raw[:, :, None]
    if raw.shape[2] in (1, 2):
        raw = np.concatenate([raw[:, :, :1]] * 3 + [raw[:, :, 1:]], axis=2)
    alpha = raw[:, :, 3:4] if raw.shape[2] == 4 else np.full((*raw.shape[:2], 1), 255, np.uint8)
    colour = (raw[:, :, 2::-1].astype(np.uint16) * alpha + 127) // 255
    return np.concatenate([colour.astype(np.uint8), alpha], axis=2)


def _painted(data: bytes, w: int, h: int) -> Rgba:
    """An SVG drawing at a size in px: vectors, painted there and not before."""
    root = read_svg(data)
    own_w, own_h = _svg_size(root)
    root.set("xmlns", "http://www.w3.org/2000/svg")
    root.set("width", f"{own_w:g}")
    root.set("height", f"{own_h:g}")
    clean = Writer.tostring(root)
    drawing = skia.SVGDOM.MakeFromStream(skia.MemoryStream(clean))
    if drawing is None:
        raise InvalidInputError("The SVG file cannot be used: it cannot be drawn.", code="invalid-svg")
    drawing.setContainerSize(skia.Size(own_w, own_h))
    surface = new_surface(w, h)
    surface.canvas.scale(w / own_w, h / own_h)
    drawing.render(surface.canvas)
    return surface.pixels


def _svg_size(root: Element) -> tuple[float, float]:
    """The size of an SVG drawing in px: its width and height, else those of its view box."""
    view = [float(v) for v in re.findall(r"[+-]?\d+\.?\d*(?:e[+-]?\d+)?", root.get("viewBox", "").lower())]
    size = []
    for index, name in enumerate(("width", "height")):
        found = _LENGTH.match(root.get(name, ""))
        own = float(found.group(1)) if found else view[index + 2] if len(view) == 4 else 0.0
        if not 0 < own <= MOST_SIDE_PX:
            message = f"The SVG file cannot be used: its {name} must be given, and be at most {MOST_SIDE_PX:,} px."
            raise InvalidInputError(message, code="invalid-svg", attribute=name)
        size.append(own)
    return size[0], size[1]


def _wrong(what: str, **data: object) -> InvalidInputError:
    return InvalidInputError(f"The drawing cannot be used: {what}", code="invalid-picture", **data)
