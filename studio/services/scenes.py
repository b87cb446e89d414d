"""Scenes: made, read with everything in use, changed, deleted and brought back; their scripts as versions.

Question: what is a scene right now, and how does a person change it?
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from core.lettering.objects import LAYER_TYPES
from core.story.script import Script
from core.versions.kinds import POINTERS
from studio.services import edited_script, freeze, outfits, styles, versions
from studio.services.context import Services
from studio.services.digests import styles_with_source
from studio.services.paging import (
    KEEP,
    LINES_A_SCENE,
    TEXT_CHARACTERS,
    Json,
    guard,
    invalid,
    missing,
    script_bytes,
    shown,
    text,
    validated,
)
from studio.store import artifacts, layers, people, pointers, stories
from studio.store.cursor import Cursor, Row

MAIN = "main"
_ACTIVE = tuple(name for name in POINTERS if not name.endswith("_layer"))


def create_scene(
    svc: Services,
    story_id: str,
    title: str | None = None,
    source_text: str = "",
    position: int | None = None,
    author: str = "system",
) -> Json:
    """Add a scene to a story, at a place in its order (0-based; the end by default); its text is read as a script.

    Raises:
        NotFoundError: the story. InvalidInputError, TooLargeError: the text cannot be read.
    """
    story = svc.store.read(lambda cur: live_story(cur, story_id))
    script_bytes(source_text)
    name = text(title, "title") if title is not None else None
    if position is not None and position < 0:
        raise invalid(["position"], "must not be negative")
    script = edited_script.read_one_scene(svc, source_text, seed=svc.ids(), language=story["language"])
    now = svc.now()

    def unit(cur: Cursor) -> Json:
        story = live_story(cur, story_id)
        present = stories.scenes_of(cur, story_id)
        at = len(present) if position is None else min(position, len(present))
        place = present[at]["position"] if at < len(present) else (present[-1]["position"] + 1 if present else 0)
        stories.make_room(cur, story_id, place)
        scene_id = insert_scene(
            cur,
            svc,
            story,
            title=name or (script.heading if script else "") or f"Scene {len(present) + 1}",
            position=place,
            source_text=source_text,
            script=script.model_dump(mode="json") if script else None,
            author=author,
            now=now,
        )
        people.record_event(cur, at=now, author=author, action="create", kind="scene", subject_id=scene_id, data={})
        return scene_shown(cur, svc, live_scene(cur, scene_id))

    return svc.store.write(unit)


def insert_scene(
    cur: Cursor,
    svc: Services,
    story: Row,
    *,
    title: str,
    position: int,
    source_text: str,
    script: Mapping[str, Any] | None,
    author: str,
    now: datetime,
    scene_id: str | None = None,
) -> str:
    """The rows of a new scene: its main branch, its three layers, its script as a first version. Returns its id."""
    scene_id = scene_id or svc.ids()
    stories.insert_scene(
        cur,
        {
            "scene_id": scene_id,
            "story_id": story["story_id"],
            "title": title[:300],
            "position": position,
            "source_text": source_text,
            "revision_id": svc.ids(),
            "created_by": author,
            "created_at": now,
            "updated_at": now,
        },
    )
    pointers.insert_branch(cur, scene_id, MAIN, author=author, at=now)
    for layer_type in LAYER_TYPES:
        layers.insert(cur, svc.ids(), scene_id, MAIN, layer_type, story["language"], author=author, at=now)
    if script is not None:
        made = versions.record_artifact(
            cur,
            scene_id=scene_id,
            type="script",
            branch=MAIN,
            payload=script,
            author=author,
            ids=svc.ids,
            now=now,
        )
        versions.move_pointer(cur, scene_id, MAIN, "script", made["artifact_id"], reason="import")
    return scene_id


def get_scene(svc: Services, scene_id: str, branch: str | None = None) -> Json:
    """A scene as `scene_shown` describes it. Raises NotFoundError for an unknown or deleted scene or branch."""
    return svc.store.read(lambda cur: scene_shown(cur, svc, live_scene(cur, scene_id), branch))


def list_scenes(svc: Services, story_id: str) -> Json:
    """A story's scenes in order, each as `get_scene` shows it."""

    def look(cur: Cursor) -> Json:
        live_story(cur, story_id)
        return {"items": [scene_shown(cur, svc, row) for row in stories.scenes_of(cur, story_id)], "next": None}

    return svc.store.read(look)


