"""`/jobs`: what the queue is doing, and as a stream of events."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Annotated, Any, Literal

import anyio
from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse, StreamingResponse
from pydantic import Field

from studio.api.deps import Author, Body, Cursor, IdempotencyKey, Limit, Svc, accepted
from studio.services import jobs

router = APIRouter(tags=["jobs"])
DONE = {"succeeded", "failed", "cancelled"}


class JobOrder(Body):
    job_type: Literal["batch_plan", "batch_render", "export"]
    episode_id: str
    options: dict[str, Any] = Field(default_factory=dict)


@router.post("/jobs", status_code=202)
def create_job(body: JobOrder, request: Request, svc: Svc, author: Author, key: IdempotencyKey = None) -> JSONResponse:
    job = jobs.create_job(svc, body.job_type, body.episode_id, body.options, idempotency_key=key, author=author)
    return accepted(request, job, f"/jobs/{job['job_id']}")


@router.get("/jobs")
def list_jobs(
    svc: Svc,
    status: Annotated[Literal["queued", "running", "succeeded", "failed", "cancelled"] | None, Query()] = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> dict[str, Any]:
    return jobs.list_jobs(svc, status=status, limit=limit, cursor=cursor)


@router.get("/jobs/{job_id}")
def get_job(job_id: str, svc: Svc) -> dict[str, Any]:
    return jobs.get_job(svc, job_id)


@router.post("/jobs/{job_id}/cancel")
def cancel(job_id: str, svc: Svc, author: Author) -> dict[str, Any]:
    return jobs.cancel(svc, job_id, author=author)


@router.post("/jobs/{job_id}/retry", status_code=202)
def retry(job_id: str, request: Request, svc: Svc, author: Author) -> JSONResponse:
    return accepted(request, jobs.retry(svc, job_id, author=author), f"/jobs/{job_id}")


@router.get("/jobs/{job_id}/events")
async def events(job_id: str, request: Request, svc: Svc) -> StreamingResponse:
    """Server-sent events: the job whenever it changed, until it is done. An unknown id is a plain 404."""
    first = await anyio.to_thread.run_sync(jobs.get_job, svc, job_id)

    async def stream() -> AsyncIterator[str]:
        job, last = first, ""
        while True:
            text = json.dumps(job, ensure_ascii=False, default=str)
            if text != last:
                last = text
                yield f"event: job\ndata: {text}\n\n"
            if job["status"] in DONE or await request.is_disconnected():
                return
            await anyio.sleep(0.3)
            job = await anyio.to_thread.run_sync(jobs.get_job, svc, job_id)

    return StreamingResponse(stream(), media_type="text/event-stream", headers={"Cache-Control": "no-store"})
