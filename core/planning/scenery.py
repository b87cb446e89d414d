"""Where a scene plays: the drawable kind of its place, and what follows from looking at it from outside.

Under the semantics; it alone answers "which place is behind the figures of this scene?".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from core.planning.reading import LineRead, named_place
from core.planning.vocabulary import PLACE_KINDS, find_place_in_prose, find_place_kind, place_kind, time_of_day
from core.story.cast import EnvironmentSheet
from core.story.plan import SceneIntent, SceneryShown
from core.story.script import Script

_OUTSIDE_OF: Final = {
    "classroom": "courtyard", "hallway": "courtyard", "throne_room": "courtyard", "train": "station",
    "room": "street", "bedroom": "street", "kitchen": "street", "living_room": "street", "office": "street",
    "cafe": "street", "shop": "street", "hospital": "street", "stage": "street", "bus": "street", "car": "street",
}  # fmt: skip
"""What stands around a place of that kind when a script looks at it from outside."""
_ROOM_WITH: Final = (
    ("bedroom", re.compile(r"\b(?:bed|mattress|pillow)s?\b|침대", re.I)),
    ("kitchen", re.compile(r"\b(?:stove|oven|fridge|refrigerator|kitchen sink)\b|냉장고", re.I)),
    ("living_room", re.compile(r"\b(?:sofa|couch|fireplace)\b|소파", re.I)),
)
"""What a plain room's own first lines say stands in it."""


def scenery_of(
    script: Script, intent: SceneIntent, reads: Sequence[LineRead], environments: Sequence[EnvironmentSheet]
) -> SceneryShown:
    """The scene's place: the story's own environment of that name, else the kind that heading or action name."""
    name = named_place(script) or intent.setting.strip()
    hour = time_of_day(script.time_of_day or intent.time_of_day or script.heading)
    sheet = find_environment(name, environments)
    chosen = sheet is not None and (sheet.promoted or sheet.kind != place_kind(sheet.name))
    if sheet is not None and chosen and sheet.kind in PLACE_KINDS:
        return SceneryShown(environment_id=sheet.environment_id, kind=sheet.kind, name=name, time_of_day=hour)
    named = find_place_kind(name)
    kind = named or next(
        (found for item in reads if item.told and (found := find_place_in_prose(item.line.text))), None
    )
    kind = kind or (sheet.kind if sheet is not None else None)
    if named == "room":
        opening = " ".join(item.told_text for item in reads if item.told)
        kind = next((special for special, word in _ROOM_WITH if word.search(opening)), kind)
    if script.setting == "exterior" and kind is not None:
        kind = _OUTSIDE_OF.get(kind, kind)
    if kind is None:
        kind = "street" if script.setting == "exterior" else "room"
    return SceneryShown(environment_id=sheet.environment_id if sheet else None, kind=kind, name=name, time_of_day=hour)


def scenery_at(place: str, scenery: SceneryShown, environments: Sequence[EnvironmentSheet]) -> SceneryShown:
    """The place of a beat that has moved away from its scene's `scenery`, at the same hour; an empty one has not."""
    if not place:
        return scenery
    sheet = find_environment(place, environments)
    kind = sheet.kind if sheet is not None and sheet.kind in PLACE_KINDS else place_kind(place)
    return SceneryShown(
        environment_id=sheet.environment_id if sheet else None, kind=kind, name=place, time_of_day=scenery.time_of_day
    )


def find_environment(name: str, environments: Sequence[EnvironmentSheet]) -> EnvironmentSheet | None:
    """The environment that a place name means: the same name, else the longest name that the other contains."""
    wanted = name.casefold().strip()
    if not wanted:
        return None
    exact = next((sheet for sheet in environments if sheet.name.casefold().strip() == wanted), None)
    near = [s for s in environments if (n := s.name.casefold().strip()) and (n in wanted or wanted in n)]
    return exact or max(near, key=lambda sheet: len(sheet.name), default=None)
