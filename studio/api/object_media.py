"""`/lettering`: what somebody brings for one object, an outline of their own or a drawing instead of letters."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, File, Query, UploadFile

from studio.api.deps import Svc
from studio.services import object_media

router = APIRouter(tags=["lettering"])


@router.post("/lettering/outlines")
def read_outline(svc: Svc, svg: Annotated[UploadFile, File()]) -> dict[str, Any]:
    """The largest closed shape of an SVG file, as an object's `outline`; nothing is stored."""
    return object_media.read_outline(svc, svg.file.read())


@router.post("/lettering/drawings", status_code=201)
def add_drawing(
    svc: Svc,
    image: Annotated[UploadFile, File()],
    media: Annotated[Literal["image/png", "image/svg+xml"], Query()] = "image/png",
) -> dict[str, Any]:
    """Keep a drawing; the answer's `picture` goes into a sound."""
    return object_media.add_drawing(svc, image.file.read(), media)
