"""What the reconciler makes of every way in which an attempt can stand in the queue."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from studio.dispatch.ledger import Ledger
from studio.dispatch.reconciler import LOST, QUIET_S, STUCK_S, Reconciler
from studio.dispatch.transport import QueueState
from studio.services.context import time_ordered_id
from studio.store import jobs
from studio.store.db import Row, Store
from studio.worker.wire import Report

NOON = datetime(2026, 1, 1, 12)


class Queue:
    """A queue that says what the test wants."""

    def __init__(self, state: QueueState, unread: int) -> None:
        self.state, self.unread = state, unread
        self.pushed: list[str] = []

    def clean(self) -> None:
        pass

    def states(self, rows: Sequence[Row]) -> list[QueueState]:
        return [self.state for _ in rows]

    def unread_reports(self, stream: str) -> int:
        return self.unread

    def push(self, row: Row) -> None:
        self.pushed.append(row["job_id"])


class Clock:
    now = NOON


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(tmp_path / "ledger.duckdb")
    yield store
    store.close()


def state(status: str | None, *, waiting: bool = False, worker: str | None = None) -> QueueState:
    return QueueState(status, waiting, worker)


@pytest.mark.parametrize(
    ("ledger_says", "queue_says", "unread", "age_s", "then"),
    [
        ("queued", state(None), 0, 2, "pushed"),
        ("queued", state("queued", waiting=True), 0, 600, "left"),
        ("queued", state("queued"), 0, STUCK_S - 1, "left"),
        ("queued", state("queued"), 0, STUCK_S + 1, "lost"),
        ("queued", state("started", worker="ours-dead"), 0, 2, "lost"),
        ("running", state("started", worker="ours-alive"), 0, 600, "left"),
        ("running", state("started", worker="ours-dead"), 0, 2, "lost"),
        ("running", state("started", worker="ours-dead"), 1, 2, "left"),
        ("running", state("started", worker="somewhere"), 0, 600, "left"),
        ("running", state(None), 0, 2, "lost"),
        ("running", state(None), 1, 2, "left"),
        ("running", state("finished"), 0, 2, "lost"),
        ("running", state("finished"), 3, 2, "left"),
        ("running", state("failed"), 0, 2, "lost"),
        ("running", state("stopped"), 0, 2, "lost"),
        ("running", state("failed"), 0, QUIET_S / 2, "left"),
    ],
)
def test_an_attempt_is_pushed_left_or_given_up(
    ledger_says: str, queue_says: QueueState, unread: int, age_s: float, then: str, store: Store
) -> None:
    clock = Clock()
    ledger = Ledger(ids=time_ordered_id, now=lambda: clock.now)
    row = store.write(lambda cur: ledger.add_job(cur, "toy", "k" * 64))
    if ledger_says == "running":
        report = Report(job_id=row["job_id"], attempt=1, status="running")
        store.write(lambda cur: ledger.progressed(cur, row, report))
    clock.now = NOON + timedelta(seconds=age_s)
    queue: Any = Queue(queue_says, unread)
    alive = {"ours-alive": True, "ours-dead": False}
    reconciler = Reconciler(store, ledger, queue, alive.get)
    changed = reconciler.reconcile(store.read(jobs.live))
    after = store.read(lambda cur: ledger.fetch(cur, row["job_id"]))
    assert queue.pushed == ([row["job_id"]] if then == "pushed" else [])
    assert changed == (then == "lost")
    if then == "lost":
        assert (after["status"], after["attempt"], after["error_code"]) == ("queued", 2, LOST)
        assert after["not_before"] > clock.now
        assert reconciler.due(store.read(jobs.live)) == [], "it waits for its pause"
    else:
        assert (after["status"], after["attempt"]) == (ledger_says, 1)


def test_an_attempt_that_reported_meanwhile_is_not_given_up(store: Store) -> None:
    clock = Clock()
    ledger = Ledger(ids=time_ordered_id, now=lambda: clock.now)
    row = store.write(lambda cur: ledger.add_job(cur, "toy", "k" * 64))
    seen = store.read(jobs.live)
    store.write(lambda cur: ledger.succeeded(cur, row, None, {"done": True}))
    clock.now = NOON + timedelta(seconds=60)
    queue: Any = Queue(state("finished"), 0)
    Reconciler(store, ledger, queue, lambda worker: None).reconcile(seen)
    after = store.read(lambda cur: ledger.fetch(cur, row["job_id"]))
    assert (after["status"], after["result"]) == ("succeeded", {"done": True})
