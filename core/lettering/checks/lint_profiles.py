"""The conventions that lettering is held against. Answers only: what counts as good lettering for this market?

A profile is a data file (`data/lettering/*.toml`). Sizes named `css` are px on a phone screen 390 px wide, all others
strip px. A convention that is None is not checked.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from typing import Literal

from pydantic import Field, ValidationError

from core.errors import InvalidInputError
from core.story.base import Payload

PHONE_WIDTH = 390.0


class Reading(Payload):
    """`order` is the direction in which balloons of one row are read (None: as the language and the series do, see
    `core.lettering.reading`), `text` that in which characters run."""

    order: Literal["ltr", "rtl"] | None = None
    text: Literal["horizontal", "vertical"] | None = None


class Sizes(Payload):
    """`smallest_css` is the least size of spoken text, `unreadable_css` the one under which it is an error."""

    smallest_css: float = Field(default=11.7, gt=0)
    unreadable_css: float = Field(default=7.8, gt=0)
    per_episode: int = Field(default=2, ge=1)


class Amounts(Payload):
    """How much a balloon and a panel hold; characters where a language has no words between spaces."""

    words_per_balloon: int | None = 25
    words_per_panel: int | None = 35
    characters_per_balloon: int | None = None
    characters_per_panel: int | None = None
    balloons_per_panel: int = Field(default=3, ge=1)


class Distances(Payload):
    """`tangent` is the gap under which two edges seem to touch by mistake; `slice_height` the tallest upload."""

    tangent: float = Field(default=6.0, ge=0)
    slice_height: float | None = Field(default=None, gt=0)
    aim_degrees: float = Field(default=15.0, gt=0, lt=180)
    contrast: float = Field(default=4.5, ge=1, le=21)


class Typing(Payload):
    """How punctuation is written. `latin` switches the checks that only make sense between Latin letters."""

    latin: bool = True
    dash: Literal["double_hyphen", "em_dash"] | None = None
    ellipsis: Literal["three_dots", "character", "two_characters"] | None = None
    interrobang: Literal["?!", "!?"] | None = None
    quotes: Literal["straight", "curly"] | None = None
    crossbar_i: bool = False
    full_width: bool = False
    no_final_stop: bool = False


class Picture(Payload):
    """What of the picture lettering keeps off, beside faces: `hands` reports those that it hides."""

    hands: bool = True


class LintProfile(Payload):
    """One market's conventions. `languages` are those whose stories use it unless somebody says otherwise."""

    id: str
    title: str
    languages: list[str] = Field(default_factory=list)
    reading: Reading = Field(default_factory=Reading)
    sizes: Sizes = Field(default_factory=Sizes)
    amounts: Amounts = Field(default_factory=Amounts)
    distances: Distances = Field(default_factory=Distances)
    typing: Typing = Field(default_factory=Typing)
    picture: Picture = Field(default_factory=Picture)


PLAIN = LintProfile(
    id="plain", title="No market's conventions", amounts=Amounts(balloons_per_panel=4), typing=Typing(latin=False)
)
"""What is checked where no profile is given: readability and geometry, but no way of writing."""


def parse_lint_profile(toml_text: str) -> LintProfile:
    """Read one profile file.

    Raises:
        InvalidInputError: not TOML, or not a profile; the message names the field.
    """
    try:
        return LintProfile.model_validate(tomllib.loads(toml_text))
    except (tomllib.TOMLDecodeError, ValidationError) as error:
        raise InvalidInputError(f"The lint profile cannot be read: {error}", code="lint-profile-unreadable") from error


def profile_for(profiles: Mapping[str, LintProfile], language: str, named: str | None = None) -> LintProfile:
    """The profile that was named, else that of the language, else the first (profiles in their order).

    Raises:
        InvalidInputError: `unknown-lint-profile`; the message lists those that exist.
    """
    if named is not None:
        if named in profiles:
            return profiles[named]
        known = ", ".join(profiles)
        raise InvalidInputError(
            f"There is no lint profile '{named}'. Known profiles: {known}.",
            code="unknown-lint-profile",
            profile=named,
            errors=[{"loc": ["profile"], "msg": f"unknown profile '{named}'"}],
        )
    base = language.split("-")[0].lower()
    speaking = [profile for profile in profiles.values() if base in profile.languages]
    latin = [profile for profile in profiles.values() if "*" in profile.languages]
    return (speaking or latin or [PLAIN])[0]
