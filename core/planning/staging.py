"""Who stands where in each panel.

Between the plan and the semantics; it alone answers "which figures does this panel hold, and in what order?". Figures
keep their order from left to right over a whole scene (the 180° rule), and nobody who is there vanishes for long.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from core.planning.acting import find_pose
from core.planning.descriptions import Told
from core.planning.grammar import Grammar
from core.planning.happenings import deeds_by_part, quoted_parts
from core.planning.mentions import CastReader, sentences
from core.planning.playing import Players, Shown
from core.planning.presence import EVERYBODY, PRONOUN, THEY, Company, newcomers, pictured
from core.planning.reading import LineRead, Part
from core.planning.things import names_thing
from core.planning.verbs import kind_of
from core.planning.vocabulary import FIGURE_WORDS, find_words
from core.story.cast import CharacterSheet
from core.story.plan import Beat, Expression, FigureSemantics, PlannedPanel, Pose, SceneIntent

MOST_FIGURES = 5
CROWD = 4
"""Figures drawn for one character that stands for many ("the dogs")."""
LONG_UNSEEN = 2
"""Panels after which a listener comes back into the picture."""
_PLACES: Final[Mapping[int, tuple[float, ...]]] = {
    1: (0.5,),
    2: (0.28, 0.72),
    3: (0.2, 0.5, 0.8),
    4: (0.15, 0.38, 0.62, 0.85),
    5: (0.12, 0.31, 0.5, 0.69, 0.88),
}
_HANDS_FREE: Final = frozenset({"hold", "walk", "stand", "sit"})


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
        self._deeds = {part.text: deeds for item in reads for part, deeds in deeds_by_part(item)}
        self._said = {part.text for item in reads for part in quoted_parts(item)}
        self._beats = {beat.beat_id: beat for beat in intent.beats}
        self._late = newcomers(reads)
        self._active = _active(reads)
        self._players = Players(self._cast, _first_poses(reads, self._late))
        self._company = Company()
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
        if not said and not lines and beat is not None:
            parts = self._lent(panel, beat)
        text = said or " ".join(item.told_text for item in lines if item.told).strip()
        text = text or " ".join(part.text for part in parts)
        self._company.hear(lines)
        together = [who for who in self._company.here if who in self._cast] or list(beat.characters if beat else [])
        parts = [
            part if part.named or not THEY.search(part.text) else Part(part.text, tuple(together)) for part in parts
        ]
        deeds = [deed for part in parts for deed in self._deeds.get(part.text, ())]
        return Shown(panel, grammar.find(panel.grammar_id), text, parts, lines, beat, deeds)

    def _lent(self, panel: PlannedPanel, beat: Beat) -> list[Part]:
        """What a panel without words of its own shows of its beat: the hand's deed, or the sentence about its thing."""
        told = [part for line_id in beat.line_ids if line_id in self._reads for part in self._reads[line_id].parts]
        if panel.grammar_id == "gesture_insert":
            hands = [
                part
                for part in told
                if any(kind_of(deed) in {"give", "take", "handle"} and deed.doers for deed in self._deeds[part.text])
            ]
            return hands[:1]
        if panel.grammar_id == "object_focus":
            things = [*beat.must_show, *beat.key_objects]
            return [part for part in told if any(names_thing(part.text, thing) for thing in things)][:1]
        return []

    def figures(self, shown: Shown, place: str = "room", *, hidden: bool = False) -> list[FigureSemantics]:
        """Place and play everybody who is visible in the panel, from left to right.

        `place` is the kind of place behind them; `hidden` says that who is not named cannot be seen from here.
        """
        visible = self._visible(shown, hidden)
        self._players.take(shown.parts)
        many = self._many(shown, visible)
        ordered = sorted(visible, key=lambda who: self._rank(who))
        crowd = max(1, min(CROWD, MOST_FIGURES + 1 - len(ordered)))
        line_up = [who for who in ordered for _ in range(crowd if who == many else 1)][:MOST_FIGURES]
        talking = [who for who in shown.speakers if who in visible]
        faces: dict[str, Expression] = {who: self._players.face(who, shown) for who in talking}
        heard = faces[talking[-1]] if talking else None
        faces |= {who: self._players.face(who, shown, heard) for who in ordered if who not in faces}
        poses = {who: self._players.pose(who, shown, faces[who], place, alone=len(ordered) == 1) for who in ordered}
        places = _PLACES.get(len(line_up), ())
        if sum(poses[who] == "hug" for who in line_up) == 2:
            places = _together(line_up, poses)
        low, high = shown.entry.share if shown.entry else (0.4, 0.5)
        doer = shown.parts[0].named[0] if shown.parts and shown.parts[0].named else None
        figures = []
        for who, spot in zip(line_up, places, strict=True):
            alone = len(ordered) == 1
            main = who in shown.speakers or who == doer or len(line_up) == 1
            figures.append(
                FigureSemantics(
                    character_id=who,
                    position=self._lean(who, shown) if len(line_up) == 1 else spot,
                    gaze=self._players.gaze(who, shown, poses[who], alone=alone, talks=who in talking),
                    expression=faces[who],
                    action=poses[who],
                    frame_share=round((low + high) / 2 if main else low, 3),
                )
            )
        self._players.remember(figures, shown)
        if shown.speakers:
            self._last_speaker = shown.speakers[-1]
        return figures

    def told(self, shown: Shown, figures: Sequence[FigureSemantics]) -> Told:
        """What the panel's text tells, as its description needs it."""
        doers = frozenset(who for deed in shown.deeds for who in deed.doers)
        held = held_things(shown, figures, self._players)
        watcher = watcher_of(shown) if shown.entry is not None and shown.entry.viewpoint == "pov" else None
        parts = [part for part in shown.parts if part.text not in self._said and not self._is_past(part)]
        return Told(parts, doers, held, watcher)

    def _is_past(self, part: Part) -> bool:
        """Whether a sentence tells only what was done before."""
        deeds = self._deeds.get(part.text, ())
        return bool(deeds) and all(deed.before for deed in deeds)

    def carried(self, figures: Sequence[FigureSemantics], shown: Shown) -> list[str]:
        """What the panel's figures have in their hands, where hands can be seen."""
        if shown.entry is None or shown.panel.camera.scale in {"extreme_closeup", "closeup", "medium_closeup"}:
            return []
        things = [self._players.carries(f.character_id) for f in figures if f.action in _HANDS_FREE]
        return [thing for thing in dict.fromkeys(things) if thing is not None]

    def _visible(self, shown: Shown, hidden: bool) -> list[str]:
        """Speakers first, then those whom the text names, then whom the framing needs besides."""
        entry = shown.entry
        speakers = [who for who in shown.speakers if who in self._cast]
        elsewhere = pictured(shown.parts)
        named = [who for part in shown.parts for who in part.named if who in self._cast and who not in elsewhere]
        if EVERYBODY.search(shown.text):
            named += self._company.here
        visible = list(dict.fromkeys([*speakers, *named]))
        if entry is not None and entry.viewpoint == "pov" and not speakers:
            watcher = watcher_of(shown)
            visible = [who for who in visible if who != watcher]
        fewest, most = entry.figures if entry is not None else (0, MOST_FIGURES)
        most = max(most, len(speakers))
        if hidden and not speakers:
            return visible[:most][:MOST_FIGURES]
        needed = max(fewest, 1 if most and not visible and not shown.text and shown.lines else 0)
        around = self._around(shown, visible)
        meant = any(PRONOUN.match(part.text) and not part.named for part in shown.parts)
        if entry is not None and entry.id == "establishing" and not visible and not meant:
            needed = max(needed, min(3, len(around)))
        partner = next((who for who in around if who not in visible), None)
        if partner is not None and len(visible) == 1 and len(speakers) == 1 and most >= 2:
            needed = max(needed, 2 if self._players.absent(partner) >= LONG_UNSEEN else 0)
        for who in around:
            if len(visible) >= needed:
                break
            if who not in visible:
                visible.append(who)
        return visible[:most][:MOST_FIGURES]

    def _around(self, shown: Shown, visible: Sequence[str]) -> list[str]:
        """Who else could be seen, the likeliest first: whom the speaker answers, the beat's cast, who is there."""
        cast = list(shown.beat.characters) if shown.beat else []
        here = list(reversed(self._company.here))
        early = [who for who in cast if who in here or (who in self._active and who not in self._late)]
        talked_to = [self._last_speaker] if self._last_speaker in here and shown.speakers else []
        known = dict.fromkeys(who for who in [*talked_to, *early, *here] if who is not None and who in self._cast)
        if not known and not visible:
            known = dict.fromkeys(item.speaker for item in shown.lines if item.tells_own and item.speaker in self._cast)
        if not known and not visible and shown.entry is not None and shown.entry.figures[0]:
            known = dict.fromkeys(who for who in cast if who in self._cast)
        return list(known)

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


