"""Carries lettering over to a new layout, in the transaction that puts the layout in use.

Objects hang on panels. Those whose panel is gone go to the layer's tray with text and style; a layer in which nothing
changed gets no new version.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from core.lettering.objects import LayerPayload
from core.lettering.reattach import Reattached, reattach
from core.story.plan import Layout
from core.versions.kinds import TYPES, split_pointer
from studio.services import versions
from studio.services.context import Services
from studio.store import artifacts, pointers
from studio.store.db import Cursor


def carry_layers(
    cur: Cursor,
    svc: Services,
    scene_id: str,
    branch: str,
    old_layout_id: str | None,
    layout: Mapping[str, Any],
    *,
    author: str,
    follow: Callable[[LayerPayload], Reattached] | None = None,
) -> dict[str, Any]:
    """Re-anchor every layer of a branch, in every language; returns the ids that stayed, moved, or went to the tray.

    `follow` says how a layer's objects follow their panels, where it is not by the panels' numbers.
    """
    report: dict[str, list[str]] = {"kept": [], "moved": [], "unplaced": []}
    if old_layout_id is None:
        return report
    before = Layout.model_validate(artifacts.payloads(cur, [old_layout_id])[old_layout_id])
    held = {
        key: artifact_id
        for key, artifact_id in pointers.active(cur, scene_id, branch).items()
        if TYPES[split_pointer(key)[0]].per_language
    }
    contents = artifacts.payloads(cur, list(held.values()))
    for key, artifact_id in sorted(held.items()):
        layer = LayerPayload.model_validate(contents[artifact_id])
        carried = follow(layer) if follow else reattach([layer], before, Layout.model_validate(layout))
        for name, ids in report.items():
            ids.extend(getattr(carried, name))
        fresh = carried.layers[0].model_dump(mode="json")
        if fresh == layer.model_dump(mode="json"):
            continue
        type_name, language = split_pointer(key)
        row = versions.record_artifact(
            cur,
            scene_id=scene_id,
            type=type_name,
            branch=branch,
            payload=fresh,
            parent_id=artifact_id,
            input_ids=artifacts.heads(cur, [artifact_id])[artifact_id]["input_ids"],
            author=author,
            ids=svc.ids,
            now=svc.now,
            language=language,
        )
        versions.move_pointer(
            cur,
            scene_id,
            branch,
            key,
            row["artifact_id"],
            expected=artifact_id,
            author=author,
            now=svc.now(),
            reason="layout",
        )
    return report
