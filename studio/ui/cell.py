"""What is a scene cell? One scene of the notebook: its words, its plan, its picture, its state and what to do next."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from studio.services import episodes, lettering, planning
from studio.ui import agent_parts, plan_dialog, progress, state
from studio.ui.html import badge, esc, findings, hole, label, picture, row, show, soft
from studio.ui.panels_dialog import begin, can_correct, draw_correction, times_opened
from studio.ui.script_view import draw_editor, is_editing, scene_script, set_editing
from studio.ui.strip import layout_strip, plan_strip
from studio.ui.view import SceneView, place_words
from studio.ui.words import count, group, t, word

STATE_TONES = {
    "empty": "neutral",
    "scripted": "neutral",
    "planned": "accent",
    "rendered": "accent",
    "lettered": "good",
    "stale": "warn",
}


def draw_cell(svc: Any, view: SceneView, place: state.Place, part: dict[str, Any] | None, scores: str = "") -> None:
    """One cell. `part` is the work going on in this scene, None when it is at rest; `scores` is finished HTML."""
    with st.container(border=True, key=f"cell_{view.scene_id}"):
        _draw_head(svc, view, part)
        if is_editing(view.scene_id):
            st.subheader(t("cell.edit_title", title=view.title or t("cell.untitled", n=view.number)))
            draw_editor(svc, view)
            return
        words, plan, art = st.columns([5, 5, 3], gap="medium")
        with words:
            show(label(t("cell.script"), count("lines", len(view.lines)) if view.lines else ""), scene_script(view))
        with plan:
            _draw_plan(view)
        with art:
            _draw_art(view)
        _draw_notes(view, scores)
        _draw_actions(svc, view, place, busy=part is not None)


def state_badge(view: SceneView) -> str:
    name = "stale" if view.stale and view.state != "empty" else view.state
    return badge(word("state", name), STATE_TONES.get(name, "neutral"))


def _draw_head(svc: Any, view: SceneView, part: dict[str, Any] | None) -> None:
    left, right = st.columns([4, 2], vertical_alignment="center")
    where = " · ".join(part for part in (place_words(view.script), style_words(view.scene)) if part)
    under = f'<span class="ws-soft ws-small">{esc(where)}</span>' if where else ""
    title = view.title or t("cell.untitled", n=view.number)
    with left:
        show(f'<div class="ws-cell"><span class="n">{view.number}</span><div><h3>{esc(title)}</h3>{under}</div></div>')
    with right:
        if part:
            progress.draw_cell_badge(svc, part)
        else:
            show(row([*_letter_badges(view), state_badge(view)], right=True))


def style_words(scene: Mapping[str, Any]) -> str:
    """Its styles and who chose them: ``Romance and Soft webtoon, from the episode``."""
    chosen: dict[str, list[str]] = {}
    for style in (scene.get("resolved_styles") or {}).values():
        name = t("cell.house_style") if style["style_id"] == "default" else word("style", style["style_id"])
        chosen.setdefault(style["source"], []).append(name)
    told = [(t("cell.and").join(dict.fromkeys(names)), source) for source, names in chosen.items()]
    return " · ".join(f"{names} ({word('style_source', source)})" for names, source in told)


def _draw_plan(view: SceneView) -> None:
    if view.plan:
        show(
            label(t("cell.plan"), count("panels", len(view.plan["panels"]))),
            plan_strip(view.plan, view.layout, view.semantics),
        )
    elif view.layout:
        panels = count("panels", len(view.layout["panels"]))
        show(label(t("cell.plan"), t("cell.art_panels", panels=panels)), layout_strip(view.layout))
    else:
        show(label(t("cell.plan")), hole(t("cell.no_plan")))


def _draw_art(view: SceneView) -> None:
    if not view.render:
        show(label(t("cell.art")), hole(t("cell.no_art")))
        return
    alt = t("cell.preview_alt", n=view.number)
    show(
        label(t("cell.art"), word("origin", view.render["origin"])), picture(view.preview_url(240), alt, size=view.size)
    )


def _letter_badges(view: SceneView) -> list[str]:
    """How many lines are lettered, and whether any lost their place."""
    wanted, badges = view.letterable, []
    if view.render and wanted:
        placed = sum(line["line_id"] in view.placed_line_ids for line in wanted)
        tone = "good" if placed == len(wanted) else "warn"
        badges.append(badge(t("cell.lettered", placed=placed, total=len(wanted)), tone))
    if view.unplaced:
        badges.append(badge(f"{t('canvas.unplaced')}: {len(view.unplaced)}", "warn"))
    return badges


def _draw_notes(view: SceneView, scores: str) -> None:
    """Why a scene is out of date, its scores, and what the planner noticed."""
    why = "".join(soft(t("why.label", type=word("artifact", item["type"]), why=item["why"])) for item in view.stale)
    if why or scores:
        show(scores, why)
    found = (view.plan or {}).get("findings") or []
    if found:
        with st.expander(count("findings", len(found)), key=f"found_{view.scene_id}"):
            show(findings(found, group("severity")))


def _draw_actions(svc: Any, view: SceneView, place: state.Place, *, busy: bool) -> None:
    scene, who, key = view.scene_id, state.author(), view.scene_id
    with st.container(horizontal=True, vertical_alignment="center"):
        if view.lines and st.button(t("cell.do_plan"), key=f"plan_{key}", icon=":material/view_module:", disabled=busy):
            state.act(lambda: planning.plan_scene(svc, scene, author=who, **agent_parts.planner(svc)))
        if view.plan and st.button(t("cell.do_draw"), key=f"draw_{key}", icon=":material/draw:", disabled=busy):
            state.act(lambda: planning.render_scene(svc, scene, author=who))
        if view.render and st.button(
            t("cell.do_letter"), key=f"letter_{key}", icon=":material/chat_bubble:", disabled=busy
        ):
            state.act(lambda: lettering.auto_letter(svc, scene, keep_pinned=True, author=who))
        if view.stale and st.button(t("cell.do_refresh"), key=f"fresh_{key}", icon=":material/refresh:", disabled=busy):
            state.act(lambda: planning.bring_up_to_date(svc, scene, author=who))
        if (
            view.plan
            and view.lines
            and st.button(t("cell.do_edit_plan"), key=f"panels_of_{key}", icon=":material/view_agenda:")
        ):
            state.act(lambda: plan_dialog.begin(svc, scene))
        if view.lines and st.button(t("cell.do_edit"), key=f"edit_{key}", icon=":material/edit:"):
            set_editing(scene)
            st.rerun()
        if view.render and st.button(t("cell.do_open"), key=f"open_{key}", icon=":material/open_in_full:"):
            state.choose_scene(scene)
            state.go("canvas")
        _draw_more(svc, view, place)


def _draw_more(svc: Any, view: SceneView, place: state.Place) -> None:
    order, at, key = place.scene_ids, view.number - 1, view.scene_id
    assert place.episode is not None
    episode_id = place.episode["episode_id"]
    with st.popover(t("cell.more"), type="tertiary", key=f"more_{key}_{times_opened()}"):
        if st.button(
            t("cell.do_up"), key=f"up_{key}", icon=":material/arrow_upward:", disabled=at == 0, width="stretch"
        ):
            state.act(lambda: _reorder(svc, episode_id, _swapped(order, at, at - 1)))
        if st.button(
            t("cell.do_down"),
            key=f"down_{key}",
            icon=":material/arrow_downward:",
            disabled=at == len(order) - 1,
            width="stretch",
        ):
            state.act(lambda: _reorder(svc, episode_id, _swapped(order, at, at + 1)))
        if can_correct(view) and st.button(
            t("cell.do_panels"), key=f"panels_{key}", icon=":material/select_all:", width="stretch"
        ):
            state.act(lambda: begin(svc, view.scene_id))
        if st.button(t("cell.do_remove"), key=f"remove_{key}", icon=":material/remove:", width="stretch"):
            state.act(lambda: _take_out(svc, episode_id, view))
    draw_correction(svc, view)
    plan_dialog.draw_plan_dialog(svc, view)


def _reorder(svc: Any, episode_id: str, order: list[str]) -> None:
    episodes.reorder_scenes(svc, episode_id, order, author=state.author())


def _take_out(svc: Any, episode_id: str, view: SceneView) -> None:
    who, scene_id, at = state.author(), view.scene_id, view.number - 1
    episodes.remove_scenes(svc, episode_id, [scene_id], author=who)
    title = view.title or t("cell.untitled", n=view.number)
    state.flash(
        t("cell.removed", title=title),
        undo=lambda: episodes.add_scenes(svc, episode_id, [scene_id], position=at, author=who),
        undo_label=t("cell.undo"),
    )


def _swapped(order: list[str], a: int, b: int) -> list[str]:
    moved = list(order)
    moved[a], moved[b] = moved[b], moved[a]
    return moved
