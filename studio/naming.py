"""File names for people's titles."""

from __future__ import annotations

import hashlib
import re
import unicodedata


def slug_of(title: str) -> str:
    """An ASCII file name for a title; a title without any ASCII letter is named by its hash."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:60].strip("-")
    return slug or "episode-" + hashlib.sha256(title.encode()).hexdigest()[:8]


def natural_key(name: str) -> list[tuple[int, int, str]]:
    """Sort key under which 2.png stands before 10.png, whatever the locale."""
    parts = re.findall(r"\d+|\D+", name.casefold())
    return [(0, int(part), part) if part.isdecimal() else (1, 0, part) for part in parts]
