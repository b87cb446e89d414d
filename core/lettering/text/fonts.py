"""Before shaping: which font files there are and which of them draws a character. Answers only: which face?

Fonts come as bytes, never from the system's font configuration, so that the same text gives the same outlines anywhere.
"""

from __future__ import annotations

import threading
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationError

from core.errors import Finding, InvalidInputError
from core.lettering.kinds import font_style_of
from core.lettering.objects import LayerObject
from core.lettering.text.faces import Face as Face
from core.lettering.text.faces import open_face as open_face
from core.lettering.text.marks import StyledText, parse_marks, plain_text
from core.lettering.text.scripts import (
    base_of,
    cased_text,
    clusters,
    composed,
    has_no_italics,
    is_emoji,
    is_invisible,
    kin_of,
    spoken_language,
    without_selectors,
)
from core.story.base import Payload

DEFAULT_STYLE = "default"
_ANY_PICTURE = 0x1F600
_TWINS = {"～": "〜", "〜": "～", "―": "—", "—": "―", "－": "−", "‐": "-", "‑": "-"}
"""Signs that look alike in print, for faces that have only one of the two."""


class FaceEntry(Payload):
    """One font file. `file` and `licence_file` are paths below the fonts folder.

    `plain_capital_i` is the character whose glyph draws a capital I without bars, in a face whose own I has them: words
    in capitals keep the barred one for the pronoun.
    """

    file: str
    family: str
    licence: str
    licence_file: str
    source: str
    plain_capital_i: str | None = Field(default=None, min_length=1, max_length=1)


