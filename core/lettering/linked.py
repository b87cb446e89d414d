"""Linked styles: what a series says about the looks of its lettering. Answers only: which style does an object show?

One sheet belongs to a series. It speaks for all objects, for each kind, for each character, and for a character's voice
of one kind; an object's own word comes last. So one change of the sheet moves every object that has no word of its own.
Stored objects keep only their own word: `dressed` fills in the rest just before anything is measured or drawn.

A sheet may stand on others: `stacked` folds them, the house first, into the one sheet that is handed on.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Any, TypeVar

from pydantic import Field, ValidationError

from core.errors import InvalidInputError
from core.lettering.kinds import kind_name
from core.lettering.objects import LayerObject, LayerPayload, ObjectStyle
from core.lettering.text.fonts import language_of
from core.story.base import Payload
from core.story.script import Delivery

Language = Annotated[str, Field(pattern=r"^[a-z]{2,3}$")]


class LetteringSheet(Payload):
    """The linked styles of a series. Keys of `characters` and `voices` are character ids (an object's `speaker`).

    `base` speaks for every object, `languages` for those in a language ("ja"), `kinds` for those of a kind,
    `characters` for a character's, `voices` for a character's of one kind; the later of these wins, field by field.
    """

    base: ObjectStyle = Field(default_factory=ObjectStyle)
    languages: dict[Language, ObjectStyle] = Field(default_factory=dict)
    kinds: dict[Delivery, ObjectStyle] = Field(default_factory=dict)
    characters: dict[str, ObjectStyle] = Field(default_factory=dict)
    voices: dict[str, dict[Delivery, ObjectStyle]] = Field(default_factory=dict)


PLAIN = LetteringSheet()
HOUSE = "default"
"""The id of the lettering style that every other one stands on."""


class LetteringStyle(LetteringSheet):
    """A sheet with a name. `stands_on` is the id of the lettering style under it; None means the house's."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
    name: Annotated[str, Field(min_length=1, max_length=200)]
    about: Annotated[str, Field(max_length=200)] = ""
    stands_on: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")] | None = None


def parse_lettering_styles(toml_text: str) -> dict[str, LetteringStyle]:
    """Read ``[lettering.<id>]`` tables; the ids in the order of the file.

    Raises:
        InvalidInputError: `invalid-styles`: not TOML, an unknown key, a wrong value, no house style, or one that stands
            on a style that is not there, or on itself.
    """
    try:
        tables = tomllib.loads(toml_text).get("lettering", {})
        styles = {key: LetteringStyle(**{"id": key, **table}) for key, table in tables.items()}
    except tomllib.TOMLDecodeError as error:
        raise InvalidInputError(f"The lettering styles are not TOML: {error}.", code="invalid-styles") from error
    except ValidationError as error:
        errors = [{"loc": list(item["loc"]), "msg": item["msg"]} for item in error.errors()]
        words = "A lettering style has a wrong value."
        raise InvalidInputError(words, code="invalid-styles", errors=errors) from error
    if HOUSE not in styles:
        raise InvalidInputError(f"There is no lettering style called {HOUSE}.", code="invalid-styles")
    for style in styles.values():
        chain_of(style.id, styles)
    return styles


def chain_of(style_id: str, known: Mapping[str, LetteringStyle]) -> list[LetteringStyle]:
    """The styles that one stands on, the house first, itself last.

    Raises:
        InvalidInputError: `unknown-style`; `style-circle` where a style stands on itself.
    """
    chain: list[LetteringStyle] = []
    at: str | None = style_id
    while at is not None:
        if any(done.id == at for done in chain):
            raise InvalidInputError(f"The lettering style '{at}' stands on itself.", code="style-circle", style=at)
        if at not in known:
            raise InvalidInputError(
                f"There is no lettering style '{at}'. Known: {', '.join(known)}.", code="unknown-style", style=at
            )
        chain.append(known[at])
        at = known[at].stands_on or (HOUSE if at != HOUSE else None)
    return chain[::-1]


def stacked(sheets: Iterable[LetteringSheet]) -> LetteringSheet:
    """One sheet from several, the later over the earlier, slot by slot and field by field."""
    whole = PLAIN
    for sheet in sheets:
        voices = {who: _merged(whole.voices.get(who, {}), own) for who, own in sheet.voices.items()}
        whole = LetteringSheet(
            base=_over(whole.base, sheet.base),
            languages=_merged(whole.languages, sheet.languages),
            kinds=_merged(whole.kinds, sheet.kinds),
            characters=_merged(whole.characters, sheet.characters),
            voices={**whole.voices, **voices},
        )
    return whole


def font_styles_named(sheet: LetteringSheet) -> set[str]:
    """The font styles that a sheet names."""
    own = [style for voices in sheet.voices.values() for style in voices.values()]
    said = [sheet.base, *sheet.languages.values(), *sheet.kinds.values(), *sheet.characters.values(), *own]
    return {style.font for style in said} - {"default"}


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
    tongue = sheet.languages.get(language_of(item).split("-")[0].lower()) if sheet.languages else None
    voice = sheet.voices.get(item.speaker or "", {}).get(kind)
    layers = [sheet.base, tongue, sheet.kinds.get(kind), of_character, voice]
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


_Key = TypeVar("_Key", bound=str)


def _merged(lower: Mapping[_Key, ObjectStyle], upper: Mapping[_Key, ObjectStyle]) -> dict[_Key, ObjectStyle]:
    return {**lower, **{key: _over(lower.get(key), style) for key, style in upper.items()}}


def _over(lower: ObjectStyle | None, upper: ObjectStyle) -> ObjectStyle:
    return upper if lower is None else lower.model_copy(update=_said(upper))


def _said(style: ObjectStyle) -> dict[str, Any]:
    """What a style says: neither None nor the font "default"."""
    return {
        name: value
        for name in ObjectStyle.model_fields
        if (value := getattr(style, name)) is not None and (name, value) != ("font", "default")
    }
