"""What JSON text can say but nobody can keep: infinities, half characters, numbers and nesting without end.

Question: is a request's body made of values that every later step can store, hash and send out again?
"""

from __future__ import annotations

import math
from typing import Any

from core.errors import InvalidInputError

DEPTH = 64
WHOLE_NUMBERS = 2**63


def check_plain(value: Any) -> None:
    """Walk a decoded JSON value.

    Raises:
        InvalidInputError: with the path of the first value that cannot be kept: a number that is not finite or over
            64 bits, a text or a field name with half a surrogate pair or a NUL, nesting deeper than `DEPTH`.
    """
    waiting: list[tuple[tuple[str | int, ...], Any]] = [((), value)]
    while waiting:
        path, found = waiting.pop()
        fault = _fault(found)
        if fault is None and len(path) > DEPTH:
            fault = f"is nested deeper than {DEPTH} levels"
        if fault is None and isinstance(found, dict):
            bad = next((name for name in found if _fault(name)), None)
            fault = None if bad is None else f"has a field whose name {_fault(bad)}"
        if fault is not None:
            shown = path[:8]
            where = ".".join(map(str, ("body", *shown)))
            raise InvalidInputError(f"{where}: {fault}", errors=[{"loc": ["body", *shown], "msg": fault}])
        match found:
            case dict():
                waiting += [((*path, str(name)[:80]), inner) for name, inner in found.items()]
            case list():
                waiting += [((*path, number), inner) for number, inner in enumerate(found)]


def _fault(value: Any) -> str | None:
    match value:
        case float() if not math.isfinite(value):
            return "must be a finite number"
        case int() if not -WHOLE_NUMBERS <= value < WHOLE_NUMBERS:
            return "must be a number of at most 64 bits"
        case str() if "\x00" in value:
            return "must not hold the character U+0000"
        case str() if not _whole(value):
            return "must not hold half a surrogate pair"
    return None


def _whole(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
