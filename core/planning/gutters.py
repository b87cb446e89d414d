"""The pause after each panel, in pacing words.

Part of directing; it alone answers "how long does the reader scroll before the next picture?". An exchange runs on, a
new beat breathes, the peak is waited for, and the scene closes with a change or a drop.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from core.planning.draft import Draft
from core.story.plan import GutterWord, SceneIntent

QUICK_WORDS = 6
"""A panel with no more words than this is a quick answer."""
_LADDER: tuple[GutterWord, ...] = ("tight", "normal", "pause", "beat")


def pace_gutters(drafts: Sequence[Draft], intent: SceneIntent) -> list[GutterWord]:
    """One pacing word a draft, in order; the last is the scene's closing word."""
    words: list[GutterWord] = []
    waited = False
    for here, after in pairwise(drafts):
        step = _step(here, after)
        into_peak = after.beat_type == "peak" and here.beat_type != "peak"
        if into_peak and not waited and intent.pacing != "impact":
            step, waited = 3 if intent.pacing in {"slow_burn", "normal"} else 2, True
        elif intent.pacing == "slow_burn":
            step = step if after.lettered or step == 0 else min(step + 1, 2)
        elif intent.pacing in {"fast", "impact"}:
            step = _rushed(here, after, step)
        words.append(_LADDER[step])
    if not drafts:
        return words
    return [*words, "drop" if drafts[-1].beat_type == "hook" else "scene_change"]


def _rushed(here: Draft, after: Draft, step: int) -> int:
    """In a fast scene quick answers touch, and a new beat waits only where the one before ended quietly."""
    words = sum(item.words for item in here.lettered)
    if step == 1 and here.lettered and after.lettered and words <= QUICK_WORDS:
        return 0
    return 1 if step == 2 and here.heat >= 0.3 else step


def _step(here: Draft, after: Draft) -> int:
    """0 tight, 1 normal, 2 pause: by whether the same thing goes on."""
    same_beat = bool(set(here.beat_ids) & set(after.beat_ids))
    if not same_beat:
        turned = after.figures != here.figures or after.heat >= here.heat + 0.2
        return 2 if turned and (not after.lettered or not here.lettered) else 1
    rushed = here.heat >= 0.45 and after.heat >= 0.45
    detail = not after.items and bool(after.purpose) and after.purpose != "impact_silence"
    if rushed or (detail and not here.lettered):
        return 0
    return 1
