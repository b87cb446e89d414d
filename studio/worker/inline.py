"""Runs a task in this process: what `webtoon make` uses instead of a queue.

Payload and result make the same round trip through JSON as they do on their way to a worker and back, so both ways
accept and return exactly the same values.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from core.units import canonical_json
from studio.blobs import BlobMissingError, Blobs
from studio.worker.table import Payload, Result, TaskContext, fetch_task, load_tasks


class MemoryBlobs:
    """Blobs that live as long as the process: a run without a data folder needs no other."""

    url = "memory:"

    def __init__(self) -> None:
        self._blobs: dict[str, bytes] = {}

    def put(self, data: bytes) -> str:
        key = hashlib.sha256(data).hexdigest()
        self._blobs[key] = data
        return key

    def get(self, key: str) -> bytes:
        """The bytes behind a key.

        Raises:
            BlobMissingError: nothing was put under it.
        """
        try:
            return self._blobs[key]
        except KeyError:
            raise BlobMissingError(f"there is no blob {key}", key=key) from None

    def exists(self, key: str) -> bool:
        return key in self._blobs

    def size(self, key: str) -> int:
        return len(self.get(key))

    def path(self, key: str) -> Path | None:
        """Always None: memory has no files."""
        return None

    def delete(self, key: str) -> None:
        self._blobs.pop(key, None)

    def keys(self) -> Iterator[str]:
        return iter(sorted(self._blobs))

    def sweep(self, *, now: datetime, older_than_s: float, live: Collection[str]) -> list[str]:
        """Deletes nothing: nothing in here outlives its process."""
        return []


def run(task: str, payload: Payload, blobs: Blobs, progress: Callable[[int, int], None] | None = None) -> Result:
    """Run one task here and now; its errors pass through untouched.

    Raises:
        UnknownTaskError: no such task.
        StudioError: whatever the task itself raises.
    """
    load_tasks()
    context = TaskContext(blobs=blobs) if progress is None else TaskContext(blobs=blobs, progress=progress)
    return _plain(fetch_task(task)(_plain(payload), context))


def _plain(value: dict[str, Any]) -> dict[str, Any]:
    return dict(json.loads(canonical_json(value)))
