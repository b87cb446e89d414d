"""A script becomes scenes, lines and people, outside the process that answers requests.

Question: what does this text hold? The reading runs in the draw pool; its errors and findings are those of the reader.
"""

from __future__ import annotations

import base64

from core.errors import InvalidInputError, StudioError
from core.story.script import ImportedStory
from studio.dispatch.pool import DrawPool
from studio.services.context import Services
from studio.services.paging import script_bytes
from studio.services.view import draw_pool

READING_S = 120.0
"""How long reading one script may take; a whole novel takes about a quarter of it."""


def reading_pool(svc: Services) -> DrawPool:
    """Where scripts are read."""
    return draw_pool(svc)


def read_story(
    svc: Services,
    script: str | bytes,
    *,
    seed: str,
    format: str = "auto",
    language: str | None = None,
    title: str | None = None,
) -> ImportedStory:
    """Read a script; ids come from `seed`.

    Raises:
        InvalidInputError, TooLargeError: the script cannot be read; `script-cannot-be-read` where it takes too long.
    """
    payload = {
        "script": base64.b64encode(script_bytes(script)).decode("ascii"),
        "kind": "text" if isinstance(script, str) else "bytes",
        "seed": seed,
        "format": format,
        "language": language,
        "title": title,
    }
    try:
        answer = reading_pool(svc).run("story.read", payload, timeout_s=READING_S)
    except StudioError as error:
        if error.code not in ("draw-timeout", "draw-failed"):
            raise
        words = "The script cannot be read: it takes too long. Bring it in parts."
        raise InvalidInputError(words, code="script-cannot-be-read") from error
    return ImportedStory.model_validate(answer["story"])
