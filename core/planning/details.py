"""Details and single shots: the sentence about a thing that matters gets a silent picture of its own before the words.

Part of directing, before inserts are added; it alone answers "which told line beside speech deserves a close look at
its thing, and which exchange is told face by face?". Lines move into the new panel in order; none is doubled or lost.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

from core.planning.acting import find_pose
from core.planning.draft import Draft
from core.planning.grammar import ShotAsked
from core.planning.happenings import deeds_in
from core.planning.reading import LineRead
from core.planning.things import carried_things, drawable_kinds
from core.planning.verbs import kind_of
from core.story.plan import SceneIntent

MOST_DETAILS = 2
DETAIL_WORDS = 24
"""A longer sentence tells more than a look at a thing."""


def split_details(drafts: Sequence[Draft], intent: SceneIntent, *, most: int = 99) -> list[Draft]:
    """Take the opening action about a thing out of a speaking panel, at most `MOST_DETAILS` times a scene.

    There are never more than `most` panels because of it.
    """
    told = Counter(
        thing for d in drafts for item in d.items if item.told for thing in set(carried_things(item.told_text))
    )
    wanted = {kind for beat in intent.beats for thing in beat.must_show for kind in drawable_kinds(thing)}
    result: list[Draft] = []
    done: set[str] = set()
    for place, draft in enumerate(drafts):
        purpose, thing = _detail(draft)
        weighty = thing in wanted or told[thing] >= 2 or purpose == "object_focus"
        if not place or not thing or thing in done or not weighty or len(done) >= min(MOST_DETAILS, most - len(drafts)):
            result.append(draft)
            continue
        done.add(thing)
        lead = list(takewhile(lambda item: item.line.kind == "action", draft.items))
        named = list(dict.fromkeys(who for item in lead for who in item.named))
        result.append(replace(draft, items=lead, figures=named, purpose=purpose, beat_ids=list(draft.beat_ids)))
        spoken = draft.items[len(lead) :]
        figures = [who for who in draft.figures if who in {w for item in spoken for w in item.present}]
        result.append(replace(draft, items=spoken, figures=figures or draft.figures[:1]))
    return result


def _detail(draft: Draft) -> tuple[str, str]:
    """The framing and the thing of a detail that a speaking draft opens with, or two empty strings."""
    lead = list(takewhile(lambda item: item.line.kind == "action", draft.items))
    spoken = [item for item in draft.items if item.lettered]
    if not spoken or draft.asked != ShotAsked() or draft.purpose:
        return "", ""
    text = " ".join(item.told_text for item in lead if item.told)
    things = carried_things(text)
    if not things or len(text.split()) > DETAIL_WORDS:
        return "", ""
    if not any(item.named for item in lead) and len(things) == 1:
        return "object_focus", things[0]
    if _in_hand(lead, text) and len({who for item in lead for who in item.named}) == 1:
        return "gesture_insert", things[0]
    return "", ""


def _in_hand(lead: Sequence[LineRead], text: str) -> bool:
    """Whether a hand does something to a thing here."""
    deeds = deeds_in(lead)
    if deeds:
        return any(kind_of(deed) in {"give", "take", "handle"} for deed in deeds)
    return find_pose(text) in {"hold", "reach"}


def split_exchanges(drafts: Sequence[Draft], *, most: int = 99) -> list[Draft]:
    """In a long exchange between the same two, give every second shared picture to each speaker in turn.

    There are never more than `most` panels because of it.
    """
    result: list[Draft] = []
    shared = split = 0
    for draft in drafts:
        shared = shared + 1 if len(draft.seen_speakers) == 2 else 0
        turn = _turn(draft)
        if shared < 2 or not turn or len(drafts) + split >= most:
            result.append(draft)
            continue
        shared = 0
        split += 1
        for items in (draft.items[:turn], draft.items[turn:]):
            figures = [who for who in draft.figures if who in {w for item in items for w in item.present}]
            result.append(replace(draft, items=items, figures=figures, beat_ids=list(draft.beat_ids)))
    return result


def _turn(draft: Draft) -> int:
    """Where the second speaker of an exchange of two begins (with a parenthetical before), or 0."""
    spoken = [place for place, item in enumerate(draft.items) if item.line.kind == "dialogue"]
    if len(spoken) != 2 or draft.asked != ShotAsked() or draft.purpose:
        return 0
    start = spoken[1]
    while start > spoken[0] + 1 and draft.items[start - 1].line.kind != "sfx":
        start -= 1
    return start
