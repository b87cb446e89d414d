"""The script that Streamlit runs for every visitor: the eight pages, what stands around them, and nothing else."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

import streamlit as st

from studio.runtime import services
from studio.ui import frame, state
from studio.ui.errors import guard
from studio.ui.words import t

FOLDER = Path(str(resources.files("pages")))
# Found by name, because pages stand above this room. (A bare string here would be shown on every page.)
ICONS = {
    "builder": "view_agenda",
    "board": "view_kanban",
    "canvas": "chat_bubble",
    "history": "history",
    "analytics": "monitoring",
    "assets": "groups",
    "exports": "ios_share",
    "jobs": "checklist",
}

st.set_page_config(
    page_title=t("app.name"),
    page_icon=str(frame.FAVICON),
    layout="wide",
    initial_sidebar_state="expanded",
    menu_items={"About": t("app.about")},
)
pages = {
    name: st.Page(
        FOLDER / f"{name}.py",
        title=t(f"nav.{name}"),
        icon=f":material/{icon}:",
        url_path=name,
        default=name == "builder",
    )
    for name, icon in ICONS.items()
}
state.set_pages(pages)
page = st.navigation(list(pages.values()), position="hidden")
state.arrive(page.url_path)
frame.draw_styles()
guard(lambda: frame.draw_sidebar(services(), pages), key="frame")
guard(page.run, key="page")
