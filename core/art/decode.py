"""Somebody's picture file into plain RGB pixels, or a clear refusal.

First step of brought art; answers one question: what does this file show? Judged by content, never by name; sizes are
read from headers before anything is decoded, so that a small file cannot claim a huge picture.
"""

from __future__ import annotations

import io
import zlib
from dataclasses import dataclass

import cv2
import numpy as np
import simplejpeg
from numpy.typing import NDArray
from PIL import GifImagePlugin, Image, ImageCms, JpegImagePlugin, PngImagePlugin, WebPImagePlugin

from core.errors import InvalidInputError, TooLargeError

Pixels = NDArray[np.uint8]

MAX_PIXELS = 400_000_000
"""A strip of 800 × 60,000 px at double size has 192 million."""
JPEG_MAX_SIDE = 65_500
_DAMAGED = "The picture is damaged or was cut short"
_EXIF_ORIENTATION = 0x0112


@dataclass(frozen=True, slots=True)
class _PngFacts:
    width: int
    height: int
    depth: int
    colour: int
    extras: frozenset[bytes]


def decode_image(data: bytes, *, max_pixels: int = MAX_PIXELS) -> Pixels:
    """Decode a PNG, JPEG, WebP or still GIF to upright sRGB pixels; transparency is laid over white.

    Returns:
        uint8 (H, W, 3) RGB, contiguous.

    Raises:
        InvalidInputError: no such picture (code ``unsupported-image``) or a damaged one (``damaged-image``).
        TooLargeError: more than `max_pixels`, or a JPEG side above 65,500 px (``image-too-large``).
    """
    try:
        if data[:8] == b"\x89PNG\r\n\x1a\n":
            pixels = _decode_png(data, max_pixels)
        elif data[:3] == b"\xff\xd8\xff":
            pixels = _decode_jpeg(data, max_pixels)
        elif data[:4] == b"RIFF" and data[8:12] == b"WEBP":
            pixels = _decode_webp(data, max_pixels)
        elif data[:6] in (b"GIF87a", b"GIF89a"):
            pixels = _decode_gif(data, max_pixels)
        else:
            raise _unsupported(_name_of(data))
    except (
        OSError,
        SyntaxError,
        ValueError,
        EOFError,
        IndexError,
        KeyError,
        TypeError,
        zlib.error,
        cv2.error,
    ) as error:
        raise InvalidInputError(f"{_DAMAGED}.", code="damaged-image") from error
    return np.ascontiguousarray(pixels)


def _decode_png(data: bytes, max_pixels: int) -> Pixels:
    facts = _walk_png(data)
    _check_size(facts.width, facts.height, max_pixels)
    if b"acTL" in facts.extras:
        raise _unsupported("an animated PNG")
    plain = facts.colour in (0, 2, 6) and not facts.extras & {b"tRNS", b"iCCP", b"eXIf", b"cHRM", b"gAMA"}
    if plain:
        return _over_white(_cv2_pixels(data, facts))
    image = PngImagePlugin.PngImageFile(io.BytesIO(data))
    if facts.depth == 16 and not facts.extras & {b"iCCP", b"tRNS"}:
        pixels = _over_white(_cv2_pixels(data, facts))
        return _upright(pixels, _orientation(image))
    return _from_pillow(image)


def _walk_png(data: bytes) -> _PngFacts:
    """Read every chunk's head and sum; a missing end or a wrong sum means a damaged file."""
    at, extras, header, ended = 8, set(), b"", False
    while at + 12 <= len(data) and not ended:
        length = int.from_bytes(data[at : at + 4], "big")
        kind, end = data[at + 4 : at + 8], at + 12 + length
        if end > len(data) or zlib.crc32(data[at + 4 : end - 4]) != int.from_bytes(data[end - 4 : end], "big"):
            raise InvalidInputError(f"{_DAMAGED} near byte {at}.", code="damaged-image", byte=at)
        if kind == b"IHDR":
            header = data[at + 8 : end - 4]
        extras.add(kind)
        ended, at = kind == b"IEND", end
    if not ended or len(header) != 13 or b"IDAT" not in extras:
        raise InvalidInputError(f"{_DAMAGED}.", code="damaged-image")
    width, height = int.from_bytes(header[:4], "big"), int.from_bytes(header[4:8], "big")
    return _PngFacts(width, height, header[8], header[9], frozenset(extras))


