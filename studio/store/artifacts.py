"""Rows of artifacts: immutable versions of a scene's parts.

Question: what was ever made for a scene? Rows are only ever inserted; only the note may change.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from studio.store import rows
from studio.store.cursor import Cursor, Row

_JSON = ("input_ids", "input_digests", "blob_keys")
_HEAD = (
    "artifact_id, scene_id, type, language, version, branch, parent_id, input_ids, input_digests, payload_sha256,"
    " shape_sha256, blob_keys, origin, note, author, created_at"
)


def insert(cur: Cursor, artifact: Mapping[str, Any]) -> None:
    """Insert a version; JSON columns and the payload are given as values."""
    names = (*_JSON, "payload")
    rows.insert(
        cur, "artifacts", {name: rows.dumps(value) if name in names else value for name, value in artifact.items()}
    )


def find(cur: Cursor, artifact_id: str) -> Row | None:
    """The whole artifact with its payload."""
    row = cur.row("select * from artifacts where artifact_id = ?", [artifact_id])
    return rows.with_json(row, *_JSON, "payload") if row else None


def heads(cur: Cursor, artifact_ids: Sequence[str]) -> dict[str, Row]:
    """Artifacts without payloads, by id."""
    found = cur.rows(
        f"select {_HEAD} from artifacts where artifact_id in ({rows.marks(artifact_ids)})", list(artifact_ids)
    )
    return {row["artifact_id"]: rows.with_json(row, *_JSON) for row in found}


def payloads(cur: Cursor, artifact_ids: Sequence[str]) -> dict[str, Any]:
    """Payloads by artifact id."""
    found = cur.rows(
        f"select artifact_id, payload from artifacts where artifact_id in ({rows.marks(artifact_ids)})",
        list(artifact_ids),
    )
    return {row["artifact_id"]: rows.with_json(row, "payload")["payload"] for row in found}


def object_counts(cur: Cursor, artifact_ids: Sequence[str]) -> dict[str, int]:
    """How many objects each layer artifact has in place, by id."""
    found = cur.rows(
        "select artifact_id, json_array_length(payload, '$.objects') as objects from artifacts"
        f" where artifact_id in ({rows.marks(artifact_ids)})",
        list(artifact_ids),
    )
    return {row["artifact_id"]: int(row["objects"] or 0) for row in found}


def next_version(cur: Cursor, scene_id: str, type_name: str) -> int:
    return int(
        cur.value(
            "select coalesce(max(version), 0) + 1 from artifacts where scene_id = ? and type = ?",
            [scene_id, type_name],
        )
    )


def page(
    cur: Cursor, scene_id: str, *, type_name: str | None, limit: int, cursor: str | None
) -> tuple[list[Row], str | None]:
    """A scene's artifacts without payloads, newest first."""
    test, params = (" and type = ?", [scene_id, type_name]) if type_name is not None else ("", [scene_id])
    found, following = rows.page(
        cur,
        f"select {_HEAD} from artifacts where scene_id = ?{test}",
        params,
        order=("created_at", "artifact_id"),
        limit=limit,
        cursor=cursor,
        down=True,
    )
    return [rows.with_json(row, *_JSON) for row in found], following


def tags(cur: Cursor, artifact_ids: Sequence[str]) -> dict[str, list[str]]:
    """The tags of each artifact that has any, in the order of the alphabet."""
    by_artifact: dict[str, list[str]] = {}
    for row in cur.rows(
        f"select artifact_id, tag from artifact_tags where artifact_id in ({rows.marks(artifact_ids)})"
        " order by artifact_id, tag",
        list(artifact_ids),
    ):
        by_artifact.setdefault(row["artifact_id"], []).append(row["tag"])
    return by_artifact
