"""Reads screenplays: Fountain, its untidy relatives, Korean scripts and ``NAME: words`` transcripts.

A reader of our own rather than a library's, because three things are promised that libraries drop: every line of the
input is kept, every line knows where it came from, and cues in scripts without capital letters are found.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from core.story.cues import Cue, find_colon_speech, find_cue
from core.story.delivery import delivery_from_action, delivery_of_name, find_delivery
from core.story.elements import HeadingElement, LineElement, LooseElement, Reading, UnplacedKind
from core.story.headings import Heading, back_heading, find_heading, is_back_to
from core.story.marks import Row, take_marks
from core.story.script import Delivery
from core.story.sounds import is_sound
from core.story.speakers import colon_names, is_transition, known_names
from core.story.title_page import read_title_page
from core.story.wording import is_cased, join_lines

_BOOKKEEPING = re.compile(r"^\(?(?:MORE|CONTINUED|CONT['’]D)\)?:?(?:\s*\(\d+\))?$")
_SOUND_LABEL = re.compile(r"^\(?(?:SFX|FX|SOUND|SOUND FX|SOUND EFFECTS?|효과음|의성어)\s*[:：]\s*(.+?)\)?$", re.I)
_NARRATION_LABEL = re.compile(r"^(?:CAPTION|NARRATION|NARRATOR|SUPER|TITLE CARD|내레이션|나레이션|자막|캡션)$", re.I)


@dataclass(slots=True)
class _State:
    rows: list[Row]
    names: frozenset[str]
    colon_names: frozenset[str]
    reading: Reading
    last_action: str = ""
    out: list[HeadingElement | LineElement | LooseElement] = field(default_factory=list)


def read_fountain(text: str) -> Reading:
    """Read a screenplay; `text` as `decode_script` gives it. Never raises: what fits nothing is action."""
    rows, loose, findings = take_marks(text)
    meta, title_lines, used = read_title_page(rows)
    body = rows[used:]
    reading = Reading(text.split("\n"), [], meta, findings)
    names = known_names(body)
    speakers = colon_names(body)
    if len(names) >= 2:  # a script with cues uses colons in its action for other things
        speakers &= names
    state = _State(body, names, speakers, reading, out=[*title_lines, *loose])
    has_headings = any(find_heading(row.text) or _forced_heading(row.text) for row in body)
    at = 0
    while at < len(body):
        at = _read_block(state, at, sections_are_scenes=not has_headings)
    reading.elements = sorted(state.out, key=lambda element: element.line)
    return reading


def _read_block(state: _State, at: int, *, sections_are_scenes: bool) -> int:
    row = state.rows[at]
    text = row.text.strip()
    if not text:
        return at + 1
    heading = _forced_heading(text) or find_heading(text)
    if heading is not None:
        state.out.append(HeadingElement(heading, row.line))
        state.last_action = ""
        return at + 1
    if is_back_to(text):
        state.out.append(HeadingElement(back_heading(text), row.line))
        state.last_action = ""
        return at + 1
    if text.startswith("#"):
        title = text.lstrip("#").strip()
        section = find_heading(title, forced=True) if sections_are_scenes and title else None
        state.out.append(
            HeadingElement(section, row.line) if section else LooseElement("section", title or text, row.line)
        )
        return at + 1
    kind = _loose_kind(state, at)
    if kind is not None:
        state.out.append(LooseElement(kind, _strip_loose(text, kind), row.line))
        return at + 1
    sound = _SOUND_LABEL.match(text)
    if sound:
        state.out.append(LineElement("sfx", sound[1].strip(), row.line, delivery="sfx"))
        return at + 1
    if text.startswith("~"):
        return _read_lyrics(state, at)
    cue = _cue_at(state, at)
    if cue is not None:
        return _read_speech(state, at + 1, cue, row.line, [])
    colon = _colon_at(state, row)
    if colon is not None:
        return _read_speech(state, at + 1, colon[0], row.line, [(row.line, colon[1])])
    return _read_action(state, at)


def _forced_heading(text: str) -> Heading | None:
    stripped = text.strip()
    if re.match(r"^\.[^\W_]", stripped):
        return find_heading(stripped[1:], forced=True)
    return None


def _loose_kind(state: _State, at: int) -> UnplacedKind | None:
    text = state.rows[at].text.strip()
    if text.startswith(">"):
        return "centered" if text.endswith("<") and len(text) > 1 else "transition"
    if re.fullmatch(r"={3,}|-{3,}|_{3,}", text) or _BOOKKEEPING.match(text):
        return "other"
    if text.startswith("="):
        return "synopsis"
    alone = at + 1 >= len(state.rows) or state.rows[at + 1].blank
    return "transition" if alone and is_transition(text) else None


def _strip_loose(text: str, kind: UnplacedKind) -> str:
    if kind == "centered":
        return text[1:-1].strip() or text
    if kind == "transition":
        return text.removeprefix(">").strip() or text
    return text.removeprefix("=").strip() or text if kind == "synopsis" else text


def _cue_at(state: _State, at: int) -> Cue | None:
    """A cue has a blank line before it and words after it; a sound or an unsure name is no cue."""
    row = state.rows[at]
    text = row.text.strip()
    before = at == 0 or state.rows[at - 1].blank or row.after_mark or not state.out
    previous_is_heading = bool(state.out) and isinstance(state.out[-1], HeadingElement)
    follows_speech = bool(state.out) and isinstance(state.out[-1], LineElement) and state.out[-1].kind == "dialogue"
    untidy = follows_speech and _is_next_cue(state, at)
    if not (before or previous_is_heading or untidy) or at + 1 >= len(state.rows) or state.rows[at + 1].blank:
        return None
    cue = find_cue(text)
    if cue is None or find_heading(state.rows[at + 1].text):
        return None
    if text.startswith("@"):
        return cue
    if is_sound(text, names=state.names) and cue.name not in state.names:
        return None
    if not is_cased(cue.name) and cue.name not in state.names:
        return None
    return cue


def _colon_at(state: _State, row: Row) -> tuple[Cue, str] | None:
    found = find_colon_speech(row.text)
    return found if found and found[0].name.upper() in state.colon_names else None


def _read_speech(state: _State, at: int, cue: Cue, line: int, first: list[tuple[int, str]]) -> int:
    """Read a speech up to its blank line. A parenthetical inside parts it, because the manner may change there."""
    narrator = _NARRATION_LABEL.match(cue.name) is not None
    speaker = None if narrator else cue.name
    manner = cue.delivery or delivery_of_name(cue.name) or delivery_from_action(state.last_action, cue.name)
    for direction in cue.directions:
        state.out.append(LineElement("parenthetical", direction, line, speaker=speaker))
    spoken: list[tuple[int, str]] = list(first)
    said_before = len(state.out) - len(cue.directions)

    def flush() -> None:
        if not spoken:
            return
        text = _join_speech([part for _, part in spoken])
        kind: Delivery = "caption" if narrator else manner or "speech"
        state.out.append(
            LineElement("narration" if narrator else "dialogue", text, spoken[0][0], speaker=speaker, delivery=kind)
        )
        spoken.clear()

    while at < len(state.rows):
        row = state.rows[at]
        text = row.text.strip()
        if not text:
            if row.text == "  " and _goes_on(state, at + 1):
                spoken.append((row.line, ""))
                at += 1
                continue
            break
        if find_heading(text) or (spoken and _is_next_cue(state, at)) or (first and _colon_at(state, row)):
            break
        if _BOOKKEEPING.match(text):
            state.out.append(LooseElement("other", text, row.line))
            at += 1
            continue
        end = _parenthetical_end(state.rows, at)
        if end is not None:
            flush()
            direction = join_lines([part.text for part in state.rows[at:end]]).strip("()（） ")
            state.out.append(LineElement("parenthetical", direction or text, row.line, speaker=speaker))
            manner = find_delivery(direction) or manner
            at = end
            continue
        spoken.append((row.line, text))
        at += 1
    flush()
    if not any(isinstance(element, LineElement) for element in state.out[said_before:]):  # a name with nothing to say
        state.out.append(LineElement("action", cue.name, line))
    state.last_action = ""
    return at


def _goes_on(state: _State, at: int) -> bool:
    return (
        at < len(state.rows)
        and not state.rows[at].blank
        and _cue_at(state, at) is None
        and not find_heading(state.rows[at].text)
    )


def _is_next_cue(state: _State, at: int) -> bool:
    """Untidy scripts leave out the blank line: a known name alone on its line, with words after it."""
    text = state.rows[at].text.strip()
    if at + 1 >= len(state.rows) or state.rows[at + 1].blank:
        return False
    cue = find_cue(text)
    return cue is not None and cue.name in state.names


def _parenthetical_end(rows: Sequence[Row], at: int) -> int | None:
    """The row behind a parenthetical that starts here (it may run over lines), or None."""
    if not rows[at].text.strip().startswith(("(", "（")):
        return None
    for end in range(at, min(at + 6, len(rows))):
        text = rows[end].text.strip()
        if not text:
            return None
        if text.endswith((")", "）")):
            return end + 1
        if ")" in text or "）" in text:
            return None
    return None


def _join_speech(parts: Sequence[str]) -> str:
    """Ventilated speech joins with spaces; lyrics and forced blank lines stay on lines of their own."""
    out: list[str] = []
    run: list[str] = []
    for part in [*parts, ""]:
        if part and not part.startswith("~"):
            run.append(part)
            continue
        if run:
            out.append(join_lines(run))
            run = []
        if part:
            out.append(part[1:].strip())
    return "\n".join(piece for piece in out if piece)


def _read_lyrics(state: _State, at: int) -> int:
    start = at
    while at < len(state.rows) and state.rows[at].text.strip().startswith("~"):
        at += 1
    text = _join_speech([row.text.strip() for row in state.rows[start:at]])
    if text:
        state.out.append(LineElement("narration", text, state.rows[start].line, delivery="caption"))
    return at


def _read_action(state: _State, at: int) -> int:
    """One paragraph of action; a sound alone on its line becomes a line of its own."""
    run: list[Row] = []

    def flush() -> None:
        if run:
            texts = [row.text.strip() for row in run]
            if texts[0].startswith("!"):
                texts[0] = texts[0][1:]
            text = join_lines(texts)
            if text:
                state.out.append(LineElement("action", text, run[0].line))
                state.last_action = text
        run.clear()

    start = at
    while at < len(state.rows):
        row = state.rows[at]
        text = row.text.strip()
        if not text or (at > start and (_ends_action(state, at))):
            break
        if not (run and run[0].text.strip().startswith("!")) and is_sound(text, names=state.names):
            flush()
            state.out.append(LineElement("sfx", text, row.line, delivery="sfx"))
        else:
            run.append(row)
        at += 1
    flush()
    return at


def _ends_action(state: _State, at: int) -> bool:
    text = state.rows[at].text.strip()
    if text.startswith(("!", ">", "~", "=", "@", ".")) and not text.startswith("..") and len(text) > 1:
        return (
            text[0] in "!~"
            or bool(_forced_heading(text))
            or _cue_at(state, at) is not None
            or _loose_kind(state, at) is not None
        )
    return bool(
        find_heading(text)
        or _SOUND_LABEL.match(text)
        or (state.rows[at].after_mark and _cue_at(state, at))
        or _colon_at(state, state.rows[at])
    )
