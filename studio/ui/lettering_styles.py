"""How does a series letter, and where is that changed? The style it stands on, its own words row by row, its past.

A row is a kind of balloon or a character. What a row leaves empty comes from the style beneath; the picture beside it
is drawn by the engine that exports. Nothing is stored before "Save", and every save can be taken back.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import streamlit as st

from core.lettering.kinds import KINDS
from studio.services import characters, fonts, lettering_sheet, stories, styles
from studio.ui import state
from studio.ui.errors import said
from studio.ui.html import esc, grid, label, note, picture, show, soft
from studio.ui.times import time_words
from studio.ui.words import t, word

Json = dict[str, Any]
CASES = ["as_typed", "upper"]
VERSIONS_SHOWN = 12


def draw_series(svc: Any, story_id: str) -> None:
    """The whole section: choose a style, change a row, see all rows, go back."""
    sheet = lettering_sheet.get_for_story(svc, story_id)
    cast = {one["character_id"]: one["name"] for one in state.items(characters.list_for_story(svc, story_id))}
    _draw_choice(svc, sheet)
    rows = {("kinds", kind): word("lookkind", kind) for kind in KINDS}
    rows |= {("characters", key): name for key, name in cast.items()}
    fields, seen = st.columns([3, 2], gap="large")
    with fields:
        row, settings = _draw_row(svc, sheet, rows)
    with seen, said():
        _draw_sample(svc, sheet, row, settings)
    changed = settings != sheet["settings"]
    with fields, st.container(horizontal=True):
        if st.button(t("looks.save"), type="primary", icon=":material/check:", disabled=not changed):
            _save(svc, sheet, settings, t("looks.saved", row=rows[row]))
        held = sheet["settings"].get(row[0], {})
        if st.button(t("looks.plain"), icon=":material/link:", disabled=row[1] not in held):
            rest = {key: words for key, words in held.items() if key != row[1]}
            _save(svc, sheet, {**sheet["settings"], row[0]: rest}, t("looks.plain_done", row=rows[row]))
    _draw_all(sheet, rows)
    if sheet["own"]:
        _draw_past(svc, sheet)


def _draw_choice(svc: Any, sheet: Json) -> None:
    own = lettering_sheet.own_style_id(sheet["story_id"])
    known = [one for one in styles.list_all(svc, "lettering")["items"] if not one["style_id"].startswith("own_")]
    names = {one["style_id"]: one["name"] for one in known}
    now = sheet["stands_on"]
    names.setdefault(now, sheet["name"])
    left, right = st.columns([2, 3], vertical_alignment="bottom", gap="large")
    chosen = left.selectbox(
        t("looks.style"),
        list(names),
        list(names).index(now),
        format_func=names.__getitem__,
        key=f"looks_on_{now}_{own}",
    )
    with right:
        show(soft(sheet["about"]))
    if chosen != now:
        if sheet["own"]:
            _save(svc, sheet, {**sheet["settings"], "stands_on": chosen}, t("looks.chosen", name=names[chosen]))
        else:
            _choose(svc, sheet["story_id"], chosen, None if now == "default" else now, names[chosen])


def _choose(svc: Any, story_id: str, chosen: str, before: str | None, name: str) -> None:
    def put(style_id: str | None) -> None:
        stories.update_story(svc, story_id, lettering_style=style_id, author=state.author())

    with said() as worked:
        put(chosen)
    if worked:
        state.flash(t("looks.chosen", name=name), undo=lambda: put(before), undo_label=t("assets.undo"))
        st.rerun()


def _draw_row(svc: Any, sheet: Json, rows: dict[tuple[str, str], str]) -> tuple[tuple[str, str], Json]:
    """The row that is chosen, and the story's own words as the fields say them now."""
    row = st.selectbox(t("looks.row"), list(rows), format_func=rows.__getitem__, key="looks_row")
    here = lettering_sheet.looks(svc, sheet["story_id"], *row)
    own, under = dict(here["own"]), here["under"]
    key = f"{'_'.join(row)}_{sheet['revision_id']}_{sheet['stands_on']}"
    sound = row[1] == "sfx"
    left, right = st.columns(2)
    with left:
        names = [one["style"] for one in fonts.list_fonts(svc)["items"]]
        own["font"] = _choose_one("font", names, own.get("font"), under["font"], "font_style", key)
        own["size_px"] = _number("size_px", own.get("size_px"), under["size_px"], (8.0, 200.0, 1.0), key)
        own["case"] = _choose_one("case", CASES, own.get("case"), under["case"], "case", key)
    with right:
        own["stroke_px"] = _number("stroke_px", own.get("stroke_px"), under["stroke_px"], (0.0, 20.0, 0.2), key)
        own["fill"] = _colour("halo" if sound else "fill", own.get("fill"), under["fill"], key)
        own["stroke"] = _colour("stroke", own.get("stroke"), under["stroke"], key)
        own["text_color"] = _colour("text_color", own.get("text_color"), under["text_color"], key)
    words = {name: value for name, value in own.items() if value is not None}
    held = {name: said_ for name, said_ in sheet["settings"].get(row[0], {}).items() if name != row[1]}
    table = {**held, row[1]: words} if words else held
    rest = {name: said_ for name, said_ in sheet["settings"].items() if name != row[0]}
    return row, {**rest, row[0]: table} if table or row[0] in sheet["settings"] else rest


