"""Panels that no line asks for by itself: openings, details, reactions, and the parts of a long action.

Part of directing, between the grouping of lines and their framing; it alone answers "which silent pictures does the
scene need besides its lines?". Inserts hold no line; what they show stands in words in their story function.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from math import ceil

from core.metrics.settings import MetricSettings
from core.planning.acting import find_expression, find_pose
from core.planning.framing import Draft
from core.planning.presence import pictured
from core.planning.reading import Part
from core.planning.things import carried_things, names_thing, things_in
from core.story.plan import SceneIntent

LONG_ACTION_WORDS = 22
REACTION_GAP = 6
"""Panels between two silent faces of the same listener."""
_UNSEEN = re.compile(
    r"\b(?:sounds?|voice|music|buzz(?:es)?|rings?|ageless|thinks?|wonders?|knows?|means no ill)\b", re.I
)


def add_inserts(
    drafts: list[Draft], intent: SceneIntent, *, names: Mapping[str, str], most: int, settings: MetricSettings
) -> list[Draft]:
    """Add the silent panels that the rules of the story model ask for, never beyond `most` panels in all.

    The opening and what must be shown come first, then the parts of long actions, then reactions until silence is
    enough. The opening is added even at the limit, because a scene must establish its place. `names` are the
    characters' names by id: what a silent panel shows is said in words.
    """
    drafts = _with_opening(drafts, intent)
    drafts = _with_must_show(drafts, intent)
    drafts = _with_parts(drafts, max(most, len(drafts) + 1))
    drafts = _with_closing(drafts, names)
    return _with_silence(drafts, intent, names, most, settings)


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


def _with_parts(drafts: list[Draft], most: int) -> list[Draft]:
    """Split off the later pictures of a long action, the longest actions first."""
    splittable = sorted(
        (place for place, draft in enumerate(drafts) if later_parts(draft)),
        key=lambda place: (-len(drafts[place].told_text.split()), place),
    )
    chosen: dict[int, list[Part]] = {}
    room = most - len(drafts)
    for place in splittable:
        parts = later_parts(drafts[place])[:2]
        if room < len(parts):
            parts = parts[:room]
        if parts:
            chosen[place] = parts
            room -= len(parts)
    result: list[Draft] = []
    for place, draft in enumerate(drafts):
        parts = chosen.get(place, [])
        if parts:
            shown = _shown_parts(draft)
            draft.shows, draft.figures = shown[0].text, list(shown[0].named) or draft.figures[:1]
        result += [draft, *(_insert(part.text, _part_purpose(part), part.named, draft) for part in parts)]
    return result


def later_parts(draft: Draft) -> list[Part]:
    """The pictures of a long action without speech, after its first: its later visible sentences, joined to two."""
    shown = _shown_parts(draft)
    if draft.lettered or len(shown) < 2 or len(draft.told_text.split()) < LONG_ACTION_WORDS:
        return []
    rest = shown[1:]
    if len(rest) <= 2:
        return rest
    middle = ceil(len(rest) / 2)
    return [_join(rest[:middle]), _join(rest[middle:])]


def _shown_parts(draft: Draft) -> list[Part]:
    told = [item for item in draft.items if item.line.kind == "action"]
    parts = [part for item in told if not pictured(item.parts) for part in item.parts]
    return [part for part in parts if len(part.text.split()) >= 4 and visible(part.text)]


def _join(parts: Sequence[Part]) -> Part:
    named = dict.fromkeys(who for part in parts for who in part.named)
    return Part(" ".join(part.text for part in parts), tuple(named))


def visible(sentence: str) -> bool:
    """Whether a sentence shows something to draw: a pose, a face or a thing, and not only a sound."""
    drawable = bool(find_pose(sentence) or find_expression(sentence) or things_in(sentence))
    return drawable or not _UNSEEN.search(sentence)


def _part_purpose(part: Part) -> str:
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
