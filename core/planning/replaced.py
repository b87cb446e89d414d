"""The plan of a picture that took the place of another: what was said of a panel goes with it.

A side door of planning, beside the plan for art that has just come in. It alone answers "which of the new panels does
each line play in, once somebody knows which new panel is which old one?".
"""

from __future__ import annotations

from collections.abc import Mapping

from core.story.plan import PanelPlan, PlannedPanel
from core.story.script import Script


def plan_after_replacing(
    fresh: PanelPlan, before: PanelPlan, heirs: Mapping[int, int], script: Script | None
) -> PanelPlan:
    """The new art's own plan with the lines and beats of the old one.

    A panel that is an old one's heir keeps what was planned there. The lines of an old panel without an heir go to the
    panel of the lines before them, at the scene's start to the first one.

    Args:
        fresh: a plan for the new panels as if nothing had been before them.
        heirs: for each old panel the new one that shows it, as far as there is one.
    """
    first = min(panel.panel_id for panel in fresh.panels)
    lines: dict[int, list[str]] = {panel.panel_id: [] for panel in fresh.panels}
    kept: dict[int, list[PlannedPanel]] = {panel.panel_id: [] for panel in fresh.panels}
    last = first
    for panel in before.panels:
        heir = heirs.get(panel.panel_id)
        if heir in kept and heir is not None:
            kept[heir].append(panel)
            last = heir
        lines[last] += panel.line_ids
    seen = {line_id for panel in before.panels for line_id in panel.line_ids}
    for panel in fresh.panels:
        lines[panel.panel_id] += [line_id for line_id in panel.line_ids if line_id not in seen]
    order = {line.line_id: at for at, line in enumerate(script.lines if script else [])}
    spoken = {line.line_id for line in (script.lines if script else []) if line.kind == "dialogue"}
    planned = []
    for panel in fresh.panels:
        held = kept[panel.panel_id]
        base = max(held, key=lambda entry: (len(entry.line_ids), -entry.panel_id), default=panel)
        here = sorted(
            (line_id for line_id in lines[panel.panel_id] if line_id in order), key=lambda line_id: order[line_id]
        )
        change = {
            "panel_id": panel.panel_id,
            "line_ids": here,
            "beat_ids": list(dict.fromkeys(beat for entry in held for beat in entry.beat_ids)),
            "has_dialogue": any(line_id in spoken for line_id in here),
        }
        planned.append(base.model_copy(update=change))
    codes = {finding.code for finding in before.findings}
    return PanelPlan(panels=planned, findings=[finding for finding in fresh.findings if finding.code in codes])
