"""The planning batch: intents in parallel, one continuity child for the episode, specs in parallel.

Stages are written by the owner one after the other; every payload holds all that its task needs. It alone answers "what
does planning an episode ask of the workers, and what becomes of their answers?".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.versions.kinds import pointer_key
from studio.dispatch.batches import ChildSpec
from studio.services import payloads
from studio.services.carry import carry_layers
from studio.services.context import Services
from studio.services.record import Recorder, context_of, summed_up
from studio.services.resolve import SceneValues, scene_values
from studio.store import artifacts
from studio.store.db import Cursor, Row


def locked_ids(values: SceneValues, *types: str) -> dict[str, str]:
    """The versions in use of those of these types that a person locked, by type."""
    found = {name: values.ids.get(pointer_key(name) or "") for name in types if name in values.scene["locked_types"]}
    return {name: artifact_id for name, artifact_id in found.items() if artifact_id}


def locked_payloads(values: SceneValues, context: Mapping[str, Any]) -> dict[str, Any]:
    return {name: values.payload(pointer_key(name) or "") for name in context["locked"]}


@dataclass
class PlanBatch:
    """`options`: scene_ids in reading order, mode, around (grammar of neighbours that stay as they are)."""

    svc: Services
    job_type: str = "batch_plan"
    stages: int = 3

    def stage(self, cur: Cursor, batch: Row, stage_no: int, children: Sequence[Row]) -> list[ChildSpec]:
        if stage_no == 0:
            return [self._intent(cur, batch, scene_id) for scene_id in batch["options"]["scene_ids"]]
        if stage_no == 1:
            return self._continuity(cur, batch, [child for child in children if child["stage"] == 0])
        return self._specs(cur, batch, next(child for child in children if child["stage"] == 1))

    def finish(self, cur: Cursor, batch: Row, children: Sequence[Row]) -> dict[str, Any]:
        return summed_up([child["result"] for child in children if child["stage"] != 1])

    def _intent(self, cur: Cursor, batch: Row, scene_id: str) -> ChildSpec:
        values = scene_values(cur, self.svc, scene_id)
        script = values.needed("script", "script")
        context = context_of(
            cur,
            self.svc,
            values,
            ["scene_intent"],
            author=batch["author"],
            inputs={"scene_intent": [values.ids["script"]]},
        ) | {"locked": locked_ids(values, "scene_intent")}
        payload = payloads.intent_payload(
            self.svc.catalogue,
            script=script,
            cast=values.cast,
            story_style=values.story_style,
            importance=0.5 if values.scene["importance"] is None else float(values.scene["importance"]),
            seed=values.seed,
            avoid=batch["options"].get("around", []),
            context=context,
            locked=locked_payloads(values, context),
        )
        return ChildSpec("plan.intent", payload, scene_id, f"{values.scene['title']}: beats")

    def _continuity(self, cur: Cursor, batch: Row, drafted: Sequence[Row]) -> list[ChildSpec]:
        by_scene = {child["scene_id"]: child["result"] for child in drafted}
        scenes: list[dict[str, Any]] = []
        contexts: dict[str, Any] = {}
        style = None
        for scene_id in batch["options"]["scene_ids"]:
            values = scene_values(cur, self.svc, scene_id)
            style = style or values.story_style
            intent_id = by_scene[scene_id]["intent_id"]
            # A plan that is locked is what the scenes around it are held against.
            locked_plan = values.payload("panel_plan") if locked_ids(values, "panel_plan") else None
            intent = artifacts.payloads(cur, [intent_id])[intent_id]
            contexts[scene_id] = context_of(
                cur,
                self.svc,
                values,
                ["panel_plan"],
                author=batch["author"],
                inputs={"panel_plan": [values.ids["script"], intent_id]},
            )
            scenes.append(
                {
                    "scene_id": scene_id,
                    "script": values.needed("script", "script"),
                    "intent": intent,
                    "plan": locked_plan or by_scene[scene_id]["plan"],
                    "seed": values.seed,
                }
            )
        if style is None:
            return []
        payload = payloads.continuity_payload(
            self.svc.catalogue, scenes=scenes, story_style=style, context={"scenes": contexts}
        )
        return [ChildSpec("plan.continuity", payload, None, "Continuity")]

    def _specs(self, cur: Cursor, batch: Row, harmonised: Row) -> list[ChildSpec]:
        specs: list[ChildSpec] = []
        for scene_id in batch["options"]["scene_ids"]:
            values = scene_values(cur, self.svc, scene_id)
            # Where somebody chose another plan meanwhile, theirs is the one to go on from.
            plan_id = values.ids["panel_plan"]
            plan, intent = values.needed("panel_plan", "plan"), values.needed("intent", "intent")
            context = context_of(
                cur,
                self.svc,
                values,
                ["layout", "panel_semantics", "render_spec", "qc_report"],
                author=batch["author"],
                figures=values.figures,
                inputs={
                    "layout": [values.ids["script"], plan_id],
                    "panel_semantics": [values.ids["script"], values.ids["intent"], plan_id],
                    "render_spec": [plan_id],
                    "qc_report": [values.ids["intent"], plan_id],
                },
            ) | {"locked": locked_ids(values, "layout", "panel_semantics")}
            payload = payloads.spec_payload(
                self.svc.catalogue,
                script=values.needed("script", "script"),
                intent=intent,
                plan=plan,
                cast=values.cast,
                environments=values.environments,
                story_style=values.story_style,
                image_style=values.image_style,
                seed=values.seed,
                avoid=harmonised["result"]["avoid"][scene_id],
                context=context,
                locked=locked_payloads(values, context),
            )
            specs.append(ChildSpec("plan.spec", payload, scene_id, f"{values.scene['title']}: panels"))
        return specs

    def apply_intent(self, cur: Cursor, job: Row, result: dict[str, Any]) -> dict[str, Any]:
        recorder = Recorder(cur, self.svc, result["context"])
        made = recorder.record("scene_intent", result["intent"], agent="Story Writer")
        held = result["context"].get("locked", {}).get("scene_intent")
        return {**recorder.summary, "plan": result["plan"], "intent_id": held or made}

    def apply_continuity(self, cur: Cursor, job: Row, result: dict[str, Any]) -> dict[str, Any]:
        done: dict[str, Any] = {}
        for scene_id, context in result["context"]["scenes"].items():
            recorder = Recorder(cur, self.svc, context)
            recorder.record("panel_plan", result["plans"][scene_id], agent="Director")
            done[scene_id] = recorder.summary
        return {"scenes": done, "avoid": result["avoid"]}

    def apply_spec(self, cur: Cursor, job: Row, result: dict[str, Any]) -> dict[str, Any]:
        recorder = Recorder(cur, self.svc, result["context"])
        layout_id = recorder.record("layout", result["layout"], agent="Director")
        report: dict[str, Any] = {}
        if "layout" not in recorder.kept_aside:
            where = result["context"]
            report = carry_layers(
                cur,
                self.svc,
                where["scene_id"],
                where["branch"],
                where["base"]["layout"],
                result["layout"],
                author="Director",
                layout_id=layout_id,
            )
        semantics_id = recorder.record("panel_semantics", result["semantics"], agent="Director")
        locked = result["context"].get("locked", {})
        inputs = [locked.get("layout", layout_id), locked.get("panel_semantics", semantics_id)]
        recorder.record("render_spec", result["spec"], agent="Prompt Compiler", inputs=inputs)
        recorder.record("qc_report", result["qc"], agent="Critic")
        return {**recorder.summary, "findings": result["qc"]["issues"], "reattached": report}
