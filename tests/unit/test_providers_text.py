"""One question to a model: three APIs, every way in which an answer fails, and what is never sent or told."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
import threading
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from studio.providers.provider import Kind
from studio.providers.text import Answer, KeyRing, Patience, ProviderError, TextProvider, ask
from tests.faults.fake_text_server import (
    FakeTextServer,
    Reply,
    Step,
    breaks_off,
    declines,
    fails,
    hangs,
    hangs_up,
    says,
    sends,
    stops_short,
)

KEY = "made-up+key/0123456789"
KINDS: tuple[Kind, ...] = ("openai", "anthropic", "gemini")
GOOD = {"title": "The Spare Umbrella", "panels": ["Rain.", "A bench."]}
SHORT = {"title": "The Spare Umbrella"}


class Plan(BaseModel):
    """What is asked for."""

    title: str
    panels: list[str]


class Waits(list[float]):
    """A clock that nobody waits for."""

    async def sleep(self, seconds: float) -> None:
        self.append(seconds)


@pytest.fixture(scope="module")
def server() -> Iterator[FakeTextServer]:
    with FakeTextServer(says(GOOD)) as running:
        yield running


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> Kind:
    return request.param  # type: ignore[no-any-return]


def put(
    server: FakeTextServer, kind: Kind, *steps: Step, waits: Waits | None = None, key: str | None = KEY, **more: Any
) -> Answer[Plan]:
    """Ask the server, which plays these steps."""
    server.script(*steps)
    asked = {name: more.pop(name) for name in ("check", "cancelled") if name in more}
    settings = {"base_url": server.url(kind), "timeout_s": 5.0, "max_attempts": 3, "price_in": 1.0, "price_out": 10.0}
    provider = TextProvider("desk", kind, "a-model", **{**settings, "key_env": "THE_KEY" if key else None, **more})
    ring = KeyRing(Path("nowhere"), {"THE_KEY": key} if key else {})
    patience = Patience(sleep=(waits if waits is not None else Waits()).sleep)
    return ask(provider, system="You plan.", prompt="RAIN", output=Plan, keys=ring, patience=patience, **asked)


def failed(server: FakeTextServer, kind: Kind, *steps: Step, **more: Any) -> ProviderError:
    """The error of that question; wherever it comes from, it must not tell the key."""
    with pytest.raises(ProviderError) as caught:
        put(server, kind, *steps, **more)
    error = caught.value
    told = "".join(traceback.format_exception(error)) + json.dumps(error.data) + repr(error)
    assert KEY not in told and "made-up%2Bkey" not in told and "made-up+key\\/" not in told
    assert error.__cause__ is None and error.__context__ is None, "a library's error would carry the request"
    assert error.data["provider"] == "desk"
    return error


def test_an_answer_comes_with_its_words_its_tokens_and_its_price(server: FakeTextServer, kind: Kind) -> None:
    answer = put(server, kind, says(GOOD))
    assert answer.output == Plan(**GOOD)
    assert json.loads(answer.raw) == GOOD
    assert (answer.model, answer.attempts) == (f"fake-{kind}", 1)
    assert answer.usage["input_tokens"] == 100 and answer.usage["output_tokens"] == 20
    assert answer.cost == pytest.approx((100 * 1.0 + 20 * 10.0) / 1e6)
    (seen,) = server.seen
    assert seen.kind == kind and "You plan." in seen.text and "RAIN" in seen.text and "panels" in seen.text


def test_the_key_goes_into_one_header_and_nothing_else_goes_along(server: FakeTextServer, kind: Kind) -> None:
    put(server, kind, says(GOOD))
    (seen,) = server.seen
    holders = [name for name, value in seen.headers.items() if KEY in value]
    assert len(holders) == 1 and holders[0] in ("authorization", "x-api-key", "x-goog-api-key")
    assert KEY not in seen.path and KEY not in seen.text
    known = {"host", "accept", "content-type", "content-length", "connection", "accept-encoding", "user-agent"}
    assert set(seen.headers) <= known | {"anthropic-version", "anthropic-beta", *holders}
    assert seen.headers["user-agent"] == "webtoon-studio"


def test_a_server_in_the_house_needs_no_key(server: FakeTextServer, kind: Kind) -> None:
    assert put(server, kind, says(GOOD), key=None).output == Plan(**GOOD)
    assert not {"authorization", "x-api-key", "x-goog-api-key"} & set(server.seen[0].headers)


@pytest.mark.parametrize("answers", ["tool", "schema", "text"])
def test_the_form_can_be_asked_for_in_three_ways(server: FakeTextServer, answers: str) -> None:
    assert put(server, "openai", says(GOOD), answers=answers).output == Plan(**GOOD)
    body = server.seen[0].body
    assert ("tools" in body) == (answers == "tool")
    assert (body.get("response_format", {}).get("type") == "json_schema") == (answers == "schema")


@pytest.mark.parametrize("bad", ['{"title": "The Spa', SHORT, "", "I would love to help!"])
def test_an_answer_that_does_not_fit_is_sent_back_once(server: FakeTextServer, kind: Kind, bad: Any) -> None:
    answer = put(server, kind, says(bad), says(GOOD))
    assert answer.output == Plan(**GOOD) and answer.attempts == len(server.seen) == 2
    assert answer.usage["output_tokens"] == 40, "what the first try cost counts too"


def test_one_that_never_fits_is_given_up_with_its_words(server: FakeTextServer, kind: Kind) -> None:
    error = failed(server, kind, says(SHORT))
    assert error.code == "provider-answer-invalid"
    assert error.data["attempts"] == len(server.seen) == 3
    assert json.loads(error.data["raw"]) == SHORT
    assert error.data["problems"] == ["panels: Field required"] and "panels: Field required" in error.message
    assert error.data["usage"]["input_tokens"] == 300 and error.data["cost"] == pytest.approx(0.0009)


def test_what_the_caller_finds_wrong_goes_back_to_the_model(server: FakeTextServer, kind: Kind) -> None:
    def check(plan: Plan) -> list[str]:
        return [f"panel {n} names nobody called Zed" for n, text in enumerate(plan.panels, 1) if "Zed" in text]

    wrong = GOOD | {"panels": ["Rain.", "Zed waves."]}
    answer = put(server, kind, says(wrong), says(GOOD), check=check)
    assert answer.output == Plan(**GOOD)
    assert "Zed waves" in server.seen[1].text and "panel 2 names nobody called Zed" in server.seen[1].text
    error = failed(server, kind, says(wrong), check=check, max_attempts=2)
    assert (error.code, len(server.seen)) == ("provider-answer-invalid", 2)
    assert error.data["problems"] == ["panel 2 names nobody called Zed"] and json.loads(error.data["raw"]) == wrong


def test_an_error_of_the_callers_check_is_the_callers(server: FakeTextServer) -> None:
    def check(plan: Plan) -> list[str]:
        raise ZeroDivisionError("mine")

    with pytest.raises(ZeroDivisionError, match="mine"):
        put(server, "openai", says(GOOD), check=check)
    assert len(server.seen) == 1


def test_an_answer_in_another_language_is_sent_back(server: FakeTextServer, kind: Kind) -> None:
    from core.story.answer_language import wrong_language

    korean = {"title": "비 오는 밤의 우산", "panels": ["비가 내린다. 미나가 의자에 앉아 버스를 기다리고 있다."]}
    english = {"title": "The umbrella of the night", "panels": ["It is raining and she waits for the bus."]}

    def check(plan: Plan) -> list[str]:
        return [problem] if (problem := wrong_language(" ".join([plan.title, *plan.panels]), "en")) else []

    assert put(server, kind, says(korean), says(english), check=check).output == Plan(**english)
    assert "English" in server.seen[1].text
    assert failed(server, kind, says(korean), check=check).code == "provider-answer-invalid"


def test_a_refusal_is_final(server: FakeTextServer, kind: Kind) -> None:
    error = failed(server, kind, declines("I will not draw that."))
    assert (error.code, len(server.seen)) == ("provider-refused", 1)
    assert error.data["raw"] == "I will not draw that." and "I will not draw that" in error.message


def test_an_answer_that_is_cut_short_is_no_answer(server: FakeTextServer, kind: Kind) -> None:
    error = failed(server, kind, stops_short('{"title": "The Spare'))
    assert (error.code, len(server.seen)) == ("provider-answer-invalid", 1)
    assert "cut short" in error.message and error.data["raw"] == '{"title": "The Spare'


REFUSED_AT_ONCE = {
    401: "provider-key-rejected",
    403: "provider-key-rejected",
    404: "provider-request-rejected",
    400: "provider-request-rejected",
}


@pytest.mark.parametrize("status", REFUSED_AT_ONCE)
def test_what_cannot_get_better_is_not_tried_again(server: FakeTextServer, kind: Kind, status: int) -> None:
    error = failed(server, kind, fails(status, f"bad key {KEY} or so"))
    assert (error.code, len(server.seen)) == (REFUSED_AT_ONCE[status], 1)
    assert "bad key [key] or so" in error.message and "bad key [key]" in error.data["raw"]


def test_an_empty_account_is_not_a_rate_limit(server: FakeTextServer) -> None:
    body = b'{"error": {"message": "pay", "type": "insufficient_quota", "param": null, "code": "insufficient_quota"}}'
    error = failed(server, "openai", sends(body, status=429))
    assert (error.code, len(server.seen)) == ("provider-quota-exceeded", 1)


def test_too_many_requests_wait_as_long_as_the_service_says(server: FakeTextServer, kind: Kind) -> None:
    waits = Waits()
    answer = put(server, kind, fails(429, Retry_After="7"), fails(429), says(GOOD), waits=waits)
    assert (answer.attempts, waits) == (3, [7.0, 2.0])
    error = failed(server, kind, fails(429, Retry_After="3"))
    assert (error.code, error.data["retry_after_s"], len(server.seen)) == ("provider-rate-limited", 3.0, 3)
    error = failed(server, kind, fails(429, Retry_After="86400"))
    assert (error.code, len(server.seen)) == ("provider-rate-limited", 1), "nobody waits for tomorrow"


def test_a_service_that_fails_is_asked_again(server: FakeTextServer, kind: Kind) -> None:
    waits = Waits()
    assert put(server, kind, fails(500), fails(503), says(GOOD), waits=waits).attempts == 3
    assert waits == [1.0, 2.0]
    error = failed(server, kind, fails(500, f"trace with {KEY}"))
    assert (error.code, len(server.seen)) == ("provider-broken", 3)
    assert "[key]" in error.data["raw"]


def test_half_an_answer_is_asked_for_again(server: FakeTextServer, kind: Kind) -> None:
    assert put(server, kind, breaks_off(says(GOOD)), hangs_up, says(GOOD)).attempts == 3
    error = failed(server, kind, breaks_off(says(GOOD), after=30))
    assert (error.code, len(server.seen)) == ("provider-broken", 3)
    assert len(error.data["raw"]) == 30, "the half that came is kept"


def test_half_a_stream_that_nobody_asked_for_is_an_error_too(server: FakeTextServer, kind: Kind) -> None:
    half = b'data: {"choices": [{"delta": {"content": "{\\"title\\": \\"The'
    error = failed(server, kind, sends(half, "text/event-stream"))
    assert (error.code, len(server.seen)) == ("provider-broken", 3)
    assert error.data["raw"] == half.decode()


def test_silence_ends_at_the_time_limit(server: FakeTextServer, kind: Kind) -> None:
    error = failed(server, kind, hangs, timeout_s=0.3, max_attempts=2)
    assert (error.code, len(server.seen)) == ("provider-timeout", 2)
    assert put(server, kind, hangs, says(GOOD), timeout_s=1.0).attempts == 2


def test_nobody_at_the_address(kind: Kind) -> None:
    with FakeTextServer(says(GOOD)) as gone:
        port = gone.port
    error = failed(gone, kind, says(GOOD), base_url=f"http://127.0.0.1:{port}")
    assert (error.code, error.data["attempts"], error.data["raw"]) == ("provider-unreachable", 3, None)


@pytest.mark.parametrize("body", [b"", b"null", b"[]", b"{}", b"<html>Hello</html>", b"[" * 100_000])
def test_what_is_no_answer_of_the_api(server: FakeTextServer, kind: Kind, body: bytes) -> None:
    error = failed(server, kind, sends(body))
    assert error.code in ("provider-broken", "provider-answer-invalid") and len(server.seen) == 3


def test_a_web_page_is_no_answer_and_json_is_one_under_any_name(server: FakeTextServer, kind: Kind) -> None:
    error = failed(server, kind, sends(b"<html>Welcome to the gateway</html>", "text/html"))
    assert error.code == "provider-broken" and "text/html" in error.message
    assert error.data["raw"] == "<html>Welcome to the gateway</html>"

    def plain(seen: Any) -> Reply:
        return Reply(body=says(GOOD)(seen).body, headers={"Content-Type": "text/plain"})

    assert put(server, kind, plain).output == Plan(**GOOD)


def test_an_enormous_answer_is_not_read_to_its_end(server: FakeTextServer, kind: Kind) -> None:
    error = failed(server, kind, sends(b'"' + b"x" * (9 * 2**20) + b'"'))
    assert (error.code, len(server.seen)) == ("provider-answer-invalid", 1)
    assert 0 < len(error.data["raw"]) <= 400_000


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_is_not_followed_with_the_key(server: FakeTextServer, kind: Kind, status: int) -> None:
    with FakeTextServer(says(GOOD)) as thief:
        target = f"{thief.url(kind)}/v1/chat/completions"
        error = failed(server, kind, sends(b"", status=status, Location=target))
        assert thief.seen == []
    assert (error.code, len(server.seen)) == ("provider-broken", 1)
    assert "base_url" in error.message


def test_a_key_that_is_echoed_is_struck_out_of_answers_and_logs(
    server: FakeTextServer, kind: Kind, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    escaped = KEY.replace("/", "\\/")
    echo = {"title": KEY, "panels": [f"Bearer {KEY}", escaped]}
    answer = put(server, kind, says(echo))
    assert KEY not in answer.raw and KEY not in answer.output.model_dump_json() and "[key]" in answer.output.title
    failed(server, kind, fails(500, KEY, X_Echo=KEY))
    failed(server, kind, sends(KEY.encode(), "text/plain", X_Echo=KEY))
    assert KEY not in caplog.text


def test_somebody_who_does_not_want_the_answer_is_heard(server: FakeTextServer, kind: Kind) -> None:
    asked = iter([False, True])
    error = failed(server, kind, hangs, cancelled=lambda: next(asked), timeout_s=30.0)
    assert (error.code, len(server.seen)) == ("provider-cancelled", 1)

    class FenceError(Exception):
        """What a worker's checkpoint raises."""

    def fence() -> bool:
        raise FenceError

    with pytest.raises(FenceError):
        put(server, kind, hangs, cancelled=fence, timeout_s=30.0)
    assert not [thread for thread in threading.enumerate() if thread.name == "ask-a-model"], "nothing goes on"


