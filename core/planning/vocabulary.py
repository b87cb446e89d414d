"""The closed sets of what can be drawn, and the everyday words that mean them.

First stage of planning: intent and semantics ask this module alone "which drawable thing does this word mean?"; the
storyboard renderer draws each kind that is listed here and nothing else. Words in Latin script match whole words
(``*`` at the end matches any ending); Korean words match with any ending, a single syllable only with a particle.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final, Literal

TimeKind = Literal["day", "sunset", "night", "storm"]


class Lexicon(dict[str, tuple[str, ...]]):
    """Words by kind, not to be changed once made: it keeps an index of how its words begin, and what it was asked."""

    def __init__(self, entries: Mapping[str, tuple[str, ...]]) -> None:
        super().__init__(entries)
        self._whole: dict[str, list[tuple[str, str]]] = {}
        self._begun: dict[str, list[tuple[str, str]]] = {}
        self._anywhere: list[tuple[str, str]] = []
        for kind, words in entries.items():
            for word in words:
                self._sort_in(kind, word)
        self.find = lru_cache(maxsize=4096)(self._find)

    def _sort_in(self, kind: str, word: str) -> None:
        plain = word.removeprefix(_DETERMINED).casefold()
        first = _WORD.match(plain)
        if not _is_latin(plain) or first is None:
            self._anywhere.append((kind, word))
        elif plain == f"{first[0]}*":
            self._begun.setdefault(first[0], []).append((kind, word))
        else:
            self._whole.setdefault(first[0], []).append((kind, word))

    def _candidates(self, text: str) -> list[tuple[str, str]]:
        """The entries that the text may hold: its words begin as they do."""
        lowered = text.casefold()
        found: list[tuple[str, str]] = []
        for word in dict.fromkeys(_WORD.findall(lowered)):
            found += self._whole.get(word, ())
            for end in range(1, len(word) + 1):
                found += self._begun.get(word[:end], ())
        return found + [entry for entry in self._anywhere if _stem(entry[1]) in lowered]

    def _find(self, text: str) -> tuple[tuple[int, int, str], ...]:
        hits = [
            (match.start(), match.end() - match.start(), kind)
            for kind, word in self._candidates(text)
            for match in word_pattern(word).finditer(text)
        ]
        hits.sort(key=lambda hit: (-hit[1], hit[0], hit[2]))
        kept: list[tuple[int, int, str]] = []
        for start, length, kind in hits:
            if not any(start < s + n and s < start + length for s, n, _ in kept):
                kept.append((start, length, kind))
        return tuple(sorted(kept))


_WORD: Final = re.compile(r"\w+")
_DETERMINED: Final = "~"
"""Marks a word that is a prop only after an article, a possessive or a number ("his watch", never "they watch")."""


def _is_latin(word: str) -> bool:
    return all(ord(letter) < 0x250 for letter in word)


def read_lexicon(text: str) -> Lexicon:
    """Read ``kind: word, word`` entries; a kind's words may run over indented lines."""
    entries = re.findall(r"^(\w+):((?:.|\n(?=\s+\S))*)", text, re.MULTILINE)
    return Lexicon({kind: tuple(word.strip() for word in words.split(",")) for kind, words in entries})


