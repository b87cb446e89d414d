"""Processes are killed and the queue is emptied while work runs: nothing is lost, nothing is applied twice."""

from __future__ import annotations

import itertools
import json
import os
import signal
from pathlib import Path
from typing import Any

import pytest
from job_side import JobSide

from core.errors import ConflictError
from studio.dispatch import batches
from studio.store.db import Cursor, Row
from studio.worker.wire import LIVE, MAX_REPORT_BYTES, REPORTS


@pytest.fixture
def applied(job_side: JobSide, monkeypatch: pytest.MonkeyPatch) -> None:
    """Counts applications inside the database, so that one that is rolled back does not count."""
    job_side.store.write(lambda cur: cur.execute("create table applied (job_id varchar)"))

    def apply(cur: Cursor, row: Row, result: dict[str, Any]) -> dict[str, Any]:
        cur.execute("insert into applied values (?)", [row["job_id"]])
        return result

    for task in ("toy.steps", "toy.crash", "toy.add"):
        monkeypatch.setitem(batches._applies, task, apply)


def applications(side: JobSide, job_id: str) -> int:
    return int(side.store.read(lambda cur: cur.value("select count(*) from applied where job_id = ?", [job_id])))


def pids(mark: Path) -> list[tuple[int, int]]:
    """(process of the attempt, its worker) for every start of a task that leaves a mark."""
    if not mark.exists():
        return []
    return [(int(pid), int(parent)) for pid, parent in (line.split() for line in mark.read_text().splitlines())]


def test_a_worker_killed_in_the_middle_of_a_job(job_side: JobSide, applied: None, tmp_path: Path) -> None:
    job_side.add_worker()
    mark = tmp_path / "pids"
    job_id = job_side.dispatcher.submit("toy.steps", {"steps": 8, "each_s": 0.2, "mark": str(mark)})
    (horse, worker) = job_side.wait_for(lambda: pids(mark))[0]
    os.kill(worker, signal.SIGKILL)
    row = job_side.dispatcher.wait(job_id, 30)
    assert (row["status"], row["attempt"]) == ("succeeded", 2)
    assert applications(job_side, job_id) == 1
    assert len(pids(mark)) == 2
    assert not Path(f"/proc/{horse}").exists(), "the attempt outlived its worker"


def test_an_attempt_that_dies_is_tried_again_with_pauses_and_at_last_fails(
    job_side: JobSide, applied: None, tmp_path: Path
) -> None:
    job_side.add_worker()
    job_side.add_worker()
    twice = job_side.dispatcher.submit("toy.crash", {"mark": str(tmp_path / "a"), "times": 2})
    always = job_side.dispatcher.submit("toy.crash", {"mark": str(tmp_path / "b"), "times": 99})
    bug = job_side.dispatcher.submit("toy.bug", {})
    row = job_side.dispatcher.wait(twice, 30)
    assert (row["status"], row["attempt"], applications(job_side, twice)) == ("succeeded", 3, 1)
    row = job_side.dispatcher.wait(always, 30)
    assert (row["status"], row["attempt"], row["error_code"]) == ("failed", 3, "worker-lost")
    assert (tmp_path / "b").read_text() == "xxx"
    row = job_side.dispatcher.wait(bug, 30)
    assert (row["status"], row["error_code"]) == ("failed", "crashed")
    assert row["error"] == "RuntimeError: a bug, not a refusal (tried 3 times)"
    starts = [event for event in job_side.dispatcher.events_since(always) if event["status"] == "running"]
    first, second = [(b["created_at"] - a["created_at"]).total_seconds() for a, b in itertools.pairwise(starts)]
    assert first > 0.5 and second > 1.0


def test_an_emptied_queue_loses_nothing(job_side: JobSide, applied: None) -> None:
    waiting = [job_side.dispatcher.submit("toy.add", {"a": number, "b": 1}) for number in range(12)]
    job_side.wait_for(lambda: job_side.redis.llen("rq:queue:studio") == 12)
    job_side.redis.flushall()
    job_side.add_worker()
    running = job_side.dispatcher.submit("toy.steps", {"steps": 6, "each_s": 0.25})
    job_side.wait_for(lambda: job_side.dispatcher.fetch(running)["current"] > 0, 20)
    job_side.redis.flushall()
    for number, job_id in enumerate(waiting):
        row = job_side.dispatcher.wait(job_id, 30)
        assert (row["status"], row["result"]) == ("succeeded", {"sum": number + 1})
        assert applications(job_side, job_id) == 1
    assert job_side.dispatcher.wait(running, 30)["status"] == "succeeded"
    assert applications(job_side, running) == 1


def test_a_killed_queue_server_comes_back_under_its_clients(job_side: JobSide, applied: None) -> None:
    job_side.add_worker()
    running = job_side.dispatcher.submit("toy.steps", {"steps": 6, "each_s": 0.2})
    job_side.wait_for(lambda: job_side.dispatcher.fetch(running)["current"] > 0)
    before = job_side.supervisor.pid("valkey")
    assert before is not None
    os.kill(before, signal.SIGKILL)
    while_away = job_side.dispatcher.submit("toy.add", {"a": 2, "b": 2})
    assert job_side.dispatcher.wait(running, 30)["status"] == "succeeded"
    assert job_side.dispatcher.wait(while_away, 30)["result"] == {"sum": 4}
    assert applications(job_side, running) == applications(job_side, while_away) == 1
    assert job_side.supervisor.pid("valkey") not in (None, before)


