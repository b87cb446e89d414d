"""A panel in words: 25 to 45 of them, and only what can be drawn.

Last step of the semantics; it alone answers "how is this panel described to whoever draws it?". Sentences are put
together from the shot, the scene's own action, the figures and the things, then from details of the place until the
description is long enough.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from core.planning.called import capital, is_plural, person_called, place_with_preposition, view_of_place
from core.planning.looks import accessory_phrase, colour_word, hair_phrase, look_phrase
from core.planning.paragraphs import Part
from core.planning.retelling import retell
from core.planning.things import names_thing
from core.story.cast import CharacterSheet
from core.story.plan import Camera, Expression, FigureSemantics, Pose, SceneryShown

FEWEST_WORDS = 25
MOST_WORDS = 45
_VIEW: Final[Mapping[str, str]] = {
    "establishing": "Establishing view", "wide": "Wide view", "long": "Long view",
    "full": "Full-figure view", "medium_full": "Knees-up view", "medium": "Waist-up view",
    "medium_closeup": "Chest-up view", "closeup": "Close-up", "extreme_closeup": "Extreme close-up",
}  # fmt: skip
_ANGLE: Final[Mapping[str, str]] = {
    "eye": "", "low": ", seen from below", "high": ", seen from above", "dutch": ", tilted",
    "birds_eye": ", seen from straight above",
}  # fmt: skip
_FACE: Final[Mapping[Expression, str]] = {
    "neutral": "with a calm face", "happy": "smiling", "laugh": "laughing with an open mouth",
    "sad": "with the mouth turned down", "cry": "with tears on the cheeks", "angry": "with brows drawn together",
    "shock": "with wide eyes and open mouth", "afraid": "with raised brows and hunched shoulders",
    "cold": "with a flat stare", "smirk": "with a crooked smile", "tired": "with half-closed eyes",
    "embarrassed": "with flushed cheeks", "determined": "with a set jaw",
}  # fmt: skip
_POSE: Final[Mapping[Pose, str]] = {
    "stand": "stands", "walk": "walks", "run": "runs", "sit": "sits", "lie": "lies", "point": "points ahead",
    "reach": "reaches out", "hold": "stands", "hips": "stands, hands on hips", "cross": "stands, arms crossed",
    "chest": "stands, a hand on the chest", "raise": "raises both hands", "crouch": "crouches",
    "phone": "holds a phone", "hug": "embraces the other", "fall": "falls",
}  # fmt: skip
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

_SPARE = re.compile(r",? (?:with a calm face|facing [^,.]+)(?=[,.])")
"""What a full description can do without: the plain face, and whom somebody faces."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a panel's text tells: its sentences, who does something in them, what each holds, who watches."""

    parts: Sequence[Part] = ()
    doers: frozenset[str] = frozenset()
    held: Mapping[str, str] = field(default_factory=dict)
    watcher: str | None = None


def describe(
    camera: Camera,
    scenery: SceneryShown,
    figures: Sequence[FigureSemantics],
    props: Sequence[str],
    told: Told,
    cast: Mapping[str, CharacterSheet],
) -> str:
    """Describe one panel in 25 to 45 words: the shot, what happens, who is where and how, what else is seen."""
    sentences = [_shot(camera, scenery, figures, told, cast)]
    action = retell(told.parts, cast)
    said = {who for part in action for who in part.named[:1]} | (told.doers if action else frozenset())
    words = " ".join(part.text for part in action)
    in_hand = " ".join(told.held.get(figure.character_id, "") for figure in figures if figure.action == "hold")
    things = [prop for prop in props if not names_thing(f"{words} {in_hand}", prop)]
    candidates = [part.text for part in action]
    people = _figure_sentences(camera, figures, said, told, cast)
    seen = [_in_view(things)] if things else []
    if _count([sentences[0], *candidates, *people, *seen]) > MOST_WORDS:
        people = [_SPARE.sub("", sentence) for sentence in people]
    candidates += [*people, *seen]
    for sentence in candidates:
        if sentence and _count([*sentences, sentence]) <= MOST_WORDS:
            sentences.append(sentence)
    for sentence in _fillers(scenery, figures, cast):
        if _count(sentences) >= FEWEST_WORDS:
            break
        if _count([*sentences, sentence]) <= MOST_WORDS:
            sentences.append(sentence)
    return _fit(sentences)


def _fillers(
    scenery: SceneryShown, figures: Sequence[FigureSemantics], cast: Mapping[str, CharacterSheet]
) -> Iterator[str]:
    """More of what can be seen, for a description that is too short: the place, then how people look."""
    details = _PLACE_DETAILS.get(scenery.kind, _PLACE_DETAILS["room"])
    yield f"{'The background shows' if figures else 'It shows'} {details[0]}."
    for who in dict.fromkeys(figure.character_id for figure in figures):
        if who in cast:
            yield _identity_sentence(cast[who])
    yield f"There are also {details[1]}."
    if not figures:
        yield "Nobody is in the frame."
    yield "Nothing else stands in the frame, and the space above stays empty."


def _fit(sentences: Sequence[str]) -> str:
    return " ".join(" ".join(sentences).split()[:MOST_WORDS])


def _count(sentences: Sequence[str]) -> int:
    return len(" ".join(sentences).split())


