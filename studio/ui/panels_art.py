"""How do boxes look on the art that they stand on? The picture with numbered boxes over it, and a ruler in its px."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from studio.ui.html import esc
from studio.ui.view import media_url

ART_PX = 420
"""Width on screen of the art."""
_STEPS = (50, 100, 200, 250, 500, 1000, 2000, 5000, 10_000, 20_000)
_APART_PX = 44


def art_with_boxes(image: str, size: tuple[int, int], boxes: Sequence[tuple[int, Mapping[str, int]]], alt: str) -> str:
    """The art with its boxes, `(number, {x, y, w, h} in px of the art)`; what leaves the picture is cut off."""
    width, height = size
    shown = "".join(_box(number, box, width, height) for number, box in boxes)
    picture = f'<img src="{esc(media_url(image, ART_PX))}" alt="{esc(alt)}">'
    frame = f'<div class="ws-boxes" style="aspect-ratio:{width}/{height}">{picture}{shown}</div>'
    return f'<div class="ws-measured" style="max-width:{ART_PX + 44}px">{_ruler(width, height)}{frame}</div>'


def _box(number: int, box: Mapping[str, int], width: int, height: int) -> str:
    place = (
        f"left:{100 * box['x'] / width:.3f}%;top:{100 * box['y'] / height:.3f}%;"
        f"width:{100 * box['w'] / width:.3f}%;height:{100 * box['h'] / height:.3f}%"
    )
    return f'<i class="{"odd" if number % 2 else "even"}" style="{place}"><b>{int(number)}</b></i>'


def _ruler(width: int, height: int) -> str:
    """Rows of the art as numbers down its left side, as close together as can be read."""
    least = _APART_PX * width / ART_PX
    step = next((step for step in _STEPS if step >= least), _STEPS[-1])
    marks = (f'<span style="top:{100 * row / height:.3f}%">{row}</span>' for row in range(0, height, step))
    return f'<div class="ws-ruler" aria-hidden="true">{"".join(marks)}</div>'
