"""The lock of a final episode.

Question: may this be changed, or does an episode hold it that somebody declared final? Asked where rows and pointers
change, so that no way around it exists: a person is told which episode, a job's result waits in the history.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.errors import ConflictError
from studio.store import episodes, stories
from studio.store.cursor import Cursor, Row

FINAL = "final"


def final_holder(cur: Cursor, scene_id: str) -> Row | None:
    """A final episode that is this scene's home or shows it as a link; None where it may be changed.

    A linked scene counts too: a change at its home would change the final episode's pictures.
    """
    return episodes.final_holder(cur, scene_id)


def holds_branch(cur: Cursor, scene_id: str, branch: str | None) -> Row | None:
    """The same for one branch: an episode shows a scene's active branch alone, and the others stay free."""
    holder = episodes.final_holder(cur, scene_id)
    if holder is None or branch is None:
        return holder
    scene = stories.find_scene(cur, scene_id)
    return holder if scene is not None and scene["active_branch"] == branch else None


def check_scene(cur: Cursor, scene_id: str, branch: str | None = None) -> None:
    """Refuse a change of a scene (of one branch, where it is named) that a final episode shows.

    Raises:
        ConflictError: `episode-final`, with the episode.
    """
    holder = holds_branch(cur, scene_id, branch)
    if holder is not None:
        raise refusal(holder, scene_id=scene_id)


def check_episode(episode: Mapping[str, Any]) -> None:
    """Refuse a change of a final episode. Raises ConflictError `episode-final`."""
    if episode["status"] == FINAL:
        raise refusal(episode)


def refusal(episode: Mapping[str, Any], **more: Any) -> ConflictError:
    """The error that names the episode and the way out."""
    return ConflictError(
        f"The episode '{episode['title']}' is final and does not change. Reopen it to go on working on it.",
        code="episode-final",
        episode_id=episode["episode_id"],
        episode_title=episode["title"],
        **more,
    )
