"""A model service on this machine that answers by a script, well or badly, in the published form of three APIs.

`FakeTextServer` takes a list of steps, one for each request; the last one is repeated. Requests are kept for the tests
to look at. Which API is spoken is told by the request's path, so one server stands for all three.
"""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Kind = str
"""openai, anthropic or gemini."""


@dataclass
class Seen:
    """One request as it came."""

    kind: Kind
    path: str
    headers: dict[str, str]
    body: dict[str, Any]

    @property
    def text(self) -> str:
        return json.dumps(self.body, ensure_ascii=False)


@dataclass
class Reply:
    """What is sent back: bytes as they are, cut off after `sent_bytes` where that is given."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=lambda: {"Content-Type": "application/json"})
    sent_bytes: int | None = None
    hold: bool = False
    """Nothing is sent until the server is closed."""


Step = Callable[[Seen], Reply]


def says(answer: Any, *, as_text: bool = False) -> Step:
    """The model gives this answer: an object as its tool call (or schema answer), a str exactly as it is written."""

    def step(seen: Seen) -> Reply:
        raw = answer if isinstance(answer, str) else json.dumps(answer, ensure_ascii=False)
        return Reply(body=json.dumps(_envelope(seen, raw, as_text=as_text)).encode())

    return step


def declines(words: str = "I will not draw that.") -> Step:
    """A refusal, in each API's own way."""

    def step(seen: Seen) -> Reply:
        if seen.kind == "openai":
            body = _openai({"role": "assistant", "content": None, "refusal": words}, "stop")
        elif seen.kind == "anthropic":
            body = _anthropic([], "refusal") | {"stop_details": {"type": "refusal", "explanation": words}}
        else:
            body = {"promptFeedback": {"blockReason": "SAFETY", "blockReasonMessage": words}}
            body |= {"usageMetadata": {"promptTokenCount": 7, "totalTokenCount": 7}, "modelVersion": "fake-gemini"}
        return Reply(body=json.dumps(body).encode())

    return step


def stops_short(raw: str) -> Step:
    """The answer ends at the model's token limit."""

    def step(seen: Seen) -> Reply:
        body = _envelope(seen, raw, as_text=True)
        if seen.kind == "openai":
            body["choices"][0]["finish_reason"] = "length"
        elif seen.kind == "anthropic":
            body["stop_reason"] = "max_tokens"
        else:
            body["candidates"][0]["finishReason"] = "MAX_TOKENS"
        return Reply(body=json.dumps(body).encode())

    return step


def fails(status: int, message: str = "no", **headers: str) -> Step:
    """An error status with the API's own error document."""

    def step(seen: Seen) -> Reply:
        named = {401: "authentication_error", 403: "permission_error", 429: "rate_limit_error", 404: "not_found_error"}
        kind = named.get(status, "api_error" if status >= 500 else "invalid_request_error")
        if seen.kind == "openai":
            body: Any = {"error": {"message": message, "type": kind, "param": None, "code": None}}
        elif seen.kind == "anthropic":
            body = {"type": "error", "error": {"type": kind, "message": message}}
        else:
            google = {401: "UNAUTHENTICATED", 403: "PERMISSION_DENIED", 429: "RESOURCE_EXHAUSTED", 404: "NOT_FOUND"}
            name = google.get(status, "INTERNAL" if status >= 500 else "INVALID_ARGUMENT")
            body = {"error": {"code": status, "message": message, "status": name}}
        named_headers = {name.replace("_", "-"): value for name, value in headers.items()}
        return Reply(status, json.dumps(body).encode(), {"Content-Type": "application/json", **named_headers})

    return step


def sends(body: bytes, content_type: str = "application/json", status: int = 200, **headers: str) -> Step:
    """Exactly these bytes."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda _seen: Reply(status, body, {"Content-Type": content_type, **named})


def breaks_off(step: Step, after: int = 40) -> Step:
    """The same reply, but the connection closes in the middle of it."""

    def broken(seen: Seen) -> Reply:
        reply = step(seen)
        reply.sent_bytes = after
        return reply

    return broken


def hangs(_seen: Seen) -> Reply:
    """Takes the request and says nothing."""
    return Reply(hold=True)


def hangs_up(_seen: Seen) -> Reply:
    """Takes the request and closes the connection."""
    return Reply(sent_bytes=-1)


class _Quiet(ThreadingHTTPServer):
    """A client that leaves is part of the play."""

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Tests look at what the client made of it."""


