"""Where a task gets its fonts: from the blobs that its payload names, loaded once a process for each set."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.lettering.fonts import FontSet, FontStyles
from studio.blobs import Blobs

_sets: dict[tuple[tuple[str, str], ...], FontSet] = {}


def _styles(text: str) -> FontStyles:
    return FontStyles.model_validate_json(text)


def load_fonts(spec: Mapping[str, Any], blobs: Blobs) -> FontSet:
    """The font set that a payload names; the same set is loaded once in a process."""
    key = (*sorted(spec["files"].items()), ("styles", spec["styles"]))
    if key not in _sets:
        if len(_sets) > 4:
            _sets.clear()
        _sets[key] = FontSet.load(
            {name: blobs.get(sha) for name, sha in spec["files"].items()}, _styles(spec["styles"])
        )
    return _sets[key]
