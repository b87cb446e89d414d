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
from collections.abc import Callable
from concurrent.futures import CancelledError, Future, ProcessPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeoutError
from concurrent.futures.process import BrokenProcessPool
from typing import Any

from core.errors import StudioError
from studio.blobs import Blobs, open_blobs

PATIENCE_S = 90.0
"""How long a caller waits for its turn."""
STARTING_S = 60.0
_blobs: Blobs | None = None


def _start_child(blobs_url: str, parent: int) -> None:
    global _blobs
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_follow_parent, args=(parent,), daemon=True).start()
    _blobs = open_blobs(blobs_url)
    from studio.worker.table import load_tasks

    load_tasks()


def _follow_parent(parent: int) -> None:
    """End with the parent. A death signal would fire when the request's thread ends, so the child looks by itself."""
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(0)


def _is_up() -> dict[str, Any]:
    """What a new child is asked first, so that no task's time goes into starting it."""
    return {}


def _run(task: str, payload: dict[str, Any]) -> dict[str, Any]:
    from studio.worker.inline import run

    try:
        return {"ok": run(task, payload, _blobs)}
    except StudioError as error:
        # An exception with data does not survive pickling by itself; kind and fields do.
        return {"error": [type(error), error.message, error.code, error.data]}


class DrawPool:
    """Runs tasks of the worker's table in one child process, one after another. Safe to call from any thread."""

    def __init__(self, blobs_url: str) -> None:
        self._url = blobs_url
        self._gate = threading.Lock()
        self._turn = threading.Lock()
        """Held while a task runs: when the child dies or is stopped, that is one caller's matter alone."""
        self._pool: ProcessPoolExecutor | None = None
        self._ended = False

    def run(self, task: str, payload: dict[str, Any], *, timeout_s: float = 60.0) -> dict[str, Any]:
        """Run one task and wait for its result; one that takes longer is stopped, and those who wait are served next.

        Raises:
            StudioError: what the task raised; `draw-timeout`, or `draw-failed` when the child died twice; `draw-busy`
                when others kept the child busy for too long.
        """
        if not self._turn.acquire(timeout=PATIENCE_S):
            raise StudioError("Other pictures are being drawn; try again in a moment.", code="draw-busy")
        try:
            return self._run(task, payload, timeout_s)
        finally:
            self._turn.release()

    def _run(self, task: str, payload: dict[str, Any], timeout_s: float) -> dict[str, Any]:
        for last in (False, True):
            try:
                if self._pool is None:
                    self._submit(_is_up).result(STARTING_S)
                answer = self._submit(_run, task, payload).result(timeout_s)
            except (BrokenProcessPool, CancelledError):
                self.close()
                if last:
                    raise StudioError(
                        "The drawing process stopped twice on this picture.", code="draw-failed"
                    ) from None
                continue
            except FutureTimeoutError:
                self._stop()
                raise StudioError(f"Drawing took longer than {timeout_s:.0f} s.", code="draw-timeout") from None
            if "error" in answer:
                kind, message, code, data = answer["error"]
                raise kind(message, code=code, **data)
            return dict(answer["ok"])
        raise AssertionError("unreachable")

    def _submit(self, function: Callable[..., dict[str, Any]], *args: Any) -> Future[dict[str, Any]]:
        with self._gate:
            if self._ended:
                raise StudioError("The studio is closing.", code="studio-closing")
            if self._pool is None:
                self._pool = ProcessPoolExecutor(
                    max_workers=1,
                    mp_context=multiprocessing.get_context("spawn"),
                    initializer=_start_child,
                    initargs=(self._url, os.getpid()),
                )
            return self._pool.submit(function, *args)

    def _stop(self) -> None:
        """End the child in the middle of its work: nothing else stops a library that would count for hours."""
        pool = self._pool
        for child in list((getattr(pool, "_processes", None) or {}).values()):
            child.kill()
        self.close()

    def end(self) -> None:
        """End the child at once, whatever it does, and start no other."""
        with self._gate:
            self._ended = True
        self._stop()

    def close(self) -> None:
        """End the child; the next call starts a new one."""
        with self._gate:
            pool, self._pool = self._pool, None
        if pool is not None:
            pool.shutdown(wait=False, cancel_futures=True)
