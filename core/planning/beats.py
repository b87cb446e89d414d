"""Where one beat ends and the next begins.

Between reading and intent; it alone answers "which lines belong to one thing that happens?". Every line falls in
exactly one run. The strength of each joint between two lines is summed from what a story editor would look at (an
action after talk, somebody entering or leaving, a turn in the words); runs are cut where joints are strong, later the
longer a run has become, so that a beat stays readable.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from core.planning.reading import LineRead

_TURN = re.compile(
    r"\b(?:suddenly|then|all at once|stops?|silent|silence|appears?|enters?|arrives?|materiali[sz]es|descends"
    r"|transforms?"
    r"|turns into|bursts?|vanish\w*|disappears?|meanwhile|later|the next|finally|opens?|notices|realizes|pause)\b"
    r"|갑자기|그때|잠시 후|나타나|사라",
    re.IGNORECASE,
)
_LEAVE = re.compile(
    r"\b(?:leaves|exits|walks away|runs off|storms out|hurries off|scuttles off|vanish\w*|disappears|fades|goes out"
    r"|drives off|hangs up|is gone)\b|떠난|나간|사라진",
    re.IGNORECASE,
)
_TOPIC = re.compile(
    r"^\W*(?:so|wait|anyway|okay|ok|listen|look|hey|but|now|well|new|watch|어쨌든|잠깐)\b", re.IGNORECASE
)

CUT_AT = 0.5
"""Joint strength that ends a run of ordinary length: an action of some length after talk is enough."""
LONG_LINES, LONG_WORDS = 4, 45
"""From this size on a run ends at half the strength."""
MOST_LINES, MOST_WORDS = 10, 110
"""A run never grows beyond this if it can be cut at all."""
NEW_PANEL = 0.5
"""What the writer's own cut adds: a panel is a moment."""
_OTHER_DOER = 0.5
"""What a new paragraph adds that begins with somebody else."""
_PARAGRAPH = 0.7
"""What a new paragraph of prose is worth at least; half where talk goes on."""
COUNTED_RUN = 3
"""Lines of a beat where the language is not read."""


def group_beats(reads: Sequence[LineRead], *, read: bool = True) -> list[list[LineRead]]:
    """Partition the lines into runs, in order; no run is empty. Lines of one writer's panel stay together."""
    runs: list[list[LineRead]] = []
    met: set[str] = set()
    prose = any(item.line.kind == "narration" and item.line.delivery == "narration" for item in reads)
    for place, item in enumerate(reads):
        before = reads[place - 1] if place else None
        if before is None or not runs or _cut(runs[-1], before, item, met, read, _PARAGRAPH if prose else 0.0):
            runs.append([item])
        else:
            runs[-1].append(item)
        met.update(item.present)
    if len(runs) > 1 and read and _is_crumb(runs[-1]):
        last = runs.pop()
        runs[-1].extend(last)
    return runs


def _cut(
    run: Sequence[LineRead], before: LineRead, item: LineRead, met: set[str], read: bool, paragraph: float
) -> bool:
    if before.line.kind == "parenthetical":
        return False
    if item.line.panel is not None and item.line.panel == before.line.panel and item.line.kind != "panel_mark":
        return False
    spoken = sum(1 for entry in run if entry.line.kind != "parenthetical")
    if not read:
        return spoken >= COUNTED_RUN
    words = sum(entry.words for entry in run)
    if spoken >= MOST_LINES or words + item.words > MOST_WORDS:
        return True
    if _is_crumb(run):
        return False
    strength = joint_strength(before, item, met)
    if paragraph and before.line.source_line != item.line.source_line:
        bare = _is_talk(run) and item.line.kind in {"dialogue", "parenthetical"}
        strength = max(strength, paragraph / 2 if bare else paragraph)
    return strength >= CUT_AT / (2 if spoken >= LONG_LINES or words >= LONG_WORDS else 1)


def _is_talk(run: Sequence[LineRead]) -> bool:
    return all(entry.line.kind in {"dialogue", "parenthetical"} for entry in run)


def _is_crumb(run: Sequence[LineRead]) -> bool:
    """Too little to be a beat of its own: one short line without weight."""
    lines = [entry for entry in run if entry.line.kind != "parenthetical"]
    return len(lines) == 1 and len(lines[0].line.text.split()) < 12 and lines[0].intensity < 0.5


def joint_strength(before: LineRead, item: LineRead, met: set[str]) -> float:
    """How strongly a new thing begins with `item`, 0 (runs on) to over 1.5; `met` are the characters seen so far."""
    text = item.line.text
    strength = 0.0
    if _same_paragraph(before, item):
        return -0.05
    if item.told and item.line.kind != "narration":
        words = len(text.split())
        if before.line.kind == "dialogue":
            strength += 0.7 if words >= 10 else 0.4
        strength += 0.3 if words >= 20 else 0.0
        strength += 0.4 if _TURN.search(text) else 0.0
        strength += _OTHER_DOER if before.told and _others(before, item) else 0.0
    elif item.line.kind == "narration":
        strength += 1.05 if before.line.kind != "narration" else 0.7
        strength += 0.3 if _TURN.search(text) else 0.0
    elif _TOPIC.search(text):
        strength += 0.35
    if _LEAVE.search(before.line.text) and before.told:
        strength += 1.0 if item.told else 0.6
    if before.line.kind == "sfx":
        strength += 0.3
    if any(who not in met for who in item.present) and met:
        strength += 0.5
    if item.line.panel is not None and item.line.panel != before.line.panel:
        strength += NEW_PANEL
    return strength


def _same_paragraph(before: LineRead, item: LineRead) -> bool:
    """Whether two lines were cut out of one paragraph of prose; the writer's own joints are stronger."""
    if before.line.panel != item.line.panel or "panel_mark" in (before.line.kind, item.line.kind):
        return False
    return before.line.source_line is not None and before.line.source_line == item.line.source_line


def _others(before: LineRead, item: LineRead) -> bool:
    """Whether a telling line is about somebody whom the line before did not show."""
    return item.subject is not None and bool(before.named) and item.subject not in before.named
