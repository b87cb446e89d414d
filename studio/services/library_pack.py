"""A part of the library as one file: what goes into a pack, and what a pack from elsewhere may hold.

Question: which bytes carry these people, places and styles to another studio, and are these bytes such a pack? A pack
is a ZIP with ``manifest.json`` and one PNG for each picture, named by its sha256. Equal contents make equal bytes: no
date, no id of this studio but those of outfits. Fonts stay where they are; the manifest names those a style asks for.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints, ValidationError

from core.compositor.package import zip_files
from core.errors import InvalidInputError, TooLargeError
from core.lettering.linked import font_styles_named
from core.story.base import Payload
from core.story.cast import Look, Outfit
from core.units import canonical_json
from studio.services import environments, scenes, sheets, styles
from studio.services.context import Services
from studio.services.fonts import own_fonts
from studio.services.paging import Json, ids_list, invalid
from studio.services.style_chain import UNDER
from studio.services.usage import is_used, read_uses
from studio.store import assets, pictures
from studio.store.cursor import Cursor, Row

SCHEMA, VERSION = "webtoon-library", 1
PACK_BYTES = 300_000_000
MANIFEST_BYTES = 8_000_000
PICTURE_BYTES = 40_000_000
WHOLE_BYTES = 600_000_000
FILES_MOST = 5_000
_BLOB = re.compile(r"blobs/([0-9a-f]{64})\.png")

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Sha = Field(pattern=r"^[0-9a-f]{64}$")


class PackedReference(Payload):
    """A picture of the pack; `sha256` names its file."""

    sha256: str = Sha
    kind: str = Field(max_length=40)
    status: Literal["proposed", "approved", "rejected"]
    is_primary: bool = False
    note: str = Field(default="", max_length=1_000)
    outfit_id: str | None = Field(default=None, max_length=100)


class PackedCharacter(Payload):
    name: Name
    aliases: list[Name] = Field(default_factory=list, max_length=100)
    description: str = Field(default="", max_length=5_000)
    role: Literal["main", "secondary", "background"] = "secondary"
    identity_line: str = Field(default="", max_length=1_000)
    look: Look = Field(default_factory=Look)
    outfits: list[Outfit] = Field(default_factory=list, max_length=50)
    references: list[PackedReference] = Field(default_factory=list, max_length=500)


class PackedEnvironment(Payload):
    name: Name
    kind: str = Field(max_length=60)
    description: str = Field(default="", max_length=5_000)
    promoted: bool = False
    promotion_reason: str | None = Field(default=None, max_length=400)
    locked_elements: list[str] = Field(default_factory=list, max_length=30)
    references: list[PackedReference] = Field(default_factory=list, max_length=500)


class PackedStyle(Payload):
    style_id: str = Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")
    kind: Literal["story", "image", "lettering"]
    name: Name
    settings: dict[str, Any] = Field(default_factory=dict)


class Manifest(Payload):
    """What ``manifest.json`` says. `fonts_needed` are font styles that the lettering styles name and no pack has."""

    schema_name: str = Field(alias="schema")
    schema_version: int
    characters: list[PackedCharacter] = Field(default_factory=list, max_length=2_000)
    environments: list[PackedEnvironment] = Field(default_factory=list, max_length=2_000)
    styles: list[PackedStyle] = Field(default_factory=list, max_length=500)
    fonts_needed: list[str] = Field(default_factory=list, max_length=500)


def export(
    svc: Services,
    *,
    character_ids: Sequence[str] = (),
    environment_ids: Sequence[str] = (),
    style_ids: Sequence[str] = (),
    story_id: str | None = None,
) -> bytes:
    """The pack of what is named, and of all that a story has; styles take those under them along.

    Raises:
        NotFoundError. InvalidInputError: nothing is named, or a built-in style is.
    """
    named = [ids_list(ids, field) for ids, field in (
        (character_ids, "character_ids"), (environment_ids, "environment_ids"), (style_ids, "style_ids"),
    )]  # fmt: skip
    if not any(named) and story_id is None:
        raise invalid(["character_ids"], "name a story, or at least one character, place or style", code="pack-empty")

    def look(cur: Cursor) -> tuple[Json, list[str]]:
        people = [sheets.live(cur, one) for one in named[0]]
        places = [environments.live(cur, one) for one in named[1]]
        looks = [styles.fetch_own(cur, svc, one) for one in named[2]]
        if story_id is not None:
            scenes.live_story(cur, story_id)
            people += assets.characters_of(cur, story_id)
            places += assets.environments_of(cur, story_id)
            found = read_uses(cur, story_id, cast={})
            looks += [s for s in assets.styles_stored(cur) if is_used(found.of_style(s["kind"], s["style_id"]))]
        return _manifest(cur, svc, people, places, looks)

    manifest, keys = svc.store.read(look)
    files = [("manifest.json", canonical_json(manifest))]
    return zip_files(files + [(f"blobs/{key}.png", svc.blobs.get(key)) for key in sorted(set(keys))])


def _manifest(
    cur: Cursor, svc: Services, people: list[Row], places: list[Row], looks: list[Row]
) -> tuple[Json, list[str]]:
    keys: list[str] = []

    def packed(rows: list[Row], kind: str, names: Sequence[str]) -> list[Json]:
        own = {row[f"{kind}_id"]: row for row in rows}
        views = pictures.of(cur, kind, list(own))
        items = []
        for asset_id, row in own.items():
            usable = [view for view in views[asset_id] if view["status"] != "withdrawn"]
            keys.extend(view["blob_key"] for view in usable)
            item = {name: row[name] for name in names} | {"references": [_reference(view) for view in usable]}
            items.append(item | ({"outfits": sheets.worn_outfits(row)} if kind == "character" else {}))
        return sorted(items, key=lambda item: (item["name"].casefold(), canonical_json(item)))

    said = ("name", "aliases", "description", "role", "identity_line", "look")
    places_said = ("name", "kind", "description", "promoted", "promotion_reason", "locked_elements")
    chosen = _with_bases(cur, looks)
    known = styles.lettering_known(cur, svc)
    fonts = {name for row in chosen if row["kind"] == "lettering" for name in font_styles_named(known[row["style_id"]])}
    own_styles = set(own_fonts(cur, svc)["styles"]["styles"])
    return {
        "schema": SCHEMA,
        "schema_version": VERSION,
        "characters": packed(people, "character", said),
        "environments": packed(places, "environment", places_said),
        "styles": [{name: row[name] for name in ("style_id", "kind", "name", "settings")} for row in chosen],
        "fonts_needed": sorted(fonts & own_styles),
    }, keys


def _reference(row: Row) -> Json:
    names = ("kind", "status", "is_primary", "note")
    return {name: row[name] for name in names} | {"sha256": row["blob_key"], "outfit_id": row.get("outfit_id")}


def _with_bases(cur: Cursor, looks: list[Row]) -> list[Row]:
    """Styles with those made here that they stand on, by kind and id."""
    stored = {row["style_id"]: row for row in assets.styles_stored(cur)}
    found: dict[str, Row] = {}
    waiting = list(looks)
    while waiting:
        row = waiting.pop()
        if row["style_id"] in found:
            continue
        found[row["style_id"]] = row
        under = row["settings"].get(UNDER)
        if under in stored:
            waiting.append(stored[under])
    return sorted(found.values(), key=lambda row: (row["kind"], row["style_id"]))


def read_pack(data: bytes) -> tuple[Manifest, Mapping[str, bytes]]:
    """What a pack says and its pictures by sha256. Sizes are held to what was really read, not to what a header says.

    Raises:
        InvalidInputError: `pack-unreadable`, `pack-bad-name`, `pack-duplicate-name`, `pack-unknown-version`,
            `pack-wrong-hash`, `pack-picture-missing`, `pack-invalid`. TooLargeError: `pack-too-large`.
    """
    if len(data) > PACK_BYTES:
        raise _large(f"The pack has {len(data)} bytes; at most {PACK_BYTES} are taken.")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as pack:
            names = _checked_names(pack.infolist())
            if "manifest.json" not in names:
                raise _bad("The file has no manifest.json; it is no library pack.", "pack-unreadable")
            manifest = _read_manifest(_member(pack, "manifest.json", MANIFEST_BYTES))
            files: dict[str, bytes] = {}
            left = WHOLE_BYTES
            for name in names:
                if name != "manifest.json":
                    files[name[6:-4]] = _member(pack, name, min(PICTURE_BYTES, left))
                    left -= len(files[name[6:-4]])
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError) as error:
        raise _bad("The file cannot be read as a ZIP.", "pack-unreadable") from error
    for sha256, content in files.items():
        if hashlib.sha256(content).hexdigest() != sha256:
            raise _bad(f"The picture {sha256[:12]}… of the pack is not what its name says.", "pack-wrong-hash")
    for item in (*manifest.characters, *manifest.environments):
        for reference in item.references:
            if reference.sha256 not in files:
                raise _bad(f"A picture of '{item.name}' is not in the pack.", "pack-picture-missing")
    return manifest, files


def _checked_names(members: Sequence[zipfile.ZipInfo]) -> list[str]:
    if len(members) > FILES_MOST:
        raise _large(f"The pack has {len(members)} files; at most {FILES_MOST} are taken.")
    names: list[str] = []
    for member in members:
        if member.filename != "manifest.json" and not _BLOB.fullmatch(member.filename):
            raise _bad(f"The pack holds a file that does not belong there: {member.filename[:80]!r}.", "pack-bad-name")
        if member.flag_bits & 1 or member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise _bad("The pack is locked or packed in a way that is not read.", "pack-unreadable")
        if member.filename in names:
            raise _bad(f"The pack holds {member.filename[:80]!r} twice.", "pack-duplicate-name")
        names.append(member.filename)
    if sum(member.file_size for member in members) > WHOLE_BYTES:
        raise _large(f"Unpacked, the pack has over {WHOLE_BYTES} bytes.")
    return names


def _member(pack: zipfile.ZipFile, name: str, most: int) -> bytes:
    with pack.open(name) as file:
        content = file.read(most + 1)
    if len(content) > most:
        raise _large(f"{name[:80]} of the pack has over {most} bytes.")
    return content


def _read_manifest(content: bytes) -> Manifest:
    try:
        said = json.loads(content)
        json.dumps(said, ensure_ascii=False).encode()  # half a character is no text
    except (ValueError, RecursionError) as error:
        raise _bad("The pack's manifest is not JSON.", "pack-invalid") from error
    if not isinstance(said, dict) or said.get("schema") != SCHEMA:
        raise _bad("The file is no library pack.", "pack-invalid")
    if said.get("schema_version") != VERSION or isinstance(said["schema_version"], bool):
        raise _bad("The pack was made by another version of the studio.", "pack-unknown-version")
    try:
        return Manifest.model_validate(said)
    except (ValidationError, RecursionError) as error:
        errors = error.errors(include_url=False, include_input=False) if isinstance(error, ValidationError) else []
        listed = [{"loc": ["manifest", *one["loc"]], "msg": one["msg"]} for one in errors[:20]]
        where = f" ({'.'.join(map(str, listed[0]['loc']))}: {listed[0]['msg']})" if listed else ""
        raise InvalidInputError(
            f"The pack's manifest does not fit{where}.", code="pack-invalid", errors=listed
        ) from error


def _bad(message: str, code: str) -> InvalidInputError:
    return InvalidInputError(message, code=code, errors=[{"loc": ["file"], "msg": message}])


def _large(message: str) -> TooLargeError:
    return TooLargeError(message, code="pack-too-large")
