"""The models on the jobs page: words for none, states for some, and a trial whose outcome stands beside its model."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from studio.settings import read_settings

TWO = """
[[text]]
id = "desk"
kind = "openai"
model = "small"
base_url = "http://127.0.0.1:1/v1"

[[text]]
id = "<b>cloud</b>"
kind = "gemini"
model = "large"

[[text]]
id = "cloud"
kind = "gemini"
model = "large"
key_env = "NO_SUCH_KEY_ANYWHERE"
"""


def test_no_model_is_no_fault(desk: Any, visit: type[Any]) -> None:
    at = visit().open("jobs")
    assert at.failures == []
    assert "No model is set up. Everything works without one." in at.markup
    assert not [button for button in at.test.button if button.label == "Test"]
    assert any("[[text]]" in block.value for block in at.test.code)


def test_each_model_says_whether_it_can_be_asked_and_a_trial_how_it_went(
    desk: Any, visit: type[Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "providers.toml").write_text(TWO)
    desk.settings = read_settings(data=str(tmp_path), environ={})
    at = visit().open("jobs")
    assert "NO_SUCH_KEY_ANYWHERE" in at.markup and "Ready" in at.markup and "Not ready" in at.markup
    assert "providers.toml, &#x27;&lt;b&gt;cloud&lt;/b&gt;&#x27;: id:" in at.markup and "<b>cloud</b>:" not in at.markup
    assert [button.disabled for button in at.test.button if button.label == "Test"] == [False, True]
    asked: list[str] = []

    def answers(provider: Any, data: Path) -> dict[str, Any]:
        asked.append(provider.id)
        return {"ok": True, "code": None, "message": "It answers.", "model": "small-2", "attempts": 1}

    monkeypatch.setattr("studio.services.providers.try_provider", answers)
    at.press("Test")
    assert at.failures == [] and asked == ["desk"] and "small-2" in at.markup
    told = {"ok": False, "code": "provider-timeout", "message": "It said <nothing>.", "model": None, "attempts": 2}
    monkeypatch.setattr("studio.services.providers.try_provider", lambda provider, data: told)
    at.press("Test")
    assert "It said &lt;nothing&gt;." in at.markup and "small-2" not in at.markup
