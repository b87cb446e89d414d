"""Panels that no line asks for by itself: openings, details, reactions, and the parts of a long action.

Part of directing, between the grouping of lines and their framing; it alone answers "which silent pictures does the
scene need besides its lines?". Inserts hold no line; what they show stands in words in their story function.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import takewhile
from math import ceil
from typing import NamedTuple

from core.metrics.settings import MetricSettings
from core.planning.acting import find_expression, find_pose
from core.planning.deeds import Deed
from core.planning.draft import Draft
from core.planning.grammar import ShotAsked
from core.planning.happenings import deeds_by_part
from core.planning.presence import pictured
from core.planning.reading import LineRead
from core.planning.things import carried_things, names_thing, things_in
from core.story.plan import SceneIntent

LONG_ACTION_WORDS = 14
MORE_SILENCE = 0.25
"""How many panels more than expected a scene may have so that enough of them are silent."""
LEAD_WORDS = 5
"""An action before speech is a picture of its own from this length on."""
REACTION_GAP = 6
"""Panels between two silent faces of the same listener."""
_UNSEEN = re.compile(
    r"\b(?:sounds?|voice|music|buzz(?:es)?|rings?|ageless|thinks?|wonders?|knows?|means no ill)\b", re.I
)


def add_inserts(
    drafts: list[Draft], intent: SceneIntent, *, names: Mapping[str, str], most: int, settings: MetricSettings
) -> list[Draft]:
    """Add the silent panels that the rules of the story model ask for, hardly beyond `most` panels in all.

    The opening and what must be shown come first, then the parts of long actions, then reactions until silence is
    enough. The opening is added even at the limit, because a scene must establish its place. `names` are the
    characters' names by id: what a silent panel shows is said in words.
    """
    drafts = _with_opening(drafts, intent)
    drafts = _with_must_show(drafts, intent)
    drafts = _with_parts(drafts, most)
    drafts = _with_closing(drafts, names)
    return _with_silence(drafts, intent, names, most + max(1, round(MORE_SILENCE * most)), settings)


def _insert(shows: str, purpose: str, figures: Sequence[str], beside: Draft) -> Draft:
    return Draft(
        items=[], beat_ids=list(beside.beat_ids[-1:]), beat_type=beside.beat_type, figures=list(figures),
        shows=shows, purpose=purpose, around=list(beside.around),
    )  # fmt: skip


def _with_opening(drafts: list[Draft], intent: SceneIntent) -> list[Draft]:
    """A scene that starts with talk gets a silent view of its place first."""
    first = drafts[0]
    starts_told = bool(first.items) and first.items[0].told
    if (starts_told and len(first.seen_speakers) <= 1) or not first.items:
        return drafts
    place = intent.setting.strip()
    opening = _insert(place.title() if place.isupper() else place or "the place", "establishing", first.figures, first)
    opening.beat_ids = list(first.beat_ids[:1])
    return [opening, *drafts]


def _with_must_show(drafts: list[Draft], intent: SceneIntent) -> list[Draft]:
    """An object that must be shown is seen by the peak at the latest; where no line does that, a detail is added."""
    order = [beat.beat_id for beat in intent.beats]
    peak_beat = next((place for place, beat in enumerate(intent.beats) if beat.type == "peak"), len(order))
    for place, beat in enumerate(intent.beats[: peak_beat + 1]):
        until = set(order[: max(place, min(peak_beat, len(order) - 1)) + 1])
        for thing in beat.must_show:
            seen = any(names_thing(d.told_text, thing) for d in drafts if set(d.beat_ids) <= until)
            own = [spot for spot, draft in enumerate(drafts) if beat.beat_id in draft.beat_ids]
            if seen or not own:
                continue
            detail = _insert(f"the {thing.replace('_', ' ')}", "object_focus", [], drafts[own[-1]])
            spot = max(own[-1], 1)  # the first panel establishes the place
            drafts = [*drafts[:spot], detail, *drafts[spot:]]
    return drafts


class _Picture(NamedTuple):
    """A later picture of a long action: its sentences, whom they show, what is done in them."""

    text: str
    named: tuple[str, ...]
    deeds: tuple[Deed, ...]


def _with_parts(drafts: list[Draft], most: int) -> list[Draft]:
    """Split off the later pictures of a long action, the longest actions first."""
    splittable = sorted(
        (place for place, draft in enumerate(drafts) if later_parts(draft)),
        key=lambda place: (-len(drafts[place].told_text.split()), place),
    )
    chosen: dict[int, list[_Picture]] = {}
    room = most - len(drafts)
    for place in splittable:
        parts = later_parts(drafts[place])[:2]
        if room < len(parts):
            parts = [_join(parts)] if room == 1 else []
        if parts:
            chosen[place] = parts
            room -= len(parts)
    result: list[Draft] = []
    for place, draft in enumerate(drafts):
        parts = chosen.get(place, [])
        if parts:
            first = _shown_parts(draft)[0]
            draft.shows, draft.figures = first.text, list(first.named) or draft.figures[:1]
        result.append(draft)
        for part in parts:
            later = _insert(part.text, _part_purpose(part), part.named, draft)
            later.lent = part.deeds
            result.append(later)
    return result


def later_parts(draft: Draft) -> list[_Picture]:
    """The pictures of a long action without speech, after its first: its later visible sentences, joined to two."""
    shown = _shown_parts(draft)
    if draft.lettered or len(shown) < 2 or len(draft.told_text.split()) < LONG_ACTION_WORDS:
        return []
    rest = shown[1:]
    if len(rest) <= 2:
        return rest
    middle = ceil(len(rest) / 2)
    return [_join(rest[:middle]), _join(rest[middle:])]


def _shown_parts(draft: Draft) -> list[_Picture]:
    told = [item for item in draft.items if item.line.kind == "action" and not pictured(item.parts)]
    parts = [_Picture(part.text, part.named, deeds) for item in told for part, deeds in deeds_by_part(item)]
    return [part for part in parts if len(part.text.split()) >= 4 and visible(part.text)]


def _join(parts: Sequence[_Picture]) -> _Picture:
    named = dict.fromkeys(who for part in parts for who in part.named)
    text = " ".join(part.text for part in parts)
    return _Picture(text, tuple(named), tuple(deed for part in parts for deed in part.deeds))


def visible(sentence: str) -> bool:
    """Whether a sentence shows something to draw: a pose, a face or a thing, and not only a sound."""
    drawable = bool(find_pose(sentence) or find_expression(sentence) or things_in(sentence))
    return drawable or not _UNSEEN.search(sentence)


def _part_purpose(part: _Picture) -> str:
    thing_alone = carried_things(part.text) and not part.named and len(part.text.split()) <= 12
    return "object_focus" if thing_alone else ""


def _with_closing(drafts: list[Draft], names: Mapping[str, str]) -> list[Draft]:
    """A scene that ends in an exchange gets a last silent look."""
    last = drafts[-1]
    if len(last.seen_speakers) < 2:
        return drafts
    listener = last.seen_speakers[-2:][0]
    return [*drafts, _insert(_listens(listener, names), "reaction", [listener], last)]


def _with_silence(
    drafts: list[Draft], intent: SceneIntent, names: Mapping[str, str], most: int, settings: MetricSettings
) -> list[Draft]:
    """Add reactions after the loudest spoken panels until silent panels are enough and speaking ones not too many.

    Told prose has nobody who listens; it gets none.
    """
    if not any(draft.seen_speakers for draft in drafts):
        return drafts
    while True:
        silent = sum(not draft.lettered for draft in drafts)
        total = len(drafts)
        enough = silent >= settings.qc.silent_ratio_min * total
        balanced = total - silent <= settings.qc.dialogue_ratio_max * total
        if (enough and balanced) or (enough and total >= most):
            return drafts
        split = _told_first(drafts)
        if split is not None:
            drafts = [*drafts[:split], *_apart(drafts[split]), *drafts[split + 1 :]]
            continue
        spots = [place for place in range(len(drafts)) if _wants_reaction(drafts, place, intent)]
        fresh = [place for place in spots if place + 1 < len(drafts) and not _just_listened(drafts, place)]
        spots = fresh if enough else fresh or spots
        if not spots:
            return drafts
        place = max(spots, key=lambda spot: (drafts[spot].heat, -spot))
        listener = _listener(drafts[place])
        if listener is None:
            reaction = _insert("", "environment_aspect", [], drafts[place])
        else:
            reaction = _insert(_listens(listener, names), "reaction", [listener], drafts[place])
        drafts = [*drafts[: place + 1], reaction, *drafts[place + 1 :]]


def _told_first(drafts: Sequence[Draft]) -> int | None:
    """The speaking panel with the longest action before its first words: the action can be a silent picture."""
    leads = [(sum(len(item.told_text.split()) for item in _lead(draft)), -place) for place, draft in enumerate(drafts)]
    words, place = max(leads, default=(0, 0))
    return -place if words >= LEAD_WORDS else None


def _lead(draft: Draft) -> list[LineRead]:
    if not draft.lettered or draft.shows or draft.asked != ShotAsked():
        return []
    lead = list(takewhile(lambda item: item.line.kind == "action", draft.items))
    return lead if any(visible(item.told_text) for item in lead) else []


def _apart(draft: Draft) -> list[Draft]:
    """The action that opens a speaking panel, silent, and then the words."""
    lead = _lead(draft)
    spoken = draft.items[len(lead) :]
    acting = list(dict.fromkeys(who for item in lead for who in item.named))
    talking = {who for item in spoken for who in item.present}
    figures = [who for who in draft.figures if who in talking] or draft.figures[:1]
    return [
        replace(draft, items=lead, figures=acting, purpose="", beat_ids=list(draft.beat_ids)),
        replace(draft, items=spoken, figures=figures, beat_ids=list(draft.beat_ids)),
    ]


def _listens(who: str, names: Mapping[str, str]) -> str:
    name = names.get(who, who)
    return f"{name.title() if name.isupper() else name} listens"


def _wants_reaction(drafts: Sequence[Draft], place: int, intent: SceneIntent) -> bool:
    draft = drafts[place]
    followed = place + 1 < len(drafts) and not drafts[place + 1].lettered
    preceded = place > 0 and not drafts[place - 1].items
    return bool(draft.lettered) and not followed and not preceded


def _just_listened(drafts: Sequence[Draft], place: int) -> bool:
    """Whether the listener's silent face stands near already; the same face twice says nothing new."""
    near = drafts[max(0, place - REACTION_GAP) : place + REACTION_GAP + 1]
    return any(draft.purpose == "reaction" and draft.figures == [_listener(drafts[place])] for draft in near)


def _listener(draft: Draft) -> str | None:
    """Who hears it: another character who is there, else the speaker."""
    speakers = draft.seen_speakers
    last = speakers[-1] if speakers else None
    return next((who for who in [*draft.figures, *draft.around] if who != last), last)
