"""Exports: freeze what an episode is made of, have packages made of exactly that, hand them out, keep them.

An export names the artifacts that it was ordered from, so work that goes on meanwhile does not get into it.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.compositor.packaged import LazyPixels, PackagedScene
from core.compositor.preflight import preflight
from core.errors import ConflictError, InvalidInputError, NotFoundError
from core.lettering.linked import dressed_layers
from core.lettering.objects import LayerPayload
from core.story.plan import Layout
from core.versions.kinds import split_pointer
from studio.naming import slug_of
from studio.services.context import Services
from studio.services.fonts import fonts_payload
from studio.services.paging import when
from studio.services.payloads import digest_of, sheet_json
from studio.services.resolve import LAYER_TYPES, SceneValues, scene_values
from studio.store import episodes, exports, jobs, stories
from studio.store.db import Cursor, Row

FORMATS = ("slices", "zip")
DEFAULT_PROFILE = "webtoon_canvas"


def list_profiles(svc: Services) -> dict[str, Any]:
    """The platform profiles, as they stand in their files."""
    items = [profile.model_dump(mode="json") for profile in svc.catalogue.profiles.values()]
    return {"items": items, "next": None}


def start_export(
    svc: Services,
    *,
    episode_id: str | None = None,
    scene_id: str | None = None,
    profiles: Sequence[str] | None = None,
    formats: Sequence[str] | None = None,
    languages: Sequence[str] | None = None,
    quality: dict[str, Any] | None = None,
    idempotency_key: str | None = None,
    author: str = "system",
) -> dict[str, Any]:
    """Order packages of an episode or of one scene.

    Raises:
        NotFoundError: no such episode or scene.
        InvalidInputError: unknown profile, format, language or quality option.
        ConflictError: `not-rendered`, with the scenes that have no art yet.
    """
    chosen = [svc.catalogue.profile(name) for name in dict.fromkeys(profiles or [DEFAULT_PROFILE])]
    _check_options(formats, quality)
    if idempotency_key is not None and (known := _known(svc, idempotency_key)) is not None:
        return known
    export_id = svc.ids()
    fonts = fonts_payload(svc)

    def order(cur: Cursor) -> str:
        owner, title, held = _scenes(cur, svc, episode_id, scene_id)
        _check_language(languages, held)
        _require_art(held)
        options = {
            "export_id": export_id,
            "profiles": [profile.model_dump(mode="json") for profile in chosen],
            "scenes": [_frozen(values) for values in held],
            "fonts": fonts,
            "meta": {
                "episode_id": owner,
                "title": title,
                "slug": slug_of(title),
                "language": held[0].language,
                "speakers": held[0].cast_names,
            },
        }
        now = svc.now()
        job_id = svc.dispatch.submit_batch(
            cur,
            "export",
            episode_id=episode_id,
            scene_id=scene_id,
            options=options,
            idempotency_key=idempotency_key,
            author=author,
            label=title,
        )
        exports.insert(
            cur,
            {
                "export_id": export_id,
                "episode_id": episode_id,
                "scene_id": scene_id,
                "job_id": job_id,
                "profiles": [profile.id for profile in chosen],
                "formats": list(formats or FORMATS),
                "languages": [held[0].language],
                "quality": quality or {},
                "created_by": author,
                "created_at": now,
                "updated_at": now,
            },
        )
        return str(job_id)

    job_id = svc.store.write(order)
    svc.dispatch.kick()
    return {"export_id": export_id, "job_id": job_id, "status": "queued"}


def get_export(svc: Services, export_id: str) -> dict[str, Any]:
    return svc.store.read(lambda cur: _shown(cur, _fetch(cur, export_id)))


def list_exports(
    svc: Services, *, episode_id: str | None = None, limit: int = 50, cursor: str | None = None
) -> dict[str, Any]:
    """Exports, newest first."""

    def look(cur: Cursor) -> dict[str, Any]:
        found, following = exports.page(cur, episode_id=episode_id, limit=limit, cursor=cursor)
        return {"items": [_shown(cur, row) for row in found], "next": following}

    return svc.store.read(look)


@dataclass(frozen=True)
class PackageFile:
    """A finished zip on this machine's disk, and the name to save it under."""

    path: Path
    name: str


