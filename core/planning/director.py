"""The Director in rules mode: which panels tell the scene, in what framing and at what pace.

After the intent, before continuity and layout. It alone answers "what does the reader see, panel by panel?". Hard
rules: each lettered line is in exactly one panel and in reading order, each beat has a panel, no panel is without a
framing. Soft rules of the story model (opening, closing, silence, close-ups, runs) bend only where the lines leave no
choice, and the critic says so.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from core.errors import Finding
from core.metrics.pacing import expected_panels
from core.metrics.redundancy import overlap
from core.metrics.settings import MetricSettings
from core.planning.details import split_details, split_exchanges
from core.planning.draft import Draft
from core.planning.framing import Facts, Framer, facts_of
from core.planning.grammar import Grammar
from core.planning.gutters import pace_gutters
from core.planning.inserts import add_inserts
from core.planning.moments import bound_groups, cut_moments
from core.planning.presence import EVERYBODY, Company, newcomers, pictured
from core.planning.reading import LineRead, read_lines
from core.planning.styles import StoryStyle
from core.planning.unclear import unclear_of
from core.story.cast import CharacterSheet
from core.story.plan import Beat, GutterWord, PanelPlan, PlannedPanel, SceneIntent
from core.story.script import Script

TRIES = 3
"""Plans that are drawn up with different seeds; the best told and least repetitive one is kept."""
RELAXED_FROM = 0.7
FEWEST_TO_RATE = 3
"""Below this many panels no share of them is rated."""
MORE_PANELS = 3
"""How many panels more than expected lines may be grouped into."""
CUTS_TRIED = 3
"""Groupings that are completed with silent panels before one is chosen."""
TARGET_PULL, FAR_PULL, LOUD_PULL = 0.9, 0.5, 1.6
"""What a panel too many or too few costs in the price of groups, what it costs more when far, and a panel too loud."""
DEFAULTS = MetricSettings()


def plan_panels(
    script: Script,
    intent: SceneIntent,
    *,
    grammar: Grammar,
    story_style: StoryStyle,
    seed: int,
    avoid: Sequence[Sequence[str]] = (),
    cast: Sequence[CharacterSheet] = (),
    importance: float = 0.5,
    settings: MetricSettings = DEFAULTS,
) -> PanelPlan:
    """Plan a scene's panels.

    Panels that the writer marked bind the plan one to one (`bound`). `avoid` are grammar-id sequences of neighbouring
    scenes whose rhythm should not come back. Without `cast`, names are known from the script's own cues only. The
    same arguments give the same plan.
    """
    sheets = cast or cast_of_cues(script)
    reads = read_lines(script, sheets)
    groups = bound_groups(reads)
    scene = _Scene(intent, reads, grammar, {sheet.character_id: sheet.name for sheet in sheets}, settings)
    if groups is not None:
        drafts = scene.drafts(groups)
    else:
        target = expected_panels(intent, importance, lines=script.lines, settings=settings) * story_style.panels_factor
        drafts = _near_target(scene, target, story_style.dialogue_density)
    drafts = _cover_beats(drafts, intent)
    relaxed = intent.cinematic_mode == "continuity" and intent.continuity_preference > RELAXED_FROM
    panels = _best_framing(drafts, intent, grammar, story_style, seed, avoid, relaxed)
    return PanelPlan(
        panels=panels, bound=groups is not None, findings=[*_findings(relaxed), *unclear_of(script, intent, reads)]
    )


@dataclass(frozen=True, slots=True)
class _Scene:
    """What stays the same while several groupings of a scene are tried."""

    intent: SceneIntent
    reads: Sequence[LineRead]
    grammar: Grammar
    names: Mapping[str, str]
    settings: MetricSettings

    def drafts(self, groups: Sequence[list[LineRead]]) -> list[Draft]:
        """One draft a group."""
        beats = {line_id: beat for beat in self.intent.beats for line_id in beat.line_ids}
        company, late = Company(), newcomers(self.reads)
        made = [_draft(items, beats, self.intent, self.grammar, company, late) for items in groups]
        return made or [_empty_draft(self.intent)]

    def complete(self, groups: Sequence[list[LineRead]], most: int) -> list[Draft]:
        """The drafts of these groups with the silent panels that the scene needs, if it can be within `most`."""
        drafts = split_details(self.drafts(groups), self.intent, most=most)
        drafts = split_exchanges(drafts, most=most)
        return add_inserts(drafts, self.intent, names=self.names, most=most, settings=self.settings)


def _near_target(scene: _Scene, target: float, density: float) -> list[Draft]:
    """The drafts whose grouping and number of panels, silent ones included, cost least."""
    beat_of = {line_id: beat.beat_id for beat in scene.intent.beats for line_id in beat.line_ids}
    cuts = cut_moments(scene.reads, beat_of, most=ceil(target) + MORE_PANELS, density=density)
    if not cuts:
        return scene.complete([], ceil(target))
    best: tuple[float, list[Draft]] | None = None
    for cut in sorted(cuts, key=lambda cut: (cut.price + _pull(len(cut.groups), target), len(cut.groups)))[:CUTS_TRIED]:
        drafts = scene.complete(cut.groups, round(target))
        worth = cut.price + _pull(len(drafts), target) + _loud(drafts, scene.settings)
        if best is None or worth < best[0] - 1e-9:
            best = (worth, drafts)
    if best is None:
        raise AssertionError("at least one grouping is tried")
    return best[1]


def _pull(panels: int, target: float) -> float:
    """What a number of panels costs that is not the expected one: more, the farther it is."""
    off = abs(panels - target)
    return TARGET_PULL * off + FAR_PULL * off * off / max(target, 1.0)


def _loud(drafts: Sequence[Draft], settings: MetricSettings) -> float:
    """What it costs that too many panels speak; told prose has no speakers to keep silent."""
    speaking = sum(bool(draft.lettered) for draft in drafts)
    over = speaking - settings.qc.dialogue_ratio_max * len(drafts)
    if len(drafts) < FEWEST_TO_RATE or over <= 1e-9 or not any(draft.seen_speakers for draft in drafts):
        return 0.0
    return LOUD_PULL * (1.0 + over)


def cast_of_cues(script: Script) -> list[CharacterSheet]:
    """Sheets with nothing but a name for everybody who speaks in the script."""
    names: dict[str, list[str]] = {}
    for line in script.lines:
        if line.kind == "dialogue" and line.speaker:
            names.setdefault(line.character_id or line.speaker, []).append(line.speaker)
    return [
        CharacterSheet(character_id=who, name=max(cues, key=len), aliases=sorted(set(cues) - {max(cues, key=len)}))
        for who, cues in names.items()
    ]


def _draft(
    items: list[LineRead],
    beats: dict[str, Beat],
    intent: SceneIntent,
    grammar: Grammar,
    company: Company,
    late: set[str],
) -> Draft:
    """The draft of one group; the company knows who may stand in it, `late` who has to come in first."""
    covered = list(dict.fromkeys(beats[i.line.line_id].beat_id for i in items if i.line.line_id in beats))
    owners = [beat for beat in intent.beats if beat.beat_id in covered] or intent.beats[:1]
    weight = {"peak": 5, "hook": 4, "initial": 3, "release": 2, "escalation": 1}
    main = max(owners, key=lambda beat: weight[beat.type])
    present = list(dict.fromkeys(who for item in items for who in item.present))
    shown_only = {who for item in items for who in pictured(item.parts)}
    present = [who for who in present if who not in shown_only]
    told = " ".join(item.line.text for item in items if item.line.kind in {"action", "panel_mark"})
    known = {*company.here, *(who for who in main.characters if who not in late)}
    if not present and not any(item.told for item in items):
        present = [who for who in main.characters if who in known][:3]
    company.hear(items)
    if not present and not company.here:
        present = [item.speaker for item in items if item.tells_own and item.speaker is not None][:1]
    if EVERYBODY.search(told):
        present += [who for who in company.here if who not in present]
    around = [who for who in main.characters if who in company.here or who in present]
    around += [who for who in reversed(company.here) if who not in around]
    return Draft(
        items=items, beat_ids=covered or [main.beat_id], beat_type=main.type, figures=present,
        asked=grammar.asked(told), around=around,
    )  # fmt: skip


def _empty_draft(intent: SceneIntent) -> Draft:
    beat = intent.beats[0]
    return Draft(items=[], beat_ids=[beat.beat_id], beat_type=beat.type, figures=list(beat.characters))


def _cover_beats(drafts: list[Draft], intent: SceneIntent) -> list[Draft]:
    """Give a beat that no line led to (an intent edited by hand) to the panel of the beat before it."""
    shown = {beat_id for draft in drafts for beat_id in draft.beat_ids}
    for place, beat in enumerate(intent.beats):
        if beat.beat_id in shown:
            continue
        before = {entry.beat_id for entry in intent.beats[:place]}
        host = next((draft for draft in reversed(drafts) if before & set(draft.beat_ids)), drafts[0])
        host.beat_ids.append(beat.beat_id)
    return drafts


def _best_framing(
    drafts: Sequence[Draft],
    intent: SceneIntent,
    grammar: Grammar,
    style: StoryStyle,
    seed: int,
    avoid: Sequence[Sequence[str]],
    relaxed: bool,
) -> list[PlannedPanel]:
    best: tuple[float, list[PlannedPanel]] | None = None
    facts = [facts_of(draft, grammar) for draft in drafts]
    gutters = pace_gutters(drafts, intent)
    for attempt in range(TRIES):
        digest = hashlib.sha256(f"panels/{seed}/{attempt}".encode()).digest()
        framer = Framer(grammar, style, int.from_bytes(digest[:8], "big"), len(drafts), relaxed=relaxed)
        panels = _frame_all(facts, framer, gutters)
        ids = [panel.grammar_id for panel in panels]
        alike = max((overlap(other, ids) for other in avoid), default=0.0)
        worth = framer.score / len(panels) - 3.0 * max(0.0, alike - 0.4)
        if best is None or worth > best[0] + 1e-9:
            best = (worth, panels)
    if best is None:
        raise AssertionError("at least one plan is drawn up")
    return best[1]


def _frame_all(facts: Sequence[Facts], framer: Framer, gutters: Sequence[GutterWord]) -> list[PlannedPanel]:
    panels = []
    for place, fact in enumerate(facts):
        draft = fact.draft
        entry, camera = framer.frame(fact, first=place == 0, last=place == len(facts) - 1)
        panels.append(
            PlannedPanel(
                panel_id=place + 1,
                grammar_id=entry.id,
                story_function=_function(entry.function, draft),
                beat_ids=draft.beat_ids,
                line_ids=[item.line.line_id for item in draft.items],
                role="inset" if draft.purpose and entry.frames[0] == "micro" and place else "main",
                has_dialogue=bool(draft.lettered),
                importance_weight=_importance(draft, entry.id, first=place == 0),
                camera=camera,
                gutter_after=gutters[place],
            )
        )
    return panels


def _function(function: str, draft: Draft) -> str:
    """What the panel is for; a panel without lines names after the colon what it shows."""
    return f"{function}: {draft.shows}" if draft.shows else function


def _importance(draft: Draft, grammar_id: str, *, first: bool) -> float:
    value = 0.3 + 0.35 * draft.heat
    value += {"peak": 0.25, "hook": 0.15, "initial": 0.05}.get(draft.beat_type, 0.0)
    value += 0.1 if first else 0.0
    value += 0.1 if grammar_id in {"reveal", "impact_silence"} else 0.0
    value -= 0.1 if not draft.items else 0.0
    return round(min(1.0, max(0.1, value)), 2)


def _findings(relaxed: bool) -> list[Finding]:
    if not relaxed:
        return []
    message = "The scene asks for continuity, so repeated framings were allowed on purpose."
    return [Finding(code="soft-rules-relaxed", severity="info", message=message)]
