"""Words that turn the telling elsewhere without naming a place: "an hour later", "Outside.", "goes upstairs".

Beside `place_mentions`, which names the places; it alone answers "are we about to be somewhere else?".
"""

from __future__ import annotations

import re
from typing import Final

from core.story.english.happening import is_unreal, somebody_does
from core.story.english.parsing import Sentence
from core.story.english.place_kinds import WORDS

LATER = "later"
ABOARD = "aboard"
_MOVING: Final = WORDS["moving"]
_GOING: Final = frozenset(("go", "climb", "run", "walk", "hurry", "creep", "rush", "march", "head"))
_DAYS: Final = (
    "noon|morning|evening|night|day|week|afternoon|dawn|dusk|midnight|spring|summer|autumn|winter|monday|tuesday"
    "|wednesday|thursday|friday|saturday|sunday"
)
JUMPS: Final = re.compile(
    rf"^\W*(?:(?:by|that|the next|the following|next|on the|on|in the|one|at)\s+(?:\w+\s+)?(?:{_DAYS})|later|tomorrow"
    rf"|meanwhile|elsewhere|upstairs|downstairs|(?:{_DAYS})\s*[.,:]"
    r"|(?:[\w-]+ ){0,3}(?:days?|weeks?|months?|years?|hours?|minutes?|moments?|while) later)\b",
    re.IGNORECASE,
)
"""A sentence that opens so may play elsewhere."""


def leaves_here(sentence: Sentence, at: int) -> bool:
    """Whether somebody goes through a door, up or down or out here, without a word of where to."""
    words = sentence.words
    word = words[at]
    verb = word.head
    while words[verb].pos == "ADP" and words[verb].head != verb:  # past the cupboard and through the doors
        verb = words[verb].head
    if words[verb].pos != "VERB" or words[verb].lemma not in _MOVING or not somebody_does(sentence, verb):
        return False
    if word.lemma in {"up", "down", "upstairs", "downstairs"} and word.dep in {"prt", "advmod"}:
        if at + 1 < len(words) and words[at + 1].pos in {"NOUN", "PROPN", "DET"}:
            return False
        return not is_unreal(sentence, verb) and words[verb].lemma in _GOING
    below = [words[child].lemma for child in sentence.children(at) if words[child].dep == "pobj"]
    return word.lemma == "through" and any(name in {"door", "doorway", "gate", "curtain"} for name in below)


def stands_alone(sentence: Sentence, at: int) -> bool:
    """Whether "outside", "inside" or "aboard" stands by itself at the head: "Outside. ", "Inside it was"."""
    words = sentence.words
    if at > 1 or (at == 1 and words[0].lemma not in {"back", "and", "then"}):
        return False
    after = words[at + 1] if at + 1 < len(words) else None
    if after is None or after.text in {".", ",", ":", "!", "…", ";"} or after.lemma == "again":
        return True
    return after.pos in {"PRON", "AUX"} and not any(child == at + 1 for child in sentence.children(at))
