"""`/v1/providers`: what is set up, whether it can be asked, and a trial against a server that answers by a script."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from studio.settings import read_settings
from tests.faults.fake_text_server import FakeTextServer, fails, says

KEY = "made-up-key-0123456789"


@pytest.fixture(scope="module")
def server() -> Iterator[FakeTextServer]:
    with FakeTextServer(says({"ready": True, "panels": 6})) as running:
        yield running


@pytest.fixture
def studio(svc: Any, client: Any, server: FakeTextServer, tmp_path: Path) -> Any:
    """The API of a studio with one local model, one without its key, and one bad entry."""
    lines = [
        f'[[text]]\nid="desk"\nkind="openai"\nmodel="small"\nbase_url="{server.url("openai")}"\nkey_env="DESK_KEY"',
        '[[text]]\nid="cloud"\nkind="gemini"\nmodel="large"\nkey_env="NO_SUCH_KEY_ANYWHERE"',
        '[[text]]\nid="bad"\nkind="openai"\nmodel="m"\nbase_url="http://example.com"',
    ]
    (tmp_path / "providers.toml").write_text("\n".join(lines))
    (tmp_path / "secrets.toml").write_text(f'DESK_KEY = "{KEY}"\n')
    (tmp_path / "secrets.toml").chmod(0o600)
    svc.settings = read_settings(data=str(tmp_path), environ={})
    return client


def test_nothing_is_set_up_in_a_new_studio(client: Any) -> None:
    assert client.get("/v1/providers").json() == {"items": [], "problems": []}
    answer = client.post("/v1/providers/desk/test")
    assert (answer.status_code, answer.json()["code"]) == (404, "provider-not-found")


def test_models_are_listed_with_what_they_lack(studio: Any) -> None:
    answer = studio.get("/v1/providers")
    assert answer.status_code == 200
    desk, cloud = answer.json()["items"]
    assert (desk["id"], desk["kind"], desk["model"], desk["ready"], desk["why_not"]) == (
        "desk", "openai", "small", True, None,
    )  # fmt: skip
    assert cloud["ready"] is False and "NO_SUCH_KEY_ANYWHERE" in cloud["why_not"]
    (problem,) = answer.json()["problems"]
    assert "'bad'" in problem and "https" in problem
    assert KEY not in answer.text


def test_a_trial_asks_one_small_question(studio: Any, server: FakeTextServer) -> None:
    server.script(says({"ready": True, "panels": 6}))
    answer = studio.post("/v1/providers/desk/test")
    assert answer.status_code == 200
    outcome = answer.json()
    assert (outcome["ok"], outcome["model"], outcome["attempts"]) == (True, "fake-openai", 1)
    assert server.seen[0].headers["authorization"] == f"Bearer {KEY}"
    assert len(server.seen) == 1 and KEY not in answer.text


def test_a_trial_that_fails_says_why(studio: Any, server: FakeTextServer) -> None:
    server.script(fails(401, f"no such key {KEY}"))
    outcome = studio.post("/v1/providers/desk/test").json()
    assert (outcome["ok"], outcome["code"]) == (False, "provider-key-rejected")
    assert "no such key [key]" in outcome["message"]
    missing = studio.post("/v1/providers/cloud/test").json()
    assert (missing["ok"], missing["code"]) == (False, "provider-key-missing")