def _cv2_pixels(data: bytes, facts: _PngFacts) -> Pixels:
    """Decode without colour management: uint8 (H, W, 1 | 3 | 4) in RGB(A) order, 16 bits rounded to 8."""
    raw = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)
    if raw is None or raw.shape[:2] != (facts.height, facts.width):
        raise InvalidInputError(f"{_DAMAGED}.", code="damaged-image")
    pixels = raw if raw.ndim == 3 else raw[:, :, None]
    if pixels.dtype == np.uint16:
        pixels = ((pixels.astype(np.uint32) * 255 + 32_767) // 65_535).astype(np.uint8)
    if pixels.shape[2] == 3:
        return np.asarray(cv2.cvtColor(pixels, cv2.COLOR_BGR2RGB), np.uint8)
    if pixels.shape[2] == 4:
        return np.asarray(cv2.cvtColor(pixels, cv2.COLOR_BGRA2RGBA), np.uint8)
    return np.asarray(pixels, np.uint8)


def _decode_jpeg(data: bytes, max_pixels: int) -> Pixels:
    height, width, space, _ = simplejpeg.decode_jpeg_header(data, strict=False)
    _check_size(width, height, max_pixels)
    if max(width, height) > JPEG_MAX_SIDE:
        raise TooLargeError(
            f"The JPEG is {width} × {height} px; {JPEG_MAX_SIDE} a side are the limit.", code="image-too-large"
        )
    image = JpegImagePlugin.JpegImageFile(io.BytesIO(data))  # reads the header only
    if space not in ("YCbCr", "Gray", "RGB") or image.mode not in ("RGB", "L"):
        return _from_pillow(image)
    try:
        pixels = simplejpeg.decode_jpeg(data, colorspace="RGB", fastdct=False, fastupsample=False)
    except ValueError as error:
        if "remature" in str(error):
            raise
        pixels = simplejpeg.decode_jpeg(data, colorspace="RGB", fastdct=False, fastupsample=False, strict=False)
    orientation = _orientation(image)
    if not _is_srgb(image.info.get("icc_profile")):
        pixels = np.asarray(_to_srgb(Image.fromarray(pixels), image.info.get("icc_profile")))
    return _upright(np.asarray(pixels, np.uint8), orientation)


def _decode_webp(data: bytes, max_pixels: int) -> Pixels:
    _check_size(*_webp_size(data), max_pixels)
    image = WebPImagePlugin.WebPImageFile(io.BytesIO(data))
    _check_size(image.width, image.height, max_pixels)
    if getattr(image, "n_frames", 1) > 1:
        raise _unsupported("an animated WebP")
    return _from_pillow(image)


def _webp_size(data: bytes) -> tuple[int, int]:
    """The canvas that a WebP header claims, before any decoder reserves it."""
    kind, body = data[12:16], data[20:34]
    if kind == b"VP8X":
        return int.from_bytes(body[4:7], "little") + 1, int.from_bytes(body[7:10], "little") + 1
    if kind == b"VP8L":
        bits = int.from_bytes(body[1:5], "little")
        return (bits & 0x3FFF) + 1, ((bits >> 14) & 0x3FFF) + 1
    return int.from_bytes(body[6:8], "little") & 0x3FFF, int.from_bytes(body[8:10], "little") & 0x3FFF


def _decode_gif(data: bytes, max_pixels: int) -> Pixels:
    _check_size(int.from_bytes(data[6:8], "little"), int.from_bytes(data[8:10], "little"), max_pixels)
    image = GifImagePlugin.GifImageFile(io.BytesIO(data))
    try:
        image.seek(1)
    except EOFError:
        image.seek(0)
        return _from_pillow(image)
    raise _unsupported("an animated GIF")


def _from_pillow(image: Image.Image) -> Pixels:
    """The slow, exact way: palettes, CMYK, colour profiles, odd depths."""
    image.load()
    orientation, profile = _orientation(image), image.info.get("icc_profile")
    if image.mode in ("I;16", "I;16B", "I;16L", "I"):
        wide = np.asarray(image).astype(np.int64)
        image = Image.fromarray(((np.clip(wide, 0, 65_535) * 255 + 32_767) // 65_535).astype(np.uint8))
    alpha = None
    if "A" in image.getbands() or "transparency" in image.info:
        image = image.convert("RGBA")
        alpha = image.getchannel("A")
        image = image.convert("RGB")
    if not _is_srgb(profile):
        image = _to_srgb(image, profile)
    rgb = np.asarray(image.convert("RGB"))
    if alpha is not None:
        rgb = _over_white(np.dstack([rgb, np.asarray(alpha)]))
    return _upright(np.asarray(rgb, np.uint8), orientation)


def _is_srgb(profile: bytes | None) -> bool:
    """Whether pixels are sRGB already: no profile, or one that calls itself sRGB."""
    if not profile:
        return True
    try:
        name = ImageCms.getProfileDescription(ImageCms.ImageCmsProfile(io.BytesIO(profile)))
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return True  # a profile that nobody can read says nothing
    return "srgb" in name.lower()


def _to_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    if image.mode not in ("RGB", "CMYK", "L"):
        image = image.convert("RGB")
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile or b""))
        made = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):  # e.g. a CMYK profile on an RGB picture
        return image.convert("RGB")
    return made if made is not None else image.convert("RGB")


