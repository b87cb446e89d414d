"""The drawing batch: one child a scene, which also letters what nobody has placed.

It alone answers "what does drawing ask of the workers, and what becomes of pictures and lettering?".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.lettering.following.reattach import WAITING
from studio.dispatch.batches import ChildSpec
from studio.services import payloads
from studio.services.context import Services
from studio.services.fonts import fonts_payload
from studio.services.record import Recorder, context_of, summed_up
from studio.services.resolve import LAYER_TYPES, SceneValues, scene_values
from studio.store import artifacts
from studio.store.db import Cursor, Row


@dataclass
class RenderBatch:
    """`options`: scene_ids, mode."""

    svc: Services
    job_type: str = "batch_render"
    stages: int = 1

    def stage(self, cur: Cursor, batch: Row, stage_no: int, children: Sequence[Row]) -> list[ChildSpec]:
        fonts = fonts_payload(self.svc)
        return [self._scene(cur, batch, scene_id, fonts) for scene_id in batch["options"]["scene_ids"]]

    def finish(self, cur: Cursor, batch: Row, children: Sequence[Row]) -> dict[str, Any]:
        return summed_up([child["result"] for child in children])

    def _scene(self, cur: Cursor, batch: Row, scene_id: str, fonts: dict[str, Any]) -> ChildSpec:
        values = scene_values(cur, self.svc, scene_id)
        chain = ["panel_plan", "semantics", "layout", "render_spec"]
        plan, semantics, layout, spec = (values.needed(pointer, "plan") for pointer in chain)
        context = context_of(
            cur,
            self.svc,
            values,
            ["render_result", *LAYER_TYPES],
            author=batch["author"],
            figures=values.figures,
            inputs={
                "render_result": [values.ids[pointer] for pointer in chain],
                **{name: [values.ids["script"]] for name in LAYER_TYPES},
            },
        )
        payload = payloads.render_payload(
            layout=layout,
            semantics=semantics,
            plan=plan,
            spec=spec,
            cast=values.cast,
            image_style=values.image_style,
            lettering=lettering_of(values, fonts) | {"old_facts": facts_in(values, layout)},
            context=context,
        )
        return ChildSpec("render.scene", payload, scene_id, values.scene["title"])

    def apply_scene(self, cur: Cursor, job: Row, result: dict[str, Any]) -> dict[str, Any]:
        recorder = Recorder(cur, self.svc, result["context"])
        recorder.record("render_result", result["render_result"], agent="Storyboard")
        record_layers(recorder, result["layers"])
        return {**recorder.summary, "findings": result["findings"], "unplaced_line_ids": result["unplaced_line_ids"]}


def lettering_of(values: SceneValues, fonts: dict[str, Any], *, keep: bool = True) -> dict[str, Any]:
    """The lettering part of a payload. Without `keep`, every script line is placed anew, pinned or not.

    Objects that letter no line of the script (somebody's own additions) always stay.
    """
    existing = values.layers()
    if not keep:
        existing = [
            {**layer, "objects": [item for item in layer["objects"] if not item["line_ids"]]} for layer in existing
        ]
    return payloads.lettering_payload(
        lines=values.lines,
        existing=existing,
        language=values.language,
        cast_names=values.cast_names,
        fonts=fonts,
        sheet=values.sheet,
        reading=values.reading(),
        id_seed=f"{values.scene_id}/{values.branch}/{values.ids.get('script', '')}",
    )


def facts_in(values: SceneValues, layout: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What is known of the picture in use, if it was drawn for the very panels of this layout."""
    held = values.payload("render_result") or {}
    drawn_for = held.get("drawn_for") or {"panels": []}
    sizes = [[(panel["panel_id"], panel["w"], panel["h"]) for panel in one["panels"]] for one in (drawn_for, layout)]
    return list(held["facts"]) if sizes[0] == sizes[1] else []


def record_layers(recorder: Recorder, layers: Sequence[Mapping[str, Any]]) -> None:
    """Record the layers that differ from the version they started from; an equal one is no new version."""
    for layer in layers:
        type_name = f"{layer['layer_type']}_layer"
        base = recorder.context["base"].get(type_name)
        before = artifacts.payloads(recorder.cur, [base]).get(base) if base else None
        fresh = {**layer, "objects": [_returned(item) for item in layer["objects"]]}
        if before != fresh:
            recorder.record(type_name, fresh, agent="Auto-letter")


def _returned(item: Mapping[str, Any]) -> dict[str, Any]:
    """A placed object letters a line that is there, wherever it waited before."""
    return {**item, "flags": [flag for flag in item["flags"] if flag not in WAITING]}
