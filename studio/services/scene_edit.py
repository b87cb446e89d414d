"""Scenes cut in two, joined, copied and locked.

Question: which lines belong to one scene? Lines move with their ids, and their lettering moves with them into the tray
of the scene that has them now: panels differ there, so a person (or auto-lettering, for what was pinned) places it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from itertools import pairwise

from core.errors import ConflictError
from core.lettering.objects import LayerObject, LayerPayload
from core.story.script import Script, ScriptLine, UnplacedText
from core.versions.kinds import TYPES, split_pointer
from studio.services import edited_script, freeze, layers, scene_copy, scenes, versions
from studio.services.context import Services
from studio.services.paging import (
    LINES_A_SCENE,
    OBJECTS_A_LAYER,
    TITLE_CHARACTERS,
    Json,
    invalid,
    text,
)
from studio.store import artifacts, episodes, people, pointers, stories
from studio.store.cursor import Cursor, Row

Objects = dict[str, list[LayerObject]]
"""Objects by the key of their layer's pointer, as in ``dialogue_layer:en``."""


def split_scene(
    svc: Services, scene_id: str, after_line_id: str, title: str | None = None, author: str = "system"
) -> Json:
    """Cut a scene behind one of its lines: ``{scene, new_scene}``, the second with the lines that follow.

    The new scene comes next in the story and in every episode that has the first, and inherits its settings. Both have
    a new script version; what letters moved lines goes to the new scene's tray, in every language. Other branches of
    the first scene keep all lines.

    Raises:
        NotFoundError. InvalidInputError: no such line, or none behind it.
    """
    named = text(title, "title") if title is not None else None
    now = svc.now()

    def unit(cur: Cursor) -> Json:
        scene = scenes.live_scene(cur, scene_id)
        freeze.check_scene(cur, scene_id)
        on = scene["active_branch"]
        script = _script(cur, scene_id, on)
        at = next((number for number, line in enumerate(script.lines, 1) if line.line_id == after_line_id), None)
        if at is None:
            raise invalid(["after_line_id"], "is no line of this scene", code="unknown-line")
        if at == len(script.lines):
            raise invalid(["after_line_id"], "is the last line; there is nothing behind it to split off")
        first = script.model_copy(update={"lines": script.lines[:at]})
        second = script.model_copy(update={"lines": script.lines[at:], "unplaced": []})
        stories.make_room(cur, scene["story_id"], scene["position"] + 1)
        new_id = scenes.insert_scene(
            cur,
            svc,
            scenes.live_story(cur, scene["story_id"]),
            title=named or f"{scene['title'][: TITLE_CHARACTERS - 4]} (2)",
            position=scene["position"] + 1,
            source_text="",
            script=second.model_dump(mode="json"),
            author=author,
            now=now,
        )
        inherited = ("importance", "story_style", "image_style", "home_episode_id", "wardrobe")
        stories.update_scene(cur, new_id, {name: scene[name] for name in inherited})
        for episode_id in episodes.holding(cur, scene_id):
            _follow(cur, svc, episode_id, scene_id, new_id, author=author, now=now)
        moved = _take(cur, svc, scene_id, on, {line.line_id for line in second.lines}, author=author, now=now)
        _lay_aside(cur, svc, new_id, "main", moved, author=author, now=now)
        edited_script.write_script(cur, svc, scene_id, on, first, author=author, now=now)
        _noted(cur, svc, scene_id, "split", {"new_scene_id": new_id}, author=author, now=now)
        return {
            "scene": scenes.scene_shown(cur, svc, scenes.live_scene(cur, scene_id)),
            "new_scene": scenes.scene_shown(cur, svc, scenes.live_scene(cur, new_id)),
        }

    return svc.store.write(unit)


