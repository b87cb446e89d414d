"""What an episode needs from the library, and what is still lacking.

Question: are the people, places and styles of this episode ready to be drawn?
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from studio.services import environments, freeze, styles
from studio.services.context import Services
from studio.services.digests import resolved_styles
from studio.services.episode_rows import live_episode
from studio.services.paging import Json, choice, missing
from studio.store import artifacts, assets, episodes, people, pointers, stories
from studio.store.cursor import Cursor, Row

KINDS = ("character", "environment", "style")
PROMOTION_AT = 3
"""A place that plays in as many scenes has to look the same in each: it is promoted to a visual anchor."""


def get_assets(svc: Services, episode_id: str) -> Json:
    """Characters, environments and styles that the episode's scenes use or that are pinned to it.

    Each has ``{id, name, pinned, used_in: [scene ids], ready, missing: [words]}`` and what its kind adds.
    """
    return svc.store.read(lambda cur: assets_of(cur, svc, live_episode(cur, episode_id)))


def pin_asset(svc: Services, episode_id: str, kind: str, asset_id: str, author: str = "system") -> Json:
    """Pin an asset to the episode. A pinned environment becomes a visual anchor. Returns the assets.

    Raises:
        NotFoundError: no such asset in the episode's story.
    """
    choice(kind, "kind", KINDS)
    now = svc.now()

    def unit(cur: Cursor) -> Json:
        episode = live_episode(cur, episode_id)
        freeze.check_episode(episode)
        _check_asset(cur, svc, episode, kind, asset_id)
        episodes.pin(cur, episode_id, kind, asset_id, author=author, at=now)
        if kind == "environment":
            reason = f"pinned to '{episode['title']}'"
            environments.promote_row(cur, svc, asset_id, None, reason=reason, author=author)
        people.record_event(
            cur, at=now, author=author, action="pin", kind="episode", subject_id=episode_id, data={kind: asset_id}
        )
        return assets_of(cur, svc, episode)

    return svc.store.write(unit)


def unpin_asset(svc: Services, episode_id: str, kind: str, asset_id: str, author: str = "system") -> Json:
    """Take a pin off; one that was not there is no error. Returns the assets."""
    choice(kind, "kind", KINDS)
    now = svc.now()

    def unit(cur: Cursor) -> Json:
        episode = live_episode(cur, episode_id)
        freeze.check_episode(episode)
        if episodes.unpin(cur, episode_id, kind, asset_id):
            people.record_event(
                cur, at=now, author=author, action="unpin", kind="episode", subject_id=episode_id, data={kind: asset_id}
            )
        return assets_of(cur, svc, episode)

    return svc.store.write(unit)


def assets_of(cur: Cursor, svc: Services, episode: Row) -> Json:
    """See `get_assets`; for callers that hold a cursor."""
    ordered = episodes.scene_ids(cur, [episode["episode_id"]])[episode["episode_id"]]
    rows = stories.scenes_named(cur, ordered)
    scripts = _scripts(cur, [rows[scene_id] for scene_id in ordered])
    pinned = episodes.pins(cur, episode["episode_id"])
    return {
        "characters": _characters(cur, episode, scripts, pinned),
        "environments": _environments(cur, episode, scripts, pinned),
        "styles": _styles(cur, svc, [rows[scene_id] for scene_id in ordered], pinned),
    }


def _scripts(cur: Cursor, found: list[Row]) -> dict[str, Json]:
    held = {row["scene_id"]: pointers.find(cur, row["scene_id"], row["active_branch"], "script") for row in found}
    payloads = artifacts.payloads(cur, [artifact_id for artifact_id in held.values() if artifact_id])
    return {scene_id: payloads[artifact_id] for scene_id, artifact_id in held.items() if artifact_id}


def _characters(cur: Cursor, episode: Row, scripts: dict[str, Json], pinned: Collection[Any]) -> list[Json]:
    cast = assets.characters_of(cur, episode["story_id"])
    references = assets.references_of(cur, [row["character_id"] for row in cast])
    items = []
    for row in cast:
        names = {name.casefold() for name in (row["name"], *row["aliases"])}
        used = [
            scene_id
            for scene_id, script in scripts.items()
            if any(
                line.get("character_id") == row["character_id"] or (line.get("speaker") or "").casefold() in names
                for line in script["lines"]
            )
        ]
        is_pinned = ("character", row["character_id"]) in pinned
        if not used and not is_pinned:
            continue
        approved = [r for r in references[row["character_id"]] if r["status"] == "approved" and r["kind"] == "face"]
        lacks = ["an approved face reference"] if row["role"] == "main" and not approved else []
        items.append(
            {
                "id": row["character_id"],
                "name": row["name"],
                "role": row["role"],
                "pinned": is_pinned,
                "used_in": used,
                "ready": not lacks,
                "missing": lacks,
            }
        )
    return items


def _environments(cur: Cursor, episode: Row, scripts: dict[str, Json], pinned: Collection[Any]) -> list[Json]:
    items = []
    for row in assets.environments_of(cur, episode["story_id"]):
        place = row["name"].casefold()
        used = [scene_id for scene_id, script in scripts.items() if (script.get("place") or "").casefold() == place]
        is_pinned = ("environment", row["environment_id"]) in pinned
        if not used and not is_pinned:
            continue
        lacks = ["promotion to a visual anchor"] if len(used) >= PROMOTION_AT and not row["promoted"] else []
        items.append(
            {
                "id": row["environment_id"],
                "name": row["name"],
                "kind": row["kind"],
                "promoted": row["promoted"],
                "pinned": is_pinned,
                "used_in": used,
                "ready": not lacks,
                "missing": lacks,
            }
        )
    return items


def _styles(cur: Cursor, svc: Services, found: list[Row], pinned: Collection[Any]) -> list[Json]:
    used: dict[tuple[str, str], list[str]] = {}
    for scene in found:
        for kind, style_id in zip(styles.SCENE_KINDS, resolved_styles(cur, scene), strict=True):
            used.setdefault((kind, style_id), []).append(scene["scene_id"])
    known = {(item["kind"], item["style_id"]): item["name"] for item in styles.all_shown(cur, svc)}
    pinned_ids = {asset_id for kind, asset_id in pinned if kind == "style"}
    keys = [*used, *[key for key in known if key[1] in pinned_ids and key not in used]]
    return [
        {
            "id": style_id,
            "name": known.get((kind, style_id), style_id),
            "kind": kind,
            "pinned": style_id in pinned_ids,
            "used_in": used.get((kind, style_id), []),
            "ready": (kind, style_id) in known or svc.catalogue is None,
            "missing": [] if (kind, style_id) in known or svc.catalogue is None else ["the style no longer exists"],
        }
        for kind, style_id in keys
    ]


def _check_asset(cur: Cursor, svc: Services, episode: Row, kind: str, asset_id: str) -> None:
    if kind == "style":
        if not any(item["style_id"] == asset_id for item in styles.all_shown(cur, svc)):
            raise missing("style", asset_id)
        return
    row = assets.find(cur, f"{kind}s", asset_id)
    if row is None or row["deleted_at"] is not None or row["story_id"] != episode["story_id"]:
        raise missing(kind, asset_id)
