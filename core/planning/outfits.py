"""What somebody wears in one scene: the outfit that was chosen, laid over their look, and its words in a prompt.

Beside `looks`, before any panel is drawn or any prompt compiled. It alone answers "which clothes does this person have
on here?". The identity line stays the same text in every prompt; the outfit is told behind it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from core.planning.looks import accessory_phrase, clothes_of, colour_word, identity_line
from core.planning.mentions import gender_of
from core.story.cast import CharacterSheet, Outfit, OutfitLook

_OWN = {"he": "his", "she": "her", "it": "its", "any": "their"}


def outfit_look(name: str, description: str) -> OutfitLook:
    """The traits that an outfit's own words set: colours of clothes, a coat, an accessory; nothing is invented."""
    return clothes_of(f"{description}. {name}" if description else name)


def outfit_worn(sheet: CharacterSheet, outfit_id: str | None) -> Outfit | None:
    """The chosen outfit; the default one where none is chosen or the chosen one is gone; else None."""
    chosen = next((one for one in sheet.outfits if one.outfit_id == outfit_id), None)
    return chosen or next((one for one in sheet.outfits if one.default), None)


def dressed(sheet: CharacterSheet, outfit_id: str | None) -> CharacterSheet:
    """The sheet for a scene in which this outfit is worn: its look has the outfit's clothes."""
    outfit = outfit_worn(sheet, outfit_id)
    if outfit is None:
        return sheet.model_copy(update={"wearing": None})
    look = sheet.look.model_copy(update=outfit.look.model_dump(exclude_none=True))
    # The identity line is worded from the everyday look, before the outfit changes it.
    return sheet.model_copy(update={"identity_line": identity_line(sheet), "look": look, "wearing": outfit})


def dressed_cast(cast: Sequence[CharacterSheet], wardrobe: Mapping[str, str]) -> list[CharacterSheet]:
    """Everybody as the wardrobe of a scene (character id to outfit id) dresses them, in the same order."""
    return [dressed(sheet, wardrobe.get(sheet.character_id)) for sheet in cast]


def outfit_phrase(sheet: CharacterSheet) -> str:
    """What is worn, in words ("wearing her raincoat: long, yellow, with a hood"); empty for everyday clothes."""
    if sheet.wearing is None:
        return ""
    name = sheet.wearing.name
    name = name if name.isupper() else name[:1].lower() + name[1:]
    about = sheet.wearing.description.strip().rstrip(".") or _look_words(sheet.wearing.look)
    return f"wearing {_OWN[gender_of(sheet)]} {name}" + (f": {about}" if about else "")


def prompt_line(sheet: CharacterSheet) -> str:
    """The identity line, unchanged, with what is worn in this scene behind it."""
    worn = outfit_phrase(sheet)
    return f"{identity_line(sheet)} In this scene {worn}." if worn else identity_line(sheet)


def _look_words(look: OutfitLook) -> str:
    parts = []
    if look.top is not None:
        parts.append(f"{colour_word(look.top)} {'coat' if look.coat else 'top'}")
    elif look.coat:
        parts.append("a coat")
    if look.bottom is not None:
        parts.append(f"{colour_word(look.bottom)} trousers")
    parts.append(accessory_phrase(look.accessory or "none"))
    return ", ".join(part for part in parts if part)
