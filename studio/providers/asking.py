"""Asks one model one question until the answer fits, within a budget of requests and time. Imported in model mode only.

The library builds the request in the service's own form, reads the answer and validates it, and writes the words that
send an unfit answer back. What stands here is the budget: every request counts, whatever it is sent again for.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

import httpx2
from pydantic import BaseModel
from pydantic_ai import Agent, ModelRetry, NativeOutput, PromptedOutput, ToolOutput
from pydantic_ai import exceptions as lib
from pydantic_ai.messages import ModelMessage, ModelResponse, TextPart, ToolCallPart
from pydantic_ai.models import Model, ModelRequestParameters
from pydantic_ai.models.wrapper import WrapperModel
from pydantic_ai.settings import ModelSettings

from studio.providers.addresses import is_near
from studio.providers.faults import Verdict, judge
from studio.providers.patience import Patience
from studio.providers.provider import TextProvider
from studio.providers.wire import Wire

T = TypeVar("T", bound=BaseModel)

CONNECT_WITHIN_S = 10.0
WORDS_KEPT = 600
NAME_KEPT = 200
MOST_TOKENS = 10**9
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
ANSWER_TOKENS = 16_000
"""Anthropic's API wants a limit; others have their own."""


class StopError(Exception):
    """No further request; the verdict says why."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(verdict.words)
        self.verdict = verdict


@dataclass
class Spent:
    """What one question has cost so far, and the last answer as the model gave it."""

    attempts: int = 0
    usage: dict[str, float] = field(default_factory=dict)
    raw: str | None = None
    model: str | None = None
    problems: list[str] = field(default_factory=list)


class Bounded(WrapperModel):
    """A model that counts its requests, waits between them, and stops at the end of the budget."""

    def __init__(self, wrapped: Model, provider: TextProvider, wire: Wire, patience: Patience, spent: Spent) -> None:
        super().__init__(wrapped)
        self._who, self._wire, self._patience, self._spent = provider, wire, patience, spent
        self._until = patience.now() + patience.deadline_s(provider)

    async def request(
        self,
        messages: list[ModelMessage],
        model_settings: ModelSettings | None,
        model_request_parameters: ModelRequestParameters,
    ) -> ModelResponse:
        spent = self._spent
        if spent.attempts:
            spent.problems = spent.problems or feedback_in(messages)
            if spent.attempts >= self._who.max_attempts or self._patience.now() >= self._until:
                raise StopError(unfit(spent))
        while True:
            spent.attempts += 1
            try:
                async with asyncio.timeout(self._who.timeout_s):
                    response = await self.wrapped.request(messages, model_settings, model_request_parameters)
            except Exception as error:
                # Kept as text and dropped: an error of the client library holds the request with its key.
                spent.raw = self._wire.body or spent.raw
                await self._wait(judge(error, self._wire.fault))
                continue
            self._note(response)
            return response

    async def _wait(self, verdict: Verdict) -> None:
        """Wait before the next request, or stop where there is none."""
        wait_s = self._patience.wait_s(self._spent.attempts, verdict.wait_s)
        left_s = self._until - self._patience.now()
        if not verdict.again or self._spent.attempts >= self._who.max_attempts or wait_s > left_s:
            raise StopError(verdict)
        await self._patience.sleep(wait_s)

    def _note(self, response: ModelResponse) -> None:
        spent = self._spent
        usage = response.usage
        counted = {"input_tokens": usage.input_tokens, "output_tokens": usage.output_tokens, **usage.details}
        for name, count in counted.items():
            spent.usage[name] = spent.usage.get(name, 0.0) + _counted(count)
        spent.raw, spent.problems = raw_of(response) or self._wire.body, []
        spent.model = writable(response.model_name or "")[:NAME_KEPT] or None
        if response.finish_reason == "content_filter":
            details = response.provider_details or {}
            said = details.get("refusal") or details.get("block_reason_message") or response.text or ""
            spent.raw = str(said) or spent.raw
            words = "it declined to answer" + (f": {' '.join(str(said).split())[:300]}" if said else "")
            raise StopError(Verdict("provider-refused", words, again=False))
        if response.finish_reason == "length":
            words = "the answer is cut short at the model's limit; ask for less, or use a model with longer answers"
            raise StopError(Verdict("provider-answer-invalid", words, again=False))


def _counted(count: Any) -> float:
    """A number of tokens as a service tells it; one that cannot be meant counts as none."""
    return float(count) if isinstance(count, int | float) and 0 <= count <= MOST_TOKENS else 0.0


def writable(text: str) -> str:
    """The text without what no file and no database keeps: control characters and half characters."""
    return "".join(mark for mark in text if mark.isprintable() or mark in "\t\n")


def unwritable(value: Any) -> str | None:
    """The first text in an answer that holds control characters or half characters; None where all can be kept."""
    if isinstance(value, str):
        return value if _UNWRITABLE.search(value) else None
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return next((found for item in inside if (found := unwritable(item)) is not None), None)


def raw_of(response: ModelResponse) -> str:
    """The answer as the model wrote it: the arguments of its tool call, or its text."""
    parts = [
        part.args_as_json_str() if isinstance(part, ToolCallPart) else part.content
        for part in response.parts
        if isinstance(part, ToolCallPart | TextPart)
    ]
    return "\n".join(part for part in parts if part)


def feedback_in(messages: list[ModelMessage]) -> list[str]:
    """What the library found wrong with the last answer, as it tells the model: fields and what is amiss with them."""
    problems: list[str] = []
    for part in messages[-1].parts:
        found = getattr(part, "content", None)
        if isinstance(found, str):
            listed = re.search(r"\[\s*\{.*\}\s*\]", found, re.DOTALL)
            try:
                found = json.loads(listed[0]) if listed else None
            except ValueError:
                found = None
        for item in found if isinstance(found, list) else []:
            if isinstance(item, dict) and "msg" in item:
                where = ".".join(str(step) for step in item.get("loc", ()))
                problems.append(f"{where}: {item['msg']}" if where else str(item["msg"]))
    return problems


def unfit(spent: Spent) -> Verdict:
    """The verdict on the last of all answers."""
    words = "; ".join(" ".join(problem.split()) for problem in spent.problems)[:WORDS_KEPT]
    words = words or "it is empty, or not in the form that was asked for"
    return Verdict("provider-answer-invalid", f"its answer does not fit: {words}", again=False)


def build_model(provider: TextProvider, key: str | None, client: httpx2.AsyncClient) -> Model:
    """The library's model for a provider. Addresses and keys are always given, so that it looks in no variable."""
    given = key or "no-key"  # the wire sends no key header then
    if provider.kind == "anthropic":
        from pydantic_ai.models.anthropic import AnthropicModel
        from pydantic_ai.providers.anthropic import AnthropicProvider

        return AnthropicModel(
            provider.model, provider=AnthropicProvider(api_key=given, base_url=provider.url, http_client=client)
        )
    if provider.kind == "gemini":
        from pydantic_ai.models.google import GoogleModel
        from pydantic_ai.providers.google import GoogleProvider

        return GoogleModel(
            provider.model, provider=GoogleProvider(api_key=given, base_url=provider.url, http_client=client)
        )
    from pydantic_ai.models.openai import OpenAIChatModel
    from pydantic_ai.providers.openai import OpenAIProvider
    from pydantic_ai.providers.openai_compatible import OpenAICompatibleProvider

    if provider.base_url is None:
        official = OpenAIProvider(api_key=given, base_url=provider.url, http_client=client)
        return OpenAIChatModel(provider.model, provider=official)
    compatible = OpenAICompatibleProvider(provider.id, base_url=provider.url, api_key=given, http_client=client)
    return OpenAIChatModel(provider.model, provider=compatible)


