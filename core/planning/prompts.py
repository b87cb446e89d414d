"""Prompt templates: versioned texts with names in braces, kept as data.

Beside the grammar at the start of planning. It alone answers "what does this template say once its names are filled
in?"; who fills which names is the agents' and the prompt compiler's business.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Collection, Mapping
from typing import Annotated

from pydantic import Field, StringConstraints, ValidationError

from core.errors import InvalidInputError
from core.story.base import Payload

_NAME = re.compile(r"\{(\w+)\}")


class PromptTemplate(Payload):
    """A versioned text with names in braces; `system` is what a model is told before it, where a model is asked."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_.]{0,59}$")]
    version: Annotated[int, Field(ge=1)]
    system: Annotated[str, StringConstraints(strip_whitespace=True)] = ""
    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]

    @property
    def names(self) -> frozenset[str]:
        """The names that stand in braces in either text."""
        return frozenset(_NAME.findall(self.system) + _NAME.findall(self.text))

    @property
    def sha256(self) -> str:
        """Digest of both texts: a change of it asks for a new version."""
        return hashlib.sha256(f"{self.system}\x1f{self.text}".encode()).hexdigest()

    def fill(self, values: Mapping[str, str]) -> str:
        """The text with its names filled in; a line whose names are all empty is left out."""
        return _filled(self.text, values)

    def fill_system(self, values: Mapping[str, str]) -> str:
        """As `fill`, for what a model is told beforehand."""
        return _filled(self.system, values)


def _filled(text: str, values: Mapping[str, str]) -> str:
    lines = []
    for line in text.strip().splitlines():
        names = _NAME.findall(line)
        if names and not any(values.get(name, "") for name in names):
            continue
        lines.append(_NAME.sub(lambda match: values.get(match.group(1), ""), line))
    return "\n".join(lines)


def parse_prompt(toml_text: str, *, names: Collection[str] | None = None) -> PromptTemplate:
    """Read one prompt template file; `names` are those that somebody fills, None where that is checked elsewhere.

    Raises:
        InvalidInputError: not TOML, an unknown key, or a name in braces that nobody fills.
    """
    try:
        template = PromptTemplate.model_validate(tomllib.loads(toml_text))
    except tomllib.TOMLDecodeError as error:
        raise InvalidInputError(f"The prompt file is not TOML: {error}.", code="invalid-prompt") from error
    except ValidationError as error:
        raise InvalidInputError(f"The prompt file has a wrong entry: {error}.", code="invalid-prompt") from error
    unknown = sorted(template.names - set(names)) if names is not None else []
    if unknown:
        raise InvalidInputError(
            f"The prompt {template.id} names what nobody fills in: {', '.join(unknown)}.",
            code="invalid-prompt",
            names=unknown,
        )
    return template
