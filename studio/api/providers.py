"""`/providers`: the text models that are set up, without their keys, and a way to try one."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from studio.api.deps import Svc
from studio.services import providers

router = APIRouter(tags=["providers"])


@router.get("/providers")
def list_providers(svc: Svc) -> dict[str, Any]:
    """Each with `ready` and, where it is not, `why_not`; the first is the one that is asked by default."""
    return providers.list_providers(svc)


@router.post("/providers/{provider_id}/test")
def try_provider(provider_id: str, svc: Svc) -> dict[str, Any]:
    """Asks the model one tiny question. `ok`, or `code` and `message` of what went wrong; may take a minute."""
    return providers.try_out(svc, provider_id)
