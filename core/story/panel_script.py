"""Reads comics scripts: PAGE ONE, PANEL 2, descriptions, and NAME: words, CAPTION:, SFX:. Written panels are kept."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from core.errors import Finding
from core.story.cues import Cue, find_colon_speech, find_cue, is_name, make_cue, plain_start, split_cue
from core.story.delivery import delivery_of_name, find_delivery
from core.story.elements import Element, HeadingElement, LineElement, LooseElement, Reading
from core.story.headings import Heading
from core.story.lexicon import word_set
from core.story.marks import Row, take_marks
from core.story.panel_marks import (
    find_page,
    find_page_scene,
    find_panel,
    find_scene,
    is_mark,
    numbered_panels,
    panel_number,
)
from core.story.script import Delivery, LineKind
from core.story.sounds import is_sound
from core.story.title_page import read_title_page
from core.story.wording import has_lower, human_case, is_cased, join_lines, plain

_CAPTION = re.compile(
    r"^(?:(?P<before>.+?)\s+)?(?:CAPTIONS?|CAP|NARRATION|NARRATOR|NARR|NARRATIVE|V\.?O\.?|TITLE|TITLES|LOCATOR|내레이션|나레이션|자막|캡션|지문|N|NA)(?:\s*(?:[-–/]|\s)\s*(?P<after>.+))?\.?$"
)
_SOUND = re.compile(r"^(?:SFX|FX|SOUND|SOUND FX|SOUND EFFECTS?|S/FX|SE|효과음|의성어|효과)$", re.I)
_DESCRIBES = word_set(
    """SETTING LOCATION PLACE TIME BACKGROUND FOREGROUND CLOSE-UP CLOSEUP CLOSE WIDE SHOT ANGLE INSET VIEW
    CAMERA ACTION DESCRIPTION ART SIGN TEXT SCREEN ON-SCREEN LABEL DISPLAY LETTER POSTER PHONE-SCREEN
    COLOR COLOUR LIGHTING MOOD COPY DIALOGUE 배경 장소 시간 화면 간판 설명 그림 구도"""
)
_NOTES = frozenset({"NOTE", "NOTES", "ARTIST NOTE", "NB", "REF", "REFERENCE", "메모", "참고"})
_CAST_HEAD = re.compile(r"^(?:CAST|CHARACTERS?|THE CAST|DRAMATIS PERSONAE|등장인물|인물)\s*[:：]?$", re.I)
_RESUMES_ACTION = re.compile(
    r"^(?:He|She|They|It|The|A|An|His|Her|Their|Its|We|In|On|Behind|Close|Wide|Same|Now|Beat|Silence)\b"
)
_WRAP_CHARS = 55


@dataclass(slots=True)
class _State:
    speakers: frozenset[str]
    out: list[Element] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    panel: int = 0
    page_waits: Row | None = None
    page_mark: str = ""
    written: list[int] = field(default_factory=list)
    started: bool = False
    bound: bool = True


def read_panel_script(text: str) -> Reading:
    """Read a comics script. `panel` counts the panels of a scene from 1; the written number stays in the mark's text.

    Scenes start at SCENE and INT./EXT. headings, on lines of their own or behind a page mark. Where there are none,
    each page is a scene.
    """
    rows, loose, findings = take_marks(text)
    meta, title_lines, used = read_title_page(rows)
    body = _marked(rows[used:])
    state = _State(_speakers(body), [*title_lines, *loose], findings)
    marked = any(find_page(row.text) or find_panel(row.text) for row in body)
    state.started, state.bound = not marked, marked
    has_scenes = any(find_scene(row.text) or find_page_scene(row.text) for row in body)
    at = 0
    while at < len(body):
        at = _read_row(state, body, at, pages_are_scenes=not has_scenes)
    _flush_page(state)
    _title_from(meta, state)
    elements = sorted(state.out, key=lambda element: element.line)
    return Reading(text.split("\n"), elements, meta, state.findings)


def _marked(rows: list[Row]) -> list[Row]:
    """The rows with a panel mark before panels that are only numbered."""
    if any(find_panel(row.text) for row in rows):
        return rows
    numbered = numbered_panels([row.text for row in rows])
    return [
        Row(row.line, f"Panel {numbered[at][0]}. {numbered[at][1]}") if at in numbered else row
        for at, row in enumerate(rows)
    ]


def _read_row(state: _State, rows: list[Row], at: int, *, pages_are_scenes: bool) -> int:
    row = rows[at]
    text = row.text.strip()
    if not text:
        return at + 1
    page = find_page(text)
    if page:
        _start_page(state, row, page, pages_are_scenes=pages_are_scenes)
        both = find_panel(page["rest"].strip())  # PAGE ONE, PANEL ONE
        return _start_panel(state, rows, at, both) if both else at + 1
    panel = find_panel(text)
    if panel:
        return _start_panel(state, rows, at, panel)
    heading = find_scene(text)
    if heading:
        _flush_page(state)
        _start_scene(state, heading, row.line)
        return at + 1
    if not state.started:
        return _read_preamble(state, rows, at)
    if re.fullmatch(r"[-=_*~\s]{3,}", text):
        state.out.append(LooseElement("other", text, row.line))
        return at + 1
    spoken = _speech_at(state, rows, at)
    if spoken is not None:
        return _read_speech(state, rows, at, *spoken)
    return _read_description(state, rows, at)


def _start_scene(state: _State, heading: Heading, line: int) -> None:
    state.out.append(HeadingElement(heading, line))
    state.panel = 0
    state.written = []
    state.started = True


def _start_page(state: _State, row: Row, match: re.Match[str], *, pages_are_scenes: bool) -> None:
    _flush_page(state)
    heading = find_page_scene(row.text)
    label = human_case(plain(match["mark"]).strip())
    if heading is not None:
        _start_scene(state, heading, row.line)
    elif pages_are_scenes or not state.started:
        _start_scene(state, Heading(row.text.strip(), name=label[:1].upper() + label[1:]), row.line)
    else:
        state.out.append(LooseElement("section", row.text.strip(), row.line))
    state.page_waits = row
    state.page_mark = match["mark"]
    state.written = []


def _start_panel(state: _State, rows: list[Row], at: int, match: re.Match[str]) -> int:
    row = rows[at]
    if not state.started:
        _start_scene(state, Heading(""), row.line)
    state.page_waits = None
    state.panel += 1
    number = panel_number(match["mark"])
    if number is not None:
        expected = (state.written[-1] + 1) if state.written else number
        if number != expected and number != 1 and not re.search(r"\d[A-Ca-c]$", match["mark"].strip()):
            state.findings.append(
                Finding(
                    code="panel-numbering",
                    severity="info",
                    message=f"Line {row.line}: panel {number} follows {expected - 1}; they were counted in order.",
                    where={"line": row.line},
                )
            )
        state.written.append(number)
    rest = match["rest"].strip()
    bracket = re.match(r"^([(\[][^()\[\]]{0,80}[)\]])\s*[.:\-–—]*\s*(.*)$", rest)
    mark = match["mark"].strip()
    if bracket:
        mark, rest = f"{mark} {bracket[1]}", bracket[2]
    state.out.append(LineElement("panel_mark", plain(mark) or mark, row.line, panel=state.panel))
    if not rest.strip("*_ "):
        return at + 1
    inner = Row(row.line, rest)
    return _read_description(state, rows, at, first=inner)


def _flush_page(state: _State) -> None:
    """A page without panel marks is one splash panel; its page mark is the panel's mark."""
    if state.page_waits is None:
        return
    row, state.page_waits = state.page_waits, None
    follows = [element for element in state.out if isinstance(element, LineElement) and element.line >= row.line]
    if follows:
        state.panel = max(state.panel, follows[-1].panel or 1)
        state.out.append(LineElement("panel_mark", plain(state.page_mark), row.line, panel=follows[0].panel))


