"""How does a package leave the house? The platform's facts, the checks, the files, and a phone to scroll them on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from studio.services import exports
from studio.ui import state
from studio.ui.html import badge, esc, facts, findings, hole, label, show, soft, table
from studio.ui.times import time_words
from studio.ui.words import count, group, t, word

USUAL = "webtoon_canvas"


def size_words(size: int | float | None) -> str:
    """Bytes as KB and MB of 1000s, the way platforms state their limits."""
    if size is None:
        return "–"
    for unit, scale in (("MB", 1_000_000), ("KB", 1_000)):
        if size >= scale:
            return f"{size / scale:.1f} {unit}".replace(".0 ", " ")
    return f"{int(size)} B"


def profile_facts(profile: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What a platform takes, in words, and who said so when."""

    def most(key: str, say: Callable[[Any], str]) -> str:
        return t("exports.at_most", n=say(profile[key])) if profile.get(key) else t("exports.any")

    pairs = [
        (t("exports.width"), f"{profile['width']} px" if profile.get("width") else t("exports.as_drawn")),
        (t("exports.height"), most("max_height_px", lambda n: f"{n} px")),
        (t("exports.file_size"), most("per_file_bytes", size_words)),
        (t("exports.total_size"), most("per_episode_bytes", size_words)),
        (t("exports.count"), most("max_images", str)),
        (t("exports.format"), ", ".join(str(kind).upper() for kind in profile.get("formats") or [])),
        (t("exports.generated"), word("artrule", profile.get("generated_art"))),
        (t("exports.checked"), f"{profile.get('date', '')}, {profile.get('source', '')}".strip(", ")),
    ]
    return [(name, value) for name, value in pairs if value]


def draw_profile(svc: Any) -> dict[str, Any] | None:
    """The platform picker with what the platform asks for."""
    known = {profile_id(p): p for p in state.items(exports.list_profiles(svc))}
    at = list(known).index(USUAL) if USUAL in known else 0
    chosen = st.selectbox(
        t("exports.profile"), list(known), index=at, format_func=lambda i: known[i].get("name") or word("profile", i)
    )
    if chosen is None:
        return None
    show(facts(profile_facts(known[chosen])))
    return known[chosen]


def profile_id(profile: Mapping[str, Any]) -> str:
    return str(profile.get("profile_id") or profile.get("id"))


def export_name(export: Mapping[str, Any], names: Mapping[str, str]) -> str:
    which = ", ".join(names.get(p, word("profile", p)) for p in export.get("profiles") or [])
    return t("exports.made", profile=which, when=time_words(export["created_at"]))


def draw_package(svc: Any, export: Mapping[str, Any]) -> None:
    """One finished package: take it, judge it, see what is in it."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.link_button(
            t("exports.download"),
            f"/v1/exports/{export['export_id']}/download",
            type="primary",
            icon=":material/download:",
        )
        if export.get("finalized"):
            show(badge(t("exports.finalized"), "good"))
        elif st.button(t("exports.finalize"), icon=":material/lock:"):
            state.act(
                lambda: exports.finalize(svc, export["export_id"], author=state.author()), t("exports.finalize_done")
            )
    found = export.get("findings") or []
    show(
        label(t("exports.findings")), findings(found, group("severity")) if found else badge(t("exports.clean"), "good")
    )
    files = export.get("files") or []
    rows = [(esc(f["name"]), esc(_pixels(f)), esc(size_words(f["bytes"]))) for f in files]
    with st.expander(f"{t('exports.files')} · {count('files', len(files))}", expanded=not found):
        show(table([t("exports.file"), t("exports.pixels"), t("exports.size")], rows, numeric=(1, 2)))


def _pixels(file: Mapping[str, Any]) -> str:
    return f"{file['width']} × {file['height']}" if file.get("width") and file.get("height") else "–"


def draw_phone(export: Mapping[str, Any]) -> None:
    """The slices one under the other in a frame 390 px wide."""
    slices = [f for f in export.get("files") or [] if "slices/" in f["name"]]
    show(label(t("exports.preview"), count("slices", len(slices)) if slices else ""))
    if not slices:
        show(hole(t("exports.no_slices")))
        return
    show(phone_html(slices), soft(t("exports.preview_lead")))


def phone_html(slices: Sequence[Mapping[str, Any]]) -> str:
    """A phone with pictures by their content address, in package order."""
    images = "".join(_slice(file, number) for number, file in enumerate(slices, 1))
    return f'<div class="ws-phone"><div tabindex="0">{images}</div></div>'


def _slice(file: Mapping[str, Any], number: int) -> str:
    size = f'width="{int(file["width"])}" height="{int(file["height"])}"'
    alt = esc(t("exports.slice_alt", n=number))
    return f'<img src="/v1/media/{esc(file["sha256"])}" {size} alt="{alt}" loading="lazy">'
