"""Where a task gets the looks of lettering: fonts from the blobs that its payload names, and the linked styles.

Fonts are loaded once a process for each set. Layers are dressed here, just before they are drawn or checked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from core.lettering.linked import LetteringSheet, dressed_layers
from core.lettering.objects import LayerPayload
from core.lettering.text.fonts import FontSet, FontStyles
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


def load_sheet(payload: Mapping[str, Any]) -> LetteringSheet:
    """The linked styles that a payload carries; those of a payload without any say nothing."""
    return LetteringSheet.model_validate(payload.get("sheet") or {})


def load_layers(payload: Mapping[str, Any]) -> list[LayerPayload]:
    """The payload's layers with the looks that they show, for drawing and checking; never for storing."""
    layers: Sequence[Any] = payload["layers"]
    return dressed_layers([LayerPayload.model_validate(layer) for layer in layers], load_sheet(payload))
