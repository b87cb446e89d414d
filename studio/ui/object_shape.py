"""Which fields does an object's shape have? Tails, joins and outlines of balloons; bends and drawings of sounds.

What comes and goes as a whole (a tail, an outline, a drawing) is a button that begins the fields anew with it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NoReturn

import streamlit as st

from core.errors import StudioError
from studio.services import object_media
from studio.ui import object_drafts
from studio.ui.errors import words_for
from studio.ui.html import label, show, soft
from studio.ui.object_chooser import label_of
from studio.ui.object_drafts import Work
from studio.ui.object_fields import Item, choose, number, say, share
from studio.ui.view import SceneView

FORMS = ["ellipse", "burst", "jagged", "wavy", "cloud", "box", "none"]
TAILS = ["curved", "spike", "lightning", "circles", "border", "none"]
WARPS = ["arc", "wave", "perspective"]
MOST_TAILS, MOST_POINTS = 8, 40


def draw_balloon(svc: Any, view: SceneView, work: Work, item: Item, names: Mapping[str, str]) -> Item:
    """The body's form, its tails, what it is joined to, and an outline of its own."""
    style, key = dict(item["style"]), work.key
    left, right = st.columns(2)
    with left:
        style["form"] = choose("form", FORMS, style.get("form"), f"form_{key}", "form")
        style["exponent"] = number("exponent", style.get("exponent"), f"exp_{key}", 2.0, 8.0, 0.2)
    with right:
        style["tail_form"] = choose("tail_form", TAILS, style.get("tail_form"), f"tailform_{key}", "tail_form")
        style["air"] = number("air", style.get("air"), f"air_{key}", 0.5, 4.0, 0.1)
    near = {
        other["id"]: label_of(other, names)
        for other in view.objects
        if other["id"] != item["id"] and other["panel_id"] == item["panel_id"] and other["type"] != "sfx_text"
    }
    known = [one for one in item["joined_to"] if one in near]
    away = [one for one in item["joined_to"] if one not in near]
    edited = item | {"style": style}
    if near:
        joined = st.multiselect(
            say("joined"),
            list(near),
            known,
            format_func=near.__getitem__,
            key=f"join_{key}",
            placeholder=say("joined_none"),
        )
        edited["joined_to"] = [*away, *joined]
    return _outline(svc, work, _tails(work, edited, names))


def _tails(work: Work, item: Item, names: Mapping[str, str]) -> Item:
    """A row a tail: its tip in hundredths of the panel, its bend, and whose it is."""
    held: list[Item] = item["tails"] or ([dict(item["tail"])] if item.get("tail") else [])
    show(label(say("tails"), "" if held else say("tails_none")))
    tails: list[Item] = []
    for n, tail in enumerate(held):
        key = f"{n}_{work.key}"
        with st.container(border=True, key=f"tail_{key}"):
            first, second, third = st.columns(3)
            with first:
                x = share("tip_x", tail["x"], f"tailx_{key}", -200.0, 300.0)
            with second:
                y = share("tip_y", tail["y"], f"taily_{key}", -200.0, 300.0)
            with third:
                bend = tail.get("curve", 0.0)
                curve = st.number_input(say("tip_bend"), -1.0, 1.0, float(bend), 0.1, key=f"tailcurve_{key}")
            whose, gone = st.columns([3, 2], vertical_alignment="bottom")
            with whose:
                speaker = choose(
                    "tip_of", list(names), tail.get("speaker"), f"tailwho_{key}", names=names, none="nobody"
                )
            with gone:
                off = st.button(say("tail_off"), icon=":material/remove:", key=f"tailoff_{key}", width="stretch")
            now = {"x": x, "y": y, "curve": curve if curve != bend else bend, "speaker": speaker}
            before = {"x": tail["x"], "y": tail["y"], "curve": bend, "speaker": tail.get("speaker")}
            tails.append(tail if now == before else tail | now)
        if off:
            _begin_anew(work, _tailed(item, [*tails[:-1], *held[n + 1 :]]))
    if len(held) < MOST_TAILS and st.button(say("tail_add"), icon=":material/add:", key=f"tailadd_{work.key}"):
        _begin_anew(work, _tailed(item, [*tails, _another(item, tails)]))
    return item if tails == held else _tailed(item, tails)


def _tailed(item: Item, tails: list[Item]) -> Item:
    return item | {"tails": tails, "tail": {"x": tails[0]["x"], "y": tails[0]["y"]} if tails else None}


def _another(item: Item, tails: list[Item]) -> Item:
    """A tail to begin with: the last one's mirror image under the balloon, or straight down."""
    box = item["geometry"]
    middle = box["x"] + box["w"] / 2
    below = box["y"] + 1.5 * box["h"]
    x, y = (2 * middle - tails[-1]["x"], tails[-1]["y"]) if tails else (middle, below)
    if tails and abs(x - tails[-1]["x"]) < box["w"] / 2:
        x = middle + box["w"] / 2
    return {"x": round(min(max(x, 0.0), 1.0), 4), "y": round(min(max(y, 0.0), 1.0), 4), "curve": 0.0, "speaker": None}


