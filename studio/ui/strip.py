"""How does a panel plan look at a glance? Boxes at the true shape of their panels, figures at their shot scale."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from studio.ui.html import esc
from studio.ui.words import word

BOX_PX = 88
"""Width on screen of a panel as wide as its canvas."""
_HEAD = {
    "extreme_closeup": 0.62, "closeup": 0.40, "medium_closeup": 0.29, "medium": 0.20, "medium_full": 0.155,
    "full": 0.115, "long": 0.075, "wide": 0.06, "establishing": 0.045,
}  # fmt: skip
"""Radius of a head as a share of the panel's height."""
_NOBODY = {"environment_aspect"}
_THINGS = {"object_focus", "gesture_insert"}


def plan_strip(
    plan: Mapping[str, Any],
    layout: Mapping[str, Any] | None,
    semantics: Mapping[str, Any] | None,
    chosen: int | None = None,
) -> str:
    """The plan as a row of boxes that wraps; each names its place, its grammar in words and its shot scale.

    `chosen` is the id of the panel that somebody works on.
    """
    sizes = {p["panel_id"]: (p["w"], p["h"]) for p in layout["panels"]} if layout else {}
    canvas = layout["width"] if layout else 800
    people = {p["panel_id"]: len(p.get("characters", [])) for p in semantics["panels"]} if semantics else {}
    boxes = []
    for place, panel in enumerate(plan["panels"], 1):
        w, h = sizes.get(panel["panel_id"], (canvas, canvas * 0.7))
        figures = min(3, people.get(panel["panel_id"], 0 if panel["grammar_id"] in _NOBODY else 1))
        boxes.append(_box(panel, place, BOX_PX * w / canvas, BOX_PX * h / canvas, figures, chosen == panel["panel_id"]))
    return f'<div class="ws-plan" tabindex="0">{"".join(boxes)}</div>'


def layout_strip(layout: Mapping[str, Any]) -> str:
    """Panels that were found in brought art: boxes alone, for nobody has said yet what is in them."""
    scale = BOX_PX / layout["width"]
    boxes = [
        f'<div class="ws-panel">{_frame(p["w"] * scale, p["h"] * scale, "")}<b>{p["panel_id"]}</b></div>'
        for p in layout["panels"]
    ]
    return f'<div class="ws-plan" tabindex="0">{"".join(boxes)}</div>'


def _box(panel: Mapping[str, Any], place: int, w: float, h: float, figures: int, chosen: bool) -> str:
    scale, grammar = panel["camera"]["scale"], panel["grammar_id"]
    inside = "" if _HEAD.get(scale, 0.2) > 0.16 else _part("ground", 0, h * 0.7, w, h * 0.3)
    if grammar in _THINGS and not figures:
        inside += _thing(w, h)
    for i in range(figures):
        inside += _figure(w * (i + 1) / (figures + 1), h, _HEAD.get(scale, 0.2))
    if panel["has_dialogue"]:
        inside += _part("talk", w * 0.74 - 9, 5, 18, 11)
    name, shot = word("grammar", grammar), word("scale", scale)
    tip = f"{place} · {panel.get('story_function') or name}"
    silent = ("" if panel["has_dialogue"] else " silent") + (" chosen" if chosen else "")
    return (
        f'<div class="ws-panel{silent}" title="{esc(tip)}">{_frame(w, h, inside)}'
        f'<b>{place}. {esc(name)}</b><span class="ws-soft">{esc(shot)}</span></div>'
    )


def _frame(w: float, h: float, inside: str) -> str:
    return f'<div class="frame" style="width:{w:.1f}px;height:{h:.1f}px">{inside}</div>'


def _part(name: str, x: float, y: float, w: float, h: float) -> str:
    """A shape of the style sheet at a place, in px of the box."""
    return f'<i class="{name}" style="left:{x:.1f}px;top:{y:.1f}px;width:{w:.1f}px;height:{h:.1f}px"></i>'


def _thing(w: float, h: float) -> str:
    side = min(w, h) * 0.36
    return _part("thing", (w - side) / 2, (h - side) / 2, side, side)


def _figure(x: float, h: float, head: float) -> str:
    """A head over shoulders; the larger the head, the more of the body falls out of the frame."""
    y = next(share for least, share in ((0.5, 0.5), (0.25, 0.42), (0.12, 0.48), (0.0, 0.62)) if head >= least) * h
    r = min(head * h, BOX_PX * 0.42)
    eyes = "".join(_part("eye", x + side * r * 0.36 - r * 0.09, y - r * 0.1, r * 0.18, r * 0.18) for side in (-1, 1))
    body = _part("body", x - 1.9 * r, y + 1.25 * r, 3.8 * r, 5 * r)
    return _part("head", x - r, y - r, 2 * r, 2 * r) + body + (eyes if head > 0.25 else "")
