"""Pictures that a page asks for: thumbnails, previews, outlines. Computed in the draw pool, remembered by content.

The memory is a table from "what was asked" to the blob that answers it. It is only a cache: losing it costs time.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import Any

from core.errors import InvalidInputError, NotFoundError, StudioError
from core.units import canonical_json
from studio.blobs import BlobMissingError
from studio.dispatch.pool import DrawPool
from studio.services.context import Services
from studio.services.payloads import digest_of

MEDIA_TYPES = {b"\x89PNG": "image/png", b"\xff\xd8\xff": "image/jpeg", b"RIFF": "image/webp"}
_CACHE_ENTRIES = 5000
READING_S = 8.0
"""How long reading one brought font, outline or drawing may take; honest ones take less than a tenth of a second."""
_gate = threading.Lock()


def draw_pool(svc: Services) -> DrawPool:
    """The draw pool of this studio, started at first use."""
    return _pool(svc, "draw_pool")


def read_brought(svc: Services, task: str, payload: dict[str, Any], *, what: str) -> dict[str, Any]:
    """Run a pool task on a file that somebody brings. One that keeps the child busy or brings it down is refused.

    Raises:
        InvalidInputError: what the task says; `file-cannot-be-read` for a file that cannot be read in `READING_S`.
    """
    try:
        return draw_pool(svc).run(task, payload, timeout_s=READING_S)
    except StudioError as error:
        if error.code not in ("draw-timeout", "draw-failed"):
            raise
        words = f"The {what} cannot be read: it takes too long, or it is broken."
        raise InvalidInputError(words, code="file-cannot-be-read") from error


def canvas_pool(svc: Services) -> DrawPool:
    """A pool that only draws what somebody drags: a preview or a lint that takes a second must not hold up a frame."""
    return _pool(svc, "canvas_pool")


def close_pool(svc: Services) -> None:
    """End the pools that were ever started; no other is started."""
    with _gate:
        svc.extras["pools_closed"] = True
        pools = [svc.extras.pop(name, None) for name in ("draw_pool", "canvas_pool")]
    for pool in pools:
        if pool is not None:
            pool.end()


def _pool(svc: Services, name: str) -> DrawPool:
    with _gate:
        if name not in svc.extras:
            if svc.extras.get("pools_closed"):
                raise StudioError("The studio is closing.", code="studio-closing")
            svc.extras[name] = DrawPool(svc.blobs.url)
        pool: DrawPool = svc.extras[name]
        return pool


def cached_task(svc: Services, task: str, payload: dict[str, Any]) -> dict[str, Any]:
    """Run a pool task, or return the answer that the same payload got before."""
    key = digest_of([task, canonical_json(payload).decode()])
    with _gate:
        cache: OrderedDict[str, dict[str, Any]] = svc.extras.setdefault("view_cache", OrderedDict())
        if key in cache:
            cache.move_to_end(key)
            found = cache[key]
            if "image" not in found or svc.blobs.exists(found["image"]):
                return found
    answer = draw_pool(svc).run(task, payload)
    with _gate:
        cache[key] = answer
        while len(cache) > _CACHE_ENTRIES:
            cache.popitem(last=False)
    return answer


def picture(svc: Services, sha256: str, *, width: int | None = None) -> tuple[bytes, str]:
    """A stored picture's bytes and media type, or a cached smaller copy of it.

    Raises:
        NotFoundError: no such blob, or the blob is no picture (packages are served by their export only).
    """
    try:
        content = svc.blobs.get(sha256)
    except BlobMissingError:
        raise NotFoundError("There is no such picture.", code="media-not-found", sha256=sha256) from None
    media_type = next((kind for head, kind in MEDIA_TYPES.items() if content.startswith(head)), None)
    if media_type is None:
        raise NotFoundError("There is no such picture.", code="media-not-found", sha256=sha256)
    if width is None:
        return content, media_type
    small = cached_task(svc, "view.thumbnail", {"image": sha256, "width": width})
    return svc.blobs.get(small["image"]), "image/png"