def _shot(
    camera: Camera,
    scenery: SceneryShown,
    figures: Sequence[FigureSemantics],
    told: Told,
    cast: Mapping[str, CharacterSheet],
) -> str:
    view = _VIEW[camera.scale]
    wide = camera.scale in {"establishing", "wide", "long"}
    shot = f"{view} {view_of_place(scenery) if wide else place_with_preposition(scenery)}"
    shot += _ANGLE[camera.angle]
    if camera.viewpoint == "over_shoulder" and len({f.character_id for f in figures}) > 1:
        shot += ", over a shoulder"
    elif camera.viewpoint == "pov":
        sheet = cast.get(told.watcher or "")
        shot += f", through {_owner(sheet)} eyes" if sheet else ", through somebody’s eyes"
    return f"{shot}."


def _owner(sheet: CharacterSheet) -> str:
    name = person_called(sheet)
    return f"{name}’" if name.endswith("s") else f"{name}’s"


def _side(position: float) -> str:
    return "on the left" if position < 0.4 else "on the right" if position > 0.6 else "in the middle"


def _figure_sentences(
    camera: Camera, figures: Sequence[FigureSemantics], said: set[str], told: Told, cast: Mapping[str, CharacterSheet]
) -> list[str]:
    """One sentence a character; a character that stands for many is said once."""
    counts: dict[str, int] = {}
    for figure in figures:
        counts[figure.character_id] = counts.get(figure.character_id, 0) + 1
    sentences = []
    for who in counts:
        figure = next(entry for entry in figures if entry.character_id == who)
        sheet = cast.get(who)
        if sheet is None:
            continue
        if counts[who] > 1:
            name = person_called(sheet)
            sentences.append(f"{counts[who]} figures like {name} fill the frame, {_FACE[figure.expression]}.")
        else:
            other = next((cast[f.character_id] for f in figures if f.character_id not in {who, ""}), None)
            alone = len(counts) == 2 and other is not None
            sentences.append(_figure(camera, figure, sheet, other if alone else None, who in said, told.held.get(who)))
    return sentences


def _figure(
    camera: Camera,
    figure: FigureSemantics,
    sheet: CharacterSheet,
    other: CharacterSheet | None,
    said: bool,
    held: str | None,
) -> str:
    name = capital(person_called(sheet))
    face = _FACE[figure.expression] if sheet.look.figure == "person" or figure.expression != "neutral" else ""
    if camera.scale == "extreme_closeup" and figure.action in {"hold", "reach", "point", "phone"} and held is not None:
        return f"{capital(_owner(sheet))} hands fill the frame."
    if camera.scale in {"closeup", "extreme_closeup"}:
        part = "face" if sheet.look.figure == "person" else "head"
        fills = f"{part}s fill" if is_plural(person_called(sheet)) else f"{part} fills"
        return f"{capital(_owner(sheet))} {fills} the frame{', ' if face else ''}{face}."
    spot = _side(figure.position)
    ends = [part for part in (face, _eyes(figure, other)) if part]
    if figure.action == "hold" and held is not None and not said:
        return f"{capital(spot)}, {person_called(sheet)} holds {_thing(held)}, {', '.join(ends)}.".replace(", .", ".")
    body = "is" if said or (camera.scale == "medium_closeup" and figure.action in _PLAIN) else _POSE[figure.action]
    stance, _, limbs = body.partition(", ")
    if is_plural(person_called(sheet)):
        stance = _many(stance)
    return f"{name} {', '.join([f'{stance} {spot}', *([limbs] if limbs else []), *ends])}."


def _many(verb: str) -> str:
    """A verb for several: ``are``, ``stand``, ``reach out``."""
    if verb == "is":
        return "are"
    first, _, rest = verb.partition(" ")
    return f"{first[:-2] if first.endswith('ches') else first[:-1]} {rest}".strip()


_PLAIN: Final = frozenset({"stand", "hips", "walk", "reach"})


def _eyes(figure: FigureSemantics, other: CharacterSheet | None) -> str:
    if figure.gaze == "at_other" and other is not None:
        return f"facing {person_called(other)}"
    return {"down": "looking down", "away": "looking away", "camera": "looking at us"}.get(figure.gaze, "")


def _identity_sentence(sheet: CharacterSheet) -> str:
    look = sheet.look
    name = capital(person_called(sheet))
    if look.figure != "person":
        return f"{name} is {look_phrase(sheet)}."
    worn = [f"a {colour_word(look.top)} {'coat' if look.coat else 'top'}"]
    worn += [accessory_phrase(look.accessory)] if look.accessory != "none" else []
    return f"{name} has {_list([hair_phrase(look), *worn])}."


def _in_view(things: Sequence[str]) -> str:
    several = len(things) > 1 or _plural(things[0].replace("_", " "))
    return f"{capital(_list([_thing(thing) for thing in things]))} {'are' if several else 'is'} in view."


def _plural(word: str) -> bool:
    return word.endswith("s") and not word.endswith(("ss", "us"))


def _thing(prop: str) -> str:
    word = prop.replace("_", " ")
    if word in {"food", "money"} or _plural(word) or word.split()[0] in {"a", "an", "the"}:
        return word
    return f"{'an' if word[0] in 'aeiou' else 'a'} {word}"


def _list(things: Sequence[str]) -> str:
    return things[0] if len(things) == 1 else f"{', '.join(things[:-1])} and {things[-1]}"
