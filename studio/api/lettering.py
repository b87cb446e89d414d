"""Layers, artifacts and pictures of a scene: write lettering, let the engine place it, check it, look at it."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, File, Query, UploadFile
from fastapi.responses import JSONResponse, Response
from pydantic import Field

from studio.api.deps import Author, Body, Branch, Cursor, IfMatch, Language, Limit, Svc, strip_etag, tagged
from studio.services import art, artifacts, layers, lettering, lint, lint_profiles

router = APIRouter(tags=["lettering"])


LintProfileId = Annotated[str | None, Field(max_length=60)]


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
    codes: Annotated[list[Annotated[str, Field(max_length=60)]] | None, Field(max_length=100)] = None
    object_ids: Annotated[list[Annotated[str, Field(max_length=200)]] | None, Field(max_length=2000)] = None
    profile: LintProfileId = None
    revisions: Annotated[dict[str, str] | None, Field(max_length=100)] = None
    dry_run: bool = False


class DrawOrder(Body):
    objects: Annotated[list[dict[str, Any]], Field(max_length=2000)]
    width: Annotated[int, Field(ge=64, le=2000)] = 800
    only: Annotated[list[Annotated[str, Field(max_length=200)]] | None, Field(max_length=2000)] = None
    pictures: bool = True
    seq: Annotated[int | None, Field(ge=0, lt=2**53)] = None


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


@router.get("/lint-profiles")
def list_lint_profiles(svc: Svc) -> dict[str, Any]:
    return lint_profiles.list_profiles(svc)


@router.get("/scenes/{scene_id}/lint")
def lint_scene(
    scene_id: str,
    svc: Svc,
    profile: Annotated[str | None, Query(max_length=60)] = None,
    branch: Branch = None,
    language: Language = None,
) -> dict[str, Any]:
    return lint.lint(svc, scene_id, profile=profile, branch=branch, language=language)


@router.post("/scenes/{scene_id}/lint/fix")
def fix_lint(
    scene_id: str,
    svc: Svc,
    author: Author,
    body: FixOrder | None = None,
    branch: Branch = None,
    language: Language = None,
) -> dict[str, Any]:
    order = (body or FixOrder()).model_dump()
    return lint.fix(svc, scene_id, **order, branch=branch, language=language, author=author)


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
    return lettering.draw(
        svc,
        scene_id,
        body.objects,
        width=body.width,
        only=body.only,
        pictures=body.pictures,
        seq=body.seq,
        branch=branch,
    )


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
