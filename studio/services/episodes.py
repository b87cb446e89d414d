"""Episodes: ordered scenes, default styles, and how ready they are.

Question: what is in an episode, in which order, drawn and told how?
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from core.errors import ConflictError, InvalidInputError
from studio.services import episode_assets, scene_copy, scenes, styles
from studio.services.context import Services
from studio.services.episode_assets import get_assets, pin_asset, readiness, unpin_asset
from studio.services.paging import KEEP, Json, choice, guard, ids_list, invalid, missing, page_limit, shown, text
from studio.store import episodes, people, stories
from studio.store.cursor import Cursor, Row

STATUSES = ("draft", "producing", "final")
TARGETS = ("panels", "seconds", "height_px", "bytes")

__all__ = [
    "add_scenes",
    "create_episode",
    "delete_episode",
    "get_assets",
    "get_episode",
    "list_episodes",
    "pin_asset",
    "readiness",
    "remove_scenes",
    "reorder_scenes",
    "set_style",
    "undelete_episode",
    "unpin_asset",
    "update_episode",
]


def create_episode(
    svc: Services,
    story_id: str,
    title: str,
    scene_ids_ordered: Sequence[str] | None = None,
    default_story_style: str | None = None,
    default_image_style: str | None = None,
    author: str = "system",
) -> Json:
    """Make an episode of some of a story's scenes, in the given order; styles default to the story's.

    Raises:
        NotFoundError: the story. InvalidInputError: title, styles, or scenes that are not the story's.
    """
    title = text(title, "title")
    ordered = ids_list(scene_ids_ordered or [], "scene_ids_ordered")
    now = svc.now()

    def unit(cur: Cursor) -> Json:
        story = scenes.live_story(cur, story_id)
        styles.check(cur, svc, "story", default_story_style, "default_story_style")
        styles.check(cur, svc, "image", default_image_style, "default_image_style")
        row: Row = {
            "episode_id": svc.ids(),
            "story_id": story_id,
            "title": title,
            "position": episodes.next_position(cur, story_id),
            "default_story_style": default_story_style or story["story_style"] or "default",
            "default_image_style": default_image_style or story["image_style"] or "default",
            "status": "draft",
            "targets": {},
            "revision_id": svc.ids(),
            "created_by": author,
            "created_at": now,
            "updated_at": now,
        }
        episodes.insert(cur, row)
        _attach(cur, svc, row, _of_story(cur, row, ordered, "scene_ids_ordered"), author)
        episodes.place_scenes(cur, row["episode_id"], ordered)
        people.record_event(
            cur, at=now, author=author, action="create", kind="episode", subject_id=row["episode_id"], data={}
        )
        return _shown(cur, live_episode(cur, row["episode_id"]))

    return svc.store.write(unit)


def get_episode(svc: Services, episode_id: str) -> Json:
    """The episode as in the requirement, with `targets`, `position`, `revision_id`, author and times beside."""
    return svc.store.read(lambda cur: _shown(cur, live_episode(cur, episode_id)))


def list_episodes(svc: Services, story_id: str | None = None, limit: int = 50, cursor: str | None = None) -> Json:
    """A page of episodes, of one story or of all."""
    limit = page_limit(limit)

    def look(cur: Cursor) -> Json:
        if story_id is not None:
            scenes.live_story(cur, story_id)
        found, following = episodes.page(cur, story_id=story_id, limit=limit, cursor=cursor)
        ordered = episodes.scene_ids(cur, [row["episode_id"] for row in found])
        return {"items": [_plain(row, ordered[row["episode_id"]]) for row in found], "next": following}

    return svc.store.read(look)


def update_episode(
    svc: Services,
    episode_id: str,
    *,
    title: str = KEEP,
    status: str = KEEP,
    targets: Mapping[str, float | None] | None = KEEP,
    if_match: str | None = None,
    author: str = "system",
) -> Json:
    """Change title, status or targets ({panels, seconds, height_px, bytes}; null removes one)."""
    changes: Json = {}
    if title is not KEEP:
        changes["title"] = text(title, "title")
    if status is not KEEP:
        changes["status"] = choice(status, "status", STATUSES)

    def change(cur: Cursor, row: Row) -> Json:
        more = {} if targets is KEEP else {"targets": _targets(row["targets"], targets or {})}
        return changes | more

    return _changed(svc, episode_id, change, "update", author, if_match=if_match)


def set_style(
    svc: Services,
    episode_id: str,
    default_story_style: str | None = KEEP,
    default_image_style: str | None = KEEP,
    if_match: str | None = None,
    author: str = "system",
) -> Json:
    """Set the styles that the episode's scenes inherit; those with a style of their own keep it."""

    def change(cur: Cursor, row: Row) -> Json:
        changes: Json = {}
        for kind, style_id in (("story", default_story_style), ("image", default_image_style)):
            if style_id is not KEEP:
                styles.check(cur, svc, kind, style_id, f"default_{kind}_style")
                changes[f"default_{kind}_style"] = style_id or "default"
        return changes

    return _changed(svc, episode_id, change, "set-style", author, if_match=if_match)


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
        found = _of_story(cur, row, added, "scene_ids")
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
        _attach(cur, svc, row, found, author)
        at = len(present) if position is None else min(position, len(present))
        episodes.place_scenes(cur, episode_id, [*present[:at], *new, *present[at:]])
        return {}

    return _changed(svc, episode_id, change, "add-scenes", author, if_match=if_match, always=True)


