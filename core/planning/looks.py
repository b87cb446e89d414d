"""What somebody looks like: from the words of a description, or chosen to be told apart from the others.

Beside the cast, before any panel is planned. It alone answers "which fixed visible traits does this character have?".
What the description says binds; the rest is a seeded choice by name, taken as far as possible from the looks in use.
"""

from __future__ import annotations

import colorsys
import hashlib
import random
import re
from collections.abc import Mapping, Sequence
from typing import Final, cast

from core.planning.mentions import gender_of
from core.planning.vocabulary import FIGURE_WORDS, Lexicon, find_words, read_lexicon
from core.story.cast import Accessory, Age, Build, CharacterSheet, FigureKind, HairStyle, Look, OutfitLook

AGE_WORDS: Final = read_lexicon("""
child: child, kid, little boy, little girl, toddler, baby, small boy, small girl, schoolboy, schoolgirl, 아이, 꼬마
teen: teen, teens, teenage*, adolescent, high schooler, high school student, youth, boy, girl, 십대, 고등학생, 소년
old: old man, old woman, elderly, elder, aged, grandmother, grandfather, grandma, grandpa, granny, senior, wrinkled,
    white-haired, gray-haired, grey-haired, ancient, 할머니, 할아버지, 노인
""")
BUILD_WORDS: Final = read_lexicon("""
slim: slim, thin, slender, skinny, lean, lanky, petite, wiry, delicate, gaunt, 마른
broad: broad, muscular, burly, stocky, big, large, heavy, stout, chubby, plump, hulking, fat, bulky, huge, 덩치, 건장
""")
HAIR_STYLE_WORDS: Final = read_lexicon("""
bald: bald, shaved head, shaven
pony: ponytail, pony tail, pigtail*, braid*, plait*, 묶은 머리
bun: bun, topknot, hair up, updo
curly: curly, curls, afro, frizzy, wavy hair, 곱슬
spiky: spiky, messy, unkempt, tousled, wild hair, mohawk, 삐죽
bob: bob cut, bob-cut, short bob, bobbed, chin-length, 단발
long: long hair, long-haired, long black hair, long blonde hair, long brown hair, long red hair, flowing hair, 긴 머리
short: short hair, short-haired, crew cut, cropped, buzz cut, neat hair, 짧은 머리
""")
ACCESSORY_WORDS: Final = read_lexicon("""
glasses: glasses, spectacles, goggles, sunglasses, bespectacled, 안경
headphones: headphones, headset, earphones, 헤드폰
scarf: scarf, shawl, bandana, 목도리
beard: beard, bearded, goatee, 수염
moustache: moustache, mustache, 콧수염
earrings: earrings, earring, 귀걸이
cap: cap, baseball cap, beanie, 야구모자
hat: hat, fedora, top hat, bonnet, hood, hooded, helmet, crown, 모자
""")