def watcher_of(shown: Shown) -> str | None:
    """Through whose eyes a panel may look: whoever looks or finds in it, else whom it names first."""
    looks = [deed for deed in shown.deeds if kind_of(deed) in {"look", "find"} and deed.doers]
    if looks:
        return looks[0].doers[0]
    return shown.parts[0].named[0] if shown.parts and shown.parts[0].named else None


def held_things(shown: Shown, figures: Sequence[FigureSemantics], players: Players) -> dict[str, str]:
    """What each figure holds, in words: what its hands deal with here, else what it carries."""
    held: dict[str, str] = {}
    for figure in figures:
        who = figure.character_id
        own = [deed for deed in shown.deeds_of(who) if kind_of(deed) in {"give", "take", "handle"} and deed.things]
        thing = own[-1].things[0] if own else players.carries(who)
        if thing is not None:
            held[who] = thing
    return held


def _active(reads: Sequence[LineRead]) -> set[str]:
    """Those who speak or do something in the scene; where no grammar is read, everybody whom it names."""
    told = {who for item in reads for deed in item.deeds for who in deed.doers}
    told |= {who for item in reads if item.line.kind == "action" for deed in item.deeds for who in deed.patients}
    told = told or {who for item in reads for who in item.named}
    return told | {item.seen_speaker for item in reads if item.seen_speaker is not None}


def _first_poses(reads: Sequence[LineRead], late: set[str]) -> dict[str, Pose]:
    """How the scene finds those who are there from its start: by the first sentence that each does something in."""
    found: dict[str, Pose] = {}
    for part in (part for item in reads for part in item.parts if part.named):
        who = part.named[0]
        if who not in found and who not in late:
            pose = find_pose(part.text)
            found[who] = pose if pose in {"sit", "lie", "crouch", "stand"} else "walk"
    return {who: pose for who, pose in found.items() if pose != "walk"}


def _together(line_up: Sequence[str], poses: Mapping[str, Pose]) -> tuple[float, ...]:
    """Places where the two who embrace stand close and the others leave them room."""
    if len(line_up) == 2:
        return (0.41, 0.59)
    pair = [spot for spot, who in enumerate(line_up) if poses[who] == "hug"]
    if len(line_up) == 3 and pair == [0, 1]:
        return (0.32, 0.48, 0.84)
    if len(line_up) == 3 and pair == [1, 2]:
        return (0.16, 0.52, 0.68)
    return _PLACES[len(line_up)]
