"""How lettering looks: a studio's fonts, a story's linked styles, and how a style was before."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, File, Form, Query, UploadFile
from fastapi.responses import JSONResponse, Response
from pydantic import Field

from core.lettering.text.fonts import DEFAULT_STYLE
from studio.api.deps import Author, Body, Cursor, IfMatch, Limit, Svc, strip_etag, tagged
from studio.api.plain import check_plain
from studio.services import fonts, lettering_sheet, styles

router = APIRouter(tags=["looks"])
Named = Annotated[str | None, Form(max_length=40, pattern=r"^[a-z][a-z0-9_]*$")]
"""The name of a font style or a face in a form."""
PRIVATE = {"Cache-Control": "private, max-age=0, must-revalidate"}


class SheetChange(Body):
    settings: dict[str, Any]


class Restore(Body):
    revision_id: Annotated[str, Field(max_length=100)]


@router.get("/fonts")
def list_fonts(svc: Svc) -> dict[str, Any]:
    return fonts.list_fonts(svc)


@router.post("/fonts", status_code=201)
def add_font(
    svc: Svc,
    author: Author,
    file: Annotated[UploadFile, File()],
    licence: Annotated[str, Form(min_length=1, max_length=fonts.LICENCE_CHARACTERS)],
    family: Annotated[str | None, Form(max_length=200)] = None,
    source: Annotated[str, Form(max_length=500)] = "",
    style: Named = None,
    base: Named = None,
    size_px: Annotated[float | None, Form(gt=0, le=400)] = None,
    leading: Annotated[float | None, Form(ge=0.5, le=3)] = None,
    tracking: Annotated[float | None, Form(ge=-0.5, le=2)] = None,
    case: Annotated[Literal["as_typed", "upper"] | None, Form()] = None,
    italic: Named = None,
    bold: Named = None,
    fallback: Annotated[list[str] | None, Form(max_length=20)] = None,
) -> dict[str, Any]:
    words = {"licence": licence, "family": family, "source": source, "file": file.filename}
    check_plain(words)
    settings = {"size_px": size_px, "leading": leading, "tracking": tracking, "case": case}
    faces = {"italic": italic, "bold": bold, "fallback": fallback or None}
    return fonts.add_font(
        svc,
        file.filename or "font",
        file.file.read(fonts.FONT_BYTES + 1),
        licence=licence,
        style=style,
        family=family,
        source=source,
        base=base or DEFAULT_STYLE,
        settings=settings | faces,
        author=author,
    )


@router.delete("/fonts/{font_id}", status_code=204)
def delete_font(font_id: str, svc: Svc, author: Author) -> Response:
    fonts.delete_font(svc, font_id, author=author)
    return Response(status_code=204)


@router.get("/fonts/{style}/sample.png")
def font_sample(
    style: str,
    svc: Svc,
    text: Annotated[str | None, Query(max_length=fonts.SAMPLE_CHARACTERS)] = None,
    language: Annotated[str | None, Query(max_length=35)] = None,
) -> Response:
    picture = fonts.sample_png(svc, style, text, language=language)
    return Response(picture, media_type="image/png", headers=PRIVATE)


@router.get("/stories/{story_id}/lettering-style")
def get_sheet(story_id: str, svc: Svc) -> JSONResponse:
    sheet = lettering_sheet.get_for_story(svc, story_id)
    return tagged(sheet, sheet["revision_id"])


@router.put("/stories/{story_id}/lettering-style")
def put_sheet(story_id: str, body: SheetChange, svc: Svc, author: Author, if_match: IfMatch = None) -> JSONResponse:
    sheet = lettering_sheet.put_for_story(svc, story_id, body.settings, if_match=strip_etag(if_match), author=author)
    return tagged(sheet, sheet["revision_id"])


@router.get("/stories/{story_id}/lettering-style/sample.png")
def sheet_sample(
    story_id: str,
    svc: Svc,
    kind: Annotated[str, Query(max_length=20)] = "speech",
    character_id: Annotated[str | None, Query(max_length=100)] = None,
    text: Annotated[str | None, Query(max_length=fonts.SAMPLE_CHARACTERS)] = None,
) -> Response:
    made = lettering_sheet.sample(svc, story_id, kind=kind, character_id=character_id, words=text)
    return Response(svc.blobs.get(made["image"]), media_type="image/png", headers=PRIVATE)


@router.get("/styles/{style_id}/revisions")
def list_revisions(style_id: str, svc: Svc, limit: Limit = 50, cursor: Cursor = None) -> dict[str, Any]:
    return styles.list_revisions(svc, style_id, limit=limit, cursor=cursor)


@router.post("/styles/{style_id}/restore")
def restore_style(style_id: str, body: Restore, svc: Svc, author: Author) -> dict[str, Any]:
    return styles.restore(svc, style_id, body.revision_id, author=author)
