"""First step of an import: is this a text, in which encoding, and within the limits?

Everything after this module sees one `str` with ``\\n`` line ends, in Unicode's composed form, without control
characters.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from dataclasses import dataclass, field

from core.errors import Finding, InvalidInputError, TooLargeError

MAX_SCRIPT_BYTES = 20_000_000
MAX_LINE_CHARS = 100_000
MAX_LINES = 200_000

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a zip archive or an office document"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x7fELF", "a program"),
    (b"{\\rtf", "a rich text document"),
)
_BOMS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_CONTROLS = re.compile("[\x01-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_HANGUL = re.compile("[가-힣]")
_EXPORT_HINT = "Save the script as plain text, Fountain or Final Draft (.fdx) and import that."


@dataclass(frozen=True, slots=True)
class DecodedScript:
    """A script as text. `encoding` is what the bytes were read as ("text" where the caller gave a `str`)."""

    text: str
    encoding: str
    findings: list[Finding] = field(default_factory=list)


def decode_script(data: str | bytes) -> DecodedScript:
    """Turn input into clean text: UTF-8, UTF-16/32, CP949 (Korean) or Windows-1252/Latin-1, told by the bytes.

    Raises:
        InvalidInputError: code `not-text` (binary data, NUL characters) or `empty-script`; the message names the line.
        TooLargeError: code `script-too-large`, `too-many-lines` or `line-too-long`.
    """
    if len(data) > MAX_SCRIPT_BYTES:
        raise TooLargeError(
            f"The script is {len(data):,} {'characters' if isinstance(data, str) else 'bytes'} long; "
            f"the limit is {MAX_SCRIPT_BYTES:,}.",
            code="script-too-large",
            limit=MAX_SCRIPT_BYTES,
        )
    text, encoding = (data, "text") if isinstance(data, str) else _decode_bytes(data)
    text = _LINE_ENDS.sub("\n", text.removeprefix("\ufeff")).rstrip("\x1a")
    _check_lines(text)
    findings = _guess_findings(encoding)
    text = _without_controls(text, findings)
    if not text.strip():
        raise InvalidInputError("The script is empty: it holds no text at all.", code="empty-script")
    return DecodedScript(unicodedata.normalize("NFC", text), encoding, findings)


def _decode_bytes(data: bytes) -> tuple[str, str]:
    for magic, name in _MAGIC:
        if data.startswith(magic):
            raise InvalidInputError(f"The file is {name}, not a script's text. {_EXPORT_HINT}", code="not-text", line=1)
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _decode_as(data[len(bom) :], encoding), encoding
    if b"\x00" in data:
        encoding = _wide_encoding(data)
        return _decode_as(data, encoding), encoding
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        bad_line = data.count(b"\n", 0, error.start) + 1
    try:
        korean = data.decode("cp949")
    except UnicodeDecodeError:
        korean = ""
    foreign = sum(1 for char in korean if ord(char) > 127)
    if foreign and len(_HANGUL.findall(korean)) >= 0.6 * foreign:
        return korean, "cp949"
    try:
        text, encoding = data.decode("cp1252"), "cp1252"
    except UnicodeDecodeError:
        text, encoding = data.decode("latin-1"), "latin-1"
    if len(_CONTROLS.findall(text)) * 200 > len(text):
        raise InvalidInputError(
            f"The file is not text: line {bad_line} holds bytes that are no characters. {_EXPORT_HINT}",
            code="not-text",
            line=bad_line,
        )
    return text, encoding


def _wide_encoding(data: bytes) -> str:
    """UTF-16 without a mark: the zero bytes of Latin text all stand on one side of each pair."""
    even, odd = data[0::2].count(0), data[1::2].count(0)
    pairs = max(1, len(data) // 2)
    if len(data) % 2 == 0 and odd > 0.3 * pairs and even < 0.02 * pairs:
        return "utf-16-le"
    if len(data) % 2 == 0 and even > 0.3 * pairs and odd < 0.02 * pairs:
        return "utf-16-be"
    line = data.count(b"\n", 0, data.index(b"\x00")) + 1
    raise InvalidInputError(
        f"The file is not text: line {line} holds zero bytes. {_EXPORT_HINT}", code="not-text", line=line
    )


def _decode_as(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data[: error.start].decode(encoding, errors="ignore").count("\n") + 1
        raise InvalidInputError(
            f"The file says that it is {encoding}, but line {line} cannot be read as that.", code="not-text", line=line
        ) from error


def _check_lines(text: str) -> None:
    count = text.count("\n") + 1
    if count > MAX_LINES:
        raise TooLargeError(
            f"The script has {count:,} lines; the limit is {MAX_LINES:,}.", code="too-many-lines", limit=MAX_LINES
        )
    if text.lstrip()[:1] == "<":
        return  # XML may be one long line; the FDX reader limits its paragraphs instead
    for number, line in enumerate(text.split("\n"), 1):
        check_line_length(line, number)


def check_line_length(line: str, number: int) -> None:
    """Refuse a line that no writer wrote.

    Raises:
        TooLargeError: code `line-too-long`.
    """
    if len(line) > MAX_LINE_CHARS:
        raise TooLargeError(
            f"Line {number} is {len(line):,} characters long; the limit is {MAX_LINE_CHARS:,}.",
            code="line-too-long",
            line=number,
            limit=MAX_LINE_CHARS,
        )


def _without_controls(text: str, findings: list[Finding]) -> str:
    bad = next((at for at, char in enumerate(text) if char == "\x00" or "\ud800" <= char <= "\udfff"), None)
    strays = _CONTROLS.findall(text)
    if bad is None and len(strays) * 200 <= len(text):
        if strays:
            findings.append(
                Finding(
                    code="control-characters",
                    severity="info",
                    message=f"{len(strays)} control characters stand in the text; each became a space.",
                )
            )
        return _CONTROLS.sub(" ", text)
    match = _CONTROLS.search(text)
    at = bad if bad is not None else match.start() if match else 0
    line = text.count("\n", 0, at) + 1
    raise InvalidInputError(
        f"This is not text: line {line} holds control characters. {_EXPORT_HINT}", code="not-text", line=line
    )


def _guess_findings(encoding: str) -> list[Finding]:
    if encoding not in {"cp949", "cp1252", "latin-1"}:
        return []
    return [
        Finding(
            code="encoding-guessed",
            severity="warning",
            message=f"The file is not UTF-8; it was read as {encoding}.",
            where={"encoding": encoding},
            hint="If accents or letters look wrong, save the script as UTF-8 and import it again.",
        )
    ]
