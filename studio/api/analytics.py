"""`/analytics`: where an episode drags, from what is stored now."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from studio.api.deps import Branch, Svc
from studio.services import analytics

router = APIRouter(tags=["analytics"])


@router.get("/episodes/{episode_id}/analytics")
def episode_analytics(episode_id: str, svc: Svc) -> dict[str, Any]:
    return analytics.episode_analytics(svc, episode_id)


@router.get("/scenes/{scene_id}/analytics")
def scene_analytics(scene_id: str, svc: Svc, branch: Branch = None) -> dict[str, Any]:
    return analytics.scene_analytics(svc, scene_id, branch=branch)
