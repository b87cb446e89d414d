"""One owner at a time, and what others can learn about it; the queue server that an owner keeps."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from redis import Redis

from core.errors import EnvironmentLackError
from studio.owner import OwnedError, Owner, find_owner, wait_for_owner
from studio.supervisor import Command, Supervisor
from studio.valkey import EmbeddedValkey, answers


def test_a_folder_has_one_owner_at_a_time(tmp_path: Path) -> None:
    data = tmp_path / "data"
    assert find_owner(data) is None
    owner = Owner.claim(data)
    with pytest.raises(OwnedError) as starting:
        find_owner(data)
    assert starting.value.data["url"] is None
    info = owner.announce("http://127.0.0.1:1234")
    assert find_owner(data) == info == wait_for_owner(data, 1)
    with pytest.raises(OwnedError) as owned:
        Owner.claim(data)
    assert owned.value.data["url"] == "http://127.0.0.1:1234"
    for name in ("studio.json", "owner.id", "owner.token"):
        assert (data / name).stat().st_mode & 0o777 == 0o600
    assert data.stat().st_mode & 0o777 == 0o700
    owner.release()
    assert find_owner(data) is None
    again = Owner.claim(data)
    assert (again.identity, again.token) == (owner.identity, owner.token)
    again.release()


def test_a_folder_that_cannot_be_made_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(EnvironmentLackError, match="--data DIR"):
        Owner.claim(tmp_path / "file" / "data")


def test_a_killed_owner_holds_nothing(tmp_path: Path) -> None:
    script = "import sys, time; from pathlib import Path; from studio.owner import Owner\n"
    script += "Owner.claim(Path(sys.argv[1])).announce('http://x'); print('held', flush=True); time.sleep(60)"
    held = subprocess.Popen([sys.executable, "-c", script, str(tmp_path)], stdout=subprocess.PIPE)
    try:
        assert held.stdout is not None and held.stdout.readline() == b"held\n"
        found = find_owner(tmp_path)
        assert found is not None and found.pid == held.pid
    finally:
        held.kill()
        held.wait()
    assert find_owner(tmp_path) is None
    Owner.claim(tmp_path).release()


def test_a_child_is_started_again_and_ends_with_its_owner(tmp_path: Path) -> None:
    supervisor = Supervisor()
    sleep = Command([sys.executable, "-S", "-c", "import time; time.sleep(60)"], dict(os.environ), signal.SIGKILL)
    supervisor.keep("sleeper", lambda: sleep)
    first = supervisor.pid("sleeper")
    assert first is not None and supervisor.runs("sleeper", first)
    os.kill(first, signal.SIGKILL)
    second = _wait(lambda: pid if (pid := supervisor.pid("sleeper")) not in (None, first) else None)
    assert second is not None and not supervisor.runs("sleeper", first)
    supervisor.close()
    assert not Path(f"/proc/{second}").exists()


def test_the_queue_server_keeps_its_place_its_secret_and_its_data(tmp_path: Path) -> None:
    supervisor = Supervisor()
    try:
        server = EmbeddedValkey(tmp_path / "valkey", supervisor)
        server.start()
        server.wait_ready()
        assert not answers(f"redis://127.0.0.1:{server.address.port}/0"), "it answers without a password"
        Redis.from_url(server.url).set("kept", "yes")
        for name in ("valkey.json", "valkey.conf"):
            assert (tmp_path / "valkey" / name).stat().st_mode & 0o777 == 0o600
        arguments = Path(f"/proc/{supervisor.pid('valkey')}/cmdline")
        assert not arguments.exists() or server.address.password.encode() not in arguments.read_bytes()
        before = supervisor.pid("valkey")
        assert before is not None
        os.kill(before, signal.SIGKILL)
        _wait(lambda: supervisor.pid("valkey") not in (None, before) and answers(server.url))
        assert Redis.from_url(server.url).get("kept") == b"yes"
        server.stop()
        again = EmbeddedValkey(tmp_path / "valkey", supervisor)
        assert again.address == server.address
        again.start()
        again.wait_ready()
        assert Redis.from_url(again.url).get("kept") == b"yes"
    finally:
        supervisor.close()


def test_a_queue_server_left_behind_is_ended_first(tmp_path: Path) -> None:
    from studio.valkey import server_binary

    supervisor = Supervisor()
    try:
        server = EmbeddedValkey(tmp_path / "valkey", supervisor)
        server.start()
        server.wait_ready()
        server.stop()
        orphan = subprocess.Popen(
            [str(server_binary()), str(tmp_path / "valkey" / "valkey.conf")], stdout=subprocess.DEVNULL
        )
        _wait(lambda: answers(server.url))
        Redis.from_url(server.url).set("last", "word")
        heir = EmbeddedValkey(tmp_path / "valkey", supervisor)
        assert orphan.wait(5) is not None
        assert heir.address == server.address
        heir.start()
        heir.wait_ready()
        assert Redis.from_url(heir.url).get("last") == b"word"
    finally:
        supervisor.close()


def _wait(question, timeout_s: float = 10.0):  # type: ignore[no-untyped-def]
    until = time.monotonic() + timeout_s
    while not (answer := question()):
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.01)
    return answer
