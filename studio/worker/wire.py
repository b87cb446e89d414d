"""What owner and workers say to each other, and nothing else: key names, the report, the payload envelope.

Both sides import this module, so the shape of a message is decided once. Redis carries names and keys only; payloads
and results are blobs. A report that does not fit this shape is dropped by the owner.
"""

from __future__ import annotations

import json
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from core.errors import InvalidInputError, StudioError
from core.units import canonical_json

QUEUE = "studio"
ENTRY = "studio.worker.entry.run_task"
REPORTS = "studio:reports"
"""Stream of worker reports; one field a message, named `FIELD`."""
FIELD = b"m"
GROUP = "owner"
LIVE = "studio:live"
"""Hash job id → the attempt that may report, or `CANCELLED`; the fence that a worker looks at."""
CANCELLED = "cancelled"
ENGINE = "studio:engine"
OWNER = "studio:owner"

MAX_REPORT_BYTES = 16 * 1024
MAX_ERROR_CHARS = 2000

CRASHED = "crashed"
"""The error code of a report about an error that nobody raised on purpose; the owner may try again."""


class SupersededError(StudioError):
    """The work is no longer wanted from this attempt: it was cancelled, or another attempt runs."""

    code = "superseded"


class EngineMismatchError(StudioError):
    """The payload was written by another version of the engine than this worker's."""

    code = "engine-mismatch"


class Report(BaseModel):
    """One message of a worker about one attempt of one job.

    `result_key` is the blob of the result; in a report of failure, of what the owner should keep of it all the same.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    job_id: str = Field(pattern=r"^[0-9a-fA-F-]{8,64}$")
    attempt: int = Field(ge=1, le=1_000_000)
    status: Literal["running", "succeeded", "failed"]
    current: int = Field(default=0, ge=0, le=2_000_000_000)
    total: int = Field(default=0, ge=0, le=2_000_000_000)
    error: str | None = Field(default=None, max_length=MAX_ERROR_CHARS)
    error_code: str | None = Field(default=None, pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$")
    result_key: str | None = Field(default=None, pattern=r"^[0-9a-f]{64}$")

    def packed(self) -> bytes:
        """The report as it stands in the stream."""
        return self.model_dump_json(exclude_none=True).encode()


def parse_report(fields: dict[bytes, bytes] | None) -> Report:
    """Read one stream message.

    Raises:
        InvalidInputError: too large, not one field, not JSON, or not a report; the message says which.
    """
    if not fields or set(fields) != {FIELD}:
        raise InvalidInputError("a report has exactly one field", code="report-invalid")
    raw = fields[FIELD]
    if len(raw) > MAX_REPORT_BYTES:
        raise InvalidInputError(f"a report of {len(raw)} bytes is too large", code="report-invalid")
    try:
        report = Report.model_validate_json(raw)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise InvalidInputError(f"no report: {place} {first['msg']}".strip(), code="report-invalid") from error
    if report.status == "succeeded" and report.result_key is None:
        raise InvalidInputError("a report of success names no result", code="report-invalid")
    return report


def failure_details(error: StudioError) -> dict[str, Any]:
    """What a failed task tells the owner beside its words: the runs of agents, with the keys of their texts."""
    return {"runs": error.data["runs"]} if error.data.get("runs") else {}


def pack_envelope(task: str, payload: dict[str, Any], engine: str) -> bytes:
    """A payload as it is stored for a worker, with the engine that it was written for."""
    return canonical_json({"engine": engine, "task": task, "payload": payload})


def open_envelope(raw: bytes, *, task: str, engine: str) -> dict[str, Any]:
    """The payload inside an envelope.

    Raises:
        InvalidInputError: not an envelope, or one for another task.
        EngineMismatchError: written for another engine than ``engine``.
    """
    try:
        envelope = json.loads(raw)
        if envelope["task"] != task:
            raise InvalidInputError(
                f"the payload is for {envelope['task']!r}, not for {task!r}", code="payload-invalid"
            )
        written_for, payload = envelope["engine"], envelope["payload"]
    except (ValueError, KeyError, TypeError) as error:
        raise InvalidInputError("the payload of the job cannot be read", code="payload-invalid") from error
    if written_for != engine:
        raise EngineMismatchError(
            "this worker runs another version of the studio than the one that gave out the work; "
            "install the same version here and there, then retry",
            expected=written_for,
            found=engine,
        )
    if not isinstance(payload, dict):
        raise InvalidInputError("the payload of the job is not an object", code="payload-invalid")
    return payload
