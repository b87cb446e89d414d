"""Before shaping: a studio's own fonts beside the shipped ones. Answers only: can this file letter, and as what?

A font becomes a face and a style of the same kind as those of the fonts file, and joins them; it never takes the place
of a shipped one. What it lacks is drawn by the faces of the style that it is based on, then by the common fall-backs.
"""

from __future__ import annotations

import re
import struct
import tomllib
from collections.abc import Iterable, Mapping
from typing import Any

import uharfbuzz as hb
from pydantic import Field, ValidationError

from core.errors import ConflictError, Finding, InvalidInputError
from core.lettering.text.composites import has_endless_glyphs
from core.lettering.text.fonts import (
    DEFAULT_STYLE,
    Face,
    FaceEntry,
    FontStyles,
    TextStyle,
    check_font_styles,
    open_face,
)
from core.story.base import Payload

SAMPLES: dict[str, str] = {
    "latin": "AMZamz059.,!?'",
    "hangul": "가나힘ㅋ",
    "japanese": "あんアン日本語、。",
    "arabic": "ابتجسعمهي؟",
    "thai": "กขฮะาีเไ่๊",
}
"""Characters that a font must have to be called good for a script."""
LANGUAGE_SCRIPTS: dict[str, str] = {"ko": "hangul", "ja": "japanese", "ar": "arabic", "th": "thai"}
_RESTRICTED, _BITMAPS_ONLY = 0x0002, 0x0200
_FAMILY, _SUBFAMILY, _LICENCE, _TYPO_FAMILY = 1, 2, 13, 16


class FontAbout(Payload):
    """What a font file says of itself, and which of the `SAMPLES` it covers."""

    family: str
    subfamily: str = ""
    licence: str = ""
    scripts: list[str]
    findings: list[Finding] = Field(default_factory=list)


def read_font(name: str, data: bytes) -> FontAbout:
    """Make sure that a font file can letter; `name` is for messages.

    Raises:
        InvalidInputError: `font-web` (woff, woff2), `font-collection`, `font-unreadable`, `font-without-outlines`.
    """
    magic = data[:4]
    if magic in (b"wOFF", b"wOF2"):
        words = f"{name} is a web font (woff). Only TrueType and OpenType files can letter: use the .ttf or .otf of it."
        raise InvalidInputError(words, code="font-web", font=name)
    if magic == b"ttcf":
        words = f"{name} is a collection of several fonts. Save the one that you want as a .ttf or .otf of its own."
        raise InvalidInputError(words, code="font-collection", font=name)
    if magic not in (b"\x00\x01\x00\x00", b"OTTO", b"true"):
        words = f"{name} is no font: only TrueType and OpenType files (.ttf, .otf) are."
        raise InvalidInputError(words, code="font-unreadable", font=name)
    raw = hb.Face(data)
    tables = [bytes(raw.reference_table(tag).data) for tag in ("head", "maxp", "loca", "glyf")]
    if has_endless_glyphs(*tables):
        words = f"{name} has glyphs that are put together from too many others, or from themselves."
        raise InvalidInputError(words, code="font-unreadable", font=name)
    try:
        face = open_face(name, data)
    except InvalidInputError as error:
        error.code = "font-unreadable"
        raise
    scripts = covered(face)
    if not _has_outlines(face):
        words = f"{name} has no outlines that can be drawn (a bitmap or colour font, perhaps)."
        raise InvalidInputError(words, code="font-without-outlines", font=name)
    family = _name(raw, _TYPO_FAMILY) or _name(raw, _FAMILY) or name.rsplit(".", 1)[0]
    return FontAbout(
        family=family[:120],
        subfamily=_name(raw, _SUBFAMILY)[:60],
        licence=_name(raw, _LICENCE)[:4000],
        scripts=scripts,
        findings=_findings(name, raw, scripts),
    )


def covered(face: Face) -> list[str]:
    """The scripts of `SAMPLES` that a face has all the samples of."""
    return [script for script, text in SAMPLES.items() if all(face.has(ord(c)) for c in text)]


def own_style(face: str, scripts: Iterable[str], base: TextStyle, **said: Any) -> TextStyle:
    """A style for an own face: set like `base`, whose faces draw the scripts that the own one lacks.

    `said` are fields that somebody chose: size_px, leading, tracking, case, italic, bold, fallback, about.
    """
    own = set(scripts)
    lacking = [language for language, script in LANGUAGE_SCRIPTS.items() if script not in own]
    by_language = {
        name: {language: value for language, value in getattr(base, name).items() if language in lacking}
        for name in ("languages", "bold_languages", "sizes", "leadings")
    }
    fallback = list(dict.fromkeys([*said.pop("fallback", []), base.face, *base.fallback]))
    plain = {"size_px": base.size_px, "leading": base.leading, "case": base.case}
    return TextStyle(**{**plain, **said, "face": face, "fallback": fallback, **by_language})


def merge_font_styles(base: FontStyles, own: FontStyles) -> FontStyles:
    """The shipped faces and styles with a studio's own; the common fall-backs stay the shipped ones, own ones before.

    Raises:
        ConflictError: `font-style-exists`, a face or style of that name is there already.
        InvalidInputError: an own style or fall-back names a face that is in neither.
    """
    taken = sorted((base.faces.keys() & own.faces.keys()) | (base.styles.keys() & own.styles.keys()))
    if taken:
        raise ConflictError(
            f"There is a font called {taken[0]!r} already; choose another name.",
            code="font-style-exists",
            styles=taken,
        )
    fallback = {
        language: list(dict.fromkeys([*own.fallback.get(language, []), *base.fallback.get(language, [])]))
        for language in [*base.fallback, *[name for name in own.fallback if name not in base.fallback]]
    }
    merged = FontStyles(faces={**base.faces, **own.faces}, styles={**base.styles, **own.styles}, fallback=fallback)
    check_font_styles(merged)
    return merged