def merge_scenes(svc: Services, scene_id: str, with_scene_id: str, author: str = "system") -> Json:
    """Let the lines of the scene that follows join a scene: ``{scene, merged_scene_id}``.

    The other scene is put aside with all its versions, and can be undeleted. Its lettering goes to the tray of the
    first, in every language. A line or object id that both have (one was copied from the other) gets a new one.

    Raises:
        NotFoundError. InvalidInputError: a scene with itself, or of another story. ConflictError: `scenes-not-adjacent`
            when the other does not follow, in the story or in an episode; `scene-elsewhere` when an episode has the
            other alone, and would lose its lines; `scene-too-long`.
    """
    now = svc.now()

    def unit(cur: Cursor) -> Json:
        scene, other = scenes.live_scene(cur, scene_id), scenes.live_scene(cur, with_scene_id)
        for at in (scene_id, with_scene_id):
            freeze.check_scene(cur, at)
        _check_neighbours(cur, scene, other)
        on, other_on = scene["active_branch"], other["active_branch"]
        script, joining = _script(cur, scene_id, on), _script(cur, with_scene_id, other_on)
        if len(script.lines) + len(joining.lines) > LINES_A_SCENE:
            raise ConflictError(
                f"Together the scenes have over {LINES_A_SCENE} lines; a scene holds no more.", code="scene-too-long"
            )
        lines, renamed = _renamed(svc, joining.lines, {line.line_id for line in script.lines})
        heading = [UnplacedText(kind="section", text=joining.heading)] if joining.heading else []
        whole = script.model_copy(
            update={
                "lines": [*script.lines, *lines],
                "unplaced": [*script.unplaced, *heading, *joining.unplaced],
            }
        )
        edited_script.write_script(cur, svc, scene_id, on, whole, author=author, now=now)
        lettering = {
            key: [_relinked(entry, renamed) for entry in (*layer.objects, *layer.unplaced)]
            for key, (_, layer) in _layers(cur, with_scene_id, other_on).items()
        }
        _lay_aside(cur, svc, scene_id, on, lettering, author=author, now=now)
        stories.update_scene(cur, with_scene_id, {"deleted_at": now, "updated_at": now})
        _noted(cur, svc, scene_id, "merge", {"with_scene_id": with_scene_id}, author=author, now=now)
        shown = scenes.scene_shown(cur, svc, scenes.live_scene(cur, scene_id))
        return {"scene": shown, "merged_scene_id": with_scene_id}

    return svc.store.write(unit)


def duplicate_scene(svc: Services, scene_id: str, title: str | None = None, author: str = "system") -> Json:
    """A copy of a scene with everything in use, right behind it in the story and in no episode yet."""
    named = text(title, "title") if title is not None else None
    now = svc.now()

    def unit(cur: Cursor) -> Json:
        scene = scenes.live_scene(cur, scene_id)
        new_id = scene_copy.duplicate(cur, svc, scene, author=author)
        stories.update_scene(cur, new_id, {"title": named or f"{scene['title'][: TITLE_CHARACTERS - 7]} (copy)"})
        # The original stays exactly as it is: a scene of a final episode can be copied too.
        people.record_event(
            cur, at=now, author=author, action="duplicate", kind="scene", subject_id=scene_id,
            data={"new_scene_id": new_id},
        )  # fmt: skip
        return scenes.scene_shown(cur, svc, scenes.live_scene(cur, new_id))

    return svc.store.write(unit)


def lock_types(svc: Services, scene_id: str, types: Sequence[str], author: str = "system") -> Json:
    """Say which parts of a scene no job may replace (an empty list frees all): their results wait in the history."""
    return scenes.update_scene(svc, scene_id, locked_types=types, author=author)


def _script(cur: Cursor, scene_id: str, branch: str) -> Script:
    held = pointers.find(cur, scene_id, branch, "script")
    return Script.model_validate(artifacts.payloads(cur, [held])[held]) if held else Script()


def _layers(cur: Cursor, scene_id: str, branch: str) -> dict[str, tuple[str, LayerPayload]]:
    """The layers in use in all languages, with the ids of their versions, by pointer key."""
    held = {
        key: artifact_id
        for key, artifact_id in sorted(pointers.active(cur, scene_id, branch).items())
        if TYPES[split_pointer(key)[0]].per_language
    }
    found = artifacts.payloads(cur, list(held.values()))
    return {key: (at, LayerPayload.model_validate(found[at])) for key, at in held.items()}


def _take(
    cur: Cursor, svc: Services, scene_id: str, branch: str, line_ids: Collection[str], *, author: str, now: datetime
) -> Objects:
    """Take what letters these lines, and no others, off a scene's layers and out of their trays."""
    taken: Objects = {}
    for key, (held, layer) in _layers(cur, scene_id, branch).items():
        mine = [entry for entry in (*layer.objects, *layer.unplaced) if _letters_only(entry, line_ids)]
        if not mine:
            continue
        taken[key] = mine
        left = [
            edited_script.unlinked([entry for entry in group if not _letters_only(entry, line_ids)])
            for group in (layer.objects, layer.unplaced)
        ]
        type_name, language = split_pointer(key)
        made = versions.record_artifact(
            cur,
            scene_id=scene_id,
            type=type_name,
            branch=branch,
            payload=layer.model_copy(update={"objects": left[0], "unplaced": left[1]}).model_dump(mode="json"),
            parent_id=held,
            input_ids=artifacts.heads(cur, [held])[held]["input_ids"],
            author=author,
            ids=svc.ids,
            now=now,
            language=language,
        )
        versions.move_pointer(
            cur, scene_id, branch, key, made["artifact_id"], author=author, now=now, reason="lines-moved"
        )
    return taken


