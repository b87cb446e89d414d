"""Reference pictures of people and places: brought, approved, rejected, withdrawn, and one of each kind put first.

Question: which pictures may a drawing follow, and in which order? Nothing is deleted: a picture that was withdrawn or
rejected comes back as it was, and its blob stays as long as its row names it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal

from core.art.decode import decode_image
from core.compositor.encode import encode_png
from core.errors import ConflictError, TooLargeError
from studio.services import environments, sheets
from studio.services.context import Services
from studio.services.paging import KEEP, Json, choice, invalid, missing, text
from studio.services.shown_references import KINDS, shown_reference, shown_references
from studio.store import people, pictures
from studio.store.cursor import Cursor, Row

Owner = Literal["character", "environment"]
REFERENCE_BYTES = 20_000_000
REFERENCE_PIXELS = 40_000_000
NOTE_CHARACTERS = 1_000


def add(
    svc: Services,
    owner: Owner,
    owner_id: str,
    image: bytes,
    kind: str,
    *,
    outfit_id: str | None = None,
    note: str = "",
    author: str = "system",
) -> Json:
    """Bring a picture; it is decoded and stored anew as PNG, and counts once it is approved.

    Raises:
        NotFoundError. InvalidInputError: no picture, an unknown kind, an outfit that the character has not got.
        TooLargeError: over 20 MB or 40 million pixels.
    """
    choice(kind, "kind", KINDS[owner])
    note = text(note, "note", most=NOTE_CHARACTERS, least=0)
    if len(image) > REFERENCE_BYTES:
        raise TooLargeError(f"The picture has {len(image)} bytes; at most {REFERENCE_BYTES}.", code="image-too-large")
    svc.store.read(lambda cur: _check_owner(cur, owner, owner_id, outfit_id))
    pixels = decode_image(image, max_pixels=REFERENCE_PIXELS)
    row = new_row(
        svc,
        owner,
        owner_id,
        kind=kind,
        blob_key=svc.blobs.put(encode_png(pixels)),
        size=(int(pixels.shape[1]), int(pixels.shape[0])),
        outfit_id=outfit_id,
        note=note,
        author=author,
    )

    def unit(cur: Cursor) -> Json:
        _check_owner(cur, owner, owner_id, outfit_id)
        pictures.insert(cur, owner, row)
        return shown_reference(row)

    return svc.store.write(unit)


def new_row(
    svc: Services,
    owner: Owner,
    owner_id: str,
    *,
    kind: str,
    blob_key: str,
    size: tuple[int, int],
    outfit_id: str | None = None,
    note: str = "",
    author: str,
    status: str = "proposed",
    is_primary: bool = False,
) -> Row:
    """The row of a picture that is in the blobs already; `size` is width and height in px."""
    now = svc.now()
    approved = status == "approved"
    row: Row = {
        "reference_id": svc.ids(),
        f"{owner}_id": owner_id,
        "kind": kind,
        "blob_key": blob_key,
        "width": size[0],
        "height": size[1],
        "status": status,
        "is_primary": is_primary and approved,
        "note": note,
        "created_by": author,
        "created_at": now,
        "approved_by": author if approved else None,
        "approved_at": now if approved else None,
    }
    return row | ({"outfit_id": outfit_id} if owner == "character" else {})


def approve(svc: Services, reference_id: str, author: str = "system") -> Json:
    """Let a picture count; approving twice changes nothing.

    Raises:
        NotFoundError. ConflictError: `reference-withdrawn`; bring it back first.
    """

    def changes(row: Row) -> Json:
        if row["status"] == "withdrawn":
            raise ConflictError("The picture was withdrawn; bring it back first.", code="reference-withdrawn")
        if row["status"] == "approved":
            return {}
        return {"status": "approved", "approved_by": author, "approved_at": svc.now(), "note": ""}

    return _change(svc, reference_id, "approve", changes, author=author)


def reject(svc: Services, reference_id: str, note: str, author: str = "system") -> Json:
    """Say why a picture is not to be followed; it stays in the list with the note. Raises as `approve` does."""
    said = text(note, "note", most=NOTE_CHARACTERS)

    def changes(row: Row) -> Json:
        if row["status"] == "withdrawn":
            raise ConflictError("The picture was withdrawn; bring it back first.", code="reference-withdrawn")
        gone = {"approved_by": None, "approved_at": None, "is_primary": False}
        return {"status": "rejected", "note": said, **gone}

    return _change(svc, reference_id, "reject", changes, author=author)


def withdraw(svc: Services, reference_id: str, author: str = "system") -> Json:
    """Take a picture out of use; `restore` brings it back as it was."""
    return _change(svc, reference_id, "withdraw", lambda row: {"status": "withdrawn"}, author=author)


def restore(svc: Services, reference_id: str, author: str = "system") -> Json:
    """Bring a withdrawn picture back, approved if it was; a rejected one waits for approval again."""

    def changes(row: Row) -> Json:
        if row["status"] == "withdrawn":
            was = "approved" if row["approved_at"] else "rejected" if row["note"] else "proposed"
            return {"status": was}
        return {"status": "proposed", "note": ""} if row["status"] == "rejected" else {}

    return _change(svc, reference_id, "restore", changes, author=author)


def make_primary(svc: Services, reference_id: str, author: str = "system") -> Json:
    """Put a picture first among those of its kind: renderers are given it before the others.

    Raises:
        NotFoundError. ConflictError: `reference-not-approved`.
    """

    def changes(row: Row) -> Json:
        if row["status"] != "approved":
            raise ConflictError("Only an approved picture comes first; approve it.", code="reference-not-approved")
        return {"is_primary": True}

    return _change(svc, reference_id, "primary", changes, author=author)


def change(
    svc: Services, reference_id: str, *, kind: str = KEEP, outfit_id: str | None = KEEP, author: str = "system"
) -> Json:
    """Say what a picture shows: its kind, and for a picture of an outfit which one (None: none).

    Raises:
        NotFoundError. InvalidInputError: a kind that the owner does not have, an outfit of somebody else.
    """

    def changes(row: Row) -> Json:
        wanted: Json = {}
        owner: Owner = "character" if "character_id" in row else "environment"
        if kind is not KEEP:
            wanted["kind"] = choice(kind, "kind", KINDS[owner])
        if outfit_id is not KEEP:
            if owner == "environment":
                raise invalid(["outfit_id"], "a place wears nothing")
            wanted["outfit_id"] = outfit_id
        return wanted | ({"is_primary": False} if wanted else {})

    return _change(svc, reference_id, "change", changes, author=author)


def _change(
    svc: Services, reference_id: str, action: str, changes: Callable[[Row], Mapping[str, Any]], *, author: str
) -> Json:
    """Change one picture; the answer is the picture among its siblings."""
    now = svc.now()

    def unit(cur: Cursor) -> Json:
        found = pictures.find(cur, reference_id)
        if found is None:
            raise missing("reference", reference_id)
        owner, row = found
        owner_id = row[pictures.TABLES[owner][1]]
        wanted = dict(changes(row))
        _check_owner(cur, owner, owner_id, wanted.get("outfit_id"))
        if wanted:
            if wanted.get("is_primary") or (action == "restore" and row["is_primary"]):
                _make_room(cur, owner, owner_id, row, wanted)
            pictures.update(cur, owner, reference_id, wanted)
            people.record_event(
                cur, at=now, author=author, action=action, kind="reference", subject_id=reference_id, data={}
            )
        siblings = shown_references(pictures.of(cur, owner, [owner_id])[owner_id])
        return next(one for one in siblings if one["reference_id"] == reference_id)

    return svc.store.write(unit)


def _make_room(cur: Cursor, owner: str, owner_id: str, row: Row, wanted: dict[str, Any]) -> None:
    """One picture of a kind comes first: the newest choice, and one that comes back gives way."""
    for other in pictures.of(cur, owner, [owner_id])[owner_id]:
        same = (other["kind"], other.get("outfit_id")) == (row["kind"], row.get("outfit_id"))
        if not same or not other["is_primary"] or other["reference_id"] == row["reference_id"]:
            continue
        if "is_primary" in wanted:
            pictures.update(cur, owner, other["reference_id"], {"is_primary": False})
        else:
            wanted["is_primary"] = False


def _check_owner(cur: Cursor, owner: str, owner_id: str, outfit_id: str | None) -> None:
    row = sheets.live(cur, owner_id) if owner == "character" else environments.live(cur, owner_id)
    known: Sequence[Mapping[str, Any]] = row.get("outfits") or []
    if outfit_id is not None and not any(
        one["outfit_id"] == outfit_id and not one.get("deleted") for one in (known if owner == "character" else [])
    ):
        raise invalid(["outfit_id"], "is no outfit of this character", code="unknown-outfit")
