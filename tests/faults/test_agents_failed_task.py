"""What a failed task says beside its words reaches the owner through the real queue, together with the failure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from job_side import JobSide

from studio.dispatch import batches
from studio.dispatch.batches import register_trouble
from studio.store.db import Cursor, Row
from studio.worker.wire import REPORTS, Report


@pytest.fixture
def noted() -> Iterator[list[tuple[str, dict[str, Any]]]]:
    found: list[tuple[str, dict[str, Any]]] = []

    def note(cur: Cursor, row: Row, details: dict[str, Any]) -> None:
        found.append((row["status"], details))

    register_trouble("toy.agent", note)
    yield found
    batches._troubles.pop("toy.agent")


def test_the_runs_of_a_failed_task_arrive_with_its_failure(job_side: JobSide, noted: list[Any]) -> None:
    job_side.add_worker()
    job_id = job_side.dispatcher.submit("toy.agent", {})
    row = job_side.dispatcher.wait(job_id, 20)
    assert (row["status"], row["error_code"]) == ("failed", "provider-refused")
    ((status, details),) = noted
    assert status in {"queued", "running"}
    assert details["runs"][0]["task"] == "critic.plan"
    assert job_side.blobs.get(details["runs"][0]["raw_key"]) == b"I would rather not."


def test_details_that_are_gone_leave_a_plain_failure(job_side: JobSide, noted: list[Any]) -> None:
    job_id = job_side.dispatcher.submit("toy.agent", {})
    lost = Report(
        job_id=job_id, attempt=1, status="failed", error="no", error_code="provider-broken", result_key="0" * 64
    )
    job_side.redis.xadd(REPORTS, {b"m": lost.packed()})
    row = job_side.dispatcher.wait(job_id, 20)
    assert (row["status"], row["error"]) == ("failed", "no") and noted == []
