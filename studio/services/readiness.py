"""What stands between an episode and its end: scenes × what each needs, and what each step of its status asks for.

Question: what is missing where, and where is it mended? Everything is computed from what is stored, on every call.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from core.planning.critic import check_plan
from core.story.plan import PanelPlan, SceneIntent
from core.story.script import Script
from studio.services import episode_assets, versions
from studio.services.context import Services
from studio.services.episode_rows import live_episode
from studio.services.paging import Json
from studio.services.readiness_cells import COLUMNS, SceneFacts, cells_of
from studio.services.reference_gate import lacking_faces
from studio.services.resolve import SceneValues, scene_values
from studio.services.targets import measured_targets
from studio.store import artifacts, episodes, people
from studio.store.cursor import Cursor, Row

HERO_FROM = 5
"""An episode of as many scenes wants one that is a single panel."""
_NEEDED = ("references", "plan", "art", "letters", "checks", "notes")
"""Columns that keep an episode from being final; what is out of date does too."""
_NOTES = 500


def readiness(svc: Services, episode_id: str) -> Json:
    """The matrix, and what is in the way of each step.

    ``{episode_id, status, ready, missing: [{kind, id, name, needs}], columns, scenes: [{scene_id, title, state, stale,
    cells: {column: {state, words, where}}}], final: {ready, missing}, steps: {producing, final}, targets, hook,
    warnings}``. `ready` and `missing` are about the library (people, places, styles); `final` about the reference gate
    of ``mode=final``; each entry of a step is ``{scene_id, title, what, words, where}``.

    Raises:
        NotFoundError.
    """
    return svc.store.read(lambda cur: look(cur, svc, live_episode(cur, episode_id)))


def look(cur: Cursor, svc: Services, episode: Row) -> Json:
    """See `readiness`; for callers that hold a cursor, and an episode's row with changes that are not written yet."""
    episode_id = episode["episode_id"]
    held = [scene_values(cur, svc, at) for at in episodes.scene_ids(cur, [episode_id])[episode_id]]
    library = episode_assets.assets_of(cur, svc, episode)
    lacking = [
        {"kind": kind.removesuffix("s"), "id": item["id"], "name": item["name"], "needs": item["missing"]}
        for kind in ("characters", "environments", "styles")
        for item in library[kind]
        if not item["ready"]
    ]
    gate = lacking_faces(cur, held)
    rows = [_scene(cur, svc, values, library["environments"], gate) for values in held]
    measured = measured_targets(cur, svc, episode, held)
    return {
        "episode_id": episode_id,
        "status": episode["status"],
        "ready": not lacking,
        "missing": lacking,
        "columns": list(COLUMNS),
        "scenes": rows,
        "final": {"ready": not gate, "missing": gate},
        "steps": {"producing": _for_producing(rows), "final": _for_final(rows, measured["targets"])},
        "targets": measured["targets"],
        "hook": measured["hook"],
        "warnings": _warnings(held, measured["hook"]),
    }


def _scene(
    cur: Cursor, svc: Services, values: SceneValues, places: Sequence[Mapping[str, Any]], gate: Sequence[Json]
) -> Json:
    fresh = versions.freshness(cur, values.scene_id, values.branch, catalogue=svc.catalogue)
    stale = versions.stale_shown(fresh)
    notes, _ = people.note_page(cur, scene_id=values.scene_id, status="open", limit=_NOTES, cursor=None)
    facts = SceneFacts(
        values=values,
        stale=stale,
        report=quality_report(cur, svc, values),
        places={item["name"].casefold(): item["missing"] for item in places},
        faceless=frozenset(entry["character_id"] for entry in gate),
        blockers=[note["text"] for note in notes if note["blocker"]],
    )
    return {
        "scene_id": values.scene_id,
        "title": values.scene["title"],
        "state": versions.state_of(cur, dict(values.ids), fresh),
        "stale": stale,
        "cells": cells_of(facts),
    }


