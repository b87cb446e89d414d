"""Everything that a studio holds as one zip: a card, a copy of the database, every blob under its key, dropped fonts.

Question: how does a studio, running or not, get into a file that `webtoon restore` brings back?
"""

from __future__ import annotations

import errno
import json
import tempfile
import threading
import zipfile
from datetime import datetime
from pathlib import Path
from typing import IO, cast

from core.errors import ConflictError, EnvironmentLackError
from studio import __version__
from studio.blobs import BlobCorruptError, BlobMissingError, Blobs
from studio.services.context import Services
from studio.store.db import Store

FORMAT = 1
CARD = "backup.json"
DATABASE = "studio.duckdb"
FONTS = "fonts/"
"""Before the names of font files that somebody dropped into the data folder."""
_one_at_a_time = threading.Lock()


def make_archive(svc: Services) -> tuple[IO[bytes], int, str]:
    """Back up a running studio: an open file without a name, at its beginning, its size, and a name for it.

    Raises:
        ConflictError: `backup-running`; `blob-corrupt` when a stored file is damaged.
        EnvironmentLackError: `disk-full`.
    """
    if not _one_at_a_time.acquire(blocking=False):
        raise ConflictError("A backup is being made already; try again when it is done.", code="backup-running")
    now = svc.now()
    # Beside the database: that disk has room for pictures, and what a killed process leaves lies where it belongs.
    file = cast(IO[bytes], tempfile.TemporaryFile(dir=svc.store.path.parent))  # noqa: SIM115 - the caller closes it
    try:
        write_archive(svc.store, svc.blobs, file, now, scratch=svc.store.path.parent)
        size = file.tell()
        file.seek(0)
    except BlobCorruptError as error:
        file.close()
        raise ConflictError(
            f"{error.message} No backup was made; see `webtoon doctor`.", code=error.code, **error.data
        ) from error
    except OSError as error:
        file.close()
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise EnvironmentLackError("The disk has no room for the backup.", code="disk-full") from error
        raise
    except BaseException:  # the unnamed file goes with its handle; raised again
        file.close()
        raise
    finally:
        _one_at_a_time.release()
    return file, size, f"studio-backup-{now:%Y%m%d-%H%M%S}.zip"


def write_archive(store: Store, blobs: Blobs, stream: IO[bytes], now: datetime, *, scratch: Path) -> int:
    """Write the archive into an open file and return its number of blobs. `scratch` has room for a database copy.

    The database is copied first and the blobs after it, so that each one that a row of the copy names is there: a blob
    is stored before its row, and swept only when no row names it.
    """
    with tempfile.TemporaryDirectory(prefix=".backup-", dir=scratch) as folder:
        copy = Path(folder) / DATABASE
        store.backup_to(copy)
        found = 0
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
            archive.write(copy, DATABASE, compress_type=zipfile.ZIP_DEFLATED)
            for key in sorted(blobs.keys()):
                try:
                    content = blobs.get(key)
                except BlobMissingError:
                    continue
                archive.writestr(f"blobs/{key}", content)
                found += 1
            dropped = store.path.parent / "fonts"
            for path in sorted(path for path in dropped.rglob("*") if path.is_file() and not path.is_symlink()):
                archive.write(path, f"{FONTS}{path.relative_to(dropped).as_posix()}")
            card = {"format": FORMAT, "app_version": __version__, "blobs": found}
            card["created_at"] = now.isoformat(timespec="seconds") + "+00:00"
            archive.writestr(CARD, json.dumps(card, indent=1))
    return found
