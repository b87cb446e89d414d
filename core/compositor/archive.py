"""Files into one zip whose bytes depend on nothing but the files."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence

_DATE = (1980, 1, 1, 0, 0, 0)


def zip_files(files: Sequence[tuple[str, bytes]]) -> bytes:
    """Pack files in the given order, stored (pictures do not shrink further), with a fixed date and fixed rights.

    Args:
        files: relative ASCII or UTF-8 paths with forward slashes, and their bytes.

    Raises:
        ValueError: a name is used twice, is absolute or leaves the package.
    """
    seen: set[str] = set()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, data in files:
            if name in seen or not is_safe_name(name):
                raise ValueError(f"{name!r} cannot be a file of a package")
            seen.add(name)
            info = zipfile.ZipInfo(name, _DATE)
            info.compress_type = zipfile.ZIP_STORED
            info.create_system = 3
            info.external_attr = 0o100644 << 16
            archive.writestr(info, data)
    return buffer.getvalue()


def is_safe_name(name: str) -> bool:
    """Whether a path stays inside the folder that a package is unpacked into, on every system."""
    if not name or name.startswith("/") or "\\" in name or ":" in name or "\x00" in name:
        return False
    return all(part not in ("", ".", "..") for part in name.split("/"))
