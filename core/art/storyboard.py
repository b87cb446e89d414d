"""Storyboard, the seam: a layout with its semantics becomes one picture and the facts about it.

Last step of the built-in renderer: no model, no network, the same bytes for the same values.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.art.colour import rgb
from core.art.panel import PanelJob, draw_panel
from core.planning.styles import ImageStyle
from core.planning.vocabulary import PLACE_KINDS, PROP_KINDS
from core.story.cast import CharacterSheet
from core.story.plan import Layout, PanelFacts, PanelPlan, PanelSemantics, SceneryShown, SceneSemantics


@dataclass(frozen=True)
class DrawnScene:
    """A scene's picture, uint8 (H, W, 3) RGB of the layout's size, and what stands where in each of its panels."""

    pixels: NDArray[np.uint8]
    facts: list[PanelFacts]


def draw_scene(
    layout: Layout,
    semantics: SceneSemantics,
    plan: PanelPlan,
    *,
    cast: Sequence[CharacterSheet],
    image_style: ImageStyle,
    seed: int,
    progress: Callable[[int, int], None] | None = None,
) -> DrawnScene:
    """Draw every panel of a layout.

    Gutters take the layout's background (white for ``"art"``). A panel that the semantics do not describe shows its
    neighbour's place, empty. Parts of a rectangle outside the canvas are cut off. `progress` is called after each panel
    with (done, all). Facts are in shares of each panel, in the layout's order.
    """
    ground = rgb(layout.background, (255, 255, 255))
    pixels = np.empty((layout.height, layout.width, 3), np.uint8)
    pixels[:] = ground
    seen = {panel.panel_id: panel for panel in semantics.panels}
    planned = {panel.panel_id: panel for panel in plan.panels}
    looks = {sheet.character_id: sheet.look for sheet in cast}
    facts: list[PanelFacts] = []
    place = next((panel.environment for panel in semantics.panels), SceneryShown())
    for done, rect in enumerate(layout.panels, start=1):
        shown = seen.get(rect.panel_id) or PanelSemantics(panel_id=rect.panel_id, description="", environment=place)
        place = shown.environment
        full = rect.x <= 0 and rect.x + rect.w >= layout.width
        drawn, known = draw_panel(
            PanelJob(rect.w, rect.h, full, shown, planned.get(rect.panel_id), looks, image_style, seed)
        )
        _set_into(pixels, drawn, rect.x, rect.y)
        facts.append(known)
        if progress is not None:
            progress(done, len(layout.panels))
    return DrawnScene(pixels, facts)


def _set_into(scene: NDArray[np.uint8], panel: NDArray[np.uint8], x: int, y: int) -> None:
    height, width = scene.shape[:2]
    x0, y0, x1, y1 = max(0, x), max(0, y), min(width, x + panel.shape[1]), min(height, y + panel.shape[0])
    if x1 > x0 and y1 > y0:
        scene[y0:y1, x0:x1] = panel[y0 - y : y1 - y, x0 - x : x1 - x]


__all__ = ["PLACE_KINDS", "PROP_KINDS", "DrawnScene", "draw_scene"]
