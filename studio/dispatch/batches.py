"""What kinds of batches there are, and what happens with a task's result: filled in by the services that own the words.

The dispatcher knows stages, attempts and fences but no scene and no episode. A batch type says which children a stage
has; an apply hook puts one child's result into the database, inside the transaction that marks the child succeeded.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from core.errors import InvalidInputError
from studio.store.db import Cursor, Row

Apply = Callable[[Cursor, Row, dict[str, Any]], dict[str, Any]]
Trouble = Callable[[Cursor, Row, dict[str, Any]], None]


@dataclass(frozen=True)
class ChildSpec:
    """One child of a stage: a task with its self-contained payload, and what people read about it."""

    task: str
    payload: dict[str, Any] = field(repr=False)
    scene_id: str | None = None
    label: str = ""


class BatchType(Protocol):
    """A kind of batch. All three calls run inside a write transaction of the owner and may be repeated.

    `stages` is how many stages there are, counted from 0. A `StudioError` from either method fails the batch with its
    code and words, and nothing that the call wrote is kept.
    """

    job_type: str
    stages: int

    def stage(self, cur: Cursor, batch: Row, stage_no: int, children: Sequence[Row]) -> list[ChildSpec]:
        """The children of a stage, given every child of the earlier ones with its `result`; none: on to the next."""
        ...

    def finish(self, cur: Cursor, batch: Row, children: Sequence[Row]) -> dict[str, Any]:
        """The batch's own result, once every child of every stage has succeeded."""
        ...


_batches: dict[str, BatchType] = {}
_applies: dict[str, Apply] = {}
_troubles: dict[str, Trouble] = {}


def register_batch(kind: BatchType) -> BatchType:
    """Make a batch type known under its `job_type`; the last registration of a name counts."""
    _batches[kind.job_type] = kind
    return kind


def register_apply(task: str, apply: Apply) -> Apply:
    """Say what happens with a task's result. `apply` gets the child's row and the result that the worker returned;
    what it returns becomes the row's `result`. A `StudioError` from it fails the child, and nothing is kept."""
    _applies[task] = apply
    return apply


def register_trouble(task: str, note: Trouble) -> Trouble:
    """Say what is kept of a task that failed. `note` gets the child's row and the details that the worker sent, inside
    the transaction that marks the child failed."""
    _troubles[task] = note
    return note


def find_trouble(task: str) -> Trouble | None:
    """What is kept of a task that failed; None: its words and code alone."""
    return _troubles.get(task)


def fetch_batch(job_type: str) -> BatchType:
    """The batch type of a name.

    Raises:
        InvalidInputError: there is none; `data["errors"]` points at `job_type`.
    """
    kind = _batches.get(job_type)
    if kind is None:
        raise InvalidInputError(
            f"there is no kind of job named {job_type!r}",
            code="unknown-job-type",
            errors=[{"loc": ["job_type"], "msg": f"one of {', '.join(sorted(_batches)) or 'none'}"}],
        )
    return kind


def find_apply(task: str) -> Apply | None:
    """What happens with a task's result; None: the result is kept on the row as it is."""
    return _applies.get(task)
