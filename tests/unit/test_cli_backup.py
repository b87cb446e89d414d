"""Backup and restore: everything comes back, nothing is overwritten, a damaged file changes nothing."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from studio import cli
from studio.blobs import open_blobs
from studio.owner import Owner
from studio.store.db import Store


@pytest.fixture
def studio(tmp_path: Path) -> Path:
    """A data folder with one setting and two blobs."""
    data = tmp_path / "studio"
    store = Store(data / "studio.duckdb")
    store.write(lambda cur: cur.execute("insert into settings values ('word', 'kept', 'mina', current_timestamp)"))
    store.close()
    blobs = open_blobs(str(data / "blobs"))
    blobs.put(b"a picture")
    blobs.put(b"a package")
    return data


@pytest.fixture
def backup(studio: Path, tmp_path: Path) -> Path:
    target = tmp_path / "backup.zip"
    assert cli.main(["backup", str(target), "--data", str(studio)]) == 0
    return target


def word_in(data: Path) -> str:
    store = Store(data / "studio.duckdb")
    try:
        return str(store.read(lambda cur: cur.value("select value from settings where key = 'word'")))
    finally:
        store.close()


def test_everything_comes_back(backup: Path, studio: Path, tmp_path: Path) -> None:
    fresh = tmp_path / "fresh"
    assert cli.main(["restore", str(backup), "--data", str(fresh)]) == 0
    assert word_in(fresh) == "kept" == word_in(studio)
    keys = sorted(open_blobs(str(studio / "blobs")).keys())
    blobs = open_blobs(str(fresh / "blobs"))
    assert sorted(blobs.keys()) == keys and len(keys) == 2
    assert sorted(blobs.get(key) for key in keys) == [b"a package", b"a picture"]
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_data_that_is_there_is_never_overwritten(
    backup: Path, studio: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store = Store(studio / "studio.duckdb")
    store.write(lambda cur: cur.execute("update settings set value = 'newer'"))
    store.close()
    assert cli.main(["restore", str(backup), "--data", str(studio)]) == 2
    assert "--force" in capsys.readouterr().err
    assert word_in(studio) == "newer"
    assert cli.main(["restore", str(backup), "--data", str(studio), "--force"]) == 0
    assert word_in(studio) == "kept"
    assert word_in(tmp_path / "studio.before-restore-1") == "newer"


def test_a_file_that_exists_is_not_written_over(backup: Path, studio: Path) -> None:
    before = backup.read_bytes()
    assert cli.main(["backup", str(backup), "--data", str(studio)]) == 2
    assert backup.read_bytes() == before


def test_a_running_studio_is_left_alone(backup: Path, studio: Path, capsys: pytest.CaptureFixture[str]) -> None:
    owner = Owner.claim(studio)
    owner.announce("http://127.0.0.1:9999")
    try:
        assert cli.main(["restore", str(backup), "--data", str(studio), "--force"]) == 2
    finally:
        owner.release()
    assert "http://127.0.0.1:9999; stop it first" in capsys.readouterr().err
    assert word_in(studio) == "kept"


def test_a_running_studio_that_does_not_answer_is_not_gone_around(
    studio: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "b.zip"
    owner = Owner.claim(studio)
    try:
        assert cli.main(["backup", str(target), "--data", str(studio)]) == 2
        assert "is just starting" in capsys.readouterr().err
        owner.announce("http://127.0.0.1:9")
        assert cli.main(["backup", str(target), "--data", str(studio)]) == 4
        assert "http://127.0.0.1:9 stopped answering" in capsys.readouterr().err
    finally:
        owner.release()
    assert [path.name for path in tmp_path.iterdir()] == ["studio"]


def test_there_is_nothing_to_back_up_in_an_empty_folder(tmp_path: Path) -> None:
    assert cli.main(["backup", str(tmp_path / "b.zip"), "--data", str(tmp_path / "nothing")]) == 2
    assert not (tmp_path / "b.zip").exists()


@pytest.mark.parametrize("damage", ["no zip", "no card", "newer", "cut", "blob lost", "blob changed", "no file"])
def test_a_damaged_backup_changes_nothing(damage: str, backup: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.zip"
    with zipfile.ZipFile(backup) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    blob = next(name for name in parts if name.startswith("blobs/"))
    match damage:
        case "no card":
            del parts["backup.json"]
        case "newer":
            parts["backup.json"] = json.dumps(json.loads(parts["backup.json"]) | {"format": 99}).encode()
        case "blob lost":
            del parts[blob]
        case "blob changed":
            parts[blob] = b"something else"
    if damage == "no zip":
        broken.write_bytes(b"hello")
    elif damage == "cut":
        broken.write_bytes(backup.read_bytes()[:-200])
    elif damage != "no file":
        with zipfile.ZipFile(broken, "w") as archive:
            for name, content in parts.items():
                archive.writestr(name, content)
    fresh = tmp_path / "fresh"
    assert cli.main(["restore", str(broken), "--data", str(fresh)]) == 2
    assert not (fresh / "studio.duckdb").exists() and not (fresh / "blobs").exists()
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_names_in_a_backup_lead_nowhere_else(backup: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(backup, "a") as archive:
        archive.writestr("../escaped", b"x")
        archive.writestr("blobs/../../escaped", b"x")
    assert cli.main(["restore", str(backup), "--data", str(tmp_path / "fresh")]) == 0
    assert not (tmp_path / "escaped").exists() and not (tmp_path / "fresh" / "escaped").exists()
