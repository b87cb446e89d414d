"""Tasks for tests of the job side: a worker loads them instead of the studio's own."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path
from typing import Any

from core.errors import InvalidInputError, StudioError
from studio.worker.engine import pin_engine
from studio.worker.table import TaskContext, register_task

ENGINE = "toy-engine"
pin_engine(ENGINE)


@register_task("toy.add")
def add(payload: dict[str, Any], task: TaskContext) -> dict[str, Any]:
    task.progress(1, 1)
    return {"sum": payload["a"] + payload["b"]}


@register_task("toy.steps")
def steps(payload: dict[str, Any], task: TaskContext) -> dict[str, Any]:
    """Take ``steps`` steps of ``each_s``; leave the process id in ``mark`` so that a test can find the process."""
    if "mark" in payload:
        with Path(payload["mark"]).open("a", encoding="utf-8") as stream:
            stream.write(f"{os.getpid()} {os.getppid()}\n")
    for step in range(payload["steps"]):
        time.sleep(payload["each_s"])
        task.progress(step + 1, payload["steps"])
    return {"steps": payload["steps"]}


@register_task("toy.refuse")
def refuse(payload: dict[str, Any], task: TaskContext) -> dict[str, Any]:
    """Refuse until the file ``unless`` exists."""
    if Path(payload["unless"]).exists():
        return {"refused": False}
    raise InvalidInputError("line 7 of the script is not a scene", code="toy-refused")


@register_task("toy.crash")
def crash(payload: dict[str, Any], task: TaskContext) -> dict[str, Any]:
    """Die without a word the first ``times`` times."""
    mark = Path(payload["mark"])
    with mark.open("a", encoding="utf-8") as stream:
        stream.write("x")
    if len(mark.read_text(encoding="utf-8")) <= payload["times"]:
        os.kill(os.getpid(), signal.SIGKILL)
    return {"survived": True}


@register_task("toy.bug")
def bug(payload: dict[str, Any], task: TaskContext) -> dict[str, Any]:
    raise RuntimeError("a bug, not a refusal")


@register_task("toy.agent")
def failing_agent(payload: dict[str, Any], task: TaskContext) -> dict[str, Any]:
    """Fail as a task with a model does: with what its agents did, and the raw answer as a blob."""
    raw = task.blobs.put(b"I would rather not.")
    run = {"task": "critic.plan", "status": "failed", "raw_key": raw}
    raise StudioError("Critic: it declined to answer.", code="provider-refused", runs=[run])
