"""A whole studio without its web server: pages run headless against real services, a real queue and a worker."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from studio.blobs import open_blobs
from studio.boot import start_services
from studio.catalogue import load_catalogue
from studio.runtime import set_services
from studio.services import episodes, exports, planning, stories
from studio.services.context import Services
from studio.settings import read_settings
from studio.store.db import Store

HOME = Path(__file__).resolve().parents[2] / "studio" / "home.py"
PAGES = HOME.parents[1] / "pages"
SCRIPT = """Title: The Borrowed Ladder

INT. SHED - MORNING

Dust hangs in the light. A ladder leans on the wall.

ODA
You said you had a ladder.

BEN
(whispering)
I said I knew a ladder.

SFX: CREAK

EXT. ORCHARD - DAY

The ladder stands alone under a tree full of plums.

ODA
It came here by itself?

BEN
Ladders do. They like plums.
"""


def wait(svc: Services, started: dict[str, Any]) -> None:
    """Until a job has ended well."""
    row = svc.dispatch.wait(started["job_id"], 90)
    assert row["status"] == "succeeded", row["error"]


@pytest.fixture(scope="session")
def busy_studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Services, dict[str, Any]]]:
    """A studio with one episode of two scenes, planned, drawn, lettered and exported."""
    with ExitStack() as stack:
        folder = tmp_path_factory.mktemp("studio")
        svc = start_services(read_settings(data=folder, workers=1), "pages", stack)
        story = stories.create_story(svc, "The Borrowed Ladder", script=SCRIPT, author="Ada")
        ids = [scene["scene_id"] for scene in story["scenes"]]
        episode = episodes.create_episode(svc, story["story_id"], "Episode 1", scene_ids_ordered=ids, author="Ada")
        wait(svc, planning.plan_episode(svc, episode["episode_id"], author="Ada"))
        wait(svc, planning.render_episode(svc, episode["episode_id"], author="Ada"))
        wait(svc, exports.start_export(svc, episode_id=episode["episode_id"], author="Ada"))
        yield svc, episode


@pytest.fixture
def studio(busy_studio: tuple[Services, dict[str, Any]]) -> Iterator[Services]:
    """The studio with the finished episode, as the services of this process."""
    set_services(busy_studio[0])
    yield busy_studio[0]
    set_services(None)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Services]:
    """A studio with nothing in it and nobody to do its work: for empty pages and for imports."""
    svc = Services(Store(tmp_path / "studio.duckdb"), open_blobs(str(tmp_path / "blobs")), catalogue=load_catalogue())
    set_services(svc)
    yield svc
    set_services(None)
    svc.store.close()


class Visit:
    """One visitor's browser session, headless."""

    def __init__(self) -> None:
        self.test = AppTest.from_file(str(HOME), default_timeout=30).run()

    def open(self, page: str) -> Visit:
        self.test.switch_page(str(PAGES / f"{page}.py")).run()
        return self

    @property
    def markup(self) -> str:
        """All HTML blocks of the page but the style sheet, as they are sent to the browser."""
        bodies = [element.proto.body for element in self.test.get("html")]
        return "\n".join(body for body in bodies if not body.startswith("<style>"))

    @property
    def failures(self) -> list[str]:
        return [str(item.value) for item in [*self.test.exception, *self.test.error]]

    def press(self, label: str, nth: int = 0) -> Visit:
        [button for button in self.test.button if button.label == label][nth].click().run()
        return self


@pytest.fixture
def visit() -> type[Visit]:
    return Visit