class FakeTextServer:
    """The server; use it as a context. `steps` may be changed between questions."""

    def __init__(self, *steps: Step) -> None:
        self.steps: Sequence[Step] = steps
        self.seen: list[Seen] = []
        self._closing = threading.Event()
        self._gate = threading.Lock()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                outer._answer(self)

            def do_GET(self) -> None:
                outer._answer(self)

            def log_message(self, format: str, *args: Any) -> None:
                """Tests look at `seen`."""

        self._server = _Quiet(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    def __enter__(self) -> FakeTextServer:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.set()
        self._server.shutdown()
        self._server.server_close()

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    def url(self, kind: Kind) -> str:
        """The base URL to configure for an API."""
        return f"http://127.0.0.1:{self.port}" + ("/v1" if kind == "openai" else "")

    def script(self, *steps: Step) -> None:
        """Begin anew with other steps and no requests seen."""
        with self._gate:
            self.steps, self.seen = steps, []

    def _answer(self, handler: BaseHTTPRequestHandler) -> None:
        length = int(handler.headers.get("Content-Length") or 0)
        content = handler.rfile.read(length)
        path = handler.path
        kind = "openai" if path.endswith("/chat/completions") else "gemini" if ":generate" in path else "anthropic"
        seen = Seen(kind, path, {k.lower(): v for k, v in handler.headers.items()}, json.loads(content or b"{}"))
        with self._gate:
            self.seen.append(seen)
            step = self.steps[min(len(self.seen), len(self.steps)) - 1]
        reply = step(seen)
        if reply.hold:
            self._closing.wait(30)
        if reply.hold or reply.sent_bytes == -1:
            handler.close_connection = True
            handler.connection.shutdown(socket.SHUT_RDWR)
            return
        handler.send_response(reply.status)
        for name, value in reply.headers.items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(reply.body)))
        handler.end_headers()
        handler.wfile.write(reply.body if reply.sent_bytes is None else reply.body[: reply.sent_bytes])
        if reply.sent_bytes is not None:
            handler.close_connection = True


def _envelope(seen: Seen, raw: str, *, as_text: bool) -> dict[str, Any]:
    """The API's whole answer around what the model wrote."""
    asked = seen.body
    if seen.kind == "openai":
        if asked.get("tools") and not as_text:
            name = asked["tools"][0]["function"]["name"]
            call = {"id": "call_1", "type": "function", "function": {"name": name, "arguments": raw}}
            return _openai({"role": "assistant", "content": None, "tool_calls": [call]}, "tool_calls")
        return _openai({"role": "assistant", "content": raw}, "stop")
    if seen.kind == "anthropic":
        if asked.get("tools") and not as_text:
            try:
                arguments = json.loads(raw)
            except ValueError:
                arguments = raw
            call = {"type": "tool_use", "id": "toolu_1", "name": asked["tools"][0]["name"], "input": arguments}
            return _anthropic([call], "tool_use")
        return _anthropic([{"type": "text", "text": raw}] if raw else [], "end_turn")
    part: dict[str, Any] = {"text": raw}
    if asked.get("tools") and not as_text:
        declared = asked["tools"][0]["functionDeclarations"][0]["name"]
        try:
            part = {"functionCall": {"name": declared, "args": json.loads(raw)}}
        except ValueError:
            part = {"text": raw}
    content = {"role": "model", "parts": [part] if raw else []}
    return {
        "candidates": [{"content": content, "finishReason": "STOP", "index": 0}],
        "usageMetadata": {"promptTokenCount": 100, "candidatesTokenCount": 20, "totalTokenCount": 120},
        "modelVersion": "fake-gemini",
        "responseId": "r1",
    }


def _openai(message: dict[str, Any], finish: str) -> dict[str, Any]:
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1,
        "model": "fake-openai",
        "choices": [{"index": 0, "message": message, "finish_reason": finish, "logprobs": None}],
        "usage": {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120},
    }


def _anthropic(content: list[dict[str, Any]], stop: str) -> dict[str, Any]:
    return {
        "id": "msg_1",
        "type": "message",
        "role": "assistant",
        "model": "fake-anthropic",
        "content": content,
        "stop_reason": stop,
        "stop_sequence": None,
        "usage": {"input_tokens": 100, "output_tokens": 20},
    }
