"""Swaps of framing: which panels of a scene could be framed otherwise, and which swaps make it differ from others.

Under `rhythm`; it alone answers "what may stand in this panel's stead?". A swap keeps what the scene needs: who speaks
and is seen, how it opens and ends, no framing three times running, not too many close-ups.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from core.metrics.redundancy import FLAG_AT, common_subsequence, overlap
from core.planning.framing import SPECIAL, closes, opens
from core.planning.grammar import CLOSE_SCALES, Grammar, GrammarEntry
from core.planning.reading import UNSEEN_DELIVERIES
from core.planning.styles import StoryStyle
from core.story.base import Payload
from core.story.plan import Beat, Camera, PanelPlan, PlannedPanel, SceneIntent
from core.story.script import Script, ScriptLine

MOST_SWAPS = 12
BEAM = 10
"""How many half-changed plans are kept while several swaps at once are looked for."""
MOST_AT_ONCE = 4


class SceneDraft(Payload):
    """A planned scene as the Continuity Editor sees it, in episode order; a `fixed` plan stays as it is."""

    scene_id: str
    script: Script
    intent: SceneIntent
    plan: PanelPlan
    fixed: bool = False


def swapped(
    scene: SceneDraft,
    panels: Sequence[PlannedPanel],
    near: Sequence[Sequence[str]],
    grammar: Grammar,
    style: StoryStyle,
) -> list[PlannedPanel]:
    """One swap after the other, each the one that helps most, until the scene differs or none helps."""
    now = list(panels)
    for _ in range(MOST_SWAPS):
        worst = most_alike(near, now)
        swap = None if worst is None else _find_swap(scene, now, near, worst, grammar, style)
        if swap is None:
            break
        spot, entry = swap
        now[spot] = _reframed(now[spot], entry)
    return now


def swapped_together(
    scene: SceneDraft,
    panels: Sequence[PlannedPanel],
    near: Sequence[Sequence[str]],
    grammar: Grammar,
    style: StoryStyle,
) -> list[PlannedPanel] | None:
    """Several swaps that only help together: the fewest that let the scene differ, or None."""
    states: list[list[PlannedPanel]] = [list(panels)]
    seen = {tuple(grammar_ids(panels))}
    for _ in range(MOST_AT_ONCE):
        found: list[tuple[float, float, int, list[PlannedPanel]]] = []
        for state in states:
            for spot, entry in _swaps(scene, state, grammar, style):
                ids = grammar_ids(state)
                ids[spot] = entry.id
                if tuple(ids) in seen:
                    continue
                seen.add(tuple(ids))
                shares = [overlap(other, ids) for other in near]
                changed = [*state[:spot], _reframed(state[spot], entry), *state[spot + 1 :]]
                found.append((max(shares), sum(shares), len(found), changed))
        found.sort(key=lambda entry: entry[:3])
        if not found:
            return None
        if found[0][0] < FLAG_AT:
            return found[0][3]
        states = [entry[3] for entry in found[:BEAM]]
    return None


def _swaps(
    scene: SceneDraft, panels: Sequence[PlannedPanel], grammar: Grammar, style: StoryStyle
) -> Iterator[tuple[int, GrammarEntry]]:
    for spot in range(len(panels)):
        for entry in grammar.entries.values():
            if _may_swap(scene, panels, spot, entry, grammar, style):
                yield spot, entry


def grammar_ids(panels: Sequence[PlannedPanel]) -> list[str]:
    return [panel.grammar_id for panel in panels]


def most_alike(before: Sequence[Sequence[str]], panels: Sequence[PlannedPanel]) -> int | None:
    """The earlier scene that is most alike, if it is too much alike; the nearest of equals."""
    shares = [overlap(other, grammar_ids(panels)) for other in before]
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
    shared = {spot for _, spot in common_subsequence(before[worst], grammar_ids(panels))}
    now = sum(overlap(other, grammar_ids(panels)) for other in before)
    best: tuple[float, float, int, GrammarEntry] | None = None
    for spot in sorted(shared, key=lambda spot: (panels[spot].importance_weight, spot)):
        for entry in grammar.entries.values():
            if not _may_swap(scene, panels, spot, entry, grammar, style):
                continue
            ids = grammar_ids(panels)
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
    ids = grammar_ids(panels)
    ids[spot] = entry.id
    if any(ids[i] == ids[i + 1] == ids[i + 2] for i in range(len(ids) - 2)):
        return False
    close = sum(p.camera.scale in CLOSE_SCALES for i, p in enumerate(panels) if i != spot)
    return not entry.close or old.close or close + 1 <= len(panels) // 2


def _speakers(script: Script, panel: PlannedPanel) -> int:
    return len({line.character_id or line.speaker for line in _lines(script, panel) if is_seen(line)})


def is_seen(line: ScriptLine) -> bool:
    return line.kind == "dialogue" and line.delivery not in UNSEEN_DELIVERIES


def _lines(script: Script, panel: PlannedPanel) -> list[ScriptLine]:
    wanted = set(panel.line_ids)
    return [line for line in script.lines if line.line_id in wanted]


def beats_of(intent: SceneIntent, panel: PlannedPanel) -> list[Beat]:
    return [beat for beat in intent.beats if beat.beat_id in panel.beat_ids]


def _beat_cast(intent: SceneIntent, panel: PlannedPanel) -> int:
    return len({who for beat in beats_of(intent, panel) for who in beat.characters})


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