def open_package(svc: Services, export_id: str) -> PackageFile:
    """The zip of a finished export.

    Raises:
        ConflictError: `export-not-ready`.
    """

    def look(cur: Cursor) -> tuple[Row, str]:
        row = _fetch(cur, export_id)
        job = jobs.find(cur, row["job_id"])
        return row, str((job or {}).get("label") or "")

    row, title = svc.store.read(look)
    if row["zip_key"] is None:
        raise ConflictError("The package is not ready yet.", code="export-not-ready", export_id=export_id)
    path = svc.blobs.path(row["zip_key"])
    if path is None:
        path = Path(tempfile.gettempdir()) / f"webtoon-{row['zip_key']}.zip"
        if not path.exists():
            part = path.with_suffix(f".{svc.ids()}")
            part.write_bytes(svc.blobs.get(row["zip_key"]))
            part.replace(path)
    return PackageFile(path, f"{slug_of(title or 'episode')}.zip")


def finalize(svc: Services, export_id: str, *, author: str = "system") -> dict[str, Any]:
    """Freeze a finished export: it is kept, whatever is cleaned up. Doing it twice changes nothing.

    Raises:
        ConflictError: `export-not-ready`.
    """

    def freeze(cur: Cursor) -> dict[str, Any]:
        row = _fetch(cur, export_id)
        if row["zip_key"] is None:
            raise ConflictError("Only a finished export can be finalized.", code="export-not-ready")
        if not row["finalized"]:
            changes = {"finalized": True, "finalized_by": author, "finalized_at": svc.now(), "updated_at": svc.now()}
            exports.update(cur, export_id, changes)
        return _shown(cur, _fetch(cur, export_id))

    return svc.store.write(freeze)


def check_before(svc: Services, episode_id: str, profile_id: str = DEFAULT_PROFILE) -> list[dict[str, Any]]:
    """What can be said before exporting: missing art, rules on generated art, sizes that cannot fit."""
    profile = svc.catalogue.profile(profile_id)

    def look(cur: Cursor) -> list[dict[str, Any]]:
        _, _, held = _scenes(cur, svc, episode_id, None)
        drawn = [values for values in held if values.payload("render_result")]
        findings = [
            {
                "code": "scene-without-art",
                "severity": "error",
                "message": f"'{values.scene['title']}' has no art yet.",
                "where": {"scene_id": values.scene_id},
                "hint": "Draw the scene, or bring its art.",
            }
            for values in held
            if values.payload("render_result") is None
        ]
        foreseen = [_foreseen(values, profile.width) for values in drawn]
        return findings + [finding.model_dump(mode="json") for finding in preflight(foreseen, profile)]

    return svc.store.read(look)


