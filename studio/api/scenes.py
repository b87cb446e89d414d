"""Whole scenes cut, joined, copied, locked and brought back."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import Field

from studio.api.deps import Author, Body, Svc
from studio.services import scene_edit, scenes

router = APIRouter(tags=["scenes"])
Title = Annotated[str, Field(min_length=1, max_length=300)]


class Split(Body):
    after_line_id: str
    title: Title | None = None


class Joining(Body):
    with_scene_id: str


class Copy(Body):
    title: Title | None = None


class Lock(Body):
    types: Annotated[list[str], Field(max_length=50)]


@router.post("/scenes/{scene_id}/split", status_code=201)
def split(scene_id: str, body: Split, svc: Svc, author: Author) -> dict[str, Any]:
    return scene_edit.split_scene(svc, scene_id, body.after_line_id, title=body.title, author=author)


@router.post("/scenes/{scene_id}/merge")
def merge(scene_id: str, body: Joining, svc: Svc, author: Author) -> dict[str, Any]:
    return scene_edit.merge_scenes(svc, scene_id, body.with_scene_id, author=author)


@router.post("/scenes/{scene_id}/duplicate", status_code=201)
def duplicate(scene_id: str, svc: Svc, author: Author, body: Copy | None = None) -> dict[str, Any]:
    return scene_edit.duplicate_scene(svc, scene_id, title=(body or Copy()).title, author=author)


@router.post("/scenes/{scene_id}/lock")
def lock(scene_id: str, body: Lock, svc: Svc, author: Author) -> dict[str, Any]:
    return scene_edit.lock_types(svc, scene_id, body.types, author=author)


@router.post("/scenes/{scene_id}/undelete")
def undelete(scene_id: str, svc: Svc, author: Author) -> dict[str, Any]:
    return scenes.undelete_scene(svc, scene_id, author=author)
