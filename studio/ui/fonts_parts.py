"""With which fonts may a studio letter, and how does one of its own come in? Specimens, and a form to bring one."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import streamlit as st

from studio.services import fonts
from studio.ui import state
from studio.ui.html import badge, esc, findings, label, row, show, soft, table
from studio.ui.words import group, t, word

Json = dict[str, Any]


def draw_fonts(svc: Any) -> None:
    """Every font style with a line set in it, what it can write, and its licence; below, the way to bring one."""
    listed = fonts.list_fonts(svc)
    heads = [t("fonts.sample"), t("fonts.name"), t("fonts.scripts"), t("fonts.licence")]
    show(label(t("fonts.title")), table(heads, [_cells(item) for item in listed["items"]]))
    problems = [*listed["problems"], *[one for item in listed["items"] for one in item["findings"]]]
    if problems:
        show(findings(problems, group("severity")))
    with st.container(horizontal=True):
        with st.popover(t("fonts.bring"), icon=":material/upload:"):
            _draw_upload(svc, [item["style"] for item in listed["items"]])
        own = [item for item in listed["items"] if item["own"] == "uploaded"]
        if own:
            with st.popover(t("fonts.remove"), icon=":material/delete:"):
                _draw_remove(svc, own)
    show(soft(t("fonts.folder")))


def _cells(item: Json) -> list[str]:
    query = urlencode({"text": t("fonts.words"), "v": item["font_id"] or ""})
    alt = esc(t("fonts.alt", name=word("font_style", item["style"])))
    image = (
        f'<img class="ws-type" src="/v1/fonts/{esc(item["style"])}/sample.png?{esc(query)}" alt="{alt}" loading="lazy">'
    )
    own = badge(t("fonts.own"), "accent") if item["own"] else ""
    about = f'<div class="ws-small ws-soft">{esc(item["about"])}</div>'
    scripts = ", ".join(word("script", script) for script in item["scripts"])
    return [
        image,
        row([f"<b>{esc(word('font_style', item['style']))}</b>", own]) + about,
        esc(scripts),
        esc(f"{item['family']} · {item['licence']}"),
    ]


def _draw_upload(svc: Any, known: list[str]) -> None:
    with st.form("font_new", border=False):
        file = st.file_uploader(t("fonts.file"), type=["ttf", "otf"])
        licence = st.text_area(t("fonts.licence_text"), height=80, max_chars=20_000, help=t("fonts.licence_help"))
        name = st.text_input(t("fonts.style_name"), max_chars=40, help=t("fonts.style_help"))
        base = st.selectbox(
            t("fonts.base"), known, format_func=lambda style: word("font_style", style), help=t("fonts.base_help")
        )
        size = st.number_input(t("looks.size_px"), 8.0, 200.0, None, 1.0)
        if not st.form_submit_button(t("assets.upload"), type="primary"):
            return
        if file is None or not licence.strip():
            st.warning(t("fonts.lacks"))
            return
    state.act(
        lambda: fonts.add_font(
            svc,
            file.name,
            file.getvalue(),
            licence=licence,
            style=fonts.style_name(name) if name.strip() else None,
            base=base,
            settings={"size_px": size},
            author=state.author(),
        ),
        t("fonts.added"),
    )


def _draw_remove(svc: Any, own: list[Json]) -> None:
    names = {item["font_id"]: word("font_style", item["style"]) for item in own}
    chosen = st.selectbox(t("fonts.which"), list(names), format_func=names.__getitem__)
    if st.button(t("fonts.remove"), key="font_remove_go"):
        state.act(lambda: fonts.delete_font(svc, chosen, author=state.author()), t("fonts.removed"))
