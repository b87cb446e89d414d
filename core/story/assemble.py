"""Last step of an import: elements become scenes with ids, the cast gets its lines, findings say what to look at."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from core.errors import Finding, InvalidInputError
from core.ids import IdSource
from core.story.delivery import delivery_of_name, is_all_shouted, is_machine
from core.story.elements import Element, HeadingElement, LineElement, LooseElement, Reading
from core.story.english.describing import describe
from core.story.english.people import MOST_PARSED, Line, find_people
from core.story.headings import Heading
from core.story.languages import can_read
from core.story.people import Cast, gather_cast, merged_finding, name_key
from core.story.placing import fill_places
from core.story.script import ImportedCharacter, ImportedScene, Script, ScriptFormat, ScriptLine, UnplacedText
from core.story.wording import human_case, plain, told_words

_READS = re.compile(
    r"\b(?:reads?|says|saying|labell?ed|labels?|sign|screen|display|displays|displayed|written|writing|letters|words|note|poster|banner|headline|app|title)\b|적혀|쓰여|간판|화면",
    re.I,
)
_QUOTED = re.compile(r"[\"“]([^\"“”]{2,120})[\"”]")


@dataclass(slots=True)
class SceneParts:
    """A scene before it has ids. `first` and `last` are its source lines, 1-based, last included."""

    heading: Heading
    first: int
    last: int
    lines: list[LineElement] = field(default_factory=list)
    unplaced: list[LooseElement] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Assembled:
    scenes: list[ImportedScene]
    characters: list[ImportedCharacter]
    unplaced: list[UnplacedText]
    findings: list[Finding]


def assemble(reading: Reading, *, script_format: ScriptFormat, language: str, ids: IdSource) -> Assembled:
    """Give scenes, lines and people their ids.

    Raises:
        InvalidInputError: code `empty-script` where the text holds no scene at all (only a title page, say).
    """
    findings = list(reading.findings)
    before, parts = _part_scenes(reading, findings)
    if not parts:
        raise InvalidInputError(
            "The script holds no scene: line 1 to the end are title page and notes only.", code="empty-script", line=1
        )
    cast = _cast_of(before, parts, script_format, language, ids, findings)
    machines = {character.character_id for character in cast.characters if is_machine(character.description)}
    shouted = _shouts_count(parts)
    scenes: list[ImportedScene] = []
    time: str | None = None
    for number, part in enumerate(parts, 1):
        time = time if part.heading.ongoing else part.heading.time
        scene = _scene(part, number, time, language, ids, cast, machines, shouted, reading)
        findings.extend(_sign_findings(scene, part))
        scenes.append(scene)
    if not can_read(language):
        findings.append(
            Finding(
                code="not-read",
                severity="warning",
                message=f"Rules mode cannot read this language ({language}): every line is kept, none is interpreted.",
                where={"language": language},
                hint="Check who speaks in each scene, or plan with a model.",
            )
        )
    scenes = fill_places(scenes)
    return Assembled(scenes, cast.characters, [_unplaced(element) for element in before], findings)


def _part_scenes(reading: Reading, findings: list[Finding]) -> tuple[list[LooseElement], list[SceneParts]]:
    elements = reading.elements
    first = next((at for at, element in enumerate(elements) if isinstance(element, HeadingElement)), len(elements))
    head, tail = elements[:first], elements[first:]
    before: list[LooseElement] = []
    parts: list[SceneParts] = []
    spoken = any(isinstance(e, LineElement) and e.kind in ("dialogue", "narration", "sfx", "panel_mark") for e in head)
    lines = [element for element in head if isinstance(element, LineElement)]
    if lines and (spoken or not tail):
        start = lines[0].line
        before = [e for e in head if isinstance(e, LooseElement) and e.line < start]
        opening = SceneParts(Heading("", name=_opening_words(lines)), start, start, lines)
        opening.unplaced = [e for e in head if isinstance(e, LooseElement) and e.line >= start]
        parts.append(opening)
        if tail:
            findings.append(
                Finding(
                    code="scene-without-heading",
                    severity="info",
                    message=f"Line {start}: lines before the first heading were made a scene of their own.",
                    where={"line": start},
                )
            )
    else:
        before = [_loosened(element) for element in head if not isinstance(element, HeadingElement)]
        if lines:
            findings.append(
                Finding(
                    code="text-before-first-scene",
                    severity="info",
                    message=f"Line {lines[0].line}: text before the first heading is kept with the story, not drawn.",
                    where={"line": lines[0].line},
                )
            )
    for element in tail:
        if isinstance(element, HeadingElement):
            parts.append(SceneParts(element.heading, element.line, element.line))
        elif isinstance(element, LineElement):
            parts[-1].lines.append(element)
        else:
            parts[-1].unplaced.append(element)
    for part, following in zip(parts, [*parts[1:], None][: len(parts)], strict=True):
        part.last = following.first - 1 if following else len(reading.source)
        if not part.lines:
            _fill_empty(part, findings)
    return before, parts


def _fill_empty(part: SceneParts, findings: list[Finding]) -> None:
    """A heading with nothing under it still shows its place: the heading itself is the action."""
    part.lines.append(LineElement("action", part.heading.text or part.heading.name or "…", part.first))
    findings.append(
        Finding(
            code="empty-scene",
            severity="info",
            message=f"Line {part.first}: the scene has a heading and no lines; it shows its place.",
            where={"line": part.first},
        )
    )


def _opening_words(lines: list[LineElement]) -> str:
    words = plain(lines[0].text).split()
    return human_case(" ".join(words[:6])[:60].rstrip(",;:. ")) + ("…" if len(words) > 6 else "")


def _loosened(element: Element) -> LooseElement:
    if isinstance(element, LooseElement):
        return element
    text = element.text if isinstance(element, LineElement) else element.heading.text
    return LooseElement("other", text, element.line)


def _cast_of(
    before: list[LooseElement],
    parts: list[SceneParts],
    script_format: ScriptFormat,
    language: str,
    ids: IdSource,
    findings: list[Finding],
) -> Cast:
    lines = [line for part in parts for line in part.lines]
    cues = [(line.speaker, line.line) for line in lines if line.speaker and line.kind in ("dialogue", "narration")]
    actions = [(element.text, element.line) for element in before if element.kind == "other"]
    actions += [(line.text, line.line) for line in lines if line.kind == "action"]
    cast = gather_cast(cues, actions, ids=ids)
    findings.extend(cast.findings)
    if language.split("-")[0].lower() != "en":
        return cast
    return _completed(cast, before, parts, script_format, ids, findings)


def _completed(
    cast: Cast,
    before: list[LooseElement],
    parts: list[SceneParts],
    script_format: ScriptFormat,
    ids: IdSource,
    findings: list[Finding],
) -> Cast:
    """The cast with those whom the told text shows besides, and with the other words by which it calls them."""
    known = [describe(who.character_id, who.name, who.aliases, who.description) for who in cast.characters]
    machines = {who.character_id for who in cast.characters if delivery_of_name(who.name) == "electronic"}
    scenes = [_read_lines(part, cast, machines) for part in parts]
    described = {who.character_id: who.description for who in cast.characters}
    told = sum(line.told for scene in scenes for line in scene)
    if told > MOST_PARSED:
        findings.append(
            Finding(
                code="people-partly-read",
                severity="warning",
                message=f"People without a cue were looked for in the first {MOST_PARSED} of {told} told paragraphs.",
                where={"read": MOST_PARSED, "paragraphs": told},
                hint="Import the text in parts, or add those who come later to the cast.",
            )
        )
    people = find_people(scenes, known, described=described, prose=script_format == "prose")
    found = {one.key: one for one in people}
    characters: list[ImportedCharacter] = []
    by_name = dict(cast.by_name)
    for who in cast.characters:
        more = found.pop(who.character_id, None)
        if more is not None:
            aliases = [name for name in more.aliases if name_key(name) not in by_name]
            by_name.update({name_key(name): who.character_id for name in aliases})
            lines = sorted({*who.source_lines, *more.lines})
            changes = {"aliases": [*who.aliases, *aliases], "source_lines": lines}
            changes["description"] = who.description or more.description
            changes["pronoun"] = more.pronoun
            if aliases:
                findings.append(merged_finding([who.name, *aliases], who.name, who.character_id))
            who = who.model_copy(update=changes)
        characters.append(who)
    fresh: list[ImportedCharacter] = []
    for one in found.values():
        character_id = ids("character", name_key(one.name))
        by_name.setdefault(name_key(one.name), character_id)
        by_name.update({name_key(name): by_name.get(name_key(name), character_id) for name in one.aliases})
        fresh.append(
            ImportedCharacter(
                character_id=character_id,
                name=one.name,
                aliases=one.aliases,
                description=one.description,
                pronoun=one.pronoun,
                source_lines=one.lines,
            )
        )
    if fresh:
        names = [who.name for who in fresh]
        findings.append(
            Finding(
                code="characters-guessed",
                severity="info",
                message=f"The text shows these without a cue; they were taken for characters: {', '.join(names)}.",
                where={"names": names},
                hint="Take out who is none, and merge whoever is listed twice.",
            )
        )
    return replace(cast, characters=[*characters, *fresh], by_name=by_name)


def _read_lines(part: SceneParts, cast: Cast, machines: set[str]) -> list[Line]:
    """A scene's lines as the search for people reads them."""
    lines: list[Line] = []
    for line in part.lines:
        told = line.kind in ("action", "narration", "panel_mark")
        who = cast.by_name.get(name_key(line.speaker)) if line.speaker and line.kind == "dialogue" else None
        seen = who not in machines and line.delivery not in ("off_panel", "caption", "narration")
        if told or line.kind == "dialogue":
            text = told_words(line.kind, line.text) if told else line.text
            lines.append(Line(text, line.line, who, told, seen))
    return lines


