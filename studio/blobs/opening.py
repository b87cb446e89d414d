"""From a URL or a folder to a blob store.

Question: which kind of store does a setting name?
"""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from studio.blobs.base import Blobs
from studio.blobs.folder import FolderBlobs
from studio.blobs.remote import RemoteBlobs


def open_blobs(url: str, **options: Any) -> Blobs:
    """Open the store at `url`: a folder (a path or ``file://``), or any URL that fsspec knows (``s3://bucket/prefix``).

    Raises:
        EnvironmentLackError: `blob-scheme-unknown` when the scheme needs a package that is not installed.
    """
    scheme, separator, _ = url.partition("://")
    if not separator:
        return FolderBlobs(Path(url))
    if scheme == "file":
        return FolderBlobs(Path(unquote(urlsplit(url).path)))
    return RemoteBlobs(url, **options)