PLACE_WORDS: Final = read_lexicon("""
street: street, road, alley, alleyway, sidewalk, avenue, lane, boulevard, downtown, city, town, village, market,
    plaza, parking lot, driveway, highway, suburb*, neighborhood, neighbourhood, bus stop, bus shelter, bus station,
    taxi stand, 거리, 골목, 길가, 도로, 버스 정류장, 정류장
intersection: intersection, crossroad*, crosswalk, junction, street corner, 교차로, 횡단보도
park: park, garden, gardens, playground, lawn, backyard, back yard, yard, 공원, 정원, 놀이터
rooftop: rooftop, roof, roof terrace, rooftop garden, roof garden, rooftop terrace, rooftop bar, rooftop pool, 옥상,
    옥상 텃밭, 옥상 정원
field: field, fields, meadow, hill, hills, hillside, prairie, farm, farmland, desert, plain, plains, stadium, pitch,
    battlefield, cemetery, graveyard, mountain*, valley, 들판, 운동장, 언덕, 산
beach: beach, shore, seaside, coast, harbor, harbour, pier, dock, docks, riverbank, lake, sea, ocean, island, 바다,
    해변, 바닷가
forest: forest, woods, woodland, jungle, grove, 숲
bedroom: bedroom, dormitory, dorm room, nursery, attic, 침실
kitchen: kitchen, kitchenette, pantry, 부엌, 주방
living_room: living room, sitting room, parlor, parlour, lounge, den, flat, apartment, couch, 거실, 아파트
office: office, cubicle, meeting room, conference room, boardroom, study, newsroom, laboratory, lab, workshop,
    police station, interrogation room, 사무실, 회의실, 연구실
classroom: classroom, lecture hall, school, schoolroom, library, gym, 교실, 학교, 강의실, 도서관
hallway: hallway, corridor, hall, stairwell, staircase, stairs, elevator, lobby, foyer, 복도, 계단, 로비
cafe: cafe, café, coffee shop, coffeehouse, restaurant, diner, bar, pub, tavern, tea house, teahouse, canteen,
    cafeteria, bakery, 카페, 식당, 술집
shop: shop, store, bookshop, bookstore, boutique, supermarket, grocery, convenience store, mall, salon, 가게, 상점,
    편의점, 시장
bus: on the bus, in the bus, bus, coach, 버스
train: train, subway car, train car, railcar, carriage, tram, metro, 열차, 지하철, 기차
station: station, platform, train station, subway station, terminal, airport, 역, 공항
car: car, taxi, cab, van, truck, vehicle, 자동차, 택시, 차 안
stage: stage, theater, theatre, concert hall, auditorium, arena, studio, nightclub, club, 무대, 극장, 공연장
throne_room: throne room, throne, palace, castle, great hall, court, temple, church, cathedral, chapel, 궁전, 왕좌,
    성
cave: cave, cavern, grotto, mine, dungeon, cellar, crypt, 동굴, 지하 감옥
tunnel: tunnel, pipe, pipeline, sewer, duct, vent, shaft, underpass, 터널, 하수도
spaceship: spaceship, space ship, starship, space station, cockpit, bridge of the ship, airlock, shuttle, ufo,
    우주선
sky: sky, in the air, mid-air, midair, clouds, airplane, plane, 하늘
abstract: void, limbo, dream, dreamscape, memory, nowhere, blackness, cyberspace, mindscape, 꿈, 공허
courtyard: courtyard, quad, cloister, square, patio, terrace, veranda, porch, balcony, 마당, 뜰, 베란다
bridge: bridge, footbridge, overpass, viaduct, 다리 위, 육교
hospital: hospital, clinic, ward, emergency room, operating room, infirmary, morgue, 병원, 병실, 응급실
room: room, house, home, cabin, hotel, motel, cell, prison, jail, basement, garage, bathroom, hut, cottage, tent,
    warehouse, 방, 집, 호텔, 감방
""")
PLACE_KINDS: Final[frozenset[str]] = frozenset(PLACE_WORDS)

