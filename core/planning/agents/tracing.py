"""What a run of an agent leaves behind, and how it is done again from that, offline.

Beside the agents. It alone answers "who did this, how, from what, and would the same answer do today?". A trace holds
digests and sizes, never the texts and never a key; a recording holds a model's raw answer, for replaying.
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field, ValidationError

from core.errors import ConflictError, InvalidInputError
from core.planning.agents.base import Agent, Draft, In, Mode, Out, digest
from core.story.base import Payload


class AgentTrace(Payload):
    """One run. `usage` counts tokens by kind; `cost` is in the money of the provider's prices, None where unknown."""

    agent: str
    task: str
    mode: Mode
    template_id: str | None = None
    template_version: int | None = None
    input_sha256: str
    output_sha256: str | None = None
    provider: str | None = None
    model: str | None = None
    usage: dict[str, float] = Field(default_factory=dict)
    cost: float | None = None
    attempts: int = 1
    status: Literal["succeeded", "failed"]
    error: str | None = None
    error_code: str | None = None


class Recording(Payload):
    """One run that can be replayed: its trace, its input, and in model mode the raw answer."""

    trace: AgentTrace
    input: dict[str, Any]
    raw: str | None = None


class ReplayError(ConflictError):
    """A recording does not fit what it is replayed for."""

    code = "replay-differs"


class AnswerInvalidError(InvalidInputError):
    """An answer is no draft, or says what it may not; `data["problems"]` lists what."""

    code = "answer-invalid"


def take_answer(agent: Agent[In, Draft, Out], given: In, raw: str) -> Out:
    """The result of a model's raw answer, through the same validation and checks as when it was given.

    Raises:
        AnswerInvalidError: it is not JSON of the draft's shape, or a check finds something wrong with it.
    """
    try:
        draft = agent.draft.model_validate_json(raw)
    except ValidationError as error:
        found = [f"{'.'.join(map(str, item['loc']))}: {item['msg']}" for item in error.errors(include_url=False)][:20]
        raise AnswerInvalidError(f"The answer has a wrong shape: {found[0]}", problems=found) from error
    problems = agent.problems(given, draft)
    if problems:
        raise AnswerInvalidError(f"The answer was refused: {problems[0]}", problems=problems)
    return agent.complete(given, draft)


def replay(agent: Agent[In, Draft, Out], recording: Recording, given: In | None = None) -> Out:
    """Do a recorded run again, offline: a model's answer is validated and checked anew, rules run anew.

    `given` is the input that it must have been recorded for; without it the recorded one is taken.

    Raises:
        ReplayError: another agent, another input, or an output that is not the recorded one.
        AnswerInvalidError: the recorded answer would be refused today.
    """
    trace = recording.trace
    if trace.task != agent.task:
        raise ReplayError(f"This was recorded for {trace.task}, not for {agent.task}.", task=trace.task)
    given = agent.input.model_validate(recording.input) if given is None else given
    found = digest(given)
    if trace.input_sha256 != found:
        raise ReplayError("The input is not the one that was recorded.", recorded=trace.input_sha256, found=found)
    made = agent.by_rules(given) if recording.raw is None else take_answer(agent, given, recording.raw)
    if trace.output_sha256 is not None and digest(made) != trace.output_sha256:
        raise ReplayError(
            "The result is not the one that was recorded.", recorded=trace.output_sha256, found=digest(made)
        )
    return made