def quality_report(cur: Cursor, svc: Services, values: SceneValues) -> Json | None:
    """The Critic's report on the plan in use: the stored one if it is about this very plan, else one made now.

    None where there is no intent or plan that could be checked.
    """
    plan, intent = values.payload("panel_plan"), values.payload("intent")
    if plan is None or intent is None:
        return None
    newest, _ = artifacts.page(cur, values.scene_id, type_name="qc_report", limit=1, cursor=None)
    wanted = {values.ids["panel_plan"], values.ids["intent"]}
    if newest and wanted <= set(newest[0]["input_ids"]):
        stored: Json = artifacts.payloads(cur, [newest[0]["artifact_id"]])[newest[0]["artifact_id"]]
        return stored
    findings = check_plan(
        Script.model_validate(values.payload("script") or {}),
        SceneIntent.model_validate(intent),
        PanelPlan.model_validate(plan),
        thresholds=svc.catalogue.metrics.qc,
    )
    passed = not any(finding.severity == "error" for finding in findings)
    return {"passed": passed, "issues": [finding.model_dump(mode="json") for finding in findings]}


def _for_producing(rows: Sequence[Json]) -> list[Json]:
    if not rows:
        return [_block(None, "scenes", "The episode has no scenes yet: add one.", "builder")]
    return [
        _block(row, "script", "Neither words nor art yet.", "builder")
        for row in rows
        if row["cells"]["script"]["state"] == "missing" and row["cells"]["art"]["state"] == "missing"
    ]


def _for_final(rows: Sequence[Json], targets: Sequence[Json]) -> list[Json]:
    """Everything at once, scene by scene; a part that is out of date is named once."""
    found = _for_producing(rows) if not rows else []
    for row in rows:
        cells = row["cells"]
        wrong = [name for name in _NEEDED if cells[name]["state"] in ("missing", "stale")]
        if cells["up_to_date"]["state"] == "stale" and not any(cells[name]["state"] == "stale" for name in wrong):
            wrong.append("up_to_date")
        found += [_block(row, name, cells[name]["words"], cells[name]["where"]["page"]) for name in wrong]
    return found + [
        _block(None, f"target:{item['name']}", _target_words(item), "builder") for item in targets if not item["met"]
    ]


def _block(row: Json | None, what: str, words: str, page: str) -> Json:
    scene_id = row["scene_id"] if row else None
    title = row["title"] if row else None
    where = {"page": page, "scene_id": scene_id}
    return {"scene_id": scene_id, "title": title, "what": what, "words": words, "where": where}


_UNITS = {"panels": "panels", "seconds": "seconds", "height_px": "px", "bytes": "bytes"}


def _target_words(item: Mapping[str, Any]) -> str:
    unit, wanted = _UNITS[item["name"]], f"{item['wanted']:,g}" if item["wanted"] < 1e6 else f"{item['wanted']:,.0f}"
    if item["measured"] is None:
        return f"{wanted} {unit} are the target, and nothing is measured yet. Meet it, or waive it with a note."
    measured = f"{item['measured']:,.0f}"
    short = {"under": "too few", "over": "too many"}.get(item["verdict"], "and scenes are missing from it")
    return f"{measured} {unit} instead of {wanted}: {short}. Meet the target, or waive it with a note."


def _warnings(held: Sequence[SceneValues], hook: Json) -> list[Json]:
    """What an editor should know and may decide: nothing here keeps an episode from being final."""
    found: list[Json] = []
    if hook["ok"] is False:
        where = {"scene_id": hook["scene_id"], "panel_id": hook["panel"]}
        found.append({"code": "no-hook", "severity": "warning", "message": hook["why"], "where": where,
                      "hint": hook["hint"]})  # fmt: skip
    panels = [len((values.payload("panel_plan") or {"panels": []})["panels"]) for values in held]
    if len(held) >= HERO_FROM and all(panels) and 1 not in panels:
        message = "No scene is a single panel; an episode of five scenes or more wants one that stands alone."
        found.append({"code": "no-hero-scene", "severity": "info", "message": message, "where": {}, "hint": None})
    return found
