"""Stories: imported from a script or begun empty, changed, deleted and brought back.

Question: what is in a story, and how does a whole script get in?
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from core.errors import Finding
from core.story.script import ImportedScene, ImportedStory
from studio.services import casting, drafts, environments, merging, scenes, sheets, styles
from studio.services import lint_profiles as profiles
from studio.services.context import Services
from studio.services.paging import KEEP, Json, language_tag, missing, page_limit, script_bytes, shown, text
from studio.services.story_reading import read_story
from studio.store import assets, episodes, people, stories
from studio.store.cursor import Cursor, Row

DEFAULT_LANGUAGE = "en"
import_draft = drafts.import_draft


def list_stories(svc: Services, limit: int = 50, cursor: str | None = None, deleted: bool = False) -> Json:
    """A page of stories, newest first, with their numbers of scenes and episodes."""
    limit = page_limit(limit)

    def look(cur: Cursor) -> Json:
        found, following = stories.story_page(cur, deleted=deleted, limit=limit, cursor=cursor)
        return {"items": [shown(row) for row in found], "next": following}

    return svc.store.read(look)


def get_story(svc: Services, story_id: str) -> Json:
    """The story with its scenes (id, title, position), cast, places, episodes, and what the import remarked."""
    return svc.store.read(lambda cur: story_shown(cur, scenes.live_story(cur, story_id)))


def create_story(
    svc: Services,
    title: str,
    script: str | bytes | None = None,
    format: str = "auto",
    language: str | None = None,
    story_style: str | None = None,
    image_style: str | None = None,
    lettering_style: str | None = None,
    author: str = "system",
) -> Json:
    """Begin a story. A script gives its scenes (each with a first script version), its cast and its places.

    Raises:
        InvalidInputError: title, language, styles, or a script that cannot be read; nothing is made then.
        TooLargeError: the script is over its limit.
    """
    chosen = {"story_style": story_style, "image_style": image_style, "lettering_style": lettering_style}
    return svc.store.write(
        creating(svc, title, script=script, format=format, language=language, author=author, **chosen)
    )


def creating(
    svc: Services,
    title: str,
    *,
    script: str | bytes | None = None,
    format: str = "auto",
    language: str | None = None,
    story_style: str | None = None,
    image_style: str | None = None,
    lettering_style: str | None = None,
    author: str = "system",
) -> Callable[[Cursor], Json]:
    """The work of `create_story` as one unit for a transaction; the script is read, and its text kept, at once."""
    title = text(title, "title")
    if language is not None:
        language = language_tag(language)
    story_id, now = svc.ids(), svc.now()
    found, source_key = None, None
    if script is not None:
        source = script_bytes(script)
        found = read_story(svc, script, seed=story_id, format=format, language=language, title=title)
        source_key = svc.blobs.put(source)

    def unit(cur: Cursor) -> Json:
        styles.check(cur, svc, "story", story_style, "story_style")
        styles.check(cur, svc, "image", image_style, "image_style")
        styles.check(cur, svc, "lettering", lettering_style, "lettering_style")
        row: Row = {
            "story_id": story_id,
            "title": title,
            "language": language or (found.language if found else DEFAULT_LANGUAGE),
            "story_style": story_style,
            "image_style": image_style,
            "lettering_style": lettering_style,
            "source_format": found.format if found else None,
            "source_key": source_key,
            "meta": found.meta if found else {},
            "unplaced": [entry.model_dump(mode="json") for entry in found.unplaced] if found else [],
            "findings": [],
            "revision_id": svc.ids(),
            "created_by": author,
            "created_at": now,
            "updated_at": now,
            "deleted_at": None,
        }
        stories.insert_story(cur, row)
        if found is not None:
            _fill(cur, svc, row, found, author)
        people.record_event(cur, at=now, author=author, action="create", kind="story", subject_id=story_id, data={})
        return story_shown(cur, scenes.live_story(cur, story_id))

    return unit


def update_story(
    svc: Services,
    story_id: str,
    *,
    title: str = KEEP,
    language: str = KEEP,
    story_style: str | None = KEEP,
    image_style: str | None = KEEP,
    lettering_style: str | None = KEEP,
    lint_profiles: dict[str, str | None] = KEEP,
    author: str = "system",
) -> Json:
    """Change a story's own settings; a style of None means the default one.

    `lint_profiles` names a lint profile for each language that it speaks of; None takes a language's choice back.
    """
    changes: Json = {}
    if title is not KEEP:
        changes["title"] = text(title, "title")
    if language is not KEEP:
        changes["language"] = language_tag(language)
    now = svc.now()

    def unit(cur: Cursor) -> Json:
        held = scenes.live_story(cur, story_id)
        if lint_profiles is not KEEP:
            changes["lint_profiles"] = profiles.changed(svc, held["lint_profiles"], lint_profiles)
        for kind, style_id in (("story", story_style), ("image", image_style), ("lettering", lettering_style)):
            if style_id is not KEEP:
                styles.check(cur, svc, kind, style_id, f"{kind}_style")
                changes[f"{kind}_style"] = style_id
        if changes:
            stories.update_story(cur, story_id, changes | {"revision_id": svc.ids(), "updated_at": now})
            people.record_event(
                cur, at=now, author=author, action="update", kind="story", subject_id=story_id, data=changes
            )
        return story_shown(cur, scenes.live_story(cur, story_id))

    return svc.store.write(unit)


def delete_story(svc: Services, story_id: str, author: str = "system") -> None:
    """Put a story aside with everything in it."""
    now = svc.now()

    def unit(cur: Cursor) -> None:
        scenes.live_story(cur, story_id)
        stories.update_story(cur, story_id, {"deleted_at": now, "updated_at": now})
        people.record_event(cur, at=now, author=author, action="delete", kind="story", subject_id=story_id, data={})

    svc.store.write(unit)


def undelete_story(svc: Services, story_id: str, author: str = "system") -> Json:
    """Bring a deleted story back; one that is not deleted stays as it is."""
    now = svc.now()

    def unit(cur: Cursor) -> Json:
        if stories.find_story(cur, story_id) is None:
            raise missing("story", story_id)
        stories.update_story(cur, story_id, {"deleted_at": None, "updated_at": now})
        people.record_event(cur, at=now, author=author, action="undelete", kind="story", subject_id=story_id, data={})
        return story_shown(cur, scenes.live_story(cur, story_id))

    return svc.store.write(unit)


def story_shown(cur: Cursor, row: Row) -> Json:
    """A story as the API answers it."""
    story_id = row["story_id"]
    held, _ = episodes.page(cur, story_id=story_id, limit=500, cursor=None)
    return shown(row) | {
        "scenes": [
            {"scene_id": scene["scene_id"], "title": scene["title"], "position": number}
            for number, scene in enumerate(stories.scenes_of(cur, story_id))
        ],
        "characters": sheets.shown_characters(cur, assets.characters_of(cur, story_id)),
        "environments": environments.shown_environments(cur, assets.environments_of(cur, story_id)),
        "episodes": [{"episode_id": one["episode_id"], "title": one["title"]} for one in held],
    }


def _fill(cur: Cursor, svc: Services, story: Row, found: ImportedStory, author: str) -> None:
    _add_scenes(cur, svc, story, found.scenes, author)
    story_id, scripts = story["story_id"], {scene.scene_id: scene.script for scene in found.scenes}
    casting.add_cast(cur, svc, story_id, found.characters, author=author)
    merging.split_names(cur, svc, found.characters, scripts, author=author)
    stories.update_story(cur, story_id, {"findings": _plain(merging.told(cur, found.findings))})
    casting.add_places(cur, svc, story_id, scripts.values(), author=author)


def _add_scenes(cur: Cursor, svc: Services, story: Row, found: Sequence[ImportedScene], author: str) -> None:
    now = svc.now()
    for number, scene in enumerate(found):
        scenes.insert_scene(
            cur,
            svc,
            story,
            title=scene.title or f"Scene {number + 1}",
            position=number,
            source_text=scene.source_text,
            script=scene.script.model_dump(mode="json"),
            author=author,
            now=now,
            scene_id=scene.scene_id,
        )


def _plain(findings: Sequence[Finding]) -> list[dict[str, Any]]:
    return [finding.model_dump(mode="json") for finding in findings]
