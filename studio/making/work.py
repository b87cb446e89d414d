"""What is passed from stage to stage while a package is made, and the progress that is shown."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from typing import Any

from core.errors import Finding
from core.lettering.linked import PLAIN, LetteringSheet
from core.story.cast import CharacterSheet, EnvironmentSheet

Json = dict[str, Any]
SPOKEN = {"dialogue", "narration", "sfx"}


@dataclass
class SceneWork:
    """One scene on its way through the stages; values are the JSON that tasks take and give."""

    scene_id: str
    title: str
    script: Json
    intent: Json | None = None
    plan: Json | None = None
    layout: Json | None = None
    semantics: Json | None = None
    spec: Json | None = None
    render: Json | None = None
    layers: list[Json] = field(default_factory=list)


@dataclass
class Work:
    """A whole run: the scenes in reading order and what they share."""

    title: str
    slug: str
    language: str
    digest: str
    scenes: list[SceneWork]
    cast: list[CharacterSheet]
    environments: list[EnvironmentSheet]
    findings: list[Finding] = field(default_factory=list)
    sheet: LetteringSheet = PLAIN


class Steps:
    """Progress in steps that are known beforehand, shown as a bar on a terminal and as nothing elsewhere."""

    def __init__(self, total: int, quiet: bool) -> None:
        from tqdm import tqdm

        self._bar = tqdm(total=total, unit="step", disable=quiet or None, file=sys.stderr, leave=False)

    def say(self, words: str) -> None:
        self._bar.set_description_str(words)

    def step(self) -> None:
        self._bar.update(1)

    def close(self) -> None:
        self._bar.close()
