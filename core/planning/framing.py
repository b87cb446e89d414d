"""How a panel is framed: what kind of moment it holds, and which grammar id and camera tell it best.

Between moments and director; it alone answers "which framing suits these lines, after the panels before?". Scores add
up reasons (what happens, the beat's role, the style's weight) and take away for repetition; a seed decides near ties.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, field

from core.planning.acting import find_expression, find_gaze, find_pose
from core.planning.grammar import CLOSE_SCALES, Grammar, GrammarEntry, ShotAsked
from core.planning.presence import PICTURE
from core.planning.reading import LineRead
from core.planning.styles import StoryStyle
from core.planning.things import FIXTURES, carried_things, things_in
from core.story.plan import Angle, BeatType, Camera, Scale

_CROWD = re.compile(
    r"\b(?:all the|all of|they all|many|crowd|everyone|everybody|group|gang|audience|people|dogs|students|dozens)\b"
    r"|(?<![\w\-])(?:four|five|six|seven|eight|nine|ten)\s+[A-Za-z]+s\b|모두|사람들",
    re.IGNORECASE,
)
_REVEAL = re.compile(
    r"\b(?:reveal\w*|appears?|descends|materiali[sz]es|unveil\w*|transforms?|turns into|emerges)\b|나타나|드러나", re.I
)
_SILENCE = re.compile(
    r"\b(?:silent|silence|pause|motionless|still|quiet|blank\w*|nothing|frozen|freezes)\b|침묵|정적|조용", re.I
)
_LEAVE = re.compile(r"\b(?:leaves|exits|hurry|hurries|scuttles|walks away|vanish\w*|gone|disappears)\b|떠난|나간", re.I)
_SHOWN_TEXT = re.compile(
    r"\b(?:reads|displays?|says|written|labeled|sign|screen)\b.{0,40}[:\"“*]|^[*_]*[\"“][^\"”]+[\"”]", re.I
)
_DISPLAYS = re.compile(r"\b(?:displays?|shows|reads|appears on|lights up|opens)\b", re.I)
_UP = re.compile(r"\b(?:looks? up|up at|above|towers?|overhead|in the air|descends)\b", re.I)
_DOWN = re.compile(r"\b(?:looks? down|down at|below|on the floor|on the ground|kneel\w*|small)\b", re.I)
_INTRODUCED = re.compile(r"(?<![\w.])[A-Z][A-Z0-9'’.\- ]*[A-Z0-9](?=[ ,(])")
"""A name in capitals inside ordinary text: the script introduces somebody."""
SPECIAL = frozenset(
    {"crowd_group", "reveal", "action", "power_low", "vulnerable_high", "impact_silence", "gesture_insert",
     "object_focus", "pov"}
)  # fmt: skip
"""Framings that say something by themselves: without their moment they mislead."""
_WHOLE_BODY = frozenset({"sit", "run", "walk", "fall", "hug", "lie", "crouch"})
_LOUD_POWER = re.compile(r"\b(?:orders|commands|demands|threatens|towers|points at|confronts|shouts at)\b", re.I)
JITTER = 0.35


@dataclass(slots=True)
class Draft:
    """A panel before it is framed.

    `shows` is the text of a panel without lines, or the part of a long action that stays in its own panel; `figures`
    stand in it, `around` are the others of its beat who may.
    """

    items: list[LineRead]
    beat_ids: list[str]
    beat_type: BeatType
    figures: list[str]
    shows: str = ""
    purpose: str = ""
    asked: ShotAsked = field(default_factory=ShotAsked)
    around: list[str] = field(default_factory=list)

    @property
    def told_text(self) -> str:
        return self.shows or " ".join(item.told_text for item in self.items if item.told).strip()

    @property
    def lettered(self) -> list[LineRead]:
        return [item for item in self.items if item.lettered]

    @property
    def seen_speakers(self) -> list[str]:
        spoken = (
            i.seen_speaker or (None if i.speaker else i.line.speaker)
            for i in self.lettered
            if i.line.kind == "dialogue"
        )
        return list(dict.fromkeys(who for who in spoken if who is not None))

    @property
    def heat(self) -> float:
        return max((item.intensity for item in self.items), default=0.1)


def moments_of(draft: Draft) -> dict[str, float]:
    """How strongly each kind of moment applies to a draft, 0 to about 2."""
    text = draft.told_text
    talk = [item for item in draft.lettered if item.line.kind == "dialogue"]
    weights: dict[str, float] = {"talk": 1.0} if talk else {}

    def add(kind: str, weight: float) -> None:
        weights[kind] = weights.get(kind, 0.0) + weight

    if quiet_meeting(draft):
        add("meeting", 0.6)
    pose, expression, gaze = find_pose(text), find_expression(text), find_gaze(text)
    quiet = not draft.lettered
    if len(draft.figures) >= 3 or _CROWD.search(text):
        add("crowd", 0.5 + (0.4 if _CROWD.search(text) else 0))
    if pose in {"run", "fall", "hug", "raise"} or (pose == "walk" and quiet):
        add("motion", 1.2 if pose != "walk" else 0.7)
    if quiet and pose in {"hold", "reach", "point", "phone"}:
        add("gesture", 0.8)
    props = {prop for item in draft.items if item.told for prop in item.props if prop not in FIXTURES}
    if quiet and PICTURE.search(text) and "photo" in props:
        add("object", 2.2)
    elif _SHOWN_TEXT.search(text) or (props and quiet):
        add("object", 1.4 if _SHOWN_TEXT.search(text) else 0.7)
    elif quiet and not draft.figures and _DISPLAYS.search(text) and things_in(text):
        add("object", 1.2)
    if gaze in {"at_object", "camera"}:
        add("look", 0.8 if gaze == "at_object" else 0.2)
    if _REVEAL.search(text):
        add("reveal", 1.4)
    if _SILENCE.search(text):
        add("silence", 1.2 if quiet else 0.3)
    if _LEAVE.search(text):
        add("parting", 0.7)
        add("motion", 0.5)
    if _LOUD_POWER.search(text) or any(item.line.delivery == "shout" for item in talk):
        add("power", 0.9)
    if expression in {"sad", "cry", "afraid", "embarrassed"}:
        add("defeat", 0.6)
    if expression is not None:
        add("feeling", 0.8 if quiet else 0.5)
    if talk and max(item.intensity for item in talk) >= 0.4:
        add("feeling", 0.6)
    if quiet and len(draft.figures) == 1 and _INTRODUCED.search(text) and not text.isupper():
        add("reveal", 0.9)
        add("power", 0.3)
    if not draft.figures and quiet and not props:
        add("breath", 0.9)
        add("place", 0.4)
    return weights


def quiet_meeting(draft: Draft) -> bool:
    """Whether two or three figures share a picture in which at most one speaks."""
    return 2 <= len(draft.figures) <= 3 and len(draft.seen_speakers) <= 1 and bool(draft.told_text)


def _moves(draft: Draft) -> bool:
    """Whether somebody is introduced or moves with the whole body: a hand or a thing alone would not show it."""
    text = draft.told_text
    introduced = bool(_INTRODUCED.search(text)) and not text.isupper()
    return bool(draft.figures) and (introduced or find_pose(text) in _WHOLE_BODY)


def crowded(draft: Draft) -> bool:
    """Whether a close face would leave out what the text tells: several people, a thing in hand, a whole-body move."""
    text = draft.told_text
    moved = find_pose(text) in _WHOLE_BODY
    return len(draft.figures) > max(1, len(draft.seen_speakers)) or moved or bool(carried_things(text))


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
    if entry.id == "pov" and (speakers or not carried_things(draft.told_text)):
        return False
    if entry.id == "crowd_group" and len(draft.figures) < 3 and not _CROWD.search(draft.told_text):
        return False
    reach = {*draft.figures, *speakers, *draft.around}
    return len(reach) >= entry.figures[0]


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
        self.score = 0.0

    def frame(self, draft: Draft, *, first: bool = False, last: bool = False) -> tuple[GrammarEntry, Camera]:
        """Choose the grammar entry and the camera of the next panel."""
        entry = self._asked_entry(draft) or self._choose(draft, first=first, last=last)
        camera = self._camera(entry, draft, first=first)
        self._used.append(entry.id)
        self._cameras.append(camera)
        return entry, camera

    def _asked_entry(self, draft: Draft) -> GrammarEntry | None:
        asked = draft.asked.grammar
        return self._grammar.find(asked) if asked else None

    def _choose(self, draft: Draft, *, first: bool, last: bool) -> GrammarEntry:
        entries = [entry for entry in self._grammar.entries.values() if allowed(entry, draft)]
        entries = entries or [self._grammar.entry("dialogue_medium")]
        scale = draft.asked.scale
        if first and (scale is None or any(opens(e) and scale in e.scales for e in entries)):
            wanted = {*self._style.opening, "establishing"}
            entries = [e for e in entries if e.id in wanted] or [e for e in entries if opens(e)] or entries
        elif last and draft.asked == ShotAsked():
            entries = [e for e in entries if closes(e, self._style)] or entries
        elif not draft.purpose:
            entries = [e for e in entries if e.id != "establishing"] or entries
        if draft.asked.scale is not None:
            entries = [e for e in entries if draft.asked.scale in e.scales] or entries
        entries = [e for e in entries if not self._worn(e)] or entries
        weights = moments_of(draft)
        scored = [(self._worth(e, draft, weights, first=first, last=last), e) for e in entries]
        best = max(scored, key=lambda item: item[0])
        self.score += best[0]
        return best[1]

    def _worn(self, entry: GrammarEntry) -> bool:
        """Used twice running, or one close-up more than half of the panels."""
        if self._used[-2:] == [entry.id, entry.id]:
            return True
        close = sum(camera.scale in CLOSE_SCALES for camera in self._cameras)
        return entry.close and close + 1 > max(1, self._panels // 2)

    def _worth(self, entry: GrammarEntry, draft: Draft, weights: dict[str, float], *, first: bool, last: bool) -> float:
        fit = sum(weights.get(moment, 0.0) for moment in entry.suits)
        lacking = 1.6 if entry.id in SPECIAL else 0.6
        value = (0.3 + fit) * self._style.grammar.get(entry.id, 1.0) - (0.0 if fit else lacking)
        value += 0.5 if draft.beat_type in entry.beats else -0.6
        if draft.purpose == entry.id:
            value += 4.0
        if first:
            value += 1.5 if entry.id == self._style.opening[0] else 0.8 if entry.id in self._style.opening else 0.0
            value -= 1.2 if not entry.figures[1] and draft.figures else 0.0
        if last:
            value += 0.8 if entry.id in self._style.closing else 0.0
        speakers, figures = len(draft.seen_speakers), len(draft.figures)
        if "macro" not in entry.frames and figures > 1 and speakers != 1:
            value -= 1.2
        if entry.frames[0] == "mono" and speakers == 1:
            value += 0.2
        if not entry.figures[1] and figures:
            value -= 0.9
        if entry.id == "two_shot_full":
            value += 0.6 if speakers >= 2 else 0.0 if figures >= 2 else -0.5 if len(draft.around) >= 2 else -1.5
        if entry.id == "over_shoulder" and speakers != 1:
            value -= 0.5
        if entry.id == "over_shoulder" and speakers == 1 and self._used[-1:] == ["over_shoulder"]:
            value += 0.6
        if entry.close and entry.frames[0] != "micro" and crowded(draft):
            value -= 1.5
        if self._cameras and self._scale(entry) == self._cameras[-1].scale:
            value -= 0.4
        if not self._relaxed:
            value -= 1.0 if self._used[-1:] == [entry.id] else 0.0
            value -= 0.3 if entry.id in self._used[-3:-1] else 0.0
            value -= 1.3 * self._used.count(entry.id) / max(4, self._panels / 3)
        return value + self._source.uniform(-JITTER, JITTER)

    def _camera(self, entry: GrammarEntry, draft: Draft, *, first: bool) -> Camera:
        """The entry's own camera, turned with each use; the writer's words and looks up or down come first."""
        turn = self._used.count(entry.id)
        angles = entry.angles
        scale: Scale = entry.scales[0] if first else self._scale(entry)
        angle: Angle = angles[turn % len(angles)]
        text = draft.told_text
        if "low" in angles and _UP.search(text):
            angle = "low"
        elif "high" in angles and _DOWN.search(text):
            angle = "high"
        return Camera(scale=draft.asked.scale or scale, angle=draft.asked.angle or angle, viewpoint=entry.viewpoint)

    def _scale(self, entry: GrammarEntry) -> Scale:
        """The entry's next scale: not the one of the picture before, nor a close-up too many, where it has a choice."""
        turn = self._used.count(entry.id) % len(entry.scales)
        choices = [*entry.scales[turn:], *entry.scales[:turn]]
        close = sum(camera.scale in CLOSE_SCALES for camera in self._cameras)
        if close + 1 > max(1, self._panels // 2) and not entry.close:
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
