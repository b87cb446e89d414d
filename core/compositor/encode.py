"""Pixels into files: JPEG as good as the budget allows, PNG that is the same file every time.

Stands after the slicer; answers one question: which bytes? Nothing but pixels, size, colour space and, where a
platform asks for it, the print resolution goes into a file: no clock, no software name.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import pyvips
import simplejpeg
from numpy.typing import NDArray

from core.compositor.profiles import JPEG_MAX_SIDE, Format, Profile
from core.errors import InvalidInputError, TooLargeError

Pixels = NDArray[np.uint8]

BEST_QUALITY = 95
"""Above 95 a JPEG grows quickly without looking better."""
WORST_QUALITY = 40
"""Below 40 text edges break up; a slice that needs less is refused by name."""


@dataclass(frozen=True, slots=True)
class Encoded:
    """A file's bytes, and the JPEG quality that they were made at (None for PNG)."""

    data: bytes
    quality: int | None


def encode_jpeg_at(pixels: Pixels, quality: int, *, dpi: int | None = None) -> bytes:
    """Encode uint8 (H, W, 3) RGB as a baseline JPEG: full colour resolution, accurate transform, sRGB, no alpha.

    Raises:
        TooLargeError: a side is longer than the format holds.
    """
    if max(pixels.shape[:2]) > JPEG_MAX_SIDE:
        raise TooLargeError(
            f"A JPEG holds at most {JPEG_MAX_SIDE} px a side; this picture is {pixels.shape[1]} × {pixels.shape[0]}.",
            code="jpeg-too-large",
        )
    data: bytes = simplejpeg.encode_jpeg(
        np.ascontiguousarray(pixels), quality=quality, colorspace="RGB", colorsubsampling="444", fastdct=False
    )
    return _with_density(data, dpi) if dpi else data


def encode_jpeg(
    pixels: Pixels,
    *,
    budget_bytes: int | None = None,
    best: int = BEST_QUALITY,
    worst: int = WORST_QUALITY,
    dpi: int | None = None,
    name: str = "slice",
) -> Encoded:
    """Encode at the highest quality in ``[worst, best]`` whose file is no larger than `budget_bytes`.

    Raises:
        TooLargeError: not even the worst quality fits; the message names the file.
    """
    data = encode_jpeg_at(pixels, best, dpi=dpi)
    if budget_bytes is None or len(data) <= budget_bytes:
        return Encoded(data, best)
    fits: Encoded | None = None
    low, high = worst, best - 1
    smallest = len(data)
    while low <= high:
        middle = (low + high) // 2
        data = encode_jpeg_at(pixels, middle, dpi=dpi)
        smallest = min(smallest, len(data))
        if len(data) <= budget_bytes:
            fits, low = Encoded(data, middle), middle + 1
        else:
            high = middle - 1
    if fits is None:
        raise over_budget(name, smallest, budget_bytes, f"at JPEG quality {worst}")
    return fits


def encode_png(pixels: Pixels, *, dpi: int | None = None) -> bytes:
    """Encode uint8 (H, W, 3) RGB as a PNG marked sRGB; equal pixels give equal bytes in any process."""
    array = np.ascontiguousarray(pixels)
    return _save_png(pyvips.Image.new_from_memory(array.data, array.shape[1], array.shape[0], 3, "uchar"), dpi)


def png_of_files(files: Sequence[bytes], *, dpi: int | None = None) -> bytes:
    """Stack PNG files of one width into one; rows stream through, so that only compressed files are held.

    Raises:
        InvalidInputError: there is none, or the widths differ.
    """
    images = [pyvips.Image.new_from_buffer(data, "", access="sequential") for data in files]
    if len({image.width for image in images}) != 1:
        raise InvalidInputError("Only pictures of one width can be stacked.", widths=[image.width for image in images])
    whole = images[0]
    for image in images[1:]:
        whole = whole.join(image, "vertical")
    return _save_png(whole, dpi)


