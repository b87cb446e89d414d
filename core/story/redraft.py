"""A second draft against the first: which scene is which, which line is which, and what changed.

What did not change keeps its ids, so that the artifacts made from it stay; a changed line keeps its id, so that its
lettering can be flagged; a removed line is named, so that its lettering can go to the tray.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Literal

from pydantic import Field

from core.errors import Finding
from core.ids import DerivedIds
from core.story.align import align_lines, line_key, text_similarity
from core.story.base import Payload
from core.story.script import ImportedScene, ImportedStory, ScriptLine

SAME_SCENE = 0.4
"""Two scenes are drafts of one scene from this similarity on (0..1)."""


class LineChange(Payload):
    """What became of one line. `line_id` is the old id wherever there was an old line."""

    kind: Literal["same", "changed", "added", "removed", "moved"]
    line_id: str
    old_text: str | None = None
    new_text: str | None = None


class SceneChange(Payload):
    """What became of one scene. Positions count from 0; `moved` says that its order among the kept scenes changed.

    `new_scene` carries the old scene id and the old line ids; for kind `same` it is the old scene unchanged, so its
    script is byte for byte the stored one. It is None for a removed scene.
    """

    kind: Literal["same", "changed", "added", "removed"]
    old_scene_id: str | None = None
    new_scene: ImportedScene | None = None
    lines: list[LineChange] = Field(default_factory=list)
    moved: bool = False
    old_position: int | None = None
    new_position: int | None = None


class RedraftPlan(Payload):
    """The new draft as changes, in its own order; removed scenes stand behind the scene that they followed.

    `character_ids` maps character ids of the new import to those that the old lines already use.
    """

    scenes: list[SceneChange]
    character_ids: dict[str, str] = Field(default_factory=dict)
    findings: list[Finding] = Field(default_factory=list)


def diff_scripts(old_scenes: Sequence[ImportedScene], new: ImportedStory) -> RedraftPlan:
    """Match a new draft to the scenes of the old one, scene by scene and line by line.

    Guarantees: every old scene and every new scene is in exactly one change; within a matched pair every old line and
    every new line is in exactly one line change; ids stay unique; an equal line of a matched scene keeps its id.
    """
    pairs = _match_scenes(old_scenes, new.scenes)
    alignments = {
        at: align_lines(old_scenes[was].script.lines, new.scenes[at].script.lines) for at, was in pairs.items()
    }
    people = _match_people(old_scenes, new, pairs, alignments)
    taken = {scene.scene_id for scene in old_scenes} | {
        line.line_id for scene in old_scenes for line in scene.script.lines
    }
    moved = _moved(pairs)
    changes: list[SceneChange] = []
    for at, scene in enumerate(new.scenes):
        was = pairs.get(at)
        if was is None:
            changes.append(_added(scene, at, people, taken))
        else:
            changes.append(_kept(old_scenes[was], scene, alignments[at], people, taken, (was, at, at in moved)))
    _place_removed(changes, old_scenes, set(pairs.values()))
    return RedraftPlan(scenes=changes, character_ids=people, findings=_findings(changes))


def _match_scenes(old: Sequence[ImportedScene], new: Sequence[ImportedScene]) -> dict[int, int]:
    """New position → old position: equal scenes first, in order; then the likest pairs, nearest first."""
    pairs: dict[int, int] = {}
    waiting: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for was, scene in enumerate(old):
        waiting[_signature(scene)].append(was)
    for at, scene in enumerate(new):
        same = waiting[_signature(scene)]
        if same:
            pairs[at] = same.pop(0)
    used = set(pairs.values())
    old_words = [_words(scene) for scene in old]
    candidates: list[tuple[float, int, int, int]] = []
    for at, scene in enumerate(new):
        if at in pairs:
            continue
        words = _words(scene)
        for was, earlier in enumerate(old):
            if was not in used:
                score = _likeness(earlier, scene, old_words[was], words)
                if score >= SAME_SCENE:
                    candidates.append((-score, abs(at - was), was, at))
    for _, _, was, at in sorted(candidates):
        if at not in pairs and was not in used:
            pairs[at] = was
            used.add(was)
    return pairs


def _signature(scene: ImportedScene) -> tuple[object, ...]:
    return (_heading_key(scene), *(line_key(line) for line in scene.script.lines))


def _heading_key(scene: ImportedScene) -> str:
    return " ".join(re.findall(r"\w+", (scene.script.heading or scene.title).lower()))


def _words(scene: ImportedScene) -> Counter[str]:
    return Counter(word for line in scene.script.lines for word in re.findall(r"\w+", line.text.lower()))


def _likeness(old: ImportedScene, new: ImportedScene, old_words: Counter[str], new_words: Counter[str]) -> float:
    """Words in common weigh most; an equal heading alone is enough for a scene that was rewritten whole."""
    total = sum(old_words.values()) + sum(new_words.values())
    shared = 2 * sum((old_words & new_words).values()) / total if total else 1.0
    heading = text_similarity(_heading_key(old), _heading_key(new))
    return 0.6 * shared + 0.4 * (1.0 if heading == 1 else heading * 0.7)


def _moved(pairs: Mapping[int, int]) -> set[int]:
    """New positions whose scenes left the old order: all that are not in one longest increasing run."""
    order = [pairs[at] for at in sorted(pairs)]
    length: list[int] = []
    previous: list[int | None] = []
    for at, was in enumerate(order):
        before = max((i for i in range(at) if order[i] < was), key=lambda i: length[i], default=None)
        length.append(1 if before is None else length[before] + 1)
        previous.append(before)
    at_end: int | None = max(range(len(order)), key=lambda i: length[i], default=None)
    keep: set[int] = set()
    while at_end is not None:
        keep.add(at_end)
        at_end = previous[at_end]
    return {position for index, position in enumerate(sorted(pairs)) if index not in keep}


def _match_people(
    old_scenes: Sequence[ImportedScene],
    new: ImportedStory,
    pairs: Mapping[int, int],
    alignments: Mapping[int, Sequence[tuple[int | None, int | None, str]]],
) -> dict[str, str]:
    """New character id → old: by the lines that both drafts have, then by the names on any line."""
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    by_name: dict[str, Counter[str]] = defaultdict(Counter)
    for scene in old_scenes:
        for line in scene.script.lines:
            if line.speaker and line.character_id:
                by_name[line.speaker.upper()][line.character_id] += 1
    for at, was in pairs.items():
        for before, after, _ in alignments[at]:
            if before is None or after is None:
                continue
            old_line, new_line = old_scenes[was].script.lines[before], new.scenes[at].script.lines[after]
            if old_line.character_id and new_line.character_id and old_line.speaker == new_line.speaker:
                votes[new_line.character_id][old_line.character_id] += 100
    for scene in new.scenes:
        for line in scene.script.lines:
            if line.speaker and line.character_id:
                votes[line.character_id].update(by_name.get(line.speaker.upper(), Counter()))
    chosen: dict[str, str] = {}
    for new_id in sorted(votes, key=lambda key: (-max(votes[key].values(), default=0), key)):
        for old_id, _ in sorted(votes[new_id].items(), key=lambda item: (-item[1], item[0])):
            if old_id not in chosen.values():
                chosen[new_id] = old_id
                break
    return chosen


def _fresh(wanted: str, taken: set[str]) -> str:
    """An id for something new: the import's own, unless the old draft already uses it for something else."""
    candidate, attempt = wanted, 0
    while candidate in taken:
        attempt += 1
        candidate = DerivedIds(wanted)("redraft", attempt)
    taken.add(candidate)
    return candidate


