"""How each figure is played: face, pose and gaze, and what it carries from panel to panel.

Under the staging, which says who stands where; it alone answers "what does this figure do and feel here?". A sentence
of the script binds; else words, then what was played before, then what a listener makes of the one who speaks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from core.planning.acting import TONE_OF, find_expression, find_gaze, find_pose, spoken_expression
from core.planning.deeds import Deed
from core.planning.grammar import GrammarEntry
from core.planning.reading import LineRead, Part
from core.planning.things import VEHICLES, carried_things
from core.planning.verbs import gaze_of, kind_of, most_telling, pose_of
from core.story.cast import CharacterSheet
from core.story.plan import Beat, Expression, FigureSemantics, Gaze, PlannedPanel, Pose

CARRY_PANELS = 2
STARTLE = 0.4
_LASTING: Final[frozenset[Pose]] = frozenset({"sit", "lie", "crouch"})
_WHOLE_BODY: Final = frozenset({"full", "long", "wide", "establishing", "medium_full"})
_GESTURES: Final[Mapping[Expression, Pose]] = {
    "angry": "point", "laugh": "raise", "shock": "raise", "embarrassed": "chest", "cold": "cross", "smirk": "hips",
    "determined": "hips", "sad": "chest", "afraid": "chest",
}  # fmt: skip
_BESIDE_OTHERS: Final[Mapping[Pose, Pose]] = {"point": "hips", "raise": "chest", "reach": "stand"}
_ASKING: Final[tuple[Pose, ...]] = ("reach", "hips", "stand")
_CALLING: Final[tuple[Pose, ...]] = ("point", "raise", "hips")
_TELLING: Final[tuple[Pose, ...]] = ("stand", "hips", "chest", "cross")
_HEARING: Final[tuple[Pose, ...]] = ("stand", "stand", "cross", "stand", "hips")
LISTENING: Final[Mapping[str, Expression]] = {
    "startled": "shock", "fearful": "afraid", "warm": "happy", "angry": "shock", "sad": "sad", "playful": "smirk",
    "awkward": "embarrassed", "weary": "tired", "determined": "determined", "still": "cold",
}  # fmt: skip
_FELT: Final[Mapping[str, Expression]] = {"sad": "sad", "fearful": "afraid", "warm": "happy", "awkward": "embarrassed"}
_OF_HANDS: Final[frozenset[Pose]] = frozenset({"hold", "reach", "point", "raise", "chest", "cross", "phone"})
_OF_WORDS: Final[frozenset[Pose]] = frozenset({"hips", "cross", "chest", "phone", "lie", "sit", "crouch"})
"""Poses that are told without a verb of their own ("fast asleep", "arms crossed")."""
_GAZES: Final[tuple[Gaze, ...]] = ("at_other", "at_object", "down", "away", "toward_path", "camera")
_PLURAL = re.compile(r"^\W*(?:they|both|all|everybody|everyone|we)\b|^[^,.]{1,40}\b(?:and|와|과)\b[^,.]{1,30}", re.I)
_TAKES = re.compile(
    r"\b(?:hold|carr|clutch|grip|cradl|tak(?:es?|ing)\b|pick|lift|hug|grab|pull|unfold)\w*\b|\b(?:in|under) (?:his|her)"
    r" (?:arms?|hands?|lap)\b|\bon (?:his|her) (?:lap|knees?)\b|안고|들고",
    re.IGNORECASE,
)
_LETS_GO = re.compile(
    r"\b(?:puts?|sets?|lays?|places?)\b.{0,40}\b(?:down|on|in|away|back)\b|\b(?:drops?|throws?|tosses|hands?|gives?|loses?"
    r"|falls? from|slips? from|lets? go|on the (?:floor|ground|table|desk|bed))\b|내려놓",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Shown:
    """What one panel shows, before it is put into words: its text, its sentences with their doers, its lines."""

    panel: PlannedPanel
    entry: GrammarEntry | None
    text: str
    parts: list[Part]
    lines: list[LineRead]
    beat: Beat | None = None
    deeds: list[Deed] = field(default_factory=list)

    def deeds_of(self, who: str) -> list[Deed]:
        """What somebody does in this panel."""
        return [deed for deed in self.deeds if who in deed.doers and deed.happens and not deed.before]

    @property
    def speakers(self) -> list[str]:
        return list(dict.fromkeys(i.seen_speaker for i in self.lines if i.lettered and i.seen_speaker))


@dataclass(slots=True)
class _Played:
    """How a character was last seen; `age` counts panels since the face was played, `absent` since it was seen."""

    expression: Expression = "neutral"
    pose: Pose = "stand"
    age: int = 99
    absent: int = 0
    spoken: int = 0
    heard: int = 0
    lasting: Pose | None = None
    carries: str | None = None


class Players:
    """The cast of one scene as it was last played; `starts` are the poses that the scene finds people in."""

    def __init__(self, cast: Mapping[str, CharacterSheet], starts: Mapping[str, Pose] = {}) -> None:
        self._cast = cast
        self._played: dict[str, _Played] = {}
        self._starts = starts
        self._heat = 0.0

    def absent(self, who: str) -> int:
        """For how many panels somebody has not been seen since the last time."""
        return self._played[who].absent if who in self._played else 0

    def carries(self, who: str) -> str | None:
        """What somebody has in hand."""
        return self._played[who].carries if who in self._played else None

    def take(self, parts: Iterable[Part]) -> None:
        """Let hands take and drop the things of the panel's sentences."""
        for part in parts:
            who = part.named[0] if part.named else None
            things = carried_things(part.text)
            if _LETS_GO.search(part.text):
                for entry in self._played.values():
                    if entry.carries in things or (who is not None and entry is self._played.get(who)):
                        entry.carries = None
            elif who is not None and things and _TAKES.search(part.text):
                self._entry(who).carries = things[0]

    def face(self, who: str, shown: Shown, heard: Expression | None = None) -> Expression:
        """The face of a figure; `heard` is the face of the one who speaks to it."""
        own = own_text(who, shown)
        played = self._played.get(who, _Played())
        words = [item for item in shown.lines if item.lettered and item.speaker == who]
        voices = [item for item in shown.lines if item.line.kind == "dialogue" and item.seen_speaker is None]
        if heard is None and voices:
            heard = spoken_expression(voices[-1].line, voices[-1].hint)
        expression = find_expression(own) if own else None
        if words and expression in {None, "cold"}:
            loudest = max(words, key=lambda item: (item.intensity, item.words))
            expression = spoken_expression(loudest.line, loudest.hint)
            if expression == "neutral" and shown.beat is not None and played.age < CARRY_PANELS:
                felt = _FELT.get(shown.beat.tone)
                expression = felt if felt is not None and felt == played.expression else "neutral"
        if expression is None and not words and heard not in {None, "neutral"}:
            expression = LISTENING.get(TONE_OF[heard]) if heard else None
        if expression is None and not words and any(_startling(i) >= STARTLE for i in shown.lines if not i.told):
            expression = "shock" if any(item.line.kind == "sfx" for item in shown.lines) else None
        if expression is None and played.age < CARRY_PANELS:
            expression = played.expression
        if expression is None and self._heat >= STARTLE and not words:
            expression = "shock"
        if expression is None and shown.panel.grammar_id in {"reaction", "emotion_closeup"} and shown.beat:
            expression = LISTENING.get(shown.beat.tone)
        return expression or "neutral"

    def pose(self, who: str, shown: Shown, expression: Expression, place: str, *, alone: bool = True) -> Pose:
        """What the body does: the script's word, what lasts, what is carried, else a gesture that goes with the line.

        Beside others an arm flung out would cross their faces, so that only a single figure does it unasked.
        """
        asked = _own_pose(who, shown)
        if asked is None and _embraced(who, shown):
            asked = "hug"
        entry = self._entry(who)
        seen_whole = shown.panel.camera.scale in _WHOLE_BODY
        if asked == "stand" or (asked == "sit" and not seen_whole):
            return "hold" if entry.carries is not None else asked
        if asked is not None:
            return asked
        lasting = entry.lasting or ("sit" if place in VEHICLES else None)
        if lasting is not None and lasting != "stand" and (seen_whole or lasting == "lie"):
            return lasting
        lasting = None if lasting == "stand" else lasting
        if entry.carries is not None:
            return "hold"
        person = who in self._cast and self._cast[who].look.figure == "person"
        spoken = [item.line.text for item in shown.lines if item.lettered and item.seen_speaker == who]
        if not person:
            return lasting if lasting is not None else "stand"
        if spoken:
            gesture = self._gesture(entry, expression, spoken[-1])
            return gesture if alone else _BESIDE_OTHERS.get(gesture, gesture)
        if lasting is not None:
            return lasting
        return _HEARING[entry.heard % len(_HEARING)] if expression not in _GESTURES else "stand"

    def _gesture(self, entry: _Played, expression: Expression, words: str) -> Pose:
        """A gesture for a spoken line: the feeling's own, else one that suits its mark, never the last one again."""
        if expression in _GESTURES and _GESTURES[expression] != entry.pose:
            return _GESTURES[expression]
        mark = words.rstrip(' "”’*_)')[-1:]
        choices = _ASKING if mark == "?" else _CALLING if mark == "!" else _TELLING
        turn = entry.spoken % len(choices)
        return next((pose for pose in [*choices[turn:], *choices[:turn]] if pose != entry.pose), choices[0])

    def gaze(self, who: str, shown: Shown, pose: Pose, *, alone: bool, talks: bool) -> Gaze:
        """Where the eyes go: the script's word, the thing in hand, the way ahead, else the other one."""
        own = own_text(who, shown)
        deeds = shown.deeds_of(who)
        told = [gaze for deed in deeds if (gaze := gaze_of(deed, who)) is not None]
        listed = find_gaze(own) if own and (not deeds or not told) else None
        if told or listed in ({"down", "away", "camera"} if deeds else set(_GAZES)):
            return told[-1] if told else listed or "at_other"
        if pose in {"hold", "phone"} and not talks and own:
            return "at_object"
        if pose in {"walk", "run"}:
            return "toward_path"
        if any(kind_of(deed) in {"give", "take", "handle"} and deed.things for deed in deeds) and not talks:
            return "at_object"
        return "away" if alone and not talks and len(self._played) < 2 else "at_other"

    def remember(self, figures: Sequence[FigureSemantics], shown: Shown) -> None:
        """Note how the panel was played, for the next one."""
        seen = {figure.character_id for figure in figures}
        for who, entry in self._played.items():
            entry.age += 1
            entry.absent = 0 if who in seen else entry.absent + 1
        for figure in figures:
            entry = self._entry(figure.character_id)
            if figure.expression not in {"neutral", entry.expression}:
                entry.age = 0
            entry.expression, entry.pose = figure.expression, figure.action
            moved = _own_pose(figure.character_id, shown)
            if moved is not None and moved not in {"hold", "reach", "point", "chest", "cross", "phone"}:
                entry.lasting = moved if moved in {*_LASTING, "stand"} else None
            if figure.character_id in shown.speakers:
                entry.spoken += 1
            else:
                entry.heard += 1
        self._heat = max((_startling(item) for item in shown.lines), default=0.1)

    def _entry(self, who: str) -> _Played:
        return self._played.setdefault(who, _Played(lasting=self._starts.get(who)))


