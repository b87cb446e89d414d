"""Tries one model with one tiny question, in a process of its own: `python -m studio.providers.trial`.

The provider comes as JSON on standard input, without a key; the outcome goes as one line of JSON to standard output.
The model libraries are heavy, and in here they are gone when the answer is there.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from studio.providers.text import ProviderError, TextProvider, ask

TIMEOUT_S = 30.0
ATTEMPTS = 2
STARTING_S = 60.0
SYSTEM = "You help somebody to see whether a connection works. Answer at once and briefly."
PROMPT = "A strip has two rows of three panels each. Say that you are ready, and how many panels the strip has."


class Trial(BaseModel):
    """What is asked for: enough to see that the model follows a form."""

    ready: bool
    panels: int


def try_provider(provider: TextProvider, data: Path) -> dict[str, Any]:
    """Ask in a child process: `ok`, `model` and `attempts`, or the error's `code` and `message`."""
    wait_s = STARTING_S + ATTEMPTS * TIMEOUT_S
    try:
        done = subprocess.run(
            [sys.executable, "-P", "-m", "studio.providers.trial"],
            input=json.dumps(provider.as_dict()),
            env=os.environ | {"STUDIO_DATA": str(data)},
            capture_output=True,
            text=True,
            timeout=wait_s,
            check=False,
        )
        outcome: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    except subprocess.TimeoutExpired:
        return _failed("provider-timeout", f"The model '{provider.id}' gave no answer in {wait_s:.0f} s.")
    except (IndexError, ValueError):
        return _failed("provider-broken", "The trial ended without an outcome; see `webtoon doctor`.")
    return outcome


def run(text: str) -> dict[str, Any]:
    """The outcome for one provider, given as JSON."""
    provider = TextProvider(**json.loads(text))
    short = replace(
        provider, timeout_s=min(provider.timeout_s, TIMEOUT_S), max_attempts=min(provider.max_attempts, ATTEMPTS)
    )
    try:
        answer = ask(short, system=SYSTEM, prompt=PROMPT, output=Trial)
    except ProviderError as error:
        return _failed(error.code, error.message)
    return {"ok": True, "code": None, "message": "It answers.", "model": answer.model, "attempts": answer.attempts}


def _failed(code: str, message: str) -> dict[str, Any]:
    return {"ok": False, "code": code, "message": message, "model": None, "attempts": None}


if __name__ == "__main__":
    print(json.dumps(run(sys.stdin.read())))