PROP_WORDS: Final = read_lexicon("""
phone: phone, phones, smartphone*, cellphone*, cell phone, telephone, handset, 전화, 휴대폰, 핸드폰, 폰
letter: letter, letters, envelope, envelopes, ~note, postcard, telegram, 편지, 쪽지
book: book, books, notebook, diary, journal, novel, textbook, 책, 일기장
cup: cup, cups, mug, mugs, teacup, coffee, tea, glass of water, wine glass, goblet, teapot, 컵, 커피, 찻잔
bag: bag, bags, backpack, purse, handbag, satchel, shopping bag, sack, pouch, 가방, 배낭
umbrella: umbrella, umbrellas, parasol, 우산
key: key, keys, keyring, keychain, 열쇠
flower: flower, flowers, rose, roses, bouquet, tulip*, lily, lilies, petal, petals, 꽃, 장미
weapon: gun, guns, pistol, rifle, knife, knives, sword, swords, dagger, axe, spear, blade, weapon, weapons, ~bat,
    칼, 총, 무기
box: box, boxes, crate, crates, carton, chest of, package, parcel, 상자, 소포
gift: gift, gifts, ~present, presents, 선물
watch: wristwatch, pocket watch, gold watch, ~watch, 손목시계
clock: clock, clocks, alarm clock, timer, countdown, 시계
photo: photo, photos, photograph*, picture frame, framed picture, snapshot, polaroid, portrait, 사진
computer: computer, computers, laptop, keyboard, 컴퓨터, 노트북
door: door, doors, doorway, doorknob, gate, gates, 문을, 문이, 문 앞
window: window, windows, windowpane, windowsill, 창문, 창가
bench: bench, benches, 벤치
table: table, tables, desk, desks, counter, 테이블, 책상, 식탁
chair: chair, chairs, stool, stools, armchair, sofa, couch, 의자, 소파
bed: bed, beds, mattress, pillow, blanket, 침대, 이불
lamp: lamp, lamps, lantern, streetlamp, flashlight, torch, lightbulb, light bulb, 등불, 램프
traffic_light: traffic light, traffic lights, traffic signal, stoplight, red light, green light, 신호등
bus_stop: bus stop, bus shelter, 버스 정류장, 정류장
car: car, cars, taxi, taxis, truck, trucks, van, limousine, 자동차, 택시
bicycle: bicycle, bicycles, bike, bikes, 자전거
ball: ball, balls, football, basketball, baseball, 축구공, 농구공
food: food, meal, dinner, lunch, breakfast, bread, noodles, soup, pizza, sandwich, rice, apple, apples, plate, bowl,
    dumpling*, 음식, 도시락, 라면
bottle: bottle, bottles, flask, jar, jars, vial, potion, canteen of, wine, beer, 술병, 물병
money: money, coin, coins, cash, pennies, dollar, dollars, banknote*, wallet, 돈, 동전, 지갑
ring: ~ring, engagement ring, wedding ring, rings on, 반지
hat: hat, hats, cap, crown, helmet, beret, 모자, 왕관
sign: signboard, road sign, neon sign, street sign, ~sign, poster, billboard, banner, 간판, 표지판
screen: screen, screens, monitor, television, tv, hologram, 화면, 모니터
cake: cake, cakes, cupcake*, pie, 케이크
leash: leash, leashes, 목줄
candle: candle, candles, candlelight, 촛불, 양초
tree: tree, trees, 나무
moon: moon, moonlight, 달빛, 보름달
camera: camera, cameras, camcorder, 카메라
guitar: guitar, guitars, ukulele, 기타를
suitcase: suitcase, suitcases, luggage, briefcase, trunk, 여행가방, 캐리어
ticket: ticket, tickets, boarding pass, 티켓, 표를
""")
PROP_KINDS: Final[frozenset[str]] = frozenset(PROP_WORDS)
_NO_PROP: Final = read_lexicon("""
none: camera view, phone camera, at the camera, or the camera, to the camera, ball of, bed of, book a, book the,
    table of, light source, car park, key to, chain of, tea time, display words, display as, in cash, face screen,
    screen face, driver's cap,
    bottle cap, flower pot*, flowerpot*, chairman, key point, key moment, window seat, door bell, lamp post*, lamppost*,
    by the book, car horn, box office, photo of, letter of the, hat trick, ring finger, bread crumb*, table tennis
""")
"""Phrases that hold a prop's word without the prop; being longer they win over it."""
_PROPS_AND_NONE: Final = Lexicon({**PROP_WORDS, **_NO_PROP})

FIGURE_WORDS: Final = read_lexicon("""
dog: dog, dogs, puppy, puppies, chihuahua*, hound*, poodle*, terrier*, wolf, wolves, fox, foxes, corgi*, 강아지, 개
cat: cat, cats, kitten*, kitty, kitties, tiger*, lion, lions, panther*, 고양이
bird: bird, birds, crow, crows, raven*, owl, owls, parrot*, pigeon*, sparrow*, eagle*, duck, ducks, chicken*, penguin*,
    까마귀, 비둘기
robot: robot, robots, android*, droid, droids, cyborg, machine, drone, mech, automaton, 로봇
cloud: cloud, mist, fog, smoke, 구름
ghost: ghost, ghosts, spirit, spirits, spectre, specter, phantom, wraith, 유령, 귀신
creature: monster*, creature*, dragon*, demon*, slime, alien, beast, goblin, troll, horse, bear, rabbit, bunny,
    mouse, rat, snake, fish, frog, spider, 괴물, 용, 토끼
""")
TIME_WORDS: Final = read_lexicon("""
storm: storm, storms, stormy, thunderstorm, rain, rains, raining, rainy, downpour, blizzard, hurricane, 폭풍, 비가,
    폭우
night: night, midnight, nighttime, late night, moonlight, starlit, 밤, 심야, 새벽
sunset: sunset, dusk, dawn, sunrise, evening, twilight, golden hour, magic hour, 저녁, 노을, 해질녘
day: day, daytime, morning, noon, afternoon, midday, daylight, 낮, 아침, 오후, 오전
""")
TIME_KINDS: Final[tuple[TimeKind, ...]] = ("storm", "night", "sunset", "day")

