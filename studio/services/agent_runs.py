"""What the agents did: kept with the job that asked for it, and shown with the texts themselves.

Beside the services that apply results. It alone answers "who made this, how, from what, and what did it cost?". A run
that failed is kept too, with the model's raw answer; nothing else of a failed run is.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from core.errors import NotFoundError
from studio.blobs import BlobMissingError
from studio.services.context import Services
from studio.services.paging import page_limit, when
from studio.store import agents, jobs, stories
from studio.store.cursor import Cursor, Row

Json = dict[str, Any]
Apply = Callable[[Cursor, Row, Json], Json]
KEPT = (
    "agent", "mode", "template_id", "template_version", "input_sha256", "input_key", "output_sha256", "output_key",
    "raw_key", "provider", "model", "usage", "cost", "duration_ms", "attempts", "status", "error", "error_code",
)  # fmt: skip


def noting(svc: Services, apply: Apply) -> Apply:
    """An apply hook that keeps the runs in a result before it applies it; the result on the row has no runs."""

    def applied(cur: Cursor, job: Row, result: Json) -> Json:
        note(cur, svc, job, result)
        return apply(cur, job, {name: value for name, value in result.items() if name != "runs"})

    return applied


def note(cur: Cursor, svc: Services, job: Row, details: Mapping[str, Any], *, story_id: str | None = None) -> None:
    """Keep the runs of a task, in the transaction that ends its job."""
    now = svc.now()
    for run in details.get("runs") or []:
        scene_id = run.get("scene_id")
        scene = stories.find_scene(cur, scene_id) if scene_id else None
        row = {name: run.get(name) for name in KEPT} | {
            "run_id": svc.ids(),
            "job_id": job["job_id"],
            "scene_id": scene_id if scene is not None else None,
            "episode_id": job["episode_id"],
            "story_id": scene["story_id"] if scene is not None else story_id,
            "agent": run["task"],
            "created_at": now,
        }
        agents.insert(cur, row)


def of_job(svc: Services, job_id: str) -> Json:
    """The runs of a job and its parts, oldest first.

    Raises:
        NotFoundError: there is no such job.
    """

    def look(cur: Cursor) -> Json:
        if jobs.find(cur, job_id) is None:
            raise NotFoundError("There is no such job.", code="job-not-found", job_id=job_id)
        parts = [child["job_id"] for child in jobs.children(cur, job_id)]
        return {"items": [_shown(row) for row in agents.of_jobs(cur, [job_id, *parts])]}

    return svc.store.read(look)


def of_scene(svc: Services, scene_id: str, limit: int = 50) -> Json:
    """The latest runs for a scene, newest first.

    Raises:
        NotFoundError: there is no such scene.
    """
    limit = page_limit(limit)

    def look(cur: Cursor) -> Json:
        if stories.find_scene(cur, scene_id) is None:
            raise NotFoundError("There is no such scene.", code="scene-not-found", scene_id=scene_id)
        return {"items": [_shown(row) for row in agents.of_scene(cur, scene_id, limit)]}

    return svc.store.read(look)


def get(svc: Services, run_id: str) -> Json:
    """One run with its `input`, its `output` (None where it failed) and the model's `raw` answer (None for rules).

    Raises:
        NotFoundError: there is no such run.
    """
    row = svc.store.read(lambda cur: agents.find(cur, run_id))
    if row is None:
        raise NotFoundError("There is no such run of an agent.", code="agent-run-not-found", run_id=run_id)
    raw = _text(svc, row["raw_key"])
    return _shown(row) | {
        "input": _json(svc, row["input_key"]),
        "output": _json(svc, row["output_key"]),
        "raw": raw,
    }


def _text(svc: Services, key: str | None) -> str | None:
    if key is None:
        return None
    try:
        return svc.blobs.get(key).decode("utf-8", "replace")
    except BlobMissingError:
        return None


def _json(svc: Services, key: str | None) -> Any:
    text = _text(svc, key)
    return json.loads(text) if text is not None else None


def _shown(row: Row) -> Json:
    hidden = {"input_key", "output_key", "raw_key"}
    return {name: value for name, value in row.items() if name not in hidden} | {
        "created_at": when(row["created_at"]),
        "has_raw": row["raw_key"] is not None,
    }
