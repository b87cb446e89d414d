"""Health, readiness, numbers for a monitor, and the documentation page from vendored files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request
from fastapi.openapi.docs import get_swagger_ui_html
from fastapi.responses import FileResponse, HTMLResponse, JSONResponse, PlainTextResponse, Response

from core.errors import NotFoundError
from studio import __version__
from studio.api.deps import Svc, mount
from studio.services import jobs

router = APIRouter(tags=["status"])
VENDOR = Path(__file__).resolve().parent / "vendor"
VENDORED = {"swagger-ui-bundle.js": "text/javascript", "swagger-ui.css": "text/css"}


@router.get("/health")
def health() -> dict[str, Any]:
    return {"status": "ok", "version": __version__}


@router.get("/ready")
def ready(svc: Svc) -> Response:
    state = jobs.readiness(svc)
    return JSONResponse(state, status_code=200 if state["ready"] else 503)


@router.get("/metrics", response_class=PlainTextResponse)
def metrics(svc: Svc) -> str:
    lines = ["# HELP webtoon_jobs Jobs in the ledger by status.", "# TYPE webtoon_jobs gauge"]
    lines += [f'webtoon_jobs{{status="{status}"}} {count}' for status, count in jobs.counts(svc).items()]
    return "\n".join(lines) + "\n"


@router.get("/docs", include_in_schema=False)
def docs(request: Request) -> HTMLResponse:
    base = mount(request)
    return get_swagger_ui_html(
        openapi_url=f"{base}/openapi.json",
        title="Webtoon studio API",
        swagger_js_url=f"{base}/docs/swagger-ui-bundle.js",
        swagger_css_url=f"{base}/docs/swagger-ui.css",
        swagger_favicon_url="data:,",
    )


@router.get("/docs/{name}", include_in_schema=False)
def vendored(name: str) -> FileResponse:
    if name not in VENDORED:
        raise NotFoundError(f"There is no file '{name}' here.")
    return FileResponse(VENDOR / name, media_type=VENDORED[name])