COLOURS: Final[Mapping[str, str]] = {
    "black": "#2a2730", "white": "#f1efec", "gray": "#8b8d96", "grey": "#8b8d96", "silver": "#c3c7d0",
    "red": "#c23b3b", "crimson": "#a3223a", "scarlet": "#d0342c", "maroon": "#6e2436", "pink": "#e88fb0",
    "orange": "#e07b35", "yellow": "#e8c547", "gold": "#d6a63a", "golden": "#d6a63a", "green": "#3f8a5b",
    "olive": "#75783c", "teal": "#2c8a8a", "turquoise": "#35aeb0", "blue": "#3d6fb4", "navy": "#263a68",
    "purple": "#7a4fa0", "violet": "#8a5cc0", "lavender": "#b6a2d8", "brown": "#7a5236", "beige": "#d8c3a0",
    "tan": "#c9a777", "cream": "#efe3c8", "khaki": "#a89a68",
}  # fmt: skip
HAIR_COLOURS: Final[Mapping[str, str]] = {
    "black": "#26222e",
    "dark": "#2e2630",
    "brown": "#5a3a28",
    "brunette": "#4a2f22",
    "auburn": "#7d3b26",
    "red": "#a8452e",
    "ginger": "#c4602c",
    "blonde": "#e2bd6b",
    "blond": "#e2bd6b",
    "golden": "#dba94f",
    "white": "#e9e6e4",
    "gray": "#9a9aa2",
    "grey": "#9a9aa2",
    "silver": "#c4c6d2",
    "pink": "#e78fb3",
    "blue": "#4a72c4",
    "purple": "#7d55a8",
    "green": "#4c9268",
}
SKINS: Final = ("#f7d7c0", "#f2c9ac", "#e5b48f", "#cf9870", "#a8714c", "#7d5138")
SKIN_WORDS: Final = read_lexicon(
    """
#f7d7c0: pale, white woman, white man, fair-skinned, fair skin, porcelain
#e5b48f: asian, korean, japanese, chinese, hispanic, latina, latino, olive skin, olive-skinned
#cf9870: tanned, indian, arab, middle eastern, suntanned
#7d5138: black man, black woman, dark-skinned, dark skin, african
""".replace("#", "s")
)
NATURAL_HAIR: Final = ("#26222e", "#4a2f22", "#7d3b26", "#e2bd6b", "#8a5a36", "#c4602c")
TOPS: Final = (
    "#3d6fb4", "#c23b3b", "#3f8a5b", "#e0a23c", "#7a4fa0", "#2c8a8a", "#e88fb0", "#5b6474", "#d8c3a0", "#263a68",
    "#a3223a", "#8aa84a",
)  # fmt: skip
BOTTOMS: Final = ("#333344", "#4a3f35", "#2a2730", "#41557a", "#6b5b4a", "#5a3a4a")
FUR: Final = ("#c98f5a", "#8a5a36", "#e8d9c0", "#3a3640", "#b9aca0", "#d6a63a")
EYES: Final = ("#4a3526", "#3b6a4a", "#34608f", "#6b4a2a", "#5a4a78", "#2f8f8b")
_BASE: Final[Mapping[FigureKind, str]] = {"cloud": "#f4f6fb", "ghost": "#e8ecf6", "robot": "#aab4c2"}
_AGE_NUMBER = re.compile(r"(?<![\d:#])(\d{1,3})(?!\s*(?:%|px|cm|kg|th\b|st\b|nd\b|rd\b))(?=\b)")
_CLOTHES = (
    r"shirt|t-shirt|tee|sweater|hoodie|jacket|blouse|dress|suit|vest|uniform|cardigan|jumper|top|robe|tunic|coat|cloak"
    r"|kimono|hanbok|raincoat|rain coat|parka|poncho|anorak|trench ?coat|overcoat|cape|apron|overalls|gown|scrubs"
    r"|waistcoat"
)
_TROUSERS = r"pants|trousers|jeans|skirt|shorts|leggings|slacks"
_COAT = re.compile(
    r"\b(?:trench ?coat|long coat|overcoat|rain ?coat|coat|parka|poncho|anorak|cloak|cape|robe|lab coat|kimono"
    r"|hanbok)\b|코트|망토|우비",
    re.I,
)

_HAIR = re.compile(
    r"\b(?P<length>long|short|curly|wavy|frizzy|spiky|messy|tousled)\b(?:[\s,]+[\w-]+){0,2}?[\s,]+(?:hair|curls)\b"
    r"|\b(?:short|neat|blunt|sleek|straight|black|brown|blonde?|red|ginger|auburn|dark|silver|gr[ae]y|white)\s+bob\b",
    re.I,
)
_HAIR_OF_WORD: Final[Mapping[str, HairStyle]] = {
    "long": "long", "short": "short", "curly": "curly", "wavy": "curly", "frizzy": "curly", "spiky": "spiky",
    "messy": "spiky", "tousled": "spiky",
}  # fmt: skip
ANIMALS: Final = frozenset({"dog", "cat", "bird", "creature"})
"""Figures whose `hair` is their fur or feathers, and whose `top` is the collar or what they wear."""


def derive_look(name: str, description: str, taken: Sequence[Look]) -> Look:
    """Decide a character's visible traits.

    Words of the description bind (figure, age, build, hair, clothes and their colours, accessories). What it leaves
    open is chosen from a palette by a seed of the name, as far from the looks in `taken` as the palette allows. Equal
    arguments give the equal look.
    """
    seed = int.from_bytes(hashlib.sha256(name.strip().casefold().encode()).digest()[:4], "big") & 0x7FFFFFFF
    source = random.Random(seed)
    text = f"{name}. {description}"
    figure = _figure(name, description)
    sheet = CharacterSheet(character_id="-", name=name, description=description)
    woman = gender_of(sheet) == "she" or (gender_of(sheet) == "any" and source.random() < 0.5)
    age = _age(text)
    style = _first(description, HAIR_STYLE_WORDS) or _hair_style(description)
    animal = figure in ANIMALS
    worn = rf"{_CLOTHES}|scarf|collar|ribbon|bandana|bow" if animal else _CLOTHES
    top = _coloured(description, worn, COLOURS)
    hair = _coloured(description, r"hair|curls|ponytail|braids?|bob|bun", HAIR_COLOURS) or _alone(description)
    if hair is None and age == "old":
        hair = source.choice(("#c4c6d2", "#e9e6e4", "#9a9aa2"))
    styles: tuple[HairStyle, ...] = ("long", "bob", "pony", "bun", "curly") if woman else ("short", "spiky", "curly")
    used_styles = [look.hair_style for look in taken if look.figure == figure]
    open_styles = sorted(styles, key=lambda choice: (used_styles.count(choice), source.random()))
    if animal:
        hair = _fur(description, worn) or _farthest(FUR, [look.hair for look in taken], source)
    accessory = _first(text, ACCESSORY_WORDS)
    return Look(
        figure=figure,
        age=age,
        build=cast("Build", _first(text, BUILD_WORDS) or "average"),
        skin=_skin(description) or source.choice(SKINS[:4]),
        hair=hair or _farthest(NATURAL_HAIR, [look.hair for look in taken], source),
        hair_style=cast("HairStyle", style) if style else open_styles[0],
        eyes=_coloured(description, "eyes?|eyed", HAIR_COLOURS) or source.choice(EYES),
        top=top or _BASE.get(figure) or _farthest(TOPS, [look.top for look in taken], source),
        bottom=_coloured(description, _TROUSERS, COLOURS) or source.choice(BOTTOMS),
        coat=bool(_COAT.search(description)),
        accessory=cast("Accessory", accessory or "none"),
        seed=seed,
    )


