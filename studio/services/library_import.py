"""A pack from another studio, taken in: what is added, what was here already, what has the same name.

Question: what would this pack change, and what does a person choose where names meet? Nothing that is here is ever
overwritten; all of it happens in one transaction or not at all.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from core.art.decode import decode_image
from core.compositor.encode import encode_png
from core.errors import InvalidInputError
from core.planning.vocabulary import PLACE_KINDS
from studio.services import casting, environments, outfits, references, scenes, styles
from studio.services.characters import checked_look
from studio.services.context import Services
from studio.services.library_pack import Manifest, PackedCharacter, PackedEnvironment, PackedReference, read_pack
from studio.services.origins import content_digest
from studio.services.paging import Json, choice, invalid, text, texts
from studio.services.references import REFERENCE_PIXELS
from studio.services.shown_references import KINDS
from studio.services.style_chain import UNDER
from studio.store import assets, people, pictures
from studio.store.cursor import Cursor, Row

CONFLICTS = ("keep", "copy", "skip")
Sizes = Mapping[str, tuple[str, tuple[int, int]]]
"""By the pack's sha256: the blob key of the picture as it is stored here, and its size in px."""


@dataclass
class _Report:
    added: list[Json] = field(default_factory=list)
    matched: list[Json] = field(default_factory=list)
    skipped: list[Json] = field(default_factory=list)
    conflicts: list[Json] = field(default_factory=list)


def take_in(
    svc: Services,
    data: bytes,
    *,
    story_id: str | None = None,
    on_conflict: str = "keep",
    dry_run: bool = False,
    author: str = "system",
) -> Json:
    """Take a pack in: ``{added, matched, skipped, conflicts, fonts_needed, dry_run, on_conflict}``.

    Where something of the same name is here with other contents (`conflicts`): ``keep`` matches the two and takes only
    pictures that ours has not got, waiting for approval; ``copy`` keeps both, the new one with a number behind its
    name; ``skip`` leaves it out. What is here with the same contents is matched. A dry run changes nothing.

    Raises:
        InvalidInputError, TooLargeError: see `library_pack.read_pack`; `story-needed` when there are people or places
            and no story to put them into. NotFoundError: the story.
    """
    choice(on_conflict, "on_conflict", CONFLICTS)
    manifest, files = read_pack(data)
    if (manifest.characters or manifest.environments) and story_id is None:
        raise invalid(["story_id"], "people and places need a story to come into", code="story-needed")
    _check(manifest)
    sizes = {sha256: _stored(svc, content, keep=not dry_run) for sha256, content in files.items()}
    pack = {"from": "pack", "sha256": hashlib.sha256(data).hexdigest()}

    def unit(cur: Cursor) -> Json:
        report = _Report()
        if story_id is not None:
            scenes.live_story(cur, story_id)
            named = {item.name.casefold() for item in manifest.characters}
            taking = _Taking(cur, svc, story_id, on_conflict, dry_run, author, pack, sizes, named, report)
            taking.all_of("character", manifest.characters, taking.add_character)
            taking.all_of("environment", manifest.environments, taking.add_environment)
        _styles(cur, svc, manifest, on_conflict, dry_run, author, report)
        if not dry_run:
            counts = {name: len(getattr(report, name)) for name in ("added", "matched", "skipped")}
            people.record_event(
                cur,
                at=svc.now(),
                author=author,
                action="library-import",
                kind="library",
                subject_id=story_id or pack["sha256"],
                data=counts,
            )
        return {
            "dry_run": dry_run,
            "on_conflict": on_conflict,
            "added": report.added,
            "matched": report.matched,
            "skipped": report.skipped,
            "conflicts": report.conflicts,
            "fonts_needed": list(manifest.fonts_needed),
        }

    return svc.store.read(unit) if dry_run else svc.store.write(unit)