def remove_scenes(
    svc: Services, episode_id: str, scene_ids: Sequence[str], if_match: str | None = None, author: str = "system"
) -> Json:
    """Take scenes out of the episode; they stay in the story.

    Raises:
        InvalidInputError: `scene-not-in-episode`; nothing is changed then.
    """
    gone = ids_list(scene_ids, "scene_ids")

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
                others = episodes.episodes_with(cur, scene_id)
                stories.update_scene(cur, scene_id, {"home_episode_id": others[0] if others else None})
        episodes.place_scenes(cur, episode_id, [scene_id for scene_id in present if scene_id not in gone])
        return {}

    return _changed(svc, episode_id, change, "remove-scenes", author, if_match=if_match, always=True)


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
    return _changed(svc, episode_id, change, "reorder-scenes", author, if_match=if_match, always=True)


def delete_episode(svc: Services, episode_id: str, author: str = "system") -> None:
    """Put an episode aside; its scenes stay in the story and its order is kept for its return."""
    _changed(svc, episode_id, lambda cur, row: {"deleted_at": svc.now()}, "delete", author, show=False)


def undelete_episode(svc: Services, episode_id: str, author: str = "system") -> Json:
    """Bring a deleted episode back."""
    now = svc.now()

    def unit(cur: Cursor) -> Json:
        if episodes.find(cur, episode_id) is None:
            raise missing("episode", episode_id)
        episodes.update(cur, episode_id, {"deleted_at": None, "updated_at": now})
        people.record_event(
            cur, at=now, author=author, action="undelete", kind="episode", subject_id=episode_id, data={}
        )
        return _shown(cur, live_episode(cur, episode_id))

    return svc.store.write(unit)


live_episode = episode_assets.live_episode


def _changed(
    svc: Services,
    episode_id: str,
    change: Callable[[Cursor, Row], Json],
    action: str,
    author: str,
    *,
    if_match: str | None = None,
    always: bool = False,
    show: bool = True,
) -> Json:
    """Run one change under the revision guard; a change of anything gives the episode a new revision."""
    now = svc.now()

    def unit(cur: Cursor) -> Json:
        row = live_episode(cur, episode_id)
        guard(if_match, row["revision_id"], _shown(cur, row), {})
        changes = change(cur, row)
        if changes or always:
            episodes.update(cur, episode_id, changes | {"revision_id": svc.ids(), "updated_at": now})
            noted = {name: value for name, value in changes.items() if name != "deleted_at"}
            people.record_event(
                cur, at=now, author=author, action=action, kind="episode", subject_id=episode_id, data=noted
            )
        return _shown(cur, live_episode(cur, episode_id)) if show else {}

    return svc.store.write(unit)


def _of_story(cur: Cursor, episode: Mapping[str, Any], scene_ids: Sequence[str], field: str) -> list[Row]:
    found = stories.scenes_named(cur, scene_ids)
    for number, scene_id in enumerate(scene_ids):
        if scene_id not in found or found[scene_id]["story_id"] != episode["story_id"]:
            raise invalid([field, number], "is no scene of this story", code="unknown-scene", scene_id=scene_id)
    return [found[scene_id] for scene_id in scene_ids]


def _attach(cur: Cursor, svc: Services, episode: Mapping[str, Any], found: Sequence[Row], author: str) -> None:
    new = [scene["scene_id"] for scene in found]
    # A scene that was deleted and came back may still have its old place here.
    for scene_id in new:
        episodes.drop_scene(cur, episode["episode_id"], scene_id)
    episodes.add_scenes(cur, episode["episode_id"], new, author=author, at=svc.now())
    for scene in found:
        if scene["home_episode_id"] is None:
            stories.update_scene(cur, scene["scene_id"], {"home_episode_id": episode["episode_id"]})


def _targets(present: Json, wanted: Mapping[str, float | None]) -> Json:
    for name, value in wanted.items():
        if name not in TARGETS:
            raise invalid(["targets", name], f"must be among: {', '.join(TARGETS)}")
        if value is not None and (isinstance(value, bool) or not isinstance(value, (int, float)) or value <= 0):
            raise invalid(["targets", name], "must be a number over 0")
    return {name: value for name, value in {**present, **wanted}.items() if value is not None}


def _shown(cur: Cursor, row: Row) -> Json:
    return _plain(row, episodes.scene_ids(cur, [row["episode_id"]])[row["episode_id"]])


def _plain(row: Row, ordered: list[str]) -> Json:
    names = ("episode_id", "story_id", "title", "default_story_style", "default_image_style", "status", "targets")
    more = ("position", "revision_id", "created_by", "created_at", "updated_at")
    return shown(row, *names, *more) | {"scene_ids_ordered": ordered}
