"""Objects as a canvas in a browser shows them while they are edited, remembered from one request to the next.

A drag sends all objects of a scene many times a second and moves one of them. What depends on a group of joined objects
alone is worked out once for each wording of that group, and only the groups that were asked for are answered.
"""

from __future__ import annotations

import base64
import zlib
from collections import OrderedDict
from collections.abc import Hashable, Sequence
from dataclasses import asdict, fields
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from core.draw.blend import crop_to_ink
from core.lettering.balloons.drawing import DrawnObject, GroupVectors, group_vectors, grouped, paint_group
from core.lettering.balloons.editing import ObjectView, reading_index, view_group
from core.lettering.linked import LetteringSheet, dressed
from core.lettering.objects import LayerObject
from core.lettering.text.fonts import FontSet
from core.story.plan import Layout
from studio.blobs import Blobs
from studio.worker.drawings import drawings_of

Json = dict[str, Any]

_ENTRIES = 4000
_BYTES = 48 * 2**20


class _Memory:
    """Answers by what they depend on; the oldest go first when they are many or large."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Hashable, tuple[Any, int]] = OrderedDict()
        self._bytes = 0

    def find(self, key: Hashable) -> Any:
        found = self._kept.get(key)
        if found is None:
            return None
        self._kept.move_to_end(key)
        return found[0]

    def keep(self, key: Hashable, value: Any, size: int) -> None:
        if key not in self._kept:
            self._kept[key] = (value, size)
            self._bytes += size
        while len(self._kept) > _ENTRIES or self._bytes > _BYTES:
            _, (_, gone) = self._kept.popitem(last=False)
            self._bytes -= gone


_memory = _Memory()


class Canvas:
    """Objects on one scene's ground. `key` stands for everything but the objects: layout, styles, fonts.

    `blobs` hold the drawings that stand for sounds.
    """

    def __init__(
        self,
        key: str,
        layout: Layout,
        sheet: LetteringSheet,
        fonts: FontSet,
        *,
        width: int,
        blobs: Blobs,
        right_to_left: bool = False,
    ) -> None:
        self._key, self._blobs = (key, width), blobs
        self._layout, self._sheet, self._fonts, self._width = layout, sheet, fonts, width
        self._right_to_left = right_to_left

    def answer(self, texts: Sequence[str], *, only: Sequence[str] | None, pictures: bool) -> Json:
        """``{objects, pictures}`` of objects given as JSON; with `only`, of the groups that these ids belong to."""
        items = [self._object(text) for text in texts]
        words_of = {id(item): text for item, text in zip(items, texts, strict=True)}
        order = reading_index(items, self._layout, right_to_left=self._right_to_left)
        wanted = None if only is None else set(only)
        views: dict[str, Json] = {}
        shown: list[Json] = []
        for group in grouped(items):
            if wanted is not None and wanted.isdisjoint(item.id for item in group):
                continue
            words = tuple(words_of[id(item)] for item in group)
            vectors: GroupVectors | None = None
            known = _memory.find(("views", self._key, words))
            if known is None:
                vectors = self._vectors(group)
                found = view_group(vectors, width=self._width, fonts=self._fonts)
                known = [_view_json(view) for view in found]
                _memory.keep(("views", self._key, words), known, 40_000 * len(known))
            views |= {view["object_id"]: view | {"order": order[view["object_id"]]} for view in known}
            if pictures:
                shown += self._picture(group, words, vectors)
        shown.sort(key=lambda picture: picture["z"])
        return {"objects": [views[item.id] for item in items if item.id in views], "pictures": shown}

    def _object(self, text: str) -> LayerObject:
        key = ("object", self._key, text)
        known = _memory.find(key)
        if known is None:
            known = dressed(LayerObject.model_validate_json(text), self._sheet)
            _memory.keep(key, known, 4000)
        return known  # type: ignore[no-any-return]

    def _vectors(self, group: Sequence[LayerObject]) -> GroupVectors:
        brought = drawings_of(group, self._blobs)
        return group_vectors(group, self._layout, width=self._width, fonts=self._fonts, pictures=brought)

    def _picture(
        self, group: Sequence[LayerObject], words: tuple[str, ...], vectors: GroupVectors | None
    ) -> list[Json]:
        """The group's picture; none where it shows nothing."""
        key = ("picture", self._key, words)
        known = _memory.find(key)
        if known is None:
            drawn = paint_group(vectors or self._vectors(group))
            known = [] if drawn is None else _picture_json(drawn)
            _memory.keep(key, known, 500 + sum(len(picture["png"]) for picture in known))
        return list(known)


def _view_json(view: ObjectView) -> Json:
    found = {field.name: getattr(view, field.name) for field in fields(view)}
    found["box"], found["text_box"] = asdict(view.box), asdict(view.text_box)
    found["findings"] = [asdict(notice) for notice in view.findings]
    tails = [asdict(tail) for tail in found.pop("tails")]
    found["handles"] = {"body": found["box"], "rotation": found.pop("rotation"), "tails": tails}
    return found


def _picture_json(drawn: DrawnObject) -> list[Json]:
    left, top, right, bottom = crop_to_ink(drawn.rgba)
    if right <= left:
        return []
    return [
        {
            "object_id": drawn.object_id,
            "object_ids": list(drawn.object_ids),
            "x": drawn.x + left,
            "y": drawn.y + top,
            "width": right - left,
            "height": bottom - top,
            "z": drawn.z,
            "behind_art": drawn.behind_art,
            "png": png_uri(drawn.rgba[top:bottom, left:right]),
        }
    ]


def png_uri(premultiplied: NDArray[np.uint8]) -> str:
    """A data URI of premultiplied RGBA pixels (h, w, 4); browsers expect straight alpha, so it is divided out.

    Unfiltered rows, packed fast: flat balloons get smaller so, and three times sooner, than with the usual filters.
    """
    straight = cv2.cvtColor(np.ascontiguousarray(premultiplied), cv2.COLOR_mRGBA2RGBA)
    height, width = straight.shape[:2]
    rows = np.zeros((height, 4 * width + 1), np.uint8)
    rows[:, 1:] = straight.reshape(height, 4 * width)
    head = width.to_bytes(4, "big") + height.to_bytes(4, "big") + b"\x08\x06\x00\x00\x00"
    parts = [(b"IHDR", head), (b"IDAT", zlib.compress(rows, 1)), (b"IEND", b"")]
    data = b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, body) for kind, body in parts)
    return "data:image/png;base64," + base64.b64encode(data).decode("ascii")


def _chunk(kind: bytes, body: bytes) -> bytes:
    return len(body).to_bytes(4, "big") + kind + body + zlib.crc32(kind + body).to_bytes(4, "big")
