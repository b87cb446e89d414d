"""Storyboard, details: a thing large and beautiful, a hand with it, a pair of eyes, a shoulder in the foreground."""

from __future__ import annotations

import random
from collections.abc import Sequence

from core.art.body import Role, box_px
from core.art.clothes import draw_sleeve
from core.art.colour import RGB, lighten, mix
from core.art.figures import draw_figure
from core.art.hands import Box, draw_hand, hand_box
from core.art.head import draw_head_back
from core.art.ink import WHITE, Brush, line_of, shadow_of
from core.art.light import Light
from core.art.person import person
from core.art.props import draw_prop, prop_of
from core.story.cast import Look
from core.story.plan import FigureSemantics

Shown = tuple[str, Box | None, Box, tuple[Box, ...]]
"""Somebody in a detail: who ("" for nobody in particular), the face, the body's part that is seen, the hands."""


def draw_object_focus(
    p: Brush, width: float, height: float, props: Sequence[str], light: Light, dice: random.Random
) -> list[tuple[str, float, float, float, float]]:
    """The first props, large, on a surface in soft light; boxes in shares of the panel."""
    cx, cy = width * 0.5, height * 0.55
    kinds = list(dict.fromkeys(props))[:2]
    size = 0.70 * min(width, height * 0.8)
    p.fill(
        p.rect(-9, -9, width + 18, height + 18),
        lighten(light.hour.middle, 0.25) if not light.dark else (60, 56, 104),
        0.42,
    )
    p.glow(cx, cy, 0.72 * max(width, height), (255, 246, 220), 0.8)
    out: list[tuple[str, float, float, float, float]] = []
    floating = prop_of(kinds[0]).place == "sky"
    if not floating:
        top = cy + size * 0.40
        slab = p.poly([(-20, top), (width + 20, top), (width + 20, height + 20), (-20, height + 20)])
        wood: RGB = (206, 164, 128)
        p.blend(slab, [lighten(wood, 0.35), wood, shadow_of(wood, 0.4)], (0, top), (0, height))
        p.fill(p.rect(-20, top, width + 40, max(2.0, height * 0.006)), lighten(wood, 0.6), 0.8)
        for k in range(4):
            y = top + (height - top) * (0.2 + 0.24 * k)
            p.stroke(
                [(width * (0.05 + 0.1 * k), y), (width * 0.4, y + 4), (width * (0.7 + 0.05 * k), y - 2)],
                1.2,
                shadow_of(wood, 0.35),
                0.7,
            )
    for k, kind in enumerate(kinds):
        s = size if k == 0 else size * 0.5
        x = cx - (size * 0.18 if len(kinds) > 1 else 0.0) if k == 0 else cx + size * 0.52
        y = cy if k == 0 else cy + size * 0.26
        if not floating:
            p.fill(p.oval(x + s * 0.05, y + s * 0.46, s * 0.5, s * 0.08), (60, 36, 60), 0.42, blur=s * 0.03)
        draw_prop(p.at(x, y, scale=s), kind)
        out.append((kind, (x - s / 2) / width, (y - s / 2) / height, s / width, s / height))
    for _ in range(9):
        a, r = dice.uniform(0, 1), dice.uniform(0.008, 0.02) * width
        x, y = cx + (a - 0.5) * size * 1.9, cy + dice.uniform(-0.75, 0.25) * size
        p.fill(
            p.poly(
                [
                    (x, y - r * 1.4),
                    (x + r * 0.25, y - r * 0.25),
                    (x + r, y),
                    (x + r * 0.25, y + r * 0.25),
                    (x, y + r * 1.4),
                    (x - r * 0.25, y + r * 0.25),
                    (x - r, y),
                    (x - r * 0.25, y - r * 0.25),
                ]
            ),
            WHITE,
            0.9,
            raw=True,
        )
    return out


