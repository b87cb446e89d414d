"""The Continuity Editor in rules mode: the rules that look across an episode's scenes.

After every scene's plan, before specs are made. It alone answers "does the episode repeat itself, and has it a scene
that stands alone?". It swaps framings where a swap mends the rhythm and breaks no rule of the scene; what it cannot
mend it reports in the plan's findings.
"""

from __future__ import annotations

from collections.abc import Sequence

from core.errors import Finding
from core.metrics.redundancy import FLAG_AT, WINDOW, common_subsequence, overlap
from core.metrics.words import count_words, lettered_lines, total_balloons
from core.planning.framing import SPECIAL, closes, opens
from core.planning.grammar import CLOSE_SCALES, Grammar, GrammarEntry
from core.planning.moments import MOST_BALLOONS, MOST_WORDS
from core.planning.reading import UNSEEN_DELIVERIES
from core.planning.styles import StoryStyle
from core.story.base import Payload
from core.story.plan import Beat, Camera, PanelPlan, PlannedPanel, SceneIntent
from core.story.script import Script, ScriptLine

HERO_FROM_SCENES = 5
MOST_SWAPS = 12


class SceneDraft(Payload):
    """A planned scene as the Continuity Editor sees it, in episode order."""

    scene_id: str
    script: Script
    intent: SceneIntent
    plan: PanelPlan


def harmonise(scenes: Sequence[SceneDraft], *, grammar: Grammar, story_style: StoryStyle) -> list[PanelPlan]:
    """Apply the episode rules; one plan a scene, in the given order. Deterministic, and stable when run again.

    Neighbours within three scenes get under 0.6 of common rhythm where swaps of framing can do it; an episode of five
    scenes or more gets a single-panel scene where one is short enough and not bound by its writer. The number and
    order of a writer's own panels never change.
    """
    plans = [scene.plan for scene in scenes]
    hero = _find_hero(scenes) if len(scenes) >= HERO_FROM_SCENES else None
    if hero is not None:
        plans[hero] = _single_panel(scenes[hero], grammar)
    done: list[PanelPlan] = []
    for place, plan in enumerate(plans):
        before = [[panel.grammar_id for panel in other.panels] for other in done[max(0, place - WINDOW) :]]
        done.append(_loosen(scenes[place], plan, before, place, grammar, story_style))
    if len(scenes) >= HERO_FROM_SCENES and not any(len(plan.panels) == 1 for plan in done):
        message = f"None of the {len(scenes)} scenes is a single panel, and none is short enough to become one."
        done[-1] = _with_finding(done[-1], "no-hero-scene", message, "Give one moment a scene of its own.")
    return done


def _loosen(
    scene: SceneDraft,
    plan: PanelPlan,
    before: Sequence[Sequence[str]],
    place: int,
    grammar: Grammar,
    style: StoryStyle,
) -> PanelPlan:
    """Swap framings of a scene until it shares less than 0.6 of its rhythm with each scene before."""
    panels = list(plan.panels)
    swapped: list[int] = []
    for _ in range(MOST_SWAPS):
        worst = _worst(before, panels)
        if worst is None:
            break
        swap = _find_swap(scene, panels, before, worst, grammar, style)
        if swap is None:
            break
        spot, entry = swap
        swapped.append(panels[spot].panel_id)
        panels[spot] = _reframed(panels[spot], entry)
    if swapped:
        message = f"Panels {', '.join(map(str, sorted(set(swapped))))} were reframed so that scenes differ in rhythm."
        plan = _with_finding(plan.model_copy(update={"panels": panels}), "rhythm-varied", message, None, "info")
    worst = _worst(before, panels)
    if worst is not None and len(panels) > 1:
        share = overlap(before[worst], _ids(panels))
        earlier = place - len(before) + worst + 1
        message = f"This scene shares {share:.0%} of its panel rhythm with scene {earlier} of the episode."
        plan = _with_finding(plan, "rhythm-repeats", message, "Change the opener or swap the shared panels.")
    return plan


def _ids(panels: Sequence[PlannedPanel]) -> list[str]:
    return [panel.grammar_id for panel in panels]


def _worst(before: Sequence[Sequence[str]], panels: Sequence[PlannedPanel]) -> int | None:
    """The earlier scene that is most alike, if it is too much alike; the nearest of equals."""
    shares = [overlap(other, _ids(panels)) for other in before]
    if not shares or max(shares) < FLAG_AT:
        return None
    return max(range(len(shares)), key=lambda place: (shares[place], place))


def _find_swap(
    scene: SceneDraft,
    panels: Sequence[PlannedPanel],
    before: Sequence[Sequence[str]],
    worst: int,
    grammar: Grammar,
    style: StoryStyle,
) -> tuple[int, GrammarEntry] | None:
    """The swap that lowers the greatest overlap most; light panels before heavy ones among equals."""
    shared = {spot for _, spot in common_subsequence(before[worst], _ids(panels))}
    now = sum(overlap(other, _ids(panels)) for other in before)
    best: tuple[float, float, int, GrammarEntry] | None = None
    for spot in sorted(shared, key=lambda spot: (panels[spot].importance_weight, spot)):
        for entry in grammar.entries.values():
            if not _may_swap(scene, panels, spot, entry, grammar, style):
                continue
            ids = _ids(panels)
            ids[spot] = entry.id
            worst_share = max(overlap(other, ids) for other in before)
            total = sum(overlap(other, ids) for other in before)
            if total < now - 1e-9 and (best is None or (worst_share, total) < best[:2]):
                best = (worst_share, total, spot, entry)
    return (best[2], best[3]) if best else None


