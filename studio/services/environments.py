"""Environments: the places of a story, and their promotion from words to visual anchors.

Question: which places are there, and which of their elements must every picture repeat?
"""

from __future__ import annotations

from collections.abc import Sequence

from core.errors import ConflictError
from core.planning.vocabulary import PLACE_KINDS, place_kind
from core.story.cast import EnvironmentSheet
from studio.services import promotion, scenes
from studio.services.context import Services
from studio.services.origins import told_origin
from studio.services.paging import KEEP, NAME_CHARACTERS, Json, choice, missing, shown, text, texts
from studio.services.shown_references import ordered, shown_references
from studio.store import assets, people, pictures
from studio.store.cursor import Cursor, Row

DESCRIPTION_CHARACTERS = 5_000


def create(
    svc: Services,
    name: str,
    story_id: str,
    description: str = "",
    kind: str | None = None,
    author: str = "system",
) -> Json:
    """Add a place; its drawable kind is taken from its name unless given.

    Raises:
        ConflictError: `environment-exists` when the story has a place of that name.
    """
    name = text(name, "name", most=NAME_CHARACTERS)
    description = text(description, "description", most=DESCRIPTION_CHARACTERS, least=0)
    if kind is not None:
        choice(kind, "kind", sorted(PLACE_KINDS))

    def unit(cur: Cursor) -> Json:
        scenes.live_story(cur, story_id)
        check_name(cur, story_id, name, None)
        made = insert_row(cur, svc, story_id, name, description=description, kind=kind, author=author)
        return looked_up(cur, made["environment_id"])

    return svc.store.write(unit)


def insert_row(
    cur: Cursor, svc: Services, story_id: str, name: str, *, description: str = "", kind: str | None, author: str
) -> Row:
    """The row of a new place."""
    now = svc.now()
    row: Row = {
        "environment_id": svc.ids(),
        "story_id": story_id,
        "name": name[:NAME_CHARACTERS],
        "kind": kind or place_kind(f"{name} {description}"),
        "description": description,
        "promoted": False,
        "locked_elements": [],
        "promoted_by": None,
        "promoted_at": None,
        "revision_id": svc.ids(),
        "created_by": author,
        "created_at": now,
        "updated_at": now,
        "deleted_at": None,
        "origin": None,
        "promotion_reason": None,
    }
    assets.insert(cur, "environments", row)
    return row


def list_all(svc: Services, story_id: str | None = None) -> Json:
    """The places of one story, or of all."""

    def look(cur: Cursor) -> Json:
        if story_id is not None:
            scenes.live_story(cur, story_id)
        return {"items": shown_environments(cur, assets.environments_of(cur, story_id)), "next": None}

    return svc.store.read(look)


def get(svc: Services, environment_id: str) -> Json:
    return svc.store.read(lambda cur: looked_up(cur, environment_id))


def update(
    svc: Services,
    environment_id: str,
    *,
    name: str = KEEP,
    description: str = KEEP,
    kind: str | None = KEEP,
    locked_elements: Sequence[str] = KEEP,
    author: str = "system",
) -> Json:
    """Change a place; a kind of None takes it from the name again."""
    changes: Json = {}
    if name is not KEEP:
        changes["name"] = text(name, "name", most=NAME_CHARACTERS)
    if description is not KEEP:
        changes["description"] = text(description, "description", most=DESCRIPTION_CHARACTERS, least=0)
    if locked_elements is not KEEP:
        changes["locked_elements"] = texts(locked_elements, "locked_elements", most=300, count=30)
    if kind is not KEEP and kind is not None:
        changes["kind"] = choice(kind, "kind", sorted(PLACE_KINDS))
    now = svc.now()

    def unit(cur: Cursor) -> Json:
        row = live(cur, environment_id)
        if "name" in changes:
            check_name(cur, row["story_id"], changes["name"], environment_id)
        if kind is None:
            changes["kind"] = place_kind(" ".join((row | changes)[part] for part in ("name", "description")))
        if changes:
            assets.update(cur, "environments", environment_id, changes | {"revision_id": svc.ids(), "updated_at": now})
        return looked_up(cur, environment_id)

    return svc.store.write(unit)


