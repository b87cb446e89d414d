"""The present fingerprints of what artifacts are made from and what is no artifact: identities, places, styles, data.

Question: has anything beside the scene's own versions changed since something was made? Names:
``identity:<character id>``, ``environment:<environment id>``, ``story_style``, ``image_style`` (as resolved for the
scene), and, where a catalogue is given, ``grammar``, ``layouts``, ``styles``.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from pydantic import BaseModel

from core.versions.shape import fingerprint
from studio.store import assets, episodes, stories
from studio.store.cursor import Cursor, Row

DEFAULT_STYLE = "default"
_DATA = {"grammar": "grammar", "layouts": "templates", "styles": "styles"}


def present_digests(
    cur: Cursor, scene: Row, catalogue: Any = None, *, names: Collection[str] | None = None
) -> dict[str, str | None]:
    """Fingerprints by name, of `names` or of everything the scene's story has; None for what is gone.

    Names that nothing here can judge are left out. To record what an artifact was made from, take the wanted entries of
    this very answer.
    """

    def wanted(prefix: str) -> bool:
        return names is None or any(name.startswith(prefix) for name in names)

    found: dict[str, str | None] = {}
    if wanted("identity:"):
        found |= {f"identity:{row['character_id']}": identity_digest(cur, row) for row in _cast(cur, scene)}
    if wanted("environment:"):
        for row in assets.environments_of(cur, scene["story_id"]):
            found[f"environment:{row['environment_id']}"] = environment_digest(row)
    if wanted("story_style") or wanted("image_style"):
        story_style, image_style = resolved_styles(cur, scene)
        found["story_style"] = style_digest(cur, story_style, "story")
        found["image_style"] = style_digest(cur, image_style, "image")
    for name, attribute in _DATA.items():
        if catalogue is not None and wanted(name):
            found[name] = _data_digest(getattr(catalogue, attribute))
    if names is None:
        return found
    gone = {n: None for n in names if n.startswith(("identity:", "environment:"))}
    return {name: digest for name, digest in (gone | found).items() if name in names}


def resolved_styles(cur: Cursor, scene: Row) -> tuple[str, str]:
    """Story style and image style of a scene: its own, else its home episode's, else its story's, else ``default``."""
    episode = episodes.find(cur, scene["home_episode_id"]) if scene["home_episode_id"] else None
    story = stories.find_story(cur, scene["story_id"])
    chosen = []
    for name in ("story_style", "image_style"):
        inherited = (episode or {}).get(f"default_{name}") or (story or {}).get(name)
        chosen.append(scene[name] or inherited or DEFAULT_STYLE)
    return chosen[0], chosen[1]


def identity_digest(cur: Cursor, character: Row) -> str:
    """The fingerprint of what makes a character look the same everywhere."""
    references = assets.references_of(cur, [character["character_id"]])[character["character_id"]]
    approved = sorted(row["blob_key"] for row in references if row["status"] == "approved")
    return fingerprint([character["name"], character["identity_line"], character["look"], approved])


def environment_digest(environment: Row) -> str:
    names = ("name", "kind", "description", "promoted", "locked_elements")
    return fingerprint([environment[name] for name in names])


def style_digest(cur: Cursor, style_id: str, kind: str) -> str:
    """The fingerprint of a style: its id, and for one that was made here its settings too."""
    stored = assets.find(cur, "styles", style_id)
    return fingerprint([kind, style_id, stored["settings"] if stored else None])


def _cast(cur: Cursor, scene: Row) -> list[Row]:
    return assets.characters_of(cur, scene["story_id"])


_seen: dict[int, tuple[BaseModel, str]] = {}


def _data_digest(value: BaseModel) -> str:
    """The fingerprint of a data file's value; the catalogue keeps one value for its life, so each is hashed once."""
    known = _seen.get(id(value))
    if known is None or known[0] is not value:
        if len(_seen) > 64:
            _seen.clear()
        known = _seen[id(value)] = (value, fingerprint(value.model_dump(mode="json")))
    return known[1]
