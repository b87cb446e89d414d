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
from core.planning.things import things_in
from core.story.cast import CharacterSheet
from core.story.script import Script, ScriptLine

UNSEEN_DELIVERIES = frozenset({"off_panel", "narration", "caption", "electronic"})
"""Deliveries of a voice whose owner need not stand in the panel."""
BODIES_WITH_VOICES = frozenset({"robot", "creature", "ghost", "cloud"})
"""Figures whose own voice may sound electronic: they are seen when they speak, unless it comes through a device."""

_VOICE = re.compile(
    r"\b(?:reads?|speaks?|says?|displays?|announces?)\b.*\b(?:aloud|out loud)\b"
    r"|\b(?:from|over|through|on) (?:the|his|her|a) (?:phone|radio|speakers?|tv|television|intercom|loudspeaker|pa)\b",
    re.IGNORECASE | re.DOTALL,
)
_DEVICE = re.compile(
    r"\b(?:speakers?|radio|phone|intercom|loudspeaker|walkie\W?talkie|headset|earpiece|tv|television|recording|pa"
    r"|off|o\.?s\.?|v\.?o\.?)\b|스피커|라디오|전화|방송",
    re.IGNORECASE,
)
_BODY = re.compile(
    r"\b(?:his|her|its|their)\s+(?:\w+\s+){0,3}?(?:eyes?|face|hands?|arms?|fingers?|lips|mouth|cheeks?|shoulders?"
    r"|knees|voice|smile|hair|head|ears?|tail|feet|legs?|heart|breath|jaw|screen|wings?)\b",
    re.IGNORECASE,
)
"""A part of somebody's body: a sentence about it shows whom the sentence before showed."""
_PANEL_MARK = re.compile(r"^\W*(?:panel|frame|cut|컷|패널)?\s*#?\s*\d+[a-z]?\b\W*", re.IGNORECASE)
_NUMBERED = re.compile(r"^\W*(?:page|pages|scene|part|chapter|페이지)\s*\d+\W*$", re.IGNORECASE)
_RECENT_LINES = 6


class Part(NamedTuple):
    """One sentence of a telling line and the characters that it shows.

    `inherited` says that it names nobody, but a part of the body of whom the sentence before showed.
    """

    text: str
    named: tuple[str, ...]
    inherited: bool = False


@dataclass(frozen=True, slots=True)
class LineRead:
    """One line, read. `named` are the characters that an action or narration shows, in order of mention.

    `parts` are its sentences. `hint` is the parenthetical before a speech; `voice` marks a speech that comes out of a
    device in the scene, as the action or the parenthetical before it says. `told_text` is what a telling line shows,
    without what only describes how somebody looks; `bodily` marks a speaker whose electronic voice is its own.
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
    told_text: str = ""
    bodily: bool = False

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
        if self.line.kind != "dialogue":
            return None
        own = self.bodily and self.line.delivery == "electronic"
        unseen = self.line.delivery in UNSEEN_DELIVERIES and not own
        return None if self.voice or unseen else self.speaker

    @property
    def tells_own(self) -> bool:
        """Whether a character of the story tells this line from outside the picture."""
        return self.line.kind == "dialogue" and self.line.delivery in {"caption", "narration"}

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
    looks = _described(cast)
    bodies = {sheet.character_id for sheet in cast if sheet.look.figure in BODIES_WITH_VOICES}
    for line in script.lines:
        speaker = line.character_id or (cues.get(line.speaker.strip().casefold()) if line.speaker else None)
        told = line.kind in {"action", "narration", "panel_mark"}
        words = told_words(line) if told else ""
        for described in looks:
            words = described.sub(" ", words)
        words = " ".join(words.split())
        parts = _parts(reader, words)
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
                props=tuple(things_in(words if told else line.text)),
                hint=hint if line.kind == "dialogue" else "",
                words=count_words(line.text) if line.kind in LETTERED_KINDS else 0,
                balloons=count_balloons(line),
                intensity=intensity(line),
                parts=parts,
                voice=line.kind == "dialogue"
                and (bool(_DEVICE.search(hint)) or (device and speaker not in recent) or _still_far(reads, speaker)),
                told_text=words,
                bodily=speaker in bodies,
            )
        )
        if line.kind != "parenthetical":
            hint = ""
    return reads


def _still_far(reads: Sequence[LineRead], speaker: str | None) -> bool:
    """Whether a speaker was last heard out of a device and has not been shown since."""
    for item in reversed(reads):
        if speaker in item.named:
            return False
        if item.speaker == speaker and item.line.kind == "dialogue":
            return item.voice
    return False


def _described(cast: Sequence[CharacterSheet]) -> list[re.Pattern[str]]:
    """What introduces each character in a script ("17, a girl in a raincoat"), with commas or brackets around it."""
    openings = {sheet.description.split(". ")[0].strip(" .") for sheet in cast}
    texts = sorted((text for text in openings if len(text.split()) >= 2), key=lambda text: (-len(text), text))
    bodies = [r",?\s+".join(re.escape(word.strip(",")) for word in text.split()) for text in texts]
    return [re.compile(rf"\s*[,(（]\s*{body}\s*[,)）]?", re.I) for body in bodies]


def _parts(reader: CastReader, words: str) -> tuple[Part, ...]:
    """The sentences of a telling text; one about a part of a body shows whom the sentence before showed."""
    parts: list[Part] = []
    for text in sentences(words):
        named = tuple(reader.ids(text))
        inherited = not named and bool(parts) and bool(_BODY.search(text))
        parts.append(Part(text, parts[-1].named[:1] if inherited else named, inherited))
    return tuple(parts)
