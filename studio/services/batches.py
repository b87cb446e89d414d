"""Tells the dispatcher of the three batches and of what becomes of their results."""

from __future__ import annotations

from studio.dispatch.batches import register_apply, register_batch
from studio.services.batch_export import ExportBatch
from studio.services.batch_plan import PlanBatch
from studio.services.batch_render import RenderBatch
from studio.services.context import Services


def register(svc: Services) -> None:
    """Register them for these services; a second call replaces the first."""
    plan, render, export = PlanBatch(svc), RenderBatch(svc), ExportBatch(svc)
    for kind in (plan, render, export):
        register_batch(kind)
    register_apply("plan.intent", plan.apply_intent)
    register_apply("plan.continuity", plan.apply_continuity)
    register_apply("plan.spec", plan.apply_spec)
    register_apply("render.scene", render.apply_scene)
