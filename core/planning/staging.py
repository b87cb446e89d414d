"""Who stands where in each panel, doing what, with which face, looking where.

Between the plan and the semantics; it alone answers "how is each figure placed and played?". Figures keep their order
from left to right over a whole scene (the 180° rule); faces and lasting poses carry over until something changes them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from core.planning.acting import find_expression, find_gaze, find_pose, spoken_expression
from core.planning.grammar import Grammar, GrammarEntry
from core.planning.mentions import CastReader, sentences
from core.planning.reading import LineRead, Part
from core.planning.vocabulary import FIGURE_WORDS, find_words
from core.story.cast import CharacterSheet
from core.story.plan import Beat, Expression, FigureSemantics, Gaze, PlannedPanel, Pose, SceneIntent

MOST_FIGURES = 5
CROWD = 4
"""Figures drawn for one character that stands for many ("the dogs")."""
CARRY_PANELS = 2
_LASTING: Final[frozenset[Pose]] = frozenset({"sit", "lie", "crouch"})
_PLACES: Final[Mapping[int, tuple[float, ...]]] = {
    1: (0.5,),
    2: (0.28, 0.72),
    3: (0.2, 0.5, 0.8),
    4: (0.15, 0.38, 0.62, 0.85),
    5: (0.12, 0.31, 0.5, 0.69, 0.88),
}
_GESTURES: Final[Mapping[Expression, Pose]] = {
    "angry": "point", "laugh": "raise", "shock": "raise", "embarrassed": "chest", "cold": "cross", "smirk": "hips",
    "determined": "hips", "sad": "chest", "afraid": "chest",
}  # fmt: skip
_LISTENING: Final[Mapping[str, Expression]] = {
    "startled": "shock", "fearful": "afraid", "warm": "happy", "angry": "shock", "sad": "sad", "playful": "smirk",
    "awkward": "embarrassed", "weary": "tired", "determined": "determined", "still": "cold",
}  # fmt: skip


@dataclass(slots=True)
class Shown:
    """What one panel shows, before it is put into words: its text, its sentences with their doers, its lines."""

    panel: PlannedPanel
    entry: GrammarEntry | None
    text: str
    parts: list[Part]
    lines: list[LineRead]
    beat: Beat | None = None


@dataclass(slots=True)
class _Played:
    """How a character was last seen; `age` counts panels since the face was played."""

    expression: Expression = "neutral"
    pose: Pose = "stand"
    age: int = 99
    lasting: Pose | None = field(default=None)


def shown_text(panel: PlannedPanel) -> str:
    """What a panel's story function says it shows (after the colon), or nothing."""
    return panel.story_function.partition(": ")[2].strip()


