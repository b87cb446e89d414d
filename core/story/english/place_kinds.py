"""What sort of place a name means, and whether two names mean one place.

Below `place_mentions` and `places`; it alone answers "is this a room, a building, a street; is it the same one?".
"""

from __future__ import annotations

import re
from typing import Final

from core.story.english.nouns import noun_sense
from core.story.english.word_lists import word_lists

OUTSIDE, INSIDE = "outside", "inside"
WORDS: Final = word_lists("place_words")
_ROOMS: Final = WORDS["rooms"]
_BUILDINGS: Final = WORDS["buildings"]
_OUTDOORS: Final = WORDS["outdoors"]
_SAILS: Final = WORDS["sails"]


def head_of(place: str) -> str:
    """The word that says what a place is: "kitchen" of "old kitchen of the inn", "lift" of "Office tower, lift"."""
    last = re.split(r"\s+of\s+", place.rpartition(",")[2].strip().lower())[0]
    return last.split()[-1] if last else ""


def is_outdoors(place: str) -> bool:
    """Whether it lies under the sky; the sea and what sails on it do not count."""
    return place.lower().startswith(OUTSIDE) or head_of(place) in _OUTDOORS


def is_room(place: str) -> bool:
    """Whether it is a part of a house or a vessel."""
    head = head_of(place)
    return head in _ROOMS or head.endswith("room")


def holds_rooms(place: str) -> bool:
    """Whether rooms can be in it: a house, an inn, a ship, a train."""
    return any(word in _BUILDINGS or word in _SAILS for word in place.lower().replace(",", " ").split())


def is_vehicle(place: str) -> bool:
    return noun_sense(head_of(place)).kind == "vehicle"


def same_place(one: str, other: str) -> bool:
    """Whether two names mean one place: the words of one are all in the other."""
    first, second = set(one.lower().replace(",", " ").split()), set(other.lower().replace(",", " ").split())
    if (OUTSIDE in first) != (OUTSIDE in second):
        return False
    return bool(first and second) and (first <= second or second <= first)


def alike(place: str) -> frozenset[str]:
    """The heads of places that the signs of one may mean as well: a chapel where they speak for a church."""
    return WORDS.get(f"like {place}", frozenset()) | {place}


def place_within(room: str, larger: str) -> str:
    """A room's name with that of what it is in, the larger first as headings have it; the room alone where that adds
    nothing."""
    if not larger or same_place(room, larger) or head_of(larger) in room.lower().split():
        return room
    return f"{larger}, {room}"
