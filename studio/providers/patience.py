"""How long is waited between two requests to a model, and for all of them together?"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from studio.providers.provider import TextProvider


@dataclass(frozen=True)
class Patience:
    """Waits that double: `first_s`, twice that, and so on, none longer than `most_s`; the service's own wish wins.

    A wish that is longer than what is left of the deadline ends the tries at once. Tests give `sleep` and `now`.
    """

    first_s: float = 1.0
    most_s: float = 30.0
    in_all_s: float = 900.0
    waiting_s: float = 120.0
    """What the waits together may add to the requests' own time."""
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    now: Callable[[], float] = time.monotonic

    def wait_s(self, attempts: int, asked_s: float | None) -> float:
        """How long to wait after so many attempts, where the service asks for `asked_s`."""
        own = min(self.first_s * 2 ** (attempts - 1), self.most_s)
        return own if asked_s is None else max(asked_s, 0.0)

    def deadline_s(self, provider: TextProvider) -> float:
        """The most that one question may take up to its last request's start."""
        return min(self.in_all_s, provider.timeout_s * provider.max_attempts + self.waiting_s)
