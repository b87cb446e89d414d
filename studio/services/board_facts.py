"""The facts behind a story's series board, read for all scenes at once.

Question: what is stored of every scene and episode that a stage of the work is judged by? Some fifteen queries, however
many scenes there are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from core.lettering.following.reattach import PLACE_UNCERTAIN
from core.versions.shape import fingerprint
from studio.services.board_freshness import freshness_of_scenes, why_stale
from studio.services.board_packages import Packages
from studio.services.board_stages import CONTENT, STAGES, Approval, Package, StageFacts
from studio.services.context import Services
from studio.services.edited_script import LINE_CHANGED
from studio.services.resolve import LAYER_TYPES
from studio.store import board, episodes, stories
from studio.store.cursor import Cursor, Row

_LETTERED = frozenset({"dialogue", "narration", "sfx"})
Subject = tuple[str, str]
"""``("scene" | "episode", id)``."""


@dataclass(frozen=True)
class Content:
    """What somebody who approves a stage approves: artifacts, and the fingerprint of what they say."""

    artifact_ids: tuple[str, ...] = ()
    digest: str = ""


@dataclass
class BoardFacts:
    """Everything that the board of a story is drawn from. `order` gives each episode's scenes, links among them."""

    story: Row
    episodes: list[Row]
    order: dict[str, list[str]]
    scenes: dict[str, Row]
    stages: dict[str, StageFacts] = field(default_factory=dict)
    contents: dict[tuple[Subject, str], Content] = field(default_factory=dict)
    packages: dict[str, Package] = field(default_factory=dict)
    entries: dict[tuple[Subject, str], Row] = field(default_factory=dict)
    approvals: dict[tuple[Subject, str], list[Row]] = field(default_factory=dict)

    def approval(self, subject: Subject, stage: str) -> tuple[Approval, Row] | None:
        """The newest approval of what is there now, else the newest of something else."""
        given = self.approvals.get((subject, stage), [])
        digest = self.contents.get((subject, stage), Content()).digest
        valid = next((row for row in given if digest and row["digest"] == digest), None)
        return ("valid", valid) if valid else ("lapsed", given[0]) if given else None


def read_facts(cur: Cursor, svc: Services, story: Row) -> BoardFacts:
    """Read a story's board; scenes and episodes that were deleted are left out."""
    rows = {row["scene_id"]: row for row in stories.scenes_of(cur, story["story_id"])}
    known = board.episodes_ever(cur, story["story_id"])
    shown = [row for row in known if row["deleted_at"] is None]
    order = episodes.scene_ids(cur, [row["episode_id"] for row in shown])
    facts = BoardFacts(story, shown, order, rows)
    subjects = [*rows, *order]
    held = board.pointers_in_use(cur, list(rows))
    fresh, heads = freshness_of_scenes(
        cur, story, list(rows.values()), {row["episode_id"]: row for row in known}, held, catalogue=svc.catalogue
    )
    packages = Packages(board.packages(cur, subjects), str(story["language"]))
    made = _Made(cur, str(story["language"]), held, heads, packages.layer_ids())
    notes = board.note_counts(cur, list(rows))
    for row in board.entries(cur, subjects):
        facts.entries[(row["subject_kind"], row["subject_id"]), row["stage"]] = row
    for row in board.approvals(cur, subjects):
        facts.approvals.setdefault(((row["subject_kind"], row["subject_id"]), row["stage"]), []).append(row)
    for subject, stage, row in _covered(cur, facts.approvals):
        facts.approvals.setdefault((subject, stage), []).append(row)
    for given in facts.approvals.values():
        given.sort(key=lambda row: (row["created_at"], row["approval_id"]), reverse=True)
    for scene_id in rows:
        content = made.contents(scene_id)
        package, shown_there = packages.of_scene(scene_id, made.sums(scene_id), made.empty)
        content["export"] = (
            Content(shown_there.artifact_ids, fingerprint(shown_there.sums)) if shown_there else Content()
        )
        for stage in STAGES:
            facts.contents[("scene", scene_id), stage] = content[stage]
        told = {stage: facts.approval(("scene", scene_id), stage) for stage in STAGES}
        facts.stages[scene_id] = made.facts(
            scene_id,
            stale=why_stale(fresh[scene_id], made.language),
            note=notes.get(scene_id),
            package=package,
            approvals={stage: given[0] for stage, given in told.items() if given},
        )
    for episode_id, ordered in order.items():
        facts.packages[episode_id] = packages.of_episode(
            episode_id, [(scene_id, made.sums(scene_id)) for scene_id in ordered], made.empty
        )
        for stage in STAGES:
            parts = [(at, facts.contents[("scene", at), stage]) for at in ordered]
            facts.contents[("episode", episode_id), stage] = _joined(parts)
    return facts


