"""Two characters that turn out to be one, and one that turns out to be two.

Question: whose lines are these under a second name, and how does the person behind it get them back? An import that
takes two names for one character leaves the same traces as a person who merges two, so either is undone alike.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from core.errors import ConflictError, Finding
from core.planning.looks import derive_look
from core.story.cast import Look
from core.story.people import cue_keys, name_key
from core.story.script import ImportedCharacter, Script
from studio.services import casting, recast
from studio.services.context import Services
from studio.services.paging import Json, invalid, missing
from studio.services.sheets import check_names, live, looked_up
from studio.store import assets, people, rows
from studio.store.cursor import Cursor, Row

_CUED = frozenset({"dialogue", "narration"})


def merge(svc: Services, character_id: str, into_id: str, author: str = "system") -> Json:
    """Say that a character is another one under a second name; `unmerge` takes it back. Returns the other one.

    Every script in use names the other one from then on, in a new version.

    Raises:
        NotFoundError; InvalidInputError `merge-with-itself`; ConflictError `not-one-story`.
    """
    if character_id == into_id:
        raise invalid(["into"], "is the character itself", code="merge-with-itself")
    now = svc.now()

    def unit(cur: Cursor) -> Json:
        gone, other = live(cur, character_id), live(cur, into_id)
        if gone["story_id"] != other["story_id"]:
            raise ConflictError("The two are not of one story.", code="not-one-story")
        lines = recast.replace_character(cur, svc, gone["story_id"], character_id, into_id, author=author, now=now)
        _note_merge(cur, svc, gone, other, lines, author=author, now=now)
        assets.update(cur, "characters", into_id, _with_names(svc, other, [gone], now))
        assets.update(cur, "characters", character_id, {"merged_into": into_id, "updated_at": now})
        return looked_up(cur, into_id)

    return svc.store.write(unit)


def unmerge(svc: Services, character_id: str, author: str = "system") -> Json:
    """Take the last merge of a character back: its lines are its own again. Returns the character.

    Lines that moved to another scene since then are found there. Where the other one was merged further, its lines
    and names are taken from whoever has them now.

    Raises:
        NotFoundError; ConflictError `not-merged`, or `character-exists` when somebody else got the name since then.
    """
    now = svc.now()

    def unit(cur: Cursor) -> Json:
        row = assets.find(cur, "characters", character_id)
        if row is None or row["deleted_at"] is not None:
            raise missing("character", character_id)
        merged = assets.open_merge(cur, character_id)
        if merged is None or row["merged_into"] is None:
            raise ConflictError("This character was not merged into another.", code="not-merged")
        undo, holders = merged["undo"], _holders(cur, merged["into_id"])
        keys, moved = _keys(row), {line_id for ids in undo["lines"].values() for line_id in ids}

        def is_own(scene_id: str, line: Mapping[str, Any]) -> bool:
            if line["line_id"] in undo["lines"].get(scene_id, ()):
                return True
            return line["line_id"] in moved and _first_key(line["speaker"], keys | _keys(holders[-1])) in keys

        last_id = holders[-1]["character_id"]
        recast.replace_character(cur, svc, row["story_id"], last_id, character_id, author=author, now=now, only=is_own)
        names = {row["name"], *row["aliases"]} - set(undo["aliases"])
        for other in holders:
            changes = {
                "aliases": [alias for alias in other["aliases"] if alias not in names],
                "speaking_lines": max(0, other["speaking_lines"] - row["speaking_lines"]),
            }
            marks = {"revision_id": svc.ids(), "updated_at": now}
            assets.update(cur, "characters", other["character_id"], changes | marks)
        check_names(assets.characters_of(cur, row["story_id"]), sorted(names), None)
        assets.update(cur, "characters", character_id, {"merged_into": None, "updated_at": now})
        rows.update(cur, "character_merges", {"merge_id": merged["merge_id"]}, {"undone_by": author, "undone_at": now})
        people.record_event(
            cur, at=now, author=author, action="unmerge", kind="character", subject_id=character_id, data={}
        )
        return looked_up(cur, character_id)

    return svc.store.write(unit)


def split_names(
    cur: Cursor, svc: Services, found: Sequence[ImportedCharacter], scripts: Mapping[str, Script], *, author: str
) -> None:
    """Note the merges of an import in its cast, which is stored already. `scripts` are those of its scenes, by id.

    Every alias becomes a character of its own that is merged away.
    """
    for who in found:
        if who.aliases:
            row = live(cur, who.character_id) | {"aliases": []}
            add_names(cur, svc, row, who.aliases, scripts, author=author)


def add_names(
    cur: Cursor, svc: Services, into: Row, names: Sequence[str], scripts: Mapping[str, Script], *, author: str
) -> list[Row]:
    """Make a merged-away character of every name that an import took for `into`, with the lines spoken under it.

    `into` is as it was without these names and is not written here. Returns the new rows.
    """
    now, made = svc.now(), []
    every = {name_key(name) for name in (*names, into["name"], *into["aliases"])}
    before = list(into["aliases"])
    spoken = _spoken(into["character_id"], every, scripts)
    taken = [Look.model_validate(who["look"]) for who in assets.characters_ever(cur, into["story_id"])]
    for name in names:
        lines, cues = spoken.get(name_key(name), ({}, 0))
        look = derive_look(name, "", taken)
        taken.append(look)
        row = casting.insert_character(
            cur,
            svc,
            into["story_id"],
            name=name,
            aliases=[],
            description="",
            role="secondary" if cues else "background",
            look=look,
            speaking_lines=cues,
            position=into["position"],
            merged_into=into["character_id"],
            author=author,
        )
        _note_merge(cur, svc, row, into | {"aliases": before}, lines, author=author, now=now)
        before = [*before, name]
        made.append(row)
    return made


def learn_names(
    cur: Cursor,
    svc: Services,
    into: Row,
    names: Sequence[str],
    scripts: Mapping[str, Script],
    *,
    author: str,
    now: datetime,
) -> None:
    """Merge names that a new draft uses into somebody the story has already."""
    gone = add_names(cur, svc, into, names, scripts, author=author)
    assets.update(cur, "characters", into["character_id"], _with_names(svc, into, gone, now))


def follow_lines(cur: Cursor, story_id: str, scripts: Mapping[str, Script], touched: Collection[str]) -> None:
    """Let every merge that stands know the lines that a new draft gives to a second name.

    `touched` are the ids of lines that are new or changed; for all others it was settled before who speaks them.
    """
    for gone in assets.characters_ever(cur, story_id):
        merged = assets.open_merge(cur, gone["character_id"]) if gone["merged_into"] is not None else None
        if merged is None:
            continue
        holder, own = _holders(cur, merged["into_id"])[-1], _keys(gone)
        undo, known = merged["undo"], dict(merged["undo"]["lines"])
        for scene_id, script in scripts.items():
            ids = [
                line.line_id
                for line in script.lines
                if line.line_id in touched
                and line.character_id == holder["character_id"]
                and _first_key(line.speaker, _keys(holder) | own) in own
            ]
            if ids:
                known[scene_id] = sorted({*known.get(scene_id, []), *ids})
        if known != undo["lines"]:
            changes = {"undo": rows.dumps(undo | {"lines": known})}
            rows.update(cur, "character_merges", {"merge_id": merged["merge_id"]}, changes)


def told(cur: Cursor, findings: Sequence[Finding]) -> list[Finding]:
    """The findings of an import; `character-merged` names those who can be taken apart as `merged_character_ids`."""
    about = [finding.where["character_id"] for finding in findings if finding.code == "character-merged"]
    merged = assets.merged_into(cur, about)

    def named(finding: Finding) -> Finding:
        keys = {name_key(name) for name in finding.where["names"]}
        ids = [row["character_id"] for row in merged[finding.where["character_id"]] if keys & _keys(row)]
        return finding.model_copy(update={"where": finding.where | {"merged_character_ids": ids}})

    return [named(finding) if finding.code == "character-merged" else finding for finding in findings]


def _spoken(
    character_id: str, names: Collection[str], scripts: Mapping[str, Script]
) -> dict[str, tuple[dict[str, list[str]], int]]:
    """A character's lines by the name they are spoken under: line ids by scene, and how many have it alone as cue."""
    found: dict[str, tuple[dict[str, list[str]], int]] = {}
    for scene_id, script in scripts.items():
        for line in script.lines:
            name = _first_key(line.speaker, names) if line.character_id == character_id else None
            if line.speaker and name is not None:
                lines, cues = found.get(name, ({}, 0))
                lines.setdefault(scene_id, []).append(line.line_id)
                found[name] = (lines, cues + (line.kind in _CUED and name_key(line.speaker) == name))
    return {name: ({at: sorted(ids) for at, ids in lines.items()}, cues) for name, (lines, cues) in found.items()}


