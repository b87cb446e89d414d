"""The only kind of queue entry that a worker runs or an owner reads.

RQ on its own calls any dotted name that stands in Redis, and pickles by default. Here data is JSON, one function may be
named, and callbacks, webhooks, retries and dependencies in a stored entry are read as absent.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from redis import Redis
from rq import Queue
from rq.job import Job
from rq.serializers import JSONSerializer

from core.errors import InvalidInputError
from studio.worker.wire import ENTRY, QUEUE


class ForbiddenJobError(InvalidInputError):
    """A queue entry names something else than the one entry point."""

    code = "job-forbidden"


class StudioJob(Job):
    """A queue entry that can only mean: run this attempt of this task with this payload."""

    @property
    def func(self) -> Callable[..., Any]:
        """The entry point, whatever the entry says; anything else is refused.

        Raises:
            ForbiddenJobError: the entry names another function, an instance, or arguments of another shape.
        """
        if self.func_name != ENTRY or self.instance is not None or self.kwargs:
            raise ForbiddenJobError(f"a queue entry may name {ENTRY} alone, not {str(self.func_name)[:80]!r}")
        match list(self.args or ()):
            case [str(), int(), str(), str()]:
                pass
            case _:
                raise ForbiddenJobError("a queue entry carries job id, attempt, task and payload key, nothing else")
        from studio.worker.entry import run_task

        return run_task

    @property
    def success_callback(self) -> None:
        return None

    @property
    def failure_callback(self) -> None:
        return None

    @property
    def stopped_callback(self) -> None:
        return None

    def restore(self, raw_data: Any) -> Any:
        """Read a stored entry without anything that could call, send or repeat something on its own."""
        super().restore(raw_data)
        self.webhooks = []
        self._success_callback_name = self._failure_callback_name = self._stopped_callback_name = None
        self._dependency_ids = []
        self.retries_left = self.repeats_left = None
        self.retry_intervals = self.repeat_intervals = None
        self.rate_limit_key = self.rate_limit_concurrency = None
        self.group_id = None


def open_queue(connection: Redis) -> Queue:
    """The one queue of the studio, reading and writing `StudioJob` in JSON."""
    return Queue(QUEUE, connection=connection, job_class=StudioJob, serializer=JSONSerializer)


def transport_id(job_id: str, attempt: int) -> str:
    """The name of one attempt in the queue; RQ allows letters, digits, ``_`` and ``-`` only."""
    return f"{job_id}-{attempt}"
