"""Who and where, as cards: a character's sheet with references and approval, a place, the styles in use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from studio.services import characters, environments, styles
from studio.ui import merging_parts, state
from studio.ui.episode_head import style_name
from studio.ui.html import badge, esc, grid, label, row, show, soft, table
from studio.ui.portrait import portrait, swatches
from studio.ui.view import SceneView, media_url
from studio.ui.words import count, t, word

ROLES = ["main", "secondary", "background"]
KINDS = ["face", "full", "outfit", "expression", "other"]


def scenes_with_character(views: Sequence[SceneView], character_id: str) -> list[int]:
    """Numbers of the scenes in which somebody speaks or is drawn."""

    def has(view: SceneView) -> bool:
        drawn = view.semantics["panels"] if view.semantics else []
        return any(line.get("character_id") == character_id for line in view.lines) or any(
            figure["character_id"] == character_id for panel in drawn for figure in panel["characters"]
        )

    return [view.number for view in views if has(view)]


def scenes_with_place(views: Sequence[SceneView], place: Mapping[str, Any]) -> list[int]:
    """Numbers of the scenes that play in a place, by the plan where there is one, else by the script's heading."""
    name = str(place["name"]).casefold()

    def has(view: SceneView) -> bool:
        if view.semantics:
            return any(
                panel["environment"].get("environment_id") == place["environment_id"]
                for panel in view.semantics["panels"]
            )
        return bool(view.script and str(view.script.get("place") or "").casefold() == name)

    return [view.number for view in views if has(view)]


def used_words(numbers: Sequence[int]) -> str:
    if not numbers:
        return t("assets.not_used")
    key = "one" if len(numbers) == 1 else "many"
    return t(f"assets.where_used_{key}", list=", ".join(map(str, numbers)))


def draw_character(
    svc: Any, character: Mapping[str, Any], views: Sequence[SceneView], cast: Sequence[Mapping[str, Any]] = ()
) -> None:
    """One sheet: look, words, references, and the forms that change them."""
    look = character.get("look") or {}
    with st.container(border=True, key=f"character_{character['character_id']}"):
        bust, about = portrait(look, character["name"]), _facts(character, look, views)
        show(f'<div class="ws-sheet">{bust}<div>{about}</div></div>')
        merging_parts.draw_merged(svc, character)
        _draw_references(svc, character)
        with st.container(horizontal=True):
            with st.popover(t("assets.edit"), icon=":material/edit:", key=f"edit_{character['character_id']}"):
                _draw_edit(svc, character)
            with st.popover(
                t("assets.add_reference"), icon=":material/add_photo_alternate:", key=f"ref_{character['character_id']}"
            ):
                _draw_upload(svc, character)
            merging_parts.draw_same_as(svc, character, cast)


def _facts(character: Mapping[str, Any], look: Mapping[str, Any], views: Sequence[SceneView]) -> str:
    role = badge(
        word("role", character.get("role") or "secondary"), "accent" if character.get("role") == "main" else "neutral"
    )
    lines = [row([f'<b style="font-size:1.1rem">{esc(character["name"])}</b>', role])]
    names = merging_parts.other_names(character)
    if names:
        lines.append(soft(t("assets.aliases", names=", ".join(names))))
    if character.get("description"):
        lines.append(f'<div style="margin:.3rem 0">{esc(character["description"])}</div>')
    if character.get("identity_line"):
        name = f'<span class="ws-soft">{esc(t("assets.identity"))}:</span>'
        lines.append(f'<div class="ws-small" style="margin:.3rem 0">{name} {esc(character["identity_line"])}</div>')
    lines.append(swatches(look))
    about = used_words(scenes_with_character(views, character["character_id"]))
    if character.get("speaking_lines"):
        about += " · " + t("assets.speaks", lines=count("lines", character["speaking_lines"]))
    return "".join(lines) + f'<div style="margin-top:.35rem">{soft(about)}</div>'


def _draw_references(svc: Any, character: Mapping[str, Any]) -> None:
    references = character.get("references") or []
    if not references:
        show(soft(t("assets.no_reference")))
        return
    cells = [
        (media_url(_key(r), 240), f"{word('reference', r['kind'])} · {word('approval', r['status'])}")
        for r in references
    ]
    show(label(t("assets.references")), grid(cells, cell_px=110, height_px=120))
    with st.container(horizontal=True):
        for reference in references:
            if reference["status"] != "approved" and st.button(
                f"{t('assets.approve')}: {word('reference', reference['kind'])}",
                key=f"approve_{reference['reference_id']}",
                icon=":material/verified:",
            ):
                state.act(
                    lambda r=reference: characters.approve_reference(svc, r["reference_id"], author=state.author()),
                    t("assets.approve_done"),
                )


def _key(reference: Mapping[str, Any]) -> str:
    return str(reference.get("blob_key") or reference.get("image") or reference.get("sha256"))


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


def _draw_upload(svc: Any, character: Mapping[str, Any]) -> None:
    with st.form(f"upload_{character['character_id']}", border=False, clear_on_submit=False):
        kind = st.selectbox(t("assets.reference_kind"), KINDS, format_func=lambda k: word("reference", k))
        file = st.file_uploader(t("assets.add_reference"), type=["png", "jpg", "jpeg", "webp"])
        if st.form_submit_button(t("assets.upload"), type="primary"):
            if file is None:
                st.warning(t("assets.upload_none"))
            else:
                state.act(
                    lambda: characters.add_reference(
                        svc, character["character_id"], file.getvalue(), kind, author=state.author()
                    ),
                    t("assets.uploaded"),
                )


def draw_places(svc: Any, story_id: str, views: Sequence[SceneView]) -> None:
    """The places of a story and where each is used."""
    known = state.items(environments.list_all(svc, story_id))
    if not known:
        show(soft(t("assets.no_places")))
        return
    for place in known:
        with st.container(border=True, key=f"place_{place['environment_id']}"):
            pill = badge(t("assets.promoted"), "good") if place.get("promoted") else badge(t("assets.described"))
            locked = (
                soft(t("assets.locked", elements=", ".join(place["locked_elements"])))
                if place.get("locked_elements")
                else ""
            )
            text = f'<div style="margin:.25rem 0">{esc(place["description"])}</div>' if place.get("description") else ""
            kind = f'<span class="ws-soft">{esc(word("placekind", place.get("kind")))}</span>'
            show(
                row([f"<b>{esc(place['name'])}</b>", kind, pill]),
                text,
                locked,
                soft(used_words(scenes_with_place(views, place))),
            )


def draw_styles(svc: Any, episode: Mapping[str, Any] | None) -> None:
    """Every style there is, with a mark on those of this episode."""
    used = {
        "story": (episode or {}).get("default_story_style") or "default",
        "image": (episode or {}).get("default_image_style") or "default",
    }
    rows = []
    for style in state.items(styles.list_all(svc)):
        here = badge(t("assets.this_episode"), "accent") if used.get(style["kind"]) == style["style_id"] else ""
        rows.append((esc(style_name(style)), esc(t(f"assets.style_{style['kind']}")), here))
    show(table([t("assets.style_name"), t("assets.style_kind"), t("assets.style_use")], rows))
