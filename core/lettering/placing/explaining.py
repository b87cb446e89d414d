"""After the search: why text stands where it does. Answers only: what did each place cost, and what would help?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pydantic import Field

from core.errors import Finding, counted
from core.lettering.placing.casting import Draft
from core.lettering.placing.costs import TERMS
from core.lettering.placing.placement import Fixed, Placed, Room, Wish
from core.lettering.placing.search import TOGETHER, Effort, place_all
from core.lettering.text.marks import plain_text
from core.story.base import Payload
from core.units import Rect

WORDS = {
    "canvas": "it does not fit the canvas",
    "taken": "it comes too near to another text",
    "order": "it is read in the wrong order",
    "face": "it covers a face",
    "tails": "its tail crosses another tail or a balloon",
    "foreign": "it lies on another panel's picture",
}
"""What each trouble term means to an artist."""
MOST_BALLOONS = 3
_TALLER_PX = (80, 160, 240, 360)
_QUICK = Effort(beam=12, paired=120, most=400, polished=2, rounds=3, grain=1.4)


class PlacedBecause(Payload):
    """One line's lettering: where its cost comes from.

    `terms` are the weighted values of the terms of `costs` that are not zero, `cost` is their sum;
    `trouble` says the terms that an artist should look at, in words; `tried` is how many places were compared.
    `helps` says what would take the panel's trouble away, where that is known.
    """

    object_ids: list[str]
    panel_id: int | None = None
    cost: float
    terms: dict[str, float] = Field(default_factory=dict)
    trouble: list[str] = Field(default_factory=list)
    tried: int = 0
    helps: str = ""


def because(draft: Draft, placed: Placed, panel_id: int | None, helps: str = "") -> PlacedBecause:
    """The reasons for one draft's place."""
    terms = {name: round(value, 4) for name, value in placed.terms}
    trouble = [WORDS[name] for name in terms if TERMS[name].trouble]
    return PlacedBecause(
        object_ids=[item.id for item in draft.objects],
        panel_id=panel_id,
        cost=round(placed.cost, 4),
        terms=terms,
        trouble=trouble,
        tried=placed.tried,
        helps=helps if trouble else "",
    )


def helping(drafts: Sequence[Draft], wishes: Sequence[Wish], room: Room) -> str:
    """What would take a panel's trouble away: tried out with a taller panel, then without its last or longest text."""
    if len(wishes) > TOGETHER:
        return "Spread its lines over more panels."
    for extra in _TALLER_PX:
        if place_all(wishes, _taller(room, extra), _QUICK).trouble == 0:
            return f"Make the panel about {extra} px taller."
    spoken = [index for index, draft in enumerate(drafts) if not draft.is_sound]
    if len(spoken) > 1:
        longest = max(spoken, key=lambda index: (sum(len(o.text) for o in drafts[index].objects), index))
        for index in dict.fromkeys((spoken[-1], longest)):
            if place_all([w for i, w in enumerate(wishes) if i != index], room, _QUICK).trouble == 0:
                return f"Move “{_short(drafts[index])}” to another panel."
    return "Split the panel, or shorten its text."


def crowded(panel_id: int | None, drafts: Sequence[Draft], reasons: Sequence[PlacedBecause]) -> Finding:
    """A panel whose text found no good place."""
    where = "The scene" if panel_id is None else f"Panel {panel_id}"
    what = "text" if len(drafts) == 1 else f"{len(drafts)} texts"
    worst = max(reasons, key=lambda reason: reason.cost)
    bad = next(draft for draft in drafts if draft.objects[0].id in worst.object_ids)
    return Finding(
        code="crowded-panel",
        severity="warning",
        message=f"{where} has too little room for its {what}: “{_short(bad)}”: {', '.join(worst.trouble)}.",
        where={"panel_id": panel_id, "object_ids": [item.id for draft in drafts for item in draft.objects]},
        hint=worst.helps or "Make the panel taller, move a line to another panel, or shorten the text.",
    )


def too_many(
    panel_id: int | None, drafts: Sequence[Draft], spoken: dict[int | None, int], panels: Sequence[int | None]
) -> Finding | None:
    """A panel with more than three balloons, and which line could go to a neighbour; None if there are not so many.

    `spoken` counts the balloons of every panel, `panels` are all panels in order.
    """
    balloons = [draft for draft in drafts if not draft.is_sound and not draft.is_box]
    if len(balloons) <= MOST_BALLOONS:
        return None
    place = panels.index(panel_id)
    options = [(spoken.get(panels[i], 0), -i, i) for i in (place - 1, place + 1) if 0 <= i < len(panels)]
    hint = "Add a panel for the last of them."
    moved = balloons[-1]
    if options:
        least, _, index = min(options)
        moved = balloons[0] if index < place else balloons[-1]
        if least < MOST_BALLOONS:
            hint = f"Move “{_short(moved)}” to panel {panels[index]}, which has {counted(least, 'balloon')}."
    return Finding(
        code="too-many-balloons",
        severity="info",
        message=f"Panel {panel_id} has {len(balloons)} balloons; three read well.",
        where={"panel_id": panel_id, "line_ids": list(moved.objects[0].line_ids)},
        hint=hint,
    )


def _short(draft: Draft) -> str:
    text = plain_text(draft.objects[0].text).replace("\n", " ")
    return text if len(text) <= 32 else text[:30].rstrip() + "…"


def _taller(room: Room, extra: float) -> Room:
    """The room with more picture above, as a taller panel would have: everything else stays where it is."""
    panel, canvas = room.panel, room.canvas
    others = tuple(
        Rect(o.x, o.y - extra, o.w, o.h) if o.cy < panel.cy and o.bottom <= panel.y + 1 else o for o in room.others
    )
    return replace(
        room,
        panel=Rect(panel.x, panel.y - extra, panel.w, panel.h + extra),
        canvas=Rect(canvas.x, canvas.y - extra, canvas.w, canvas.h + extra),
        others=others,
        fixed=tuple(_lifted(thing, panel.y, extra) for thing in room.fixed),
    )


def _lifted(thing: Fixed, top: float, extra: float) -> Fixed:
    """A thing of the panels above goes up with them."""
    if any(lobe.cy >= top for lobe in thing.lobes):
        return thing
    lobes = tuple(Rect(lobe.x, lobe.y - extra, lobe.w, lobe.h) for lobe in thing.lobes)
    tails = tuple(
        ((ex, ey - extra), (tx, ty - extra), (ax, ay - extra)) for (ex, ey), (tx, ty), (ax, ay) in thing.tails
    )
    return replace(thing, lobes=lobes, tails=tails)
