"""The Redis side of dispatch: attempts go in, their state in the queue can be asked for, a worker can be told to stop.

Nothing here is the truth. Everything in Redis can be lost at any moment and is written again from the ledger.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from redis import Redis
from redis.exceptions import RedisError
from rq.command import send_command
from rq.exceptions import DuplicateJobError
from rq.registry import FailedJobRegistry, FinishedJobRegistry, StartedJobRegistry
from rq.serializers import JSONSerializer
from rq.worker_registration import clean_worker_registry

from core.errors import ConflictError
from studio.store.db import Row
from studio.worker.jobclass import StudioJob, open_queue, transport_id
from studio.worker.wire import CANCELLED, ENGINE, ENTRY, LIVE, OWNER

TASK_LIMIT_S = 1800
KEEP_FINISHED_S = 60
KEEP_FAILED_S = 600
LEASE_S = 15


@dataclass(frozen=True)
class QueueState:
    """How an attempt stands in the queue: RQ's status (None: Redis does not know it), whether its id waits in the
    queue, and the worker that took it."""

    status: str | None
    waiting: bool
    worker: str | None


class Transport:
    """One connection's view of the queue. Every method may raise `redis.exceptions.RedisError`."""

    def __init__(self, url: str) -> None:
        # RESP3 changes the shape of XREADGROUP's answer.
        self.redis = Redis.from_url(url, protocol=2, socket_timeout=10, socket_connect_timeout=3)
        self._queue = open_queue(self.redis)

    def claim(self, owner_id: str, engine: str) -> None:
        """Take or renew the lease on this Redis database, and say which engine gives out the work.

        Raises:
            ConflictError: `redis-in-use`: the owner of another data folder lives on this database.
        """
        if not self.redis.set(OWNER, owner_id, nx=True, ex=LEASE_S):
            holder = self.redis.get(OWNER)
            if holder is not None and holder != owner_id.encode():
                raise ConflictError(
                    "another studio with another data folder uses this Redis database; give each its own number, "
                    "as in redis://host:6379/1",
                    code="redis-in-use",
                )
            self.redis.set(OWNER, owner_id, ex=LEASE_S)
        self.redis.set(ENGINE, engine)

    def release(self, owner_id: str) -> None:
        """Give the lease back, so that the next owner need not wait for it to run out."""
        with contextlib.suppress(RedisError):
            if self.redis.get(OWNER) == owner_id.encode():
                self.redis.delete(OWNER)

    def push(self, row: Row) -> None:
        """Put a job's present attempt into the queue; one that is there already stays as it is."""
        self.redis.hset(LIVE, row["job_id"], str(row["attempt"]))
        with contextlib.suppress(DuplicateJobError):
            self._queue.enqueue_call(
                ENTRY,
                args=(row["job_id"], row["attempt"], row["task"], row["payload_key"]),
                job_id=transport_id(row["job_id"], row["attempt"]),
                description=row["task"],
                timeout=TASK_LIMIT_S,
                result_ttl=KEEP_FINISHED_S,
                failure_ttl=KEEP_FAILED_S,
                unique=True,
            )

    def states(self, rows: Sequence[Row]) -> list[QueueState]:
        """How the present attempt of each row stands, in one round trip."""
        pipeline = self.redis.pipeline(transaction=False)
        names = [transport_id(row["job_id"], row["attempt"]) for row in rows]
        for name in names:
            pipeline.hmget(StudioJob.key_for(name), "status", "worker_name")
        pipeline.lrange(self._queue.key, 0, -1)
        *answers, queued = pipeline.execute()
        waiting = {_text(name) for name in queued}
        return [
            QueueState(_text(status), name in waiting, _text(worker))
            for name, (status, worker) in zip(names, answers, strict=True)
        ]

    def unread_reports(self, stream: str) -> int:
        """Reports that the owner has not committed yet."""
        return int(self.redis.xlen(stream))

    def stop(self, row: Row) -> None:
        """Close the fence for a cancelled attempt, take it out of the queue, and kill it where it runs."""
        name = transport_id(row["job_id"], row["attempt"])
        self.redis.hset(LIVE, row["job_id"], CANCELLED)
        self.redis.lrem(self._queue.key, 0, name)
        if worker := _text(self.redis.hget(StudioJob.key_for(name), "worker_name")):
            send_command(self.redis, worker, "stop-job", job_id=name)

    def forget(self, job_ids: Iterable[str]) -> None:
        """Drop the fences of jobs that have ended."""
        if ended := list(job_ids):
            self.redis.hdel(LIVE, *ended)

    def reset_fences(self, rows: Iterable[Row]) -> None:
        """Write the fences of exactly these rows."""
        with self.redis.pipeline() as pipeline:
            pipeline.delete(LIVE)
            for row in rows:
                pipeline.hset(LIVE, row["job_id"], str(row["attempt"]))
            pipeline.execute()

    def clean(self) -> None:
        """Let RQ notice attempts whose worker went silent, which it does by itself only every ten minutes."""
        for registry in (FinishedJobRegistry, StartedJobRegistry, FailedJobRegistry):
            registry(self._queue.name, connection=self.redis, job_class=StudioJob, serializer=JSONSerializer).cleanup()
        clean_worker_registry(self._queue)

    def close(self) -> None:
        self.redis.close()


def _text(value: bytes | str | None) -> str | None:
    return value.decode(errors="replace") if isinstance(value, bytes) else value
