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
        one_story = len({scene["story_id"] for scene in scenes}) == 1
        parts.append(esc(t(f"assets.where_used_{key}", list=numbers) if one_story else count("scenes", len(scenes))))
    if used_in["panels"]:
        parts.append(esc(count("panels", used_in["panels"])))
    parts += [_link(episode) for episode in used_in["episodes"]]
    return f'<p class="ws-soft ws-small" style="margin:0">{" · ".join(parts)}</p>'


def _link(episode: Mapping[str, Any]) -> str:
    where = urlencode({"story": episode["story_id"], "episode": episode["episode_id"]})
    name = t("library.pinned_in", title=episode["title"]) if episode["pinned"] else episode["title"]
    return f'<a href="./?{esc(where)}" target="_self" style="color:inherit">{esc(name)}</a>'


def opened(words: str) -> str:
    """A sentence that begins with a capital; names inside stay as they are."""
    return words[:1].upper() + words[1:]
