"""Builds the `/v1` application from its routers."""

from __future__ import annotations

from fastapi import FastAPI

from studio import __version__
from studio.api import (
    analytics,
    assets,
    backup,
    episodes,
    exports,
    jobs,
    lettering,
    looks,
    object_media,
    panels,
    problems,
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
        stories,
        scenes,
        episodes,
        lettering,
        looks,
        object_media,
        panels,
        reattachment,
        analytics,
        assets,
        exports,
        jobs,
        status,
        backup,
        reserved,
    ):
        app.include_router(module.router)
    problems.install(app)
    return app
