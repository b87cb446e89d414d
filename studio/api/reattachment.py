"""Where lettering belongs after its panels changed: what is still open, and a person's answer."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import Field

from studio.api.deps import Author, Body, Branch, Language, Svc
from studio.services import reattachment

router = APIRouter(tags=["lettering"])


class Belongs(Body):
    object_id: Annotated[str, Field(min_length=1, max_length=100)]
    panel_id: Annotated[int, Field(ge=1)] | None


@router.get("/scenes/{scene_id}/reattachment")
def open_questions(scene_id: str, svc: Svc, branch: Branch = None) -> dict[str, Any]:
    return reattachment.open_questions(svc, scene_id, branch=branch)


@router.post("/scenes/{scene_id}/reattachment/answer")
def answer(
    scene_id: str, body: Belongs, svc: Svc, author: Author, branch: Branch = None, language: Language = None
) -> dict[str, Any]:
    return reattachment.answer(
        svc, scene_id, body.object_id, body.panel_id, language=language, branch=branch, author=author
    )