def _letters_only(entry: LayerObject, line_ids: Collection[str]) -> bool:
    return bool(entry.line_ids) and set(entry.line_ids) <= set(line_ids)


def _lay_aside(
    cur: Cursor, svc: Services, scene_id: str, branch: str, lettering: Objects, *, author: str, now: datetime
) -> None:
    """Put objects of another scene into the trays of this one, language by language."""
    present = {key: layer for key, (_, layer) in _layers(cur, scene_id, branch).items()}
    taken = {entry.id for layer in present.values() for entry in (*layer.objects, *layer.unplaced)}
    for key, objects in sorted(lettering.items()):
        if not objects:
            continue
        type_name, language = split_pointer(key)
        layer = present.get(key) or LayerPayload.model_validate(
            {"layer_type": type_name.removesuffix("_layer"), "language": language}
        )
        names = {entry.id: svc.ids() if entry.id in taken else entry.id for entry in objects}
        tray = [*layer.unplaced, *[_homeless(entry, names) for entry in objects]]
        if len(tray) > OBJECTS_A_LAYER:
            raise ConflictError(
                f"Together the layers have over {OBJECTS_A_LAYER} objects without a place.", code="layer-too-long"
            )
        fresh = layer.model_copy(update={"unplaced": edited_script.unlinked(tray)})
        layers.record_layer(cur, svc, scene_id, branch, fresh, author=author, now=now, reason="lines-moved")


def _homeless(entry: LayerObject, names: Mapping[str, str]) -> LayerObject:
    """An object that waits for a person: the number of its old panel would mean another one here."""
    flags = sorted({*entry.flags, edited_script.LINE_REMOVED})
    joined = [names[other] for other in entry.joined_to if other in names]
    return entry.model_copy(update={"id": names[entry.id], "joined_to": joined, "flags": flags, "panel_id": None})


def _renamed(
    svc: Services, lines: Sequence[ScriptLine], taken: Collection[str]
) -> tuple[list[ScriptLine], dict[str, str]]:
    renamed = {line.line_id: svc.ids() for line in lines if line.line_id in taken}
    fresh = [line.model_copy(update={"line_id": renamed.get(line.line_id, line.line_id)}) for line in lines]
    return fresh, renamed


def _relinked(entry: LayerObject, renamed: Mapping[str, str]) -> LayerObject:
    return entry.model_copy(update={"line_ids": [renamed.get(line_id, line_id) for line_id in entry.line_ids]})


def _check_neighbours(cur: Cursor, scene: Row, other: Row) -> None:
    scene_id, other_id = scene["scene_id"], other["scene_id"]
    if scene_id == other_id:
        raise invalid(["with_scene_id"], "is the scene itself")
    if scene["story_id"] != other["story_id"]:
        raise invalid(["with_scene_id"], "is no scene of this story", code="unknown-scene")
    theirs = set(episodes.holding(cur, other_id))
    mine = episodes.holding(cur, scene_id)
    ordered = episodes.scene_ids(cur, mine)
    orders = [[row["scene_id"] for row in stories.scenes_of(cur, scene["story_id"])], *ordered.values()]
    if not any((scene_id, other_id) in pairwise(order) for order in orders):
        raise ConflictError(
            f"'{other['title']}' does not follow '{scene['title']}', in the story or in an episode.",
            code="scenes-not-adjacent",
        )
    alone = sorted(theirs - set(mine))
    if alone:
        raise ConflictError(
            f"Another episode has '{other['title']}' without '{scene['title']}' and would lose its lines; "
            "take it out there, or add the other scene, first.",
            code="scene-elsewhere",
            episode_ids=alone,
        )


def _follow(
    cur: Cursor, svc: Services, episode_id: str, scene_id: str, new_id: str, *, author: str, now: datetime
) -> None:
    """Put a new scene behind another one in an episode's order."""
    order = episodes.scene_ids(cur, [episode_id])[episode_id]
    episodes.add_scenes(cur, episode_id, [new_id], author=author, at=now)
    at = order.index(scene_id) + 1
    episodes.place_scenes(cur, episode_id, [*order[:at], new_id, *order[at:]])
    episodes.update(cur, episode_id, {"revision_id": svc.ids(), "updated_at": now})


def _noted(cur: Cursor, svc: Services, scene_id: str, action: str, data: Json, *, author: str, now: datetime) -> None:
    stories.update_scene(cur, scene_id, {"revision_id": svc.ids(), "updated_at": now})
    people.record_event(cur, at=now, author=author, action=action, kind="scene", subject_id=scene_id, data=data)
