"""Which addresses a provider may have: is this one a place that a key can be sent to?"""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

HOME_ENDINGS = (".local", ".internal", ".home.arpa", ".localhost")
"""Names that no public resolver answers."""


def address_problem(url: str, *, allow_insecure: bool = False) -> str | None:
    """What is wrong with a base URL, in words, or None.

    Plain http is for this machine and its own network; anything else needs https or the person's explicit word.
    """
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname, parts.port
    except ValueError:
        return "the address cannot be read"
    if parts.scheme not in ("http", "https") or not host:
        return "the address must begin with http:// or https:// and name a machine"
    if parts.username is not None or parts.password is not None:
        return "the address must hold no name or password; keys belong in the environment or in secrets.toml"
    if parts.query or parts.fragment:
        return "the address must end before any ? or #; keys belong in the environment or in secrets.toml"
    if any(character.isspace() or not character.isprintable() for character in url):
        return "the address has blanks or characters that cannot be seen"
    if parts.scheme == "http" and not is_near(url) and not allow_insecure:
        return "plain http would send the key and the script readable through the internet; use https"
    return None


def is_near(url: str) -> bool:
    """Whether the address is this machine or its own network, by what is written; nothing is looked up."""
    host = (urlsplit(url).hostname or "").rstrip(".").lower()
    try:
        found = ipaddress.ip_address(host)
    except ValueError:
        return bool(host) and ("." not in host or host.endswith(HOME_ENDINGS))
    return found.is_loopback or found.is_private or found.is_link_local