def test_one_question_has_a_deadline_in_all(server: FakeTextServer) -> None:
    clock = iter(range(0, 10_000, 400))
    waits = Waits()
    patience = Patience(sleep=waits.sleep, now=lambda: float(next(clock)))
    server.script(fails(500))
    provider = TextProvider("desk", "openai", "a-model", server.url("openai"), timeout_s=100.0, max_attempts=9)
    with pytest.raises(ProviderError):
        ask(provider, system="", prompt="x", output=Plan, keys=KeyRing(environ={}), patience=patience)
    assert len(server.seen) < 9 and len(waits) == len(server.seen) - 1
    assert Patience().deadline_s(provider) == 900.0


PROBE = """
import json, sys
reached = []
def hook(event, args):
    if event in ("socket.connect", "socket.sendto"):
        reached.append(args[1] if isinstance(args[1], str) else list(args[1])[:2])
    elif event == "socket.getaddrinfo":
        reached.append([str(args[0]), args[1]])
sys.addaudithook(hook)
from pydantic import BaseModel
from studio.providers.text import TextProvider, ask
light = [name for name in ("pydantic_ai", "openai", "anthropic", "google.genai", "httpx2") if name in sys.modules]
class Plan(BaseModel):
    title: str
    panels: list[str]
port = int(sys.argv[1])
for kind in ("openai", "anthropic", "gemini"):
    url = f"http://127.0.0.1:{port}" + ("/v1" if kind == "openai" else "")
    provider = TextProvider("desk", kind, "gpt-4o", url, price_in=1.0, price_out=1.0)
    assert ask(provider, system="s", prompt="p", output=Plan).attempts == 1
print(json.dumps({"reached": reached, "light": light}))
"""


