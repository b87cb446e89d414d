"""Each line of a script as the planners see it: who speaks, who is meant, what is named, how loud it is.

Computed once a scene from script and cast, then shared by intent, director and semantics, so that all three agree. It
alone answers "what does this line bring to the picture?".
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from core.metrics.words import LETTERED_KINDS, count_balloons, count_words
from core.planning.acting import intensity
from core.planning.deeds import Deed
from core.planning.paragraphs import EnglishReader, PlainReader
from core.planning.paragraphs import Part as Part
from core.planning.things import things_in
from core.story.cast import CharacterSheet
from core.story.english.parsing import parse_texts
from core.story.script import Script, ScriptLine
from core.story.wording import told_words as without_number

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
_MACHINE = re.compile(
    r"^\W*(?:the )?(?:\w+ )?(?:radio|phone|intercom|loudspeaker|speakers?|walkie\W?talkie|tv|television|announcement"
    r"|answering machine|voicemail|recording|p\.?a\.?)\W*$",
    re.IGNORECASE,
)
"""A cue that is a device and no body."""
_NUMBERED = re.compile(
    r"^\W*(?:(?:page|pages|scene|part|chapter|페이지)\s*)?(?:\d+|[ivxlc]+|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\W*$",
    re.IGNORECASE,
)
_RECENT_LINES = 6
TOLD_KINDS = frozenset({"action", "narration", "panel_mark"})
KEPT_SCENES = 64
"""Scenes whose reading a process remembers."""


@dataclass(frozen=True, slots=True)
class LineRead:
    """One line, read. `named` are the characters that an action or narration shows, in order of mention.

    `parts` are its sentences. `hint` is the parenthetical before a speech; `voice` marks a speech that comes out of a
    device in the scene, as the action or the parenthetical before it says. `told_text` is what a telling line shows,
    without what only describes how somebody looks; `bodily` marks a speaker whose electronic voice is its own. `deeds`
    say who does what to whom with what (English only); `addressed` are those who are there and spoken to.
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
    deeds: tuple[Deed, ...] = ()
    addressed: tuple[str, ...] = ()

    @property
    def lettered(self) -> bool:
        return self.line.kind in LETTERED_KINDS

    @property
    def told(self) -> bool:
        """Whether the line describes rather than speaks: action, narration or a writer's panel description."""
        return self.line.kind in TOLD_KINDS

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
    def heard(self) -> str | None:
        """Somebody who speaks in the scene from outside the picture; a machine's voice is nobody."""
        return self.speaker if self.line.kind == "dialogue" and self.line.delivery == "off_panel" else None

    @property
    def tells_own(self) -> bool:
        """Whether a character of the story tells this line from outside the picture."""
        return self.line.kind == "dialogue" and self.line.delivery in {"caption", "narration"}

    @property
    def present(self) -> tuple[str, ...]:
        """Everybody whom the line puts into the picture."""
        seen = self.seen_speaker
        return self.named if seen is None or seen in self.named else (seen, *self.named)


def is_machine_cue(cue: str) -> bool:
    """Whether a cue names a device and nobody: RADIO, ANSWERING MACHINE."""
    return _MACHINE.match(cue) is not None


def told_words(line: ScriptLine) -> str:
    """What a telling line tells, without the writer's panel number."""
    return without_number(line.kind, line.text)


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
    """Read a scene's lines in order; pronouns continue over lines, and speaking counts as being named.

    Intent, director and semantics ask for the same scene in turn: the last `KEPT_SCENES` readings are remembered.
    """
    key = hashlib.sha256()
    key.update(script.model_dump_json().encode())
    for sheet in cast:
        key.update(sheet.model_dump_json().encode())
    found = _KNOWN.get(key.digest())
    if found is None:
        found = _KNOWN[key.digest()] = _read(script, cast)
        while len(_KNOWN) > KEPT_SCENES:
            del _KNOWN[next(iter(_KNOWN))]
    return list(found)


_KNOWN: dict[bytes, list[LineRead]] = {}


def forget() -> None:
    """Forget every scene that was read, for measuring."""
    _KNOWN.clear()


def read_ahead(scripts: Sequence[Script], cast: Sequence[CharacterSheet]) -> None:
    """Parse the texts of several scenes together, so that planning them one after the other is faster."""
    english = [script for script in scripts if _is_english(script)]
    parse_texts([text for script in english for text in texts_to_parse(script, cast)])


def _is_english(script: Script) -> bool:
    return script.read and script.language.split("-")[0].lower() == "en"


