"""The library of all stories on one tab: found, and carried between studios as a pack."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from studio.services import library, library_import, library_pack
from studio.ui import state
from studio.ui.errors import said
from studio.ui.html import badge, empty, esc, label, row, show, soft, table
from studio.ui.used_in import opened, used_line
from studio.ui.words import count, t, word

_DONE = "library_import_done"


def draw_library(svc: Any, story: Mapping[str, Any]) -> None:
    """Everything there is, then the ways out of this studio and into it."""
    words, kinds = st.columns([3, 2], vertical_alignment="bottom")
    q = words.text_input(t("library.search"), key="library_q", max_chars=100)
    choices = ["", *library.KINDS]
    kind = kinds.selectbox(t("library.kind"), choices, format_func=lambda k: word("librarykind", k or "all"))
    found = library.list_all(svc, q=q or None, kind=kind or None, limit=500)["items"]
    if found:
        heads = [t("library.head_name"), t("library.head_used"), t("library.head_state")]
        show(table(heads, [_row(item) for item in found]))
    else:
        show(empty(t("library.none_title"), t("library.none_text")))
    out, into = st.columns(2, gap="large")
    with out, said():
        _draw_export(svc, story)
    with into, said():
        _draw_import(svc, story)


def _row(item: Mapping[str, Any]) -> Sequence[str]:
    """Name with what and whose it is, where it is used, and whether it lacks anything."""
    what = [word("librarykind", item["kind"])]
    if item["kind"] == "character":
        what.append(word("role", item["role"]))
    elif item["kind"] == "environment":
        what.append(t("assets.promoted" if item["promoted"] else "assets.described"))
    elif item["kind"] == "style":
        what = [t(f"assets.style_{item['style_kind']}")]
    what.append(item["story"] or t("library.built_in" if item["builtin"] else "library.all_stories"))
    name = f"<b>{esc(item['name'])}</b>" + soft(" · ".join(what))
    if item["origin"]:
        name += soft(opened(item["origin"]["words"]))
    pill = badge(t("library.needs", what=item["missing"][0]), "warn") if item["missing"] else ""
    if not pill and item["kind"] in ("character", "environment"):
        pill = badge(t("library.ready"), "good")
    return name, used_line(item["used_in"]), pill


def _draw_export(svc: Any, story: Mapping[str, Any]) -> None:
    show(label(t("library.export")), soft(t("library.export_text", story=story["title"])))
    if st.button(t("library.export_make"), icon=":material/inventory_2:", key="library_make"):
        st.session_state["library_pack"] = (story["story_id"], library_pack.export(svc, story_id=story["story_id"]))
    held = st.session_state.get("library_pack")
    if held and held[0] == story["story_id"]:
        st.download_button(
            t("library.export_take", size=f"{len(held[1]) / 1000:,.0f}"),
            held[1],
            file_name="library.zip",
            mime="application/zip",
            icon=":material/download:",
            type="primary",
        )


def _draw_import(svc: Any, story: Mapping[str, Any]) -> None:
    show(label(t("library.import")), soft(t("library.import_text", story=story["title"])))
    with st.form("library_import", border=False):
        file = st.file_uploader(t("library.import_file"), type=["zip"])
        how = st.radio(t("library.import_same"), library_import.CONFLICTS, format_func=lambda c: t(f"library.same_{c}"))
        look = st.checkbox(t("library.import_dry"), value=True)
        if st.form_submit_button(t("library.import_go"), icon=":material/upload:"):
            if file is None:
                st.warning(t("library.import_none"))
            else:
                done = library_import.take_in(
                    svc,
                    file.getvalue(),
                    story_id=story["story_id"],
                    on_conflict=str(how),
                    dry_run=look,
                    author=state.author(),
                )
                st.session_state[_DONE] = done
                if not look:
                    st.rerun()
    done = st.session_state.get(_DONE)
    if done:
        show(*_told(done))


def _told(done: Mapping[str, Any]) -> list[str]:
    """The result of an import, or of a look at what it would do, in words."""
    parts = [
        row([badge(t("library.would" if done["dry_run"] else "library.did"), "accent" if done["dry_run"] else "good")])
    ]
    for name in ("added", "matched", "skipped", "conflicts"):
        if done[name]:
            names = ", ".join(item["name"] for item in done[name])
            parts.append(soft(f"{t(f'library.{name}')} ({len(done[name])}): {names}"))
    if done["fonts_needed"]:
        parts.append(soft(t("library.fonts_needed", names=", ".join(done["fonts_needed"]))))
    if len(parts) == 1:
        parts.append(soft(t("library.nothing")))
    pictures = sum(item["references"] for item in done["added"] + done["matched"])
    return [*parts, soft(count("library.pictures", pictures))] if pictures else parts
