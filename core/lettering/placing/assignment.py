"""Which panel a line is lettered in. Answers only that.

The plan says it; else the writer's own panel number; else a line follows the line before it; and where nothing at all
is known the lines are spread over the panels in order.
"""

from __future__ import annotations

from collections.abc import Sequence

from core.story.plan import Layout, PanelPlan
from core.story.script import ScriptLine


def panels_of_lines(lines: Sequence[ScriptLine], plan: PanelPlan | None, layout: Layout) -> dict[str, int | None]:
    """Map every line to a panel of the layout; to None (the whole canvas) where the layout has no panels."""
    panels = [panel.panel_id for panel in layout.panels]
    if not panels:
        return {line.line_id: None for line in lines}
    planned = {
        line_id: panel.panel_id
        for panel in (plan.panels if plan is not None else [])
        if panel.panel_id in panels
        for line_id in panel.line_ids
    }
    known: list[int | None] = []
    for line in lines:
        panel = planned.get(line.line_id)
        if panel is None and line.panel is not None:
            panel = line.panel if line.panel in panels else panels[min(max(line.panel, 1), len(panels)) - 1]
        known.append(panel)
    if all(panel is None for panel in known):
        return _spread(lines, panels)
    following = next(panel for panel in known if panel is not None)
    found: dict[str, int | None] = {}
    for line, panel in zip(lines, known, strict=True):
        following = panel if panel is not None else following
        found[line.line_id] = following
    return found


def _spread(lines: Sequence[ScriptLine], panels: Sequence[int]) -> dict[str, int | None]:
    """Evenly, in order; lines that are not lettered follow the lettered line before them."""
    heard = [line for line in lines if line.kind in ("dialogue", "narration", "sfx")]
    place = {line.line_id: panels[index * len(panels) // len(heard)] for index, line in enumerate(heard)}
    found: dict[str, int | None] = {}
    last = panels[0]
    for line in lines:
        last = place.get(line.line_id, last)
        found[line.line_id] = last
    return found
