"""Holds the ledger against the queue: what the ledger wants and Redis does not know is put there again.

Asked at the start and every second. It decides nothing by itself beyond "this attempt is lost"; whether a lost attempt
is tried again is the ledger's rule.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta

from studio.dispatch.ledger import Ledger
from studio.dispatch.transport import QueueState, Transport
from studio.store import jobs
from studio.store.db import Cursor, Row, Store
from studio.store.jobs import LIVE
from studio.worker.wire import REPORTS

log = logging.getLogger("studio.dispatch")

LOST = "worker-lost"
QUIET_S = 1.0
"""A row that changed more recently is left alone: its report or its queue entry may be on the way."""
STUCK_S = 5.0
"""How long an attempt may be queued for RQ and yet stand in no queue: the moment in which a worker takes it."""


class Reconciler:
    """Compares and repairs. `worker_alive` knows local workers by name and says None about all others."""

    def __init__(
        self, store: Store, ledger: Ledger, transport: Transport, worker_alive: Callable[[str], bool | None]
    ) -> None:
        self._store, self._ledger, self._transport = store, ledger, transport
        self._worker_alive = worker_alive

    def due(self, live: list[Row]) -> list[Row]:
        """Of the jobs that have not ended, those that may run now."""
        now = self._ledger.now()
        return [
            row for row in live if row["task"] is not None and (row["not_before"] is None or row["not_before"] <= now)
        ]

    def reconcile(self, live: list[Row]) -> bool:
        """Look at every attempt that has been quiet for a while; tells whether any row changed."""
        self._transport.clean()
        quiet = self._ledger.now() - timedelta(seconds=QUIET_S)
        rows = [row for row in self.due(live) if row["updated_at"] < quiet]
        if not rows:
            return False
        states = self._transport.states(rows)
        # Asked after the states: a finished attempt has reported before it finished, so if nothing is unread now, an
        # attempt that Redis calls finished and the ledger does not has left no report.
        all_read = self._transport.unread_reports(REPORTS) == 0
        lost: list[tuple[Row, str]] = []
        for row, state in zip(rows, states, strict=True):
            if state.status is None and row["status"] == "queued":
                self._transport.push(row)
            elif why := self._why_lost(row, state, all_read):
                lost.append((row, why))
        if lost:
            self._store.write(lambda cur: self._give_up(cur, lost))
        return bool(lost)

    def _why_lost(self, row: Row, state: QueueState, all_read: bool) -> str | None:
        match state.status:
            case None:
                return "the queue was emptied while it ran" if all_read else None
            case "started":
                dead = state.worker is not None and self._worker_alive(state.worker) is False
                return "its worker died" if dead and all_read else None
            case "queued":
                age = (self._ledger.now() - row["updated_at"]).total_seconds()
                return (
                    "it was taken out of the queue by a worker that died"
                    if not state.waiting and age > STUCK_S
                    else None
                )
            case "finished" | "failed" | "stopped" | "canceled":
                return "its worker stopped without a report" if all_read else None
            case _:
                return None

    def _give_up(self, cur: Cursor, lost: list[tuple[Row, str]]) -> None:
        for seen, why in lost:
            row = jobs.find(cur, seen["job_id"])
            if row is None or row["attempt"] != seen["attempt"] or row["status"] not in LIVE:
                continue
            log.warning("attempt %d of %s is lost: %s", row["attempt"], row["job_id"], why)
            self._ledger.stumbled(cur, row, LOST, why)
