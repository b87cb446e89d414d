"""How are agents shown? Who plans, where a plan is ordered; what each did, on the jobs page; the stories they write."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from core.story.languages import detect_language
from studio.services import agent_choice, agent_runs, batch_write, episodes, jobs, stories
from studio.ui import state
from studio.ui.errors import said
from studio.ui.html import badge, esc, note, show, soft
from studio.ui.words import count, t, word

Json = dict[str, Any]
WITH_AGENTS = ("batch_plan", "story_from_idea", "adapt_story")
RULES = ""
"""The choice that stands for the rules; any other is a model's id."""
_CHOICE = "planned_by"
_RUNS_SHOWN, _RUNS_PX = 12, 420


def draw_planner(svc: Any) -> None:
    """Who plans: the rules, or a model. Nothing is drawn where no model is set up."""
    known = _models(svc)
    if not known:
        return
    now = st.session_state.get(_CHOICE, RULES)
    st.selectbox(
        t("agents.planned_by"),
        [RULES, *known],
        index=[RULES, *known].index(now) if now in known else 0,
        format_func=lambda choice: known.get(choice, t("agents.rules")),
        key=_CHOICE,
        help=t("agents.planned_by_help"),
        label_visibility="collapsed",
        width=190,
    )


def planner(svc: Any) -> Json:
    """What the chosen planner means to an order for a plan."""
    chosen = st.session_state.get(_CHOICE, RULES)
    return {"agents": "model", "provider": chosen} if chosen and chosen in _models(svc) else {}


def _models(svc: Any) -> dict[str, str]:
    return {one["id"]: f"{one['id']} ({one['model']})" for one in agent_choice.text_models(svc)}


def draw_runs(svc: Any, job: Mapping[str, Any]) -> None:
    """Under a job: a switch that shows what each agent did, and a way on to the story that one wrote."""
    if job["job_type"] not in WITH_AGENTS:
        return
    job_id = job["job_id"]
    if job["job_type"] == "story_from_idea" and job["status"] == "succeeded":
        _draw_open(svc, job)
    if not st.toggle(t("agents.show"), key=f"agents_{job_id}"):
        return
    runs = agent_runs.of_job(svc, job_id)["items"]
    if not runs:
        show(soft(t("agents.none")))
    parts = jobs.get_job(svc, job_id).get("children") or []
    named = [part for part in parts if part.get("scene_id") and part.get("label")]
    scenes = {part["scene_id"]: _without_step(part["label"]) for part in named}
    with st.container(height=_RUNS_PX if len(runs) > _RUNS_SHOWN else "content", border=False, gap="xxsmall"):
        for run in runs:
            _draw_run(svc, run, scenes.get(run["scene_id"], ""))


def _without_step(label: str) -> str:
    """A part of a job is labelled with its scene and its step; the step is said by the agent's own name."""
    return label.rpartition(": ")[0] or label


def _draw_run(svc: Any, run: Json, scene: str) -> None:
    failed = run["status"] == "failed"
    by = run["model"] or run["provider"] or "" if run["mode"] == "model" else ""
    pill = badge(word("agent_mode", run["mode"]), "bad" if failed else "accent" if by else "neutral")
    name = f"<b>{esc(word('agent_task', run['agent']))}</b>" + (f" {esc(by)}" if by else "")
    name += f" · {esc(scene)}" if scene else ""
    wrong = f'<div class="ws-bad">{esc(run["error"])}</div>' if failed else ""
    about = note(pill, f'{name} <span class="ws-soft ws-num">{esc(run_words(run))}</span>', wrong)
    if not run["has_raw"]:
        show(about)
        return
    told, answered = st.columns([4, 1], vertical_alignment="center")
    with told:
        show(about)
    with answered, st.popover(t("agents.raw"), type="tertiary", key=f"raw_{run['run_id']}"):
        st.code(agent_runs.get(svc, run["run_id"])["raw"] or "", language="json", wrap_lines=True)


def run_words(run: Mapping[str, Any]) -> str:
    """How long a run took, and what a model's cost in tries, tokens and money."""
    took = float(run["duration_ms"] or 0)
    words = [t("agents.took_ms", n=round(took)) if took < 1000 else t("agents.took_s", n=f"{took / 1000:.1f}")]
    if run["mode"] == "model":
        tokens = sum(float(run["usage"].get(name, 0)) for name in ("input_tokens", "output_tokens"))
        words.append(count("agents.tries", run["attempts"]))
        words.append(t("agents.tokens", n=f"{round(tokens):,}"))
        if run["cost"] is not None:
            words.append(t("agents.cost", n=f"{run['cost']:.4f}"))
    return " · ".join(words)


def _draw_open(svc: Any, job: Mapping[str, Any]) -> None:
    story_id = (job.get("result") or {}).get("story_id")
    if story_id and st.button(t("agents.open_story"), key=f"open_{job['job_id']}", icon=":material/auto_stories:"):
        with said() as worked:
            open_story(svc, story_id)
        if worked:
            state.go("builder")


def open_story(svc: Any, story_id: str) -> None:
    """Choose a story that an agent wrote; its first opening puts all scenes into a first episode."""
    story = stories.get_story(svc, story_id)
    if story["episodes"]:
        episode_id = story["episodes"][0]["episode_id"]
    else:
        ids = [scene["scene_id"] for scene in story["scenes"]]
        title = t("import.first_episode")
        made = episodes.create_episode(svc, story_id, title, scene_ids_ordered=ids, author=state.author())
        episode_id = made["episode_id"]
    state.choose_story(story_id, episode_id)


def draw_idea(svc: Any) -> None:
    """A story from a bare idea: a form where a model is set up, plain words where none is."""
    known = _models(svc)
    if not known:
        show(soft(t("agents.idea_no_model")))
    with st.form("idea", border=False, enter_to_submit=False):
        idea = st.text_area(t("agents.idea"), height=140, placeholder=t("agents.idea_hint"), max_chars=4000)
        left, middle, right = st.columns([5, 2, 4])
        title = left.text_input(t("import.name"), placeholder=t("agents.idea_title_hint"), max_chars=200)
        scenes = middle.number_input(t("agents.idea_scenes"), 1, 20, 4)
        model = right.selectbox(
            t("agents.idea_model"), list(known), format_func=known.get, disabled=not known, placeholder="–"
        )
        sent = st.form_submit_button(
            t("agents.idea_go"), type="primary", icon=":material/edit_note:", disabled=not known
        )
    if sent and not idea.strip():
        st.warning(t("agents.idea_nothing"))
    elif sent:
        order = {"title": title.strip() or None, "scenes": int(scenes), "provider": model, "author": state.author()}
        order["language"] = detect_language(idea)
        with said() as worked:
            batch_write.story_from_idea(svc, idea.strip(), **order)
        if worked:
            state.set_importing(False)
            state.flash(t("agents.idea_started"))
            state.go("jobs")


def draw_adapt(svc: Any, story: Mapping[str, Any]) -> None:
    """A way to have a story's prose set into scenes; drawn for prose only, and where a model is set up."""
    known = _models(svc)
    if not known or story.get("source_format") != "prose":
        return
    if st.button(t("agents.adapt"), icon=":material/edit_note:", help=t("agents.adapt_help")):
        who, provider = state.author(), planner(svc).get("provider")
        state.act(
            lambda: batch_write.adapt_story(svc, story["story_id"], provider=provider, author=who),
            t("agents.adapt_started"),
        )
