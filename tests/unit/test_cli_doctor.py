"""The doctor: sound machines pass, and every lack comes with what to do."""

from __future__ import annotations

import json
import shutil
import socket
from collections import namedtuple
from pathlib import Path

import pytest

from studio import cli, doctor
from studio.settings import read_settings


def test_each_look_at_this_machine_is_good(tmp_path: Path) -> None:
    settings = read_settings(data=str(tmp_path / "data"), port=0, environ={})
    found = {check.name: check for check in doctor.examine(settings)}
    assert [name for name, check in found.items() if check.grade == "lacks"] == []
    assert found["queue server"].found.startswith("Valkey 9")
    assert "Korean" in found["fonts"].found
    assert not (tmp_path / "data").exists(), "looking must not leave anything behind"


def test_a_lack_is_named_with_its_cure_and_exit_4(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("STUDIO_REDIS_URL", "redis://127.0.0.1:1/0")
    assert cli.main(["doctor", "--json", "--data", str(tmp_path)]) == 4
    answer = json.loads(capsys.readouterr().out)
    assert answer["ok"] is False
    (queue,) = [check for check in answer["checks"] if check["name"] == "queue server"]
    assert queue["grade"] == "lacks" and "STUDIO_REDIS_URL" in queue["fix"]


def test_a_missing_system_library_gets_its_package() -> None:
    line = "ImportError: libGL.so.1: cannot open shared object file: No such file or directory"
    assert doctor.library_fix(line).startswith("apt-get install -y libgl1 ")
    assert "libstrange.so.7" in doctor.library_fix("ImportError: libstrange.so.7: cannot open shared object file")
    check = doctor.check_libraries(("json", "no_such_library"))
    assert check.grade == "lacks" and check.found.startswith("no_such_library")


def test_a_full_disk_and_a_folder_that_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage(100, 99, 10 * 2**20))
    assert doctor.check_disk(tmp_path).grade == "lacks"
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage(100, 99, 2**30))
    assert doctor.check_disk(tmp_path).grade == "note"

    def refuse(**options: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(doctor.tempfile, "NamedTemporaryFile", refuse)
    check = doctor.check_data_folder(tmp_path)
    assert check.grade == "lacks" and "--data DIR" in str(check.fix)


def test_a_taken_port_is_a_note_with_a_way_out(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        settings = read_settings(data=str(tmp_path), port=other.getsockname()[1], environ={})
        check = doctor.check_port(settings)
    assert check.grade == "note" and "--port 0" in str(check.fix)


def test_a_look_that_breaks_does_not_stop_the_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "check_fonts", lambda: 1 / 0)
    checks = {check.name: check for check in doctor.examine(read_settings(data=str(tmp_path), port=0, environ={}))}
    assert checks["fonts"].grade == "lacks" and "ZeroDivisionError" in checks["fonts"].found
    assert checks["database"].grade == "ok"
