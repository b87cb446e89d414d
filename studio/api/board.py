"""The series board: how far everything is, who has it until when, and who approved it."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter
from pydantic import Field

from studio.api.deps import Author, Body, Svc
from studio.services import board

router = APIRouter(tags=["board"])
Kind = Literal["scene", "episode"]
Stage = Literal["script", "plan", "art", "letters", "review", "export"]
Words = Annotated[str, Field(max_length=board.NOTE_CHARACTERS)]
Id = Annotated[str, Field(min_length=1, max_length=100)]


class EntryWrite(Body):
    subject_kind: Kind
    subject_id: Id
    stage: Stage
    owner: Annotated[str, Field(max_length=200)] | None = None
    due: Annotated[str, Field(max_length=40)] | None = None
    note: Words | None = None


class NewApproval(Body):
    subject_kind: Kind
    subject_id: Id
    stage: Stage
    note: Words | None = None


@router.get("/stories/{story_id}/board")
def get_board(story_id: str, svc: Svc) -> dict[str, Any]:
    return board.board(svc, story_id)


@router.patch("/stories/{story_id}/board")
def set_entry(story_id: str, body: EntryWrite, svc: Svc, author: Author) -> dict[str, Any]:
    return board.set_entry(svc, story_id, **body.model_dump(exclude_unset=True), author=author)


@router.post("/stories/{story_id}/board/approvals", status_code=201)
def approve(story_id: str, body: NewApproval, svc: Svc, author: Author) -> dict[str, Any]:
    return board.approve(svc, story_id, **body.model_dump(exclude_unset=True), author=author)


@router.delete("/approvals/{approval_id}")
def withdraw(approval_id: str, svc: Svc, author: Author) -> dict[str, Any]:
    return board.withdraw(svc, approval_id, author=author)
