"""The panels on brought art, corrected by a person."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import Field

from studio.api.deps import Author, Body, Branch, Svc
from studio.services import panels

router = APIRouter(tags=["scenes"])


class BoxWrite(Body):
    x: panels.Place
    y: panels.Place
    w: panels.Extent
    h: panels.Extent


class Correction(Body):
    boxes: Annotated[list[BoxWrite], Field(min_length=1, max_length=panels.MAX_BOXES)]
    expected_layout_id: Annotated[str | None, Field(max_length=100)] = None


@router.post("/scenes/{scene_id}/panels", status_code=201)
def correct_panels(scene_id: str, body: Correction, svc: Svc, author: Author, branch: Branch = None) -> dict[str, Any]:
    boxes = [box.model_dump() for box in body.boxes]
    return panels.correct_panels(
        svc, scene_id, boxes, branch=branch, expected_layout_id=body.expected_layout_id, author=author
    )
