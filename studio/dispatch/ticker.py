"""The thread that moves work on: next stages of batches, pushes of what is due, reconciling every second.

It wakes whenever something changed and otherwise once a second. Every tick asks the ledger anew, so it has no memory
that could be wrong: what it knows of pushed attempts only spares Redis a question.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

from redis.exceptions import RedisError

from core.errors import ConflictError, StudioError
from studio.blobs import Blobs
from studio.dispatch.consumer import TRY_AGAIN_CODES
from studio.dispatch.ledger import Ledger
from studio.dispatch.reconciler import Reconciler
from studio.dispatch.stages import advance
from studio.dispatch.transport import Transport
from studio.store import jobs
from studio.store.db import Cursor, Row, Store
from studio.store.jobs import LIVE

log = logging.getLogger("studio.dispatch")

RECONCILE_EVERY_S = 1.0
FENCE_STAYS_S = 60.0
HOT_TICK_S = 0.03
HOT_FOR_S = 1.0
"""After a kick the thread looks often for a while: the transaction that was announced may not be committed yet."""


class Ticker:
    """See the module's docstring. `changed` is called after every step that others may want to see."""

    def __init__(
        self,
        store: Store,
        blobs: Blobs,
        ledger: Ledger,
        transport: Transport,
        reconciler: Reconciler,
        *,
        engine: str,
        owner_id: str,
        changed: Callable[[], None],
    ) -> None:
        self._store, self._blobs, self._ledger, self._transport = store, blobs, ledger, transport
        self._reconciler = reconciler
        self._engine, self._owner_id, self._changed = engine, owner_id, changed
        self._thread = threading.Thread(target=self._run, name="dispatch-ticker", daemon=True)
        self._stopping = threading.Event()
        self._wake = threading.Event()
        self._hot_until = 0.0
        self._pushed: set[tuple[str, int]] = set()
        self._fading: list[tuple[float, str]] = []

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """End after the step that is being taken."""
        self._stopping.set()
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join(10)

    def wake(self) -> None:
        """Look now."""
        self._wake.set()

    def kick(self) -> None:
        """Look now, and often for a second."""
        self._hot_until = time.monotonic() + HOT_FOR_S
        self._wake.set()

    def _run(self) -> None:
        reconcile_at = 0.0
        while not self._stopping.is_set():
            now = time.monotonic()
            full = now >= reconcile_at
            if full:
                reconcile_at = now + RECONCILE_EVERY_S
            try:
                self._tick(full)
            except RedisError as error:
                log.warning("the queue does not answer: %s", error)
                self._pushed.clear()
                self._stopping.wait(0.2)
            except ConflictError as error:
                log.error("%s", error.message)
            except Exception:  # the thread must outlive any one tick; the next one asks again
                log.exception("dispatch stumbled")
                self._stopping.wait(0.5)
            hot = time.monotonic() < self._hot_until
            self._wake.wait(HOT_TICK_S if hot else max(reconcile_at - time.monotonic(), 0.0))
            self._wake.clear()

    def _tick(self, full: bool) -> None:
        live = self._store.read(jobs.live)
        if self._advance_batches(live):
            self._changed()
            live = self._store.read(jobs.live)
        if full:
            self._transport.claim(self._owner_id, self._engine)
        for row in self._reconciler.due(live):
            attempt = (row["job_id"], row["attempt"])
            if row["status"] == "queued" and attempt not in self._pushed:
                self._transport.push(row)
                self._pushed.add(attempt)
        if full:
            if self._reconciler.reconcile(live):
                self.kick()
                self._changed()
            self._let_fences_fade(live)

    def _let_fences_fade(self, live: list[Row]) -> None:
        """Forget the fences of ended jobs, a while later: an attempt that was cancelled may still have to look."""
        now = time.monotonic()
        ended = self._pushed - {(row["job_id"], row["attempt"]) for row in live}
        self._pushed -= ended
        self._fading += [(now + FENCE_STAYS_S, job_id) for job_id, _ in sorted(ended)]
        over = {job_id for until, job_id in self._fading if until <= now}
        self._fading = [(until, job_id) for until, job_id in self._fading if until > now]
        self._transport.forget(over - {row["job_id"] for row in live})

    def _advance_batches(self, live: list[Row]) -> bool:
        busy = {row["parent_id"] for row in live}
        ready = [row for row in live if row["task"] is None and row["job_id"] not in busy]
        changed = [self._advance(row) for row in ready]
        return any(changed)

    def _advance(self, batch: Row) -> bool:
        job_id = batch["job_id"]
        try:
            return self._store.write(lambda cur: advance(cur, self._ledger, self._blobs, self._engine, job_id))
        except StudioError as error:
            if error.code in TRY_AGAIN_CODES:
                raise
            code, message = error.code, error.message
        except Exception as error:
            log.exception("batch %s cannot go on after stage %d", job_id, batch["stage"])
            code, message = "stage-failed", f"{type(error).__name__}: {error}"
        self._store.write(lambda cur: self._fail_batch(cur, job_id, code, message))
        return True

    def _fail_batch(self, cur: Cursor, job_id: str, code: str, message: str) -> None:
        row = jobs.find(cur, job_id)
        if row is not None and row["status"] in LIVE:
            self._ledger.failed(cur, row, code, message)
