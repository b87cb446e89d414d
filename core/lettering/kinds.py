"""Which voice looks how: the table from a balloon's kind to its form, colours, strokes and font style.

Answers only: what does "whisper" mean in ink? Lengths are strip px. An object's own style, or that of its series (see
`linked`), wins over the table.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from core.lettering.objects import Form, LayerObject, TailForm
from core.story.script import Delivery

INK = "#17131c"


@dataclass(frozen=True, slots=True)
class Kind:
    """One voice. `exponent` is that of the superellipse inside the form; `dash` alternates on and off lengths."""

    form: Form
    tail: TailForm
    font: str
    exponent: float = 2.4
    fill: str = "#ffffff"
    stroke: str = INK
    stroke_px: float = 2.6
    text: str = INK
    dash: tuple[float, ...] = ()
    air: float = 1.0
    """Clearance between ink and outline, as a multiple of the least one."""


KINDS: dict[Delivery, Kind] = {
    "speech": Kind("ellipse", "curved", "default"),
    "whisper": Kind("ellipse", "curved", "whisper", stroke="#4b4656", stroke_px=2.4, text="#4a4554", dash=(9.0, 8.0)),
    "shout": Kind("burst", "spike", "shout", exponent=2.2, stroke_px=3.4, air=0.7),
    "electronic": Kind(
        "jagged", "lightning", "electronic", exponent=4.5, fill="#f4fbff", stroke="#12324a", text="#12324a"
    ),
    "wavy": Kind("wavy", "curved", "default", exponent=2.3),
    "off_panel": Kind("ellipse", "border", "default"),
    "thought": Kind("cloud", "circles", "thought", exponent=2.3, stroke_px=2.4, air=0.85),
    "caption": Kind("box", "none", "caption", fill="#fffbe9", stroke_px=2.0, air=0.9),
    "narration": Kind("box", "none", "caption", fill="#fffbe9", stroke_px=2.0, air=0.9),
    "sfx": Kind("none", "none", "sfx_impact", fill="#ffffff", stroke=INK, stroke_px=5.0, text="#ffd84d"),
}

_BY_TYPE: dict[str, Delivery] = {
    "speech_bubble": "speech",
    "thought_bubble": "thought",
    "box": "caption",
    "sfx_text": "sfx",
}


def kind_name(item: LayerObject) -> Delivery:
    """The object's voice: its style's kind, else what its type stands for. A sound effect is always a sound effect."""
    if item.type == "sfx_text":
        return "sfx"
    kind = item.style.kind or _BY_TYPE[item.type]
    return "caption" if kind == "sfx" else kind


def kind_of(item: LayerObject) -> Kind:
    """The object's voice in ink: its kind's, with what the object's style changes of form, colours and strokes."""
    kind, style = KINDS[kind_name(item)], item.style
    said: dict[str, Any] = {
        "form": style.form,
        "tail": style.tail_form,
        "exponent": style.exponent,
        "fill": style.fill,
        "stroke": style.stroke,
        "stroke_px": style.stroke_px,
        "text": style.text_color,
        "dash": tuple(style.dash) if style.dash is not None else None,
        "air": style.air,
    }
    changes = {name: value for name, value in said.items() if value is not None}
    return replace(kind, **changes) if changes else kind


def font_style_of(item: LayerObject) -> str:
    """The font style that sets the object's text: the one that a person chose, else its kind's."""
    return kind_of(item).font if item.style.font == "default" else item.style.font
