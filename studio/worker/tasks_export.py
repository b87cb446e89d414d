"""Export tasks: composite one scene at an output width; assemble a package; bundle several packages.

Composites run in parallel, one child a scene and width. Slicing is global, so one child assembles the episode.
"""

from __future__ import annotations

from typing import Any

from core.art.decode import decode_image
from core.compositor.archive import zip_files
from core.compositor.encode import encode_png
from core.compositor.package import build_package
from core.compositor.packaged import LazyPixels, PackagedScene, PackageMeta
from core.compositor.profiles import Profile
from core.compositor.protected import Protected
from core.compositor.scene import ComposedScene, compose_scene
from core.compositor.verify import verify_package
from core.errors import Finding
from core.lettering.objects import LayerObject
from core.story.plan import Layout, RenderResult
from core.units import Rect, Span
from studio.worker.drawings import drawings_of
from studio.worker.fonts import load_fonts, load_layers
from studio.worker.table import TaskContext, register_task


@register_task("export.compose")
def compose(payload: dict[str, Any], task: TaskContext) -> dict[str, Any]:
    """Put a scene's panels into its layout at an output width and blend its lettering in."""
    fonts = load_fonts(payload["fonts"], task.blobs)
    composed = compose_from(payload, task)
    image = task.blobs.put(encode_png(composed.pixels))
    task.progress(1, 1)
    return {
        "context": payload["context"],
        "image": image,
        "width": int(composed.pixels.shape[1]),
        "height": int(composed.pixels.shape[0]),
        "protected": [_protected_json(item) for item in composed.protected],
        "findings": [finding.model_dump(mode="json") for finding in composed.findings],
        "fonts": [dict(font) for font in fonts.used(_objects(payload))],
    }


def compose_from(payload: dict[str, Any], task: TaskContext, *, keep_unlettered: bool = False) -> ComposedScene:
    """A scene composed from a payload that holds render_result, layout, layers, sheet, width and fonts."""
    render = RenderResult.model_validate(payload["render_result"])
    objects = _objects(payload)
    return compose_scene(
        decode_image(task.blobs.get(render.image)),
        render.drawn_for,
        Layout.model_validate(payload["layout"]),
        objects,
        width=payload["width"],
        fonts=load_fonts(payload["fonts"], task.blobs),
        facts=render.facts,
        keep_unlettered=keep_unlettered,
        pictures=drawings_of(objects, task.blobs),
    )


def _objects(payload: dict[str, Any]) -> list[LayerObject]:
    """The objects as they show: dressed in the payload's linked styles."""
    return [item for layer in load_layers(payload) for item in layer.objects]


def _protected_json(item: Protected) -> dict[str, Any]:
    box = item.box
    return {
        "top": item.span.top,
        "bottom": item.span.bottom,
        "kind": item.kind,
        "label": item.label,
        "box": [box.x, box.y, box.w, box.h] if box is not None else None,
    }


def _protected(item: dict[str, Any]) -> Protected:
    return Protected(
        span=Span(item["top"], item["bottom"]),
        kind=item["kind"],
        label=item["label"],
        box=Rect(*item["box"]) if item["box"] is not None else None,
    )


@register_task("export.assemble")
def assemble(payload: dict[str, Any], task: TaskContext) -> dict[str, Any]:
    """Cut the strip, encode the slices, write manifest and zip, then open the zip again and verify it."""
    profile = Profile.model_validate(payload["profile"])
    scenes = [_packaged(scene, payload["fonts"], task) for scene in payload["scenes"]]
    files: list[tuple[str, bytes]] = []
    report = build_package(
        scenes,
        profile,
        meta=PackageMeta(**payload["meta"]),
        out=lambda name, content: files.append((name, content)),
        progress=task.progress,
    )
    archive = zip_files(files)
    composed = [Finding.model_validate(finding) for scene in payload["scenes"] for finding in scene["findings"]]
    findings = [*composed, *report.findings, *verify_package(archive, profile)]
    kept = [{**entry, "key": task.blobs.put(content)} for entry, (_, content) in _pair(report.files, files)]
    return {
        "context": payload["context"],
        "profile": profile.id,
        "zip": task.blobs.put(archive),
        "zip_bytes": len(archive),
        "files": kept,
        "manifest": report.manifest,
        "findings": [finding.model_dump(mode="json") for finding in _unique(findings)],
    }


@register_task("export.bundle")
def bundle(payload: dict[str, Any], task: TaskContext) -> dict[str, Any]:
    """Put several platforms' packages into one zip, a folder each."""
    files = [
        (f"{package['profile']}/{entry['name']}", task.blobs.get(entry["key"]))
        for package in payload["packages"]
        for entry in package["files"]
    ]
    archive = zip_files(files)
    task.progress(1, 1)
    return {"context": payload["context"], "zip": task.blobs.put(archive), "zip_bytes": len(archive)}


def _unlettered(scene: dict[str, Any], fonts: dict[str, Any], task: TaskContext) -> Any:
    """The scene's canvas without lettering: thumbnails do not show half a balloon."""
    return compose_from({**scene, "fonts": fonts}, task, keep_unlettered=True).unlettered


def _packaged(scene: dict[str, Any], fonts: dict[str, Any], task: TaskContext) -> PackagedScene:
    layout = Layout.model_validate(scene["layout"])
    return PackagedScene(
        scene_id=scene["scene_id"],
        title=scene["title"],
        pixels=LazyPixels(
            height=scene["height"], width=scene["width"], load=lambda: decode_image(task.blobs.get(scene["image"]))
        ),
        png=task.blobs.get(scene["image"]),
        unlettered=LazyPixels(scene["height"], scene["width"], lambda: _unlettered(scene, fonts, task)),
        protected=[_protected(item) for item in scene["protected"]],
        layout=layout,
        layers=load_layers(scene),
        versions=scene["versions"],
        origin=scene["origin"],
    )


def _pair(
    entries: list[dict[str, Any]], files: list[tuple[str, bytes]]
) -> list[tuple[dict[str, Any], tuple[str, bytes]]]:
    by_name = dict(files)
    listed = {entry["name"] for entry in entries}
    rest = [{"name": name, "bytes": len(content)} for name, content in files if name not in listed]
    return [(entry, (entry["name"], by_name[entry["name"]])) for entry in [*entries, *rest]]


def _unique(findings: list[Any]) -> list[Any]:
    seen: dict[str, Any] = {}
    for finding in findings:
        seen.setdefault(finding.model_dump_json(), finding)
    return list(seen.values())
