"""Where pages and API find the services of this process.

Question: which studio is this process running? Streamlit's hot reload imports local modules anew and would build a
second store; the holder therefore lives in a module that has no file and is never reloaded.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import TYPE_CHECKING, cast

from core.errors import StudioError

if TYPE_CHECKING:
    from studio.services.context import Services

_NAME = "_webtoon_studio_runtime"


def _holder() -> ModuleType:
    return sys.modules.setdefault(_NAME, ModuleType(_NAME))


def set_services(services: Services | None) -> None:
    """Make `services` the ones of this process; None forgets them."""
    _holder().__dict__["services"] = services


def services() -> Services:
    """The services of this process.

    Raises:
        StudioError: `studio-not-started` before the owner has set them.
    """
    found = _holder().__dict__.get("services")
    if found is None:
        raise StudioError("The studio has not been started in this process.", code="studio-not-started")
    return cast("Services", found)