def clothes_of(words: str) -> OutfitLook:
    """What words about clothes say: the colour of what is worn above and below, a coat, an accessory, hair put up.

    What they leave open stays None.
    """
    accessory = _first(words, ACCESSORY_WORDS)
    style = _first(words, HAIR_STYLE_WORDS)
    return OutfitLook(
        hair_style=cast("HairStyle", style) if style else None,
        top=_coloured(words, _CLOTHES, COLOURS),
        bottom=_coloured(words, _TROUSERS, COLOURS),
        coat=True if _COAT.search(words) else None,
        accessory=cast("Accessory", accessory) if accessory else None,
    )


def _figure(name: str, description: str) -> FigureKind:
    """The kind of figure: the name decides first ("ROBOT"), then the noun that the description opens with."""
    if (named := _first(name, FIGURE_WORDS)) is not None:
        return cast("FigureKind", named)
    if re.search(r"\b(?:man|woman|boy|girl|person|human|lady|guy|he|she)\b", description, re.I):
        return "person"
    hits = find_words(description, FIGURE_WORDS)
    return cast("FigureKind", hits[0][2]) if hits else "person"


def _age(text: str) -> Age:
    number = next((int(m.group(1)) for m in _AGE_NUMBER.finditer(text) if 0 < int(m.group(1)) < 110), None)
    if number is not None:
        return "child" if number < 12 else "teen" if number < 20 else "adult" if number < 62 else "old"
    return cast("Age", _first(text, AGE_WORDS) or "adult")


def _first(text: str, lexicon: Lexicon) -> str | None:
    hits = find_words(text, lexicon)
    return hits[0][2] if hits else None


def _skin(description: str) -> str | None:
    found = _first(description, SKIN_WORDS)
    return f"#{found[1:]}" if found else None


def _coloured(description: str, things: str, colours: Mapping[str, str]) -> str | None:
    """The colour that stands before a thing with at most two words between ("a red knitted sweater")."""
    names = "|".join(colours)
    found = re.search(rf"\b({names})(?:[\s\-]+\w+){{0,2}}?[\s\-]+(?:{things})\b", description, re.I)
    return colours[found.group(1).lower()] if found else None


def _alone(description: str) -> str | None:
    found = re.search(r"\b(blonde?|brunette|ginger|redhead(?:ed)?|auburn)\b", description, re.I)
    if not found:
        return None
    word = found.group(1).lower()
    return HAIR_COLOURS["ginger"] if word.startswith("redhead") else HAIR_COLOURS[word]


def _fur(description: str, worn: str) -> str | None:
    """The first colour that is not the colour of something worn."""
    bare = re.sub(rf"\b(?:{'|'.join(COLOURS)})(?:[\s\-]+\w+){{0,2}}?[\s\-]+(?:{worn})\b", "", description, flags=re.I)
    found = re.search(rf"\b({'|'.join(COLOURS)})\b", bare, re.I)
    return COLOURS[found.group(1).lower()] if found else None


def _hair_style(description: str) -> HairStyle | None:
    found = _HAIR.search(description)
    if found is None:
        return None
    length = found.group("length")
    return _HAIR_OF_WORD[length.lower()] if length else "bob"


def _farthest(palette: Sequence[str], taken: Sequence[str], source: random.Random) -> str:
    """The palette colour whose nearest taken colour is farthest; the seed decides among equals."""
    order = list(palette)
    source.shuffle(order)
    if not taken:
        return order[0]
    return max(order, key=lambda colour: min(_distance(colour, other) for other in taken))


