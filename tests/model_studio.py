"""A studio with a text model: the services of the shared fixture, told of a fake server that plays the model."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from tests.agent_answers import raw_answer

KEY = "sk-test-0123456789abcdefghij"
KEY_ENV = "STUDIO_TEST_MODEL_KEY"


def set_up(svc: Any, folder: Path, url: str, *, attempts: int = 2, timeout_s: float = 20.0) -> None:
    """Give the services a provider called `fake` at `url`, with a key in the environment variable `KEY_ENV`."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = ["[[text]]", 'id = "fake"', 'kind = "openai"', 'model = "fake-1"', f'base_url = "{url}"']
    lines += [f'key_env = "{KEY_ENV}"', f"max_attempts = {attempts}", f"timeout_s = {timeout_s}"]
    lines += ["price_in = 2.0", "price_out = 8.0"]
    (folder / "providers.toml").write_text("\n".join(lines) + "\n", "utf-8")
    svc.settings = SimpleNamespace(data=folder, text_model=())


def asked(seen: Any) -> tuple[str, str]:
    """The system text and the prompt of a request in the OpenAI form."""
    messages = seen.body["messages"]
    system = " ".join(str(m["content"]) for m in messages if m["role"] in {"system", "developer"})
    prompt = next(str(m["content"]) for m in messages if m["role"] == "user")
    return system, prompt


def faithful(says: Any) -> Any:
    """A step of the fake server that answers every agent as the hand-written answers do; `says` is the server's."""

    def step(seen: Any) -> Any:
        return says(raw_answer(*asked(seen)))(seen)

    return step


def episode_of(client: Any, script: str) -> tuple[str, str, list[str]]:
    """A story with one episode: ids of the story, the episode and the scenes."""
    story = client.post("/v1/stories", json={"title": "Umbrella", "script": script}).json()
    ids = [scene["scene_id"] for scene in story["scenes"]]
    made = client.post(f"/v1/stories/{story['story_id']}/episodes", json={"title": "1", "scene_ids_ordered": ids})
    return story["story_id"], made.json()["episode_id"], ids


def everything_kept(svc: Any) -> str:
    """All rows of all tables and all blobs, as one text: to look for what must not be there."""

    def look(cur: Any) -> str:
        tables = [row["name"] for row in cur.rows("select table_name as name from information_schema.tables")]
        return "\n".join(json.dumps(cur.rows(f"select * from {name}"), default=str) for name in tables)

    keys = list(svc.blobs.keys())
    blobs = "\n".join(svc.blobs.get(key).decode("utf-8", "replace") for key in keys)
    return str(svc.store.read(look)) + blobs
