"""Which theme and manners does Streamlit start with? Those of `.streamlit/config.toml`, wherever the studio is started.

Streamlit itself looks for that file in the working directory only. Whoever builds the ASGI app calls `apply_config`
first, so that the studio looks the same from any folder and so that it never reports usage to anybody.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from streamlit import config

CONFIG_FILE = Path(__file__).resolve().parents[2] / ".streamlit" / "config.toml"


def read_config(path: Path = CONFIG_FILE) -> dict[str, Any]:
    """Every option of the file by its dotted name, such as ``theme.light.primaryColor``.

    Raises:
        FileNotFoundError: the installation lacks the file.
    """
    return dict(_flatten(tomllib.loads(path.read_text(encoding="utf-8"))))


def apply_config(path: Path = CONFIG_FILE) -> None:
    """Set the file's options in this process. What the environment or a flag sets keeps its value."""
    config.get_config_options()
    for name, value in read_config(path).items():
        where = config.get_where_defined(name)
        if "environment" not in where and "flag" not in where:
            config.set_option(name, value, str(path))


def _flatten(table: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in table.items():
        if isinstance(value, Mapping):
            yield from _flatten(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", value