class TextStyle(Payload):
    """A named way to set text. Sizes are strip px; `leading` is baseline to baseline in ems; `tracking` in ems.

    `languages` names another main face for a language, `bold_languages` the one for its emphasis; `bold_is_heavier`
    thickens the bold face's outlines a little, for faces whose plain weight is bold already. `sizes` and `leadings` are
    for the faces of `languages`, which look smaller or larger at the same size: multiples of `size_px`, and ems.
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
    bold_languages: dict[str, str] = Field(default_factory=dict)
    sizes: dict[str, Annotated[float, Field(ge=0.5, le=2)]] = Field(default_factory=dict)
    leadings: dict[str, Annotated[float, Field(ge=0.5, le=3)]] = Field(default_factory=dict)

    def size_for(self, language: str) -> float:
        """The size in strip px for a text in a language."""
        return self.size_px * self.sizes.get(language.split("-")[0].lower(), 1.0)

    def leading_for(self, language: str) -> float:
        """The distance of baselines in ems for a text in a language."""
        return self.leadings.get(language.split("-")[0].lower(), self.leading)


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
    check_font_styles(styles)
    return styles


def check_font_styles(styles: FontStyles) -> None:
    """Make sure that every face that is named is there, and a default style.

    Raises:
        InvalidInputError: one is not.
    """
    if DEFAULT_STYLE not in styles.styles:
        raise InvalidInputError(f"The fonts file has no style named {DEFAULT_STYLE!r}.")
    for name, style in styles.styles.items():
        named = [style.face, style.italic, style.bold, *style.fallback]
        for face in [*named, *style.languages.values(), *style.bold_languages.values()]:
            if face is not None and face not in styles.faces:
                raise InvalidInputError(f"The font style {name!r} names a face {face!r} that is not there.")
    for faces in styles.fallback.values():
        for face in faces:
            if face not in styles.faces:
                raise InvalidInputError(f"The fall-back list names a face {face!r} that is not there.")


@dataclass(frozen=True, slots=True)
class FaceChoice:
    """Which face draws a cluster and what must be faked: a slant, a heavier weight; `found` is False for no face.

    `instead` is a sign of the same look that the face draws where it lacks the one that was typed.
    """

    face: Face
    slant: bool
    heavier: bool
    found: bool
    instead: str | None = None


class FontSet:
    """The fonts of one product, opened when first needed. Results depend on the bytes and the styles alone."""

    def __init__(self, files: Mapping[str, bytes], styles: FontStyles) -> None:
        self.styles = styles
        self._files = dict(files)
        self._faces: dict[str, Face] = {}
        self._opening = threading.Lock()
        self._choices: dict[tuple[str, str, bool, bool, str], FaceChoice] = {}
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
            # One face a name, whatever thread asks first: runs are cut where the face changes, and kerning with them.
            with self._opening:
                opened = self._faces.get(name)
                if opened is None:
                    opened = open_face(name, self._files[self.styles.faces[name].file])
                    self._faces[name] = opened
        return opened

    def choose(self, style: str, language: str, italic: bool, bold: bool, codepoint: int) -> FaceChoice:
        """Pick the face for a character; see `choose_cluster`."""
        return self.choose_cluster(style, language, italic, bold, chr(codepoint))

    def choose_cluster(self, style: str, language: str, italic: bool, bold: bool, cluster: str) -> FaceChoice:
        """Pick one face for a whole cluster: the style's own (by language and emphasis), then the fall-backs in order.

        Scripts without italics take weight for emphasis; a picture is asked of the faces that draw pictures first.
        """
        key = (style, language, italic, bold, cluster)
        choice = self._choices.get(key)
        if choice is None:
            if italic and has_no_italics(cluster[0], language):
                italic, bold = False, True
            choice = self._choose(self._chain(self.style(style), base_of(language), italic, bold), cluster)
            self._choices[key] = choice
        return choice

    def _chain(self, style: TextStyle, base: str, italic: bool, bold: bool) -> list[tuple[str, bool, bool]]:
        """Faces in the order in which they are asked, each with the emphasis that must be faked: slant, heavier."""
        kin = kin_of(base)
        chain: list[tuple[str, bool, bool]] = []
        own = style.languages.get(base) or style.languages.get(kin)
        own_bold = style.bold_languages.get(base) or style.bold_languages.get(kin)
        if bold and own_bold:
            chain.append((own_bold, italic, False))
        if own:
            chain.append((own, italic, bold))
        if bold:
            chain.append((style.bold or style.face, italic and not style.bold, style.bold_is_heavier or not style.bold))
        elif italic:
            chain.append((style.italic or style.face, not style.italic, False))
        lists = self.styles.fallback
        shared = lists.get(base) or lists.get(kin) or lists.get("all", [])
        return chain + [(name, italic, bold) for name in (style.face, *style.fallback, *shared)]

    def _choose(self, chain: list[tuple[str, bool, bool]], cluster: str) -> FaceChoice:
        asked = chain
        if is_emoji(cluster):
            pictures = [(name, False, False) for name, _, _ in chain if self.face(name).has(_ANY_PICTURE)]
            asked = pictures + chain
        first = self.face(chain[0][0])
        twin = _TWINS.get(cluster)
        if twin is not None and not first.has(ord(cluster)) and first.has(ord(twin)):
            return FaceChoice(first, chain[0][1], chain[0][2], True, twin)
        for name, slant, heavier in asked:
            face = self.face(name)
            if face.draws(cluster):
                return FaceChoice(face, slant, heavier, True)
        name, slant, heavier = next(((n, s, h) for n, s, h in chain if self.face(n).has(ord(cluster[0]))), chain[0])
        return FaceChoice(self.face(name), slant, heavier, False)

    def plain_capital_i(self, face: str) -> str | None:
        """The character that draws the face's capital I without bars, if its own has them."""
        return self.styles.faces[face].plain_capital_i

    def used(self, objects: Iterable[LayerObject]) -> list[dict[str, str]]:
        """List the fonts that the objects' text really uses, by name: ``{name, family, sha256, licence}``."""
        from_text = {
            self.choose_cluster(style, language, run.italic, run.bold, cluster).face.name
            for item in objects
            for language in (language_of(item),)
            for style, run in self.shown_runs(item)
            for cluster in painted_clusters(run.text)
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

    def shown_runs(self, item: LayerObject) -> list[tuple[str, StyledText]]:
        """The object's runs with the font style that sets each, in the case that they are shown in."""
        language = language_of(item)
        base = font_style_of(item)
        upper = (item.style.case or self.style(base).case) == "upper"
        runs = parse_marks(item.text, self.styles.styles)
        if item.style.weight == "bold":
            runs = [replace(run, bold=True) for run in runs]
        return [(run.style or base, run.of(self.cased(run, base, upper, language))) for run in runs]

    def cased(self, run: StyledText, style: str, upper: bool, language: str) -> str:
        """A run's letters as they are shown: in capitals if its own font style, its head or (where it has no style of
        its own) its object says so; letters typed as base and mark become one."""
        own = self.style(run.style).case == "upper" if run.style and run.style != style else upper
        return composed(cased_text(run.text, language) if own or run.upper else run.text)

    def missing(self, style: str, language: str, text: str, italic: bool = False, bold: bool = False) -> list[str]:
        """The characters of a text that no font draws, each once, in order of appearance."""
        absent: list[str] = []
        for cluster in painted_clusters(text):
            if self.choose_cluster(style, language, italic, bold, cluster).found:
                continue
            lost = [c for c in without_selectors(cluster) if not is_invisible(ord(c))]
            alone = [c for c in lost if not self.choose_cluster(style, language, italic, bold, c).found]
            absent += [c for c in alone or lost[:1] if c not in absent]
        return absent


def painted_clusters(text: str) -> list[str]:
    """The clusters of a text that paint something."""
    return [c for c in clusters(composed(text)) if not c.isspace() and not all(is_invisible(ord(x)) for x in c)]


def font_findings(items: Iterable[LayerObject], fonts: FontSet) -> list[Finding]:
    """Report characters that no font draws (``missing-glyph``) and font styles that do not exist (``unknown-font``)."""
    findings = []
    for item in items:
        language = language_of(item)
        absent: list[str] = []
        for style, run in fonts.shown_runs(item):
            for character in fonts.missing(style, language, run.text, run.italic, run.bold):
                if character not in absent:
                    absent.append(character)
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
    """The language that sets the object's text: its style's, unless its script gives another away; else none."""
    return spoken_language(item.style.language, plain_text(item.text))


def font_files_named(styles: FontStyles) -> Sequence[str]:
    """The font files that a loader has to read for these styles, sorted."""
    return sorted({entry.file for entry in styles.faces.values()})
