"""`/stories` and `/scenes`: scripts in, scenes and their scripts edited, drafts imported as a difference."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse, Response
from pydantic import Field

from studio.api.deps import Author, Body, Branch, Cursor, IfMatch, Limit, Svc, strip_etag, tagged
from studio.services import scenes, stories

router = APIRouter(tags=["stories"])
Title = Annotated[str, Field(min_length=1, max_length=300)]
Format = Literal["auto", "fountain", "fdx", "panel_script", "prose"]


class NewStory(Body):
    title: Title
    script: str | None = None
    format: Format = "auto"
    language: Annotated[str, Field(max_length=35)] | None = None
    story_style: str | None = None
    image_style: str | None = None
    lettering_style: str | None = None


class StoryChange(Body):
    title: Title | None = None
    story_style: str | None = None
    image_style: str | None = None
    lettering_style: str | None = None
    lint_profiles: dict[str, Annotated[str, Field(max_length=60)] | None] | None = None
    language: Annotated[str, Field(max_length=35)] | None = None


class Draft(Body):
    script: str
    format: Format = "auto"
    dry_run: bool = False


class NewScene(Body):
    title: Title | None = None
    source_text: str
    position: Annotated[int, Field(ge=0)] | None = None


class SceneChange(Body):
    title: Title | None = None
    importance: Annotated[float, Field(ge=0, le=1)] | None = None
    story_style: str | None = None
    image_style: str | None = None
    wardrobe: dict[str, str | None] = Field(default_factory=dict, max_length=500)


class ScriptLines(Body):
    lines: list[dict[str, Any]]


@router.post("/stories", status_code=201)
def create_story(body: NewStory, svc: Svc, author: Author) -> dict[str, Any]:
    return stories.create_story(svc, **body.model_dump(), author=author)


@router.get("/stories")
def list_stories(svc: Svc, limit: Limit = 50, cursor: Cursor = None, deleted: bool = False) -> dict[str, Any]:
    return stories.list_stories(svc, limit=limit, cursor=cursor, deleted=deleted)


@router.get("/stories/{story_id}")
def get_story(story_id: str, svc: Svc) -> dict[str, Any]:
    return stories.get_story(svc, story_id)


@router.patch("/stories/{story_id}")
def update_story(story_id: str, body: StoryChange, svc: Svc, author: Author) -> dict[str, Any]:
    return stories.update_story(svc, story_id, **body.model_dump(exclude_unset=True), author=author)


@router.delete("/stories/{story_id}", status_code=204)
def delete_story(story_id: str, svc: Svc, author: Author) -> Response:
    stories.delete_story(svc, story_id, author=author)
    return Response(status_code=204)


@router.post("/stories/{story_id}/undelete")
def undelete_story(story_id: str, svc: Svc, author: Author) -> dict[str, Any]:
    return stories.undelete_story(svc, story_id, author=author)


@router.post("/stories/{story_id}/script")
def import_draft(story_id: str, body: Draft, svc: Svc, author: Author) -> dict[str, Any]:
    return stories.import_draft(svc, story_id, body.script, format=body.format, dry_run=body.dry_run, author=author)


@router.post("/stories/{story_id}/scenes", status_code=201)
def create_scene(story_id: str, body: NewScene, svc: Svc, author: Author) -> dict[str, Any]:
    return scenes.create_scene(svc, story_id, **body.model_dump(), author=author)


@router.get("/scenes/{scene_id}")
def get_scene(scene_id: str, svc: Svc, branch: Branch = None) -> JSONResponse:
    scene = scenes.get_scene(svc, scene_id, branch=branch)
    return tagged(scene, scene.get("active_script_id"))


@router.patch("/scenes/{scene_id}")
def update_scene(scene_id: str, body: SceneChange, svc: Svc, author: Author) -> dict[str, Any]:
    return scenes.update_scene(svc, scene_id, **body.model_dump(exclude_unset=True), author=author)


@router.delete("/scenes/{scene_id}", status_code=204)
def delete_scene(scene_id: str, svc: Svc, author: Author) -> Response:
    scenes.delete_scene(svc, scene_id, author=author)
    return Response(status_code=204)


@router.put("/scenes/{scene_id}/script")
def put_script(
    scene_id: str, body: ScriptLines, svc: Svc, author: Author, if_match: IfMatch = None, branch: Branch = None
) -> JSONResponse:
    scene = scenes.put_script(svc, scene_id, body.lines, if_match=strip_etag(if_match), branch=branch, author=author)
    return tagged(scene, scene.get("active_script_id"))


@router.get("/scenes/{scene_id}/script")
def get_script(scene_id: str, svc: Svc, branch: Annotated[str | None, Query()] = None) -> JSONResponse:
    scene = scenes.get_scene(svc, scene_id, branch=branch)
    script = scenes.get_script(svc, scene_id, branch=branch)
    return tagged(script, scene.get("active_script_id"))
