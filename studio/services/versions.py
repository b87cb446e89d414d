"""Recording versions and moving the pointers that say which one is in use.

Question: how does a new version of a part of a scene come to be, and does everything in use still fit together? These
functions take the cursor of a running unit, so that a result, its pointer and a job's row change in one transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from core.errors import ConflictError, InvalidInputError
from core.versions.kinds import POINTERS, TYPES, artifact_type, pointer_key, split_pointer
from core.versions.shape import blobs_in, fingerprint, shape_of
from core.versions.staleness import Freshness, Node, check_freshness
from core.versions.state import SceneState
from core.versions.state import scene_state as state_word
from studio.services import freeze
from studio.services.digests import present_digests, subject_names, with_outfits
from studio.services.paging import Json, missing
from studio.store import artifacts, pointers, stories
from studio.store.cursor import Cursor, Row

ANY: Any = type("Any", (), {"__repr__": lambda self: "ANY"})()
"""No expectation about where a pointer stands."""


def record_artifact(
    cur: Cursor,
    *,
    scene_id: str,
    type: str,
    branch: str,
    payload: Mapping[str, Any],
    parent_id: str | None = None,
    input_ids: Sequence[str] = (),
    input_digests: Mapping[str, str] | None = None,
    author: str,
    ids: Callable[[], str],
    now: datetime | Callable[[], datetime],
    language: str | None = None,
    artifact_id: str | None = None,
    note: str | None = None,
) -> Row:
    """Store a new version; no pointer moves. Returns its row, payload included.

    With a given `artifact_id` the call may be repeated: the same content under the same id is stored once.

    Raises:
        InvalidInputError: an unknown type; a layer without language; `link-broken` when the parent is of another scene,
            type or language, or an input of another scene.
        NotFoundError: the scene or the branch.
        ConflictError: `artifact-id-taken` when the id holds other content.
    """
    kind = artifact_type(type)
    pointer_key(type, language)
    language = language if kind.per_language else None
    sha256 = fingerprint(payload)
    if artifact_id is not None and (held := artifacts.find(cur, artifact_id)) is not None:
        if (held["scene_id"], held["type"], held["payload_sha256"]) != (scene_id, type, sha256):
            raise ConflictError("The id belongs to another version.", code="artifact-id-taken", artifact_id=artifact_id)
        return held
    if not pointers.has_branch(cur, scene_id, branch):
        raise missing("scene" if stories.find_scene(cur, scene_id) is None else "branch", f"{scene_id}/{branch}")
    linked = list(dict.fromkeys(input_ids))
    _check_links(cur, scene_id, type, language, parent_id, linked)
    row: Row = {
        "artifact_id": artifact_id or ids(),
        "scene_id": scene_id,
        "type": type,
        "language": language,
        "version": artifacts.next_version(cur, scene_id, type),
        "branch": branch,
        "parent_id": parent_id,
        "input_ids": linked,
        "input_digests": dict(input_digests or {}),
        "payload": dict(payload),
        "payload_sha256": sha256,
        "shape_sha256": shape_of(type, payload),
        "blob_keys": blobs_in(type, payload),
        "origin": payload.get("origin") if type == "render_result" else None,
        "note": note,
        "author": author,
        "created_at": now() if callable(now) else now,
    }
    artifacts.insert(cur, row)
    return row


def move_pointer(
    cur: Cursor,
    scene_id: str,
    branch: str,
    pointer: str,
    artifact_id: str | None,
    *,
    expected: str | None = ANY,
    author: str | None = None,
    now: datetime | None = None,
    reason: str = "set",
    move_id: str | None = None,
) -> bool:
    """Make an artifact the active one; tells whether the pointer now stands at it.

    `pointer` is a key (``layout``, ``dialogue_layer:en``), a pointer's name, or an artifact type. With `expected` (an
    artifact id, or None for "unset") it moves only if it still stands there, so that a late result never overwrites a
    person. Author and time default to the artifact's. Moves of one act share a `move_id`.

    Raises:
        NotFoundError: no such artifact or branch.
        InvalidInputError: `pointer-mismatch` when the artifact is of another scene, type or language.
        ConflictError: `episode-final` where the branch is the one that a final episode shows.
    """
    head = artifacts.heads(cur, [artifact_id]).get(artifact_id) if artifact_id is not None else None
    if artifact_id is not None and head is None:
        raise missing("artifact", artifact_id)
    key = _key_of(pointer, head)
    type_name, language = split_pointer(key)
    if head is not None and (head["scene_id"], head["type"], head["language"]) != (scene_id, type_name, language):
        raise InvalidInputError(
            f"Version {artifact_id} does not fit the pointer '{key}' of this scene.",
            code="pointer-mismatch",
            artifact_id=artifact_id,
            pointer=key,
        )
    present = pointers.find(cur, scene_id, branch, key)
    if present is None and not pointers.has_branch(cur, scene_id, branch):
        raise missing("branch", f"{scene_id}/{branch}")
    if expected is not ANY and present != expected:
        return False
    if present == artifact_id:
        return True
    freeze.check_scene(cur, scene_id, branch)
    by = author or (head["author"] if head else "system")
    at = now or (head["created_at"] if head else None)
    if at is None:
        raise ValueError("a pointer that is cleared needs the time of the act")
    pointers.put(cur, scene_id, branch, key, artifact_id, author=by, at=at)
    pointers.log(
        cur,
        move_id=move_id or artifact_id or key,
        scene_id=scene_id,
        branch=branch,
        pointer=key,
        from_id=present,
        to_id=artifact_id,
        reason=reason,
        author=by,
        at=at,
    )
    return True


def active(cur: Cursor, scene_id: str, branch: str) -> dict[str, str]:
    """Pointer key to artifact id."""
    return pointers.active(cur, scene_id, branch)


def active_payloads(cur: Cursor, scene_id: str, branch: str, *keys: str) -> dict[str, Json]:
    """The payloads in use, by pointer key; only those of `keys` when some are named, and only those that are set."""
    held = {key: at for key, at in pointers.active(cur, scene_id, branch).items() if not keys or key in keys}
    found = artifacts.payloads(cur, list(held.values()))
    return {key: found[artifact_id] for key, artifact_id in held.items()}


def inputs_in_use(cur: Cursor, scene_id: str, branch: str, type: str) -> list[str]:
    """The active artifacts that a new artifact of this type would be derived from, in the order of the work."""
    held = pointers.active(cur, scene_id, branch)
    keys = [pointer_key(entry.type) for entry in artifact_type(type).inputs if not TYPES[entry.type].per_language]
    return [held[key] for key in keys if key and key in held]


def freshness(cur: Cursor, scene_id: str, branch: str | None = None, *, catalogue: Any = None) -> Freshness:
    """What is stale and what has merely moved on a branch (the scene's active one by default)."""
    scene = stories.find_scene(cur, scene_id)
    if scene is None:
        raise missing("scene", scene_id)
    held = pointers.active(cur, scene_id, branch or scene["active_branch"])
    heads = artifacts.heads(cur, list(held.values()))
    outside = {i for head in heads.values() for i in head["input_ids"]} - heads.keys()
    heads |= artifacts.heads(cur, sorted(outside))
    heads = {at: head | {"input_digests": with_outfits(head["input_digests"])} for at, head in heads.items()}
    names = {name for artifact_id in held.values() for name in heads[artifact_id]["input_digests"]}
    digests = present_digests(cur, scene, catalogue, names=names) if names else {}
    return _named(cur, check_freshness([node_of(head) for head in heads.values()], held, digests))


def _named(cur: Cursor, found: Freshness) -> Freshness:
    """The same, every reason with the name that people know the thing by."""
    names = subject_names(cur, dict.fromkeys(reason.subject for entry in found.stale for reason in entry.reasons))
    if not names:
        return found
    entries = [
        replace(entry, reasons=tuple(replace(one, name=names.get(one.subject, "")) for one in entry.reasons))
        for entry in found.stale
    ]
    return replace(found, stale=tuple(entries))


def stale(cur: Cursor, scene_id: str, branch: str | None = None, *, catalogue: Any = None) -> list[Json]:
    """The active artifacts that are out of date, in the order of the work: ``{type, why, …}``, `why` in words."""
    return stale_shown(freshness(cur, scene_id, branch, catalogue=catalogue))


def stale_shown(found: Freshness) -> list[Json]:
    return [
        {
            "type": entry.node.type,
            "language": entry.node.language,
            "artifact_id": entry.node.artifact_id,
            "why": "; ".join(reason.words for reason in entry.reasons),
            "reasons": [{"kind": reason.kind, "subject": reason.subject} for reason in entry.reasons],
        }
        for entry in found.stale
    ]


def scene_state(cur: Cursor, scene_id: str, branch: str | None = None, *, catalogue: Any = None) -> SceneState:
    """The word for a scene's cell: empty, scripted, planned, rendered, lettered or stale."""
    scene = stories.find_scene(cur, scene_id)
    if scene is None:
        raise missing("scene", scene_id)
    held = pointers.active(cur, scene_id, branch or scene["active_branch"])
    return state_of(cur, held, freshness(cur, scene_id, branch, catalogue=catalogue))


def state_of(cur: Cursor, held: Mapping[str, str], found: Freshness) -> SceneState:
    layer_ids = [artifact_id for key, artifact_id in held.items() if TYPES[split_pointer(key)[0]].per_language]
    script = artifacts.payloads(cur, [held["script"]])[held["script"]] if "script" in held else {"lines": []}
    return state_word(
        held,
        has_lines=bool(script["lines"]),
        has_objects=any(artifacts.object_counts(cur, layer_ids).values()),
        stale_types=found.types(),
    )


def node_of(head: Row) -> Node:
    """The graph's view of an artifact's row."""
    return Node(
        artifact_id=head["artifact_id"],
        type=head["type"],
        payload_sha256=head["payload_sha256"],
        language=head["language"],
        shape_sha256=head["shape_sha256"],
        parent_id=head["parent_id"],
        input_ids=tuple(head["input_ids"]),
        input_digests=head["input_digests"],
    )


def _key_of(pointer: str, head: Row | None) -> str:
    name, _, language = pointer.partition(":")
    if name in TYPES and name not in POINTERS:
        name = TYPES[name].pointer or name
    if not language and head is not None and head["language"]:
        language = head["language"]
    return f"{name}:{language}" if language else name


def _check_links(
    cur: Cursor, scene_id: str, type_name: str, language: str | None, parent_id: str | None, input_ids: list[str]
) -> None:
    named = [*input_ids, *([parent_id] if parent_id else [])]
    found = artifacts.heads(cur, named) if named else {}
    for artifact_id in named:
        head = found.get(artifact_id)
        if head is None or head["scene_id"] != scene_id:
            raise InvalidInputError(
                f"Version {artifact_id} is not one of this scene.", code="link-broken", artifact_id=artifact_id
            )
    if parent_id and (found[parent_id]["type"], found[parent_id]["language"]) != (type_name, language):
        raise InvalidInputError(
            f"Version {parent_id} is no {type_name} that this one could revise.",
            code="link-broken",
            artifact_id=parent_id,
        )
