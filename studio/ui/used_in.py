"""Where is this used? Scenes, panels and pins in words, with a link to the episode that shows them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from studio.ui.html import esc
from studio.ui.words import count, t


def used_line(used_in: Mapping[str, Any]) -> str:
    """One line of finished HTML: scenes by number, how many panels, and a link to each episode."""
    scenes = used_in["scenes"]
    if not scenes and not used_in["episodes"]:
        return f'<p class="ws-soft ws-small" style="margin:0">{esc(t("assets.not_used"))}</p>'
    parts = []
    if scenes:
        key = "one" if len(scenes) == 1 else "many"
        numbers = ", ".join(str(scene["number"]) for scene in scenes)
        parts.append(esc(t(f"assets.where_used_{key}", list=numbers)))
    if used_in["panels"]:
        parts.append(esc(count("panels", used_in["panels"])))
    home = {story["story_id"] for story in used_in["stories"]}
    parts += [_link(episode, next(iter(home), "")) for episode in used_in["episodes"]]
    return f'<p class="ws-soft ws-small" style="margin:0">{" · ".join(parts)}</p>'


def _link(episode: Mapping[str, Any], story_id: str) -> str:
    where = urlencode({"story": story_id, "episode": episode["episode_id"]})
    name = t("library.pinned_in", title=episode["title"]) if episode["pinned"] else episode["title"]
    return f'<a href="./?{esc(where)}" target="_self">{esc(name)}</a>'
