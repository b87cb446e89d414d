"""The command line beside a running studio, and on the same data without one: the same words, the same bytes."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tests.conftest import SHORT_SCRIPT
from tests.e2e.browsing import Studio

WEBTOON = str(Path(sys.executable).with_name("webtoon"))


def webtoon(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run([WEBTOON, *map(str, arguments)], capture_output=True, text=True, timeout=250, check=False)


def test_the_commands_do_the_same_with_and_without_a_running_studio(tmp_path: Path) -> None:
    script = tmp_path / "spare_umbrella.fountain"
    script.write_text(SHORT_SCRIPT)
    data = tmp_path / "data"
    studio = Studio(tmp_path)
    try:
        again = webtoon("start", "--no-browser", "--data", data)
        assert (again.returncode, again.stdout.strip()) == (0, studio.url)
        imported = webtoon("import", script, "--data", data, "--title", "The Spare Umbrella", "--json")
        assert imported.returncode == 0, imported.stderr
        assert json.loads(imported.stdout)["scenes"] == 2
        several = webtoon("lint", "Episode 1", "--data", data)
        assert several.returncode == 2
        assert "2 episodes" in several.stderr
        unready = webtoon("export", json.loads(imported.stdout)["episode_id"], "--out", tmp_path / "no", "--data", data)
        assert unready.returncode == 2
        assert "Draw these scenes" in unready.stderr
        sample = sample_episode(studio.url)
        linted = webtoon("lint", sample, "--data", data, "--json")
        assert linted.returncode in {0, 3}, linted.stderr
        online = webtoon("export", sample, "--out", tmp_path / "online", "--data", data)
        assert online.returncode == 0, online.stderr
    finally:
        studio.stop()

    offline = webtoon("export", sample, "--out", tmp_path / "offline", "--data", data)
    assert offline.returncode == 0, offline.stderr
    relinted = webtoon("lint", sample, "--data", data, "--json")
    assert json.loads(relinted.stdout) == json.loads(linted.stdout)
    mended = webtoon("lint", sample, "--fix", "--lint-profile", "western_print", "--data", data, "--json")
    assert mended.returncode in {0, 3}, mended.stderr
    assert set(json.loads(mended.stdout)) == {"profile", "findings", "fixed"}
    packages = [next((tmp_path / name).glob("*.zip")) for name in ("online", "offline")]
    assert packages[0].read_bytes() == packages[1].read_bytes()
    assert webtoon("verify", packages[0], "--profile", "webtoon_canvas").returncode == 0
    spoiled = tmp_path / "spoiled.zip"
    spoiled.write_bytes(packages[0].read_bytes()[:-500])
    assert webtoon("verify", spoiled).returncode == 3


def sample_episode(url: str) -> str:
    """The id of the sample's episode, asked of the studio itself."""
    import httpx

    stories = {item["title"]: item for item in httpx.get(f"{url}/v1/stories").json()["items"]}
    answer = httpx.get(f"{url}/v1/stories/{stories['The Last Bus']['story_id']}/episodes")
    return str(answer.json()["items"][0]["episode_id"])
