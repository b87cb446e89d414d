"""The cells of the readiness matrix: what one scene has and lacks, in words, with the page where it is mended.

Question: is this part of this scene there, out of date, missing, or not needed at all? Works on values that were read
before; it opens nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from core.errors import counted
from core.lettering.following.reattach import PLACE_UNCERTAIN
from core.versions.kinds import TYPES, split_pointer
from studio.services.edited_script import LINE_CHANGED
from studio.services.paging import Json
from studio.services.reference_gate import mains_of
from studio.services.resolve import LAYER_TYPES, SceneValues

CellState = Literal["ok", "missing", "stale", "not_needed"]
COLUMNS = ("script", "cast", "places", "references", "plan", "art", "letters", "checks", "up_to_date", "notes")
"""What a scene needs, in the order of the work."""
PLANNED = ("scene_intent", "panel_plan", "layout", "panel_semantics", "render_spec")
LETTERED = frozenset({"dialogue", "narration", "sfx"})


@dataclass(frozen=True)
class SceneFacts:
    """One scene, read once. `stale` as `versions.stale_shown` has it, `report` the quality report that counts now.

    `places` are the library's places by lower-case name, each with what it lacks; `faceless` the main characters
    without an approved face; `blockers` the texts of open blocker notes.
    """

    values: SceneValues
    stale: Sequence[Mapping[str, Any]]
    report: Mapping[str, Any] | None
    places: Mapping[str, Sequence[str]]
    faceless: frozenset[str]
    blockers: Sequence[str]

    @property
    def lettered_lines(self) -> list[Json]:
        return [line for line in self.values.lines if line["kind"] in LETTERED and line["text"].strip()]

    @property
    def brought(self) -> bool:
        return (self.values.payload("render_result") or {}).get("origin") == "brought"

    def why_stale(self, *types: str) -> str:
        """Why any of these types is out of date; empty where none is."""
        return next((str(item["why"]) for item in self.stale if item["type"] in types), "")


def cells_of(facts: SceneFacts) -> dict[str, Json]:
    """``{column: {state, words, where: {page, scene_id}}}`` for every column, in order."""
    made = {
        "script": _script(facts),
        "cast": _cast(facts),
        "places": _places(facts),
        "references": _references(facts),
        "plan": _plan(facts),
        "art": _art(facts),
        "letters": _letters(facts),
        "checks": _checks(facts),
        "up_to_date": _up_to_date(facts),
        "notes": _notes(facts),
    }
    scene_id = facts.values.scene_id
    return {
        name: {"state": state, "words": words, "where": {"page": page, "scene_id": scene_id}}
        for name, (state, words, page) in made.items()
    }


Told = tuple[CellState, str, str]


def _script(facts: SceneFacts) -> Told:
    if facts.values.lines:
        return "ok", counted(len(facts.values.lines), "line"), "builder"
    if facts.brought:
        return "not_needed", "The pictures speak for themselves.", "builder"
    return "missing", "No words yet: write them, or import a draft.", "builder"


def _cast(facts: SceneFacts) -> Told:
    known = {name.casefold() for sheet in facts.values.cast for name in (sheet.name, *sheet.aliases)}
    ids = {sheet.character_id for sheet in facts.values.cast}
    spoken = [line for line in facts.values.lines if line["kind"] == "dialogue"]
    if not spoken:
        return "not_needed", "Nobody speaks.", "assets"
    strangers = [
        line["speaker"] or "somebody without a name"
        for line in spoken
        if line["character_id"] not in ids and (line["speaker"] or "").casefold() not in known
    ]
    if strangers:
        return "missing", f"Not in the library: {_listed(strangers)}.", "assets"
    return "ok", f"Known: {_listed([line['speaker'] for line in spoken if line['speaker']])}.", "assets"


def _places(facts: SceneFacts) -> Told:
    named = str((facts.values.payload("script") or {}).get("place") or "").strip()
    if not named:
        return "not_needed", "The script names no place.", "assets"
    lacks = facts.places.get(named.casefold())
    if lacks is None:
        return "missing", f"“{named}” is not in the library.", "assets"
    if lacks:
        return "missing", f"“{named}” needs {_listed(lacks)}.", "assets"
    return "ok", f"Known: {named}.", "assets"


def _references(facts: SceneFacts) -> Told:
    mains = mains_of(facts.values)
    if not mains:
        return "not_needed", "No main character plays here.", "assets"
    lacking = [sheet.name for sheet in mains if sheet.character_id in facts.faceless]
    if lacking:
        return "missing", f"No approved face for {_listed(lacking)}.", "assets"
    return "ok", f"Approved: {_listed([sheet.name for sheet in mains])}.", "assets"


def _plan(facts: SceneFacts) -> Told:
    plan, spec = facts.values.payload("panel_plan"), facts.values.payload("render_spec")
    if facts.brought and spec is None:
        return "not_needed", "Brought art needs no plan.", "builder"
    if plan is None:
        return "missing", "Not planned yet.", "builder"
    if why := facts.why_stale(*PLANNED):
        return "stale", f"Plan again: {why}.", "builder"
    if spec is None:
        return "missing", "The plan is not worked out to the end: plan again.", "builder"
    return "ok", counted(len(plan["panels"]), "panel"), "builder"


def _art(facts: SceneFacts) -> Told:
    picture = facts.values.payload("render_result")
    if picture is None:
        return "missing", "Not drawn yet.", "builder"
    if why := facts.why_stale("render_result"):
        return "stale", f"Draw again: {why}.", "builder"
    return "ok", {"brought": "Brought.", "storyboard": "Drawn."}.get(picture["origin"], "Made by a model."), "builder"


def _letters(facts: SceneFacts) -> Told:
    layers = [
        facts.values.payloads[key] for key in sorted(facts.values.ids) if TYPES[split_pointer(key)[0]].per_language
    ]
    waiting = sum(len(layer["unplaced"]) for layer in layers)
    unsure = sum(PLACE_UNCERTAIN in item["flags"] for layer in layers for item in layer["objects"])
    changed = sum(LINE_CHANGED in item["flags"] for layer in layers for item in layer["objects"])
    wanted = facts.lettered_lines
    placed = {line_id for layer in facts.values.layers() for item in layer["objects"] for line_id in item["line_ids"]}
    open_lines = [line for line in wanted if line["line_id"] not in placed]
    if not wanted and not layers:
        return "not_needed", "There is nothing to letter.", "canvas"
    lacks = []
    if open_lines:
        lacks.append(f"{counted(len(open_lines), 'line')} without a balloon")
    if waiting:
        lacks.append(f"{counted(waiting, 'object')} without a place")
    if unsure:
        lacks.append(f"{counted(unsure, 'balloon')} that may stand in the wrong panel")
    if lacks:
        return "missing", f"{_listed(lacks)}.", "canvas"
    if changed:
        return "stale", f"{counted(changed, 'balloon')} with words that changed in the script.", "canvas"
    if why := facts.why_stale(*LAYER_TYPES):
        return "stale", f"Letter again: {why}.", "canvas"
    if not wanted and not any(layer["objects"] for layer in layers):
        return "not_needed", "There is nothing to letter.", "canvas"
    return "ok", f"All {counted(len(wanted), 'line')} placed." if wanted else "Placed.", "canvas"


def _checks(facts: SceneFacts) -> Told:
    if facts.report is None:
        if facts.brought:
            return "not_needed", "Brought art has no plan to check.", "builder"
        return "missing", "Not checked yet: plan the scene.", "builder"
    errors = [issue for issue in facts.report["issues"] if issue["severity"] == "error"]
    if not facts.report["passed"]:
        first = errors[0]["message"] if errors else "The plan breaks a rule."
        more = f" And {counted(len(errors) - 1, 'more')}." if len(errors) > 2 else ""
        return "missing", f"{first}{more}", "builder"
    hints = len(facts.report["issues"])
    return "ok", f"Passed, {counted(hints, 'remark')}." if hints else "Passed.", "builder"


def _up_to_date(facts: SceneFacts) -> Told:
    if not facts.values.ids:
        return "not_needed", "Nothing is made yet.", "builder"
    if facts.stale:
        return "stale", f"Out of date: {facts.stale[0]['why']}.", "builder"
    return "ok", "Everything fits together.", "builder"


def _notes(facts: SceneFacts) -> Told:
    if not facts.blockers:
        return "ok", "No open blocker.", "canvas"
    first = " ".join(facts.blockers[0].split())[:80] or "a note without words"
    return "missing", f"{counted(len(facts.blockers), 'open blocker')}: “{first}”", "canvas"


def _listed(names: Sequence[str], most: int = 4) -> str:
    """Names once each, in order; the rest as a number."""
    once = list(dict.fromkeys(names))
    if len(once) > most:
        return f"{', '.join(once[:most])} and {len(once) - most} more"
    return once[0] if len(once) == 1 else f"{', '.join(once[:-1])} and {once[-1]}" if once else "nobody"
