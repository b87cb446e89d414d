"""The scenes of an episode: put in, taken out, ordered.

Question: which scenes does an episode show, in which order, and which of them are at home in it?
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from core.errors import ConflictError, InvalidInputError
from studio.services import freeze, scene_copy, scenes
from studio.services.context import Services
from studio.services.episode_rows import change_episode
from studio.services.paging import Json, choice, ids_list, invalid
from studio.store import episodes, stories
from studio.store.cursor import Cursor, Row


def add_scenes(
    svc: Services,
    episode_id: str,
    scene_ids: Sequence[str],
    position: int | None = None,
    as_: str = "link",
    if_match: str | None = None,
    author: str = "system",
) -> Json:
    """Put scenes of the story into the episode, at a place in its order (0-based; the end by default).

    A scene that has another home episode is linked (it keeps its home's styles), or with ``as_="duplicate"`` copied
    into a scene of its own.

    Raises:
        ConflictError: `scene-already-there`. InvalidInputError: a scene that is not the story's.
    """
    added = ids_list(scene_ids, "scene_ids")
    choice(as_, "as", ("link", "duplicate"))
    if not added:
        raise invalid(["scene_ids"], "must name at least one scene")
    if position is not None and position < 0:
        raise invalid(["position"], "must not be negative")

    def change(cur: Cursor, row: Row) -> Json:
        present = episodes.scene_ids(cur, [episode_id])[episode_id]
        found = of_story(cur, row, added, "scene_ids")
        if as_ == "duplicate":
            found = [
                scenes.live_scene(cur, scene_copy.duplicate(cur, svc, scene, author=author))
                if scene["home_episode_id"]
                else scene
                for scene in found
            ]
        new = [scene["scene_id"] for scene in found]
        twice = sorted(set(present) & set(new))
        if twice:
            raise ConflictError(
                f"Scene {twice[0]} is in this episode already.", code="scene-already-there", scene_ids=twice
            )
        attach(cur, svc, row, found, author)
        at = len(present) if position is None else min(position, len(present))
        episodes.place_scenes(cur, episode_id, [*present[:at], *new, *present[at:]])
        return {}

    return change_episode(svc, episode_id, change, "add-scenes", author, if_match=if_match, always=True)


def remove_scenes(
    svc: Services, episode_id: str, scene_ids: Sequence[str], if_match: str | None = None, author: str = "system"
) -> Json:
    """Take scenes out of the episode; they stay in the story.

    Raises:
        InvalidInputError: `scene-not-in-episode`; nothing is changed then.
    """
    gone = ids_list(scene_ids, "scene_ids")
    if not gone:
        raise invalid(["scene_ids"], "must name at least one scene")

    def change(cur: Cursor, row: Row) -> Json:
        present = episodes.scene_ids(cur, [episode_id])[episode_id]
        unknown = [scene_id for scene_id in gone if scene_id not in present]
        if unknown:
            raise invalid(
                ["scene_ids"], f"scene {unknown[0]} is not in this episode", code="scene-not-in-episode", ids=unknown
            )
        for scene_id in gone:
            episodes.drop_scene(cur, episode_id, scene_id)
            if scenes.live_scene(cur, scene_id)["home_episode_id"] == episode_id:
                # Its home decides its styles: it does not move while a final episode shows it too.
                freeze.check_scene(cur, scene_id)
                others = episodes.episodes_with(cur, scene_id)
                stories.update_scene(cur, scene_id, {"home_episode_id": others[0] if others else None})
        episodes.place_scenes(cur, episode_id, [scene_id for scene_id in present if scene_id not in gone])
        return {}

    return change_episode(svc, episode_id, change, "remove-scenes", author, if_match=if_match, always=True)


def reorder_scenes(
    svc: Services,
    episode_id: str,
    scene_ids_ordered: Sequence[str],
    if_match: str | None = None,
    author: str = "system",
) -> Json:
    """Give the episode's scenes a new order.

    Raises:
        InvalidInputError: `scene-order-mismatch` unless it names exactly the episode's scenes, each once; nothing is
            changed then, and `data` lists what is missing and what is unknown.
    """

    def change(cur: Cursor, row: Row) -> Json:
        present = episodes.scene_ids(cur, [episode_id])[episode_id]
        wanted = list(scene_ids_ordered)
        if sorted(wanted) != sorted(present):
            raise invalid(
                ["scene_ids_ordered"],
                "must name exactly the episode's scenes, each once",
                code="scene-order-mismatch",
                missing=[scene_id for scene_id in present if scene_id not in wanted],
                unknown=[scene_id for scene_id in wanted if scene_id not in present],
            )
        episodes.place_scenes(cur, episode_id, wanted)
        return {}

    if not all(isinstance(scene_id, str) for scene_id in scene_ids_ordered):
        raise InvalidInputError(
            "scene_ids_ordered: must be a list of ids",
            errors=[{"loc": ["scene_ids_ordered"], "msg": "must be a list of ids"}],
        )
    return change_episode(svc, episode_id, change, "reorder-scenes", author, if_match=if_match, always=True)


def of_story(cur: Cursor, episode: Mapping[str, Any], scene_ids: Sequence[str], field: str) -> list[Row]:
    found = stories.scenes_named(cur, scene_ids)
    for number, scene_id in enumerate(scene_ids):
        if scene_id not in found or found[scene_id]["story_id"] != episode["story_id"]:
            raise invalid([field, number], "is no scene of this story", code="unknown-scene", scene_id=scene_id)
    return [found[scene_id] for scene_id in scene_ids]


def attach(cur: Cursor, svc: Services, episode: Mapping[str, Any], found: Sequence[Row], author: str) -> None:
    new = [scene["scene_id"] for scene in found]
    # A scene that was deleted and came back may still have its old place here.
    for scene_id in new:
        episodes.drop_scene(cur, episode["episode_id"], scene_id)
    episodes.add_scenes(cur, episode["episode_id"], new, author=author, at=svc.now())
    for scene in found:
        if scene["home_episode_id"] is None:
            stories.update_scene(cur, scene["scene_id"], {"home_episode_id": episode["episode_id"]})
