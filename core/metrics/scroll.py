"""The scroll curve and the density: how far and how long a reader travels, and how much text each panel holds.

Pure geometry and counting, so they are scored on brought art too. Times are estimates from settings (seconds a word,
a panel and a screen of scrolling), and every result says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from core.metrics.scores import Score, not_scored, scored
from core.metrics.settings import MetricSettings
from core.metrics.words import LETTERED_KINDS, count_words
from core.story.base import Payload
from core.story.plan import Layout, PanelPlan
from core.story.script import ScriptLine

DEFAULTS = MetricSettings()
UNTAGGED = "untagged"
"""The framing of a panel of brought art that nobody has looked at."""
CLOSE_SCALES = frozenset({"extreme_closeup", "closeup", "medium_closeup"})


class ScrollStep(Payload):
    """One panel of the curve: px from its top to the next panel's top, words on it, estimated seconds."""

    panel_id: int
    y_px: int
    scroll_px: int
    words: int
    seconds: float


class ScrollCurve(Payload):
    """A scene's steps in reading order. `estimated` is always true: nobody was timed."""

    steps: list[ScrollStep]
    total_px: int
    total_seconds: float
    estimated: bool = True
    note: str = "Reading times are estimates from words, panels and scrolled screens."


def words_by_panel(plan: PanelPlan | None, lines: Sequence[ScriptLine]) -> dict[int, int]:
    """Lettered words of each planned panel (empty without a plan)."""
    texts = {line.line_id: line.text for line in lines if line.kind in LETTERED_KINDS}
    panels = plan.panels if plan is not None else []
    return {p.panel_id: sum(count_words(texts[i]) for i in p.line_ids if i in texts) for p in panels}


def scroll_curve(
    layout: Layout, words: Mapping[int, int] | None = None, *, settings: MetricSettings = DEFAULTS
) -> ScrollCurve:
    """The curve of one scene; `words` are the lettered words per panel id. Pixels are the layout's own."""
    speeds = settings.scroll
    screen_px = speeds.screen_px * layout.width / 800
    order = sorted(layout.panels, key=lambda p: (p.y, p.x, p.panel_id))
    steps = []
    for place, panel in enumerate(order):
        end = order[place + 1].y if place + 1 < len(order) else layout.height + layout.gutter_after_px
        run = max(0, end - panel.y)
        count = (words or {}).get(panel.panel_id, 0)
        seconds = speeds.seconds_a_panel + count * speeds.seconds_a_word + run / screen_px * speeds.seconds_a_screen
        steps.append(
            ScrollStep(panel_id=panel.panel_id, y_px=panel.y, scroll_px=run, words=count, seconds=round(seconds, 3))
        )
    total = round(sum(step.seconds for step in steps), 3)
    return ScrollCurve(steps=steps, total_px=layout.height + layout.gutter_after_px, total_seconds=total)


def density(plan: PanelPlan | None, lines: Sequence[ScriptLine], *, settings: MetricSettings = DEFAULTS) -> Score:
    """Words of the fullest panel (the band), with the mean over all panels and each panel's words beside it."""
    words = words_by_panel(plan, lines)
    if not words:
        return not_scored("density", "There is no panel plan that says which panel holds which line.")
    fullest = max(words.values())
    limit = settings.qc.words_a_panel_max
    over = [panel_id for panel_id, count in words.items() if count > limit]
    mean = sum(words.values()) / len(words)
    reason = f"The fullest panel holds {fullest} words, the average {mean:.1f}; the limit is {limit}."
    numbers = {"mean": round(mean, 3), "words": {str(panel_id): count for panel_id, count in words.items()}}
    return scored("density", float(fullest), reason, settings.bands.get("density"), numbers=numbers, panels=over)


def silence(plan: PanelPlan | None, *, settings: MetricSettings = DEFAULTS) -> Score:
    """The share of panels that carry no text."""
    if plan is None:
        return not_scored("silence", "There is no panel plan: tag the panels or plan the scene.")
    quiet = [p.panel_id for p in plan.panels if not p.has_dialogue]
    value = len(quiet) / len(plan.panels)
    reason = f"{len(quiet)} of {len(plan.panels)} panels are silent."
    return scored("silence", value, reason, settings.bands.get("silence"), panels=quiet)


def closeups(plan: PanelPlan | None, *, settings: MetricSettings = DEFAULTS) -> Score:
    """The share of panels at medium close-up or nearer."""
    if plan is None:
        return not_scored("closeups", "There is no panel plan: tag the panels or plan the scene.")
    if all(p.grammar_id == UNTAGGED for p in plan.panels):
        return not_scored("closeups", "No panel has a framing: tag the panels.")
    near = [p.panel_id for p in plan.panels if p.camera.scale in CLOSE_SCALES]
    value = len(near) / len(plan.panels)
    reason = f"{len(near)} of {len(plan.panels)} panels are close-ups."
    return scored("closeups", value, reason, settings.bands.get("closeups"), panels=near)