@dataclass
class _Taking:
    """People and places of one pack on their way into one story. `named`: whom it brings, so no alias says another."""

    cur: Cursor
    svc: Services
    story_id: str
    on_conflict: str
    dry_run: bool
    author: str
    pack: Json
    sizes: Sizes
    named: set[str]
    report: _Report

    def all_of(self, kind: str, items: Sequence[Any], add: Callable[[Any, str], str]) -> None:
        for item in items:
            ours = self._namesakes(kind, item)
            told = {"kind": kind, "name": item.name, "references": len(item.references)}
            if not ours:
                new_id = None if self.dry_run else add(item, item.name)
                self.report.added.append(told | {"id": new_id})
                continue
            here = ours[0]
            views = pictures.of(self.cur, kind, [here[f"{kind}_id"]])[here[f"{kind}_id"]]
            if self._digest_here(kind, here, views) == self._digest(kind, item):
                self.report.matched.append(told | {"id": here[f"{kind}_id"], "references": 0})
                continue
            self.report.conflicts.append({"kind": kind, "name": item.name, "id": here[f"{kind}_id"]})
            if self.on_conflict == "skip":
                self.report.skipped.append(told | {"references": 0})
            elif self.on_conflict == "copy":
                name = self._free_name(kind, item.name)
                new_id = None if self.dry_run else add(item, name)
                self.report.added.append(told | {"id": new_id, "name": name})
            else:
                fresh = self._missing(item.references, views)
                if not self.dry_run:
                    self._add_references(kind, here[f"{kind}_id"], fresh, {}, proposed=True)
                self.report.matched.append(told | {"id": here[f"{kind}_id"], "references": len(fresh)})

    def add_character(self, item: PackedCharacter, name: str) -> str:
        cast = assets.characters_of(self.cur, self.story_id)
        taken = {word.casefold() for row in cast for word in (row["name"], *row["aliases"])} | {name.casefold()}
        row = casting.insert_character(
            self.cur,
            self.svc,
            self.story_id,
            name=name,
            aliases=[alias for alias in item.aliases if alias.casefold() not in taken | self.named],
            description=item.description,
            role=item.role,
            look=item.look,
            position=len(cast),
            outfits=[outfit.model_dump(mode="json") for outfit in item.outfits],
            origin=self.pack,
            author=self.author,
        )
        if item.identity_line.strip() and name == item.name:
            assets.update(self.cur, "characters", row["character_id"], {"identity_line": item.identity_line.strip()})
        self._add_references("character", row["character_id"], item.references, {o.outfit_id for o in item.outfits})
        return str(row["character_id"])

    def add_environment(self, item: PackedEnvironment, name: str) -> str:
        row = environments.insert_row(
            self.cur, self.svc, self.story_id, name, description=item.description, kind=item.kind, author=self.author
        )
        now = self.svc.now()
        promoted = {"promoted_by": self.author, "promoted_at": now} if item.promoted else {}
        said = {"promoted": item.promoted, "locked_elements": item.locked_elements, "origin": self.pack}
        more = {"promotion_reason": item.promotion_reason or ("by hand" if item.promoted else None)}
        assets.update(self.cur, "environments", row["environment_id"], said | promoted | more)
        self._add_references("environment", row["environment_id"], item.references, set())
        return str(row["environment_id"])

    def _add_references(
        self, kind: Any, owner_id: str, items: Sequence[PackedReference], outfit_ids: Any, *, proposed: bool = False
    ) -> None:
        for item in items:
            key, size = self.sizes[item.sha256]
            row = references.new_row(
                self.svc,
                kind,
                owner_id,
                kind=item.kind,
                blob_key=key,
                size=size,
                outfit_id=item.outfit_id if item.outfit_id in outfit_ids else None,
                note="" if proposed else item.note,
                author=self.author,
                status="proposed" if proposed else item.status,
                is_primary=item.is_primary and not proposed,
            )
            pictures.insert(self.cur, kind, row)

    def _missing(self, items: Sequence[PackedReference], views: Sequence[Row]) -> list[PackedReference]:
        held = {view["blob_key"] for view in views}
        return [item for item in items if item.status != "rejected" and self.sizes[item.sha256][0] not in held]

    def _namesakes(self, kind: str, item: Any) -> list[Row]:
        if kind == "environment":
            found = assets.environments_of(self.cur, self.story_id)
            return [row for row in found if row["name"].casefold() == item.name.casefold()]
        cast = assets.characters_of(self.cur, self.story_id)
        wanted = item.name.casefold()
        return [row for row in cast if wanted in {word.casefold() for word in (row["name"], *row["aliases"])}]

    def _free_name(self, kind: str, name: str) -> str:
        rows = (
            assets.characters_of(self.cur, self.story_id)
            if kind == "character"
            else assets.environments_of(self.cur, self.story_id)
        )
        taken = {word.casefold() for row in rows for word in (row["name"], *row.get("aliases", []))}
        taken |= {one["name"].casefold() for one in self.report.added if one["kind"] == kind}
        return _numbered(name, taken)

    def _digest(self, kind: str, item: Any) -> str:
        said = item.model_dump(mode="json")
        views = [one | {"blob_key": self.sizes[one["sha256"]][0]} for one in said["references"]]
        return content_digest(kind, said, views)

    def _digest_here(self, kind: str, row: Row, views: Sequence[Row]) -> str:
        outfits_here = [one for one in row.get("outfits") or [] if not one.get("deleted")]
        return content_digest(kind, row | {"outfits": outfits_here}, views)


