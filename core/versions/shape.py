"""The fingerprints of content: of a payload, of a layout's shape, of what is no artifact.

Question: when are two versions the same, and when are they the same for somebody's purpose?
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from core.units import canonical_json


def fingerprint(value: Any) -> str:
    """sha256 of a JSON value's canonical form, lower-case hex."""
    return hashlib.sha256(canonical_json(value)).hexdigest()


_LETTERED = frozenset({"dialogue", "narration", "sfx"})


def shape_of(type_name: str, payload: Mapping[str, Any]) -> str | None:
    """The fingerprint of the part of a payload that some dependants look at; None for types that have no such part.

    A layout's shape is its panels' numbers and sizes in px: positions, gutters, canvas height and background are not
    part of it, because art is cut into panels and set anew. A script's shape is its lettered lines in order: ids,
    kinds, words, speakers and delivery.
    """
    if type_name == "layout":
        return fingerprint(sorted([panel["panel_id"], panel["w"], panel["h"]] for panel in payload["panels"]))
    if type_name == "script":
        names = ("line_id", "kind", "text", "speaker", "character_id", "delivery")
        lines = [line for line in payload["lines"] if line["kind"] in _LETTERED]
        return fingerprint([[line.get(name) for name in names] for line in lines])
    return None


def blobs_in(type_name: str, payload: Mapping[str, Any]) -> list[str]:
    """The blob keys that a payload names: they live as long as the artifact."""
    if type_name == "render_result":
        return [str(payload["image"])]
    if type_name == "render_spec":
        return sorted({str(key) for key in payload.get("reference_images", [])})
    if type_name.endswith("_layer"):
        objects = [*payload.get("objects", []), *payload.get("unplaced", [])]
        return sorted({str(item["picture"]["blob"]) for item in objects if item.get("picture")})
    return []
