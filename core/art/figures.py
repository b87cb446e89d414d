"""Storyboard, cast: whoever the look is, how large do they stand and who draws them?"""

from __future__ import annotations

from core.art.animals import draw_dog
from core.art.beings import draw_cloud, draw_creature, draw_ghost, draw_robot
from core.art.body import Drawn, Role, draw_person, stature
from core.art.ink import Brush
from core.art.small_animals import draw_bird, draw_cat
from core.story.cast import Look

_BELOW = {"dog": 1.55, "cat": 1.35, "bird": 1.0, "robot": 2.5, "cloud": 0.75, "ghost": 1.5, "creature": 1.6}
_BREADTH = {"dog": 2.1, "cat": 1.8, "bird": 1.5, "robot": 1.9, "cloud": 2.0, "ghost": 1.6, "creature": 1.9}
_SIZE = {"dog": 0.95, "cat": 0.80, "bird": 0.62, "robot": 1.1, "cloud": 1.1, "ghost": 1.15, "creature": 1.15}
_DRAW = {
    "dog": draw_dog, "cat": draw_cat, "bird": draw_bird, "robot": draw_robot, "cloud": draw_cloud, "ghost":
    draw_ghost, "creature": draw_creature, }  # fmt: skip


def below_chin(look: Look, pose: str) -> float:
    """How far below the chin the figure stands on the ground, in its own heads."""
    return stature(look, pose) if look.figure == "person" else _BELOW[look.figure]


def breadth(look: Look, pose: str, whole: bool) -> float:
    """The width that the figure needs, in the panel's head heights; `whole` when it is seen from head to foot."""
    if look.figure != "person":
        return _BREADTH[look.figure] * _SIZE[look.figure]
    if pose == "lie":
        return 5.4 if whole else 1.6
    base = 1.36 if look.age == "child" else 1.62
    if whole and pose in ("run", "fall", "reach", "point"):
        base += 0.7
    return base * (1.12 if look.build == "broad" else 1.0)


def chibi(look: Look) -> float:
    """The figure's head height in units of the panel's head height."""
    if look.figure != "person":
        return _SIZE[look.figure]
    return 0.92 if look.age == "child" else 1.0


def draw_figure(brush: Brush, look: Look, role: Role) -> Drawn:
    """Draw anybody. The brush's origin is the chin, its unit the head's height."""
    draw = _DRAW.get(look.figure)
    return draw(brush, look, role) if draw else draw_person(brush, look, role)
