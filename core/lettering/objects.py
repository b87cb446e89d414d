"""The lettering objects that people and machines write, exactly as they are stored and sent.

What an object does not say about its looks (None, or the font "default") it takes from the linked styles of its series,
see `linked`, and where those are silent from its kind, see `kinds`.

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
"""``#rrggbb`` or, translucent, ``#rrggbbaa``."""
Name = Annotated[str, Field(max_length=200)]
"""An id or a code."""
Form = Literal["ellipse", "burst", "jagged", "wavy", "cloud", "box", "none"]
TailForm = Literal["curved", "spike", "lightning", "circles", "border", "none"]


class Point(Payload):
    x: Coordinate
    y: Coordinate


class Tail(Payload):
    """A tail: `x`, `y` is the drawn tip; `curve` bends it (−1..1, share of its length, positive to the right).

    A balloon that several people speak together has a tail each: `target` is that speaker's mouth, `speaker` the
    character's id. The first tail's target is the object's `tail_target` too. `form` None means the kind's own.
    """

    x: Coordinate
    y: Coordinate
    curve: Annotated[float, Field(ge=-1, le=1)] = 0.0
    target: Point | None = None
    speaker: Name | None = None
    form: TailForm | None = None


class Geometry(Payload):
    x: Coordinate
    y: Coordinate
    w: Extent
    h: Extent


class Warp(Payload):
    """How a sound's letters are bent: along an arc or a wave, or growing towards one end."""

    kind: Literal["arc", "wave", "perspective"]
    amount: Annotated[float, Field(ge=-1, le=1)] = 0.3


class Gradient(Payload):
    """A fill that runs from the object's `fill` to `to`; `angle` in degrees, 0 left to right, 90 top to bottom."""

    to: Colour
    angle: Annotated[float, Field(ge=-360, le=360)] = 90.0
    radial: bool = False


class Outline(Payload):
    """A body's own outline, drawn by hand or imported: the ``d`` of one closed SVG path in shares (0..1) of the box."""

    path: Annotated[str, Field(min_length=1, max_length=40_000)]


class Picture(Payload):
    """A drawing that stands for a sound's letters and fills its box: a blob (sha256) of PNG or SVG."""

    blob: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    media: Literal["image/png", "image/svg+xml"] = "image/png"


class ObjectStyle(Payload):
    """How an object looks, as far as it says so itself. `font` names an entry of the font styles in the data folder.

    `direction` "vertical" sets columns from right to left. `hyphenate` False forbids hyphens even as a last resort.
    `form`, `tail_form`, `exponent` (2 an ellipse, towards 8 a rounded box), `dash` (strip px on and off) and `air` (a
    multiple of the least clearance) change the balloon's shape; `opacity` that of its fill. `outline_px` is an outline
    around the letters, in `outline_color`.
    """

    font: Annotated[str, Field(max_length=100)] = "default"
    weight: Literal["normal", "bold"] | None = None
    kind: Delivery | None = None
    size_px: Annotated[float, Field(gt=0, le=400)] | None = None
    align: Literal["left", "center", "right"] | None = None
    fill: Colour | None = None
    gradient: Gradient | None = None
    opacity: Annotated[float, Field(ge=0, le=1)] | None = None
    stroke: Colour | None = None
    stroke_px: Annotated[float, Field(ge=0, le=40)] | None = None
    text_color: Colour | None = None
    outline_px: Annotated[float, Field(ge=0, le=60)] | None = None
    outline_color: Colour | None = None
    tracking: Annotated[float, Field(ge=-0.5, le=2)] | None = None
    leading: Annotated[float, Field(ge=0.5, le=3)] | None = None
    case: Literal["as_typed", "upper"] | None = None
    language: Annotated[str, Field(max_length=35)] | None = None
    direction: Literal["horizontal", "vertical"] | None = None
    hyphenate: bool | None = None
    form: Form | None = None
    tail_form: TailForm | None = None
    exponent: Annotated[float, Field(ge=2, le=8)] | None = None
    dash: Annotated[list[Annotated[float, Field(gt=0, le=100)]], Field(max_length=8)] | None = None
    air: Annotated[float, Field(ge=0.5, le=4)] | None = None


class PanelChoice(Payload):
    """A panel in which an object may belong; `likelihood` 0..1."""

    panel_id: Annotated[int, Field(ge=1)]
    likelihood: Annotated[float, Field(ge=0, le=1)]


class LayerObject(Payload):
    """One balloon, box or sound. `candidates` are the panels that somebody is asked about, the likeliest first.

    `outline` replaces the form that the kind would draw. `picture` replaces a sound's letters, `path` bends their
    baseline through points in the panel's space, `mask` are polygons of that space where the art stays before it.
    """

    id: Name
    panel_id: Annotated[int, Field(ge=1)] | None = None
    type: ObjectType
    text: Annotated[str, Field(max_length=5000)]
    style: ObjectStyle = Field(default_factory=ObjectStyle)
    geometry: Geometry
    tail: Point | None = None
    tails: list[Tail] = Field(default_factory=list, max_length=8)
    tail_target: Point | None = None
    z_index: Annotated[int, Field(ge=-1000, le=1000)] = 0
    joined_to: list[Name] = Field(default_factory=list, max_length=20)
    line_ids: list[Name] = Field(default_factory=list, max_length=2000)
    pinned: bool = False
    autofit: Literal["balloon", "text", "off"] = "balloon"
    rotation: Annotated[float, Field(ge=-360, le=360)] = 0.0
    warp: Warp | None = None
    path: list[Point] = Field(default_factory=list, max_length=40)
    behind_art: bool = False
    mask: list[Annotated[list[Point], Field(min_length=3, max_length=400)]] = Field(default_factory=list, max_length=20)
    outline: Outline | None = None
    picture: Picture | None = None
    speaker: Name | None = None
    waivers: list[Name] = Field(default_factory=list, max_length=200)
    flags: list[Name] = Field(default_factory=list, max_length=200)
    candidates: list[PanelChoice] = Field(default_factory=list, max_length=20)


class LayerPayload(Payload):
    """Payload of a `*_layer` artifact. `unplaced` are objects whose panel is gone; they keep their text and style."""

    layer_type: LayerType
    language: str = "en"
    objects: list[LayerObject] = Field(default_factory=list)
    unplaced: list[LayerObject] = Field(default_factory=list)
