"""Storyboard, things in a place: where does each prop that nobody holds stand, behind the figures or before them?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from core.art.colour import RGB
from core.art.ink import Brush, shadow_of
from core.art.props import draw_prop, prop_of
from core.art.world import World

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Standing:
    kind: str
    draw: Callable[[Brush], Box]


def stand_props(world: World, kinds: Sequence[str], *, pov: bool) -> tuple[list[Standing], list[Standing]]:
    """Props to draw behind the figures and props to draw before them; each call returns its px box."""
    shot = world.shot
    behind: list[Standing] = []
    before: list[Standing] = []
    taken = [figure.x / shot.width for figure in shot.figures]
    for kind in kinds:
        prop = prop_of(kind)
        column = _free_column(taken)
        taken.append(column)
        if prop.place == "sky":
            size = 0.22 * min(shot.width, shot.height)
            behind.append(
                _at(kind, shot.width * (0.8 if column >= 0.5 else 0.2), max(size * 0.6, shot.height * 0.14), size)
            )
        elif prop.place in ("floor", "wall"):
            behind.append(_in_world(world, kind, column))
        elif pov and prop.place == "hand":
            continue
        elif shot.close or (shot.figures and shot.figures[0].cropped):
            before.append(_on_ledge(world, kind, column))
        else:
            before.append(_on_floor(world, kind, column))
    return behind, before


def _free_column(taken: Sequence[float]) -> float:
    """The share of the width that is farthest from everything that stands already."""
    spots = (0.84, 0.16, 0.5, 0.70, 0.30)
    return max(spots, key=lambda s: (min((abs(s - t) for t in taken), default=1.0), -spots.index(s)))


def _at(kind: str, x: float, y: float, size: float) -> Standing:
    def draw(brush: Brush) -> Box:
        draw_prop(brush.at(x, y, scale=size), kind)
        return x - size / 2, y - size / 2, size, size

    return Standing(kind, draw)


def _in_world(world: World, kind: str, column: float) -> Standing:
    shot, prop = world.shot, prop_of(kind)
    z = shot.z + (2.3 if prop.place == "wall" else 1.1)
    size = prop.size_m * shot.f / z
    # Near lenses would let a lamp post fill the panel: keep it a thing beside people.
    size = min(size, shot.height * 0.8, shot.width * 0.75)
    x = shot.width * column
    ground = shot.project(0.0, 0.0, z)[1]
    base = min(shot.project(0.0, prop.base_m, z)[1], shot.height * (0.97 if prop.place == "floor" else 0.62))
    base = max(base, size * 0.8)
    thing = _at(kind, x, base - size / 2, size)
    if kind == "window" and world.light.dark:
        thing = _night_window(thing, x, base - size / 2, size, (255, 214, 130) if world.light.outdoor else (22, 28, 76))
    if not world.light.outdoor or kind not in ("door", "window", "clock", "screen"):
        return thing
    # Under the sky a door or a window needs a house to belong to.
    metre = size / prop.size_m

    def draw(brush: Brush) -> Box:
        wall = world.lit((226, 204, 178), z)
        half, top = max(1.3 * metre, size * 0.72), base - max(2.7 * metre, size * 1.12)
        bottom = max(ground, base)
        front = brush.rect(x - half, top, half * 2, bottom - top)
        brush.shape(front, wall, cast=(half * 0.1, 0))
        row = top + 0.3 * metre
        while row < bottom:
            brush.stroke([(x - half, row), (x + half, row)], 0.6, shadow_of(wall, 0.25), 0.5)
            row += 0.3 * metre
        eave = brush.poly(
            [(x - half * 1.1, top), (x + half * 1.1, top), (x + half, top - 0.3 * metre), (x - half, top - 0.3 * metre)]
        )
        brush.shape(eave, world.lit((176, 96, 88), z), cast=(0, 0))
        return thing.draw(brush)

    return Standing(kind, draw)


def _night_window(window: Standing, x: float, y: float, size: float, pane: RGB) -> Standing:
    """After dark a pane shows the room's lamp from outside, the dark from inside."""

    def draw(brush: Brush) -> Box:
        box = window.draw(brush)
        local = brush.at(x, y, scale=size)
        for px in (-0.37, 0.03):
            for py, h in ((-0.39, 0.34), (0.0, 0.35)):
                local.fill(local.rect(px, py, 0.34, h), pane, 0.86, raw=True)
        return box

    return Standing(window.kind, draw)


def _on_floor(world: World, kind: str, column: float) -> Standing:
    shot = world.shot
    sole = max((figure.sole for figure in shot.figures), default=shot.height * 0.86)
    size = max(prop_of(kind).size_m * shot.f / shot.z, 0.085 * shot.height)
    x, foot = shot.width * column, min(sole, shot.height - size * 0.1)
    if prop_of(kind).place != "table":
        return _at(kind, x, foot - size * 0.45, size)
    stand = prop_of("table").size_m * shot.f / shot.z * 0.72

    def draw(brush: Brush) -> Box:
        draw_prop(brush.at(x, foot - stand * 0.5, scale=stand), "table")
        draw_prop(brush.at(x, foot - stand * 0.62 - size * 0.45, scale=size), kind)
        return x - size / 2, foot - stand * 0.62 - size * 0.95, size, size

    return Standing(kind, draw)


def _on_ledge(world: World, kind: str, column: float) -> Standing:
    """On a table edge in the foreground corner, so that a thing is seen though no floor is."""
    shot = world.shot
    size = 0.24 * min(shot.height, shot.width * 1.1)
    x, top = shot.width * column, shot.height - size * 0.20

    def draw(brush: Brush) -> Box:
        wood = world.lit((190, 138, 100))
        half = size * 0.95
        slab = brush.poly(
            [
                (x - half * 0.86, top - size * 0.12),
                (x + half * 0.86, top - size * 0.12),
                (x + half, top + size * 0.06),
                (x - half, top + size * 0.06),
            ]
        )
        edge = brush.rect(x - half, top + size * 0.06, half * 2, shot.height - top)
        brush.fill(edge, shadow_of(wood))
        brush.ink(edge, 0.9)
        brush.fill(slab, wood)
        brush.ink(slab, 0.9)
        draw_prop(brush.at(x, top - size * 0.46, scale=size), kind)
        return x - size / 2, top - size * 0.96, size, size

    return Standing(kind, draw)
