"""Brings what workers report into the ledger: each report committed first and acknowledged afterwards.

Reports that were read but not acknowledged before a crash come again at the next start, and the fence makes the second
time harmless. A success is applied in the very transaction that marks the child succeeded, so it is applied once.
"""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Callable
from typing import Any

from redis.exceptions import RedisError, ResponseError

from core.errors import InvalidInputError, StudioError
from studio.blobs import Blobs
from studio.dispatch.batches import find_apply, find_trouble
from studio.dispatch.ledger import Ledger
from studio.dispatch.transport import Transport
from studio.store import rows
from studio.store.db import Cursor, Store
from studio.worker.wire import CRASHED, GROUP, REPORTS, Report, parse_report

log = logging.getLogger("studio.dispatch")

READ_AT_ONCE = 64
BLOCK_MS = 200
TRY_AGAIN_CODES = {"database-busy", "database-closed", "disk-full"}
"""Errors of the owner's own surroundings: the report is kept and tried again, the job is not to blame."""


class Consumer:
    """A thread that reads the report stream. `changed` is called after every commit, `alive` tells how it stands."""

    def __init__(
        self, store: Store, blobs: Blobs, ledger: Ledger, transport: Transport, changed: Callable[[], None]
    ) -> None:
        self._store, self._blobs, self._ledger, self._transport = store, blobs, ledger, transport
        self._changed = changed
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="report-consumer", daemon=True)
        self.dropped = 0
        self.ignored = 0

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """End after the report that is being committed."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(10)
        self._transport.close()

    def _run(self) -> None:
        after = "0"  # first what a killed owner had read but not acknowledged
        while not self._stop.is_set():
            try:
                after = self._read(after)
            except ResponseError as error:
                if "NOGROUP" not in str(error):
                    log.warning("reports cannot be read: %s", error)
                self._make_group()
                after = "0"
            except RedisError:
                self._stop.wait(0.5)
                after = "0"
            except StudioError as error:
                log.warning("reports wait: %s", error.message)
                self._stop.wait(1.0)
                after = "0"
            except Exception:  # the thread must outlive any one report; it is kept and tried again
                log.exception("reports wait")
                self._stop.wait(1.0)
                after = "0"

    def _make_group(self) -> None:
        try:
            self._transport.redis.xgroup_create(REPORTS, GROUP, id="0", mkstream=True)
        except RedisError as error:
            if "BUSYGROUP" not in str(error):
                self._stop.wait(0.5)

    def _read(self, after: str) -> str:
        redis = self._transport.redis
        wait_ms = None if after == "0" else BLOCK_MS
        answer: Any = redis.xreadgroup(GROUP, "main", {REPORTS: after}, count=READ_AT_ONCE, block=wait_ms)
        messages = answer[0][1] if answer else []
        if not messages:
            return ">"
        self.take(messages)
        names = [name for name, _ in messages]
        redis.xack(REPORTS, GROUP, *names)
        redis.xdel(REPORTS, *names)
        return after

    def take(self, messages: list[tuple[bytes, dict[bytes, bytes] | None]]) -> None:
        """Commit some messages in order. Of several progress reports of one attempt only the last is written."""
        reports: list[Report] = []
        for name, fields in messages:
            try:
                reports.append(parse_report(fields))
            except InvalidInputError as error:
                self._drop(name, error)
        latest = {(report.job_id, report.attempt): index for index, report in enumerate(reports)}
        progress = [
            report
            for index, report in enumerate(reports)
            if report.status == "running" and latest[report.job_id, report.attempt] == index
        ]
        if progress:
            self._store.write(lambda cur: self._progressed(cur, progress))
        for report in reports:
            if report.status != "running":
                self._ended(report)
        self._changed()

    def _drop(self, name: bytes, error: InvalidInputError) -> None:
        self.dropped += 1
        log.warning("report %s dropped: %s", name.decode(errors="replace"), error.message)
        event = {"author": "system", "action": "report-dropped", "kind": "jobs", "created_at": self._ledger.now()}
        event |= {"subject_id": name.decode(errors="replace"), "data": rows.dumps({"reason": error.message[:500]})}
        self._store.write(lambda cur: rows.insert(cur, "events", event))

    def _progressed(self, cur: Cursor, reports: list[Report]) -> None:
        for report in reports:
            row = self._ledger.heard(cur, report)
            if row is not None:
                self._ledger.progressed(cur, row, report)

    def _ended(self, report: Report) -> None:
        if report.status == "failed":
            details = self._details(report)
            self._store.write(lambda cur: self._failed(cur, report, details))
            return
        result: dict[str, Any] = {}
        try:
            result = self._result(report)
            applied = self._store.write(lambda cur: self._succeeded(cur, report, result))
            self.ignored += not applied
        except StudioError as error:
            if error.code in TRY_AGAIN_CODES:
                raise
            code, message = error.code, error.message
            self._refuse(report, code, message, result)
        except Exception as error:
            log.exception("the result of %s could not be applied", report.job_id)
            message = f"the result could not be applied: {type(error).__name__}: {error}"
            self._refuse(report, "apply-failed", message, result)

    def _result(self, report: Report) -> dict[str, Any]:
        if self._store.read(lambda cur: self._ledger.heard(cur, report)) is None:
            return {}
        assert report.result_key is not None
        found = json.loads(self._blobs.get(report.result_key))
        if not isinstance(found, dict):
            raise InvalidInputError("the result of a task is an object", code="result-invalid")
        return found

    def _succeeded(self, cur: Cursor, report: Report, result: dict[str, Any]) -> bool:
        row = self._ledger.heard(cur, report)
        if row is None:
            return False
        if report.total > 0:
            row["total"] = report.total
        apply = find_apply(row["task"])
        self._ledger.succeeded(cur, row, report.result_key, apply(cur, row, result) if apply else result)
        return True

    def _details(self, report: Report) -> dict[str, Any]:
        """What a failed attempt sent beside its words; nothing where it cannot be read, the failure counts anyway."""
        if report.result_key is None:
            return {}
        try:
            found = json.loads(self._blobs.get(report.result_key))
        except (StudioError, OSError, ValueError) as error:
            log.warning("the details of %s cannot be read: %s", report.job_id, error)
            return {}
        return found if isinstance(found, dict) else {}

    def _failed(self, cur: Cursor, report: Report, details: dict[str, Any]) -> None:
        row = self._ledger.heard(cur, report)
        if row is None:
            self.ignored += 1
        elif report.error_code == CRASHED:
            self._ledger.stumbled(cur, row, CRASHED, report.error or "the task crashed")
        else:
            note = find_trouble(row["task"]) if details else None
            if note is not None:
                note(cur, row, details)
            self._ledger.failed(cur, row, report.error_code or "failed", report.error or "the task failed")

    def _refuse(self, report: Report, code: str, message: str, result: dict[str, Any]) -> None:
        """Fail a job whose result could not be applied; what its agents did and cost is kept, where that can be."""
        details = {"runs": result["runs"]} if result.get("runs") else {}
        try:
            self._store.write(lambda cur: self._refused(cur, report, code, message, details))
        except Exception as error:
            if not details or (isinstance(error, StudioError) and error.code in TRY_AGAIN_CODES):
                raise
            log.exception("the runs of %s could not be kept", report.job_id)
            self._store.write(lambda cur: self._refused(cur, report, code, message, {}))

    def _refused(self, cur: Cursor, report: Report, code: str, message: str, details: dict[str, Any]) -> None:
        row = self._ledger.heard(cur, report)
        if row is not None:
            note = find_trouble(row["task"]) if details else None
            if note is not None:
                note(cur, row, details)
            self._ledger.failed(cur, row, code, message)
