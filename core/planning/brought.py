"""Plans for art that somebody brought: which of the script's lines play in which of the panels that were found.

A side door of planning: the pictures stand, so nothing is chosen, only matched. It alone answers "where on finished art
does each line belong?"; a person corrects the answer by hand.
"""

from __future__ import annotations

from collections.abc import Sequence

from core.errors import Finding
from core.metrics.scroll import UNTAGGED
from core.story.plan import Camera, Layout, PanelPlan, PlannedPanel
from core.story.script import Script, ScriptLine

_SPOKEN = {"dialogue", "narration", "sfx"}


def plan_for_art(layout: Layout, script: Script | None) -> PanelPlan:
    """One planned panel for each panel of the art, in reading order, with the script's lines spread over them.

    Where the writer numbered the panels and the art has as many, they bind one to one. Otherwise lines are spread by
    their share of the scene's words, in order, and a finding says that the places are a guess.
    """
    panels = sorted(layout.panels, key=lambda panel: panel.panel_id)
    lines = list(script.lines) if script else []
    groups, bound = _assign(lines, len(panels))
    findings = []
    if lines and not bound:
        findings.append(
            Finding(
                code="lines-spread",
                severity="info",
                message="The script does not say which panel each line belongs to; lines were spread evenly.",
                hint="Drag a balloon to its panel where the guess is wrong.",
            )
        )
    planned = [
        PlannedPanel(
            panel_id=panel.panel_id,
            grammar_id=UNTAGGED,
            story_function="as drawn",
            line_ids=[line.line_id for line in group],
            has_dialogue=any(line.kind == "dialogue" for line in group),
            camera=Camera(scale="medium"),
        )
        for panel, group in zip(panels, groups, strict=True)
    ]
    return PanelPlan(panels=planned, bound=bound, findings=findings)


def _assign(lines: Sequence[ScriptLine], count: int) -> tuple[list[list[ScriptLine]], bool]:
    groups: list[list[ScriptLine]] = [[] for _ in range(count)]
    numbers = sorted({line.panel for line in lines if line.panel is not None})
    if numbers and len(numbers) == count:
        index = 0
        for line in lines:
            if line.panel is not None:
                index = numbers.index(line.panel)
            groups[index].append(line)
        return groups, True
    weights = [max(1, len(line.text.split())) if line.kind in _SPOKEN else 0 for line in lines]
    total = sum(weights) or 1
    seen = 0
    for line, weight in zip(lines, weights, strict=True):
        # The middle of a line's words decides its panel, so that one long speech does not push the next one a panel on.
        share = (seen + weight / 2) / total
        groups[min(count - 1, int(share * count))].append(line)
        seen += weight
    return groups, False