def _foreseen(values: SceneValues, width: int | None) -> PackagedScene:
    """A scene as the checks before an export see it: sizes, lettering and origin, and no pixels."""
    layout = Layout.model_validate(values.needed("layout", "layout"))
    wide = width or layout.width

    def no_pixels() -> Any:
        raise RuntimeError("the checks before an export look at no pixels")

    return PackagedScene(
        scene_id=values.scene_id,
        title=values.scene["title"],
        pixels=LazyPixels(height=layout.height * wide // layout.width, width=wide, load=no_pixels),
        protected=(),
        layout=layout,
        layers=dressed_layers([LayerPayload.model_validate(layer) for layer in values.layers()], values.sheet),
        origin=values.needed("render_result", "art")["origin"],
    )


def _check_options(formats: Sequence[str] | None, quality: dict[str, Any] | None) -> None:
    unknown = [name for name in formats or () if name not in FORMATS]
    if unknown:
        raise InvalidInputError(
            f"Unknown format: {', '.join(unknown)}. Known: {', '.join(FORMATS)}.",
            code="unknown-format",
            errors=[{"loc": ["formats"], "msg": f"unknown format '{name}'"} for name in unknown],
        )
    if quality:
        raise InvalidInputError(
            "Quality is chosen by the profile: the highest that meets its limits.",
            code="unknown-quality-option",
            errors=[{"loc": ["quality", name], "msg": "unknown option"} for name in quality],
        )


def _check_language(languages: Sequence[str] | None, held: Sequence[SceneValues]) -> None:
    unknown = [language for language in languages or () if language != held[0].language]
    if unknown:
        raise InvalidInputError(
            f"The episode is not lettered in: {', '.join(unknown)}.",
            code="language-not-lettered",
            errors=[{"loc": ["languages"], "msg": f"no lettering in '{language}'"} for language in unknown],
        )


def _known(svc: Services, key: str) -> dict[str, Any] | None:
    def look(cur: Cursor) -> dict[str, Any] | None:
        job = jobs.find_by_key(cur, key)
        row = exports.find_by_job(cur, job["job_id"]) if job else None
        if job is None or row is None:
            return None
        return {"export_id": row["export_id"], "job_id": job["job_id"], "status": job["status"]}

    return svc.store.read(look)


def _scenes(
    cur: Cursor, svc: Services, episode_id: str | None, scene_id: str | None
) -> tuple[str, str, list[SceneValues]]:
    """Id and title of what is exported, and its scenes in order."""
    if episode_id is not None:
        episode = episodes.find(cur, episode_id)
        if episode is None or episode["deleted_at"] is not None:
            raise NotFoundError("There is no such episode.", code="episode-not-found", episode_id=episode_id)
        ordered = episodes.scene_ids(cur, [episode_id])[episode_id]
        if not ordered:
            raise ConflictError("The episode has no scenes yet.", code="episode-empty")
        story = stories.find_story(cur, episode["story_id"]) or {}
        title = (
            episode["title"] if episode["title"] == story.get("title") else f"{story.get('title')} {episode['title']}"
        )
        return episode_id, title.strip(), [scene_values(cur, svc, item) for item in ordered]
    values = scene_values(cur, svc, str(scene_id))
    return str(scene_id), str(values.scene["title"]), [values]


def _require_art(held: Sequence[SceneValues]) -> None:
    bare = [values for values in held if values.payload("render_result") is None]
    if bare:
        names = ", ".join(f"'{values.scene['title']}'" for values in bare)
        raise ConflictError(
            f"Draw these scenes, or bring their art, before you export: {names}.",
            code="not-rendered",
            scene_ids=[values.scene_id for values in bare],
        )


def _frozen(values: SceneValues) -> dict[str, Any]:
    """A scene as an export names it: its artifacts by pointer, its linked styles, and what the package
    says of its versions."""
    wanted = {"render_result", "layout", *values.layer_ids()}
    types = {pointer: split_pointer(pointer)[0] for pointer in values.ids}
    languages = {pointer: split_pointer(pointer)[1] for pointer in values.ids}
    return {
        "scene_id": values.scene_id,
        "title": values.scene["title"],
        "artifacts": {pointer: values.ids[pointer] for pointer in sorted(wanted)},
        "sheet": sheet_json(values.sheet),
        "versions": {
            types[pointer]: digest_of(values.payloads[pointer])
            for pointer in sorted(values.ids)
            if types[pointer] not in LAYER_TYPES or languages[pointer] == values.language
        },
    }


def _fetch(cur: Cursor, export_id: str) -> Row:
    row = exports.find(cur, export_id)
    if row is None:
        raise NotFoundError("There is no such export.", code="export-not-found", export_id=export_id)
    return row


def _shown(cur: Cursor, row: Row) -> dict[str, Any]:
    job = jobs.find(cur, row["job_id"]) or {}
    files = [
        {
            "name": entry["name"],
            "bytes": entry["bytes"],
            "sha256": entry.get("sha256") or entry["key"],
            "width": entry.get("width"),
            "height": entry.get("height"),
        }
        for entry in row["files"]
    ]
    return {
        "export_id": row["export_id"],
        "episode_id": row["episode_id"],
        "scene_id": row["scene_id"],
        "job_id": row["job_id"],
        "status": job.get("status", "queued"),
        "error": job.get("error"),
        "progress": {"current": job.get("current", 0), "total": job.get("total", 0)},
        "profiles": row["profiles"],
        "formats": row["formats"],
        "languages": row["languages"],
        "title": re.sub(r"\s+", " ", str(job.get("label") or "")),
        "files": files,
        "findings": row["findings"],
        "manifest": row["manifest"],
        "finalized": bool(row["finalized"]),
        "author": row["created_by"],
        "created_at": when(row["created_at"]),
    }
