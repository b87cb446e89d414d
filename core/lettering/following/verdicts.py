"""Inside reattachment: an object's evidence weighed. Answers only: to which panel does it go, and is that certain?

Its line comes first, unless somebody had put it into another panel than its line's; then what became of its panel.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass

from core.lettering.following.evidence import Trace, Why
from core.lettering.following.matching import SURE
from core.lettering.objects import LayerObject


@dataclass(frozen=True, slots=True)
class Verdict:
    """Candidates by likelihood; no candidate or `tray` means that the object waits."""

    why: Why
    candidates: tuple[tuple[int, float], ...] = ()
    tray: bool = False
    sure: bool = True

    @property
    def confidence(self) -> float:
        likelihood = self.candidates[0][1] if self.candidates else 0.0
        return round(1.0 - likelihood if self.tray else likelihood, 4)


@dataclass(frozen=True, slots=True)
class Signs:
    """What all objects of a scene are judged by.

    `traces` say what became of each old panel; `was` and `homes` in which panel each line played and plays, as far as
    known; `panels` are the new panels' ids; `renumbered`: an id may mean another panel than before.
    """

    traces: Mapping[int, Trace]
    was: Mapping[str, int]
    homes: Mapping[str, int]
    panels: Container[int | None]
    renumbered: bool


def judge(item: LayerObject, signs: Signs) -> Verdict:
    """By line; else by what became of the panel."""
    trace = signs.traces.get(item.panel_id or 0)
    homes: dict[int, int] = {}
    for line in item.line_ids:
        if line in signs.homes:
            homes[signs.homes[line]] = homes.get(signs.homes[line], 0) + 1
    elsewhere = [line for line in item.line_ids if line in signs.was and signs.was[line] != item.panel_id]
    if homes and len(elsewhere) == len(item.line_ids) and trace is not None:
        return _apart(trace, max(homes, key=lambda name: (homes[name], -name)))
    if len(homes) == 1:
        (home,) = homes
        if trace is not None and trace.why == "picture" and trace.is_sure and trace.best not in (home, None):
            return Verdict("line", ((home, 0.6), (trace.best or home, 0.4)), sure=False)
        return Verdict("line", ((home, 1.0),))
    if homes:
        ranked = sorted(homes.items(), key=lambda pair: (-pair[1], pair[0]))
        whole = sum(homes.values())
        return Verdict("line", tuple((name, round(count / whole, 4)) for name, count in ranked), sure=False)
    if trace is None:
        there = item.panel_id in signs.panels and not signs.renumbered
        return Verdict("panel", ((item.panel_id or 0, 1.0),) if there else (), tray=not there)
    return _followed(trace)


def _followed(trace: Trace) -> Verdict:
    if trace.is_gone:
        return Verdict(trace.why, tray=True)
    sure = trace.likelihood >= SURE
    return Verdict(trace.why, trace.candidates, tray=not sure and trace.gone > trace.likelihood, sure=sure)


def _apart(trace: Trace, home: int) -> Verdict:
    """Somebody had put the object into another panel than its line's: it stays there, unless nobody knows where."""
    if trace.likelihood >= SURE or trace.best == home:
        return Verdict(trace.why, trace.candidates[:1])
    others = [(name, share) for name, share in trace.candidates if name != home]
    return Verdict("line", ((home, 0.5), *((name, round(0.5 * share, 4)) for name, share in others)), sure=False)