def _with_people(line: ScriptLine, people: Mapping[str, str], line_id: str) -> ScriptLine:
    character = people.get(line.character_id, line.character_id) if line.character_id else None
    return line.model_copy(update={"line_id": line_id, "character_id": character})


def _added(scene: ImportedScene, at: int, people: Mapping[str, str], taken: set[str]) -> SceneChange:
    lines = [_with_people(line, people, _fresh(line.line_id, taken)) for line in scene.script.lines]
    whole = scene.model_copy(
        update={
            "scene_id": _fresh(scene.scene_id, taken),
            "script": scene.script.model_copy(update={"lines": lines}),
        }
    )
    return SceneChange(
        kind="added",
        new_scene=whole,
        lines=[LineChange(kind="added", line_id=line.line_id, new_text=line.text) for line in lines],
        new_position=at,
    )


def _kept(
    old: ImportedScene,
    new: ImportedScene,
    alignment: Sequence[tuple[int | None, int | None, str]],
    people: Mapping[str, str],
    taken: set[str],
    place: tuple[int, int, bool],
) -> SceneChange:
    was, at, moved = place
    lines: list[ScriptLine] = []
    changes: list[LineChange] = []
    for before, after, kind in alignment:
        old_line = old.script.lines[before] if before is not None else None
        if after is None:
            if old_line is not None:
                changes.append(LineChange(kind="removed", line_id=old_line.line_id, old_text=old_line.text))
            continue
        new_line = new.script.lines[after]
        if old_line is None:
            line = _with_people(new_line, people, _fresh(new_line.line_id, taken))
            changes.append(LineChange(kind="added", line_id=line.line_id, new_text=line.text))
        else:
            line = _with_people(new_line, people, old_line.line_id)
            if kind != "changed":  # who speaks may have been set by hand; an untouched line keeps that
                line = line.model_copy(update={"character_id": old_line.character_id, "delivery": old_line.delivery})
            changes.append(
                LineChange.model_validate(
                    {"kind": kind, "line_id": line.line_id, "old_text": old_line.text, "new_text": line.text}
                )
            )
        lines.append(line)
    same = (
        all(change.kind == "same" for change in changes)
        and old.script.heading == new.script.heading
        and [(u.kind, u.text) for u in old.script.unplaced] == [(u.kind, u.text) for u in new.script.unplaced]
    )
    whole = old
    if not same:
        script = new.script.model_copy(update={"lines": lines})
        whole = new.model_copy(update={"scene_id": old.scene_id, "script": script})
    return SceneChange(
        kind="same" if same else "changed",
        old_scene_id=old.scene_id,
        new_scene=whole,
        lines=changes,
        moved=moved,
        old_position=was,
        new_position=at,
    )


def _place_removed(changes: list[SceneChange], old: Sequence[ImportedScene], kept: set[int]) -> None:
    for was, scene in enumerate(old):
        if was in kept:
            continue
        lines = [LineChange(kind="removed", line_id=line.line_id, old_text=line.text) for line in scene.script.lines]
        change = SceneChange(kind="removed", old_scene_id=scene.scene_id, lines=lines, old_position=was)
        before = next((at for at, other in enumerate(changes) if other.old_position == was - 1), -1)
        changes.insert(before + 1, change)


def _findings(changes: Sequence[SceneChange]) -> list[Finding]:
    out: list[Finding] = []
    for change in changes:
        if change.kind == "removed":
            out.append(
                Finding(
                    code="scene-removed",
                    severity="warning",
                    message=f"A scene of {len(change.lines)} lines is not in the new draft.",
                    where={"scene_id": change.old_scene_id},
                )
            )
        if change.moved:
            out.append(
                Finding(
                    code="scene-moved",
                    severity="info",
                    message=f"A scene moved from place {(change.old_position or 0) + 1} "
                    f"to {(change.new_position or 0) + 1}.",
                    where={"scene_id": change.old_scene_id},
                )
            )
    return out
