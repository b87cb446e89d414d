"""Where a task gets the drawings that stand for sounds: from the blobs that its objects name."""

from __future__ import annotations

from collections.abc import Iterable

from core.lettering.objects import LayerObject
from studio.blobs import Blobs


def drawings_of(objects: Iterable[LayerObject], blobs: Blobs) -> dict[str, bytes]:
    """The drawings that objects name, by blob key; one whose blob is gone is left out: letters are set instead."""
    keys = sorted({item.picture.blob for item in objects if item.picture is not None})
    return {key: blobs.get(key) for key in keys if blobs.exists(key)}
