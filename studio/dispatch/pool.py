"""The draw pool: one child process that does short picture work while somebody waits.

Its answers come in tens of milliseconds and concern nobody but the caller, so they need no ledger. The child is spawned
(a fork of a process with threads is not safe), warmed up once, and replaced when it dies.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeoutError
from concurrent.futures.process import BrokenProcessPool
from typing import Any

from core.errors import StudioError
from studio.blobs import Blobs, open_blobs

_blobs: Blobs | None = None


def _start_child(blobs_url: str) -> None:
    global _blobs
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_follow_parent, args=(os.getppid(),), daemon=True).start()
    _blobs = open_blobs(blobs_url)
    from studio.worker.table import load_tasks

    load_tasks()


def _follow_parent(parent: int) -> None:
    """End with the parent. A death signal would fire when the request's thread ends, so the child looks by itself."""
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(0)


def _run(task: str, payload: dict[str, Any]) -> dict[str, Any]:
    from studio.worker.inline import run

    try:
        return {"ok": run(task, payload, _blobs)}
    except StudioError as error:
        # An exception with data does not survive pickling by itself; kind and fields do.
        return {"error": [type(error), error.message, error.code, error.data]}


class DrawPool:
    """Runs tasks of the worker's table in one child process. Safe to call from any thread."""

    def __init__(self, blobs_url: str) -> None:
        self._url = blobs_url
        self._gate = threading.Lock()
        self._pool: ProcessPoolExecutor | None = None

    def run(self, task: str, payload: dict[str, Any], *, timeout_s: float = 60.0) -> dict[str, Any]:
        """Run one task and wait for its result.

        Raises:
            StudioError: what the task raised; `draw-timeout`, or `draw-failed` when the child died twice.
        """
        for last in (False, True):
            try:
                answer = self._submit(task, payload).result(timeout_s)
            except BrokenProcessPool:
                self.close()
                if last:
                    raise StudioError(
                        "The drawing process stopped twice on this picture.", code="draw-failed"
                    ) from None
                continue
            except FutureTimeoutError:
                raise StudioError(f"Drawing took longer than {timeout_s:.0f} s.", code="draw-timeout") from None
            if "error" in answer:
                kind, message, code, data = answer["error"]
                raise kind(message, code=code, **data)
            return dict(answer["ok"])
        raise AssertionError("unreachable")

    def _submit(self, task: str, payload: dict[str, Any]) -> Future[dict[str, Any]]:
        with self._gate:
            if self._pool is None:
                self._pool = ProcessPoolExecutor(
                    max_workers=1,
                    mp_context=multiprocessing.get_context("spawn"),
                    initializer=_start_child,
                    initargs=(self._url,),
                )
            return self._pool.submit(_run, task, payload)

    def close(self) -> None:
        """End the child; the next call starts a new one."""
        with self._gate:
            pool, self._pool = self._pool, None
        if pool is not None:
            pool.shutdown(wait=False, cancel_futures=True)
