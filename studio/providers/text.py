"""Asks a text model for an answer of a given form: the one function through which words leave this machine.

Model libraries are loaded at the first question, so importing this is cheap. Answers are validated, checked by the
caller's own rules, sent back with what is wrong, and given up after the provider's `max_attempts`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from pydantic import BaseModel

from studio.providers.configured import Configured, list_providers, provider_of, read_providers
from studio.providers.errors import ProviderError
from studio.providers.keys import KeyRing, redact
from studio.providers.patience import Patience
from studio.providers.provider import TextProvider
from studio.providers.running import UnwantedError, run_beside

__all__ = [
    "Answer",
    "Configured",
    "KeyRing",
    "Patience",
    "ProviderError",
    "TextProvider",
    "ask",
    "list_providers",
    "provider_of",
    "read_providers",
]

T = TypeVar("T", bound=BaseModel)

RAW_CHARACTERS = 400_000
"""How much of an answer is kept."""


@dataclass(frozen=True)
class Answer(Generic[T]):
    """An answer that fits.

    Attributes:
        raw: what the model wrote, before it was read; without keys.
        model: the model that the service says answered.
        usage: `input_tokens`, `output_tokens` and what else the service counts, over all attempts.
        cost: by the provider's prices, over all attempts; None where it has none.
        attempts: requests that were sent.
    """

    output: T
    raw: str
    model: str
    usage: dict[str, float]
    cost: float | None
    attempts: int


def ask(
    provider: TextProvider,
    *,
    system: str,
    prompt: str,
    output: type[T],
    check: Callable[[T], list[str]] | None = None,
    cancelled: Callable[[], bool] | None = None,
    keys: KeyRing | None = None,
    patience: Patience | None = None,
) -> Answer[T]:
    """Ask until the answer is an `output` in which `check` finds no problem.

    Args:
        system: what the model is to be and do; `prompt`: what it works on.
        check: problems in words ("panel 3 names nobody called Zed"); they are sent back to the model.
        cancelled: looked at four times a second; what it raises is passed on.
        keys: where keys are found; the environment, then the data folder's secrets file, unless given.

    Raises:
        ProviderError: there is no such answer; the code says why, `data` what was spent and what came last.
    """
    # Loaded here so that workers and pages stay light where no model is asked.
    from studio.providers.asking import Spent, StopError, ask_model
    from studio.providers.faults import Verdict

    key = (keys or KeyRing()).find(provider)
    spent = Spent()
    question: dict[str, Any] = {"system": system, "prompt": prompt, "output": output, "check": check}
    question |= {"patience": patience or Patience(), "spent": spent}
    try:
        found = run_beside(lambda: ask_model(provider, key, **question), cancelled)
    except StopError as stop:
        verdict = stop.verdict
    except UnwantedError:
        verdict = Verdict("provider-cancelled", "the answer is not wanted any more", again=False)
    else:
        return Answer(
            output=found,
            raw=_kept(spent.raw, key) or "",
            model=spent.model or provider.model,
            usage=spent.usage,
            cost=cost_of(provider, spent.usage),
            attempts=spent.attempts,
        )
    # Outside the handler, so that no error of a library, with its request and the key in it, hangs on ours.
    raise ProviderError(
        redact(f"The model '{provider.id}' gave no answer: {verdict.words.rstrip('.')}.", key),
        code=verdict.code,
        provider=provider.id,
        attempts=spent.attempts,
        raw=_kept(spent.raw, key),
        problems=[redact(problem, key) for problem in spent.problems],
        usage=spent.usage,
        cost=cost_of(provider, spent.usage),
        retry_after_s=verdict.wait_s,
    )


def cost_of(provider: TextProvider, usage: dict[str, float]) -> float | None:
    """What the tokens cost by the provider's own prices; None where prices or counts are not known."""
    if provider.price_in is None or provider.price_out is None or not usage:
        return None
    spent = usage["input_tokens"] * provider.price_in + usage["output_tokens"] * provider.price_out
    return round(spent / 1_000_000, 6)


def _kept(raw: str | None, key: str | None) -> str | None:
    return None if raw is None else redact(raw[:RAW_CHARACTERS], key)
