"""Where an entry of the library came from: copied out of another story, or brought in a pack.

Question: is a copy still what its source is? The fingerprint of the source at the time of the copy is kept, and held
against the source of today; nothing follows by itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from core.versions.shape import fingerprint
from studio.services.paging import Json
from studio.store import assets, pictures, stories
from studio.store.cursor import Cursor, Row

_SAID = {
    "character": ("name", "aliases", "description", "role", "identity_line", "look", "outfits"),
    "environment": ("name", "kind", "description", "promoted", "locked_elements"),
}


def content_digest(kind: str, row: Row, references: Sequence[Row]) -> str:
    """The fingerprint of what an entry is, without ids, times and who made it."""
    said = [row[name] for name in _SAID[kind]]
    views = sorted([one["kind"], one["blob_key"]] for one in references if one["status"] == "approved")
    return fingerprint([kind, *said, views])


def origin_of(cur: Cursor, kind: str, row: Row) -> Json:
    """What a copy of this row keeps about where it came from."""
    source_id = row[f"{kind}_id"]
    return {
        "from": "story",
        "id": source_id,
        "story_id": row["story_id"],
        "digest": content_digest(kind, row, pictures.of(cur, kind, [source_id])[source_id]),
    }


def told_origin(cur: Cursor, kind: str, row: Row) -> Json | None:
    """Where an entry came from, in words: ``{from, name, story, changed, words}``; None for one that was made here."""
    origin: Any = row["origin"]
    if not origin:
        return None
    if origin.get("from") != "story":
        return {"from": "pack", "name": None, "story": None, "changed": False, "words": "brought in a library pack"}
    source = assets.find(cur, f"{kind}s", origin["id"])
    story = stories.find_story(cur, origin["story_id"])
    title = story["title"] if story else ""
    if source is None or source["deleted_at"] is not None or source.get("merged_into"):
        words = f"copied from '{title}'; the source is gone"
        return {"from": "story", "name": None, "story": title, "changed": False, "words": words}
    changed = origin_of(cur, kind, source)["digest"] != origin["digest"]
    words = f"copied from '{title}'" + ("; the source has changed" if changed else "")
    return {"from": "story", "name": source["name"], "story": title, "changed": changed, "words": words}
