"""Which models may be asked for words, and how is one set up? Said in plain words, with a button that tries each."""

from __future__ import annotations

from typing import Any

import streamlit as st

from studio.services import providers
from studio.ui.errors import said
from studio.ui.html import badge, esc, note, row, show, soft
from studio.ui.words import t, word

Json = dict[str, Any]

EXAMPLE = """[[text]]
id = "desk"
kind = "openai"            # or anthropic, gemini
model = "the-model's-name"
base_url = "http://127.0.0.1:11434/v1"

[[text]]
id = "cloud"
kind = "anthropic"
model = "the-model's-name"
key_env = "ANTHROPIC_API_KEY"
"""
SECRET = 'ANTHROPIC_API_KEY = "…"'


def draw_models(svc: Any) -> None:
    """The models, each with its state and a trial; below, how one is set up."""
    listed = providers.list_providers(svc)
    with st.expander(t("models.title"), icon=":material/forum:", expanded=bool(listed["problems"])):
        show(soft(t("models.lead") if listed["items"] else t("models.none")))
        for problem in listed["problems"]:
            show(note(badge(t("models.problem"), "bad"), esc(problem)))
        for item in listed["items"]:
            _draw_one(svc, item)
        if listed["items"]:
            with st.popover(t("models.another"), icon=":material/add:"):
                _draw_how(svc)
        else:
            _draw_how(svc)


def _draw_one(svc: Any, item: Json) -> None:
    with st.container(border=True, key=f"model_{item['id']}"):
        line = st.container(horizontal=True, vertical_alignment="center")
        about = line.empty()
        asked = line.button(
            t("models.try"),
            key=f"try_{item['id']}",
            icon=":material/network_check:",
            disabled=not item["ready"],
            help=t("models.try_help"),
            width="content",
        )
        with about:
            show(_head(item), _state(item, st.session_state.get(f"tried_{item['id']}")))
        if asked:
            with st.spinner(t("models.trying")), said():
                tried = st.session_state[f"tried_{item['id']}"] = providers.try_out(svc, item["id"])
                with about:
                    show(_head(item), _state(item, tried))


def _head(item: Json) -> str:
    pill = badge(t("models.ready"), "good") if item["ready"] else badge(t("models.not_ready"), "warn")
    where = f"{word('modelkind', item['kind'])} · {item['model']} · {item['base_url']}"
    return row([pill, f"<b>{esc(item['id'])}</b>", f'<span class="ws-soft ws-small">{esc(where)}</span>'])


def _state(item: Json, tried: Json | None) -> str:
    """Why it cannot be asked, or how the last trial went."""
    if not item["ready"]:
        return f'<div class="ws-small ws-warn">{esc(item["why_not"])}</div>'
    if tried is None:
        return ""
    if tried["ok"]:
        words = t("models.answers", model=tried["model"], seconds=tried["seconds"])
        return f'<div class="ws-small ws-good">{esc(words)}</div>'
    return f'<div class="ws-small ws-bad">{esc(tried["message"])}</div>'


def _draw_how(svc: Any) -> None:
    folder = str(svc.settings.data) if svc.settings is not None else t("models.folder")
    st.markdown(t("models.how"))
    st.code(EXAMPLE, language="toml")
    show(soft(t("models.where", folder=folder)))
    show(soft(t("models.key")))
    st.code(SECRET, language="toml")
    show(soft(t("models.safe")))
