"""The library across stories: everybody, every place and every style, with where each is used and what it lacks.

Question: what is there to choose from, and may this be put away? Putting away is soft: `bring_back` undoes it, and what
is in use stays.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from core.errors import ConflictError
from studio.services import environments, promotion, scenes, sheets, styles
from studio.services.context import Services
from studio.services.origins import told_origin
from studio.services.paging import Json, choice, invalid, missing, page_limit, text
from studio.services.shown_references import ordered
from studio.services.style_chain import UNDER
from studio.services.usage import Uses, is_used, read_uses
from studio.store import assets, people, pictures
from studio.store.cursor import Cursor, Row

Kind = Literal["character", "environment", "style", "lettering"]
KINDS = ("character", "environment", "style", "lettering")
LIST_MOST = 500


def list_all(
    svc: Services,
    *,
    kind: str | None = None,
    story_id: str | None = None,
    q: str | None = None,
    limit: int = 200,
    cursor: str | None = None,
) -> Json:
    """Everything in the library, people first, then places and styles, each by name.

    An item: ``{kind, id, name, story_id, story, builtin, picture, ready, missing: [words], used_in, origin}`` and what
    its kind adds. `used_in` is ``{stories, episodes, scenes, panels}``. `q` is looked for in names, other names and
    descriptions. With a story, styles are those that it uses.
    """
    if kind is not None:
        choice(kind, "kind", KINDS)
    limit = page_limit(limit)
    words = text(q, "q", most=200, least=0).casefold() if q else ""

    def look(cur: Cursor) -> Json:
        if story_id is not None:
            scenes.live_story(cur, story_id)
        found = [item for item in _everything(cur, svc, story_id) if kind is None or item["kind"] == kind]
        found = [item for item in found if words in item.pop("searched")]
        found.sort(
            key=lambda item: (KINDS.index(item["kind"]), item["name"].casefold(), item["story"] or "", item["id"])
        )
        keys = [f"{item['kind']}:{item['id']}" for item in found]
        if cursor is not None and cursor not in keys:
            raise invalid(["cursor"], "not one of this list's", code="bad-cursor")
        start = keys.index(cursor) + 1 if cursor is not None else 0
        page = found[start : start + limit]
        return {"items": page, "next": keys[start + limit - 1] if start + limit < len(found) else None}

    return svc.store.read(look)


def entries(svc: Services) -> list[Json]:
    """The same without pages, unsorted: for a page that shows all of it."""
    found = svc.store.read(lambda cur: _everything(cur, svc, None))
    return [{name: value for name, value in item.items() if name != "searched"} for item in found]


def usage_of(svc: Services, kind: str, asset_id: str) -> Json:
    """Where one thing is used: ``{kind, id, name, used_in, ready, missing}``. Raises NotFoundError."""
    choice(kind, "kind", KINDS)

    def look(cur: Cursor) -> Json:
        item = _one(cur, svc, kind, asset_id)
        return {name: item[name] for name in ("kind", "id", "name", "used_in", "ready", "missing")}

    return svc.store.read(look)


def put_away(svc: Services, kind: str, asset_id: str, author: str = "system") -> None:
    """Take something out of the library; `bring_back` undoes it.

    Raises:
        NotFoundError. ConflictError: `in-use`, with `used_in`; `style-built-in`.
    """
    choice(kind, "kind", KINDS)
    now = svc.now()

    def unit(cur: Cursor) -> None:
        if kind in ("style", "lettering"):
            styles.fetch_own(cur, svc, asset_id)
        item = _one(cur, svc, kind, asset_id)
        if is_used(item["used_in"]):
            raise ConflictError(
                f"'{item['name']}' is in use: {_where(item['used_in'])}.", code="in-use", used_in=item["used_in"]
            )
        table = _table(kind)
        assets.update(cur, table, asset_id, {"deleted_at": now, "updated_at": now})
        people.record_event(
            cur, at=now, author=author, action="delete", kind=table.removesuffix("s"), subject_id=asset_id, data={}
        )

    svc.store.write(unit)


def bring_back(svc: Services, kind: str, asset_id: str, author: str = "system") -> Json:
    """Undo `put_away`. Returns the thing as its own kind is shown.

    Raises:
        NotFoundError. ConflictError: its name was given to another meanwhile.
    """
    choice(kind, "kind", KINDS)
    now = svc.now()

    def unit(cur: Cursor) -> Json:
        table = _table(kind)
        row = assets.find(cur, table, asset_id)
        if row is None:
            raise missing(kind, asset_id)
        if row["deleted_at"] is not None:
            if kind == "character":
                sheets.check_names(assets.characters_of(cur, row["story_id"]), [row["name"], *row["aliases"]], asset_id)
            elif kind == "environment":
                environments.check_name(cur, row["story_id"], row["name"], asset_id)
            assets.update(cur, table, asset_id, {"deleted_at": None, "updated_at": now})
            people.record_event(
                cur, at=now, author=author, action="undelete", kind=table[:-1], subject_id=asset_id, data={}
            )
        if kind == "character":
            return sheets.looked_up(cur, asset_id)
        if kind == "environment":
            return environments.looked_up(cur, asset_id)
        return styles.shown_style(row)

    return svc.store.write(unit)


def _table(kind: str) -> str:
    return "styles" if kind == "lettering" else f"{kind}s"


def _one(cur: Cursor, svc: Services, kind: str, asset_id: str) -> Json:
    row = None if kind in ("style", "lettering") else assets.find(cur, _table(kind), asset_id)
    if kind == "character":
        sheets.live(cur, asset_id)
    elif kind == "environment":
        environments.live(cur, asset_id)
    kinds = ("style", "lettering") if row is None else (kind,)
    for item in _everything(cur, svc, row["story_id"] if row else None):
        if item["id"] == asset_id and item["kind"] in kinds:
            return item
    raise missing(kind, asset_id)


def _everything(cur: Cursor, svc: Services, story_id: str | None) -> list[Json]:
    cast = assets.cast_of_all(cur)
    if story_id is not None:
        cast = {story_id: cast.get(story_id, [])}
    found = read_uses(cur, story_id, cast=cast)
    items = _characters(cur, found, [row for at, rows in cast.items() if at in found.stories for row in rows])
    items += _places(
        cur, found, [row for row in assets.environments_of(cur, story_id) if row["story_id"] in found.stories]
    )
    shown = _styles(cur, svc, found)
    return items + [item for item in shown if story_id is None or is_used(item["used_in"])]


def _characters(cur: Cursor, found: Uses, cast: list[Row]) -> list[Json]:
    references = assets.references_of(cur, [row["character_id"] for row in cast])
    items = []
    for row in cast:
        own = references[row["character_id"]]
        face = any(one["kind"] == "face" and one["status"] == "approved" for one in own)
        items.append(
            _item(
                cur,
                found,
                row,
                "character",
                row["character_id"],
                pictures_of=own,
                missing=["an approved face reference"] if row["role"] == "main" and not face else [],
                used_in=found.of_character(row["character_id"]),
            )
            | {"role": row["role"], "look": row["look"], "outfits": len(sheets.worn_outfits(row))}
            | {"searched": _searched(row["name"], *row["aliases"], row["description"])}
        )
    return items


def _places(cur: Cursor, found: Uses, places: list[Row]) -> list[Json]:
    references = pictures.of(cur, "environment", [row["environment_id"] for row in places])
    items = []
    for row in places:
        used = found.of_environment(row)
        wanted = not row["promoted"] and row["promotion_reason"] != promotion.DECLINED
        due = wanted and promotion.reason_for(found, row) is not None
        items.append(
            _item(
                cur,
                found,
                row,
                "environment",
                row["environment_id"],
                pictures_of=references[row["environment_id"]],
                missing=["promotion to a visual anchor"] if due else [],
                used_in=used,
            )
            | {"place_kind": row["kind"], "promoted": row["promoted"], "promotion_reason": row["promotion_reason"]}
            | {"searched": _searched(row["name"], row["description"])}
        )
    return items


def _item(
    cur: Cursor, found: Uses, row: Row, kind: str, asset_id: str, *, pictures_of: list[Row], missing: list[str],
    used_in: Json,
) -> Json:  # fmt: skip
    first = next(iter(ordered(pictures_of)), None)
    return {
        "kind": kind,
        "id": asset_id,
        "name": row["name"],
        "story_id": row["story_id"],
        "story": found.stories[row["story_id"]]["title"],
        "builtin": False,
        "picture": first["blob_key"] if first else None,
        "ready": not missing,
        "missing": missing,
        "used_in": used_in,
        "origin": told_origin(cur, kind, row),
    }


def _styles(cur: Cursor, svc: Services, found: Uses) -> list[Json]:
    shown = styles.all_shown(cur, svc)
    under: dict[tuple[str, str], list[str]] = {}
    for style in shown:
        if style["settings"].get(UNDER):
            under.setdefault((style["kind"], style["settings"][UNDER]), []).append(style["name"])
    return [
        {
            "kind": "lettering" if style["kind"] == "lettering" else "style",
            "style_kind": style["kind"],
            "id": style["style_id"],
            "name": style["name"],
            "story_id": None,
            "story": None,
            "builtin": style["builtin"],
            "base": style["base"],
            "picture": None,
            "ready": True,
            "missing": [],
            "used_in": found.of_style(style["kind"], style["style_id"])
            | {"styles": under.get((style["kind"], style["style_id"]), [])},
            "origin": None,
            "searched": _searched(style["name"]),
        }
        for style in shown
    ]


def _searched(*words: str) -> str:
    return "\n".join(words).casefold()


def _where(used_in: Mapping[str, Any]) -> str:
    """The places that would notice, in words."""
    named = [f"scene '{scene['title']}'" for scene in used_in["scenes"]]
    named += [f"pinned to '{episode['title']}'" for episode in used_in["episodes"] if episode["pinned"]]
    named += [f"{one['kind']} '{one['name']}'" for one in used_in.get("chosen_by", []) if one["kind"] != "scene"]
    named += [f"style '{name}' stands on it" for name in used_in.get("styles", [])]
    more = f" and {len(named) - 5} more" if len(named) > 5 else ""
    return ", ".join(named[:5]) + more