class Stage:
    """The stage of one scene: feed it the panels in order."""

    def __init__(self, intent: SceneIntent, cast: Sequence[CharacterSheet], reads: Sequence[LineRead]) -> None:
        self._cast = {sheet.character_id: sheet for sheet in cast}
        self._reader = CastReader(cast)
        seen = [who for item in reads for who in item.present]
        self._order = list(dict.fromkeys([*seen, *intent.characters]))
        self._reads = {item.line.line_id: item for item in reads}
        self._beats = {beat.beat_id: beat for beat in intent.beats}
        self._played: dict[str, _Played] = {}
        self._heat = 0.0
        self._met: set[str] = set()
        self._last_speaker: str | None = None

    def show(self, panel: PlannedPanel, grammar: Grammar) -> Shown:
        """Collect what a panel shows from its lines, or from its story function where it says so itself."""
        lines = [self._reads[line_id] for line_id in panel.line_ids if line_id in self._reads]
        beat = next((self._beats[beat_id] for beat_id in panel.beat_ids if beat_id in self._beats), None)
        said = shown_text(panel)
        if said:
            known = [part for item in self._reads.values() for part in item.parts if part.text in said]
            parts = known or [Part(text, tuple(self._reader.ids(text))) for text in sentences(said)]
        else:
            parts = [part for item in lines if item.told for part in item.parts]
        text = said or " ".join(item.told_text for item in lines if item.told).strip()
        return Shown(panel, grammar.find(panel.grammar_id), text, parts, lines, beat)

    def figures(self, shown: Shown) -> list[FigureSemantics]:
        """Place and play everybody who is visible in the panel, from left to right."""
        visible = self._visible(shown)
        many = self._many(shown, visible)
        ordered = sorted(visible, key=lambda who: self._rank(who))
        line_up = [who for who in ordered for _ in range(CROWD if who == many else 1)][:MOST_FIGURES]
        places = _PLACES.get(len(line_up), ())
        low, high = shown.entry.share if shown.entry else (0.4, 0.5)
        figures = []
        for who, place in zip(line_up, places, strict=True):
            expression, pose, gaze = self._play(who, shown, alone=len(set(line_up)) == 1)
            doer = shown.parts[0].named[0] if shown.parts and shown.parts[0].named else None
            main = who in self._speakers(shown) or who == doer or len(line_up) == 1
            figures.append(
                FigureSemantics(
                    character_id=who,
                    position=self._lean(who, shown) if len(line_up) == 1 else place,
                    gaze=gaze,
                    expression=expression,
                    action=pose,
                    frame_share=round((low + high) / 2 if main else low, 3),
                )
            )
        self._remember(figures, shown)
        return figures

    def _speakers(self, shown: Shown) -> list[str]:
        return list(dict.fromkeys(i.seen_speaker for i in shown.lines if i.lettered and i.seen_speaker))

    def _visible(self, shown: Shown) -> list[str]:
        """Speakers first, then those whom the text names, then whom the framing needs besides."""
        entry = shown.entry
        speakers = [who for who in self._speakers(shown) if who in self._cast]
        named = [who for part in shown.parts for who in part.named if who in self._cast]
        visible = list(dict.fromkeys([*speakers, *named]))
        if entry is not None and entry.viewpoint == "pov" and not speakers:
            watcher = shown.parts[0].named[:1] if shown.parts else ()
            visible = [who for who in visible if who not in watcher]
        fewest, most = entry.figures if entry is not None else (0, MOST_FIGURES)
        around = [who for who in (shown.beat.characters if shown.beat else []) if who in self._cast]
        nobody_said = not visible and not shown.text and bool(shown.lines or fewest)
        needed = max(fewest, 1 if nobody_said and fewest else 0)
        around = [who for who in around if who in self._met or who in visible] or around
        others = [who for who in around if who != self._last_speaker] + around
        for who in others:
            if len(visible) >= needed:
                break
            if who not in visible and who in self._cast:
                visible.append(who)
        if entry is not None and entry.id == "establishing" and not visible:
            visible = around[:3]
        return visible[: max(most, len(speakers))][:MOST_FIGURES]

    def _many(self, shown: Shown, visible: Sequence[str]) -> str | None:
        """The character that stands for many in a wide frame: a kind named in the plural."""
        if shown.entry is None or shown.entry.figures[1] < MOST_FIGURES:
            return None
        for start, length, kind in find_words(f"{shown.text} ", FIGURE_WORDS):
            plural = shown.text[start : start + length].lower().endswith("s")
            plural = plural or shown.text[start + length : start + length + 1].lower() == "s"
            owner = next((who for who in visible if self._cast[who].look.figure == kind), None)
            if plural and owner is not None:
                return owner
        lowered = shown.text.lower()
        for who in visible:
            head = self._cast[who].name.split()[-1].lower()
            if self._cast[who].look.figure != "person" and f"{head}s" in lowered:
                return who
        return None

    def _rank(self, who: str) -> int:
        return self._order.index(who) if who in self._order else len(self._order)

    def _lean(self, who: str, shown: Shown) -> float:
        """A single figure stands a little to its own side, so that it looks into the frame; close faces are centred."""
        if len(self._order) < 2 or (shown.entry is not None and shown.entry.share[0] >= 0.5):
            return 0.5
        return 0.42 if self._rank(who) < len(self._order) / 2 else 0.58

    def _play(self, who: str, shown: Shown, *, alone: bool) -> tuple[Expression, Pose, Gaze]:
        played = self._played.get(who, _Played())
        own = " ".join(part.text for part in shown.parts if part.named[:1] == (who,))
        words = [item for item in shown.lines if item.lettered and item.speaker == who]
        expression = find_expression(own) if own else None
        if words and expression in {None, "cold"}:
            loudest = max(words, key=lambda item: item.intensity)
            expression = spoken_expression(loudest.line, loudest.hint)
        if expression is None and played.age < CARRY_PANELS:
            expression = played.expression
        if expression is None and self._heat >= 0.4 and not words:
            expression = "shock"
        if expression is None and shown.panel.grammar_id in {"reaction", "emotion_closeup"} and shown.beat:
            expression = _LISTENING.get(shown.beat.tone)
        expression = expression or "neutral"
        pose = (find_pose(own) if own else None) or played.lasting
        if pose is None:
            person = who in self._cast and self._cast[who].look.figure == "person"
            pose = _GESTURES.get(expression, "stand") if words and person else "stand"
        gaze = find_gaze(own) if own else None
        if gaze is None:
            holding = pose in {"hold", "phone"} and not words
            gaze = "at_object" if holding else "toward_path" if pose in {"walk", "run"} else None
        if gaze is None:
            gaze = "at_other" if not alone or words or len(self._order) > 1 else "away"
        return expression, pose, gaze

    def _remember(self, figures: Sequence[FigureSemantics], shown: Shown) -> None:
        self._met.update(figure.character_id for figure in figures)
        for played in self._played.values():
            played.age += 1
        for figure in figures:
            entry = self._played.setdefault(figure.character_id, _Played())
            if figure.expression not in {"neutral", entry.expression}:
                entry.age = 0
            entry.expression, entry.pose = figure.expression, figure.action
            entry.lasting = figure.action if figure.action in _LASTING else None
        self._heat = max((item.intensity for item in shown.lines), default=0.1)
        speakers = self._speakers(shown)
        if speakers:
            self._last_speaker = speakers[-1]
