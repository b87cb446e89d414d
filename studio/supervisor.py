"""Keeps child processes alive: starts them from one long-lived thread, starts them again when they die, ends them all.

A parent-death signal fires when the thread that started the child ends, so nothing but the supervisor's own thread ever
starts a child. A child that dies again and again is started with growing pauses.
"""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

log = logging.getLogger("studio.supervisor")

LOOK_EVERY_S = 0.1
FIRST_PAUSE_S = 0.2
LONGEST_PAUSE_S = 10.0
LARGEST_LOG_BYTES = 5 * 2**20
STEADY_AFTER_S = 30.0
"""A child that lived this long may die once more without a longer pause."""


@dataclass(frozen=True)
class Command:
    """How a child is started. `death_signal` is what it gets when its owner is gone (Linux)."""

    argv: Sequence[str]
    env: Mapping[str, str]
    death_signal: signal.Signals
    log_path: Path | None = None


@dataclass
class _Child:
    name: str
    command: Callable[[], Command]
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    pause_s: float = FIRST_PAUSE_S
    start_at: float = 0.0
    log_path: Path | None = None
    started: threading.Event = field(default_factory=threading.Event)


class Supervisor:
    """Owner of child processes. `keep` returns when the child has been started; `stop_group` and `close` end them.

    `on_exit` is called with a child's name, on the supervisor's thread, when it has died without being asked to.
    """

    def __init__(self, on_exit: Callable[[str], None] | None = None) -> None:
        self._children: dict[str, _Child] = {}
        self._gate = threading.Lock()
        self._wake = threading.Event()
        self._stopping = False
        self.on_exit = on_exit
        self._thread = threading.Thread(target=self._run, name="supervisor", daemon=True)
        self._thread.start()

    def keep(self, name: str, command: Callable[[], Command], timeout_s: float = 10.0) -> None:
        """Start a child and keep it alive. `command` is asked again at every start.

        Raises:
            TimeoutError: the child could not even be started.
        """
        child = _Child(name, command)
        with self._gate:
            self._children[name] = child
        self._wake.set()
        if not child.started.wait(timeout_s):
            raise TimeoutError(f"{name} could not be started")

    def alive(self, name: str) -> bool | None:
        """Whether a child runs; None when there is none of that name."""
        with self._gate:
            child = self._children.get(name)
            return None if child is None else child.process is not None and child.process.poll() is None

    def pid(self, name: str) -> int | None:
        """The process id of a child that runs."""
        with self._gate:
            child = self._children.get(name)
            return child.process.pid if child is not None and child.process is not None else None

    def runs(self, name: str, pid: int) -> bool:
        """Whether the child of that name runs under that process id: a child started anew is another process."""
        with self._gate:
            child = self._children.get(name)
            process = child.process if child is not None else None
            return process is not None and process.pid == pid and process.poll() is None

    def stop_group(self, names: Sequence[str], grace_s: float) -> None:
        """Ask the named children to end, ask again, then kill them; returns when they are gone."""
        with self._gate:
            leaving = [child for name in names if (child := self._children.pop(name, None)) is not None]
        processes = [child.process for child in leaving if child.process is not None]
        for number, wait_s in ((signal.SIGTERM, grace_s), (signal.SIGTERM, 1.5), (signal.SIGKILL, 5.0)):
            for process in processes:
                if process.poll() is None:
                    process.send_signal(number)
            until = time.monotonic() + wait_s
            while any(process.poll() is None for process in processes) and time.monotonic() < until:
                time.sleep(0.02)

    def close(self) -> None:
        """End every child that is left, and the thread."""
        with self._gate:
            names = list(self._children)
            self._stopping = True
        self.stop_group(names, 2.0)
        self._wake.set()
        self._thread.join(5)

    def _run(self) -> None:
        while not self._stopping:
            with self._gate:
                children = list(self._children.values())
            for child in children:
                try:
                    self._look_after(child)
                except OSError as error:
                    child.pause_s = min(child.pause_s * 2, LONGEST_PAUSE_S)
                    child.start_at = time.monotonic() + child.pause_s
                    log.error("%s cannot be started: %s", child.name, error)
            self._wake.wait(LOOK_EVERY_S)
            self._wake.clear()

    def _look_after(self, child: _Child) -> None:
        now = time.monotonic()
        if child.process is not None:
            code = child.process.poll()
            if code is None:
                return
            if now - child.started_at > STEADY_AFTER_S:
                child.pause_s = FIRST_PAUSE_S
            where = f" (see {child.log_path})" if child.log_path else ""
            log.warning("%s ended with %s; it is started again in %.1f s%s", child.name, code, child.pause_s, where)
            child.process = None
            child.start_at = now + child.pause_s
            child.pause_s = min(child.pause_s * 2, LONGEST_PAUSE_S)
            if self.on_exit is not None:
                self.on_exit(child.name)
        if now >= child.start_at:
            with self._gate:
                if self._stopping or self._children.get(child.name) is not child:
                    return
                command = child.command()
                child.process, child.log_path = _start(command), command.log_path
                child.started_at = now
            child.started.set()


def _start(command: Command) -> subprocess.Popen[bytes]:
    launcher = [sys.executable, "-I", "-S", str(Path(__file__).with_name("tether.py"))]
    argv = [*launcher, str(os.getpid()), str(int(command.death_signal)), *command.argv]
    out: IO[bytes] | None = _open_log(command.log_path) if command.log_path is not None else None
    try:
        # A session of its own: Ctrl-C in the terminal reaches the owner alone, who ends the children in order.
        return subprocess.Popen(
            argv,
            env=dict(command.env),
            stdin=subprocess.DEVNULL,
            stdout=out if out is not None else sys.stderr,
            stderr=out if out is not None else sys.stderr,
            start_new_session=True,
        )
    finally:
        if out is not None:
            out.close()


def _open_log(path: Path) -> IO[bytes]:
    """Go on with a log; one that has become large is set aside, in place of the one set aside before."""
    if path.exists() and path.stat().st_size > LARGEST_LOG_BYTES:
        path.replace(path.with_name(path.name + ".old"))
    return path.open("ab")
