"""The targets of an episode beside what it measures, and the hook of its last panel.

Question: is the episode as long as it should be, and does it end so that somebody wants the next one? Panels come from
plans, seconds from the scroll curve, height from layouts and gutters at 800 px, bytes from the last export.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from core.errors import counted
from core.metrics.hook import check_hook
from core.metrics.scroll import scroll_curve, words_by_panel
from core.metrics.targets import judge_target
from core.story.plan import Layout, PanelPlan, SceneIntent
from core.story.script import Script, ScriptLine
from studio.services.context import Services
from studio.services.episode_rows import live_episode
from studio.services.paging import Json, invalid, text, when
from studio.services.resolve import SceneValues, scene_values
from studio.store import episodes, exports
from studio.store.cursor import Cursor, Row

TARGETS = ("panels", "seconds", "height_px", "bytes")
STRIP_PX = 800
"""The width at which heights are told."""
NOTE_CHARACTERS = 1_000
_LOOKED_BACK = 20


def get_targets(svc: Services, episode_id: str) -> Json:
    """``{episode_id, targets: [{name, wanted, measured, how, complete, verdict, waiver, met}], hook}``.

    `how` says in words where the number comes from; `complete` is false where scenes are missing from it; `waiver` is
    ``{note, author, at}`` or null; `met` counts a waived target as met. `hook` is ``{ok, why, panel, scene_id, …}``.

    Raises:
        NotFoundError.
    """

    def look(cur: Cursor) -> Json:
        row = live_episode(cur, episode_id)
        ordered = episodes.scene_ids(cur, [episode_id])[episode_id]
        return measured_targets(cur, svc, row, [scene_values(cur, svc, scene_id) for scene_id in ordered])

    return svc.store.read(look)


def measured_targets(cur: Cursor, svc: Services, row: Row, held: Sequence[SceneValues]) -> Json:
    """See `get_targets`; for callers that hold the scenes."""
    measured = _lengths(svc, held) | {"bytes": _bytes(cur, svc, row["episode_id"], held)}
    waivers = row["waivers"] or {}
    items = []
    for name in TARGETS:
        value, how, complete = measured[name]
        wanted = row["targets"].get(name)
        verdict = judge_target(name, wanted, value, complete=complete, settings=svc.catalogue.metrics)
        if name == "bytes" and not complete and verdict == "over":
            verdict = "open"  # pictures as they are kept are larger than the slices made of them
        items.append(
            {
                "name": name,
                "wanted": wanted,
                "measured": value,
                "how": how,
                "complete": complete,
                "verdict": verdict,
                "waiver": waivers.get(name),
                "met": verdict in ("met", "no_target") or name in waivers,
            }
        )
    return {"episode_id": row["episode_id"], "targets": items, "hook": hook_of(svc, held)}


def hook_of(svc: Services, held: Sequence[SceneValues]) -> Json:
    """What the last panel of the last scene ends on: ``{ok, why, panel, ends_on, hint, scene_id}``."""
    if not held:
        return {"ok": None, "why": "The episode has no scenes yet.", "panel": None, "ends_on": None, "hint": None,
                "scene_id": None}  # fmt: skip
    values = held[-1]
    script, intent, plan = (values.payload(pointer) for pointer in ("script", "intent", "panel_plan"))
    found = check_hook(
        Script.model_validate(script) if script else None,
        SceneIntent.model_validate(intent) if intent else None,
        PanelPlan.model_validate(plan) if plan else None,
        beat_roles={name: entry.beats for name, entry in svc.catalogue.grammar.entries.items()},
    )
    told = found.model_dump(mode="json")
    return {"panel": told.pop("panel_id"), **told, "scene_id": values.scene_id}


def checked_targets(present: Json, wanted: Mapping[str, float | None]) -> Json:
    """The targets after a change. Raises InvalidInputError for an unknown name or a number that is none."""
    for name, value in wanted.items():
        _check_name("targets", name)
        if value is not None and (isinstance(value, bool) or not isinstance(value, (int, float)) or value <= 0):
            raise invalid(["targets", name], "must be a number over 0")
    return {name: value for name, value in {**present, **wanted}.items() if value is not None}


def checked_waivers(present: Json, wanted: Mapping[str, str | None], *, author: str, at: datetime) -> Json:
    """The waived targets after a change, each with its note, who and when. Raises InvalidInputError."""
    after = dict(present)
    for name, note in wanted.items():
        _check_name("waivers", name)
        after.pop(name, None)
        if note is not None:
            after[name] = {
                "note": text(note, f"waivers.{name}", most=NOTE_CHARACTERS),
                "author": author,
                "at": when(at),
            }
    return after


def _check_name(field: str, name: str) -> None:
    if name not in TARGETS:
        raise invalid([field, name], f"must be among: {', '.join(TARGETS)}")


Measure = tuple[float | None, str, bool]


def _lengths(svc: Services, held: Sequence[SceneValues]) -> dict[str, Measure]:
    settings = svc.catalogue.metrics
    panels, seconds, height = 0, 0.0, 0
    counted_panels, laid_out = 0, 0
    for values in held:
        plan = PanelPlan.model_validate(values.payload("panel_plan")) if values.payload("panel_plan") else None
        layout = Layout.model_validate(values.payload("layout")) if values.payload("layout") else None
        if plan or layout:
            counted_panels += 1
            panels += len(plan.panels) if plan else len(layout.panels) if layout else 0
        if layout:
            laid_out += 1
            lines = [ScriptLine.model_validate(line) for line in values.lines]
            seconds += scroll_curve(layout, words_by_panel(plan, lines), settings=settings).total_seconds
            height += round((layout.height + layout.gutter_after_px) * STRIP_PX / layout.width)
    whole = len(held)
    plans, layouts = _share(counted_panels, whole, "plans"), _share(laid_out, whole, "layouts")
    return {
        "panels": (panels if counted_panels else None, f"Counted in {plans}.", bool(held) and counted_panels == whole),
        "seconds": (
            round(seconds, 1) if laid_out else None,
            f"Estimated from words, panels and scrolling, in {layouts}.",
            bool(held) and laid_out == whole,
        ),
        "height_px": (
            height if laid_out else None,
            f"Panels and gutters at {STRIP_PX} px wide, in {layouts}.",
            bool(held) and laid_out == whole,
        ),
    }


def _share(have: int, whole: int, what: str) -> str:
    if have == whole:
        return f"the {what} of {counted(whole, 'scene')}" if whole == 1 else f"the {what} of all {whole} scenes"
    return f"the {what} of {have} of {counted(whole, 'scene')}"


def _bytes(cur: Cursor, svc: Services, episode_id: str, held: Sequence[SceneValues]) -> Measure:
    """The slices of the last finished export; without one, the drawn pictures as the studio keeps them."""
    rows, _ = exports.page(cur, episode_id=episode_id, limit=_LOOKED_BACK, cursor=None)
    done = next((row for row in rows if row["manifest"] is not None and row["files"]), None)
    if done is not None:
        slices = [entry for entry in done["files"] if "slices/" in entry["name"]] or done["files"]
        first = slices[0]["name"].split("slices/")[0]
        size = sum(int(entry["bytes"]) for entry in slices if entry["name"].startswith(first))
        moved = [_newest_move(cur, values) for values in held]
        older = any(at is not None and at > done["created_at"] for at in moved)
        how = "The slices of the last export" + (
            ", which is older than the pictures or the lettering." if older else "."
        )
        return size, how, True
    drawn = [values.payload("render_result") for values in held]
    keys = [picture["image"] for picture in drawn if picture]
    if not keys:
        return None, "Nothing is drawn or exported yet.", False
    size = sum(svc.blobs.size(key) for key in keys if svc.blobs.exists(key))
    how = f"Estimated: {_share(len(keys), len(held), 'pictures')} as they are kept. Export to measure it."
    return size, how, False


def _newest_move(cur: Cursor, values: SceneValues) -> datetime | None:
    found: Any = cur.value(
        "select max(moved_at) from pointers where scene_id = ? and branch = ?"
        " and (pointer in ('layout', 'render_result') or pointer like '%_layer:%')",
        [values.scene_id, values.branch],
    )
    return found if isinstance(found, datetime) else None
