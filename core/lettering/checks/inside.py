"""Checks of one object in its own place. Answers only: is the text inside its outline, and the outline in its place?"""

from __future__ import annotations

from core.draw.raster import pixels_beyond
from core.errors import Finding
from core.lettering.checks.seen import BOXES, Scene, Seen, finding, thickened
from core.lettering.fit.fitting import LEAST_CLEARANCE_PX
from core.lettering.kinds import kind_name
from core.lettering.text.marks import plain_text

_HAIR_PX = 2.0
"""How much nearer than the least clearance ink may come before that is said."""
_MOSTLY = 0.6
"""The share of a balloon that must lie in its panel or the gutters beside it."""


def check_place(scene: Scene) -> list[Finding]:
    """Empty text, lost panels, text and balloons beyond the canvas, text out of or near its outline."""
    found: list[Finding] = []
    for one in scene.seen:
        if not plain_text(one.item.text).strip() and one.item.picture is None:
            found.append(
                finding("empty-text", "warning", one, "This object has no text.", "Write something or delete it.")
            )
            continue
        found += _panel(scene, one)
        found += _canvas(scene, one)
        if one.placed is not None and not one.ink.isEmpty():
            found += _outline(one)
    return found


def _panel(scene: Scene, one: Seen) -> list[Finding]:
    item = one.item
    if item.panel_id is None:
        return []
    if item.panel_id not in scene.frames:
        message = f"Its panel {item.panel_id} does not exist."
        return [finding("orphan", "error", one, message, "Drag it into a panel.")]
    area = one.box.w * one.box.h
    if area <= 0:
        return []
    lost = 0.0
    for panel_id, frame in scene.frames.items():
        if panel_id not in (None, item.panel_id):
            shared = one.box.intersection(frame.rect)
            lost += shared.w * shared.h if shared is not None else 0.0
    own = one.box.intersection(scene.frames[item.panel_id].rect)
    inside = own.w * own.h if own is not None else 0.0
    if lost > inside and lost > (1 - _MOSTLY) * area:
        message = "It stands mostly on another panel's picture."
        return [
            finding("mostly-off-panel", "warning", one, message, "Move it back, or give it to the panel it stands on.")
        ]
    return []


def _canvas(scene: Scene, one: Seen) -> list[Finding]:
    canvas, ink, box = scene.canvas, one.ink_box, one.box
    if ink.w and (ink.x < 0 or ink.right > canvas.w):
        message = "Its text is cut off by the side of the canvas."
        return [finding("text-off-canvas", "error", one, message, "Move it towards the middle.", fix="Move it inside")]
    if one.placed is not None and (box.x < -0.5 or box.right > canvas.w + 0.5):
        if kind_name(one.item) in BOXES and min(-box.x, canvas.w - box.right) > -40:
            return []  # a caption that bleeds off the side is butted to it on purpose
        message = "The side of the canvas cuts its outline."
        hint = "Move it towards the middle."
        return [finding("balloon-off-canvas", "warning", one, message, hint, fix="Move it inside")]
    if box.bottom < 0 or box.y > canvas.bottom:
        message = "It stands above or below the whole canvas."
        return [finding("balloon-off-canvas", "warning", one, message, "Move it onto a panel.")]
    return []


def _outline(one: Seen) -> list[Finding]:
    assert one.placed is not None, "only objects with a body are asked"
    if one.placed.kind.form == "none":
        return []
    grow = "Make the balloon fit its text"
    if one.placed.squeezed:
        message = "Its text does not fit the balloon at any size that can be read; the balloon is drawn larger."
        return [finding("text-does-not-fit", "error", one, message, "Make the balloon larger.", fix=grow)]
    if _ink_beyond(one, 0.0):
        hint = "Make the balloon larger, or the text smaller."
        return [finding("text-outside", "error", one, "Its text sticks out of its outline.", hint, fix=grow)]
    clear = LEAST_CLEARANCE_PX - _HAIR_PX
    if _ink_beyond(one, clear):
        message = f"Its text comes nearer than {LEAST_CLEARANCE_PX:g} px to its outline."
        hint = "Make the balloon larger, or the text smaller."
        return [finding("text-near-outline", "warning", one, message, hint, fix=grow)]
    return []


def _ink_beyond(one: Seen, clear: float) -> bool:
    """Whether letters, made `clear` px thicker, are painted where the body is not, beyond a pixel or two."""
    ink = thickened(one.ink, clear) if clear else one.ink
    return pixels_beyond(ink, one.outline) > 2
