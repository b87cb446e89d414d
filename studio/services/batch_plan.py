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
from studio.services import environments, payloads, versions
from studio.services.agent_choice import desk_of
from studio.services.carry import carry_layers
from studio.services.context import Services
from studio.services.record import Recorder, context_of, summed_up
from studio.services.resolve import SceneValues, scene_values
from studio.store import artifacts, stories
from studio.store.db import Cursor, Row


def locked_ids(values: SceneValues, *types: str) -> dict[str, str]:
    """The versions in use of those of these types that a person locked, by type."""
    found = {name: values.ids.get(pointer_key(name) or "") for name in types if name in values.scene["locked_types"]}
    return {name: artifact_id for name, artifact_id in found.items() if artifact_id}


def fresh_ids(cur: Cursor, svc: Services, values: SceneValues, *types: str) -> dict[str, str]:
    """The versions in use of those of these types that are up to date, by type."""
    stale = versions.freshness(cur, values.scene_id, values.branch, catalogue=svc.catalogue).types()
    found = {name: values.ids.get(pointer_key(name) or "") for name in types if name not in stale}
    return {name: artifact_id for name, artifact_id in found.items() if artifact_id}


def locked_payloads(values: SceneValues, context: Mapping[str, Any]) -> dict[str, Any]:
    return {name: values.payload(pointer_key(name) or "") for name in context["locked"]}


LATER = ("panel_plan", "layout", "panel_semantics", "render_spec")
"""What the later stages make: what was in use when the batch began is noted then, so that an edit in between stays."""


def _bases(drafted: Mapping[str, Any] | None, *types: str) -> dict[str, str | None]:
    """The versions of these types that were in use when the batch began, for the scenes that it drafted anew."""
    found = (drafted or {}).get("bases") or {}
    return {name: found[name] for name in types if name in found}


