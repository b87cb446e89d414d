"""`GET /backup`: everything that the running studio holds, as one file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

from fastapi import APIRouter, Request
from fastapi.responses import Response, StreamingResponse

from studio.api.deps import Svc
from studio.api.guard import is_cross_site
from studio.api.problems import problem
from studio.services import archive

router = APIRouter(tags=["status"])
CHUNK = 1 << 20


@router.get("/backup", response_class=StreamingResponse)
def backup(request: Request, svc: Svc) -> Response:
    """A consistent copy, as `webtoon backup` writes it; `webtoon restore` brings it back."""
    if is_cross_site(dict(request.headers)):
        # Reading changes nothing, but a page elsewhere could keep the studio copying itself all day.
        return problem(403, "cross-site", "A backup is handed to the studio's own site and to programs only.")
    file, size, name = archive.make_archive(svc)
    headers = {
        "Content-Length": str(size),
        "Content-Disposition": f'attachment; filename="{name}"',
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }
    return StreamingResponse(_chunks(file), media_type="application/zip", headers=headers)


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while chunk := file.read(CHUNK):
            yield chunk
