"""Which balloon, box or sound is meant, and how does a new one come in? A row to step through the scene's objects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from studio.services import layers
from studio.ui import drafts, object_drafts, state
from studio.ui.errors import said
from studio.ui.html import caution, heard, show
from studio.ui.view import SceneView
from studio.ui.words import t, word

CHOSEN, PANEL, NEXT, LAST = "object_chosen", "object_panel", "object_next", "object_last"
TYPES = {"dialogue": ["speech_bubble", "thought_bubble"], "narration": ["box"], "sfx": ["sfx_text"]}
Item = dict[str, Any]


def choose_object(svc: Any, view: SceneView, names: Mapping[str, str]) -> str | None:
    """The object that is chosen, by panel and then by object or one step on; None where there is none."""
    ordered = in_order([*view.objects, *_deleted_elsewhere(view)])
    if not ordered:
        draw_new(svc, view, None)
        return None
    by_id = {item["id"]: item for item in ordered}
    chosen = st.session_state.pop(NEXT, None) or st.session_state.get(CHOSEN, st.session_state.get(LAST))
    chosen = chosen if chosen in by_id else ordered[0]["id"]
    panels = list(dict.fromkeys(item["panel_id"] for item in ordered))
    panel = by_id[chosen]["panel_id"]
    here = [item for item in ordered if item["panel_id"] == panel]
    st.session_state[CHOSEN] = st.session_state[LAST] = chosen
    st.session_state[PANEL] = panel
    many = {number: sum(item["panel_id"] == number for item in ordered) for number in panels}
    labels = {item["id"]: label_of(item, names) for item in here}
    for object_id in object_drafts.unsaved(view.scene_id):
        if object_id in labels and object_id != chosen:
            labels[object_id] = t("object_form.unsaved", label=labels[object_id])
    ids = list(by_id)
    with st.container(horizontal=True, vertical_alignment="bottom", key="object_bar"):
        _draw_step("back", ids, ids.index(chosen) - 1)
        st.selectbox(
            t("object_form.panel"),
            panels,
            format_func=lambda number: f"{panel_name(number)} · {many[number]}",
            key=PANEL,
            on_change=_to_panel,
            args=(ordered,),
            width=170,
        )
        st.selectbox(t("object_form.which"), list(labels), format_func=labels.__getitem__, key=CHOSEN)
        _draw_step("forward", ids, ids.index(chosen) + 1)
        draw_new(svc, view, panel)
    return str(chosen)


def _draw_step(way: str, ids: Sequence[str], to: int) -> None:
    there = 0 <= to < len(ids)
    words = t("object_form.before") if way == "back" else t("object_form.after")
    st.button(
        heard(words),
        icon=f":material/arrow_{way}:",
        help=words,
        key=f"object_{way}",
        disabled=not there,
        on_click=_to,
        args=(ids[to] if there else None,),
    )


def _to(object_id: str | None) -> None:
    st.session_state[NEXT] = object_id


def _to_panel(ordered: Sequence[Item]) -> None:
    first = next((item["id"] for item in ordered if item["panel_id"] == st.session_state[PANEL]), None)
    st.session_state[NEXT] = first


def choose_after(view: SceneView, object_id: str) -> None:
    """Open the neighbour of an object that goes."""
    ids = [item["id"] for item in in_order(view.objects)]
    at = ids.index(object_id) if object_id in ids else 0
    rest = [one for one in ids if one != object_id]
    _to(rest[min(at, len(rest) - 1)] if rest else None)


def draw_new(svc: Any, view: SceneView, panel_id: int | None) -> None:
    """A small form that puts a new object into a panel."""
    if not view.layout:
        return
    panels = [panel["panel_id"] for panel in view.layout["panels"]] or [None]
    with st.popover(t("object_form.new"), icon=":material/add:"), st.form("object_new", border=False):
        kinds = [kind for kinds in TYPES.values() for kind in kinds]
        kind = st.selectbox(t("object_form.type"), kinds, format_func=lambda k: word("object", k))
        at = panels.index(panel_id) if panel_id in panels else 0
        panel = st.selectbox(t("object_form.panel"), panels, at, format_func=panel_name)
        text = st.text_area(t("object_form.text"), max_chars=5000, height=80)
        if not st.form_submit_button(t("object_form.add"), type="primary"):
            return
        if not text.strip():
            show(caution(t("canvas.text_empty")))
            return
        layer_type = next(name for name, types in TYPES.items() if kind in types)
        box = {"x": 0.3, "y": 0.08, "w": 0.4, "h": 0.2}
        made = {"type": kind, "panel_id": panel, "text": text.strip(), "geometry": box}
        with said() as worked:
            layer = layers.post_layer(svc, view.scene_id, layer_type, [made], author=state.author())
            known = {item["id"] for item in view.objects}
            _to(next((item["id"] for item in layer["objects"] if item["id"] not in known), None))
        if worked:
            drafts.drop()
            state.flash(t("object_form.added"))
            st.rerun()


def in_order(items: Sequence[Item]) -> list[Item]:
    """Panel by panel, from the top."""
    return sorted(items, key=lambda o: (o["panel_id"] or 0, o["geometry"]["y"], o["geometry"]["x"]))


def _deleted_elsewhere(view: SceneView) -> list[Item]:
    """What this person changed and somebody else deleted: still there to be saved or dropped."""
    there = {item["id"] for item in view.objects}
    return [work.base for key, work in object_drafts.unsaved(view.scene_id).items() if key not in there]


def label_of(item: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """What it is, whose, and how it begins."""
    kind = word("object", item["type"])
    speaker = names.get(item.get("speaker") or "")
    return " · ".join([kind, *([speaker] if speaker else []), short(item["text"])])


def panel_name(number: int | None) -> str:
    return t("object_form.panel_n", n=number) if number else t("object_form.canvas")


def short(text: str, most: int = 40) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= most else plain[: most - 1].rstrip() + "…"
