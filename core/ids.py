"""Where identifiers come from: callers hand in a source, so that the same script gives the same ids on demand.

`make` derives every id from the script's hash and a path inside the work (UUIDv5); the studio, where time may enter,
passes its own source of time-ordered ids.
"""

from __future__ import annotations

from typing import Protocol
from uuid import UUID, uuid5

_ROOT = UUID("7d0c6a52-4b0e-5f0a-9a53-5c3f1e1d8b11")


class IdSource(Protocol):
    """Gives an id for a place in the work; `path` names that place and is unique within one run."""

    def __call__(self, *path: object) -> str: ...


class DerivedIds:
    """UUIDv5 of a seed text and a path: equal inputs give equal ids on every machine."""

    def __init__(self, seed: str) -> None:
        self._namespace = uuid5(_ROOT, seed)

    def __call__(self, *path: object) -> str:
        return str(uuid5(self._namespace, "/".join(str(part) for part in path)))
