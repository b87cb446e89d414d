"""Which models did a person set up? Read from `providers.toml` in the data folder and from STUDIO_TEXT_* variables.

Without either there is none, and nothing ever leaves the machine; a key in the environment alone sets up nothing.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Protocol

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from studio.providers.addresses import address_problem
from studio.providers.keys import redact
from studio.providers.provider import (
    DEFAULT_ATTEMPTS,
    DEFAULT_TIMEOUT_S,
    OFFICIAL_KEYS,
    Kind,
    Shape,
    TextProvider,
)

PROVIDERS_FILE = "providers.toml"
FROM_ENVIRONMENT = "environment"
"""The id of the model that STUDIO_TEXT_* sets up; it comes first."""
MOST_BYTES = 256 * 1024
MOST_PROVIDERS = 50
_KEY_FIELDS = re.compile(r"^(api[_-]?)?(key|secret|token|password)$", re.IGNORECASE)


class HasProviders(Protocol):
    """What of the settings is looked at."""

    @property
    def data(self) -> Path: ...

    @property
    def text_model(self) -> tuple[tuple[str, str], ...]: ...


class _Entry(BaseModel):
    """One `[[text]]` table."""

    model_config = ConfigDict(extra="forbid", protected_namespaces=())

    id: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,59}$")]
    kind: Kind
    model: Annotated[str, Field(pattern=r"^[\w./:@+-]{1,200}$")]
    base_url: Annotated[str | None, Field(max_length=500)] = None
    key_env: Annotated[str | None, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_]{0,99}$")] = None
    timeout_s: Annotated[float, Field(gt=0, le=1800)] = DEFAULT_TIMEOUT_S
    max_attempts: Annotated[int, Field(ge=1, le=10)] = DEFAULT_ATTEMPTS
    price_in: Annotated[float | None, Field(ge=0, allow_inf_nan=False)] = None
    price_out: Annotated[float | None, Field(ge=0, allow_inf_nan=False)] = None
    answers: Shape = "auto"
    allow_insecure: bool = False

    @model_validator(mode="before")
    @classmethod
    def _no_key(cls, value: Any) -> Any:
        if isinstance(value, Mapping) and any(_KEY_FIELDS.match(str(name)) or _is_key(value[name]) for name in value):
            raise ValueError("it holds a key: keys belong in the environment or in secrets.toml, key_env names them")
        return value

    @model_validator(mode="after")
    def _address(self) -> _Entry:
        if self.base_url and (problem := address_problem(self.base_url, allow_insecure=self.allow_insecure)):
            raise ValueError(problem)
        return self

    def provider(self) -> TextProvider:
        # The maker's own variable is a default for the maker's own address only: a key never goes to another by itself.
        key_env = self.key_env or (None if self.base_url else OFFICIAL_KEYS[self.kind])
        return TextProvider(**self.model_dump(exclude={"allow_insecure", "key_env"}), key_env=key_env)


@dataclass(frozen=True)
class Configured:
    """The providers that can be used, in the person's order, and what is wrong with the rest, in words."""

    providers: tuple[TextProvider, ...]
    problems: tuple[str, ...]


def read_providers(settings: HasProviders | None) -> Configured:
    """Everything that is set up. A bad entry is named among the problems and takes no other with it."""
    if settings is None:
        return Configured((), ())
    found: list[TextProvider] = []
    problems: list[str] = []
    if settings.text_model:
        _take(dict(settings.text_model) | {"id": FROM_ENVIRONMENT}, "The STUDIO_TEXT_ variables", found, problems)
    entries, wrong = _entries(settings.data / PROVIDERS_FILE)
    problems += wrong
    for number, entry in enumerate(entries, start=1):
        name = entry.get("id") if isinstance(entry, dict) and isinstance(entry.get("id"), str) else None
        where = f"{PROVIDERS_FILE}, '{name}'" if name else f"{PROVIDERS_FILE}, entry {number}"
        _take(entry, where, found, problems)
    return Configured(tuple(found), tuple(problems))


def list_providers(settings: HasProviders | None) -> list[TextProvider]:
    """The models that can be asked, the first of them the one that is asked when nobody says which."""
    return list(read_providers(settings).providers)


def provider_of(settings: HasProviders | None, id: str | None = None) -> TextProvider | None:
    """The model with this id, or the first where no id is given; None when there is none."""
    return next((found for found in list_providers(settings) if id is None or found.id == id), None)


def _entries(path: Path) -> tuple[list[Any], list[str]]:
    try:
        if path.stat().st_size > MOST_BYTES:
            return [], [f"{PROVIDERS_FILE} is too large to be meant."]
        table = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return [], []
    except OSError as error:
        return [], [f"{PROVIDERS_FILE} cannot be read ({error.strerror})."]
    except UnicodeDecodeError:
        return [], [f"{PROVIDERS_FILE} is no text in UTF-8."]
    except tomllib.TOMLDecodeError as error:
        return [], [f"{PROVIDERS_FILE} cannot be read as TOML: {error}."]
    except (ValueError, RecursionError):
        return [], [f"{PROVIDERS_FILE} cannot be read as TOML: it holds a number or tables without end."]
    entries = table.get("text", [])
    if not isinstance(entries, list) or len(entries) > MOST_PROVIDERS:
        return [], [f"{PROVIDERS_FILE}: each text model is a table that begins with [[text]]."]
    unknown = sorted(set(table) - {"text"})
    wrong = [
        f"{PROVIDERS_FILE}: nobody reads [{redact(name, None)}]; a text model begins with [[text]]." for name in unknown
    ]
    return entries, wrong


def _take(entry: Any, where: str, found: list[TextProvider], problems: list[str]) -> None:
    try:
        provider = _Entry.model_validate(entry).provider()
    except ValidationError as error:
        problems.append(f"{redact(where, None)}: {_words(error)}.")
        return
    if any(other.id == provider.id for other in found):
        problems.append(f"{where}: there is another with this id.")
        return
    found.append(provider)


def _is_key(value: Any) -> bool:
    return isinstance(value, str) and redact(value, None) != value


def _words(error: ValidationError) -> str:
    """The problems without the values: a person may have put a key where it does not belong."""
    parts = []
    for item in error.errors(include_url=False, include_context=False, include_input=False)[:5]:
        where = ".".join(str(part) for part in item["loc"])
        text = item["msg"].removeprefix("Value error, ")
        parts.append(f"{where}: {text}" if where else text)
    return redact("; ".join(parts), None)
