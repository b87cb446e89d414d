"""How a spoken line sounds: from a cue's extension, a parenthetical, the speaker's name or the action before it."""

from __future__ import annotations

import re

from core.story.script import Delivery
from core.story.wording import has_lower, is_cased, plain

_DEVICE = (
    r"(?:tele)?phone|radio|tv|television|intercom|loudspeaker|speakers?|walkie(?:-talkie)?|computer|megaphone|monitor"
    r"|tablet|screen|p\.?a\.?(?: system)?|receiver|headset"
)
_VOICES: tuple[tuple[Delivery, re.Pattern[str]], ...] = (
    (
        "electronic",
        re.compile(
            rf"\b(?:on|over|via|through|from)\s+(?:(?:the|a|his|her|its|their)\s+)?(?:{_DEVICE})(?!\w)"
            rf"|^(?:{_DEVICE})(?:\s+voice)?$|\brobot(?:ic)?\b|\bsynthetic\b|\bfiltered\b|\belectronic\b"
            r"|전화|무전|방송|라디오|스피커|기계음|필터",
            re.I,
        ),
    ),
    (
        "whisper",
        re.compile(
            r"\bwhisper|\bsotto\b|\bquietly\b|\bsoftly\b|\bunder (?:his|her|their) breath\b|\bmutter|\bmurmur"
            r"|속삭|작게|나직",
            re.I,
        ),
    ),
    (
        "shout",
        re.compile(
            r"\bshout|\byell|\bscream|\bbellow|\broar|\bburst\b|\bloudly\b|\bloud\b|\bat the top of\b"
            r"|외치|외침|소리치|소리 ?지르|고함|버럭|크게",
            re.I,
        ),
    ),
    (
        "thought",
        re.compile(
            r"\bthought|\bthink|\binternal\b|\bin (?:his|her|their) head\b|^m$|생각|독백|속마음|마음속",
            re.I,
        ),
    ),
    (
        "off_panel",
        re.compile(
            r"^o\.?\s?s\.?$|^o\.?\s?c\.?$|^(?:from )?off(?:[- ]?(?:panel|screen|camera|stage|page))?$|^e\.?$"
            r"|화면 ?밖|^소리$|목소리",
            re.I,
        ),
    ),
    (
        "caption",
        re.compile(
            r"^v\.?\s?o\.?$|\bvoice[- ]?over\b|\bnarrat|^caps?\.?$|^captions?$|^n\.?a?\.?$|내레이션|나레이션",
            re.I,
        ),
    ),
    (
        "wavy",
        re.compile(
            r"\bweakly\b|\bweak\b|\btrembl|\bshak(?:y|ily)\b|\bdrunk|\bghostly\b|\beerie|\bwaver|\bwavy\b|\bdying\b"
            r"|떨리|떨며|힘없",
            re.I,
        ),
    ),
)
_PLAIN_EXTENSIONS = re.compile(
    r"^(?:cont(?:['’]?d|inued|inuing|\.)?|more|v\.?\s?o\.?|o\.?\s?[sc]\.?|off(?:[- ]?(?:panel|screen))?"
    r"|whisper(?:ing|s|ed)?|shout(?:ing|s)?|yell(?:ing|s)?|thought|thinking|thinks|caps?\.?|captions?|electronic|wavy|burst"
    r"|e|n|na|m|계속|속삭임|속삭이며|외침|독백|생각|전화|소리|내레이션|나레이션)$",
    re.I,
)
_MACHINE_NAME = re.compile(
    rf"\b(?:robot|android|bot|computer|a\.?i\.?|announcement|navigation|{_DEVICE})\b|로봇|안내방송|인공지능|컴퓨터|라디오",
    re.I,
)
_MACHINE = re.compile(
    r"\b(?:robot|android|talking (?:computer|machine))\b"
    r"(?!\s+(?:engineer|maker|builder|repair|toy|scientist|fan|costume))|로봇",
    re.I,
)
_VERBS: tuple[tuple[Delivery, re.Pattern[str]], ...] = (
    ("whisper", re.compile(r"\b(?:whispers|murmurs|mutters)\b|속삭인다", re.I)),
    ("shout", re.compile(r"\b(?:shouts|yells|screams|bellows)\b|외친다|소리친다|소리 지른다", re.I)),
)
_ALOUD = re.compile(
    r"\b(?:aloud|robot|synthetic|crackles|announces|beeps|loudspeaker|intercom|radio)\b.*:$"
    rf"|\b(?:{_DEVICE}|app|displays?|displayed)\b.*\breads?\b.*\baloud\b",
    re.I,
)


def find_delivery(direction: str) -> Delivery | None:
    """The manner of speaking that an extension or parenthetical asks for; None where it says something else."""
    text = plain(direction).strip("()（） ")
    for part in [text, *re.split(r"\s*[,;/]\s*", text)]:
        for delivery, pattern in _VOICES:
            if pattern.search(part):
                return delivery
    return None


def says_only_delivery(extension: str) -> bool:
    """Whether an extension is fully kept by its delivery (or is bookkeeping such as CONT'D), so no words are lost."""
    return _PLAIN_EXTENSIONS.match(extension.strip()) is not None


def delivery_of_name(name: str) -> Delivery | None:
    """Machines speak in electronic balloons: ROBOT 7, RADIO, ANNOUNCEMENT."""
    return "electronic" if _MACHINE_NAME.search(name) else None


def is_machine(description: str) -> bool:
    """Whether a character's description says that it is a robot or another speaking machine."""
    return _MACHINE.search(description) is not None


def delivery_from_action(action: str, speaker: str) -> Delivery | None:
    """What the action right before a speech says about it: ``Bob shouts at the phone.``; ``… it reads aloud:``."""
    last = re.split(r"(?<=[.!?])\s+", plain(action))[-1]
    if _ALOUD.search(last):
        return "electronic"
    names = {word.lower() for word in re.findall(r"[^\W\d_]+", speaker) if len(word) > 1}
    first = {word.lower() for word in re.findall(r"[^\W\d_]+", last)[:3]}
    if any(name in first or any(word.startswith(name) for word in first if not word.isascii()) for name in names):
        for delivery, verb in _VERBS:
            if verb.search(last):
                return delivery
    return None


def is_all_shouted(text: str) -> bool:
    """A speech in capitals that ends its sentences with exclamation marks."""
    bare = plain(text)
    return "!" in bare and is_cased(bare) and not has_lower(bare) and sum(char.isalpha() for char in bare) >= 4
