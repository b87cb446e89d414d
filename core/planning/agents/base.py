"""What an agent is: one typed input, one typed output, rules, and what a model is asked and held to.

Under the five agents and over nothing but the story's payloads. It alone answers "how does a model's draft become a
result?": the draft is checked against the input, completed by code with everything that rules can know (ids, digests,
sizes, findings), and the result is checked once more.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

from core.errors import ConflictError
from core.story.base import Payload
from core.units import canonical_json

Mode = Literal["rules", "model"]
In = TypeVar("In", bound=Payload)
Draft = TypeVar("Draft", bound=Payload)
Out = TypeVar("Out", bound=Payload)


class NeedsModelError(ConflictError):
    """The task cannot be done by rules."""

    code = "no-provider"


def _nothing(given: Payload, output: Payload) -> list[str]:
    return []


@dataclass(frozen=True)
class Agent(Generic[In, Draft, Out]):
    """One task of one agent.

    Attributes:
        task: its stable name (``director.panels``); recordings and traces name it.
        name: who does it, in people's words.
        template_id: the prompt template that a model is asked with.
        rules: the deterministic way; None where only a model can.
        brief: what fills the template's names.
        complete: makes the result of a draft that `check_draft` found nothing wrong with.
        check_draft: what is wrong with a draft, in words that a model can act on.
        check: what is wrong with a completed result.
    """

    task: str
    name: str
    template_id: str
    input: type[In]
    draft: type[Draft]
    output: type[Out]
    rules: Callable[[In], Out] | None
    brief: Callable[[In], Mapping[str, str]]
    complete: Callable[[In, Draft], Out]
    check_draft: Callable[[In, Draft], list[str]]
    check: Callable[[In, Out], list[str]] = _nothing

    def by_rules(self, given: In) -> Out:
        """The result without a model. Raises NeedsModelError where there are no rules for it."""
        if self.rules is None:
            raise NeedsModelError(f"The {self.name} needs a text model for this; none is chosen.", task=self.task)
        return self.rules(given)

    def problems(self, given: In, draft: Draft) -> list[str]:
        """Everything that keeps a draft from becoming a result; empty for one that may."""
        return self.check_draft(given, draft) or self.check(given, self.complete(given, draft))


def digest(value: Payload) -> str:
    """Hex sha256 of a payload's canonical JSON without defaults, so that a new field with a default changes nothing."""
    return hashlib.sha256(encoded(value)).hexdigest()


def encoded(value: Payload) -> bytes:
    """What an agent is given or gives, as canonical JSON; what stands at its default is left out."""
    return canonical_json(value.model_dump(mode="json", exclude_defaults=True))
