"""Where an episode drags, from its stored plans and pictures: scores with reasons, weakest scene first.

Reads the active versions and computes on the spot; nothing is stored. What needs a reader (the blind test, how much the
story leans on its dialogue) says "not scored" and why.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from core.errors import NotFoundError
from core.metrics.pacing import beat_coverage, pacing
from core.metrics.rank import rank_scenes
from core.metrics.redundancy import overlap, redundancy
from core.metrics.scores import Score, not_scored
from core.metrics.scroll import UNTAGGED, closeups, density, scroll_curve, silence, words_by_panel
from core.metrics.variety import variety
from core.story.plan import Layout, PanelPlan, SceneIntent
from core.story.script import ScriptLine
from studio.services.context import Services
from studio.services.resolve import SceneValues, scene_values
from studio.store import episodes
from studio.store.db import Cursor

NO_READER = "Nobody has read the scene yet: there is no blind test."
Json = dict[str, Any]


def episode_analytics(svc: Services, episode_id: str) -> Json:
    """Scores of every scene, ranked, and of the episode as a whole.

    Raises:
        NotFoundError: no such episode.
    """

    def look(cur: Cursor) -> list[SceneValues]:
        episode = episodes.find(cur, episode_id)
        if episode is None or episode["deleted_at"] is not None:
            raise NotFoundError("There is no such episode.", code="episode-not-found", episode_id=episode_id)
        ordered = episodes.scene_ids(cur, [episode_id])[episode_id]
        return [scene_values(cur, svc, scene_id) for scene_id in ordered]

    held = svc.store.read(look)
    scenes = [_scene(svc, values) for values in held]
    settings = svc.catalogue.metrics
    ranked = rank_scenes({scene["scene_id"]: scene["_scores"] for scene in scenes}, settings=settings)
    by_id = {scene["scene_id"]: scene for scene in scenes}
    rows = [_row(by_id[entry.scene_id], entry.model_dump(mode="json")) for entry in ranked]
    rhythms = [_grammar(values) for values in held]
    redundant = redundancy(rhythms, settings=settings)
    return {
        "episode_id": episode_id,
        "scenes": rows,
        "episode": {
            "blind_test": _shown(not_scored("blind_test", NO_READER)),
            "dialogue_reliance": _shown(not_scored("dialogue_reliance", NO_READER)),
            "redundancy": _shown(redundant),
            "pacing": _mean(scenes, "pacing"),
            "variety": _mean(scenes, "variety"),
            "silence": _mean(scenes, "silence"),
            "panels": sum(scene["panels"] for scene in scenes),
            "height_px": sum(scene["scroll"]["total_px"] for scene in scenes if scene["scroll"]),
            "seconds": round(sum(scene["scroll"]["total_seconds"] for scene in scenes if scene["scroll"]), 1),
            "overlaps": [[round(overlap(a, b), 3) for b in rhythms] for a in rhythms],
            "order": [values.scene_id for values in held],
        },
        "computed_from": {values.scene_id: dict(values.ids) for values in held},
    }


def scene_analytics(svc: Services, scene_id: str, *, branch: str | None = None) -> Json:
    """Scores of one scene, with the versions that they were computed from."""
    values = svc.store.read(lambda cur: scene_values(cur, svc, scene_id, branch))
    scene = _scene(svc, values)
    entry = rank_scenes({scene_id: scene["_scores"]}, settings=svc.catalogue.metrics)[0]
    return _row(scene, entry.model_dump(mode="json")) | {"computed_from": dict(values.ids)}


def _scene(svc: Services, values: SceneValues) -> Json:
    settings = svc.catalogue.metrics
    plan = PanelPlan.model_validate(values.payload("panel_plan")) if values.payload("panel_plan") else None
    tagged = plan if plan and all(panel.grammar_id != UNTAGGED for panel in plan.panels) else None
    intent = SceneIntent.model_validate(values.payload("intent")) if values.payload("intent") else None
    layout = Layout.model_validate(values.payload("layout")) if values.payload("layout") else None
    lines = [ScriptLine.model_validate(line) for line in values.lines]
    importance = 0.5 if values.scene["importance"] is None else float(values.scene["importance"])
    scores: list[Score] = [
        pacing(intent, tagged, importance=importance, lines=lines, settings=settings),
        beat_coverage(intent, tagged, settings=settings),
        silence(plan, settings=settings),
        closeups(tagged, settings=settings),
        variety(tagged, svc.catalogue.grammar, settings=settings),
        density(plan, lines, settings=settings),
        not_scored("blind_test", NO_READER),
        not_scored("dialogue_reliance", NO_READER),
    ]
    curve = scroll_curve(layout, words_by_panel(plan, lines), settings=settings) if layout else None
    return {
        "scene_id": values.scene_id,
        "title": values.scene["title"],
        "panels": len(layout.panels) if layout else 0,
        "grammar": _grammar(values),
        "scroll": curve.model_dump(mode="json") if curve else None,
        "_scores": scores,
    }


def _row(scene: Json, entry: Json) -> Json:
    scores = {score.metric: score for score in scene["_scores"]}
    return {
        "scene_id": scene["scene_id"],
        "title": scene["title"],
        "rank": entry["rank"],
        "weakness": entry["weakness"],
        "cause": entry["cause"],
        "evidence": {"words": entry["evidence"], "panels": entry["panels"], "not_scored": entry["not_scored"]},
        "scores": {name: _shown(score) for name, score in scores.items()},
        "bands": {name: score.band for name, score in scores.items()},
        "suggestions": [],
        "panels": scene["panels"],
        "grammar": scene["grammar"],
        "scroll": scene["scroll"],
    }


def _shown(score: Score) -> Json:
    return score.model_dump(mode="json")


def _grammar(values: SceneValues) -> list[str]:
    plan = values.payload("panel_plan")
    ids = [panel["grammar_id"] for panel in plan["panels"]] if plan else []
    return [] if UNTAGGED in ids else ids


def _mean(scenes: Sequence[Json], metric: str) -> Json:
    """Panel-weighted mean over the scenes that have the score."""
    found = [
        (scene["panels"], score.value)
        for scene in scenes
        for score in scene["_scores"]
        if score.metric == metric and score.value is not None
    ]
    weight = sum(panels for panels, _ in found)
    if not weight:
        return _shown(not_scored(metric, "No scene has this score yet."))
    return {
        "metric": metric,
        "value": round(sum(panels * value for panels, value in found) / weight, 4),
        "lowest": round(min(value for _, value in found), 4),
        "reason": f"Panel-weighted mean of {len(found)} scenes.",
        "scored_scenes": len(found),
    }
