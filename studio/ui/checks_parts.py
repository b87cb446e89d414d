"""What do the checks say, and what may be done about it? Findings by gravity, mended or accepted with one press."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

import streamlit as st

from studio.services import layers, lint
from studio.ui import drafts, state
from studio.ui.errors import said
from studio.ui.html import SEVERITY_TONES, badge, esc, hole, label, row, show
from studio.ui.lint_choice import draw_lint_choice
from studio.ui.view import SceneView
from studio.ui.words import count, group, t

_ORDER = ("error", "warning", "info")
_MOST_SHOWN = 40


def draw_checks(svc: Any, view: SceneView) -> None:
    """What lint says of the scene's lettering, the gravest first, each with what can be done."""
    if not view.objects:
        show(hole(t("canvas.no_objects")))
        return
    with said():
        draw_lint_choice(svc, view.scene["story_id"])
        answer = lint.lint(svc, view.scene_id)
        found: list[dict[str, Any]] = sorted(answer["findings"], key=lambda f: _ORDER.index(f["severity"]))
        if not found:
            show(badge(t("canvas.lint_clean"), "good"))
            return
        _draw_head(svc, view, found)
        words, left = group("severity"), _MOST_SHOWN
        for severity, together in groupby(found, key=lambda f: f["severity"]):
            items = list(together)
            show(label(words.get(severity, severity), str(len(items))))
            for number, finding in enumerate(items[: max(left, 0)]):
                _draw_finding(svc, view, finding, f"{severity}{number}")
            left -= len(items)
        if left < 0:
            show(f'<p class="ws-soft ws-small">{esc(t("checks.more", left=count("findings", -left)))}</p>')


def _draw_head(svc: Any, view: SceneView, found: Sequence[Mapping[str, Any]]) -> None:
    """How many there are, and one button for all that is safe."""
    words = group("severity")
    many = {severity: sum(f["severity"] == severity for f in found) for severity in _ORDER}
    show(row([badge(f"{words[s]}: {n}", SEVERITY_TONES[s]) for s, n in many.items() if n]))
    if any(finding["fix"] for finding in found):
        pressed = st.button(
            t("checks.fix_all"), icon=":material/auto_fix_high:", help=t("checks.fix_all_help"), key="fix_all_checks"
        )
        if pressed:
            _fix(svc, view, None, None)


def _draw_finding(svc: Any, view: SceneView, finding: Mapping[str, Any], key: str) -> None:
    """One finding with the words of its balloon, and its buttons."""
    where = finding["where"]
    says = where.get("text")
    quote = f"<b>“{esc(says)}”</b> " if says else ""
    panel = (
        f'<span class="ws-soft">{esc(t("checks.panel", panel=where["panel_id"]))}</span> '
        if where.get("panel_id")
        else ""
    )
    pill = f'<span class="ws-{SEVERITY_TONES[finding["severity"]]}">●</span>'
    hint = f'<small class="ws-soft">{esc(finding["hint"])}</small>' if finding["hint"] else ""
    with st.container(border=True, key=f"check_{key}"):
        show(f"<div>{pill} {panel}{quote}<div>{esc(finding['message'])}</div>{hint}</div>")
        object_id = where.get("object_id")
        if object_id is None or not any(item["id"] == object_id for item in view.objects):
            return
        with st.container(horizontal=True):
            if finding["fix"] and st.button(finding["fix"]["label"], icon=":material/build:", key=f"fix_{key}"):
                _fix(svc, view, [finding["code"]], [object_id])
            if finding["code"] != "waiver-without-finding":
                pressed = st.button(
                    t("checks.accept"),
                    type="tertiary",
                    help=t("checks.accept_help"),
                    key=f"accept_{key}",
                )
                if pressed:
                    _accept(svc, view, object_id, finding["code"])


def _fix(svc: Any, view: SceneView, codes: list[str] | None, object_ids: list[str] | None) -> None:
    seen = {layer["layer_id"]: layer["revision_id"] for layer in view.layers if layer["layer_id"]}
    with said() as worked:
        made = lint.fix(svc, view.scene_id, codes=codes, object_ids=object_ids, revisions=seen, author=state.author())
    if worked:
        drafts.drop()
        fixed = len(made["fixed"])
        state.flash(t("checks.fixed", fixed=count("findings", fixed)) if fixed else t("checks.not_fixed"))
        st.rerun()


def _accept(svc: Any, view: SceneView, object_id: str, code: str) -> None:
    """Write the code into the object's waivers: a version of its layer like any other change."""
    layer = next(layer for layer in view.layers if any(item["id"] == object_id for item in layer["objects"]))
    objects = [
        {**item, "waivers": [*item["waivers"], code]}
        if item["id"] == object_id and code not in item["waivers"]
        else item
        for item in layer["objects"]
    ]
    with said() as worked:
        layers.put_layer(svc, layer["layer_id"], objects, if_match=layer["revision_id"], author=state.author())
    if worked:
        drafts.drop()
        state.flash(t("checks.accepted"))
        st.rerun()
