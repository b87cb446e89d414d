"""Where things of the library are used: stories, episodes, scenes and panels, read in one pass.

Question: who or what would notice if this were gone? What a scene says and shows on its active branch counts, and so
does a pin. A place counts by its name in the scene's heading too, as planning finds it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from core.lettering.linked import HOUSE
from studio.services.digests import inherited_styles
from studio.services.paging import Json
from studio.store import usage
from studio.store.cursor import Cursor, Row

Panels = dict[str, list[int]]
"""Panel ids by scene, scenes in their order; an empty list where something is in the script alone."""


@dataclass(frozen=True)
class Uses:
    """What one reading found. `stories`, `episodes`, `scenes` are rows by id; the rest says what they use."""

    stories: Mapping[str, Row]
    episodes: Mapping[str, Row]
    scenes: Mapping[str, Row]
    held: Mapping[str, list[str]]
    """Episode ids by scene."""
    pinned: Mapping[tuple[str, str], list[str]]
    """Episode ids by kind and asset id."""
    characters: Mapping[str, Panels]
    places: Mapping[str, Panels]
    """By environment id, from the plans."""
    headings: Mapping[tuple[str, str], list[str]]
    """Scene ids by story id and the place of a heading in small letters."""
    panel_counts: Mapping[str, int]
    chosen: Mapping[tuple[str, str], list[Json]] = field(default_factory=dict)
    """Who chose a style for itself, by kind and style id: ``{kind: scene|episode|story, id, name}``."""
    styled: Mapping[tuple[str, str], list[str]] = field(default_factory=dict)
    """Scene ids by kind and style id, inherited ones too."""

    def of_character(self, character_id: str) -> Json:
        return self._shown(self.characters.get(character_id, {}), ("character", character_id))

    def of_environment(self, row: Row) -> Json:
        return self._shown(self.place_panels(row), ("environment", row["environment_id"]))

    def of_style(self, kind: str, style_id: str) -> Json:
        """Its scenes with all their panels; `chosen_by` names who asked for it rather than inherited it."""
        panels = {at: list(range(1, self.panel_counts.get(at, 0) + 1)) for at in self.styled.get((kind, style_id), [])}
        chosen = self.chosen.get((kind, style_id), [])
        shown = self._shown(panels, ("style", style_id))
        stories = [one["id"] for one in chosen if one["kind"] == "story"]
        known = {story["story_id"] for story in shown["stories"]}
        shown["stories"] += [self._story(story_id) for story_id in stories if story_id not in known]
        return shown | {"chosen_by": chosen}

    def place_panels(self, row: Row) -> Panels:
        """The scenes of a place: those whose plan shows it, and those whose heading names it."""
        panels = {at: list(ids) for at, ids in self.places.get(row["environment_id"], {}).items()}
        for scene_id in self.headings.get((row["story_id"], row["name"].casefold()), []):
            panels.setdefault(scene_id, [])
        return {scene_id: panels[scene_id] for scene_id in self.scenes if scene_id in panels}

    def _story(self, story_id: str) -> Json:
        return {"story_id": story_id, "title": self.stories[story_id]["title"]}

    def _shown(self, panels: Panels, asset: tuple[str, str]) -> Json:
        """``{stories, episodes, scenes, panels}``: the scenes with their panel ids, `panels` how many there are."""
        pins = self.pinned.get(asset, [])
        in_episodes = {episode_id for scene_id in panels for episode_id in self.held.get(scene_id, [])} | set(pins)
        episodes = [row for episode_id, row in self.episodes.items() if episode_id in in_episodes]
        in_stories = {self.scenes[scene_id]["story_id"] for scene_id in panels} | {row["story_id"] for row in episodes}
        return {
            "stories": [self._story(story_id) for story_id in self.stories if story_id in in_stories],
            "episodes": [
                {name: row[name] for name in ("episode_id", "story_id", "title")}
                | {"pinned": row["episode_id"] in pins}
                for row in episodes
            ],
            "scenes": [
                {
                    "scene_id": scene_id,
                    "title": self.scenes[scene_id]["title"],
                    "number": self.scenes[scene_id]["number"],
                    "story_id": self.scenes[scene_id]["story_id"],
                    "panels": ids,
                }
                for scene_id, ids in panels.items()
            ],
            "panels": sum(len(ids) for ids in panels.values()),
        }


def is_used(used_in: Mapping[str, Any]) -> bool:
    """Whether anybody would notice: a scene, a pin, or somebody who chose it."""
    pinned = any(episode["pinned"] for episode in used_in["episodes"])
    return bool(used_in["scenes"] or pinned or used_in.get("chosen_by") or used_in.get("styles"))


def read_uses(cur: Cursor, story_id: str | None = None, *, cast: Mapping[str, list[Row]]) -> Uses:
    """Read what one story, or all, use. `cast` are the characters' rows by story, for lines with a speaker alone."""
    stories = {row["story_id"]: row for row in usage.stories_alive(cur, story_id)}
    scenes = {row["scene_id"]: row for row in usage.scenes_alive(cur, story_id)}
    episodes = {row["episode_id"]: row for row in usage.episodes_alive(cur, story_id)}
    parts = usage.parts_in_use(cur, story_id, ("script", "semantics"))
    held: dict[str, list[str]] = defaultdict(list)
    for row in usage.memberships(cur):
        if row["episode_id"] in episodes:
            held[row["scene_id"]].append(row["episode_id"])
    pinned: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in usage.pins(cur):
        if row["episode_id"] in episodes:
            pinned[(row["kind"], row["asset_id"])].append(row["episode_id"])
    characters: dict[str, Panels] = defaultdict(dict)
    places: dict[str, Panels] = defaultdict(dict)
    headings: dict[tuple[str, str], list[str]] = defaultdict(list)
    counts: dict[str, int] = {}
    names = {at: _names(rows) for at, rows in cast.items()}
    for scene_id, scene in scenes.items():
        script, semantics = (parts.get(scene_id, {}).get(name) or {} for name in ("script", "semantics"))
        for line in script.get("lines", []):
            known = names.get(scene["story_id"], {})
            who = line.get("character_id") or known.get((line.get("speaker") or "").casefold())
            if who:
                characters[who].setdefault(scene_id, [])
        if script.get("place"):
            headings[(scene["story_id"], script["place"].casefold())].append(scene_id)
        panels = semantics.get("panels", [])
        counts[scene_id] = len(panels)
        for panel in panels:
            for who in dict.fromkeys(figure["character_id"] for figure in panel["characters"]):
                characters[who].setdefault(scene_id, []).append(panel["panel_id"])
            place = panel["environment"].get("environment_id")
            if place:
                places[place].setdefault(scene_id, []).append(panel["panel_id"])
    chosen, styled = _styles(stories, episodes, scenes)
    return Uses(stories, episodes, scenes, held, pinned, characters, places, headings, counts, chosen, styled)