@dataclass
class PlanBatch:
    """`options`: scene_ids in reading order, mode, around (grammar of neighbours that stay as they are), only_stale.

    With `only_stale` whatever is up to date stays: a version that is neither missing nor stale is worked on from, like
    one that a person locked, and none is made beside it.
    """

    svc: Services
    job_type: str = "batch_plan"
    stages: int = 3

    def stage(self, cur: Cursor, batch: Row, stage_no: int, children: Sequence[Row]) -> list[ChildSpec]:
        if stage_no == 0:
            self._promote_places(cur, batch)
            drafted = [self._intent(cur, batch, scene_id) for scene_id in batch["options"]["scene_ids"]]
            return [child for child in drafted if child is not None]
        if stage_no == 1:
            return self._continuity(cur, batch, [child for child in children if child["stage"] == 0])
        return self._specs(cur, batch, children)

    def finish(self, cur: Cursor, batch: Row, children: Sequence[Row]) -> dict[str, Any]:
        return summed_up([child["result"] for child in children if child["stage"] != 1])

    def _promote_places(self, cur: Cursor, batch: Row) -> None:
        """Before anything is planned, so that these very plans repeat what a place always shows."""
        scene = stories.find_scene(cur, batch["options"]["scene_ids"][0]) if batch["options"]["scene_ids"] else None
        if scene is not None:
            environments.promote_due(cur, self.svc, scene["story_id"], author="Continuity Editor")

    def _kept(self, cur: Cursor, batch: Row, values: SceneValues, *types: str) -> dict[str, str]:
        """What this batch leaves alone because it is up to date."""
        return fresh_ids(cur, self.svc, values, *types) if batch["options"].get("only_stale") else {}

    def _intent(self, cur: Cursor, batch: Row, scene_id: str) -> ChildSpec | None:
        """None where both the intent and the plan stay as they are."""
        values = scene_values(cur, self.svc, scene_id)
        script = values.needed("script", "script")
        kept = self._kept(cur, batch, values, "scene_intent", "panel_plan")
        if len(kept) == 2:
            return None
        context = context_of(
            cur,
            self.svc,
            values,
            ["scene_intent"],
            author=batch["author"],
            inputs={"scene_intent": [values.ids["script"]]},
        )
        context |= {
            "locked": {name: at for name, at in kept.items() if name == "scene_intent"}
            | locked_ids(values, "scene_intent"),
            "kept": sorted(kept),
            "bases": {name: values.ids.get(pointer_key(name) or "") for name in LATER},
        }
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
        return ChildSpec("plan.intent", payload | desk_of(batch, self.svc), scene_id, f"{values.scene['title']}: beats")

    def _continuity(self, cur: Cursor, batch: Row, drafted: Sequence[Row]) -> list[ChildSpec]:
        by_scene = {child["scene_id"]: child["result"] for child in drafted}
        scenes: list[dict[str, Any]] = []
        contexts: dict[str, Any] = {}
        style = None
        for scene_id in batch["options"]["scene_ids"]:
            values = scene_values(cur, self.svc, scene_id)
            style = style or values.story_style
            kept = self._kept(cur, batch, values, "panel_plan")
            drafted_scene = by_scene.get(scene_id)
            intent_id = drafted_scene["intent_id"] if drafted_scene else values.ids["intent"]
            # A plan that is locked or stays is what the scenes around it are held against.
            fixed = values.payload("panel_plan") if kept or locked_ids(values, "panel_plan") else None
            intent = artifacts.payloads(cur, [intent_id])[intent_id]
            contexts[scene_id] = context_of(
                cur,
                self.svc,
                values,
                ["panel_plan"],
                author=batch["author"],
                inputs={"panel_plan": [values.ids["script"], intent_id]},
            ) | {"kept": sorted(kept)}
            contexts[scene_id]["base"] |= _bases(drafted_scene, "panel_plan")
            scenes.append(
                {
                    "scene_id": scene_id,
                    "script": values.needed("script", "script"),
                    "intent": intent,
                    "plan": fixed or by_scene[scene_id]["plan"],
                    "fixed": fixed is not None,
                    "seed": values.seed,
                }
            )
        if style is None:
            return []
        payload = payloads.continuity_payload(
            self.svc.catalogue, scenes=scenes, story_style=style, context={"scenes": contexts}
        )
        return [ChildSpec("plan.continuity", payload | desk_of(batch, self.svc), None, "Continuity")]

    def _specs(self, cur: Cursor, batch: Row, children: Sequence[Row]) -> list[ChildSpec]:
        harmonised = next(child for child in children if child["stage"] == 1)
        drafted = {child["scene_id"]: child["result"] for child in children if child["stage"] == 0}
        specs: list[ChildSpec] = []
        for scene_id in batch["options"]["scene_ids"]:
            values = scene_values(cur, self.svc, scene_id)
            kept = self._kept(cur, batch, values, "layout", "panel_semantics", "render_spec")
            if len(kept) == 3:
                continue
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
            )
            context["base"] |= _bases(drafted.get(scene_id), *LATER[1:])
            stays = {name: at for name, at in kept.items() if name != "render_spec"}
            context |= {
                "locked": stays | locked_ids(values, "layout", "panel_semantics"),
                "kept": sorted(stays),
            }
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
            payload |= desk_of(batch, self.svc)
            specs.append(ChildSpec("plan.spec", payload, scene_id, f"{values.scene['title']}: panels"))
        return specs

    def apply_intent(self, cur: Cursor, job: Row, result: dict[str, Any]) -> dict[str, Any]:
        context = result["context"]
        recorder = Recorder(cur, self.svc, context)
        held = context.get("locked", {}).get("scene_intent")
        if "scene_intent" not in context.get("kept", []):
            made = recorder.record("scene_intent", result["intent"], agent="Story Writer")
            held = held or made
        found = {"plan": result["plan"], "intent_id": held, "bases": context.get("bases", {})}
        return {**recorder.summary, **found}

    def apply_continuity(self, cur: Cursor, job: Row, result: dict[str, Any]) -> dict[str, Any]:
        done: dict[str, Any] = {}
        for scene_id, context in result["context"]["scenes"].items():
            recorder = Recorder(cur, self.svc, context)
            if "panel_plan" not in context.get("kept", []):
                recorder.record("panel_plan", result["plans"][scene_id], agent="Director")
            done[scene_id] = recorder.summary
        return {"scenes": done, "avoid": result["avoid"]}

    def apply_spec(self, cur: Cursor, job: Row, result: dict[str, Any]) -> dict[str, Any]:
        recorder = Recorder(cur, self.svc, result["context"])
        kept, locked = result["context"].get("kept", []), result["context"].get("locked", {})
        layout_id = semantics_id = ""
        if "layout" not in kept:
            layout_id = recorder.record("layout", result["layout"], agent="Director")
        report: dict[str, Any] = {}
        if "layout" not in [*kept, *recorder.kept_aside]:
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
        if "panel_semantics" not in kept:
            semantics_id = recorder.record("panel_semantics", result["semantics"], agent="Director")
        inputs = [locked.get("layout", layout_id), locked.get("panel_semantics", semantics_id)]
        recorder.record("render_spec", result["spec"], agent="Prompt Compiler", inputs=inputs)
        recorder.record("qc_report", result["qc"], agent="Critic")
        return {**recorder.summary, "findings": result["qc"]["issues"], "reattached": report}
