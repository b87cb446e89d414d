"""What went wrong, and what deserves a look: the one error tree and the one finding type of the product.

Errors stop the work and carry data with a stable code. Findings travel beside a result. Only the API turns either into
HTTP, only the studio's pages into an artist's words.
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Severity = Literal["info", "warning", "error"]


class StudioError(Exception):
    """Root of every error that the product raises on purpose.

    Attributes:
        code: stable, kebab-case, never translated.
        message: one plain English sentence that names what and where.
        data: JSON-ready details (ids, limits, line numbers).
    """

    code = "studio-error"

    def __init__(self, message: str, *, code: str | None = None, **data: Any) -> None:
        super().__init__(message)
        self.message = message
        self.data = data
        if code is not None:
            self.code = code


class InvalidInputError(StudioError):
    """The caller's input cannot be used; `data["errors"]` may list ``{"loc": [...], "msg": str}``."""

    code = "invalid-input"


class NotFoundError(StudioError):
    """A named thing does not exist."""

    code = "not-found"


class ConflictError(StudioError):
    """The request is legal but the present state does not allow it."""

    code = "conflict"


class StaleWriteError(StudioError):
    """Someone wrote first; `data` carries both versions."""

    code = "stale-write"


class TooLargeError(StudioError):
    """The input is over a stated limit."""

    code = "too-large"


class EnvironmentLackError(StudioError):
    """The machine lacks something; the message says what to install and the exact command."""

    code = "environment-lacks"


def counted(count: int, one: str, many: str | None = None) -> str:
    """A number with its noun: ``1 scene``, ``3 scenes``."""
    return f"{count} {one if count == 1 else many or one + 's'}"


class Finding(BaseModel):
    """One thing that a person should know about a result which nevertheless exists.

    `fix` is there where a safe mend is known: ``{"label": what it does, …}``, for whoever offers it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str
    severity: Severity
    message: str
    where: dict[str, Any] = Field(default_factory=dict)
    hint: str | None = None
    fix: dict[str, Any] | None = None
