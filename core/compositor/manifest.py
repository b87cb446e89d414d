"""What a package says about itself: `manifest.json` and `layers.json`, without a clock or any id of the run."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from core.compositor.packaged import FileRecord, PackagedScene, PackageMeta
from core.compositor.profiles import Profile
from core.compositor.slices import SlicePlan
from core.compositor.strip import Strip

MANIFEST_VERSION = 1


def scene_file(number: int) -> str:
    """The package path of a scene's combined picture; scenes count from 0."""
    return f"scenes/{number + 1:03d}.png"


def make_manifest(
    strip: Strip,
    plan: SlicePlan,
    profile: Profile,
    meta: PackageMeta,
    files: Sequence[FileRecord],
    qualities: Sequence[int | None],
) -> dict[str, Any]:
    """Describe a package: scenes in order, slices with their rows, every file with size and sha256, and its origins.

    Rows are half-open and count from the strip's top. The manifest itself is not among its files.
    """
    slices = [record for record in files if record.kind == "slice"]
    return {
        "manifest_version": MANIFEST_VERSION,
        "episode_id": meta.episode_id,
        "title": meta.title,
        "slug": meta.slug,
        "language": meta.language,
        "app_version": meta.app_version,
        "profile": {
            "id": profile.id,
            "name": profile.name,
            "date": profile.date,
            "source": profile.source,
            "confidence": profile.confidence,
        },
        "strip": {"width": strip.width, "height": strip.height, "cuts": plan.cuts},
        "scenes": [
            {
                "scene_id": part.scene.scene_id,
                "title": part.scene.title,
                "final_image_url": scene_file(number),
                "width": part.scene.width,
                "height": part.scene.height,
                "rows": [part.span.top, part.span.bottom],
                "origin": part.scene.origin,
                "artifacts": dict(part.scene.versions),
            }
            for number, part in enumerate(strip.parts)
        ],
        "slices": [
            {"file": record.name, "rows": [span.top, span.bottom], "quality": quality}
            for record, span, quality in zip(slices, plan.spans, qualities, strict=True)
        ],
        "generated_art": {
            "rule": profile.generated_art,
            "source": profile.generated_art_source,
            "origins": {part.scene.scene_id: part.scene.origin for part in strip.parts},
        },
        "fonts": [dict(font) for font in meta.fonts],
        "files": [record.as_json() for record in files],
    }


def make_layers(scenes: Sequence[PackagedScene], meta: PackageMeta) -> dict[str, Any]:
    """List every lettering object with its words, speaker, script lines, scene and panel, in drawing order."""
    objects: list[dict[str, Any]] = []
    for number, scene in enumerate(scenes):
        for layer in scene.layers:
            for unplaced, items in ((False, layer.objects), (True, layer.unplaced)):
                for item in items:
                    objects.append(
                        {
                            "scene_id": scene.scene_id,
                            "scene": number + 1,
                            "layer_type": layer.layer_type,
                            "language": layer.language,
                            "unplaced": unplaced,
                            **item.model_dump(mode="json"),
                            "speaker_name": meta.speakers.get(item.speaker or ""),
                        }
                    )
    return {"episode_id": meta.episode_id, "language": meta.language, "objects": objects}


def as_json(value: Mapping[str, Any]) -> bytes:
    """A JSON file for people and programs: sorted keys, two spaces, UTF-8, one byte form for one value."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, indent=2, allow_nan=False)
    return (text + "\n").encode("utf-8")
