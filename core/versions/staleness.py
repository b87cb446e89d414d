"""Which of a scene's active artifacts are out of date, and why: computed exactly, from content.

Question: what would have to be made again so that everything in use fits together? Content decides, never dates or ids:
going back to an equal script makes nothing stale.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from core.errors import InvalidInputError
from core.versions.kinds import TYPES, pointer_key, split_pointer

ReasonKind = Literal["input-changed", "input-gone", "input-stale", "digest-changed", "digest-gone"]


@dataclass(frozen=True, slots=True)
class Node:
    """An artifact without its payload.

    `shape_sha256` is set for types whose shape is compared (see `core.versions.shape`). `input_digests` are the
    fingerprints of what it was made from that is no artifact (an identity line, a style), by name.
    """

    artifact_id: str
    type: str
    payload_sha256: str
    language: str | None = None
    shape_sha256: str | None = None
    parent_id: str | None = None
    input_ids: tuple[str, ...] = ()
    input_digests: Mapping[str, str] = field(default_factory=dict)


_OF_LIBRARY = {
    "identity": ("a character", "looks different now"),
    "outfit": ("a character", "wears something else now"),
    "environment": ("a place", "has changed"),
}
"""Digests of the library: whom they are of where nobody says the name, and what has happened."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something is stale. `subject` is an artifact type or the name of a digest; `name` what people call it."""

    kind: ReasonKind
    subject: str
    name: str = ""

    @property
    def words(self) -> str:
        kind, colon, _ = self.subject.partition(":")
        if colon and kind in _OF_LIBRARY:
            who, changed = _OF_LIBRARY[kind]
            name = self.name or who
            return f"{name} {changed}" if self.kind == "digest-changed" else f"{name} is no longer in the library"
        subject = self.subject.replace("_", " ")
        return {
            "input-changed": f"the {subject} it was made from has changed",
            "input-gone": f"the {subject} it was made from is no longer in use",
            "input-stale": f"the {subject} it was made from is out of date",
            "digest-changed": f"{subject} has changed",
            "digest-gone": f"{subject} no longer exists",
        }[self.kind]


@dataclass(frozen=True, slots=True)
class Stale:
    """An active artifact that is out of date, with every reason, in the order of the work."""

    pointer: str
    node: Node
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Freshness:
    """`moved` are pointers whose artifact still fits although a panel was moved: no new drawing is needed."""

    stale: tuple[Stale, ...]
    moved: tuple[str, ...]

    def types(self) -> frozenset[str]:
        return frozenset(entry.node.type for entry in self.stale)


def check_freshness(
    nodes: Iterable[Node], active: Mapping[str, str], digests: Mapping[str, str | None] | None = None
) -> Freshness:
    """Judge every active artifact.

    Args:
        nodes: at least the active artifacts and all their inputs.
        active: pointer key to artifact id, on one branch.
        digests: the present fingerprints by name; None for what no longer exists. A name that is not in it is not
            judged.

    Raises:
        InvalidInputError: a pointer that is unknown or holds another type, or that names no node.
    """
    by_id = {node.artifact_id: node for node in nodes}
    in_use: dict[str, Node] = {}
    for key, artifact_id in active.items():
        type_name, language = split_pointer(key)
        found = by_id.get(artifact_id)
        if found is None or found.type != type_name or found.language != language:
            raise InvalidInputError(
                f"The pointer '{key}' holds no artifact of its kind.",
                code="pointer-broken",
                pointer=key,
                artifact_id=artifact_id,
            )
        in_use[key] = found
    stale: dict[str, Stale] = {}
    moved = []
    for key in sorted(in_use, key=_work_order):
        node = in_use[key]
        reasons, has_moved = _judge(node, by_id, in_use, stale)
        reasons += _judge_digests(node, digests or {})
        if reasons:
            stale[key] = Stale(key, node, tuple(reasons))
        elif has_moved:
            moved.append(key)
    return Freshness(tuple(stale.values()), tuple(moved))


def _judge(
    node: Node, by_id: Mapping[str, Node], in_use: Mapping[str, Node], stale: Mapping[str, Stale]
) -> tuple[list[Reason], bool]:
    inputs: dict[str, Node] = {}
    for input_id in node.input_ids:
        found = by_id.get(input_id)
        if found is not None:
            inputs.setdefault(found.type, found)
    reasons: list[Reason] = []
    moved = False
    for expected in TYPES[node.type].inputs:
        used = inputs.get(expected.type)
        if used is None:
            continue
        key = pointer_key(used.type, used.language)
        present = in_use.get(key) if key else None
        if present is None or key is None:
            reasons.append(Reason("input-gone", expected.type))
        elif present.payload_sha256 != used.payload_sha256:
            if expected.by == "shape" and used.shape_sha256 and present.shape_sha256 == used.shape_sha256:
                moved = moved or expected.moves
            else:
                reasons.append(Reason("input-changed", expected.type))
                continue
        if key in stale:
            reasons.append(Reason("input-stale", expected.type))
    return reasons, moved


def _judge_digests(node: Node, digests: Mapping[str, str | None]) -> list[Reason]:
    reasons = []
    for name in sorted(node.input_digests):
        if name not in digests:
            continue
        present = digests[name]
        if present is None:
            reasons.append(Reason("digest-gone", name))
        elif present != node.input_digests[name]:
            reasons.append(Reason("digest-changed", name))
    return reasons


_ORDER = {name: rank for rank, name in enumerate(TYPES)}


def _work_order(key: str) -> tuple[int, str]:
    type_name, language = split_pointer(key)
    return _ORDER[type_name], language or ""
