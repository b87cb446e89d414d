"""The present fingerprints of what artifacts are made from and what is no artifact: identities, places, styles, data.

Question: has anything beside the scene's own versions changed since something was made? Names:
``identity:<character id>``, ``outfit:<character id>`` (worn in the scene), ``environment:<environment id>``,
``story_style``, ``image_style`` (as resolved for the scene), and, where a catalogue is given, ``grammar``,
``layouts``, ``styles``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from pydantic import BaseModel

from core.versions.shape import fingerprint
from studio.services.sheets import sheet
from studio.services.style_chain import UNDER
from studio.store import assets, episodes, pictures, stories
from studio.store.cursor import Cursor, Row

DEFAULT_STYLE = "default"
EVERYDAY = fingerprint(None)
"""The outfit of who wears what their look says."""
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
    if wanted("identity:") or wanted("outfit:"):
        cast = assets.characters_of(cur, scene["story_id"])
        faces = assets.references_of(cur, [row["character_id"] for row in cast])
        for row in cast:
            who = row["character_id"]
            found[f"identity:{who}"] = identity_digest(row, faces[who])
            found[f"outfit:{who}"] = outfit_digest(row, faces[who], scene)
    if wanted("environment:"):
        places = assets.environments_of(cur, scene["story_id"])
        views = pictures.of(cur, "environment", [row["environment_id"] for row in places])
        for row in places:
            found[f"environment:{row['environment_id']}"] = environment_digest(row, views[row["environment_id"]])
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
    found = styles_with_source(cur, scene)
    return found["story_style"]["style_id"], found["image_style"]["style_id"]


def styles_with_source(cur: Cursor, scene: Row) -> dict[str, dict[str, str]]:
    """The same with where each comes from: ``{story_style: {style_id, source}, image_style: …}``.

    `source` is ``scene``, ``episode``, ``story`` or ``default``.
    """
    episode = episodes.find(cur, scene["home_episode_id"]) if scene["home_episode_id"] else None
    return inherited_styles(stories.find_story(cur, scene["story_id"]), episode, scene)


def inherited_styles(story: Row | None, episode: Row | None, scene: Row | None = None) -> dict[str, dict[str, str]]:
    """What a scene, or an episode where no scene is given, gets from those above it when it chose nothing itself."""
    found = {}
    for name in ("story_style", "image_style"):
        chosen = (
            ("scene", (scene or {}).get(name)),
            ("episode", (episode or {}).get(f"default_{name}")),
            ("story", (story or {}).get(name)),
            ("default", DEFAULT_STYLE),
        )
        source, style_id = next((source, style_id) for source, style_id in chosen if style_id)
        found[name] = {"style_id": str(style_id), "source": source}
    return found


def identity_digest(character: Row, references: Sequence[Row]) -> str:
    """The fingerprint of what makes a character look the same everywhere."""
    # Pictures of one outfit are followed only where it is worn: they count there, see `outfit_digest`.
    approved = [row for row in references if row["status"] == "approved" and not row["outfit_id"]]
    parts = [character["name"], character["identity_line"], character["look"], sorted(r["blob_key"] for r in approved)]
    chosen = sorted([row["kind"], row["blob_key"]] for row in approved if row["is_primary"])
    return fingerprint([*parts, chosen] if chosen else parts)


def outfit_digest(character: Row, references: Sequence[Row], scene: Row) -> str:
    """The fingerprint of what a character wears in a scene: the outfit with its pictures, or everyday clothes."""
    worn = sheet(character, (), (scene["wardrobe"] or {}).get(character["character_id"])).wearing
    if worn is None:
        return EVERYDAY
    shown = [
        [row["is_primary"], row["blob_key"]]
        for row in references
        if row["status"] == "approved" and row["outfit_id"] == worn.outfit_id
    ]
    return fingerprint([worn.name, worn.description, worn.look.model_dump(mode="json"), sorted(shown)])


def with_outfits(recorded: Mapping[str, str]) -> dict[str, str]:
    """What an artifact was made from; one from before there were outfits was made in everyday clothes."""
    shown = [name.removeprefix("identity:") for name in recorded if name.startswith("identity:")]
    return {f"outfit:{who}": EVERYDAY for who in shown} | dict(recorded)


def subject_names(cur: Cursor, subjects: Iterable[str]) -> dict[str, str]:
    """What people call the things that digests are of, by the digest's name; only those that have a name."""
    tables = {"identity": "characters", "outfit": "characters", "environment": "environments"}
    named: dict[str, str] = {}
    for subject in subjects:
        kind, _, asset_id = subject.partition(":")
        row = assets.find(cur, tables[kind], asset_id) if kind in tables and asset_id else None
        if row is not None:
            named[subject] = str(row["name"])
    return named


def environment_digest(environment: Row, references: Sequence[Row]) -> str:
    """The fingerprint of what makes a place look the same everywhere."""
    names = ("name", "kind", "description", "promoted", "locked_elements")
    approved = [[row["is_primary"], row["blob_key"]] for row in references if row["status"] == "approved"]
    return fingerprint([environment[name] for name in names] + ([sorted(approved)] if approved else []))


def style_digest(cur: Cursor, style_id: str, kind: str) -> str:
    """The fingerprint of a style: its id, and for one that was made here its settings and those under it."""
    stored = assets.find(cur, "styles", style_id)
    parts: list[Any] = [kind, style_id, stored["settings"] if stored else None]
    seen = {style_id}
    while stored and (under := stored["settings"].get(UNDER)) and under not in seen:
        seen.add(under)
        stored = assets.find(cur, "styles", under)
        parts.append(stored["settings"] if stored else None)
    return fingerprint(parts)


_seen: dict[int, tuple[BaseModel, str]] = {}


def _data_digest(value: BaseModel) -> str:
    """The fingerprint of a data file's value; the catalogue keeps one value for its life, so each is hashed once."""
    known = _seen.get(id(value))
    if known is None or known[0] is not value:
        if len(_seen) > 64:
            _seen.clear()
        known = _seen[id(value)] = (value, fingerprint(value.model_dump(mode="json")))
    return known[1]