def _current_panel(state: _State) -> int | None:
    """The panel that a line belongs to; text of a page before its first panel goes with the panel that comes."""
    if not state.bound:
        return None
    return state.panel + 1 if state.page_waits is not None or state.panel == 0 else state.panel


def _speakers(rows: list[Row]) -> frozenset[str]:
    """Labels before a colon that are people: in capitals or without case, or in mixed case at least twice."""
    counts: Counter[str] = Counter()
    strong: set[str] = set()
    for row in rows:
        found = find_colon_speech(row.text)
        if found is None:
            continue
        name = found[0].name
        counts[name.upper()] += 1
        if not has_lower(name):
            strong.add(name.upper())
    return frozenset(
        name for name, count in counts.items() if name in strong or (count >= 2 and len(name.split()) <= 3)
    )


def _speech_at(state: _State, rows: list[Row], at: int) -> tuple[Cue, str] | None:
    """Read ``NAME: words``, ``1. NAME<tab>words`` or a name alone with its words on the lines below."""
    text = rows[at].text.strip()
    found = find_colon_speech(text)
    if found and (found[0].name.upper() in state.speakers or _special(found[0].name)):
        return None if _describes(found[0].name) else found
    bare = re.sub(r"^\d{1,3}[.)]?\s+", "", plain_start(text))
    table = re.match(r"^(\d{1,3}[.)]?\s+)?([^\t:]{1,40}?)(?:\t+| {3,})(\S.*)$", plain_start(text))
    if table:
        name, extensions = split_cue(table[2])
        if is_name(name) and is_cased(name):
            return make_cue(name, extensions), table[3].strip()
    below = rows[at + 1].text if at + 1 < len(rows) else ""
    label = bare.rstrip("：: ")
    cue = find_cue(label) if below.strip() and not is_mark(below) else None
    if cue is None or find_colon_speech(below) is not None:
        return None
    colon = bare.endswith((":", "："))
    if not colon and (is_sound(bare) or not is_cased(cue.name) or len(cue.name.split()) > 3 or bare.endswith("!")):
        return None
    return (cue, "") if not _describes(cue.name) else None


