"""The queue as people see it: jobs with their children, progress as a sum, errors in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from core.errors import InvalidInputError, NotFoundError
from studio.services import exports, planning
from studio.services.context import Services
from studio.services.paging import when
from studio.store import jobs
from studio.store.db import Cursor, Row

STATUSES = ("queued", "running", "succeeded", "failed", "cancelled")
JobType = Literal["batch_plan", "batch_render", "export"]


def create_job(
    svc: Services,
    job_type: str,
    episode_id: str,
    options: Mapping[str, Any],
    *,
    idempotency_key: str | None = None,
    author: str = "system",
) -> dict[str, Any]:
    """Start one of the three batches by its name; `options` are those of the endpoint that does the same.

    Raises:
        InvalidInputError: an unknown job type or option.
    """
    starters: dict[str, tuple[Any, set[str]]] = {
        "batch_plan": (planning.plan_episode, {"scenes", "mode", "agents", "provider"}),
        "batch_render": (planning.render_episode, {"scenes", "mode", "provider", "only_stale"}),
        "export": (exports.start_export, {"profiles", "formats", "languages", "quality"}),
    }
    if job_type not in starters:
        raise InvalidInputError(
            f"There is no job type '{job_type}'.",
            code="unknown-job-type",
            errors=[{"loc": ["job_type"], "msg": f"one of {', '.join(starters)}"}],
        )
    start, known = starters[job_type]
    unknown = sorted(set(options) - known)
    if unknown:
        raise InvalidInputError(
            f"Unknown options for {job_type}: {', '.join(unknown)}.",
            code="unknown-option",
            errors=[{"loc": ["options", name], "msg": "unknown option"} for name in unknown],
        )
    _check_values(options)
    made = start(svc, episode_id=episode_id, **options, idempotency_key=idempotency_key, author=author)
    return {"job_type": job_type, **made}


def _check_values(options: Mapping[str, Any]) -> None:
    scenes = options.get("scenes", "all")
    errors = []
    if scenes != "all" and not (isinstance(scenes, list) and all(isinstance(item, str) for item in scenes)):
        errors.append({"loc": ["options", "scenes"], "msg": "'all' or a list of scene ids"})
    if options.get("mode", "draft") not in {"draft", "final"}:
        errors.append({"loc": ["options", "mode"], "msg": "'draft' or 'final'"})
    if not isinstance(options.get("only_stale", True), bool):
        errors.append({"loc": ["options", "only_stale"], "msg": "true or false"})
    for name in ("profiles", "formats", "languages"):
        value = options.get(name)
        if value is not None and not (isinstance(value, list) and all(isinstance(item, str) for item in value)):
            errors.append({"loc": ["options", name], "msg": "a list of names"})
    if options.get("quality") is not None and not isinstance(options["quality"], dict):
        errors.append({"loc": ["options", "quality"], "msg": "an object"})
    if errors:
        raise InvalidInputError("The job's options do not fit.", errors=errors)


def get_job(svc: Services, job_id: str) -> dict[str, Any]:
    """A job with its children.

    Raises:
        NotFoundError: there is none.
    """

    def look(cur: Cursor) -> dict[str, Any]:
        row = jobs.find(cur, job_id)
        if row is None:
            raise NotFoundError("There is no such job.", code="job-not-found", job_id=job_id)
        return _shown(row) | {"children": [_child(child) for child in jobs.children(cur, job_id)]}

    return svc.store.read(look)


def list_jobs(
    svc: Services, *, status: str | None = None, limit: int = 50, cursor: str | None = None
) -> dict[str, Any]:
    """Batches and single jobs, newest first; children are inside theirs."""

    def look(cur: Cursor) -> dict[str, Any]:
        found, following = jobs.top_level_page(cur, statuses=[status] if status else None, limit=limit, cursor=cursor)
        return {"items": [_shown(row) for row in found], "next": following}

    return svc.store.read(look)


def cancel(svc: Services, job_id: str, *, author: str = "system") -> dict[str, Any]:
    """Stop a job; what its children have made so far stays.

    Raises:
        ConflictError: `job-ended`.
    """
    svc.dispatch.cancel(job_id)
    return get_job(svc, job_id)


def retry(svc: Services, job_id: str, *, author: str = "system") -> dict[str, Any]:
    """Run again what failed or was cancelled; what succeeded is not done twice.

    Raises:
        ConflictError: `job-not-retryable`.
    """
    svc.dispatch.retry(job_id)
    return get_job(svc, job_id)


def counts(svc: Services) -> dict[str, int]:
    """How many jobs the ledger holds in each status."""

    def look(cur: Cursor) -> dict[str, int]:
        return {status: jobs.count(cur, status) for status in STATUSES}

    return svc.store.read(look)


def readiness(svc: Services) -> dict[str, Any]:
    """Whether work can be done: the database answers, the queue answers."""
    database = svc.store.read(lambda cur: cur.value("select 1")) == 1
    queue = bool(svc.dispatch and svc.dispatch.ping())
    return {"ready": database and queue, "database": database, "queue": queue}


def _shown(row: Row) -> dict[str, Any]:
    return {
        "job_id": row["job_id"],
        "job_type": row["job_type"],
        "label": row["label"],
        "status": row["status"],
        "progress": {"current": row["current"], "total": row["total"]},
        "attempt": row["attempt"],
        "error": row["error"],
        "error_code": row["error_code"],
        "result": row["result"],
        "episode_id": row["episode_id"],
        "scene_id": row["scene_id"],
        "author": row["author"],
        "created_at": when(row["created_at"]),
        "updated_at": when(row["updated_at"]),
    }


def _child(row: Row) -> dict[str, Any]:
    """A child without its result: that is the batch's business, and can be large."""
    return {name: value for name, value in _shown(row).items() if name not in {"result", "author"}} | {
        "task": row["task"],
        "stage": row["stage"],
    }
