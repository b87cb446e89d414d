"""Short tasks about the looks of lettering: read a font that somebody brings, draw a specimen to choose by.

They run in the web process's draw pool: a font file comes from anywhere, and drawing is slow.
"""

from __future__ import annotations

from typing import Any

from core.compositor.encode import encode_png
from core.lettering.balloons.specimen import bare_text, draw_specimen, specimen_object
from core.lettering.linked import dressed
from core.lettering.text.ownfonts import read_font
from studio.worker.fonts import load_fonts, load_sheet
from studio.worker.table import TaskContext, register_task


@register_task("font.read")
def read_brought_font(payload: dict[str, Any], task: TaskContext) -> dict[str, Any]:
    """Make sure that an uploaded file is a font that can letter; what it says of itself."""
    return read_font(payload["name"], task.blobs.get(payload["upload"])).model_dump(mode="json")


@register_task("view.specimen")
def specimen(payload: dict[str, Any], task: TaskContext) -> dict[str, Any]:
    """A text in a font style, or an object of a kind in the linked styles, as a PNG blob cut to its ink."""
    fonts = load_fonts(payload["fonts"], task.blobs)
    if payload.get("font"):
        item = bare_text(
            payload["text"], payload["font"], size_px=payload.get("size_px"), language=payload.get("language")
        )
    else:
        item = dressed(specimen_object(payload["text"], payload["kind"], payload["speaker"]), load_sheet(payload))
    pixels = draw_specimen(item, fonts=fonts, width=payload["width"], paper=payload["paper"])
    return {
        "image": task.blobs.put(encode_png(pixels)),
        "width": int(pixels.shape[1]),
        "height": int(pixels.shape[0]),
    }
