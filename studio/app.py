"""The one ASGI application: Streamlit's pages with `/v1` mounted beside them, behind the guard."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import streamlit as st
from starlette.middleware import Middleware
from starlette.routing import Mount

from studio.api.build import create_api
from studio.api.guard import Guard
from studio.runtime import set_services
from studio.services.context import Services

HOME = Path(__file__).resolve().parent / "home.py"


def create_app(svc: Services, *, token: str = "", token_required: bool = False) -> Any:
    """The app for these services; they become the ones of this process.

    `token` is the owner's secret; a request that carries another one is refused, and with `token_required` also one
    that carries none.
    """
    set_services(svc)
    return st.App(
        HOME,
        routes=[Mount("/v1", app=create_api())],
        middleware=[Middleware(Guard, token=token, required=token_required)],
    )
