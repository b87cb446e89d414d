"""Before shaping: which font files there are and which of them draws a character. Answers only: which face?

Fonts come as bytes, never from the system's font configuration, so that the same text gives the same outlines anywhere.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Literal

import skia
import uharfbuzz as hb
from pydantic import Field, ValidationError

from core.draw.paths import Path
from core.errors import Finding, InvalidInputError
from core.lettering.kinds import font_style_of
from core.lettering.marks import parse_marks, plain_text
from core.lettering.objects import LayerObject
from core.lettering.phrasing import language_of_text
from core.story.base import Payload

DEFAULT_STYLE = "default"


class FaceEntry(Payload):
    """One font file. `file` and `licence_file` are paths below the fonts folder."""

    file: str
    family: str
    licence: str
    licence_file: str
    source: str


class TextStyle(Payload):
    """A named way to set text. Sizes are strip px; `leading` is baseline to baseline in ems; `tracking` in ems.

    `languages` names another main face for a language; `bold_is_heavier` thickens the bold face's outlines a little,
    for faces whose plain weight is bold already.
    """

    face: str
    about: str = ""
    italic: str | None = None
    bold: str | None = None
    bold_is_heavier: bool = False
    size_px: float = Field(gt=0)
    leading: float = Field(default=1.1, ge=0.5, le=3)
    tracking: float = 0.0
    case: Literal["as_typed", "upper"] = "as_typed"
    fallback: list[str] = Field(default_factory=list)
    languages: dict[str, str] = Field(default_factory=dict)


class FontStyles(Payload):
    """What `fonts.toml` says."""

    faces: dict[str, FaceEntry]
    styles: dict[str, TextStyle]
    fallback: dict[str, list[str]]


def parse_font_styles(toml_text: str) -> FontStyles:
    """Read the fonts file.

    Raises:
        InvalidInputError: not TOML, an unknown key, a style that names a face which is not there, no default style.
    """
    try:
        raw = tomllib.loads(toml_text)
        styles = FontStyles(
            faces=raw.get("face", {}), styles=raw.get("style", {}), fallback=raw.get("fallback", {"all": []})
        )
    except (tomllib.TOMLDecodeError, ValidationError) as error:
        raise InvalidInputError(f"The fonts file cannot be read: {error}") from error
    if DEFAULT_STYLE not in styles.styles:
        raise InvalidInputError(f"The fonts file has no style named {DEFAULT_STYLE!r}.")
    for name, style in styles.styles.items():
        for face in [style.face, style.italic, style.bold, *style.fallback, *style.languages.values()]:
            if face is not None and face not in styles.faces:
                raise InvalidInputError(f"The font style {name!r} names a face {face!r} that is not there.")
    for faces in styles.fallback.values():
        for face in faces:
            if face not in styles.faces:
                raise InvalidInputError(f"The fall-back list names a face {face!r} that is not there.")
    return styles


@dataclass(slots=True, eq=False)
class Face:
    """An opened font. Outlines are in font units at `upem` per em, y down."""

    name: str
    upem: int
    shaper: Any
    digest: str
    _outliner: Any
    _outlines: dict[int, Path] = field(default_factory=dict)
    _has: dict[int, bool] = field(default_factory=dict)

    def has(self, codepoint: int) -> bool:
        """Whether the font maps the codepoint to a glyph other than 0."""
        known = self._has.get(codepoint)
        if known is None:
            known = bool(self.shaper.get_nominal_glyph(codepoint))
            self._has[codepoint] = known
        return known

    def outline(self, glyph: int) -> Path:
        """The glyph's outline at `upem` px per em, origin on the baseline; empty for a space."""
        path = self._outlines.get(glyph)
        if path is None:
            path = self._outliner.getPath(glyph) or skia.Path()
            self._outlines[glyph] = path
        return path


def open_face(name: str, data: bytes) -> Face:
    """Open a TrueType or OpenType font.

    Raises:
        InvalidInputError: not a font that both the shaper and the outliner can read (woff2 among them).
    """
    # An empty manager: the default one would read the machine's own fonts and their configuration.
    typeface = skia.FontMgr.New_Custom_Empty().makeFromData(skia.Data.MakeWithCopy(data))
    face = hb.Face(data)
    if typeface is None or face.glyph_count == 0 or typeface.countGlyphs() == 0:
        raise InvalidInputError(f"The font {name!r} cannot be read: only TrueType and OpenType files are.", font=name)
    outliner = skia.Font(typeface, float(face.upem))
    outliner.setHinting(skia.FontHinting.kNone)
    outliner.setSubpixel(True)
    outliner.setLinearMetrics(True)
    return Face(name, int(face.upem), hb.Font(face), sha256(data).hexdigest(), outliner)


@dataclass(frozen=True, slots=True)
class FaceChoice:
    """Which face draws a character and what must be faked: a slant, a heavier weight; `found` is False for no face."""

    face: Face
    slant: bool
    heavier: bool
    found: bool


