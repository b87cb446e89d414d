"""Corrects the panels that were found on brought art: the picture stays, the boxes around its panels change.

Question: what follows when a person draws a scene's panels anew? The layout, the picture's own note of the panels it
was drawn for, the plan and the lettering change in one transaction, so that no half of it is ever in use.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from pydantic import Field

from core.errors import ConflictError, Finding
from core.lettering.following.reattach import Reattached
from core.lettering.following.reground import reground
from core.lettering.objects import LayerPayload
from core.planning.corrected import plan_after_correction
from core.planning.panel_boxes import cut_to_picture, in_reading_order, on_art, successors
from core.story.base import Payload
from core.story.plan import FigureFacts, Layout, PanelFacts, PanelPlan, PanelRect, RenderResult
from core.story.script import Script
from studio.services import freeze, versions
from studio.services.artifacts import CANVAS_PX
from studio.services.carry import carry_layers
from studio.services.context import Services
from studio.services.paging import Json, guard, invalid, validated
from studio.services.resolve import SceneValues, scene_values
from studio.services.view import cached_task
from studio.store import stories
from studio.store.db import Cursor

MAX_BOXES = 500
Place = Annotated[int, Field(ge=-CANVAS_PX, le=CANVAS_PX)]
Extent = Annotated[int, Field(ge=1, le=CANVAS_PX)]


class Box(Payload):
    """A rectangle around a panel, in whole px of the art."""

    x: Place
    y: Place
    w: Extent
    h: Extent


def panels_on_art(svc: Services, scene_id: str, *, branch: str | None = None) -> Json:
    """The art of a scene and the panels on it: ``{image, width, height, layout_id, boxes}``, boxes in px of the art.

    Raises:
        NotFoundError: no such scene or branch.
        ConflictError: `not-brought-art`.
    """
    values = svc.store.read(lambda cur: scene_values(cur, svc, scene_id, branch))
    art = _brought(values)
    panels = on_art(_as_drawn(values, art), art.width)
    return {
        "image": art.image,
        "width": art.width,
        "height": art.height,
        "layout_id": values.ids.get("layout"),
        "boxes": [_box(panel) for panel in in_reading_order(panels)],
    }


def find_again(svc: Services, scene_id: str, *, branch: str | None = None) -> Json:
    """What the panel finder sees on a scene's art, ``{boxes, findings}``; nothing is stored.

    Raises:
        NotFoundError; ConflictError `not-brought-art`.
    """
    values = svc.store.read(lambda cur: scene_values(cur, svc, scene_id, branch))
    found = cached_task(svc, "art.read", {"upload": _brought(values).image})
    panels = Layout.model_validate(found["layout"]).panels
    return {"boxes": [_box(panel) for panel in panels], "findings": found["findings"]}


def check_boxes(boxes: Sequence[Mapping[str, Any]], width: int, height: int) -> list[Json]:
    """What a person should look at before these boxes are saved, as findings; box numbers count from 1.

    Raises:
        InvalidInputError: with the path of every wrong field; a box wholly outside the picture, or none at all.
    """
    return [finding.model_dump(mode="json") for finding in cut_to_picture(_checked(boxes), width, height)[1]]


def ordered(boxes: Sequence[Mapping[str, Any]]) -> list[dict[str, int]]:
    """The boxes in reading order, as saving numbers them. Raises InvalidInputError like `check_boxes`."""
    return [_box(box) for box in in_reading_order(_checked(boxes))]


def correct_panels(
    svc: Services,
    scene_id: str,
    boxes: Sequence[Mapping[str, Any]],
    *,
    branch: str | None = None,
    expected_layout_id: str | None = None,
    author: str = "system",
) -> Json:
    """Put other panels on a scene's brought art; they are numbered in reading order.

    The canvas becomes the art as it was brought: panels that somebody had moved apart stand in their old places again.
    Lettering keeps its place on the picture; that of a panel that is gone waits in the tray. `expected_layout_id` is
    the version that was corrected. `reattached` lists object ids as kept, moved and unplaced.

    Raises:
        NotFoundError: no such scene or branch.
        ConflictError: `not-brought-art` where the scene has no art or drawn art.
        InvalidInputError: with the path of each wrong box.
        StaleWriteError: the panels were changed by somebody else; `data` has `current` and `yours`.
    """
    wanted = _checked(boxes)

    def unit(cur: Cursor) -> Json:
        values = scene_values(cur, svc, scene_id, branch)
        freeze.check_scene(cur, scene_id, values.branch)
        art = _brought(values)
        drawn = _as_drawn(values, art)
        held = values.payload("layout")
        old_layout = Layout.model_validate(held) if held else drawn
        old = on_art(drawn, art.width)
        current = {"layout_id": values.ids.get("layout"), "boxes": [_box(panel) for panel in old]}
        guard(expected_layout_id, values.ids.get("layout", ""), current, {"boxes": [_box(box) for box in wanted]})
        inside, findings = cut_to_picture(wanted, art.width, art.height)
        layout = Layout(
            width=art.width,
            height=art.height,
            panels=in_reading_order(inside),
            background="art",
            gutter_after_px=old_layout.gutter_after_px,
        )
        there = successors(old, layout.panels)
        followed: dict[str, tuple[int | None, int | None]] = {}

        def follow(layer: LayerPayload) -> Reattached:
            report = reground([layer], old_layout, drawn, layout, panels=there)
            placed = {item.id: item for item in report.layers[0].objects}
            for item in layer.objects:
                if item.id in placed:
                    ways = dict.fromkeys(item.line_ids, (item.panel_id, placed[item.id].panel_id))
                    followed.update({line: way for line, way in ways.items() if line not in followed})
            return report

        report = carry_layers(
            cur,
            svc,
            scene_id,
            values.branch,
            values.ids.get("layout"),
            layout.model_dump(mode="json"),
            author=author,
            follow=follow,
        )
        stored, planned = values.payload("script"), values.payload("panel_plan")
        plan = plan_after_correction(
            layout,
            Script.model_validate(stored) if stored else None,
            before=PanelPlan.model_validate(planned) if planned else None,
            old_panels=old,
            followed=followed,
        )
        picture = art.model_copy(update={"drawn_for": layout, "facts": _facts(art, layout.panels)})
        made = _put_in_use(cur, svc, values, plan, layout, picture, author)
        return {
            "scene_id": scene_id,
            "branch": values.branch,
            **made,
            "boxes": [{"panel_id": panel.panel_id, **_box(panel)} for panel in layout.panels],
            "reattached": report,
            "findings": [finding.model_dump(mode="json") for finding in [*findings, *_reset(old_layout, drawn)]],
        }

    return svc.store.write(unit)


def _put_in_use(
    cur: Cursor,
    svc: Services,
    values: SceneValues,
    plan: PanelPlan,
    layout: Layout,
    picture: RenderResult,
    author: str,
) -> dict[str, str]:
    """Three versions of one act. Like all brought art the picture is made from nothing that could make it stale."""
    now, move_id = svc.now(), svc.ids()
    script = [values.ids["script"]] if "script" in values.ids else []
    made: dict[str, str] = {}
    for type_name, payload in (("panel_plan", plan), ("layout", layout), ("render_result", picture)):
        inputs = {"panel_plan": script, "layout": [*script, *made.values()], "render_result": []}[type_name]
        row = versions.record_artifact(
            cur,
            scene_id=values.scene_id,
            type=type_name,
            branch=values.branch,
            payload=payload.model_dump(mode="json"),
            parent_id=values.ids.get(type_name),
            input_ids=inputs,
            author=author,
            ids=svc.ids,
            now=now,
        )
        made[type_name] = row["artifact_id"]
        versions.move_pointer(
            cur,
            values.scene_id,
            values.branch,
            type_name,
            row["artifact_id"],
            expected=values.ids.get(type_name),
            author=author,
            now=now,
            reason="panels corrected",
            move_id=move_id,
        )
    stories.update_scene(cur, values.scene_id, {"updated_at": now})
    return {f"{type_name}_id": artifact_id for type_name, artifact_id in made.items()}


def _checked(boxes: Sequence[Mapping[str, Any]]) -> list[PanelRect]:
    if not isinstance(boxes, (list, tuple)) or len(boxes) > MAX_BOXES:
        raise invalid(["boxes"], f"must be a list of at most {MAX_BOXES} boxes")
    found = [validated(Box, box, "boxes", at) for at, box in enumerate(boxes)]
    return [PanelRect(panel_id=number, x=box.x, y=box.y, w=box.w, h=box.h) for number, box in enumerate(found, 1)]


def _brought(values: SceneValues) -> RenderResult:
    held = values.payload("render_result")
    art = RenderResult.model_validate(held) if held else None
    if art is None or art.origin != "brought":
        raise ConflictError(
            f"The scene '{values.scene['title']}' has no brought art; panels of drawn art come from its plan.",
            code="not-brought-art",
            scene_id=values.scene_id,
        )
    return art


def _as_drawn(values: SceneValues, art: RenderResult) -> Layout:
    """The panels as they stand in the picture.

    A layout of the picture's own size with other panels than those that were found is a correction by itself; any other
    has the found panels, wherever it puts them.
    """
    held = values.payload("layout")
    layout = Layout.model_validate(held) if held else art.drawn_for
    sizes = {panel.panel_id: (panel.w, panel.h) for panel in layout.panels}
    if sizes == {panel.panel_id: (panel.w, panel.h) for panel in art.drawn_for.panels}:
        return art.drawn_for
    return layout if (layout.width, layout.height) == (art.width, art.height) else art.drawn_for


def _facts(art: RenderResult, panels: Sequence[PanelRect]) -> list[PanelFacts]:
    """What is known of the pixels, in shares of the panels that show them now; facts of panels that are gone go."""
    before = {panel.panel_id: panel for panel in on_art(art.drawn_for, art.width)}
    after = {panel.panel_id: panel for panel in panels}
    there = successors(list(before.values()), panels)
    found: dict[int, PanelFacts] = {}
    for fact in art.facts:
        parts = there.get(fact.panel_id, ())
        if not parts:
            continue
        was, now = before[fact.panel_id], after[parts[0]]
        carried = found.setdefault(now.panel_id, PanelFacts(panel_id=now.panel_id))
        carried.figures.extend(_figure(figure, was, now) for figure in fact.figures)
        carried.objects.extend((name, *_share((x, y, w, h), was, now)) for name, x, y, w, h in fact.objects)
    return [found[panel_id] for panel_id in sorted(found)]


def _figure(figure: FigureFacts, was: PanelRect, now: PanelRect) -> FigureFacts:
    point = _share((*figure.mouth, 0.0, 0.0), was, now)[:2] if figure.mouth else None
    change = {
        "face": _share(figure.face, was, now) if figure.face else None,
        "body": _share(figure.body, was, now) if figure.body else None,
        "mouth": point,
        "hands": [_share(hand, was, now) for hand in figure.hands],
    }
    return figure.model_copy(update=change)


def _share(
    part: tuple[float, float, float, float], was: PanelRect, now: PanelRect
) -> tuple[float, float, float, float]:
    """A part of one panel, in shares of another that stands elsewhere on the same picture."""
    x, y, w, h = part
    left, top = was.x + x * was.w - now.x, was.y + y * was.h - now.y
    return left / now.w, top / now.h, w * was.w / now.w, h * was.h / now.h


def _reset(layout: Layout, drawn: Layout) -> list[Finding]:
    if on_art(layout, drawn.width) == on_art(drawn, drawn.width):
        return []
    message = "The panels had been moved apart; they stand where the art has them again."
    return [Finding(code="spacing-reset", severity="info", message=message)]


def _box(panel: PanelRect) -> dict[str, int]:
    return {"x": panel.x, "y": panel.y, "w": panel.w, "h": panel.h}
