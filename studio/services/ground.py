"""What a scene's lettering is drawn on while somebody drags it: its layout, its series' styles, its fonts.

Question: what stays the same from one answer to the next? A drag asks many times a second, and reading a scene takes
longer than drawing a balloon; so what was read is kept until anything at all is committed to the database.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import Any

from studio.services.context import Services
from studio.services.fonts import fonts_payload
from studio.services.payloads import digest_of, sheet_json
from studio.services.resolve import scene_values

Json = dict[str, Any]

_KEPT = 64
_gate = threading.Lock()


def drawing_ground(svc: Services, scene_id: str, branch: str | None = None) -> Json:
    """``{layout, sheet, fonts, reading, key}`` of a scene on a branch; `key` is a digest of the others. Not to be
    changed.

    Raises:
        NotFoundError: no such scene or branch. ConflictError: `scene-not-ready` when there is no layout yet.
    """
    commits = svc.store.commits  # before reading: a commit in between makes the entry look old, never new
    with _gate:
        kept: OrderedDict[tuple[str, str | None], tuple[int, Json]] = svc.extras.setdefault("grounds", OrderedDict())
        found = kept.get((scene_id, branch))
        if found is not None and found[0] == commits:
            return found[1]
    values = svc.store.read(lambda cur: scene_values(cur, svc, scene_id, branch))
    ground = {
        "layout": values.needed("layout", "layout"),
        "sheet": sheet_json(values.sheet),
        "fonts": fonts_payload(svc),
        "reading": values.reading(),
    }
    ground["key"] = digest_of(ground)
    with _gate:
        kept[(scene_id, branch)] = (commits, ground)
        kept.move_to_end((scene_id, branch))
        while len(kept) > _KEPT:
            kept.popitem(last=False)
    return ground
