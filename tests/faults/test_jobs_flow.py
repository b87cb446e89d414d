"""Batches from one end to the other, with real workers: stages, progress, failure, retry, cancel, idempotency."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from job_side import JobSide

from core.errors import ConflictError, InvalidInputError
from studio.dispatch import batches
from studio.dispatch.batches import ChildSpec, register_batch
from studio.store.db import Cursor, Row


class SumsBatch:
    """Adds pairs in parallel, then adds the sums."""

    job_type = "toy_sums"
    stages = 3

    def stage(self, cur: Cursor, batch: Row, stage_no: int, children: Sequence[Row]) -> list[ChildSpec]:
        if stage_no == 0:
            pairs = batch["options"]["pairs"]
            return [ChildSpec("toy.add", {"a": a, "b": b}, label=f"{a}+{b}") for a, b in pairs]
        if stage_no == 1:
            return []
        first, second = [child["result"]["sum"] for child in children]
        return [ChildSpec("toy.add", {"a": first, "b": second}, label="all")]

    def finish(self, cur: Cursor, batch: Row, children: Sequence[Row]) -> dict[str, Any]:
        return {"total": children[-1]["result"]["sum"]}


class MixedBatch:
    """One child that refuses until a file exists, beside one that always works; then one more."""

    job_type = "toy_mixed"
    stages = 2

    def stage(self, cur: Cursor, batch: Row, stage_no: int, children: Sequence[Row]) -> list[ChildSpec]:
        if stage_no == 1:
            return [ChildSpec("toy.add", {"a": 1, "b": 1})]
        refusing = ChildSpec("toy.refuse", {"unless": batch["options"]["unless"]}, label="scene 1")
        return [refusing, ChildSpec("toy.add", {"a": 1, "b": 1}, label="scene 2")]

    def finish(self, cur: Cursor, batch: Row, children: Sequence[Row]) -> dict[str, Any]:
        return {"children": len(children)}


class RefusingBatch:
    """Cannot even begin."""

    job_type = "toy_refusing"
    stages = 1

    def stage(self, cur: Cursor, batch: Row, stage_no: int, children: Sequence[Row]) -> list[ChildSpec]:
        if batch["options"].get("bug"):
            raise KeyError("bug")
        raise ConflictError("two characters have no approved reference", code="references-missing")

    def finish(self, cur: Cursor, batch: Row, children: Sequence[Row]) -> dict[str, Any]:
        return {}


@pytest.fixture(autouse=True)
def _kinds() -> None:
    for kind in (SumsBatch(), MixedBatch(), RefusingBatch()):
        register_batch(kind)


def test_a_batch_walks_through_its_stages_and_skips_an_empty_one(job_side: JobSide) -> None:
    job_side.add_worker()
    job_id = job_side.dispatcher.submit_batch(None, "toy_sums", options={"pairs": [[1, 2], [3, 4]]}, author="mina")
    row = job_side.dispatcher.wait(job_id, 20)
    assert (row["status"], row["result"], row["error"]) == ("succeeded", {"total": 10}, None)
    assert (row["current"], row["total"], row["stage"]) == (3, 3, 2)
    assert [(child["stage"], child["label"], child["status"], child["author"]) for child in row["children"]] == [
        (0, "1+2", "succeeded", "mina"),
        (0, "3+4", "succeeded", "mina"),
        (2, "all", "succeeded", "mina"),
    ]
    seen = [event["status"] for event in job_side.dispatcher.events_since(job_id)]
    assert seen[0] == "queued" and seen[-1] == "succeeded"


def test_a_refusal_is_final_lets_the_others_finish_and_a_retry_runs_only_what_failed(
    job_side: JobSide, tmp_path: Path
) -> None:
    job_side.add_worker()
    gate = tmp_path / "gate"
    job_id = job_side.dispatcher.submit_batch(None, "toy_mixed", options={"unless": str(gate)})
    row = job_side.dispatcher.wait(job_id, 20)
    assert (row["status"], row["error_code"]) == ("failed", "toy-refused")
    assert row["error"] == "scene 1: line 7 of the script is not a scene"
    assert [(child["status"], child["attempt"]) for child in row["children"]] == [("failed", 1), ("succeeded", 1)]

    gate.touch()
    assert job_side.dispatcher.retry(job_id)["status"] == "running"
    row = job_side.dispatcher.wait(job_id, 20)
    assert (row["status"], row["error"], row["result"]) == ("succeeded", None, {"children": 3})
    assert [(child["stage"], child["attempt"]) for child in row["children"]] == [(0, 2), (0, 1), (1, 1)]
    with pytest.raises(ConflictError, match="only a failed or cancelled job"):
        job_side.dispatcher.retry(job_id)


def test_a_stage_that_refuses_fails_the_batch_in_its_own_words(job_side: JobSide) -> None:
    row = job_side.dispatcher.wait(job_side.dispatcher.submit_batch(None, "toy_refusing", options={}), 10)
    assert (row["status"], row["error_code"]) == ("failed", "references-missing")
    row = job_side.dispatcher.wait(job_side.dispatcher.submit_batch(None, "toy_refusing", options={"bug": True}), 10)
    assert (row["status"], row["error_code"], row["children"]) == ("failed", "stage-failed", [])


def test_the_same_key_gives_the_same_job_and_another_request_under_it_is_refused(job_side: JobSide) -> None:
    def ask(a: int) -> str:
        return job_side.dispatcher.submit_batch(
            None, "toy_sums", options={"pairs": [[a, 2], [3, 4]]}, idempotency_key="k1"
        )

    job_side.add_worker()
    assert ask(1) == ask(1)
    assert job_side.dispatcher.wait(ask(1), 20)["result"] == {"total": 10}
    assert ask(1) == job_side.dispatcher.fetch(ask(1))["job_id"]
    with pytest.raises(ConflictError) as refused:
        ask(5)
    assert refused.value.code == "idempotency-key-reused"
    with pytest.raises(InvalidInputError) as unknown:
        job_side.dispatcher.submit_batch(None, "toy_nothing", options={})
    assert unknown.value.code == "unknown-job-type"


def test_a_job_asked_for_inside_a_transaction_appears_with_it_or_not_at_all(job_side: JobSide) -> None:
    job_side.add_worker()
    made: list[str] = []

    def ask(cur: Cursor, fail: bool) -> None:
        made.append(job_side.dispatcher.submit_batch(cur, "toy_sums", options={"pairs": [[1, 2], [3, 4]]}))
        if fail:
            raise RuntimeError("the caller changed its mind")

    with pytest.raises(RuntimeError):
        job_side.store.write(lambda cur: ask(cur, True))
    job_side.store.write(lambda cur: ask(cur, False))
    assert job_side.dispatcher.wait(made[-1], 20)["status"] == "succeeded"
    assert job_side.store.read(lambda cur: cur.value("select count(*) from jobs where parent_id is null")) == 1


def test_cancel_kills_what_runs_and_nothing_of_it_is_applied(
    job_side: JobSide, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    job_side.add_worker()
    applied: list[str] = []
    monkeypatch.setitem(batches._applies, "toy.steps", lambda cur, row, result: applied.append(row["job_id"]) or {})
    mark = tmp_path / "pids"
    job_id = job_side.dispatcher.submit("toy.steps", {"steps": 100, "each_s": 0.1, "mark": str(mark)})
    job_side.wait_for(lambda: job_side.dispatcher.fetch(job_id)["current"] > 0)
    assert job_side.dispatcher.cancel(job_id)["status"] == "cancelled"
    horse = int(mark.read_text().split()[0])
    job_side.wait_for(lambda: not Path(f"/proc/{horse}").exists() or "\nState:\tZ" in _status(horse), 5)
    after = job_side.dispatcher.submit("toy.add", {"a": 1, "b": 1})
    assert job_side.dispatcher.wait(after, 20)["status"] == "succeeded"
    assert job_side.dispatcher.fetch(job_id)["status"] == "cancelled"
    assert applied == []
    with pytest.raises(ConflictError) as ended:
        job_side.dispatcher.cancel(after)
    assert ended.value.code == "job-ended"


def test_a_cancelled_job_that_waits_never_starts(job_side: JobSide, tmp_path: Path) -> None:
    mark = tmp_path / "pids"
    job_id = job_side.dispatcher.submit("toy.steps", {"steps": 1, "each_s": 0, "mark": str(mark)})
    job_side.wait_for(lambda: job_side.redis.llen("rq:queue:studio") == 1)
    job_side.dispatcher.cancel(job_id)
    job_side.add_worker()
    assert (
        job_side.dispatcher.wait(job_side.dispatcher.submit("toy.add", {"a": 1, "b": 1}), 20)["status"] == "succeeded"
    )
    assert not mark.exists()


def test_an_apply_hook_that_refuses_fails_the_child_and_keeps_nothing(
    job_side: JobSide, monkeypatch: pytest.MonkeyPatch
) -> None:
    job_side.add_worker()

    def apply(cur: Cursor, row: Row, result: dict[str, Any]) -> dict[str, Any]:
        cur.execute("insert into settings values ('toy', 'half', 'system', current_timestamp)")
        raise ConflictError("the scene is gone", code="scene-gone")

    monkeypatch.setitem(batches._applies, "toy.add", apply)
    row = job_side.dispatcher.wait(job_side.dispatcher.submit("toy.add", {"a": 1, "b": 1}), 20)
    assert (row["status"], row["error_code"], row["error"]) == ("failed", "scene-gone", "the scene is gone")
    assert job_side.store.read(lambda cur: cur.value("select count(*) from settings where key = 'toy'")) == 0


def _status(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return "\nState:\tZ"


def test_an_attempt_in_a_fresh_interpreter_gives_the_same_result(job_side: JobSide) -> None:
    job_side.crew.hire(1, extra=["--spawn"])
    job_id = job_side.dispatcher.submit("toy.add", {"a": 1, "b": 2})
    assert job_side.dispatcher.wait(job_id, 20)["result"] == {"sum": 3}
