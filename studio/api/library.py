"""The library across stories: where things are used, what is put away, copied, exported and imported; references."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, File, Form, Query, UploadFile
from fastapi.responses import Response
from pydantic import Field

from studio.api.deps import Author, Body, Limit, Svc
from studio.api.plain import check_plain
from studio.services import adopting, library, library_import, library_pack, outfits, references

router = APIRouter(tags=["library"])
Name = Annotated[str, Field(min_length=1, max_length=200)]
Words = Annotated[str, Field(max_length=1000)]
Ids = Annotated[list[str], Field(max_length=2000)]


class NewOutfit(Body):
    name: Name
    description: Words = ""
    look: dict[str, Any] | None = None
    default: bool = False


class OutfitChange(Body):
    name: Name | None = None
    description: Words | None = None
    look: dict[str, Any] | None = None
    default: bool | None = None


class Rejection(Body):
    note: Annotated[str, Field(min_length=1, max_length=1000)]


class ReferenceChange(Body):
    kind: Annotated[str, Field(max_length=40)] | None = None
    outfit_id: Annotated[str, Field(max_length=100)] | None = None


class CopyTo(Body):
    story_id: Annotated[str, Field(max_length=100)]


class Selection(Body):
    character_ids: Ids = Field(default_factory=list)
    environment_ids: Ids = Field(default_factory=list)
    style_ids: Ids = Field(default_factory=list)
    story_id: Annotated[str, Field(max_length=100)] | None = None


@router.get("/library")
def list_library(
    svc: Svc,
    kind: Annotated[Literal["character", "environment", "style", "lettering"] | None, Query()] = None,
    story_id: Annotated[str | None, Query(max_length=100)] = None,
    q: Annotated[str | None, Query(max_length=200)] = None,
    limit: Limit = 200,
    cursor: Annotated[str | None, Query(max_length=400)] = None,
) -> dict[str, Any]:
    return library.list_all(svc, kind=kind, story_id=story_id, q=q, limit=limit, cursor=cursor)


@router.post("/library/export", response_class=Response)
def export_library(body: Selection, svc: Svc) -> Response:
    """A ZIP; equal contents make equal bytes."""
    data = library_pack.export(svc, **body.model_dump())
    headers = {"Content-Disposition": 'attachment; filename="library.zip"'}
    return Response(data, media_type="application/zip", headers=headers)


@router.post("/library/import")
def import_library(
    svc: Svc,
    author: Author,
    file: Annotated[UploadFile, File()],
    story_id: Annotated[str | None, Query(max_length=100)] = None,
    on_conflict: Annotated[Literal["keep", "copy", "skip"], Query()] = "keep",
    dry_run: Annotated[bool, Query()] = False,
) -> dict[str, Any]:
    data = file.file.read(library_pack.PACK_BYTES + 1)
    return library_import.take_in(svc, data, story_id=story_id, on_conflict=on_conflict, dry_run=dry_run, author=author)


@router.post("/characters/{character_id}/outfits", status_code=201)
def add_outfit(character_id: str, body: NewOutfit, svc: Svc, author: Author) -> dict[str, Any]:
    return outfits.add(svc, character_id, **body.model_dump(), author=author)


@router.patch("/characters/{character_id}/outfits/{outfit_id}")
def update_outfit(character_id: str, outfit_id: str, body: OutfitChange, svc: Svc, author: Author) -> dict[str, Any]:
    said = body.model_dump(exclude_unset=True)
    return outfits.update(svc, character_id, outfit_id, **said, author=author)


@router.delete("/characters/{character_id}/outfits/{outfit_id}")
def delete_outfit(character_id: str, outfit_id: str, svc: Svc, author: Author) -> dict[str, Any]:
    return outfits.put_away(svc, character_id, outfit_id, author=author)


@router.post("/characters/{character_id}/outfits/{outfit_id}/undelete")
def undelete_outfit(character_id: str, outfit_id: str, svc: Svc, author: Author) -> dict[str, Any]:
    return outfits.bring_back(svc, character_id, outfit_id, author=author)


@router.get("/characters/{character_id}/usage")
def character_usage(character_id: str, svc: Svc) -> dict[str, Any]:
    return library.usage_of(svc, "character", character_id)


@router.delete("/characters/{character_id}", status_code=204)
def delete_character(character_id: str, svc: Svc, author: Author) -> Response:
    library.put_away(svc, "character", character_id, author=author)
    return Response(status_code=204)


@router.post("/characters/{character_id}/undelete")
def undelete_character(character_id: str, svc: Svc, author: Author) -> dict[str, Any]:
    return library.bring_back(svc, "character", character_id, author=author)


@router.post("/characters/{character_id}/copy", status_code=201)
def copy_character(character_id: str, body: CopyTo, svc: Svc, author: Author) -> dict[str, Any]:
    return adopting.copy_character(svc, character_id, body.story_id, author=author)


@router.get("/environments/{environment_id}/usage")
def environment_usage(environment_id: str, svc: Svc) -> dict[str, Any]:
    return library.usage_of(svc, "environment", environment_id)


@router.delete("/environments/{environment_id}", status_code=204)
def delete_environment(environment_id: str, svc: Svc, author: Author) -> Response:
    library.put_away(svc, "environment", environment_id, author=author)
    return Response(status_code=204)


@router.post("/environments/{environment_id}/undelete")
def undelete_environment(environment_id: str, svc: Svc, author: Author) -> dict[str, Any]:
    return library.bring_back(svc, "environment", environment_id, author=author)


@router.post("/environments/{environment_id}/copy", status_code=201)
def copy_environment(environment_id: str, body: CopyTo, svc: Svc, author: Author) -> dict[str, Any]:
    return adopting.copy_environment(svc, environment_id, body.story_id, author=author)


@router.post("/environments/{environment_id}/references", status_code=201)
def add_environment_reference(
    environment_id: str,
    svc: Svc,
    author: Author,
    image: Annotated[UploadFile, File()],
    kind: Annotated[str, Form(max_length=40)] = "wide",
    note: Annotated[str, Form(max_length=1000)] = "",
) -> dict[str, Any]:
    check_plain({"note": note})
    data = image.file.read(references.REFERENCE_BYTES + 1)
    return references.add(svc, "environment", environment_id, data, kind, note=note, author=author)


@router.get("/styles/{style_id}/usage")
def style_usage(style_id: str, svc: Svc) -> dict[str, Any]:
    return library.usage_of(svc, "style", style_id)


@router.delete("/styles/{style_id}", status_code=204)
def delete_style(style_id: str, svc: Svc, author: Author) -> Response:
    library.put_away(svc, "style", style_id, author=author)
    return Response(status_code=204)


@router.post("/styles/{style_id}/undelete")
def undelete_style(style_id: str, svc: Svc, author: Author) -> dict[str, Any]:
    return library.bring_back(svc, "style", style_id, author=author)


@router.patch("/references/{reference_id}")
def change_reference(reference_id: str, body: ReferenceChange, svc: Svc, author: Author) -> dict[str, Any]:
    return references.change(svc, reference_id, **body.model_dump(exclude_unset=True), author=author)


@router.post("/references/{reference_id}/reject")
def reject_reference(reference_id: str, body: Rejection, svc: Svc, author: Author) -> dict[str, Any]:
    return references.reject(svc, reference_id, body.note, author=author)


@router.post("/references/{reference_id}/withdraw")
def withdraw_reference(reference_id: str, svc: Svc, author: Author) -> dict[str, Any]:
    return references.withdraw(svc, reference_id, author=author)


@router.post("/references/{reference_id}/restore")
def restore_reference(reference_id: str, svc: Svc, author: Author) -> dict[str, Any]:
    return references.restore(svc, reference_id, author=author)


@router.post("/references/{reference_id}/primary")
def make_primary(reference_id: str, svc: Svc, author: Author) -> dict[str, Any]:
    return references.make_primary(svc, reference_id, author=author)
