"""How a panel is framed: what kind of moment it holds, and which grammar id and camera tell it best.

Between moments and director; it alone answers "which framing suits these lines, after the panels before?". Scores add
up reasons (what happens, the beat's role, the style's weight) and take away for repetition; a seed decides near ties.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from core.planning.draft import Draft as Draft
from core.planning.grammar import CLOSE_SCALES, Grammar, GrammarEntry, ShotAsked
from core.planning.styles import StoryStyle
from core.planning.things import things_in
from core.planning.weighing import CROWD, crowded, introduces, moments_of, watched, whole_body
from core.story.plan import Angle, Camera, Scale

_UP = re.compile(r"\b(?:looks? up|up at|above|towers?|overhead|in the air|descends)\b", re.I)
_DOWN = re.compile(r"\b(?:looks? down|down at|below|on the floor|on the ground|kneel\w*|small)\b", re.I)
SPECIAL = frozenset(
    {"crowd_group", "reveal", "action", "power_low", "vulnerable_high", "impact_silence", "gesture_insert",
     "object_focus", "pov"}
)  # fmt: skip
"""Framings that say something by themselves: without their moment they mislead."""
JITTER = 0.45
HAND_ENDS = 0.8
"""A hand's deed that weighs this much may end a scene."""


def _moves(draft: Draft) -> bool:
    """Whether somebody is introduced or moves with the whole body: a hand or a thing alone would not show it."""
    return bool(draft.figures) and (introduces(draft) or whole_body(draft))


def allowed(entry: GrammarEntry, draft: Draft) -> bool:
    """Whether a framing can hold a draft's visible speakers and figures at all."""
    speakers = draft.seen_speakers
    if speakers and not entry.talk:
        return False
    if len(speakers) > entry.figures[1]:
        return False
    if entry.id == "object_focus" and not draft.purpose and not things_in(draft.told_text):
        return False
    if entry.frames[0] == "micro" and not draft.purpose and not entry.talk and _moves(draft):
        return False
    if entry.id == "over_shoulder" and len(speakers) > 1:
        return False
    if not entry.figures[1] and draft.figures and not draft.purpose:
        return False
    if entry.id == "pov" and (speakers or not watched(draft)):
        return False
    if entry.id == "crowd_group" and len(draft.figures) < 3 and not CROWD.search(draft.told_text):
        return False
    reach = {*draft.figures, *speakers, *draft.around}
    return len(reach) >= entry.figures[0]


@dataclass(frozen=True, slots=True)
class Facts:
    """What the choice of a framing needs to know of a draft; the same however often it is framed."""

    draft: Draft
    entries: tuple[GrammarEntry, ...]
    weights: Mapping[str, float]
    after_peak: Mapping[str, float]
    speakers: int
    figures: int
    crowded: bool
    up: bool
    down: bool
    fits: dict[tuple[str, bool], float] = field(default_factory=dict)


def facts_of(draft: Draft, grammar: Grammar) -> Facts:
    """Weigh a draft once, before it is framed with several seeds."""
    entries = tuple(entry for entry in grammar.entries.values() if allowed(entry, draft))
    return Facts(
        draft=draft,
        entries=entries or (grammar.entry("dialogue_medium"),),
        weights=moments_of(draft),
        after_peak=moments_of(draft, after_peak=True),
        speakers=len(draft.seen_speakers),
        figures=len(draft.figures),
        crowded=crowded(draft),
        up=bool(_UP.search(draft.told_text)),
        down=bool(_DOWN.search(draft.told_text)),
    )


def _fitness(entry: GrammarEntry, facts: Facts, style: StoryStyle, *, after_peak: bool) -> float:
    """How well a framing fits what a panel holds: its moments, its beat, how many stand and speak in it."""
    draft, speakers, figures = facts.draft, facts.speakers, facts.figures
    weights = facts.after_peak if after_peak else facts.weights
    fit = sum(weights.get(moment, 0.0) for moment in entry.suits)
    lacking = 1.6 if entry.id in SPECIAL else 0.6
    value = (0.3 + fit) * style.grammar.get(entry.id, 1.0) - (0.0 if fit else lacking)
    value += 0.5 if draft.beat_type in entry.beats else -0.6
    value += 4.0 if draft.purpose == entry.id else 0.0
    if "macro" not in entry.frames and figures > 1 and speakers != 1:
        value -= 1.2
    if entry.frames[0] == "mono" and speakers == 1:
        value += 0.2
    if not entry.figures[1] and figures:
        value -= 0.9
    if entry.id == "two_shot_full":
        value += 0.2 if speakers >= 2 else -0.3 if figures >= 2 else -0.5 if len(draft.around) >= 2 else -1.5
    if entry.id == "over_shoulder" and speakers != 1:
        value -= 0.5
    if entry.close and entry.frames[0] != "micro" and facts.crowded:
        value -= 1.5
    return value


