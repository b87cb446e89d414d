"""Where a run of lines plays, as the text itself says it: "In the lift", "Kitchen, morning.", "steps onto the roof".

Above the mentions and the signs of places; it alone answers "which place does each text play in?". A place stays until
another is told as strongly; what stands in a place (`place_signs`) speaks where none is told, and where the place that
was told cannot be any more. A room keeps the house that it is in.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from core.story.english.happening import has_verb
from core.story.english.parsing import Sentence, parse_text
from core.story.english.place_kinds import (
    INSIDE,
    OUTSIDE,
    alike,
    head_of,
    holds_rooms,
    is_outdoors,
    is_room,
    is_vehicle,
    place_within,
    same_place,
)
from core.story.english.place_mentions import PlaceTold, places_told
from core.story.english.place_signs import Sign, signs_told
from core.story.english.place_turns import ABOARD, LATER
from core.story.english.told import ToldText, is_spoken

MOVED = 2.5
"""Weight from which a place replaces one that a heading names."""
TOLD = 1.5
"""Weight from which a place replaces one that was read from the text."""
LOOSE = 0.8
"""Weight from which a place is taken where none holds: at the start, and after a jump in time."""
GUESSED = 0.5
HINTED = 0.2
"""Weight from which a hint counts for what comes before the first place that is told; later hints need `GUESSED`."""
SHOWN = 1.0
"""Signs from which a place is taken where none is told, and after a jump."""
CONTRADICTED = 1.5
"""Signs from which a room replaces a place under the sky, or another room."""
NOWHERE = PlaceTold("", 0.0, 0)
SENTENCES_KEPT = 4096
_JUMP_LINE = re.compile(r"^\W*(?:\w+ ){0,3}(?:LATER|MEANWHILE|ELSEWHERE|THEN)\W*$")
"""A line of a script that says that the next picture may be elsewhere."""


@dataclass(frozen=True, slots=True)
class PlacedText:
    """Where a text plays for the most part, and where it ends; `weight` is how strongly this text itself says so.

    `within` is the house or vessel that a room is in, where the text tells it apart;
    `nearby` the house that was named last.
    """

    place: str = ""
    leaves_at: str = ""
    weight: float = 0.0
    within: str = ""
    nearby: str = ""

    @property
    def full(self) -> str:
        """The place with what it is in, the larger first."""
        return place_within(self.place, self.within)


@dataclass(slots=True)
class _Walk:
    """Where the text is by now. `held` is the weight that another place needs; `shown` keeps the signs by place."""

    start: str
    headed: bool
    current: str
    held: float
    within: str = ""
    hint: PlaceTold = NOWHERE
    earlier: PlaceTold = NOWHERE
    outdoors: str = ""
    indoors: str = ""
    boarded: str = ""
    shown: dict[str, dict[str, float]] = field(default_factory=dict)
    jumped: int = -9
    cut: int = -9
    number: int = -1
    named: list[str] = field(default_factory=list)

    @property
    def at_heading(self) -> bool:
        return self.headed and self.current == self.start

    def go(self, place: str, weight: float) -> None:
        """Be in another place from here on."""
        if is_room(place):
            if holds_rooms(self.current) and not is_outdoors(self.current):
                self.within = self.within if is_room(self.current) else self.current
            elif not is_room(self.current):
                self.within = self.indoors or self.house
        else:
            self.within = ""
        self.current, self.held = place, max(weight, LOOSE)
        self.jumped = -9
        if is_vehicle(place):
            self.boarded = place

    @property
    def house(self) -> str:
        """The house that signs speak for, where no name of it was told."""
        sums = {place: sum(words.values()) for place, words in self.shown.items() if holds_rooms(place)}
        best = max(sums, key=lambda name: sums[name], default="")
        return best if best and sums[best] >= SHOWN else ""

    def note(self, place: str) -> None:
        """Remember a place that is named, for "outside", "inside" and "aboard" further on."""
        self.named.append(place)
        if is_outdoors(place):
            self.outdoors = place
        elif is_vehicle(place):
            self.boarded = place
        elif holds_rooms(place):
            self.indoors = place

    def meant(self, words: str) -> str:
        """The place behind a word that only points to one."""
        if words == OUTSIDE:
            self.indoors = self.current or self.indoors
            return self.outdoors or (f"outside the {self.current}" if self.current else "")
        if words == INSIDE:
            return self.indoors
        return self.boarded if words == ABOARD else words


def place_texts(
    texts: Sequence[ToldText], *, start: str = "", named: bool = True, nearby: str = ""
) -> list[PlacedText]:
    """Where each text plays, in order.

    `start` is the place before the first text: one that a heading names (`named`; only a clear move replaces it) or one
    that the story came from. Texts before the first place that is clearly told play where they hint at, else there,
    unless somebody only then goes there. `nearby` is a house that was named before ("Inside it was cool").
    """
    placed: list[PlacedText] = []
    headed = bool(start) and named
    larger, _, room = start.rpartition(", ") if not headed else ("", "", start)
    walk = _Walk(start, headed, room, MOVED if headed else LOOSE if start else 0.0, larger)
    walk.indoors = start if holds_rooms(start) and not is_outdoors(start) else nearby
    walk.named += [name for name in (nearby, start) if name]
    text_signs: dict[str, dict[str, float]] = {}
    paragraph: int | None = None
    waiting: list[int] = []
    for told in texts:
        if told.paragraph is None or told.paragraph != paragraph:
            waiting.clear()
            walk.number, paragraph, text_signs = walk.number + 1, told.paragraph, {}
        if told.jumped or told.text.isupper():
            walk.cut = walk.number if told.jumped or _JUMP_LINE.match(told.text) else walk.cut
        if told.jumped:
            _take(walk, PlaceTold(LATER, 0.0, 0))
        weights: dict[tuple[str, str], int] = {}
        walk.earlier = walk.earlier if walk.current else walk.hint
        strongest, pending = 0.0, 0
        for length, mentions, signs in [] if told.spoken else _by_sentence(told.text, told.opened):
            before = walk.current
            for mention in mentions:
                strongest = max(strongest, _take(walk, mention))
            if walk.current == before:
                _look(walk, signs, text_signs)
            key = (walk.current, walk.within)
            waits = walk.current == before and walk.jumped == walk.number
            pending = pending + length if waits else pending
            if not waits:
                weights[key] = weights.get(key, 0) + length + pending
                pending = 0
        if pending:
            key = (walk.current, walk.within)
            weights[key] = weights.get(key, 0) + pending
        if not walk.current and walk.hint.weight >= LOOSE:
            walk.go(walk.hint.words, walk.hint.weight)
            weights[walk.current, walk.within] = weights.pop(("", ""), 0)
        mostly = max(reversed(weights), key=lambda name: weights[name]) if weights else (walk.current, walk.within)
        for at in waiting if strongest else ():
            placed[at] = PlacedText(walk.current, walk.current, strongest, walk.within)
        waiting = [] if strongest else [*waiting, len(placed)] if walk.jumped == walk.number else waiting
        placed.append(PlacedText(mostly[0], walk.current, strongest, mostly[1], walk.indoors))
    return _filled(placed, walk)


def _take(walk: _Walk, mention: PlaceTold) -> float:
    """Weigh one mention; the weight if the text goes there."""
    if mention.words == LATER:
        walk.held = min(walk.held, TOLD if walk.at_heading else LOOSE)
        walk.jumped = walk.number
        return 0.0
    words = walk.meant(mention.words)
    if not words:
        return 0.0
    if mention.weight >= GUESSED:
        walk.note(words)
    needed = walk.held if walk.at_heading else min(walk.held, TOLD)
    if _is_here(walk, words):
        walk.held = max(walk.held, mention.weight)
        if not walk.headed and is_room(words) and len(words) > len(walk.current):
            walk.current = words
        return 0.0
    if mention.weight >= max(needed, LOOSE if walk.current else TOLD):
        walk.go(words, mention.weight)
        return mention.weight
    if not walk.current and mention.weight > walk.hint.weight and (mention.weight >= GUESSED or walk.number < 2):
        walk.hint = PlaceTold(words, mention.weight, mention.start)
    return 0.0


def _is_here(walk: _Walk, words: str) -> bool:
    """Whether a place named is the one we are in; the house around a room is another place to go to."""
    return bool(walk.current) and same_place(words, walk.current)


def _look(walk: _Walk, signs: Sequence[Sign], shown: dict[str, dict[str, float]]) -> None:
    """Weigh what stands around, where nothing was told or where what was told cannot be."""
    for sign in signs:
        for seen in (shown, walk.shown):
            words = seen.setdefault(sign.place, {})
            words[sign.word] = max(words.get(sign.word, 0.0), sign.weight)
    if not signs:
        return
    kept = walk.shown if not walk.current else shown
    sums = {place: sum(words.values()) for place, words in kept.items()}
    kind = max(sums, key=lambda name: sums[name])
    place = next((name for name in reversed(walk.named) if head_of(name) in alike(kind)), kind)
    if not walk.current:
        if sums[kind] >= SHOWN and walk.hint.weight < LOOSE:
            walk.hint = PlaceTold(place, LOOSE, 0)
        return
    jumped = walk.number - walk.jumped <= 1
    if walk.at_heading and not jumped:
        return
    inside = is_outdoors(walk.current) and not is_outdoors(place) and not is_vehicle(place)
    other = is_room(place) and is_room(walk.current) and len(kept[kind]) > 1
    known = sums.get(head_of(walk.current), 0.0)
    against = inside or jumped or other
    enough = SHOWN if walk.number - walk.cut <= 1 else CONTRADICTED
    if against and sums[kind] >= enough and not known and not same_place(place, walk.current):
        walk.go(place, LOOSE)


def _filled(placed: Sequence[PlacedText], walk: _Walk) -> list[PlacedText]:
    """What plays before the first place that is told plays where it hinted at, else in that place."""
    first = next((entry.place for entry in placed if entry.place), "")
    before = walk.earlier.words if walk.earlier.weight >= HINTED else first or walk.hint.words
    return [entry if entry.place else PlacedText(before, entry.leaves_at or before, entry.weight) for entry in placed]


@lru_cache(maxsize=SENTENCES_KEPT)
def _by_sentence(text: str, opened: bool) -> tuple[tuple[int, tuple[PlaceTold, ...], tuple[Sign, ...]], ...]:
    found = []
    opening = True
    for sentence in parse_text(text):
        mentions = tuple(_told(sentence, text, opened, opening))
        signs = tuple(sign for sign in signs_told(sentence) if not is_spoken(text, sign.start, opened=opened))
        found.append((len(sentence.words), mentions, signs))
        opening = opening and not has_verb(sentence) and all(told.words == LATER for told in mentions)
    return tuple(found)


def _told(sentence: Sentence, text: str, opened: bool, opening: bool) -> list[PlaceTold]:
    mentions = places_told(sentence, opening=opening)
    return [mention for mention in mentions if not is_spoken(text, mention.start, opened=opened)]
