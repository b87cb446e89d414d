"""How is a moment said? In words near to now, as a date and time otherwise; all times of the store are UTC."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st

from studio.ui.words import t


def moment(value: object) -> datetime | None:
    """The stored time as an aware one, from RFC 3339 text or a naive UTC value."""
    if isinstance(value, str):
        value = datetime.fromisoformat(value.replace("Z", "+00:00"))
    if not isinstance(value, datetime):
        return None
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value


def time_words(value: object, now: datetime | None = None) -> str:
    """“3 min ago” within a day, else the date, in the visitor's own time zone."""
    when = moment(value)
    if when is None:
        return "–"
    passed = ((now or datetime.now(UTC)) - when).total_seconds()
    if passed < 60:
        return t("time.now")
    if passed < 3600:
        return t("time.minutes", n=int(passed // 60))
    if passed < 86_400:
        return t("time.hours", n=int(passed // 3600))
    return when.astimezone(_zone()).strftime("%Y-%m-%d %H:%M")


def _zone() -> ZoneInfo:
    try:
        return ZoneInfo(st.context.timezone or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")
