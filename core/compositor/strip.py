"""The episode as one tall picture that is never held whole.

Stands between composed scenes and the slicer; answers one question: which pixels are in rows ``[top, bottom)``? Scenes
are fetched when their rows are asked for, and at most two are kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.compositor.packaged import PackagedScene
from core.compositor.protected import Protected
from core.compositor.setting import parse_colour
from core.draw.rows import cut_energy, row_busyness
from core.errors import InvalidInputError
from core.units import Span, round_px

Pixels = NDArray[np.uint8]
_KEPT_SCENES = 2


@dataclass(frozen=True, slots=True)
class StripPart:
    """A scene's place in the strip, with the gutter that follows it (empty after the last scene)."""

    scene: PackagedScene
    span: Span
    gutter: Span


class Strip:
    """The scenes in order with gutters between; rows count from the top of the first scene.

    Attributes:
        width: px; scenes that are narrower stand in the middle.
        height: px.
        parts: the scenes' places.
    """

    def __init__(self, scenes: Sequence[PackagedScene], *, width: int | None = None) -> None:
        """Lay the scenes out.

        Args:
            width: what every scene must be wide; None takes the widest scene.

        Raises:
            InvalidInputError: there is no scene, or one has another width.
        """
        if not scenes:
            raise InvalidInputError("An episode without scenes has no strip.", code="no-scenes")
        wrong = [scene for scene in scenes if width is not None and scene.width != width]
        if wrong:
            raise InvalidInputError(
                f'Scene "{wrong[0].title}" is {wrong[0].width} px wide; the profile asks for {width} px.',
                code="wrong-width",
                scene_ids=[scene.scene_id for scene in wrong],
                width=width,
            )
        self.width = width or max(scene.width for scene in scenes)
        self.parts: list[StripPart] = []
        top = 0
        for number, scene in enumerate(scenes):
            end = top + scene.height
            gap = round_px(scene.layout.gutter_after_px * scene.width / scene.layout.width)
            gutter = Span(end, end + (gap if number + 1 < len(scenes) else 0))
            self.parts.append(StripPart(scene, Span(top, end), gutter))
            top = gutter.bottom
        self.height = top
        self._kept: dict[int, Pixels] = {}

    @property
    def protected(self) -> list[Protected]:
        """Every scene's protected elements in strip px; labels name the scene where there is more than one."""
        named = len(self.parts) > 1
        return [
            Protected(
                moved.span, moved.kind, f'{moved.label} of "{part.scene.title}"' if named else moved.label, moved.box
            )
            for part in self.parts
            for moved in (
                item.moved(part.span.top, (self.width - part.scene.width) // 2) for item in part.scene.protected
            )
        ]

    @property
    def seams(self) -> list[int]:
        """The middle rows of the gutters between scenes."""
        return [(part.gutter.top + part.gutter.bottom) // 2 for part in self.parts[:-1]]

    def rows(self, top: int, bottom: int) -> Pixels:
        """The pixels of rows ``[top, bottom)``: uint8 (bottom − top, width, 3), a fresh array."""
        if not 0 <= top <= bottom <= self.height:
            raise InvalidInputError(f"Rows {top} to {bottom} are outside the strip of {self.height} rows.")
        result = np.empty((bottom - top, self.width, 3), np.uint8)
        for number, part in enumerate(self.parts):
            for span, source in ((part.span, self._scene_rows), (part.gutter, self._gutter_rows)):
                start, end = max(span.top, top), min(span.bottom, bottom)
                if start < end:
                    result[start - top : end - top] = source(number, start - span.top, end - span.top)
        return result

    def bands(self, rows: int = 2048) -> Iterator[Pixels]:
        """The whole strip in bands, top to bottom."""
        for top in range(0, self.height, rows):
            yield self.rows(top, min(top + rows, self.height))

    def energy(self) -> NDArray[np.int32]:
        """How busy each cut row is: int32 (height + 1,), see :func:`core.draw.rows.cut_energy`."""
        return cut_energy(np.concatenate([row_busyness(band) for band in self.bands()]))

    def _pixels(self, number: int) -> Pixels:
        if number not in self._kept:
            while len(self._kept) >= _KEPT_SCENES:
                self._kept.pop(next(iter(self._kept)))
            scene = self.parts[number].scene
            pixels = scene.load()
            if pixels.shape != (scene.height, scene.width, 3) or pixels.dtype != np.uint8:
                raise InvalidInputError(
                    f'Scene "{scene.title}" promised {scene.width} × {scene.height} px and gave {pixels.shape}.',
                    scene_id=scene.scene_id,
                )
            self._kept[number] = pixels
        return self._kept[number]

    def _scene_rows(self, number: int, top: int, bottom: int) -> Pixels:
        rows = self._pixels(number)[top:bottom]
        if rows.shape[1] == self.width:
            return rows
        result = np.empty((bottom - top, self.width, 3), np.uint8)
        result[:] = self._edge(number, last=True)
        left = (self.width - rows.shape[1]) // 2
        result[:, left : left + rows.shape[1]] = rows
        return result

    def _gutter_rows(self, number: int, top: int, bottom: int) -> Pixels:
        """The gutter after a scene: its background runs on; into a scene of another background it runs evenly over."""
        span = self.parts[number].gutter
        above, below = self._edge(number, last=True), self._edge(number + 1, last=False)
        place = np.arange(top, bottom, dtype=np.int64)[:, None]
        mixed = (above * (2 * span.length - 2 * place - 1) + below * (2 * place + 1) + span.length) // (2 * span.length)
        result: Pixels = np.repeat(mixed.astype(np.uint8)[:, None, :], self.width, axis=1)
        return result

    def _edge(self, number: int, *, last: bool) -> NDArray[np.int64]:
        """The background colour at a scene's end or start: its layout's, or the middle colour of its own outer row."""
        scene = self.parts[number].scene
        if scene.layout.background != "art":
            return np.array(parse_colour(scene.layout.background), np.int64)
        row = self._pixels(number)[-1 if last else 0]
        return np.asarray(np.sort(row, axis=0)[len(row) // 2], np.int64)
