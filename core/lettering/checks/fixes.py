"""After lint: what can be mended without asking. Answers only: which of these findings are gone, and what remains?

Every mend is tried on the whole scene and kept only if its finding goes away and nothing new comes up. The order is
fixed (words first, then sizes, room, places, tails, colours), so equal scenes are mended equally; a mended scene has
nothing left that the same call would mend.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from numpy.typing import NDArray

from core.errors import Finding
from core.lettering.checks.lint import findings_of, scene_of
from core.lettering.checks.lint_profiles import LintProfile
from core.lettering.checks.mends import (
    Change,
    Mend,
    mend_aim,
    mend_colour,
    mend_hyphen,
    mend_room,
    mend_side,
    mend_size,
    mend_tangent,
    mend_text,
    mend_waiver,
)
from core.lettering.checks.seen import Scene, Seen
from core.lettering.linked import PLAIN as NO_SHEET
from core.lettering.linked import LetteringSheet, dressed_layers
from core.lettering.objects import LayerPayload
from core.lettering.text.fonts import FontSet
from core.story.plan import Layout, PanelFacts
from core.story.script import ScriptLine

TEXT_CODES = (
    "crossbar-i",
    "four-dots",
    "ellipsis",
    "em-dash",
    "interrobang",
    "half-width",
    "final-stop",
    "double-space",
    "space-before-punctuation",
    "quote-mix",
)
MENDS: Mapping[str, Mend] = {
    **dict.fromkeys(TEXT_CODES, mend_text),
    "avoidable-hyphenation": mend_hyphen,
    "too-small": mend_size,
    "text-does-not-fit": mend_room,
    "text-outside": mend_room,
    "text-near-outline": mend_room,
    "text-off-canvas": mend_side,
    "balloon-off-canvas": mend_side,
    "tangent": mend_tangent,
    "missing-tail": mend_aim,
    "tail-aim": mend_aim,
    "low-contrast": mend_colour,
    "waiver-without-finding": mend_waiver,
}
"""What can be mended, in the order in which it is."""
_MOVING = frozenset(
    {
        "text-does-not-fit",
        "text-outside",
        "text-near-outline",
        "text-off-canvas",
        "balloon-off-canvas",
        "tangent",
        "missing-tail",
        "tail-aim",
        "too-small",
    }
)
_ONLY_BY_NAME = frozenset(["waiver-without-finding"])
_ROUNDS = 4


@dataclass(frozen=True, slots=True)
class Fixed:
    """The layers after mending (stored objects), the findings that are gone, and those that remain."""

    layers: list[LayerPayload]
    fixed: list[Finding]
    left: list[Finding]


@dataclass(slots=True)
class _Bench:
    """What a scene is checked with, again and again."""

    layout: Layout
    facts: Sequence[PanelFacts]
    fonts: FontSet
    profile: LintProfile | None
    sheet: LetteringSheet
    pixels: NDArray[Any] | None
    cuts: Sequence[int]
    lines: Sequence[ScriptLine]
    reading: Literal["ltr", "rtl"] | None
    known: dict[Any, Seen] = field(default_factory=dict)

    def look(self, layers: Sequence[LayerPayload]) -> tuple[Scene, list[Finding]]:
        worn = dressed_layers(layers, self.sheet)
        scene = scene_of(
            worn,
            self.layout,
            self.facts,
            fonts=self.fonts,
            profile=self.profile,
            pixels=self.pixels,
            cuts=self.cuts,
            lines=self.lines,
            reading=self.reading,
            known=self.known,
        )
        return scene, findings_of(scene, worn)


def fix_scene(
    layers: Sequence[LayerPayload],
    layout: Layout,
    facts: Sequence[PanelFacts],
    *,
    fonts: FontSet,
    profile: LintProfile | None = None,
    codes: Collection[str] | None = None,
    object_ids: Collection[str] | None = None,
    sheet: LetteringSheet = NO_SHEET,
    pixels: NDArray[Any] | None = None,
    cuts: Sequence[int] = (),
    lines: Sequence[ScriptLine] = (),
    reading: Literal["ltr", "rtl"] | None = None,
) -> Fixed:
    """Mend what can be mended safely in stored layers, which come back with only the mended objects changed.

    Args:
        codes: mend these findings only. What moves or resizes an object that a person pinned is done only if its code
            is named here.
        object_ids: mend these objects only.
        sheet: the series' linked styles; objects are checked as they show, but keep only their own words.

    The other arguments are those of `lint_scene`.
    """
    bench = _Bench(layout, facts, fonts, profile, sheet, pixels, cuts, lines, reading)
    now = list(layers)
    scene, findings = bench.look(now)
    fixed: list[Finding] = []
    words = [finding for finding in _allowed(findings, now, codes, object_ids) if finding.code in TEXT_CODES]
    together = _reworded(bench, words, now, scene, findings)
    if together is not None:
        now, scene, remaining = together
        fixed += _gone(findings, remaining)
        findings = remaining
    for _ in range(_ROUNDS):
        failed: set[tuple[Any, ...]] = set()
        applied = False
        while (chosen := _next(findings, now, failed, codes, object_ids)) is not None:
            better = _mended(bench, chosen, now, scene, findings)
            if better is None:
                failed.add(_name(chosen))
                continue
            after, scene, remaining = better
            fixed += _gone(findings, remaining)
            now, findings, applied = after, remaining, True
        if not applied or not failed:
            break
    return Fixed(now, fixed, findings)


def _next(
    findings: Sequence[Finding],
    layers: Sequence[LayerPayload],
    failed: set[tuple[Any, ...]],
    codes: Collection[str] | None,
    object_ids: Collection[str] | None,
) -> Finding | None:
    """The first finding, by kind of mend and then in lint's order, that may be mended and was not tried in vain."""
    order = list(MENDS)
    untried = [one for one in _allowed(findings, layers, codes, object_ids) if _name(one) not in failed]
    return min(untried, key=lambda finding: order.index(finding.code), default=None)


