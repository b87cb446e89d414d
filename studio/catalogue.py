"""Reads the data files that ship with the studio, once, and hands them to `core` as typed values.

This is the one place where a file name under `data/` becomes a value. An artist adds a profile, a font, a style, a
layout or a grammar entry as a file; the next start reads it here.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import data
from core.compositor.profiles import Profile, parse_profile
from core.errors import Finding, InvalidInputError
from core.lettering.checks.lint_profiles import LintProfile, parse_lint_profile
from core.lettering.linked import LetteringStyle, parse_lettering_styles
from core.lettering.text.fonts import FontSet, FontStyles, parse_font_styles
from core.lettering.text.ownfonts import NO_FONTS, folder_font_styles, merge_font_styles
from core.metrics.settings import MetricSettings, parse_metrics
from core.planning.grammar import Grammar, parse_grammar
from core.planning.layouts import LayoutTemplates, parse_layouts
from core.planning.prompts import PromptTemplate, parse_prompt
from core.planning.styles import Styles, parse_styles

FONT_SUFFIXES = {".ttf", ".otf"}
OWN = "own/"
"""Before the paths of fonts that did not ship with the studio."""


@dataclass(frozen=True)
class Catalogue:
    """Everything read-only that a plan, a picture or a package is made with.

    `root` holds the files that ship with the studio, `own_fonts` a folder of fonts beside them, if there is one.
    """

    root: Path
    own_fonts: Path | None = None

    def _text(self, *parts: str) -> str:
        return self.root.joinpath(*parts).read_text(encoding="utf-8")

    @cached_property
    def grammar(self) -> Grammar:
        return parse_grammar(self._text("grammar", "grammar.toml"))

    @cached_property
    def templates(self) -> LayoutTemplates:
        return parse_layouts(self._text("layouts", "layouts.toml"))

    @cached_property
    def styles(self) -> Styles:
        return parse_styles(self._text("styles", "styles.toml"))

    @cached_property
    def lettering_styles(self) -> dict[str, LetteringStyle]:
        """Lettering styles by id, in the order of their file."""
        return parse_lettering_styles(self._text("styles", "lettering.toml"))

    @cached_property
    def lint_profiles(self) -> dict[str, LintProfile]:
        """Conventions of lettering by id, in file-name order."""
        paths = sorted(self.root.glob("lettering/*.toml"))
        found = [parse_lint_profile(path.read_text(encoding="utf-8")) for path in paths]
        return {profile.id: profile for profile in found}

    @cached_property
    def prompts(self) -> dict[str, PromptTemplate]:
        """Prompt templates by id, in file-name order."""
        found = [parse_prompt(path.read_text(encoding="utf-8")) for path in sorted(self.root.glob("prompts/*.toml"))]
        return {template.id: template for template in found}

    @cached_property
    def metrics(self) -> MetricSettings:
        return parse_metrics(self._text("metrics.toml"))

    @cached_property
    def profiles(self) -> dict[str, Profile]:
        """Platform profiles by id, in file-name order."""
        found = [parse_profile(path.read_text(encoding="utf-8")) for path in sorted(self.root.glob("profiles/*.toml"))]
        return {profile.id: profile for profile in found}

    @cached_property
    def shipped_font_styles(self) -> FontStyles:
        return parse_font_styles(self._text("fonts", "fonts.toml"))

    @cached_property
    def _folder_fonts(self) -> tuple[FontStyles, dict[str, bytes], list[Finding]]:
        """What the folder of own fonts adds: faces and styles, files under ``own/``, and what could not be used."""
        if self.own_fonts is None or not self.own_fonts.is_dir():
            return NO_FONTS, {}, []
        files = _font_files(self.own_fonts)
        told = self.own_fonts / "fonts.toml"
        text = told.read_text(encoding="utf-8", errors="replace") if told.is_file() else None
        styles, findings = folder_font_styles(files, text, self.shipped_font_styles)
        faces = {name: face.model_copy(update={"file": OWN + face.file}) for name, face in styles.faces.items()}
        used = {face.file for face in faces.values()}
        found = {OWN + path: content for path, content in files.items() if OWN + path in used}
        return styles.model_copy(update={"faces": faces}), found, findings

    @property
    def font_problems(self) -> list[Finding]:
        """What in the folder of own fonts could not be used, and why."""
        return self._folder_fonts[2]

    @cached_property
    def font_styles(self) -> FontStyles:
        """Shipped faces and styles, and those of the folder of own fonts."""
        return merge_font_styles(self.shipped_font_styles, self._folder_fonts[0])

    @cached_property
    def font_files(self) -> dict[str, bytes]:
        """Font files by their path below the font folder, in path order; own ones below ``own/``."""
        return {**_font_files(self.root / "fonts"), **self._folder_fonts[1]}

    @cached_property
    def font_digests(self) -> dict[str, str]:
        return {name: hashlib.sha256(content).hexdigest() for name, content in self.font_files.items()}

    @cached_property
    def fonts(self) -> FontSet:
        return FontSet.load(self.font_files, self.font_styles)

    def profile(self, profile_id: str) -> Profile:
        """The profile with this id.

        Raises:
            InvalidInputError: there is none; the message lists those that exist.
        """
        try:
            return self.profiles[profile_id]
        except KeyError:
            known = ", ".join(self.profiles)
            raise InvalidInputError(
                f"There is no platform profile '{profile_id}'. Known profiles: {known}.",
                code="unknown-profile",
                profile=profile_id,
                errors=[{"loc": ["profiles"], "msg": f"unknown profile '{profile_id}'"}],
            ) from None


def _font_files(base: Path) -> dict[str, bytes]:
    paths = sorted(path for path in base.rglob("*") if path.suffix.lower() in FONT_SUFFIXES and path.is_file())
    return {path.relative_to(base).as_posix(): path.read_bytes() for path in paths}


@lru_cache(maxsize=1)
def _shipped() -> Catalogue:
    return Catalogue(data.ROOT)


def load_catalogue(own_fonts: Path | None = None) -> Catalogue:
    """The data files, read once a process; with a folder of own fonts, read anew at every call."""
    return Catalogue(data.ROOT, own_fonts) if own_fonts is not None and own_fonts.is_dir() else _shipped()
