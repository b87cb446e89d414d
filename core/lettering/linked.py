"""Linked styles: what a series says about the looks of its lettering. Answers only: which style does an object show?

One sheet belongs to a series. It speaks for all objects, for each kind, for each character, and for a character's voice
of one kind; an object's own word comes last. So one change of the sheet moves every object that has no word of its own.
Stored objects keep only their own word: `dressed` fills in the rest just before anything is measured or drawn.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from pydantic import Field

from core.lettering.kinds import kind_name
from core.lettering.objects import LayerObject, LayerPayload, ObjectStyle
from core.story.base import Payload
from core.story.script import Delivery


class LetteringSheet(Payload):
    """The linked styles of a series. Keys of `characters` and `voices` are character ids (an object's `speaker`).

    `base` speaks for every object, `kinds` for those of a kind, `characters` for a character's, `voices` for a
    character's of one kind; the later of these wins, field by field.
    """

    base: ObjectStyle = Field(default_factory=ObjectStyle)
    kinds: dict[Delivery, ObjectStyle] = Field(default_factory=dict)
    characters: dict[str, ObjectStyle] = Field(default_factory=dict)
    voices: dict[str, dict[Delivery, ObjectStyle]] = Field(default_factory=dict)


PLAIN = LetteringSheet()


def dressed(item: LayerObject, sheet: LetteringSheet) -> LayerObject:
    """The object with the style that it shows: its own words over its series'. Equal where the sheet is silent.

    A character's `kind` counts where the object names none: a robot is always electronic. Sounds and boxes take no
    character's kind.
    """
    if sheet is PLAIN or sheet == PLAIN:
        return item
    of_character = sheet.characters.get(item.speaker or "")
    own = of_character.kind if of_character is not None and item.style.kind is None else None
    if own is not None and item.type in ("speech_bubble", "thought_bubble"):
        item = item.model_copy(update={"style": item.style.model_copy(update={"kind": own})})
    kind = kind_name(item)
    layers = [sheet.base, sheet.kinds.get(kind), of_character, sheet.voices.get(item.speaker or "", {}).get(kind)]
    words: dict[str, Any] = {}
    for layer in [one for one in layers if one is not None] + [item.style]:
        words.update(_said(layer))
    words["kind"] = item.style.kind
    return item.model_copy(update={"style": ObjectStyle.model_construct(**words)})


def dressed_all(items: Iterable[LayerObject], sheet: LetteringSheet) -> list[LayerObject]:
    return [dressed(item, sheet) for item in items]


def dressed_layers(layers: Sequence[LayerPayload], sheet: LetteringSheet) -> list[LayerPayload]:
    """The layers with dressed objects, for drawing and checking; never for storing."""
    return [layer.model_copy(update={"objects": dressed_all(layer.objects, sheet)}) for layer in layers]


def _said(style: ObjectStyle) -> dict[str, Any]:
    """What a style says: neither None nor the font "default"."""
    return {
        name: value
        for name in ObjectStyle.model_fields
        if (value := getattr(style, name)) is not None and (name, value) != ("font", "default")
    }