def _allowed(
    findings: Sequence[Finding],
    layers: Sequence[LayerPayload],
    codes: Collection[str] | None,
    object_ids: Collection[str] | None,
) -> list[Finding]:
    """The findings that the caller wants mended and that may be."""
    objects = {item.id: item for layer in layers for item in layer.objects}
    wanted = [
        finding
        for finding in findings
        if finding.fix is not None
        and finding.code in MENDS
        and finding.where.get("object_id") in objects
        and (codes is None or finding.code in codes)
        and (object_ids is None or finding.where["object_id"] in object_ids)
    ]
    if codes is not None:
        return wanted
    pinned = {name for name, item in objects.items() if item.pinned}
    return [
        finding
        for finding in wanted
        if finding.code not in _ONLY_BY_NAME and not (finding.code in _MOVING and finding.where["object_id"] in pinned)
    ]


def _reworded(
    bench: _Bench,
    words: Sequence[Finding],
    layers: list[LayerPayload],
    scene: Scene,
    before: list[Finding],
) -> tuple[list[LayerPayload], Scene, list[Finding]] | None:
    """The layers with all mends of words at once, where that brings nothing new: much faster than one by one."""
    if len(words) < 2:
        return None
    seen = {one.item.id: one for one in scene.seen}
    stored = {item.id: item for layer in layers for item in layer.objects}
    for finding in sorted(words, key=lambda finding: TEXT_CODES.index(finding.code)):
        for change in MENDS[finding.code](scene, finding, seen[finding.where["object_id"]], stored):
            stored |= change
    after = _with(layers, stored)
    looked, found = bench.look(after)
    return (after, looked, found) if all(_is_better(finding, before, found) for finding in words) else None


def _mended(
    bench: _Bench, finding: Finding, layers: list[LayerPayload], scene: Scene, before: list[Finding]
) -> tuple[list[LayerPayload], Scene, list[Finding]] | None:
    """The layers with the first candidate that takes a finding away and brings nothing new; None if none does."""
    name = finding.where["object_id"]
    stored = {item.id: item for layer in layers for item in layer.objects}
    one = next(seen for seen in scene.seen if seen.item.id == name)
    for change in MENDS[finding.code](scene, finding, one, stored):
        after = _with(layers, change)
        looked, found = bench.look(after)
        if _is_better(finding, before, found):
            return after, looked, found
    return None


def _with(layers: Sequence[LayerPayload], change: Change) -> list[LayerPayload]:
    return [
        layer.model_copy(update={"objects": [change.get(item.id, item) for item in layer.objects]})
        if any(change.get(item.id, item) is not item for item in layer.objects)
        else layer
        for layer in layers
    ]


def _name(finding: Finding) -> tuple[Any, ...]:
    where = finding.where
    return finding.code, where.get("object_id"), where.get("other_id"), where.get("tail"), where.get("waived")


def _is_better(finding: Finding, before: Sequence[Finding], after: Sequence[Finding]) -> bool:
    was = Counter((*_name(one), one.severity) for one in before)
    now = Counter((*_name(one), one.severity) for one in after if one.code != "waiver-without-finding")
    target = _name(finding)
    still = sum(_name(one) == target for one in after)
    return still < sum(_name(one) == target for one in before) and not now - was


def _gone(before: Sequence[Finding], after: Sequence[Finding]) -> list[Finding]:
    left = Counter(_name(one) for one in after)
    gone = []
    for one in before:
        if left[_name(one)]:
            left[_name(one)] -= 1
        else:
            gone.append(one)
    return gone
