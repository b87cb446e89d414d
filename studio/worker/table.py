"""The table of task names: the only way from a name in a message to code that runs.

A worker is handed names, never functions. What is not in the table does not run, whatever a message says. The task
modules are imported once, by `load_tasks`, in the worker's parent process before it forks.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from core.errors import StudioError
from studio.blobs import Blobs

Payload = dict[str, Any]
Result = dict[str, Any]

TASK_MODULES = (
    "studio.worker.tasks_plan",
    "studio.worker.tasks_write",
    "studio.worker.tasks_render",
    "studio.worker.tasks_export",
    "studio.worker.tasks_view",
    "studio.worker.tasks_object",
    "studio.worker.tasks_lint",
    "studio.worker.tasks_match",
    "studio.worker.tasks_fonts",
    "studio.worker.tasks_story",
)


def _no_progress(current: int, total: int) -> None:
    """Progress that nobody asked to see."""


def _no_checkpoint() -> None:
    """A run that nobody can cancel."""


@dataclass(frozen=True)
class TaskContext:
    """What a task may use besides its payload.

    Attributes:
        blobs: where large inputs are read and outputs are put.
        progress: call with (current, total), both whole numbers; cheap to call often.
        checkpoint: call it between steps; raises `wire.SupersededError` when the work is no longer wanted.
    """

    blobs: Blobs
    progress: Callable[[int, int], None] = field(default=_no_progress)
    checkpoint: Callable[[], None] = field(default=_no_checkpoint)


Task = Callable[[Payload, TaskContext], Result]

TASKS: dict[str, Task] = {}


class UnknownTaskError(StudioError):
    """A message names a task that this version does not have."""

    code = "unknown-task"


def register_task(name: str) -> Callable[[Task], Task]:
    """Put a function into the table under a stable name; the same name twice is a programming error."""

    def put(task: Task) -> Task:
        known = TASKS.get(name)
        if known is not None and (known.__module__, known.__qualname__) != (task.__module__, task.__qualname__):
            raise ValueError(f"task {name!r} is registered twice: {known.__module__} and {task.__module__}")
        TASKS[name] = task
        return task

    return put


def load_tasks(modules: Sequence[str] = TASK_MODULES) -> None:
    """Import the task modules so that their functions stand in the table. Importing twice changes nothing."""
    for module in modules:
        importlib.import_module(module)


def fetch_task(name: str) -> Task:
    """The function behind a task name.

    Raises:
        UnknownTaskError: there is none.
    """
    task = TASKS.get(name)
    if task is None:
        raise UnknownTaskError(f"there is no task named {name!r} in this version", task=name)
    return task
