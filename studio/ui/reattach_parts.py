"""Where does this belong? The lettering that a new plan or picture left in doubt, with the panels that it may be of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from studio.services import reattachment
from studio.ui import drafts, state
from studio.ui.errors import said
from studio.ui.html import badge, caution, esc, note, show, soft
from studio.ui.view import SceneView
from studio.ui.words import count, t, word

THUMB_PX, THUMB_HIGH = 132, 150
CHOICES = 3
"""So many likely panels are shown; all others are in the list."""


def draw_questions(svc: Any, view: SceneView) -> None:
    """Every open question, then what waits in the tray; nothing where all is in its place."""
    found = None
    with said():
        found = reattachment.open_questions(svc, view.scene_id)
    if found is None:
        return
    if found["questions"]:
        title = f"{t('belongs.title')} · {len(found['questions'])}"
        with st.expander(title, expanded=True, icon=":material/help:"):
            show(soft(t("belongs.lead")))
            for entry in found["questions"]:
                _draw_question(svc, view, entry, found["panels"])
    if found["tray"]:
        with st.expander(f"{t('canvas.unplaced')} · {len(found['tray'])}", expanded=not found["questions"]):
            show(soft(t("canvas.unplaced_help")))
            for entry in found["tray"]:
                _draw_waiting(svc, view, entry, found["panels"])


def _draw_question(svc: Any, view: SceneView, entry: Mapping[str, Any], panels: list[int]) -> None:
    with st.container(border=True):
        _say(entry)
        shown = entry["candidates"][:CHOICES]
        for column, choice in zip(st.columns(CHOICES), shown, strict=False):
            with column:
                _draw_choice(svc, view, entry, choice)
        others = [number for number in panels if number not in {choice["panel_id"] for choice in shown}]
        _draw_other(svc, view, entry, others, none=True)


def _draw_choice(svc: Any, view: SceneView, entry: Mapping[str, Any], choice: Mapping[str, Any]) -> None:
    number = choice["panel_id"]
    show(panel_picture(view, number, t("belongs.panel", n=number)))
    here = number == entry["panel_id"]
    words = t("belongs.stays" if here else "belongs.panel", n=number)
    help_text = t("belongs.likely", percent=round(100 * choice["likelihood"]))
    key = f"belongs_{entry['layer_id']}_{entry['object_id']}_{number}"
    kind = "primary" if here else "secondary"
    if st.button(words, key=key, type=kind, help=help_text, width="stretch"):
        _answer(svc, view, entry, number)


def _draw_waiting(svc: Any, view: SceneView, entry: Mapping[str, Any], panels: list[int]) -> None:
    with st.container(border=True):
        _say(entry)
        _draw_other(svc, view, entry, panels, none=False)


def _draw_other(svc: Any, view: SceneView, entry: Mapping[str, Any], panels: list[int], *, none: bool) -> None:
    """Any other panel from a list, and for a question that the object belongs to none."""
    name = f"{entry['layer_id']}_{entry['object_id']}"
    chooser, put, drop = st.columns([4, 3, 4], vertical_alignment="bottom")
    with chooser:
        label = t("belongs.other" if none else "belongs.into")
        chosen = st.selectbox(label, panels, format_func=_panel_name, key=f"into_{name}") if panels else None
    with put:
        if panels and st.button(t("belongs.put"), key=f"put_{name}", width="stretch"):
            _answer(svc, view, entry, chosen)
    with drop:
        if none and st.button(t("belongs.none"), key=f"none_{name}", help=t("belongs.none_help"), width="stretch"):
            _answer(svc, view, entry, None)


def _panel_name(number: int) -> str:
    return t("belongs.panel", n=number)


def _say(entry: Mapping[str, Any]) -> None:
    was, now = entry["was_panel"], entry["panel_id"]
    places = [t("belongs.was", n=was)] if was else []
    places.append(t("belongs.now", n=now) if now else t("belongs.waits"))
    show(note(badge(word("object", entry["type"]), "warn"), esc(entry["text"]), esc(" ".join(places))))
    if "line-removed" in entry["flags"]:
        show(caution(t("belongs.line_gone")))


def panel_picture(view: SceneView, number: int, alt: str) -> str:
    """One panel, cut out of the scene's picture without lettering; nothing where there is no picture."""
    panels = (view.layout or {}).get("panels", [])
    panel = next((entry for entry in panels if entry["panel_id"] == number), None)
    if panel is None or not view.render or not view.layout:
        return ""
    width, height = view.layout["width"], view.layout["height"]
    scale = min(THUMB_PX / panel["w"], THUMB_HIGH / panel["h"])
    frame = f"width:{panel['w'] * scale:.1f}px;height:{panel['h'] * scale:.1f}px"
    place = (
        f"position:absolute;max-width:none;width:{width * scale:.1f}px;height:{height * scale:.1f}px;"
        f"left:{-panel['x'] * scale:.1f}px;top:{-panel['y'] * scale:.1f}px"
    )
    source = f"{view.preview_url(400)}&lettering=false"
    return (
        f'<div class="ws-boxes" style="{frame}"><img src="{esc(source)}" alt="{esc(alt)}" style="{place}"'
        ' loading="lazy"></div>'
    )


def _answer(svc: Any, view: SceneView, entry: Mapping[str, Any], panel_id: int | None) -> None:
    with said() as worked:
        reattachment.answer(
            svc, view.scene_id, entry["object_id"], panel_id, language=entry["language"], author=state.author()
        )
    if worked:
        drafts.drop()
        state.flash(t("belongs.done", n=panel_id) if panel_id is not None else t("belongs.dropped"))
        st.rerun()


def told(report: Mapping[str, Any]) -> str:
    """One sentence on what became of the lettering; empty where there was none."""
    parts = [("moved", "belongs.moved"), ("unplaced", "belongs.unplaced"), ("uncertain", "belongs.uncertain")]
    return " ".join(count(key, len(report[name])) for name, key in parts if report.get(name))
