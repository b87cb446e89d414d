"""Fixtures of the fault tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from job_side import ENGINE, TESTS, JobSide

from studio.worker.engine import pin_engine


@pytest.fixture
def job_side(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[JobSide]:
    """A job side without workers; `add_worker` starts them."""
    pin_engine(ENGINE)
    monkeypatch.setenv("PYTHONPATH", str(TESTS))
    side = JobSide(tmp_path)
    try:
        yield side
    finally:
        side.close()
        pin_engine(None)
