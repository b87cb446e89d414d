"""What tells the panels of two layouts apart: the plans that each was made from, with the beats of their intents.

Question: from which plan is this layout? Versions remember what they were made from, so that no guess is needed even
where somebody chose another plan meanwhile.
"""

from __future__ import annotations

from core.lettering.following.evidence import Evidence
from core.story.plan import Beat, PanelPlan
from studio.store import artifacts
from studio.store.db import Cursor

GUESS = "lines-spread"
"""The finding of a plan that only guesses which panel each line plays in."""


def evidence_between(cur: Cursor, old_layout_id: str, new_layout_id: str | None) -> Evidence:
    """The evidence of the plans behind two layouts; a plan that guesses where lines play proves little."""
    old_plan, old_beats = plan_behind(cur, old_layout_id)
    new_plan, new_beats = plan_behind(cur, new_layout_id) if new_layout_id is not None else (None, [])
    return Evidence(
        old_plan=old_plan,
        new_plan=new_plan,
        old_beats=old_beats,
        new_beats=new_beats,
        old_guessed=is_guess(old_plan),
        new_guessed=is_guess(new_plan),
    )


def is_guess(plan: PanelPlan | None) -> bool:
    return plan is not None and any(finding.code == GUESS for finding in plan.findings)


def plan_behind(cur: Cursor, layout_id: str) -> tuple[PanelPlan | None, list[Beat]]:
    """The plan that a layout was made from, and the beats of the intent that the plan was made from."""
    plan_id = _input(cur, layout_id, "panel_plan")
    if plan_id is None:
        return None, []
    plan = PanelPlan.model_validate(artifacts.payloads(cur, [plan_id])[plan_id])
    intent_id = _input(cur, plan_id, "scene_intent")
    if intent_id is None:
        return plan, []
    found = artifacts.payloads(cur, [intent_id])[intent_id]
    return plan, [Beat.model_validate(beat) for beat in found["beats"]]


def _input(cur: Cursor, artifact_id: str, type_name: str) -> str | None:
    head = artifacts.heads(cur, [artifact_id]).get(artifact_id)
    if head is None or not head["input_ids"]:
        return None
    found = artifacts.heads(cur, head["input_ids"])
    return next((at for at in head["input_ids"] if at in found and found[at]["type"] == type_name), None)
