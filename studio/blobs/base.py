"""What every blob store promises.

Question: what may a caller rely on, whichever disk or bucket is behind?
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterator
from datetime import datetime
from pathlib import Path
from typing import Protocol

from core.errors import NotFoundError, StudioError

_KEY = re.compile(r"[0-9a-f]{64}")


class BlobMissingError(NotFoundError):
    """No bytes are stored under the key; `data["key"]`."""

    code = "blob-missing"


class BlobCorruptError(StudioError):
    """The stored bytes are not those that the key names; `data["key"]`."""

    code = "blob-corrupt"


def blob_key(data: bytes) -> str:
    """The key of some bytes."""
    return hashlib.sha256(data).hexdigest()


def is_blob_key(text: str) -> bool:
    return _KEY.fullmatch(text) is not None


def checked_key(key: str) -> str:
    """The key itself; anything else (a path, say) is missing by definition."""
    if not is_blob_key(key):
        raise BlobMissingError("There is no blob of that key.", key=key[:100])
    return key


def checked(key: str, data: bytes) -> bytes:
    """The bytes, once they are proven to be what the key names."""
    if blob_key(data) != key:
        raise BlobCorruptError(f"The stored bytes of {key} have changed.", key=key)
    return data


class Blobs(Protocol):
    """A store of immutable bytes. Every method may be called from any thread and any number of processes.

    A key appears only once all its bytes are stored (and, in a folder, on disk). Putting bytes that are there already
    makes them as young as new ones, so that a sweep spares them.
    """

    url: str

    def put(self, data: bytes) -> str:
        """Store bytes; returns their key."""
        ...

    def get(self, key: str) -> bytes:
        """The bytes of a key.

        Raises:
            BlobMissingError: nothing is stored under it.
            BlobCorruptError: what is stored is something else.
        """
        ...

    def exists(self, key: str) -> bool: ...

    def size(self, key: str) -> int:
        """Bytes of a key; raises BlobMissingError."""
        ...

    def path(self, key: str) -> Path | None:
        """A local file with the bytes, where the store has one; None where it has not (or the key is missing)."""
        ...

    def delete(self, key: str) -> None:
        """Forget a key; one that is missing is no error."""
        ...

    def keys(self) -> Iterator[str]:
        """Every stored key, in no order."""
        ...

    def sweep(self, *, now: datetime, older_than_s: float, live: Collection[str]) -> list[str]:
        """Delete every key that is not in `live` and was last put more than `older_than_s` before `now` (naive UTC).

        Returns the deleted keys, sorted. Remains of interrupted puts of that age go too.
        """
        ...
