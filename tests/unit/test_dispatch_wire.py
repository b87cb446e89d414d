"""The words between owner and workers: what is a report, what is an envelope, what may stand in the queue."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from core.errors import InvalidInputError, NotFoundError
from studio.worker import engine, inline
from studio.worker.table import TASKS, TaskContext, UnknownTaskError, register_task
from studio.worker.wire import (
    FIELD,
    MAX_REPORT_BYTES,
    EngineMismatchError,
    Report,
    open_envelope,
    pack_envelope,
    parse_report,
)

KEY = "a" * 64


def test_a_report_comes_back_as_it_was_sent() -> None:
    report = Report(job_id="0199-ab12", attempt=3, status="succeeded", current=8, total=8, result_key=KEY)
    assert parse_report({FIELD: report.packed()}) == report


@pytest.mark.parametrize(
    "change",
    [
        {"status": "won"},
        {"attempt": 0},
        {"attempt": 1.5},
        {"attempt": True},
        {"current": -1},
        {"total": 2**40},
        {"job_id": "../etc"},
        {"job_id": "x" * 65},
        {"result_key": "A" * 64},
        {"error_code": "Not Kebab"},
        {"error": "x" * 2001},
        {"extra": 1},
        {"status": "succeeded"},
    ],
)
def test_what_is_no_report_is_refused(change: dict[str, Any]) -> None:
    base = {"job_id": "0199-ab12", "attempt": 1, "status": "running"}
    assert parse_report({FIELD: json.dumps(base).encode()}).attempt == 1
    with pytest.raises(InvalidInputError) as refused:
        parse_report({FIELD: json.dumps(base | change).encode()})
    assert refused.value.code == "report-invalid"


@pytest.mark.parametrize(
    "fields", [None, {}, {b"x": b"{}"}, {FIELD: b"{}", b"x": b""}, {FIELD: b" " * (MAX_REPORT_BYTES + 1)}]
)
def test_a_message_of_another_shape_is_refused(fields: dict[bytes, bytes] | None) -> None:
    with pytest.raises(InvalidInputError):
        parse_report(fields)


def test_an_envelope_opens_for_its_task_and_its_engine_only() -> None:
    packed = pack_envelope("render.scene", {"seed": 7}, "engine-a")
    assert packed == pack_envelope("render.scene", {"seed": 7}, "engine-a")
    assert open_envelope(packed, task="render.scene", engine="engine-a") == {"seed": 7}
    with pytest.raises(EngineMismatchError) as mismatch:
        open_envelope(packed, task="render.scene", engine="engine-b")
    assert mismatch.value.code == "engine-mismatch"
    with pytest.raises(InvalidInputError):
        open_envelope(packed, task="plan.intent", engine="engine-a")


@pytest.mark.parametrize("raw", [b"", b"[]", b"null", b'{"task": "t"}', b'{"engine": "e", "task": "t", "payload": 5}'])
def test_what_is_no_envelope_is_refused(raw: bytes) -> None:
    with pytest.raises(InvalidInputError) as refused:
        open_envelope(raw, task="t", engine="e")
    assert refused.value.code == "payload-invalid"


def test_the_engine_digest_follows_the_files(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    import data

    first = engine._compute()
    assert first == engine._compute() and len(first) == 64
    monkeypatch.setattr(data, "__path__", [str(tmp_path)])
    empty = engine._compute()
    (tmp_path / "styles.toml").write_text("a = 1")
    filled = engine._compute()
    (tmp_path / "styles.toml").write_text("a = 2")
    assert len({first, empty, filled, engine._compute()}) == 4


def test_a_task_run_inline_gets_and_gives_plain_json(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inline, "load_tasks", lambda: None)
    monkeypatch.setitem(TASKS, "test.echo", lambda payload, task: {"seen": payload, "key": task.blobs.put(b"x")})
    blobs = inline.MemoryBlobs()
    answer = inline.run("test.echo", {"pair": (1, 2)}, blobs)
    assert answer["seen"] == {"pair": [1, 2]}
    assert blobs.get(answer["key"]) == b"x"
    with pytest.raises(NotFoundError):
        blobs.get("0" * 64)
    with pytest.raises(UnknownTaskError):
        inline.run("test.nobody", {}, blobs)
    monkeypatch.setitem(TASKS, "test.nan", lambda payload, task: {"value": float("nan")})
    with pytest.raises(ValueError, match="JSON compliant"):
        inline.run("test.nan", {}, blobs)


def test_a_task_name_means_one_function() -> None:
    def one(payload: dict[str, Any], task: TaskContext) -> dict[str, Any]:
        return {}

    def two(payload: dict[str, Any], task: TaskContext) -> dict[str, Any]:
        return {}

    try:
        assert register_task("test.twice")(one) is one
        register_task("test.twice")(one)
        with pytest.raises(ValueError, match="registered twice"):
            register_task("test.twice")(two)
    finally:
        TASKS.pop("test.twice", None)
