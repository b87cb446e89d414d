"""What a picture that takes another's place means for a scene: which of its panels are which, what is planned there.

Question: are these the panels that we had? Pictures are compared in the draw pool; here stand only numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.lettering.following.evidence import EVEN, Evidence, Trace, lines_of, trace_panels
from core.planning.brought import plan_for_art
from core.planning.panel_boxes import on_art
from core.planning.replaced import plan_after_replacing
from core.story.plan import Layout, PanelPlan, PanelRect, RenderResult
from core.story.script import Script
from studio.services.context import Services
from studio.services.follow_evidence import is_guess, plan_behind
from studio.services.resolve import SceneValues
from studio.services.view import draw_pool
from studio.store.db import Cursor

Likeness = Sequence[Sequence[float]]


@dataclass(frozen=True)
class Replacing:
    """`same`: the panels in use are those of the new picture, nothing has to follow."""

    same: bool
    plan: PanelPlan
    evidence: Evidence


def compare_with_present(svc: Services, values: SceneValues, image: str, found: Layout) -> Likeness | None:
    """How alike the panels in use (rows) and those found on a new picture (columns) look.

    None where there are no panels or nothing hangs on them; numbers that say nothing where there is no picture of them.
    """
    held = values.payload("layout")
    if held is None or not any(layer["objects"] or layer["unplaced"] for layer in _layers(values)):
        return None
    layout = Layout.model_validate(held)
    render = values.payload("render_result")
    drawn = _on_picture(layout, RenderResult.model_validate(render)) if render else None
    if render is None or drawn is None:
        return [[EVEN] * len(found.panels) for _ in layout.panels]
    sides = {"old": (render["image"], drawn), "new": (image, list(found.panels))}
    payload = {
        side: {"image": key, "panels": [panel.model_dump() for panel in panels]}
        for side, (key, panels) in sides.items()
    }
    answer: Likeness = draw_pool(svc).run("art.match", payload)["likeness"]
    return answer


def replacing(cur: Cursor, values: SceneValues, found: Layout, alike: Likeness | None) -> Replacing:
    """Judge a new picture's panels against those in use."""
    held = values.payload("layout")
    before = Layout.model_validate(held) if held is not None else None
    stored = values.payload("script")
    script = Script.model_validate(stored) if stored else None
    traces = trace_panels(before, found, Evidence(likeness=alike)) if before is not None and alike is not None else {}
    if before is not None and _same_sizes(before, found) and not _crossed(traces):
        return Replacing(True, plan_for_art(before, script), Evidence())
    fresh = plan_for_art(found, script)
    planned = values.payload("panel_plan")
    if before is None or alike is None or planned is None:
        return Replacing(False, fresh, Evidence(likeness=alike))
    known = PanelPlan.model_validate(planned)
    behind, _ = plan_behind(cur, values.ids["layout"])
    numbered = fresh.bound and not (behind is not None and _contradicted(traces, behind, fresh))
    if not numbered:
        heirs = {name: trace.best for name, trace in traces.items() if trace.best is not None and not trace.is_gone}
        fresh = plan_after_replacing(fresh, known, heirs, script)
    evidence = Evidence(
        old_plan=behind if numbered else None,
        new_plan=fresh if numbered else None,
        likeness=alike,
        old_guessed=is_guess(behind),
    )
    return Replacing(False, fresh, evidence)


def _contradicted(traces: dict[int, Trace], behind: PanelPlan, fresh: PanelPlan) -> bool:
    """Whether the pictures say of any panel that the writer's numbers mean others now."""
    homes = lines_of(fresh)
    for line, panel in lines_of(behind).items():
        trace = traces.get(panel)
        if trace is not None and trace.is_sure and line in homes and trace.best != homes[line]:
            return True
    return False


def _crossed(traces: dict[int, Trace]) -> bool:
    """Whether a panel that looks like an old one stands in another's place."""
    return any(trace.is_sure and trace.best not in (None, name) for name, trace in traces.items())


def _same_sizes(held: Layout, found: Layout) -> bool:
    return held.width == found.width and [(panel.panel_id, panel.w, panel.h) for panel in held.panels] == [
        (panel.panel_id, panel.w, panel.h) for panel in found.panels
    ]


def _on_picture(layout: Layout, art: RenderResult) -> list[PanelRect] | None:
    """Each panel of a layout as it stands in a picture, in px of it; None where the picture shows other panels."""
    drawn = {panel.panel_id: panel for panel in on_art(art.drawn_for, art.width)}
    sizes = {panel.panel_id: (panel.w, panel.h) for panel in art.drawn_for.panels}
    if {panel.panel_id: (panel.w, panel.h) for panel in layout.panels} == sizes:
        return [drawn[panel.panel_id] for panel in layout.panels]
    return on_art(layout, art.width) if (layout.width, layout.height) == (art.width, art.height) else None


def _layers(values: SceneValues) -> list[dict[str, list[object]]]:
    """The layers in use in every language."""
    return [payload for key, payload in values.payloads.items() if "_layer:" in key]
