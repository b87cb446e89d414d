"""The rooms of the house: imports run one way, and what must stay apart stays apart."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

PROBE = """
import importlib, sys
for name in {imports!r}:
    importlib.import_module(name)
loaded = sorted(set(sys.modules) & set({forbidden!r}))
print(" ".join(loaded))
"""


def loaded_modules(imports: list[str], forbidden: list[str]) -> list[str]:
    """Which of `forbidden` a fresh interpreter holds after importing `imports`."""
    code = PROBE.format(imports=imports, forbidden=forbidden)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.split()


def modules_below(root: Path, package: str) -> list[str]:
    paths = sorted((root / package).rglob("*.py"))
    names = [".".join(path.relative_to(root).with_suffix("").parts) for path in paths]
    return [name.removesuffix(".__init__") for name in names]


def test_import_contracts_hold(root: Path) -> None:
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports")], cwd=root, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_core_loads_nothing_of_the_application(root: Path) -> None:
    names = modules_below(root, "core")
    assert len(names) > 20
    assert loaded_modules(names, ["streamlit", "duckdb", "redis", "rq", "fastapi", "studio"]) == []


def test_a_worker_loads_no_database(root: Path) -> None:
    names = modules_below(root, "studio/worker") + modules_below(root, "studio/blobs")
    assert loaded_modules(names, ["duckdb", "streamlit"]) == []


def test_make_loads_no_database_and_no_server() -> None:
    assert loaded_modules(["studio.make"], ["duckdb", "streamlit", "redis", "fastapi", "uvicorn"]) == []


def test_pages_are_thin(root: Path) -> None:
    lengths = {path.name: len(path.read_text().splitlines()) for path in (root / "pages").glob("*.py")}
    assert lengths
    assert {name: count for name, count in lengths.items() if count > 80} == {}


@pytest.mark.parametrize("package", ["studio"])
def test_nothing_beside_the_app_shadows_the_standard_library(root: Path, package: str) -> None:
    names = {path.stem for path in (root / package).glob("*.py")}
    assert names & set(sys.stdlib_module_names) == set()


def test_every_font_has_its_licence(root: Path) -> None:
    folders = [path.parent for path in (root / "data/fonts").rglob("*") if path.suffix.lower() in {".ttf", ".otf"}]
    assert folders
    for folder in set(folders):
        assert any("LICENSE" in path.name.upper() or "OFL" in path.name.upper() for path in folder.iterdir()), folder
