"""Styles that stand on others: what one says itself, and what it has from those under it.

Question: which settings does a story or image style have in the end? What a style says of its own wins, field by field;
a table such as the weights of the grammar is joined entry by entry. (Lettering styles: `core.lettering.linked`.)
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.errors import InvalidInputError
from studio.store.cursor import Row

UNDER = "stands_on"
"""The setting that names the style under one."""
DEEPEST = 20


def own_settings(settings: Mapping[str, Any]) -> dict[str, Any]:
    """The settings without the name of the style under it."""
    return {name: value for name, value in settings.items() if name != UNDER}


def effective(
    kind: str, style_id: str, stored: Mapping[str, Row], built_in: Mapping[str, Mapping[str, Any]]
) -> dict[str, Any]:
    """All settings of a style, those of the styles under it first.

    `stored` are the rows of the styles of this kind that were made here, `built_in` the settings of the others.

    Raises:
        InvalidInputError: `unknown-style`, `style-circle`, `style-too-deep`.
    """
    layers: list[Mapping[str, Any]] = []
    seen: list[str] = []
    at: str | None = style_id
    while at is not None:
        if at in seen:
            raise _wrong(f"The style '{at}' would stand on itself.", "style-circle", at)
        if len(seen) >= DEEPEST:
            raise _wrong(f"A style stands on at most {DEEPEST} others.", "style-too-deep", at)
        seen.append(at)
        if at in stored:
            settings = stored[at]["settings"]
            layers.append(own_settings(settings))
            at = settings.get(UNDER)
        elif at in built_in:
            layers.append(built_in[at])
            at = None
        else:
            raise _wrong(f"There is no {kind} style '{at[:60]}' to stand on.", "unknown-style", at)
    whole: dict[str, Any] = {}
    for layer in reversed(layers):
        for name, value in layer.items():
            joined = isinstance(value, Mapping) and isinstance(whole.get(name), Mapping)
            whole[name] = {**whole[name], **value} if joined else value
    return whole


def _wrong(message: str, code: str, style_id: str) -> InvalidInputError:
    return InvalidInputError(message, code=code, style=style_id, errors=[{"loc": ["base"], "msg": message}])
