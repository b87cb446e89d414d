"""`webtoon start` as a whole: one owner, one address, a quick end, and nothing left over when it is killed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from studio.blobs import open_blobs
from studio.catalogue import load_catalogue
from studio.services import stories
from studio.services.context import Services
from studio.store.db import Store


class Started:
    """A studio in a process of its own, as a person starts it."""

    def __init__(self, data: Path, number: int) -> None:
        self.data = data
        self._err = (data.parent / f"start-{number}.log").open("wb")
        argv = [sys.executable, "-m", "studio.cli", "start", "--port", "0", "--no-browser", "--data", str(data)]
        self.process = subprocess.Popen(argv, stdout=subprocess.PIPE, stderr=self._err)

    def first_line(self) -> str:
        assert self.process.stdout is not None
        line = self.process.stdout.readline().decode().strip()
        assert line, Path(self._err.name).read_text(errors="replace")
        return line

    def family(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self._err.close()
        if self.process.stdout is not None:
            self.process.stdout.close()


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[[], Started]]:
    """Starts studios on one data folder that holds a story already, so that no sample is made."""
    data = tmp_path / "data"
    store = Store(data / "studio.duckdb")
    svc = Services(store=store, blobs=open_blobs(str(data / "blobs")), catalogue=load_catalogue())
    stories.create_story(svc, "The lamp on the stairs")
    store.close()
    started: list[Started] = []

    def run() -> Started:
        started.append(Started(data, len(started)))
        return started[-1]

    yield run
    for each in started:
        each.close()


def gone(processes: list[psutil.Process], timeout_s: float = 5.0) -> bool:
    until = time.monotonic() + timeout_s
    while any(_lives(process) for process in processes):
        if time.monotonic() > until:
            return False
        time.sleep(0.02)
    return True


def test_a_studio_from_its_first_line_to_its_end(start: Callable[[], Started]) -> None:
    studio = start()
    url = studio.first_line()
    assert url.startswith("http://127.0.0.1:")
    assert _get(f"{url}/v1/ready") == {"ready": True, "database": True, "queue": True}
    card = studio.data / "studio.json"
    assert json.loads(card.read_text()) | {"token": ""} == {"url": url, "token": "", "pid": studio.process.pid}
    assert card.stat().st_mode & 0o777 == 0o600

    second = start()
    assert second.first_line() == url
    assert second.process.wait(20) == 0

    family = studio.family()
    assert len(family) >= 3, "a queue server and two workers"
    began = time.monotonic()
    studio.process.send_signal(signal.SIGTERM)
    assert studio.process.wait(10) == 0
    assert time.monotonic() - began < 10
    assert gone(family, 0.5), "children outlived the studio"
    assert not card.exists()
    assert studio.process.stdout is not None and studio.process.stdout.read() == b"", (
        "more than the address was printed"
    )


def test_a_killed_studio_leaves_nothing_and_the_next_start_works(start: Callable[[], Started]) -> None:
    studio = start()
    url = studio.first_line()
    episodes = _get(f"{url}/v1/stories")
    family = studio.family()
    assert len(family) >= 3
    os.kill(studio.process.pid, signal.SIGKILL)
    assert gone(family), [process.cmdline() for process in family if _lives(process)]

    heir = start()
    url = heir.first_line()
    assert _get(f"{url}/v1/stories") == episodes
    heir.process.send_signal(signal.SIGINT)
    assert heir.process.wait(10) == 0


def test_a_signal_while_starting_ends_the_start(start: Callable[[], Started]) -> None:
    studio = start()
    lock = studio.data / "owner.lock"
    until = time.monotonic() + 20
    while not lock.exists():
        assert time.monotonic() < until
        time.sleep(0.005)
    time.sleep(0.3)
    family = studio.family()
    studio.process.send_signal(signal.SIGTERM)
    assert studio.process.wait(10) == 0
    assert gone(family)
    assert not (studio.data / "studio.json").exists()


def _get(url: str) -> Any:
    with urllib.request.urlopen(url, timeout=20) as answer:
        return json.loads(answer.read())


def _lives(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
