"""Where each panel stands: rectangles on a scene's canvas, their heights and the gutters between.

After the plan, before semantics and drawing. It alone answers "how many px does each panel get, and where?". Layout
coordinates are whole px, half-open, y down, at the canvas width asked for (templates are written for 800 px).
"""

from __future__ import annotations

import hashlib
import random
import tomllib
from collections.abc import Mapping, Sequence
from typing import Annotated, Literal

from pydantic import Field, ValidationError, field_validator

from core.errors import InvalidInputError
from core.metrics.settings import GUTTERS_PX
from core.metrics.words import LETTERED_KINDS, count_balloons, count_words
from core.planning.styles import StoryStyle
from core.planning.vocabulary import time_of_day
from core.story.base import Payload
from core.story.plan import Layout, Pacing, PanelPlan, PanelRect, PlannedPanel, Scale
from core.story.script import Script, ScriptLine
from core.units import round_px

Px = Annotated[int, Field(ge=0, le=4000)]
Colour = Annotated[str, Field(pattern=r"^#[0-9a-fA-F]{6}$")]
DARK_FROM = 0.75
_BIG = frozenset({"reveal", "impact_silence", "establishing"})
_TALL = frozenset({"reveal", "impact_silence", "action", "crowd_group"})
"""Framings whose picture fills a whole screen; a face or a talk does not gain by it."""


class LayoutTemplate(Payload):
    """One arrangement; see the comments of the layouts file."""

    id: str
    name: str
    margin: Px = 0
    stagger: Annotated[int, Field(ge=0, le=400)] = 0
    pair: bool = False
    hero: Literal["none", "bleed", "tall"] = "none"
    suits: list[Pacing] = Field(default_factory=list)


class LayoutRules(Payload):
    """Measures that all templates share, px at a canvas of `canvas_width`."""

    canvas_width: Annotated[int, Field(gt=0)] = 800
    balloon_px: Px = 90
    long_balloon_px: Px = 60
    long_balloon_words: Annotated[int, Field(gt=0)] = 14
    most_px: Px = 1180
    least_px: Px = 260
    top_px: Px = 80
    bottom_px: Px = 40
    pair_gap_px: Px = 16
    pair_px: tuple[Px, Px] = (400, 520)
    tall_px: Px = 1120
    night_background: Colour = "#0b0b12"
    day_background: Colour = "#ffffff"


class LayoutTemplates(Payload):
    """The layouts file: heights by scale, shared rules, templates in the order of their ids.

    The order decides between equals, and a payload that travelled as JSON has no other; so no file's order counts.
    """

    heights: dict[Scale, tuple[Px, Px]]
    rules: LayoutRules = Field(default_factory=LayoutRules)
    templates: Annotated[dict[str, LayoutTemplate], Field(min_length=1)]

    @field_validator("templates")
    @classmethod
    def _in_order(cls, templates: dict[str, LayoutTemplate]) -> dict[str, LayoutTemplate]:
        return dict(sorted(templates.items()))


def parse_layouts(toml_text: str) -> LayoutTemplates:
    """Read ``[heights]``, ``[rules]`` and ``[template.<id>]``.

    Raises:
        InvalidInputError: not TOML, an unknown key or value, or no template.
    """
    try:
        data = tomllib.loads(toml_text)
        templates = {key: LayoutTemplate(**{"id": key, **table}) for key, table in data.pop("template", {}).items()}
        return LayoutTemplates.model_validate({**data, "templates": templates})
    except tomllib.TOMLDecodeError as error:
        raise InvalidInputError(f"The layouts file is not TOML: {error}.", code="invalid-layouts") from error
    except (ValidationError, TypeError, AttributeError) as error:
        raise InvalidInputError(f"The layouts file has a wrong entry: {error}.", code="invalid-layouts") from error


