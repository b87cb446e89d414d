"""Reference pictures in their order: which of them comes first, and how the API shows them.

Question: of all pictures of a person or a place, which are followed in this scene, the most telling first?
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from studio.services.paging import Json, shown
from studio.store.cursor import Row

KINDS: Mapping[str, tuple[str, ...]] = {
    "character": ("face", "full_body", "expression", "outfit", "other"),
    "environment": ("wide", "detail", "light", "other"),
}
"""What a picture shows of a person, and of a place; the most telling first."""
_RANK = {kind: rank for kinds in KINDS.values() for rank, kind in enumerate(kinds)}


def ordered(references: Sequence[Row], outfit_id: str | None = None) -> list[Row]:
    """The approved pictures as a renderer is given them: by kind, in each kind the primary one first, then the oldest.

    A picture of one outfit counts only where that outfit is worn (`outfit_id`); it then follows the faces.
    """

    def rank(row: Row) -> int:
        return 1 if row.get("outfit_id") and row["kind"] != "face" else 2 * _RANK.get(row["kind"], 9)

    usable = [row for row in references if row["status"] == "approved" and row.get("outfit_id") in (None, outfit_id)]
    return sorted(usable, key=lambda row: (rank(row), not row["is_primary"], row["created_at"], row["reference_id"]))


def primary_ids(references: Sequence[Row]) -> set[str]:
    """The picture of each kind (of each outfit) that comes first: the chosen one, else the oldest approved."""
    first: dict[tuple[Any, ...], str] = {}
    approved = [row for row in references if row["status"] == "approved"]
    for row in sorted(approved, key=lambda row: (not row["is_primary"], row["created_at"], row["reference_id"])):
        first.setdefault((row["kind"], row.get("outfit_id")), row["reference_id"])
    return set(first.values())


def shown_references(references: Sequence[Row]) -> list[Json]:
    """All pictures of one owner; `is_primary` is the truth of `primary_ids`."""
    first = primary_ids(references)
    return [shown_reference(row) | {"is_primary": row["reference_id"] in first} for row in references]


def shown_reference(row: Row) -> Json:
    return shown(row) | {"sha256": row["blob_key"], "url": f"/v1/media/{row['blob_key']}"}