def _choose_one(name: str, options: list[str], value: str | None, under: str, words: str, key: str) -> str | None:
    return st.selectbox(
        t(f"looks.{name}"),
        options,
        options.index(value) if value in options else None,
        format_func=lambda option: word(words, option),
        placeholder=word(words, under),
        key=f"looks_{name}_{key}",
    )


def _number(name: str, value: float | None, under: float, span: tuple[float, float, float], key: str) -> float | None:
    low, high, step = span
    held = None if value is None else float(value)
    return st.number_input(
        t(f"looks.{name}"), low, high, held, step, placeholder=f"{under:g}", key=f"looks_{name}_{key}"
    )


def _colour(name: str, value: str | None, under: str, key: str) -> str | None:
    """A colour of the row's own, or none. Alpha that somebody said elsewhere is kept while the colour stays."""
    own, pick = st.columns([4, 1], vertical_alignment="center")
    if not own.toggle(t(f"looks.{name}"), value is not None, key=f"looks_own_{name}_{key}"):
        return None
    base = (value or under)[:7]
    picked = pick.color_picker(t(f"looks.{name}"), base, key=f"looks_{name}_{key}", label_visibility="collapsed")
    return value if value is not None and picked == base else picked


def _draw_sample(svc: Any, sheet: Json, row: tuple[str, str], settings: Json) -> None:
    kind, who = (row[1], None) if row[0] == "kinds" else ("speech", row[1])
    made = lettering_sheet.sample(svc, sheet["story_id"], kind=kind, character_id=who, settings=settings)
    image = picture(f"/v1/media/{made['image']}", t("looks.sample"), size=(made["width"], made["height"]))
    show(label(t("looks.sample")), f'<div class="ws-look">{image}</div>')


def _draw_all(sheet: Json, rows: dict[tuple[str, str], str]) -> None:
    cells = []
    for (table, key), name in rows.items():
        query = {"kind": key} if table == "kinds" else {"character_id": key}
        query["rev"] = f"{sheet['revision_id'] or ''}{sheet['stands_on']}"
        cells.append((f"/v1/stories/{sheet['story_id']}/lettering-style/sample.png?{urlencode(query)}", name))
    show(label(t("looks.all")), f'<div class="ws-looks">{grid(cells, cell_px=190, height_px=124)}</div>')


def _draw_past(svc: Any, sheet: Json) -> None:
    held = styles.list_revisions(svc, sheet["style_id"], limit=VERSIONS_SHOWN)["items"]
    if len(held) < 2:
        return
    with st.expander(t("looks.past")):
        for one in held[1:]:
            line, button = st.columns([4, 1], vertical_alignment="center")
            with line:
                show(note("", esc(time_words(one["created_at"])), esc(t("history.by", author=one["author"]))))
            if button.button(t("looks.restore"), icon=":material/history:", key=f"looks_back_{one['revision_id']}"):
                state.act(lambda r=one: _restore(svc, sheet["style_id"], r["revision_id"]), t("looks.restored"))


def _restore(svc: Any, style_id: str, revision_id: str) -> None:
    styles.restore(svc, style_id, revision_id, author=state.author())


def _save(svc: Any, sheet: Json, settings: Json, done: str) -> None:
    """Store the story's own words over the revision on the page, with a way back to what was there."""
    story_id, chosen = sheet["story_id"], sheet["style_id"]
    with said() as worked:
        made = lettering_sheet.put_for_story(
            svc, story_id, settings, if_match=sheet["revision_id"] or "", author=state.author()
        )
    if not worked:
        return

    def undo() -> None:
        if sheet["own"]:
            _restore(svc, made["style_id"], sheet["revision_id"])
        else:
            stories.update_story(svc, story_id, lettering_style=chosen, author=state.author())

    state.flash(done, undo=undo, undo_label=t("assets.undo"))
    st.rerun()
