"""Each line of a script as the planners see it: who speaks, who is meant, what is named, how loud it is.

Computed once a scene from script and cast, then shared by intent, director and semantics, so that all three agree. It
alone answers "what does this line bring to the picture?".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from core.metrics.words import LETTERED_KINDS, count_balloons, count_words
from core.planning.acting import intensity
from core.planning.mentions import CastReader, sentences
from core.planning.vocabulary import props_in
from core.story.cast import CharacterSheet
from core.story.script import Script, ScriptLine

UNSEEN_DELIVERIES = frozenset({"off_panel", "narration", "caption", "electronic"})
"""Deliveries of a voice whose owner need not stand in the panel."""


_VOICE = re.compile(
    r"\b(?:reads?|speaks?|says?|displays?|announces?)\b.*\b(?:aloud|out loud)\b"
    r"|\b(?:from|over|through|on) (?:the|his|her|a) (?:phone|radio|speakers?|tv|television|intercom|loudspeaker|pa)\b",
    re.IGNORECASE | re.DOTALL,
)
_PANEL_MARK = re.compile(r"^\W*(?:panel|frame|cut|컷|패널)?\s*#?\s*\d+[a-z]?\b\W*", re.IGNORECASE)
_NUMBERED = re.compile(r"^\W*(?:page|pages|scene|part|chapter|페이지)\s*\d+\W*$", re.IGNORECASE)
_RECENT_LINES = 6


class Part(NamedTuple):
    """One sentence of a telling line and the characters that it shows."""

    text: str
    named: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LineRead:
    """One line, read. `named` are the characters that an action or narration shows, in order of mention.

    `parts` are its sentences. `hint` is the parenthetical before a speech; `voice` marks a speech that comes out of a
    device in the scene, as the action before it says.
    """

    line: ScriptLine
    speaker: str | None = None
    named: tuple[str, ...] = ()
    props: tuple[str, ...] = ()
    hint: str = ""
    words: int = 0
    balloons: int = 0
    intensity: float = 0.1
    parts: tuple[Part, ...] = ()
    voice: bool = False

    @property
    def lettered(self) -> bool:
        return self.line.kind in LETTERED_KINDS

    @property
    def told(self) -> bool:
        """Whether the line describes rather than speaks: action, narration or a writer's panel description."""
        return self.line.kind in {"action", "narration", "panel_mark"}

    @property
    def subject(self) -> str | None:
        return self.named[0] if self.named else None

    @property
    def seen_speaker(self) -> str | None:
        """The speaker, if the speaker must be visible where the line is spoken."""
        return None if self.voice or self.line.delivery in UNSEEN_DELIVERIES else self.speaker

    @property
    def present(self) -> tuple[str, ...]:
        """Everybody whom the line puts into the picture."""
        seen = self.seen_speaker
        return self.named if seen is None or seen in self.named else (seen, *self.named)


def told_words(line: ScriptLine) -> str:
    """What a telling line tells, without the writer's panel number."""
    return _PANEL_MARK.sub("", line.text).strip() if line.kind == "panel_mark" else line.text


def named_place(script: Script) -> str:
    """The scene's place as the writer named it; a page or scene number is no place."""
    name = (script.place or script.heading or "").strip()
    return "" if _NUMBERED.match(name) else name


def speaker_ids(cast: Sequence[CharacterSheet]) -> dict[str, str]:
    """Character id by casefolded cue (names and aliases)."""
    cues: dict[str, str] = {}
    for sheet in cast:
        for name in (sheet.name, *sheet.aliases):
            cues.setdefault(name.strip().casefold(), sheet.character_id)
    return cues


def read_lines(script: Script, cast: Sequence[CharacterSheet]) -> list[LineRead]:
    """Read a scene's lines in order; pronouns continue over lines, and speaking counts as being named."""
    cues = speaker_ids(cast)
    reader = CastReader(cast)
    reads: list[LineRead] = []
    hint = ""
    for line in script.lines:
        speaker = line.character_id or (cues.get(line.speaker.strip().casefold()) if line.speaker else None)
        told = line.kind in {"action", "narration", "panel_mark"}
        words = told_words(line)
        parts = tuple(Part(text, tuple(reader.ids(text))) for text in sentences(words)) if told else ()
        named = tuple(dict.fromkeys(who for part in parts for who in part.named))
        before = next((item for item in reversed(reads) if item.line.kind != "parenthetical"), None)
        device = before is not None and before.told and bool(_VOICE.search(before.line.text))
        recent = {who for item in reads[-_RECENT_LINES:] for who in item.named}
        if line.kind == "dialogue" and speaker is not None:
            reader.remember(speaker)
        if line.kind == "parenthetical":
            hint = line.text
        reads.append(
            LineRead(
                line=line,
                speaker=speaker if line.kind in {"dialogue", "parenthetical"} else None,
                named=named,
                props=tuple(props_in(line.text)),
                hint=hint if line.kind == "dialogue" else "",
                words=count_words(line.text) if line.kind in LETTERED_KINDS else 0,
                balloons=count_balloons(line),
                intensity=intensity(line),
                parts=parts,
                voice=device and line.kind == "dialogue" and speaker not in recent,
            )
        )
        if line.kind != "parenthetical":
            hint = ""
    return reads
