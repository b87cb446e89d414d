"""Before placing: what is known about a panel. Answers only: what does it offer and what does it forbid?

Facts are where figures and things are seen (in shares of their panels); what stands already are pinned objects and the
objects of panels that were lettered before. Lengths are strip px.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from core.draw.paths import Point
from core.lettering.balloons.aiming import edge_point, set_tails
from core.lettering.faces import faces_of, hands_of
from core.lettering.fit.setting import set_object
from core.lettering.frames import Frame, canvas_rect, frame_for
from core.lettering.kinds import kind_of
from core.lettering.objects import LayerObject
from core.lettering.placing.placement import Fixed, Room
from core.lettering.placing.pointing import rects_of
from core.lettering.text.fonts import FontSet
from core.story.plan import Layout, PanelFacts
from core.units import Rect

NEAR_PX = 280.0
"""How far from a panel what stands there still matters to it."""


def room_of(
    panel_id: int | None,
    layout: Layout,
    frames: Mapping[int | None, Frame],
    facts: Sequence[PanelFacts],
    fixed: Sequence[tuple[int | None, Fixed]],
    *,
    rtl: bool,
) -> Room:
    """A panel's room. `fixed` are all things that stand already, each with its panel; those near it count."""
    panel = frames[panel_id].rect
    near = panel.inset(-NEAR_PX)
    bodies, objects = rects_of(facts, frames, near=panel)
    others = [f.rect for key, f in frames.items() if key is not None and key != panel_id and panel_id is not None]
    standing = [_told(thing, home, panel_id, frames) for home, thing in fixed]
    return Room(
        panel=panel,
        canvas=canvas_rect(layout),
        faces=tuple(face for home, face in faces_of(facts, frames) if frames[home].rect.intersection(near)),
        bodies=bodies,
        objects=objects,
        hands=tuple(hand for _, hand in hands_of(facts, frames) if hand.intersection(near)),
        others=tuple(rect for rect in others if rect.intersection(near)),
        fixed=tuple(thing for thing in standing if any(lobe.intersection(near) for lobe in thing.lobes)),
        rtl=rtl,
    )


def fixed_of(item: LayerObject, frames: Mapping[int | None, Frame], at: int | None) -> Fixed:
    """An object that stands where it is stored, with its tails; `item` is dressed."""
    frame = frame_for(dict(frames), item.panel_id)
    return _fixed(item, frame.box(item.geometry), frame, at)


def pinned_of(item: LayerObject, layout: Layout, frames: Mapping[int | None, Frame], fonts: FontSet) -> Fixed:
    """A person's object with the box that is drawn (it may have grown); its place in the text is told later."""
    frame = frame_for(dict(frames), item.panel_id)
    box = frame.box(item.geometry) if item.type == "sfx_text" else set_object(item, layout, fonts).box
    return _fixed(item, box, frame, None)


def _fixed(item: LayerObject, box: Rect, frame: Frame, at: int | None) -> Fixed:
    if item.type == "sfx_text":
        return Fixed((box,), round_lobes=False, at=None)
    kind = kind_of(item)
    tails: list[tuple[Point, Point, Point]] = []
    for tail in set_tails(item, frame, kind):
        aim = tail.target if tail.target is not None else tail.tip
        tails.append((edge_point(box, kind.exponent, tail.tip), tail.tip, aim))
    return Fixed((box,), kind.form != "box", tuple(tails), at)


def _told(thing: Fixed, home: int | None, panel_id: int | None, frames: Mapping[int | None, Frame]) -> Fixed:
    """A thing as its neighbour sees it: its place in the text counts in its own panel and in panels in a column."""
    if thing.at is None or home == panel_id or home is None or panel_id is None:
        return thing
    one, other = frames[home].rect, frames[panel_id].rect
    if one.bottom <= other.y or other.bottom <= one.y:
        return thing
    return Fixed(thing.lobes, thing.round_lobes, thing.tails, None)
