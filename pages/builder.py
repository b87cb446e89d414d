"""Episode builder: an episode as a notebook of scene cells."""

import streamlit as st

from studio.runtime import services
from studio.services import analytics, episodes, stories
from studio.ui import progress, state
from studio.ui.analytics_parts import cell_scores
from studio.ui.cell import draw_cell
from studio.ui.episode_head import draw_additions, draw_episode_head
from studio.ui.errors import said
from studio.ui.html import empty, show
from studio.ui.importing import draw_import
from studio.ui.view import read_scene
from studio.ui.words import t


def make_episode(svc, story_id: str) -> None:
    """Put every scene of a story that has no episode yet into a first one."""
    ids = [scene["scene_id"] for scene in stories.get_story(svc, story_id)["scenes"]]
    episodes.create_episode(svc, story_id, t("import.first_episode"), scene_ids_ordered=ids, author=state.author())


def draw() -> None:
    svc = services()
    state.show_flash()
    place = state.find_place(svc)
    if place.story is None or state.importing():
        draw_import(svc, first=place.story is None)
        return
    if place.episode is None:
        show(empty(t("builder.no_episode_title"), t("builder.no_episode_text")))
        if st.button(t("builder.make_episode"), type="primary"):
            state.act(lambda: make_episode(svc, place.story["story_id"]))
        return
    open_now = progress.open_jobs(svc, place.episode["episode_id"])
    parts = progress.parts_by_scene(open_now)
    views = [read_scene(svc, scene_id, n) for n, scene_id in enumerate(place.scene_ids, 1)]
    draw_episode_head(svc, place, views, busy=bool(open_now))
    scores = {
        scene["scene_id"]: scene for scene in analytics.episode_analytics(svc, place.episode["episode_id"])["scenes"]
    }
    progress.watch(svc, place.episode["episode_id"], open_now)
    if not views:
        show(empty(t("builder.empty_episode_title"), t("builder.empty_episode_text")))
    for view in views:
        with said():
            draw_cell(svc, view, place, parts.get(view.scene_id), cell_scores(scores.get(view.scene_id)))
    draw_additions(svc, place)


draw()
