"""Builds the `/v1` application from its routers."""

from __future__ import annotations

from fastapi import FastAPI

from studio import __version__
from studio.api import (
    agents,
    analytics,
    assets,
    backup,
    board,
    episodes,
    exports,
    jobs,
    lettering,
    library,
    looks,
    object_media,
    panels,
    plan,
    problems,
    providers,
    reattachment,
    reserved,
    scenes,
    status,
    stories,
)


def create_api() -> FastAPI:
    """The API as an ASGI app whose paths start below `/v1`, where it is mounted."""
    app = FastAPI(
        title="Webtoon studio",
        version=__version__,
        docs_url=None,
        redoc_url=None,
        openapi_url="/openapi.json",
        redirect_slashes=False,
    )
    for module in (
        agents,
        stories,
        scenes,
        episodes,
        lettering,
        looks,
        object_media,
        panels,
        plan,
        providers,
        reattachment,
        analytics,
        assets,
        library,
        exports,
        jobs,
        board,
        status,
        backup,
        reserved,
    ):
        app.include_router(module.router)
    problems.install(app)
    return app
