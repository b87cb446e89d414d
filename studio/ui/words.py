"""What does the studio say? Every sentence, label and name on the pages, from one catalogue a language.

A catalogue is a TOML file beside this module (`words.en.toml`); to translate the studio, translate that file.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

DEFAULT_LANGUAGE = "en"


@lru_cache(maxsize=8)
def catalogue(language: str = DEFAULT_LANGUAGE) -> Mapping[str, str]:
    """Every sentence of a language by its dotted key."""
    path = Path(__file__).with_name(f"words.{language}.toml")
    return dict(_flatten(tomllib.loads(path.read_text(encoding="utf-8"))))


def t(key: str, **values: object) -> str:
    """The words for a key, with ``{name}`` filled in.

    Raises:
        KeyError: no such key; a page must never show a key.
    """
    text = catalogue()[key]
    return text.format(**values) if values else text


def word(group: str, value: object) -> str:
    """The name of a stored value (a state, a shot scale, a grammar id); one that is new is written out readably."""
    if value is None or value == "":
        return "–"
    return catalogue().get(f"{group}.{value}") or str(value).replace("_", " ").replace("-", " ").capitalize()


def count(key: str, number: int, **values: object) -> str:
    """A phrase for a number: the key's ``one`` or ``many`` form."""
    return t(f"{key}.{'one' if number == 1 else 'many'}", n=number, **values)


def group(name: str) -> dict[str, str]:
    """All words of one group, such as the severities, by value."""
    prefix = f"{name}."
    return {key[len(prefix) :]: text for key, text in catalogue().items() if key.startswith(prefix)}


def _flatten(table: Mapping[str, Any], prefix: str = "") -> list[tuple[str, str]]:
    flat: list[tuple[str, str]] = []
    for name, value in table.items():
        flat += _flatten(value, f"{prefix}{name}.") if isinstance(value, Mapping) else [(f"{prefix}{name}", str(value))]
    return flat