def own_text(who: str, shown: Shown) -> str:
    """The sentences of which somebody is the doer, alone or together with others."""
    own = [
        part for part in shown.parts if part.named[:1] == (who,) or (who in part.named and _PLURAL.search(part.text))
    ]
    return " ".join(part.text for part in own)


def _embraced(who: str, shown: Shown) -> bool:
    """Whether somebody else embraces this one here."""
    if shown.deeds:
        return any(pose_of(deed) == "hug" and who in {*deed.patients, *deed.to} for deed in shown.deeds)
    return any(find_pose(part.text) == "hug" and who in part.named[1:2] for part in shown.parts)


def _own_pose(who: str, shown: Shown) -> Pose | None:
    """The pose that the panel's sentences give somebody: by what they do, else by listed words.

    What falls from a hand does not make its owner fall.
    """
    deeds = shown.deeds_of(who)
    done = most_telling([pose for deed in deeds if (pose := pose_of(deed)) is not None])
    if done is not None and done != "stand":
        return done
    listed = _listed_pose(who, shown)
    return listed if not shown.deeds or listed in _OF_WORDS else done


def _listed_pose(who: str, shown: Shown) -> Pose | None:
    """The pose that listed words in the panel's sentences give somebody."""
    own = [part for part in shown.parts if who in part.named and own_text(who, shown)]
    direct = " ".join(part.text for part in own if not part.inherited and part.text in own_text(who, shown))
    asked = find_pose(direct) if direct else None
    if asked is None:
        asked = next((find_pose(part.text) for part in own if part.inherited), None)
        asked = asked if asked in _OF_HANDS else None
    return asked


def _startling(item: LineRead) -> float:
    """How much a line makes the next face jump: a sound only where it is a loud one."""
    if item.line.kind == "sfx" and "!" not in item.line.text:
        return 0.1
    return item.intensity