class FontSet:
    """The fonts of one product, opened when first needed. Results depend on the bytes and the styles alone."""

    def __init__(self, files: Mapping[str, bytes], styles: FontStyles) -> None:
        self.styles = styles
        self._files = dict(files)
        self._faces: dict[str, Face] = {}
        self._choices: dict[tuple[str, str, bool, bool, int], FaceChoice] = {}
        self.memo: dict[Any, Any] = {}
        """Set text, by everything that it depends on; emptied when it grows."""

    @classmethod
    def load(cls, files: Mapping[str, bytes], styles: FontStyles) -> FontSet:
        """Join font files (path below the fonts folder → bytes) with the styles that name them.

        Raises:
            InvalidInputError: a face's file is not among the files.
        """
        for name, entry in styles.faces.items():
            if entry.file not in files:
                raise InvalidInputError(f"The font file {entry.file!r} of the face {name!r} is missing.", face=name)
        return cls({entry.file: files[entry.file] for entry in styles.faces.values()}, styles)

    def style(self, name: str) -> TextStyle:
        """The named style; an unknown name means the default one (lint reports it)."""
        return self.styles.styles.get(name) or self.styles.styles[DEFAULT_STYLE]

    def face(self, name: str) -> Face:
        opened = self._faces.get(name)
        if opened is None:
            opened = open_face(name, self._files[self.styles.faces[name].file])
            self._faces[name] = opened
        return opened

    def choose(self, style: str, language: str, italic: bool, bold: bool, codepoint: int) -> FaceChoice:
        """Pick the face for a character: the style's own (by language and emphasis), then the fall-backs in order."""
        key = (style, language, italic, bold, codepoint)
        choice = self._choices.get(key)
        if choice is None:
            choice = self._choose(self.style(style), language, italic, bold, codepoint)
            self._choices[key] = choice
        return choice

    def _choose(self, style: TextStyle, language: str, italic: bool, bold: bool, codepoint: int) -> FaceChoice:
        base = language.split("-")[0].lower()
        chain: list[tuple[str, bool, bool]] = []
        if base in style.languages:
            chain.append((style.languages[base], italic, bold))
        if bold:
            chain.append((style.bold or style.face, italic and not style.bold, style.bold_is_heavier or not style.bold))
        elif italic:
            chain.append((style.italic or style.face, not style.italic, False))
        shared = self.styles.fallback.get(base) or self.styles.fallback.get("all", [])
        chain += [(name, italic, bold) for name in (style.face, *style.fallback, *shared)]
        for name, slant, heavier in chain:
            face = self.face(name)
            if face.has(codepoint):
                return FaceChoice(face, slant, heavier, True)
        name, slant, heavier = chain[0]
        return FaceChoice(self.face(name), slant, heavier, False)

    def used(self, objects: Iterable[LayerObject]) -> list[dict[str, str]]:
        """List the fonts that the objects' text really uses, by name: ``{name, family, sha256, licence}``."""
        from_text = {
            self.choose(font_style_of(o), language_of(o), run.italic, run.bold, ord(c)).face.name
            for o in objects
            for run in parse_marks(o.text)
            for c in self.cased(o, run.text)
            if not c.isspace() and not is_invisible(ord(c))
        }
        entries = self.styles.faces
        return [
            {
                "name": name,
                "family": entries[name].family,
                "sha256": self.face(name).digest,
                "licence": entries[name].licence,
            }
            for name in sorted(from_text)
        ]

    def cased(self, item: LayerObject, text: str) -> str:
        """The text as its style's case shows it."""
        case = item.style.case or self.style(font_style_of(item)).case
        return text.upper() if case == "upper" else text

    def missing(self, style: str, language: str, text: str) -> list[str]:
        """The characters of a text that no font has, each once, in order of appearance."""
        absent: list[str] = []
        for character in text:
            if character.isspace() or is_invisible(ord(character)) or character in absent:
                continue
            if not self.choose(style, language, False, False, ord(character)).found:
                absent.append(character)
        return absent


def font_findings(items: Iterable[LayerObject], fonts: FontSet) -> list[Finding]:
    """Report characters that no font draws (``missing-glyph``) and font styles that do not exist (``unknown-font``)."""
    findings = []
    for item in items:
        shown = fonts.cased(item, plain_text(item.text))
        absent = fonts.missing(font_style_of(item), language_of(item), shown)
        if absent:
            named = ", ".join(f"{c!r} (U+{ord(c):04X})" for c in absent)
            findings.append(
                Finding(
                    code="missing-glyph",
                    severity="error",
                    message=f"No lettering font can draw {named}.",
                    where={"object_id": item.id, "panel_id": item.panel_id, "codepoints": [ord(c) for c in absent]},
                    hint="Write it another way, or add a font that has it.",
                )
            )
        if item.style.font not in fonts.styles.styles:
            findings.append(
                Finding(
                    code="unknown-font",
                    severity="warning",
                    message=f"There is no font style named {item.style.font!r}; the default one is used.",
                    where={"object_id": item.id, "panel_id": item.panel_id},
                    hint="Choose one of the font styles.",
                )
            )
    return findings


def language_of(item: LayerObject) -> str:
    """The language that sets the object's text: its style's, else what its script gives away, else none."""
    return item.style.language or language_of_text(plain_text(item.text))


def is_invisible(codepoint: int) -> bool:
    """Whether a character shows nothing by definition: controls, joiners, variation selectors, direction marks."""
    return (
        codepoint < 0x20
        or 0x7F <= codepoint < 0xA0
        or codepoint in (0xAD, 0x61C, 0x180E, 0xFEFF)
        or 0x200B <= codepoint <= 0x200F
        or 0x202A <= codepoint <= 0x202E
        or 0x2060 <= codepoint <= 0x206F
        or 0xFE00 <= codepoint <= 0xFE0F
        or 0xE0000 <= codepoint <= 0xE0FFF
    )


def font_files_named(styles: FontStyles) -> Sequence[str]:
    """The font files that a loader has to read for these styles, sorted."""
    return sorted({entry.file for entry in styles.faces.values()})