def plan_layout(
    plan: PanelPlan,
    script: Script,
    *,
    templates: LayoutTemplates,
    width: int = 800,
    seed: int,
    room: Mapping[int, int] = {},
    story_style: StoryStyle | None = None,
    avoid: Sequence[str] = (),
) -> Layout:
    """Set a plan's panels on a canvas.

    Panels keep their order top to bottom (a pair stands left to right) and never overlap; none is taller than the
    rules allow. `room` gives single panels more height (px at 800, by panel id) for lettering that did not fit;
    `avoid` are the template ids of the scenes before, newest last: a template that stands there twice running is not
    taken a third time. The same arguments give the same layout.
    """
    template = _choose(plan, templates, seed, avoid)
    rules = templates.rules
    lines = {line.line_id: line for line in script.lines}
    gutters = {**GUTTERS_PX, **(story_style.gutters_px if story_style else {})}
    heavy = max(plan.panels, key=lambda p: (p.importance_weight + (0.2 if p.grammar_id in _BIG else 0), -p.panel_id))
    rects: list[PanelRect] = []
    y = rules.top_px
    side = seed % 2
    for row in _rows(plan.panels, template, lines):
        if rects:
            y += gutters[_before(plan.panels, row[0]).gutter_after]
        if len(row) == 2:
            height = _pair_height(row, templates)
            rects += _pair(row, y, height, template, rules)
        else:
            panel = row[0]
            height = _height(panel, template, templates, lines, room, hero=panel is heavy)
            x, w = _span(panel, template, rules, side, hero=panel is heavy)
            side += 1
            rects.append(PanelRect(panel_id=panel.panel_id, x=x, y=y, w=w, h=height))
        y += height
    scale = width / rules.canvas_width
    return Layout(
        width=width,
        height=round_px((y + rules.bottom_px) * scale),
        panels=[_scaled(rect, scale) for rect in rects],
        template_id=template.id,
        background=_background(plan, script, rules),
        gutter_after_px=round_px(gutters[plan.panels[-1].gutter_after] * scale),
    )


def _choose(plan: PanelPlan, templates: LayoutTemplates, seed: int, avoid: Sequence[str]) -> LayoutTemplate:
    """A template that suits the plan's features; the seed decides among the equally suited."""
    source = random.Random(int.from_bytes(hashlib.sha256(f"layout/{seed}".encode()).digest()[:8], "big"))
    insets = sum(panel.role == "inset" for panel in plan.panels)
    gutters = [panel.gutter_after for panel in plan.panels[:-1]]
    slow = sum(word in {"pause", "beat", "drop"} for word in gutters) >= 0.4 * max(1, len(gutters))
    pace: Pacing = "slow_burn" if slow else "fast" if gutters.count("tight") >= 0.3 * max(1, len(gutters)) else "normal"
    reveals = any(panel.grammar_id in {"reveal", "impact_silence"} for panel in plan.panels)
    worn = avoid[-1] if len(avoid) >= 2 and avoid[-1] == avoid[-2] else None

    def worth(template: LayoutTemplate) -> float:
        value = source.random()
        value += 0.6 if pace in template.suits else 0.0
        value += 0.5 if template.pair and insets else -0.2 if template.pair else 0.0
        value += 0.6 if template.hero == "tall" and reveals else 0.0
        return value - (0.5 if avoid and template.id == avoid[-1] else 0.0)

    options = [template for template in templates.templates.values() if template.id != worn]
    return max(options or list(templates.templates.values()), key=worth)


def _rows(
    panels: Sequence[PlannedPanel], template: LayoutTemplate, lines: Mapping[str, ScriptLine]
) -> list[list[PlannedPanel]]:
    """Rows of one panel, or of two where a silent inset may stand beside a quiet neighbour."""
    rows: list[list[PlannedPanel]] = []
    for panel in panels:
        before = rows[-1][0] if rows and len(rows[-1]) == 1 else None
        inset = template.pair and before is not None and "inset" in {panel.role, before.role}
        if inset and before is not None and before.gutter_after in {"tight", "normal"}:
            both_quiet = _balloons(panel, lines) == 0 and _balloons(before, lines) == 0
            if both_quiet and len(rows) > 1:
                rows[-1].append(panel)
                continue
        rows.append([panel])
    return rows


def _before(panels: Sequence[PlannedPanel], panel: PlannedPanel) -> PlannedPanel:
    return panels[next(place for place, entry in enumerate(panels) if entry is panel) - 1]


