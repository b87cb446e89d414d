"""The stages of the work on a scene and how far each one is, from plain facts: the cells of the series board.

Question: is this stage missing, begun, done, approved, approved and then changed, out of date, or held up, and by what?
Works on facts that were read before; it opens nothing. People approve; everything else follows from what is stored.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from core.errors import counted

STAGES = ("script", "plan", "art", "letters", "review", "export")
"""In the order of the work."""
State = Literal["blocked", "missing", "in_work", "stale", "lapsed", "done", "approved", "not_needed"]
RANK: tuple[State, ...] = ("blocked", "missing", "in_work", "stale", "lapsed", "done", "approved")
"""From the least to the most; what is not needed stands outside."""
Package = Literal["none", "running", "failed", "same", "other"]
Approval = Literal["valid", "lapsed"]
PAGES = {"script": "builder", "plan": "builder", "art": "builder", "letters": "canvas", "review": "canvas",
         "export": "exports"}  # fmt: skip
"""Where the work of a stage is done."""
_PLANNED = ("scene_intent", "panel_plan", "layout", "panel_semantics", "render_spec")
_LAYERS = ("dialogue_layer", "narration_layer", "sfx_layer")
CONTENT: Mapping[str, tuple[str, ...]] = {
    "script": ("script",),
    "plan": ("scene_intent", "panel_plan", "panel_semantics"),
    "art": ("render_result", "layout"),
    "letters": _LAYERS,
    "review": ("render_result", "layout", *_LAYERS),
    "export": ("render_result", "layout", *_LAYERS),
}
"""The types of artifact that somebody who approves a stage has looked at."""
_NEEDS = {"plan": ("script",), "art": ("plan",), "letters": ("script", "art"),
          "review": ("plan", "art", "letters"), "export": ("art", "letters")}  # fmt: skip
_NAMES = {"script": "the script", "plan": "the plan", "art": "the art", "letters": "the lettering",
          "review": "the review", "export": "the export"}  # fmt: skip
_DONE_WORDS = {"script": "written", "plan": "planned", "art": "drawn", "letters": "lettered", "review": "reviewed",
               "export": "exported"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class StageFacts:
    """What is stored of one scene. `held` are the types of its artifacts in use; `stale` type → why, in words.

    `unfinished_lines` lack words or a speaker; of `to_letter` lines `lettered` have an object; `tray`, `unsure` and
    `changed` count objects that wait, may stand in the wrong panel, or say what the script no longer says. `package` is
    the last finished package against what is in use. `approvals` by stage.
    """

    lines: int = 0
    unfinished_lines: int = 0
    brought: bool = False
    held: frozenset[str] = frozenset()
    panels: int = 0
    stale: Mapping[str, str] = field(default_factory=dict)
    to_letter: int = 0
    lettered: int = 0
    objects: int = 0
    tray: int = 0
    unsure: int = 0
    changed: int = 0
    notes: int = 0
    open_notes: int = 0
    fixed_notes: int = 0
    blockers: Sequence[str] = ()
    package: Package = "none"
    approvals: Mapping[str, Approval] = field(default_factory=dict)

    def why_stale(self, *types: str) -> str:
        return next((self.stale[name] for name in types if name in self.stale), "")


@dataclass(frozen=True, slots=True)
class Block:
    """What holds a stage up: an earlier `stage` or a `note` with a blocker; `page` is where that is mended."""

    kind: Literal["stage", "note"]
    stage: str
    words: str
    page: str


@dataclass(frozen=True, slots=True)
class Cell:
    """`base` is the state before anybody's approval counts. `why` says it in words."""

    state: State
    why: str
    blocked_by: tuple[Block, ...] = ()
    base: State = "missing"


def scene_cells(facts: StageFacts) -> dict[str, Cell]:
    """The cell of every stage, in order."""
    makers = {"script": _script, "plan": _plan, "art": _art, "letters": _letters, "review": _review, "export": _export}
    cells: dict[str, Cell] = {}
    for stage in STAGES:
        state, why = makers[stage](facts)
        blocks = _blocks(stage, cells, facts) if state not in ("done", "not_needed") or stage == "review" else ()
        noted = any(block.kind == "note" for block in blocks)
        if blocks and (state == "missing" or (stage == "review" and noted)):
            state, why = "blocked", " ".join(f"{block.words}." for block in blocks)
        made = Cell(state, why, blocks, state)
        if stage == "review":
            unfit = noted or any(cells[need].base == "stale" for need in _NEEDS[stage])
            cells[stage] = _judged_review(made, facts.approvals.get(stage), unfit)
        else:
            cells[stage] = _judged(made, facts.approvals.get(stage))
    return cells


