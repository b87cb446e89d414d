"""`webtoon make` from outside: real inputs to packages that hold, bad inputs to clear words and an untouched disk."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from tests.conftest import ROOT, SHARED, SHORT_SCRIPT

WEBTOON = [str(Path(sys.executable).with_name("webtoon"))]
SPOKEN = re.compile(r"\S+")

REAL: dict[Path, tuple[int, int | None]] = {
    ROOT / "data" / "sample" / "umbrella.panels.txt": (1, None),
    ROOT / "data" / "sample" / "bus_stop_ko.fountain": (1, None),
    SHARED / "samples" / "cyber_bob_ep1.fountain": (3, 35),
    SHARED / "samples" / "gift_of_the_magi_opening.txt": (1, None),
}
"""Scenes (at least) and speeches of real scripts; those beside the checkout are run where they are there."""


def make(*arguments: object, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    command = [*WEBTOON, "make", *map(str, arguments)]
    environment = {**os.environ, **(env or {})}
    return subprocess.run(command, capture_output=True, text=True, env=environment, timeout=280, check=False)


def words(text: str) -> list[str]:
    return SPOKEN.findall(text)


@pytest.mark.parametrize("script", [path for path in REAL if path.exists()], ids=lambda path: path.stem)
def test_a_real_script_becomes_a_package_that_passes_its_own_checks(script: Path, tmp_path: Path) -> None:
    done = make(script, "--out", tmp_path, "--json")
    assert done.returncode == 0, done.stderr
    numbers = json.loads(done.stdout)
    scenes, speeches = REAL[script]
    assert numbers["scenes"] >= scenes
    assert numbers["lines_lettered"] == numbers["lines_in_script"] > 0
    archive = next(tmp_path.glob("*.zip"))
    verified = subprocess.run([*WEBTOON, "verify", str(archive)], capture_output=True, text=True, check=False)
    assert verified.returncode == 0, verified.stdout + verified.stderr
    folder = archive.with_suffix("")
    for path in sorted(folder.glob("slices/*.jpg")):
        height, width = cv2.imread(str(path)).shape[:2]
        assert (width, height) <= (800, 1280)
        assert width == 800
        assert height <= 1280
        assert path.stat().st_size <= 2_000_000
    check_lines(script, folder, speeches)


def check_lines(script: Path, folder: Path, speeches: int | None) -> None:
    """Every spoken line of the script stands in the layers exactly once, word for word and in order."""
    from core.ids import DerivedIds
    from core.story.read import read_script

    story = read_script(script.read_bytes(), ids=DerivedIds("check"))
    wanted = [
        line for scene in story.scenes for line in scene.script.lines if line.kind in {"dialogue", "narration", "sfx"}
    ]
    if speeches is not None:
        assert sum(line.kind == "dialogue" for line in wanted) == speeches
    objects = layer_objects(folder)
    by_line: dict[str, list[dict[str, Any]]] = {}
    for item in objects:
        for line_id in item["line_ids"]:
            by_line.setdefault(line_id, []).append(item)
    found = [words(" ".join(item["text"] for item in items)) for items in by_line.values()]
    assert sorted(found) == sorted(words(line.text) for line in wanted)


def layer_objects(folder: Path) -> list[dict[str, Any]]:
    content = json.loads((folder / "layers.json").read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = []

    def collect(value: Any) -> None:
        if isinstance(value, dict):
            if "geometry" in value and "text" in value:
                found.append(value)
                return
            value = list(value.values())
        if isinstance(value, list):
            for item in value:
                collect(item)

    collect(content)
    return found


def test_the_same_script_gives_the_same_bytes_anywhere(tmp_path: Path) -> None:
    script = tmp_path / "umbrella.fountain"
    script.write_text(SHORT_SCRIPT)
    environments = [{}, {"TZ": "Pacific/Auckland", "LC_ALL": "C", "PYTHONHASHSEED": "7", "VIPS_CONCURRENCY": "1"}]
    zips = []
    for number, env in enumerate(environments):
        out = tmp_path / f"deep{number}" / "out"
        done = make(script, "--out", out, env=env)
        assert done.returncode == 0, done.stderr
        zips.append(next(out.glob("*.zip")).read_bytes())
    assert zips[0] == zips[1]


def draw_strips(folder: Path, count: int) -> list[np.ndarray]:
    """Finished strips of our own: noisy panels of several sizes on white, side by side in places."""
    rng = np.random.default_rng(11)
    folder.mkdir()
    pictures = []
    for number in range(count):
        heights = [int(height) for height in rng.integers(320, 760, size=4)]
        picture = np.full((sum(heights) + 5 * 80, 800, 3), 255, np.uint8)
        top = 80
        for index, height in enumerate(heights):
            spans = [(40, 380), (420, 760)] if (number + index) % 3 == 0 else [(40, 760)]
            for left, right in spans:
                panel = rng.integers(20, 200, size=(height // 8 + 1, (right - left) // 8 + 1, 3)).astype(np.uint8)
                panel = cv2.resize(panel, (right - left, height), interpolation=cv2.INTER_CUBIC)
                picture[top : top + height, left:right] = np.minimum(panel, 215)
            top += height + 80
        cv2.imwrite(str(folder / f"{number + 1}.png"), picture)
        pictures.append(picture)
    return pictures


def test_a_folder_of_strips_is_packed_with_its_pixels_untouched(tmp_path: Path) -> None:
    pictures = draw_strips(tmp_path / "art", 14)
    done = make(tmp_path / "art", "--out", tmp_path / "out", "--json")
    assert done.returncode == 0, done.stderr
    numbers = json.loads(done.stdout)
    assert numbers["scenes"] == 14
    assert numbers["panels"] >= 14 * 4
    assert numbers["seconds"] < 60
    with zipfile.ZipFile(tmp_path / "out" / "art.zip") as archive:
        for number, picture in enumerate(pictures, 1):
            scene = cv2.imdecode(np.frombuffer(archive.read(f"scenes/{number:03d}.png"), np.uint8), 1)
            assert np.array_equal(scene, picture)


def test_art_with_a_script_beside_it_is_lettered(tmp_path: Path) -> None:
    draw_strips(tmp_path / "art", 2)
    (tmp_path / "art" / "script.fountain").write_text(SHORT_SCRIPT)
    done = make(tmp_path / "art", "--out", tmp_path / "out", "--json")
    assert done.returncode == 0, done.stderr
    numbers = json.loads(done.stdout)
    assert numbers["lines_lettered"] == numbers["lines_in_script"] == 6


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("empty.fountain", b"", "empty"),
        ("blank.fountain", b" \n\n\t\n", "empty"),
        ("long.fountain", b"INT. ROOM - DAY\n\n" + b"a" * 10_000_000, "line"),
        ("binary.fountain", bytes(range(256)) * 400, "text"),
        ("bomb.fdx", b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><FinalDraft>&b;</FinalDraft>', "entit"),
    ],
)
def test_bad_scripts_get_a_clear_word_and_leave_nothing(name: str, content: bytes, said: str, tmp_path: Path) -> None:
    script = tmp_path / name
    script.write_bytes(content)
    done = make(script, "--out", tmp_path / "out")
    assert done.returncode == 2, done.stdout
    assert name in done.stderr
    assert said in done.stderr.lower()
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "out").exists()


def test_bad_arguments_get_a_clear_word(tmp_path: Path) -> None:
    script = tmp_path / "umbrella.fountain"
    script.write_text(SHORT_SCRIPT)
    for arguments, said in (
        ([script, "--profile", "no_such_platform"], "webtoon_canvas"),
        ([script, "--style", "no-such-style"], "no-such-style"),
        ([tmp_path / "missing.fountain"], "missing.fountain"),
        ([tmp_path / "empty_folder"], "no PNG"),
    ):
        (tmp_path / "empty_folder").mkdir(exist_ok=True)
        done = make(*arguments, "--out", tmp_path / "out")
        assert done.returncode == 2, done.stderr
        assert said in done.stderr
        assert not (tmp_path / "out").exists()


def test_a_full_disk_leaves_nothing_half_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Bytes are refused after the first few files, as a full disk does."""
    import errno

    from studio.cli import main

    script = tmp_path / "umbrella.fountain"
    script.write_text(SHORT_SCRIPT)
    written = []
    write_bytes = Path.write_bytes

    def refuse(path: Path, content: bytes) -> int:
        written.append(path)
        if len(written) > 3:
            raise OSError(errno.ENOSPC, "No space left on device", str(path))
        return write_bytes(path, content)

    monkeypatch.setattr(Path, "write_bytes", refuse)
    assert main(["make", str(script), "--out", str(tmp_path / "out")]) == 4
    assert len(written) == 4
    assert not (tmp_path / "out").exists()


def test_a_second_run_replaces_the_package_whole(tmp_path: Path) -> None:
    script = tmp_path / "umbrella.fountain"
    script.write_text(SHORT_SCRIPT)
    out = tmp_path / "out"
    for text in (SHORT_SCRIPT, SHORT_SCRIPT.replace("It waved.", "It did not wave.")):
        script.write_text(text)
        assert make(script, "--out", out).returncode == 0
    names = sorted(path.name for path in out.iterdir())
    assert len(names) == 2
    with zipfile.ZipFile(io.BytesIO((out / names[1]).read_bytes())) as archive:
        assert "did not wave" in archive.read("layers.json").decode()
