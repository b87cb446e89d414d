"""Storyboard, people: which proportions, palette and small differences does a look give? Shared by face, hair and
body.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from functools import lru_cache

from core.art.colour import RGB, luma, mix, rgb
from core.art.ink import INK, shadow_of
from core.story.cast import Look


@dataclass(frozen=True)
class Build:
    """Body lengths in head heights (chin to crown = 1), y down from the base of the neck."""

    torso: float
    arm: float
    leg: float
    shoulder: float
    hip: float
    limb: float
    neck: float


_BUILDS = {
    "child": Build(1.36, 1.32, 1.55, 0.46, 0.36, 0.12, 0.12),
    "teen": Build(1.86, 1.98, 2.62, 0.60, 0.42, 0.128, 0.20),
    "adult": Build(2.02, 2.18, 2.92, 0.66, 0.44, 0.138, 0.22),
    "old": Build(1.92, 2.02, 2.45, 0.63, 0.46, 0.136, 0.17),
}
_WIDTH = {"slim": 0.88, "average": 1.0, "broad": 1.2}


@dataclass(frozen=True)
class Person:
    """A look made ready to draw: proportions, colours and traits that stay the same in every panel."""

    look: Look
    build: Build
    skin: RGB
    skin_shadow: RGB
    skin_line: RGB
    lip: RGB
    hair: RGB
    hair_shadow: RGB
    hair_light: RGB
    hair_line: RGB
    iris: RGB
    brow: RGB
    top: RGB
    bottom: RGB
    shoes: RGB
    coat: RGB
    lashes: float
    """0 (plain lid) .. 1 (long lashes)."""
    eye_size: float
    jaw: float
    """−1 pointed .. 1 square."""
    fringe: str
    neckline: str
    pattern: str
    seed: int

    @property
    def child(self) -> bool:
        return self.look.age == "child"

    @property
    def old(self) -> bool:
        return self.look.age == "old"

    def dice(self, what: str) -> random.Random:
        """A random source that depends on this look's seed and on `what` alone."""
        return random.Random(f"{self.seed}/{what}")


def _widen(build: Build, factor: float, child: bool) -> Build:
    k = 1 + (factor - 1) * (0.6 if child else 1.0)
    return Build(
        build.torso,
        build.arm,
        build.leg,
        build.shoulder * k,
        build.hip * (1 + (k - 1) * 0.7),
        build.limb * (1 + (k - 1) * 0.9),
        build.neck,
    )


@lru_cache(maxsize=256)
def person(look: Look) -> Person:
    """Everything that drawing this person needs."""
    skin, hair = rgb(look.skin, (242, 201, 172)), rgb(look.hair, (59, 42, 42))
    top, bottom = rgb(look.top, (85, 119, 170)), rgb(look.bottom, (51, 51, 68))
    dice = random.Random(f"{look.seed}/{look.hair_style}/person")
    plain = look.accessory in ("beard", "moustache") or look.build == "broad"
    cropped = look.hair_style in ("short", "spiky", "bald")
    lashes = 0.0 if plain else 0.3 if cropped else 1.0
    fringes = {
        "short": ("side", "full", "swept"),
        "bob": ("full", "curtain", "side"),
        "long": ("curtain", "full", "side"),
        "pony": ("side", "full", "curtain"),
        "bun": ("curtain", "side", "full"),
        "spiky": ("spikes",),
        "curly": ("curls",),
        "bald": ("none",),
    }[look.hair_style]
    pale = luma(skin) > 150
    return Person(
        look=look,
        build=_widen(_BUILDS[look.age], _WIDTH[look.build] * (0.94 if lashes > 0.5 else 1.04), look.age == "child"),
        skin=skin,
        skin_shadow=mix(skin, (206, 96, 96), 0.36) if pale else mix(skin, (58, 22, 44), 0.38),
        skin_line=mix(mix(skin, INK, 0.75), (120, 30, 30), 0.25),
        lip=mix(skin, (206, 70, 84), 0.55),
        hair=hair,
        hair_shadow=shadow_of(hair, 0.42) if luma(hair) > 60 else mix(hair, (12, 8, 24), 0.5),
        hair_light=mix(hair, (255, 244, 236), 0.42 if luma(hair) > 60 else 0.26),
        hair_line=mix(INK, hair, 0.3),
        iris=rgb(look.eyes, (74, 53, 38)),
        brow=mix(hair, (40, 24, 34), 0.35) if luma(hair) < 190 else mix(hair, (90, 70, 70), 0.5),
        top=top,
        bottom=bottom,
        shoes=dice.choice([(58, 48, 56), (236, 234, 238), (122, 78, 56), (70, 84, 120), (190, 74, 70)]),
        coat=mix(top, (46, 40, 66), 0.12),
        lashes=lashes,
        eye_size={"child": 1.2, "teen": 1.08, "adult": 1.0, "old": 0.84}[look.age] * (0.92 if plain else 1.0),
        jaw=0.7 if plain and look.build == "broad" else 0.35 if plain else 0.15 if cropped else -0.25,
        fringe=dice.choice(fringes),
        neckline=dice.choice(["crew", "collar", "hood"] if look.age != "old" else ["collar", "crew"]),
        pattern=dice.choice(["plain", "plain", "stripe", "pocket", "print"]),
        seed=look.seed,
    )
