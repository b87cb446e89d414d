"""Which of the things that a text names belong into a picture.

Between the vocabulary and the planners; it alone answers "is this thing shown, or only spoken of?". A thing that can be
carried is shown where a sentence names it. A fixture (a door, a window, a bed) is part of a place: it is shown as a
thing of its own only where the place has room for it, has none of its own, and somebody's hands or eyes are on it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final

from core.planning.vocabulary import PROP_KINDS, PROP_WORDS, find_words, props_in, read_lexicon

FIXTURES: Final = frozenset(
    {"window", "door", "lamp", "bench", "table", "bed", "screen", "traffic_light", "bus_stop", "tree", "moon", "car",
     "chair", "clock", "sign"}
)  # fmt: skip
"""Things that stand or hang in a place and cannot be carried about."""
OUTDOORS: Final = frozenset(
    {"street", "intersection", "park", "rooftop", "field", "beach", "forest", "station", "sky", "courtyard", "bridge"}
)
VEHICLES: Final = frozenset({"bus", "train", "car"})
_HOMELY = "door, table, chair, lamp, clock, screen, bed, window"
_ROOM_FOR: Final[Mapping[str, tuple[str, ...]]] = read_lexicon(f"""
street: bus_stop, bench, car, sign, traffic_light, tree, moon
intersection: car, sign, bus_stop, moon, bench
park: sign, moon, car
rooftop: chair, table, moon, bench
field: tree, car, sign, moon, bench
beach: chair, moon, tree, bench
forest: moon, car, sign
station: sign, clock, moon
sky: moon
courtyard: bench, table, chair, moon, sign
bridge: car, sign, moon, bench, traffic_light
room: {_HOMELY}
bedroom: door, table, chair, clock, screen
kitchen: door, chair, lamp, clock
living_room: door, chair, clock, screen
office: door, lamp, clock
classroom: door, chair, screen
hallway: table, chair, clock, bench, sign
cafe: door, clock, sign
shop: chair, table, clock, sign
stage: chair, table, screen, sign
throne_room: door, table, bed, window
cave: table, bed, door
tunnel: clock, door, bed, sign, table, screen, chair
spaceship: door, table, chair, bed, clock
hospital: door, chair, table, lamp, clock
abstract: door, window, chair, table, bed, clock, tree, moon, lamp, car, sign
""")
"""By place kind the fixtures that may be added; what is missing is in the backdrop already or does not belong."""
_TOUCHED: Final = re.compile(
    r"\b(?:open|clos|shut|slam|knock|push|pull|lock|unlock|lean|touch|grab|kick|climb|lies|lying|sit|sleep|hid|kneel"
    r"|crawl|tap|press|point|aim|switch|turns? (?:on|off)|stare|star(?:es|ing)|look|gaz|peer|watch|read|examin|glanc"
    r"|writ|pound|sees?\b|notic|beside|behind|under|against|counts? down)\w*",
    re.IGNORECASE,
)
_AWAY: Final = re.compile(
    r"(?:\b(?:no|without|neither|nor|never|instead of|not|isn['’]t|isn['’]t any|nobody at)(?:\s+(?:an?|the|any|his|her"
    r"|their|my))?|\b(?:like|than)(?:\s+(?:an?|the|some))?|\bas\s+an?"
    r"|\b(?:lost|forgot|forgets|needs?|wants?|remembers?|dreams? of"
    r"|thinks? of|talks? about|asks? (?:about|for)|wishes for|missing|misses)(?:\s+(?:an?|the|his|her|their|my))?)"
    r"\s+(?:[\w'’\-]+\s+){0,1}$",
    re.IGNORECASE,
)
_LETTERS = re.compile(r"[^\W\d_]+")
_SENTENCE = re.compile(r"(?<=[.!?…])\s+")


@lru_cache(maxsize=4096)
def things_in(text: str) -> tuple[str, ...]:
    """The things that a text shows: what it denies, compares with or merely thinks of is left out."""
    kinds = props_in(text)
    if not kinds:
        return ()
    hits = [(start, kind) for start, _, kind in find_words(text, PROP_WORDS) if kind in kinds]
    shown = {kind for start, kind in hits if not _AWAY.search(text[max(0, start - 60) : start])}
    return tuple(kind for kind in kinds if kind in shown)


@lru_cache(maxsize=4096)
def drawable_kinds(thing: str) -> tuple[str, ...]:
    """The drawable kinds that a thing's words mean ("silver key": key); none for what only words can show."""
    return (thing,) if thing in PROP_KINDS else tuple(props_in(f"the {thing.replace('_', ' ')}"))


@lru_cache(maxsize=4096)
def names_thing(text: str, thing: str) -> bool:
    """Whether a text shows a thing: by the last of its words, in any number, or by a word of the same drawable kind."""
    head = thing.replace("_", " ").split()[-1:]
    stem = _stem(head[0]) if head else ""
    if stem and any(_stem(word) == stem for word in _LETTERS.findall(text)):
        return True
    return any(kind in things_in(text) for kind in drawable_kinds(thing))


def _stem(word: str) -> str:
    lowered = word.casefold()
    return lowered[:-1] if len(lowered) > 3 and lowered.endswith("s") else lowered


def carried_things(text: str) -> list[str]:
    """Of what a text shows, what a hand can hold or a table bear."""
    return [kind for kind in things_in(text) if kind not in FIXTURES]


def place_fixtures(name: str, place: str) -> list[str]:
    """The fixtures that the name of a place itself promises ("BUS STOP") and its backdrop lacks."""
    return [kind for kind in things_in(name) if kind in FIXTURES and kind in _ROOM_FOR.get(place, ())]


def belongs(kind: str, place: str, *, dark: bool = False) -> bool:
    """Whether a thing may stand by itself in a place of that kind; the moon shines only after dark."""
    if kind == "moon" and not dark:
        return False
    return kind not in FIXTURES or kind in _ROOM_FOR.get(place, ())


def shown_things(
    sentences: Sequence[str], place: str, *, dark: bool = False, subject: bool = False, fitting: Sequence[str] = ()
) -> list[str]:
    """The things of a panel's sentences that belong into its picture, in the order of mention.

    Args:
        place: kind of the place behind the figures.
        subject: the panel is about a thing, which may then be any that the sentences show.
        fitting: fixtures that this place has by name.
    """
    found: dict[str, None] = {}
    for text in sentences:
        for sentence in _SENTENCE.split(text):
            touched = bool(_TOUCHED.search(sentence))
            for kind in things_in(sentence):
                loose = kind not in FIXTURES
                about = subject or (touched and belongs(kind, place, dark=dark)) or kind in fitting
                if loose or about:
                    found.setdefault(kind, None)
    if "phone" in found or "computer" in found:
        found.pop("screen", None)
    return list(found)
