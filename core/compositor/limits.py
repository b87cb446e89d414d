"""Does a finished package keep every limit of its profile? The same answer when it is written and when it is opened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from core.compositor.packaged import FileRecord
from core.compositor.profiles import Profile
from core.errors import Finding, Severity, counted


def check_limits(records: Sequence[FileRecord], profile: Profile) -> list[Finding]:
    """Compare the files of a package with what the platform accepts; every breach is a finding of its own."""
    slices = [record for record in records if record.kind == "slice"]
    findings: list[Finding] = []
    for record in slices:
        findings += _check_slice(record, profile)
    total = sum(record.bytes for record in slices)
    if profile.per_episode_bytes is not None and total > profile.per_episode_bytes:
        findings.append(
            _breach(
                "episode-too-large",
                f"The slices need {total:,} bytes together; {profile.name} takes {profile.per_episode_bytes:,}.",
                {"bytes": total, "limit": profile.per_episode_bytes},
                "Split the episode.",
            )
        )
    if profile.max_images is not None and len(slices) > profile.max_images:
        findings.append(
            _breach(
                "too-many-slices",
                f"The episode has {len(slices)} slices; {profile.name} takes {profile.max_images}.",
                {"count": len(slices), "limit": profile.max_images},
                "Split the episode, or shorten its gutters.",
            )
        )
    if not slices:
        findings.append(_breach("no-slices", "The package holds no slice.", {}))
    return findings + _check_thumbnails(records, profile)


def _check_slice(record: FileRecord, profile: Profile) -> list[Finding]:
    where = {"file": record.name}
    findings: list[Finding] = []
    ending = record.name.rpartition(".")[2]
    if ending not in profile.formats:
        findings.append(
            _breach("wrong-format", f"{record.name}: {profile.name} takes {', '.join(profile.formats)}.", where)
        )
    if profile.width is not None and record.width != profile.width:
        findings.append(
            _breach("wrong-width", f"{record.name} is {record.width} px wide instead of {profile.width}.", where)
        )
    if record.height is not None and record.height > profile.slice_height_px:
        findings.append(
            _breach(
                "slice-too-tall",
                f"{record.name} is {record.height} px high; the limit is {profile.slice_height_px}.",
                where,
            )
        )
    if profile.per_file_bytes is not None and record.bytes > profile.per_file_bytes:
        findings.append(
            _breach(
                "file-too-large",
                f"{record.name} has {record.bytes:,} bytes; the limit is {profile.per_file_bytes:,}.",
                where,
            )
        )
    return findings


def _check_thumbnails(records: Sequence[FileRecord], profile: Profile) -> list[Finding]:
    by_name = {record.name: record for record in records if record.kind == "thumbnail"}
    findings: list[Finding] = []
    for spec in profile.thumbnails:
        name = f"thumbnails/{spec.name}.{spec.format}"
        record = by_name.get(name)
        if record is None:
            findings.append(
                _breach("thumbnail-missing", f"{name} ({spec.w} × {spec.h} px) is missing.", {"file": name})
            )
        elif (record.width, record.height) != (spec.w, spec.h):
            text = f"{name} is {record.width} × {record.height} px instead of {spec.w} × {spec.h}."
            findings.append(_breach("thumbnail-size", text, {"file": name}))
        elif spec.max_bytes is not None and record.bytes >= spec.max_bytes:
            text = f"{name} has {record.bytes:,} bytes; it must stay under {spec.max_bytes:,}."
            findings.append(_breach("thumbnail-too-large", text, {"file": name}))
    return findings


def check_origins(origins: Mapping[str, str], profile: Profile) -> list[Finding]:
    """Compare where each scene's art came from (scene id → origin) with the platform's rule on generated art."""
    made = sorted(scene_id for scene_id, origin in origins.items() if origin == "model")
    if not made or profile.generated_art == "allowed":
        return []
    grade: dict[str, tuple[Severity, str]] = {
        "refused": ("error", "refuses art that a model made"),
        "label": ("warning", "wants art that a model made to be labelled"),
        "unknown": ("warning", "has no known rule on art that a model made"),
    }
    severity, words = grade[profile.generated_art]
    return [
        Finding(
            code=f"generated-art-{profile.generated_art}",
            severity=severity,
            message=f"{profile.name} {words}; {counted(len(made), 'scene is', 'scenes are')} of that kind.",
            where={"scene_ids": made, "profile": profile.id},
            hint=profile.generated_art_source or "Read the platform's guidelines before you publish.",
        )
    ]


def _breach(code: str, message: str, where: dict[str, Any], hint: str | None = None) -> Finding:
    return Finding(code=code, severity="error", message=message, where=where, hint=hint)
