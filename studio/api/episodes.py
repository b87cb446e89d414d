"""`/episodes`: ordered scenes, styles, pinned assets, readiness, and the long work of planning and drawing."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, File, Query, Request, UploadFile
from fastapi.responses import JSONResponse, Response
from pydantic import Field

from studio.api.deps import Author, Body, Cursor, IdempotencyKey, IfMatch, Limit, Svc, accepted, strip_etag, tagged
from studio.services import art, episodes, planning

router = APIRouter(tags=["episodes"])
Title = Annotated[str, Field(min_length=1, max_length=300)]
Words = Annotated[str, Field(min_length=1, max_length=1000)]


class NewEpisode(Body):
    title: Title
    scene_ids_ordered: list[str] = Field(default_factory=list)
    default_story_style: str | None = None
    default_image_style: str | None = None


class Targets(Body):
    panels: Annotated[int, Field(ge=1)] | None = None
    seconds: Annotated[float, Field(gt=0)] | None = None
    height_px: Annotated[int, Field(ge=1)] | None = None
    bytes: Annotated[int, Field(ge=1)] | None = None


class Waivers(Body):
    """Why a target may be missed, by target; null takes a waiver back."""

    panels: Words | None = None
    seconds: Words | None = None
    height_px: Words | None = None
    bytes: Words | None = None


class EpisodeChange(Body):
    title: Title | None = None
    status: Literal["draft", "producing", "final"] | None = None
    targets: Targets | None = None
    waivers: Waivers | None = None


class SceneOperation(Body):
    op: Literal["add", "remove", "reorder"]
    scene_ids: list[str] | None = None
    scene_ids_ordered: list[str] | None = None
    position: Annotated[int, Field(ge=0)] | None = None
    as_: Annotated[Literal["link", "duplicate"], Field(alias="as")] = "link"


class StyleChoice(Body):
    default_story_style: str | None = None
    default_image_style: str | None = None


class AssetOperation(Body):
    op: Literal["pin", "unpin"]
    kind: Literal["character", "environment", "style"]
    id: str


class PlanOrder(Body):
    scenes: Literal["all"] | list[str] = "all"
    mode: Literal["draft", "final"] = "draft"
    only_stale: bool = False
    agents: Literal["rules", "model"] = "rules"
    provider: Annotated[str, Field(max_length=100)] | None = None


class RenderOrder(Body):
    scenes: Literal["all"] | list[str] = "all"
    mode: Literal["draft", "final"] = "draft"
    provider: str | None = None
    only_stale: bool = True


def _tagged(episode: dict[str, Any], status: int = 200) -> JSONResponse:
    return tagged(episode, episode.get("revision_id"), status)


@router.post("/stories/{story_id}/episodes", status_code=201)
def create_episode(story_id: str, body: NewEpisode, svc: Svc, author: Author) -> JSONResponse:
    return _tagged(episodes.create_episode(svc, story_id, **body.model_dump(), author=author), 201)


@router.get("/stories/{story_id}/episodes")
def list_story_episodes(story_id: str, svc: Svc, limit: Limit = 50, cursor: Cursor = None) -> dict[str, Any]:
    return episodes.list_episodes(svc, story_id=story_id, limit=limit, cursor=cursor)


@router.get("/episodes")
def list_episodes(
    svc: Svc, story_id: Annotated[str | None, Query()] = None, limit: Limit = 50, cursor: Cursor = None
) -> dict[str, Any]:
    return episodes.list_episodes(svc, story_id=story_id, limit=limit, cursor=cursor)


@router.get("/episodes/{episode_id}")
def get_episode(episode_id: str, svc: Svc) -> JSONResponse:
    return _tagged(episodes.get_episode(svc, episode_id))


@router.patch("/episodes/{episode_id}")
def update_episode(
    episode_id: str, body: EpisodeChange, svc: Svc, author: Author, if_match: IfMatch = None
) -> JSONResponse:
    changes = body.model_dump(exclude_unset=True)
    return _tagged(episodes.update_episode(svc, episode_id, **changes, if_match=strip_etag(if_match), author=author))


@router.delete("/episodes/{episode_id}", status_code=204)
def delete_episode(episode_id: str, svc: Svc, author: Author) -> Response:
    episodes.delete_episode(svc, episode_id, author=author)
    return Response(status_code=204)


@router.post("/episodes/{episode_id}/undelete")
def undelete_episode(episode_id: str, svc: Svc, author: Author) -> JSONResponse:
    return _tagged(episodes.undelete_episode(svc, episode_id, author=author))


@router.post("/episodes/{episode_id}/scenes")
def change_scenes(
    episode_id: str, body: SceneOperation, svc: Svc, author: Author, if_match: IfMatch = None
) -> JSONResponse:
    known = strip_etag(if_match)
    if body.op == "add":
        episode = episodes.add_scenes(
            svc, episode_id, body.scene_ids or [], position=body.position, as_=body.as_, if_match=known, author=author
        )
    elif body.op == "remove":
        episode = episodes.remove_scenes(svc, episode_id, body.scene_ids or [], if_match=known, author=author)
    else:
        episode = episodes.reorder_scenes(svc, episode_id, body.scene_ids_ordered or [], if_match=known, author=author)
    return _tagged(episode)


@router.post("/episodes/{episode_id}/set-style")
def set_style(episode_id: str, body: StyleChoice, svc: Svc, author: Author, if_match: IfMatch = None) -> JSONResponse:
    chosen = body.model_dump(exclude_unset=True)
    return _tagged(episodes.set_style(svc, episode_id, **chosen, if_match=strip_etag(if_match), author=author))


@router.get("/episodes/{episode_id}/assets")
def get_assets(episode_id: str, svc: Svc) -> dict[str, Any]:
    return episodes.get_assets(svc, episode_id)


@router.post("/episodes/{episode_id}/assets")
def change_asset(episode_id: str, body: AssetOperation, svc: Svc, author: Author) -> dict[str, Any]:
    act = episodes.pin_asset if body.op == "pin" else episodes.unpin_asset
    act(svc, episode_id, kind=body.kind, asset_id=body.id, author=author)
    return episodes.get_assets(svc, episode_id)


@router.get("/episodes/{episode_id}/readiness")
def readiness(episode_id: str, svc: Svc) -> dict[str, Any]:
    return episodes.readiness(svc, episode_id)


@router.get("/episodes/{episode_id}/targets")
def get_targets(episode_id: str, svc: Svc) -> dict[str, Any]:
    return episodes.get_targets(svc, episode_id)


@router.post("/episodes/{episode_id}/art", status_code=201)
def bring_art(
    episode_id: str, svc: Svc, author: Author, files: Annotated[list[UploadFile], File(alias="images")]
) -> dict[str, Any]:
    pictures = [(upload.filename or f"{number:03d}", upload.file.read()) for number, upload in enumerate(files, 1)]
    return art.bring_episode_art(svc, episode_id, pictures, author=author)


@router.post("/episodes/{episode_id}/generate/plan", status_code=202)
def plan_episode(
    episode_id: str,
    request: Request,
    svc: Svc,
    author: Author,
    body: PlanOrder | None = None,
    key: IdempotencyKey = None,
) -> JSONResponse:
    order = body or PlanOrder()
    job = planning.plan_episode(svc, episode_id, **order.model_dump(), idempotency_key=key, author=author)
    return accepted(request, job, f"/jobs/{job['job_id']}")


@router.post("/episodes/{episode_id}/generate/render", status_code=202)
def render_episode(
    episode_id: str,
    request: Request,
    svc: Svc,
    author: Author,
    body: RenderOrder | None = None,
    key: IdempotencyKey = None,
) -> JSONResponse:
    order = body or RenderOrder()
    job = planning.render_episode(svc, episode_id, **order.model_dump(), idempotency_key=key, author=author)
    return accepted(request, job, f"/jobs/{job['job_id']}")


class ScenePlanOrder(Body):
    mode: Literal["draft", "final"] = "draft"
    only_stale: bool = False
    agents: Literal["rules", "model"] = "rules"
    provider: Annotated[str, Field(max_length=100)] | None = None


class SceneRenderOrder(Body):
    mode: Literal["draft", "final"] = "draft"
    provider: str | None = None
    only_stale: bool = False


@router.post("/scenes/{scene_id}/generate/plan", status_code=202)
def plan_scene(
    scene_id: str,
    request: Request,
    svc: Svc,
    author: Author,
    body: ScenePlanOrder | None = None,
    key: IdempotencyKey = None,
) -> JSONResponse:
    order = body or ScenePlanOrder()
    job = planning.plan_scene(svc, scene_id, **order.model_dump(), idempotency_key=key, author=author)
    return accepted(request, job, f"/jobs/{job['job_id']}")


@router.post("/scenes/{scene_id}/generate/render", status_code=202)
def render_scene(
    scene_id: str,
    request: Request,
    svc: Svc,
    author: Author,
    body: SceneRenderOrder | None = None,
    key: IdempotencyKey = None,
) -> JSONResponse:
    order = body or SceneRenderOrder()
    job = planning.render_scene(svc, scene_id, **order.model_dump(), idempotency_key=key, author=author)
    return accepted(request, job, f"/jobs/{job['job_id']}")


@router.post("/scenes/{scene_id}/bring-up-to-date", status_code=202)
def bring_up_to_date(
    scene_id: str, request: Request, svc: Svc, author: Author, key: IdempotencyKey = None
) -> JSONResponse:
    job = planning.bring_up_to_date(svc, scene_id, idempotency_key=key, author=author)
    return accepted(request, job, f"/jobs/{job['job_id']}")