def _may_swap(
    scene: SceneDraft,
    panels: Sequence[PlannedPanel],
    spot: int,
    entry: GrammarEntry,
    grammar: Grammar,
    style: StoryStyle,
) -> bool:
    """Whether a framing can replace a panel's without breaking what the scene needs."""
    panel = panels[spot]
    old = grammar.find(panel.grammar_id)
    if entry.id == panel.grammar_id or old is None:
        return False
    if spot == 0 and not opens(entry):
        return False
    if entry.id == "crowd_group" and _beat_cast(scene.intent, panel) < 3:
        return False
    if entry.id in SPECIAL and old.id not in SPECIAL:
        return False
    if spot == len(panels) - 1 and spot and not closes(entry, style):
        return False
    if entry.id in {"establishing", "object_focus"} and spot:
        return False
    if old.id in {"object_focus", "gesture_insert"} and panel.role == "inset":
        return False
    if entry.close and not old.close and any(line.kind == "action" for line in _lines(scene.script, panel)):
        return False
    speakers = _speakers(scene.script, panel)
    if speakers and (not entry.talk or speakers > entry.figures[1]):
        return False
    if not old.figures[1] and entry.figures[0]:
        return False
    if panel.line_ids and not entry.figures[1] and old.figures[1] and not _faceless(scene, panel):
        return False
    if entry.figures[0] > max(speakers, _beat_cast(scene.intent, panel)):
        return False
    ids = _ids(panels)
    ids[spot] = entry.id
    if any(ids[i] == ids[i + 1] == ids[i + 2] for i in range(len(ids) - 2)):
        return False
    close = sum(p.camera.scale in CLOSE_SCALES for i, p in enumerate(panels) if i != spot)
    return not entry.close or old.close or close + 1 <= len(panels) // 2


def _speakers(script: Script, panel: PlannedPanel) -> int:
    return len({line.character_id or line.speaker for line in _lines(script, panel) if _seen(line)})


def _seen(line: ScriptLine) -> bool:
    return line.kind == "dialogue" and line.delivery not in UNSEEN_DELIVERIES


def _lines(script: Script, panel: PlannedPanel) -> list[ScriptLine]:
    wanted = set(panel.line_ids)
    return [line for line in script.lines if line.line_id in wanted]


def _beats(intent: SceneIntent, panel: PlannedPanel) -> list[Beat]:
    return [beat for beat in intent.beats if beat.beat_id in panel.beat_ids]


def _beat_cast(intent: SceneIntent, panel: PlannedPanel) -> int:
    return len({who for beat in _beats(intent, panel) for who in beat.characters})


def _faceless(scene: SceneDraft, panel: PlannedPanel) -> bool:
    return not _beat_cast(scene.intent, panel)


def _reframed(panel: PlannedPanel, entry: GrammarEntry) -> PlannedPanel:
    """The panel under another framing: its function's words change, what it shows stays."""
    shown = panel.story_function.partition(": ")[2]
    function = f"{entry.function}: {shown}" if shown else entry.function
    scale = panel.camera.scale if panel.camera.scale in entry.scales else entry.scales[0]
    angle = panel.camera.angle if panel.camera.angle in entry.angles else entry.angles[0]
    camera = Camera(scale=scale, angle=angle, viewpoint=entry.viewpoint)
    return panel.model_copy(update={"grammar_id": entry.id, "story_function": function, "camera": camera})


def _find_hero(scenes: Sequence[SceneDraft]) -> int | None:
    """The scene that can stand as one panel: few words, not bound; the most intense by its weights among those.

    None where a scene is a single panel already.
    """
    if any(len(scene.plan.panels) == 1 for scene in scenes):
        return None
    fit = []
    for place, scene in enumerate(scenes):
        lines = lettered_lines(scene.script)
        words = sum(count_words(line.text) for line in lines)
        speakers = {line.character_id or line.speaker for line in lines if _seen(line)}
        short = total_balloons(lines) <= MOST_BALLOONS and words <= MOST_WORDS and len(speakers) <= 2
        if short and not scene.plan.bound and len(scene.intent.beats) <= 2:
            fit.append((max(panel.importance_weight for panel in scene.plan.panels), place))
    return max(fit, key=lambda item: (item[0], -item[1]))[1] if fit else None


def _single_panel(scene: SceneDraft, grammar: Grammar) -> PanelPlan:
    """The scene as one large panel that holds all its lines and beats."""
    panels = scene.plan.panels
    heavy = max(panels, key=lambda panel: (panel.importance_weight, -panel.panel_id))
    talks = any(panel.has_dialogue for panel in panels)
    entry = grammar.find("reveal") or grammar.entry("establishing")
    if not talks and not scene.intent.characters:
        entry = grammar.find("environment_aspect") or entry
    panel = heavy.model_copy(
        update={
            "panel_id": 1,
            "grammar_id": entry.id,
            "story_function": entry.function,
            "beat_ids": [beat.beat_id for beat in scene.intent.beats],
            "line_ids": [line_id for entry_ in panels for line_id in entry_.line_ids],
            "role": "main",
            "has_dialogue": talks,
            "importance_weight": 1.0,
            "camera": Camera(scale=entry.scales[0], angle=entry.angles[0], viewpoint=entry.viewpoint),
            "gutter_after": "drop",
        }
    )
    plan = scene.plan.model_copy(update={"panels": [panel]})
    message = "The scene became the episode's single-panel hero scene."
    return _with_finding(plan, "hero-scene", message, "Plan the scene again to split it.", "info")


def _with_finding(plan: PanelPlan, code: str, message: str, hint: str | None, severity: str = "warning") -> PanelPlan:
    """The plan with one finding more; one of the same code is replaced, so that running again adds nothing."""
    finding = Finding.model_validate({"code": code, "severity": severity, "message": message, "hint": hint})
    others = [entry for entry in plan.findings if entry.code != code]
    return plan.model_copy(update={"findings": [*others, finding]})
