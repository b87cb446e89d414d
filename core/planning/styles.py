"""Story styles and image styles: how a genre tells and how a look is inked.

Beside the grammar at the start of planning. It alone answers "what does the chosen style change?". A story style
weights grammar ids, sets the default pacing, the dialogue density and the gutters; an image style sets line, shading
and colour of the storyboard renderer and the words of a prompt.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Literal, TypeVar

from pydantic import Field, ValidationError

from core.errors import InvalidInputError, NotFoundError
from core.story.base import Payload
from core.story.plan import GutterWord, Pacing

Shading = Literal["flat", "cel", "soft", "hatch"]
Texture = Literal["none", "paper", "grain", "halftone"]
StyleId = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Hex = Annotated[str, Field(pattern=r"^#[0-9a-fA-F]{6}$")]
Weight = Annotated[float, Field(ge=0, le=10)]
Unit = Annotated[float, Field(ge=0, le=1)]
_Style = TypeVar("_Style", bound=Payload)


class StoryStyle(Payload):
    """A genre. `grammar` multiplies a grammar id's weight (1 where absent); `gutters_px` is for 800 px of width.

    `dialogue_density` 0..1 says how much speech one panel may carry (0.5: two balloons where three are allowed);
    `panels_factor` widens or narrows the number of panels of a scene.
    """

    id: StyleId = "default"
    name: str = "Default"
    grammar: dict[str, Weight] = Field(default_factory=dict)
    pacing: Pacing = "normal"
    dialogue_density: Unit = 0.5
    panels_factor: Annotated[float, Field(ge=0.5, le=2)] = 1.0
    gutters_px: dict[GutterWord, Annotated[int, Field(ge=0, le=4000)]] = Field(default_factory=dict)
    opening: list[str] = Field(default_factory=lambda: ["establishing"])
    closing: list[str] = Field(default_factory=lambda: ["reaction"])


class PaletteShift(Payload):
    """How a look bends every colour: `hue_degrees` turns it, `tint` is mixed in by `tint_amount`."""

    hue_degrees: Annotated[float, Field(ge=-180, le=180)] = 0.0
    tint: Hex = "#ffffff"
    tint_amount: Unit = 0.0


class ImageStyle(Payload):
    """A drawing style. `line_px` is the outline at a strip width of 800 px; 1 leaves saturation and contrast as is."""

    id: StyleId = "default"
    name: str = "Default"
    line_px: Annotated[float, Field(ge=0, le=12)] = 3.0
    ink: Hex = "#1d1626"
    shading: Shading = "cel"
    saturation: Annotated[float, Field(ge=0, le=2)] = 1.0
    contrast: Annotated[float, Field(ge=0.3, le=2)] = 1.0
    background_detail: Unit = 0.6
    palette: PaletteShift = Field(default_factory=PaletteShift)
    texture: Texture = "none"
    prompt_words: list[str] = Field(default_factory=list)


class Styles(Payload):
    """All styles of the data folder and of a story, by id."""

    story: dict[str, StoryStyle]
    image: dict[str, ImageStyle]

    def story_style(self, style_id: str | None) -> StoryStyle:
        """The story style of that id (None: ``default``). Raises NotFoundError for an unknown id."""
        return _fetch(self.story, style_id, "story style")

    def image_style(self, style_id: str | None) -> ImageStyle:
        """The image style of that id (None: ``default``). Raises NotFoundError for an unknown id."""
        return _fetch(self.image, style_id, "image style")


def _fetch(styles: Mapping[str, _Style], style_id: str | None, what: str) -> _Style:
    found = styles.get(style_id or "default")
    if found is None:
        raise NotFoundError(
            f"There is no {what} called {style_id!r}.", code="unknown-style", id=style_id, known=sorted(styles)
        )
    return found


def resolve_style(*choices: str | None) -> str:
    """The first chosen id of scene override, episode default, story default; ``default`` where none is chosen."""
    return next((choice for choice in choices if choice), "default")


def parse_styles(toml_text: str) -> Styles:
    """Read ``[story.<id>]`` and ``[image.<id>]`` tables.

    Raises:
        InvalidInputError: not TOML, an unknown key, a value out of range, or no ``default`` of either kind.
    """
    try:
        tables = tomllib.loads(toml_text)
        styles = Styles(
            story={key: StoryStyle(**{"id": key, **table}) for key, table in _tables(tables, "story")},
            image={key: ImageStyle(**{"id": key, **table}) for key, table in _tables(tables, "image")},
        )
    except tomllib.TOMLDecodeError as error:
        raise InvalidInputError(f"The styles file is not TOML: {error}.", code="invalid-styles") from error
    except ValidationError as error:
        errors = [{"loc": list(item["loc"]), "msg": item["msg"]} for item in error.errors()]
        raise InvalidInputError("A style has a wrong value.", code="invalid-styles", errors=errors) from error
    for kind, found in (("story", styles.story), ("image", styles.image)):
        if "default" not in found:
            raise InvalidInputError(f"The styles file has no {kind} style called default.", code="invalid-styles")
    return styles


def _tables(tables: Mapping[str, Any], kind: str) -> Iterable[tuple[str, dict[str, Any]]]:
    group = tables.get(kind, {})
    if not isinstance(group, dict) or not all(isinstance(table, dict) for table in group.values()):
        raise InvalidInputError(f"The styles file's {kind} part must hold one table a style.", code="invalid-styles")
    return sorted(group.items())
