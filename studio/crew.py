"""The workers that a studio runs itself: how many, how they are started, and which of them are alive.

A worker's name in the queue holds the name of its child process and its process id, so the reconciler can tell within a
second that a worker of ours is gone, where a foreign one has to be silent for a while first.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from studio.supervisor import Command, Supervisor
from studio.worker.entry import BLOBS_VARIABLE, REDIS_VARIABLE


class Crew:
    """The local workers of one owner. `tasks` names the modules that they load instead of the studio's own."""

    def __init__(
        self,
        supervisor: Supervisor,
        owner_id: str,
        redis_url: str,
        blobs_url: str,
        logs: Path,
        tasks: Sequence[str] = (),
        data: Path | None = None,
    ) -> None:
        self._supervisor, self._tasks, self._logs = supervisor, tasks, logs
        self._prefix = f"local-{owner_id}-"
        self._addresses = {REDIS_VARIABLE: redis_url, BLOBS_VARIABLE: blobs_url}
        if data is not None:  # where a worker finds the secrets file
            self._addresses["STUDIO_DATA"] = str(data)
        self.names: list[str] = []

    def hire(self, count: int, extra: Sequence[str] = ()) -> None:
        """Start some more workers; each is started again when it dies. `extra` goes to their command line."""
        self._logs.mkdir(parents=True, exist_ok=True)
        for _ in range(count):
            name = f"{self._prefix}{len(self.names) + 1}"
            self.names.append(name)
            self._supervisor.keep(name, lambda name=name: self._command(name, extra))  # type: ignore[misc]

    def alive(self, worker: str) -> bool | None:
        """Whether a worker lives, by its name in the queue; None for one that is not ours to know."""
        child, _, pid = worker.rpartition(".")
        if not child.startswith(self._prefix):
            return None
        return pid.isdecimal() and self._supervisor.runs(child, int(pid))

    def dismiss(self, grace_s: float) -> None:
        """End all workers: what they run may finish within the grace, else it is cut off and tried again later."""
        self._supervisor.stop_group(self.names, grace_s)

    def _command(self, name: str, extra: Sequence[str]) -> Command:
        argv = [sys.executable, "-P", "-m", "studio.worker", "--name", name, "--owner", str(os.getpid()), *extra]
        for module in self._tasks:
            argv += ["--tasks-module", module]
        # One thread for each picture library: the workers are the parallelism, and no thread pool survives a fork.
        alone = {
            "OMP_NUM_THREADS": "1",
            "OPENBLAS_NUM_THREADS": "1",
            "VIPS_CONCURRENCY": "1",
            "OPENCV_FOR_THREADS_NUM": "1",
        }
        return Command(
            argv=argv,
            env=os.environ | alone | self._addresses,
            death_signal=signal.SIGKILL,
            log_path=self._logs / "workers.log",
        )
