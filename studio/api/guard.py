"""Stands before the whole app, pages included, and refuses what no honest client of this studio sends.

Pure ASGI, so that streams and websockets pass untouched. It answers one question: may this request come in at all?
Hosts: only names of this machine (a page elsewhere that rebinds its name to loopback is refused). Unsafe methods and
websockets: only from this very site, whether or not they carry a body. Tokens: a wrong one is always refused; a missing
one only where the studio was started with a token required. A cookie carries the token for pictures and event streams,
which cannot send a header; it is good for safe methods only.
"""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable, MutableMapping
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qs, urlsplit

from studio.api.problems import problem

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Any]]
Send = Callable[[Any], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}
LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]", "::1"})
COOKIE = "webtoon_studio"
MAX_JSON_BYTES = 32 * 2**20
MAX_UPLOAD_BYTES = 512 * 2**20


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
            await problem(*refusal)(scope, receive, send)
            return
        await self.app(scope, self._capped(receive, headers), self._with_cookie(scope, send))

    def _refusal(self, scope: Scope, headers: dict[str, str]) -> tuple[int, str, str] | None:
        host = headers.get("host", "")
        name = urlsplit(f"//{host}").hostname or ""
        if name not in self.hosts:
            return 421, "host-not-allowed", f"This studio does not answer for the host '{host}'."
        unsafe = scope["type"] == "websocket" or scope.get("method", "GET") not in SAFE_METHODS
        if unsafe and self._is_cross_site(headers, host):
            return 403, "cross-site", "Requests that change something are accepted from the studio's own site only."
        length = headers.get("content-length", "0")
        limit = MAX_UPLOAD_BYTES if headers.get("content-type", "").startswith("multipart/") else MAX_JSON_BYTES
        if not length.isdigit() or int(length) > limit:
            return 413, "too-large", f"The request's body is over the limit of {limit // 2**20} MB."
        return self._token_refusal(scope, headers, unsafe)

    def _is_cross_site(self, headers: dict[str, str], host: str) -> bool:
        if headers.get("sec-fetch-site", "none") not in {"same-origin", "none"}:
            return True
        origin = headers.get("origin")
        return origin is not None and urlsplit(origin).netloc != host

    def _token_refusal(self, scope: Scope, headers: dict[str, str], unsafe: bool) -> tuple[int, str, str] | None:
        bearer = headers.get("authorization", "")
        if bearer:
            given = bearer.removeprefix("Bearer ").strip()
            if bearer.startswith("Bearer ") and self._matches(given):
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
        try:
            jar = SimpleCookie(headers.get("cookie", ""))
        except CookieError:
            return ""
        return jar[COOKIE].value if COOKIE in jar else ""

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

    @staticmethod
    def _capped(receive: Receive, headers: dict[str, str]) -> Receive:
        """Stop a body without a declared length at the same limit, by telling the app that the client went away."""
        if "content-length" in headers:
            return receive
        limit = MAX_UPLOAD_BYTES if headers.get("content-type", "").startswith("multipart/") else MAX_JSON_BYTES
        seen = 0

        async def receiver() -> Any:
            nonlocal seen
            message = await receive()
            if message["type"] == "http.request":
                seen += len(message.get("body", b""))
                if seen > limit:
                    return {"type": "http.disconnect"}
            return message

        return receiver