def refusal(stage: str, cells: Mapping[str, Cell], facts: StageFacts) -> tuple[str, str] | None:
    """Why this stage of a scene cannot be approved, as a code and words; None where it can."""
    base, name = cells[stage].base, _NAMES[stage]
    name = name[0].upper() + name[1:]
    if stage == "review":
        if "render_result" not in facts.held:
            return "nothing-to-approve", "There is no picture to review yet."
        out_of_date = [_NAMES[other] for other in ("plan", "art", "letters") if cells[other].base == "stale"]
        if out_of_date:
            return "stale", f"Bring {' and '.join(out_of_date)} up to date first."
        if facts.blockers:
            return "blocked", f"{counted(len(facts.blockers), 'blocker')} must be settled first."
        return None
    if base == "stale":
        return "stale", f"{name} is out of date: {cells[stage].why}"
    half_made = base == "in_work" and stage in ("plan", "export")
    if base in ("missing", "blocked", "not_needed") or half_made:
        return "nothing-to-approve", f"{name} cannot be approved: {cells[stage].why}"
    return None


def episode_cell(stage: str, scenes: Sequence[Cell], approval: Approval | None = None) -> tuple[Cell, int, int]:
    """The least of the scenes' cells, with how many of them are finished and how many count."""
    needed = [cell for cell in scenes if cell.state != "not_needed"]
    done = sum(is_finished(stage, cell.state) for cell in needed)
    if not scenes:
        return Cell("missing", "No scenes yet."), 0, 0
    if not needed:
        return Cell("not_needed", "No scene needs it.", base="not_needed"), 0, 0
    least = min((cell.state for cell in needed), key=RANK.index)
    base = min((cell.base for cell in needed), key=RANK.index)
    notes = [block for cell in needed for block in cell.blocked_by if block.kind == "note"]
    # A stage that merely waits for another is the ordinary course of an episode: only blockers are passed up.
    if least == "blocked" and not notes:
        waiting = [cell.blocked_by for cell in needed if cell.state == "blocked"]
        blocks = tuple(dict.fromkeys(block for some in waiting for block in some))
    else:
        blocks = tuple(dict.fromkeys(notes))
    cell = Cell(least, f"{done} of {len(needed)} {_DONE_WORDS[stage]}.", blocks, base)
    if least in ("done", "approved", "lapsed") and approval is not None:
        cell = _approved(cell) if approval == "valid" else _lapsed(cell)
    return cell, done, len(needed)


def episode_export(package: Package, cell: Cell, approval: Approval | None) -> Cell:
    """The episode's export: its own last finished package against what is in use now."""
    if cell.state == "not_needed" or (package == "none" and cell.base == "blocked"):
        return cell
    state, why = _PACKAGES[package]
    if package in ("none", "failed") and cell.blocked_by:
        return replace(cell, state="blocked", base="blocked")
    if package == "same":
        made = Cell("done", why, cell.blocked_by, "done")
        return made if approval is None else _approved(made) if approval == "valid" else _lapsed(made)
    return Cell(state, why, cell.blocked_by, state)


def is_finished(stage: str, state: State) -> bool:
    """Whether the stage asks for no more work. What was approved and then changed is made, and not reviewed."""
    return state in ("done", "approved") or (state == "lapsed" and stage not in ("review", "export"))


def _judged(cell: Cell, approval: Approval | None) -> Cell:
    """What a person's approval makes of a cell; what is missing, held up or out of date stays so."""
    if approval is None or cell.base not in ("done", "in_work"):
        return cell
    return _approved(cell) if approval == "valid" else _lapsed(cell)


def _judged_review(cell: Cell, approval: Approval | None, unfit: bool) -> Cell:
    """A review is somebody's approval: it also ends the waiting, but no blocker and nothing out of date (`unfit`)."""
    if approval == "valid" and not unfit:
        return _approved(cell)
    if approval == "lapsed" and cell.base != "blocked":
        return _lapsed(cell)
    return cell


def _approved(cell: Cell) -> Cell:
    more = "" if cell.base in ("done", "missing", "blocked") else f" {cell.why}"
    return replace(cell, state="approved", why=f"Approved.{more}")


def _lapsed(cell: Cell) -> Cell:
    then = "Look at it again." if cell.base == "missing" else cell.why
    return replace(cell, state="lapsed", why=f"Approved, then changed. {then}")


