"""The last finished packages against what is in use now.

Question: does what was exported still show the scenes as they are? Content decides: an export names the artifacts that
it was ordered from, and equal content is the same whatever its version.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.versions.kinds import split_pointer
from studio.services.board_stages import CONTENT, Package
from studio.store.cursor import Row

Sums = Mapping[str, str]
"""Type → the payload's sha256; without layers that hold no object."""
_UNDER_WAY = ("queued", "running")


@dataclass(frozen=True)
class Packed:
    """What a package holds of one scene."""

    artifact_ids: tuple[str, ...]
    sums: Sums


class Packages:
    """The exports of a story's episodes and scenes, newest first, as `studio.store.board.packages` reads them."""

    def __init__(self, found: Sequence[Row], language: str) -> None:
        self._found, self._language = found, language

    def layer_ids(self) -> list[str]:
        """The layers that went into packages."""
        scenes = [scene for row in self._found for scene in row["scenes"] or ()]
        used = [(key, at) for scene in scenes for key, at in scene["artifacts"].items()]
        return [at for key, at in used if split_pointer(key)[1] is not None]

    def of_scene(self, scene_id: str, now: Sums, empty: Collection[str]) -> tuple[Package, Packed | None]:
        """The newest finished package that shows the scene, its episode's or its own, and what it holds of it."""
        for row in self._found:
            for scene in row["scenes"] or ():
                if scene["scene_id"] == scene_id:
                    packed = self._packed(scene, empty)
                    return "same" if packed.sums == _shown(now) else "other", packed
        own = [row for row in self._found if row["scene_id"] == scene_id]
        return _unfinished(own), None

    def of_episode(self, episode_id: str, scenes: Sequence[tuple[str, Sums]], empty: Collection[str]) -> Package:
        """The episode's newest finished package: the same scenes, in the same order, with the same content?"""
        own = [row for row in self._found if row["episode_id"] == episode_id]
        finished = next((row for row in own if row["scenes"] is not None), None)
        if finished is None or own[0]["status"] in _UNDER_WAY:
            return _unfinished(own)
        then = [(scene["scene_id"], dict(self._packed(scene, empty).sums)) for scene in finished["scenes"]]
        return "same" if then == [(scene_id, _shown(now)) for scene_id, now in scenes] else "other"

    def _packed(self, scene: Mapping[str, Any], empty: Collection[str]) -> Packed:
        held = {}
        for key, at in scene["artifacts"].items():
            type_name, language = split_pointer(key)
            if language in (None, self._language) and at not in empty:
                held[type_name] = at
        there = [name for name in CONTENT["export"] if name in held and name in scene["versions"]]
        return Packed(tuple(held[name] for name in there), {name: scene["versions"][name] for name in there})


def _shown(now: Sums) -> dict[str, str]:
    return {name: now[name] for name in CONTENT["export"] if name in now}


def _unfinished(own: Sequence[Row]) -> Package:
    if not own:
        return "none"
    return "running" if own[0]["status"] in _UNDER_WAY else "failed"
