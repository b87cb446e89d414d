"""The rules of the ledger on a real database, without any queue: fences, tries, pauses, sums."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from core.errors import ConflictError, NotFoundError
from studio.dispatch.batches import ChildSpec
from studio.dispatch.ledger import FIRST_BACK_OFF_S, LONGEST_BACK_OFF_S, TRIES, Ledger
from studio.services.context import time_ordered_id
from studio.store import jobs
from studio.store.db import Cursor, Row, Store
from studio.worker.wire import Report

NOON = datetime(2026, 1, 1, 12)


class Desk:
    """A ledger with a clock that stands still, and a database to try it on."""

    def __init__(self, folder: Path) -> None:
        self.store = Store(folder / "ledger.duckdb")
        self.ledger = Ledger(ids=time_ordered_id, now=lambda: NOON)

    def write(self, name: str, *args: Any, **more: Any) -> Any:
        return self.store.write(lambda cur: getattr(self.ledger, name)(cur, *args, **more))

    def row(self, job_id: str) -> Row:
        return self.store.read(lambda cur: self.ledger.fetch(cur, job_id))

    def batch_of(self, count: int) -> tuple[str, list[str]]:
        def make(cur: Cursor) -> tuple[str, list[str]]:
            batch = self.ledger.add_batch(cur, "toys", {"a": 1}, author="mina", episode_id="e1")
            batch = self.ledger.staged(cur, batch, 0)
            specs = [(ChildSpec("toy", {}, label=str(number)), "k" * 64) for number in range(count)]
            return batch["job_id"], [row["job_id"] for row in self.ledger.add_children(cur, batch, 0, specs)]

        return self.store.write(make)

    def report(self, job_id: str, status: str = "running", **more: Any) -> Report:
        return Report.model_validate(
            {"job_id": job_id, "attempt": self.row(job_id)["attempt"], "status": status} | more
        )


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path)
    yield desk
    desk.store.close()


def test_the_progress_of_a_batch_is_the_sum_of_its_children(desk: Desk) -> None:
    batch, (one, two) = desk.batch_of(2)
    assert (desk.row(batch)["current"], desk.row(batch)["total"]) == (0, 2)
    desk.write("progressed", desk.row(one), desk.report(one, current=3, total=8))
    assert (desk.row(batch)["current"], desk.row(batch)["total"]) == (3, 9)
    desk.write("succeeded", desk.row(one), "k" * 64, {})
    desk.write("succeeded", desk.row(two), "k" * 64, {})
    assert (desk.row(batch)["current"], desk.row(batch)["total"]) == (9, 9)


def test_progress_beyond_its_total_is_cut(desk: Desk) -> None:
    _, (child,) = desk.batch_of(1)
    desk.write("progressed", desk.row(child), desk.report(child, current=12, total=8))
    assert (desk.row(child)["current"], desk.row(child)["total"], desk.row(child)["status"]) == (8, 8, "running")


@pytest.mark.parametrize("end", ["succeeded", "failed", "cancelled"])
def test_nothing_is_heard_of_a_job_that_has_ended(desk: Desk, end: str) -> None:
    _, (child,) = desk.batch_of(1)
    report = desk.report(child)
    assert desk.write("heard", report)["job_id"] == child
    match end:
        case "succeeded":
            desk.write("succeeded", desk.row(child), None, {})
        case "failed":
            desk.write("failed", desk.row(child), "no", "it cannot be done")
        case _:
            desk.write("cancelled", child)
    assert desk.write("heard", report) is None


def test_an_old_attempt_is_not_heard_after_a_new_one_began(desk: Desk) -> None:
    _, (child,) = desk.batch_of(1)
    old = desk.report(child)
    desk.write("stumbled", desk.row(child), "worker-lost", "its worker died")
    assert desk.write("heard", old) is None
    assert desk.write("heard", desk.report(child))["attempt"] == 2


def test_pauses_grow_and_the_last_try_is_the_last(desk: Desk) -> None:
    _, (child,) = desk.batch_of(1)
    pauses = []
    for _ in range(TRIES - 1):
        desk.write("stumbled", desk.row(child), "crashed", "boom")
        row = desk.row(child)
        assert row["status"] == "queued"
        pauses.append((row["not_before"] - NOON).total_seconds())
    assert pauses == [FIRST_BACK_OFF_S, FIRST_BACK_OFF_S * 2]
    assert max(pauses) <= LONGEST_BACK_OFF_S
    desk.write("stumbled", desk.row(child), "crashed", "boom")
    row = desk.row(child)
    assert (row["status"], row["error"], row["attempt"]) == ("failed", "boom (tried 3 times)", 3)


def test_a_retry_gives_fresh_tries_without_a_pause_and_leaves_successes_alone(desk: Desk) -> None:
    batch, (good, bad) = desk.batch_of(2)
    desk.write("succeeded", desk.row(good), None, {"x": 1})
    desk.write("failed", desk.row(bad), "no", "it cannot be done")
    desk.write("failed", desk.row(batch), "no", "it cannot be done")
    desk.write("retried", batch, {bad: "n" * 64})
    row = desk.row(bad)
    assert (row["status"], row["attempt"], row["max_attempts"], row["not_before"]) == ("queued", 2, 4, None)
    assert (row["payload_key"], row["error"]) == ("n" * 64, None)
    assert desk.row(batch)["status"] == "running"
    assert desk.row(good)["attempt"] == 1 and desk.row(good)["result"] == {"x": 1}
    desk.write("stumbled", desk.row(bad), "crashed", "boom")
    assert desk.row(bad)["not_before"] == NOON + timedelta(seconds=FIRST_BACK_OFF_S)


def test_a_retried_child_wakes_its_batch(desk: Desk) -> None:
    batch, (child,) = desk.batch_of(1)
    desk.write("failed", desk.row(child), "no", "it cannot be done")
    desk.write("failed", desk.row(batch), "no", "it cannot be done")
    desk.write("retried", child, {})
    assert (desk.row(batch)["status"], desk.row(child)["status"]) == ("running", "queued")


def test_cancelling_a_batch_leaves_what_has_ended_and_names_what_runs(desk: Desk) -> None:
    batch, (done, open_) = desk.batch_of(2)
    desk.write("succeeded", desk.row(done), None, {})
    assert [row["job_id"] for row in desk.write("cancelled", batch)] == [open_]
    assert [desk.row(job)["status"] for job in (batch, done, open_)] == ["cancelled", "succeeded", "cancelled"]
    assert desk.write("cancelled", batch) == []
    with pytest.raises(ConflictError) as ended:
        desk.write("cancelled", done)
    assert ended.value.code == "job-ended"
    with pytest.raises(NotFoundError):
        desk.write("cancelled", "nobody")


def test_only_what_failed_or_was_cancelled_can_be_retried(desk: Desk) -> None:
    _, (child,) = desk.batch_of(1)
    with pytest.raises(ConflictError) as refused:
        desk.write("retried", child, {})
    assert refused.value.code == "job-not-retryable"


def test_every_change_of_status_is_an_event_and_progress_is_none(desk: Desk) -> None:
    _, (child,) = desk.batch_of(1)
    for current in (1, 2, 3):
        desk.write("progressed", desk.row(child), desk.report(child, current=current, total=9))
    desk.write("stumbled", desk.row(child), "crashed", "boom")
    desk.write("failed", desk.row(child), "no", "it cannot be done")
    events = desk.store.read(lambda cur: jobs.events_after(cur, child))
    assert [(event["status"], event["attempt"], event["message"]) for event in events] == [
        ("queued", 1, ""),
        ("running", 1, ""),
        ("queued", 2, "boom"),
        ("failed", 2, "it cannot be done"),
    ]
