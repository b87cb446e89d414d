"""Writing tasks: a script from a bare idea, and a screenplay of prose; the Story Writer's work before any import."""

from __future__ import annotations

from typing import Any

from core.planning.agents.writing import FROM_IDEA, FROM_PROSE, IdeaInput, ProseInput
from studio.worker.agents import open_desk
from studio.worker.table import TaskContext, register_task


@register_task("write.idea")
def write_from_idea(payload: dict[str, Any], task: TaskContext) -> dict[str, Any]:
    """Write a script of an idea."""
    desk = open_desk(payload, task)
    made = desk.run(FROM_IDEA, IdeaInput.model_validate(payload["given"]))
    task.progress(1, 1)
    return {"context": payload["context"], "screenplay": made.model_dump(mode="json"), "runs": desk.runs}


@register_task("write.prose")
def write_from_prose(payload: dict[str, Any], task: TaskContext) -> dict[str, Any]:
    """Set prose into scenes."""
    desk = open_desk(payload, task)
    made = desk.run(FROM_PROSE, ProseInput.model_validate(payload["given"]))
    task.progress(1, 1)
    return {"context": payload["context"], "screenplay": made.model_dump(mode="json"), "runs": desk.runs}
