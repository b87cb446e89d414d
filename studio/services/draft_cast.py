"""The cast of a new draft against the cast that a story has.

Question: who of the draft is who of the story? Two whom somebody took apart stay two, whatever their names suggest.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from core.errors import Finding
from core.story.people import cue_keys, merged_finding, name_key
from core.story.redraft import RedraftPlan, SceneChange
from core.story.script import ImportedCharacter, ImportedStory, ScriptLine
from studio.services import casting, merging
from studio.services.context import Services
from studio.services.sheets import live
from studio.store import assets
from studio.store.cursor import Cursor

_REWRITTEN = ("added", "changed")


@dataclass(frozen=True, slots=True)
class DraftCast:
    """Who is who: `ids` from the draft's ids to the story's; `cues` from each name of the draft (as `name_key`) to the
    character of the story that it stands for, None where its id tells; `learned` holds second names that are new."""

    ids: Mapping[str, str]
    cues: Mapping[str, str | None]
    newcomers: Sequence[ImportedCharacter]
    learned: Mapping[str, Sequence[str]]
    findings: Sequence[Finding]


def settle_cast(cur: Cursor, story_id: str, new: ImportedStory, plan: RedraftPlan) -> DraftCast:
    """Match the draft's people to the story's: by name, else by lines that both drafts have."""
    cast = {row["character_id"]: row for row in assets.characters_of(cur, story_id)}
    named: dict[str, str] = {}
    for form in (str.casefold, name_key):
        for row in cast.values():
            for name in (row["name"], *row["aliases"]):
                named.setdefault(form(name), row["character_id"])
    ids, cues, learned = dict(plan.character_ids), dict[str, str | None](), dict[str, list[str]]()
    newcomers = []
    for who in new.characters:
        names = [who.name, *who.aliases]
        known = {name: named.get(name.casefold()) or named.get(name_key(name)) for name in names}
        held = plan.character_ids.get(who.character_id)
        found = next((one for one in known.values() if one), held if held in cast else None)
        if found is None:
            newcomers.append(who)
        else:
            ids[who.character_id] = found
        settled = found if who.aliases else None
        cues.update({name_key(name): known[name] or settled for name in names})
        if settled and not all(known.values()):
            learned.setdefault(settled, []).extend(name for name in names if not known[name])
    findings = [told for finding in new.findings for told in _settled_finding(finding, ids, cues, cast)]
    return DraftCast(ids, cues, newcomers, learned, findings)


def with_people(plan: RedraftPlan, cast: DraftCast) -> RedraftPlan:
    """The plan with the story's own characters on every line that is new or changed."""

    def settled(change: SceneChange) -> SceneChange:
        scene = change.new_scene
        if scene is None or change.kind == "same":
            return change
        touched = {line.line_id for line in change.lines if line.kind in _REWRITTEN}
        lines = [_with_speaker(line, cast, line.line_id in touched) for line in scene.script.lines]
        script = scene.script.model_copy(update={"lines": lines})
        return change.model_copy(update={"new_scene": scene.model_copy(update={"script": script})})

    return plan.model_copy(update={"scenes": [settled(change) for change in plan.scenes]})


def apply_cast(
    cur: Cursor, svc: Services, story_id: str, plan: RedraftPlan, cast: DraftCast, *, author: str, now: datetime
) -> None:
    """Add the newcomers and the second names; merges that stand learn the draft's lines."""
    scenes = [change.new_scene for change in plan.scenes if change.new_scene is not None]
    scripts = {scene.scene_id: scene.script for scene in scenes}
    casting.add_cast(cur, svc, story_id, cast.newcomers, author=author)
    merging.split_names(cur, svc, cast.newcomers, scripts, author=author)
    for character_id, names in cast.learned.items():
        merging.learn_names(cur, svc, live(cur, character_id), names, scripts, author=author, now=now)
    touched = {line.line_id for change in plan.scenes for line in change.lines if line.kind in _REWRITTEN}
    merging.follow_lines(cur, story_id, scripts, touched)


def _with_speaker(line: ScriptLine, cast: DraftCast, touched: bool) -> ScriptLine:
    found = cast.ids.get(line.character_id or "", line.character_id)
    if touched and line.character_id:
        first = next((key for key in cue_keys(line.speaker or "") if key in cast.cues), "")
        found = cast.cues.get(first) or found
    return line.model_copy(update={"character_id": found})


def _settled_finding(
    finding: Finding,
    ids: Mapping[str, str],
    cues: Mapping[str, str | None],
    cast: Mapping[str, Mapping[str, str]],
) -> list[Finding]:
    """The finding about the story's character; nothing where the names are different people in the story."""
    found = ids.get(str(finding.where.get("character_id"))) if finding.code == "character-merged" else None
    if found not in cast:
        return [finding]
    names = [name for name in finding.where["names"] if cues.get(name_key(name)) == found]
    return [merged_finding(names, cast[found]["name"], found)] if len(names) > 1 else []
