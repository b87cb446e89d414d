"""The guard, asked directly: hosts, origins, bodies without end, and a studio that wants its token."""

from __future__ import annotations

from typing import Any

import anyio
import pytest

from studio.api import guard
from studio.api.guard import COOKIE, LOOPBACK, Guard

PROBLEM = b"application/problem+json"
Headers = list[tuple[str, str]]


class Studio:
    """An app behind the guard, with what it was sent and what it answered."""

    def __init__(self, *, token: str = "", required: bool = False, hosts: frozenset[str] = LOOPBACK) -> None:
        self.guarded = Guard(self._app, token=token, required=required, hosts=hosts)
        self.reached = 0
        self.read = b""

    async def _app(self, scope: Any, receive: Any, send: Any) -> None:
        self.reached += 1
        if scope["type"] == "websocket":
            await send({"type": "websocket.accept"})
            return
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise RuntimeError("the client went away")
            self.read += message.get("body", b"")
            if not message.get("more_body"):
                break
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"fine"})

    def ask(
        self,
        headers: Headers,
        *,
        method: str = "GET",
        path: str = "/v1/stories",
        query: bytes = b"",
        body: list[bytes] | None = None,
        kind: str = "http",
    ) -> list[dict[str, Any]]:
        """The messages that come back for one request."""
        scope = {
            "type": kind,
            "method": method,
            "path": path,
            "query_string": query,
            "headers": [(name.encode(), value.encode("latin-1")) for name, value in headers],
        }
        chunks = body if body is not None else [b""]
        waiting = [
            {"type": "http.request", "body": chunk, "more_body": number < len(chunks)}
            for number, chunk in enumerate(chunks, 1)
        ]
        sent: list[dict[str, Any]] = []

        async def receive() -> Any:
            return waiting.pop(0) if waiting else {"type": "http.disconnect"}

        async def send(message: Any) -> None:
            sent.append(message)

        async def run() -> None:
            await self.guarded(scope, receive, send)

        anyio.run(run)
        return sent

    def status(self, headers: Headers, **more: Any) -> int:
        answer = self.ask(headers, **more)
        status = int(answer[0]["status"])
        if status >= 400:
            assert dict(answer[0]["headers"])[b"content-type"] == PROBLEM
        assert [message["type"] for message in answer].count("http.response.start") == 1
        return status


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "127.0.0.1:8501", "localhost:1", "LOCALHOST:8501", "LocalHost", "[::1]", "[::1]:8501", "127.0.0.2:9"],
)
def test_names_of_this_machine_come_in(host: str) -> None:
    assert Studio().status([("host", host)]) == 200


@pytest.mark.parametrize(
    "host",
    [
        "",
        "evil.example",
        "evil.example:8501",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "evil.example@localhost",
        "localhost@evil.example",
        "localhost:8501:9",
        "localhost:x",
        "localhost, evil.example",
        "[::1",
        "::1]",
        "[::1]evil.example",
        "[fe80::1]",
        "0.0.0.0:8501",
        "192.168.0.4",
        "localhost/..",
        "\xb2",
        "[" * 200,
    ],
)
def test_any_other_host_is_refused(host: str) -> None:
    studio = Studio()
    assert studio.status([("host", host)]) == 421
    assert studio.reached == 0


def test_a_request_names_its_host_once() -> None:
    studio = Studio()
    assert studio.status([]) == 421
    assert studio.status([("host", "evil.example"), ("host", "localhost")]) == 421
    assert studio.reached == 0


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "PROPFIND"])
@pytest.mark.parametrize(
    "headers",
    [
        [("origin", "http://localhost:3000")],
        [("origin", "http://127.0.0.1:8501")],
        [("origin", "http://localhost")],
        [("origin", "null")],
        [("origin", "")],
        [("origin", "http://localhost:8501.evil.example")],
        [("origin", "http://x@localhost:8501")],
        [("origin", "http://[::1")],
        [("sec-fetch-site", "same-site")],
        [("sec-fetch-site", "cross-site")],
        [("sec-fetch-site", "cross-site"), ("origin", "http://localhost:8501")],
        [("sec-fetch-site", "same-origin"), ("origin", "http://evil.example")],
    ],
)
def test_changes_from_elsewhere_are_refused(headers: Headers, method: str) -> None:
    studio = Studio()
    assert studio.status([("host", "localhost:8501"), *headers], method=method) == 403
    assert studio.reached == 0


@pytest.mark.parametrize(
    ("host", "origin"),
    [
        ("localhost:8501", "http://localhost:8501"),
        ("localhost:8501", "HTTP://LOCALHOST:8501"),
        ("[::1]:8501", "http://[::1]:8501"),
        ("localhost", "http://localhost:80"),
        ("localhost", "https://localhost"),
    ],
)
def test_changes_from_the_studio_itself_come_in(host: str, origin: str) -> None:
    headers = [("host", host), ("origin", origin), ("sec-fetch-site", "same-origin")]
    assert Studio().status(headers, method="POST") == 200


def test_a_websocket_from_elsewhere_is_closed_before_it_opens() -> None:
    host = ("host", "localhost:8501")
    studio = Studio()
    for stranger in ("http://evil.example", "null", "http://localhost:3000"):
        answer = studio.ask([host, ("origin", stranger)], kind="websocket", path="/_stcore/stream")
        assert answer == [{"type": "websocket.close", "code": 1008}]
    assert studio.reached == 0
    for own in ([], [("origin", "http://localhost:8501")]):
        assert studio.ask([host, *own], kind="websocket", path="/_stcore/stream") == [{"type": "websocket.accept"}]


