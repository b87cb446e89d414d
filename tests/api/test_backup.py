"""A backup of a studio that runs: whole, consistent, and brought back by `webtoon restore`."""

from __future__ import annotations

import json
import threading
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from fastapi import FastAPI

from studio import cli
from studio.api.build import create_api
from studio.api.guard import Guard
from studio.owner import Owner
from studio.serve import listen
from studio.services import archive
from studio.store.db import Store
from studio.store.references import find_orphans, live_blobs


@pytest.fixture
def running(svc: Any, tmp_path: Path) -> Iterator[str]:
    """The studio of `svc`, owned and answering over HTTP, with its token required; gives its address."""
    owner = Owner.claim(tmp_path)
    outer = FastAPI()
    outer.mount("/v1", create_api())
    listener = listen("127.0.0.1", 0)
    server = uvicorn.Server(uvicorn.Config(Guard(outer, token=owner.token, required=True), log_config=None))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    while not server.started and thread.is_alive():
        time.sleep(0.01)
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    owner.announce(url)
    yield url
    server.should_exit = True
    thread.join(10)
    listener.close()
    owner.release()


def titles_in(data: Path) -> list[str]:
    store = Store(data / "studio.duckdb")
    try:
        assert store.read(find_orphans) == []
        found = [row["title"] for row in store.read(lambda cur: cur.rows("select title from stories order by title"))]
        for key in store.read(live_blobs):
            assert list((data / "blobs").rglob(key)), key
        return found
    finally:
        store.close()


def test_the_backup_of_a_running_studio_is_restored(
    client: Any, svc: Any, short_script: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    away = tmp_path_factory.mktemp("away")
    assert client.post("/v1/stories", json={"title": "Kept", "script": short_script}).status_code == 201
    answer = client.get("/v1/backup")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/zip"
    assert int(answer.headers["content-length"]) == len(answer.content)
    assert client.post("/v1/stories", json={"title": "Too late"}).status_code == 201
    (away / "b.zip").write_bytes(answer.content)
    assert cli.main(["restore", str(away / "b.zip"), "--data", str(away / "data")]) == 0
    assert titles_in(away / "data") == ["Kept"]
    assert [path.name for path in svc.store.path.parent.iterdir() if path.name.startswith(".")] == []


def test_writers_go_on_while_it_is_made(
    client: Any, short_script: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    away = tmp_path_factory.mktemp("away")
    made: list[int] = []

    def write() -> None:
        for number in range(8):
            made.append(client.post("/v1/stories", json={"title": f"S{number}", "script": short_script}).status_code)

    writer = threading.Thread(target=write)
    writer.start()
    for number in range(3):
        (away / f"{number}.zip").write_bytes(client.get("/v1/backup").content)
    writer.join()
    assert made == [201] * 8
    for number in range(3):
        assert cli.main(["restore", str(away / f"{number}.zip"), "--data", str(away / str(number))]) == 0
        found = titles_in(away / str(number))
        assert found == [f"S{index}" for index in range(len(found))]


def test_one_at_a_time_and_for_no_stranger(client: Any) -> None:
    for headers in ({"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-site"}, {"origin": "null"}):
        assert client.get("/v1/backup", headers=headers).json()["code"] == "cross-site"
    with archive._one_at_a_time:
        refused = client.get("/v1/backup")
    assert (refused.status_code, refused.json()["code"]) == (409, "backup-running")
    assert client.get("/v1/backup").status_code == 200


def test_a_damaged_picture_makes_no_backup(client: Any, svc: Any) -> None:
    key = svc.blobs.put(b"a picture")
    path = svc.blobs.path(key)
    path.chmod(0o600)
    path.write_bytes(b"a pixture")
    refused = client.get("/v1/backup")
    assert (refused.status_code, refused.json()["code"]) == (409, "blob-corrupt")
    assert "doctor" in refused.json()["detail"]


def test_the_command_goes_through_the_running_studio(
    running: str,
    client: Any,
    short_script: str,
    tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
    capsys: pytest.CaptureFixture[str],
) -> None:
    client.post("/v1/stories", json={"title": "Kept", "script": short_script})
    away = tmp_path_factory.mktemp("away")
    target = away / "b.zip"
    assert cli.main(["backup", str(target), "--data", str(tmp_path)]) == 0
    with zipfile.ZipFile(target) as package:
        assert package.testzip() is None
        card = json.loads(package.read("backup.json"))
        blobs = [name for name in package.namelist() if name.startswith("blobs/")]
    assert card["blobs"] == len(blobs) > 0
    assert f"{len(blobs)} pictures" in capsys.readouterr().err
    assert cli.main(["backup", str(target), "--data", str(tmp_path)]) == 2
    assert cli.main(["restore", str(target), "--data", str(tmp_path), "--force"]) == 2
    words = capsys.readouterr().err
    assert f"a studio runs on {tmp_path} at {running}; stop it first" in words
    assert [path.name for path in away.iterdir()] == ["b.zip"]
    assert cli.main(["restore", str(target), "--data", str(away / "data")]) == 0
    assert titles_in(away / "data") == ["Kept"]


def test_a_refusal_of_the_running_studio_is_told(
    running: str, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str]
) -> None:
    away = tmp_path_factory.mktemp("away")
    with archive._one_at_a_time:
        assert cli.main(["backup", str(away / "b.zip"), "--data", str(tmp_path)]) != 0
    assert "A backup is being made already" in capsys.readouterr().err
    assert list(away.iterdir()) == []
