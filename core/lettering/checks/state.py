"""Checks of what happened to objects. Answers only: which ones wait for a person's decision?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from core.errors import Finding
from core.lettering.checks.seen import Scene, as_box, finding, quoted
from core.lettering.frames import Frame
from core.lettering.objects import LayerObject, LayerPayload

LINE_CHANGED = "line-changed"
PLACE_UNCERTAIN = "place-uncertain"


def check_flags(scene: Scene) -> list[Finding]:
    """Objects whose script line was rewritten, and those that a redrawn scene put where nobody is sure of."""
    found = []
    for one in scene.seen:
        if LINE_CHANGED in one.item.flags:
            message = "Its script line was rewritten; the balloon may say the old words."
            found.append(finding(LINE_CHANGED, "warning", one, message, "Compare it with the script."))
        if PLACE_UNCERTAIN in one.item.flags:
            message = "The art was replaced, and it is not certain that it belongs to this panel."
            found.append(finding(PLACE_UNCERTAIN, "warning", one, message, "Confirm its panel, or move it."))
    return found


def unplaced(layers: Sequence[LayerPayload], frames: Mapping[int | None, Frame]) -> list[Finding]:
    """Objects that wait in a tray; one whose panel is there says where it would stand."""
    return [
        Finding(
            code="unplaced-object",
            severity="warning",
            message="This text has lost its panel.",
            where={
                "object_id": item.id,
                "panel_id": item.panel_id,
                "line_ids": list(item.line_ids),
                "text": quoted(item)[1:-1],
                **_seat(item, frames),
            },
            hint="Drag it into a panel.",
        )
        for layer in layers
        for item in layer.unplaced
    ]


def _seat(item: LayerObject, frames: Mapping[int | None, Frame]) -> dict[str, list[float]]:
    frame = frames.get(item.panel_id) if item.panel_id is not None else None
    return {"box": as_box(frame.box(item.geometry))} if frame is not None else {}


def idle_waivers(items: Iterable[LayerObject], findings: Iterable[Finding]) -> list[Finding]:
    """Codes that were accepted for an object and no longer occur there."""
    there = {(finding.code, finding.where.get("object_id")) for finding in findings}
    return [
        Finding(
            code="waiver-without-finding",
            severity="info",
            message=f"'{code}' was accepted for this object, but no longer occurs.",
            where={"object_id": item.id, "panel_id": item.panel_id, "text": quoted(item)[1:-1], "waived": code},
            hint="Take the note off, so that it is reported when it comes back.",
            fix={"label": "Take the note off", "code": "waiver-without-finding", "object_id": item.id},
        )
        for item in items
        for code in dict.fromkeys(item.waivers)
        if (code, item.id) not in there
    ]