def _note_merge(
    cur: Cursor,
    svc: Services,
    gone: Row,
    other: Row,
    lines: Mapping[str, Sequence[str]],
    *,
    author: str,
    now: datetime,
) -> None:
    """What undoing needs; `other` is as it was before."""
    gone_id, into_id = gone["character_id"], other["character_id"]
    undo = {"aliases": other["aliases"], "speaking_lines": other["speaking_lines"], "lines": lines}
    rows.insert(
        cur,
        "character_merges",
        {
            "merge_id": svc.ids(),
            "from_id": gone_id,
            "into_id": into_id,
            "undo": rows.dumps(undo),
            "created_by": author,
            "created_at": now,
        },
    )
    people.record_event(
        cur, at=now, author=author, action="merge", kind="character", subject_id=gone_id, data={"into": into_id}
    )


def _with_names(svc: Services, other: Row, gone: Sequence[Row], now: datetime) -> Json:
    """The changes to a character that others were merged into."""
    added = [name for who in gone for name in (who["name"], *who["aliases"])]
    return {
        "aliases": [name for name in dict.fromkeys([*other["aliases"], *added]) if name != other["name"]],
        "speaking_lines": other["speaking_lines"] + sum(who["speaking_lines"] for who in gone),
        "revision_id": svc.ids(),
        "updated_at": now,
    }


def _holders(cur: Cursor, into_id: str) -> list[Row]:
    """The character that somebody was merged into, whom that one was merged into, and so on; the last has the lines."""
    found: list[Row] = []
    following: str | None = into_id
    while following is not None and following not in {row["character_id"] for row in found}:
        row = assets.find(cur, "characters", following)
        if row is None:
            break
        found.append(row)
        following = row["merged_into"]
    return found


def _first_key(cue: str | None, names: Collection[str]) -> str | None:
    """The first of these names that a cue holds; where several speak together, the line is the first one's."""
    return next((key for key in cue_keys(cue or "") if key in names), None)


def _keys(row: Row) -> set[str]:
    return {name_key(name) for name in (row["name"], *row["aliases"])}