def _names(rows: list[Row]) -> dict[str, str]:
    return {name.casefold(): row["character_id"] for row in rows for name in (*row["aliases"], row["name"])}


def _styles(
    stories: Mapping[str, Row], episodes: Mapping[str, Row], scenes: Mapping[str, Row]
) -> tuple[dict[tuple[str, str], list[Json]], dict[tuple[str, str], list[str]]]:
    chosen: dict[tuple[str, str], list[Json]] = defaultdict(list)
    styled: dict[tuple[str, str], list[str]] = defaultdict(list)
    for kind in ("story", "image"):
        for what, rows, column in (
            ("story", stories, f"{kind}_style"),
            ("episode", episodes, f"default_{kind}_style"),
            ("scene", scenes, f"{kind}_style"),
        ):
            for asset_id, row in rows.items():
                if row[column]:
                    chosen[(kind, row[column])].append({"kind": what, "id": asset_id, "name": row["title"]})
    for scene_id, scene in scenes.items():
        found = inherited_styles(stories[scene["story_id"]], episodes.get(scene["home_episode_id"] or ""), scene)
        for kind in ("story", "image"):
            styled[(kind, found[f"{kind}_style"]["style_id"])].append(scene_id)
    for story_id, story in stories.items():
        lettering = story["lettering_style"]
        if lettering:
            chosen[("lettering", lettering)].append({"kind": "story", "id": story_id, "name": story["title"]})
        own = [scene_id for scene_id, scene in scenes.items() if scene["story_id"] == story_id]
        styled[("lettering", lettering or HOUSE)] += own
    return chosen, styled
