"""A whole job side for tests: a real queue server, a real database, real worker processes, toy tasks."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from redis import Redis

from studio.blobs import Blobs, open_blobs
from studio.crew import Crew
from studio.dispatch.dispatcher import Dispatcher
from studio.services.context import time_ordered_id, utc_now
from studio.store.db import Store
from studio.supervisor import Supervisor
from studio.valkey import EmbeddedValkey

TESTS = Path(__file__).resolve().parent
ENGINE = "toy-engine"


class JobSide:
    """Everything that a studio runs for its jobs, without the web."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.supervisor = Supervisor()
        self.valkey = EmbeddedValkey(folder / "valkey", self.supervisor)
        self.valkey.start()
        self.valkey.wait_ready()
        self.redis = Redis.from_url(self.valkey.url, protocol=2)
        self.store = Store(folder / "studio.duckdb")
        self.blobs: Blobs = open_blobs(str(folder / "blobs"))
        self.crew = Crew(self.supervisor, "toys", self.valkey.url, self.blobs.url, folder, tasks=["toy_tasks"])
        self.dispatcher = self.new_dispatcher()
        self.dispatcher.start()

    def new_dispatcher(self) -> Dispatcher:
        return Dispatcher(
            self.store,
            self.blobs,
            self.valkey.url,
            time_ordered_id,
            utc_now,
            owner_id="toys",
            worker_alive=self.crew.alive,
        )

    def add_worker(self) -> None:
        self.crew.hire(1)

    def wait_for(self, question: Callable[[], Any], timeout_s: float = 15.0) -> Any:
        """Ask until the answer is truthy."""
        until = time.monotonic() + timeout_s
        while not (answer := question()):
            assert time.monotonic() < until, "it did not happen in time\n" + self.logs()
            time.sleep(0.01)
        return answer

    def logs(self) -> str:
        return "\n".join(path.read_text(errors="replace")[-2000:] for path in sorted(self.folder.glob("*.log")))

    def close(self) -> None:
        self.dispatcher.stop()
        self.crew.dismiss(grace_s=1.5)
        self.store.close()
        self.redis.close()
        self.supervisor.close()
