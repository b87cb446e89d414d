from __future__ import annotations

import io
import zlib

import numpy as np
import pytest
from PIL import Image, ImageCms

from core.art.decode import decode_image
from core.errors import InvalidInputError, StudioError, TooLargeError


def picture(height: int = 40, width: int = 60, channels: int = 3) -> np.ndarray:
    """Smooth, so that lossy formats come back close."""
    y, x = np.mgrid[:height, :width]
    planes = [x * 255 // width, y * 255 // height, (x + y) * 255 // (width + height), 255 - x * 200 // width]
    return np.dstack(planes[:channels]).astype(np.uint8)


def saved(image: Image.Image, format: str, **options) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, format, **options)
    return buffer.getvalue()


def chunk(kind: bytes, body: bytes) -> bytes:
    return len(body).to_bytes(4, "big") + kind + body + zlib.crc32(kind + body).to_bytes(4, "big")


def png_head(width: int, height: int) -> bytes:
    body = width.to_bytes(4, "big") + height.to_bytes(4, "big") + bytes([8, 2, 0, 0, 0])
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", body)


def code_of(data: bytes, **options) -> str:
    with pytest.raises(StudioError) as caught:
        decode_image(data, **options)
    return caught.value.code


def test_plain_png_comes_back_exactly() -> None:
    pixels = picture()
    decoded = decode_image(saved(Image.fromarray(pixels), "PNG"))
    assert np.array_equal(decoded, pixels)
    assert decoded.dtype == np.uint8 and decoded.flags.c_contiguous


@pytest.mark.parametrize(("format", "options"), [("JPEG", {"quality": 95}), ("WEBP", {"quality": 95})])
def test_lossy_pictures_come_back_closely(format: str, options: dict) -> None:
    pixels = picture()
    assert np.abs(decode_image(saved(Image.fromarray(pixels), format, **options)).astype(int) - pixels).mean() < 4


def test_lossless_webp_and_still_gif() -> None:
    pixels = picture()
    assert np.array_equal(decode_image(saved(Image.fromarray(pixels), "WEBP", lossless=True)), pixels)
    few = (pixels // 128 * 255).astype(np.uint8)
    assert np.array_equal(decode_image(saved(Image.fromarray(few), "GIF")), few)


def test_grey_pictures_become_rgb() -> None:
    grey = picture()[:, :, 0]
    for data in (saved(Image.fromarray(grey), "PNG"), saved(Image.fromarray(grey), "JPEG", quality=100)):
        decoded = decode_image(data)
        assert decoded.shape == (40, 60, 3)
        assert np.abs(decoded.astype(int) - grey[:, :, None]).max() <= 2


def test_palette_and_one_bit_pictures() -> None:
    few = (picture() // 128 * 255).astype(np.uint8)
    assert np.array_equal(decode_image(saved(Image.fromarray(few).convert("P", palette=1), "PNG")), few)
    bits = Image.fromarray(picture()[:, :, 0]).convert("1")
    assert np.array_equal(decode_image(saved(bits, "PNG"))[:, :, 0], np.asarray(bits.convert("L")))


def test_transparency_lies_over_white() -> None:
    rgba = np.zeros((2, 3, 4), np.uint8)
    rgba[0] = [(200, 0, 0, 255), (200, 0, 0, 128), (200, 0, 0, 0)]
    rgba[1] = rgba[0]
    wanted = [[200, 0, 0], [227, 127, 127], [255, 255, 255]]
    assert decode_image(saved(Image.fromarray(rgba), "PNG"))[0].tolist() == wanted
    assert decode_image(saved(Image.fromarray(rgba), "WEBP", lossless=True, exact=True))[0].tolist() == wanted
    keyed = Image.fromarray(np.array([[[9, 9, 9], [1, 2, 3]]], np.uint8))
    assert decode_image(saved(keyed, "PNG", transparency=(9, 9, 9)))[0].tolist() == [[255] * 3, [1, 2, 3]]


def test_sixteen_bits_are_rounded_to_eight() -> None:
    wide = np.array([[0, 128, 129, 257 * 100, 65_535]], np.uint16)
    decoded = decode_image(saved(Image.fromarray(wide), "PNG"))
    assert decoded[0, :, 0].tolist() == [0, 0, 1, 100, 255]


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("format", ["PNG", "JPEG", "WEBP"])
def test_pictures_stand_upright(orientation: int, format: str) -> None:
    pixels = np.zeros((16, 32, 3), np.uint8)
    pixels[:8, :16] = 255
    exif = Image.Exif()
    exif[0x0112] = orientation
    data = saved(Image.fromarray(pixels), format, exif=exif, **({} if format == "PNG" else {"quality": 95}))
    decoded = decode_image(data) > 127
    turns = {
        1: None,
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_270,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_90,
    }
    image = Image.fromarray(pixels)
    turned = image if turns[orientation] is None else image.transpose(turns[orientation])
    assert np.array_equal(decoded, np.asarray(turned) > 127)


def test_cmyk_jpeg() -> None:
    cmyk = Image.new("CMYK", (16, 16), (0, 255, 255, 0))
    red = decode_image(saved(cmyk, "JPEG", quality=95))
    assert red.shape == (16, 16, 3)
    assert np.abs(red.astype(int) - (255, 0, 0)).max() <= 6


def test_a_colour_profile_is_applied() -> None:
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
    srgb = saved(Image.fromarray(picture()), "PNG", icc_profile=lab.tobytes())
    assert np.array_equal(decode_image(srgb), picture())
    wide = _swapped_profile()
    for format, options in (("PNG", {}), ("JPEG", {"quality": 100, "subsampling": 0})):
        green = np.zeros((16, 16, 3), np.uint8)
        green[:, :, 1] = 200
        decoded = decode_image(saved(Image.fromarray(green), format, icc_profile=wide, **options))
        assert decoded[8, 8].argmax() == 0 and int(decoded[8, 8, 0]) > 150


def _swapped_profile() -> bytes:
    """sRGB with the red and green primaries exchanged: nobody can overlook whether it was applied."""
    data = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    data = bytearray(
        bytes(data).replace("sRGB".encode("utf-16-be"), "xxxx".encode("utf-16-be")).replace(b"sRGB", b"RGB ")
    )
    red, green = data.find(b"rXYZ"), data.find(b"gXYZ")
    data[red : red + 4], data[green : green + 4] = b"gXYZ", b"rXYZ"
    return bytes(data)


def test_a_broken_colour_profile_costs_nothing() -> None:
    data = saved(Image.fromarray(picture()), "PNG", icc_profile=b"no profile at all")
    assert np.array_equal(decode_image(data), picture())


def test_a_legal_strip_of_192_megapixels_is_not_taken_for_a_bomb() -> None:
    head = png_head(1600, 120_000)
    with pytest.raises(InvalidInputError):  # damaged, because it ends here; not too large
        decode_image(head + chunk(b"IDAT", b"x") + chunk(b"IEND", b""))


@pytest.mark.parametrize("size", [(30_000, 30_000), (2**31 - 1, 2**31 - 1), (800, 600_000)])
def test_a_claimed_size_is_checked_before_decoding(size) -> None:
    data = png_head(*size) + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")
    with pytest.raises(TooLargeError) as caught:
        decode_image(data)
    assert caught.value.code == "image-too-large"
    assert caught.value.data["width"] == size[0]


def test_the_limit_can_be_set() -> None:
    for format in ("PNG", "JPEG", "WEBP", "GIF"):
        assert code_of(saved(Image.fromarray(picture()), format), max_pixels=2399) == "image-too-large"
        decode_image(saved(Image.fromarray(picture()), format), max_pixels=2400)


@pytest.mark.parametrize("format", ["PNG", "JPEG", "WEBP", "GIF"])
@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.97])
def test_pictures_cut_short_are_damaged(format: str, share: float) -> None:
    noise = np.random.default_rng(1).integers(0, 256, (90, 90, 3), dtype=np.uint8)
    data = saved(Image.fromarray(noise), format)
    assert code_of(data[: max(16, int(len(data) * share))]) == "damaged-image"


