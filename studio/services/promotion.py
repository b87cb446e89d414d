"""Places that have earned a look of their own: promoted when planning begins, for a reason that is kept.

Question: which places must look the same from now on, and what of them does every later prompt repeat? A place that a
person made plain words again stays so until a person promotes it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from studio.services.usage import Uses, read_uses
from studio.store import assets, usage
from studio.store.cursor import Cursor, Row

PROMOTION_AT = 3
"""A place that plays in as many scenes has to look the same in each."""
DECLINED = "kept as words"
"""The reason of a place that a person does not want promoted."""
ELEMENTS_MOST = 12


def due(cur: Cursor, story_id: str) -> list[tuple[Row, str]]:
    """The places of a story that are to be promoted now, each with the reason in words."""
    found = read_uses(cur, story_id, cast={})
    waiting = []
    for row in assets.environments_of(cur, story_id):
        if row["promoted"] or row["promotion_reason"] == DECLINED:
            continue
        reason = reason_for(found, row)
        if reason is not None:
            waiting.append((row, reason))
    return waiting


def reason_for(found: Uses, row: Row) -> str | None:
    """Why a place has to look the same everywhere; None where nothing asks for it."""
    pinned = found.pinned.get(("environment", row["environment_id"]), [])
    if pinned:
        return f"pinned to '{found.episodes[pinned[0]]['title']}'"
    scenes = len(found.place_panels(row))
    return f"used in {scenes} scenes" if scenes >= PROMOTION_AT else None


def elements(cur: Cursor, row: Row) -> list[str]:
    """What a place always shows: the parts of its description, then what its plans show again and again.

    A thing counts when it stands in the place in two scenes or more and nowhere else: what people carry about is
    theirs, not the place's. Where there is neither, its name has to do.
    """
    said = [part.strip() for part in re.split(r"[.;,\n]", row["description"])]
    said = list(dict.fromkeys(part for part in said if part))[:8]
    words = " ".join(said).casefold()
    plans = usage.parts_in_use(cur, row["story_id"], ("semantics",))
    more = [thing for thing in fixtures(plans.values(), row["environment_id"]) if thing.casefold() not in words]
    return (said + more)[:ELEMENTS_MOST] or [row["name"]]


def fixtures(plans: Iterable[Mapping[str, Any]], environment_id: str) -> list[str]:
    """Things that the plans show in a place in at least two scenes and in no other place, the most frequent first."""
    here: Counter[str] = Counter()
    elsewhere: set[str] = set()
    for plan in plans:
        of_scene: set[str] = set()
        for panel in plan["semantics"]["panels"]:
            at_place = panel["environment"].get("environment_id") == environment_id
            (of_scene if at_place else elsewhere).update(thing.replace("_", " ") for thing in panel["props"])
        here.update(sorted(of_scene))
    return [
        thing
        for thing, scenes in sorted(here.items(), key=lambda e: (-e[1], e[0]))
        if scenes > 1 and thing not in elsewhere
    ]
