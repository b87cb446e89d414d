"""`webtoon backup` and `webtoon restore`: everything that a studio holds, in one file that a plain zip tool opens.

The file has `backup.json`, a consistent copy of the database, every blob under its key, and the fonts that somebody
dropped into the data folder. A backup appears whole or not at all; a restore is made beside its place, proven to open,
and moved there in one step. Nothing is overwritten.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from core.errors import ConflictError, InvalidInputError, NotFoundError, StudioError
from studio.blobs import Blobs, open_blobs
from studio.owner import IDENTITY, INFO, LOCK, TOKEN, OwnedError, Owner, OwnerInfo, find_owner
from studio.providers.configured import PROVIDERS_FILE
from studio.providers.keys import SECRETS_FILE
from studio.services.archive import CARD, DATABASE, FONTS, FORMAT, write_archive
from studio.settings import Settings, read_settings
from studio.store.db import Store

COPY_WITHIN_S = 600.0
"""A running studio may need so long before the first byte of its backup."""
BLOB_NAME = re.compile(r"blobs/([0-9a-f]{64})")
NOT_DATA = {LOCK, IDENTITY, TOKEN, INFO, PROVIDERS_FILE, SECRETS_FILE}
"""Files that a folder may have without holding anybody's work; they are in no backup and a restore leaves them alone.
Keys belong to a machine."""


def run_backup(args: argparse.Namespace) -> int:
    """Write a backup of the data folder, through the studio that runs on it if one does; returns the exit code.

    Raises:
        ConflictError: a studio is just starting on the folder, or the file exists.
        NotFoundError: there is nothing in the folder.
    """
    settings = read_settings(data=args.data)
    target = Path(args.file)
    if target.exists():
        raise ConflictError(f"{target} exists already; choose another name", code="backup-exists")
    if not settings.database.exists():
        raise NotFoundError(f"there is no studio in {settings.data}; nothing to back up", code="no-data")
    running = find_owner(settings.data)
    if running is not None:
        count, size = fetch_backup(running, target)
    else:
        with _hold(settings.data, "back it up"):
            count, size = write_backup(settings, target)
    print(f"{target}: {size / 2**20:.1f} MB, {count} pictures and other files", file=sys.stderr)
    return 0


def run_restore(args: argparse.Namespace) -> int:
    """Bring a backup back; returns the exit code.

    Raises:
        InvalidInputError: the file is no backup, is damaged, or comes from a newer version.
        ConflictError: a studio runs on the folder, or there is data in it and `--force` was not given.
    """
    settings = read_settings(data=args.data)
    source = Path(args.file)
    if not source.is_file():
        raise InvalidInputError(f"{source}: there is no such file", code="no-such-file")
    with _hold(settings.data, "restore into it"):
        aside = restore_backup(settings, source, force=args.force)
    if aside is not None:
        print(f"What was there before is kept in {aside}.", file=sys.stderr)
    print(f"{settings.data} holds the backup now; `webtoon start` opens it.", file=sys.stderr)
    return 0


def write_backup(settings: Settings, target: Path) -> tuple[int, int]:
    """Write the backup of a folder that this process owns; returns the number of blobs and the size in bytes."""
    store = Store(settings.database)
    try:
        with _appearing(target) as stream:
            now = datetime.now(UTC).replace(tzinfo=None)
            count = write_archive(store, open_blobs(settings.blobs_url), stream, now, scratch=target.parent)
    finally:
        store.close()
    return count, target.stat().st_size


def fetch_backup(running: OwnerInfo, target: Path) -> tuple[int, int]:
    """Have the running studio make its backup; returns the number of blobs and the size in bytes.

    Raises:
        StudioError: `backup-refused` with the studio's own words, `studio-unreachable`, `backup-damaged` where the file
            did not arrive whole.
    """
    import httpx

    headers = {"Authorization": f"Bearer {running.token}"}
    timeout = httpx.Timeout(30, read=COPY_WITHIN_S)
    with _appearing(target) as stream:
        try:
            with httpx.stream("GET", f"{running.url}/v1/backup", headers=headers, timeout=timeout) as answer:
                if answer.status_code != 200:
                    answer.read()
                    raise StudioError(f"the running studio made no backup: {_words(answer)}", code="backup-refused")
                for chunk in answer.iter_bytes():
                    stream.write(chunk)
        except httpx.HTTPError as error:
            raise StudioError(
                f"the studio at {running.url} stopped answering ({error}); no backup was written",
                code="studio-unreachable",
            ) from error
        stream.flush()
        try:
            with zipfile.ZipFile(stream) as archive:
                count = int(json.loads(archive.read(CARD))["blobs"])
        except (zipfile.BadZipFile, KeyError, ValueError) as error:
            raise StudioError("the backup did not arrive whole; nothing was written", code="backup-damaged") from error
    return count, target.stat().st_size


def _words(answer: Any) -> str:
    try:
        return str(answer.json()["detail"])
    except (ValueError, KeyError, TypeError):
        return f"status {answer.status_code}"


@contextmanager
def _appearing(target: Path) -> Iterator[IO[bytes]]:
    """A file that has its name only once it is whole and on the disk."""
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    partial = Path(name)
    try:
        with os.fdopen(handle, "w+b") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        partial.replace(target)
    except BaseException:  # also a Ctrl-C: no half file stays; raised again
        partial.unlink(missing_ok=True)
        raise


def restore_backup(settings: Settings, source: Path, *, force: bool) -> Path | None:
    """Put a backup into a folder that this process owns; returns where the former content went, if there was any."""
    if not force and _holds_data(settings.data):
        raise ConflictError(
            f"{settings.data} holds a studio already; restore into another folder with --data DIR, "
            "or use --force to keep it aside and go on",
            code="data-present",
        )
    scratch = Path(tempfile.mkdtemp(prefix=f".{settings.data.name}.restore-", dir=settings.data.parent))
    try:
        fresh = scratch / "data"
        fresh.mkdir(mode=0o700)
        own_blobs = settings.blobs_url == str(settings.data / "blobs")
        _unpack(source, fresh, open_blobs(str(fresh / "blobs") if own_blobs else settings.blobs_url))
        Store(fresh / DATABASE).close()
        return _move_in(settings.data, fresh)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _unpack(source: Path, folder: Path, blobs: Blobs) -> None:
    try:
        with zipfile.ZipFile(source) as archive:
            card = json.loads(archive.read(CARD))
            if card["format"] > FORMAT:
                raise InvalidInputError(
                    f"{source} was written by a newer version ({card.get('app_version')}); update the studio first",
                    code="backup-too-new",
                )
            with archive.open(DATABASE) as packed, (folder / DATABASE).open("wb") as plain:
                shutil.copyfileobj(packed, plain)
            found = 0
            for name in archive.namelist():
                if match := BLOB_NAME.fullmatch(name):
                    if blobs.put(archive.read(name)) != match[1]:
                        raise InvalidInputError(f"{source} is damaged: {name} has changed", code="backup-damaged")
                    found += 1
                elif name.startswith(FONTS) and ".." not in name.split("/") and not name.endswith("/"):
                    place = folder / name
                    place.parent.mkdir(parents=True, exist_ok=True)
                    place.write_bytes(archive.read(name))
            if found != card["blobs"]:
                raise InvalidInputError(
                    f"{source} is damaged: it has {found} of {card['blobs']} files", code="backup-damaged"
                )
    except (zipfile.BadZipFile, EOFError) as error:
        raise InvalidInputError(f"{source} is no backup, or is damaged ({error})", code="backup-damaged") from error
    except (KeyError, ValueError, TypeError) as error:
        raise InvalidInputError(f"{source} is no backup of a studio", code="backup-unknown") from error


def _move_in(data: Path, fresh: Path) -> Path | None:
    """Swap the contents: what was there goes aside first, file by file inside one file system, then the new comes."""
    old = [entry for entry in data.iterdir() if entry.name not in NOT_DATA]
    aside = None
    if old:
        aside = next(path for path in _names(data) if not path.exists())
        aside.mkdir(mode=0o700)
        for entry in old:
            entry.rename(aside / entry.name)
    for entry in fresh.iterdir():
        entry.rename(data / entry.name)
    return aside


def _names(data: Path) -> Iterator[Path]:
    number = 1
    while True:
        yield data.with_name(f"{data.name}.before-restore-{number}")
        number += 1


def _holds_data(data: Path) -> bool:
    return data.exists() and any(entry.name not in NOT_DATA for entry in data.iterdir())


@contextmanager
def _hold(data: Path, purpose: str) -> Iterator[None]:
    try:
        owner = Owner.claim(data)
    except OwnedError as error:
        where = f" at {error.data['url']}" if error.data.get("url") else ""
        raise ConflictError(
            f"a studio runs on {data}{where}; stop it first to {purpose}", code="data-folder-owned"
        ) from error
    try:
        yield
    except StudioError as error:
        if error.code == "blob-corrupt":
            error.message = f"{error.message} The backup was not written; see `webtoon doctor`."
        raise
    finally:
        owner.release()
