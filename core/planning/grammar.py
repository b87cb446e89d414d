"""The panel grammar as data: which framings exist and what each allows.

Read from the data folder's grammar file, so that an artist can add to it. It alone answers "what may a panel of this
id look like?"; the director chooses among its ids, the critic and the metrics compare with it.
"""

from __future__ import annotations

import re
import tomllib
from functools import cached_property
from typing import Annotated, Literal

from pydantic import ConfigDict, Field, ValidationError, field_validator, model_validator

from core.errors import InvalidInputError, NotFoundError
from core.story.base import Payload
from core.story.plan import Angle, BeatType, Scale, Viewpoint

Frame = Literal["macro", "mono", "micro", "amorphic"]
Moment = Literal[
    "place", "breath", "talk", "meeting", "parting", "crowd", "gesture", "object", "look", "motion", "power", "reveal",
    "feeling", "silence", "defeat",
]  # fmt: skip
"""What happens in a panel, as far as framing cares."""
Unit = Annotated[float, Field(ge=0, le=1)]
CLOSE_SCALES: frozenset[Scale] = frozenset({"extreme_closeup", "closeup", "medium_closeup"})
LARGE_SCALES: frozenset[Scale] = frozenset({"full", "long", "wide", "establishing"})


class GrammarEntry(Payload):
    """One framing. The first scale, angle and frame are the usual ones; `figures` are the fewest and most it holds."""

    id: str
    scales: Annotated[list[Scale], Field(min_length=1)]
    angles: Annotated[list[Angle], Field(min_length=1)]
    viewpoint: Viewpoint = "objective"
    frames: Annotated[list[Frame], Field(min_length=1)]
    vng: Annotated[list[Literal["E", "I", "L", "P", "R"]], Field(min_length=1)]
    beats: Annotated[list[BeatType], Field(min_length=1)]
    share: tuple[Unit, Unit]
    figures: tuple[Annotated[int, Field(ge=0)], Annotated[int, Field(ge=0)]]
    talk: bool
    suits: list[Moment] = Field(default_factory=list)
    function: str

    @property
    def close(self) -> bool:
        """Whether its usual scale is a close-up."""
        return self.scales[0] in CLOSE_SCALES


class ShotWords(Payload):
    """Words with which a writer asks for a framing, and what they fix."""

    words: list[str]
    grammar: str | None = None
    scale: Scale | None = None
    angle: Angle | None = None


class ShotAsked(Payload):
    """What a writer's words fix of a panel; None where they leave it open."""

    grammar: str | None = None
    scale: Scale | None = None
    angle: Angle | None = None


class Grammar(Payload):
    """All framings by id, in the order of their ids, and the writers' shot words.

    The order decides between equals, and a payload that travelled as JSON has no other; so no file's order counts.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", ignored_types=(cached_property,))

    entries: dict[str, GrammarEntry]
    shot_words: list[ShotWords] = Field(default_factory=list)

    @field_validator("entries")
    @classmethod
    def _in_order(cls, entries: dict[str, GrammarEntry]) -> dict[str, GrammarEntry]:
        return dict(sorted(entries.items()))

    @model_validator(mode="after")
    def _known_ids(self) -> Grammar:
        for needed in ("establishing", "dialogue_medium", "reaction"):
            if needed not in self.entries:
                raise ValueError(f"the grammar needs an entry called {needed}")
        for shot in self.shot_words:
            if shot.grammar is not None and shot.grammar not in self.entries:
                raise ValueError(f"shot words {shot.words} name the unknown entry {shot.grammar}")
        return self

    def entry(self, grammar_id: str) -> GrammarEntry:
        """The entry of an id. Raises NotFoundError for an id that the file does not have."""
        if grammar_id not in self.entries:
            raise NotFoundError(
                f"The panel grammar has no entry called {grammar_id!r}.", code="unknown-grammar-id", id=grammar_id
            )
        return self.entries[grammar_id]

    def find(self, grammar_id: str) -> GrammarEntry | None:
        """The entry of an id, or None (brought art may hold panels that nobody has tagged)."""
        return self.entries.get(grammar_id)

    def shots(self) -> tuple[tuple[str, tuple[str, ...], tuple[str, ...], tuple[str, ...]], ...]:
        """Per id the scales, angles and frames that it allows (a viewpoint counts as an angle), in id order."""
        return tuple(
            (e.id, tuple(e.scales), tuple(e.angles) if e.viewpoint == "objective" else (e.viewpoint,), tuple(e.frames))
            for e in self.entries.values()
        )

    @cached_property
    def _asking(self) -> list[tuple[str, ShotWords]]:
        """Shot words, the longest first."""
        found = [(word, shot) for shot in self.shot_words for word in shot.words]
        return [(word.casefold(), shot) for word, shot in sorted(found, key=lambda item: (-len(item[0]), item[0]))]

    def asked(self, text: str) -> ShotAsked:
        """What a writer's own shot words in a text fix ("LOW ANGLE: close on the key")."""
        found: dict[str, str] = {}
        lowered = text.casefold()
        for word, shot in self._asking:
            if word not in lowered or not re.search(rf"(?<!\w){re.escape(word)}(?!\w)", lowered):
                continue
            lowered = lowered.replace(word, " ")
            for field in ("grammar", "scale", "angle"):
                value = getattr(shot, field)
                if value is not None:
                    found.setdefault(field, value)
        return ShotAsked.model_validate(found)


def parse_grammar(toml_text: str) -> Grammar:
    """Read ``[panel.<id>]`` tables and ``[[shot]]`` entries.

    Raises:
        InvalidInputError: not TOML, an unknown key or value, or shot words that name an unknown id.
    """
    try:
        data = tomllib.loads(toml_text)
        panels = data.pop("panel", {})
        shots = data.pop("shot", [])
        if data or not isinstance(panels, dict):
            raise InvalidInputError(
                f"The grammar file has unknown parts: {', '.join(sorted(data))}.", code="invalid-grammar"
            )
        return Grammar(
            entries={key: GrammarEntry(**{"id": key, **table}) for key, table in panels.items()},
            shot_words=[ShotWords(**shot) for shot in shots],
        )
    except tomllib.TOMLDecodeError as error:
        raise InvalidInputError(f"The grammar file is not TOML: {error}.", code="invalid-grammar") from error
    except ValidationError as error:
        errors = [{"loc": list(item["loc"]), "msg": item["msg"]} for item in error.errors()]
        raise InvalidInputError("The grammar file has a wrong entry.", code="invalid-grammar", errors=errors) from error