def _save_png(image: pyvips.Image, dpi: int | None) -> bytes:
    data: bytes = image.copy(interpretation="srgb").pngsave_buffer(compression=3, filter="up", keep="none")
    return _with_png_marks(data, dpi)


def encode_slice(
    pixels: Pixels, profile: Profile, *, budget_bytes: int | None = None, best: int = BEST_QUALITY, name: str = "slice"
) -> bytes:
    """Encode one slice in the profile's own format, within its byte limit for a file.

    Args:
        budget_bytes: a tighter limit than the profile's, such as the slice's share of the episode.
        name: what an error calls this slice.

    Raises:
        TooLargeError: it cannot be made small enough.
    """
    return encode_as(pixels, profile.default_format, profile, budget_bytes=budget_bytes, best=best, name=name).data


def encode_as(
    pixels: Pixels,
    format: Format,
    profile: Profile,
    *,
    budget_bytes: int | None = None,
    best: int = BEST_QUALITY,
    name: str = "slice",
) -> Encoded:
    """Like :func:`encode_slice` in a chosen format, with the quality that was needed."""
    limits = [limit for limit in (budget_bytes, profile.per_file_bytes) if limit is not None]
    budget = min(limits) if limits else None
    if format == "jpg":
        return encode_jpeg(pixels, budget_bytes=budget, best=best, dpi=profile.dpi, name=name)
    data = encode_png(pixels, dpi=profile.dpi)
    if budget is not None and len(data) > budget:
        raise over_budget(name, len(data), budget, "as PNG")
    return Encoded(data, None)


def decode_own(data: bytes) -> Pixels:
    """Open a file that this module wrote: uint8 (H, W, 3) RGB.

    Raises:
        InvalidInputError: it cannot be decoded.
    """
    try:
        if data[:3] == b"\xff\xd8\xff":
            return np.asarray(simplejpeg.decode_jpeg(data, colorspace="RGB", fastdct=False, fastupsample=False))
        decoded = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR_RGB) if data else None
    except (ValueError, cv2.error) as error:
        raise InvalidInputError("The file cannot be decoded.", code="damaged-image") from error
    if decoded is None:
        raise InvalidInputError("The file cannot be decoded.", code="damaged-image")
    return np.asarray(decoded, np.uint8)


def over_budget(name: str, size: int, budget: int, how: str) -> TooLargeError:
    """The error that names a file which cannot be made small enough."""
    return TooLargeError(
        f"{name} needs {size:,} bytes {how}, and may have {budget:,}.",
        code="slice-over-budget",
        name=name,
        bytes=size,
        limit=budget,
    )


def _with_density(data: bytes, dpi: int) -> bytes:
    """Write a resolution into the JFIF header that the encoder left without units."""
    if data[6:11] != b"JFIF\x00":
        return data
    return data[:13] + b"\x01" + dpi.to_bytes(2, "big") * 2 + data[18:]


def _with_png_marks(data: bytes, dpi: int | None) -> bytes:
    """Keep the chunks that carry pixels, and say sRGB (and the resolution) right behind the header."""
    chunks, at = [data[:8]], 8
    while at < len(data):
        length = int.from_bytes(data[at : at + 4], "big")
        kind, end = data[at + 4 : at + 8], at + 12 + length
        if kind in (b"IHDR", b"IDAT", b"IEND"):
            chunks.append(data[at:end])
        if kind == b"IHDR":
            chunks.append(_chunk(b"sRGB", b"\x00"))
            if dpi:
                per_metre = (dpi * 10_000 + 127) // 254
                chunks.append(_chunk(b"pHYs", per_metre.to_bytes(4, "big") * 2 + b"\x01"))
        at = end
    return b"".join(chunks)


def _chunk(kind: bytes, body: bytes) -> bytes:
    return len(body).to_bytes(4, "big") + kind + body + zlib.crc32(kind + body).to_bytes(4, "big")
