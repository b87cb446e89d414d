from __future__ import annotations

import hashlib
import io
import os
import subprocess
import sys
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.compositor.encode import decode_own, encode_as, encode_jpeg, encode_png, encode_slice, png_of_files
from core.compositor.picture_size import PictureSize, picture_size
from core.compositor.profiles import Profile
from core.errors import InvalidInputError, TooLargeError

ROOT = Path(__file__).resolve().parents[2]


def noise(height: int = 120, width: int = 90, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8)


def profile(**changes) -> Profile:
    fields = {
        "id": "x",
        "name": "X",
        "formats": ["jpg", "png"],
        "source": "s",
        "date": "2026-01-01",
        "confidence": "high",
    }
    return Profile.model_validate({**fields, **changes})


def chunks(data: bytes) -> list[bytes]:
    found, at = [], 8
    while at < len(data):
        length = int.from_bytes(data[at : at + 4], "big")
        assert zlib.crc32(data[at + 4 : at + 8 + length]) == int.from_bytes(
            data[at + 8 + length : at + 12 + length], "big"
        )
        found.append(data[at + 4 : at + 8])
        at += 12 + length
    return found


def test_png_gives_back_every_pixel_and_says_srgb_and_nothing_else() -> None:
    pixels = noise()
    data = encode_png(pixels)
    assert np.array_equal(decode_own(data), pixels)
    assert np.array_equal(np.asarray(Image.open(io.BytesIO(data))), pixels)
    assert sorted(set(chunks(data))) == [b"IDAT", b"IEND", b"IHDR", b"sRGB"]
    assert picture_size(data) == PictureSize("png", 90, 120, True)


def test_png_bytes_are_the_same_in_another_process_with_other_threads() -> None:
    code = (
        "import hashlib, numpy as np; from core.compositor.encode import encode_png; "
        "p = np.random.default_rng(0).integers(0, 256, (700, 300, 3), dtype=np.uint8); p[100:400] = 7; "
        "print(hashlib.sha256(encode_png(p)).hexdigest())"
    )
    pixels = noise(700, 300)
    pixels[100:400] = 7
    mine = hashlib.sha256(encode_png(pixels)).hexdigest()
    for extra in ({"VIPS_CONCURRENCY": "1", "TZ": "Asia/Seoul"}, {"VIPS_CONCURRENCY": "5", "LC_ALL": "C"}):
        env = {**os.environ, **extra, "PYTHONPATH": str(ROOT)}
        done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True)
        assert done.stdout.strip() == mine


def test_pngs_stack_into_one() -> None:
    parts = [noise(50, 90, seed) for seed in range(3)]
    assert np.array_equal(decode_own(png_of_files([encode_png(part) for part in parts])), np.vstack(parts))
    with pytest.raises(InvalidInputError):
        png_of_files([encode_png(noise(5, 5)), encode_png(noise(5, 6))])


def test_jpeg_is_full_colour_rgb_of_the_best_quality() -> None:
    encoded = encode_jpeg(noise())
    assert encoded.quality == 95
    image = Image.open(io.BytesIO(encoded.data))
    assert (image.mode, image.size) == ("RGB", (90, 120))
    assert [component[1:3] for component in image.layer] == [(1, 1)] * 3
    assert "icc_profile" not in image.info and "exif" not in image.info
    assert picture_size(encoded.data) == PictureSize("jpg", 90, 120, True)


def test_jpeg_takes_the_highest_quality_within_its_budget() -> None:
    pixels = noise()
    sizes = {quality: len(encode_jpeg(pixels, best=quality).data) for quality in range(40, 96)}
    budget = sizes[71]
    encoded = encode_jpeg(pixels, budget_bytes=budget)
    assert len(encoded.data) <= budget
    assert encoded.quality == max(quality for quality, size in sizes.items() if size <= budget)


def test_a_budget_that_cannot_be_met_names_the_file() -> None:
    with pytest.raises(TooLargeError, match=r"slice 7 needs .* may have 500") as caught:
        encode_jpeg(noise(), budget_bytes=500, name="slice 7")
    assert caught.value.code == "slice-over-budget"
    with pytest.raises(TooLargeError, match="slice 2"):
        encode_as(noise(), "png", profile(per_file_bytes=500), name="slice 2")


def test_a_profile_sets_format_limit_and_resolution() -> None:
    data = encode_slice(noise(), profile(dpi=300, per_file_bytes=20_000))
    assert len(data) <= 20_000
    assert Image.open(io.BytesIO(data)).info["dpi"] == (300, 300)
    png = encode_slice(noise(), profile(default_format="png", dpi=300))
    assert tuple(round(value) for value in Image.open(io.BytesIO(png)).info["dpi"]) == (300, 300)


def test_a_jpeg_that_is_too_long_is_refused() -> None:
    with pytest.raises(TooLargeError):
        encode_jpeg(np.zeros((65_501, 1, 3), np.uint8))


@pytest.mark.parametrize("data", [b"", b"GIF89a", b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n" + b"\0" * 40])
def test_what_is_no_picture_is_refused(data: bytes) -> None:
    with pytest.raises(InvalidInputError):
        decode_own(data)
