"""The one way out: what a request to a model may carry, and what of its answer is let in.

Stands under the service's own client library. A request goes to the configured machine and nowhere else, with a key
and the headers that its API asks for and no more; an answer is read whole, up to a limit, and the key is struck out of
it before anybody else sees it. Imported in model mode only.
"""

from __future__ import annotations

import json
import logging
import re
from dataclasses import dataclass

import httpx2

from studio.providers.keys import MARK, redact, spellings
from studio.providers.provider import TextProvider

MOST_BYTES = 8 * 1024 * 1024
"""An answer that is longer is no answer: a whole episode's plan is well under one megabyte."""
ALLOWED_HEADERS = frozenset(("host", "accept", "content-type", "content-length", "transfer-encoding", "connection"))
VERSION_HEADERS = frozenset(("anthropic-version", "anthropic-beta"))
KEY_HEADERS = frozenset(("authorization", "x-api-key", "x-goog-api-key"))
_REWRITTEN = frozenset(("content-encoding", "content-length", "transfer-encoding", "content-type"))
_ESCAPED = re.compile(rb"\\+u00(2[b-f]|3[0-9a]|4[1-9a-f]|5[0-9af]|6[1-9a-f]|7[0-9ae])", re.IGNORECASE)
"""Letters, digits and marks of keys, escaped in JSON or in JSON inside JSON."""
# They tell headers and bodies at the debug level, before the key is struck out.
for _name in ("httpx2", "httpcore2", "openai", "anthropic", "google_genai"):
    logging.getLogger(_name).setLevel(logging.WARNING)


@dataclass(frozen=True)
class Fault:
    """Why an exchange came to nothing, where only the wire can tell."""

    code: str
    words: str
    again: bool


class Wire(httpx2.AsyncBaseTransport):
    """Carries the requests of one question. `sent` counts them; `body` and `fault` are of the last one."""

    def __init__(self, provider: TextProvider, key: str | None, inner: httpx2.AsyncBaseTransport | None = None) -> None:
        self._url = httpx2.URL(provider.url)
        self._key = key
        self._inner = inner or httpx2.AsyncHTTPTransport()
        self.sent = 0
        self.body: str | None = None
        self.fault: Fault | None = None

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        self.body, self.fault = None, None
        if _origin(request.url) != _origin(self._url):
            raise self._fail("provider-broken", f"a request to {request.url.host} was stopped", again=False)
        self.sent += 1
        response = await self._inner.handle_async_request(
            httpx2.Request(
                request.method,
                request.url,
                headers=self._headers(request.headers),
                stream=request.stream,
                extensions=request.extensions,
            )
        )
        try:
            content = await self._read(response)
        finally:
            await response.aclose()
        headers = [(k, self._clean(v)) for k, v in response.headers.multi_items() if k.lower() not in _REWRITTEN]
        kind = self._judge(response, content)
        return httpx2.Response(
            response.status_code, headers=[*headers, ("content-type", kind)], content=content, request=request
        )

    async def aclose(self) -> None:
        await self._inner.aclose()

    def _headers(self, headers: httpx2.Headers) -> list[tuple[str, str]]:
        """What the API asks for; nothing about this machine, and nothing that the environment would add."""
        allowed = ALLOWED_HEADERS | VERSION_HEADERS
        kept = [(name, value) for name, value in headers.multi_items() if name.lower() in allowed]
        if self._key is not None:
            mine = (self._key, f"Bearer {self._key}")
            kept += [(k, v) for k, v in headers.multi_items() if k.lower() in KEY_HEADERS and v in mine]
        return [*kept, ("accept-encoding", "identity"), ("user-agent", "webtoon-studio")]

    async def _read(self, response: httpx2.Response) -> bytes:
        content = bytearray()
        try:
            async for chunk in response.aiter_bytes():
                content += chunk
                if len(content) > MOST_BYTES:
                    words = f"the answer is longer than {MOST_BYTES // 2**20} MB and was not read to its end"
                    raise self._fail("provider-answer-invalid", words, again=False)
        finally:
            # Also of half an answer: it may say what went wrong.
            self.body = self._clean(self._struck(bytes(content[:MOST_BYTES])).decode("utf-8", "replace"))
        return self._struck(bytes(content))

    def _judge(self, response: httpx2.Response, content: bytes) -> str:
        """The media type to go on with: JSON is taken under any name, anything else is no answer."""
        kind = response.headers.get("content-type", "").partition(";")[0].strip().lower() or "no media type"
        if 300 <= response.status_code < 400:
            elsewhere = httpx2.URL(response.headers.get("location", "")).host or "another path"
            words = f"the service sends us on to {elsewhere}, where nothing was sent; set base_url to the new address"
            raise self._fail("provider-broken", words, again=False)
        if response.is_success:
            try:
                json.loads(content)
            except (ValueError, RecursionError):
                words = "nothing" if not content else f"no JSON ({kind[:60]})"
                raise self._fail("provider-broken", f"the service answered with {words}", again=True) from None
            return "application/json"
        return kind if kind == "application/json" else "text/plain"

    def _fail(self, code: str, words: str, *, again: bool) -> httpx2.TransportError:
        self.fault = Fault(code, words, again)
        return httpx2.ReadError(words)

    def _clean(self, text: str) -> str:
        return redact(text, self._key)

    def _struck(self, content: bytes) -> bytes:
        plain = _ESCAPED.sub(lambda found: bytes((int(found[1], 16),)), content)
        if any(spelling.encode() in plain for spelling in spellings(self._key)):
            content = plain  # only then: what it costs is a backslash that the model wrote itself
        for spelling in spellings(self._key):
            content = content.replace(spelling.encode(), MARK.encode())
        return content


def _origin(url: httpx2.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port
