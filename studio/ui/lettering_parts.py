"""What stands beside the picture on the lettering page? The script with ticks, the words of each balloon."""

from __future__ import annotations

from typing import Any

import streamlit as st

from studio.services import layers, lettering
from studio.ui import drafts, state
from studio.ui.errors import said
from studio.ui.html import badge, findings, hole, label, picture, row, show
from studio.ui.script_view import script_html
from studio.ui.view import SceneView
from studio.ui.words import count, group, t, word

_CROWDED = ("crowded-panel", "too-many-balloons")


def draw_picture(view: SceneView) -> None:
    """The scene as the exporting engine draws it."""
    if not view.render:
        show(hole(t("canvas.no_art")))
        return
    show(picture(view.preview_url(800), t("canvas.preview_alt"), size=view.size, kind="big"))


def draw_lines(view: SceneView) -> None:
    """The script with a tick for each line that is lettered."""
    wanted = view.letterable
    placed = sum(line["line_id"] in view.placed_line_ids for line in wanted)
    show(label(t("canvas.lines"), t("canvas.placed", placed=placed, total=len(wanted)) if wanted else ""))
    show(script_html(view.lines, placed=view.placed_line_ids) if view.lines else hole(t("cell.no_script")))


def draw_objects(svc: Any, view: SceneView, names: dict[str, str]) -> None:
    """A form a layer with the words of its objects; saving makes a version of the layer. `names` are the cast's."""
    for layer in view.layers:
        if layer["objects"]:
            title = f"{word('layer', layer['layer_type'])} · {len(layer['objects'])}"
            with st.expander(title, expanded=layer["layer_type"] == "dialogue", key=f"layer_{layer['layer_id']}"):
                _draw_layer(svc, layer, names)
    if not view.objects and view.render:
        show(hole(t("canvas.no_objects")))


def _draw_layer(svc: Any, layer: dict[str, Any], names: dict[str, str]) -> None:
    name, objects = f"layer {layer['layer_id']}", _in_reading_order(layer["objects"])
    held = drafts.draft(name, layer["revision_id"], objects)
    untold = drafts.compare(held, layer["revision_id"], objects, "id")
    drafts.draw_meanwhile(held, name)
    with st.form(f"objects_{layer['layer_id']}", border=False):
        texts = {}
        for item in held.items:
            title, field = _object_name(item, names), held.field_key(item["id"])
            texts[item["id"]] = st.text_area(title, item["text"], height=68, max_chars=5000, key=field)
        saved = st.form_submit_button(t("canvas.save"), type="primary")
    if saved and untold:
        held.version = layer["revision_id"]
    elif saved:
        _save(svc, layer, held, texts, name)


def _in_reading_order(objects: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(objects, key=lambda o: (o["panel_id"] or 0, o["geometry"]["y"], o["geometry"]["x"]))


def _object_name(item: dict[str, Any], names: dict[str, str]) -> str:
    speaker = names.get(item.get("speaker") or "")
    values = {"kind": word("object", item["type"]), "speaker": f" · {speaker}" if speaker else ""}
    return (
        t("canvas.object_label", panel=item["panel_id"], **values)
        if item["panel_id"]
        else t("canvas.object_free", **values)
    )


def _save(svc: Any, layer: dict[str, Any], held: drafts.Draft, texts: dict[str, str], name: str) -> None:
    if any(not text.strip() for text in texts.values()):
        st.warning(t("canvas.text_empty"))
        return
    objects = drafts.merged(held, texts, layer["objects"], "id")
    if objects == layer["objects"]:
        state.flash(t("canvas.same"))
        st.rerun()
    with said() as worked:
        layers.put_layer(svc, layer["layer_id"], objects, if_match=held.version, author=state.author())
    if worked:
        drafts.drop(name)
        state.flash(t("canvas.saved_plain"))
        st.rerun()


def draw_layer_list(view: SceneView) -> None:
    """Which layers there are and how much each holds."""
    pills = [
        badge(
            f"{word('layer', layer['layer_type'])}: {len(layer['objects'])}",
            "accent" if layer["objects"] else "neutral",
        )
        for layer in view.layers
    ]
    show(row(pills))


def draw_crowded(view: SceneView) -> None:
    """Why the last lettering of this scene found no good place in some panels, and what would help."""
    found = st.session_state.get(_crowded_key(view))
    if found:
        show(findings(found, group("severity")))


def _crowded_key(view: SceneView) -> str:
    return f"crowded {view.scene_id}"


def draw_auto_letter(svc: Any, view: SceneView) -> None:
    """The button that sets what has no place yet."""
    if st.button(
        t("canvas.auto"),
        type="primary",
        icon=":material/auto_fix_high:",
        help=t("canvas.auto_help"),
        disabled=not view.render,
        width="stretch",
    ):
        made: dict[str, Any] = {}
        with said() as worked:
            made = lettering.auto_letter(svc, view.scene_id, keep_pinned=True, author=state.author())
        if worked:
            drafts.drop()
            st.session_state[_crowded_key(view)] = [f for f in made["findings"] if f["code"] in _CROWDED]
            now = layers.get_layers(svc, view.scene_id)["items"]
            state.flash(t("canvas.auto_done", objects=count("balloons", sum(len(layer["objects"]) for layer in now))))
            st.rerun()
