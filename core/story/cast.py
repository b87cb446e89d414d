"""Who is in the story and how each can be told apart when drawn."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from core.story.base import Payload

FigureKind = Literal["person", "dog", "cat", "bird", "robot", "cloud", "ghost", "creature"]
HairStyle = Literal["short", "bob", "long", "pony", "bun", "curly", "bald", "spiky"]
Age = Literal["child", "teen", "adult", "old"]
Build = Literal["slim", "average", "broad"]
Accessory = Literal["none", "glasses", "hat", "scarf", "headphones", "beard", "moustache", "earrings", "cap"]


class Look(Payload):
    """The visible traits that a renderer keeps the same in every panel. Colours are ``#rrggbb``."""

    figure: FigureKind = "person"
    age: Age = "adult"
    build: Build = "average"
    skin: str = "#f2c9ac"
    hair: str = "#3b2a2a"
    hair_style: HairStyle = "short"
    eyes: str = "#4a3526"
    top: str = "#5577aa"
    bottom: str = "#333344"
    coat: bool = False
    accessory: Accessory = "none"
    seed: int = 0


class OutfitLook(Payload):
    """What an outfit changes of a look; None leaves the trait as it is. Colours are ``#rrggbb``."""

    hair_style: HairStyle | None = None
    top: str | None = None
    bottom: str | None = None
    coat: bool | None = None
    accessory: Accessory | None = None


class Outfit(Payload):
    """Clothes that a character wears in some scenes. The default one is worn wherever nothing else is chosen."""

    outfit_id: str
    name: str
    description: str = ""
    look: OutfitLook = Field(default_factory=OutfitLook)
    default: bool = False


Pronoun = Literal["he", "she", "it", "they"]


class CharacterSheet(Payload):
    """A character as planning and drawing need it. `identity_line` is the same text in every prompt of an episode.

    `pronoun` is what the text calls the character, None where it does not tell.
    `wearing` is the outfit of the scene that the sheet is for; `look` shows it already. None: the clothes of the look.
    """

    character_id: str
    name: str
    aliases: list[str] = Field(default_factory=list)
    description: str = ""
    pronoun: Pronoun | None = None
    role: Literal["main", "secondary", "background"] = "secondary"
    identity_line: str = ""
    look: Look = Field(default_factory=Look)
    outfits: list[Outfit] = Field(default_factory=list)
    wearing: Outfit | None = None
    approved_references: list[str] = Field(default_factory=list)


class EnvironmentSheet(Payload):
    """A place as planning and drawing need it; `locked_elements` are repeated by every prompt once it is promoted.

    `approved_references` are blob keys of pictures that a renderer may follow, the most telling first.
    """

    environment_id: str
    name: str
    kind: str = "room"
    description: str = ""
    promoted: bool = False
    locked_elements: list[str] = Field(default_factory=list)
    approved_references: list[str] = Field(default_factory=list)
