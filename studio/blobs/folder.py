"""Blobs in a folder: two levels of names, written aside, flushed, then renamed.

Question: how do bytes get onto a local disk so that a power cut leaves either all of them or none?
"""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Collection, Iterator
from datetime import UTC, datetime
from pathlib import Path

from core.errors import EnvironmentLackError
from studio.blobs.base import BlobMissingError, blob_key, checked, checked_key, is_blob_key

_ASIDE = "incoming-"


class FolderBlobs:
    """See `studio.blobs.base.Blobs`."""

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()
        self.root.mkdir(parents=True, exist_ok=True)
        self.url = str(self.root)

    def put(self, data: bytes) -> str:
        key = blob_key(data)
        target = self._file(key)
        if self._touched(target, len(data)):
            return key
        try:
            if not target.parent.is_dir():
                target.parent.mkdir(parents=True, exist_ok=True)
                # The new folder names have to survive too, or the file would be on disk but unreachable.
                _flush_folder(target.parent.parent)
                _flush_folder(self.root)
            _write(target, data)
        except OSError as error:
            raise EnvironmentLackError(
                f"A file of {len(data)} bytes could not be stored in {self.root}: {error.strerror or error}.",
                code="blob-not-stored",
                folder=str(self.root),
                bytes=len(data),
            ) from error
        return key

    def get(self, key: str) -> bytes:
        try:
            return checked(key, self._file(checked_key(key)).read_bytes())
        except FileNotFoundError:
            raise BlobMissingError(f"The bytes of {key} are not stored.", key=key) from None

    def exists(self, key: str) -> bool:
        return is_blob_key(key) and self._file(key).is_file()

    def size(self, key: str) -> int:
        try:
            return self._file(checked_key(key)).stat().st_size
        except FileNotFoundError:
            raise BlobMissingError(f"The bytes of {key} are not stored.", key=key) from None

    def path(self, key: str) -> Path | None:
        return self._file(key) if self.exists(key) else None

    def delete(self, key: str) -> None:
        if is_blob_key(key):
            self._file(key).unlink(missing_ok=True)

    def keys(self) -> Iterator[str]:
        for entry in self.root.glob("??/??/*"):
            if is_blob_key(entry.name):
                yield entry.name

    def sweep(self, *, now: datetime, older_than_s: float, live: Collection[str]) -> list[str]:
        limit = now.replace(tzinfo=UTC).timestamp() - older_than_s
        kept, gone = frozenset(live), []
        for entry in self.root.glob("??/??/*"):
            with contextlib.suppress(FileNotFoundError):
                if entry.name in kept or entry.stat().st_mtime > limit:
                    continue
                entry.unlink()
                if is_blob_key(entry.name):
                    gone.append(entry.name)
        return sorted(gone)

    def _file(self, key: str) -> Path:
        return self.root / key[:2] / key[2:4] / key

    @staticmethod
    def _touched(target: Path, size: int) -> bool:
        # A file of another length is a wreck of this key (a full disk under another program, say): write it anew.
        try:
            if target.stat().st_size != size:
                return False
            os.utime(target)
        except FileNotFoundError:
            return False
        return True


def _write(target: Path, data: bytes) -> None:
    handle, name = tempfile.mkstemp(prefix=_ASIDE, dir=target.parent)
    aside = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        aside.chmod(0o644)
        aside.replace(target)
    except BaseException:  # also a Ctrl-C: no half blob stays; raised again
        aside.unlink(missing_ok=True)
        raise
    _flush_folder(target.parent)


def _flush_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
