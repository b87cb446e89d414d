"""Where keys come from, and how they are kept out of everything that is written down.

A key is in the environment of the process, or in `secrets.toml` in the data folder, which only its owner may read.
Workers on other machines have their own. A key is looked up when a request is sent and is kept nowhere.
"""

from __future__ import annotations

import json
import os
import re
import stat
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from studio.providers.addresses import is_near
from studio.providers.errors import ProviderError
from studio.providers.provider import TextProvider
from studio.settings import default_data_folder

SECRETS_FILE = "secrets.toml"
MARK = "[key]"
LEAST_CHARACTERS = 6
"""A shorter one, such as `none` for a local server, is no secret, and hiding it would garble every text."""
MOST_BYTES = 64 * 1024
_LOOKS_LIKE_KEY = re.compile(r"\b(sk-[A-Za-z0-9_-]{16,}|AIza[A-Za-z0-9_-]{20,}|(?i:bearer) [A-Za-z0-9._~+/=-]{16,})")


def data_folder(environ: Mapping[str, str] | None = None) -> Path:
    """The data folder as a worker knows it: from STUDIO_DATA, else the platform's."""
    environ = os.environ if environ is None else environ
    return Path(environ.get("STUDIO_DATA") or default_data_folder(environ)).expanduser()


@dataclass(frozen=True)
class KeyRing:
    """Finds keys by name: in the environment first, then in the secrets file of one data folder."""

    data: Path | None = None
    environ: Mapping[str, str] | None = field(default=None, repr=False)

    def find(self, provider: TextProvider) -> str | None:
        """The provider's key, or None where it needs none.

        Raises:
            ProviderError: `provider-key-missing`, with the words for what to do.
        """
        name = provider.key_env
        if name is None:
            if is_near(provider.url):
                return None
            raise _missing(provider, "It has no key_env: name the variable that holds its key.")
        environ = os.environ if self.environ is None else self.environ
        key = (environ.get(name) or "").strip()
        if not key:
            path = (self.data or data_folder(environ)) / SECRETS_FILE
            try:
                key = read_secrets(path).get(name, "").strip()
            except SecretsError as error:
                raise _missing(provider, str(error)) from None
        if not key:
            raise _missing(provider, f"Set {name} in the environment, or in {SECRETS_FILE} in the data folder.")
        if not key.isascii() or not key.isprintable() or " " in key:
            raise _missing(provider, f"What {name} holds cannot be a key: it has blanks or unusual characters.")
        return key


class SecretsError(Exception):
    """The secrets file cannot be used; the text says why, without a word of what is in it."""


def read_secrets(path: Path) -> dict[str, str]:
    """Names and keys of a secrets file; nothing where there is none.

    Raises:
        SecretsError: others may read it, it is no regular file, or it is no TOML table of names and texts.
    """
    try:
        with path.open("rb") as file:
            facts = os.fstat(file.fileno())
            if not stat.S_ISREG(facts.st_mode) or facts.st_size > MOST_BYTES:
                raise SecretsError(f"{SECRETS_FILE} is no small plain file.")
            if os.name == "posix" and facts.st_mode & 0o077:
                raise SecretsError(f"{SECRETS_FILE} can be read by others, so it is not used: run `chmod 600 {path}`.")
            content = file.read(MOST_BYTES)
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise SecretsError(f"{SECRETS_FILE} cannot be read ({error.strerror}).") from None
    try:
        table = tomllib.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        # The parser's own words may quote the line, which holds a key.
        raise SecretsError(f'{SECRETS_FILE} is not as it should be: one NAME = "key" a line.') from None
    if not all(isinstance(value, str) for value in table.values()):
        raise SecretsError(f'{SECRETS_FILE} is not as it should be: one NAME = "key" a line.')
    return table


def redact(text: str, key: str | None) -> str:
    """The text without the key, in any spelling that a server may send it back in, and without what looks like one."""
    for spelling in spellings(key):
        text = text.replace(spelling, MARK)
    return _LOOKS_LIKE_KEY.sub(MARK, text)


def spellings(key: str | None) -> tuple[str, ...]:
    """How a key may be written: as it is, in a URL, in JSON; the longest first."""
    if key is None or len(key) < LEAST_CHARACTERS:
        return ()
    written = {key, quote(key, safe=""), json.dumps(key)[1:-1], key.replace("/", "\\/")}
    return tuple(sorted(written, key=lambda spelling: (-len(spelling), spelling)))


def _missing(provider: TextProvider, words: str) -> ProviderError:
    return ProviderError(
        f"The model '{provider.id}' has no key. {words}",
        code="provider-key-missing",
        provider=provider.id,
        attempts=0,
        raw=None,
    )
