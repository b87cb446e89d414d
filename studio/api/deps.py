"""What every route shares: the services of this process, who is acting, paging, and the shape of long work's answer."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Depends, Header, Query, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, model_validator

from studio.api.plain import check_plain
from studio.runtime import services
from studio.services.context import Services
from studio.services.paging import NAME_CHARACTERS, text


class Body(BaseModel):
    """A request body: unknown fields are refused, and so are values that cannot be kept."""

    model_config = ConfigDict(extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _plain(cls, value: Any) -> Any:
        check_plain(value)
        return value


def _author(x_author: Annotated[str | None, Header(max_length=800)] = None) -> str:
    """Who is acting. Headers arrive as Latin-1; a name that was sent as UTF-8 is read as such.

    Raises:
        InvalidInputError: over 200 characters, or control characters.
    """
    if x_author is None or not x_author.strip():
        return "api"
    try:
        name = x_author.encode("latin-1").decode("utf-8")
    except UnicodeError:
        name = x_author
    return text(name, "X-Author", most=NAME_CHARACTERS)


Svc = Annotated[Services, Depends(services)]
Author = Annotated[str, Depends(_author)]
IdempotencyKey = Annotated[str | None, Header(alias="Idempotency-Key", max_length=200)]
IfMatch = Annotated[str | None, Header(alias="If-Match", max_length=200)]
Limit = Annotated[int, Query(ge=1, le=500)]
Cursor = Annotated[str | None, Query(max_length=400)]
Branch = Annotated[str | None, Query(max_length=100)]
Language = Annotated[str | None, Query(max_length=35)]


def strip_etag(value: str | None) -> str | None:
    """The bare revision in an `If-Match` header: quotes and the weak mark removed; ``*`` means any."""
    if value is None or value.strip() == "*":
        return None
    return value.strip().removeprefix("W/").strip('"')


def accepted(request: Request, body: dict[str, Any], path: str) -> JSONResponse:
    """202 with a `Location` that a client can poll."""
    return JSONResponse(body, status_code=202, headers={"Location": f"{mount(request)}{path}"})


def mount(request: Request) -> str:
    """The path under which the API is mounted, from the request itself."""
    return str(request.scope.get("root_path") or "/v1").rstrip("/")


def tagged(body: dict[str, Any], revision: str | None, status: int = 200) -> JSONResponse:
    """An answer with its `ETag`."""
    return JSONResponse(body, status_code=status, headers={"ETag": f'"{revision}"'} if revision else {})
