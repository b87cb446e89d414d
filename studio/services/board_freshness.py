"""What is out of date in many scenes of one story, in a handful of queries.

Question: what does `studio.services.versions.freshness` say of each of these scenes? It gives the very same answers; it
reads the story's library once and not once a scene.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from core.versions.kinds import split_pointer
from core.versions.shape import fingerprint
from core.versions.staleness import Freshness, check_freshness
from studio.services import digests
from studio.services.versions import node_of
from studio.store import board
from studio.store.cursor import Cursor, Row

Held = Mapping[str, Mapping[str, str]]
"""By scene: pointer key to artifact id."""


def freshness_of_scenes(
    cur: Cursor, story: Row, scenes: Sequence[Row], episodes: Mapping[str, Row], held: Held, *, catalogue: Any = None
) -> tuple[dict[str, Freshness], dict[str, Row]]:
    """Freshness by scene, and the heads of everything in use and of what it was made from, by id.

    `scenes` are of `story`; `episodes` holds at least their home episodes, deleted ones too.
    """
    heads = board.heads(cur, sorted({at for pointers in held.values() for at in pointers.values()}))
    outside = {at for head in heads.values() for at in head["input_ids"]} - heads.keys()
    heads |= board.heads(cur, sorted(outside))
    for head in heads.values():
        head["input_digests"] = digests.with_outfits(head["input_digests"])
    nodes = {at: node_of(head) for at, head in heads.items()}
    present = _StoryDigests(cur, story, episodes, catalogue)
    found = {}
    for scene in scenes:
        in_use = held[scene["scene_id"]]
        linked = dict.fromkeys(at for used in in_use.values() for at in (used, *nodes[used].input_ids) if at in nodes)
        names = {name for used in in_use.values() for name in nodes[used].input_digests}
        judged = present.of(scene, names) if names else {}
        found[scene["scene_id"]] = check_freshness([nodes[at] for at in linked], in_use, judged)
    return _named(cur, found), heads


def why_stale(found: Freshness, language: str) -> dict[str, str]:
    """Type → why, in words; of the layers only those in a language."""
    told: dict[str, str] = {}
    for entry in found.stale:
        if split_pointer(entry.pointer)[1] in (None, language):
            told.setdefault(entry.node.type, "; ".join(reason.words for reason in entry.reasons))
    return told


class _StoryDigests:
    """The present fingerprints of a story's library, made once for all scenes that wear the same and look the same."""

    def __init__(self, cur: Cursor, story: Row, episodes: Mapping[str, Row], catalogue: Any) -> None:
        self._cur, self._story, self._episodes, self._catalogue = cur, story, episodes, catalogue
        self._made: dict[str, dict[str, str | None]] = {}

    def of(self, scene: Row, names: Collection[str]) -> dict[str, str | None]:
        """The fingerprints of `names` as a scene has them now; see `studio.services.digests.present_digests`."""
        episode = self._episodes.get(scene["home_episode_id"])
        styles = digests.inherited_styles(self._story, episode, scene)
        key = fingerprint([{kind: style["style_id"] for kind, style in styles.items()}, scene["wardrobe"] or {}])
        if key not in self._made:
            self._made[key] = digests.present_digests(self._cur, scene, self._catalogue)
        found = self._made[key]
        return {name: found.get(name) for name in names if name in found or name.startswith(_MAY_BE_GONE)}


_MAY_BE_GONE = ("identity:", "environment:")
"""What is judged although it is no longer there."""


def _named(cur: Cursor, found: Mapping[str, Freshness]) -> dict[str, Freshness]:
    """The same, every reason with the name that people know the thing by."""
    stale = [entry for each in found.values() for entry in each.stale]
    names = digests.subject_names(cur, dict.fromkeys(one.subject for entry in stale for one in entry.reasons))
    return {scene_id: _with_names(each, names) for scene_id, each in found.items()}


def _with_names(found: Freshness, names: Mapping[str, str]) -> Freshness:
    entries = [
        replace(entry, reasons=tuple(replace(one, name=names.get(one.subject, "")) for one in entry.reasons))
        for entry in found.stale
    ]
    return replace(found, stale=tuple(entries))
