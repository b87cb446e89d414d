"""The stages of the three batches, and what becomes of their results.

plan: intents in parallel, one continuity child for the episode, specs in parallel. render: one child a scene, which
also letters what nobody has placed. export: composites in parallel, one assemble child a platform, a bundle where there
are several. Stages are written by the owner one after the other; every payload holds all that its task needs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.compositor.profiles import Profile
from core.versions.kinds import pointer_key
from studio import __version__
from studio.dispatch.batches import ChildSpec, register_apply, register_batch
from studio.services import payloads
from studio.services.carry import carry_layers
from studio.services.context import Services
from studio.services.edited_script import LINE_REMOVED
from studio.services.record import Recorder, context_of
from studio.services.resolve import LAYER_TYPES, SceneValues, scene_values
from studio.store import artifacts, exports
from studio.store.db import Cursor, Row


def figures_in(values: SceneValues, intent: Mapping[str, Any] | None) -> list[str]:
    """The characters that a scene shows, by id; everybody where nobody has said yet."""
    return list((intent or {}).get("characters") or [sheet.character_id for sheet in values.cast])


def locked_ids(values: SceneValues, *types: str) -> dict[str, str]:
    """The versions in use of those of these types that a person locked, by type."""
    found = {name: values.ids.get(pointer_key(name) or "") for name in types if name in values.scene["locked_types"]}
    return {name: artifact_id for name, artifact_id in found.items() if artifact_id}


def _locked_payloads(values: SceneValues, context: Mapping[str, Any]) -> dict[str, Any]:
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
        return _summed([child["result"] for child in children if child["stage"] != 1])

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
            locked=_locked_payloads(values, context),
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
                figures=figures_in(values, intent),
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
                locked=_locked_payloads(values, context),
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
        if "layout" not in recorder.kept_aside:
            where = result["context"]
            carry_layers(
                cur,
                self.svc,
                where["scene_id"],
                where["branch"],
                where["base"]["layout"],
                result["layout"],
                author="Director",
            )
        semantics_id = recorder.record("panel_semantics", result["semantics"], agent="Director")
        locked = result["context"].get("locked", {})
        inputs = [locked.get("layout", layout_id), locked.get("panel_semantics", semantics_id)]
        recorder.record("render_spec", result["spec"], agent="Prompt Compiler", inputs=inputs)
        recorder.record("qc_report", result["qc"], agent="Critic")
        return {**recorder.summary, "findings": result["qc"]["issues"]}


@dataclass
class RenderBatch:
    """`options`: scene_ids, mode."""

    svc: Services
    job_type: str = "batch_render"
    stages: int = 1

    def stage(self, cur: Cursor, batch: Row, stage_no: int, children: Sequence[Row]) -> list[ChildSpec]:
        fonts = payloads.fonts_payload(self.svc.catalogue, self.svc.blobs)
        return [self._scene(cur, batch, scene_id, fonts) for scene_id in batch["options"]["scene_ids"]]

    def finish(self, cur: Cursor, batch: Row, children: Sequence[Row]) -> dict[str, Any]:
        return _summed([child["result"] for child in children])

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
            figures=figures_in(values, values.payload("intent")),
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
            lettering=lettering_of(values, fonts),
            context=context,
        )
        return ChildSpec("render.scene", payload, scene_id, values.scene["title"])

    def apply_scene(self, cur: Cursor, job: Row, result: dict[str, Any]) -> dict[str, Any]:
        recorder = Recorder(cur, self.svc, result["context"])
        recorder.record("render_result", result["render_result"], agent="Storyboard")
        record_layers(recorder, result["layers"])
        return {**recorder.summary, "findings": result["findings"], "unplaced_line_ids": result["unplaced_line_ids"]}


def lettering_of(values: SceneValues, fonts: dict[str, Any], *, keep: bool = True) -> dict[str, Any]:
    """The lettering part of a payload. Without `keep`, only what a person pinned stays where it is."""
    existing = values.layers()
    if not keep:
        existing = [{**layer, "objects": [item for item in layer["objects"] if item["pinned"]]} for layer in existing]
    return payloads.lettering_payload(
        lines=values.lines,
        existing=existing,
        language=values.language,
        cast_names=values.cast_names,
        fonts=fonts,
        id_seed=f"{values.scene_id}/{values.branch}/{values.ids.get('script', '')}",
    )


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
    return {**item, "flags": [flag for flag in item["flags"] if flag != LINE_REMOVED]}


@dataclass
class ExportBatch:
    """`options`: export_id, meta, profiles (resolved), scenes: {scene_id, title, artifacts by pointer}."""

    svc: Services
    job_type: str = "export"
    stages: int = 3

    def stage(self, cur: Cursor, batch: Row, stage_no: int, children: Sequence[Row]) -> list[ChildSpec]:
        options = batch["options"]
        profiles = [Profile.model_validate(profile) for profile in options["profiles"]]
        if stage_no == 0:
            return self._compose(cur, options, profiles)
        if stage_no == 1:
            composed = {
                (child["result"]["context"]["scene_id"], child["result"]["context"]["width"]): child["result"]
                for child in children
                if child["stage"] == 0
            }
            return [self._assemble(cur, options, profile, composed) for profile in profiles]
        packages = [child["result"] for child in children if child["stage"] == 1]
        if len(packages) < 2:
            return []
        context = {"export_id": options["export_id"]}
        return [ChildSpec("export.bundle", {"packages": packages, "context": context}, None, "One zip of all")]

    def finish(self, cur: Cursor, batch: Row, children: Sequence[Row]) -> dict[str, Any]:
        packages = [child["result"] for child in children if child["stage"] == 1]
        bundles = [child["result"] for child in children if child["stage"] == 2]
        several = len(packages) > 1
        files = [
            {**entry, "name": f"{package['profile']}/{entry['name']}" if several else entry["name"]}
            for package in packages
            for entry in package["files"]
        ]
        manifest = {p["profile"]: p["manifest"] for p in packages} if several else packages[0]["manifest"]
        final = (bundles or packages)[0]
        findings = [finding for package in packages for finding in package["findings"]]
        exports.update(
            cur,
            batch["options"]["export_id"],
            {
                "files": files,
                "findings": findings,
                "manifest": manifest,
                "zip_key": final["zip"],
                "blob_keys": [final["zip"], *(entry["key"] for entry in files)],
                "updated_at": self.svc.now(),
            },
        )
        return {
            "export_id": batch["options"]["export_id"],
            "bytes": final["zip_bytes"],
            "files": len(files),
            "errors": sum(finding["severity"] == "error" for finding in findings),
        }

    def _scene_payloads(self, cur: Cursor, scene: Mapping[str, Any]) -> dict[str, Any]:
        found = artifacts.payloads(cur, list(scene["artifacts"].values()))
        return {pointer: found[artifact_id] for pointer, artifact_id in scene["artifacts"].items()}

    def _compose(self, cur: Cursor, options: Mapping[str, Any], profiles: Sequence[Profile]) -> list[ChildSpec]:
        fonts = payloads.fonts_payload(self.svc.catalogue, self.svc.blobs)
        contents = {scene["scene_id"]: self._scene_payloads(cur, scene) for scene in options["scenes"]}
        widths = sorted({self._width(profile, list(contents.values())) for profile in profiles})
        return [
            ChildSpec(
                "export.compose",
                payloads.compose_payload(
                    render_result=contents[scene["scene_id"]]["render_result"],
                    layout=contents[scene["scene_id"]]["layout"],
                    layers=_layers_in(contents[scene["scene_id"]]),
                    width=width,
                    fonts=fonts,
                    context={"scene_id": scene["scene_id"], "width": width},
                ),
                scene["scene_id"],
                scene["title"],
            )
            for scene in options["scenes"]
            for width in widths
        ]

    def _assemble(
        self,
        cur: Cursor,
        options: Mapping[str, Any],
        profile: Profile,
        composed: Mapping[tuple[str, int], Mapping[str, Any]],
    ) -> ChildSpec:
        contents = {scene["scene_id"]: self._scene_payloads(cur, scene) for scene in options["scenes"]}
        width = self._width(profile, list(contents.values()))
        scenes: list[dict[str, Any]] = []
        fonts: dict[str, Any] = {}
        for scene in options["scenes"]:
            held, made = contents[scene["scene_id"]], composed[(scene["scene_id"], width)]
            fonts.update({font["name"]: font for font in made["fonts"]})
            scenes.append(
                {
                    "scene_id": scene["scene_id"],
                    "title": scene["title"],
                    "image": made["image"],
                    "width": made["width"],
                    "height": made["height"],
                    "findings": made["findings"],
                    "render_result": held["render_result"],
                    "protected": made["protected"],
                    "layout": held["layout"],
                    "layers": _layers_in(held),
                    "versions": scene["versions"],
                    "origin": held["render_result"]["origin"],
                }
            )
        meta = {**options["meta"], "app_version": __version__, "fonts": [fonts[name] for name in sorted(fonts)]}
        payload = payloads.assemble_payload(
            scenes=scenes,
            profile=profile,
            meta=meta,
            fonts=payloads.fonts_payload(self.svc.catalogue, self.svc.blobs),
            context={"export_id": options["export_id"]},
        )
        return ChildSpec("export.assemble", payload, None, profile.name)

    @staticmethod
    def _width(profile: Profile, contents: Sequence[Mapping[str, Any]]) -> int:
        return payloads.output_width(profile, [held["layout"] for held in contents])


def _layers_in(held: Mapping[str, Any]) -> list[Any]:
    return [payload for kind in LAYER_TYPES for key, payload in sorted(held.items()) if key.split(":")[0] == kind]


def _summed(results: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """What a batch says of itself: the findings of all scenes, and which results wait beside a person's."""
    return {
        "scenes": len({result["scene_id"] for result in results}),
        "findings": [finding for result in results for finding in result.get("findings", [])],
        "kept_aside": [
            {"scene_id": result["scene_id"], "types": result["kept_aside"]}
            for result in results
            if result.get("kept_aside")
        ],
    }


def register(svc: Services) -> None:
    """Tell the dispatcher of the three batches and of what their results become."""
    plan, render, export = PlanBatch(svc), RenderBatch(svc), ExportBatch(svc)
    for kind in (plan, render, export):
        register_batch(kind)
    register_apply("plan.intent", plan.apply_intent)
    register_apply("plan.continuity", plan.apply_continuity)
    register_apply("plan.spec", plan.apply_spec)
    register_apply("render.scene", render.apply_scene)
