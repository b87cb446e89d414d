"""The plan of brought art after its panels were corrected by hand: what was said of a panel stays with it.

A side door of planning, beside the plan for art that has just come in. It alone answers "which of the corrected panels
does each line play in now?".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from core.planning.brought import plan_for_art
from core.planning.panel_boxes import area, heirs, successors
from core.story.plan import Layout, PanelPlan, PanelRect, PlannedPanel
from core.story.script import Script


def plan_after_correction(
    layout: Layout,
    script: Script | None,
    *,
    before: PanelPlan | None,
    old_panels: Sequence[PanelRect],
    followed: Mapping[str, tuple[int | None, int | None]],
) -> PanelPlan:
    """One planned panel for each panel of the corrected layout.

    A panel that shows more than half of an old one keeps what was planned there, lines included; one that shows more
    than half of several has the lines of all. A line whose balloon stood in its panel goes where the balloon is now.
    The lines of a panel that is gone go to the panel before it. Where only now the panels are as many as the writer
    numbered, the writer's numbers decide.

    Args:
        layout: the corrected panels, in px of the art.
        old_panels: the panels before, in px of the art.
        followed: for each lettered line the panel of its balloon before and after.
    """
    fresh = plan_for_art(layout, script)
    if before is None or (fresh.bound and not before.bound):
        return fresh
    said = {panel.panel_id: panel for panel in before.panels}
    heir = heirs(old_panels, layout.panels)
    lines = _lines(fresh, before, {**_nearest(old_panels, layout.panels), **heir}, followed)
    order = {line.line_id: at for at, line in enumerate(script.lines if script else [])}
    spoken = {line.line_id for line in (script.lines if script else []) if line.kind == "dialogue"}
    sizes = {panel.panel_id: area(panel) for panel in old_panels}
    planned: list[PlannedPanel] = []
    for panel in fresh.panels:
        kept = [said[old] for old, new in sorted(heir.items()) if new == panel.panel_id and old in said]
        base = max(kept, key=lambda entry: (sizes[entry.panel_id], -entry.panel_id), default=panel)
        here = sorted(lines[panel.panel_id], key=lambda line_id: order.get(line_id, len(order)))
        change = {
            "panel_id": panel.panel_id,
            "line_ids": here,
            "beat_ids": list(dict.fromkeys(beat for entry in kept for beat in entry.beat_ids)),
            "has_dialogue": any(line_id in spoken for line_id in here),
        }
        planned.append(base.model_copy(update=change))
    codes = {finding.code for finding in before.findings}
    return PanelPlan(
        panels=planned, bound=fresh.bound, findings=[finding for finding in fresh.findings if finding.code in codes]
    )


def _lines(
    fresh: PanelPlan,
    before: PanelPlan,
    place: Mapping[int, int],
    followed: Mapping[str, tuple[int | None, int | None]],
) -> dict[int, list[str]]:
    """The lines of each new panel: where their old panel or their balloon went; others where a new plan has them."""
    lines: dict[int, list[str]] = {panel.panel_id: [] for panel in fresh.panels}
    seen: set[str] = set()
    for panel in before.panels:
        for line_id in panel.line_ids:
            was, now = followed.get(line_id, (None, None))
            there = now if was == panel.panel_id and now in lines else place.get(panel.panel_id, 1)
            lines[there if there is not None else 1].append(line_id)
            seen.add(line_id)
    for panel in fresh.panels:
        lines[panel.panel_id] += [line_id for line_id in panel.line_ids if line_id not in seen]
    return lines


def _nearest(old: Sequence[PanelRect], new: Sequence[PanelRect]) -> dict[int, int]:
    """For each old panel the new one that shows most of it; where it is gone, that of the panel before it."""
    found: dict[int, int] = {}
    last = 1
    for panel_id, there in sorted(successors(old, new).items()):
        last = there[0] if there else last
        found[panel_id] = last
    return found
