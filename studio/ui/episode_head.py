"""What can be done with a whole episode? Its title, its styles and state, the run buttons, and what can be added."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from studio.services import art, drafts, episodes, lettering, planning, scenes, stories, styles
from studio.ui import agent_parts, state
from studio.ui.errors import said
from studio.ui.frame import draw_head
from studio.ui.html import esc, findings, show
from studio.ui.importing import ART_TYPES, FORMATS
from studio.ui.readiness_parts import draw_readiness
from studio.ui.view import SceneView
from studio.ui.words import count, group, t, word


def draw_episode_head(svc: Any, place: state.Place, views: Sequence[SceneView], *, busy: bool) -> None:
    """Title and styles on top, the run buttons under them."""
    assert place.story is not None and place.episode is not None
    episode = place.episode
    stale = [view for view in views if view.stale]
    left, right = st.columns([3, 3], vertical_alignment="bottom")
    with left:
        facts = [count("scenes", len(views)), count("panels", _panel_count(views)), word("state", episode["status"])]
        draw_head(episode["title"], " · ".join(facts), eyebrow=place.story["title"])
    with right:
        _draw_styles(svc, episode)
    _draw_runs(svc, place, views, stale, busy=busy or episode["status"] == "final")
    draw_readiness(svc, place, busy=busy)


def _panel_count(views: Sequence[SceneView]) -> int:
    return sum(len(view.layout["panels"]) for view in views if view.layout)


def style_name(style: Mapping[str, Any]) -> str:
    """A style's name; the one that nobody chose is the house style."""
    return word("style", "default") if style["style_id"] == "default" else str(style["name"])


def _draw_styles(svc: Any, episode: dict[str, Any]) -> None:
    known = state.items(styles.list_all(svc))
    chosen: dict[str, str] = {}
    for column, kind in zip(st.columns(2), ("story", "image"), strict=True):
        names = {entry["style_id"]: style_name(entry) for entry in known if entry["kind"] == kind}
        now = episode[f"default_{kind}_style"] or "default"
        names.setdefault(now, word("style", now))
        with column:
            at = list(names).index(now)
            value = st.selectbox(t(f"builder.{kind}_style"), list(names), index=at, format_func=names.__getitem__)
        if value != now:
            chosen[f"default_{kind}_style"] = value
    if chosen:
        state.act(lambda: episodes.set_style(svc, episode["episode_id"], author=state.author(), **chosen))


def _draw_runs(
    svc: Any, place: state.Place, views: Sequence[SceneView], stale: Sequence[SceneView], *, busy: bool
) -> None:
    assert place.episode is not None
    episode_id, who = place.episode["episode_id"], state.author()
    scripted, planned = any(v.lines for v in views), any(v.plan for v in views)
    drawn = [v for v in views if v.render and v.lines]
    with st.container(horizontal=True, vertical_alignment="center", key="runs"):
        if st.button(
            t("builder.plan"),
            icon=":material/view_module:",
            type="secondary" if planned else "primary",
            help=t("builder.plan_help"),
            disabled=busy or not scripted,
        ):
            state.act(lambda: planning.plan_episode(svc, episode_id, author=who, **agent_parts.planner(svc)))
        agent_parts.draw_planner(svc)
        if st.button(
            t("builder.draw"),
            icon=":material/draw:",
            type="primary" if planned and not drawn else "secondary",
            help=t("builder.draw_help"),
            disabled=busy or not planned,
        ):
            state.act(lambda: planning.render_episode(svc, episode_id, only_stale=False, author=who))
        if st.button(
            t("builder.letter"),
            icon=":material/chat_bubble:",
            help=t("builder.letter_help"),
            disabled=busy or not drawn,
        ):
            state.act(lambda: _letter(svc, drawn), t("builder.letter_done", scenes=count("scenes", len(drawn))))
        if st.button(
            t("builder.stale"), icon=":material/refresh:", help=t("builder.stale_help"), disabled=busy or not stale
        ):
            state.act(lambda: _refresh(svc, stale), t("builder.stale_started", scenes=count("scenes", len(stale))))
        if st.button(
            t("builder.export"),
            icon=":material/ios_share:",
            type="primary" if drawn else "secondary",
            disabled=not any(v.render for v in views),
        ):
            state.go("exports")
        _draw_more(svc, place)


def _letter(svc: Any, views: Sequence[SceneView]) -> None:
    for view in views:
        lettering.auto_letter(svc, view.scene_id, keep_pinned=True, author=state.author())


def _refresh(svc: Any, views: Sequence[SceneView]) -> None:
    for view in views:
        planning.bring_up_to_date(svc, view.scene_id, author=state.author())


