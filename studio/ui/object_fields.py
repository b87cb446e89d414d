"""Which fields does an object's look and place have? Words, type, colours and geometry as widgets; pure of services.

Each function takes the object as it is and returns it as the widgets say it. An empty field means "as the series says".
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from studio.services import fonts as font_services
from studio.ui.object_chooser import panel_name
from studio.ui.view import SceneView
from studio.ui.words import t, word

KINDS = {
    "speech_bubble": ["speech", "whisper", "shout", "electronic", "wavy", "off_panel"],
    "thought_bubble": ["thought"],
    "box": ["caption", "narration"],
    "sfx_text": ["sfx"],
}
ALIGNS, DIRECTIONS, CASES = ["left", "center", "right"], ["horizontal", "vertical"], ["as_typed", "upper"]
FITS = ["balloon", "text", "off"]
Item = dict[str, Any]


def say(name: str, **values: object) -> str:
    return t(f"object_form.{name}", **values)


def draw_words(svc: Any, item: Item, names: Mapping[str, str], key: str) -> Item:
    """The words, who says them, the kind of voice and how they are set."""
    style = dict(item["style"])
    text = st.text_area(
        say("text"),
        item["text"],
        height=90,
        max_chars=5000,
        key=f"text_{key}",
        help=say("marks_help"),
    )
    left, right = st.columns(2)
    with left:
        if len(KINDS[item["type"]]) > 1:
            style["kind"] = choose("kind", KINDS[item["type"]], style.get("kind"), f"kind_{key}", "delivery")
        fonts = [entry["style"] for entry in font_services.list_fonts(svc)["items"]]
        font = None if style.get("font", "default") == "default" else style["font"]
        style["font"] = choose("font", fonts, font, f"font_{key}", "font_style") or "default"
        style["case"] = choose("case", CASES, style.get("case"), f"case_{key}", "case")
        style["align"] = choose("align", ALIGNS, style.get("align"), f"align_{key}", "align")
    with right:
        speakers = list(names)
        speaker = choose("speaker", speakers, item.get("speaker"), f"speaker_{key}", names=names, none="nobody")
        style["size_px"] = number("size", style.get("size_px"), f"size_{key}", 8.0, 400.0, 0.5)
        style["leading"] = number("leading", style.get("leading"), f"leading_{key}", 0.5, 3.0, 0.02)
        style["direction"] = choose("direction", DIRECTIONS, style.get("direction"), f"dir_{key}", "direction")
    return item | {"text": text, "speaker": speaker, "style": style}


def draw_look(item: Item, key: str) -> Item:
    """Colours on the left, strokes on the right; then the gradient."""
    style = dict(item["style"])
    sound = item["type"] == "sfx_text"
    left, right = st.columns(2)
    with left:
        style["fill"] = colour("halo" if sound else "fill", style.get("fill"), "#ffffff", f"fill_{key}")
        style["stroke"] = colour("stroke", style.get("stroke"), "#17131c", f"stroke_{key}")
        style["text_color"] = colour("ink", style.get("text_color"), "#17131c", f"ink_{key}")
        style["outline_color"] = colour("outline", style.get("outline_color"), "#ffffff", f"outline_{key}")
    with right:
        style["stroke_px"] = number("stroke_px", style.get("stroke_px"), f"strokepx_{key}", 0.0, 40.0, 0.2)
        style["outline_px"] = number("outline_px", style.get("outline_px"), f"outlinepx_{key}", 0.0, 60.0, 0.5)
        if not sound:
            style["opacity"] = number("opacity", style.get("opacity"), f"opacity_{key}", 0.0, 1.0, 0.05)
    style["gradient"] = _gradient(style.get("gradient"), key)
    return item | {"style": style}


def _gradient(held: Mapping[str, Any] | None, key: str) -> Item | None:
    """The colour that the fill runs into, and which way."""
    to = colour("gradient", held and held["to"], "#ffd7e4", f"gradient_{key}")
    if not to:
        return None
    left, right = st.columns(2, vertical_alignment="center")
    radial = right.toggle(say("radial"), bool(held and held["radial"]), key=f"radial_{key}")
    start = int(held["angle"] if held else 90) % 360
    angle = left.slider(say("angle"), 0, 355, start, 5, key=f"angle_{key}", disabled=radial, format="%d°")
    return {"to": to, "angle": held["angle"] if held and angle == start else float(angle), "radial": radial}


def draw_place(view: SceneView, item: Item, key: str) -> Item:
    """Panel, box in hundredths of the panel, turn, order, and who gives way when the words do not fit."""
    known = [panel["panel_id"] for panel in (view.layout or {"panels": []})["panels"]]
    panels = list(dict.fromkeys([*known, item["panel_id"], None]))
    left, right = st.columns(2)
    box = dict(item["geometry"])
    with left:
        at = panels.index(item["panel_id"])
        panel = st.selectbox(say("panel"), panels, at, format_func=panel_name, key=f"panel_{key}")
        box["x"] = share("x", box["x"], f"x_{key}", -200.0, 300.0)
        box["w"] = share("w", box["w"], f"w_{key}", 1.0, 500.0)
        turn = st.number_input(say("turn"), -360.0, 360.0, float(item["rotation"]), 1.0, key=f"turn_{key}")
    with right:
        way = FITS.index(item["autofit"])
        fit = st.selectbox(say("fit"), FITS, way, format_func=lambda value: word("fit", value), key=f"fit_{key}")
        box["y"] = share("y", box["y"], f"y_{key}", -200.0, 300.0)
        box["h"] = share("h", box["h"], f"h_{key}", 1.0, 500.0)
        z = st.number_input(say("z"), -1000, 1000, int(item["z_index"]), 1, key=f"z_{key}")
    pinned = st.toggle(say("pinned"), item["pinned"], key=f"pin_{key}", help=say("pinned_help"))
    placed = {"panel_id": panel, "geometry": box, "rotation": turn, "z_index": int(z)}
    return item | placed | {"autofit": fit, "pinned": pinned}


def choose(
    label: str,
    options: list[str],
    value: str | None,
    key: str,
    words: str = "",
    names: Mapping[str, str] | None = None,
    none: str = "series",
) -> str | None:
    """One of some, or nothing: "as the series says" or what `none` says."""
    known = options if value is None or value in options else [*options, value]
    shown = (lambda option: names.get(option, say("somebody"))) if names else (lambda option: word(words, option))
    return st.selectbox(
        say(label),
        known,
        None if value is None else known.index(value),
        format_func=shown,
        placeholder=say(none),
        key=key,
    )


def number(label: str, value: float | None, key: str, low: float, high: float, step: float) -> float | None:
    """A number of the object's own, or none."""
    held = None if value is None else min(max(float(value), low), high)
    typed = st.number_input(say(label), low, high, held, step, key=key, placeholder=say("series_short"))
    return value if typed == held else typed


def colour(label: str, value: str | None, start: str, key: str) -> str | None:
    """A colour of the object's own, or none. Alpha that somebody typed elsewhere is kept while the colour stays."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"colour_{key}"):
        if not st.toggle(say(label), value is not None, key=f"own_{key}"):
            return None
        base = (value or start)[:7]
        picked = st.color_picker(say(label), base, key=f"pick_{key}", label_visibility="collapsed")
    return value if value is not None and picked == base else picked


def share(label: str, value: float, key: str, low: float, high: float) -> float:
    """A share of the panel, shown in hundredths; an untouched one keeps all its digits."""
    shown = min(max(round(value * 100, 1), low), high)
    typed = st.number_input(say(label), low, high, shown, 1.0, format="%.1f", key=key)
    return value if typed == shown else round(typed / 100, 6)
