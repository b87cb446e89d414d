"""A second draft of a story's script, taken in as a difference.

Question: what has the writer changed, and what of the work that exists still stands? Untouched scenes keep everything.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from core.errors import Finding
from core.story.redraft import RedraftPlan, diff_scripts
from core.story.script import ImportedCharacter, ImportedScene, Script
from studio.services import casting, draft_cast, edited_script, freeze, layers, merging, scenes
from studio.services.context import Services
from studio.services.paging import Json, script_bytes
from studio.services.story_reading import read_story
from studio.store import artifacts, people, pointers, stories
from studio.store.cursor import Cursor, Row


def import_draft(
    svc: Services,
    story_id: str,
    script: str | bytes,
    format: str = "auto",
    dry_run: bool = False,
    author: str = "system",
) -> Json:
    """Take in a new draft; with `dry_run` only say what it would change.

    Untouched scenes keep their artifacts and pointers. In a changed scene the script is a new version, objects of
    changed lines get the flag ``line-changed``, lettering of deleted lines goes to the tray. Scenes that are gone are
    deleted softly; new ones are added; the order is the draft's.

    Returns:
        ``{story_id, dry_run, scenes: [{kind, scene_id, title, moved, position, lines: [{kind, line_id, old_text,
        new_text}]}], summary: {same, changed, added, removed}, characters: [new ones], flagged: [object ids],
        findings}``; unchanged lines are left out.

    Raises:
        NotFoundError, InvalidInputError, TooLargeError: nothing is changed then.
    """
    story = svc.store.read(lambda cur: scenes.live_story(cur, story_id))
    unit = drafting(svc, story, script, format=format, dry_run=dry_run, author=author)
    return svc.store.read(unit) if dry_run else svc.store.write(unit)


def drafting(
    svc: Services, story: Row, script: str | bytes, *, format: str, dry_run: bool, author: str
) -> Callable[[Cursor], Json]:
    """The work of `import_draft` as one unit for a transaction; the script is read, and its text kept, at once.

    Raises:
        InvalidInputError, TooLargeError: the script cannot be read.
    """
    story_id = story["story_id"]
    source = script_bytes(script)
    new = read_story(svc, script, seed=svc.ids(), format=format, language=story["language"], title=story["title"])
    source_key = None if dry_run else svc.blobs.put(source)
    now = svc.now()

    def unit(cur: Cursor) -> Json:
        story = scenes.live_story(cur, story_id)
        old = _present(cur, story_id)
        plan = diff_scripts(old, new)
        cast = draft_cast.settle_cast(cur, story_id, new, plan)
        plan = draft_cast.with_people(plan, cast)
        findings = merging.told(cur, cast.findings)
        if dry_run:
            flagged = _foreseen(cur, old, plan)
        else:
            flagged = _apply(cur, svc, story, plan, cast, author=author, now=now)
            findings = merging.told(cur, cast.findings)
            stories.update_story(
                cur,
                story_id,
                {
                    "source_key": source_key,
                    "source_format": new.format,
                    "meta": new.meta,
                    "unplaced": [entry.model_dump(mode="json") for entry in new.unplaced],
                    "findings": [finding.model_dump(mode="json") for finding in findings],
                    "revision_id": svc.ids(),
                    "updated_at": now,
                },
            )
            people.record_event(
                cur, at=now, author=author, action="import-draft", kind="story", subject_id=story_id, data={}
            )
        return _diff(story_id, dry_run, plan, cast.newcomers, flagged, [*findings, *plan.findings])

    return unit


def _present(cur: Cursor, story_id: str) -> list[ImportedScene]:
    found = stories.scenes_of(cur, story_id)
    held = {row["scene_id"]: pointers.find(cur, row["scene_id"], row["active_branch"], "script") for row in found}
    payloads = artifacts.payloads(cur, [artifact_id for artifact_id in held.values() if artifact_id])
    scripts = {scene_id: Script.model_validate(payloads[at]) if at else Script() for scene_id, at in held.items()}
    return [
        ImportedScene(
            scene_id=row["scene_id"],
            title=row["title"],
            source_text=row["source_text"],
            script=scripts[row["scene_id"]],
        )
        for row in found
    ]


def _apply(
    cur: Cursor,
    svc: Services,
    story: Row,
    plan: RedraftPlan,
    cast: draft_cast.DraftCast,
    *,
    author: str,
    now: datetime,
) -> list[str]:
    flagged: list[str] = []
    position = 0
    for change in plan.scenes:
        if change.kind == "removed" and change.old_scene_id:
            freeze.check_scene(cur, change.old_scene_id)
            stories.update_scene(cur, change.old_scene_id, {"deleted_at": now, "updated_at": now})
            continue
        scene = change.new_scene
        if scene is None:
            continue
        if change.kind == "added":
            scenes.insert_scene(
                cur,
                svc,
                story,
                title=scene.title or f"Scene {position + 1}",
                position=position,
                source_text=scene.source_text,
                script=scene.script.model_dump(mode="json"),
                author=author,
                now=now,
                scene_id=scene.scene_id,
            )
        else:
            stories.update_scene(cur, scene.scene_id, {"position": position})
        if change.kind == "changed":
            flagged += _rewrite(cur, svc, scene, author=author, now=now)
        position += 1
    draft_cast.apply_cast(cur, svc, story["story_id"], plan, cast, author=author, now=now)
    scripts = [change.new_scene.script for change in plan.scenes if change.new_scene is not None]
    casting.add_places(cur, svc, story["story_id"], scripts, author=author)
    return flagged


def _foreseen(cur: Cursor, old: Sequence[ImportedScene], plan: RedraftPlan) -> list[str]:
    """The lettering objects that `_apply` would touch."""
    before = {scene.scene_id: scene.script for scene in old}
    touched: list[str] = []
    for change in plan.scenes:
        scene = change.new_scene
        if change.kind == "changed" and scene is not None:
            lines = set().union(*edited_script.touched_lines(before[scene.scene_id], scene.script))
            row = scenes.live_scene(cur, scene.scene_id)
            for layer in layers.active_layers(cur, scene.scene_id, row["active_branch"]):
                touched += [entry.id for entry in layer.objects if lines & set(entry.line_ids)]
    return touched


def _rewrite(cur: Cursor, svc: Services, scene: ImportedScene, *, author: str, now: datetime) -> list[str]:
    row = scenes.live_scene(cur, scene.scene_id)
    freeze.check_scene(cur, scene.scene_id)
    changes = {"source_text": scene.source_text, "title": scene.title[:300] or row["title"], "updated_at": now}
    stories.update_scene(cur, scene.scene_id, changes | {"revision_id": svc.ids()})
    _, touched = edited_script.write_script(
        cur, svc, scene.scene_id, row["active_branch"], scene.script, author=author, now=now
    )
    return touched


def _diff(
    story_id: str,
    dry_run: bool,
    plan: RedraftPlan,
    newcomers: Sequence[ImportedCharacter],
    flagged: list[str],
    findings: Sequence[Finding],
) -> Json:
    kinds = [change.kind for change in plan.scenes]
    return {
        "story_id": story_id,
        "dry_run": dry_run,
        "scenes": [
            {
                "kind": change.kind,
                "scene_id": change.new_scene.scene_id if change.new_scene else change.old_scene_id,
                "title": change.new_scene.title if change.new_scene else None,
                "moved": change.moved,
                "position": change.new_position,
                "lines": [line.model_dump(mode="json") for line in change.lines if line.kind != "same"],
            }
            for change in plan.scenes
        ],
        "summary": {kind: kinds.count(kind) for kind in ("same", "changed", "added", "removed")},
        "characters": [{"character_id": who.character_id, "name": who.name} for who in newcomers],
        "flagged": flagged,
        "findings": [finding.model_dump(mode="json") for finding in findings],
    }