def _outline(svc: Any, work: Work, item: Item) -> Item:
    """An outline of its own from an SVG file."""

    def read(content: bytes, name: str) -> Item:
        return item | {"outline": object_media.read_outline(svc, content)}

    _bring(work, "outline_file", "outline_help", ["svg"], object_media.OUTLINE_BYTES, read)
    if item.get("outline") and st.button(say("outline_drop"), key=f"svgdrop_{work.key}", icon=":material/undo:"):
        _begin_anew(work, item | {"outline": None})
    return item


def draw_sound(svc: Any, work: Work, item: Item) -> Item:
    """How the letters bend, what stands before them, and a drawing in their place."""
    key, warp = work.key, item.get("warp")
    left, right = st.columns(2)
    with left:
        bend = choose("warp", WARPS, warp and warp["kind"], f"warp_{key}", "warp", none="warp_none")
    amount = 0.3 if warp is None else float(warp["amount"])
    with right:
        typed = amount
        if bend:
            typed = st.slider(say("warp_amount"), -1.0, 1.0, amount, 0.05, key=f"amount_{key}")
    behind = st.toggle(say("behind"), item["behind_art"], key=f"behind_{key}", help=say("behind_help"))
    edited = item | {"behind_art": behind}
    if (bend, typed) != (warp and warp["kind"], amount):
        edited["warp"] = {"kind": bend, "amount": typed} if bend else None
    edited = _path(work, edited)

    def read(content: bytes, name: str) -> Item:
        media = "image/svg+xml" if name.lower().endswith(".svg") else "image/png"
        return edited | {"picture": object_media.add_drawing(svc, content, media)["picture"]}

    _bring(work, "drawing", "drawing_help", ["png", "svg"], object_media.DRAWING_BYTES, read)
    if item.get("picture") and st.button(say("drawing_drop"), key=f"pngdrop_{key}", icon=":material/undo:"):
        _begin_anew(work, edited | {"picture": None})
    return edited


def _path(work: Work, item: Item) -> Item:
    """The points that the letters run along, in hundredths of the panel, a row each."""
    held: list[Item] = item["path"]
    show(label(say("path")), soft(say("path_help")))
    points = []
    for n, point in enumerate(held):
        key = f"{n}_{work.key}"
        first, second, third = st.columns([3, 3, 1], vertical_alignment="bottom")
        with first:
            x = share("tip_x", point["x"], f"pathx_{key}", -200.0, 300.0)
        with second:
            y = share("tip_y", point["y"], f"pathy_{key}", -200.0, 300.0)
        points.append({"x": x, "y": y})
        if third.button("", icon=":material/remove:", help=say("point_off"), key=f"pathoff_{key}"):
            rest = [*points[:-1], *held[n + 1 :]]
            _begin_anew(work, item | {"path": rest if len(rest) > 1 else []})
    if len(held) < MOST_POINTS:
        words = say("point_add") if held else say("path_add")
        if st.button(words, icon=":material/add:", key=f"pathadd_{work.key}"):
            _begin_anew(work, item | {"path": _longer(points, item["geometry"])})
    return item if points == held else item | {"path": points}


def _longer(points: list[Item], box: Mapping[str, float]) -> list[Item]:
    """One more point in the direction of the last two; to begin with, a gentle arch over the box."""
    if not points:
        low, high = box["y"] + 0.65 * box["h"], box["y"] + 0.35 * box["h"]
        across = (box["x"], box["x"] + box["w"] / 2, box["x"] + box["w"])
        return [{"x": round(x, 4), "y": round(y, 4)} for x, y in zip(across, (low, high, low), strict=True)]
    last, before = points[-1], points[-2]
    step = {axis: min(max(2 * last[axis] - before[axis], -2.0), 3.0) for axis in ("x", "y")}
    return [*points, {axis: round(value, 4) for axis, value in step.items()}]


def _bring(work: Work, name: str, about: str, types: list[str], most: int, read: Callable[[bytes, str], Item]) -> None:
    """A file that becomes part of the object; one that cannot be read says why, right here, as long as it is chosen."""
    size = most // 1_000_000
    brought = st.file_uploader(say(name), type=types, key=f"{name}_{work.key}", help=say(about), max_upload_size=size)
    if brought is None:
        return
    try:
        item = read(brought.getvalue(), brought.name)
    except StudioError as error:
        st.error(words_for(error), icon=":material/error:")
        return
    _begin_anew(work, item)


def _begin_anew(work: Work, item: Item) -> NoReturn:
    object_drafts.begin_anew(work, item)
    st.rerun()
    raise AssertionError("a rerun never comes back")
