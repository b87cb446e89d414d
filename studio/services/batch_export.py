"""The export batch: composites in parallel, one assemble child a platform, a bundle where there are several.

Slicing is global, so a platform's package is one child. It alone answers "what does an export ask of the workers, and
what is written down of it?".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.compositor.profiles import Profile
from studio import __version__
from studio.dispatch.batches import ChildSpec
from studio.services import payloads
from studio.services.context import Services
from studio.services.fonts import fonts_payload
from studio.services.resolve import LAYER_TYPES
from studio.store import artifacts, exports
from studio.store.db import Cursor, Row


@dataclass
class ExportBatch:
    """`options`: export_id, meta, profiles (resolved), fonts, scenes: {scene_id, title, artifacts, sheet}."""

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
        fonts = self._fonts(options)
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
                    sheet=scene.get("sheet"),
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
                    "sheet": scene.get("sheet") or {},
                    "versions": scene["versions"],
                    "origin": held["render_result"]["origin"],
                }
            )
        meta = {**options["meta"], "app_version": __version__, "fonts": [fonts[name] for name in sorted(fonts)]}
        payload = payloads.assemble_payload(
            scenes=scenes,
            profile=profile,
            meta=meta,
            fonts=self._fonts(options),
            context={"export_id": options["export_id"]},
        )
        return ChildSpec("export.assemble", payload, None, profile.name)

    def _fonts(self, options: Mapping[str, Any]) -> Any:
        """The fonts as they were when the export was ordered."""
        return options.get("fonts") or fonts_payload(self.svc)

    @staticmethod
    def _width(profile: Profile, contents: Sequence[Mapping[str, Any]]) -> int:
        return payloads.output_width(profile, [held["layout"] for held in contents])


def _layers_in(held: Mapping[str, Any]) -> list[Any]:
    return [payload for kind in LAYER_TYPES for key, payload in sorted(held.items()) if key.split(":")[0] == kind]
