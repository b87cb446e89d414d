"""The one word for how far a scene is.

Question: what does a scene's cell say about it?
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal

from core.versions.kinds import split_pointer

SceneState = Literal["empty", "scripted", "planned", "rendered", "lettered", "stale"]
_LAYERS = frozenset({"dialogue_layer", "narration_layer", "sfx_layer"})


def scene_state(
    pointers: Collection[str], *, has_lines: bool, has_objects: bool, stale_types: Collection[str]
) -> SceneState:
    """The furthest stage that is reached, or ``stale`` when something in use is out of date.

    Args:
        pointers: keys of the pointers that are set.
        has_lines: the script in use has at least one line.
        has_objects: at least one lettering object is placed.
        stale_types: types of the active artifacts that are out of date.
    """
    held = {split_pointer(key)[0] for key in pointers}
    if stale_types:
        return "stale"
    if has_objects and "render_result" in held and held & _LAYERS:
        return "lettered"
    if "render_result" in held:
        return "rendered"
    if "panel_plan" in held:
        return "planned"
    return "scripted" if has_lines else "empty"
