"""Characters with references, environments, styles, people and notes."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, File, Form, Query, UploadFile
from fastapi.responses import JSONResponse
from pydantic import Field

from studio.api.deps import Author, Body, Cursor, IfMatch, Limit, Svc, strip_etag, tagged
from studio.api.plain import check_plain
from studio.services import characters, environments, notes, people, references, styles

router = APIRouter(tags=["assets"])
Name = Annotated[str, Field(min_length=1, max_length=200)]
Text = Annotated[str, Field(max_length=5000)]


class NewCharacter(Body):
    name: Name
    description: Text = ""
    role: Literal["main", "secondary", "background"] = "secondary"
    aliases: list[Name] = Field(default_factory=list)


class CharacterChange(Body):
    name: Name | None = None
    description: Text | None = None
    role: Literal["main", "secondary", "background"] | None = None
    identity_line: Text | None = None
    aliases: list[Name] | None = None
    look: dict[str, Any] | None = None


class Merge(Body):
    into: str


class NewEnvironment(Body):
    story_id: str
    name: Name
    description: Text = ""
    kind: str | None = None


class EnvironmentChange(Body):
    name: Name | None = None
    description: Text | None = None
    kind: str | None = None
    locked_elements: Annotated[list[Annotated[str, Field(max_length=300)]], Field(max_length=30)] | None = None


class NewStyle(Body):
    name: Name
    kind: Literal["story", "image", "lettering"]
    settings: dict[str, Any] = Field(default_factory=dict)
    base: Annotated[str, Field(max_length=40)] | None = None


class StyleChange(Body):
    name: Name | None = None
    settings: dict[str, Any] | None = None
    base: Annotated[str, Field(max_length=40)] | None = None


class Promotion(Body):
    locked_elements: Annotated[list[Annotated[str, Field(max_length=300)]], Field(max_length=30)] | None = None


class NewPerson(Body):
    name: Name


class NewNote(Body):
    target: dict[str, Any]
    text: Text | None = None
    drawing: dict[str, Any] | None = None
    assignee: str | None = None
    due: str | None = None
    blocker: bool = False


class NoteChange(Body):
    text: Text | None = None
    assignee: str | None = None
    due: str | None = None
    blocker: bool | None = None
    status: Literal["open", "fixed", "verified"] | None = None


@router.post("/stories/{story_id}/characters", status_code=201)
def create_character(story_id: str, body: NewCharacter, svc: Svc, author: Author) -> dict[str, Any]:
    return characters.create(svc, story_id, **body.model_dump(), author=author)


@router.get("/stories/{story_id}/characters")
def list_characters(story_id: str, svc: Svc) -> dict[str, Any]:
    return characters.list_for_story(svc, story_id)


@router.get("/characters/{character_id}")
def get_character(character_id: str, svc: Svc) -> dict[str, Any]:
    return characters.get(svc, character_id)


@router.patch("/characters/{character_id}")
def update_character(character_id: str, body: CharacterChange, svc: Svc, author: Author) -> dict[str, Any]:
    return characters.update(svc, character_id, **body.model_dump(exclude_unset=True), author=author)


@router.post("/characters/{character_id}/merge")
def merge_character(character_id: str, body: Merge, svc: Svc, author: Author) -> dict[str, Any]:
    return characters.merge(svc, character_id, body.into, author=author)


@router.post("/characters/{character_id}/unmerge")
def unmerge_character(character_id: str, svc: Svc, author: Author) -> dict[str, Any]:
    return characters.unmerge(svc, character_id, author=author)


@router.post("/characters/{character_id}/references", status_code=201)
def add_reference(
    character_id: str,
    svc: Svc,
    author: Author,
    image: Annotated[UploadFile, File()],
    kind: Annotated[str, Form(max_length=40)] = "face",
    outfit_id: Annotated[str | None, Form(max_length=100)] = None,
    note: Annotated[str, Form(max_length=1000)] = "",
) -> dict[str, Any]:
    check_plain({"note": note, "outfit_id": outfit_id})
    data = image.file.read(references.REFERENCE_BYTES + 1)
    return references.add(
        svc, "character", character_id, data, kind, outfit_id=outfit_id or None, note=note, author=author
    )


@router.post("/references/{reference_id}/approve")
def approve_reference(reference_id: str, svc: Svc, author: Author) -> dict[str, Any]:
    return references.approve(svc, reference_id, author=author)


@router.post("/environments", status_code=201)
def create_environment(body: NewEnvironment, svc: Svc, author: Author) -> dict[str, Any]:
    return environments.create(svc, **body.model_dump(), author=author)


@router.get("/environments")
def list_environments(svc: Svc, story_id: Annotated[str | None, Query()] = None) -> dict[str, Any]:
    return environments.list_all(svc, story_id=story_id)


@router.get("/environments/{environment_id}")
def get_environment(environment_id: str, svc: Svc) -> dict[str, Any]:
    return environments.get(svc, environment_id)


@router.patch("/environments/{environment_id}")
def update_environment(environment_id: str, body: EnvironmentChange, svc: Svc, author: Author) -> dict[str, Any]:
    return environments.update(svc, environment_id, **body.model_dump(exclude_unset=True), author=author)


@router.post("/environments/{environment_id}/promote")
def promote_environment(environment_id: str, svc: Svc, author: Author, body: Promotion | None = None) -> dict[str, Any]:
    chosen = (body or Promotion()).locked_elements
    return environments.promote(svc, environment_id, locked_elements=chosen, author=author)


@router.post("/environments/{environment_id}/demote")
def demote_environment(environment_id: str, svc: Svc, author: Author) -> dict[str, Any]:
    return environments.demote(svc, environment_id, author=author)


@router.get("/styles")
def list_styles(
    svc: Svc, kind: Annotated[Literal["story", "image", "lettering"] | None, Query()] = None
) -> dict[str, Any]:
    return styles.list_all(svc, kind)


@router.post("/styles", status_code=201)
def create_style(body: NewStyle, svc: Svc, author: Author) -> dict[str, Any]:
    return styles.create(svc, **body.model_dump(), author=author)


@router.patch("/styles/{style_id}")
def update_style(style_id: str, body: StyleChange, svc: Svc, author: Author, if_match: IfMatch = None) -> JSONResponse:
    style = styles.update(
        svc, style_id, **body.model_dump(exclude_unset=True), if_match=strip_etag(if_match), author=author
    )
    return tagged(style, style["revision_id"])


@router.get("/people")
def list_people(svc: Svc) -> dict[str, Any]:
    return people.list_people(svc)


@router.post("/people", status_code=201)
def create_person(body: NewPerson, svc: Svc, author: Author) -> dict[str, Any]:
    return people.create_person(svc, body.name, author=author)


@router.get("/notes")
def list_notes(
    svc: Svc, scene_id: Annotated[str | None, Query()] = None, limit: Limit = 50, cursor: Cursor = None
) -> dict[str, Any]:
    return notes.list_all(svc, scene_id=scene_id, limit=limit, cursor=cursor)


@router.post("/notes", status_code=201)
def create_note(body: NewNote, svc: Svc, author: Author) -> dict[str, Any]:
    return notes.create(svc, **body.model_dump(), author=author)


@router.patch("/notes/{note_id}")
def update_note(note_id: str, body: NoteChange, svc: Svc, author: Author) -> dict[str, Any]:
    return notes.update(svc, note_id, **body.model_dump(exclude_unset=True), author=author)
