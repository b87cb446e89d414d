"""Finds people introduced in action: ``MINA, 9, a girl in a yellow raincoat, runs past.`` and ``민수(17, 교복)``."""

from __future__ import annotations

import re
from dataclasses import dataclass

from core.story.lexicon import word_set
from core.story.wording import has_lower, plain

_CAPS = re.compile(
    r"(?<![\w'’\"“])(?:(?:MRS?|MS|DR|ST|PROF|SGT|CAPT|LT)\.\s+)?[A-ZÀ-Þ][A-ZÀ-Þ0-9'’.\-]*[A-ZÀ-Þ0-9](?:\s+(?:OF\s+)?[A-ZÀ-Þ0-9][A-ZÀ-Þ0-9'’.\-]*)*(?![\w])"
)
_KOREAN = re.compile(r"(?<![가-힣])([가-힣]{2,6}(?:\s[가-힣]{1,4})?)\s?[(（]([^()（）]{1,120})[)）]")
_AGE = re.compile(
    r"^(?:(?:age|aged)\s+\d|\d{1,3}\b|(?:early|mid|late)[- ]?(?:\d0"
    r"|teens|twenties|thirties|forties|fifties|sixties|seventies)"
    r"|\d0['’]?s"
    r"|(?:in\s+)?(?:his|her|their)\s|an?\s|the\s|with\s|wearing\s|dressed\s|all\s+age|ageless)",
    re.I,
)
_NUMBERS = word_set(
    """TWO THREE FOUR FIVE SIX SEVEN EIGHT NINE TEN ELEVEN TWELVE DOZEN DOZENS MANY SEVERAL SOME FEW
    HUNDREDS THOUSANDS CROWD CROWDS"""
)
_NO_FIGURES = word_set(
    """LED TV PA UFO CCTV POV SFX VO OS MRS PROF SGT CAPT INT EXT FADE CUT CLOSE WIDE ANGLE INSERT TITLE THE END
    CONTINUED SUPER MONTAGE SAME MEDIUM OTS ECU CU ESTABLISHING SPLASH PANEL"""
)
_VERB_AFTER = re.compile(
    r"^(?:who|which|that|whose|and then|then)\b"
    r"|^(?!wears|has\b|dress|glass|jeans|sleeves|freckles|eyes|boots|shoes|braids|curls)[a-z]+(?<!s)s\s+(?:through|over|into|in|at|on|a|an|the|his|her|their|its|"
    r"to|up|down|past|toward|towards|across|out|off|from|by|along|behind|under|around|away|back|for|alone|slowly|quickly|it|him|them|and|open|inside|outside|still)\b"
    r"|^(?:smiles|waits|walks|runs|sits|stands|sleeps|enters|arrives|nods|laughs|cries|sighs|waves|watches|appears|shrugs|dozes|works)$",
    re.I,
)
_SHOWN_SO = re.compile(r"\ban?\s+$", re.I)
_BODIES = word_set("MAN WOMAN BOY GIRL KID CHILD")
"""``a MAN IN GREY`` brings somebody in."""
_LOOKS = re.compile(
    r"^(?:he|she|they|it|his|her|their|its)\b.*\b(?:wears?|wearing|has|hair|dressed|coat|jacket|eyes|glasses|hat|cap|scarf|fur|tail|beard|"
    r"moustache|skirt|hoodie|uniform|apron|boots|ears)\b",
    re.I,
)


_NICKNAME = re.compile(r"(?<=[A-ZÀ-Þ] )[\"“‘']([A-ZÀ-Þ]{2,20})[\"”’'](?= [A-ZÀ-Þ]{2})")
"""A name between names: ``MARGUERITE "MAGS" ODUYA``."""


@dataclass(frozen=True, slots=True)
class Introduction:
    name: str
    description: str


def is_group(name: str) -> bool:
    """Whether a name stands for several at once: SEVEN CHIHUAHUAS, MANY DOGS, CROWD."""
    words = re.findall(r"[^\W\d_]+", name.upper())
    return not words or words[0] in _NUMBERS or words[-1] in _NUMBERS


def find_introductions(action: str, cue_keys: frozenset[str]) -> list[Introduction]:
    """Find people named in capitals (or, in Korean, with a bracket) in a paragraph of action.

    A name counts where it is also a cue (or part of one, or has one in it), or where an age or a description follows.
    """
    text = _NICKNAME.sub(r"\1", plain(action))
    if len(text) > 20_000:
        return []
    found = _korean(text, cue_keys)
    if not has_lower(text):
        return found
    for match in _CAPS.finditer(text):
        name = match.group().strip(" .,-")
        words = name.split()
        both = re.split(r"\s+(?:AND|&)\s+", name)
        if len(both) > 1 and any(_related(one, cue) for one in both for cue in cue_keys):
            found += [Introduction(one, "") for one in both if len(one) > 2]
            continue
        if len(re.sub(r"\W", "", name)) < 3 or len(words) > 4 or name in _NO_FIGURES or words[0] in _NO_FIGURES:
            continue
        description = _description(text[match.end() :])
        known = any(_related(name, cue) for cue in cue_keys)
        shown = _SHOWN_SO.search(text[: match.start()]) and len(words) > 1 and words[0] in _BODIES
        if not known and not description and not shown:
            continue
        if not description:
            article = re.search(r"\b(an?|the)\s+$", text[: match.start()], re.I)
            description = f"a {name.lower()}" if article and len(words) > 1 else ""
        found.append(Introduction(name, description))
    return found


def _related(name: str, cue: str) -> bool:
    own, other = set(re.findall(r"\w+", name)), set(re.findall(r"\w+", cue))
    return bool(own and other) and (own <= other or other <= own)


def _description(after: str) -> str:
    """What follows a name up to its verb: ``, 40, a white man, mild, strolls on.`` gives ``40, a white man, mild``."""
    bracket = re.match(r"\s*\(([^()]{1,160})\)", after)
    if bracket and (_AGE.match(bracket[1].strip()) or "," in bracket[1]):
        listed = re.match(r",\s+(?:an?|the|two|three|four)\s[^,.]*,\s+and\s", after[bracket.end() :])
        more = "" if listed else _description(after[bracket.end() :])
        return bracket[1].strip() + (f", {more}" if more else "")
    if not after.startswith(","):
        return ""
    sentences = re.split(r"(?<=[.!?])\s+", after[1:].strip())
    segments = [segment.strip() for segment in re.split(r",\s*|\s+[—–]\s+", sentences[0].rstrip(".!?"))]
    if not segments or not _AGE.match(segments[0]):
        return ""
    kept: list[str] = []
    for segment in segments:
        bare = re.sub(r"^and\s+", "", segment)
        if kept and (_VERB_AFTER.match(bare) or re.match(r"^[A-Z]{2,}", bare)):
            break
        kept.append(segment)
    looks = [later.rstrip(".!") for later in sentences[1:3] if _LOOKS.match(later)]
    return ". ".join([", ".join(kept), *looks])


def _korean(text: str, cue_keys: frozenset[str]) -> list[Introduction]:
    found: list[Introduction] = []
    for match in _KOREAN.finditer(text):
        whole = str(match[1])
        name = whole if whole in cue_keys else whole.split()[-1]
        inside = str(match[2]).strip()
        if name in cue_keys or re.search(r"\d", inside):
            found.append(Introduction(name, inside))
    return found
