"""What does a page need to know about one scene? The payloads behind its active pointers, read once and joined."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from studio.services import artifacts, layers, lettering_sheet, scenes


@dataclass(frozen=True)
class SceneView:
    """A scene with what it has so far; payloads are as stored, None where a stage has not been run."""

    scene: dict[str, Any]
    number: int
    script: dict[str, Any] | None
    plan: dict[str, Any] | None
    layout: dict[str, Any] | None
    semantics: dict[str, Any] | None
    render: dict[str, Any] | None
    layers: list[dict[str, Any]]
    unplaced: list[dict[str, Any]]
    looks: str = ""
    """Changes with the series' linked styles and the studio's fonts."""

    @property
    def scene_id(self) -> str:
        return str(self.scene["scene_id"])

    @property
    def title(self) -> str:
        return str(self.scene.get("title") or "")

    @property
    def state(self) -> str:
        return str(self.scene.get("state") or "empty")

    @property
    def stale(self) -> list[dict[str, Any]]:
        return list(self.scene.get("stale") or [])

    @property
    def lines(self) -> list[dict[str, Any]]:
        return list(self.script["lines"]) if self.script else []

    @property
    def objects(self) -> list[dict[str, Any]]:
        return [item for layer in self.layers for item in layer["objects"]]

    @property
    def placed_line_ids(self) -> set[str]:
        return {line_id for item in self.objects for line_id in item.get("line_ids", [])}

    @property
    def letterable(self) -> list[dict[str, Any]]:
        """The lines that want a balloon, a box or a drawn sound."""
        return [line for line in self.lines if line["kind"] in ("dialogue", "narration", "sfx")]

    @property
    def revision(self) -> str:
        """Changes whenever the picture or its lettering does, so that a browser may keep the old picture for ever."""
        seen = [self.scene.get("active_render_result_id"), self.scene.get("active_layout_id"), self.looks]
        seen += [layer.get("revision_id") for layer in self.layers]
        return hashlib.sha256("|".join(map(str, seen)).encode()).hexdigest()[:12]

    @property
    def size(self) -> tuple[int, int]:
        """Width and height that the preview is in proportion to; lettering that overhangs may add a little."""
        shape = self.layout or self.render or {"width": 1, "height": 1}
        return int(shape["width"]), int(shape["height"])

    def preview_url(self, width: int) -> str:
        return f"/v1/scenes/{self.scene_id}/preview.png?width={width}&rev={self.revision}"


def read_scene(svc: Any, scene_id: str, number: int = 1) -> SceneView:
    """Everything that a page shows of one scene.

    Raises:
        NotFoundError: there is no such scene.
    """
    scene = scenes.get_scene(svc, scene_id)
    stored = layers.get_layers(svc, scene_id)

    def payload(pointer: str) -> dict[str, Any] | None:
        artifact_id = scene.get(f"active_{pointer}_id")
        return artifacts.get_artifact(svc, artifact_id)["payload"] if artifact_id else None

    return SceneView(
        scene=scene,
        number=number,
        script=payload("script"),
        plan=payload("panel_plan"),
        layout=payload("layout"),
        semantics=payload("semantics"),
        render=payload("render_result"),
        layers=list(stored["items"]),
        unplaced=list(stored.get("unplaced", [])),
        looks=lettering_sheet.looks_key(svc, scene["story_id"]),
    )


def media_url(sha256: str, width: int) -> str:
    return f"/v1/media/{sha256}?width={width}"


def place_words(script: Mapping[str, Any] | None) -> str:
    """Place and time as a reader says them: ``Kitchen · night``."""
    if not script:
        return ""
    parts = [str(script.get("place") or "").strip(), str(script.get("time_of_day") or "").strip()]
    said = [part[0].upper() + part[1:].lower() if part.isupper() else part for part in parts if part]
    return " · ".join(said)
