"""Which text models are set up, can each be asked, and does it answer? Never says a key, and asks only when told to."""

from __future__ import annotations

import threading
import time
from pathlib import Path
from typing import Any

from core.errors import ConflictError, NotFoundError
from studio.providers.keys import KeyRing, data_folder
from studio.providers.text import ProviderError, TextProvider, provider_of, read_providers
from studio.providers.trial import try_provider
from studio.services.context import Services

_one_at_a_time = threading.Lock()


def list_providers(svc: Services) -> dict[str, Any]:
    """The text models in the person's order, the first of them the default, and what is wrong with the set-up."""
    configured = read_providers(svc.settings)
    ring = KeyRing(_folder(svc))
    return {
        "items": [shown(provider, ring) for provider in configured.providers],
        "problems": list(configured.problems),
    }


def try_out(svc: Services, provider_id: str) -> dict[str, Any]:
    """Ask a model for one tiny answer; waits for it, and says in words how it went.

    Raises:
        NotFoundError: `provider-not-found`.
        ConflictError: `provider-test-running`: one trial at a time.
    """
    provider = provider_of(svc.settings, provider_id)
    if provider is None:
        raise NotFoundError("No model of this name is set up.", code="provider-not-found", provider=provider_id)
    if not _one_at_a_time.acquire(blocking=False):
        raise ConflictError("Another model is being tried; wait for it.", code="provider-test-running")
    try:
        began = time.monotonic()
        outcome = try_provider(provider, _folder(svc))
        return {"id": provider.id, **outcome, "seconds": round(time.monotonic() - began, 1)}
    finally:
        _one_at_a_time.release()


def shown(provider: TextProvider, ring: KeyRing) -> dict[str, Any]:
    """A provider as people see it: `ready`, or `why_not` in words."""
    try:
        ring.find(provider)
        why_not = None
    except ProviderError as error:
        why_not = error.message
    return {
        "id": provider.id,
        "kind": provider.kind,
        "model": provider.model,
        "base_url": provider.url,
        "key_env": provider.key_env,
        "ready": why_not is None,
        "why_not": why_not,
    }


def _folder(svc: Services) -> Path:
    return svc.settings.data if svc.settings is not None else data_folder()
