"""Before any pixel is encoded: what will this episode run into on this platform?"""

from __future__ import annotations

from collections.abc import Sequence

from core.compositor.limits import check_origins
from core.compositor.packaged import PackagedScene, PackageMeta
from core.compositor.profiles import Profile, profile_findings
from core.compositor.strip import Strip
from core.errors import Finding, counted


def preflight(scenes: Sequence[PackagedScene], profile: Profile, *, meta: PackageMeta | None = None) -> list[Finding]:
    """Grade an episode against a profile from sizes, geometry and origins alone; needs no pixels.

    Findings of severity error mean that the platform would not take the package, or that none can be made.
    """
    findings = profile_findings(profile)
    if not scenes:
        return [*findings, _finding("no-scenes", "error", "The episode has no scenes.", {})]
    wrong = [scene for scene in scenes if profile.width is not None and scene.width != profile.width]
    for scene in wrong:
        findings.append(
            _finding(
                "wrong-width",
                "error",
                f'Scene "{scene.title}" is {scene.width} px wide; {profile.name} takes {profile.width}.',
                {"scene_id": scene.scene_id},
                "Compose the scene at the profile's width.",
            )
        )
    findings += check_origins({scene.scene_id: scene.origin for scene in scenes}, profile)
    sketched = [scene.scene_id for scene in scenes if scene.origin == "storyboard"]
    if sketched and profile.id != "archive":
        text = (
            f"{counted(len(sketched), 'scene is', 'scenes are')} storyboard art, drawn by this program as a stand-in "
            "for finished art."
        )
        findings.append(_finding("storyboard-art", "info", text, {"scene_ids": sketched}))
    for scene in scenes:
        if not any(layer.objects for layer in scene.layers):
            findings.append(
                _finding(
                    "no-lettering", "info", f'Scene "{scene.title}" has no lettering.', {"scene_id": scene.scene_id}
                )
            )
        for layer in scene.layers:
            if layer.unplaced:
                findings.append(
                    _finding(
                        "unplaced-lettering",
                        "error",
                        f'Scene "{scene.title}": {counted(len(layer.unplaced), "object")} of the {layer.layer_type} '
                        "layer without a place.",
                        {"scene_id": scene.scene_id, "object_ids": [item.id for item in layer.unplaced]},
                        "Put them back into a panel, or delete them.",
                    )
                )
        for item in scene.protected:
            if item.span.length > profile.slice_height_px:
                findings.append(
                    _finding(
                        "taller-than-a-slice",
                        "warning",
                        f'{item.label} of "{scene.title}" is {item.span.length} px high and has to be cut '
                        f"(limit {profile.slice_height_px} px).",
                        {"scene_id": scene.scene_id, "kind": item.kind},
                    )
                )
    if meta is not None and not (meta.slug.isascii() and meta.slug):
        findings.append(_finding("slug-not-ascii", "error", f'The short name "{meta.slug}" is not plain ASCII.', {}))
    if not wrong:
        findings += _room(Strip(scenes, width=profile.width), profile)
    return findings


def _room(strip: Strip, profile: Profile) -> list[Finding]:
    least = -(-strip.height // profile.slice_height_px)
    if profile.max_images is not None and least > profile.max_images:
        return [
            _finding(
                "too-many-slices",
                "error",
                f"{strip.height} px need at least {least} slices; {profile.name} takes {profile.max_images}.",
                {"count": least, "limit": profile.max_images},
                "Split the episode, or shorten its gutters.",
            )
        ]
    return []


def _finding(code: str, severity: str, message: str, where: dict[str, object], hint: str | None = None) -> Finding:
    return Finding.model_validate(
        {"code": code, "severity": severity, "message": message, "where": where, "hint": hint}
    )
