"""A panel in words: 25 to 45 of them, and only what can be drawn.

Last step of the semantics; it alone answers "how is this panel described to whoever draws it?". Sentences are put
together from the shot, the scene's own action, the figures and the things, then from details of the place until the
description is long enough. Words of mood, theme and lighting are left out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from core.planning.looks import look_phrase
from core.story.cast import CharacterSheet
from core.story.plan import Camera, Expression, FigureSemantics, Pose, SceneryShown

FEWEST_WORDS = 25
MOST_WORDS = 45
ACTION_WORDS = 16
_UNDRAWABLE = re.compile(
    r"\b(?:awkward\w*|tense\w*|tension|mood\w*|atmospher\w*|dramatic\w*|ominous\w*|eerie\w*|melanchol\w*|gloom\w*|hope\w*"
    r"|theme\w*|symbol\w*|romantic\w*|mysterious\w*|sunlight|moonlight|backlit|lighting|shadowy|dimly|brightly|glowing"
    r"|stereotype|utterly|self-indulgent)\b\s*",
    re.IGNORECASE,
)
_SHOT_WORDS = re.compile(
    r"(?:(?<=^)|(?<=[.!?] ))(?:extreme |very )?(?:wide|long|full|medium|close[\- ]?up|establishing|low[\- ]angle"
    r"|high[\- ]angle|bird'?s[\- ]eye|pov|two[\- ]shot|splash)(?: shot| view| panel)?\s*[.:,\-–—]+\s*",
    re.IGNORECASE,
)
"""A writer's shot word that stands alone; the shot is said by the description's own first words."""
_INTRODUCTION = re.compile(r"\b([A-Z][A-Z' .]+),\s(?:[^.!?]*,\s)?(?=(?:who\s)?[a-z]+s\b)")
"""A character's introduction ("ANNA, 30, a tall woman, opens"): what stands between the name and the verb."""
_NAMED = re.compile(r"^(?:the|an?|this|his|her|my|our)\b|\w['’]s?\b|\d|[^\x00-\u024f]", re.IGNORECASE)
_SCALE: Final[Mapping[str, str]] = {
    "establishing": "Establishing view of {}",
    "wide": "Wide view of {}",
    "long": "Long view of {}",
    "full": "Full-figure view in {}",
    "medium_full": "View from the knees up in {}",
    "medium": "View from the waist up in {}",
    "medium_closeup": "View from the chest up in {}",
    "closeup": "Close-up in {}",
    "extreme_closeup": "Very close detail in {}",
}
_ANGLE: Final[Mapping[str, str]] = {
    "eye": "", "low": ", seen from below", "high": ", seen from above", "dutch": ", tilted",
    "birds_eye": ", seen from straight above",
}  # fmt: skip
_FACE: Final[Mapping[Expression, str]] = {
    "neutral": "with a calm face",
    "happy": "smiling",
    "laugh": "laughing with an open mouth",
    "sad": "with the mouth turned down",
    "cry": "with tears on the cheeks",
    "angry": "with brows drawn together",
    "shock": "with wide eyes and open mouth",
    "afraid": "with raised brows and hunched shoulders",
    "cold": "with a flat stare",
    "smirk": "with a crooked smile",
    "tired": "with half-closed eyes",
    "embarrassed": "with flushed cheeks",
    "determined": "with a set jaw",
}
_POSE: Final[Mapping[Pose, str]] = {
    "stand": "stands",
    "walk": "walks",
    "run": "runs",
    "sit": "sits",
    "lie": "lies down",
    "point": "points ahead",
    "reach": "reaches out",
    "hold": "holds something up",
    "hips": "stands with hands on hips",
    "cross": "stands with arms crossed",
    "chest": "holds a hand to the chest",
    "raise": "raises both hands",
    "crouch": "crouches",
    "phone": "holds up a phone",
    "hug": "embraces the other",
    "fall": "falls",
}
_PLACE_DETAILS: Final[Mapping[str, tuple[str, str]]] = {
    "street": ("house fronts, a pavement and parked cars", "street lamps and shop windows"),
    "intersection": ("crossing roads, zebra stripes and traffic lights", "low houses at the corners"),
    "park": ("trees, a lawn and a winding path", "bushes and a bench"),
    "rooftop": ("a parapet, water tanks and the skyline", "pipes and a stair door"),
    "field": ("open grass up to low hills", "a fence and scattered trees"),
    "beach": ("sand, waves and a wide horizon", "shells and a distant boat"),
    "forest": ("tall trunks, ferns and roots", "a narrow trail between trees"),
    "room": ("plain walls, a window and a wooden floor", "a shelf and a small table"),
    "bedroom": ("a bed, a window and a wardrobe", "a rug and a bedside table"),
    "kitchen": ("cupboards, a stove and a counter", "pans on hooks and a sink"),
    "living_room": ("a sofa, a low table and curtains", "a bookshelf and a rug"),
    "office": ("desks, screens and office chairs", "a pin board and tall windows"),
    "classroom": ("rows of desks and a blackboard", "windows along one wall"),
    "hallway": ("doors along a long corridor", "a tiled floor and lockers"),
    "cafe": ("small tables, a counter and cups", "a menu board and hanging lamps"),
    "shop": ("shelves full of goods and a till", "a display window and price tags"),
    "bus": ("rows of seats, handrails and windows", "hanging straps along the aisle"),
    "train": ("facing seats and wide windows", "luggage racks over the seats"),
    "station": ("a platform, tracks and a clock", "benches and a timetable"),
    "car": ("a dashboard, a wheel and a windscreen", "car seats and a mirror"),
    "stage": ("curtains, floorboards and rows of seats", "speakers at both sides"),
    "throne_room": ("columns, a carpet and a throne", "banners on high walls"),
    "cave": ("rough rock walls and stalactites", "stones on the ground"),
    "tunnel": ("the curved wall of a large pipe", "rivets, seams and a flat walkway"),
    "spaceship": ("control panels and round windows", "stars behind the glass"),
    "sky": ("clouds and open air", "tiny roofs far below"),
    "abstract": ("an empty backdrop with loose shapes", "soft blots of colour"),
    "courtyard": ("paved ground inside four walls", "arches and a stone well"),
    "bridge": ("a railing, a deck and water below", "far river banks"),
    "hospital": ("white walls, a bed and a curtain", "monitors and a drip stand"),
}  # fmt: skip


