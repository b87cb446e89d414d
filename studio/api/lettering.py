"""Layers, artifacts and pictures of a scene: write lettering, let the engine place it, check it, look at it."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, File, Query, UploadFile
from fastapi.responses import JSONResponse, Response
from pydantic import Field

from studio.api.deps import Author, Body, Branch, Cursor, IfMatch, Language, Limit, Svc, strip_etag, tagged
from studio.services import art, artifacts, layers, lettering

router = APIRouter(tags=["lettering"])


class LayerWrite(Body):
    layer_type: Literal["dialogue", "narration", "sfx"]
    objects: Annotated[list[dict[str, Any]], Field(max_length=2000)]


class LayerReplacement(Body):
    objects: Annotated[list[dict[str, Any]], Field(max_length=2000)]
    layer_type: Literal["dialogue", "narration", "sfx"] | None = None
    language: str | None = None


class AutoLetterOrder(Body):
    keep_pinned: bool = True


class ArtifactWrite(Body):
    type: Literal["panel_plan", "layout", "panel_semantics"]
    payload: dict[str, Any]
    parent_id: str | None = None


class FixOrder(Body):
    codes: list[str] | None = None


class DrawOrder(Body):
    objects: Annotated[list[dict[str, Any]], Field(max_length=2000)]
    width: Annotated[int, Field(ge=64, le=2000)] = 800


@router.post("/scenes/{scene_id}/layers", status_code=201)
def post_layer(
    scene_id: str, body: LayerWrite, svc: Svc, author: Author, branch: Branch = None, language: Language = None
) -> JSONResponse:
    layer = layers.post_layer(
        svc, scene_id, body.layer_type, body.objects, language=language, branch=branch, author=author
    )
    return tagged(layer, layer["revision_id"], 201)


@router.put("/layers/{layer_id}")
def put_layer(
    layer_id: str, body: LayerReplacement, svc: Svc, author: Author, if_match: IfMatch = None
) -> JSONResponse:
    layer = layers.put_layer(svc, layer_id, body.objects, if_match=strip_etag(if_match), author=author)
    return tagged(layer, layer["revision_id"])


@router.get("/scenes/{scene_id}/layers")
def get_layers(scene_id: str, svc: Svc, branch: Branch = None, language: Language = None) -> dict[str, Any]:
    return layers.get_layers(svc, scene_id, language=language, branch=branch)


@router.post("/scenes/{scene_id}/auto-letter")
def auto_letter(
    scene_id: str,
    svc: Svc,
    author: Author,
    body: AutoLetterOrder | None = None,
    branch: Branch = None,
    language: Language = None,
) -> dict[str, Any]:
    keep = (body or AutoLetterOrder()).keep_pinned
    return lettering.auto_letter(svc, scene_id, keep_pinned=keep, branch=branch, language=language, author=author)


@router.get("/scenes/{scene_id}/lint")
def lint(scene_id: str, svc: Svc, branch: Branch = None, language: Language = None) -> dict[str, Any]:
    return lettering.lint(svc, scene_id, branch=branch, language=language)


@router.get("/scenes/{scene_id}/preview.png")
def preview(
    scene_id: str,
    svc: Svc,
    width: Annotated[int, Query(ge=64, le=2000)] = 800,
    lettering_on: Annotated[bool, Query(alias="lettering")] = True,
    branch: Branch = None,
    language: Language = None,
) -> Response:
    picture = lettering.preview_png(
        svc, scene_id, width=width, with_lettering=lettering_on, branch=branch, language=language
    )
    return Response(picture, media_type="image/png", headers={"Cache-Control": "private, max-age=0, must-revalidate"})


@router.post("/scenes/{scene_id}/draw")
def draw(scene_id: str, body: DrawOrder, svc: Svc, branch: Branch = None) -> dict[str, Any]:
    return lettering.draw(svc, scene_id, body.objects, width=body.width, branch=branch)


@router.post("/scenes/{scene_id}/render-result", status_code=201)
def bring_scene_art(
    scene_id: str, svc: Svc, author: Author, image: Annotated[UploadFile, File()], branch: Branch = None
) -> dict[str, Any]:
    return art.bring_scene_art(svc, scene_id, image.filename or "art", image.file.read(), branch=branch, author=author)


@router.post("/scenes/{scene_id}/artifacts", status_code=201)
def add_artifact(scene_id: str, body: ArtifactWrite, svc: Svc, author: Author, branch: Branch = None) -> dict[str, Any]:
    return artifacts.add_artifact(
        svc, scene_id, body.type, body.payload, parent_id=body.parent_id, branch=branch, author=author
    )


@router.get("/scenes/{scene_id}/artifacts")
def list_artifacts(
    scene_id: str,
    svc: Svc,
    type: Annotated[str | None, Query(max_length=40)] = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> dict[str, Any]:
    return artifacts.list_artifacts(svc, scene_id, type=type, limit=limit, cursor=cursor)


@router.get("/artifacts/{artifact_id}")
def get_artifact(artifact_id: str, svc: Svc) -> dict[str, Any]:
    return artifacts.get_artifact(svc, artifact_id)
