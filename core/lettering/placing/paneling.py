"""One panel of auto-lettering. Answers only: where do these drafts stand in their panel, and why there?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.lettering.frames import Frame
from core.lettering.kinds import kind_of
from core.lettering.objects import LayerObject
from core.lettering.placing.casting import Draft, shapes_for
from core.lettering.placing.explaining import PlacedBecause, because, helping
from core.lettering.placing.placement import Mouth, Room, Side, Voice, Wish
from core.lettering.placing.pointing import Speaker, pointed, speakers_of, voice_of
from core.lettering.placing.search import Arranged, place_all
from core.lettering.text.fonts import FontSet
from core.story.plan import PanelFacts

COMPACT = 24.0 / 28.0
"""How much smaller text is set in a panel that is too crowded for its own size (24 px for speech)."""
_WORTH_COMPACT = 1.5
"""How much cheaper a panel must be for its text to be set smaller."""


@dataclass(frozen=True, slots=True)
class LetteredPanel:
    """The objects of each draft, in the order of the drafts, and the reasons for their places."""

    drafts: list[Draft]
    objects: list[list[LayerObject]]
    reasons: list[PlacedBecause]
    trouble: float


def letter_panel(
    panel_id: int | None,
    drafts: Sequence[Draft],
    frame: Frame,
    room: Room,
    *,
    facts: Sequence[PanelFacts],
    places: Mapping[str, int],
    sides: Mapping[str, Side],
    fonts: FontSet,
) -> LetteredPanel:
    """Place one panel's drafts: balloons and boxes in line order, then sounds; smaller text if that avoids trouble.

    `places` are the lines' places in the script; `sides` say where a speaker goes whom nobody sees.
    """
    drafts = [d for d in drafts if not d.is_sound] + [d for d in drafts if d.is_sound]
    known = any(panel.panel_id == panel_id for panel in facts)
    speakers = [speakers_of(draft, panel_id, frame, facts) for draft in drafts]
    voices = [voice_of(draft, seen, known) for draft, seen in zip(drafts, speakers, strict=True)]
    best: tuple[Arranged, list[Draft], list[Wish]] | None = None
    for scale in (1.0, COMPACT):
        sized = [draft.scaled(scale, fonts) for draft in drafts]
        wishes = _wishes(sized, speakers, voices, room, places, sides, fonts)
        arranged = place_all(wishes, room)
        if best is None or arranged.cost + _WORTH_COMPACT < best[0].cost:
            best = (arranged, sized, wishes)
        if arranged.trouble == 0:
            break
    assert best is not None, "the first size always gives a placement"
    arranged, sized, wishes = best
    helps = helping(sized, wishes, room) if arranged.trouble else ""
    objects = []
    for draft, one, seen, voice in zip(sized, arranged.placed, speakers, voices, strict=True):
        made = pointed(draft, one.rects(), panel_id, frame, seen, voice)
        if one.shape.turn is not None:
            made = [item.model_copy(update={"rotation": one.shape.turn}) for item in made]
        objects.append(made)
    reasons = [because(draft, one, panel_id, helps) for draft, one in zip(sized, arranged.placed, strict=True)]
    return LetteredPanel(sized, objects, reasons, arranged.trouble)


def _wishes(
    drafts: Sequence[Draft],
    speakers: Sequence[Sequence[Speaker]],
    voices: Sequence[Voice],
    room: Room,
    places: Mapping[str, int],
    sides: Mapping[str, Side],
    fonts: FontSet,
) -> list[Wish]:
    texts = [index for index, draft in enumerate(drafts) if not draft.is_sound]
    wishes = []
    for index, (draft, seen, voice) in enumerate(zip(drafts, speakers, voices, strict=True)):
        lost = sides.get(draft.speakers[0] if draft.speakers else "", "left")
        wishes.append(
            Wish(
                shapes_for(draft, fonts, room.panel, room.canvas),
                at=min((places[key] for key in draft.objects[0].line_ids if key in places), default=0),
                mouths=tuple(Mouth(speaker.mouth, speaker.face) for speaker in seen),
                voice=voice,
                side="middle" if seen or draft.is_sound or draft.is_box else lost,
                ordered=not draft.is_sound,
                sound=draft.is_sound,
                box=draft.is_box,
                first=bool(texts) and index == texts[0],
                last=bool(texts) and index == texts[-1],
                exponent=kind_of(draft.worn[0]).exponent,
            )
        )
    return wishes
