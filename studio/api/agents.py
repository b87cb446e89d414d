"""What agents did, and what the Story Writer can be asked for: a story from an idea, scenes from prose."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from pydantic import Field

from studio.api.deps import Author, Body, IdempotencyKey, Limit, Svc, accepted
from studio.services import agent_runs, batch_write

router = APIRouter(tags=["agents"])
Provider = Annotated[str, Field(max_length=100)]


class Idea(Body):
    idea: Annotated[str, Field(min_length=3, max_length=4000)]
    title: Annotated[str, Field(min_length=1, max_length=300)] | None = None
    language: Annotated[str, Field(max_length=35)] = "en"
    scenes: Annotated[int, Field(ge=1, le=20)] = 4
    provider: Provider | None = None


class Adaptation(Body):
    provider: Provider | None = None


@router.get("/jobs/{job_id}/agents")
def runs_of_job(job_id: str, svc: Svc) -> dict[str, Any]:
    return agent_runs.of_job(svc, job_id)


@router.get("/scenes/{scene_id}/agent-runs")
def runs_of_scene(scene_id: str, svc: Svc, limit: Limit = 50) -> dict[str, Any]:
    return agent_runs.of_scene(svc, scene_id, limit=limit)


@router.get("/agent-runs/{run_id}")
def run(run_id: str, svc: Svc) -> dict[str, Any]:
    return agent_runs.get(svc, run_id)


@router.post("/stories/from-idea", status_code=202)
def from_idea(body: Idea, request: Request, svc: Svc, author: Author, key: IdempotencyKey = None) -> JSONResponse:
    job = batch_write.story_from_idea(svc, **body.model_dump(), idempotency_key=key, author=author)
    return accepted(request, job, f"/jobs/{job['job_id']}")


@router.post("/stories/{story_id}/adapt", status_code=202)
def adapt(
    story_id: str,
    request: Request,
    svc: Svc,
    author: Author,
    body: Adaptation | None = None,
    key: IdempotencyKey = None,
) -> JSONResponse:
    order = body or Adaptation()
    job = batch_write.adapt_story(svc, story_id, **order.model_dump(), idempotency_key=key, author=author)
    return accepted(request, job, f"/jobs/{job['job_id']}")
