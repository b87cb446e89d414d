"""The door to the job side: submit, cancel, retry, wait; and the threads that keep ledger and queue together.

The caller of `submit` only ever waits for one small transaction; a ticking thread writes stages and pushes work,
another thread commits what workers report.
"""

from __future__ import annotations

import contextlib
import json
import threading
import time
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from redis.exceptions import RedisError

from core.units import canonical_json
from studio.blobs import Blobs
from studio.dispatch.batches import ChildSpec, fetch_batch
from studio.dispatch.consumer import Consumer
from studio.dispatch.ledger import Ledger
from studio.dispatch.reconciler import Reconciler
from studio.dispatch.stages import put_payload
from studio.dispatch.ticker import Ticker
from studio.dispatch.transport import Transport
from studio.store import jobs
from studio.store.db import Cursor, Row, Store
from studio.store.jobs import ENDED
from studio.worker.engine import engine_digest
from studio.worker.wire import pack_envelope


def _unknown(worker: str) -> bool | None:
    return None


class Dispatcher:
    """Everything about jobs that the rest of the studio may call. Safe from any thread.

    `redis_url` may point at a server that is away for now: work is accepted and pushed when it is back.
    `owner_id` names the data folder; `worker_alive` says of a local worker's name whether it lives (None: not ours).
    """

    def __init__(
        self,
        store: Store,
        blobs: Blobs,
        redis_url: str,
        ids: Callable[[], str],
        now: Callable[[], datetime],
        *,
        owner_id: str = "studio",
        worker_alive: Callable[[str], bool | None] = _unknown,
    ) -> None:
        self._store, self._blobs = store, blobs
        self._ledger = Ledger(ids=ids, now=now)
        self._engine = engine_digest()
        self._owner_id = owner_id
        self._transport = Transport(redis_url)
        self._consumer = Consumer(store, blobs, self._ledger, Transport(redis_url), self._announce)
        self._ticker = Ticker(
            store,
            blobs,
            self._ledger,
            self._transport,
            Reconciler(store, self._ledger, self._transport, worker_alive),
            engine=self._engine,
            owner_id=owner_id,
            changed=self._announce,
        )
        self._stopping = False
        self._news = threading.Condition()
        self._version = 0

    # -- life ------------------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Take the lease on Redis, bring its fences in line with the ledger, and begin.

        Raises:
            ConflictError: `redis-in-use`.
            redis.exceptions.RedisError: Redis does not answer.
        """
        self._transport.claim(self._owner_id, self._engine)
        live = self._store.read(jobs.live)
        self._transport.reset_fences(row for row in live if row["task"] is not None)
        self._consumer.start()
        self._ticker.start()

    def stop(self) -> None:
        """Stop both threads after the transaction that they are in. What is queued stays queued."""
        self._stopping = True
        self._ticker.stop()
        self._consumer.stop()
        self._transport.release(self._owner_id)
        self._transport.close()
        self._announce()

    def ping(self) -> bool:
        """Whether Redis answers."""
        try:
            return bool(self._transport.redis.ping())
        except RedisError:
            return False

    def stats(self) -> dict[str, int]:
        """Counters since the start, for metrics."""
        return {"reports_dropped": self._consumer.dropped, "reports_ignored": self._consumer.ignored}

    # -- asking for work -------------------------------------------------------------------------------------------

    def submit_batch(
        self,
        cur: Cursor | None,
        job_type: str,
        *,
        episode_id: str | None = None,
        scene_id: str | None = None,
        options: Mapping[str, Any] | None = None,
        idempotency_key: str | None = None,
        author: str = "system",
        label: str = "",
    ) -> str:
        """Ask for a batch; returns its job id, the older one's if the idempotency key was used for the same before.

        With `cur` the row is part of the caller's transaction, without it is committed on return.

        Raises:
            InvalidInputError: `unknown-job-type`.
            ConflictError: `idempotency-key-reused` for something else.
        """
        fetch_batch(job_type)
        chosen = json.loads(canonical_json(dict(options or {})))
        wanted = {"job_type": job_type, "episode_id": episode_id, "scene_id": scene_id, "options": chosen}

        def insert(cur: Cursor) -> str:
            if known := self._ledger.known(cur, idempotency_key, wanted):
                return known
            columns = {"episode_id": episode_id, "scene_id": scene_id, "author": author, "label": label}
            row = self._ledger.add_batch(cur, job_type, chosen, idempotency_key=idempotency_key, **columns)
            return str(row["job_id"])

        return self._submit(cur, insert)

    def submit(
        self,
        task: str,
        payload: Mapping[str, Any],
        *,
        cur: Cursor | None = None,
        job_type: str | None = None,
        episode_id: str | None = None,
        scene_id: str | None = None,
        idempotency_key: str | None = None,
        author: str = "system",
        label: str = "",
    ) -> str:
        """Ask for one task outside any batch; returns its job id.

        Raises:
            ConflictError: `idempotency-key-reused` for something else.
        """
        key = put_payload(self._blobs, ChildSpec(task=task, payload=dict(payload)), self._engine)
        wanted: dict[str, Any] = {
            "job_type": job_type or task,
            "episode_id": episode_id,
            "scene_id": scene_id,
            "options": {},
        }

        def insert(cur: Cursor) -> str:
            if known := self._ledger.known(cur, idempotency_key, wanted):
                return known
            columns = {"job_type": job_type or task, "episode_id": episode_id, "scene_id": scene_id}
            columns |= {"author": author, "label": label, "idempotency_key": idempotency_key}
            return str(self._ledger.add_job(cur, task, key, **columns)["job_id"])

        return self._submit(cur, insert)

    def cancel(self, job_id: str) -> Row:
        """Cancel a job and, for a batch, the children that have not ended; returns its row.

        Raises:
            NotFoundError: `job-not-found`.
            ConflictError: `job-ended`.
        """
        stopped = self._store.write(lambda cur: self._ledger.cancelled(cur, job_id))
        for row in stopped:
            with contextlib.suppress(RedisError):
                self._transport.stop(row)
        self.kick()
        return self.fetch(job_id)

    def retry(self, job_id: str) -> Row:
        """Queue the parts of a failed or cancelled job again that did not succeed; returns its row.

        Raises:
            NotFoundError: `job-not-found`.
            ConflictError: `job-not-retryable`.
        """
        rows = self._store.read(lambda cur: self._ledger.to_retry(cur, job_id))
        renewed = {row["job_id"]: self._renewed(row["payload_key"]) for row in rows}
        self._store.write(lambda cur: self._ledger.retried(cur, job_id, renewed))
        self.kick()
        return self.fetch(job_id)

    # -- looking on ------------------------------------------------------------------------------------------------

    def fetch(self, job_id: str) -> Row:
        """A job's row, with `children` for a batch.

        Raises:
            NotFoundError: `job-not-found`.
        """

        def look(cur: Cursor) -> Row:
            row = self._ledger.fetch(cur, job_id)
            return row | {"children": jobs.children(cur, job_id) if row["task"] is None else []}

        return self._store.read(look)

    def events_since(self, job_id: str, seq: int = 0) -> list[Row]:
        """The changes of status of a job after event number `seq`, oldest first."""
        return self._store.read(lambda cur: jobs.events_after(cur, job_id, seq))

    def wait_for_news(self, version: int, timeout_s: float) -> int:
        """Wait until any job has changed since `version`, or the time is over; returns the present version."""
        with self._news:
            self._news.wait_for(lambda: self._version != version or self._stopping, timeout_s)
            return self._version

    def wait(self, job_id: str, timeout_s: float = 60.0) -> Row:
        """Wait until a job has ended or the time is over; returns its row as it stands then.

        Raises:
            NotFoundError: `job-not-found`.
        """
        until = time.monotonic() + timeout_s
        version = -1
        while True:
            row = self.fetch(job_id)
            left = until - time.monotonic()
            if row["status"] in ENDED or left <= 0:
                return row
            version = self.wait_for_news(version, min(left, 1.0))

    def kick(self) -> None:
        """Say that there may be something to do now."""
        self._ticker.kick()
        self._announce()

    # -- inside ----------------------------------------------------------------------------------------------------

    def _submit(self, cur: Cursor | None, insert: Callable[[Cursor], str]) -> str:
        job_id = self._store.write(insert) if cur is None else insert(cur)
        self.kick()
        return job_id

    def _renewed(self, payload_key: str) -> str:
        """The payload in an envelope of this engine: what a person retries after an update runs on the new version."""
        envelope = json.loads(self._blobs.get(payload_key))
        return self._blobs.put(pack_envelope(envelope["task"], envelope["payload"], self._engine))

    def _announce(self) -> None:
        with self._news:
            self._version += 1
            self._news.notify_all()
        self._ticker.wake()
