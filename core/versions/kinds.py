"""The types of artifact a scene has and what each is derived from, as data.

Bottom of the version room. Question: which pointer holds which type, and which inputs can make it stale?
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from core.errors import InvalidInputError

Comparison = Literal["payload", "shape"]


@dataclass(frozen=True, slots=True)
class Input:
    """A type that another is derived from, and how its change counts.

    ``payload``: any other content makes the dependant stale. ``shape``: only the artifact's shape counts (see
    `core.versions.shape`); with `moves`, other content of equal shape is reported as "moved".
    """

    type: str
    by: Comparison = "payload"
    moves: bool = False


@dataclass(frozen=True, slots=True)
class ArtifactType:
    """`pointer` is the name under which a scene holds its active artifact of this type; None for reports."""

    name: str
    pointer: str | None
    inputs: tuple[Input, ...] = ()
    per_language: bool = False


_LAYER_INPUTS = (Input("script", by="shape"),)

TYPES: dict[str, ArtifactType] = {
    kind.name: kind
    for kind in (
        ArtifactType("script", "script"),
        ArtifactType("scene_intent", "intent", (Input("script"),)),
        ArtifactType("panel_plan", "panel_plan", (Input("script"), Input("scene_intent"))),
        ArtifactType("layout", "layout", (Input("script"), Input("panel_plan"))),
        ArtifactType("panel_semantics", "semantics", (Input("script"), Input("scene_intent"), Input("panel_plan"))),
        ArtifactType(
            "render_spec",
            "render_spec",
            (Input("panel_plan"), Input("panel_semantics"), Input("layout", by="shape", moves=True)),
        ),
        ArtifactType(
            "render_result",
            "render_result",
            (
                Input("panel_plan"),
                Input("panel_semantics"),
                Input("layout", by="shape", moves=True),
                Input("render_spec"),
            ),
        ),
        ArtifactType("dialogue_layer", "dialogue_layer", _LAYER_INPUTS, per_language=True),
        ArtifactType("narration_layer", "narration_layer", _LAYER_INPUTS, per_language=True),
        ArtifactType("sfx_layer", "sfx_layer", _LAYER_INPUTS, per_language=True),
        ArtifactType("qc_report", None, (Input("scene_intent"), Input("panel_plan"))),
        ArtifactType(
            "blind_test_report",
            None,
            (Input("scene_intent"), Input("panel_semantics"), Input("render_result")),
        ),
    )
}
"""In the order of the work: a type stands after everything that it is derived from.

Layers depend on the script's lettered lines alone: their objects hang on panels and follow them through every new
layout and picture. Art depends on the sizes of its panels, not on where they stand: it can be re-spaced undrawn.
"""

POINTERS: tuple[str, ...] = tuple(kind.pointer for kind in TYPES.values() if kind.pointer)
_TYPE_OF_POINTER = {kind.pointer: kind.name for kind in TYPES.values() if kind.pointer}


def artifact_type(name: str) -> ArtifactType:
    """The type of this name.

    Raises:
        InvalidInputError: `unknown-artifact-type`.
    """
    try:
        return TYPES[name]
    except KeyError:
        raise InvalidInputError(
            f"There is no artifact type '{name}'. Known types: {', '.join(TYPES)}.",
            code="unknown-artifact-type",
            errors=[{"loc": ["type"], "msg": f"unknown artifact type '{name}'"}],
        ) from None


def pointer_key(type_name: str, language: str | None = None) -> str | None:
    """The key of the pointer that holds an artifact of a type: ``layout``, ``dialogue_layer:en``; None for reports.

    Raises:
        InvalidInputError: an unknown type, or a layer without its language.
    """
    kind = artifact_type(type_name)
    if kind.pointer is None or not kind.per_language:
        return kind.pointer
    if not language:
        raise InvalidInputError(f"A {type_name} belongs to a language.", code="language-missing", type=type_name)
    return f"{kind.pointer}:{language}"


def split_pointer(key: str) -> tuple[str, str | None]:
    """Type and language of a pointer's key.

    Raises:
        InvalidInputError: `unknown-pointer`.
    """
    name, _, language = key.partition(":")
    type_name = _TYPE_OF_POINTER.get(name)
    if type_name is None or TYPES[type_name].per_language != bool(language):
        raise InvalidInputError(f"There is no pointer '{key}'.", code="unknown-pointer", pointer=key)
    return type_name, language or None
