"""Bytes in, clean text out; what is no text is refused with the line named."""

from __future__ import annotations

import time

import pytest

from core.errors import InvalidInputError, TooLargeError
from core.story.decode import MAX_LINE_CHARS, decode_script

KOREAN = "#1. 부두 - 밤\n\n민수가 등대를 본다.\n\n민수\n저기 불빛이 보여?\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp949"])
def test_korean_is_read_from_every_usual_encoding(encoding: str) -> None:
    data = KOREAN.encode(encoding)
    if encoding == "utf-16-le":
        data = b"\xff\xfe" + data
    assert decode_script(data).text == KOREAN


def test_utf16_without_a_mark_is_told_by_its_zero_bytes() -> None:
    assert decode_script("INT. PIER - DAY\n\nGulls.".encode("utf-16-le")).text == "INT. PIER - DAY\n\nGulls."


def test_windows_quotes_and_accents_are_read_and_reported() -> None:
    decoded = decode_script("“Café?” said Zoë.".encode("cp1252"))
    assert decoded.text == "“Café?” said Zoë."
    assert [finding.code for finding in decoded.findings] == ["encoding-guessed"]


def test_line_ends_of_all_systems_become_one() -> None:
    assert decode_script("a\r\nb\rc\u2028d\x0ce").text == "a\nb\nc\nd\ne"


def test_decomposed_hangul_is_composed() -> None:
    assert decode_script("\u1112\u1161\u11ab").text == "한"


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"%PDF-1.7 ...", "PDF"),
        (b"PK\x03\x04stuff", "office document"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "PNG"),
        (b"fine\nfine\n\x00\x01\x02", "line 3"),
        (bytes(range(128, 160)) * 20, "line 1"),
        ("fine\nbad\x00line", "line 2"),
        ("fine\n\ud800", "line 2"),
        (b"\xff\xfe\x41", "line 1"),
    ],
)
def test_what_is_no_text_is_refused_by_name_or_line(data: str | bytes, word: str) -> None:
    with pytest.raises(InvalidInputError) as caught:
        decode_script(data)
    assert caught.value.code == "not-text"
    assert word in caught.value.message


@pytest.mark.parametrize("data", ["", b"", "   \n\t\n", b"\xef\xbb\xbf"])
def test_an_empty_script_says_so(data: str | bytes) -> None:
    with pytest.raises(InvalidInputError) as caught:
        decode_script(data)
    assert caught.value.code == "empty-script"


def test_a_ten_megabyte_line_is_refused_at_once_with_its_number() -> None:
    started = time.perf_counter()
    with pytest.raises(TooLargeError) as caught:
        decode_script(b"fine\n" + b"x" * 10_000_000)
    assert time.perf_counter() - started < 2
    assert caught.value.code == "line-too-long"
    assert "Line 2" in caught.value.message
    assert caught.value.data["limit"] == MAX_LINE_CHARS


def test_too_many_bytes_and_too_many_lines_are_refused() -> None:
    with pytest.raises(TooLargeError) as big:
        decode_script(b"x\n" * 10_000_001)
    assert big.value.code == "script-too-large"
    with pytest.raises(TooLargeError) as many:
        decode_script("x\n" * 200_001)
    assert many.value.code == "too-many-lines"


def test_a_stray_control_character_becomes_a_space_and_is_reported() -> None:
    decoded = decode_script("It was a dark and stormy night. " * 20 + "Bo\x08b.")
    assert decoded.text.endswith("Bo b.")
    assert [finding.code for finding in decoded.findings] == ["control-characters"]
