"""Who is in the scene at each moment: those who have come in and not gone.

Under the director and the staging, so that both agree; it alone answers "who could be seen now?". Somebody is in the
scene from the line that shows them or in which they speak in person until a line that shows them go.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from core.planning.acting import find_pose
from core.planning.paragraphs import Part
from core.planning.reading import LineRead

_ARRIVES = re.compile(
    r"\b(?:enters?|arrives?|appears?|comes? in|comes? out|comes? over|steps? (?:in|out|off|onto|into)|walks? in|joins?"
    r"|bursts? in|emerges?|descends?|materiali[sz]es?|pokes?|peeks?|pops?|jumps? (?:out|in|onto)|climbs? (?:out|in)"
    r"|returns?|rolls? up|pulls? up|lands?)\b|들어온|들어오|나타나|뛰어온|내민|나온",
    re.IGNORECASE,
)
_GOES = re.compile(
    r"\b(?:leaves\b(?! (?:a|the|his|her|it)\b)|exits?|walks? (?:away|off|out)|runs? (?:away|off|out)"
    r"|storms? (?:off|out)"
    r"|hurr(?:y|ies) (?:off|away|out)|scuttles?|vanish\w*|disappears?|drives? (?:off|away)|flies (?:off|away)|is gone"
    r"|goes (?:out|away))\b|떠난|나간|사라진",
    re.IGNORECASE,
)
PICTURE = re.compile(r"\b(?:photo|photograph|picture|portrait|painting|poster|snapshot|statue)s?\b|사진", re.I)
"""Whom a sentence about a picture goes on to name is in the picture, not in the room."""
THEY = re.compile(r"^\W*(?:they|both|the two|together)\b|^\W*(?:둘이|둘은|두 사람)", re.IGNORECASE)
PRONOUN = re.compile(r"^\W*(he|she|they)\b", re.IGNORECASE)
"""A sentence about somebody who is not named in it."""
EVERYBODY = re.compile(r"\b(?:everybody|everyone|they all|all of them|the whole (?:family|group|crew))\b|모두", re.I)


def arrives(part: Part) -> bool:
    """Whether a sentence brings its first-named character in."""
    return bool(_ARRIVES.search(part.text)) or find_pose(part.text) in {"run", "walk"}


def newcomers(reads: Sequence[LineRead]) -> set[str]:
    """Those whom the scene brings in after its start, so that its first picture cannot hold them."""
    late: set[str] = set()
    known: set[str] = set()
    for place, item in enumerate(reads):
        for part in item.parts:
            if place and part.named and part.named[0] not in known and arrives(part):
                late.add(part.named[0])
            known.update(part.named)
        known.update(item.present)
        if item.heard is not None and item.heard not in known:
            late.add(item.heard)
    return late


def pictured(parts: Sequence[Part]) -> set[str]:
    """Those whom a paragraph shows only in a picture: they are named from the sentence about the picture on."""
    start = next((place for place, part in enumerate(parts) if PICTURE.search(part.text)), len(parts))
    before = {who for part in parts[:start] for who in part.named}
    doer = set(parts[start].named[:1]) if start < len(parts) else set()
    return {who for part in parts[start:] for who in part.named} - before - doer


class Company:
    """Those who are in the scene, least recently noticed first; feed it the lines in order."""

    def __init__(self) -> None:
        self.here: list[str] = []
        self._going: list[str] = []

    def hear(self, lines: Iterable[LineRead]) -> None:
        """Let one panel's lines happen; who goes in them is still seen going, and gone with the next call."""
        lines = list(lines)
        if lines:
            self.here = [who for who in self.here if who not in self._going]
            self._going = []
        for item in lines:
            only_pictured = pictured(item.parts)
            for part in item.parts:
                self._notice([who for who in part.named if who not in only_pictured])
                if part.named and _GOES.search(part.text):
                    self._going.append(part.named[0])
                    self._going += _taken_along(part)
            if item.lettered and item.seen_speaker is not None:
                self._notice((item.seen_speaker,))

    def _notice(self, named: Sequence[str]) -> None:
        for who in named:
            if who in self.here:
                self.here.remove(who)
            self.here.append(who)
            if who in self._going:
                self._going.remove(who)


def _taken_along(part: Part) -> list[str]:
    return list(part.named[1:]) if re.search(r"\b(?:with|in tow|carr\w+|leads?|together)\b", part.text, re.I) else []
