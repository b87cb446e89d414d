"""Runs one question beside its caller: how does somebody wait for a model and still hear that it is not wanted?

The work has a thread and an event loop of its own, so that a time limit or an interrupt that reaches the caller is the
caller's alone, and is never taken for a failure of the network by a client library.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

T = TypeVar("T")

LOOK_EVERY_S = 0.25
"""How often it is looked whether the answer is still wanted."""
STOP_WITHIN_S = 5.0


class UnwantedError(Exception):
    """Whoever asked does not want the answer any more."""


def run_beside(work: Callable[[], Coroutine[Any, Any, T]], cancelled: Callable[[], bool] | None) -> T:
    """What `work` returns or raises.

    Raises:
        UnwantedError: `cancelled` said so; what was under way is dropped, its connection closed. What `cancelled`
            raises itself, and what interrupts the caller, has the same effect and is passed on.
    """
    outcome: list[tuple[T | None, BaseException | None]] = []
    running: list[tuple[asyncio.AbstractEventLoop, asyncio.Task[Any]]] = []
    unwanted = threading.Event()

    async def main() -> T:
        task = asyncio.current_task()
        assert task is not None
        running.append((asyncio.get_running_loop(), task))
        if unwanted.is_set():
            raise UnwantedError
        return await work()

    def run() -> None:
        try:
            outcome.append((asyncio.run(main()), None))
        except BaseException as error:  # handed to the caller
            outcome.append((None, error))

    thread = threading.Thread(target=run, name="ask-a-model", daemon=True)
    thread.start()
    try:
        while thread.is_alive():
            thread.join(None if cancelled is None else LOOK_EVERY_S)
            if cancelled is not None and thread.is_alive() and cancelled():
                raise UnwantedError
    except BaseException:  # a worker's time limit or an interrupt too: the question must not go on without its asker
        unwanted.set()
        for loop, task in running:
            if not loop.is_closed():
                loop.call_soon_threadsafe(task.cancel)
        thread.join(STOP_WITHIN_S)
        raise
    value, error = outcome[0]
    if error is not None:
        raise error
    return value  # type: ignore[return-value]
