"""Who is in the story: cues and introductions put together, one person under two names merged and reported."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from core.errors import Finding
from core.ids import IdSource
from core.story.introductions import Introduction, find_introductions, is_group
from core.story.lexicon import word_set
from core.story.script import ImportedCharacter
from core.story.wording import human_case

_EVERYONE = word_set(
    """ALL BOTH EVERYONE EVERYBODY TOGETHER CROWD VOICES UNISON OTHERS 모두 일동 다같이 전원 다함께 사람들
    NO ONE NOBODY NO DIALOGUE"""
) | {"THE CROWD", "EVERYONE ELSE"}
_KEEPS_APART = word_set(
    """YOUNG YOUNGER OLD OLDER LITTLE BABY TEEN TEENAGE FUTURE EVIL FAKE FIRST SECOND THIRD ANOTHER OTHER
    NEW DEAD"""
)
_JOINERS = re.compile(r"\s+(?:AND|and)\s+|\s*[&/+]\s*|\s*,\s*|\s+(?:와|과)\s+")


@dataclass(slots=True)
class _Person:
    key: str
    names: list[str]
    cues: int = 0
    lines: list[int] = field(default_factory=list)
    description: str = ""


@dataclass(frozen=True, slots=True)
class Cast:
    """The cast, and which character each cue name (as written) stands for."""

    characters: list[ImportedCharacter]
    by_name: Mapping[str, str]
    findings: list[Finding]


def name_key(name: str) -> str:
    """The form in which names are compared: upper case, single spaces, no leading THE."""
    return re.sub(r"^THE\s+", "", " ".join(name.upper().replace("’", "'").split())).strip(" .:") or name.upper()


def cue_keys(cue: str) -> list[str]:
    """The whole cue as `name_key`, then, where several speak together, each of them in its order."""
    parts = [name_key(part) for part in _JOINERS.split(cue) if part.strip()]
    return [name_key(cue), *parts] if len(parts) > 1 else [name_key(cue)]


def merged_finding(names: Sequence[str], name: str, character_id: str) -> Finding:
    """That these names, as written, were taken for one character."""
    return Finding(
        code="character-merged",
        severity="info",
        message=f"{' and '.join(names)} were taken for one character, {name}.",
        where={"names": list(names), "character_id": character_id},
        hint="Undo the merge if they are different people.",
    )


def gather_cast(cues: Sequence[tuple[str, int]], actions: Sequence[tuple[str, int]], *, ids: IdSource) -> Cast:
    """Put the cast together. `cues` and `actions` are (text, source line) in script order.

    Two names are one person where the words of one are all in the other and no third name fits as well: BOB and CYBER
    BOB. Numbers and words such as YOUNG keep people apart. Both names stay in `name` and `aliases`.
    """
    people: dict[str, _Person] = {}
    joint: dict[str, list[str]] = {}
    findings: list[Finding] = []
    singles = {name_key(name) for name, _ in cues}
    for name, line in cues:
        key = name_key(name)
        if key in _EVERYONE:
            continue
        parts = cue_keys(name)[1:]
        if any(part in singles for part in parts):
            if key not in joint:
                findings.append(
                    Finding(
                        code="joint-speech",
                        severity="info",
                        message=f"Line {line}: {name} speak together; the balloon points at the first of them.",
                        where={"line": line, "speaker": name},
                    )
                )
            joint[key] = parts
            continue
        person = people.setdefault(key, _Person(key, [name]))
        person.cues += 1
        person.lines.append(line)
    for text, line in actions:
        for introduction in find_introductions(text, frozenset(people)):
            _add_introduction(people, introduction, line)
    merged = _merge(people, findings)
    return _finish(merged, joint, findings, ids)


def _add_introduction(people: dict[str, _Person], introduction: Introduction, line: int) -> None:
    key = name_key(introduction.name)
    if key not in people and is_group(introduction.name):
        return
    person = people.setdefault(key, _Person(key, [introduction.name]))
    person.description = person.description or introduction.description
    person.lines.append(line)


def _apart(short: _Person, long: _Person) -> bool:
    """YOUNG BOB and BOB are two where both speak; where only one name speaks, the other introduced it."""
    extra = set(re.findall(r"\w+", long.key)) - set(re.findall(r"\w+", short.key))
    return bool(extra & _KEEPS_APART) and short.cues > 0 and long.cues > 0


def _merge(people: dict[str, _Person], findings: list[Finding]) -> list[_Person]:
    words = {key: frozenset(re.findall(r"\w+", key)) for key in people}
    wider: dict[str, str] = {}
    for key in people:
        fits = [
            other
            for other in people
            if other != key and words[key] and words[key] < words[other] and not _apart(people[key], people[other])
        ]
        fits = [other for other in fits if not any(char.isdigit() for char in "".join(words[other] - words[key]))]
        fits = [other for other in fits if not any(words[other] < words[third] for third in fits)] or fits
        if len(fits) == 1:
            wider[key] = fits[0]
    groups: dict[str, list[_Person]] = {}
    for key, person in people.items():
        root = key
        while root in wider:
            root = wider[root]
        groups.setdefault(root, []).append(person)
    out: list[_Person] = []
    for members in groups.values():
        spoken = [member for member in members if member.cues]
        canonical = max(spoken or members, key=lambda member: (len(words[member.key]), member.cues, -min(member.lines)))
        names = [canonical.names[0], *(member.names[0] for member in members if member is not canonical)]
        described = max(members, key=lambda member: len(member.description))
        whole = _Person(
            canonical.key,
            names,
            sum(member.cues for member in members),
            sorted({line for member in members for line in member.lines}),
            described.description,
        )
        out.append(whole)
    _report_similar(out, findings)
    return sorted(out, key=lambda person: (min(person.lines), person.key))


def _report_similar(people: Sequence[_Person], findings: list[Finding]) -> None:
    """Names that differ by a letter or two may be a typing slip; a person decides."""
    speaking = [person for person in people if person.cues and len(person.key) >= 5][:200]
    for at, one in enumerate(speaking):
        for other in speaking[at + 1 :]:
            if re.sub(r"\d", "", one.key) == re.sub(r"\d", "", other.key) or abs(len(one.key) - len(other.key)) > 2:
                continue
            if SequenceMatcher(None, one.key, other.key, autojunk=False).ratio() >= 0.86:
                findings.append(
                    Finding(
                        code="character-similar",
                        severity="warning",
                        message=f"{one.names[0]} and {other.names[0]} are nearly the same name.",
                        where={"names": [one.names[0], other.names[0]]},
                        hint="Merge them if one is a typing slip.",
                    )
                )


def _finish(
    people: Sequence[_Person], joint: Mapping[str, Sequence[str]], findings: list[Finding], ids: IdSource
) -> Cast:
    characters: list[ImportedCharacter] = []
    by_key: dict[str, str] = {}
    for person in people:
        character_id = ids("character", person.key)
        names = list(dict.fromkeys(human_case(name) for name in person.names))
        characters.append(
            ImportedCharacter(
                character_id=character_id,
                name=names[0],
                aliases=names[1:],
                description=person.description,
                source_lines=person.lines,
                speaking_lines=person.cues,
            )
        )
        by_key.update({name_key(name): character_id for name in person.names})
        if len(names) > 1:
            findings.append(merged_finding(person.names, names[0], character_id))
    for key, parts in joint.items():
        found = [by_key[part] for part in parts if part in by_key]
        if found:
            by_key[key] = found[0]
    return Cast(characters, by_key, findings)
