"""`webtoon start`: one process that owns the data folder and serves pages and API, with its queue and its workers.

Everything is started in order and ended in the opposite order, also when the start fails half-way. The first line on
standard output is the address, printed once the studio answers and its sample episode stands; everything else that
anybody prints goes to standard error.
"""

from __future__ import annotations

import argparse
import http.client
import importlib
import ipaddress
import logging
import os
import signal
import socket
import sys
import threading
import time
import webbrowser
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from types import FrameType
from typing import IO

import uvicorn

from core.errors import EnvironmentLackError, InvalidInputError, StudioError
from studio.boot import start_services
from studio.owner import OwnedError, Owner, wait_for_owner
from studio.runtime import set_services
from studio.services.context import Services
from studio.settings import Settings, read_settings

log = logging.getLogger("studio")

REQUESTS_GRACE_S = 2
ANSWERS_WITHIN_S = 60.0
OTHER_STARTING_S = 60.0
WARM_AFTER_S = 3.0
"""How long after the start the drawing processes are started, which keeps a processor busy for some seconds."""


def run_start(args: argparse.Namespace) -> int:
    """Start the studio and serve until a signal; returns the exit code.

    Raises:
        InvalidInputError: the host is not this machine, or the port is taken.
        EnvironmentLackError: something that the studio stands on is missing.
        ConflictError: another studio uses the same Redis database.
    """
    settings = read_settings(
        data=args.data,
        workers=args.workers,
        host=args.host,
        port=args.port,
        open_browser=not args.no_browser,
        require_token=args.require_token,
    )
    check_host(settings.host)
    out = _keep_stdout_clean()
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s", stream=sys.stderr)
    try:
        owner = Owner.claim(settings.data)
    except OwnedError:
        running = wait_for_owner(settings.data, OTHER_STARTING_S)
        if running is None:
            owner = Owner.claim(settings.data)
        else:
            print(running.url, file=out, flush=True)
            print("The studio was running already; it is at the address above.", file=sys.stderr)
            _open_browser(settings, running.url)
            return 0
    signals = _Signals()
    try:
        with ExitStack() as stack:
            stack.callback(owner.release)
            with signals.installed():
                _serve(settings, owner, stack, signals, out)
    except _StopStarting:
        print("Stopped while starting.", file=sys.stderr)
    return 0


def check_host(host: str) -> None:
    """Refuse an address that others could reach.

    Raises:
        InvalidInputError: `host-not-loopback`.
    """
    with suppress(ValueError):
        if host == "localhost" or ipaddress.ip_address(host).is_loopback:
            return
    raise InvalidInputError(
        f"--host {host} would let others on the network in, and the studio has no logins yet: everybody who reaches it "
        "could read and change everything. Use 127.0.0.1 (the default) and, from another machine, an SSH tunnel: "
        "ssh -L 8501:127.0.0.1:8501 this-machine",
        code="host-not-loopback",
        host=host,
    )


def listen(host: str, port: int) -> socket.socket:
    """A listening socket; port 0 takes any free one.

    Raises:
        InvalidInputError: `port-taken`.
    """
    address = "127.0.0.1" if host == "localhost" else host
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    # Naming the protocol lets the server switch Nagle's algorithm off, which costs 40 ms an answer otherwise.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((address, port))
        listener.listen(512)
    except OSError as error:
        listener.close()
        raise InvalidInputError(
            f"port {port} cannot be used ({error.strerror}): another program has it. "
            "Choose another with --port N, or any free one with --port 0",
            code="port-taken",
            port=port,
        ) from error
    listener.setblocking(False)
    return listener


