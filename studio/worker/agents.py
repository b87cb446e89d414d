"""Runs one agent, by rules or with a model, and writes down what happened.

Between the planning tasks and the agents. It alone answers "how was this made?": a trace with digests, usage and time,
and the texts themselves as blobs. A run with a model that fails raises with its trace; rules never step in for it.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from core.errors import StudioError
from core.planning.agents.base import Agent, Draft, In, Mode, Out, encoded
from core.planning.agents.tracing import AgentTrace, Recording
from core.planning.prompts import PromptTemplate
from studio.blobs import Blobs
from studio.providers.text import Answer, ProviderError, TextProvider, ask
from studio.worker.table import TaskContext

Json = dict[str, Any]
Ask = Callable[..., Answer[Any]]


class AgentFailedError(StudioError):
    """A model gave no answer that can be used. `data["runs"]` holds the traces, the failed run last."""

    code = "agent-failed"


@dataclass
class AgentDesk:
    """Where the agents of one task run.

    Attributes:
        blobs: where inputs, outputs and raw answers are kept.
        mode: rules, or a model.
        provider: who is asked in model mode; never with its key.
        templates: the prompt templates by id; needed in model mode only.
        cancelled: looked at while a model is asked; what it raises is passed on.
        record: called with each run that ended well, for replaying it later; see `record_into`.
        runs: what has been run so far, JSON-ready: the trace, ``duration_ms``, and the blob keys ``input_key``,
            ``output_key`` and ``raw_key``.
    """

    blobs: Blobs
    mode: Mode = "rules"
    provider: TextProvider | None = None
    templates: Mapping[str, PromptTemplate] = field(default_factory=dict)
    cancelled: Callable[[], bool] | None = None
    ask: Ask = ask
    record: Callable[[Recording], None] | None = None
    runs: list[Json] = field(default_factory=list)

    def run(self, agent: Agent[In, Draft, Out], given: In, *, scene_id: str | None = None) -> Out:
        """The agent's result; its trace is added to `runs`.

        Raises:
            AgentFailedError: the model gave no usable answer; the code is the provider's.
            NeedsModelError: rules mode, and there are no rules.
        """
        started = time.monotonic()
        asked = encoded(given)
        facts: Json = {"agent": agent.name, "task": agent.task, "mode": self.mode, "input_sha256": _sha256(asked)}
        kept: Json = {"scene_id": scene_id, "input_key": self.blobs.put(asked)}
        ruled = self.mode == "rules"
        made = agent.by_rules(given) if ruled else self._ask(agent, given, facts, kept, started)
        answered = encoded(made)
        trace = AgentTrace(**facts, status="succeeded", output_sha256=_sha256(answered))
        self._note(trace, kept | {"output_key": self.blobs.put(answered)}, started)
        if self.record is not None:
            raw = self.blobs.get(kept["raw_key"]).decode("utf-8") if kept.get("raw_key") else None
            self.record(Recording(trace=trace, input=given.model_dump(mode="json", exclude_defaults=True), raw=raw))
        return made

    def _ask(self, agent: Agent[In, Draft, Out], given: In, facts: Json, kept: Json, started: float) -> Out:
        if self.provider is None:
            raise StudioError("No text model is set up for this job.", code="no-provider")
        template = self.templates[agent.template_id]
        facts |= {"template_id": template.id, "template_version": template.version}
        facts |= {"provider": self.provider.id, "model": self.provider.model}
        values = agent.brief(given)
        try:
            answer = self.ask(
                self.provider,
                system=template.fill_system(values),
                prompt=template.fill(values),
                output=agent.draft,
                check=lambda draft: agent.problems(given, draft),
                cancelled=self.cancelled,
            )
        except ProviderError as error:
            facts |= {"usage": _counts(error.data.get("usage")), "cost": error.data.get("cost")}
            facts |= {"attempts": int(error.data.get("attempts") or 0)}
            trace = AgentTrace(**facts, status="failed", error=error.message, error_code=error.code)
            self._note(trace, kept | {"raw_key": self._text(error.data.get("raw"))}, started)
            raise AgentFailedError(
                f"{agent.name}: {error.message} Nothing was changed.", code=error.code, runs=self.runs
            ) from None
        facts |= {"model": answer.model, "usage": _counts(answer.usage), "cost": answer.cost}
        facts |= {"attempts": answer.attempts}
        kept |= {"raw_key": self._text(answer.raw)}
        return agent.complete(given, answer.output)

    def _note(self, trace: AgentTrace, kept: Json, started: float) -> None:
        took = {"duration_ms": round((time.monotonic() - started) * 1000)}
        self.runs.append(trace.model_dump(mode="json") | kept | took)

    def _text(self, text: str | None) -> str | None:
        return self.blobs.put(text.encode("utf-8", "replace")) if text else None


def record_into(folder: Path) -> Callable[[Recording], None]:
    """A recorder that writes one JSON file a run, named by task, mode and input."""

    def write(recording: Recording) -> None:
        trace = recording.trace
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{trace.task}-{trace.mode}-{trace.input_sha256[:12]}.json"
        # Keys stay in their order: that of the grammar's entries decides ties.
        text = json.dumps(recording.model_dump(mode="json"), ensure_ascii=False, indent=1)
        path.write_text(text + "\n", encoding="utf-8")

    return write


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _counts(usage: Mapping[str, Any] | None) -> dict[str, float]:
    return {str(name): float(count) for name, count in sorted((usage or {}).items()) if count}


def open_desk(payload: Mapping[str, Any], task: TaskContext) -> AgentDesk:
    """The desk that a payload's ``agents`` asks for: ``{mode, provider, templates}``; rules where it says nothing."""
    wanted = payload.get("agents") or {}
    provider = wanted.get("provider")

    def cancelled() -> bool:
        task.checkpoint()
        return False

    return AgentDesk(
        blobs=task.blobs,
        mode=wanted.get("mode", "rules"),
        provider=TextProvider(**provider) if provider else None,
        templates={name: PromptTemplate.model_validate(text) for name, text in wanted.get("templates", {}).items()},
        cancelled=cancelled,
    )
