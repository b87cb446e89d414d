"""What a scene heading says: where, inside or outside, when. English and Korean conventions; untidy ones too."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from core.story.wording import has_lower, human_case, is_cased, plain

Setting = Literal["interior", "exterior", "both"]
MAX_HEADING_CHARS = 300

_PREFIX = re.compile(
    r"^(?:(?P<number>\d+[A-Z]?)[.)]?\s+)?"
    r"(?P<prefix>INT\.?\s*/\s*EXT\.?|EXT\.?\s*/\s*INT\.?|I\.?/E\.?|INT\.?|EXT\.?|EST\.?)"
    r"(?P<gap>[\s.:\-–—]+)(?P<rest>\S.*)$",
    re.IGNORECASE,
)
_SCENE_WORD = re.compile(
    r"^(?:SCENE|Scene)\s+(?P<number>\d+[A-Z]?|[A-Z]+|[A-Z][a-z]+)\s*(?:[.:)\-–—]+\s*(?P<rest>.*))?$"
)
_KOREAN = re.compile(r"^(?:[Ss]\s*#|#|씬|신|장면)\s*(?P<number>\d+)(?:[-.)\]:,\s]+(?P<rest>.*))?$")
_KOREAN_NUMBERED = re.compile(r"^\d+\s*[.)]\s*(?P<rest>.*[가-힣].*)$")
_SCENE_NUMBER = re.compile(r"\s*#[\w.\-]{1,12}#\s*$")
_PARTS = re.compile(r"\s*--+\s*|\s*[–—]+\s*|\s+-\s*|-\s+|\s*/\s+|\s+/\s*")
_TIMES = {
    **{
        word: word
        for word in [
            "day",
            "night",
            "morning",
            "evening",
            "afternoon",
            "noon",
            "midnight",
            "dawn",
            "dusk",
            "sunset",
            "sunrise",
        ]
    },
    "daytime": "day",
    "nighttime": "night",
    "twilight": "dusk",
    "midday": "noon",
    "magic hour": "sunset",
    "golden hour": "sunset",
    "낮": "day",
    "한낮": "noon",
    "대낮": "day",
    "정오": "noon",
    "오전": "morning",
    "아침": "morning",
    "오후": "afternoon",
    "저녁": "evening",
    "밤": "night",
    "한밤": "midnight",
    "한밤중": "midnight",
    "자정": "midnight",
    "심야": "midnight",
    "새벽": "dawn",
    "해질녘": "sunset",
    "해 질 녘": "sunset",
    "노을": "sunset",
    "석양": "sunset",
}
_ONGOING = re.compile(
    r"^(?:continuous|same(?: time)?|later|(?:a )?moments? later|(?:minutes|seconds) later|이어서|계속|잠시 후)$", re.I
)
_QUALIFIED = re.compile(
    r"^(?:late|early|next|that|same|the next|rainy|stormy|cloudy|sunny|늦은|이른|다음|비 오는)\s+(.+)$", re.I
)
_INSIDE = re.compile(r"^(?:실내|내부|안)$")
_OUTSIDE = re.compile(r"^(?:실외|야외|외부|밖)$")
_INSIDE_OF = re.compile(r"\s(?:안|내부|속)$")
_OUTSIDE_OF = re.compile(r"\s(?:밖|외부|앞)$")


@dataclass(frozen=True, slots=True)
class Heading:
    """A parsed heading. `time` is an English word whatever the language; `ongoing` says "as in the scene before"."""

    text: str
    place: str | None = None
    setting: Setting | None = None
    time: str | None = None
    ongoing: bool = False
    name: str | None = None

    @property
    def title(self) -> str | None:
        """The heading in human words, as in ``Park — day``; None where it names nothing."""
        where = self.place or self.name
        if where is None:
            return human_case(plain(self.text)) or None
        return f"{where} — {self.time}" if self.time else where


def find_heading(line: str, *, forced: bool = False) -> Heading | None:
    """Read a line as a scene heading, or answer None. `forced` takes any text (Fountain's leading full stop)."""
    text = line.strip()
    bare = plain(text)
    if not bare or len(bare) > MAX_HEADING_CHARS:
        return None
    match = _PREFIX.match(bare)
    if match and _is_prefix(match, bare):
        rest = match["rest"]
        if match["number"]:  # shooting scripts repeat the scene's number at the end of the line
            rest = re.sub(rf"\s+{re.escape(match['number'])}\.?$", "", rest)
        return _parse(text, rest, _setting_of(match["prefix"]))
    match = _SCENE_WORD.match(bare)
    if match and (match["rest"] or _is_number_word(match["number"])):
        return _named(text, bare, match["rest"])
    match = _KOREAN.match(bare)
    if match and (match["rest"] is None or not has_lower(bare)):
        return _named(text, bare, match["rest"])
    match = _KOREAN_NUMBERED.match(bare)
    if match:
        parsed = _parse(text, match["rest"], None)
        if parsed.time and parsed.place and len(parsed.place) <= 30:
            return parsed
    return _parse(text, bare, None) if forced else None


_BACK_TO = re.compile(r"^BACK TO\b[ :]*(?:(?:THE )?(?:SCENE|PRESENT)|(?P<place>[A-Z][A-Z'’ ]{2,40}))?[:.]?$")


def is_back_to(line: str) -> bool:
    """Whether a line in capitals goes back to an earlier scene: BACK TO SCENE, BACK TO THE GALLEY."""
    return _BACK_TO.match(line.strip()) is not None


def back_heading(line: str) -> Heading:
    """The heading of a scene that is gone back to; without a place where the line names none."""
    match = _BACK_TO.match(line.strip())
    name = match["place"] if match else None
    return Heading(line.strip(), place=human_case(name.removeprefix("THE ")) if name else None, ongoing=True)


def _is_prefix(match: re.Match[str], bare: str) -> bool:
    prefix, gap = match["prefix"], match["gap"]
    if "." in prefix or "/" in prefix or "." in gap:
        return True
    return prefix.isupper()  # "Ext the fire" is a sentence, "EXT PARK" a heading


def _is_number_word(word: str) -> bool:
    return word[0].isdigit() or word.upper() in NUMBER_WORDS or re.fullmatch(r"[IVX]+", word) is not None


NUMBER_WORDS: dict[str, int] = {
    word: at
    for at, word in enumerate(
        [
            "ONE",
            "TWO",
            "THREE",
            "FOUR",
            "FIVE",
            "SIX",
            "SEVEN",
            "EIGHT",
            "NINE",
            "TEN",
            "ELEVEN",
            "TWELVE",
            "THIRTEEN",
            "FOURTEEN",
            "FIFTEEN",
            "SIXTEEN",
            "SEVENTEEN",
            "EIGHTEEN",
            "NINETEEN",
            "TWENTY",
        ],
        1,
    )
}


def _named(text: str, bare: str, rest: str | None) -> Heading:
    if not rest or not rest.strip():
        return Heading(text, name=human_case(bare))
    inner = _PREFIX.match(rest.strip())
    if inner:
        return _parse(text, inner["rest"], _setting_of(inner["prefix"]))
    return _parse(text, rest.strip(), None)


def _setting_of(prefix: str) -> Setting | None:
    letters = re.sub(r"[^A-Z/]", "", prefix.upper())
    if "/" in letters:
        return "both"
    return {"INT": "interior", "EXT": "exterior", "EST": "exterior"}.get(letters)  # type: ignore[return-value]


def _parse(text: str, rest: str, setting: Setting | None) -> Heading:
    body = _SCENE_NUMBER.sub("", rest).strip()
    brackets = re.findall(r"[(\[（]([^()\[\]（）]*)[)\]）]", body)
    body = re.sub(r"\s*[(\[（][^()\[\]（）]*[)\]）]", "", body).strip()
    parts = [part.strip(" .,:-–—") for part in _PARTS.split(body)]
    parts = [part for part in parts if part]
    time: str | None = None
    ongoing = False
    while len(parts) > 1 or (parts and setting is None and not is_cased(parts[-1]) and " " not in parts[-1]):
        found, goes_on = _time_of(parts[-1])
        if found is None and not goes_on:
            break
        time, ongoing = time or found, ongoing or goes_on
        parts.pop()
    if parts and time is None:
        parts[-1], time = _trailing_time(parts[-1])
    for bracket in brackets:
        for word in re.split(r"[,/]", bracket):
            found, goes_on = _time_of(word.strip())
            time, ongoing = time or found, ongoing or goes_on
    parts, setting = _korean_setting([part for part in parts if part], setting)
    place = ", ".join(human_case(part) for part in parts) or None
    return Heading(text, place, setting, time, ongoing and time is None)


def _time_of(word: str) -> tuple[str | None, bool]:
    lowered = word.lower().strip(" .,")
    if _ONGOING.match(lowered):
        return None, True
    match = _QUALIFIED.match(lowered)
    while match:
        lowered = match[1]
        match = _QUALIFIED.match(lowered)
    lowered = re.sub(r"\s+\d+$", "", lowered)
    return _TIMES.get(lowered), False


def _trailing_time(part: str) -> tuple[str, str | None]:
    """``PARK, NIGHT`` and ``PARK. NIGHT``; also ``공원 낮``, where a space is enough."""
    match = re.match(r"^(.*\S)\s*[,.\-]\s*([^,.\-]+)$", part) or re.match(r"^(.*[가-힣].*)\s+([가-힣]+)$", part)
    if match:
        time, _ = _time_of(match[2])
        if time:
            return match[1].strip(" ,."), time
        if _ONGOING.match(match[2].strip(" .,")):
            return match[1].strip(" ,."), None
    return part, None


def _korean_setting(parts: list[str], setting: Setting | None) -> tuple[list[str], Setting | None]:
    kept: list[str] = []
    for part in parts:
        words = [word.strip(" .,") for word in re.split(r"[.,]\s*", part)]
        rest = []
        for word in words:
            if _INSIDE.match(word):
                setting = "interior"
            elif _OUTSIDE.match(word):
                setting = "exterior"
            else:
                rest.append(word)
        if setting is None and _INSIDE_OF.search(part):
            setting = "interior"
        elif setting is None and _OUTSIDE_OF.search(part):
            setting = "exterior"
        joined = part if len(rest) == len(words) else ", ".join(word for word in rest if word)
        if joined:
            kept.append(joined)
    return kept, setting