def test_a_new_owner_takes_over_what_the_old_one_left(job_side: JobSide, applied: None) -> None:
    job_id = job_side.dispatcher.submit("toy.add", {"a": 1, "b": 2})
    job_side.wait_for(lambda: job_side.redis.llen("rq:queue:studio") == 1)
    job_side.dispatcher.stop()
    job_side.add_worker()
    job_side.wait_for(lambda: job_side.redis.xlen(REPORTS) >= 2)
    assert applications(job_side, job_id) == 0
    job_side.dispatcher = job_side.new_dispatcher()
    job_side.dispatcher.start()
    assert job_side.dispatcher.wait(job_id, 20)["result"] == {"sum": 3}
    assert applications(job_side, job_id) == 1


def test_reports_that_are_none_and_reports_of_old_attempts_change_nothing(job_side: JobSide, applied: None) -> None:
    job_id = job_side.dispatcher.submit("toy.add", {"a": 1, "b": 2})
    job_side.wait_for(lambda: job_side.redis.hget(LIVE, job_id) == b"1")
    key = job_side.blobs.put(b'{"sum": 666}')
    base = {"job_id": job_id, "attempt": 1, "status": "succeeded", "result_key": key}
    bad = [
        b"no json",
        b"[]",
        json.dumps(base | {"attempt": "1"}).encode(),
        json.dumps(base | {"result_key": "../../etc/passwd"}).encode(),
        json.dumps(base | {"extra": 1}).encode(),
        json.dumps({name: value for name, value in base.items() if name != "result_key"}).encode(),
        b" " * (MAX_REPORT_BYTES + 1),
    ]
    for message in bad:
        job_side.redis.xadd(REPORTS, {b"m": message})
    job_side.redis.xadd(REPORTS, {b"m": json.dumps(base).encode(), b"n": b"1"})
    job_side.redis.xadd(REPORTS, {b"m": json.dumps(base | {"attempt": 7}).encode()})
    job_side.redis.xadd(REPORTS, {b"m": json.dumps(base | {"job_id": "0" * 36}).encode()})
    job_side.wait_for(lambda: job_side.redis.xlen(REPORTS) == 0)
    assert job_side.dispatcher.stats() == {"reports_dropped": len(bad) + 1, "reports_ignored": 2}
    assert job_side.dispatcher.fetch(job_id)["status"] == "queued"
    dropped = job_side.store.read(lambda cur: cur.value("select count(*) from events where action = 'report-dropped'"))
    assert dropped == len(bad) + 1
    job_side.add_worker()
    assert job_side.dispatcher.wait(job_id, 20)["result"] == {"sum": 3}


def test_a_foreign_entry_in_the_queue_calls_nothing(job_side: JobSide, tmp_path: Path) -> None:
    from rq import Queue
    from rq.callbacks import Callback
    from rq.serializers import JSONSerializer

    job_side.add_worker()
    proof = tmp_path / "proof"
    foreign = Queue("studio", connection=job_side.redis, serializer=JSONSerializer)
    foreign.enqueue_call("os.mkdir", args=(str(proof),), job_id="poison-1")
    foreign.enqueue_call(
        "studio.worker.entry.run_task",
        args=("0" * 36, 1, "toy.add", "0" * 64),
        job_id="poison-2",
        on_failure=Callback("os.mkdir"),
        on_success=Callback("os.mkdir"),
    )
    pickled = Queue("studio", connection=job_side.redis)
    pickled.enqueue_call("os.mkdir", args=(str(proof),), job_id="poison-3")
    after = job_side.dispatcher.submit("toy.add", {"a": 1, "b": 2})
    assert job_side.dispatcher.wait(after, 20)["status"] == "succeeded"
    assert job_side.redis.hget("rq:job:poison-1", "status") == b"failed"
    assert not proof.exists()


def test_a_worker_of_another_version_refuses(job_side: JobSide) -> None:
    job_id = job_side.dispatcher.submit("toy.add", {"a": 1, "b": 2})
    row = job_side.dispatcher.fetch(job_id)
    envelope = json.loads(job_side.blobs.get(row["payload_key"]))
    other = job_side.blobs.put(json.dumps(envelope | {"engine": "older"}).encode())
    job_side.wait_for(lambda: job_side.redis.llen("rq:queue:studio") == 1)
    job_side.redis.delete("rq:queue:studio", f"rq:job:{job_id}-1")
    job_side.store.write(lambda cur: cur.execute("update jobs set payload_key = ? where job_id = ?", [other, job_id]))
    job_side.add_worker()
    row = job_side.dispatcher.wait(job_id, 20)
    assert (row["status"], row["error_code"]) == ("failed", "engine-mismatch")
    job_side.dispatcher.retry(job_id)
    assert job_side.dispatcher.wait(job_id, 20)["result"] == {"sum": 3}


def test_two_studios_do_not_share_one_queue(job_side: JobSide) -> None:
    from studio.dispatch.dispatcher import Dispatcher
    from studio.services.context import time_ordered_id, utc_now

    other = Dispatcher(
        job_side.store, job_side.blobs, job_side.valkey.url, time_ordered_id, utc_now, owner_id="another folder"
    )
    with pytest.raises(ConflictError) as refused:
        other.start()
    assert refused.value.code == "redis-in-use"
