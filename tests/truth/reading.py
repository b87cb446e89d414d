"""Reads the labelled texts: a text with, after each beat, one line that says what is true of it.

``#: genre=comedy form=fountain part=tune`` opens a file; ``#> cast: Ana | emotion: sad | object: cup | place: kitchen``
closes a beat. Both are taken out before the text is read as a script, so that a planner never sees them. ``-`` stands
for nobody and nothing. A beat owns the source lines since the one before it.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

TEXTS = Path(__file__).parent / "texts"


@dataclass(frozen=True)
class Truth:
    """What a person says of a beat. `lines` are 1-based source lines, half-open."""

    lines: tuple[int, int]
    cast: tuple[str, ...]
    emotion: str
    objects: tuple[str, ...]
    place: str


@dataclass(frozen=True)
class Labelled:
    """A text without its labels, and the labels."""

    name: str
    genre: str
    form: str
    part: str
    text: str
    beats: tuple[Truth, ...]


def read_texts(part: str | None = None) -> list[Labelled]:
    """All labelled texts in the order of their names, or those of one part (``tune`` or ``score``)."""
    found = [read_text(path) for path in sorted(TEXTS.glob("*.txt"))]
    return [one for one in found if part is None or one.part == part]


def read_text(path: Path) -> Labelled:
    head: dict[str, str] = {}
    kept: list[str] = []
    beats: list[Truth] = []
    begun = 1
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("#:"):
            head = dict(entry.split("=") for entry in line[2:].split())
        elif line.startswith("#>"):
            beats.append(_truth(line[2:], (begun, len(kept) + 1)))
            begun = len(kept) + 1
        else:
            kept.append(line)
    return Labelled(path.stem, head["genre"], head["form"], head["part"], "\n".join(kept) + "\n", tuple(beats))


def _truth(words: str, lines: tuple[int, int]) -> Truth:
    said = dict(entry.split(":", 1) for entry in words.split("|"))
    values = {name.strip(): value.strip() for name, value in said.items()}
    return Truth(lines, _many(values["cast"]), values["emotion"], _many(values["object"]), values["place"])


def _many(words: str) -> tuple[str, ...]:
    return tuple(entry.strip() for entry in words.split(",") if entry.strip() not in ("", "-"))
