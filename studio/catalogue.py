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
from core.errors import InvalidInputError
from core.lettering.fonts import FontSet, FontStyles, parse_font_styles
from core.metrics.settings import MetricSettings, parse_metrics
from core.planning.grammar import Grammar, parse_grammar
from core.planning.layouts import LayoutTemplates, parse_layouts
from core.planning.styles import Styles, parse_styles

FONT_SUFFIXES = {".ttf", ".otf"}


@dataclass(frozen=True)
class Catalogue:
    """Everything read-only that a plan, a picture or a package is made with. `root` is the data folder."""

    root: Path

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
    def metrics(self) -> MetricSettings:
        return parse_metrics(self._text("metrics.toml"))

    @cached_property
    def profiles(self) -> dict[str, Profile]:
        """Platform profiles by id, in file-name order."""
        found = [parse_profile(path.read_text(encoding="utf-8")) for path in sorted(self.root.glob("profiles/*.toml"))]
        return {profile.id: profile for profile in found}

    @cached_property
    def font_styles(self) -> FontStyles:
        return parse_font_styles(self._text("fonts", "fonts.toml"))

    @cached_property
    def font_files(self) -> dict[str, bytes]:
        """Font files by their path below the font folder, in path order."""
        base = self.root / "fonts"
        paths = sorted(path for path in base.rglob("*") if path.suffix.lower() in FONT_SUFFIXES)
        return {path.relative_to(base).as_posix(): path.read_bytes() for path in paths}

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


@lru_cache(maxsize=1)
def load_catalogue() -> Catalogue:
    return Catalogue(data.ROOT)