def get_script(svc: Services, scene_id: str, branch: str | None = None) -> Json:
    """The script in use with its `artifact_id`; an empty one (id null) where nothing was written."""

    def look(cur: Cursor) -> Json:
        scene = live_scene(cur, scene_id)
        held = pointers.find(cur, scene_id, on_branch(cur, scene, branch), "script")
        payload = artifacts.payloads(cur, [held])[held] if held else Script().model_dump(mode="json")
        return {"scene_id": scene_id, "artifact_id": held, **payload}

    return svc.store.read(look)


def update_scene(
    svc: Services,
    scene_id: str,
    *,
    title: str | None = KEEP,
    importance: float | None = KEEP,
    story_style: str | None = KEEP,
    image_style: str | None = KEEP,
    source_text: str = KEEP,
    locked_types: Sequence[str] = KEEP,
    wardrobe: Mapping[str, str | None] = KEEP,
    author: str = "system",
) -> Json:
    """Change a scene's own settings; a style of None means "inherit", an importance of None "from its place".

    `wardrobe` says who wears which outfit here; who is not in it wears the default one.
    """
    changes: Json = {}
    if title is not KEEP:
        changes["title"] = text(title, "title")
    if importance is not KEEP:
        if importance is not None and not 0 <= importance <= 1:
            raise invalid(["importance"], "must be from 0 to 1")
        changes["importance"] = importance
    if source_text is not KEEP:
        changes["source_text"] = text(source_text, "source_text", most=TEXT_CHARACTERS, least=0)
    if locked_types is not KEEP:
        changes["locked_types"] = edited_script.known_types(locked_types)
    chosen = {"story": story_style, "image": image_style}
    now = svc.now()

    def unit(cur: Cursor) -> Json:
        scene = live_scene(cur, scene_id)
        if wardrobe is not KEEP:
            changes["wardrobe"] = outfits.checked_wardrobe(cur, scene["story_id"], wardrobe)
        if changes or any(style_id is not KEEP for style_id in chosen.values()):
            freeze.check_scene(cur, scene_id)
        for kind, style_id in chosen.items():
            if style_id is not KEEP:
                styles.check(cur, svc, kind, style_id, f"{kind}_style")
                changes[f"{kind}_style"] = style_id
        if changes:
            stories.update_scene(cur, scene_id, changes | {"revision_id": svc.ids(), "updated_at": now})
            people.record_event(
                cur, at=now, author=author, action="update", kind="scene", subject_id=scene_id, data=changes
            )
        return scene_shown(cur, svc, live_scene(cur, scene_id))

    return svc.store.write(unit)


def delete_scene(svc: Services, scene_id: str, author: str = "system") -> None:
    """Put a scene aside with everything it has; its places in episodes are kept for its return."""
    now = svc.now()

    def unit(cur: Cursor) -> None:
        live_scene(cur, scene_id)
        freeze.check_scene(cur, scene_id)
        stories.update_scene(cur, scene_id, {"deleted_at": now, "updated_at": now})
        people.record_event(cur, at=now, author=author, action="delete", kind="scene", subject_id=scene_id, data={})

    svc.store.write(unit)


def undelete_scene(svc: Services, scene_id: str, author: str = "system") -> Json:
    """Bring a deleted scene back to where it stood."""
    now = svc.now()

    def unit(cur: Cursor) -> Json:
        row = stories.find_scene(cur, scene_id)
        if row is None:
            raise missing("scene", scene_id)
        # It may still have its place in an episode that became final without it.
        freeze.check_scene(cur, scene_id)
        stories.update_scene(cur, scene_id, {"deleted_at": None, "updated_at": now})
        people.record_event(cur, at=now, author=author, action="undelete", kind="scene", subject_id=scene_id, data={})
        return scene_shown(cur, svc, live_scene(cur, scene_id))

    return svc.store.write(unit)


