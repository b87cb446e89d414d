"""Inside and outside of a vehicle that a scene travels in.

Beside the semantics; it alone answers "does this panel look at the bus or sit in it?". A scene that is headed by a road
shows the road, and the inside of the vehicle from the sentence that speaks of its wheel, its seats or its window until
one speaks of the whole vehicle again.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from core.planning.things import OUTDOORS
from core.story.plan import SceneryShown

_VEHICLES: Final = (
    ("bus", re.compile(r"\b(?:bus|coach)\b|버스", re.I)),
    ("train", re.compile(r"\b(?:train|tram|metro|subway)\b|열차|기차|지하철", re.I)),
    ("car", re.compile(r"\b(?:car|taxi|cab|van|truck|jeep)\b|자동차|택시", re.I)),
)
_INSIDE = re.compile(
    r"\b(?:dashboards?|(?:at|behind|holds?|grips?|turns?) the (?:steering )?wheel|steering wheel|windshield|windscreen"
    r"|(?:driver's|passenger|back|front|rear) seats?|gear ?stick|rear-?view mirror|aisle|handrail"
    r"|(?:lean|look|star|gaz)\w*\s+(?:\w+\s+){0,2}?(?:at|out|through|from|against)\s+(?:of\s+)?the\s+(?:\w+\s+)?window"
    r"|inside the (?:bus|car|train|taxi|van|truck))\b|계기판|운전석|좌석",
    re.IGNORECASE,
)
_WHOLE = re.compile(
    r"\b(?:bus|coach|train|tram|car|taxi|cab|van|truck|jeep)\s+(?:climbs?|drives?|rolls?|stops?|pulls?|passes|turns?"
    r"|crosses|races?|speeds?|is parked|waits?|moves?|disappears?|vanishes|leaves|slows|rattles|crawls|stands)\b"
    r"|\b(?:gets?|steps?|climbs?|jumps?)\s+(?:off|out)\b",
    re.IGNORECASE,
)


class Travel:
    """Where the panels of one scene look from; feed it their texts in order."""

    def __init__(self, scenery: SceneryShown, told: Sequence[str]) -> None:
        self._scenery = scenery
        whole = " ".join(told)
        rides = scenery.kind in OUTDOORS and any(_INSIDE.search(text) and not _WHOLE.search(text) for text in told)
        self.vehicle = next((kind for kind, word in _VEHICLES if word.search(whole)), None) if rides else None
        self._inside = False

    def look(self, text: str) -> SceneryShown:
        """The place behind the next panel."""
        if self.vehicle is None:
            return self._scenery
        if _WHOLE.search(text):
            self._inside = False
        elif _INSIDE.search(text):
            self._inside = True
        if not self._inside:
            return self._scenery
        return SceneryShown(kind=self.vehicle, name=f"the {self.vehicle}", time_of_day=self._scenery.time_of_day)

    @property
    def hides_riders(self) -> bool:
        """Whether the last panel looks at the vehicle from outside, so that who rides in it is not seen."""
        return self.vehicle is not None and not self._inside
