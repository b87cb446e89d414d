"""What a scene stands on right now: its active payloads, cast, places, styles and language, read in one snapshot.

Planning, drawing, lettering and export all start here. It alone answers "which versions does this work start from?".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.errors import ConflictError, NotFoundError
from core.lettering.checks.lint_profiles import LintProfile, profile_for
from core.lettering.linked import LetteringSheet
from core.lettering.reading import Order, reading_order
from core.planning.styles import ImageStyle, StoryStyle, resolve_style
from core.story.cast import CharacterSheet, EnvironmentSheet
from core.versions.kinds import pointer_key
from studio.services import characters, environments
from studio.services import styles as style_services
from studio.services.context import Services
from studio.services.lettering_sheet import sheet_of
from studio.services.lint_profiles import chosen
from studio.services.payloads import digest_of, seed_of
from studio.store import artifacts, episodes, pointers, stories
from studio.store.db import Cursor, Row

LAYER_TYPES = ("dialogue_layer", "narration_layer", "sfx_layer")


@dataclass(frozen=True)
class SceneValues:
    """A scene on one branch. `ids` and `payloads` are keyed by pointer (``panel_plan``, ``dialogue_layer:en``)."""

    scene: Row
    story: Row
    branch: str
    language: str
    ids: Mapping[str, str]
    payloads: Mapping[str, Any]
    cast: Sequence[CharacterSheet]
    environments: Sequence[EnvironmentSheet]
    story_style: StoryStyle
    image_style: ImageStyle
    sheet: LetteringSheet
    lint_profiles: Mapping[str, LintProfile]

    @property
    def scene_id(self) -> str:
        return str(self.scene["scene_id"])

    @property
    def seed(self) -> int:
        return seed_of(self.scene_id)

    @property
    def cast_names(self) -> dict[str, str]:
        return {sheet.character_id: sheet.name for sheet in self.cast}

    def payload(self, pointer: str) -> dict[str, Any] | None:
        found = self.payloads.get(pointer)
        return dict(found) if found is not None else None

    def needed(self, pointer: str, words: str) -> dict[str, Any]:
        """A payload that the work cannot do without.

        Raises:
            ConflictError: `scene-not-ready`, with words for what is missing.
        """
        found = self.payload(pointer)
        if found is None:
            raise ConflictError(
                f"The scene '{self.scene['title']}' has no {words} yet.",
                code="scene-not-ready",
                scene_id=self.scene_id,
                missing=pointer,
            )
        return found

    @property
    def figures(self) -> list[str]:
        """The characters that the scene shows, by id; everybody where nobody has said yet."""
        said = (self.payload("intent") or {}).get("characters")
        return list(said or [sheet.character_id for sheet in self.cast])

    def layers(self, language: str | None = None) -> list[dict[str, Any]]:
        """The three layer payloads that exist, in drawing order."""
        keys = [pointer_key(kind, language or self.language) for kind in LAYER_TYPES]
        return [dict(self.payloads[key]) for key in keys if key and key in self.payloads]

    def layer_ids(self, language: str | None = None) -> dict[str, str]:
        keys = [pointer_key(kind, language or self.language) for kind in LAYER_TYPES]
        return {key: self.ids[key] for key in keys if key and key in self.ids}

    def lint_profile(self, language: str | None = None, named: str | None = None) -> LintProfile:
        """The profile that was named, else the one chosen for the story's lettering in a language, else its default.

        Raises:
            InvalidInputError: `unknown-lint-profile`.
        """
        tongue = language or self.language
        return profile_for(self.lint_profiles, tongue, named or chosen(self.story, self.lint_profiles, tongue))

    def reading(self, language: str | None = None, named: str | None = None) -> Order:
        """From which side a row of balloons is read in a language; `named` is a lint profile asked for by hand."""
        tongue = language or self.language
        said = named or chosen(self.story, self.lint_profiles, tongue)
        order = profile_for(self.lint_profiles, tongue, said).reading.order
        return reading_order(tongue, self.sheet, profile=order, chosen=said is not None)

    @property
    def lines(self) -> list[dict[str, Any]]:
        return list((self.payload("script") or {"lines": []})["lines"])

    @property
    def digests(self) -> dict[str, str]:
        """Digests of what is no artifact but goes into a plan or a picture."""
        return {
            "story_style": digest_of(self.story_style.model_dump(mode="json")),
            "image_style": digest_of(self.image_style.model_dump(mode="json")),
            "cast": digest_of([sheet.model_dump(mode="json") for sheet in self.cast]),
        }


def scene_values(cur: Cursor, svc: Services, scene_id: str, branch: str | None = None) -> SceneValues:
    """Everything that a scene stands on, on a branch (default: its active one).

    Raises:
        NotFoundError: no such scene or branch, or its story was deleted.
    """
    scene = stories.find_scene(cur, scene_id)
    if scene is None or scene["deleted_at"] is not None:
        raise NotFoundError("There is no such scene.", code="scene-not-found", scene_id=scene_id)
    story = stories.find_story(cur, scene["story_id"])
    assert story is not None, "a scene always has its story"
    if story["deleted_at"] is not None:
        raise NotFoundError("The story of this scene was deleted.", code="story-not-found", scene_id=scene_id)
    branch = branch or scene["active_branch"]
    if not pointers.has_branch(cur, scene_id, branch):
        raise NotFoundError(f"The scene has no branch '{branch}'.", code="branch-not-found", branch=branch)
    ids = pointers.active(cur, scene_id, branch)
    contents = artifacts.payloads(cur, list(ids.values()))
    found = {pointer: contents[artifact_id] for pointer, artifact_id in ids.items()}
    episode = episodes.find(cur, scene["home_episode_id"]) if scene["home_episode_id"] else None
    story_style = style_services.resolve(
        cur,
        svc,
        "story",
        resolve_style(scene["story_style"], episode["default_story_style"] if episode else None, story["story_style"]),
    )
    image_style = style_services.resolve(
        cur,
        svc,
        "image",
        resolve_style(scene["image_style"], episode["default_image_style"] if episode else None, story["image_style"]),
    )
    return SceneValues(
        scene=scene,
        story=story,
        branch=branch,
        language=str(story["language"]),
        ids=ids,
        payloads=found,
        cast=characters.sheets(cur, story["story_id"], scene["wardrobe"]),
        environments=environments.sheets(cur, story["story_id"]),
        story_style=story_style,
        image_style=image_style,
        sheet=sheet_of(cur, svc, story),
        lint_profiles=svc.catalogue.lint_profiles,
    )