NO_FONTS = FontStyles(faces={}, styles={}, fallback={})


def folder_font_styles(
    files: Mapping[str, bytes], toml_text: str | None, base: FontStyles
) -> tuple[FontStyles, list[Finding]]:
    """What a folder of fonts adds to the shipped ones: faces and styles by its `fonts.toml`, the rest by themselves.

    A font that the file does not name gets a face and a style called after its file, set like the default style. What
    cannot be used is left out, with a finding of grade error.
    """
    findings: list[Finding] = []
    known: dict[str, FontAbout] = {}
    for path, data in files.items():
        try:
            known[path] = read_font(path, data)
        except InvalidInputError as error:
            findings.append(_finding(error.code, error.message, path))
    own = NO_FONTS
    if toml_text is not None:
        try:
            own = _told(toml_text, known)
            merge_font_styles(base, own)
        except (InvalidInputError, ConflictError) as error:
            findings.append(_finding(error.code, f"fonts.toml: {error.message}", "fonts.toml"))
            own = NO_FONTS
    named = {entry.file for entry in own.faces.values()}
    for path, about in known.items():
        if path in named:
            continue
        findings += about.findings
        name = style_name(path.rsplit("/", 1)[-1].rsplit(".", 1)[0])
        words = f"{about.family} {about.subfamily}".strip()
        alone = FontStyles(
            faces={name: FaceEntry(file=path, family=about.family, licence="own", licence_file="", source="own")},
            styles={name: own_style(name, about.scripts, base.styles[DEFAULT_STYLE], about=words)},
            fallback={},
        )
        try:
            merge_font_styles(base, alone)
            own = _beside(own, alone)
        except ConflictError as error:
            findings.append(_finding(error.code, error.message, path))
    return own, findings


def style_name(words: str) -> str:
    """A name for a face and its style, from a file's or a family's: lower case, ``_`` for the rest, at most 40."""
    plain = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", words)
    name = re.sub(r"[^a-z0-9]+", "_", plain.lower()).strip("_").lstrip("0123456789_")[:40].rstrip("_")
    return name or "own_font"


def joined_styles(parts: Iterable[FontStyles]) -> FontStyles:
    """Several sets of own fonts in one. Raises ConflictError `font-style-exists`."""
    whole = NO_FONTS
    for part in parts:
        whole = _beside(whole, part)
    return whole


def _beside(first: FontStyles, second: FontStyles) -> FontStyles:
    twice = sorted((first.faces.keys() & second.faces.keys()) | (first.styles.keys() & second.styles.keys()))
    if twice:
        raise ConflictError(f"Two fonts are called {twice[0]!r}.", code="font-style-exists", styles=twice)
    return FontStyles(
        faces={**first.faces, **second.faces},
        styles={**first.styles, **second.styles},
        fallback={**second.fallback, **first.fallback},
    )


def _told(toml_text: str, known: Mapping[str, FontAbout]) -> FontStyles:
    """A folder's fonts file; licence, family and source need not be said of one's own fonts."""
    try:
        raw = tomllib.loads(toml_text)
        faces = {}
        for name, table in raw.get("face", {}).items():
            about = known.get(str(table.get("file")))
            if about is None:
                raise InvalidInputError(f"The face {name!r} names a file that is not there or cannot be used.")
            faces[name] = {"family": about.family, "licence": "own", "licence_file": "", "source": "own", **table}
        return FontStyles.model_validate(
            {"faces": faces, "styles": raw.get("style", {}), "fallback": raw.get("fallback", {})}
        )
    except (tomllib.TOMLDecodeError, ValidationError, AttributeError) as error:
        raise InvalidInputError(f"It cannot be read: {error}", code="font-list-unreadable") from error


def _has_outlines(face: Face) -> bool:
    sample = [ord(c) for text in SAMPLES.values() for c in text if face.has(ord(c))] or [
        code for code in range(0x21, 0x3000) if face.has(code)
    ][:50]
    return any(not face.outline(int(face.shaper.get_nominal_glyph(code))).isEmpty() for code in sample)


def _name(face: Any, name_id: int) -> str:
    found = face.get_name(name_id, "en") or face.get_name(name_id) or ""
    return " ".join("".join(c for c in found if c.isprintable() or c.isspace()).split())


def _findings(name: str, face: Any, scripts: list[str]) -> list[Finding]:
    table = bytes(face.reference_table("OS/2").data)
    rights = struct.unpack(">H", table[8:10])[0] if len(table) >= 10 else 0
    findings = []
    if rights & 0x000F == _RESTRICTED or rights & _BITMAPS_ONLY:
        findings.append(
            Finding(
                code="font-embedding-restricted",
                severity="warning",
                message=f"{name} says of itself that it may not be embedded.",
                where={"file": name},
                hint="Lettering is published as pictures; make sure that your licence allows that.",
            )
        )
    if not scripts:
        findings.append(
            Finding(
                code="font-covers-no-script",
                severity="info",
                message=f"{name} has the whole alphabet of no script that is known here.",
                where={"file": name},
                hint="What it lacks is drawn by the fonts behind it.",
            )
        )
    return findings


def _finding(code: str, message: str, file: str) -> Finding:
    return Finding(code=code, severity="error", message=message, where={"file": file})