def test_a_flipped_bit_in_a_png_is_damage() -> None:
    data = bytearray(saved(Image.fromarray(picture()), "PNG"))
    data[len(data) // 2] ^= 4
    assert code_of(bytes(data)) == "damaged-image"


def test_a_png_whose_stream_is_rubbish_is_damaged() -> None:
    data = png_head(40, 40) + chunk(b"IDAT", b"rubbish") + chunk(b"IEND", b"")
    assert code_of(data) == "damaged-image"
    short = png_head(40, 40) + chunk(b"IDAT", zlib.compress(b"\0" * 200)) + chunk(b"IEND", b"")
    assert code_of(short) == "damaged-image"
    assert code_of(png_head(0, 5) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")) == "damaged-image"


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "empty"),
        (b"hello", "no picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "SVG"),
        (b"\xef\xbb\xbf\n<?xml version='1.0'?><svg/>", "SVG"),
        (b"8BPS\x00\x01" + b"\0" * 40, "Photoshop"),
        (b"%PDF-1.4", "no picture"),
        (b"BM" + b"\0" * 60, "no picture"),
        (b"PK\x03\x04", "no picture"),
    ],
)
def test_other_files_are_refused_by_what_they_are(data: bytes, word: str) -> None:
    with pytest.raises(InvalidInputError, match=word) as caught:
        decode_image(data)
    assert caught.value.code == "unsupported-image"


@pytest.mark.parametrize("format", ["GIF", "WEBP", "PNG"])
def test_animations_are_refused(format: str) -> None:
    frames = [Image.fromarray(picture()), Image.fromarray(255 - picture())]
    data = saved(frames[0], format, save_all=True, append_images=frames[1:])
    assert code_of(data) == "unsupported-image"


def test_rubbish_behind_a_signature_never_escapes_as_another_error() -> None:
    source = np.random.default_rng(5)
    heads = [b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"RIFF\x10\0\0\0WEBPVP8 ", b"RIFF\x10\0\0\0WEBPVP8X", b"GIF89a"]
    for head in heads:
        for length in (0, 1, 5, 30, 300):
            assert code_of(head + source.integers(0, 256, length, dtype=np.uint8).tobytes()) in {
                "damaged-image",
                "image-too-large",
            }


def test_flipped_bytes_in_real_pictures_decode_or_are_refused() -> None:
    source = np.random.default_rng(6)
    for format in ("JPEG", "WEBP", "GIF", "PNG"):
        original = saved(Image.fromarray(picture()), format)
        for _ in range(60):
            data = bytearray(original)
            for _ in range(3):
                data[int(source.integers(0, len(data)))] = int(source.integers(0, 256))
            try:
                decoded = decode_image(bytes(data), max_pixels=1_000_000)
            except StudioError:
                continue
            assert decoded.ndim == 3 and decoded.shape[2] == 3
