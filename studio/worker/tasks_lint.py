"""Short tasks of the lettering's checks: find what a letterer should look at, and mend what can be mended safely.

The picture is opened only where lettering stands on the art itself, because only there its colours are judged by it.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.art.decode import decode_image
from core.compositor.setting import set_panels
from core.lettering.checks.contrast import stands_on_art
from core.lettering.checks.fixes import fix_scene
from core.lettering.checks.lint import findings_of, scene_of
from core.lettering.checks.lint_profiles import LintProfile
from core.lettering.checks.sizes import dialogue_sizes
from core.lettering.objects import LayerPayload
from core.story.plan import Layout, PanelFacts, RenderResult
from core.story.script import ScriptLine
from studio.worker.fonts import load_fonts, load_layers, load_sheet
from studio.worker.table import TaskContext, register_task
from studio.worker.tasks_view import MAX_ART_PX

STRIP_WIDTH = 800


@register_task("view.lint")
def lint(payload: dict[str, Any], task: TaskContext) -> dict[str, Any]:
    """What a letterer should look at in a scene, and the sizes of its dialogue (px → object ids)."""
    layers, given = load_layers(payload), _given(payload, task)
    scene = scene_of(layers, given.pop("layout"), given.pop("facts"), **given)
    findings = findings_of(scene, layers)
    sizes = {f"{size:g}": names for size, names in dialogue_sizes(scene.seen).items()}
    return {"findings": [finding.model_dump(mode="json") for finding in findings], "sizes": sizes}


@register_task("lint.fix")
def fix(payload: dict[str, Any], task: TaskContext) -> dict[str, Any]:
    """The stored layers after every safe mend that was asked for."""
    layers, given = [LayerPayload.model_validate(layer) for layer in payload["layers"]], _given(payload, task)
    done = fix_scene(
        layers,
        given.pop("layout"),
        given.pop("facts"),
        codes=payload["codes"],
        object_ids=payload["object_ids"],
        sheet=load_sheet(payload),
        **given,
    )
    return {
        "layers": [layer.model_dump(mode="json") for layer in done.layers],
        "fixed": [finding.model_dump(mode="json") for finding in done.fixed],
        "left": [finding.model_dump(mode="json") for finding in done.left],
    }


def _given(payload: dict[str, Any], task: TaskContext) -> dict[str, Any]:
    """What lint is told beside the layers."""
    layout = Layout.model_validate(payload["layout"])
    return {
        "layout": layout,
        "facts": [PanelFacts.model_validate(fact) for fact in payload["facts"]],
        "fonts": load_fonts(payload["fonts"], task.blobs),
        "profile": LintProfile.model_validate(payload["profile"]) if payload.get("profile") else None,
        "pixels": _art(payload, layout, task),
        "cuts": payload.get("cuts") or [],
        "reading": payload.get("reading"),
        "lines": [ScriptLine.model_validate(line) for line in payload.get("lines") or []],
    }


def _art(payload: dict[str, Any], layout: Layout, task: TaskContext) -> NDArray[np.uint8] | None:
    """The scene's canvas without lettering at 800 px, where there is art and somebody asks for it."""
    items = [item for layer in load_layers(payload) for item in layer.objects]
    if not payload.get("render_result") or not any(stands_on_art(item) for item in items):
        return None
    render = RenderResult.model_validate(payload["render_result"])
    art = decode_image(task.blobs.get(render.image), max_pixels=MAX_ART_PX)
    return set_panels(art, render.drawn_for, layout, width=STRIP_WIDTH).pixels
