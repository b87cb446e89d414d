"""The Prompt Compiler in rules mode: one prompt for a whole scene's image.

Last step of planning. It alone answers "what is a renderer told?". Identity lines and locked elements of places are
repeated word for word, so that every prompt of an episode names a character and a place in the same way.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from core.planning import prompts
from core.planning.outfits import prompt_line
from core.planning.prompts import PromptTemplate
from core.planning.styles import ImageStyle
from core.story.cast import CharacterSheet, EnvironmentSheet
from core.story.plan import Layout, PanelPlan, PanelRect, RenderSpec, SceneSemantics

_NAMES = frozenset({"width", "height", "panel_count", "style", "identities", "place", "panels"})


DEFAULT_TEMPLATE = PromptTemplate(
    id="scene_image",
    version=1,
    text=(
        "A vertical webtoon strip, {width} by {height} pixels, {panel_count} panels from top to bottom, no text, no"
        " balloons, no letters.\nStyle: {style}.\nCharacters, the same in every panel: {identities}\nPlace: {place}\n"
        "Panels:\n{panels}\nKeep the empty space at the top of each panel free for lettering."
    ),
)


def parse_prompt(toml_text: str) -> PromptTemplate:
    """Read the file of the scene image's template.

    Raises:
        InvalidInputError: not TOML, an unknown key, or a name in braces that the compiler does not fill.
    """
    return prompts.parse_prompt(toml_text, names=_NAMES)


def compile_prompt(
    plan: PanelPlan,
    semantics: SceneSemantics,
    layout: Layout,
    *,
    layout_id: str,
    cast: Sequence[CharacterSheet],
    environments: Sequence[EnvironmentSheet],
    image_style: ImageStyle,
    seed: int,
    provider: str = "storyboard",
    template: PromptTemplate = DEFAULT_TEMPLATE,
) -> RenderSpec:
    """Compile the prompt of one scene; the same arguments give the same prompt and sha256.

    `reference_images` are the approved references of the characters that appear, main characters first, then of places.
    """
    shown = {figure.character_id for panel in semantics.panels for figure in panel.characters}
    present = [sheet for sheet in cast if sheet.character_id in shown]
    order = {"main": 0, "secondary": 1, "background": 2}
    by_weight = sorted(present, key=lambda sheet: order[sheet.role])
    rects = {rect.panel_id: rect for rect in layout.panels}
    described = {panel.panel_id: panel for panel in semantics.panels}
    panels = [
        f"{panel.panel_id}. ({_size(rects.get(panel.panel_id))}) {described[panel.panel_id].description}"
        for panel in plan.panels
        if panel.panel_id in described
    ]
    prompt = template.fill(
        {
            "width": str(layout.width),
            "height": str(layout.height),
            "panel_count": str(len(plan.panels)),
            "style": ", ".join(image_style.prompt_words or [image_style.name]),
            "identities": " ".join(prompt_line(sheet) for sheet in by_weight),
            "place": _place(semantics, environments),
            "panels": "\n".join(panels),
        }
    )
    references = [reference for sheet in by_weight for reference in sheet.approved_references]
    places = dict.fromkeys(panel.environment.environment_id for panel in semantics.panels)
    known = {sheet.environment_id: sheet for sheet in environments}
    references += [key for place in places if place in known for key in known[place].approved_references]
    return RenderSpec(
        prompt=prompt,
        prompt_sha256=hashlib.sha256(prompt.encode()).hexdigest(),
        style_id=image_style.id,
        seed=seed,
        provider=provider,
        reference_images=list(dict.fromkeys(references)),
        layout_id=layout_id,
        width=layout.width,
        height=layout.height,
    )


def _size(rect: PanelRect | None) -> str:
    return f"{rect.w}×{rect.h} px at x {rect.x}, y {rect.y}" if rect else "not placed"


def _place(semantics: SceneSemantics, environments: Sequence[EnvironmentSheet]) -> str:
    """The scene's places in words; a promoted environment's locked elements are repeated in full."""
    known = {sheet.environment_id: sheet for sheet in environments}
    told: list[str] = []
    for panel in semantics.panels:
        scenery = panel.environment
        sheet = known.get(scenery.environment_id or "")
        words = sheet.name if sheet else scenery.name or scenery.kind.replace("_", " ")
        if sheet and sheet.description:
            words += f", {sheet.description}"
        if sheet and sheet.promoted and sheet.locked_elements:
            words += f"; always: {', '.join(sheet.locked_elements)}"
        told.append(f"{words} ({scenery.time_of_day}).")
    return " ".join(dict.fromkeys(told))
