"""A panel on its way from lines to framing.

Between moments and framing; it alone answers "what does the director know of a panel before it is framed?".
"""

from __future__ import annotations

from dataclasses import dataclass, field

from core.planning.deeds import Deed
from core.planning.grammar import ShotAsked
from core.planning.happenings import deeds_in
from core.planning.reading import LineRead
from core.story.plan import BeatType


@dataclass(slots=True)
class Draft:
    """A panel before it is framed.

    `shows` is the text of a panel without lines, or the part of a long action that stays in its own panel; `figures`
    stand in it, `around` are the others of its beat who may. `lent` are the deeds of a panel without lines.
    """

    items: list[LineRead]
    beat_ids: list[str]
    beat_type: BeatType
    figures: list[str]
    shows: str = ""
    purpose: str = ""
    asked: ShotAsked = field(default_factory=ShotAsked)
    around: list[str] = field(default_factory=list)
    lent: tuple[Deed, ...] = ()

    @property
    def told_text(self) -> str:
        return self.shows or " ".join(item.told_text for item in self.items if item.told).strip()

    @property
    def deeds(self) -> list[Deed]:
        """What is done in the panel, as far as the text is read."""
        return [*self.lent] if not self.items else deeds_in(self.items, self.shows)

    @property
    def lettered(self) -> list[LineRead]:
        return [item for item in self.items if item.lettered]

    @property
    def seen_speakers(self) -> list[str]:
        spoken = (
            i.seen_speaker or (None if i.speaker else i.line.speaker)
            for i in self.lettered
            if i.line.kind == "dialogue"
        )
        return list(dict.fromkeys(who for who in spoken if who is not None))

    @property
    def heat(self) -> float:
        return max((item.intensity for item in self.items), default=0.1)
