"""Who is about to speak: reading a line as a character cue."""

from __future__ import annotations

import re
from dataclasses import dataclass

from core.story.delivery import find_delivery, says_only_delivery
from core.story.script import Delivery
from core.story.wording import has_lower, is_cased, plain

MAX_CUE_CHARS = 60

_EXTENSION = re.compile(r"\s*[(（]([^()（）]*)[)）]\s*$")
_ABBREVIATED = re.compile(r"\b(?:JR|SR|DR|MR|MRS|MS|ST|SGT|PROF|CAPT|LT|[A-Z])\.$")
_NOT_NAMES = re.compile(
    r"^(?:THE END|END|FIN|LATER|CONTINUED|TITLE|TITLES|MONTAGE|CREDITS|FLASHBACK|BLACK|SILENCE|INTERCUT"
    r"|MEANWHILE|CAST|CHARACTERS|(?:CHAPTER|ACT|PART|EPISODE|PAGE|PANEL|SCENE)\b.*"
    r"|BACK TO\b.*|END OF\b.*|SUPER(?:IMPOSE)?\b.*|끝|등장인물|다음 날|잠시 후)$"
)
_NAME_CHARS = re.compile(r"^[\w .'’\-#&/,+]+$")
_VOICE = re.compile(r"^(.+?)['’]S? VOICE$")
_COLON = re.compile(
    r"^(?:(?P<number>\d{1,3})[.)]?\s+)?(?P<name>[^:：()（）\t]{1,40}?)\s*(?P<extensions>(?:[(（][^()（）]{0,80}[)）]\s*){0,3})[:：](?:\s+|(?=[^\s/\d]))(?P<text>\S.*)$"
)


@dataclass(frozen=True, slots=True)
class Cue:
    """A speaker as written, what the cue says about the voice, and extensions that must be kept as parentheticals."""

    name: str
    delivery: Delivery | None = None
    directions: tuple[str, ...] = ()


def make_cue(name: str, extensions: list[str]) -> Cue:
    """Put a name and its bracketed extensions together; ``BOB'S VOICE`` is Bob out of sight."""
    delivery: Delivery | None = None
    for extension in extensions:
        delivery = find_delivery(extension) or delivery
    voice = _VOICE.match(name)
    if voice:
        name, delivery = voice[1], delivery or "off_panel"
    directions = tuple(
        extension.strip() for extension in extensions if extension.strip() and not says_only_delivery(extension)
    )
    return Cue(" ".join(name.split()), delivery, directions)


def split_cue(line: str) -> tuple[str, list[str]]:
    """Part a cue line into its name and its extensions, without Fountain's marks (@, ^, emphasis, a last colon)."""
    text = plain(line).rstrip("^ ")
    text = text.removesuffix(":").removesuffix("：").rstrip()
    extensions: list[str] = []
    match = _EXTENSION.search(text)
    while match:
        extensions.insert(0, match[1])
        text = text[: match.start()]
        match = _EXTENSION.search(text)
    return text.strip(), extensions


def is_name(name: str) -> bool:
    """Whether a text can be a name in a cue: few words, no sentence, capitals where the script has them."""
    if not 1 <= len(name) <= 40 or not _NAME_CHARS.match(name) or not re.search(r"[^\W\d_]", name):
        return False
    if len(name.split()) > 6 or _NOT_NAMES.match(name.upper()):
        return False
    if name[-1] in ".,-/&+" and not _ABBREVIATED.search(name):
        return False
    if not is_cased(name):
        return _is_caseless_name(name)
    return not has_lower(re.sub(r"\b(?:Mc|Mac|De|Di|Von|von|de|van)(?=[A-Z ])", "", name))


def _is_caseless_name(name: str) -> bool:
    words = name.split()
    return len(name) <= 12 and len(words) <= 3 and not name.endswith(("다", "요", "음", "니", "자"))


def find_cue(line: str) -> Cue | None:
    """Read a line that stands alone as a cue, or answer None. Says nothing about its neighbours."""
    text = line.strip()
    if not 0 < len(text) <= MAX_CUE_CHARS:
        return None
    if text.startswith("@") and len(text) > 1:
        name, extensions = split_cue(text[1:])
        return make_cue(name, extensions) if name else None
    name, extensions = split_cue(text)
    return make_cue(name, extensions) if is_name(name) else None


def find_colon_speech(line: str) -> tuple[Cue, str] | None:
    """Read ``NAME (MANNER): words``, perhaps numbered, as a cue and its words. Names may be in any case."""
    match = _COLON.match(plain_start(line))
    if match is None:
        return None
    name = plain(match["name"])
    if len(name.split()) > 4 or not _NAME_CHARS.match(name) or not re.search(r"[^\W\d_]", name):
        return None
    extensions = re.findall(r"[(（]([^()（）]*)[)）]", match["extensions"])
    return make_cue(name, extensions), match["text"].strip()


def plain_start(line: str) -> str:
    """Drop emphasis that wraps the label of a line: ``**MINA:** Hello`` is ``MINA: Hello``."""
    text = line.strip()[:200_000]
    return re.sub(r"^([*_]{1,3})([^*_]{1,60}?)(:?)\1(:?)", r"\2\3\4", text)
