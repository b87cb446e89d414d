"""How does the past of a scene look? A timeline of its versions, the pictures among them with thumbnails."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from studio.services import artifacts
from studio.ui.html import badge, esc, grid, label, row, show
from studio.ui.times import time_words
from studio.ui.view import media_url
from studio.ui.words import t, word

SHOWN = 500
"""Versions that one page shows; a scene with more has been drawn hundreds of times."""


def read_versions(svc: Any, scene_id: str) -> list[dict[str, Any]]:
    """The versions of a scene, the newest first."""
    found: list[dict[str, Any]] = []
    cursor = None
    while len(found) < SHOWN:
        answer = artifacts.list_artifacts(svc, scene_id, limit=100, cursor=cursor)
        found += answer["items"]
        cursor = answer["next"]
        if cursor is None:
            break
    return sorted(found, key=lambda item: (str(item["created_at"]), item["artifact_id"]), reverse=True)


def draw_timeline(svc: Any, versions: Sequence[Mapping[str, Any]]) -> None:
    """One moment a version: when, what, by whom, whether it is in use and whether it still fits its inputs."""
    number = {item["artifact_id"]: item["version"] for item in versions}
    show(f'<div class="ws-time">{"".join(_moment(svc, item, number) for item in versions)}</div>')


def draw_pictures(svc: Any, versions: Sequence[Mapping[str, Any]]) -> None:
    """Thumbnails of the pictures so far, the newest first."""
    renders = [item for item in versions if item["type"] == "render_result"]
    if renders:
        cells = [(media_url(_image(svc, item), 240), _caption(item)) for item in renders]
        show(label(t("history.pictures")), grid(cells, cell_px=120, height_px=160))


def _caption(item: Mapping[str, Any]) -> str:
    version = t("history.version", n=item["version"])
    return f"{version} · {t('history.active')}" if item.get("active") else version


def _moment(svc: Any, item: Mapping[str, Any], number: Mapping[str, int]) -> str:
    marks = [
        f"<b>{esc(word('artifact', item['type']))}</b>",
        f'<span class="ws-num">{esc(t("history.version", n=item["version"]))}</span>',
    ]
    if item.get("active"):
        marks.append(badge(t("history.active"), "accent"))
    if item.get("stale"):
        marks.append(badge(t("history.stale"), "warn"))
    marks += [badge(tag if isinstance(tag, str) else tag["tag"], "good") for tag in item.get("tags") or []]
    author = t("history.system") if item["author"] == "system" else item["author"]
    about = [t("history.by", author=author)]
    if item.get("parent_id") in number:
        about.append(t("history.from", n=number[item["parent_id"]]))
    if item.get("branch") not in (None, "main"):
        about.append(t("history.branch", branch=item["branch"]))
    thumb = ""
    if item["type"] == "render_result":
        url, alt = esc(media_url(_image(svc, item), 240)), esc(t("history.alt", n=item["version"]))
        thumb = f'<div class="ws-thumb"><img src="{url}" alt="{alt}" loading="lazy"></div>'
    when = f'<div>{esc(time_words(item["created_at"]))}</div><div class="dot"></div>'
    under = f'<div class="ws-small ws-soft">{esc(" · ".join(about))}</div>'
    on = " on" if item.get("active") else ""
    return f'<div class="ws-moment{on}">{when}<div class="what">{row(marks)}{under}{thumb}</div></div>'


def _image(svc: Any, item: Mapping[str, Any]) -> str:
    payload = item.get("payload") or artifacts.get_artifact(svc, item["artifact_id"])["payload"]
    return str(payload["image"])
