"""The plan of a scene, edited panel by panel."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import Field

from core.planning.editing import PlanEdit
from studio.api.deps import Author, Body, Branch, IfMatch, Svc, strip_etag
from studio.services import plan_edit

router = APIRouter(tags=["scenes"])


class PlanEdits(Body):
    """`expected_plan_id` is the version that was edited; ``If-Match`` may say the same."""

    edits: Annotated[list[PlanEdit], Field(min_length=1, max_length=400)]
    expected_plan_id: Annotated[str | None, Field(max_length=100)] = None


@router.post("/scenes/{scene_id}/plan/edit", status_code=201)
def edit_plan(
    scene_id: str, body: PlanEdits, svc: Svc, author: Author, branch: Branch = None, if_match: IfMatch = None
) -> dict[str, Any]:
    return plan_edit.edit_panels(
        svc,
        scene_id,
        body.edits,
        expected_plan_id=body.expected_plan_id or strip_etag(if_match),
        branch=branch,
        author=author,
    )
