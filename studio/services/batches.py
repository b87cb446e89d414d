"""Tells the dispatcher of the batches and of what becomes of their results."""

from __future__ import annotations

from functools import partial
from typing import Any

from studio.dispatch.batches import register_apply, register_batch, register_trouble
from studio.services import agent_runs
from studio.services.batch_export import ExportBatch
from studio.services.batch_plan import PlanBatch
from studio.services.batch_render import RenderBatch
from studio.services.batch_write import AdaptBatch, IdeaBatch
from studio.services.context import Services
from studio.store.db import Cursor, Row


def register(svc: Services) -> None:
    """Register them for these services; a second call replaces the first."""
    plan, render, export = PlanBatch(svc), RenderBatch(svc), ExportBatch(svc)
    idea, adapt = IdeaBatch(svc), AdaptBatch(svc)
    for kind in (plan, render, export, idea, adapt):
        register_batch(kind)
    for task, write in (("write.idea", idea.apply), ("write.prose", adapt.apply)):
        register_apply(task, write)
        register_trouble(task, partial(_note_failed, svc))
    applies = {"intent": plan.apply_intent, "continuity": plan.apply_continuity, "spec": plan.apply_spec}
    for name, apply in applies.items():
        register_apply(f"plan.{name}", agent_runs.noting(svc, apply))
        register_trouble(f"plan.{name}", partial(_note_failed, svc))
    register_apply("render.scene", render.apply_scene)


def _note_failed(svc: Services, cur: Cursor, job: Row, details: dict[str, Any]) -> None:
    """Of a task that failed the runs of its agents are kept, and nothing else."""
    agent_runs.note(cur, svc, job, details)