@pytest.mark.parametrize("length", ["-1", "1e3", "\xb2", "9" * 5000, str(2**40), "", "1, 1"])
def test_an_absurd_length_is_refused_unread(length: str) -> None:
    studio = Studio()
    assert studio.status([("host", "localhost"), ("content-length", length)], method="POST") == 413
    assert studio.reached == 0


@pytest.mark.parametrize("declared", [[], [("content-length", "1"), ("transfer-encoding", "chunked")]])
def test_a_body_in_pieces_ends_at_the_limit(declared: Headers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "MAX_JSON_BYTES", 1000)
    monkeypatch.setattr(guard, "MAX_UPLOAD_BYTES", 5000)
    headers = [("host", "localhost"), *declared]
    assert Studio().status(headers, method="POST", body=[b"x" * 250] * 4) == 200
    studio = Studio()
    assert studio.status(headers, method="POST", body=[b"x" * 250] * 100) == 413
    assert len(studio.read) == 1000
    upload = [*headers, ("content-type", "Multipart/form-data; boundary=x")]
    assert Studio().status(upload, method="POST", body=[b"x" * 250] * 20) == 200
    assert Studio().status(upload, method="POST", body=[b"x" * 250] * 21) == 413


def test_an_oversized_body_is_413_through_the_real_api(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "MAX_JSON_BYTES", 1000)

    def pieces() -> Any:
        yield b'{"title": "'
        for _ in range(10):
            yield b"x" * 200
        yield b'"}'

    answer = client.post("/v1/stories", content=pieces(), headers={"content-type": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (413, "too-large")
    assert client.get("/v1/stories").json()["items"] == []


class TestTokenRequired:
    HOST = ("host", "localhost:8501")
    COOKIES = ("cookie", f"{COOKIE}=the-secret")

    def studio(self) -> Studio:
        return Studio(token="the-secret", required=True)

    def test_nobody_comes_in_without(self) -> None:
        for method in ("GET", "POST", "DELETE"):
            assert self.studio().status([self.HOST], method=method) == 401
        answer = self.studio().ask([self.HOST])
        assert dict(answer[0]["headers"])[b"www-authenticate"] == b"Bearer"
        assert self.studio().ask([self.HOST], kind="websocket") == [{"type": "websocket.close", "code": 1008}]

    def test_a_bearer_may_do_everything(self) -> None:
        for words in ("Bearer the-secret", "bearer the-secret"):
            for method in ("GET", "POST", "DELETE"):
                assert self.studio().status([self.HOST, ("authorization", words)], method=method) == 200

    @pytest.mark.parametrize("words", ["Bearer wrong", "Bearer", "Bearer ", "the-secret", "Basic the-secret", "\xff"])
    def test_a_wrong_one_is_refused_even_beside_a_good_cookie(self, words: str) -> None:
        assert self.studio().status([self.HOST, self.COOKIES, ("authorization", words)]) == 401

    def test_the_printed_address_hands_out_the_cookie(self) -> None:
        answer = self.studio().ask([self.HOST], path="/", query=b"token=the-secret")
        assert answer[0]["status"] == 200
        cookie = dict(answer[0]["headers"])[b"set-cookie"].decode()
        assert cookie.startswith(f"{COOKIE}=the-secret;")
        assert "HttpOnly" in cookie and "SameSite=Strict" in cookie
        for query in (b"token=wrong", b"token=", b"token=%ff%00", b"Token=the-secret"):
            answer = self.studio().ask([self.HOST], path="/", query=query)
            assert answer[0]["status"] == 401
            assert b"set-cookie" not in dict(answer[0]["headers"])

    def test_an_address_with_the_token_changes_nothing(self) -> None:
        assert self.studio().status([self.HOST], method="POST", query=b"token=the-secret") == 401

    def test_the_cookie_looks_but_does_not_touch_the_api(self) -> None:
        for path in ("/", "/v1/stories", "/v1/jobs/x/events"):
            assert self.studio().status([self.HOST, self.COOKIES], path=path) == 200
        for method in ("POST", "PUT", "PATCH", "DELETE"):
            assert self.studio().status([self.HOST, self.COOKIES], method=method) == 401
        pages = [self.HOST, self.COOKIES, ("origin", "http://localhost:8501")]
        assert self.studio().ask(pages, kind="websocket", path="/_stcore/stream") == [{"type": "websocket.accept"}]
        assert self.studio().status(pages, method="PUT", path="/_stcore/upload_file/x") == 200

    @pytest.mark.parametrize(
        "cookies",
        ['bad"name=1; {0}', "a,b=c; {0}", "{0}; other={{}}", "session=x=y==; {0}", "=; ;{0};"],
    )
    def test_cookies_of_other_programs_do_not_hide_it(self, cookies: str) -> None:
        cookie = cookies.format(f"{COOKIE}=the-secret")
        assert self.studio().status([self.HOST, ("cookie", cookie)]) == 200

    def test_a_studio_without_a_token_lets_no_empty_one_pass(self) -> None:
        studio = Studio(token="", required=True)
        assert studio.status([self.HOST, ("cookie", f"{COOKIE}=")]) == 401
        assert studio.status([self.HOST], query=b"token=") == 401