class _Made:
    """What is in use in each scene, in the story's language."""

    def __init__(
        self,
        cur: Cursor,
        language: str,
        held: Mapping[str, Mapping[str, str]],
        heads: Mapping[str, Row],
        more_layers: Sequence[str],
    ) -> None:
        self.language = language
        self._used: dict[str, dict[str, Row]] = {}
        for scene_id, pointers in held.items():
            used = [heads[artifact_id] for artifact_id in pointers.values()]
            self._used[scene_id] = {row["type"]: row for row in used if row["language"] in (None, language)}
        self._lines = board.script_lines(cur, self._ids("script"))
        self._layers = board.layer_counts(cur, [*self._ids(*LAYER_TYPES), *more_layers])
        self.empty = {at for at, layer in self._layers.items() if not layer["objects"] and not layer["unplaced"]}
        self._panels = board.panel_counts(cur, self._ids("panel_plan"))

    def _ids(self, *types: str) -> list[str]:
        return [used[name]["artifact_id"] for used in self._used.values() for name in types if name in used]

    def sums(self, scene_id: str) -> dict[str, str]:
        """Fingerprints of what is in use, by type. A layer without any object is the same as none."""
        used = self._used[scene_id].items()
        return {name: row["payload_sha256"] for name, row in used if row["artifact_id"] not in self.empty}

    def contents(self, scene_id: str) -> dict[str, Content]:
        used, sums = self._used[scene_id], self.sums(scene_id)
        return {stage: _content(used, sums, types) for stage, types in CONTENT.items() if stage != "export"}

    def facts(
        self, scene_id: str, *, stale: Mapping[str, str], note: Row | None, package: Package,
        approvals: Mapping[str, Approval],
    ) -> StageFacts:  # fmt: skip
        used = self._used[scene_id]
        lines = self._lines[used["script"]["artifact_id"]] if "script" in used else []
        written = [line for line in lines if (line["text"] or "").strip()]
        unsaid = [line for line in written if line["kind"] == "dialogue" and not line["speaker"]]
        to_letter = {line["line_id"] for line in written if line["kind"] in _LETTERED}
        layers = [self._layers[used[name]["artifact_id"]] for name in LAYER_TYPES if name in used]
        flags = Counter(flag for layer in layers for flag in layer["flags"] or [])
        plan = used.get("panel_plan")
        note = note or {"notes": 0, "open": 0, "fixed": 0, "blockers": []}
        return StageFacts(
            lines=len(written),
            unfinished_lines=len(lines) - len(written) + len(unsaid),
            brought=used.get("render_result", {}).get("origin") == "brought",
            held=frozenset(used),
            panels=self._panels[plan["artifact_id"]] if plan else 0,
            stale=stale,
            to_letter=len(to_letter),
            lettered=len(to_letter & {at for layer in layers for at in layer["line_ids"] or []}),
            objects=sum(layer["objects"] or 0 for layer in layers),
            tray=sum(layer["unplaced"] or 0 for layer in layers),
            unsure=flags[PLACE_UNCERTAIN],
            changed=flags[LINE_CHANGED],
            notes=note["notes"],
            open_notes=note["open"],
            fixed_notes=note["fixed"],
            blockers=tuple(note["blockers"]),
            package=package,
            approvals=approvals,
        )


def _covered(cur: Cursor, approvals: Mapping[tuple[Subject, str], Sequence[Row]]) -> list[tuple[Subject, str, Row]]:
    """What approvals of whole episodes say of each scene that they looked at: ``(scene, stage, approval)``."""
    given = [(key[1], row) for key, some in approvals.items() if key[0][0] == "episode" for row in some]
    heads = board.heads(cur, sorted({at for _, row in given for at in row["artifact_ids"]}))
    found = []
    for stage, row in given:
        parts: dict[str, dict[str, str]] = {}
        for head in (heads[at] for at in row["artifact_ids"] if at in heads):
            parts.setdefault(head["scene_id"], {})[head["type"]] = head["payload_sha256"]
        for scene_id, sums in parts.items():
            found.append((("scene", scene_id), stage, row | {"digest": fingerprint(sums)}))
    return found


def _content(used: Mapping[str, Row], sums: Mapping[str, str], types: Sequence[str]) -> Content:
    there = [name for name in types if name in sums]
    if not there:
        return Content()
    ids = tuple(used[name]["artifact_id"] for name in there)
    return Content(ids, fingerprint({name: sums[name] for name in there}))


def _joined(parts: Sequence[tuple[str, Content]]) -> Content:
    """An episode's content: its scenes' in order. A scene that does not need the stage has none."""
    if not any(content.digest for _, content in parts):
        return Content()
    ids = tuple(at for _, content in parts for at in content.artifact_ids)
    return Content(ids, fingerprint([[scene_id, content.digest] for scene_id, content in parts]))
