"""What refers to what: the rules that DuckDB's foreign keys would keep, and the blobs that rows keep alive.

Question: does every reference lead somewhere, and which blobs are still needed?
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from studio.store.cursor import Cursor


@dataclass(frozen=True, slots=True)
class Reference:
    """Values of `table.column` (where not null, and where `only` holds) are values of `target.key`."""

    table: str
    column: str
    target: str
    key: str
    only: str = "true"


REFERENCES: tuple[Reference, ...] = (
    Reference("scenes", "story_id", "stories", "story_id"),
    Reference("scenes", "home_episode_id", "episodes", "episode_id"),
    Reference("characters", "story_id", "stories", "story_id"),
    Reference("characters", "merged_into", "characters", "character_id"),
    Reference("character_merges", "from_id", "characters", "character_id"),
    Reference("character_merges", "into_id", "characters", "character_id"),
    Reference("character_references", "character_id", "characters", "character_id"),
    Reference("environments", "story_id", "stories", "story_id"),
    Reference("environment_references", "environment_id", "environments", "environment_id"),
    Reference("artifacts", "scene_id", "scenes", "scene_id"),
    Reference("artifacts", "parent_id", "artifacts", "artifact_id"),
    Reference("artifact_tags", "artifact_id", "artifacts", "artifact_id"),
    Reference("branches", "scene_id", "scenes", "scene_id"),
    Reference("branches", "created_from", "artifacts", "artifact_id"),
    Reference("pointers", "scene_id", "scenes", "scene_id"),
    Reference("pointers", "artifact_id", "artifacts", "artifact_id"),
    Reference("pointer_log", "scene_id", "scenes", "scene_id"),
    Reference("pointer_log", "from_id", "artifacts", "artifact_id"),
    Reference("pointer_log", "to_id", "artifacts", "artifact_id"),
    Reference("layers", "scene_id", "scenes", "scene_id"),
    Reference("episodes", "story_id", "stories", "story_id"),
    Reference("episode_scenes", "episode_id", "episodes", "episode_id"),
    Reference("episode_scenes", "scene_id", "scenes", "scene_id"),
    Reference("episode_assets", "episode_id", "episodes", "episode_id"),
    Reference("exports", "episode_id", "episodes", "episode_id"),
    Reference("exports", "scene_id", "scenes", "scene_id"),
    Reference("exports", "job_id", "jobs", "job_id"),
    Reference("agent_runs", "job_id", "jobs", "job_id"),
    Reference("agent_runs", "scene_id", "scenes", "scene_id"),
    Reference("agent_runs", "episode_id", "episodes", "episode_id"),
    Reference("agent_runs", "story_id", "stories", "story_id"),
    Reference("jobs", "parent_id", "jobs", "job_id"),
    Reference("jobs", "episode_id", "episodes", "episode_id"),
    Reference("jobs", "scene_id", "scenes", "scene_id"),
    Reference("job_events", "job_id", "jobs", "job_id"),
    Reference("notes", "scene_id", "scenes", "scene_id"),
    Reference("board_entries", "subject_id", "scenes", "scene_id", "subject_kind = 'scene'"),
    Reference("board_entries", "subject_id", "episodes", "episode_id", "subject_kind = 'episode'"),
    Reference("approvals", "subject_id", "scenes", "scene_id", "subject_kind = 'scene'"),
    Reference("approvals", "subject_id", "episodes", "episode_id", "subject_kind = 'episode'"),
    Reference("style_revisions", "style_id", "styles", "style_id"),
)

_ARTIFACT_LISTS = (("artifacts", "input_ids"), ("approvals", "artifact_ids"))
_BLOB_COLUMNS = (
    ("character_references", "blob_key"),
    ("environment_references", "blob_key"),
    ("stories", "source_key"),
    ("fonts", "blob_key"),
    ("exports", "zip_key"),
    ("agent_runs", "input_key"),
    ("agent_runs", "output_key"),
    ("agent_runs", "raw_key"),
    ("jobs", "payload_key"),
    ("jobs", "result_key"),
)
_BLOB_LISTS = (("artifacts", "blob_keys"), ("exports", "blob_keys"))


def find_orphans(cur: Cursor) -> list[str]:
    """Every reference that leads nowhere, as ``table.column = value``; an empty list for a sound database."""
    lost = []
    for ref in REFERENCES:
        found = cur.rows(
            f"select distinct a.{ref.column} as value from {ref.table} a"
            f" where a.{ref.column} is not null and ({ref.only})"
            f" and not exists (select 1 from {ref.target} b where b.{ref.key} = a.{ref.column}) order by 1"
        )
        lost += [f"{ref.table}.{ref.column} = {row['value']}" for row in found]
    for table, column in _ARTIFACT_LISTS:
        found = cur.rows(
            "select distinct i.value from"
            f" (select unnest(from_json({column}, '[\"VARCHAR\"]')) as value from {table}) i"
            " where not exists (select 1 from artifacts b where b.artifact_id = i.value) order by 1"
        )
        lost += [f"{table}.{column} = {row['value']}" for row in found]
    found = cur.rows(
        "select p.scene_id, p.branch, p.pointer from pointers p join artifacts a on a.artifact_id = p.artifact_id"
        " where a.scene_id <> p.scene_id or not exists"
        " (select 1 from branches b where b.scene_id = p.scene_id and b.name = p.branch) order by 1, 2, 3"
    )
    return lost + [f"pointers = {row['scene_id']}/{row['branch']}/{row['pointer']}" for row in found]


def live_blobs(cur: Cursor) -> set[str]:
    """Every blob key that a row names. Payloads and results of jobs that have ended count too; see `Blobs.sweep`."""
    keys: set[str] = set()
    for table, column in _BLOB_COLUMNS:
        keys |= {row["key"] for row in cur.rows(f"select {column} as key from {table} where {column} is not null")}
    for table, column in _BLOB_LISTS:
        for row in cur.rows(f"select {column} as keys from {table} where {column} <> '[]'"):
            keys.update(json.loads(row["keys"]))
    return keys
