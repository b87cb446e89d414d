"""Paths that the contract names and that are not built yet: each answers 501 with a problem document, never 404.

Only what version history (branches, tags, restore, comparison) and analytics bring. The list may only shrink.
"""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from studio.api.problems import NotBuiltError

RESERVED: tuple[tuple[str, str], ...] = (
    ("POST", "/scenes/{scene_id}/branches"),
    ("GET", "/scenes/{scene_id}/branches"),
    ("PATCH", "/scenes/{scene_id}/branches/{name}"),
    ("POST", "/scenes/{scene_id}/branches/{name}/promote"),
    ("POST", "/artifacts/{artifact_id}/tag"),
    ("DELETE", "/artifacts/{artifact_id}/tag/{tag}"),
    ("POST", "/artifacts/{artifact_id}/copy"),
    ("GET", "/artifacts/{artifact_id}/diff/{other_id}"),
    ("POST", "/scenes/{scene_id}/restore"),
    ("GET", "/scenes/{scene_id}/pointer-log"),
    ("POST", "/scenes/{scene_id}/undo"),
    ("POST", "/scenes/{scene_id}/redo"),
    ("POST", "/episodes/{episode_id}/snapshots"),
    ("GET", "/episodes/{episode_id}/snapshots"),
    ("POST", "/snapshots/{snapshot_id}/restore"),
    ("POST", "/duels"),
    ("POST", "/duels/{duel_id}/votes"),
    ("POST", "/scenes/{scene_id}/suggestions/{code}/try"),
    ("GET", "/comparisons/{comparison_id}"),
    ("POST", "/comparisons/{comparison_id}/keep"),
    ("POST", "/comparisons/{comparison_id}/discard"),
    ("GET", "/scenes/{scene_id}/blind-tests"),
    ("POST", "/scenes/{scene_id}/blind-tests"),
)

router = APIRouter(tags=["reserved"])


def _not_built(request: Request) -> JSONResponse:
    raise NotBuiltError(f"{request.method} {request.url.path} is part of the contract but is not built yet.")


for method, path in RESERVED:
    router.add_api_route(path, _not_built, methods=[method], status_code=501, response_model=None)
