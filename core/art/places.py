"""Storyboard, places: which painter paints this kind of place?"""

from __future__ import annotations

from collections.abc import Callable

from core.art import indoors, outdoors, wonders
from core.art.world import World

PAINTERS: dict[str, Callable[[World], None]] = {
    "street": outdoors.street,
    "intersection": outdoors.intersection,
    "park": outdoors.park,
    "rooftop": outdoors.rooftop,
    "field": outdoors.field,
    "beach": outdoors.beach,
    "forest": outdoors.forest,
    "sky": outdoors.sky_place,
    "station": outdoors.station,
    "courtyard": outdoors.courtyard,
    "bridge": outdoors.bridge,
    "room": indoors.room_place,
    "bedroom": indoors.bedroom,
    "kitchen": indoors.kitchen,
    "living_room": indoors.living_room,
    "office": indoors.office,
    "classroom": indoors.classroom,
    "hallway": indoors.hallway,
    "cafe": indoors.cafe,
    "shop": indoors.shop,
    "hospital": indoors.hospital,
    "bus": indoors.bus,
    "train": indoors.train,
    "car": indoors.car_inside,
    "stage": wonders.stage,
    "throne_room": wonders.throne_room,
    "cave": wonders.cave,
    "tunnel": wonders.tunnel,
    "spaceship": wonders.spaceship,
    "abstract": wonders.abstract,
}


def draw_place(world: World, kind: str) -> None:
    """Paint a place over the whole panel; an unknown kind is a nowhere in the hour's colours."""
    PAINTERS.get(kind, wonders.abstract)(world)