def _special(name: str) -> bool:
    return bool(_SOUND.match(name) or _CAPTION.match(name.upper()))


def _describes(name: str) -> bool:
    words = name.upper().split()
    return name.upper() in _NOTES or words[0] in _DESCRIBES or words[-1] in _DESCRIBES


def _read_speech(state: _State, rows: list[Row], at: int, cue: Cue, words: str) -> int:
    row = rows[at]
    parts = [words] if words else []
    at += 1
    while at < len(rows) and not rows[at].blank and not is_mark(rows[at].text) and _speech_at(state, rows, at) is None:
        following = rows[at].text
        if parts and _ends_balloon(rows[at - 1].text, following):
            break
        parts.append(following.strip())
        at += 1
    panel = _current_panel(state)
    kind, speaker, delivery, directions = _voice(cue)
    text = join_lines(parts)
    opening = re.match(r"^[(（]([^()（）]{1,60})[)）]\s+(?=\S)", text)
    if opening and kind == "dialogue":
        directions = (*directions, opening[1])
        delivery = find_delivery(opening[1]) or delivery
        text = text[opening.end() :]
    for direction in directions:
        state.out.append(LineElement("parenthetical", direction, row.line, speaker=speaker, panel=panel))
    if text:
        state.out.append(LineElement(kind, text, row.line, speaker=speaker, delivery=delivery, panel=panel))
    else:  # a name with nothing to say
        state.out.append(LineElement("action", row.text.strip(), row.line, panel=panel))
    return at


def _voice(cue: Cue) -> tuple[LineKind, str | None, Delivery, tuple[str, ...]]:
    """Which kind of line a label makes: a balloon, a caption (perhaps somebody's), or a sound."""
    if _SOUND.match(cue.name):
        return "sfx", None, "sfx", cue.directions
    caption = _CAPTION.match(cue.name.upper())
    if caption:
        voice = next((direction for direction in cue.directions if is_name(direction.upper())), None)
        rest = tuple(direction for direction in cue.directions if direction != voice)
        named = caption["after"] or caption["before"]
        speaker = voice or (
            named if named and named not in {"LOCATION", "TIME", "LOCATOR", "OPENING", "CLOSING", "NARRATIVE"} else None
        )
        return "narration", speaker, "caption", rest
    return "dialogue", cue.name, cue.delivery or delivery_of_name(cue.name) or "speech", cue.directions


def _ends_balloon(previous: str, following: str) -> bool:
    """Whether an unindented line behind a finished, short sentence is description again, not more of the balloon."""
    if following[:1] in " \t" or len(previous.rstrip()) >= _WRAP_CHARS:
        return False
    finished = re.search(r"[.!?…\-–—][\"'”’)*_]*$", previous.strip()) is not None
    return finished and _RESUMES_ACTION.match(following.strip()) is not None


def _read_description(state: _State, rows: list[Row], at: int, *, first: Row | None = None) -> int:
    """One paragraph that says what is seen; a sound alone on its line is a sound, a note is kept apart."""
    start = first or rows[at]
    panel = _current_panel(state)
    text = start.text.strip()
    if first is None and is_sound(text, names=state.speakers):
        state.out.append(LineElement("sfx", text, start.line, delivery="sfx", panel=panel))
        return at + 1
    label = find_colon_speech(text)
    is_note = label is not None and label[0].name.upper() in _NOTES
    parts = [text]
    at += 1
    while at < len(rows) and not rows[at].blank and not is_mark(rows[at].text):
        if _speech_at(state, rows, at) is not None or is_sound(rows[at].text, names=state.speakers):
            break
        parts.append(rows[at].text.strip())
        at += 1
    joined = join_lines(parts)
    state.out.append(
        LooseElement("note", joined, start.line) if is_note else LineElement("action", joined, start.line, panel=panel)
    )
    return at


def _read_preamble(state: _State, rows: list[Row], at: int) -> int:
    """Lines before the first mark: the title, the writer, the list of characters."""
    text = rows[at].text.strip()
    listing = any(isinstance(element, LooseElement) and element.kind == "other" for element in state.out)
    in_cast = listing or _CAST_HEAD.match(plain(text)) is not None
    state.out.append(LooseElement("other" if in_cast else "title_page", text, rows[at].line))
    return at + 1


def _title_from(meta: dict[str, str], state: _State) -> None:
    if "title" in meta:
        return
    lines = [e.text for e in state.out if isinstance(e, LooseElement) and e.kind == "title_page"]
    if lines and len(lines[0]) <= 80:
        meta["title"] = human_case(plain(lines[0]).strip('"“”# '))
        byline = next(
            (re.match(r"^(?:written |story |script )?by\b[:\s]*(.+)$", line, re.I) for line in lines[1:]), None
        )
        if byline:
            meta.setdefault("author", byline[1].strip())