def _styles(
    cur: Cursor, svc: Services, manifest: Manifest, on_conflict: str, dry_run: bool, author: str, report: _Report
) -> None:
    """Styles, those that others stand on first; a copy gets a name and an id of its own."""
    renamed: dict[str, str] = {}
    known = {item["style_id"]: item for item in styles.all_shown(cur, svc)}
    waiting = {item.style_id: item for item in manifest.styles}
    while waiting:
        ready = [i for i in waiting.values() if i.settings.get("stands_on") not in waiting] or list(waiting.values())
        item = ready[0]
        del waiting[item.style_id]
        settings = dict(item.settings)
        if settings.get("stands_on") in renamed:
            settings["stands_on"] = renamed[settings["stands_on"]]
        told = {"kind": "style", "name": item.name, "references": 0}
        here = known.get(item.style_id) or assets.find(cur, "styles", item.style_id)
        if here is not None:
            same = (here["kind"], here["name"], here["settings"]) == (item.kind, item.name, settings)
            if same and item.style_id in known:
                report.matched.append(told | {"id": item.style_id})
                continue
            report.conflicts.append({"kind": "style", "name": item.name, "id": item.style_id})
            if on_conflict != "copy":
                kept = report.matched if on_conflict == "keep" else report.skipped
                kept.append(told | {"id": item.style_id})
                continue
        style_id, name = item.style_id, item.name
        if here is not None:
            number = 2
            while (
                assets.find(cur, "styles", f"{item.style_id[:36]}_{number}")
                or f"{item.style_id[:36]}_{number}" in known
            ):
                number += 1
            style_id, name = f"{item.style_id[:36]}_{number}", f"{item.name[:190]} ({number})"
            renamed[item.style_id] = style_id
        styles.checked_settings(item.kind, style_id, name, settings)
        made = {one["id"] for one in report.added if one["kind"] == "style"}
        if dry_run and settings.get(UNDER) is not None and settings[UNDER] not in {*known, *made}:
            raise invalid(["styles", item.style_id], "stands on a style that is not here", code="unknown-style")
        if not dry_run:
            styles.insert(cur, svc, style_id, item.kind, name, settings, author=author)
        report.added.append(told | {"id": style_id, "name": name})


