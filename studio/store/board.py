"""Rows of the series board: who has a stage and until when, who approved it; and a whole story's facts in few queries.

Question: what is known of all scenes of a story at once? Sizes and flags are counted in the database, so that no
payload travels.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from studio.store import rows
from studio.store.cursor import Cursor, Row

_HEAD = (
    "a.artifact_id, a.scene_id, a.type, a.language, a.parent_id, a.input_ids, a.input_digests, a.payload_sha256,"
    " a.shape_sha256, a.origin"
)
_IDS = "a.artifact_id in (select unnest(?::varchar[]))"
_LINES = '[{"line_id":"VARCHAR","kind":"VARCHAR","text":"VARCHAR","speaker":"VARCHAR","character_id":"VARCHAR"}]'
_EXPORTED = '[{"scene_id":"VARCHAR","artifacts":"JSON","versions":"JSON"}]'


def entries(cur: Cursor, subject_ids: Sequence[str]) -> list[Row]:
    return cur.rows(
        "select * from board_entries where subject_id in (select unnest(?::varchar[]))"
        " order by subject_kind, subject_id, stage",
        [list(subject_ids)],
    )


def put_entry(cur: Cursor, key: Mapping[str, str], changes: Mapping[str, Any]) -> Row:
    """Write these columns of one cell's entry and return the whole row."""
    if rows.update(cur, "board_entries", key, changes) == 0:
        rows.insert(cur, "board_entries", {"note": "", **key, **changes})
    tests = " and ".join(f"{name} = ?" for name in key)
    found = cur.row(f"select * from board_entries where {tests}", list(key.values()))
    assert found is not None, "the row was just written"
    return found


def insert_approval(cur: Cursor, approval: Mapping[str, Any]) -> None:
    rows.insert(cur, "approvals", {**approval, "artifact_ids": rows.dumps(approval["artifact_ids"])})


def find_approval(cur: Cursor, approval_id: str) -> Row | None:
    row = cur.row("select * from approvals where approval_id = ?", [approval_id])
    return rows.with_json(row, "artifact_ids") if row else None


def withdraw(cur: Cursor, approval_id: str, *, author: str, at: datetime) -> None:
    rows.update(cur, "approvals", {"approval_id": approval_id}, {"withdrawn_by": author, "withdrawn_at": at})


def approvals(cur: Cursor, subject_ids: Sequence[str]) -> list[Row]:
    """Those that were not withdrawn, newest first."""
    found = cur.rows(
        "select * from approvals where withdrawn_at is null and subject_id in (select unnest(?::varchar[]))"
        " order by created_at desc, approval_id desc",
        [list(subject_ids)],
    )
    return [rows.with_json(row, "artifact_ids") for row in found]


def find_subject(cur: Cursor, kind: str, subject_id: str) -> Row | None:
    """story_id and deleted_at of a scene or an episode."""
    table, key = {"scene": ("scenes", "scene_id"), "episode": ("episodes", "episode_id")}[kind]
    return cur.row(f"select story_id, deleted_at from {table} where {key} = ?", [subject_id])


def episodes_ever(cur: Cursor, story_id: str) -> list[Row]:
    """A story's episodes in their order, deleted ones too: scenes keep the styles of a home that was deleted."""
    return cur.rows("select * from episodes where story_id = ? order by position, created_at, episode_id", [story_id])


def pointers_in_use(cur: Cursor, scene_ids: Sequence[str]) -> dict[str, dict[str, str]]:
    """For each scene, on its active branch: pointer key to artifact id."""
    held: dict[str, dict[str, str]] = {scene_id: {} for scene_id in scene_ids}
    for row in cur.rows(
        "select p.scene_id, p.pointer, p.artifact_id from pointers p join scenes s"
        " on s.scene_id = p.scene_id and s.active_branch = p.branch"
        " where p.scene_id in (select unnest(?::varchar[])) order by p.scene_id, p.pointer",
        [list(scene_ids)],
    ):
        held[row["scene_id"]][row["pointer"]] = row["artifact_id"]
    return held


