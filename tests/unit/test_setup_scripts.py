"""The set-up on machines that lack something: root installs it, everybody else gets the exact line and exit code 4."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest


class Machine:
    """A machine made of stand-ins: only the programs that are put into its folder exist."""

    def __init__(self, folder: Path, root: Path) -> None:
        self.bin, self.root = folder / "bin", root
        self.bin.mkdir()
        for name in ("bash", "sed", "cat", "dirname"):
            found = shutil.which(name)
            assert found is not None
            (self.bin / name).symlink_to(found)
        self.has("uname", "echo Linux")
        self.calls = folder / "calls"

    def has(self, name: str, body: str) -> None:
        path = self.bin / name
        path.unlink(missing_ok=True)
        path.write_text(f"#!{shutil.which('bash')}\n{body}\n")
        path.chmod(0o755)

    def user(self, number: int) -> None:
        self.has("id", f"echo {number}")

    def apt(self, code: int = 0) -> None:
        self.has("apt-get", f'echo "$@" >> {self.calls}; [ "$1" = update ] || exit {code}')

    def run(self, *args: str) -> subprocess.CompletedProcess[str]:
        script = self.root / ".ci" / "system-packages.sh"
        return subprocess.run(
            [str(self.bin / "bash"), str(script), *args],
            env={"PATH": str(self.bin)},
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )


@pytest.fixture
def machine(tmp_path: Path, root: Path) -> Machine:
    return Machine(tmp_path, root)


def test_without_root_the_exact_line_is_printed(machine: Machine) -> None:
    machine.user(1000)
    machine.apt()
    machine.has("bare-python", "exit 1")
    ran = machine.run("libraries", "bare-python")
    assert ran.returncode == 4
    assert "    apt-get update && apt-get install -y libgl1 libegl1 libexpat1" in ran.stderr
    assert not machine.calls.exists()
    ran = machine.run("browser")
    assert ran.returncode == 4
    assert "    apt-get update && apt-get install -y chromium" in ran.stderr


def test_root_installs_what_is_missing_and_nothing_else(machine: Machine) -> None:
    machine.user(0)
    machine.apt()
    machine.has("half-python", 'case "$*" in *libEGL.so.1*) exit 1;; esac')
    assert machine.run("libraries", "half-python").returncode == 0
    calls = machine.calls.read_text().splitlines()
    assert calls == ["update -qq", "install -y -qq --no-install-recommends libegl1"]
    machine.has("good-python", "exit 0")
    assert machine.run("libraries", "good-python").returncode == 0
    assert machine.calls.read_text().splitlines() == calls


def test_an_install_that_fails_is_a_lack_not_a_success(machine: Machine) -> None:
    machine.user(0)
    machine.apt(code=100)
    ran = machine.run("browser")
    assert ran.returncode == 4 and "apt-get install -y chromium" in ran.stderr


def test_a_browser_under_any_of_its_names_will_do(machine: Machine) -> None:
    machine.user(1000)
    machine.has("google-chrome", "exit 0")
    assert machine.run("browser").returncode == 0


def test_a_python_without_venv_names_its_own_package(machine: Machine) -> None:
    machine.user(1000)
    machine.apt()
    machine.has("stock-python", 'case "$*" in *ensurepip*) exit 1;; *) echo 3.12;; esac')
    ran = machine.run("venv", "stock-python")
    assert ran.returncode == 4 and "apt-get install -y python3.12-venv" in ran.stderr


def test_a_mac_is_told_in_its_own_words(machine: Machine) -> None:
    machine.user(501)
    machine.has("uname", "echo Darwin")
    ran = machine.run("browser")
    assert ran.returncode == 4 and "brew install --cask chromium" in ran.stderr


def test_the_scripts_are_sound_and_the_make_targets_are_all_there(root: Path) -> None:
    for script in ("run", "setup.sh", "system-packages.sh"):
        subprocess.run(["bash", "-n", str(root / ".ci" / script)], check=True)
    assert os.access(root / ".ci" / "run", os.X_OK)
    for target in ("setup", "start", "test", "bench", "chaos", "shots", "clean"):
        subprocess.run(["make", "-n", target], cwd=root, check=True, capture_output=True)