def _distance(first: str, second: str) -> int:
    """A rounded colour distance that weighs hue over lightness (redmean formula, integers so that it never wobbles)."""
    (r1, g1, b1), (r2, g2, b2) = _rgb(first), _rgb(second)
    mean = (r1 + r2) // 2
    return ((512 + mean) * (r1 - r2) ** 2 >> 8) + 4 * (g1 - g2) ** 2 + ((767 - mean) * (b1 - b2) ** 2 >> 8)


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def colour_word(colour: str) -> str:
    """An everyday word for a ``#rrggbb`` colour, for prompts and descriptions."""
    r, g, b = (channel / 255 for channel in _rgb(colour))
    hue, lightness, saturation = colorsys.rgb_to_hls(r, g, b)
    if lightness < 0.2:
        return "black"
    if saturation < 0.14 or (lightness > 0.9 and saturation < 0.5):
        return "white" if lightness > 0.85 else "grey"
    degrees = hue * 360
    if 12 <= degrees < 48 and lightness < 0.42:
        return "brown"
    if 20 <= degrees < 50 and lightness >= 0.7 and saturation < 0.75:
        return "beige"
    names = ((15, "red"), (40, "orange"), (68, "yellow"), (165, "green"), (195, "teal"), (255, "blue"), (300, "purple"))
    word = next((name for limit, name in names if degrees < limit), "pink" if degrees < 345 else "red")
    return f"dark {word}" if lightness < 0.3 and word not in {"yellow", "orange"} else word


def hair_word(colour: str) -> str:
    """An everyday word for a hair colour."""
    word = colour_word(colour)
    return {"yellow": "blonde", "beige": "blonde", "orange": "ginger", "red": "red", "dark red": "auburn"}.get(
        word, word
    )


_FIGURE_PHRASE: Final[Mapping[FigureKind, str]] = {
    "dog": "small dog", "cat": "cat", "bird": "bird", "robot": "robot", "cloud": "puffy cloud", "ghost": "ghost",
    "creature": "creature", "person": "person",
}  # fmt: skip
_HAIR_PHRASE: Final[Mapping[HairStyle, str]] = {
    "short": "short {} hair", "bob": "a {} bob cut", "long": "long {} hair", "pony": "a {} ponytail",
    "bun": "{} hair in a bun", "curly": "curly {} hair", "bald": "a bald head", "spiky": "spiky {} hair",
}  # fmt: skip
_ACCESSORY_PHRASE: Final[Mapping[str, str]] = {
    "glasses": "glasses", "hat": "a hat", "scarf": "a scarf", "headphones": "headphones", "beard": "a beard",
    "moustache": "a moustache", "earrings": "earrings", "cap": "a cap",
}  # fmt: skip


def hair_phrase(look: Look) -> str:
    """The hair in words ("long brown hair")."""
    return _HAIR_PHRASE[look.hair_style].format(hair_word(look.hair))


def accessory_phrase(accessory: Accessory) -> str:
    """An accessory in words; empty for none."""
    return _ACCESSORY_PHRASE.get(accessory, "")


def look_phrase(sheet: CharacterSheet) -> str:
    """The visible traits in words, without the name ("an adult man, short brown hair, …")."""
    look = sheet.look
    if look.figure != "person":
        tone = look.hair if look.figure in ANIMALS else look.top
        return f"a {colour_word(tone)} {_FIGURE_PHRASE[look.figure]}"
    gender = gender_of(sheet)
    noun = {
        "child": {"he": "boy", "she": "girl", "any": "child"},
        "teen": {"he": "teenage boy", "she": "teenage girl", "any": "teenager"},
        "adult": {"he": "adult man", "she": "adult woman", "any": "adult"},
        "old": {"he": "old man", "she": "old woman", "any": "old person"},
    }[look.age]["any" if gender == "it" else gender]
    build = "" if look.build == "average" else f"{look.build} "
    article = "an" if (build or noun)[0] in "aeio" else "a"
    hair = hair_phrase(look)
    clothes = f"{colour_word(look.top)} {'coat' if look.coat else 'top'}, {colour_word(look.bottom)} trousers"
    parts = [f"{article} {build}{noun}", hair, f"{colour_word(look.eyes)} eyes", clothes]
    if look.accessory != "none":
        parts.append(_ACCESSORY_PHRASE[look.accessory])
    return ", ".join(parts)


def identity_line(sheet: CharacterSheet) -> str:
    """The one text that names a character in every prompt of an episode; a line that a person wrote is kept."""
    if sheet.identity_line.strip():
        return sheet.identity_line.strip()
    name = sheet.name.title() if sheet.name.isupper() else sheet.name
    return f"{name}: {look_phrase(sheet)}."
