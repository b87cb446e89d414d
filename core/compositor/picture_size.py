"""Reads a picture's size and kind from its first bytes, without decoding a pixel."""

from __future__ import annotations

from dataclasses import dataclass

import simplejpeg


@dataclass(frozen=True, slots=True)
class PictureSize:
    """What a file's header says; `plain` means 8-bit RGB (or YCbCr) without alpha, ready for any platform."""

    format: str
    width: int
    height: int
    plain: bool


def picture_size(data: bytes) -> PictureSize | None:
    """The size of a PNG or JPEG, by content; None for anything else."""
    if data[:8] == b"\x89PNG\r\n\x1a\n" and data[12:16] == b"IHDR" and len(data) >= 33:
        width, height = int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big")
        return PictureSize("png", width, height, data[24] == 8 and data[25] == 2)
    if data[:3] == b"\xff\xd8\xff":
        try:
            height, width, space, _ = simplejpeg.decode_jpeg_header(data)
        except ValueError:
            return None
        return PictureSize("jpg", int(width), int(height), space == "YCbCr")
    return None
