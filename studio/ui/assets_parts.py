"""Who is in the story, as cards: a sheet with outfits and references; and the styles that are in use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from studio.services import characters, styles
from studio.ui import merging_parts, state
from studio.ui.episode_head import style_name
from studio.ui.html import badge, esc, row, show, soft, table
from studio.ui.library_actions import draw_shared
from studio.ui.outfit_parts import draw_outfit_menu, draw_outfits
from studio.ui.portrait import portrait, swatches
from studio.ui.reference_parts import draw_references, draw_upload
from studio.ui.used_in import opened, used_line
from studio.ui.words import count, t, word

ROLES = ["main", "secondary", "background"]


def draw_character(
    svc: Any,
    character: Mapping[str, Any],
    entry: Mapping[str, Any],
    *,
    cast: Sequence[Mapping[str, Any]] = (),
    wardrobes: Sequence[Mapping[str, Any]] = (),
    others: Sequence[Mapping[str, Any]] = (),
) -> None:
    """One sheet: look, words, outfits, references, and the forms that change them. `entry` is the library's."""
    look = character.get("look") or {}
    with st.container(border=True, key=f"character_{character['character_id']}"):
        bust, about = portrait(look, character["name"]), _facts(character, look, entry)
        show(f'<div class="ws-sheet">{bust}<div>{about}</div></div>')
        merging_parts.draw_merged(svc, character)
        draw_outfits(character, wardrobes)
        draw_references(svc, "character", character)
        with st.container(horizontal=True):
            with st.popover(t("assets.edit"), icon=":material/edit:", key=f"edit_{character['character_id']}"):
                _draw_edit(svc, character)
            draw_upload(svc, "character", character)
            draw_outfit_menu(svc, character, wardrobes)
            merging_parts.draw_same_as(svc, character, cast)
            draw_shared(svc, "character", entry, others)


def _facts(character: Mapping[str, Any], look: Mapping[str, Any], entry: Mapping[str, Any]) -> str:
    role = badge(
        word("role", character.get("role") or "secondary"), "accent" if character.get("role") == "main" else "neutral"
    )
    lacks = badge(t("library.needs", what=entry["missing"][0]), "warn") if entry["missing"] else ""
    lines = [row([f'<b style="font-size:1.1rem">{esc(character["name"])}</b>', role, lacks])]
    names = merging_parts.other_names(character)
    if names:
        lines.append(soft(t("assets.aliases", names=", ".join(names))))
    if character.get("description"):
        lines.append(f'<div style="margin:.3rem 0">{esc(character["description"])}</div>')
    if character.get("identity_line"):
        name = f'<span class="ws-soft">{esc(t("assets.identity"))}:</span>'
        lines.append(f'<div class="ws-small" style="margin:.3rem 0">{name} {esc(character["identity_line"])}</div>')
    lines.append(swatches(look))
    lines.append(f'<div style="margin-top:.35rem">{used_line(entry["used_in"])}</div>')
    if character.get("speaking_lines"):
        spoken = t("assets.speaks", lines=count("lines", character["speaking_lines"]))
        lines.append(soft(spoken[:1].upper() + spoken[1:]))
    if character["origin"]:
        lines.append(soft(opened(character["origin"]["words"])))
    return "".join(lines)


def _draw_edit(svc: Any, character: Mapping[str, Any]) -> None:
    with st.form(f"sheet_{character['character_id']}", border=False):
        name = st.text_input(t("assets.name"), character["name"], max_chars=120)
        role = st.selectbox(
            t("assets.role"),
            ROLES,
            index=ROLES.index(character.get("role") or "secondary"),
            format_func=lambda r: word("role", r),
        )
        text = st.text_area(t("assets.description"), character.get("description") or "", max_chars=4000)
        if st.form_submit_button(t("assets.save"), type="primary") and name.strip():
            state.act(
                lambda: characters.update(
                    svc,
                    character["character_id"],
                    name=name.strip(),
                    role=role,
                    description=text,
                    author=state.author(),
                ),
                t("assets.saved"),
            )


def draw_styles(svc: Any, entries: Mapping[str, Mapping[str, Any]], episode: Mapping[str, Any] | None) -> None:
    """Every style there is, what it stands on, where it is used, with a mark on those of this episode."""
    used = {
        "story": (episode or {}).get("default_story_style") or "default",
        "image": (episode or {}).get("default_image_style") or "default",
    }
    known = state.items(styles.list_all(svc))
    names = {(style["kind"], style["style_id"]): style_name(style) for style in known}
    rows = []
    for style in known:
        entry = entries.get(f"{style['kind']}:{style['style_id']}")
        here = badge(t("assets.this_episode"), "accent") if used.get(style["kind"]) == style["style_id"] else ""
        under = names.get((style["kind"], style["base"] or ""), "")
        where = used_line(entry["used_in"]) if entry else ""
        rows.append((esc(style_name(style)), esc(t(f"assets.style_{style['kind']}")), esc(under or "–"), where, here))
    heads = [t("assets.style_name"), t("assets.style_kind"), t("library.stands_on"), t("assets.style_use"), ""]
    show(table(heads, rows))