_ARTICLES = (
    r"(?:a|an|the|this|that|his|her|my|your|our|their|its|one|two|three|another|some|gold|silver|golden|old|wooden|red"
    r"|\w+['’]s)"
)


_PARTICLES = "(?:에서|으로|에게|에|의|을|를|이|가|은|는|로|과|와|도|만|안|앞|위)"


@lru_cache(maxsize=4096)
def word_pattern(word: str) -> re.Pattern[str]:
    """The compiled pattern of one lexicon word (see the module's docstring for ``*`` and other scripts)."""
    determined = word.startswith(_DETERMINED)
    word = word.removeprefix(_DETERMINED)
    if not _is_latin(word):
        return re.compile(re.escape(word) if len(word) > 1 else rf"(?<!\w){word}{_PARTICLES}?(?!\w)")
    body = re.escape(word.removesuffix("*")).replace(r"\ ", r"[\s\-]+")
    ending = r"\w*" if word.endswith("*") else r"(?!\w)"
    start = rf"(?<!\w){_ARTICLES}\s+" if determined else r"(?<![\w'’])"
    return re.compile(start + body + ending, re.IGNORECASE)


@lru_cache(maxsize=4096)
def _stem(word: str) -> str:
    """The first part of a lexicon word: a text without it cannot hold the word, which saves a slow search."""
    return re.split(r"[ \-]", word.removeprefix(_DETERMINED).removesuffix("*"), maxsplit=1)[0].casefold()


def find_words(text: str, lexicon: Lexicon) -> list[tuple[int, int, str]]:
    """Every lexicon hit as (start, length, kind), by start; inside a longer hit shorter ones are left out."""
    return list(lexicon.find(text))


@lru_cache(maxsize=2048)
def find_place_kind(text: str) -> str | None:
    """The kind of place that a text names, or None. The most specific (longest) word decides, then the last one.

    The last word wins among equals, because English puts the head of a name there ("school bus", "street cafe").
    """
    hits = find_words(text, PLACE_WORDS)
    specific = [hit for hit in hits if hit[2] != "room"] or hits
    if not specific:
        return None
    compound = [hit for hit in specific if " " in text[hit[0] : hit[0] + hit[1]].strip()]
    return (compound or specific)[-1][2]


_LOCATED = re.compile(
    r"(?:\b(?:in|inside|into|within|at|on|onto|through|across|along|outside|throughout|around)\s+"
    r"(?:the|a|an|his|her|their|its|this|that)|(?:^|[.!?]\s+)(?:this|a|an|the))\s+(?:[\w'’\-]+\s+){0,4}$",
    re.IGNORECASE,
)
_PASSING = frozenset({"sky", "car", "abstract"})


def find_place_in_prose(text: str) -> str | None:
    """The kind of place where a sentence plays ("in the narrow corridor"), or None.

    Stricter than for names of places: the word must follow a preposition or open the text, and things that merely
    pass (cars, the sky) do not count.
    """
    for start, _, kind in find_words(text, PLACE_WORDS):
        if kind not in _PASSING and (_LOCATED.search(text[:start]) or not text[start].isascii()):
            return kind
    return None


def place_kind(text: str, default: str = "room") -> str:
    """The drawable kind of place that a text names; `default` where it names none."""
    return find_place_kind(text) or default


@lru_cache(maxsize=4096)
def _props(text: str) -> tuple[str, ...]:
    hits = find_words(text, _PROPS_AND_NONE)
    kinds = dict.fromkeys(kind for _, _, kind in hits if kind in PROP_KINDS)
    if "phone" in kinds or "computer" in kinds:
        kinds.pop("screen", None)  # the device's own screen is no second thing
    return tuple(kinds)


def props_in(text: str) -> list[str]:
    """The drawable props that a text names, each once, in the order of their first mention."""
    return list(_props(text))


def find_time_of_day(text: str) -> TimeKind | None:
    """The time or weather that a text names, or None; weather beats the hour, the hour beats plain day."""
    for kind in TIME_KINDS:
        if any(word_pattern(word).search(text) for word in TIME_WORDS[kind]):
            return kind
    return None


def time_of_day(text: str | None, default: TimeKind = "day") -> TimeKind:
    """The drawable time of day of a heading or a sentence; `default` where none is named."""
    return (find_time_of_day(text) if text else None) or default