def texts_to_parse(script: Script, cast: Sequence[CharacterSheet]) -> list[str]:
    """Every text of an English scene that planning parses; parsing them together is faster than one after the other."""
    looks = _described(cast)
    told = [
        words
        for line in script.lines
        if line.kind in TOLD_KINDS
        for words in (_told_text(line, looks), told_words(line))
    ]
    return [text for text in (*told, *(line.text for line in script.lines if line.kind == "dialogue")) if text]


def _read(script: Script, cast: Sequence[CharacterSheet]) -> list[LineRead]:
    cues = speaker_ids(cast)
    reads: list[LineRead] = []
    hint = ""
    looks = _described(cast)
    bodies = {sheet.character_id for sheet in cast if sheet.look.figure in BODIES_WITH_VOICES}
    texts = [_told_text(line, looks) for line in script.lines]
    speaking = [who for line in script.lines if line.kind == "dialogue" and (who := _speaker(line, cues)) is not None]
    english = _is_english(script)
    if english:
        parse_texts(texts_to_parse(script, cast))
    reader: EnglishReader | PlainReader = EnglishReader(cast, texts, speaking) if english else PlainReader(cast)
    for line, words in zip(script.lines, texts, strict=True):
        speaker = _speaker(line, cues)
        told = line.kind in TOLD_KINDS
        paragraph = reader.read(words)
        before = next((item for item in reversed(reads) if item.line.kind != "parenthetical"), None)
        device = before is not None and before.told and bool(_VOICE.search(before.line.text))
        recent = {who for item in reads[-_RECENT_LINES:] for who in item.named}
        if line.kind == "parenthetical":
            hint = line.text
        read = LineRead(
            line=line,
            speaker=speaker if line.kind in {"dialogue", "parenthetical"} else None,
            named=tuple(dict.fromkeys(who for part in paragraph.parts for who in part.named)),
            props=tuple(things_in(words if told else line.text)),
            hint=hint if line.kind == "dialogue" else "",
            words=count_words(line.text) if line.kind in LETTERED_KINDS else 0,
            balloons=count_balloons(line),
            intensity=intensity(line),
            parts=paragraph.parts,
            voice=line.kind == "dialogue"
            and (
                bool(_DEVICE.search(hint) or _MACHINE.match(line.speaker or ""))
                or (device and speaker not in recent)
                or _still_far(reads, speaker)
            ),
            told_text=words,
            bodily=speaker in bodies,
            deeds=paragraph.deeds,
            addressed=paragraph.addressed,
        )
        if line.kind == "dialogue" and speaker is not None:
            addressed = reader.speak(speaker, line.text, seen=read.seen_speaker is not None)
            read = replace(read, addressed=addressed)
        reads.append(read)
        if line.kind != "parenthetical":
            hint = ""
    return reads


def _speaker(line: ScriptLine, cues: Mapping[str, str]) -> str | None:
    return line.character_id or (cues.get(line.speaker.strip().casefold()) if line.speaker else None)


def _told_text(line: ScriptLine, looks: Sequence[re.Pattern[str]]) -> str:
    """What a telling line shows, without what only describes how somebody looks; nothing for a speech."""
    if line.kind not in TOLD_KINDS:
        return ""
    words = told_words(line)
    for described in looks:
        words = described.sub(" ", words)
    return " ".join(words.split())


def _still_far(reads: Sequence[LineRead], speaker: str | None) -> bool:
    """Whether a speaker was last heard out of a device and has not been shown since."""
    for item in reversed(reads):
        if speaker in item.named:
            return False
        if item.speaker == speaker and item.line.kind == "dialogue":
            return item.voice
    return False


def _is_called_so(sheet: CharacterSheet) -> bool:
    """Whether the description is how the text calls somebody without a name: it must not be read over."""
    head = sheet.name.casefold().split()[-1:]
    return bool(head) and head[0] in sheet.description.casefold().split()


def _described(cast: Sequence[CharacterSheet]) -> list[re.Pattern[str]]:
    """What introduces each character in a script ("17, a girl in a raincoat"), with commas or brackets around it."""
    openings = {sheet.description.split(". ")[0].strip(" .") for sheet in cast if not _is_called_so(sheet)}
    texts = sorted((text for text in openings if len(text.split()) >= 2), key=lambda text: (-len(text), text))
    bodies = [r",?\s+".join(re.escape(word.strip(",")) for word in text.split()) for text in texts]
    return [re.compile(rf"\s*[,(（]\s*{body}\s*[,)）]?", re.I) for body in bodies]
