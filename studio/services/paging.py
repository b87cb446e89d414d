"""How services check what they are given and shape what they give back.

Question: is this input within the limits, and how does a row look outside? Times go out as RFC 3339 in UTC.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from core.errors import InvalidInputError, NotFoundError, StaleWriteError, TooLargeError

Json = dict[str, Any]
M = TypeVar("M", bound=BaseModel)

KEEP: Any = type("Keep", (), {"__repr__": lambda self: "KEEP"})()
"""Default of an optional change: leave as it is (None means: clear it)."""

TITLE_CHARACTERS = 300
NAME_CHARACTERS = 200
TEXT_CHARACTERS = 20_000
SCRIPT_BYTES = 8_000_000
LINES_A_SCENE = 5_000
OBJECTS_A_LAYER = 2_000
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def invalid(loc: Sequence[str | int], message: str, *, code: str = "invalid-input", **data: Any) -> InvalidInputError:
    """An error about one field; `loc` is its path in the request."""
    return InvalidInputError(
        f"{'.'.join(map(str, loc))}: {message}", code=code, errors=[{"loc": list(loc), "msg": message}], **data
    )


def missing(kind: str, identity: str) -> NotFoundError:
    return NotFoundError(f"There is no {kind} {str(identity)[:80]!r}.", kind=kind, id=str(identity)[:80])


def text(value: Any, field: str, *, most: int = TITLE_CHARACTERS, least: int = 1) -> str:
    """A trimmed text of `least` to `most` characters without control characters."""
    if not isinstance(value, str):
        raise invalid([field], "must be a text")
    trimmed = value.strip()
    if len(trimmed) < least:
        raise invalid([field], "must not be empty")
    if len(trimmed) > most:
        raise invalid([field], f"must have at most {most} characters, has {len(trimmed)}")
    if re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", trimmed):
        raise invalid([field], "must not hold control characters")
    return trimmed


def texts(values: Any, field: str, *, most: int = NAME_CHARACTERS, count: int = 100) -> list[str]:
    """A list of such texts, repeats dropped."""
    if not isinstance(values, (list, tuple)) or len(values) > count:
        raise invalid([field], f"must be a list of at most {count} texts")
    return list(dict.fromkeys(text(value, field, most=most) for value in values))


def choice(value: Any, field: str, allowed: Sequence[str]) -> str:
    if value not in allowed:
        raise invalid([field], f"must be one of: {', '.join(allowed)}")
    return str(value)


def language_tag(value: Any, field: str = "language") -> str:
    """A BCP 47 tag such as ``en``, ``ko`` or ``pt-BR``."""
    if not isinstance(value, str) or len(value) > 35 or not _LANGUAGE.fullmatch(value):
        raise invalid([field], "must be a language tag such as 'en' or 'pt-BR'")
    return value


def ids_list(values: Any, field: str, *, count: int = 2_000) -> list[str]:
    """A list of ids without repeats."""
    if not isinstance(values, (list, tuple)) or len(values) > count or not all(isinstance(v, str) for v in values):
        raise invalid([field], f"must be a list of at most {count} ids")
    if len(set(values)) != len(values):
        raise invalid([field], "names the same id twice")
    return list(values)


def page_limit(limit: Any) -> int:
    if not isinstance(limit, int) or isinstance(limit, bool) or not 1 <= limit <= 500:
        raise invalid(["limit"], "must be a number from 1 to 500")
    return limit


def script_bytes(script: str | bytes) -> bytes:
    """The script's bytes, for keeping and measuring.

    Raises:
        TooLargeError: over 8 MB.
    """
    data = script.encode("utf-8", "surrogatepass") if isinstance(script, str) else script
    if len(data) > SCRIPT_BYTES:
        raise TooLargeError(
            f"The script has {len(data)} bytes; at most {SCRIPT_BYTES} are read.", code="script-too-large"
        )
    return data


def validated(model: type[M], value: Any, *loc: str | int) -> M:
    """The value as `model`.

    Raises:
        InvalidInputError: with one entry for each field that is wrong; `loc` is put before each path.
    """
    try:
        return model.model_validate(value)
    except ValidationError as error:
        errors = [{"loc": [*loc, *entry["loc"]], "msg": entry["msg"]} for entry in error.errors(include_url=False)]
        first = errors[0]
        raise InvalidInputError(f"{'.'.join(map(str, first['loc']))}: {first['msg']}", errors=errors) from error


def when(at: datetime | None) -> str | None:
    """A stored time as RFC 3339 in UTC."""
    return None if at is None else at.isoformat(timespec="milliseconds") + "Z"


def shown(row: Mapping[str, Any], *names: str) -> Json:
    """These columns of a row (all when none is named), times as text."""
    return {name: when(row[name]) if isinstance(row[name], datetime) else row[name] for name in (names or tuple(row))}


def guard(if_match: str | None, revision_id: str, current: Json, yours: Json) -> None:
    """Refuse a write that was based on another revision.

    Raises:
        StaleWriteError: `data` has `expected`, `revision_id`, `current` and `yours`.
    """
    if if_match is not None and if_match != revision_id:
        raise StaleWriteError(
            "Somebody else changed this in the meantime; nothing was written.",
            expected=if_match,
            revision_id=revision_id,
            current=current,
            yours=yours,
        )
