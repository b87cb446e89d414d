"""Which names speak in a screenplay: found before its lines are read, so that doubtful cues lean on sure ones."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from core.story.cues import find_colon_speech, find_cue
from core.story.headings import find_heading
from core.story.lexicon import word_set
from core.story.marks import Row
from core.story.sounds import is_sound
from core.story.wording import has_lower, is_cased, plain

_TRANSITION = re.compile(
    r"^(?:FADE (?:IN|OUT|TO [A-Z ]+|UP)|(?:SMASH |MATCH |JUMP |HARD )?CUT(?: TO[A-Z ]*)?|DISSOLVE(?: TO[A-Z ]*)?"
    r"|INTERCUT(?: WITH)?|BACK TO[A-Z ]*|IRIS (?:IN|OUT)|WIPE TO|[A-Z ]{2,30}TO"
    r"|페이드 ?(?:인|아웃)|컷 ?투|F\.?I\.?|F\.?O\.?)\s*[:.]$"
    r"|^(?:FADE (?:IN|OUT)|CUT TO BLACK|페이드 ?(?:인|아웃))$"
)
_LABELS = word_set(
    """note notes setting location place time title scene sign text sfx fx sound music caption close-up
    closeup close wide shot angle insert later warning p.s ps http https"""
)


def is_transition(text: str) -> bool:
    """Whether a line that stands alone names a cut or a fade."""
    return _TRANSITION.match(plain(text)) is not None


def known_names(rows: Sequence[Row]) -> frozenset[str]:
    """Names that stand as cues: a blank line before, words after. Names without capitals need a second sign."""
    counts: Counter[str] = Counter()
    sure: set[str] = set()
    for at, row in enumerate(rows[:-1]):
        text = row.text.strip()
        if not text or rows[at + 1].blank or find_heading(text) or is_transition(text):
            continue
        cue = find_cue(text)
        if cue is None:
            continue
        alone = at == 0 or rows[at - 1].blank
        counts[cue.name] += 2 if alone else 1
        short = not is_cased(cue.name) and len(cue.name) <= 4 and " " not in cue.name
        extended = text.endswith((")", "）"))
        if text.startswith("@") or (alone and (extended or short or (is_cased(cue.name) and not is_sound(text)))):
            sure.add(cue.name)
    return frozenset(sure | {name for name, count in counts.items() if count >= 4 and not is_sound(name)})


def colon_names(rows: Sequence[Row]) -> frozenset[str]:
    """Names (upper case) that speak as ``NAME: words``: written in capitals or without case, or seen at least twice."""
    counts: Counter[str] = Counter()
    strong: set[str] = set()
    for row in rows:
        found = find_colon_speech(row.text)
        if found is None:
            continue
        name = found[0].name
        if name.lower() in _LABELS or name.split()[-1].lower() in _LABELS or name[0].isdigit():
            continue
        counts[name.upper()] += 1
        if not has_lower(name) and (is_cased(name) or len(name) <= 8):
            strong.add(name.upper())
    speakers = {name for name, count in counts.items() if count >= 2 or name in strong}
    return frozenset(speakers) if sum(counts[name] for name in speakers) >= 2 else frozenset()
