"""Storyboard, places: which painter paints this kind of place?"""

from __future__ import annotations

from collections.abc import Callable

from core.art import homes, institutions, nature, outdoors, streets, vehicles, wonders
from core.art.world import World

PAINTERS: dict[str, Callable[[World], None]] = {
    "street": streets.street,
    "intersection": streets.intersection,
    "park": nature.park,
    "rooftop": outdoors.rooftop,
    "field": nature.field,
    "beach": nature.beach,
    "forest": nature.forest,
    "sky": nature.sky_place,
    "station": outdoors.station,
    "courtyard": outdoors.courtyard,
    "bridge": outdoors.bridge,
    "room": homes.room_place,
    "bedroom": homes.bedroom,
    "kitchen": homes.kitchen,
    "living_room": homes.living_room,
    "office": institutions.office,
    "classroom": institutions.classroom,
    "hallway": institutions.hallway,
    "cafe": institutions.cafe,
    "shop": institutions.shop,
    "hospital": institutions.hospital,
    "bus": vehicles.bus,
    "train": vehicles.train,
    "car": vehicles.car_inside,
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