def _orientation(image: Image.Image) -> int:
    try:
        value = image.getexif().get(_EXIF_ORIENTATION, 1)
    except Exception:  # a broken EXIF block must not cost the picture; its parser raises whatever it likes
        return 1
    return value if isinstance(value, int) and 1 <= value <= 8 else 1


def _upright(pixels: Pixels, orientation: int) -> Pixels:
    """Undo a camera's rotation; values as in the EXIF standard, tag 0x0112."""
    if orientation in (5, 6, 7, 8):
        pixels = pixels.transpose(1, 0, 2)
    if orientation in (2, 3, 6, 7):
        pixels = pixels[:, ::-1]
    if orientation in (3, 4, 7, 8):
        pixels = pixels[::-1]
    return pixels


def _over_white(pixels: Pixels) -> Pixels:
    """Grey, RGB or RGBA (H, W, 1 | 3 | 4) to RGB, with transparency over white, rounded to nearest."""
    if pixels.shape[2] == 1:
        return np.repeat(pixels, 3, axis=2)
    if pixels.shape[2] == 3:
        return pixels
    result = np.empty((*pixels.shape[:2], 3), np.uint8)
    for top in range(0, len(pixels), 1024):
        band = pixels[top : top + 1024]
        alpha = band[:, :, 3:4].astype(np.uint32)
        result[top : top + 1024] = (band[:, :, :3] * alpha + 255 * (255 - alpha) + 127) // 255
    return result


def _check_size(width: int, height: int, max_pixels: int) -> None:
    if width <= 0 or height <= 0:
        raise InvalidInputError(f"{_DAMAGED}: it claims a size of {width} × {height} px.", code="damaged-image")
    if width * height > max_pixels:
        raise TooLargeError(
            f"The picture is {width} × {height} px; {max_pixels:,} pixels are the limit.",
            code="image-too-large",
            width=width,
            height=height,
            limit=max_pixels,
        )


def _name_of(data: bytes) -> str:
    head = data[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if not data:
        return "an empty file"
    if head.startswith((b"<svg", b"<?xml", b"<!doctype")):
        return "an SVG or XML file"
    if data[:4] == b"8BPS":
        return "a Photoshop file"
    return "no picture that this program knows"


def _unsupported(what: str) -> InvalidInputError:
    return InvalidInputError(
        f"The file is {what}; bring a PNG, JPEG, WebP or still GIF.", code="unsupported-image", found=what
    )
