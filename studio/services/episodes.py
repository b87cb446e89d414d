"""Episodes: made, listed, named, styled, taken from draft to final, put aside and brought back.

Question: what is an episode as a whole, and how does a person change it? Its scenes are `episode_scenes`, what it needs
`episode_assets` and `readiness`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from studio.services import episode_status, freeze, scenes, styles
from studio.services.context import Services
from studio.services.episode_assets import get_assets, pin_asset, unpin_asset
from studio.services.episode_rows import change_episode, live_episode, shown_episode, shown_with
from studio.services.episode_scenes import add_scenes, attach, of_story, remove_scenes, reorder_scenes
from studio.services.paging import KEEP, Json, choice, ids_list, missing, page_limit, text
from studio.services.readiness import readiness
from studio.services.targets import checked_targets, checked_waivers, get_targets
from studio.store import episodes, people, stories
from studio.store.cursor import Cursor, Row

__all__ = [
    "add_scenes",
    "create_episode",
    "delete_episode",
    "get_assets",
    "get_episode",
    "get_targets",
    "list_episodes",
    "live_episode",
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
    """Make an episode of some of a story's scenes, in the given order; styles that are not chosen are the story's.

    Raises:
        NotFoundError: the story. InvalidInputError: title, styles, or scenes that are not the story's.
    """
    title = text(title, "title")
    ordered = ids_list(scene_ids_ordered or [], "scene_ids_ordered")
    now = svc.now()

    def unit(cur: Cursor) -> Json:
        scenes.live_story(cur, story_id)
        styles.check(cur, svc, "story", default_story_style, "default_story_style")
        styles.check(cur, svc, "image", default_image_style, "default_image_style")
        row: Row = {
            "episode_id": svc.ids(),
            "story_id": story_id,
            "title": title,
            "position": episodes.next_position(cur, story_id),
            "default_story_style": default_story_style,
            "default_image_style": default_image_style,
            "status": "draft",
            "targets": {},
            "revision_id": svc.ids(),
            "created_by": author,
            "created_at": now,
            "updated_at": now,
        }
        episodes.insert(cur, row)
        attach(cur, svc, row, of_story(cur, row, ordered, "scene_ids_ordered"), author)
        episodes.place_scenes(cur, row["episode_id"], ordered)
        people.record_event(
            cur, at=now, author=author, action="create", kind="episode", subject_id=row["episode_id"], data={}
        )
        return shown_episode(cur, live_episode(cur, row["episode_id"]))

    return svc.store.write(unit)


def get_episode(svc: Services, episode_id: str) -> Json:
    """The episode as `shown_with` describes it. Raises NotFoundError."""
    return svc.store.read(lambda cur: shown_episode(cur, live_episode(cur, episode_id)))


def list_episodes(svc: Services, story_id: str | None = None, limit: int = 50, cursor: str | None = None) -> Json:
    """A page of episodes, of one story or of all."""
    limit = page_limit(limit)

    def look(cur: Cursor) -> Json:
        if story_id is not None:
            scenes.live_story(cur, story_id)
        found, following = episodes.page(cur, story_id=story_id, limit=limit, cursor=cursor)
        ordered = episodes.scene_ids(cur, [row["episode_id"] for row in found])
        told = {row["story_id"]: stories.find_story(cur, row["story_id"]) for row in found}
        items = [shown_with(row, ordered[row["episode_id"]], told[row["story_id"]]) for row in found]
        return {"items": items, "next": following}

    return svc.store.read(look)


def update_episode(
    svc: Services,
    episode_id: str,
    *,
    title: str = KEEP,
    status: str = KEEP,
    targets: Mapping[str, float | None] | None = KEEP,
    waivers: Mapping[str, str | None] | None = KEEP,
    if_match: str | None = None,
    author: str = "system",
) -> Json:
    """Change title, targets ({panels, seconds, height_px, bytes}; null removes one), waived targets or the status.

    A waiver says in words why a target may be missed ({panels: "a double episode"}; null takes it back); a new number
    takes it back too. The status is changed last, so that all else counts for it; see `episode_status.step`.

    Raises:
        InvalidInputError, StaleWriteError. ConflictError: `episode-final`, `episode-not-ready` with the whole list.
    """
    named = None if title is KEEP else text(title, "title")
    wanted = None if status is KEEP else choice(status, "status", episode_status.STATUSES)

    def change(cur: Cursor, row: Row) -> Json:
        changes: Json = {} if named is None else {"title": named}
        held = row["waivers"] or {}
        if targets is not KEEP:
            changes["targets"] = checked_targets(row["targets"], targets or {})
            held = {name: note for name, note in held.items() if name not in (targets or {})}
            changes["waivers"] = held
        if waivers is not KEEP:
            changes["waivers"] = checked_waivers(held, waivers or {}, author=author, at=svc.now())
        if changes and wanted in (None, freeze.FINAL):
            freeze.check_episode(row)
        if wanted is not None and wanted != row["status"]:
            changes |= episode_status.step(cur, svc, row | changes, wanted, author=author)
        return changes

    return change_episode(svc, episode_id, change, "update", author, if_match=if_match, guarded=False)


def set_style(
    svc: Services,
    episode_id: str,
    default_story_style: str | None = KEEP,
    default_image_style: str | None = KEEP,
    if_match: str | None = None,
    author: str = "system",
) -> Json:
    """Set the styles that the episode's scenes inherit; those with one of their own keep it. None: the story's."""

    def change(cur: Cursor, row: Row) -> Json:
        changes: Json = {}
        for kind, style_id in (("story", default_story_style), ("image", default_image_style)):
            if style_id is not KEEP:
                styles.check(cur, svc, kind, style_id, f"default_{kind}_style")
                changes[f"default_{kind}_style"] = style_id
        return changes

    return change_episode(svc, episode_id, change, "set-style", author, if_match=if_match)


def delete_episode(svc: Services, episode_id: str, author: str = "system") -> None:
    """Put an episode aside; its scenes stay in the story and its order is kept for its return."""
    change_episode(svc, episode_id, lambda cur, row: {"deleted_at": svc.now()}, "delete", author, show=False)


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
        return shown_episode(cur, live_episode(cur, episode_id))

    return svc.store.write(unit)
