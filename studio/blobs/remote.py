"""Blobs in an object store, through fsspec: S3 and its like, or memory.

Question: how are the same promises kept where there is no rename? An object store shows an object only when its upload
has ended, so one upload per key is whole by itself.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import fsspec

from core.errors import EnvironmentLackError
from studio.blobs.base import BlobMissingError, blob_key, checked, checked_key, is_blob_key


class RemoteBlobs:
    """See `studio.blobs.base.Blobs`. `options` go to fsspec (endpoint, key, secret …) and are never logged."""

    def __init__(self, url: str, **options: Any) -> None:
        self.url = url
        try:
            filesystem, root = fsspec.core.url_to_fs(url, use_listings_cache=False, **options)
        except (ImportError, ValueError) as error:
            raise EnvironmentLackError(
                f"Blobs at {url.split('://')[0]}:// need another package: {error}", code="blob-scheme-unknown"
            ) from error
        self._fs: Any = filesystem
        self._root: str = root.rstrip("/")

    def put(self, data: bytes) -> str:
        key = blob_key(data)
        # Written even when it is there: the new time of change spares it from a sweep, and a wreck is repaired.
        try:
            self._fs.makedirs(self._file(key).rsplit("/", 1)[0], exist_ok=True)
            self._fs.pipe_file(self._file(key), data)
        except OSError as error:
            raise EnvironmentLackError(
                f"A file of {len(data)} bytes could not be stored at {self.url}: {error}",
                code="blob-not-stored",
                bytes=len(data),
            ) from error
        return key

    def get(self, key: str) -> bytes:
        try:
            return checked(key, bytes(self._fs.cat_file(self._file(checked_key(key)))))
        except FileNotFoundError:
            raise BlobMissingError(f"The bytes of {key} are not stored.", key=key) from None

    def exists(self, key: str) -> bool:
        return is_blob_key(key) and bool(self._fs.isfile(self._file(key)))

    def size(self, key: str) -> int:
        try:
            return int(self._fs.info(self._file(checked_key(key)))["size"])
        except FileNotFoundError:
            raise BlobMissingError(f"The bytes of {key} are not stored.", key=key) from None

    def path(self, key: str) -> Path | None:
        return None

    def delete(self, key: str) -> None:
        if self.exists(key):
            self._fs.rm_file(self._file(key))

    def keys(self) -> Iterator[str]:
        for key, _ in self._found():
            yield key

    def sweep(self, *, now: datetime, older_than_s: float, live: Collection[str]) -> list[str]:
        kept = frozenset(live)
        gone = [
            key
            for key, put_at in self._found()
            if key not in kept and (now.replace(tzinfo=UTC) - put_at).total_seconds() > older_than_s
        ]
        for key in gone:
            self.delete(key)
        return sorted(gone)

    def _file(self, key: str) -> str:
        return f"{self._root}/{key[:2]}/{key}"

    def _found(self) -> list[tuple[str, datetime]]:
        try:
            entries = self._fs.find(self._root, detail=True)
        except FileNotFoundError:
            return []
        found = []
        for name, info in entries.items():
            key = name.rsplit("/", 1)[-1]
            if is_blob_key(key):
                found.append((key, _put_at(info)))
        return found


def _put_at(info: dict[str, Any]) -> datetime:
    for field in ("LastModified", "last_modified", "mtime", "updated", "created"):
        value = info.get(field)
        if isinstance(value, (int, float)):
            return datetime.fromtimestamp(value, UTC)
        if isinstance(value, datetime):
            return value if value.tzinfo else value.replace(tzinfo=UTC)
    # A store that does not tell ages: everything counts as new, so nothing is swept.
    return datetime.max.replace(tzinfo=UTC)
