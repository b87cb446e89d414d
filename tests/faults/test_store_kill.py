"""kill -9 of the process that owns the database: every row that was acknowledged is there afterwards."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

from studio.store.db import Store

WRITER = """
import sys, threading
from datetime import datetime
from studio.store.db import Store

store, part = Store(sys.argv[1]), sys.argv[2]
said = threading.Lock()

def run(worker):
    number = 0
    while True:
        key = f"{part}-{worker}-{number}"
        store.write(lambda cur: cur.execute(
            "insert into settings values (?, ?, 'test', ?)", [key, "x" * 200, datetime(2030, 1, 1)]))
        store.write(lambda cur: cur.execute(
            "insert into job_events (job_id, status, created_at) values (?, 'running', ?)",
            [key, datetime(2030, 1, 1)]))
        with said:
            sys.stdout.write(key + "\\n")
            sys.stdout.flush()
        number += 1

for worker in range(4):
    threading.Thread(target=run, args=(worker,)).start()
"""


def test_no_acknowledged_row_is_lost(tmp_path: Path) -> None:
    path = tmp_path / "studio.duckdb"
    acknowledged: set[str] = set()
    for part in range(3):
        log = tmp_path / f"acknowledged-{part}"
        with log.open("wb") as out:
            process = subprocess.Popen([sys.executable, "-c", WRITER, str(path), str(part)], stdout=out)
            deadline = time.monotonic() + 60
            # Another amount each round, so that the kill meets other states of the log.
            while log.stat().st_size < 400 * (part + 1) and time.monotonic() < deadline:
                assert process.poll() is None
                time.sleep(0.01)
            process.kill()
            process.wait(30)
        lines = log.read_text().split("\n")
        acknowledged |= {line for line in lines[:-1] if line}
        store = Store(path)
        kept = {row["key"] for row in store.read(lambda cur: cur.rows("select key from settings"))}
        events = store.read(lambda cur: cur.rows("select job_id, seq from job_events"))
        store.close()
        assert acknowledged <= kept
        assert acknowledged <= {row["job_id"] for row in events}
        assert len({row["seq"] for row in events}) == len(events)
    assert len(acknowledged) > 60