def _check(manifest: Manifest) -> None:
    """What the shapes of the manifest do not tell: control characters, kinds, colours, names that come twice."""
    for n, item in enumerate(manifest.characters):
        at = f"characters.{n}"
        text(item.name, f"{at}.name", most=200)
        texts(item.aliases, f"{at}.aliases")
        text(item.description, f"{at}.description", most=5_000, least=0)
        text(item.identity_line, f"{at}.identity_line", most=1_000, least=0)
        checked_look(item.look.model_dump())
        for outfit in item.outfits:
            text(outfit.name, f"{at}.outfits", most=200)
            text(outfit.description, f"{at}.outfits", most=1_000, least=0)
            text(outfit.outfit_id, f"{at}.outfits", most=100)
            outfits.checked_look(outfit.look.model_dump())
        for twice in ({outfit.outfit_id for outfit in item.outfits}, {o.name.strip().casefold() for o in item.outfits}):
            if len(twice) != len(item.outfits):
                raise invalid([at, "outfits"], "names an outfit twice", code="pack-invalid")
        if sum(outfit.default for outfit in item.outfits) > 1:
            raise invalid([at, "outfits"], "has more than one everyday outfit", code="pack-invalid")
        _check_references(item.references, "character", at)
    for n, place in enumerate(manifest.environments):
        at = f"environments.{n}"
        text(place.name, f"{at}.name", most=200)
        text(place.description, f"{at}.description", most=5_000, least=0)
        choice(place.kind, f"{at}.kind", sorted(PLACE_KINDS))
        texts(place.locked_elements, f"{at}.locked_elements", most=300, count=30)
        text(place.promotion_reason or "", f"{at}.promotion_reason", most=400, least=0)
        _check_references(place.references, "environment", at)
    for kind, items in (("characters", manifest.characters), ("environments", manifest.environments)):
        names = [item.name.casefold() for item in items]  # type: ignore[attr-defined]
        if len(set(names)) != len(names):
            raise invalid([kind], "names the same twice", code="pack-invalid")
    if len({style.style_id for style in manifest.styles}) != len(manifest.styles):
        raise invalid(["styles"], "names the same twice", code="pack-invalid")
    for style in manifest.styles:
        text(style.name, "styles.name", most=200)
        if not isinstance(style.settings.get(UNDER), str | None):
            raise invalid(["styles", style.style_id], "stands on what is no style", code="pack-invalid")
    _check_standing(manifest)
    for font in manifest.fonts_needed:
        text(font, "fonts_needed", most=200)


def _check_standing(manifest: Manifest) -> None:
    """Refuse styles of a pack that stand on each other in a circle, before any is made."""
    under = {style.style_id: style.settings.get(UNDER) for style in manifest.styles}
    for start in under:
        at, steps = under[start], 0
        while at in under and steps <= len(under):
            at, steps = under[at], steps + 1
        if steps > len(under):
            raise invalid(["styles", start], "stands on itself", code="style-circle")


def _check_references(items: Sequence[PackedReference], owner: str, at: str) -> None:
    for item in items:
        choice(item.kind, f"{at}.references.kind", KINDS[owner])
        text(item.note, f"{at}.references.note", most=1_000, least=0)


def _stored(svc: Services, content: bytes, *, keep: bool) -> tuple[str, tuple[int, int]]:
    """A picture decoded and encoded anew: its blob key and its size. Without `keep` it is only looked at."""
    try:
        pixels = decode_image(content, max_pixels=REFERENCE_PIXELS)
    except InvalidInputError as error:
        raise InvalidInputError("A picture of the pack cannot be read.", code="pack-bad-picture") from error
    png = encode_png(pixels)
    key = svc.blobs.put(png) if keep else hashlib.sha256(png).hexdigest()
    return key, (int(pixels.shape[1]), int(pixels.shape[0]))


def _numbered(name: str, taken: set[str]) -> str:
    number = 2
    while f"{name[:190]} ({number})".casefold() in taken:
        number += 1
    return f"{name[:190]} ({number})"