def _blocks(stage: str, cells: Mapping[str, Cell], facts: StageFacts) -> tuple[Block, ...]:
    """What holds a stage up: the first stages on the way that are not there yet, and for the last two open blockers."""
    found: list[Block] = []
    for need in _NEEDS.get(stage, ()):
        cell = cells[need]
        if cell.state == "blocked":
            found += cell.blocked_by
        elif cell.state == "missing":
            found.append(Block("stage", need, f"{_start(need)} is missing", PAGES[need]))
        elif stage in ("review", "export") and cell.state in ("in_work", "stale"):
            words = "is out of date" if cell.state == "stale" else "is not finished"
            found.append(Block("stage", need, f"{_start(need)} {words}", PAGES[need]))
    if stage in ("review", "export"):
        found += [Block("note", "review", f"A blocker: “{_short(text)}”", PAGES["review"]) for text in facts.blockers]
    return tuple(dict.fromkeys(found))


def _start(stage: str) -> str:
    return _NAMES[stage][0].upper() + _NAMES[stage][1:]


def _short(text: str) -> str:
    words = " ".join(text.split()).rstrip(".")
    return f"{words[:77].rstrip()}…" if len(words) > 78 else words or "a note without words"


Told = tuple[State, str]


def _script(facts: StageFacts) -> Told:
    if not facts.lines and not facts.unfinished_lines:
        if facts.brought:
            return "not_needed", "The pictures speak for themselves."
        return "missing", "No words yet: write them, or import a draft."
    if facts.unfinished_lines:
        return "in_work", f"{counted(facts.unfinished_lines, 'line')} without words or without a speaker."
    return "done", f"{counted(facts.lines, 'line')}."


def _plan(facts: StageFacts) -> Told:
    if facts.brought and "render_spec" not in facts.held:
        return "not_needed", "Brought art needs no plan."
    if why := facts.why_stale(*_PLANNED):
        return "stale", f"Plan again: {why}."
    there = [name for name in _PLANNED if name in facts.held]
    if not there:
        return "missing", "Not planned yet."
    if len(there) < len(_PLANNED):
        return "in_work", "Begun, and not worked out to the end: plan again."
    return "done", f"{counted(facts.panels, 'panel')}."


def _art(facts: StageFacts) -> Told:
    if "render_result" not in facts.held:
        return "missing", "Not drawn yet."
    if why := facts.why_stale("render_result"):
        return "stale", f"Draw again: {why}."
    return "done", "Brought." if facts.brought else "Drawn."


def _letters(facts: StageFacts) -> Told:
    missing = facts.to_letter - facts.lettered
    if facts.changed:
        return "stale", f"{counted(facts.changed, 'balloon')} with words that changed in the script."
    if why := facts.why_stale(*_LAYERS):
        return "stale", f"Letter again: {why}."
    if not facts.to_letter and not facts.objects and not facts.tray:
        if facts.lines or facts.unfinished_lines or facts.brought:
            return "not_needed", "There is nothing to letter."
        return "missing", "Not lettered yet."
    if not facts.objects and not facts.tray:
        return "missing", "Not lettered yet."
    lacks = [f"{facts.lettered} of {counted(facts.to_letter, 'line')} placed"] if missing else []
    if facts.tray:
        lacks.append(f"{counted(facts.tray, 'balloon')} in the tray")
    if facts.unsure:
        lacks.append(f"{counted(facts.unsure, 'balloon')} that may stand in the wrong panel")
    if lacks:
        return "in_work", f"{', '.join(lacks)}."
    return "done", f"All {counted(facts.to_letter, 'line')} placed." if facts.to_letter else "Placed."


def _review(facts: StageFacts) -> Told:
    waiting = facts.open_notes + facts.fixed_notes
    if facts.open_notes:
        return "in_work", f"{counted(facts.open_notes, 'open note')}."
    if waiting:
        return "in_work", f"{counted(waiting, 'fixed note')} to look at again."
    if facts.notes:
        return "done", f"All {counted(facts.notes, 'note')} settled."
    return "missing", "Ready, and nobody has approved it yet."


_PACKAGES: Mapping[Package, Told] = {
    "none": ("missing", "Not exported yet."),
    "running": ("in_work", "A package is being made."),
    "failed": ("missing", "The last export failed."),
    "same": ("done", "The last package shows what is in use."),
    "other": ("stale", "Changed since the last package: export again."),
}


def _export(facts: StageFacts) -> Told:
    return _PACKAGES[facts.package]