def _spoken(panel: PlannedPanel, lines: Mapping[str, ScriptLine]) -> list[ScriptLine]:
    found = [lines[line_id] for line_id in panel.line_ids if line_id in lines]
    return [line for line in found if line.kind in LETTERED_KINDS]


def _balloons(panel: PlannedPanel, lines: Mapping[str, ScriptLine]) -> int:
    return sum(count_balloons(line) for line in _spoken(panel, lines))


def _height(
    panel: PlannedPanel,
    template: LayoutTemplate,
    templates: LayoutTemplates,
    lines: Mapping[str, ScriptLine],
    room: Mapping[int, int],
    *,
    hero: bool,
) -> int:
    """Base height by scale and importance, plus head-room for what is said in it."""
    rules = templates.rules
    low, high = templates.heights.get(panel.camera.scale, (560, 760))
    height = low + (high - low) * (panel.importance_weight - 0.1) / 0.9
    if panel.role == "inset":
        height = 0.75 * height
    balloons = _balloons(panel, lines)
    long_ones = sum(count_words(line.text) > rules.long_balloon_words for line in _spoken(panel, lines))
    height += rules.balloon_px * balloons + rules.long_balloon_px * max(long_ones, balloons - 1 if long_ones else 0)
    if hero and template.hero == "tall" and panel.grammar_id in _TALL:
        height = max(height, rules.tall_px)
    height += max(0, room.get(panel.panel_id, 0))
    return min(rules.most_px, max(rules.least_px, round_px(height)))


def _span(
    panel: PlannedPanel, template: LayoutTemplate, rules: LayoutRules, side: int, *, hero: bool
) -> tuple[int, int]:
    """Left edge and width: heroes and wide views bleed, staggered panels lean left and right in turn."""
    full = rules.canvas_width
    if (hero and template.hero != "none") or panel.camera.scale in {"establishing", "wide"}:
        return 0, full
    if panel.role == "inset":
        width = full * 3 // 5
        return (template.margin if side % 2 else full - template.margin - width), width
    room = full - 2 * template.margin
    if template.stagger and not panel.has_dialogue:
        width = room - template.stagger
        return (template.margin if side % 2 else full - template.margin - width), width
    return template.margin, room


def _pair_height(row: Sequence[PlannedPanel], templates: LayoutTemplates) -> int:
    low, high = templates.rules.pair_px
    return round_px(low + (high - low) * max(panel.importance_weight for panel in row))


def _pair(
    row: Sequence[PlannedPanel], y: int, height: int, template: LayoutTemplate, rules: LayoutRules
) -> list[PanelRect]:
    """Two panels in a row; the inset takes the narrower part."""
    room = rules.canvas_width - 2 * template.margin - rules.pair_gap_px
    shares = [0.44 if panel.role == "inset" else 0.56 for panel in row]
    first = round_px(room * shares[0] / sum(shares))
    x = template.margin
    return [
        PanelRect(panel_id=row[0].panel_id, x=x, y=y, w=first, h=height),
        PanelRect(panel_id=row[1].panel_id, x=x + first + rules.pair_gap_px, y=y, w=room - first, h=height),
    ]


def _background(plan: PanelPlan, script: Script, rules: LayoutRules) -> str:
    """Dark gutters for scenes by night outside and for scenes that peak in silence; white otherwise."""
    hour = time_of_day(script.time_of_day or script.heading)
    outside_night = hour in {"night", "storm"} and script.setting != "interior"
    strongest = max(plan.panels, key=lambda panel: (panel.importance_weight, -panel.panel_id))
    impact = strongest.grammar_id == "impact_silence" and strongest.importance_weight >= DARK_FROM
    dark = outside_night or impact
    return rules.night_background if dark else rules.day_background


def _scaled(rect: PanelRect, scale: float) -> PanelRect:
    """The rectangle on another canvas width; edges are rounded, so that neighbours that touched still touch."""
    if scale == 1:
        return rect
    left, right = round_px(rect.x * scale), round_px((rect.x + rect.w) * scale)
    top, bottom = round_px(rect.y * scale), round_px((rect.y + rect.h) * scale)
    return PanelRect(panel_id=rect.panel_id, x=left, y=top, w=max(1, right - left), h=max(1, bottom - top))
