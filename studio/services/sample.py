"""The sample episode that a new studio opens with: our own story, through the same stages as anybody's.

Runs once in a studio without stories. It alone answers "what does a new user see first?".
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import data
from core.errors import StudioError
from studio.services import episodes, exports, planning, stories
from studio.services.context import Services
from studio.store import stories as story_rows

AUTHOR = "Webtoon studio"
SCRIPTS = data.ROOT / "sample"


def ensure_sample(svc: Services, say: Callable[[str], None] = lambda words: None, *, timeout_s: float = 300.0) -> None:
    """Make the sample episode, finished and exported, when the studio holds no story at all.

    Raises:
        StudioError: a stage failed; the studio can be used all the same.
    """
    if svc.store.read(lambda cur: story_rows.count(cur)) > 0:
        return
    path = next(iter(sorted(SCRIPTS.glob("*.fountain"), key=lambda item: (item.stem.endswith("_ko"), item.name))))
    say("Making the sample episode")
    story = stories.create_story(
        svc,
        path.stem.replace("_", " ").title(),
        script=path.read_text(encoding="utf-8"),
        format="fountain",
        author=AUTHOR,
    )
    scene_ids = [scene["scene_id"] for scene in story["scenes"]]
    episode = episodes.create_episode(svc, story["story_id"], "Episode 1", scene_ids_ordered=scene_ids, author=AUTHOR)
    say("Planning it")
    _done(svc, planning.plan_episode(svc, episode["episode_id"], author=AUTHOR), timeout_s)
    say("Drawing and lettering it")
    _done(svc, planning.render_episode(svc, episode["episode_id"], author=AUTHOR), timeout_s)
    say("Exporting it")
    _done(svc, exports.start_export(svc, episode_id=episode["episode_id"], author=AUTHOR), timeout_s)


def _done(svc: Services, job: dict[str, Any], timeout_s: float) -> None:
    row = svc.dispatch.wait(job["job_id"], timeout_s)
    if row["status"] != "succeeded":
        raise StudioError(
            f"The sample episode could not be made: {row['error'] or row['status']}.", code="sample-failed"
        )
