"""Reference pictures on a card: seen, approved, rejected with a word why, put first, withdrawn with a way back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from studio.services import references
from studio.services.shown_references import KINDS
from studio.ui import state
from studio.ui.html import badge, esc, label, show, soft
from studio.ui.view import media_url
from studio.ui.words import t, word

TONES = {"approved": "good", "proposed": "warn", "rejected": "neutral"}
CARD_PX = 168


def draw_references(svc: Any, owner: str, item: Mapping[str, Any]) -> None:
    """All pictures that are not withdrawn, each with what can be decided about it."""
    held = [one for one in item["references"] if one["status"] != "withdrawn"]
    if not held:
        show(soft(t("assets.no_reference" if owner == "character" else "library.no_view")))
        return
    show(label(t("assets.references")))
    outfits = {one["outfit_id"]: one["name"] for one in item.get("outfits") or []}
    with st.container(horizontal=True, key=f"refs_{item[owner + '_id']}"):
        for reference in held:
            with st.container(width=CARD_PX, key=f"refcard_{reference['reference_id']}"):
                _draw_one(svc, reference, outfits)


def _draw_one(svc: Any, reference: Mapping[str, Any], outfits: Mapping[str, str]) -> None:
    name = outfits.get(reference.get("outfit_id") or "") or word("reference", reference["kind"])
    source = esc(media_url(str(reference["blob_key"]), 320))
    picture = f'<div class="ws-thumb" style="height:132px"><img src="{source}" alt="{esc(name)}" loading="lazy"></div>'
    status = word("approval", reference["status"])
    pill = badge(status[:1].upper() + status[1:], TONES.get(reference["status"], "neutral"))
    first = f' <span class="ws-soft ws-small">{esc(t("library.first"))}</span>' if reference["is_primary"] else ""
    why = soft(t("library.why_rejected", note=reference["note"])) if reference["status"] == "rejected" else ""
    show(picture, f'<div class="ws-small" style="margin:.3rem 0 .2rem"><b>{esc(name)}</b>{first}</div>', pill, why)
    ref_id = reference["reference_id"]
    if reference["status"] != "approved" and st.button(
        t("assets.approve"), key=f"approve_{ref_id}", icon=":material/verified:", width="stretch"
    ):
        state.act(lambda: references.approve(svc, ref_id, author=state.author()), t("assets.approve_done"))
    with st.popover(t("library.more"), key=f"refmore_{ref_id}", type="tertiary"):
        if (
            reference["status"] == "approved"
            and not reference["is_primary"]
            and st.button(t("library.put_first"), key=f"first_{ref_id}", icon=":material/star:", width="stretch")
        ):
            state.act(lambda: references.make_primary(svc, ref_id, author=state.author()), t("library.put_first_done"))
        if reference["status"] != "rejected":
            _draw_reject(svc, ref_id)
        if st.button(t("library.withdraw"), key=f"withdraw_{ref_id}", icon=":material/hide_image:", width="stretch"):
            state.act(lambda: _withdraw(svc, ref_id))


def _draw_reject(svc: Any, ref_id: str) -> None:
    with st.form(f"reject_{ref_id}", border=False):
        note = st.text_input(t("library.reject_why"), max_chars=300)
        if st.form_submit_button(t("library.reject"), icon=":material/block:"):
            if not note.strip():
                st.warning(t("library.reject_needs"))
            else:
                state.act(lambda: references.reject(svc, ref_id, note, author=state.author()), t("library.reject_done"))


def _withdraw(svc: Any, ref_id: str) -> None:
    who = state.author()
    references.withdraw(svc, ref_id, author=who)
    state.flash(
        t("library.withdraw_done"),
        undo=lambda: references.restore(svc, ref_id, author=who),
        undo_label=t("assets.undo"),
    )


def draw_upload(svc: Any, owner: Any, item: Mapping[str, Any]) -> None:
    """A popover that takes a picture in; for a character it may say which outfit it shows."""
    owner_id = item[f"{owner}_id"]
    worn: Sequence[Mapping[str, Any]] = item.get("outfits") or []
    names = {"": t("library.any_outfit")} | {one["outfit_id"]: one["name"] for one in worn}
    with (
        st.popover(t("assets.add_reference"), icon=":material/add_photo_alternate:", key=f"ref_{owner_id}"),
        st.form(f"upload_{owner_id}", border=False, clear_on_submit=False),
    ):
        kind = st.selectbox(t("assets.reference_kind"), KINDS[owner], format_func=lambda k: word("reference", k))
        outfit = (
            st.selectbox(t("library.shows_outfit"), list(names), format_func=lambda o: names.get(o, "")) if worn else ""
        )
        file = st.file_uploader(t("assets.add_reference"), type=["png", "jpg", "jpeg", "webp"])
        if st.form_submit_button(t("assets.upload"), type="primary"):
            if file is None:
                st.warning(t("assets.upload_none"))
            else:
                state.act(
                    lambda: references.add(
                        svc, owner, owner_id, file.getvalue(), kind, outfit_id=outfit or None, author=state.author()
                    ),
                    t("assets.uploaded"),
                )
