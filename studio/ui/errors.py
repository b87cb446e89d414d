"""What does an artist read when something fails? Turns the product's errors into words; nothing else ever shows one."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from typing import ParamSpec

import streamlit as st

from core.errors import ConflictError, EnvironmentLackError, NotFoundError, StaleWriteError, StudioError, TooLargeError
from studio.ui.words import t

P = ParamSpec("P")
_LOG = logging.getLogger(__name__)
_SAID = ((StaleWriteError, "errors.stale"), (NotFoundError, "errors.unknown"), (TooLargeError, "errors.large"))
_MORE = ((ConflictError, "errors.busy"), (EnvironmentLackError, "errors.lack"))


@dataclass
class Outcome:
    """Whether what was tried worked; false until the block has ended well."""

    ok: bool = False

    def __bool__(self) -> bool:
        return self.ok


def words_for(error: StudioError) -> str:
    """One or more sentences for a person: what went wrong, where, and what they can do. Never an id or a code."""
    key = next((key for kind, key in (*_SAID, *_MORE) if isinstance(error, kind)), "errors.plain")
    lines = [t(key, message=error.message)]
    for detail in error.data.get("errors", [])[:5]:
        message = str(detail.get("msg", "")) if isinstance(detail, dict) else ""
        if message and message not in error.message:
            lines.append(message[0].upper() + message[1:])
    return "\n\n".join(lines)


@contextmanager
def said() -> Iterator[Outcome]:
    """Run a user's action; when it fails, say why in place. The forms keep what was typed."""
    outcome = Outcome()
    try:
        yield outcome
        outcome.ok = True
    except StudioError as error:
        st.error(_plain(words_for(error)), icon=":material/error:")


def guard(page: Callable[[], None], *, key: str) -> None:
    """Run a page; a fault of ours becomes a sentence here and a trace in the log, never a trace on the screen."""
    try:
        page()
    except StudioError as error:
        st.error(_plain(words_for(error)), icon=":material/error:")
    except Exception:  # a visitor never sees a trace; the log has it
        _LOG.exception("a page failed")
        st.error(t("app.broke"), icon=":material/error:")
        st.button(t("app.reload"), key=f"reload_{key}")


def calm(part: Callable[P, None]) -> Callable[P, None]:
    """The same for a fragment: Streamlit runs it again on its own, outside the page's guard."""

    @wraps(part)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        guard(lambda: part(*args, **kwargs), key=f"{part.__module__}_{part.__qualname__}")

    return run


def _plain(text: str) -> str:
    """Text that Markdown shows as it stands; people's own words may hold its marks."""
    for mark in "\\`*_[]<>$#~:":
        text = text.replace(mark, "\\" + mark)
    return text
