"""What happens to a scene when its lines change: a new script version, and lettering that follows its lines.

Question: which balloons does a changed script touch? Exactly those that letter a changed or vanished line.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from core.lettering.following.reattach import LINE_REMOVED
from core.lettering.objects import LayerObject, LayerPayload
from core.story.script import Script, UnplacedText
from core.versions.kinds import TYPES, split_pointer
from studio.services import versions
from studio.services.context import Services
from studio.services.paging import TEXT_CHARACTERS, invalid
from studio.services.story_reading import read_story
from studio.store import artifacts, pointers
from studio.store.cursor import Cursor

LINE_CHANGED = "line-changed"
"""Marks an object in the tray whose line is gone; unlike one whose panel is gone, no new layout brings it back."""

_LETTERED = frozenset({"dialogue", "narration", "sfx"})


def read_one_scene(svc: Services, source_text: str, *, seed: str, language: str) -> Script | None:
    """Read text as one scene; None for blank text. Headings after the first are kept among the unplaced texts."""
    if not source_text.strip():
        return None
    found = read_story(svc, source_text, seed=seed, language=language)
    first, *others = [scene.script for scene in found.scenes] or [Script(language=language)]
    headings = [UnplacedText(kind="section", text=script.heading) for script in others if script.heading]
    return first.model_copy(
        update={
            "lines": [line for script in (first, *others) for line in script.lines],
            "unplaced": [
                *found.unplaced,
                *[entry for script in (first, *others) for entry in script.unplaced],
                *headings,
            ],
        }
    )


def check_lines(script: Script) -> None:
    """Refuse lines that cannot be told apart or are too long; the error names the line."""
    seen: set[str] = set()
    for number, line in enumerate(script.lines):
        if line.line_id in seen:
            raise invalid(["lines", number, "line_id"], "is used by an earlier line too")
        if len(line.text) > TEXT_CHARACTERS:
            raise invalid(["lines", number, "text"], f"must have at most {TEXT_CHARACTERS} characters")
        seen.add(line.line_id)


def known_types(names: Any) -> list[str]:
    """Artifact types, checked."""
    if not isinstance(names, (list, tuple)) or any(name not in TYPES for name in names):
        raise invalid(["types"], f"must be among: {', '.join(TYPES)}")
    return list(dict.fromkeys(names))


def write_script(
    cur: Cursor, svc: Services, scene_id: str, branch: str, script: Script, *, author: str, now: datetime
) -> tuple[str, list[str]]:
    """Record a script, make it the active one, and let the lettering of the branch follow.

    Returns its artifact id and the ids of the lettering objects that were touched.
    """
    held = pointers.find(cur, scene_id, branch, "script")
    before = Script.model_validate(artifacts.payloads(cur, [held])[held]) if held else Script()
    made = versions.record_artifact(
        cur,
        scene_id=scene_id,
        type="script",
        branch=branch,
        payload=script.model_dump(mode="json"),
        parent_id=held,
        author=author,
        ids=svc.ids,
        now=now,
    )
    artifact_id = str(made["artifact_id"])
    versions.move_pointer(cur, scene_id, branch, "script", artifact_id, author=author, now=now)
    changed, removed = touched_lines(before, script)
    touched = mark_lettering(
        cur, svc, scene_id, branch, changed=changed, removed=removed, author=author, now=now, move_id=artifact_id
    )
    return artifact_id, touched


def touched_lines(before: Script, after: Script) -> tuple[set[str], set[str]]:
    """Ids of lettered lines whose words, speaker or kind changed, and of those that are gone."""
    present = {line.line_id: line for line in after.lines}
    changed, removed = set(), set()
    for line in before.lines:
        if line.kind not in _LETTERED:
            continue
        now = present.get(line.line_id)
        if now is None or now.kind not in _LETTERED:
            removed.add(line.line_id)
        elif (now.text, now.speaker, now.kind) != (line.text, line.speaker, line.kind):
            changed.add(line.line_id)
    return changed, removed


def mark_lettering(
    cur: Cursor,
    svc: Services,
    scene_id: str,
    branch: str,
    *,
    changed: Collection[str],
    removed: Collection[str],
    author: str,
    now: datetime,
    move_id: str | None = None,
) -> list[str]:
    """Flag the objects of changed lines and take those of vanished lines off the picture, in every language.

    An object whose lines are all gone goes to its layer's tray with text and style; one that letters a line which is
    still there stays, and is flagged. Returns the ids of the objects that were touched.
    """
    touched: list[str] = []
    if not changed and not removed:
        return touched
    held = pointers.active(cur, scene_id, branch)
    keys = sorted(key for key in held if TYPES[split_pointer(key)[0]].per_language)
    found = artifacts.payloads(cur, [held[key] for key in keys])
    for key in keys:
        layer = LayerPayload.model_validate(found[held[key]])
        kept, tray = [], list(layer.unplaced)
        for entry in layer.objects:
            if entry.line_ids and set(entry.line_ids) <= set(removed):
                tray.append(_flagged(entry, LINE_REMOVED))
            elif set(entry.line_ids) & (set(changed) | set(removed)):
                kept.append(_flagged(entry, LINE_CHANGED))
            else:
                kept.append(entry)
                continue
            touched.append(entry.id)
        marked = layer.model_copy(update={"objects": unlinked(kept), "unplaced": tray})
        if marked == layer:
            continue
        type_name, language = split_pointer(key)
        head = artifacts.heads(cur, [held[key]])[held[key]]
        made = versions.record_artifact(
            cur,
            scene_id=scene_id,
            type=type_name,
            branch=branch,
            payload=marked.model_dump(mode="json"),
            parent_id=held[key],
            # Made from the script that it letters, not from the new one: that is what its staleness tells.
            input_ids=head["input_ids"],
            author=author,
            ids=svc.ids,
            now=now,
            language=language,
        )
        versions.move_pointer(
            cur,
            scene_id,
            branch,
            key,
            made["artifact_id"],
            author=author,
            now=now,
            reason="lines-changed",
            move_id=move_id,
        )
    return touched


def unlinked(objects: Sequence[LayerObject]) -> list[LayerObject]:
    """The objects without joints to balloons that are not among them."""
    present = {entry.id for entry in objects}
    return [
        entry
        if present.issuperset(entry.joined_to)
        else entry.model_copy(update={"joined_to": [other for other in entry.joined_to if other in present]})
        for entry in objects
    ]


def _flagged(entry: LayerObject, flag: str) -> LayerObject:
    return entry.model_copy(update={"flags": sorted({*entry.flags, flag})})
