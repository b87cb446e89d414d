"""The rules of the job ledger: which step a job may take next, decided on its row and nowhere else.

Every function runs inside one write transaction of the owner, on the one writer thread, so reading a row and then
changing it is safe. Redis is never asked here: attempts, back-off and fences survive an emptied queue.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from core.errors import ConflictError, NotFoundError
from studio.dispatch.batches import ChildSpec
from studio.store import jobs
from studio.store.db import Cursor, Row
from studio.store.jobs import ENDED, LIVE
from studio.worker.wire import Report

TRIES = 3
"""How often a child is tried by itself before it counts as failed; a retry by a person gives as many again."""

FIRST_BACK_OFF_S = 0.5
LONGEST_BACK_OFF_S = 30.0
NOT_STAGED = -1
"""`stage` of a batch whose first children have not been written yet."""


@dataclass(frozen=True)
class Ledger:
    """Job rows and their rules. `ids` and `now` are the studio's; times are naive UTC."""

    ids: Callable[[], str]
    now: Callable[[], datetime]

    def known(self, cur: Cursor, key: str | None, wanted: Mapping[str, Any]) -> str | None:
        """The job that an idempotency key was used for; None where it is new.

        Raises:
            ConflictError: `idempotency-key-reused`: it was used for something else.
        """
        if key is None or (row := jobs.find_by_key(cur, key)) is None:
            return None
        if any(row[name] != value for name, value in wanted.items()):
            raise ConflictError(
                "this idempotency key was used for another request", code="idempotency-key-reused", job_id=row["job_id"]
            )
        return str(row["job_id"])

    # -- making rows ---------------------------------------------------------------------------------------------

    def add_batch(self, cur: Cursor, job_type: str, options: Mapping[str, Any], **columns: Any) -> Row:
        """A batch that has no children yet."""
        return self._add(cur, job_type=job_type, options=dict(options), stage=NOT_STAGED, **columns)

    def add_job(self, cur: Cursor, task: str, payload_key: str, **columns: Any) -> Row:
        """A job of its own, outside any batch."""
        return self._add(cur, **({"job_type": task} | columns), task=task, payload_key=payload_key, total=1)

    def add_children(self, cur: Cursor, batch: Row, stage: int, made: Sequence[tuple[ChildSpec, str]]) -> list[Row]:
        """The children of one stage, each with the blob key of its payload, in order."""
        added = [
            self._add(
                cur,
                parent_id=batch["job_id"],
                job_type=batch["job_type"],
                task=spec.task,
                payload_key=payload_key,
                stage=stage,
                label=spec.label,
                scene_id=spec.scene_id or batch["scene_id"],
                episode_id=batch["episode_id"],
                author=batch["author"],
                total=1,
            )
            for spec, payload_key in made
        ]
        self.sum_up(cur, batch["job_id"])
        return added

    def _add(self, cur: Cursor, **columns: Any) -> Row:
        now = self.now()
        row: dict[str, Any] = {
            "job_id": self.ids(),
            "status": "queued",
            "attempt": 1,
            "max_attempts": TRIES,
            "author": "system",
        }
        row |= {"current": 0, "total": 0, "created_at": now, "updated_at": now} | columns
        jobs.insert(cur, row)
        jobs.add_event(cur, row, at=now)
        return self.fetch(cur, row["job_id"])

    # -- reading -------------------------------------------------------------------------------------------------

    def fetch(self, cur: Cursor, job_id: str) -> Row:
        """A job's row.

        Raises:
            NotFoundError: `job-not-found`.
        """
        row = jobs.find(cur, job_id)
        if row is None:
            raise NotFoundError(f"there is no job {job_id}", code="job-not-found", job_id=job_id)
        return row

    # -- what workers report -------------------------------------------------------------------------------------

    def heard(self, cur: Cursor, report: Report) -> Row | None:
        """The row that a report is about, or None when it comes too late: the fence."""
        row = jobs.find(cur, report.job_id)
        if row is None or row["task"] is None or row["attempt"] != report.attempt or row["status"] not in LIVE:
            return None
        return row

    def progressed(self, cur: Cursor, row: Row, report: Report) -> None:
        changes: dict[str, Any] = {"status": "running"}
        if report.total > 0:
            changes |= {"current": min(report.current, report.total), "total": report.total}
        if row["status"] == "queued":
            changes["started_at"] = self.now()
        self._change(cur, row, changes, event=row["status"] == "queued")

    def succeeded(self, cur: Cursor, row: Row, result_key: str | None, result: Mapping[str, Any]) -> None:
        total = max(int(row["total"]), 1)
        self._end(
            cur,
            row,
            {"status": "succeeded", "current": total, "total": total, "result_key": result_key, "result": dict(result)}
            | {"error": None, "error_code": None},
        )

    def failed(self, cur: Cursor, row: Row, code: str, message: str) -> None:
        """The last word on a job: it is not tried again by itself."""
        self._end(cur, row, {"status": "failed", "error": message, "error_code": code})

    def stumbled(self, cur: Cursor, row: Row, code: str, message: str) -> None:
        """An attempt crashed or was lost: try again after a pause while tries are left, else the job has failed."""
        if row["attempt"] >= row["max_attempts"]:
            self.failed(cur, row, code, f"{message} (tried {TRIES} times)")
            return
        tried = TRIES - (row["max_attempts"] - row["attempt"])
        pause = min(FIRST_BACK_OFF_S * 2 ** max(tried - 1, 0), LONGEST_BACK_OFF_S)
        changes = self._anew(row) | {"not_before": self.now() + timedelta(seconds=pause)}
        self._change(cur, row, changes | {"error": message, "error_code": code}, event=True, message=message)

    # -- what people ask for -------------------------------------------------------------------------------------

    def cancelled(self, cur: Cursor, job_id: str) -> list[Row]:
        """Cancel a job, and with a batch all of its children that have not ended; returns the rows to stop.

        Raises:
            NotFoundError: no such job.
            ConflictError: `job-ended`; a job that is cancelled already stays so without an error.
        """
        row = self.fetch(cur, job_id)
        if row["status"] == "cancelled":
            return []
        if row["status"] in ENDED:
            raise ConflictError(f"the job has ended already ({row['status']})", code="job-ended", status=row["status"])
        stopped = [child for child in jobs.children(cur, job_id) if child["status"] in LIVE] + [row]
        for each in stopped:
            self._end(cur, each, {"status": "cancelled", "error": "cancelled", "error_code": "cancelled"})
        return [each for each in stopped if each["task"] is not None]

    def to_retry(self, cur: Cursor, job_id: str) -> list[Row]:
        """The rows that a retry would queue again: the job itself, or a batch's children that did not succeed.

        Raises:
            NotFoundError: no such job.
            ConflictError: `job-not-retryable`: it has not failed and was not cancelled.
        """
        row = self.fetch(cur, job_id)
        if row["status"] not in ("failed", "cancelled"):
            raise ConflictError(
                f"only a failed or cancelled job can be tried again; this one is {row['status']}",
                code="job-not-retryable",
                status=row["status"],
            )
        if row["task"] is not None:
            return [row]
        return [child for child in jobs.children(cur, job_id) if child["status"] in ("failed", "cancelled")]

    def retried(self, cur: Cursor, job_id: str, payload_keys: Mapping[str, str]) -> None:
        """Queue what did not succeed again, with a fresh number of tries; what succeeded stays as it is.

        Raises: as `to_retry`.
        """
        for child in self.to_retry(cur, job_id):
            attempt = child["attempt"] + 1
            changes = self._anew(child) | {"max_attempts": attempt + TRIES - 1, "not_before": None}
            changes |= {"error": None, "error_code": None, "finished_at": None}
            changes["payload_key"] = payload_keys.get(child["job_id"], child["payload_key"])
            self._change(cur, child, changes, event=True, message="retry")
        row = self.fetch(cur, job_id)
        batch = row if row["task"] is None else jobs.find(cur, row["parent_id"]) if row["parent_id"] else None
        if batch is not None:
            changes = {"status": "running", "error": None, "error_code": None, "finished_at": None}
            self._change(cur, batch, changes | {"attempt": batch["attempt"] + 1}, event=True, message="retry")

    # -- batches -------------------------------------------------------------------------------------------------

    def staged(self, cur: Cursor, batch: Row, stage: int) -> Row:
        """A batch has reached a stage."""
        started = batch["started_at"] or self.now()
        self._change(cur, batch, {"status": "running", "stage": stage, "started_at": started}, event=True)
        return self.fetch(cur, batch["job_id"])

    def finished(self, cur: Cursor, batch: Row, result: Mapping[str, Any]) -> None:
        """A batch has gone through all of its stages."""
        self.sum_up(cur, batch["job_id"])
        batch = self.fetch(cur, batch["job_id"])
        self._end(cur, batch, {"status": "succeeded", "result": dict(result), "error": None, "error_code": None})

    def sum_up(self, cur: Cursor, batch_id: str) -> None:
        """A batch's progress is the sum of its children's."""
        cur.execute(
            "update jobs set updated_at = ?, current = sums.current, total = sums.total from (select "
            "coalesce(sum(current), 0) as current, coalesce(sum(total), 0) as total from jobs where parent_id = ?"
            ") as sums where job_id = ?",
            [self.now(), batch_id, batch_id],
        )

    # -- one place that writes -----------------------------------------------------------------------------------

    def _anew(self, row: Row) -> dict[str, Any]:
        return {"status": "queued", "attempt": row["attempt"] + 1, "current": 0, "started_at": None}

    def _end(self, cur: Cursor, row: Row, changes: dict[str, Any]) -> None:
        message = str(changes.get("error") or "")
        self._change(cur, row, changes | {"finished_at": self.now(), "not_before": None}, event=True, message=message)

    def _change(self, cur: Cursor, row: Row, changes: Mapping[str, Any], *, event: bool, message: str = "") -> None:
        now = self.now()
        jobs.update(cur, row["job_id"], {**changes, "updated_at": now})
        if row["parent_id"]:
            self.sum_up(cur, row["parent_id"])
        if event:
            jobs.add_event(cur, {**row, **changes}, message=message, at=now)
