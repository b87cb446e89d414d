"""Jobs: what the studio does and has done; draws itself anew while it is looked at."""

import streamlit as st

from studio.runtime import services
from studio.services import episodes, stories
from studio.ui import jobs_parts as parts
from studio.ui import state
from studio.ui.errors import calm
from studio.ui.frame import draw_head
from studio.ui.html import empty, show, soft
from studio.ui.providers_parts import draw_models
from studio.ui.words import t

POLL_S = 2.0


def episode_titles(svc) -> dict[str, str]:
    titles = {story["story_id"]: story["title"] for story in state.items(stories.list_stories(svc, limit=200))}
    known = state.items(episodes.list_episodes(svc))
    return {e["episode_id"]: f"{titles.get(e['story_id'], '')}, {e['title']}".lstrip(", ") for e in known}


@st.fragment(run_every=POLL_S)
@calm
def draw_queue(chosen: str) -> None:
    svc = services()
    found = parts.read_jobs(svc, chosen)
    titles = episode_titles(svc)
    for job in found:
        parts.draw_job(svc, job, titles)
    if not found and chosen == "all":
        show(empty(t("jobs.empty_title"), t("jobs.empty_text")))
    elif not found:
        show(soft(t("jobs.none")))


def draw() -> None:
    state.show_flash()
    draw_head(t("jobs.title"), t("jobs.lead"))
    chosen = st.segmented_control(
        t("jobs.filter"),
        list(parts.FILTERS),
        default="all",
        required=True,
        format_func=lambda f: t(f"jobs.{f}"),
        label_visibility="collapsed",
    )
    draw_queue(chosen or "all")
    draw_models(services())


draw()