def promote(
    svc: Services, environment_id: str, locked_elements: Sequence[str] | None = None, author: str = "system"
) -> Json:
    """Make a place a visual anchor: its locked elements are repeated by every later prompt.

    Without a list they are the parts of its description and what its plans show, or its name where there is neither.
    """
    chosen = None if locked_elements is None else texts(locked_elements, "locked_elements", most=300, count=30)

    def unit(cur: Cursor) -> Json:
        promote_row(cur, svc, environment_id, chosen, author=author)
        return looked_up(cur, environment_id)

    return svc.store.write(unit)


def demote(svc: Services, environment_id: str, author: str = "system") -> Json:
    """Make a place plain words again; planning then leaves it so. Its elements are kept for the next promotion."""
    now = svc.now()

    def unit(cur: Cursor) -> Json:
        if live(cur, environment_id)["promoted"]:
            gone = {"promoted": False, "promotion_reason": promotion.DECLINED, "promoted_by": None, "promoted_at": None}
            assets.update(cur, "environments", environment_id, gone | {"revision_id": svc.ids(), "updated_at": now})
            people.record_event(
                cur, at=now, author=author, action="demote", kind="environment", subject_id=environment_id, data={}
            )
        return looked_up(cur, environment_id)

    return svc.store.write(unit)


def promote_due(cur: Cursor, svc: Services, story_id: str, *, author: str) -> list[Row]:
    """Promote every place that has earned it, with the reason; for when planning begins. Returns those promoted."""
    return [
        promote_row(cur, svc, row["environment_id"], None, reason=reason, author=author)
        for row, reason in promotion.due(cur, story_id)
    ]


def promote_row(
    cur: Cursor,
    svc: Services,
    environment_id: str,
    locked: list[str] | None,
    *,
    reason: str = "by hand",
    author: str,
) -> Row:
    """See `promote`; one that is promoted keeps its elements and its reason unless new elements are given."""
    row = live(cur, environment_id)
    if row["promoted"] and locked is None:
        return row
    now = svc.now()
    elements = locked if locked is not None else row["locked_elements"] or promotion.elements(cur, row)
    changes: Json = {"promoted": True, "locked_elements": elements, "promoted_by": author, "promoted_at": now}
    if not row["promoted"]:
        changes["promotion_reason"] = reason
    assets.update(cur, "environments", environment_id, changes | {"revision_id": svc.ids(), "updated_at": now})
    data = {"reason": reason}
    people.record_event(
        cur, at=now, author=author, action="promote", kind="environment", subject_id=environment_id, data=data
    )
    return live(cur, environment_id)


def sheet(row: Row, references: Sequence[Row] = ()) -> EnvironmentSheet:
    """The place as planning and drawing need it."""
    own = {name: row[name] for name in EnvironmentSheet.model_fields if name in row}
    keys = list(dict.fromkeys(reference["blob_key"] for reference in ordered(references)))
    return EnvironmentSheet.model_validate(own | {"approved_references": keys})


def sheets(cur: Cursor, story_id: str) -> list[EnvironmentSheet]:
    """All places of a story as planning and drawing need them."""
    found = assets.environments_of(cur, story_id)
    references = pictures.of(cur, "environment", [row["environment_id"] for row in found])
    return [sheet(row, references[row["environment_id"]]) for row in found]


def live(cur: Cursor, environment_id: str) -> Row:
    """The row. Raises NotFoundError when it is unknown or deleted."""
    row = assets.find(cur, "environments", environment_id)
    if row is None or row["deleted_at"] is not None:
        raise missing("environment", environment_id)
    return row


def check_name(cur: Cursor, story_id: str, name: str, own_id: str | None) -> None:
    """Refuse a name that another place of the story has. Raises ConflictError `environment-exists`."""
    for row in assets.environments_of(cur, story_id):
        if row["name"].casefold() == name.casefold() and row["environment_id"] != own_id:
            raise ConflictError(
                f"The story has a place named '{name}' already.",
                code="environment-exists",
                environment_id=row["environment_id"],
            )


def looked_up(cur: Cursor, environment_id: str) -> Json:
    """The answer for one place. Raises NotFoundError."""
    return shown_environments(cur, [live(cur, environment_id)])[0]


def shown_environments(cur: Cursor, found: Sequence[Row]) -> list[Json]:
    """Places as the API answers them; `promotion_reason` says why one is an anchor, or that it stays words."""
    references = pictures.of(cur, "environment", [row["environment_id"] for row in found])
    return [
        shown(row)
        | {
            "references": shown_references(references[row["environment_id"]]),
            "approved_references": sheet(row, references[row["environment_id"]]).approved_references,
            "origin": told_origin(cur, "environment", row),
        }
        for row in found
    ]
