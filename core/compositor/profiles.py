"""What a publishing platform accepts: profiles are data files, this module gives them their shape.

First in the compositor's pipeline; answers one question: which limits hold, and who says so?
"""

from __future__ import annotations

import tomllib
from typing import Annotated, Literal

from pydantic import Field, ValidationError

from core.errors import Finding, InvalidInputError
from core.story.base import Payload

Format = Literal["jpg", "png"]
OfferedFormat = Literal["jpg", "png", "gif", "pdf", "zip", "cbz", "psd"]
ArtRule = Literal["allowed", "label", "refused", "unknown"]
Count = Annotated[int, Field(gt=0)]

JPEG_MAX_SIDE = 65_500
"""Rows that our JPEG encoder can hold."""
FREE_SLICE_HEIGHT = 4000
"""Height of a slice in px where a platform names no limit: every viewer and browser opens it."""

FIELD_WORDS = {
    "width": "the width",
    "max_height_px": "the height of a slice",
    "per_file_bytes": "the size of a file",
    "per_episode_bytes": "the size of an episode",
    "max_images": "the number of slices",
    "formats": "the file formats",
    "thumbnails": "the thumbnails",
    "generated_art": "generated art",
}
"""What a field of a profile is called in a sentence."""


class ThumbnailSpec(Payload):
    """A picture that the platform wants beside the episode; sizes in px."""

    name: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]*$")]
    w: Count
    h: Count
    max_bytes: Count | None = None
    format: Format = "jpg"


class SourceConflict(Payload):
    """A limit on which the platform's own pages disagree; the profile holds the stricter value."""

    field: str
    taken: str
    other: str


class Profile(Payload):
    """The limits of one platform. None means that the platform states none.

    Attributes:
        width: px of every slice; None keeps the width that the episode was drawn at.
        generated_art: the platform's rule on art that a model made.
        date: ISO date on which the source was read.
        conflicts: where sources disagree.
        whole_strip: the package also holds the uncut strip as one PNG.
    """

    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_]*$")]
    name: str
    width: Count | None = None
    max_height_px: Count | None = None
    per_file_bytes: Count | None = None
    per_episode_bytes: Count | None = None
    max_images: Count | None = None
    formats: Annotated[list[OfferedFormat], Field(min_length=1)]
    default_format: Format = "jpg"
    thumbnails: list[ThumbnailSpec] = Field(default_factory=list)
    generated_art: ArtRule = "unknown"
    generated_art_source: str = ""
    source: str
    date: Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")]
    confidence: Literal["high", "medium", "low"]
    notes: str = ""
    dpi: Count | None = None
    conflicts: list[SourceConflict] = Field(default_factory=list)
    whole_strip: bool = False

    @property
    def slice_height_px(self) -> int:
        """The height that no slice may exceed, also where the platform leaves it open."""
        limit = self.max_height_px or FREE_SLICE_HEIGHT
        return min(limit, JPEG_MAX_SIDE) if self.default_format == "jpg" else limit


def parse_profile(toml_text: str) -> Profile:
    """Read one profile file.

    Raises:
        InvalidInputError: the text is no TOML, or a field is missing, unknown or out of range (all are listed).
    """
    try:
        return _checked(Profile.model_validate(tomllib.loads(toml_text)))
    except tomllib.TOMLDecodeError as error:
        raise InvalidInputError(f"The profile is not valid TOML: {error}.", code="invalid-profile") from error
    except ValidationError as error:
        errors = [{"loc": list(item["loc"]), "msg": item["msg"]} for item in error.errors()]
        first = f"{'.'.join(str(part) for part in errors[0]['loc'])}: {errors[0]['msg']}"
        raise InvalidInputError(
            f"The profile has a wrong field: {first}.", code="invalid-profile", errors=errors
        ) from error


def _checked(profile: Profile) -> Profile:
    if profile.default_format not in profile.formats:
        raise InvalidInputError(
            f"Profile {profile.id}: the default format {profile.default_format} is not among its formats.",
            code="invalid-profile",
            errors=[{"loc": ["default_format"], "msg": "must be one of formats"}],
        )
    return profile


def profile_findings(profile: Profile) -> list[Finding]:
    """What a person should know about a profile before trusting it: conflicts of its sources, and weak sources."""
    findings = [
        Finding(
            code="profile-conflict",
            severity="warning",
            message=f"{profile.name}: sources disagree on {FIELD_WORDS.get(conflict.field, conflict.field)}; "
            f"{conflict.taken} is used, the stricter (another source says {conflict.other}).",
            where={"profile": profile.id, "field": conflict.field},
            hint="Check the platform's upload form before you publish.",
        )
        for conflict in profile.conflicts
    ]
    if profile.confidence == "low":
        findings.append(
            Finding(
                code="profile-unconfirmed",
                severity="info",
                message=f"{profile.name}: these limits come from a third party ({profile.source}, {profile.date}).",
                where={"profile": profile.id},
            )
        )
    return findings
