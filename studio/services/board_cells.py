"""The cells of the series board as they are shown: state, words, owner, due date, approval.

Question: what stands in the cell of a scene or an episode, and may it be approved? It opens nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.errors import counted
from studio.services.board_facts import BoardFacts, Subject
from studio.services.board_stages import PAGES, STAGES, Block, Cell, episode_cell, episode_export, refusal, scene_cells
from studio.services.paging import Json, shown
from studio.store.cursor import Row


@dataclass
class BoardCells:
    """Draws cells from facts; `today` as an ISO date."""

    facts: BoardFacts
    today: str

    def __post_init__(self) -> None:
        self._cells = {scene_id: scene_cells(stages) for scene_id, stages in self.facts.stages.items()}

    def episode(self, row: Row) -> Json:
        episode_id = row["episode_id"]
        ordered = self.facts.order[episode_id]
        cells = {}
        for stage in STAGES:
            cell, done, of = self._episode_cell(episode_id, stage)
            cells[stage] = self._shown(("episode", episode_id), stage, cell) | {"finished": done, "of": of}
        names = ("episode_id", "title", "status")
        scenes = [self.scene(scene_id, number, episode_id) for number, scene_id in enumerate(ordered, 1)]
        return {name: row[name] for name in names} | {"cells": cells, "scenes": scenes}

    def scene(self, scene_id: str, number: int, episode_id: str | None) -> Json:
        row, subject = self.facts.scenes[scene_id], ("scene", scene_id)
        return {
            "scene_id": scene_id,
            "title": row["title"],
            "number": number,
            "linked": episode_id is not None and row["home_episode_id"] not in (None, episode_id),
            "cells": {stage: self._shown(subject, stage, cell) for stage, cell in self._cells[scene_id].items()},
        }

    def refusals(self, subject: Subject, stage: str) -> list[Json]:
        """Why a stage cannot be approved: ``{scene_id, code, words}``, what is missing before what is out of date."""
        kind, subject_id = subject
        scene_ids = [subject_id] if kind == "scene" else self.facts.order[subject_id]
        found: list[Json] = []
        for scene_id in scene_ids:
            cells = self._cells[scene_id]
            if kind == "episode" and cells[stage].base == "not_needed":
                continue
            told = refusal(stage, cells, self.facts.stages[scene_id])
            if told:
                title = f"“{self.facts.scenes[scene_id]['title']}”: " if kind == "episode" else ""
                found.append({"scene_id": scene_id, "code": told[0], "words": f"{title}{told[1]}"})
        if not found and not self.facts.contents[subject, stage].digest:
            found.append({"scene_id": None, "code": "nothing-to-approve", "words": "There is nothing to approve yet."})
        if kind == "episode" and stage == "export" and not found and self.facts.packages[subject_id] != "same":
            words = "The episode's last package does not show what is in use now: export again."
            found.append({"scene_id": None, "code": "stale", "words": words})
        return sorted(found, key=lambda item: item["code"] != "nothing-to-approve")

    def _episode_cell(self, episode_id: str, stage: str) -> tuple[Cell, int, int]:
        told = self.facts.approval(("episode", episode_id), stage)
        given = told[0] if told else None
        cells = [self._cells[scene_id][stage] for scene_id in self.facts.order[episode_id]]
        cell, done, of = episode_cell(stage, cells, None if stage == "export" else given)
        if stage == "export":
            cell = episode_export(self.facts.packages[episode_id], cell, given)
        return cell, done, of

    def _shown(self, subject: Subject, stage: str, cell: Cell) -> Json:
        entry = self.facts.entries.get((subject, stage), {})
        told = self.facts.approval(subject, stage)
        reasons = self.refusals(subject, stage)
        due = entry.get("due")
        kind, subject_id = subject
        return {
            "state": cell.state,
            "why": cell.why,
            "blocked_by": [_shown_block(block, subject_id if kind == "scene" else None) for block in cell.blocked_by],
            "owner": entry.get("owner"),
            "due": due,
            "late": bool(due and due < self.today and cell.state not in ("done", "approved", "not_needed")),
            "note": entry.get("note") or "",
            "approval": _shown_given(told[1], valid=told[0] == "valid") if told else None,
            "can_approve": not reasons,
            "refusal": _first(reasons),
            "where": {"page": PAGES[stage], "scene_id": subject_id if kind == "scene" else None},
        }


def _first(reasons: Sequence[Json]) -> Json | None:
    if not reasons:
        return None
    more = f" And {counted(len(reasons) - 1, 'more scene')}." if len(reasons) > 1 else ""
    return reasons[0] | {"words": f"{reasons[0]['words']}{more}"}


def _shown_given(row: Row, *, valid: bool) -> Json:
    """`of` says what was approved: the scene by itself, or its whole episode."""
    return shown(row, "approval_id", "person", "created_at", "note") | {"valid": valid, "of": row["subject_kind"]}


def _shown_block(block: Block, scene_id: str | None) -> Json:
    where = {"page": block.page, "scene_id": scene_id}
    return {"kind": block.kind, "stage": block.stage, "words": block.words, "where": where}
