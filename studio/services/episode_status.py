"""The steps of an episode: draft, producing, final, and the way back.

Question: may this episode take this step, and what is in the way? A refusal lists everything at once, with the scene
and the page where it is mended.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from core.errors import ConflictError, counted
from studio.services import freeze, readiness
from studio.services.context import Services
from studio.services.digests import inherited_styles
from studio.services.paging import Json
from studio.store import people, stories
from studio.store.cursor import Cursor, Row

STATUSES = ("draft", "producing", "final")


def step(cur: Cursor, svc: Services, row: Row, wanted: str, *, author: str) -> Json:
    """The columns that change with the status.

    Forwards each step asks for its own and those before it; back from producing to draft is always open; a final
    episode is only reopened, to producing. A final episode keeps the styles that it inherited, whatever its story
    chooses later.

    Raises:
        ConflictError: `episode-not-ready`, with `blocks` (``{scene_id, title, what, words, where}`` each) and `wanted`;
            `episode-final` for a step from final to draft.
    """
    present = row["status"]
    if present == freeze.FINAL and wanted != "producing":
        freeze.check_episode(row)
    changes: Json = {"status": wanted}
    if STATUSES.index(wanted) > STATUSES.index(present):
        steps: Mapping[str, Sequence[Json]] = readiness.look(cur, svc, row)["steps"]
        asked = STATUSES[STATUSES.index(present) + 1 : STATUSES.index(wanted) + 1]
        blocks = _once([block for name in asked for block in steps[name]])
        if blocks:
            raise ConflictError(
                f"The episode '{row['title']}' cannot be {_NAMES[wanted]} yet: {counted(len(blocks), 'thing')} in the"
                f" way. {_first(blocks[0])}",
                code="episode-not-ready",
                episode_id=row["episode_id"],
                wanted=wanted,
                blocks=blocks,
            )
    if wanted == freeze.FINAL:
        found = inherited_styles(stories.find_story(cur, row["story_id"]), row)
        changes |= {f"default_{name}": style["style_id"] for name, style in found.items()}
    action = "reopen" if present == freeze.FINAL else "status"
    people.record_event(
        cur, at=svc.now(), author=author, action=action, kind="episode", subject_id=row["episode_id"],
        data={"from": present, "to": wanted},
    )  # fmt: skip
    return changes


_NAMES = {"draft": "a draft", "producing": "in production", "final": "final"}


def _first(block: Mapping[str, Any]) -> str:
    where = f"In '{block['title']}': " if block["title"] else ""
    return f"{where}{block['words']}"


def _once(blocks: Sequence[Json]) -> list[Json]:
    """Each obstacle once, in order: steps may name the same."""
    seen: dict[tuple[Any, str], Json] = {}
    for block in blocks:
        seen.setdefault((block["scene_id"], block["what"]), block)
    return list(seen.values())
