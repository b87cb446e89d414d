"""How is work shown? A card a job: what it is, how far, its parts, what went wrong, and what can be done about it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from studio.services import jobs
from studio.ui import agent_parts, state
from studio.ui.html import badge, bar, esc, note, show
from studio.ui.progress import OPEN, TONES, count_words, job_name, share
from studio.ui.times import time_words
from studio.ui.words import t, word

FILTERS = {"all": None, "open": OPEN, "bad": ("failed",)}
SHOWN = 40


def read_jobs(svc: Any, chosen: str) -> list[dict[str, Any]]:
    """Whole jobs, the newest first; parts stand inside their job."""
    wanted = FILTERS[chosen]
    found = state.items(jobs.list_jobs(svc, limit=200))
    whole = [job for job in found if not job.get("parent_id") and (wanted is None or job["status"] in wanted)]
    return sorted(whole, key=lambda job: str(job.get("created_at")), reverse=True)[:SHOWN]


def draw_job(svc: Any, job: Mapping[str, Any], titles: Mapping[str, str]) -> None:
    """One job. `titles` name episodes."""
    with st.container(border=True, key=f"job_{job['job_id']}"):
        told = (_head(job, titles), bar(_share(job), TONES[job["status"]]), _foot(job))
        if job["status"] == "succeeded":
            show(*told)
        else:
            text, buttons = st.columns([5, 1], vertical_alignment="center")
            with text:
                show(*told)
            with buttons:
                _draw_buttons(svc, job)
        _draw_parts(svc, job)
        agent_parts.draw_runs(svc, job)


def _share(job: Mapping[str, Any]) -> float:
    return 1.0 if job["status"] == "succeeded" else share(job)


def _head(job: Mapping[str, Any], titles: Mapping[str, str]) -> str:
    pill = badge(word("status", job["status"]), TONES[job["status"]], live=job["status"] == "running")
    about = [titles.get(job.get("episode_id") or "") or job.get("label") or "", count_words(job)]
    soft = " · ".join(esc(part) for part in about if part)
    return f'<div class="ws-row">{pill}<b>{esc(job_name(job))}</b><span class="ws-soft ws-num">{soft}</span></div>'


def _foot(job: Mapping[str, Any]) -> str:
    words = [time_words(job.get("created_at"))]
    if (job.get("attempt") or 0) > 1:
        words.append(t("jobs.attempt", n=job["attempt"]))
    if job.get("author") and job["author"] != "system":
        words.append(t("history.by", author=job["author"]))
    aside = (job.get("result") or {}).get("kept_aside") or []
    frozen = next((entry["frozen_by"]["title"] for entry in aside if "frozen_by" in entry), None)
    said = t("jobs.kept_final", title=frozen) if frozen else t("jobs.kept")
    kept = f'<div class="ws-small ws-warn">{esc(said)}</div>' if aside else ""
    wrong = ""
    if job["status"] == "failed":
        wrong = f'<div class="ws-small ws-bad">{esc(job.get("error") or t("jobs.unknown_error"))}</div>'
    return f'{wrong}{kept}<div class="ws-small ws-soft">{esc(" · ".join(words))}</div>'


def _draw_buttons(svc: Any, job: Mapping[str, Any]) -> None:
    job_id = job["job_id"]
    if job["status"] in OPEN and st.button(
        t("jobs.cancel"), key=f"cancel_{job_id}", icon=":material/stop:", width="stretch"
    ):
        state.act(lambda: jobs.cancel(svc, job_id), t("jobs.cancelled"))
    if job["status"] in ("failed", "cancelled") and st.button(
        t("jobs.retry"), key=f"retry_{job_id}", icon=":material/replay:", help=t("jobs.retry_help"), width="stretch"
    ):
        state.act(lambda: jobs.retry(svc, job_id), t("jobs.retried"))


def _draw_parts(svc: Any, job: Mapping[str, Any]) -> None:
    if job["status"] not in ("running", "failed"):
        return
    children = jobs.get_job(svc, job["job_id"]).get("children") or []
    if not children:
        return
    lines = []
    for child in children:
        pill = badge(word("status", child["status"]), TONES[child["status"]], live=child["status"] == "running")
        wrong = f'<span class="ws-bad">{esc(child["error"])}</span>' if child.get("error") else ""
        name = child.get("label") or word("task", child.get("task") or child["job_type"])
        far = f'<span class="ws-soft ws-num">{esc(count_words(child))}</span>'
        lines.append(note(pill, f"{esc(name)} {far}", wrong))
    done = sum(child["status"] == "succeeded" for child in children)
    with st.expander(t("jobs.parts", done=done, total=len(children)), key=f"parts_{job['job_id']}"):
        show("".join(lines))