def heads(cur: Cursor, artifact_ids: Sequence[str]) -> dict[str, Row]:
    """Artifacts without payloads, by id; for many at once."""
    found = cur.rows(f"select {_HEAD} from artifacts a where {_IDS}", [list(artifact_ids)]) if artifact_ids else []
    # Scenes with the same cast were made from the same digests: each text is read once.
    read = {text: json.loads(text) for text in {row["input_digests"] for row in found}}
    for row in found:
        row["input_ids"], row["input_digests"] = json.loads(row["input_ids"]), read[row["input_digests"]]
    return {row["artifact_id"]: row for row in found}


def script_lines(cur: Cursor, artifact_ids: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
    """The lines of each script: line_id, kind, text, speaker, character_id."""
    found = cur.rows(
        f"select artifact_id, from_json(json_extract(payload, '$.lines'), '{_LINES}') as lines"
        f" from artifacts a where {_IDS}",
        [list(artifact_ids)],
    )
    return {row["artifact_id"]: list(row["lines"] or []) for row in found}


def layer_counts(cur: Cursor, artifact_ids: Sequence[str]) -> dict[str, Row]:
    """For each layer: objects, unplaced, line_ids (of the objects in place) and their flags."""
    found = cur.rows(
        "select artifact_id, json_array_length(payload, '$.objects') as objects,"
        " json_array_length(payload, '$.unplaced') as unplaced,"
        " json_extract_string(payload, '$.objects[*].line_ids[*]') as line_ids,"
        f" json_extract_string(payload, '$.objects[*].flags[*]') as flags from artifacts a where {_IDS}",
        [list(artifact_ids)],
    )
    return {row["artifact_id"]: row for row in found}


def panel_counts(cur: Cursor, artifact_ids: Sequence[str]) -> dict[str, int]:
    found = cur.rows(
        f"select artifact_id, json_array_length(payload, '$.panels') as panels from artifacts a where {_IDS}",
        [list(artifact_ids)],
    )
    return {row["artifact_id"]: int(row["panels"] or 0) for row in found}


def note_counts(cur: Cursor, scene_ids: Sequence[str]) -> dict[str, Row]:
    """For each scene with notes: notes, open, fixed, and the texts of open blockers, oldest first."""
    found = cur.rows(
        "select scene_id, count(*) as notes, count(*) filter (status = 'open') as open,"
        " count(*) filter (status = 'fixed') as fixed,"
        " list(left(text, 200) order by created_at, note_id) filter (blocker and status = 'open') as blockers"
        " from notes where scene_id in (select unnest(?::varchar[])) group by scene_id",
        [list(scene_ids)],
    )
    return {row["scene_id"]: row | {"blockers": list(row["blockers"] or [])} for row in found}


def packages(cur: Cursor, subject_ids: Sequence[str]) -> list[Row]:
    """Of each episode and scene its newest export and its newest finished one, newest first, with what went into it.

    `scenes` is ``[{scene_id, artifacts: {pointer: id}, versions: {type: sha256}}]`` and None for one that is not
    finished.
    """
    found = cur.rows(
        "select e.export_id, e.episode_id, e.scene_id, e.created_at, j.status, case when j.status = 'succeeded' then"
        f" from_json(json_extract(j.options, '$.scenes'), '{_EXPORTED}') end as scenes"
        " from exports e join jobs j on j.job_id = e.job_id"
        " where coalesce(e.episode_id, e.scene_id) in (select unnest(?::varchar[]))"
        " qualify row_number() over (partition by coalesce(e.episode_id, e.scene_id), j.status = 'succeeded'"
        " order by e.created_at desc, e.export_id desc) = 1 order by e.created_at desc, e.export_id desc",
        [list(subject_ids)],
    )
    for row in found:
        row["scenes"] = [_exported(scene) for scene in row["scenes"]] if row["scenes"] is not None else None
    return found


def _exported(scene: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "scene_id": scene["scene_id"],
        "artifacts": json.loads(scene["artifacts"] or "{}"),
        "versions": json.loads(scene["versions"] or "{}"),
    }
