"""The lettering objects that people and machines write, exactly as they are stored and sent.

Geometry is in shares of the object's panel (or of the scene's canvas where `panel_id` is None): x, y the top-left
corner, w, h the size, tails and targets points in the same space; values may lie in −2..3 because balloons overlap
gutters. Pixel sizes (`size_px`, `stroke_px`, …) are at a strip width of 800 px and scale with the output width.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from core.story.base import Payload
from core.story.script import Delivery

LayerType = Literal["dialogue", "narration", "sfx"]
ObjectType = Literal["speech_bubble", "thought_bubble", "box", "sfx_text"]
LAYER_TYPES: tuple[LayerType, ...] = ("dialogue", "narration", "sfx")
Coordinate = Annotated[float, Field(ge=-2, le=3, allow_inf_nan=False)]
Extent = Annotated[float, Field(gt=0, le=5, allow_inf_nan=False)]
Colour = Annotated[str, Field(pattern=r"^#[0-9a-fA-F]{6}([0-9a-fA-F]{2})?$")]


class Point(Payload):
    x: Coordinate
    y: Coordinate


class Tail(Payload):
    """A tail: `x`, `y` is the drawn tip; `curve` bends it (−1..1, share of its length, positive to the right)."""

    x: Coordinate
    y: Coordinate
    curve: Annotated[float, Field(ge=-1, le=1)] = 0.0


class Geometry(Payload):
    x: Coordinate
    y: Coordinate
    w: Extent
    h: Extent


class Warp(Payload):
    kind: Literal["arc", "wave", "perspective"]
    amount: Annotated[float, Field(ge=-1, le=1)] = 0.3


class ObjectStyle(Payload):
    """How an object looks. `font` names an entry of the font styles in the data folder; None means the kind's own."""

    font: str = "default"
    weight: Literal["normal", "bold"] = "normal"
    kind: Delivery | None = None
    size_px: Annotated[float, Field(gt=0, le=400)] | None = None
    align: Literal["left", "center", "right"] = "center"
    fill: Colour | None = None
    stroke: Colour | None = None
    stroke_px: Annotated[float, Field(ge=0, le=40)] | None = None
    text_color: Colour | None = None
    outline_px: Annotated[float, Field(ge=0, le=60)] | None = None
    tracking: Annotated[float, Field(ge=-0.5, le=2)] = 0.0
    leading: Annotated[float, Field(ge=0.5, le=3)] | None = None
    case: Literal["as_typed", "upper"] | None = None
    language: str | None = None


class LayerObject(Payload):
    """One balloon, box or sound."""

    id: str
    panel_id: Annotated[int, Field(ge=1)] | None = None
    type: ObjectType
    text: Annotated[str, Field(max_length=5000)]
    style: ObjectStyle = Field(default_factory=ObjectStyle)
    geometry: Geometry
    tail: Point | None = None
    tails: list[Tail] = Field(default_factory=list, max_length=8)
    tail_target: Point | None = None
    z_index: Annotated[int, Field(ge=-1000, le=1000)] = 0
    joined_to: list[str] = Field(default_factory=list, max_length=20)
    line_ids: list[str] = Field(default_factory=list)
    pinned: bool = False
    autofit: Literal["balloon", "text", "off"] = "balloon"
    rotation: Annotated[float, Field(ge=-360, le=360)] = 0.0
    warp: Warp | None = None
    behind_art: bool = False
    speaker: str | None = None
    waivers: list[str] = Field(default_factory=list)
    flags: list[str] = Field(default_factory=list)


class LayerPayload(Payload):
    """Payload of a `*_layer` artifact. `unplaced` are objects whose panel is gone; they keep their text and style."""

    layer_type: LayerType
    language: str = "en"
    objects: list[LayerObject] = Field(default_factory=list)
    unplaced: list[LayerObject] = Field(default_factory=list)