def _draw_more(svc: Any, place: state.Place) -> None:
    assert place.story is not None and place.episode is not None
    story, episode = place.story, place.episode
    with st.popover(t("builder.more"), type="tertiary"):
        with st.form("episode_facts", border=False):
            title = st.text_input(t("builder.rename"), episode["title"], max_chars=200)
            if st.form_submit_button(t("builder.save")) and title.strip():
                state.act(
                    lambda: episodes.update_episode(
                        svc, episode["episode_id"], title=title.strip(), author=state.author()
                    )
                )
        if st.button(t("builder.drop_story"), icon=":material/delete:"):
            state.act(lambda: _drop(svc, story))


def _drop(svc: Any, story: dict[str, Any]) -> None:
    who, story_id = state.author(), story["story_id"]
    stories.delete_story(svc, story_id, author=who)
    state.choose_story(None)
    state.flash(
        t("builder.drop_story_done", title=story["title"]),
        undo=lambda: stories.undelete_story(svc, story_id, author=who),
        undo_label=t("builder.undo"),
    )


def draw_additions(svc: Any, place: state.Place) -> None:
    """Under the last cell: one more scene, brought art, a new draft of the script, and what the import noticed."""
    assert place.story is not None and place.episode is not None
    new_scene, new_art, new_draft = st.columns(3)
    with new_scene, st.popover(t("builder.add_scene"), icon=":material/add:", width="stretch"):
        _draw_add_scene(svc, place)
    with new_art, st.popover(t("builder.add_art"), icon=":material/imagesmode:", width="stretch"):
        _draw_add_art(svc, place.episode["episode_id"])
    with new_draft, st.popover(t("builder.new_draft"), icon=":material/difference:", width="stretch"):
        _draw_new_draft(svc, place.story)
    story = stories.get_story(svc, place.story["story_id"])
    if story.get("findings"):
        with st.expander(f"{t('builder.import_findings')} · {len(story['findings'])}"):
            show(findings(story["findings"], group("severity")))
    if story.get("unplaced"):
        with st.expander(f"{t('builder.unplaced')} · {len(story['unplaced'])}"):
            show("".join(f'<p class="ws-small">{esc(item["text"])}</p>' for item in story["unplaced"]))


def _draw_add_scene(svc: Any, place: state.Place) -> None:
    assert place.story is not None and place.episode is not None
    with st.form("add_scene", border=False, enter_to_submit=False):
        title = st.text_input(t("builder.add_scene_title"), max_chars=200)
        text = st.text_area(t("builder.add_scene_text"), height=160)
        if st.form_submit_button(t("builder.add"), type="primary"):
            with said() as worked:
                scene = scenes.create_scene(
                    svc, place.story["story_id"], title=title.strip() or None, source_text=text, author=state.author()
                )
                episodes.add_scenes(svc, place.episode["episode_id"], [scene["scene_id"]], author=state.author())
            if worked:
                st.rerun()


def _draw_add_art(svc: Any, episode_id: str) -> None:
    with st.form("add_art", border=False):
        files = st.file_uploader(t("import.art"), type=ART_TYPES, accept_multiple_files=True, help=t("import.art_help"))
        if st.form_submit_button(t("builder.add"), type="primary"):
            if not files:
                st.warning(t("import.nothing_art"))
            else:
                pictures = [(file.name, file.getvalue()) for file in files]
                state.act(lambda: art.bring_episode_art(svc, episode_id, pictures, author=state.author()))


def _draw_new_draft(svc: Any, story: dict[str, Any]) -> None:
    agent_parts.draw_adapt(svc, story)
    with st.form("new_draft", border=False, enter_to_submit=False):
        text = st.text_area(t("import.text"), height=200, help=t("builder.new_draft_help"))
        kind = st.selectbox(t("import.format"), FORMATS, format_func=lambda f: word("format", f))
        with st.container(horizontal=True):
            look = st.form_submit_button(t("builder.new_draft_look"))
            take = st.form_submit_button(t("builder.new_draft_take"), type="primary")
    if (look or take) and not text.strip():
        st.warning(t("import.nothing"))
    elif look:
        with said():
            diff = drafts.import_draft(svc, story["story_id"], text, format=kind, dry_run=True, author=state.author())
            kinds = [change["kind"] for change in diff["scenes"]]
            st.text(
                t("builder.new_draft_summary", **{k: kinds.count(k) for k in ("same", "changed", "added", "removed")})
            )
    elif take:
        state.act(
            lambda: drafts.import_draft(svc, story["story_id"], text, format=kind, author=state.author()),
            t("builder.new_draft_done"),
        )
