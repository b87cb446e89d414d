"""How do an episode's numbers look? Plotly figures of what the analytics measured; nothing here measures or judges."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import plotly.graph_objects as go

from studio.ui.words import t

INK_STEPS = [[0.0, "rgba(75,134,201,0.06)"], [0.6, "rgba(75,134,201,0.6)"], [1.0, "rgba(75,134,201,1)"]]
SCENE_COLOURS = ["#4b86c9", "#cc9350", "#5fa37c", "#b56f92", "#8f897c", "#7f7fc6"]
CLEAR = "rgba(0,0,0,0)"


def chart_config() -> dict[str, Any]:
    """Charts are read, not edited: no floating tool bar."""
    return {"displayModeBar": False, "scrollZoom": False}


def scroll_figure(scenes: Sequence[Mapping[str, Any]], names: Mapping[str, str]) -> go.Figure | None:
    """Px of scroll of every panel in reading order, a colour a scene; None when no scene has panels."""
    figure, at = go.Figure(), 0
    for scene in scenes:
        steps = (scene.get("scroll") or {}).get("steps") or []
        if not steps:
            continue
        figure.add_bar(
            x=list(range(at + 1, at + len(steps) + 1)),
            y=[step["scroll_px"] for step in steps],
            name=_short(names[scene["scene_id"]]),
            marker_color=SCENE_COLOURS[len(figure.data) % len(SCENE_COLOURS)],
            hovertext=[_hint(step) for step in steps],
            hoverinfo="text+name",
        )
        at += len(steps)
    if not at:
        return None
    figure.update_layout(**_frame(340), bargap=0.25)
    figure.update_layout(xaxis_title=t("analytics.scroll_x"), yaxis_title=t("analytics.scroll_y"))
    figure.update_layout(legend={"orientation": "h", "y": 1.02, "x": 0, "yanchor": "bottom"})
    return figure


def rhythm_figure(
    order: Sequence[str], shares: Sequence[Sequence[float]], names: Mapping[str, str], planned: set[str], *, dark: bool
) -> go.Figure | None:
    """How much of their panel rhythm each pair of planned scenes shares, 0..1; None with fewer than two.

    `dark` is the theme that the figures in the cells have to be read on.
    """
    kept = [i for i, scene_id in enumerate(order) if scene_id in planned]
    if len(kept) < 2:
        return None
    values = [[shares[i][j] if i != j else None for j in kept] for i in kept]
    texts = [["" if value is None else f"{value:.0%}" for value in line] for line in values]
    full = [_short(names[order[i]]) for i in kept]
    figure = go.Figure(
        go.Heatmap(
            z=values,
            x=[str(i + 1) for i in kept],
            y=full,
            text=texts,
            texttemplate="%{text}",
            textfont={"color": "#f1ede4" if dark else "#22252b"},
            colorscale=INK_STEPS,
            zmin=0,
            zmax=1,
            showscale=False,
            hovertemplate="%{y} / %{x}: %{z:.0%}<extra></extra>",
            xgap=3,
            ygap=3,
        )
    )
    figure.update_layout(**_frame(90 + 46 * len(kept)), xaxis={"side": "top", "type": "category"})
    figure.update_layout(yaxis={"autorange": "reversed", "automargin": True, "showgrid": False})
    return figure


def _hint(step: Mapping[str, Any]) -> str:
    values = {"panel": step["panel_id"], "px": step["scroll_px"], "words": step["words"], "s": f"{step['seconds']:.1f}"}
    return t("analytics.hover", **values)


def _short(name: str, most: int = 34) -> str:
    return name if len(name) <= most else name[: most - 1].rstrip() + "…"


def _frame(height: int) -> dict[str, Any]:
    margin = {"l": 10, "r": 10, "t": 10, "b": 10}
    return {"height": height, "margin": margin, "paper_bgcolor": CLEAR, "plot_bgcolor": CLEAR}
