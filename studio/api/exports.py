"""Exports, platform profiles and the media that pages show."""

from __future__ import annotations

import re
from typing import Annotated, Any

from fastapi import APIRouter, Header, Path, Query, Request
from fastapi.responses import JSONResponse, Response
from pydantic import Field

from studio.api.deps import Author, Body, IdempotencyKey, Svc, accepted
from studio.api.files import RangedFile
from studio.services import exports, view

router = APIRouter(tags=["exports"])
# A picture opened on its own page may run nothing and load nothing.
MEDIA_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'; img-src 'self'; style-src 'unsafe-inline'",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class ExportOrder(Body):
    profiles: Annotated[list[str], Field(min_length=1, max_length=10)] | None = None
    formats: list[str] | None = None
    languages: list[str] | None = None
    quality: dict[str, Any] | None = None


@router.get("/profiles")
def list_profiles(svc: Svc) -> dict[str, Any]:
    return exports.list_profiles(svc)


@router.post("/episodes/{episode_id}/export", status_code=202)
def export_episode(
    episode_id: str,
    request: Request,
    svc: Svc,
    author: Author,
    body: ExportOrder | None = None,
    key: IdempotencyKey = None,
) -> JSONResponse:
    order = (body or ExportOrder()).model_dump()
    export = exports.start_export(svc, episode_id=episode_id, **order, idempotency_key=key, author=author)
    return accepted(request, export, f"/exports/{export['export_id']}")


@router.post("/scenes/{scene_id}/export", status_code=202)
def export_scene(
    scene_id: str,
    request: Request,
    svc: Svc,
    author: Author,
    body: ExportOrder | None = None,
    key: IdempotencyKey = None,
) -> JSONResponse:
    order = (body or ExportOrder()).model_dump()
    export = exports.start_export(svc, scene_id=scene_id, **order, idempotency_key=key, author=author)
    return accepted(request, export, f"/exports/{export['export_id']}")


@router.get("/episodes/{episode_id}/exports")
def list_exports(episode_id: str, svc: Svc) -> dict[str, Any]:
    return exports.list_exports(svc, episode_id=episode_id)


@router.get("/exports/{export_id}")
def get_export(export_id: str, svc: Svc) -> dict[str, Any]:
    return exports.get_export(svc, export_id)


@router.get("/exports/{export_id}/download")
def download(export_id: str, svc: Svc) -> Response:
    package = exports.open_package(svc, export_id)
    headers = {"X-Content-Type-Options": "nosniff"}
    return RangedFile(
        package.path,
        media_type="application/zip",
        filename=package.name,
        headers=headers,
        content_disposition_type="attachment",
    )


@router.post("/exports/{export_id}/finalize")
def finalize(export_id: str, svc: Svc, author: Author) -> dict[str, Any]:
    return exports.finalize(svc, export_id, author=author)


@router.get("/media/{sha256}")
def get_media(
    sha256: Annotated[str, Path(pattern=r"^[0-9a-f]{64}$")],
    svc: Svc,
    width: Annotated[int | None, Query(ge=16, le=2000)] = None,
    if_none_match: Annotated[str | None, Header()] = None,
) -> Response:
    tag = f'"{sha256}{f"-{width}" if width else ""}"'
    headers = {**MEDIA_HEADERS, "ETag": tag, "Cache-Control": "private, max-age=31536000, immutable"}
    if if_none_match and tag in re.split(r"\s*,\s*", if_none_match):
        return Response(status_code=304, headers=headers)
    content, media_type = view.picture(svc, sha256, width=width)
    return Response(content, media_type=media_type, headers=headers)
