"""The command line: what it lists, what it loads, which exit code an error becomes."""

from __future__ import annotations

import errno
import socket
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from core.errors import (
    ConflictError,
    EnvironmentLackError,
    InvalidInputError,
    NotFoundError,
    StudioError,
    TooLargeError,
)
from studio import cli

COMMANDS = ["start", "make", "worker", "import", "export", "lint", "verify", "doctor", "backup", "restore"]


def test_help_lists_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(["--help"])
    listed = capsys.readouterr().out
    assert ended.value.code == 0
    assert [name for name in COMMANDS if f"\n    {name} " not in listed] == []
    assert cli.main([]) == 2


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command: str) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "studio.cli", command, "--help"], capture_output=True, text=True, timeout=60, check=False
    )
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.startswith(f"usage: webtoon {command}")


def test_the_command_line_loads_nothing_heavy() -> None:
    script = "import sys, studio.cli as cli\ncli.build_parser().format_help()\nprint(' '.join(sys.modules))"
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=True)
    heavy = {"numpy", "duckdb", "redis", "rq", "streamlit", "fastapi", "uvicorn", "skia", "cv2", "pyvips", "fsspec"}
    assert heavy & set(ran.stdout.split()) == set()


def test_a_worker_loads_no_database_and_no_pages() -> None:
    script = "import sys, studio.worker.runtime\nprint(' '.join(sys.modules))"
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=True)
    assert {"duckdb", "streamlit", "fastapi", "studio.store", "studio.services"} & set(ran.stdout.split()) == set()


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (InvalidInputError("episode.fountain:7: this is no scene"), 2),
        (NotFoundError("there is no profile 'x'"), 2),
        (ConflictError("a studio runs there"), 2),
        (TooLargeError("line 1 is too long"), 2),
        (EnvironmentLackError("install libgl1: apt-get install -y libgl1"), 4),
        (StudioError("the database cannot be read", code="database-unreadable"), 4),
        (ImportError("libGL.so.1: cannot open shared object file"), 4),
        (OSError(errno.ENOSPC, "No space left on device", "/data/x"), 4),
        (FileNotFoundError(errno.ENOENT, "No such file or directory", "nothing.txt"), 2),
        (PermissionError(errno.EACCES, "Permission denied", "/root/out"), 2),
        (BrokenPipeError(), 0),
        (KeyboardInterrupt(), 130),
    ],
)
def test_an_error_becomes_a_sentence_and_an_exit_code(
    error: BaseException, code: int, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def fail(args: Any) -> int:
        raise error

    _stand_in(monkeypatch, "studio.backup", run_backup=fail)
    assert cli.main(["backup", "file.zip"]) == code
    shown = capfd.readouterr()
    assert "Traceback" not in shown.err
    if code in (2, 4):
        words = getattr(error, "message", None) or getattr(error, "filename", None) or str(error)
        assert str(words) in shown.err and shown.err.startswith("webtoon: ")


def test_a_programming_error_keeps_its_trace(monkeypatch: pytest.MonkeyPatch) -> None:
    _stand_in(monkeypatch, "studio.backup", run_backup=lambda args: {}["bug"])
    with pytest.raises(KeyError):
        cli.main(["backup", "file.zip"])


def test_make_gets_its_options(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Any] = []
    _stand_in(monkeypatch, "studio.make", run_make=lambda args: seen.append(args) or 3)
    argv = [
        "make",
        "a.fountain",
        "--out",
        "out",
        "--profile",
        "tapas",
        "--profile",
        "lezhin",
        "--story-style",
        "romance",
    ]
    assert cli.main([*argv, "--json"]) == 3
    (args,) = seen
    assert (args.source, args.out, args.profile, args.style) == ("a.fountain", "out", ["tapas", "lezhin"], None)
    assert (args.story_style, args.json) == ("romance", True)


def test_what_a_command_does_not_know_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(["doctor", "--nonsense"])
    assert ended.value.code == 2
    assert "--nonsense" in capsys.readouterr().err


def test_a_host_that_others_reach_is_refused_and_told_why(tmp_path: Path) -> None:
    ran = _start(tmp_path, "--host", "0.0.0.0", "--port", "0")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "no logins yet" in ran.stderr and "Traceback" not in ran.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_taken_port_is_refused_and_the_way_out_named(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        ran = _start(tmp_path, "--port", str(port))
    assert (ran.returncode, ran.stdout) == (2, "")
    assert f"port {port}" in ran.stderr and "--port 0" in ran.stderr and "Traceback" not in ran.stderr


def _start(data: Path, *options: str) -> subprocess.CompletedProcess[str]:
    argv = [sys.executable, "-m", "studio.cli", "start", "--no-browser", "--data", str(data), *options]
    return subprocess.run(argv, capture_output=True, text=True, timeout=60, check=False)


def _stand_in(monkeypatch: pytest.MonkeyPatch, name: str, **functions: Any) -> None:
    module = ModuleType(name)
    for key, function in functions.items():
        setattr(module, key, function)
    monkeypatch.setitem(sys.modules, name, module)
