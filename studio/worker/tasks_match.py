"""Compares the panels of two pictures of one scene, for somebody who waits; runs in the draw pool like all pixels."""

from __future__ import annotations

from typing import Any

from core.art.decode import decode_image
from core.art.likeness import fingerprints, likeness
from core.story.plan import PanelRect
from studio.worker.table import TaskContext, register_task
from studio.worker.tasks_view import MAX_ART_PX


@register_task("art.match")
def match_art(payload: dict[str, Any], task: TaskContext) -> dict[str, Any]:
    """How alike each old panel and each new one look: rows and columns in the order of the payload's panels.

    `old` and `new` each have `image` (a blob) and `panels` (rectangles in px of that image). The old picture is let go
    before the new one is decoded.
    """
    known = []
    for side in ("old", "new"):
        pixels = decode_image(task.blobs.get(payload[side]["image"]), max_pixels=MAX_ART_PX)
        panels = [PanelRect.model_validate(panel) for panel in payload[side]["panels"]]
        known.append(fingerprints(pixels, panels))
        del pixels
    return {"likeness": likeness(known[0], known[1]).tolist()}