def place_name(scenery: SceneryShown) -> str:
    """The place in words: its name, else its kind, with an article where a kind needs one."""
    name = scenery.name.strip()
    if name:
        name = name.title() if name.isupper() else name
        return name if _NAMED.search(name) else f"the {name}"
    return f"the {scenery.kind.replace('_', ' ')}"


def describe(
    camera: Camera,
    scenery: SceneryShown,
    figures: Sequence[FigureSemantics],
    props: Sequence[str],
    action: str,
    cast: Mapping[str, CharacterSheet],
) -> str:
    """Describe one panel in 25 to 45 words. `action` is the script's own text; what cannot be drawn is taken out."""
    shot = _SCALE[camera.scale].format(place_name(scenery)) + _ANGLE[camera.angle]
    if camera.viewpoint == "over_shoulder" and len(figures) > 1:
        shot += ", over a shoulder"
    elif camera.viewpoint == "pov":
        shot += ", through somebody's eyes"
    sentences = [f"{shot}."]
    details = _PLACE_DETAILS.get(scenery.kind, _PLACE_DETAILS["room"])
    candidates = [
        *_figure_sentences(figures, cast),
        _action_sentence(action),
        f"In view: {_list([_thing(prop) for prop in props])}." if props else "",
    ]
    fillers = [f"Around: {details[0]}."]
    fillers += [_identity_sentence(cast[f.character_id]) for f in figures[:2] if f.character_id in cast]
    fillers += [f"Also {details[1]}.", "Nothing else stands in the frame, and the space above stays empty."]
    for sentence in candidates:
        if sentence and _count([*sentences, sentence]) <= MOST_WORDS:
            sentences.append(sentence)
    for sentence in fillers:
        if _count(sentences) >= FEWEST_WORDS:
            break
        if _count([*sentences, sentence]) <= MOST_WORDS:
            sentences.append(sentence)
    return _fit(sentences)


def _fit(sentences: Sequence[str]) -> str:
    words = " ".join(sentences).split()
    if len(words) > MOST_WORDS:
        words = words[:MOST_WORDS]
    return " ".join(words)


def _count(sentences: Sequence[str]) -> int:
    return len(" ".join(sentences).split())


def _name(sheet: CharacterSheet) -> str:
    return sheet.name.title() if sheet.name.isupper() else sheet.name


def _side(position: float) -> str:
    return "on the left" if position < 0.4 else "on the right" if position > 0.6 else "in the middle"


def _figure_sentences(figures: Sequence[FigureSemantics], cast: Mapping[str, CharacterSheet]) -> list[str]:
    """One sentence a character; a character that stands for many is said once."""
    counts: dict[str, int] = {}
    for figure in figures:
        counts[figure.character_id] = counts.get(figure.character_id, 0) + 1
    done: set[str] = set()
    told = []
    for figure in figures:
        who = figure.character_id
        sheet = cast.get(who)
        if sheet is None or who in done:
            continue
        done.add(who)
        if counts[who] > 1:
            told.append(f"{counts[who]} figures like {_name(sheet)} fill the frame, {_FACE[figure.expression]}.")
        else:
            told.append(f"{_name(sheet)} {_POSE[figure.action]} {_side(figure.position)}, {_FACE[figure.expression]}.")
    return told


def _action_sentence(action: str) -> str:
    """The script's own words, without asides, emphasis and undrawable words, cut at a joint of the sentence."""
    text = re.sub(r"[*_]{1,3}", "", action)
    text = _SHOT_WORDS.sub("", text)
    text = _INTRODUCTION.sub(r"\1 ", text)
    text = _UNDRAWABLE.sub("", text).strip()
    words = text.split()
    if len(words) < 3:
        return ""
    if len(words) > ACTION_WORDS:
        joint = max((i for i in range(6, ACTION_WORDS + 1) if words[i - 1][-1] in ",.;:!?"), default=ACTION_WORDS)
        words = words[:joint]
    return " ".join(words).rstrip(",;:") + ("" if words[-1][-1] in ".!?" else ".")


def _identity_sentence(sheet: CharacterSheet) -> str:
    return f"{_name(sheet)} is {look_phrase(sheet)}."


def _thing(prop: str) -> str:
    word = prop.replace("_", " ")
    if word in {"food", "money"} or (word.endswith("s") and not word.endswith("ss")):
        return word
    return f"{'an' if word[0] in 'aeiou' else 'a'} {word}"


def _list(things: Sequence[str]) -> str:
    return things[0] if len(things) == 1 else f"{', '.join(things[:-1])} and {things[-1]}"