class Framer:
    """Frames the panels of one scene in order, remembering what it has used."""

    def __init__(self, grammar: Grammar, style: StoryStyle, seed: int, panels: int, *, relaxed: bool = False) -> None:
        self._grammar = grammar
        self._style = style
        self._source = random.Random(seed)
        self._panels = panels
        self._relaxed = relaxed
        self._used: list[str] = []
        self._cameras: list[Camera] = []
        self._counts: Counter[str] = Counter()
        self._close = 0
        self._after = ""
        self.score = 0.0

    def frame(self, facts: Facts, *, first: bool = False, last: bool = False) -> tuple[GrammarEntry, Camera]:
        """Choose the grammar entry and the camera of the next panel."""
        draft = facts.draft
        entry = self._asked_entry(draft) or self._choose(facts, first=first, last=last)
        camera = self._camera(entry, facts, first=first)
        self._used.append(entry.id)
        self._cameras.append(camera)
        self._counts[entry.id] += 1
        self._close += camera.scale in CLOSE_SCALES
        self._after = draft.beat_type
        return entry, camera

    def _asked_entry(self, draft: Draft) -> GrammarEntry | None:
        asked = draft.asked.grammar
        return self._grammar.find(asked) if asked else None

    def _choose(self, facts: Facts, *, first: bool, last: bool) -> GrammarEntry:
        draft = facts.draft
        entries = list(facts.entries)
        scale = draft.asked.scale
        weights = facts.after_peak if self._after == "peak" else facts.weights
        if first and (scale is None or any(opens(e) and scale in e.scales for e in entries)):
            wanted = {*self._style.opening, "establishing"}
            entries = [e for e in entries if e.id in wanted] or [e for e in entries if opens(e)] or entries
        elif last and draft.asked == ShotAsked():
            shown = weights.get("gesture", 0.0) >= HAND_ENDS and not draft.lettered
            entries = [e for e in entries if closes(e, self._style) or (shown and e.id == "gesture_insert")] or entries
        elif not draft.purpose:
            entries = [e for e in entries if e.id != "establishing"] or entries
        if draft.asked.scale is not None:
            entries = [e for e in entries if draft.asked.scale in e.scales] or entries
        entries = [e for e in entries if not self._worn(e)] or entries
        scored = [(self._worth(e, facts, first=first, last=last), e) for e in entries]
        best = max(scored, key=lambda item: item[0])
        self.score += best[0]
        return best[1]

    def _worn(self, entry: GrammarEntry) -> bool:
        """Used twice running, or one close-up more than half of the panels."""
        if self._used[-2:] == [entry.id, entry.id]:
            return True
        return entry.close and self._close + 1 > max(1, self._panels // 2)

    def _worth(self, entry: GrammarEntry, facts: Facts, *, first: bool, last: bool) -> float:
        """What a framing is worth here: how it fits the panel, less what has just been used."""
        value = self._fits(entry, facts)
        if first:
            value += 1.5 if entry.id == self._style.opening[0] else 0.8 if entry.id in self._style.opening else 0.0
            value -= 1.2 if not entry.figures[1] and facts.figures else 0.0
        if last:
            value += 0.8 if entry.id in self._style.closing else 0.0
        if entry.id == "over_shoulder" and facts.speakers == 1 and self._used[-1:] == ["over_shoulder"]:
            value += 0.6
        if self._cameras and self._scale(entry) == self._cameras[-1].scale:
            value -= 0.4
        if not self._relaxed:
            value -= 1.0 if self._used[-1:] == [entry.id] else 0.0
            value -= 0.3 if entry.id in self._used[-3:-1] else 0.0
            value -= 1.8 * self._counts[entry.id] / max(4, self._panels / 3)
        return value + self._source.uniform(-JITTER, JITTER)

    def _fits(self, entry: GrammarEntry, facts: Facts) -> float:
        """How well a framing fits a panel by itself, whatever was used before; remembered with the facts."""
        key = (entry.id, self._after == "peak")
        if key not in facts.fits:
            facts.fits[key] = _fitness(entry, facts, self._style, after_peak=key[1])
        return facts.fits[key]

    def _camera(self, entry: GrammarEntry, facts: Facts, *, first: bool) -> Camera:
        """The entry's own camera, turned with each use; the writer's words and looks up or down come first."""
        turn = self._counts[entry.id]
        angles = entry.angles
        scale: Scale = entry.scales[0] if first else self._scale(entry)
        angle: Angle = angles[turn % len(angles)]
        draft = facts.draft
        if "low" in angles and facts.up:
            angle = "low"
        elif "high" in angles and facts.down:
            angle = "high"
        return Camera(scale=draft.asked.scale or scale, angle=draft.asked.angle or angle, viewpoint=entry.viewpoint)

    def _scale(self, entry: GrammarEntry) -> Scale:
        """The entry's next scale: not the one of the picture before, nor a close-up too many, where it has a choice."""
        turn = self._counts[entry.id] % len(entry.scales)
        choices = [*entry.scales[turn:], *entry.scales[:turn]]
        if self._close + 1 > max(1, self._panels // 2) and not entry.close:
            choices = [scale for scale in choices if scale not in CLOSE_SCALES] or choices
        before = self._cameras[-1].scale if self._cameras else None
        return next((scale for scale in choices if scale != before), choices[0])


def opens(entry: GrammarEntry) -> bool:
    """Whether a framing can establish a place or a cast: an establisher that is not a detail."""
    return "E" in entry.vng and entry.frames[0] in {"macro", "amorphic"}


def closes(entry: GrammarEntry, style: StoryStyle) -> bool:
    """Whether a framing can end a scene: a reaction, a reveal or a silence, or what the style ends with."""
    ends = {"feeling", "silence", "reveal", "defeat", "parting"} & set(entry.suits)
    return (bool(ends) and bool({"R", "P"} & set(entry.vng))) or entry.id in style.closing
