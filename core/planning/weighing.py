"""What kind of moment a panel holds.

Between the drafts and their framing; it alone answers "how strongly does this panel show a movement, a thing, a look, a
feeling, …?". English is weighed by who does what; other languages by words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from core.planning.acting import find_expression, find_gaze, find_pose
from core.planning.deeds import Deed
from core.planning.draft import Draft
from core.planning.grammar import Moment
from core.planning.happenings import kinds_in, somebody_does
from core.planning.presence import PICTURE
from core.planning.things import FIXTURES, carried_things, things_in
from core.planning.verbs import DeedKind, kind_of, pose_of

CROWD = re.compile(
    r"\b(?:all the|all of|they all|many|crowd|everyone|everybody|group|gang|audience|people|dogs|students|dozens)\b"
    r"|(?<![\w\-])(?:four|five|six|seven|eight|nine|ten)\s+[A-Za-z]+s\b|모두|사람들",
    re.IGNORECASE,
)
_REVEAL = re.compile(
    r"\b(?:reveal\w*|appears?|descends|materiali[sz]es|unveil\w*|transforms?|turns into|emerges)\b|나타나|드러나", re.I
)
_SILENCE = re.compile(
    r"\b(?:silent|silence|pause|motionless|still|quiet|blank\w*|nothing|frozen|freezes|nobody)\b|침묵|정적|조용", re.I
)
_LEAVE = re.compile(r"\b(?:leaves|exits|hurry|hurries|scuttles|walks away|vanish\w*|gone|disappears)\b|떠난|나간", re.I)
_SHOWN_TEXT = re.compile(
    r"\b(?:reads|displays?|says|written|labeled|sign|screen)\b.{0,40}[:\"“*]|^[*_]*[\"“][^\"”]+[\"”]", re.I
)
_DISPLAYS = re.compile(r"\b(?:displays?|shows|reads|appears on|lights up|opens)\b", re.I)
_INTRODUCED = re.compile(r"(?<![\w.])[A-Z][A-Z0-9'’.\- ]*[A-Z0-9](?=[ ,(])")
"""A name in capitals inside ordinary text: the script introduces somebody."""
_LOUD_POWER = re.compile(r"\b(?:orders|commands|demands|threatens|towers|points at|confronts|shouts at)\b", re.I)
WHOLE_BODY: Final = frozenset({"sit", "run", "walk", "fall", "hug", "lie", "crouch"})
_ARMS: Final = frozenset({"raise", "reach", "hold", "point"})

_MADE_BY: Final[Mapping[DeedKind, Mapping[Moment, float]]] = {
    "give": {"gesture": 1.3, "object": 0.6}, "take": {"gesture": 0.9, "object": 0.6},
    "handle": {"gesture": 0.8, "object": 0.4}, "find": {"reveal": 0.9, "object": 0.8, "look": 0.4},
    "enter": {"meeting": 0.7, "motion": 0.4, "reveal": 0.2}, "leave": {"parting": 0.9, "motion": 0.4},
    "look": {"look": 1.0, "feeling": 0.2}, "chase": {"motion": 1.3}, "blow": {"motion": 1.4},
    "fall": {"motion": 1.1, "defeat": 0.4}, "threaten": {"power": 1.3}, "defeat": {"defeat": 1.1, "feeling": 0.5},
    "reveal": {"reveal": 1.3}, "feel": {"feeling": 0.8}, "still": {"silence": 0.7}, "meet": {"meeting": 0.9},
    "breathe": {},
}  # fmt: skip
"""The moments that each kind of deed makes."""
_ONLY_QUIET: Final = frozenset({"gesture", "object", "silence"})
"""Moments that a balloon would spoil."""


def moments_of(draft: Draft, *, after_peak: bool = False) -> dict[str, float]:
    """How strongly each kind of moment applies to a draft, 0 to about 2; `after_peak` says what it follows."""
    text = draft.told_text
    talk = [item for item in draft.lettered if item.line.kind == "dialogue"]
    quiet = not draft.lettered
    deeds = draft.deeds
    weights: dict[str, float] = {"talk": 1.0} if talk else {}

    def add(kind: str, weight: float) -> None:
        weights[kind] = weights.get(kind, 0.0) + weight

    if quiet_meeting(draft):
        add("meeting", 0.6)
    crowd = bool(CROWD.search(text))
    if len(draft.figures) >= 3 or crowd:
        add("crowd", 0.5 + (0.4 if crowd else 0))
    for moment, weight in (_by_deeds(deeds, quiet=quiet) if deeds else _by_words(text, quiet=quiet)).items():
        add(moment, weight)
    props = {prop for item in draft.items if item.told for prop in item.props if prop not in FIXTURES}
    if quiet and PICTURE.search(text) and "photo" in props:
        add("object", 2.2)
    elif (written := _shows_text(draft)) or (props and quiet):
        add("object", 1.4 if written else 0.5 if somebody_does(deeds) else 0.9)
    elif quiet and not draft.figures and _DISPLAYS.search(text) and things_in(text):
        add("object", 1.2)
    if _SILENCE.search(text) or (after_peak and quiet and not kinds_in(deeds)):
        add("silence", 1.2 if quiet else 0.3)
    expression = find_expression(text)
    if any(item.line.delivery == "shout" for item in talk):
        add("power", 0.9)
    if expression in {"sad", "cry", "afraid", "embarrassed"}:
        add("defeat", 0.9 if len(draft.figures) == 1 else 0.4)
    if expression not in {None, "neutral"}:
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


def _by_deeds(deeds: list[Deed], *, quiet: bool) -> dict[str, float]:
    """The moments that the deeds make; the same kind twice makes no more of it."""
    made: dict[str, float] = {}
    for kind in kinds_in(deeds):
        for moment, weight in _MADE_BY[kind].items():
            if quiet or moment not in _ONLY_QUIET:
                made[moment] = max(made.get(moment, 0.0), weight)
    if quiet and any(pose_of(deed) == "walk" for deed in deeds) and "motion" not in made:
        made["motion"] = 0.5
    return made


def _by_words(text: str, *, quiet: bool) -> dict[str, float]:
    """The moments that listed words make, for texts whose grammar is not read."""
    pose, gaze = find_pose(text), find_gaze(text)
    made: dict[str, float] = {}
    if pose in {"run", "fall", "hug", "raise"} or (pose == "walk" and quiet):
        made["motion"] = 1.2 if pose != "walk" else 0.7
    if quiet and pose in {"hold", "reach", "point", "phone"}:
        made["gesture"] = 0.8
    if gaze in {"at_object", "camera"}:
        made["look"] = 0.8 if gaze == "at_object" else 0.2
    if _REVEAL.search(text):
        made["reveal"] = 1.4
    if _LEAVE.search(text):
        made["parting"], made["motion"] = 0.7, made.get("motion", 0.0) + 0.5
    if _LOUD_POWER.search(text):
        made["power"] = 0.9
    return made


def _shows_text(draft: Draft) -> bool:
    """Whether words that can be read are in the picture; what prose puts in quotation marks is said."""
    told = any(item.line.kind == "narration" for item in draft.items)
    return not told and bool(_SHOWN_TEXT.search(draft.told_text))


def quiet_meeting(draft: Draft) -> bool:
    """Whether two or three figures share a picture in which at most one speaks."""
    return 2 <= len(draft.figures) <= 3 and len(draft.seen_speakers) <= 1 and bool(draft.told_text)


def whole_body(draft: Draft) -> bool:
    """Whether somebody moves with the whole body: a hand or a face alone would not show it."""
    deeds = draft.deeds
    if deeds:
        return any(deed.doers and pose_of(deed) in WHOLE_BODY for deed in deeds)
    return find_pose(draft.told_text) in WHOLE_BODY


def introduces(draft: Draft) -> bool:
    """Whether the script introduces somebody here, by a name in capitals."""
    text = draft.told_text
    return bool(_INTRODUCED.search(text)) and not text.isupper()


def crowded(draft: Draft) -> bool:
    """Whether a close face would leave out what the text tells: several people, a thing in hand, a whole-body move."""
    several = len(draft.figures) > max(1, len(draft.seen_speakers))
    hands = any(deed.doers and pose_of(deed) in _ARMS for deed in draft.deeds)
    return several or hands or whole_body(draft) or bool(carried_things(draft.told_text))


def watched(draft: Draft) -> bool:
    """Whether somebody looks at something that can be seen through their eyes."""
    if not draft.deeds:
        return bool(carried_things(draft.told_text))
    looks = [deed for deed in draft.deeds if kind_of(deed) in {"look", "find"} and deed.doers]
    return any(deed.things or deed.to or deed.patients or deed.where for deed in looks)
