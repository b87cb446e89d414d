"""How does a person change one balloon, box or sound? The panel as it would be beside the fields, both always in sight.

What a field leaves empty the object takes from the series' lettering style. Nothing is stored before "Save"; each save
is a version of the layer. A fragment: a changed field draws this part of the page alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from core.errors import StudioError
from studio.services import layers, object_media
from studio.ui import drafts, object_chooser, object_drafts, object_fields, object_shape, state
from studio.ui.errors import calm, said, words_for
from studio.ui.html import badge, esc, findings, hole, note, picture, show
from studio.ui.object_chooser import short
from studio.ui.object_drafts import Work
from studio.ui.view import SceneView
from studio.ui.words import group, t

WIDTH_PX = 640
DELETED = "object_deleted"


@st.fragment
@calm
def draw_object(svc: Any, view: SceneView, names: Mapping[str, str]) -> None:
    """Choose an object, see it in its panel, change it. `names` are the cast's, by id."""
    chosen = object_chooser.choose_object(svc, view, names)
    _draw_undo(svc, view)
    if chosen is None:
        show(hole(t("canvas.no_objects")))
        return
    work = _work_on(view, chosen)
    seen, fields = st.columns([11, 10], gap="medium")
    with fields, st.container(key="object_fields"):
        work.edited = _edit(svc, view, work, names)
    with seen, st.container(key="object_seen"):
        _draw_buttons(svc, view, work)
        _draw_meanwhile(work)
        _draw_preview(svc, view, work.edited)


def _work_on(view: SceneView, object_id: str) -> Work:
    for layer in view.layers:
        for item in layer["objects"]:
            if item["id"] == object_id:
                work = object_drafts.open_work(view.scene_id, layer["layer_id"], item)
                object_drafts.learn(work, item)
                return work
    work = object_drafts.resume(object_drafts.unsaved(view.scene_id)[object_id])
    object_drafts.learn(work, None)
    return work


def _edit(svc: Any, view: SceneView, work: Work, names: Mapping[str, str]) -> dict[str, Any]:
    """The object as the fields say it now."""
    item, key = work.start, work.key
    tabs = st.tabs([t("object_form.words"), t("object_form.look"), t("object_form.place"), t("object_form.shape")])
    with tabs[0]:
        edited = object_fields.draw_words(svc, item, names, key)
    with tabs[1]:
        edited = object_fields.draw_look(edited, key)
    with tabs[2]:
        edited = object_fields.draw_place(view, edited, key)
    with tabs[3]:
        if item["type"] == "sfx_text":
            return object_shape.draw_sound(svc, work, edited)
        return object_shape.draw_balloon(svc, view, work, edited, names)


def _draw_preview(svc: Any, view: SceneView, item: dict[str, Any]) -> None:
    """The panel with the object as it is being changed, drawn by the engine that exports."""
    if not view.render:
        show(hole(t("canvas.no_art")))
        return
    if not item["text"].strip():
        st.warning(t("canvas.text_empty"))
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


def _draw_meanwhile(work: Work) -> None:
    """Say what somebody else did to this object while it was being changed here."""
    if work.theirs is None or not work.changed:
        return
    work.told = True
    with st.container(border=True, key="object_meanwhile"):
        if work.theirs:
            st.warning(t("object_form.meanwhile"), icon=":material/group:")
            show(note(badge(t("cell.edit_their_words"), "warn"), esc(work.theirs["text"])))
        else:
            st.warning(t("object_form.gone"), icon=":material/group:")


def _draw_buttons(svc: Any, view: SceneView, work: Work) -> None:
    """Save and drop, for as long as something is changed; the rest in a row of its own."""
    with st.container(horizontal=True, key="object_buttons"):
        lacks = not work.edited["text"].strip()
        save = t("object_form.save")
        if st.button(save, type="primary", icon=":material/check:", disabled=not work.changed or lacks):
            _save(svc, work)
        if work.changed:
            theirs = t("cell.edit_theirs") if work.theirs else t("object_form.drop")
            if st.button(theirs, icon=":material/undo:", key="object_drop"):
                object_drafts.close(work.object_id)
                st.rerun()
        style = work.edited["style"]
        kept = {"font": "default"} | {name: style.get(name) for name in ("kind", "language")}
        plain = dict.fromkeys(style) | kept
        about = t("object_form.plain_help")
        if style != plain and st.button(t("object_form.plain"), icon=":material/link:", help=about):
            object_drafts.begin_anew(work, work.edited | {"style": plain})
            st.rerun()
        if st.button(t("object_form.delete"), icon=":material/delete:", help=t("object_form.delete_help")):
            _delete(svc, view, work)


def _save(svc: Any, work: Work) -> None:
    """Store the object over what is stored now; where somebody changed it since, tell first and store next time."""
    with said() as worked:
        layer, now = _stored(svc, work)
        object_drafts.learn(work, now)
        if not work.told:
            st.rerun()
        mine = object_drafts.merged(work, now)
        if mine["geometry"] != work.base["geometry"] and mine["pinned"] == work.base["pinned"]:
            mine["pinned"] = True
        rest = [mine if one["id"] == mine["id"] else one for one in layer["objects"]]
        stored = _put(svc, layer, rest if now is not None else [*rest, mine])
        object_drafts.saved(work, next(one for one in stored["objects"] if one["id"] == mine["id"]))
    if worked:
        _done("object_form.saved")


def _delete(svc: Any, view: SceneView, work: Work) -> None:
    with said() as worked:
        layer, now = _stored(svc, work)
        if now is not None:
            _put(svc, layer, [one for one in layer["objects"] if one["id"] != work.object_id])
    if worked:
        st.session_state[DELETED] = (work.layer_id, now or work.edited)
        object_chooser.choose_after(view, work.object_id)
        object_drafts.close(work.object_id)
        _done("object_form.deleted")


def _draw_undo(svc: Any, view: SceneView) -> None:
    """Offer to bring back what was deleted last."""
    held = st.session_state.get(DELETED)
    layer = next((one for one in view.layers if held and one["layer_id"] == held[0]), None)
    if held is None or layer is None or any(one["id"] == held[1]["id"] for one in layer["objects"]):
        return
    if st.button(t("object_form.undelete", text=short(held[1]["text"])), icon=":material/undo:", key="object_undo"):
        with said() as worked:
            layer = layers.get_layer(svc, held[0])
            _put(svc, layer, [*[one for one in layer["objects"] if one["id"] != held[1]["id"]], held[1]])
        if worked:
            st.session_state.pop(DELETED)
            st.session_state[object_chooser.NEXT] = held[1]["id"]
            _done("object_form.back")


def _stored(svc: Any, work: Work) -> tuple[dict[str, Any], dict[str, Any] | None]:
    """The layer as it is stored now, and the object in it; None where somebody deleted it."""
    layer = layers.get_layer(svc, work.layer_id)
    return layer, next((one for one in layer["objects"] if one["id"] == work.object_id), None)


def _put(svc: Any, layer: dict[str, Any], objects: list[dict[str, Any]]) -> dict[str, Any]:
    return layers.put_layer(svc, layer["layer_id"], objects, if_match=layer["revision_id"], author=state.author())


def _done(said_key: str) -> None:
    drafts.drop()
    state.flash(t(said_key))
    st.rerun()