def _shouts_count(parts: list[SceneParts]) -> bool:
    """Capitals mean shouting only where most speeches are not in capitals."""
    speeches = [line.text for part in parts for line in part.lines if line.kind == "dialogue"]
    return sum(is_all_shouted(text) for text in speeches) * 2 < len(speeches)


def _scene(
    part: SceneParts,
    number: int,
    time: str | None,
    language: str,
    ids: IdSource,
    cast: Cast,
    machines: set[str],
    shouted: bool,
    reading: Reading,
) -> ImportedScene:
    lines: list[ScriptLine] = []
    for at, element in enumerate(part.lines, 1):
        character_id = cast.by_name.get(name_key(element.speaker)) if element.speaker else None
        delivery = element.delivery
        if element.kind == "dialogue" and delivery in (None, "speech"):
            if character_id in machines:
                delivery = "electronic"
            elif shouted and is_all_shouted(element.text):
                delivery = "shout"
        lines.append(
            ScriptLine(
                line_id=ids("scene", number, "line", at),
                kind=element.kind,
                text=element.text,
                speaker=element.speaker,
                character_id=character_id,
                delivery=delivery,
                source_line=element.line,
                panel=element.panel,
            )
        )
    script = Script(
        heading=part.heading.text,
        place=part.heading.place,
        setting=part.heading.setting,
        time_of_day=time,
        language=language,
        read=can_read(language),
        lines=lines,
        unplaced=[_unplaced(element) for element in part.unplaced],
    )
    source = "\n".join(reading.source[part.first - 1 : part.last])
    return ImportedScene(
        scene_id=ids("scene", number), title=part.heading.title or f"Scene {number}", source_text=source, script=script
    )


def _unplaced(element: LooseElement) -> UnplacedText:
    return UnplacedText(kind=element.kind, text=element.text, source_line=element.line)


def _sign_findings(scene: ImportedScene, part: SceneParts) -> list[Finding]:
    """Quoted words in action that stand on a sign or a screen: they are drawn, and a letterer may want to set them."""
    out: list[Finding] = []
    before = ""
    for line, element in zip(scene.script.lines, part.lines, strict=True):
        if element.kind != "action":
            before = ""
            continue
        bare = plain(element.text)
        for match in _QUOTED.finditer(bare):
            lead = bare[max(0, match.start() - 24) : match.start()]
            alone = match.group().strip() == bare.strip(" .")
            if _READS.search(lead) or (alone and (_READS.search(before[-60:]) or before.endswith(":"))):
                out.append(
                    Finding(
                        code="sign-text",
                        severity="info",
                        message=f"Line {element.line}: “{match[1].strip()}” stands on something in the picture; "
                        "it is drawn, not lettered.",
                        where={"scene_id": scene.scene_id, "line_id": line.line_id, "text": match[1].strip()},
                    )
                )
        before = bare
    return out
