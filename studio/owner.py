"""Who owns a data folder: one process at a time, known by a lock that dies with it and a file that says where it is.

`studio.json` holds the address and the token of the running studio; it can be read by its user alone and counts only
while the lock beside it is held. The command line uses it to go through a running studio instead of around it.
"""

from __future__ import annotations

import fcntl
import json
import os
import secrets
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from core.errors import ConflictError, EnvironmentLackError

INFO = "studio.json"
LOCK = "owner.lock"
IDENTITY = "owner.id"
TOKEN = "owner.token"


@dataclass(frozen=True)
class OwnerInfo:
    """Where a running studio answers. `url` has no slash at its end; `token` goes into ``Authorization: Bearer``."""

    url: str
    token: str
    pid: int


class OwnedError(ConflictError):
    """Another process owns the data folder; `data["url"]` is its address, None while it is still starting."""

    code = "data-folder-owned"


class Owner:
    """The hold of this process on a data folder, from `claim` to `release` or the end of the process.

    `identity` names the folder wherever several studios meet (a Redis database); `token` is the secret of its API. Both
    stay the same over restarts, so that an open browser and a script need not ask again.
    """

    def __init__(self, data: Path, lock: int) -> None:
        self.data = data
        self._lock = lock
        self.identity = _kept(data / IDENTITY, lambda: secrets.token_hex(8))
        self.token = _kept(data / TOKEN, lambda: secrets.token_urlsafe(32))

    @classmethod
    def claim(cls, data: Path) -> Owner:
        """Become the owner of a data folder, making it if need be.

        Raises:
            OwnedError: another process is.
            EnvironmentLackError: `data-folder-unwritable`.
        """
        try:
            data.mkdir(parents=True, exist_ok=True, mode=0o700)
            lock = os.open(data / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise EnvironmentLackError(
                f"the data folder {data} cannot be written ({error.strerror}); choose another with --data DIR",
                code="data-folder-unwritable",
                path=str(data),
            ) from error
        if not _locked(lock, fcntl.LOCK_EX):
            os.close(lock)
            info = _read_info(data)
            raise OwnedError(
                f"a studio is running on {data}" + (f" at {info.url}" if info else ", but does not answer yet"),
                url=info.url if info else None,
            )
        (data / INFO).unlink(missing_ok=True)
        try:
            return cls(data, lock)
        except BaseException:  # the lock must not outlive a claim that failed; raised again
            os.close(lock)
            raise

    def announce(self, url: str) -> OwnerInfo:
        """Write down where this studio answers."""
        info = OwnerInfo(url=url, token=self.token, pid=os.getpid())
        write_private(self.data / INFO, json.dumps(asdict(info)))
        return info

    def release(self) -> None:
        """Let the folder go."""
        with suppress(OSError):
            (self.data / INFO).unlink(missing_ok=True)
        with suppress(OSError):
            os.close(self._lock)


def find_owner(data: Path) -> OwnerInfo | None:
    """The running studio of a data folder, None when none runs.

    Raises:
        OwnedError: one is just starting and has no address yet.
    """
    if not (data / LOCK).exists():
        return None
    with (data / LOCK).open("rb") as probe:
        if _locked(probe.fileno(), fcntl.LOCK_SH, tries=1):
            return None
    info = _read_info(data)
    if info is None:
        raise OwnedError(f"a studio is just starting on {data}; try again in a moment", url=None)
    return info


def wait_for_owner(data: Path, timeout_s: float) -> OwnerInfo | None:
    """The running studio of a data folder, waiting for one that is just starting; None when it ended meanwhile.

    Raises:
        OwnedError: it is still starting after the time.
    """
    until = time.monotonic() + timeout_s
    while True:
        try:
            return find_owner(data)
        except OwnedError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)


def write_private(path: Path, text: str) -> None:
    """Replace a file whole, readable by its user alone."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    temporary.replace(path)


def _locked(handle: int, kind: int, tries: int = 5) -> bool:
    """Take a lock without waiting long: somebody who only looks holds it for a moment."""
    for left in reversed(range(tries)):
        try:
            fcntl.flock(handle, kind | fcntl.LOCK_NB)
            return True
        except BlockingIOError:
            if left:
                time.sleep(0.03)
    return False


def _kept(path: Path, make: Callable[[], str]) -> str:
    """A secret that is made once and then kept in a private file."""
    if not path.exists():
        write_private(path, make())
    return path.read_text(encoding="utf-8").strip()


def _read_info(data: Path) -> OwnerInfo | None:
    try:
        found = json.loads((data / INFO).read_text(encoding="utf-8"))
        return OwnerInfo(url=str(found["url"]), token=str(found["token"]), pid=int(found["pid"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
