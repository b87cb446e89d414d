"""What every use case is handed: the store, the blobs, where ids and time come from.

Question: on what does a service stand? Services are module functions that take this first, do one transaction each
and return plain JSON-ready dicts.
"""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from studio.store.db import Store

if TYPE_CHECKING:
    from studio.blobs import Blobs

_gate = threading.Lock()
_last_ms = 0
_count = 0


def time_ordered_id() -> str:
    """A UUIDv7: ids made later sort later, within one process even inside one millisecond."""
    global _last_ms, _count
    with _gate:
        now_ms = max(time.time_ns() // 1_000_000, _last_ms)
        _count = _count + 1 if now_ms == _last_ms else secrets.randbits(10)
        if _count > 0xFFF:
            now_ms, _count = now_ms + 1, 0
        _last_ms, count = now_ms, _count
    value = (now_ms << 80) | (0x7 << 76) | (count << 64) | (0b10 << 62) | secrets.randbits(62)
    return str(UUID(int=value))


def utc_now() -> datetime:
    """The present in UTC, without zone, as the database keeps it."""
    return datetime.now(UTC).replace(tzinfo=None)


@dataclass
class Services:
    """The container of one running studio. `dispatch` is None until the job side has started."""

    store: Store
    blobs: Blobs
    ids: Callable[[], str] = time_ordered_id
    now: Callable[[], datetime] = utc_now
    catalogue: Any = None
    settings: Any = None
    dispatch: Any = None
    extras: dict[str, Any] = field(default_factory=dict)
