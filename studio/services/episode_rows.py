"""Rows of episodes: read, shown, and changed under one guard.

Question: what does every change of an episode have in common? It finds the episode alive, refuses a stale edit and a
final episode, and leaves a new revision and an event.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from studio.services import freeze
from studio.services.context import Services
from studio.services.digests import inherited_styles
from studio.services.paging import Json, guard, missing, shown
from studio.store import episodes, people, stories
from studio.store.cursor import Cursor, Row

Change = Callable[[Cursor, Row], Mapping[str, Any]]
"""Takes the episode's row, does what it does to other rows, and returns the episode's own changed columns."""


def live_episode(cur: Cursor, episode_id: str) -> Row:
    """The episode's row. Raises NotFoundError when it, or its story, is unknown or deleted."""
    row = episodes.find(cur, episode_id)
    if row is None or row["deleted_at"] is not None:
        raise missing("episode", episode_id)
    return row


def change_episode(
    svc: Services,
    episode_id: str,
    change: Change,
    action: str,
    author: str,
    *,
    if_match: str | None = None,
    always: bool = False,
    show: bool = True,
    guarded: bool = True,
) -> Json:
    """Run one change in one transaction; a change of anything gives the episode a new revision.

    `always`: it counts as a change though no column of the episode differs. `guarded` false: `change` itself says what
    a final episode still allows.

    Raises:
        NotFoundError. StaleWriteError: another revision than `if_match`. ConflictError: `episode-final`.
    """
    now = svc.now()

    def unit(cur: Cursor) -> Json:
        row = live_episode(cur, episode_id)
        guard(if_match, row["revision_id"], shown_episode(cur, row), {})
        if guarded:
            freeze.check_episode(row)
        changes = change(cur, row)
        if changes or always:
            episodes.update(cur, episode_id, {**changes, "revision_id": svc.ids(), "updated_at": now})
            noted = {name: value for name, value in changes.items() if name != "deleted_at"}
            people.record_event(
                cur, at=now, author=author, action=action, kind="episode", subject_id=episode_id, data=noted
            )
        return shown_episode(cur, live_episode(cur, episode_id)) if show else {}

    return svc.store.write(unit)


def shown_episode(cur: Cursor, row: Row) -> Json:
    """An episode as the API answers it; see `shown_with`."""
    ordered = episodes.scene_ids(cur, [row["episode_id"]])[row["episode_id"]]
    return shown_with(row, ordered, stories.find_story(cur, row["story_id"]))


def shown_with(row: Row, ordered: list[str], story: Row | None) -> Json:
    """The episode of the contract, with targets, what was waived, position, revision, author and times beside.

    A default style that nobody chose is the story's; `resolved_styles` says from where each comes.
    """
    found = inherited_styles(story, row)
    names = ("episode_id", "story_id", "title", "status", "targets")
    more = ("position", "revision_id", "created_by", "created_at", "updated_at")
    return shown(row, *names, *more) | {
        "scene_ids_ordered": ordered,
        "waivers": row["waivers"] or {},
        "default_story_style": found["story_style"]["style_id"],
        "default_image_style": found["image_style"]["style_id"],
        "resolved_styles": found,
    }
