"""Who does the thinking in a piece of work: rules, or a text model that somebody has set up.

Before any work with agents is queued. It alone answers "may this be asked of that model?"; what it gives holds the
model's public description only, never a key.
"""

from __future__ import annotations

from typing import Any, Literal

from core.errors import ConflictError, InvalidInputError
from core.planning.agents.all import AGENTS
from studio.providers.text import TextProvider, list_providers
from studio.services.context import Services
from studio.store.db import Row

AgentMode = Literal["rules", "model"]
Json = dict[str, Any]


def text_models(svc: Services) -> list[Json]:
    """The models that can be chosen: id, kind, model name; the first is the one that is asked by default."""
    return [{"id": one.id, "kind": one.kind, "model": one.model} for one in list_providers(svc.settings)]


def choose_agents(svc: Services, agents: str = "rules", provider: str | None = None) -> Json:
    """The part of a batch's options that says how its agents work; empty for rules.

    Raises:
        InvalidInputError: `unknown-agent-mode`; `unknown-provider`.
        ConflictError: `no-provider` where a model is wanted and none is set up.
    """
    if agents not in ("rules", "model"):
        raise InvalidInputError(
            f"Agents work by 'rules' or with a 'model', not '{agents}'.",
            code="unknown-agent-mode",
            errors=[{"loc": ["agents"], "msg": "rules or model"}],
        )
    found = _provider(svc, provider) if provider is not None else None
    if agents == "rules":
        return {}
    chosen = found or next(iter(list_providers(svc.settings)), None)
    if chosen is None:
        raise ConflictError(
            "No text model is set up in this studio; set one up, or let the rules do it.", code="no-provider"
        )
    return {"agents": {"mode": "model", "provider": chosen.as_dict()}}


def _provider(svc: Services, provider: str) -> TextProvider:
    known = list_providers(svc.settings)
    found = next((one for one in known if one.id == provider), None)
    if found is None:
        names = ", ".join(one.id for one in known) or "none is set up"
        raise InvalidInputError(
            f"There is no text model '{provider}' in this studio ({names}).",
            code="unknown-provider",
            errors=[{"loc": ["provider"], "msg": "unknown provider"}],
        )
    return found


def desk_of(batch: Row, svc: Services) -> Json:
    """What a payload says of its agents: the mode, the provider, and the templates that a model is asked with."""
    chosen = (batch.get("options") or {}).get("agents")
    if not chosen:
        return {}
    wanted = {agent.template_id for agent in AGENTS.values()}
    templates = {name: text.model_dump() for name, text in svc.catalogue.prompts.items() if name in wanted}
    return {"agents": {**chosen, "templates": templates}}
