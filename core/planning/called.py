"""What people and places are called inside a sentence.

Under the descriptions; it alone answers "does this name take an article, a capital, and which preposition?". A script
writes names in capitals: "MINA" is Mina, "OLD WOMAN" is the old woman, "POST OFFICE" is the post office.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from core.planning.things import OUTDOORS
from core.planning.vocabulary import FIGURE_WORDS, PLACE_WORDS
from core.story.cast import CharacterSheet
from core.story.english.naming import TITLES, is_person_noun
from core.story.english.nouns import listed_sense, noun_base
from core.story.plan import SceneryShown

_SIDE_WORDS: Final = frozenset(
    ["old", "young", "little", "small", "big", "tall", "large", "great", "back", "front", "open", "upper", "lower",
     "night", "day", "main", "dark", "empty", "inner", "outer", "first", "second", "third", "top", "narrow", "wide",
     "busy", "quiet", "long", "high", "low", "north", "south", "east", "west", "red", "blue", "green", "white", "black",
     "grey", "brown", "angry", "fat", "thin", "head", "male", "female", "another", "other", "next", "of", "the", "in",
     "on", "at", "a", "an", "and", "with", "behind", "under", "near", "above", "beside", "steep", "hidden", "secret"]
)  # fmt: skip
_FIGURES: Final = frozenset(word for words in FIGURE_WORDS.values() for word in words if word.isascii())
_PLACES: Final = frozenset(
    part.rstrip("*") for words in PLACE_WORDS.values() for word in words if word.isascii() for part in word.split()
)
_OWNED = re.compile(r"^(?:the|an?|this|his|her|my|our|your|their)\b|^\w+['’]s?\b|[^\x00-\u024f]", re.IGNORECASE)
_POSSESSED = re.compile(r"^\w+['’]s?\s")
_RELATIVE = re.compile(
    r"^(?:outside|inside|under|behind|beside|near|above|below|between|in front of|in|on|at|by|off|over|along)\b", re.I
)
"""A place that is told by another brings its own preposition."""
_ON: Final = frozenset(
    ["beach", "bridge", "roof", "rooftop", "deck", "jetty", "pier", "quay", "platform", "sea", "ocean", "rock", "stage",
     "hill", "hillside", "road", "highway", "balcony", "terrace", "bus", "train", "ship", "boat", "ferry", "tram",
     "island", "shore", "coast", "mountain", "landing", "stairs", "staircase", "tracks", "ledge", "court", "pitch"]
)  # fmt: skip
_AT: Final = frozenset(
    ["stop", "station", "gate", "entrance", "door", "harbour", "harbor", "port", "corner", "crossing", "counter", "bar",
     "table", "desk", "window", "end", "edge", "lake", "terminal", "airport", "intersection", "junction", "lighthouse"]
)  # fmt: skip
_IN: Final = frozenset(
    ["street", "alley", "lane", "garden", "park", "field", "forest", "woods", "yard", "courtyard", "square", "meadow",
     "village", "town", "city", "market", "cemetery", "graveyard", "orchard", "valley", "desert", "jungle", "sky"]
)  # fmt: skip
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")


def person_called(sheet: CharacterSheet) -> str:
    """A character as a sentence calls it: a name with its capital, a common noun with its article."""
    return _person(sheet.name.strip())


@lru_cache(maxsize=1024)
def _person(name: str) -> str:
    name = re.sub(r"\s*\([^)]*\)", "", name) or name
    words = _WORD.findall(name)
    titled = len(words) > 1 and words[0].lower() in TITLES - _SIDE_WORDS
    if words and name.isascii() and not titled and not any(_proper(word) for word in words) and _is_kind(words):
        lowered = name.lower()
        return lowered if _OWNED.search(lowered) or re.search(r"\d", lowered) else f"the {lowered}"
    return name.title() if name.isupper() else name


def _is_kind(words: list[str]) -> bool:
    return any(is_person_noun(word.lower()) or word.lower() in _FIGURES for word in words)


def _proper(word: str) -> bool:
    lowered = re.sub(r"['’]s?$", "", word.lower())
    if lowered in _SIDE_WORDS or lowered in _FIGURES or lowered in _PLACES or is_person_noun(lowered):
        return False
    return listed_sense(noun_base(lowered)) is None


def place_called(scenery: SceneryShown) -> str:
    """The place as a sentence calls it: its name, else its kind, with an article where it needs one."""
    name = " ".join(scenery.name.split()).strip(" .,-–—")
    if not name:
        return f"the {scenery.kind.replace('_', ' ')}"
    return _place(name)


@lru_cache(maxsize=1024)
def _place(name: str) -> str:
    words = _WORD.findall(name)
    common = name.isascii() and bool(words) and not any(_proper(word) for word in words)
    headed = name.isupper() or all(word[0].isupper() or word in _SIDE_WORDS for word in words)
    if common and headed:
        name = name.lower()
    elif name.isupper():
        name = re.sub(r"['’]S\b", lambda match: match.group().lower(), name.title())
    owned = _OWNED.search(name) and not (common and _POSSESSED.search(name))
    if _RELATIVE.search(name) or owned or (not common and re.search(r"\d|^\w+$", name)):
        return name
    return f"the {name}"


def place_with_preposition(scenery: SceneryShown) -> str:
    """The place with the preposition that puts somebody there: ``on the beach``, ``at the bus stop``."""
    place = place_called(scenery)
    inner = scenery.name.rpartition(",")[2].strip()
    if (
        inner != scenery.name.strip()
        and inner
        and not re.search(r"\d", inner)
        and not _proper(_WORD.findall(inner + " a")[0])
    ):
        place = _place(inner)
    if _RELATIVE.search(place):
        return place
    words = [word.lower() for word in _WORD.findall(place.split(",")[0])]
    head = words[-1] if words else ""
    for preposition, heads in (("on", _ON), ("at", _AT), ("in", _IN)):
        if head in heads:
            return f"{preposition} {place}"
    return f"{'at' if scenery.kind in OUTDOORS else 'in'} {place}"


def view_of_place(scenery: SceneryShown) -> str:
    """The place behind "view": ``of the harbour``, ``under the bridge``."""
    place = place_called(scenery)
    return place if _RELATIVE.search(place) else f"of {place}"


def is_plural(called: str) -> bool:
    """Whether a character's common noun means several: ``the twins``."""
    return called.startswith("the ") and called.endswith("s") and not called.endswith(("ss", "us"))


def capital(text: str) -> str:
    """The text with its first letter large."""
    return text[:1].upper() + text[1:]
