"""How does a person change one balloon, box or sound? A list to choose from, the panel as it would be, and fields.

What a field leaves empty the object takes from the series' lettering style. Nothing is stored before "Save"; each save
is a version of the layer.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from core.errors import StudioError
from studio.services import layers, object_media
from studio.ui import drafts, object_fields, object_shape, state
from studio.ui.errors import said, words_for
from studio.ui.html import caution, findings, hole, picture, show
from studio.ui.view import SceneView
from studio.ui.words import group, t, word

WIDTH_PX = 560
TYPES = {"dialogue": ["speech_bubble", "thought_bubble"], "narration": ["box"], "sfx": ["sfx_text"]}


def draw_object(svc: Any, view: SceneView, names: Mapping[str, str]) -> None:
    """Choose an object, see it in its panel, change it. `names` are the cast's, by id."""
    draw_new(svc, view)
    ordered = reading_order(view)
    if not ordered:
        show(hole(t("canvas.no_objects")))
        return
    labels = {item["id"]: label_of(item, names) for item in ordered}
    chosen = st.selectbox(t("object_form.which"), list(labels), format_func=labels.__getitem__, key="object_chosen")
    layer, item = find_object(view, chosen)
    key = f"{chosen}_{layer['revision_id']}"
    preview = st.container()
    edited = edit(svc, view, item, names, key)
    with preview:
        draw_preview(svc, view, edited)
    with st.container(horizontal=True):
        changed = edited != item
        if st.button(t("object_form.save"), type="primary", icon=":material/check:", disabled=not changed):
            put(svc, layer, [edited if one["id"] == chosen else one for one in layer["objects"]], "object_form.saved")
        if st.button(t("object_form.plain"), icon=":material/link:", help=t("object_form.plain_help")):
            style = {"kind": item["style"].get("kind"), "language": item["style"].get("language")}
            plain = item | {"style": style}
            put(svc, layer, [plain if one["id"] == chosen else one for one in layer["objects"]], "object_form.saved")
        if st.button(t("object_form.delete"), icon=":material/delete:", help=t("object_form.delete_help")):
            rest = [one for one in layer["objects"] if one["id"] != chosen]
            st.session_state["object_deleted"] = (layer["layer_id"], item)
            put(svc, layer, rest, "object_form.deleted")
    draw_undo(svc, view)


def edit(svc: Any, view: SceneView, item: dict[str, Any], names: Mapping[str, str], key: str) -> dict[str, Any]:
    """The object as the fields say it now."""
    sound = item["type"] == "sfx_text"
    tabs = st.tabs([t("object_form.words"), t("object_form.look"), t("object_form.place"), t("object_form.shape")])
    with tabs[0]:
        edited = object_fields.draw_words(svc, item, names, key)
    with tabs[1]:
        edited = object_fields.draw_look(edited, key)
    with tabs[2]:
        edited = object_fields.draw_place(view, edited, key)
    with tabs[3]:
        draw = object_shape.draw_sound if sound else object_shape.draw_balloon
        return draw(svc, view, edited, names, key)


def draw_preview(svc: Any, view: SceneView, item: dict[str, Any]) -> None:
    """The panel with the object as it is being changed, drawn by the engine that exports."""
    if not view.render:
        show(hole(t("canvas.no_art")))
        return
    try:
        seen = object_media.object_preview(svc, view.scene_id, item, width=WIDTH_PX)
    except StudioError as error:
        st.error(words_for(error), icon=":material/error:")
        return
    url = f"/v1/media/{seen['image']}"
    show(picture(url, t("object_form.alt"), size=(seen["width"], seen["height"]), kind="mid"))
    if seen["findings"]:
        show(findings(seen["findings"], group("severity")))


def draw_new(svc: Any, view: SceneView) -> None:
    """A small form that puts a new object into a panel."""
    if not view.layout:
        return
    with st.popover(t("object_form.new"), icon=":material/add:"), st.form("object_new", border=False):
        kinds = [kind for kinds in TYPES.values() for kind in kinds]
        kind = st.selectbox(t("object_form.type"), kinds, format_func=lambda k: word("object", k))
        panel = st.selectbox(t("object_form.panel"), [p["panel_id"] for p in view.layout["panels"]] or [None])
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
            layers.post_layer(svc, view.scene_id, layer_type, [made], author=state.author())
        if worked:
            drafts.drop()
            state.flash(t("object_form.added"))
            st.rerun()


def draw_undo(svc: Any, view: SceneView) -> None:
    """Offer to bring back what was deleted last."""
    held = st.session_state.get("object_deleted")
    layer = next((one for one in view.layers if held and one["layer_id"] == held[0]), None)
    if held is None or layer is None or any(one["id"] == held[1]["id"] for one in layer["objects"]):
        return
    if st.button(t("object_form.undelete", text=short(held[1]["text"])), icon=":material/undo:"):
        st.session_state.pop("object_deleted")
        put(svc, layer, [*layer["objects"], held[1]], "object_form.back")


def put(svc: Any, layer: dict[str, Any], objects: list[dict[str, Any]], said_key: str) -> None:
    """Store a layer over the version that is on the page; somebody else's newer one is never overwritten."""
    with said() as worked:
        layers.put_layer(svc, layer["layer_id"], objects, if_match=layer["revision_id"], author=state.author())
    if worked:
        drafts.drop()
        state.flash(t(said_key))
        st.rerun()


def find_object(view: SceneView, object_id: str) -> tuple[dict[str, Any], dict[str, Any]]:
    return next((layer, item) for layer in view.layers for item in layer["objects"] if item["id"] == object_id)


def reading_order(view: SceneView) -> list[dict[str, Any]]:
    return sorted(view.objects, key=lambda o: (o["panel_id"] or 0, o["geometry"]["y"], o["geometry"]["x"]))


def label_of(item: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """Where it is, what it is and how it begins."""
    speaker = names.get(item.get("speaker") or "")
    values = {"kind": word("object", item["type"]), "speaker": f" · {speaker}" if speaker else ""}
    place = (
        t("canvas.object_label", panel=item["panel_id"], **values)
        if item["panel_id"]
        else t("canvas.object_free", **values)
    )
    return f"{place} · {short(item['text'])}"


def short(text: str, most: int = 34) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= most else plain[: most - 1].rstrip() + "…"
