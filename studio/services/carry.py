"""Carries lettering over to a new layout, in the transaction that puts the layout in use.

Objects hang on panels. Those whose panel is gone go to the layer's tray with text and style; a layer in which nothing
changed gets no new version.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from core.lettering.following.evidence import Evidence
from core.lettering.following.reattach import Reattached, reattach
from core.lettering.objects import LayerPayload
from core.story.plan import Layout
from core.versions.kinds import TYPES, split_pointer
from studio.services import versions
from studio.services.context import Services
from studio.services.follow_evidence import evidence_between
from studio.store import artifacts, pointers
from studio.store.db import Cursor


def told(reports: Sequence[Reattached]) -> dict[str, list[Any]]:
    """Reattachment reports as one JSON value.

    `kept`, `moved` and `unplaced` are object ids, each object in one of them; `uncertain` those that somebody is asked
    about, `covering` those that lie over a face now; `follows` has ``{object_id, from_panel, to_panel, why,
    confidence}`` for each object.
    """
    names = ("kept", "moved", "unplaced", "uncertain", "covering")
    found: dict[str, list[Any]] = {name: [at for one in reports for at in getattr(one, name)] for name in names}
    return found | {"follows": [asdict(entry) for one in reports for entry in one.follows]}


def carry_layers(
    cur: Cursor,
    svc: Services,
    scene_id: str,
    branch: str,
    old_layout_id: str | None,
    layout: Mapping[str, Any],
    *,
    author: str,
    layout_id: str | None = None,
    evidence: Evidence | None = None,
    follow: Callable[[LayerPayload], Reattached] | None = None,
) -> dict[str, Any]:
    """Re-anchor every layer of a branch, in every language; the answer is `told` of all of them.

    `layout_id` is the new layout's artifact, whose plan says where each line plays now. `evidence` stands for what the
    plans say, where the caller knows better; `follow` for all of it.
    """
    report = told([])
    if old_layout_id is None:
        return report
    before = Layout.model_validate(artifacts.payloads(cur, [old_layout_id])[old_layout_id])
    after = Layout.model_validate(layout)
    known = evidence or evidence_between(cur, old_layout_id, layout_id)
    held = {
        key: artifact_id
        for key, artifact_id in pointers.active(cur, scene_id, branch).items()
        if TYPES[split_pointer(key)[0]].per_language
    }
    contents = artifacts.payloads(cur, list(held.values()))
    for key, artifact_id in sorted(held.items()):
        layer = LayerPayload.model_validate(contents[artifact_id])
        carried = follow(layer) if follow else reattach([layer], before, after, evidence=known)
        for name, entries in told([carried]).items():
            report[name] += entries
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
