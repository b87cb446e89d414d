"""Series board: every episode and scene by the stages of the work, with owners, due dates and approvals."""

import streamlit as st

from studio.runtime import services
from studio.services import board
from studio.ui import board_parts as parts
from studio.ui import state
from studio.ui.board_dialog import draw_cell_dialog
from studio.ui.frame import draw_head
from studio.ui.html import empty, show
from studio.ui.words import t


def draw() -> None:
    svc = services()
    state.show_flash()
    place = state.find_place(svc)
    draw_head(t("board.title"), t("board.lead"), eyebrow=place.story["title"] if place.story else "")
    found = board.board(svc, place.story["story_id"]) if place.story else None
    if found is None or not (found["episodes"] or found["loose"]):
        show(empty(t("board.empty_title"), t("board.empty_text")))
        if st.button(t("nav.to_builder"), type="primary"):
            state.go("builder")
        return
    chosen = parts.draw_filters(found)
    parts.draw_board(found, chosen, place.episode["episode_id"] if place.episode else None)
    draw_cell_dialog(svc, found)


draw()
