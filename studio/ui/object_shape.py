"""Which fields does an object's shape have? Tails, joins and outlines of balloons; bends and drawings of sounds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from studio.services import object_media
from studio.ui.errors import said
from studio.ui.html import show, soft
from studio.ui.object_fields import Item, choose, number, say
from studio.ui.view import SceneView

FORMS = ["ellipse", "burst", "jagged", "wavy", "cloud", "box", "none"]
TAILS = ["curved", "spike", "lightning", "circles", "border", "none"]
WARPS = ["arc", "wave", "perspective"]


def draw_balloon(svc: Any, view: SceneView, item: Item, names: Mapping[str, str], key: str) -> Item:
    """The body's form, its own outline, its tails, and what it is joined to."""
    style = dict(item["style"])
    left, right = st.columns(2)
    with left:
        style["form"] = choose("form", FORMS, style.get("form"), f"form_{key}", "form")
        style["tail_form"] = choose("tail_form", TAILS, style.get("tail_form"), f"tailform_{key}", "tail_form")
    with right:
        style["exponent"] = number("exponent", style.get("exponent"), f"exp_{key}", 2.0, 8.0, 0.2)
        style["air"] = number("air", style.get("air"), f"air_{key}", 0.5, 4.0, 0.1)
    near = {
        other["id"]: other["text"][:40]
        for other in view.objects
        if other["id"] != item["id"] and other["panel_id"] == item["panel_id"] and other["type"] != "sfx_text"
    }
    known = [one for one in item["joined_to"] if one in near]
    away = [one for one in item["joined_to"] if one not in near]
    joined = st.multiselect(say("joined"), list(near), known, format_func=near.__getitem__, key=f"join_{key}")
    edited = item | {"style": style, "joined_to": [*away, *joined]}
    return _outline(svc, _tails(edited, names, key), key)


def _tails(item: Item, names: Mapping[str, str], key: str) -> Item:
    """A row a tail: the tip in hundredths of the panel, its bend, whose it is."""
    held = item["tails"] or ([item["tail"] | {"curve": 0.0}] if item.get("tail") else [])
    people = {names.get(one.get("speaker") or "", ""): one.get("speaker") for one in held}
    people |= {name: character for character, name in names.items()} | {"": None}
    rows = pd.DataFrame(
        [
            [100 * one["x"], 100 * one["y"], one.get("curve", 0.0), names.get(one.get("speaker") or "", "")]
            for one in held
        ],
        columns=["x", "y", "curve", "speaker"],
    ).astype({"x": float, "y": float, "curve": float, "speaker": str})
    limits = {"min_value": -200.0, "max_value": 300.0, "step": 0.5, "format": "%.1f", "required": True}
    typed = st.data_editor(
        rows,
        key=f"tails_{key}",
        num_rows="dynamic",
        hide_index=True,
        column_config={
            "x": st.column_config.NumberColumn(say("tail_x"), default=50.0, **limits),
            "y": st.column_config.NumberColumn(say("tail_y"), default=50.0, **limits),
            "curve": st.column_config.NumberColumn(
                say("tail_curve"), min_value=-1.0, max_value=1.0, step=0.05, default=0.0
            ),
            "speaker": st.column_config.SelectboxColumn(say("speaker"), options=sorted(people)),
        },
    )
    if typed.equals(rows):
        return item
    tails = []
    for place, row in enumerate(typed.dropna(subset=["x", "y"]).to_dict("records")):
        before = held[place] if place < len(held) else {}
        if place < len(rows) and list(row.values()) == rows.iloc[place].tolist():
            tails.append(before)
            continue
        curve = 0.0 if pd.isna(row["curve"]) else float(row["curve"])
        tails.append(
            before
            | {"x": row["x"] / 100, "y": row["y"] / 100, "curve": curve, "speaker": people.get(row["speaker"] or "")}
        )
    first = {"x": tails[0]["x"], "y": tails[0]["y"]} if tails else None
    return item | {"tails": tails, "tail": first}


def _outline(svc: Any, item: Item, key: str) -> Item:
    """An outline of its own from an SVG file."""
    held = st.session_state.setdefault(f"outline_{key}", item.get("outline"))
    brought = st.file_uploader(say("outline_file"), type=["svg"], key=f"svg_{key}", help=say("outline_help"))
    if brought is not None and st.session_state.get(f"svg_seen_{key}") != brought.file_id:
        st.session_state[f"svg_seen_{key}"] = brought.file_id
        with said():
            held = object_media.read_outline(svc, brought.getvalue())
    if held and st.button(say("outline_drop"), key=f"svgdrop_{key}", icon=":material/undo:"):
        held = None
    st.session_state[f"outline_{key}"] = held
    return item | {"outline": held}


def draw_sound(svc: Any, view: SceneView, item: Item, names: Mapping[str, str], key: str) -> Item:
    """How the letters bend, what stands before them, and a drawing in their place."""
    left, right = st.columns(2)
    warp = item.get("warp")
    with left:
        bend = choose("warp", WARPS, warp and warp["kind"], f"warp_{key}", "warp")
    with right:
        amount = 0.3 if warp is None else float(warp["amount"])
        if bend:
            amount = st.slider(say("warp_amount"), -1.0, 1.0, amount, 0.05, key=f"amount_{key}")
    behind = st.toggle(say("behind"), item["behind_art"], key=f"behind_{key}", help=say("behind_help"))
    edited = item | {"warp": {"kind": bend, "amount": amount} if bend else None, "behind_art": behind}
    edited["path"] = _points(say("path"), item["path"], f"path_{key}")
    return _drawing(svc, edited, key)


def _points(label: str, points: list[dict[str, float]], key: str) -> list[dict[str, float]]:
    """Points in hundredths of the panel, a row each."""
    with st.expander(label, expanded=bool(points)):
        show(soft(say("path_help")))
        rows = pd.DataFrame([[100 * p["x"], 100 * p["y"]] for p in points], columns=["x", "y"]).astype(float)
        typed = st.data_editor(
            rows,
            key=key,
            num_rows="dynamic",
            hide_index=True,
            column_config={
                "x": st.column_config.NumberColumn(say("tail_x"), min_value=-200.0, max_value=300.0, required=True),
                "y": st.column_config.NumberColumn(say("tail_y"), min_value=-200.0, max_value=300.0, required=True),
            },
        )
    if typed.equals(rows):
        return points
    return [{"x": row["x"] / 100, "y": row["y"] / 100} for row in typed.dropna().to_dict("records")]


def _drawing(svc: Any, item: Item, key: str) -> Item:
    """A drawing that stands for the letters."""
    held = st.session_state.setdefault(f"drawing_{key}", item.get("picture"))
    brought = st.file_uploader(say("drawing"), type=["png", "svg"], key=f"png_{key}", help=say("drawing_help"))
    if brought is not None and st.session_state.get(f"png_seen_{key}") != brought.file_id:
        st.session_state[f"png_seen_{key}"] = brought.file_id
        media = "image/svg+xml" if brought.name.lower().endswith(".svg") else "image/png"
        with said():
            held = object_media.add_drawing(svc, brought.getvalue(), media)["picture"]
    if held and st.button(say("drawing_drop"), key=f"pngdrop_{key}", icon=":material/undo:"):
        held = None
    st.session_state[f"drawing_{key}"] = held
    return item | {"picture": held}
