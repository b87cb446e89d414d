"""How does a page follow work that goes on elsewhere? Small fragments that draw themselves anew, and one full redraw
when something has ended."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from studio.services import jobs
from studio.ui import state
from studio.ui.errors import calm
from studio.ui.html import badge, bar, esc, row, show
from studio.ui.words import t, word

OPEN = ("queued", "running")
TONES = {"queued": "neutral", "running": "accent", "succeeded": "good", "failed": "bad", "cancelled": "neutral"}
_WATCHED = "watched_jobs"
_SEEN = "seen_parts"


def open_jobs(svc: Any, episode_id: str | None) -> list[dict[str, Any]]:
    """The episode's work that waits or runs, whoever started it, with its parts."""
    found = [job for status in OPEN for job in state.items(jobs.list_jobs(svc, status=status, limit=50))]
    mine = [job for job in found if job.get("episode_id") == episode_id and not job.get("parent_id")]
    return [jobs.get_job(svc, job["job_id"]) for job in mine]


def parts_by_scene(open_now: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """The part that works on each scene now."""
    parts = [part for job in open_now for part in (job.get("children") or [job])]
    return {part["scene_id"]: part for part in parts if part.get("scene_id") and part["status"] in OPEN}


def share(job: Mapping[str, Any]) -> float:
    progress = job.get("progress") or {}
    total = progress.get("total") or 0
    return (progress.get("current") or 0) / total if total else 0.0


def count_words(job: Mapping[str, Any]) -> str:
    progress = job.get("progress") or {}
    total = progress.get("total") or 0
    return t("progress.of", current=progress.get("current") or 0, total=total) if total else ""


def job_name(job: Mapping[str, Any]) -> str:
    return word("job", job["job_type"])


def watch(svc: Any, episode_id: str | None, now: list[dict[str, Any]] | None = None) -> None:
    """Progress bars of the episode's open work. When a part ends the page is drawn anew; when all ends it says so.

    `now` is the work that was open when the page began to read; what ends while it reads is then noticed, too.
    """
    now = open_jobs(svc, episode_id) if now is None else now
    st.session_state[_WATCHED] = {job["job_id"] for job in now}
    st.session_state[_SEEN] = _finished_parts(now)

    @st.fragment(run_every=1.0 if now else 5.0)
    @calm
    def moving() -> None:
        present = open_jobs(svc, episode_id)
        ended = st.session_state[_WATCHED] - {job["job_id"] for job in present}
        begun = {job["job_id"] for job in present} - st.session_state[_WATCHED]
        for job_id in ended:
            state.flash(_ending(jobs.get_job(svc, job_id)))
        if ended or begun or _finished_parts(present) != st.session_state[_SEEN]:
            st.rerun(scope="app")
        for job in present:
            _draw(svc, job)

    moving()


def draw_cell_badge(svc: Any, part: Mapping[str, Any]) -> None:
    """The badge of a scene that is being worked on: what is done to it, and how far it is."""

    @st.fragment(run_every=1.0)
    @calm
    def moving() -> None:
        present = jobs.get_job(svc, part["job_id"])
        name = word("task", part.get("task") or present["job_type"])
        progress = present.get("progress") or {}
        total = progress.get("total") or 0
        far = f"{name} {progress.get('current') or 0}/{total}" if total else name
        show(row([badge(far, "accent", live=True)], right=True))

    moving()


def _draw(svc: Any, job: Mapping[str, Any]) -> None:
    with st.container(border=True, horizontal=True, vertical_alignment="center", key=f"open_{job['job_id']}"):
        pill = badge(word("status", job["status"]), TONES[job["status"]], live=True)
        far = f'<span class="ws-soft ws-num">{esc(count_words(job))}</span>'
        show(row([pill, f"<b>{esc(job_name(job))}</b>", far]), bar(share(job)))
        if st.button(t("progress.cancel"), key=f"stop_{job['job_id']}", icon=":material/stop:"):
            state.act(lambda: jobs.cancel(svc, job["job_id"]), t("jobs.cancelled"))


def _ending(job: Mapping[str, Any]) -> str:
    name = job_name(job)
    if job["status"] == "failed":
        return t("progress.failed", what=name, error=job.get("error") or t("progress.partly"))
    return t("progress.stopped" if job["status"] == "cancelled" else "progress.done", what=name)


def _finished_parts(open_now: list[dict[str, Any]]) -> int:
    return sum(part["status"] not in OPEN for job in open_now for part in job.get("children") or [])
