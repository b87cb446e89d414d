"""How does a person change a plan? A dialog: the panels as a strip, one of them open in a form, every change at once.

The plan in work lives in the visitor's session; nothing is stored before "Save", and each save is a version.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, get_args

import streamlit as st
from streamlit.errors import StreamlitAPIException

from core.errors import StaleWriteError
from core.story.plan import Angle, GutterWord, Scale, Viewpoint
from studio.services import plan_edit, scene_edit
from studio.services.resolve import SceneValues
from studio.ui import state
from studio.ui.errors import calm, said
from studio.ui.html import findings, show
from studio.ui.strip import plan_strip
from studio.ui.view import SceneView
from studio.ui.words import count, group, t, word

_OPENED = "plans_opened"
_SHOWN_CHARACTERS = 60
Json = dict[str, Any]


@dataclass
class PlanInWork:
    """A plan with edits on top. `steps` holds (edits so far, panel that was open) for going back one step."""

    scene_id: str
    base_id: str
    values: SceneValues
    stored: Json
    edits: list[Json] = field(default_factory=list)
    steps: list[tuple[int, int]] = field(default_factory=list)
    panel_id: int = 1
    number: int = 0


def begin(svc: Any, scene_id: str) -> None:
    """Open the dialog for a scene that has a plan."""
    values = plan_edit.values_of(svc, scene_id)
    plan = values.needed("panel_plan", "plan")
    st.session_state[_OPENED] = times_opened() + 1
    st.session_state[state.PLAN_IN_WORK] = PlanInWork(
        scene_id, values.ids["panel_plan"], values, plan, panel_id=plan["panels"][0]["panel_id"]
    )


def times_opened() -> int:
    """How often this visitor has opened the dialog; a menu whose key tells it is shut when the dialog opens."""
    return int(st.session_state.get(_OPENED, 0))


def draw_plan_dialog(svc: Any, view: SceneView) -> None:
    """Draw the dialog while it is open for this scene."""
    held = st.session_state.get(state.PLAN_IN_WORK)
    if held is None or held.scene_id != view.scene_id:
        return
    title = view.title or t("cell.untitled", n=view.number)
    dialog = st.dialog(t("plan.title", title=title), width="large", on_dismiss=close)
    dialog(calm(_draw))(svc, held)


def close() -> None:
    st.session_state.pop(state.PLAN_IN_WORK, None)


def _draw(svc: Any, held: PlanInWork) -> None:
    now = plan_edit.preview_edits(svc, held.values, held.stored, held.edits)
    plan = now["payload"]
    ids = [panel["panel_id"] for panel in plan["panels"]]
    if held.panel_id not in ids:
        held.panel_id = ids[0]
    st.caption(t("plan.help"))
    layout, seen = held.values.payload("layout"), held.values.payload("semantics")
    show(plan_strip(plan, layout, seen, chosen=held.panel_id))
    place = ids.index(held.panel_id)
    _draw_choice(held, plan, ids, place)
    left, right = st.columns(2, gap="medium")
    with left:
        _draw_framing(svc, held, plan["panels"][place])
    with right:
        _draw_telling(held, plan["panels"][place])
    if now["findings"]:
        with st.expander(count("findings", len(now["findings"])), expanded=False, key="plan_findings"):
            show(findings(now["findings"], group("severity")))
    _draw_end(svc, held)


def _draw_choice(held: PlanInWork, plan: Json, ids: list[int], place: int) -> None:
    """Which panel is open, and what can be done with it as a whole."""
    names = {
        panel["panel_id"]: f"{at}. {word('grammar', panel['grammar_id'])}" for at, panel in enumerate(plan["panels"], 1)
    }
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox(
            t("plan.panel"), ids, place, format_func=names.__getitem__, key=_key(held, f"panel{held.panel_id}")
        )
        if chosen != held.panel_id:
            held.panel_id = chosen
            _again()
        one = {"panel_id": held.panel_id}
        if _button(held, "earlier", "arrow_back", disabled=place == 0):
            _apply(held, {"op": "move", **one, "to": place - 1})
        if _button(held, "later", "arrow_forward", disabled=place == len(ids) - 1):
            _apply(held, {"op": "move", **one, "to": place + 1})
        if _button(held, "add", "add"):
            made = max(*ids, *(panel["panel_id"] for panel in held.stored["panels"]), _last_made(held)) + 1
            _apply(held, {"op": "add", "after": held.panel_id, "grammar_id": "reaction"}, then=made)
        if _button(held, "drop", "delete", disabled=len(ids) == 1):
            _apply(held, {"op": "drop", **one}, then=ids[place - 1] if place else ids[1])
        if _button(held, "undo", "undo", disabled=not held.steps):
            held.edits, held.panel_id = held.edits[: held.steps[-1][0]], held.steps[-1][1]
            held.steps.pop()
            held.number += 1
            _again()


def _last_made(held: PlanInWork) -> int:
    """The highest number that a panel got in this dialog: numbers of panels that are gone are not given again."""
    return max(panel["panel_id"] for panel in held.stored["panels"]) + sum(e["op"] == "add" for e in held.edits)


def _draw_framing(svc: Any, held: PlanInWork, panel: Json) -> None:
    entries = svc.catalogue.grammar.entries
    known = list(entries) if panel["grammar_id"] in entries else [panel["grammar_id"], *entries]
    _choose(held, panel["panel_id"], "grammar_id", known, panel["grammar_id"], "grammar")
    one, two = st.columns(2)
    with one:
        _choose(held, panel["panel_id"], "scale", list(get_args(Scale)), panel["camera"]["scale"], "scale")
        _choose(
            held, panel["panel_id"], "viewpoint", list(get_args(Viewpoint)), panel["camera"]["viewpoint"], "viewpoint"
        )
    with two:
        _choose(held, panel["panel_id"], "angle", list(get_args(Angle)), panel["camera"]["angle"], "angle")
        _choose(held, panel["panel_id"], "gutter_after", list(get_args(GutterWord)), panel["gutter_after"], "gutter")


def _draw_telling(held: PlanInWork, panel: Json) -> None:
    """What the panel is for, how much it weighs, and which lines play in it."""
    what = st.text_input(
        t("plan.story_function"), panel["story_function"], max_chars=300, key=_key(held, f"what{panel['panel_id']}")
    )
    if what != panel["story_function"]:
        _apply(held, {"op": "change", "panel_id": panel["panel_id"], "story_function": what})
    weight = st.slider(
        t("plan.importance_weight"),
        0.1,
        1.0,
        float(panel["importance_weight"]),
        0.05,
        key=_key(held, f"weight{panel['panel_id']}"),
    )
    if abs(weight - panel["importance_weight"]) > 1e-6:
        _apply(held, {"op": "change", "panel_id": panel["panel_id"], "importance_weight": round(weight, 2)})
    said_in = {line["line_id"]: _line_words(line) for line in held.values.lines}
    lines = st.multiselect(
        t("plan.lines"),
        list(said_in),
        [line_id for line_id in panel["line_ids"] if line_id in said_in],
        format_func=said_in.__getitem__,
        key=_key(held, f"lines{panel['panel_id']}"),
        placeholder=t("plan.no_lines"),
        help=t("plan.lines_help"),
    )
    if sorted(lines) != sorted(panel["line_ids"]):
        _apply(held, {"op": "lines", "panel_id": panel["panel_id"], "line_ids": lines})


def _line_words(line: Json) -> str:
    text = " ".join(line["text"].split())
    text = text if len(text) <= _SHOWN_CHARACTERS else text[: _SHOWN_CHARACTERS - 1].rstrip() + "…"
    return f"{line['speaker']}: {text}" if line.get("speaker") else text


def _draw_end(svc: Any, held: PlanInWork) -> None:
    locked = "panel_plan" in held.values.scene["locked_types"]
    with st.container(horizontal=True, vertical_alignment="center"):
        save = st.button(
            t("plan.save"), key="plan_save", type="primary", icon=":material/check:", disabled=not held.edits
        )
        keep = st.toggle(t("plan.lock"), locked, key="plan_lock", help=t("plan.lock_help"))
    if keep != locked:
        _lock(svc, held, keep)
    if save:
        _save(svc, held)


def _lock(svc: Any, held: PlanInWork, keep: bool) -> None:
    types = [name for name in held.values.scene["locked_types"] if name != "panel_plan"]
    with said() as worked:
        scene_edit.lock_types(svc, held.scene_id, [*types, "panel_plan"] if keep else types, author=state.author())
    if worked:
        held.values = plan_edit.values_of(svc, held.scene_id)
        _again()


def _save(svc: Any, held: PlanInWork) -> None:
    with said() as worked:
        try:
            plan_edit.edit_panels(
                svc,
                held.scene_id,
                plan_edit.read_edits(held.edits),
                expected_plan_id=held.base_id,
                author=state.author(),
            )
        except StaleWriteError:
            st.warning(t("plan.stale"), icon=":material/group:")
            return
    if worked:
        close()
        state.flash(t("plan.saved"))
        st.rerun()


def _choose(held: PlanInWork, panel_id: int, name: str, options: list[str], present: str, words: str) -> None:
    options = options if present in options else [present, *options]
    chosen = st.selectbox(
        t(f"plan.{name}"),
        options,
        options.index(present),
        format_func=lambda value: word(words, value),
        key=_key(held, f"{name}{panel_id}"),
    )
    if chosen != present:
        _apply(held, {"op": "change", "panel_id": panel_id, name: chosen})


def _button(held: PlanInWork, name: str, icon: str, *, disabled: bool = False) -> bool:
    return st.button(t(f"plan.do_{name}"), key=_key(held, f"do_{name}"), icon=f":material/{icon}:", disabled=disabled)


def _apply(held: PlanInWork, edit: Json, then: int | None = None) -> None:
    held.steps.append((len(held.edits), held.panel_id))
    held.edits = [*held.edits, edit]
    held.panel_id = then if then is not None else held.panel_id
    held.number += 1
    _again()


def _key(held: PlanInWork, name: str) -> str:
    """A widget begins anew with every step, because the plan may say something else then."""
    return f"plan_{name}_{held.number}"


def _again() -> None:
    try:
        st.rerun(scope="fragment")
    except StreamlitAPIException:
        st.rerun()
