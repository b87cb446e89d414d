"""Stands before the whole app, pages included, and refuses what no honest client of this studio sends.

Pure ASGI, so that streams and websockets pass untouched. It answers one question: may this request come in at all?
Hosts: only names of this machine (a page elsewhere that rebinds its name to loopback is refused). Unsafe methods and
websockets: only from this very site, whether or not they carry a body. Tokens: a wrong one is always refused; a missing
one only where the studio was started with a token required. A cookie carries the token for pictures and event streams,
which cannot send a header; it is good for safe methods only.
"""

from __future__ import annotations

import ipaddress
import re
import secrets
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any
from urllib.parse import parse_qs

from starlette.requests import cookie_parser

from studio.api.problems import problem

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Any]]
Send = Callable[[Any], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]
Refusal = tuple[int, str, str]

SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}
LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]", "::1"})
COOKIE = "webtoon_studio"
MAX_JSON_BYTES = 32 * 2**20
MAX_UPLOAD_BYTES = 512 * 2**20
_PLACE = re.compile(r"(?:\[([0-9a-f:.]+)\]|([^\s:\[\]@/?#\\,]+))(?::(\d{1,5}))?")
_PORTS = {"http": 80, "https": 443, "ws": 80, "wss": 443}


class Guard:
    """ASGI middleware; see the module's docstring. `token` is the owner's secret, `required` makes it compulsory."""

    def __init__(self, app: App, *, token: str = "", required: bool = False, hosts: frozenset[str] = LOOPBACK) -> None:
        self.app, self.token, self.required, self.hosts = app, token, required, hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in {"http", "websocket"}:
            await self.app(scope, receive, send)
            return
        headers = {key.decode("latin-1").lower(): value.decode("latin-1") for key, value in scope["headers"]}
        refusal = self._refusal(scope, headers)
        if refusal is not None:
            if scope["type"] == "websocket":
                await send({"type": "websocket.close", "code": 1008})
                return
            await _refuse(refusal, scope, receive, send)
            return
        if scope["type"] == "websocket":
            await self.app(scope, receive, send)
            return
        await _Capped(self.app, _limit(headers)).run(scope, receive, self._with_cookie(scope, send))

    def _refusal(self, scope: Scope, headers: dict[str, str]) -> Refusal | None:
        host = headers.get("host", "")
        place = _place(host, "http")
        alone = sum(key.lower() == b"host" for key, _ in scope["headers"]) == 1
        if place is None or not alone or not self._is_ours(place[0]):
            return 421, "host-not-allowed", f"This studio does not answer for the host '{host[:100]}'."
        unsafe = scope["type"] == "websocket" or scope.get("method", "GET") not in SAFE_METHODS
        if unsafe and is_cross_site(headers):
            return 403, "cross-site", "Requests that change something are accepted from the studio's own site only."
        length = headers.get("content-length", "0")
        limit = _limit(headers)
        if not re.fullmatch(r"[0-9]{1,18}", length) or int(length) > limit:
            return _too_large(limit)
        return self._token_refusal(scope, headers, unsafe)

    def _is_ours(self, name: str) -> bool:
        if name in self.hosts:
            return True
        try:
            # An address of this machine's own cannot be rebound: no name stands behind it.
            return "127.0.0.1" in self.hosts and ipaddress.ip_address(name).is_loopback
        except ValueError:
            return False

    def _token_refusal(self, scope: Scope, headers: dict[str, str], unsafe: bool) -> Refusal | None:
        bearer = headers.get("authorization", "")
        if bearer:
            scheme, _, given = bearer.partition(" ")
            if scheme.lower() == "bearer" and self._matches(given.strip()):
                return None
            return 401, "wrong-token", "The token is not this studio's."
        if not self.required:
            return None
        by_api = scope["path"].startswith("/v1") and unsafe and scope["type"] == "http"
        if self._matches(self._cookie(headers)) and not by_api:
            return None
        if not unsafe and self._matches(self._query_token(scope)):
            return None
        return (
            401,
            "token-required",
            "This studio asks for its token; open the address that it printed when it started.",
        )

    def _matches(self, given: str) -> bool:
        return bool(given) and bool(self.token) and secrets.compare_digest(given.encode(), self.token.encode())

    @staticmethod
    def _cookie(headers: dict[str, str]) -> str:
        # Cookies do not know ports: those of any other program on this machine come along, however they are written.
        return cookie_parser(headers.get("cookie", "")).get(COOKIE, "")

    @staticmethod
    def _query_token(scope: Scope) -> str:
        return parse_qs(scope.get("query_string", b"").decode("latin-1")).get("token", [""])[0]

    def _with_cookie(self, scope: Scope, send: Send) -> Send:
        """Hand the cookie to a browser that opened the printed address."""
        if scope["type"] != "http" or not self._matches(self._query_token(scope)):
            return send
        cookie = f"{COOKIE}={self.token}; Path=/; HttpOnly; SameSite=Strict".encode("latin-1")

        async def sender(message: Any) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message.get("headers", []), (b"set-cookie", cookie)]}
            await send(message)

        return sender


class _Capped:
    """Runs an app on a body that ends at a limit, whatever length was declared, or none; beyond it the answer is 413.

    The app sees its client go away; what it then says is replaced, unless it was answering already.
    """

    def __init__(self, app: App, limit: int) -> None:
        self.app, self.limit = app, limit
        self.seen = 0
        self.answering = False

    async def run(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def receiver() -> Any:
            message = await receive()
            if message["type"] == "http.request":
                self.seen += len(message.get("body", b""))
                if self.seen > self.limit:
                    return {"type": "http.disconnect"}
            return message

        async def sender(message: Any) -> None:
            if self.answering or self.seen <= self.limit:
                self.answering = True
                await send(message)

        try:
            await self.app(scope, receiver, sender)
        except Exception:  # whatever the app makes of a body that was cut off; anything else goes on
            if self.answering or self.seen <= self.limit:
                raise
        if self.seen > self.limit and not self.answering:
            await _refuse(_too_large(self.limit), scope, receive, send)


def is_cross_site(headers: Mapping[str, str]) -> bool:
    """Whether a browser says that a page of another origin made this request; header names in lower case."""
    if headers.get("sec-fetch-site", "none") not in {"same-origin", "none"}:
        return True
    origin = headers.get("origin")
    if origin is None:
        return False
    scheme, mark, rest = origin.partition("://")
    place = _place(rest, scheme) if mark else None
    return place is None or place != _place(headers.get("host", ""), scheme)


def _place(text: str, scheme: str) -> tuple[str, int] | None:
    """Name and port of ``name[:port]``, in lower case, an IPv6 address without brackets; None for anything else."""
    found = _PLACE.fullmatch(text.strip().lower())
    if found is None:
        return None
    return found[1] or found[2], int(found[3]) if found[3] else _PORTS.get(scheme.lower(), 80)


def _limit(headers: Mapping[str, str]) -> int:
    return MAX_UPLOAD_BYTES if headers.get("content-type", "").lower().startswith("multipart/") else MAX_JSON_BYTES


def _too_large(limit: int) -> Refusal:
    return 413, "too-large", f"The request's body is over the limit of {limit // 2**20} MB."


async def _refuse(refusal: Refusal, scope: Scope, receive: Receive, send: Send) -> None:
    headers = {"WWW-Authenticate": "Bearer"} if refusal[0] == 401 else None
    await problem(*refusal, headers=headers)(scope, receive, send)