def output_form(provider: TextProvider, output: type[T]) -> Any:
    """How the form of the answer is asked for. Small local models follow a schema better than a tool call."""
    shape = provider.answers
    if shape == "auto":
        near = provider.kind == "openai" and provider.base_url is not None and is_near(provider.url)
        shape = "schema" if near else "tool"
    return {"tool": ToolOutput, "schema": NativeOutput, "text": PromptedOutput}[shape](output)


async def ask_model(
    provider: TextProvider,
    key: str | None,
    *,
    system: str,
    prompt: str,
    output: type[T],
    check: Callable[[T], list[str]] | None,
    patience: Patience,
    spent: Spent,
) -> T:
    """The first answer that fits.

    Raises:
        StopError: there will be none.
    """
    wire = Wire(provider, key)
    timeout = httpx2.Timeout(provider.timeout_s, connect=min(CONNECT_WITHIN_S, provider.timeout_s), pool=None)
    async with httpx2.AsyncClient(transport=wire, timeout=timeout, trust_env=False, follow_redirects=False) as client:
        settings = ModelSettings(timeout=provider.timeout_s, max_retries=0)
        if provider.kind == "anthropic":
            settings["max_tokens"] = ANSWER_TOKENS
        model = Bounded(build_model(provider, key, client), provider, wire, patience, spent)
        agent: Agent[object, Any] = Agent(
            model,
            output_type=output_form(provider, output),
            instructions=system,
            model_settings=settings,
            retries={"tools": 0, "output": provider.max_attempts + 1},  # Bounded stops earlier
        )

        @agent.output_validator
        async def fits(answer: T) -> T:
            if (text := unwritable(answer.model_dump(mode="json"))) is not None:
                spent.problems = [f"There are control characters in '{writable(text)[:60]}'; leave them out."]
            else:
                spent.problems = list(check(answer)) if check is not None else []
            if spent.problems:
                raise ModelRetry("Mend this and answer again, whole:\n" + "\n".join(f"- {p}" for p in spent.problems))
            return answer

        try:
            run = await agent.run(prompt, infer_name=False)
            found: T = run.output
            return found
        except lib.ContentFilterError as error:
            raise StopError(judge(error, None)) from None
        except lib.UnexpectedModelBehavior:
            raise StopError(unfit(spent)) from None
        except lib.UserError as error:
            raise StopError(judge(error, None)) from None
