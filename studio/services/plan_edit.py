"""The panel plan of a scene, edited by a person: each edit is a version.

Question: what does an edit make of the plan in use, and what would an editor mark in it?
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pydantic import TypeAdapter

from core.errors import ConflictError, Finding, InvalidInputError, StaleWriteError
from core.planning.critic import check_plan
from core.planning.editing import PlanEdit, edit_plan
from core.story.plan import PanelPlan, SceneIntent
from core.story.script import Script
from studio.services import artifacts
from studio.services.context import Services
from studio.services.paging import Json
from studio.services.resolve import SceneValues, scene_values
from studio.store.db import Cursor

_EDITS: TypeAdapter[list[PlanEdit]] = TypeAdapter(list[PlanEdit])


def edit_panels(
    svc: Services,
    scene_id: str,
    edits: Sequence[PlanEdit],
    *,
    expected_plan_id: str | None = None,
    branch: str | None = None,
    author: str = "system",
) -> Json:
    """Apply edits to the plan in use and take the result as its next version.

    The layout, the descriptions and the picture are stale then; bringing the scene up to date makes them anew from this
    very plan. The answer is the new version with its `payload`, and the critic's `findings`.

    Raises:
        ConflictError: `not-planned`. StaleWriteError: `expected_plan_id` is no longer the plan in use, which is
            `data["current"]`. InvalidInputError: as `core.planning.editing.edit_plan`.
    """
    if not edits:
        raise InvalidInputError("Name at least one edit.", code="no-edits", errors=[{"loc": ["edits"], "msg": "empty"}])

    def look(cur: Cursor) -> SceneValues:
        return scene_values(cur, svc, scene_id, branch)

    values = svc.store.read(look)
    plan = values.payload("panel_plan")
    if plan is None:
        raise ConflictError("The scene has no plan yet.", code="not-planned", scene_ids=[scene_id])
    base = values.ids["panel_plan"]
    if expected_plan_id is not None and expected_plan_id != base:
        raise StaleWriteError("Somebody changed the plan meanwhile.", current={"artifact_id": base, "payload": plan})
    done = _edited(svc, values, PanelPlan.model_validate(plan), edits)
    made = artifacts.add_artifact(
        svc,
        scene_id,
        "panel_plan",
        done.model_dump(mode="json"),
        parent_id=base,
        branch=branch,
        expected=base,
        author=author,
    )
    return made | {"findings": [finding.model_dump(mode="json") for finding in _marks(svc, values, done)]}


def read_edits(edits: Sequence[Json]) -> list[PlanEdit]:
    """Edits from their JSON form."""
    return _EDITS.validate_python(list(edits))


def preview_edits(svc: Services, values: SceneValues, plan: Json, edits: Sequence[Json]) -> Json:
    """What edits would make of a plan, with the critic's findings; nothing is stored."""
    done = _edited(svc, values, PanelPlan.model_validate(plan), read_edits(edits))
    return {
        "payload": done.model_dump(mode="json"),
        "findings": [finding.model_dump(mode="json") for finding in _marks(svc, values, done)],
    }


def values_of(svc: Services, scene_id: str) -> SceneValues:
    """What an editor of the plan works on."""
    return svc.store.read(lambda cur: scene_values(cur, svc, scene_id))


def _edited(svc: Services, values: SceneValues, plan: PanelPlan, edits: Sequence[PlanEdit]) -> PanelPlan:
    return edit_plan(plan, edits, script=_script(values), intent=_intent(values), grammar=svc.catalogue.grammar)


def _marks(svc: Services, values: SceneValues, plan: PanelPlan) -> list[Finding]:
    intent = _intent(values)
    if intent is None:
        return []
    limits = svc.catalogue.metrics.qc
    return check_plan(_script(values), intent, plan, thresholds=limits, grammar=svc.catalogue.grammar)


def _script(values: SceneValues) -> Script:
    return Script.model_validate(values.payload("script") or {})


def _intent(values: SceneValues) -> SceneIntent | None:
    held: Any = values.payload("intent")
    return SceneIntent.model_validate(held) if held else None
