"""Jobs without a queue: the same ledger, stages and results, run here and now in the caller's thread.

For the command line beside no running studio, where nobody else is there to do the work. It has the calls of the
dispatcher that services use, so they do not know the difference.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from core.errors import StudioError
from core.units import canonical_json
from studio.blobs import Blobs
from studio.dispatch.batches import fetch_batch, find_apply, find_trouble
from studio.dispatch.ledger import Ledger
from studio.dispatch.stages import advance
from studio.store import jobs
from studio.store.db import Cursor, Row, Store
from studio.worker.engine import engine_digest
from studio.worker.inline import run
from studio.worker.wire import failure_details


class InlineDispatcher:
    """Accepts batches and works through them when asked to wait, or at once where no transaction is open."""

    def __init__(
        self,
        store: Store,
        blobs: Blobs,
        ids: Callable[[], str],
        now: Callable[[], datetime],
        *,
        say: Callable[[str], None] = lambda words: None,
    ) -> None:
        self._store, self._blobs = store, blobs
        self._ledger = Ledger(ids=ids, now=now)
        self._say = say

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
        """Write a batch down; without `cur` it is done on return, with it at the next `kick` or `wait`."""
        fetch_batch(job_type)
        chosen = json.loads(canonical_json(dict(options or {})))
        wanted = {"job_type": job_type, "episode_id": episode_id, "scene_id": scene_id, "options": chosen}

        def insert(cur: Cursor) -> str:
            known = self._ledger.known(cur, idempotency_key, wanted)
            if known is not None:
                return known
            columns = {"episode_id": episode_id, "scene_id": scene_id, "author": author, "label": label}
            row = self._ledger.add_batch(cur, job_type, chosen, idempotency_key=idempotency_key, **columns)
            return str(row["job_id"])

        if cur is not None:
            return insert(cur)
        job_id = self._store.write(insert)
        self.kick()
        return job_id

    def kick(self) -> None:
        """Work until nothing is left to do."""
        while batches := [row for row in self._store.read(jobs.live) if row["task"] is None]:
            for batch in batches:
                self._work(batch["job_id"])

    def wait(self, job_id: str, timeout_s: float = 0.0) -> Row:
        """Do the work, then say how it went."""
        self.kick()
        return self.fetch(job_id)

    def fetch(self, job_id: str) -> Row:
        """A job's row with its children. Raises NotFoundError."""
        return self._store.read(lambda cur: self._ledger.fetch(cur, job_id) | {"children": jobs.children(cur, job_id)})

    def cancel(self, job_id: str) -> Row:
        """Cancel what has not ended. Raises ConflictError when it has."""
        self._store.write(lambda cur: self._ledger.cancelled(cur, job_id))
        return self.fetch(job_id)

    def retry(self, job_id: str) -> Row:
        """Do again what did not succeed. Raises ConflictError when there is nothing of that kind."""
        rows = self._store.read(lambda cur: self._ledger.to_retry(cur, job_id))
        renewed = {row["job_id"]: row["payload_key"] for row in rows}
        self._store.write(lambda cur: self._ledger.retried(cur, job_id, renewed))
        self.kick()
        return self.fetch(job_id)

    def ping(self) -> bool:
        return True

    def _work(self, batch_id: str) -> None:
        try:
            self._store.write(lambda cur: advance(cur, self._ledger, self._blobs, engine_digest(), batch_id))
        except StudioError as error:
            code, message = error.code, error.message
            self._store.write(lambda cur: self._ledger.failed(cur, self._ledger.fetch(cur, batch_id), code, message))
            return
        children = self._store.read(lambda cur: jobs.children(cur, batch_id))
        for child in children:
            if child["status"] in jobs.LIVE:
                self._say(child["label"] or child["task"])
                self._do(child)

    def _do(self, child: Row) -> None:
        job_id = child["job_id"]
        result: dict[str, Any] = {}
        try:
            payload = json.loads(self._blobs.get(child["payload_key"]))["payload"]
            result = run(child["task"], payload, self._blobs)
            key = self._blobs.put(json.dumps(result).encode())
            self._store.write(lambda cur: self._succeeded(cur, job_id, key, result))
        except StudioError as error:
            code, message, details = error.code, error.message, failure_details(error)
            details = details or ({"runs": result["runs"]} if result.get("runs") else {})
            self._store.write(lambda cur: self._failed(cur, job_id, code, message, details))

    def _failed(self, cur: Cursor, job_id: str, code: str, message: str, details: dict[str, Any]) -> None:
        row = self._ledger.fetch(cur, job_id)
        note = find_trouble(row["task"]) if details else None
        if note is not None:
            note(cur, row, details)
        self._ledger.failed(cur, row, code, message)

    def _succeeded(self, cur: Cursor, job_id: str, key: str, result: dict[str, Any]) -> None:
        row = self._ledger.fetch(cur, job_id)
        apply = find_apply(row["task"])
        self._ledger.succeeded(cur, row, key, apply(cur, row, result) if apply else result)