def put_script(
    svc: Services,
    scene_id: str,
    lines: Sequence[Mapping[str, Any]],
    if_match: str | None = None,
    branch: str | None = None,
    author: str = "system",
) -> Json:
    """Write a scene's lines: a new version. Lines keep their `line_id`; one without gets a new one.

    Lettering follows: objects of a changed line get the flag ``line-changed``, those of a line that is gone go to the
    tray. `if_match` is the id of the script that was edited.

    Raises:
        StaleWriteError, InvalidInputError (per line), NotFoundError.
    """
    if not isinstance(lines, (list, tuple)) or len(lines) > LINES_A_SCENE:
        raise invalid(["lines"], f"must be a list of at most {LINES_A_SCENE} lines")
    now = svc.now()

    def unit(cur: Cursor) -> Json:
        scene = live_scene(cur, scene_id)
        on = on_branch(cur, scene, branch)
        freeze.check_scene(cur, scene_id, on)
        held = pointers.find(cur, scene_id, on, "script")
        before = artifacts.payloads(cur, [held])[held] if held else Script(language=_language(cur, scene)).model_dump()
        numbered = [{"line_id": svc.ids(), **line} if isinstance(line, Mapping) else line for line in lines]
        script = validated(Script, before | {"lines": numbered})
        edited_script.check_lines(script)
        if if_match is not None:
            guard(if_match, held or "", {"artifact_id": held, "lines": before["lines"]}, {"lines": list(lines)})
        edited_script.write_script(cur, svc, scene_id, on, script, author=author, now=now)
        stories.update_scene(cur, scene_id, {"updated_at": now})
        return scene_shown(cur, svc, live_scene(cur, scene_id), on)

    return svc.store.write(unit)


def live_story(cur: Cursor, story_id: str) -> Row:
    """The story's row. Raises NotFoundError when it is unknown or deleted."""
    row = stories.find_story(cur, story_id)
    if row is None or row["deleted_at"] is not None:
        raise missing("story", story_id)
    return row


def live_scene(cur: Cursor, scene_id: str) -> Row:
    """The scene's row. Raises NotFoundError when it, or its story, is unknown or deleted."""
    row = stories.find_scene(cur, scene_id)
    if row is None or row["deleted_at"] is not None:
        raise missing("scene", scene_id)
    live_story(cur, row["story_id"])
    return row


def on_branch(cur: Cursor, scene: Row, branch: str | None) -> str:
    """The branch that is meant. Raises NotFoundError when the scene has none of that name."""
    if branch is None or branch == scene["active_branch"]:
        return str(scene["active_branch"])
    if not pointers.has_branch(cur, scene["scene_id"], branch):
        raise missing("branch", branch)
    return branch


def scene_shown(cur: Cursor, svc: Services, scene: Row, branch: str | None = None) -> Json:
    """A scene as the API answers it: settings, pointers of the branch, layers, what is stale, and one word of state.

    Beyond the contract: `moved` (pointers that still fit after panels were moved), `resolved` styles (`resolved_styles`
    with where each comes from: scene, episode, story or default), place and time.
    """
    scene_id = scene["scene_id"]
    on = on_branch(cur, scene, branch)
    held = pointers.active(cur, scene_id, on)
    found = versions.freshness(cur, scene_id, on, catalogue=svc.catalogue)
    script = artifacts.payloads(cur, [held["script"]])[held["script"]] if "script" in held else {}
    chosen = styles_with_source(cur, scene)
    plain = shown(scene)
    return plain | {
        "branch": on,
        **{f"active_{name}_id": held.get(name) for name in _ACTIVE},
        "layers": _layers_shown(cur, scene_id, on, held),
        "stale": versions.stale_shown(found),
        "moved": list(found.moved),
        "state": versions.state_of(cur, held, found),
        "resolved": {name: style["style_id"] for name, style in chosen.items()},
        "resolved_styles": chosen,
        "place": script.get("place"),
        "setting": script.get("setting"),
        "time_of_day": script.get("time_of_day"),
        "line_count": len(script.get("lines", [])),
    }


def _layers_shown(cur: Cursor, scene_id: str, branch: str, held: Mapping[str, str]) -> list[Json]:
    found = layers.of_scene(cur, scene_id, branch)
    revisions = {row["layer_id"]: held.get(f"{row['layer_type']}_layer:{row['language']}") for row in found}
    counts = artifacts.object_counts(cur, [revision for revision in revisions.values() if revision])
    return [
        {
            "layer_id": row["layer_id"],
            "layer_type": row["layer_type"],
            "language": row["language"],
            "revision_id": revisions[row["layer_id"]],
            "object_count": counts.get(revisions[row["layer_id"]] or "", 0),
        }
        for row in found
    ]


def _language(cur: Cursor, scene: Row) -> str:
    return str(live_story(cur, scene["story_id"])["language"])
