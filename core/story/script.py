"""A scene's text as lines with stable ids, and what an import of a whole script hands over."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from core.errors import Finding
from core.story.base import Payload
from core.story.cast import Pronoun

LineKind = Literal["action", "dialogue", "narration", "sfx", "parenthetical", "panel_mark"]
ScriptFormat = Literal["fountain", "fdx", "panel_script", "prose"]
Delivery = Literal[
    "speech", "whisper", "shout", "electronic", "wavy", "off_panel", "thought", "caption", "narration", "sfx"
]


class ScriptLine(Payload):
    """One line of a scene: a whole speech, one action paragraph, one sound.

    `speaker` is the cue as the writer wrote it (without extensions such as (V.O.)); `character_id` is who that is, once
    the cast is known. `delivery` is how a spoken line should be lettered, from the cue's extension or a parenthetical.
    `text` keeps emphasis marks (``*italic*``, ``**bold**``) and hard breaks that a person typed; ventilated prose is
    joined. `source_line` is 1-based. `panel` is the number of the panel that the writer put the line in.
    """

    line_id: str
    kind: LineKind
    text: str
    speaker: str | None = None
    character_id: str | None = None
    delivery: Delivery | None = None
    source_line: int | None = None
    panel: int | None = None


class Script(Payload):
    """Payload of a `script` artifact: one scene's lines and where and when it plays.

    `language` is a BCP 47 tag. `read` is False where rules mode cannot read the language: the lines are all kept, and
    the studio says "not read". `place_read` says that no heading names the place: it was read from the text.
    `unplaced` keeps, in order, what belongs to no line kind (transitions, notes).
    """

    heading: str = ""
    place: str | None = None
    place_read: bool = False
    setting: Literal["interior", "exterior", "both"] | None = None
    time_of_day: str | None = None
    language: str = "en"
    read: bool = True
    lines: list[ScriptLine] = Field(default_factory=list)
    unplaced: list[UnplacedText] = Field(default_factory=list)


class UnplacedText(Payload):
    """Input text that is no line of a scene; kept and shown, never dropped."""

    kind: Literal["title_page", "note", "boneyard", "transition", "section", "synopsis", "centered", "other"]
    text: str
    source_line: int | None = None


class ImportedCharacter(Payload):
    """Somebody who speaks or is introduced. `aliases` are the other names that were merged into `name`; `pronoun` is
    what the whole text calls him or her, None where it does not tell."""

    character_id: str
    name: str
    aliases: list[str] = Field(default_factory=list)
    description: str = ""
    pronoun: Pronoun | None = None
    source_lines: list[int] = Field(default_factory=list)
    speaking_lines: int = 0


class ImportedScene(Payload):
    """One scene as found. `source_text` is the exact input text that it came from."""

    scene_id: str
    title: str
    source_text: str
    script: Script


class ImportedStory(Payload):
    """Everything that an import found. Each non-blank line of the input is in a scene or in `unplaced`."""

    title: str
    format: ScriptFormat
    language: str
    meta: dict[str, str] = Field(default_factory=dict)
    scenes: list[ImportedScene]
    characters: list[ImportedCharacter] = Field(default_factory=list)
    unplaced: list[UnplacedText] = Field(default_factory=list)
    findings: list[Finding] = Field(default_factory=list)
    sha256: str


Script.model_rebuild()
