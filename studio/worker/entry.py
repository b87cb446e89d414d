"""The one function that a queue entry may name: run one attempt of one task and report how it went.

It looks at the fence before it starts and whenever it reports progress, so a cancelled or superseded attempt stops by
itself. Reports go into a stream that the owner commits and then acknowledges; the owner may be away meanwhile.
"""

from __future__ import annotations

import logging
import time
from functools import lru_cache
from os import environ

from redis import Redis
from redis.exceptions import RedisError
from rq.timeouts import JobTimeoutException

from core.errors import StudioError
from core.units import canonical_json
from studio.blobs import Blobs, open_blobs
from studio.worker.engine import engine_digest
from studio.worker.table import TaskContext, fetch_task
from studio.worker.wire import (
    CRASHED,
    FIELD,
    LIVE,
    MAX_ERROR_CHARS,
    REPORTS,
    Report,
    SupersededError,
    failure_details,
    open_envelope,
)

log = logging.getLogger("studio.worker")

REDIS_VARIABLE = "STUDIO_REDIS_URL"
BLOBS_VARIABLE = "STUDIO_BLOBS"

PROGRESS_EVERY_S = 0.5
FINAL_REPORT_WITHIN_S = 60.0


@lru_cache(maxsize=1)
def _connection() -> Redis:
    return Redis.from_url(environ[REDIS_VARIABLE], protocol=2, socket_timeout=10)


@lru_cache(maxsize=1)
def _blobs() -> Blobs:
    return open_blobs(environ[BLOBS_VARIABLE])


class Reporter:
    """Says how one attempt goes. Progress is dropped when it cannot be sent; the last word is repeated until it is."""

    def __init__(self, connection: Redis, job_id: str, attempt: int) -> None:
        self._redis, self._job_id, self._attempt = connection, job_id, attempt
        self._sent_at = 0.0
        self.current, self.total = 0, 0

    def check_fence(self) -> None:
        """Stop here when this attempt is no longer wanted.

        Raises:
            SupersededError: cancelled, or another attempt is the live one. An absent fence (an emptied Redis) stops
                nothing: the owner ignores what an old attempt reports.
        """
        try:
            live = self._redis.hget(LIVE, self._job_id)
        except RedisError:
            return
        if live is not None and live != str(self._attempt).encode():
            raise SupersededError("this attempt is no longer wanted", live=repr(live)[:40])

    def started(self) -> None:
        self._try_send(Report(job_id=self._job_id, attempt=self._attempt, status="running"))

    def progress(self, current: int, total: int) -> None:
        """Note how far the task is; sent at most twice a second."""
        self.current, self.total = max(int(current), 0), max(int(total), 0)
        now = time.monotonic()
        if now - self._sent_at < PROGRESS_EVERY_S:
            return
        self._sent_at = now
        self.check_fence()
        self._try_send(self._report("running"))

    def succeeded(self, result_key: str) -> None:
        self._send_surely(self._report("succeeded", result_key=result_key))

    def failed(self, error: str, code: str, details_key: str | None = None) -> None:
        """The last word of an attempt; `details_key` is the blob that tells the owner what the task did until then."""
        more = {"result_key": details_key} if details_key else {}
        self._send_surely(self._report("failed", error=error[:MAX_ERROR_CHARS], error_code=code, **more))

    def _report(self, status: str, **more: str) -> Report:
        return Report.model_validate(
            {"job_id": self._job_id, "attempt": self._attempt, "status": status}
            | {"current": self.current, "total": self.total}
            | more
        )

    def _send(self, report: Report) -> None:
        self._redis.xadd(REPORTS, {FIELD: report.packed()}, maxlen=1_000_000, approximate=True)

    def _try_send(self, report: Report) -> None:
        try:
            self._send(report)
        except RedisError as error:
            log.warning("progress of %s could not be sent: %s", self._job_id, error)

    def _send_surely(self, report: Report) -> None:
        until = time.monotonic() + FINAL_REPORT_WITHIN_S
        while True:
            try:
                return self._send(report)
            except RedisError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.5)


def _keep_details(blobs: Blobs | None, error: StudioError) -> str | None:
    """Put what the owner should know of a failure beside its words; None where there is nothing or it cannot be put."""
    details = failure_details(error)
    if blobs is None or not details:
        return None
    try:
        return blobs.put(canonical_json(details))
    except (OSError, StudioError) as trouble:
        log.warning("the details of a failure cannot be kept: %s", trouble)
        return None


def run_task(job_id: str, attempt: int, task: str, payload_key: str) -> None:
    """Run one attempt. Ends silently when it is not wanted any more.

    A `StudioError` is the task's final word and is reported with its code. Any other error is reported as `crashed`
    and raised on, so that the worker's log has the trace.
    """
    reporter = Reporter(_connection(), job_id, attempt)
    blobs: Blobs | None = None
    try:
        reporter.check_fence()
        reporter.started()
        blobs = _blobs()
        payload = open_envelope(blobs.get(payload_key), task=task, engine=engine_digest())
        context = TaskContext(blobs=blobs, progress=reporter.progress, checkpoint=reporter.check_fence)
        result_key = blobs.put(canonical_json(fetch_task(task)(payload, context)))
    except SupersededError as stop:
        log.info("attempt %d of %s stops: %s", attempt, job_id, stop)
        return
    except StudioError as error:
        log.warning("%s failed: %s (%s)", task, error.message, error.code)
        reporter.failed(error.message, error.code, _keep_details(blobs, error))
        return
    except JobTimeoutException as error:
        reporter.failed(f"the work took too long and was stopped ({error})", "task-timeout")
        raise
    except Exception as error:
        reporter.failed(f"{type(error).__name__}: {error}", CRASHED)
        raise
    reporter.succeeded(result_key)
