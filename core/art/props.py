"""Storyboard, things: who draws this prop, how large is it in the world and where does it belong?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from core.art import props_hand, props_home, props_keepsakes, props_out, props_treats
from core.art.ink import Brush


@dataclass(frozen=True)
class Prop:
    """`size_m` is the height of its unit box in metres. `place`: hand, floor, table, wall or sky; `base_m` over
    the floor.
    """

    draw: Callable[[Brush], None]
    size_m: float
    place: str = "hand"
    base_m: float = 0.0


PROPS: dict[str, Prop] = {
    "phone": Prop(props_keepsakes.phone, 0.20),
    "letter": Prop(props_keepsakes.letter, 0.24),
    "book": Prop(props_keepsakes.book, 0.28),
    "cup": Prop(props_treats.cup, 0.18),
    "bag": Prop(props_hand.bag, 0.42),
    "umbrella": Prop(props_out.umbrella, 0.95),
    "key": Prop(props_keepsakes.key, 0.16),
    "flower": Prop(props_treats.flower, 0.42),
    "weapon": Prop(props_hand.sword, 0.90),
    "box": Prop(props_hand.box, 0.40),
    "gift": Prop(props_treats.gift, 0.32),
    "watch": Prop(props_keepsakes.watch, 0.20),
    "clock": Prop(props_home.clock, 0.45, "wall", 1.85),
    "photo": Prop(props_keepsakes.photo, 0.24),
    "computer": Prop(props_home.computer, 0.42, "table"),
    "door": Prop(props_home.door, 2.15, "floor"),
    "window": Prop(props_home.window, 1.4, "wall", 0.95),
    "bench": Prop(props_out.bench, 1.1, "floor"),
    "table": Prop(props_home.table, 0.95, "floor"),
    "chair": Prop(props_home.chair, 1.0, "floor"),
    "bed": Prop(props_home.bed, 1.3, "floor"),
    "lamp": Prop(props_home.lamp, 0.62, "table"),
    "traffic_light": Prop(props_out.traffic_light, 3.1, "floor"),
    "bus_stop": Prop(props_out.bus_stop, 2.6, "floor"),
    "car": Prop(props_out.car, 2.2, "floor"),
    "bicycle": Prop(props_out.bicycle, 1.35, "floor"),
    "ball": Prop(props_hand.ball, 0.26),
    "food": Prop(props_treats.food, 0.30),
    "bottle": Prop(props_hand.bottle, 0.30),
    "money": Prop(props_keepsakes.money, 0.20),
    "ring": Prop(props_keepsakes.ring, 0.14),
    "hat": Prop(props_hand.hat, 0.30),
    "sign": Prop(props_out.sign, 1.9, "floor"),
    "screen": Prop(props_home.screen, 0.95, "wall", 1.15),
    "cake": Prop(props_treats.cake, 0.32),
    "leash": Prop(props_hand.leash, 0.45),
    "candle": Prop(props_treats.candle, 0.28),
    "tree": Prop(props_out.tree, 4.6, "floor"),
    "moon": Prop(props_out.moon, 1.0, "sky"),
    "camera": Prop(props_keepsakes.camera, 0.22),
    "guitar": Prop(props_hand.guitar, 0.95),
    "suitcase": Prop(props_hand.suitcase, 0.62),
    "ticket": Prop(props_keepsakes.ticket, 0.18),
}


def prop_of(kind: str) -> Prop:
    """The prop of that kind; an unknown kind is a wrapped parcel, which can hold anything."""
    return PROPS.get(kind, PROPS["box"])


def draw_prop(brush: Brush, kind: str) -> None:
    """Draw a prop inside the unit box −0.5..0.5 (y down) of the brush."""
    prop_of(kind).draw(brush)