def draw_insert(
    p: Brush,
    width: float,
    height: float,
    cast: Sequence[tuple[FigureSemantics, Look]],
    props: Sequence[str],
    dice: random.Random,
) -> tuple[list[tuple[str, Box]], list[Shown]]:
    """A gesture: hand and thing, two hands that meet, or a strip of eyes. Boxes in px."""
    p.glow(width * 0.5, height * 0.5, 0.7 * max(width, height), (255, 246, 226), 0.55)
    people = [(c, look) for c, look in cast if look.figure == "person"]
    if not people and cast:
        # Animals have no hands to show: the face itself is the detail.
        c, look = cast[0]
        head = 0.62 * min(width, height)
        drawn = draw_figure(
            p.at(width * 0.5, height * 0.72, scale=head),
            look,
            Role(pose=c.action, expression=c.expression, turn=0.25, gaze_x=0.2, cropped=True),
        )
        return [], [(c.character_id, drawn.face, drawn.body, ())]
    hand_props = [k for k in props if prop_of(k).place == "hand"] or list(props)
    if not people or hand_props or dice.random() < 0.5:
        return _hands(p, width, height, people, hand_props)
    c, look = people[0]
    return [], [_eyes(p, width, height, c, look)]


def _eyes(p: Brush, width: float, height: float, c: FigureSemantics, look: Look) -> Shown:
    """The eyes from brow to cheek, over the whole width."""
    head = 1.5 * width if height > 0.6 * width else 1.2 * width
    role = Role(
        c.action,
        c.expression,
        0.15,
        0.0,
        0.0 if c.gaze == "camera" else 0.4,
        0.6 if c.gaze == "down" else 0.0,
        cropped=True,
    )
    drawn = draw_figure(p.at(width * 0.5, height * 0.52 + head * 0.38, scale=head), look, role)
    return c.character_id, drawn.face, (0.0, 0.0, width, height), ()


def _forearm(
    p: Brush, look: Look, x: float, y: float, turn: float, size: float, grip: str, *, flip: bool = False
) -> tuple[Box, Box]:
    """A large hand at (x, y) whose sleeve runs out of the picture against `turn`; its box with the wrist, its own."""
    who = person(look)
    body = p.at(x, y, turn=turn, scale=size / 0.42)
    if flip:
        body = body.at(0, 0, turn=3.14159265).at(0, 0, flip=True)
    draw_sleeve(body, who, ((-3.2, 0.12), (-1.5, 0.04), (-0.02, 0.0)), far=False)
    hand = body.at(0, 0, scale=0.42)
    draw_hand(hand, who, grip)
    return box_px(body, [(-0.3, -0.25), (0.5, 0.25)]), hand_box(hand, grip) or (x, y, 0.0, 0.0)


def _hands(
    p: Brush, width: float, height: float, people: Sequence[tuple[FigureSemantics, Look]], props: Sequence[str]
) -> tuple[list[tuple[str, Box]], list[Shown]]:
    size = 0.42 * min(width, height)
    cx, cy = width * 0.52, height * 0.52
    owners = [(c.character_id, look) for c, look in people]
    if not owners:
        owners = [("", Look())]
    figures: list[Shown] = []
    if props:
        kind = props[0]
        s = size * (1.25 if prop_of(kind).place == "hand" else 1.5)
        look = owners[0][1]
        box, hand = _forearm(
            p,
            look,
            cx - size * 0.62,
            cy + size * 0.52,
            -0.35,
            size,
            "fist" if kind in ("umbrella", "leash", "bag", "suitcase", "weapon") else "flat",
        )
        draw_prop(p.at(cx, cy - size * 0.12, scale=s), kind)
        thumb = p.at(cx - size * 0.42, cy + size * 0.34, turn=-0.5, scale=size)
        who = person(look)
        joint = [(0.0, 0.0), (0.22, -0.10), (0.40, -0.12)]
        thumb.fill(thumb.limb(joint, (0.12, 0.10, 0.08), grow_px=p.line * 0.8), who.skin_line)
        thumb.fill(thumb.limb(joint, (0.12, 0.10, 0.08)), who.skin)
        thumb.stroke([(0.36, -0.17), (0.44, -0.15), (0.46, -0.10)], 1.0, mix(who.skin_line, who.skin, 0.4))
        figures.append((owners[0][0], None, box, (hand,)))
        if len(owners) > 1:
            other, hand = _forearm(
                p, owners[1][1], cx + size * 0.95, cy - size * 0.02, 3.5, size * 0.92, "open", flip=True
            )
            figures.append((owners[1][0], None, other, (hand,)))
        return [(kind, (cx - s / 2, cy - size * 0.12 - s / 2, s, s))], figures
    left, hand = _forearm(p, owners[0][1], cx - size * 0.86, cy + size * 0.10, -0.12, size, "relaxed")
    figures.append((owners[0][0], None, left, (hand,)))
    if len(owners) > 1:
        right, hand = _forearm(
            p, owners[1][1], cx + size * 0.74, cy - size * 0.02, 3.28, size * 0.96, "relaxed", flip=True
        )
        figures.append((owners[1][0], None, right, (hand,)))
    return [], figures