def test_nothing_is_reached_but_the_server_that_was_set_up(tmp_path: Path) -> None:
    """No telemetry, no downloads of prices or tokenisers, no proxy: told by the interpreter's own audit."""
    with FakeTextServer(says(GOOD)) as server:
        elsewhere = "http://127.0.0.1:9"
        environ = {
            "PATH": "/usr/bin:/bin",
            "HOME": str(tmp_path),
            "STUDIO_DATA": str(tmp_path),
            **dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "all_proxy"), elsewhere),
            **dict.fromkeys(("OPENAI_BASE_URL", "ANTHROPIC_BASE_URL", "GOOGLE_GEMINI_BASE_URL"), elsewhere),
            **dict.fromkeys(("OPENAI_API_KEY", "ANTHROPIC_API_KEY", "GEMINI_API_KEY", "OPENAI_ORG_ID"), "not-for-you"),
            "ANTHROPIC_CUSTOM_HEADERS": "X-Mine: not-for-you",
            "LOGFIRE_TOKEN": "not-for-you",
        }
        ran = subprocess.run(
            [sys.executable, "-c", PROBE, str(server.port)],
            env=environ,
            cwd=Path(__file__).resolve().parents[2],
            capture_output=True,
            text=True,
            check=False,
        )
        assert ran.returncode == 0, ran.stderr
        told = json.loads(ran.stdout)
        assert {tuple(place) for place in told["reached"]} == {("127.0.0.1", server.port)}
        assert told["light"] == [], "importing the seam loads no model library"
        assert [seen.kind for seen in server.seen] == list(KINDS)
        assert "not-for-you" not in json.dumps([seen.headers for seen in server.seen])
