"""What does somebody wear, and in which scene? The outfits on a character's card, chosen scene by scene."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from studio.services import outfits, scenes
from studio.ui import state
from studio.ui.html import badge, esc, label, show
from studio.ui.words import t


def draw_outfits(character: Mapping[str, Any], wardrobes: Sequence[Mapping[str, Any]]) -> None:
    """The outfits with the scenes in which each was chosen; nothing where there is none."""
    held, who = character.get("outfits") or [], character["character_id"]
    if not held:
        return
    lines = []
    for outfit in held:
        worn = [str(scene["number"]) for scene in wardrobes if scene["wardrobe"].get(who) == outfit["outfit_id"]]
        about = [outfit["description"]] if outfit["description"] else []
        if worn:
            about.append(t("outfits.worn_one" if len(worn) == 1 else "outfits.worn_many", list=", ".join(worn)))
        pill = " " + badge(t("outfits.default"), "accent") if outfit["default"] else ""
        told = f'<span class="ws-soft ws-small">{esc(" · ".join(about))}</span>' if about else ""
        lines.append(f'<div style="margin:.15rem 0"><b>{esc(outfit["name"])}</b>{pill} {told}</div>')
    show(label(t("outfits.title")), *lines)


def draw_outfit_menu(svc: Any, character: Mapping[str, Any], wardrobes: Sequence[Mapping[str, Any]]) -> None:
    """A popover: choose what is worn in a scene, add an outfit, put one away."""
    who, held = character["character_id"], character.get("outfits") or []
    with st.popover(t("outfits.title"), icon=":material/checkroom:", key=f"outfits_{who}"):
        if held and wardrobes:
            _draw_choice(svc, character, wardrobes)
        with st.form(f"outfit_new_{who}", border=False, clear_on_submit=True):
            name = st.text_input(t("outfits.name"), max_chars=100, placeholder=t("outfits.name_example"))
            about = st.text_input(t("outfits.about"), max_chars=300, placeholder=t("outfits.about_example"))
            default = st.checkbox(t("outfits.as_default"))
            if st.form_submit_button(t("outfits.add"), icon=":material/add:"):
                if not name.strip():
                    st.warning(t("outfits.needs_name"))
                else:
                    state.act(
                        lambda: outfits.add(svc, who, name, about, default=default, author=state.author()),
                        t("outfits.added", name=name.strip()),
                    )
        for outfit in held:
            if st.button(
                t("outfits.put_away", name=outfit["name"]),
                key=f"away_{outfit['outfit_id']}",
                icon=":material/archive:",
                type="tertiary",
            ):
                state.act(lambda outfit=outfit: _put_away(svc, who, outfit))


def _draw_choice(svc: Any, character: Mapping[str, Any], wardrobes: Sequence[Mapping[str, Any]]) -> None:
    who = character["character_id"]
    titles = {scene["scene_id"]: f"{scene['number']} · {scene['title']}" for scene in wardrobes}
    at = st.selectbox(
        t("outfits.in_scene"), list(titles), format_func=lambda one: titles.get(one, ""), key=f"dress_at_{who}"
    )
    scene = next(one for one in wardrobes if one["scene_id"] == at)
    names = {"": t("outfits.usual")} | {one["outfit_id"]: one["name"] for one in character["outfits"]}
    now = scene["wardrobe"].get(who, "")
    chosen = st.selectbox(
        t("outfits.wears"),
        list(names),
        index=list(names).index(now) if now in names else 0,
        format_func=lambda one: names.get(one, ""),
        key=f"dress_{who}_{at}",
    )
    if st.button(t("outfits.dress"), type="primary", key=f"dress_go_{who}", disabled=chosen == now):
        rest = {key: worn for key, worn in scene["wardrobe"].items() if key != who}
        fresh = rest | ({who: chosen} if chosen else {})
        state.act(
            lambda: scenes.update_scene(svc, at, wardrobe=fresh, author=state.author()),
            t("outfits.dressed", name=character["name"], n=scene["number"]),
        )


def _put_away(svc: Any, who: str, outfit: Mapping[str, Any]) -> None:
    author = state.author()
    outfits.put_away(svc, who, outfit["outfit_id"], author=author)
    state.flash(
        t("outfits.away", name=outfit["name"]),
        undo=lambda: outfits.bring_back(svc, who, outfit["outfit_id"], author=author),
        undo_label=t("assets.undo"),
    )
