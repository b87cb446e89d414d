"""A real studio process, and a visitor who notices what goes wrong in the browser."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, Queue

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request

HARMLESS = ("/_stcore/health", "/_stcore/host-config")
"""A deep link makes Streamlit ask for these below the page's own path first; the 404 means nothing."""
START_S = 180


class Studio:
    """A studio started by its command, on a free port, with its own data folder."""

    def __init__(self, folder: Path) -> None:
        self.log = folder / "studio.log"
        command = Path(sys.executable).with_name("webtoon")
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [str(command), "start", "--port", "0", "--no-browser", "--data", str(folder / "data")],
                stdout=subprocess.PIPE,
                stderr=log,
                cwd=folder,
                env={key: value for key, value in os.environ.items() if not key.startswith("STUDIO_")},
            )
        self.url = self._first_line()

    def _first_line(self) -> str:
        lines: Queue[str] = Queue()
        assert self.process.stdout is not None
        stdout = self.process.stdout
        threading.Thread(target=lambda: lines.put(stdout.readline().decode().strip()), daemon=True).start()
        try:
            url = lines.get(timeout=START_S)
        except Empty:
            url = ""
        if not url.startswith("http"):
            self.stop()
            pytest.fail(f"the studio did not start: {url}\n{self.log.read_text(errors='replace')[-4000:]}")
        return url

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class Watch:
    """What a page did that it should not: errors in the console, requests to anywhere else."""

    def __init__(self, page: Page, home: str) -> None:
        self.errors: list[str] = []
        self.strangers: list[str] = []
        self._home = home
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("request", self._asked)

    def _heard(self, message: ConsoleMessage) -> None:
        address = (message.location or {}).get("url", "")
        if message.type == "error" and not address.endswith(HARMLESS):
            self.errors.append(f"{message.text} ({address})")

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((self._home, "data:", "blob:")):
            self.strangers.append(request.url)


@contextmanager
def open_page(
    browser: Browser, studio: Studio, *, width: int = 1440, height: int = 900, theme: str = "light"
) -> Iterator[tuple[Page, Watch]]:
    """A fresh visitor; what went wrong in the console or went elsewhere fails the test at the end."""
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if theme == "dark" else "light",
        accept_downloads=True,
        timezone_id="UTC",
        locale="en-GB",
    )
    page = context.new_page()
    watch = Watch(page, studio.url)
    yield page, watch
    context.close()
    assert watch.errors == []
    assert watch.strangers == []
