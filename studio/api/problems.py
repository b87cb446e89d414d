"""Turns errors into problem documents (RFC 9457). The only place where an error meets an HTTP status."""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.encoders import jsonable_encoder
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import ValidationError
from starlette.exceptions import HTTPException

from core.errors import (
    ConflictError,
    EnvironmentLackError,
    InvalidInputError,
    NotFoundError,
    StaleWriteError,
    StudioError,
    TooLargeError,
)

log = logging.getLogger("studio.api")

MEDIA_TYPE = "application/problem+json"
ERRORS_SHOWN = 100
_STATUS: tuple[tuple[type[StudioError], int], ...] = (
    (NotFoundError, 404),
    (InvalidInputError, 422),
    (StaleWriteError, 412),
    (ConflictError, 409),
    (TooLargeError, 413),
    (EnvironmentLackError, 503),
)


class NotBuiltError(StudioError):
    """The path is reserved by the contract; the room behind it is not built yet."""

    code = "not-built"


def problem(
    status: int, code: str, detail: str, *, headers: dict[str, str] | None = None, **extra: Any
) -> JSONResponse:
    """A problem document with a stable `code`; extra fields ride along."""
    body = {
        "type": f"urn:webtoon-studio:problem:{code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "code": code,
        **jsonable_encoder(extra),
    }
    return JSONResponse(body, status_code=status, media_type=MEDIA_TYPE, headers=headers)


def status_of(error: StudioError) -> int:
    if isinstance(error, NotBuiltError):
        return 501
    return next((status for kind, status in _STATUS if isinstance(error, kind)), 500)


def from_error(error: StudioError) -> JSONResponse:
    status = status_of(error)
    data = {key: value for key, value in error.data.items() if key not in {"status", "title", "type", "detail", "code"}}
    if status == 422:
        data["errors"] = (data.get("errors") or [{"loc": ["body"], "msg": error.message}])[:ERRORS_SHOWN]
    return problem(status, error.code, error.message, **data)


def _listed(errors: Any) -> list[dict[str, Any]]:
    return [{"loc": list(item["loc"]), "msg": str(item["msg"])} for item in errors[:ERRORS_SHOWN]]


def install(app: FastAPI) -> None:
    """Make every error of `app`, the framework's own included, a problem document."""

    @app.exception_handler(StudioError)
    def _studio(_request: Request, error: StudioError) -> JSONResponse:
        if status_of(error) == 500:
            log.error("unmapped error %s: %s", error.code, error.message, exc_info=error)
        return from_error(error)

    @app.exception_handler(RequestValidationError)
    def _request(_request: Request, error: RequestValidationError) -> JSONResponse:
        errors = _listed(error.errors())
        first = errors[0] if errors else {"loc": [], "msg": "unreadable"}
        where = ".".join(str(part) for part in first["loc"])
        return problem(422, "invalid-input", f"{where}: {first['msg']}", errors=errors)

    @app.exception_handler(ValidationError)
    def _payload(_request: Request, error: ValidationError) -> JSONResponse:
        errors = _listed(error.errors(include_url=False, include_context=False, include_input=False))
        return problem(422, "invalid-input", "The payload does not fit its type.", errors=errors)

    @app.exception_handler(HTTPException)
    def _http(_request: Request, error: HTTPException) -> JSONResponse:
        code = {404: "no-such-path", 405: "method-not-allowed", 400: "bad-request"}.get(error.status_code, "http-error")
        return problem(error.status_code, code, str(error.detail), headers=dict(error.headers or {}))

    @app.exception_handler(Exception)
    def _unexpected(_request: Request, error: Exception) -> JSONResponse:
        log.error("unexpected error", exc_info=error)
        return problem(500, "internal-error", "The studio failed on this request; nothing was changed by it.")