def draw_onlooker(p: Brush, width: float, height: float, look: Look, side: int, head: float) -> Box:
    """Somebody's head and shoulder from behind at the left (−1) or right (1) edge; returns the px box."""
    size = max(head * 1.45, 0.34 * min(width, height))
    x = width * 0.5 + side * (width * 0.5 - size * 0.22)
    y = height - size * 0.42
    brush = p.at(x, y, scale=size)
    if look.figure != "person":
        draw_figure(brush, look, Role(turn=-side * 0.9, gaze_x=-side, cropped=True))
        return box_px(brush, [(-0.6, -1.0), (0.6, 0.6)])
    who = person(look)
    cloth = who.coat if look.coat else who.top
    shoulders = brush.curve(
        [
            (-0.16, -0.12),
            (-0.34, 0.12),
            (-0.92, 0.26),
            (-1.12, 0.62),
            (-1.2, 1.6),
            (1.2, 1.6),
            (1.12, 0.62),
            (0.92, 0.26),
            (0.34, 0.12),
            (0.16, -0.12),
        ]
    )
    neck = brush.rect(-0.17, -0.3, 0.34, 0.5, 0.05)
    brush.shape(neck, who.skin, shadow=who.skin_shadow, cast=(0.1, 0), ink=who.skin_line)
    brush.shape(shoulders, mix(cloth, shadow_of(cloth), 0.25), cast=(0.2, -0.03), ink=line_of(cloth))
    brush.stroke([(-0.3, 0.17), (0.0, 0.23), (0.3, 0.17)], 1.6, shadow_of(cloth, 0.5))
    draw_head_back(brush, who)
    return box_px(brush, [(-0.55, -1.12), (0.55, 0.42)])


def draw_own_hands(p: Brush, width: float, height: float, look: Look, held: str | None) -> tuple[Box | None, list[Box]]:
    """The viewer's own hands from below, with the thing that they hold; returns its px box and theirs."""
    size = 0.26 * min(width, height)
    if held:
        s = size * 1.5
        draw_prop(p.at(width * 0.5, height * 0.80, scale=s), held)
        box = (width * 0.5 - s / 2, height * 0.80 - s / 2, s, s)
        # Hands come from the lower corners and only touch the thing's edges.
        _, left = _forearm(p, look, width * 0.5 - s * 0.66, height * 1.0, -0.85, size * 0.9, "flat")
        _, right = _forearm(p, look, width * 0.5 + s * 0.66, height * 1.0, -2.29, size * 0.9, "flat", flip=True)
        return box, [left, right]
    _, left = _forearm(p, look, width * 0.13, height * 0.97, -1.05, size, "open")
    _, right = _forearm(p, look, width * 0.87, height * 0.97, -2.09, size, "open", flip=True)
    return None, [left, right]
