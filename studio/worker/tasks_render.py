"""The drawing task: a scene's picture from the built-in storyboard renderer, and the lettering that is still missing.

Lettering that exists follows its panels to the new layout first; only lines that nobody has placed are lettered.
"""

from __future__ import annotations

from typing import Any

from core.art.storyboard import draw_scene
from core.compositor.encode import encode_png
from core.ids import DerivedIds
from core.lettering.following.reattach import keep_questions, reattach
from core.lettering.following.settling import aim_at_speakers
from core.lettering.objects import LayerPayload
from core.lettering.placing.autoletter import SceneToLetter, auto_letter
from core.planning.styles import ImageStyle
from core.story.cast import CharacterSheet
from core.story.plan import Layout, PanelFacts, PanelPlan, RenderResult, RenderSpec, SceneSemantics
from core.story.script import ScriptLine
from studio.worker.fonts import load_fonts, load_sheet
from studio.worker.table import TaskContext, register_task


@register_task("render.scene")
def render_scene(payload: dict[str, Any], task: TaskContext) -> dict[str, Any]:
    """Draw a scene and letter what is not lettered yet."""
    layout = Layout.model_validate(payload["layout"])
    spec = RenderSpec.model_validate(payload["spec"])
    plan = PanelPlan.model_validate(payload["plan"])
    total = len(layout.panels) + 1
    drawn = draw_scene(
        layout,
        SceneSemantics.model_validate(payload["semantics"]),
        plan,
        cast=[CharacterSheet.model_validate(sheet) for sheet in payload["cast"]],
        image_style=ImageStyle.model_validate(payload["image_style"]),
        seed=spec.seed,
        progress=lambda current, _total: task.progress(current, total),
    )
    image = task.blobs.put(encode_png(drawn.pixels))
    result = RenderResult(
        image=image,
        width=int(drawn.pixels.shape[1]),
        height=int(drawn.pixels.shape[0]),
        origin="storyboard",
        drawn_for=layout,
        facts=drawn.facts,
        provider="storyboard",
        seed=spec.seed,
        prompt_sha256=spec.prompt_sha256,
    )
    lettered = letter(payload["lettering"], layout=layout, plan=plan, facts=drawn.facts, task=task)
    task.progress(total, total)
    return {"context": payload["context"], "render_result": result.model_dump(mode="json"), **lettered}


@register_task("letter.scene")
def letter_scene(payload: dict[str, Any], task: TaskContext) -> dict[str, Any]:
    """Letter a scene's lines that nobody has placed, on art that is already there."""
    plan = PanelPlan.model_validate(payload["plan"]) if payload["plan"] else None
    facts = [PanelFacts.model_validate(fact) for fact in payload["facts"]]
    layout = Layout.model_validate(payload["layout"])
    lettered = letter(payload["lettering"], layout=layout, plan=plan, facts=facts, task=task)
    task.progress(1, 1)
    return {"context": payload["context"], **lettered}


def letter(
    spec: dict[str, Any], *, layout: Layout, plan: PanelPlan | None, facts: list[PanelFacts], task: TaskContext
) -> dict[str, Any]:
    """Layers for a scene: what exists is carried over to the layout, then every line without a place gets one.

    `spec` holds lines, existing layers, language, cast names, reading order, linked styles, fonts and the seed
    for new object ids.
    """
    existing = [LayerPayload.model_validate(layer) for layer in spec["existing"]]
    report: dict[str, Any] = {"kept": [], "moved": [], "unplaced": []}
    if spec.get("old_layout") and existing:
        carried = reattach(existing, Layout.model_validate(spec["old_layout"]), layout)
        existing = list(carried.layers)
        report = {"kept": carried.kept, "moved": carried.moved, "unplaced": carried.unplaced}
    if "old_facts" in spec:
        before = [PanelFacts.model_validate(fact) for fact in spec["old_facts"]]
        existing = aim_at_speakers(existing, layout, before, facts)
    lettered = auto_letter(
        SceneToLetter(
            layout=layout,
            plan=plan,
            lines=[ScriptLine.model_validate(line) for line in spec["lines"]],
            facts=facts,
            existing=existing,
            language=spec["language"],
            cast_names=spec["cast_names"],
            reading=spec.get("reading"),
            sheet=load_sheet(spec),
            ids=DerivedIds(spec["id_seed"]),
        ),
        fonts=load_fonts(spec["fonts"], task.blobs),
    )
    return {
        "layers": [layer.model_dump(mode="json") for layer in keep_questions(existing, lettered.layers)],
        "findings": [finding.model_dump(mode="json") for finding in lettered.findings],
        "unplaced_line_ids": list(lettered.unplaced_line_ids),
        "explanations": [reason.model_dump(mode="json") for reason in lettered.explanations],
        "reattached": report,
    }