def _serve(settings: Settings, owner: Owner, stack: ExitStack, signals: _Signals, out: IO[str]) -> None:
    listener = listen(settings.host, settings.port)
    stack.callback(listener.close)
    port = listener.getsockname()[1]
    url = f"http://{f'[{settings.host}]' if ':' in settings.host else settings.host}:{port}"
    importlib.import_module("studio.ui.config").apply_config()
    svc = start_services(settings, owner.identity, stack)
    svc.extras["url"] = url
    set_services(svc)
    stack.callback(set_services, None)
    app = importlib.import_module("studio.app").create_app(
        svc, token=owner.token, token_required=settings.require_token
    )
    server = _Server(
        uvicorn.Config(
            app,
            ws="websockets-sansio",
            ws_max_size=200 * 2**20,
            lifespan="on",
            access_log=False,
            log_config=None,
            log_level="warning",
            server_header=False,
            timeout_graceful_shutdown=REQUESTS_GRACE_S,
        )
    )
    signals.server = server
    threading.Thread(
        target=_say_ready, args=(settings, owner, svc, server, url, out), name="ready", daemon=True
    ).start()
    try:
        server.run(sockets=[listener])
    except SystemExit as error:
        raise EnvironmentLackError(
            "the web server could not start; the lines above say why", code="web-not-started"
        ) from error
    signals.closing = True
    if svc.extras.get("never_answered"):
        raise EnvironmentLackError("the studio started but does not answer; the lines above say why", code="no-answer")


def _say_ready(settings: Settings, owner: Owner, svc: Services, server: _Server, url: str, out: IO[str]) -> None:
    """Wait until the studio answers, see that the sample stands, then tell the address."""
    if not _healthy(url, owner.token, server):
        svc.extras["never_answered"] = not server.should_exit
        server.should_exit = True
        return
    owner.announce(url)
    try:
        importlib.import_module("studio.services.sample").ensure_sample(svc, _whisper)
    except Exception as error:
        if server.should_exit:
            return
        words = error.message if isinstance(error, StudioError) else f"{type(error).__name__}: {error}"
        log.warning("the sample episode could not be made: %s", words, exc_info=not isinstance(error, StudioError))
    if server.should_exit:
        return
    with suppress(OSError):  # nobody reads: the studio runs all the same
        print(_address(settings, owner, url), file=out, flush=True)
    print(f"The studio is running. Its data is in {settings.data}. Stop it with Ctrl-C.", file=sys.stderr)
    _open_browser(settings, _address(settings, owner, url))
    _warm_up(svc, server)


def _warm_up(svc: Services, server: _Server) -> None:
    """Start the drawing processes once the first page had its turn: by the time somebody draws they are ready."""
    time.sleep(WARM_AFTER_S)
    if server.should_exit:
        return
    try:
        importlib.import_module("studio.services.lettering").warm_up(svc)
    except Exception as error:  # the first drawing will say what is wrong, to somebody who wants it
        if not server.should_exit:
            log.warning("the drawing processes could not be started early: %s", error)


def _address(settings: Settings, owner: Owner, url: str) -> str:
    """What a person opens: with a token required, the address that hands it to the browser."""
    return f"{url}/?token={owner.token}" if settings.require_token else url


def _whisper(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


def _healthy(url: str, token: str, server: _Server) -> bool:
    host = url.removeprefix("http://")
    until = time.monotonic() + ANSWERS_WITHIN_S
    while not server.should_exit and time.monotonic() < until:
        if server.started:
            with suppress(OSError, http.client.HTTPException):
                connection = http.client.HTTPConnection(host, timeout=5)
                connection.request("GET", "/v1/health", headers={"Authorization": f"Bearer {token}"})
                if connection.getresponse().status == 200:
                    return True
        time.sleep(0.02)
    return False


def _open_browser(settings: Settings, url: str) -> None:
    shown = sys.platform == "darwin" or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    if settings.open_browser and shown:
        with suppress(webbrowser.Error):
            webbrowser.open(url)


def _keep_stdout_clean() -> IO[str]:
    """Standard output for the address alone: what any library prints there from now on goes to standard error."""
    sys.stdout.flush()
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    return out


class _StopStarting(BaseException):
    """A signal came before there was a server to stop."""


class _Server(uvicorn.Server):
    """uvicorn's server without signal handlers of its own: it would raise the signal again before all is closed."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


class _Signals:
    """SIGTERM and SIGINT: leave the start, end the server, or hurry it; ignored while everything is being closed."""

    def __init__(self) -> None:
        self.server: _Server | None = None
        self.closing = False

    @contextmanager
    def installed(self) -> Iterator[None]:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._handle)
        try:
            yield
        finally:
            self.closing = True

    def _handle(self, number: int, frame: FrameType | None) -> None:
        if self.closing:
            return
        if self.server is None:
            self.closing = True
            raise _StopStarting
        self.server.force_exit = self.server.should_exit
        self.server.should_exit = True
