"""What all tests share: where things are, a studio without a queue, and small inputs of our own."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("STUDIO_SHARED", ROOT.parent / "shared"))
SAMPLES = SHARED / "samples"

collect_ignore = [] if SAMPLES.is_dir() else ["unit/test_story_real.py"]
"""Tests about real scripts are collected where those scripts are there."""

SHORT_SCRIPT = """Title: The Spare Umbrella

EXT. BUS STOP - NIGHT

Rain. MINA, 24, in a yellow raincoat with short black hair, waits on a bench.

JOON, 26, tall, in a grey suit and glasses, runs up without an umbrella.

JOON
Did the last bus leave?

MINA
A minute ago. It waved.

KRAKOOM!

Joon flinches and looks up at the sky.

JOON
(whispering)
I hate tonight.

INT. SMALL CAFE - NIGHT

Mina pushes a cup of tea across the table.

MINA
You can have my spare umbrella. It has one opinion and it is up.

Joon laughs for the first time.

JOON
Then I owe you a dry day.

Mina looks at the rain on the window and smiles.
"""


@pytest.fixture
def root() -> Path:
    return ROOT


@pytest.fixture
def short_script() -> str:
    """Two scenes, two people, five spoken lines, one sound."""
    return SHORT_SCRIPT


@pytest.fixture(autouse=True)
def scripts_are_read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading a script starts no child for each test's own studio; the real way is for `tests/api/test_draw.py`."""
    module = sys.modules.get("studio.services.story_reading")
    if module is not None:
        monkeypatch.setattr(module, "reading_pool", lambda svc: InlinePool(svc.blobs))


class InlinePool:
    """Stands for the draw pool: the same tasks, run in this process, so that not every test starts a child for them.

    That the real one answers the same, over HTTP, is for `tests/api/test_draw.py` and the whole studio's tests.
    """

    def __init__(self, blobs: Any) -> None:
        self._blobs = blobs

    def run(self, task: str, payload: dict[str, Any], *, timeout_s: float = 60.0) -> dict[str, Any]:
        from studio.worker.inline import run

        return run(task, payload, self._blobs)

    def end(self) -> None:
        """Nothing was started."""


@pytest.fixture
def svc(tmp_path: Path) -> Iterator[Any]:
    """A studio in a temporary folder whose jobs run at once, in this process, through the same ledger."""
    from studio.blobs import open_blobs
    from studio.catalogue import load_catalogue
    from studio.dispatch.inline import InlineDispatcher
    from studio.runtime import set_services
    from studio.services import batches
    from studio.services.context import Services
    from studio.services.view import close_pool
    from studio.store.db import Store

    store = Store(tmp_path / "studio.duckdb")
    services = Services(store=store, blobs=open_blobs(str(tmp_path / "blobs")), catalogue=load_catalogue())
    services.dispatch = InlineDispatcher(store, services.blobs, services.ids, services.now)
    services.extras.update(draw_pool=InlinePool(services.blobs), canvas_pool=InlinePool(services.blobs))
    batches.register(services)
    set_services(services)
    yield services
    set_services(None)
    close_pool(services)
    store.close()


@pytest.fixture
def client(svc: Any) -> Iterator[Any]:
    """The API of that studio, mounted at `/v1` as in the real one."""
    from fastapi import FastAPI
    from starlette.testclient import TestClient

    from studio.api.build import create_api
    from studio.api.guard import Guard

    outer = FastAPI()
    outer.mount("/v1", create_api())
    with TestClient(
        Guard(outer, token="the-token", hosts=frozenset({"testserver"})), raise_server_exceptions=False
    ) as http:
        yield http
